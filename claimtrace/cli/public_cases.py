"""The packaged public cases, and what an analyst concludes of each beside what the score says."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from importlib import resources
from typing import Literal

from claimtrace._frozen import Frozen
from claimtrace._text import counted
from claimtrace.cli.inputs import CaseTable
from claimtrace.cli.outputs import table
from claimtrace.errors import UnknownReference
from claimtrace.jsonlines import read
from claimtrace.ledger import Ledger
from claimtrace.policy import Policy
from claimtrace.records import Record
from claimtrace.scoring import Corroboration, corroborate
from claimtrace.scoring.sourcing import Sourcing
from claimtrace.windows import Moment

__all__ = [
    "Conclusion",
    "Difference",
    "PublicCase",
    "Verdict",
    "case_table",
    "compared",
    "public_cases",
    "records_of",
    "verdict_table",
]

_FOLDER = resources.files("claimtrace").joinpath("data/cases")
_HEADS = ("case", "claim", "as of", "sourcing", "grade", "contested", "an analyst", "agrees")

Part = Literal["sourcing", "digits", "contested"]
"""What of a score a conclusion speaks of."""


class Difference(Frozen):
    """Where the score is known to disagree with the analyst, and why."""

    fields: tuple[Part, ...]
    why: str


class Conclusion(Frozen):
    """What an analyst concludes of a claim, as of a moment or, without one, of all that is held.

    ``sourcing`` are the ways of sourcing that it could be said to have (none: not judged);
    ``digits`` the best and the worst digit that the analyst would sign, 1-6; ``contested``
    whether it is (None: not judged). ``differs`` says where the score comes out otherwise.
    """

    claim: str
    as_of: Moment | None = None
    sourcing: tuple[Sourcing, ...] = ()
    digits: tuple[int, int]
    contested: bool | None = None
    why: str
    differs: Difference | None = None

    def misses(self, result: Corroboration) -> tuple[Part, ...]:
        """What of a score is not as concluded."""
        best, worst = self.digits
        as_concluded: dict[Part, bool] = {
            "sourcing": not self.sourcing or result.sourcing in self.sourcing,
            "digits": best <= result.credibility <= worst,
            "contested": self.contested is None or result.contested == self.contested,
        }
        return tuple(part for part, holds in as_concluded.items() if not holds)


class PublicCase(Frozen):
    """A case that became public: what happened, what is concluded, where analysts differ."""

    slug: str
    title: str
    what: str
    differ: str
    conclusions: tuple[Conclusion, ...]


class Verdict(Frozen):
    """A conclusion beside the score; ``misses`` is what of the score is not as concluded."""

    case: str
    claim: str
    as_of: Moment | None
    sourcing: Sourcing
    grade: str
    support: float
    opposition: float
    conflict: float
    contested: bool
    agrees: bool
    misses: tuple[Part, ...]
    analyst: Conclusion


def public_cases() -> tuple[PublicCase, ...]:
    """All packaged public cases, in the order in which their page tells them."""
    listed = json.loads(_FOLDER.joinpath("conclusions.json").read_text(encoding="utf-8"))
    return tuple(PublicCase.model_validate(each) for each in listed)


def records_of(slug: str) -> list[Record]:
    """The records of a case. Raises UnknownReference if no packaged case has this name."""
    known = [case.slug for case in public_cases()]
    if slug not in known:
        raise UnknownReference(f"no packaged case {slug!r}; there are {', '.join(known)}")
    with _FOLDER.joinpath(f"{slug}.jsonl").open("rb") as stream:
        return list(read(stream))


def case_table(slug: str) -> CaseTable:
    """The records of a case, to be scored. Raises UnknownReference as `records_of` does."""
    return CaseTable(records_of(slug))


def compared(policy: Policy) -> Iterator[tuple[Verdict, Corroboration]]:
    """Every conclusion of every case beside its score, in order."""
    for case in public_cases():
        with Ledger() as ledger:
            ledger.add(*records_of(case.slug))
            for conclusion in case.conclusions:
                result = _score(ledger, conclusion, policy)
                yield _verdict(case.slug, conclusion, result), result


def _score(ledger: Ledger, conclusion: Conclusion, policy: Policy) -> Corroboration:
    when = conclusion.as_of
    known = ledger if when is None else ledger.as_of(when)
    return corroborate(known, conclusion.claim, policy)


def _verdict(slug: str, conclusion: Conclusion, result: Corroboration) -> Verdict:
    misses = conclusion.misses(result)
    return Verdict(
        case=slug,
        claim=conclusion.claim,
        as_of=conclusion.as_of,
        sourcing=result.sourcing,
        grade=result.grade,
        support=result.support,
        opposition=result.opposition,
        conflict=result.conflict,
        contested=result.contested,
        agrees=not misses,
        misses=misses,
        analyst=conclusion,
    )


def verdict_table(verdicts: Iterable[Verdict]) -> Iterator[str]:
    """Conclusions beside scores as a table, and how many agree."""
    shown = list(verdicts)
    yield from table(_HEADS, map(_row, shown), flexible=1)
    agreeing = sum(verdict.agrees for verdict in shown)
    yield ""
    yield (
        f"{agreeing} of {counted(len(shown), 'conclusion')} agree with the score. "
        "claimtrace demo --case CASE shows all claims of a case; docs/cases.md says why the "
        "others do not."
    )


def _row(verdict: Verdict) -> Sequence[str]:
    return (
        verdict.case,
        verdict.claim,
        "" if verdict.as_of is None else verdict.as_of.isoformat(),
        verdict.sourcing,
        verdict.grade,
        "contested" if verdict.contested else "",
        _concluded(verdict.analyst),
        "yes" if verdict.agrees else f"not in {', '.join(verdict.misses)}",
    )


def _concluded(conclusion: Conclusion) -> str:
    """The sourcing, digits and dispute that an analyst would sign, in a few words."""
    best, worst = conclusion.digits
    digits = str(best) if best == worst else f"{best}-{worst}"
    dispute = {True: "contested", False: "not contested", None: ""}[conclusion.contested]
    return ", ".join(filter(None, (" or ".join(conclusion.sourcing), digits, dispute)))
