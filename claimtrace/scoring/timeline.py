"""How the grade of a claim developed as reports of it were published."""

from __future__ import annotations

from datetime import date
from typing import Protocol

from pydantic import BaseModel, ConfigDict

from claimtrace.case import Case, CaseHolder
from claimtrace.policy import Policy
from claimtrace.records import Attribution, Claim
from claimtrace.scoring.engine import corroborate
from claimtrace.windows import Moment, last_instant

__all__ = ["DatedLedger", "Step", "Timeline", "timeline"]


class DatedLedger(Protocol):
    """Anything that can hand out the case of a claim as it is, and as it was at a moment."""

    def case_of(self, claim: str) -> Case:
        """The case to which a claim belongs."""
        ...

    def as_of(self, when: date) -> CaseHolder:
        """What was said by then."""
        ...


class Step(BaseModel):
    """The corroboration of a claim once all that was said by ``when`` is in.

    ``reporters`` are those whose reports were new, on any claim of the question. The numbers are
    those of `Corroboration`.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

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


class Timeline(BaseModel):
    """The steps of a claim, oldest first.

    ``undated`` are the ids of reports on the question without a date: they count in every step,
    though nobody knows since when.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    claim: str
    statement: str
    steps: tuple[Step, ...]
    undated: tuple[str, ...]

    def __str__(self) -> str:
        lines = [self.statement]
        for step in self.steps:
            origins = f"{len(step.origins)} origin{'s'[: len(step.origins) != 1]}"
            lines.append(
                f"  {step.when}  {step.grade}  support {step.support:.3f}  {step.reports} "
                f"report{'s'[: step.reports != 1]}, {origins}  ({', '.join(step.reporters)})"
            )
        if self.undated:
            lines.append(f"  undated, counted throughout: {', '.join(self.undated)}")
        return "\n".join(lines)


def timeline(ledger: DatedLedger, claim: str | Claim, policy: Policy | None = None) -> Timeline:
    """How a claim's grade developed: a step for each moment at which a report was published.

    Reports of other claims on the question count as well, for they may contradict; steps begin
    with the first report of the claim itself. Where none of its reports is dated there is no
    step. Raises UnknownReference where there is no such claim.
    """
    claim_id = claim.id if isinstance(claim, Claim) else claim
    case = ledger.case_of(claim_id)
    reports = [hop for hop in case.attributions if hop.document is not None]
    published: dict[date, list[Attribution]] = {}
    for hop in reports:
        if hop.said is not None:
            published.setdefault(hop.said, []).append(hop)
    moments = sorted(published, key=last_instant)
    own = [moment for moment in moments if any(hop.claim == claim_id for hop in published[moment])]
    steps = [
        _step(ledger.as_of(moment), claim_id, moment, published[moment], policy)
        for moment in moments
        if own and last_instant(moment) >= last_instant(own[0])
    ]
    return Timeline(
        claim=claim_id,
        statement=case.claim(claim_id).statement,
        steps=tuple(steps),
        undated=tuple(hop.id for hop in reports if hop.said is None),
    )


def _step(
    then: CaseHolder, claim: str, when: date, new: list[Attribution], policy: Policy | None
) -> Step:
    result = corroborate(then, claim, policy, explain=False)
    return Step(
        when=when,
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
