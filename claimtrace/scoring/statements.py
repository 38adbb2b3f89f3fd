"""What the organisations said for and against one claim, with everything that it is worth."""

from __future__ import annotations

from dataclasses import dataclass, field

from claimtrace.case.hops import Hop
from claimtrace.comparison import Relation, Verdict
from claimtrace.reading.chains import Chains, End
from claimtrace.reading.interest import Group, Standing
from claimtrace.reading.reading import Reading
from claimtrace.records import Claim, Stance
from claimtrace.scoring.calculus import Saying

__all__ = ["Related", "Statement", "Statements", "statements_about"]


@dataclass(slots=True)
class Statement:
    """An organisation's statement, at the end of its best chain, and what its word is worth.

    ``chains`` are all of its claim and stance. ``kappa`` is 1 for support and denials, else the
    degree to which the claim that was made contradicts the one that is scored.
    """

    organisation: str
    claim: str
    stance: Stance
    end: End
    chains: Chains
    standing: Standing
    kappa: float = 1

    @property
    def hops(self) -> list[Hop]:
        """The hops of its best chain, from a report that is held; none if it is made up."""
        return self.chains.to(self.end)

    @property
    def rho_adjusted(self) -> float | None:
        """Reliability once interest is counted; None where nobody graded the organisation."""
        return self.standing.rho_adjusted

    @property
    def attributed(self) -> bool:
        """Whether an organisation said it on its own authority."""
        return self.end.attributed

    @property
    def group(self) -> Group:
        """The bloc in which the statement counts; an unattributed one stands outside any bloc."""
        return self.standing.group if self.end.attributed else ("unattributed", self.organisation)

    @property
    def value(self) -> float:
        """What the statement contributes by itself: rho' m, 0 where ungraded."""
        rho = self.standing.rho_adjusted
        return 0 if rho is None else rho * self.end.value

    @property
    def saying(self) -> Saying:
        """The statement as the arithmetic sees it; only for graded organisations."""
        rho = self.standing.rho_adjusted
        assert rho is not None
        coin = None if self.kappa == 1 else self.claim
        return Saying(rho, self.end.value, self.kappa, coin)


@dataclass(slots=True)
class Related:
    """Another claim on the question that bears on the one that is scored."""

    claim: Claim
    verdict: Verdict


@dataclass(slots=True)
class Statements:
    """Everything that was said for and against a claim; ``supporting`` are the chains for it."""

    support: list[Statement]
    opposition: list[Statement]
    pooled: list[Related] = field(default_factory=list)
    contradicting: list[Related] = field(default_factory=list)
    supporting: list[Chains] = field(default_factory=list)


def statements_about(reading: Reading, claim: Claim) -> Statements:
    """The statements for and against a claim.

    For it: assertions of the claim, and of claims that say the same, agree with it or entail it.
    Against it: denials of the claim, and of every other claim that is denied with it (who denies
    "at least 400" denies "exactly 450"), and assertions of claims that contradict it.
    """
    name = reading.representative(claim.id)
    found = Statements(_said(reading, name, Stance.ASSERTS), _said(reading, name, Stance.DENIES))
    found.supporting.append(reading.joined(name, Stance.ASSERTS))
    denied = reading.has(Stance.DENIES)
    for other in reading.case.claims.values():
        if other is claim:
            continue
        verdict = reading.verdict(other, claim)
        supports = verdict.relation.supports
        if not supports and not denied and verdict.relation is not Relation.CONTRADICTS:
            continue
        first = reading.representative(other.id)
        said_already = first != other.id or first == name  # by its twin
        if supports:
            if not said_already:
                found.support += _said(reading, first, Stance.ASSERTS)
                found.supporting.append(reading.joined(first, Stance.ASSERTS))
            told = reading.chains(other.id, Stance.ASSERTS).ends
            found.pooled += [Related(other, verdict)] if told else []
        elif verdict.relation is Relation.CONTRADICTS:
            if not said_already:
                found.opposition += _said(reading, first, Stance.ASSERTS, verdict.kappa)
            told = reading.chains(other.id, Stance.ASSERTS).ends
            found.contradicting += [Related(other, verdict)] if told else []
        if denied and not said_already and reading.reaches(first, name):
            found.opposition += _said(reading, first, Stance.DENIES)
    if reading.policy.discount_suspected_copying and found.pooled:
        found.support = _without_followers(reading, found.support)
    return found


def _without_followers(reading: Reading, said: list[Statement]) -> list[Statement]:
    """Statements without those of who follows another one of them, in other words, too."""
    there = {statement.organisation for statement in said}
    return [each for each in said if reading.outlook.followed_by(each.organisation, there) is None]


def _said(reading: Reading, claim: str, stance: Stance, kappa: float = 1) -> list[Statement]:
    """The statements of one claim and its twins, one for each end of its chains."""
    chains = reading.joined(claim, stance)
    if reading.number is not None:
        kappa = reading.number(kappa)
    standings = chains.standings
    return [
        Statement(end.organisation, claim, stance, end, chains, standings[end.organisation], kappa)
        for end in chains.ends
    ]
