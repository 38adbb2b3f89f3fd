"""Figures fused from generated tolls: share within 5 % of the truth, and calibration.

    python tests/benchmarks/learning_figures.py [--events 3000]

40 sources of which 30 % are biased; counted, rounded and hedged figures. Beside the vote on the
number, the median, and a weighted median with weights learned as in CRH (Li et al., SIGMOD 2014).
"""

from __future__ import annotations

import argparse
import math
import sys
import time
from collections import Counter
from pathlib import Path
from statistics import median

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

from learning.worlds import Toll, tolls  # noqa: E402

from claimtrace import Case  # noqa: E402
from claimtrace.learning import Voices  # noqa: E402
from claimtrace.learning.fitting import learn_parts  # noqa: E402
from claimtrace.learning.voices import OnePart  # noqa: E402

LEVELS = (0.5, 0.8, 0.9, 0.95)


def crh(made: list[Toll]) -> list[float]:
    """CRH for continuous values: absolute loss, weights -ln(share of all loss), 20 rounds."""
    truth = [median(value for _, value, _ in toll.told) for toll in made]
    for _ in range(20):
        loss: Counter[str] = Counter()
        for toll, estimate in zip(made, truth, strict=True):
            spread = max(1.0, math.sqrt(sum((v - estimate) ** 2 for _, v, _ in toll.told)))
            for source, value, _ in toll.told:
                loss[source] += abs(value - estimate) / spread
        total = sum(loss.values())
        weight = {source: -math.log(max(part, 1e-9) / total) for source, part in loss.items()}
        truth = [weighted_median([(v, weight[s]) for s, v, _ in toll.told]) for toll in made]
    return truth


def weighted_median(rows: list[tuple[float, float]]) -> float:
    half, total = sum(w for _, w in rows) / 2, 0.0
    for value, w in sorted(rows):
        total += w
        if total >= half:
            return value
    return rows[-1][0]


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--events", type=int, default=3000)
    made = tolls(parser.parse_args().events)
    rows = [
        {"s": source, "q": f"q{number}", "n": value, "m": modifier}
        for number, toll in enumerate(made)
        for source, value, modifier in toll.told
    ]
    cases = Case.from_rows(rows, question="q", reporter="s", value="n", modifier="m")
    start = time.perf_counter()
    parts = OnePart(Voices.of(cases))
    learn_parts(parts)
    seconds = time.perf_counter() - start
    estimates = [question.figure.estimate for question in parts.voices.questions]

    def share(found: list[float]) -> float:
        near = (
            abs(value - toll.truth) <= 0.05 * toll.truth
            for value, toll in zip(found, made, strict=True)
        )
        return sum(near) / len(made)

    votes = [Counter(v for _, v, _ in toll.told).most_common(1)[0][0] for toll in made]
    print(f"{len(made):,} events, {len(rows):,} reports; learned in {seconds:.1f} s")
    print(f"{'method':28}within 5 %")
    print(f"{'vote on the number':28}{share(votes):10.3f}")
    print(f"{'median':28}{share([median(v for _, v, _ in t.told) for t in made]):10.3f}")
    print(f"{'CRH':28}{share(crh(made)):10.3f}")
    print(f"{'fuse':28}{share([estimate.quantile(0.5) for estimate in estimates]):10.3f}")
    print(f"\n{'interval':>10}{'holds the truth':>18}{'median width':>15}")
    for level in LEVELS:
        ends = [estimate.interval(level) for estimate in estimates]
        held = sum(a <= t.truth <= b for (a, b), t in zip(ends, made, strict=True)) / len(made)
        print(f"{level:10.2f}{held:18.3f}{median(b / a - 1 for a, b in ends):15.1%}")


if __name__ == "__main__":
    main()
