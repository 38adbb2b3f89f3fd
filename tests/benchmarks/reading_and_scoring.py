"""What reading and scoring cost beside ``json.loads`` alone on the same lines.

Run ``python tests/benchmarks/reading_and_scoring.py [CASES]``; every figure is a ratio measured
side by side in this run (best of three rounds each), so a slow or busy machine shifts all alike.
"""

from __future__ import annotations

import io
import json
import platform
import sys
from importlib import resources

from peers import best_of

from claimtrace import Case, Policy, corroborate_all, read
from claimtrace.jsonlines import to_line
from claimtrace.records import Attribution, Claim, Document, Quote, Record, Source, chain

OUTLETS = 40
ORIGINS = 8


def sources() -> list[Record]:
    """A press corps, and the parties of a conflict in two blocs."""
    outlets = [
        Source(id=f"outlet-{n}", name=f"Outlet number {n}", kind="outlet") for n in range(OUTLETS)
    ]
    parties = [
        Source(id=f"party-{n}", name=f"Party {n}", kind="armed_force", reliability="BCD"[n % 3],
               bloc="government" if n % 2 else "opposition")
        for n in range(ORIGINS)
    ]  # fmt: skip
    return [*outlets, *parties]


def case_records(number: int) -> list[Record]:
    """One claim with ten attributions: five reports, each through another outlet."""
    claim = Claim(
        id=f"killed-{number}",
        statement=f"At least {40 + number % 90} fighters were killed",
        favours=("government",),
    )
    hops: list[Attribution] = []
    for position in range(5):
        outlet = (number * 7 + position * 3) % OUTLETS
        party = (number + position) % ORIGINS
        document = Document(
            url=f"https://example.org/{number}/{position}",
            title=f"Dozens killed as the army advances on the old city, monitors say ({number})",
            published=f"2016-03-{position + 10}",
        )
        quote = Quote(
            exact=f"at least {40 + number % 90} fighters were killed in the fighting around the "
            "old city since the offensive began on Monday, according to the sources of the agency"
        )
        path = [f"outlet-{outlet}", f"outlet-{(outlet + 1) % OUTLETS}", f"party-{party}"]
        hops += chain(claim.id, *path, document=document, quote=quote)
    return [claim, *hops]


def main(cases: int) -> None:
    """Print the table."""
    records = sources() + [record for n in range(cases) for record in case_records(n)]
    lines = [to_line(record).encode() for record in records]
    attributions = sum(isinstance(record, Attribution) for record in records)
    text = b"\n".join(lines) + b"\n"
    palmyra = resources.files("claimtrace").joinpath("data/palmyra.jsonl").read_bytes()
    print(f"{platform.python_implementation()} {platform.python_version()}, {platform.machine()}")
    print(
        f"{len(records):,} records, {attributions:,} attributions, {cases:,} cases; "
        f"{len(text) / len(lines):.0f} bytes a line (Palmyra: "
        f"{len(palmyra) / len(palmyra.splitlines()):.0f})"
    )
    grouped = Case.group(records)
    policy = Policy()
    base = best_of(3, lambda: [json.loads(line) for line in lines])
    print(f"{'work':<42}{'us a record':>12}{'x json.loads':>14}")
    for name, work in (
        ("json.loads alone", lambda: [json.loads(line) for line in lines]),
        ("reading records", lambda: list(read(io.BytesIO(text)))),
        ("grouping records into cases", lambda: Case.group(records)),
        ("scoring, no explanation",
         lambda: sum(1 for _ in corroborate_all(grouped, policy, explain=False))),
        ("scoring, full explanation",
         lambda: sum(1 for _ in corroborate_all(grouped, policy, explain=True))),
    ):  # fmt: skip
        seconds = best_of(3, work)
        print(f"{name:<42}{seconds / len(records) * 1e6:>12.2f}{seconds / base:>14.2f}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000)
