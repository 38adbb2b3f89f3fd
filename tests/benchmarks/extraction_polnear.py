"""Attribution on PolNeAR: from a figure to its source, on the training and development parts.

Usage: python tests/benchmarks/extraction_polnear.py [DIRECTORY] [--part train|dev] [--errors N]

DIRECTORY holds ``train`` and ``dev``, each with ``text/<id>.txt`` and
``attributions/<id>_<annotator>.ann`` (brat stand-off). The rules were tuned on ``train`` alone.
Every annotation file counts for itself: a text that two people annotated counts twice.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from pathlib import Path

from claimtrace.extraction import extract
from claimtrace.extraction.gold import Evaluation, evaluate, gold_from_brat, read_brat

DEFAULT = Path(__file__).resolve().parents[2].parent / "shared" / "data" / "polnear"


def annotated(part: Path):
    for marked in sorted((part / "attributions").glob("*.ann")):
        text = part / "text" / f"{marked.stem.rsplit('_', 1)[0]}.txt"
        if text.exists():
            yield text, marked


def measure(part: Path) -> tuple[Evaluation, int]:
    total, files = Evaluation(), 0
    for path, marked in annotated(part):
        text = path.read_text(encoding="utf-8")
        gold = gold_from_brat(read_brat(marked.read_text(encoding="utf-8")), text)
        total += evaluate(extract(text, carry_over="never"), gold, text)
        files += 1
    return total, files


def show_cues(part: Path) -> None:
    """Which cues the wrong proposals rest on: what to work on next, without the texts."""
    right, wrong = Counter(), Counter()
    for path, marked in annotated(part):
        text = path.read_text(encoding="utf-8")
        gold = gold_from_brat(read_brat(marked.read_text(encoding="utf-8")), text)
        for candidate in extract(text, carry_over="never").candidates:
            if candidate.attributed:
                found = evaluate([candidate], gold, text).attribution.found
                (right if found else wrong)[candidate.origins[0].cue.text.lower()] += 1
    for cue, count in wrong.most_common(40):
        print(f"{cue:<24}{right[cue]:>6} right{count:>6} wrong")


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("directory", nargs="?", type=Path, default=DEFAULT)
    options.add_argument("--part", choices=["train", "dev"])
    options.add_argument("--cues", action="store_true", help="list cues of wrong proposals (train)")
    chosen = options.parse_args()
    if not chosen.directory.is_dir():
        print(f"skipped: {chosen.directory} is not here")
        return 0
    if chosen.cues:
        show_cues(chosen.directory / "train")
        return 0
    print(f"{'part':<8}{'files':>6}  {'measure':<14}{'proposed':>9}{'expected':>9}"
          f"{'precision':>11}{'recall':>8}{'F':>7}")  # fmt: skip
    for part in [chosen.part] if chosen.part else ["train", "dev"]:
        total, files = measure(chosen.directory / part)
        for name in ("attribution", "chains"):
            one = getattr(total, name)
            print(f"{part:<8}{files:>6}  {name:<14}{one.proposed:>9}{one.expected:>9}"
                  f"{one.precision:>11.1%}{one.recall:>8.1%}{one.f:>7.1%}")  # fmt: skip
    return 0


if __name__ == "__main__":
    sys.exit(main())
