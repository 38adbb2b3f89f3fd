"""A case as one policy reads it: the chains of its claims, and how these relate."""

from __future__ import annotations

from claimtrace.case.case import Case
from claimtrace.comparison import Verdict, relate
from claimtrace.policy import Policy
from claimtrace.reading.chains import NO_CHAINS, Chains, End
from claimtrace.reading.standing import Number, Outlook
from claimtrace.reading.withdrawal import retracting, superseded
from claimtrace.records import Claim, Stance

__all__ = ["Reading"]

_NOBODY: frozenset[str] = frozenset()


class Reading:
    """What a policy makes of a case; everything is worked out once, when it is first asked for.

    ``outlook`` is what it makes of the sources: a policy for this case alone, or an outlook that
    cases with one directory share.
    """

    def __init__(self, case: Case, outlook: Policy | Outlook, number: Number | None = None):
        self.case = case
        self.outlook = (
            outlook if isinstance(outlook, Outlook) else Outlook(case.directory, outlook, number)
        )
        self.policy = self.outlook.policy
        self.number = self.outlook.number
        self._chains: dict[tuple[str, Stance], Chains] = {}
        self._verdicts: dict[tuple[str, str], Verdict] = {}
        self._retracting: dict[str, frozenset[str]] = {}
        self._superseded: dict[str, frozenset[str]] | None = None

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

    @property
    def superseded(self) -> dict[str, frozenset[str]]:
        """For each claim, the organisations that replaced it by a newer one."""
        if self._superseded is None:
            self._superseded = superseded(self.case)
        return self._superseded

    def withdrawn(self, claim: str, stance: Stance) -> frozenset[str]:
        """The organisations that neither say nor relay the claim with this stance any more."""
        return self.retracting(claim) if stance is Stance.ASSERTS else _NOBODY

    def chains(self, claim: str, stance: Stance) -> Chains:
        """The chains that relay a claim with one stance."""
        key = (claim, stance)
        chains = self._chains.get(key)
        if chains is None:
            graph = self.case.graphs.get(key)
            if graph is None:
                return NO_CHAINS
            asserts = stance is Stance.ASSERTS
            cancelled = self.superseded.get(claim, _NOBODY) if asserts else _NOBODY
            standing = graph.without(self.withdrawn(claim, stance))
            standings = self.outlook.standings(self.case.claims[claim], stance)
            chains = Chains(standing, self.outlook, standings, cancelled)
            self._chains[key] = chains
        return chains

    def ends(self, claim: str, stance: Stance) -> list[End]:
        """The ends of the claim's chains that still hold, each with the value of its best chain."""
        return self.chains(claim, stance).ends
