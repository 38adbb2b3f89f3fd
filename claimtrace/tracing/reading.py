"""A case as one policy reads it: what each source is worth, and what each chain carries."""

from __future__ import annotations

from collections.abc import Callable, Container
from datetime import datetime
from enum import StrEnum
from functools import cached_property

from claimtrace.case import Case
from claimtrace.comparison import Verdict, relate
from claimtrace.policy import Policy
from claimtrace.records import Attribution, Basis, Claim, Letter, Stance
from claimtrace.tracing.search import End, basis_of, best_chains
from claimtrace.tracing.withdrawal import retracting, superseded

__all__ = ["Interest", "Reading"]


class Interest(StrEnum):
    """Whether a statement serves who makes it."""

    SELF = "self"
    NEUTRAL = "neutral"
    AGAINST = "against"


_SWAPPED = {
    Interest.SELF: Interest.AGAINST,
    Interest.AGAINST: Interest.SELF,
    Interest.NEUTRAL: Interest.NEUTRAL,
}


_Names = tuple[frozenset[str], frozenset[str]]
"""Organisations and blocs; their names are in separate spaces."""


class Reading:
    """What a policy makes of a case; everything is worked out once, when it is first asked for.

    ``number`` turns the floats of records and policy into the numbers that scoring computes with:
    ``fractions.Fraction`` of their decimal text for exact arithmetic.
    """

    def __init__(self, case: Case, policy: Policy, number: Callable[[float], float] | None = None):
        self.case = case
        self.policy = policy
        self.number = number
        self._ends: dict[tuple[str, Stance], list[End]] = {}
        self._verdicts: dict[tuple[str, str], Verdict] = {}
        self._favoured_and_harmed: dict[str, tuple[_Names, _Names]] = {}
        self.first_said: dict[str, dict[str, datetime]] = {}  # filled by whoever follows reports
        self._retracting: dict[str, frozenset[str]] = {}

    def letter_of(self, organisation: str) -> Letter:
        """The organisation's source reliability: the policy's letter, else its record's."""
        letter = self.policy.letters.get(organisation)
        return letter or self.case.sources[organisation].reliability

    def bloc_of(self, organisation: str) -> str | None:
        """The name of the organisation's bloc, None where it has none."""
        bloc = self.policy.bloc_of.get(organisation)
        return bloc or self.case.sources[organisation].bloc

    def coupling_of(self, bloc: str) -> float:
        """How much the members of a bloc stand or fall together, 0 to 1."""
        coupling = self.policy.coupling_of(bloc)
        return coupling if self.number is None else self.number(coupling)

    def rho_of(self, organisation: str, topic: str | None) -> float | None:
        """The organisation's reliability as a number in [0, 1]; None where nobody graded it."""
        table = self.policy.source_reliability
        rho: float | None = None
        if table:
            rho = None if topic is None else table.get((organisation, topic))
            rho = table.get(organisation) if rho is None else rho
        if rho is None:
            letter = self.letter_of(organisation)
            rho = None if letter == "F" else self.policy.reliability[letter]
        return rho if rho is None or self.number is None else self.number(rho)

    def interest_of(self, organisation: str, claim: Claim, stance: Stance) -> Interest:
        """Whether asserting, or denying, a claim serves the organisation."""
        if not claim.favours and not claim.harms:
            return Interest.NEUTRAL
        bloc = self.bloc_of(organisation)
        (helped, helped_blocs), (hurt, hurt_blocs) = self._parties(claim)
        favoured = organisation in helped or bloc in helped_blocs
        harmed = organisation in hurt or bloc in hurt_blocs
        if favoured == harmed:
            return Interest.NEUTRAL
        interest = Interest.SELF if favoured else Interest.AGAINST
        return _SWAPPED[interest] if stance is Stance.DENIES else interest

    def _parties(self, claim: Claim) -> tuple[_Names, _Names]:
        """The organisations and blocs that a claim favours, and those that it harms."""
        parties = self._favoured_and_harmed.get(claim.id)
        if parties is None:
            owner = self.case.organisations
            favours, harms = (
                (frozenset(owner[name] for name in names if name in owner), frozenset(names))
                for names in (claim.favours, claim.harms)
            )
            parties = self._favoured_and_harmed[claim.id] = favours, harms
        return parties

    def verdict(self, a: Claim, b: Claim) -> Verdict:
        """How claim a relates to claim b."""
        key = (a.id, b.id)
        verdict = self._verdicts.get(key)
        if verdict is None:
            verdict = self._verdicts[key] = relate(a, b, self.policy)
        return verdict

    def retracting(self, claim: str) -> frozenset[str]:
        """The organisations that took the claim back."""
        found = self._retracting.get(claim)
        if found is None:
            found = self._retracting[claim] = retracting(self.case, claim)
        return found

    @cached_property
    def superseded(self) -> dict[str, frozenset[str]]:
        """For each claim, the organisations that replaced it by a newer one."""
        return superseded(self.case)

    def excluded(self, claim: str, stance: Stance) -> frozenset[str]:
        """The organisations that neither say nor relay the claim with this stance any more."""
        return self.retracting(claim) if stance is Stance.ASSERTS else frozenset()

    def ends(self, claim: str, stance: Stance) -> list[End]:
        """The ends of the claim's chains that still hold, each with its best chain."""
        key = (claim, stance)
        ends = self._ends.get(key)
        if ends is None:
            hops = self.case.hops(claim, stance)
            if not hops:
                return []
            ends = best_chains(self.case, hops, self._weights, self.excluded(claim, stance))
            cancelled = self.superseded.get(claim) if stance is Stance.ASSERTS else None
            if cancelled:
                owner = self.case.organisations
                ends = [end for end in ends if owner[end.source] not in cancelled]
            if self.policy.discount_suspected_copying:
                ends = self._without_followers(ends)
            self._ends[key] = ends
        return ends

    def _without_followers(self, ends: list[End]) -> list[End]:
        """The ends without those of organisations that follow another one among them."""
        owner = self.case.organisations
        there = {owner[end.source] for end in ends}
        return [end for end in ends if self.followed_by(owner[end.source], there) is None]

    def followed_by(self, organisation: str, there: Container[str]) -> str | None:
        """The nearest of some organisations that another is suspected of following, if any."""
        follows = self.policy.discount_suspected_copying
        original = follows.get(organisation)
        while original is not None and original not in there:
            original = follows.get(original)
        return original

    def weights(self, hop: Attribution) -> tuple[float, float]:
        """Certainty of a hop, and fidelity of its reporter as a relay; both in (0, 1]."""
        return self._weights(hop, basis_of(self.case, hop))

    def _weights(self, hop: Attribution, basis: Basis) -> tuple[float, float]:
        certainty = self.certainty_of(hop, basis)
        fidelity = self.case.sources[hop.reporter].fidelity
        if self.number is None:
            return certainty, fidelity
        return self.number(certainty), self.number(fidelity)

    def certainty_of(self, hop: Attribution, basis: Basis) -> float:
        """The certainty of a hop: its own, or the policy's for its basis."""
        return self.policy.certainty_of(basis) if hop.certainty is None else hop.certainty
