"""The packaged public cases, and what an analyst concludes of each beside what the score says."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from importlib import resources
from typing import Literal

from claimtrace._frozen import Frozen
from claimtrace._text import counted
from claimtrace.cli.files import CaseTable, table
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
    "ScoredConclusion",
    "case_table",
    "compared",
    "conclusion_table",
    "packaged_records",
    "public_cases",
]

_FOLDER = resources.files("claimtrace").joinpath("data/cases")
_HEADS = ("case", "claim", "as of", "sourcing", "grade", "contested", "an analyst", "agrees")

Part = Literal["sourcing", "digits", "contested"]
"""What of a score a conclusion speaks of."""


class Difference(Frozen):
    """Where the score is known to disagree with the analyst, and why."""

    fields: tuple[Part, ...]
    """What of the score is otherwise."""
    why: str
    """Why, in a sentence."""


class Conclusion(Frozen):
    """What an analyst concludes of a claim, as of a moment or, without one, of all that is held."""

    claim: str
    """Id of the claim."""
    as_of: Moment | None = None
    """The moment; None for all that is held."""
    sourcing: tuple[Sourcing, ...] = ()
    """The ways of sourcing that it could be said to have; none where that is not judged."""
    digits: tuple[int, int]
    """The best and the worst digit, 1 to 6, that the analyst would sign."""
    contested: bool | None = None
    """Whether it is contested; None where that is not judged."""
    why: str
    """Why, in a sentence or two."""
    differs: Difference | None = None
    """Where the score comes out otherwise; None where it does not."""

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
    """Short name, as the command takes it."""
    title: str
    """What it was."""
    what: str
    """What happened, in a paragraph."""
    differ: str
    """Where analysts differ."""
    conclusions: tuple[Conclusion, ...]
    """What is concluded, claim by claim."""


class ScoredConclusion(Frozen):
    """A conclusion beside the score."""

    case: str
    """Short name of the case."""
    claim: str
    """Id of the claim."""
    as_of: Moment | None
    """The moment; None for all that is held."""
    sourcing: Sourcing
    """The score's sourcing."""
    grade: str
    """The score's grade."""
    support: float
    """The score's support, 0 to 1."""
    opposition: float
    """The score's opposition, 0 to 1."""
    conflict: float
    """The score's conflict, 0 to 1."""
    contested: bool
    """Whether the score calls it contested."""
    agrees: bool
    """Whether the score is as concluded."""
    misses: tuple[Part, ...]
    """What of the score is not as concluded."""
    analyst: Conclusion
    """What the analyst concludes."""


def public_cases() -> tuple[PublicCase, ...]:
    """All packaged public cases, in the order in which their page tells them."""
    listed = json.loads(_FOLDER.joinpath("conclusions.json").read_text(encoding="utf-8"))
    return tuple(PublicCase.model_validate(each) for each in listed)


def packaged_records(slug: str) -> list[Record]:
    """The records of a case. Raises UnknownReference if no packaged case has this name."""
    known = [case.slug for case in public_cases()]
    if slug not in known:
        raise UnknownReference(f"no packaged case {slug!r}; there are {', '.join(known)}")
    with _FOLDER.joinpath(f"{slug}.jsonl").open("rb") as stream:
        return list(read(stream))


def case_table(slug: str) -> CaseTable:
    """The records of a case, to be scored. Raises UnknownReference as `packaged_records` does."""
    return CaseTable(packaged_records(slug))


def compared(policy: Policy) -> Iterator[tuple[ScoredConclusion, Corroboration]]:
    """Every conclusion of every case beside its score, in order."""
    for case in public_cases():
        with Ledger() as ledger:
            ledger.add(*packaged_records(case.slug))
            for conclusion in case.conclusions:
                result = _score(ledger, conclusion, policy)
                yield _scored(case.slug, conclusion, result), result


def _score(ledger: Ledger, conclusion: Conclusion, policy: Policy) -> Corroboration:
    when = conclusion.as_of
    known = ledger if when is None else ledger.as_of(when)
    return corroborate(known, conclusion.claim, policy)


def _scored(slug: str, conclusion: Conclusion, result: Corroboration) -> ScoredConclusion:
    misses = conclusion.misses(result)
    return ScoredConclusion(
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


def conclusion_table(conclusions: Iterable[ScoredConclusion]) -> Iterator[str]:
    """Conclusions beside scores as a table, and how many agree."""
    shown = list(conclusions)
    yield from table(_HEADS, map(_row, shown), flexible=1)
    agreeing = sum(one.agrees for one in shown)
    yield ""
    yield (
        f"{agreeing} of {counted(len(shown), 'conclusion')} agree with the score. "
        "claimtrace demo --case CASE shows all claims of a case; docs/cases.md says why the "
        "others do not."
    )


def _row(one: ScoredConclusion) -> Sequence[str]:
    return (
        one.case,
        one.claim,
        "" if one.as_of is None else one.as_of.isoformat(),
        one.sourcing,
        one.grade,
        "contested" if one.contested else "",
        _concluded(one.analyst),
        "yes" if one.agrees else f"not in {', '.join(one.misses)}",
    )


def _concluded(conclusion: Conclusion) -> str:
    """The sourcing, digits and dispute that an analyst would sign, in a few words."""
    best, worst = conclusion.digits
    digits = str(best) if best == worst else f"{best}-{worst}"
    dispute = {True: "contested", False: "not contested", None: ""}[conclusion.contested]
    return ", ".join(filter(None, (" or ".join(conclusion.sourcing), digits, dispute)))
