# /// script
# requires-python = ">=3.11"
# dependencies = ["claimtrace"]
# ///
"""How many events of a UCDP file that cite several articles rest on one origin.

Run it with the path of a UCDP GED file (CSV): ``python ucdp_single_origin.py GED.csv``.
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Iterator

from claimtrace import Case, trace
from claimtrace.formats import read_ucdp


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("path", help="UCDP GED file, CSV")
    options.add_argument("-v", "--verbose", action="store_true", help="list the refused events")
    given = options.parse_args()
    imported = read_ucdp(given.path, on_error="skip")
    cases = Case.group(imported)
    report = imported.report
    print(f"{report.met:,} events: {report.accepted:,} accepted, {report.refused:,} refused")
    if given.verbose:
        print(*report.problems, sep="\n")
    groups: Counter[str] = Counter()
    resting: Counter[str] = Counter()
    origins: Counter[str] = Counter()
    for case in cases:
        (claim,) = case.claims.values()
        found = trace(case, claim)
        one = len(found.origins) == 1 and not found.unattributed
        for group in groups_of(case, len(found.reports)):
            groups[group] += 1
            resting[group] += one
            if one and group == ARTICLES:
                origins[case.sources[found.origins[0]].name] += 1
    for group, events in sorted(groups.items()):
        share = resting[group] / events
        print(f"{events:,} events with {group}: {resting[group]:,} ({share:.1%}) on one origin")
    print("their origins:", ", ".join(f"{name} {n:,}" for name, n in origins.most_common(3)))


ARTICLES, OUTLETS = "two or more articles", "two or more outlets"


def groups_of(case: Case, articles: int) -> Iterator[str]:
    """What an event has two or more of."""
    outlets = {case.organisations[hop.reporter] for hop in case.attributions if hop.document}
    if articles >= 2:
        yield ARTICLES
    if len(outlets) >= 2:
        yield OUTLETS


if __name__ == "__main__":
    main()
