"""A case as one policy reads it: which chains still hold, and how its claims relate."""

from __future__ import annotations

from collections.abc import Collection, Container, Mapping
from typing import NamedTuple

from claimtrace.case import Case
from claimtrace.comparison import Verdict, relate
from claimtrace.directory import Terminal
from claimtrace.hops import Hop
from claimtrace.policy import Policy
from claimtrace.records import Claim, Stance
from claimtrace.tracing.outlook import Number, Outlook
from claimtrace.tracing.reach import Reach
from claimtrace.tracing.search import Chain, best_chains
from claimtrace.tracing.withdrawal import retracting, superseded

__all__ = ["End", "Reading"]

_NOBODY: frozenset[str] = frozenset()


class End(NamedTuple):
    """Where chains end: a source that says the claim, on its own authority or on nobody's.

    ``value`` is that of its best chain: the product of certainties and fidelities.
    """

    source: str
    organisation: str
    attributed: bool
    value: float


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
        self._ends: dict[tuple[str, Stance], list[End]] = {}
        self._reach: dict[tuple[str, Stance], Reach] = {}
        self._chains: dict[tuple[str, Stance], Mapping[Terminal, Chain]] = {}
        self._still_said: dict[tuple[str, Stance], set[tuple[str, bool]]] = {}
        self._first_said: dict[str, dict[str, float]] = {}
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
        """The ends of the claim's chains that still hold, each with the value of its best chain."""
        key = (claim, stance)
        ends = self._ends.get(key)
        if ends is None:
            ends = self._ends[key] = self._ends_of(claim, stance)
        return ends

    def _ends_of(self, claim: str, stance: Stance) -> list[End]:
        ends = self._all_ends(claim, stance)
        cancelled = self.superseded.get(claim) if ends and stance is Stance.ASSERTS else None
        if cancelled:
            ends = [end for end in ends if end.organisation not in cancelled]
        if self.policy.discount_suspected_copying:
            ends = self._without_followers(ends)
        return ends

    def _all_ends(self, claim: str, stance: Stance) -> list[End]:
        """The ends that the chains from reports reach, with those that were replaced since."""
        graph = self.case.graph(claim, stance)
        if not graph.held:
            return []
        if self.outlook.is_lossless(graph):  # then who is reached decides, and not by which chain
            reached = self.reach(claim, stance).of_hops(graph.held)
            return [End(*end, 1) for end in sorted(reached)]
        best = self._best_chains(claim, stance)
        return [End(*end, best[end].value) for end in sorted(best)]

    def reach(self, claim: str, stance: Stance) -> Reach:
        """Which ends the claim's chains reach."""
        key = (claim, stance)
        reach = self._reach.get(key)
        if reach is None:
            reach = Reach(self.case.graph(claim, stance), self.excluded(claim, stance))
            self._reach[key] = reach
        return reach

    def still_reached(
        self, claim: str, stance: Stance, hops: Collection[Hop]
    ) -> set[tuple[str, bool]]:
        """The organisations in which chains that begin with some hops end, if they still say it.

        Each with whether it speaks on its own authority.
        """
        key = (claim, stance)
        still = self._still_said.get(key)
        if still is None:
            still = {(end.organisation, end.attributed) for end in self.ends(claim, stance)}
            self._still_said[key] = still
        return still.intersection([end[1:] for end in self.reach(claim, stance).of_hops(hops)])

    def chain(self, claim: str, stance: Stance, end: End) -> list[Hop]:
        """The hops of the best chain to an end, from a report that is held; none if it is made up.

        The last one is the source's own or, where it has none, one that cites it.
        """
        best = self._best_chains(claim, stance).get(end[:3])
        return [] if best is None else best.hops()

    def _best_chains(self, claim: str, stance: Stance) -> Mapping[Terminal, Chain]:
        key = (claim, stance)
        chains = self._chains.get(key)
        if chains is None:
            graph, excluded = self.case.graph(claim, stance), self.excluded(claim, stance)
            chains = self._chains[key] = best_chains(graph, self.outlook.weights, excluded)
        return chains

    def first_said(self, claim: str) -> Mapping[str, float]:
        """When the first dated report of each origin's word was published, in seconds since 1970.

        Organisations that replaced their word are left out.
        """
        known = self._first_said.get(claim)
        if known is None:
            known = self._first_said[claim] = {}
            for hop in self.case.graph(claim, Stance.ASSERTS).held:
                if hop.said is not None:
                    for owner, attributed in self.still_reached(claim, Stance.ASSERTS, [hop]):
                        if attributed:
                            known[owner] = min(hop.said, known.get(owner, hop.said))
        return known

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
