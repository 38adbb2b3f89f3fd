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

    A ``when`` that is a date stands for the beginning of that day (UTC). ``reporters`` are those
    who said something then, on any claim of the question. The numbers are those of
    `Corroboration`.
    """

    when: Moment
    reporters: tuple[str, ...]
    grade: str
    support: float
    opposition: float
    uncertainty: float
    conflict: float
    reports: int
    origins: tuple[str, ...]
    complete: bool


class Timeline(Frozen):
    """The steps of a claim, oldest first.

    ``undated`` are the ids of what was said on the question without a date, and counts in every
    step, though nobody knows since when: reports, and hops to which no report leads.
    """

    claim: str
    statement: str
    steps: tuple[Step, ...]
    undated: tuple[str, ...]

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
