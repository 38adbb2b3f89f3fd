"""Independent origins of UCDP's events after declared attribution, after words, after values.

    python tests/benchmarks/learning_ucdp.py [FILE]

FILE is a CSV file of UCDP's Georeferenced Event Dataset (default: the Syria file beside the
checkout, skipped if it is missing). Counts events with two or more reporting organisations, and
for each step how many of them are left with one independent origin; and checks that no declared
origin was overruled.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT)]
DEFAULT = ROOT.parent / "shared" / "data" / "ucdp" / "ged191_syria.csv"

from claimtrace import Case, Document, Policy, Quote  # noqa: E402
from claimtrace.formats import read_ucdp  # noqa: E402
from claimtrace.learning import suspected_copying, with_suspected  # noqa: E402
from claimtrace.reading.reading import Reading  # noqa: E402
from claimtrace.records import Attribution, Record, Stance  # noqa: E402


def with_headline(record: Record) -> Record:
    """A report with its headline as its words: the only text that the file has."""
    if not isinstance(record, Attribution) or record.quote is not None:
        return record
    document = record.document
    if not isinstance(document, Document) or document.title is None:
        return record
    return record.model_copy(update={"quote": Quote(exact=document.title)})


def ends_of(case: Case) -> tuple[set[str], set[str]]:
    """Origins on record, and organisations that report on nobody's word."""
    reading = Reading(case, Policy())
    ends = [end for claim in case.claims for end in reading.ends(claim, Stance.ASSERTS)]
    owner = case.organisations
    return (
        {owner[end.source] for end in ends if end.attributed},
        {owner[end.source] for end in ends if not end.attributed},
    )


def undeclared(case: Case) -> Case:
    """The case as if no report had said on whose word it is."""
    hops = [
        Attribution(claim=hop.claim, reporter=hop.reporter, document=hop.document, quote=hop.quote)
        for hop in case.attributions
        if hop.document is not None
    ]
    return Case.of(*case.sources.values(), *case.claims.values(), *dict.fromkeys(hops))


def main() -> None:
    path = Path(sys.argv[1]) if len(sys.argv) > 1 else DEFAULT
    if not path.exists():
        print(f"no {path}: skipped")
        return
    start = time.perf_counter()
    cases = Case.group(with_headline(record) for record in read_ucdp(path, on_error="skip"))
    several = [
        case
        for case in cases
        if len({case.organisations[h.reporter] for h in case.attributions if h.document}) > 1
    ]
    print(f"{len(cases):,} events, {len(several):,} with two or more organisations reporting")
    policy = Policy()
    found = suspected_copying(several, policy)
    by_words = [each for each in found if each.evidence.texts and not each.evidence.equal]
    steps = {
        "every organisation counted": None,
        "after declared attribution": [],
        "after words as well": by_words,
        "after values as well": list(found),
    }
    before = [ends_of(case)[0] for case in several]
    print(f"{len(found)} suspicions, {len(by_words)} of them by words alone\n")
    print(f"{'step':30}{'independent origins':>20}{'events with one':>17}")
    for name, suspicions in steps.items():
        if suspicions is None:
            counts = [
                len({c.organisations[h.reporter] for h in c.attributions if h.document})
                for c in several
            ]
        else:
            counts = []
            for case, declared in zip(several, before, strict=True):
                origins, voices = ends_of(with_suspected(case, suspicions) if suspicions else case)
                assert declared <= origins, f"{case.question}: a declared origin was overruled"
                counts.append(len(origins | voices))
        print(f"{name:30}{sum(counts):20,}{sum(n == 1 for n in counts):17,}")
    bare = [undeclared(case) for case in several]
    guessed = suspected_copying(bare, policy)
    counts = [len(set().union(*ends_of(with_suspected(case, guessed)))) for case in bare]
    left = f"{'words and values alone':30}{sum(counts):20,}{sum(n == 1 for n in counts):17,}"
    print(f"\nas if nothing had been declared ({len(guessed)} suspicions)\n{left}")
    print(f"\n{time.perf_counter() - start:.1f} s; no declared origin overruled")


if __name__ == "__main__":
    main()
