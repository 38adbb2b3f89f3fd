"""How the grade of a claim developed as something was said of it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Protocol

from claimtrace._frozen import Frozen
from claimtrace._text import counted
from claimtrace.case.case import Case, CaseHolder, claim_id_of
from claimtrace.errors import UnknownReference
from claimtrace.policy import Policy
from claimtrace.reading.dating import undated_hops
from claimtrace.records import Attribution, Claim
from claimtrace.scoring.engine import corroborate
from claimtrace.windows import Moment, first_instant

__all__ = ["DatedLedger", "Step", "Timeline", "timeline"]


class DatedLedger(Protocol):
    """Anything that can hand out the case of a claim as it is, and as it was at a moment."""

    def case_of(self, claim: str) -> Case:
        """The case to which a claim belongs."""
        ...

    def as_of(self, when: date) -> CaseHolder:
        """What was said by then."""
        ...


class Step(Frozen):
    """The corroboration of a claim once all that was said by ``when`` is in.

    The numbers are those of `Corroboration`.
    """

    when: Moment
    """A date stands for the beginning of that day (UTC)."""
    reporters: tuple[str, ...]
    """Ids of those who said something then, on any claim of the question."""
    grade: str
    """Admiralty grade, such as B2."""
    support: float
    """b, 0 to 1."""
    opposition: float
    """d, 0 to 1."""
    uncertainty: float
    """u, 0 to 1."""
    conflict: float
    """Mass of the contradictory worlds, 0 to 1."""
    reports: int
    """Reports held of the claim by then."""
    origins: tuple[str, ...]
    """Ids of the organisations that say it on their own authority."""
    complete: bool
    """False where the budget cut the exact computation."""


class Timeline(Frozen):
    """The steps of a claim, oldest first."""

    claim: str
    """Id of the claim."""
    statement: str
    """The claim in words."""
    steps: tuple[Step, ...]
    """Oldest first."""
    undated: tuple[str, ...]
    """Ids of what was said on the question without a date, and counts in every step, though nobody
    knows since when: reports, and hops to which no report leads."""

    def __str__(self) -> str:
        lines = [self.statement]
        for step in self.steps:
            lines.append(
                f"  {step.when}  {step.grade}  support {step.support:.3f}  "
                f"{counted(step.reports, 'report')}, {counted(len(step.origins), 'origin')}  "
                f"({', '.join(step.reporters)})"
            )
        if self.undated:
            lines.append(f"  undated, counted throughout: {', '.join(self.undated)}")
        return "\n".join(lines)


def timeline(ledger: DatedLedger, claim: str | Claim, policy: Policy | None = None) -> Timeline:
    """How a claim's grade developed: its corroboration at each moment at which something was said.

    What was said of other claims on the question counts as well, for they may contradict. A
    moment that is only a date stands for the beginning of its day (UTC), as it does in `as_of`.
    Steps begin once the claim is in the ledger as of the moment, that is with its first report;
    the last step is the score of today. Hops that were said at a moment and belong to no report
    make a step only where the score differs from then on. Raises UnknownReference where there is
    no such claim, and TypeError for a case.

    >>> ledger = Ledger()
    >>> ledger.add(Source(id="un", name="UN"), Claim(id="toll", statement="31 were killed"))
    >>> ledger.add(*chain("toll", "un", said="2016-03-27"))
    >>> [(step.when.isoformat(), step.reports) for step in timeline(ledger, "toll").steps]
    [('2016-03-27', 1)]
    """
    if not hasattr(ledger, "as_of"):
        raise TypeError(f"a ledger is needed, which knows as_of, not a {type(ledger).__name__}")
    claim_id = claim_id_of(claim)
    case = ledger.case_of(claim_id)
    said: dict[datetime, list[Attribution]] = {}
    for hop in case.attributions:
        if hop.said is not None:
            said.setdefault(first_instant(hop.said), []).append(hop)
    steps: list[Step] = []
    for instant in sorted(said):
        step = _step(ledger.as_of(instant), claim_id, said[instant], policy)
        if step is not None and (_has_report(said[instant]) or _differs(step, steps)):
            steps.append(step)
    return Timeline(
        claim=claim_id,
        statement=case.claim(claim_id).statement,
        steps=tuple(steps),
        undated=tuple(hop.id for hop in undated_hops(case.attributions)),
    )


def _has_report(hops: Iterable[Attribution]) -> bool:
    return any(hop.document is not None for hop in hops)


def _differs(step: Step, before: Sequence[Step]) -> bool:
    new = {"when", "reporters"}
    return not before or step.model_dump(exclude=new) != before[-1].model_dump(exclude=new)


def _step(
    then: CaseHolder, claim: str, new: Sequence[Attribution], policy: Policy | None
) -> Step | None:
    """What a claim scored then; None where it was not there yet."""
    try:
        case = then.case_of(claim)
    except UnknownReference:
        return None
    result = corroborate(case, claim, policy, explain=False)
    return Step(
        when=min((hop.said for hop in new if hop.said is not None), key=str),
        reporters=tuple(dict.fromkeys(hop.reporter for hop in new)),
        grade=result.grade,
        support=result.support,
        opposition=result.opposition,
        uncertainty=result.uncertainty,
        conflict=result.conflict,
        reports=result.reports,
        origins=result.origins,
        complete=result.complete,
    )
