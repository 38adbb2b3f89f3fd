"""What the organisations said for and against one claim, with everything that it is worth."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from claimtrace.comparison import Relation, Verdict
from claimtrace.records import Claim, Stance
from claimtrace.scoring.calculus import Saying, adjusted
from claimtrace.tracing.reading import Interest, Reading
from claimtrace.tracing.search import End

__all__ = ["Group", "Related", "Statement", "Statements", "statements_about"]

Group = tuple[str, str]
"""A bloc, an organisation without one, or an unattributed voice: names in separate spaces."""


@dataclass(slots=True)
class Statement:
    """An organisation's statement, at the end of its best chain.

    ``bloc`` is None where the organisation has none; ``rho`` where nobody graded it. ``kappa`` is
    1 for support and denials, else the degree to which the claim that was made contradicts the
    one that is scored.
    """

    organisation: str
    bloc: str | None
    claim: str
    stance: Stance
    end: End
    interest: Interest
    g: float
    rho: float | None
    rho_adjusted: float | None
    kappa: float = 1

    @property
    def attributed(self) -> bool:
        """Whether an organisation said it on its own authority."""
        return self.end.attributed

    @property
    def group(self) -> Group:
        """The bloc in which the statement counts; an unattributed one stands outside any bloc."""
        if not self.end.attributed:
            return ("unattributed", self.organisation)
        if self.bloc is None:
            return ("organisation", self.organisation)
        return ("bloc", self.bloc)

    @property
    def value(self) -> float:
        """What the statement contributes by itself: rho' m, 0 where ungraded."""
        return 0 if self.rho_adjusted is None else self.rho_adjusted * self.end.value

    @property
    def saying(self) -> Saying:
        """The statement as the arithmetic sees it; only for graded organisations."""
        assert self.rho_adjusted is not None
        coin = None if self.kappa == 1 else self.claim
        return Saying(self.rho_adjusted, self.end.value, self.kappa, coin)


@dataclass(slots=True)
class Related:
    """Another claim on the question that bears on the one that is scored."""

    claim: Claim
    verdict: Verdict


@dataclass(slots=True)
class Statements:
    """Everything that was said for and against a claim."""

    support: list[Statement] = field(default_factory=list)
    opposition: list[Statement] = field(default_factory=list)
    pooled: list[Related] = field(default_factory=list)
    contradicting: list[Related] = field(default_factory=list)


def statements_about(reading: Reading, claim: Claim) -> Statements:
    """The statements for and against a claim.

    For it: assertions of the claim, and of claims that say the same, agree with it or entail it.
    Against it: denials of the claim, and assertions of claims that contradict it.
    """
    found = Statements()
    found.support += _said(reading, claim, Stance.ASSERTS)
    found.opposition += _said(reading, claim, Stance.DENIES)
    for other in reading.case.claims.values():
        if other is claim:
            continue
        verdict = reading.verdict(other, claim)
        if verdict.relation.supports:
            said = list(_said(reading, other, Stance.ASSERTS))
            found.support += said
            found.pooled += [Related(other, verdict)] if said else []
        elif verdict.relation is Relation.CONTRADICTS:
            said = list(_said(reading, other, Stance.ASSERTS, verdict.kappa))
            found.opposition += said
            found.contradicting += [Related(other, verdict)] if said else []
    if reading.policy.discount_suspected_copying and found.pooled:
        found.support = _without_followers(reading, found.support)
    return found


def _without_followers(reading: Reading, said: list[Statement]) -> list[Statement]:
    """Statements without those of who follows another one of them, in other words, too."""
    there = {statement.organisation for statement in said}
    return [each for each in said if reading.followed_by(each.organisation, there) is None]


def _said(reading: Reading, claim: Claim, stance: Stance, kappa: float = 1) -> Iterator[Statement]:
    """The statements of one claim, one for each end of its chains."""
    number = reading.number
    for end in reading.ends(claim.id, stance):
        organisation = reading.case.organisations[end.source]
        interest = reading.interest_of(organisation, claim, stance)
        g = reading.policy.interest[interest]  # type: ignore[index]
        rho = reading.rho_of(organisation, claim.topic)
        if number is not None:
            g, kappa = number(g), number(kappa)
        yield Statement(
            organisation=organisation,
            bloc=reading.bloc_of(organisation),
            claim=claim.id,
            stance=stance,
            end=end,
            interest=interest,
            g=g,
            rho=rho,
            rho_adjusted=None if rho is None else adjusted(rho, g),
            kappa=kappa,
        )
