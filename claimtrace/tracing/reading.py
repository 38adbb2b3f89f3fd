"""A case as one policy reads it: which chains still hold, and how its claims relate."""

from __future__ import annotations

from collections.abc import Container

from claimtrace.case import Case
from claimtrace.comparison import Verdict, relate
from claimtrace.policy import Policy
from claimtrace.records import Claim, Stance
from claimtrace.tracing.outlook import Number, Outlook
from claimtrace.tracing.search import End, best_chains
from claimtrace.tracing.withdrawal import retracting, superseded

__all__ = ["Reading"]

_NOBODY: frozenset[str] = frozenset()


class Reading:
    """What a policy makes of a case; everything is worked out once, when it is first asked for.

    ``outlook`` is what it makes of the sources; cases that share a directory can share one.
    """

    def __init__(
        self,
        case: Case,
        policy: Policy,
        number: Number | None = None,
        outlook: Outlook | None = None,
    ):
        self.case = case
        self.policy = policy
        self.outlook = outlook or Outlook(case.directory, policy, number)
        self.number = self.outlook.number
        self.first_said: dict[str, dict[str, float]] = {}  # filled by whoever follows reports
        self._ends: dict[tuple[str, Stance], list[End]] = {}
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

    def excluded(self, claim: str, stance: Stance) -> frozenset[str]:
        """The organisations that neither say nor relay the claim with this stance any more."""
        return self.retracting(claim) if stance is Stance.ASSERTS else _NOBODY

    def ends(self, claim: str, stance: Stance) -> list[End]:
        """The ends of the claim's chains that still hold, each with its best chain."""
        key = (claim, stance)
        ends = self._ends.get(key)
        if ends is None:
            ends = self._ends[key] = self._ends_of(claim, stance)
        return ends

    def _ends_of(self, claim: str, stance: Stance) -> list[End]:
        graph = self.case.graph(claim, stance)
        if not graph.held:
            return []
        ends = best_chains(graph, self.outlook.weights, self.excluded(claim, stance))
        cancelled = self.superseded.get(claim) if stance is Stance.ASSERTS else None
        if cancelled:
            ends = [end for end in ends if end.organisation not in cancelled]
        if self.policy.discount_suspected_copying:
            ends = self._without_followers(ends)
        return ends

    def _without_followers(self, ends: list[End]) -> list[End]:
        """The ends without those of organisations that follow another one among them."""
        there = {end.organisation for end in ends}
        return [end for end in ends if self.followed_by(end.organisation, there) is None]

    def followed_by(self, organisation: str, there: Container[str]) -> str | None:
        """The nearest of some organisations that another is suspected of following, if any."""
        follows = self.policy.discount_suspected_copying
        original = follows.get(organisation)
        while original is not None and original not in there:
            original = follows.get(original)
        return original
