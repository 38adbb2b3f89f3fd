"""Where the time of a score goes: reading cases from a ledger, and each part of scoring them.

Run ``python tests/benchmarks/score_parts.py [CASES]`` (default: 3000 cases of ten attributions).
Parts are timed one after the other on the same cases, best of five rounds, without the garbage
collector. They add up to less than a score as a whole takes, since here the processor's cache
holds what the next part needs.
"""

from __future__ import annotations

import gc
import json
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from scale import generate

from claimtrace import Case, Ledger, Policy, corroborate_all
from claimtrace.findings import findings_on_claim
from claimtrace.reading.counts import count, echoes_among
from claimtrace.reading.interest import Outlook
from claimtrace.reading.reading import Reading
from claimtrace.records import Stance
from claimtrace.scoring.grade import Judge
from claimtrace.scoring.statements import statements_about

ROUNDS = 5
Times = dict[str, float]


@contextmanager
def timed(times: Times, part: str) -> Iterator[None]:
    begin = time.perf_counter()
    yield
    times[part] = times.get(part, 0) + time.perf_counter() - begin


def read(path: str) -> tuple[list[Case], Times]:
    times: Times = {}
    with timed(times, "json.loads alone, all lines of a case"), open(path, "rb") as file:
        for line in file:
            json.loads(line)
    with Ledger(f"{path}.db") as ledger, timed(times, "read a case from a ledger"):
        cases = list(ledger.cases())
    return cases, times


def score(cases: list[Case], policy: Policy) -> Times:
    times: Times = {}
    outlook = Outlook(cases[0].directory, policy)
    for case in cases:
        if case.directory is not outlook.directory:
            outlook = Outlook(case.directory, policy)
        reading = Reading(case, outlook)
        (claim,) = case.claims.values()
        with timed(times, "chains to every end"):
            chains = reading.chains(claim.id, Stance.ASSERTS)
        with timed(times, "statements for and against"):
            said = statements_about(reading, claim)
        with timed(times, "opinion, grade"):
            Judge(reading).judge(said.support, said.opposition)
        with timed(times, "counts"):
            counts = count(chains)
        with timed(times, "echoes"):
            echoes_among(chains, counts)
        with timed(times, "findings"):
            findings_on_claim(reading, claim)
    with timed(times, "all of it, with the result"):
        for _ in corroborate_all(cases, policy, explain=False):
            pass
    return times


def main(cases: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = str(Path(folder) / "records.jsonl")
        generate(path, cases * 10)
        with Ledger(f"{path}.db") as ledger:
            ledger.load(path)
        gc.disable()
        rounds = []
        for _ in range(ROUNDS):
            made, times = read(path)
            rounds.append(times | score(made, Policy()))
    print(f"{'part':<40}{'us a case':>10}")
    for part in rounds[0]:
        print(f"{part:<40}{min(times[part] for times in rounds) / cases * 1e6:>10.1f}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 3_000)
