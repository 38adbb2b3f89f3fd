"""The chains of one claim with one stance, as a policy reads them."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import NamedTuple

from claimtrace.directory import Directory, Terminal
from claimtrace.hops import NO_HOPS, Graph, Hop
from claimtrace.policy import Policy
from claimtrace.records import Claim, Stance
from claimtrace.tracing.outlook import Outlook, Standings
from claimtrace.tracing.reach import Reach
from claimtrace.tracing.search import BestChain, best_chains

__all__ = ["NO_CHAINS", "Chains", "End"]


class End(NamedTuple):
    """Where chains end: a source that says the claim, on its own authority or on nobody's.

    ``value`` is that of its best chain: the product of certainties and fidelities.
    """

    source: str
    organisation: str
    attributed: bool
    value: float


class Chains:
    """The chains in a graph; ``ends`` are where those end that begin with reports and still hold.

    ``excluded`` organisations neither say nor relay the claim any more; those in ``cancelled``
    relay it, and say something else instead. ``origins`` are the organisations that say it on
    their own authority; ``standings`` says what their word is worth. What not every reader needs
    is worked out when it is first asked for.
    """

    __slots__ = (
        "_best", "_first_said", "_outlook", "_reach", "_still_said",
        "ends", "excluded", "graph", "origins", "standings",
    )  # fmt: skip

    def __init__(
        self,
        graph: Graph,
        outlook: Outlook,
        standings: Standings,
        excluded: frozenset[str] = frozenset(),
        cancelled: frozenset[str] = frozenset(),
    ):
        self.graph: Graph = graph
        self.standings: Standings = standings
        self.excluded: frozenset[str] = excluded
        self._outlook = outlook
        self._reach: Reach | None = None
        self._best: Mapping[Terminal, BestChain] | None = None
        self._still_said: set[tuple[str, bool]] | None = None
        self._first_said: dict[str, float] | None = None
        ends = self._all_ends()
        if cancelled:
            ends = [end for end in ends if end.organisation not in cancelled]
        if outlook.policy.discount_suspected_copying:
            ends = _without_followers(ends, outlook)
        self.ends: list[End] = ends
        self.origins: set[str] = {end.organisation for end in ends if end.attributed}

    def _all_ends(self) -> list[End]:
        """The ends that the chains from reports reach, whoever says something else instead."""
        held = self.graph.held
        if not held:
            return []
        if self._outlook.is_lossless(self.graph):  # then any chain to an end is worth as much
            reached = sorted(self.reach.of_hops(held))
            return [End(source, owner, attributed, 1) for source, owner, attributed in reached]
        return [End(*end, chain.value) for end, chain in sorted(self.best.items())]

    @property
    def reach(self) -> Reach:
        """Which ends the chains from each hop reach."""
        if self._reach is None:
            self._reach = Reach(self.graph, self.excluded)
        return self._reach

    @property
    def best(self) -> Mapping[Terminal, BestChain]:
        """The best chain from a report to each end."""
        if self._best is None:
            self._best = best_chains(self.graph, self._outlook.weights, self.excluded)
        return self._best

    def to(self, end: End) -> list[Hop]:
        """The hops of the best chain to an end, from a report that is held; none if it is made up.

        The last one is the source's own or, where it has none, one that cites it.
        """
        best = self.best.get(end[:3])
        return [] if best is None else best.hops()

    def still_reached(self, hops: Collection[Hop]) -> set[tuple[str, bool]]:
        """The organisations in which chains that begin with some hops end, if they still say it.

        Each with whether it speaks on its own authority.
        """
        if self._still_said is None:
            self._still_said = {(end.organisation, end.attributed) for end in self.ends}
        return self._still_said.intersection([end[1:] for end in self.reach.of_hops(hops)])

    @property
    def first_said(self) -> Mapping[str, float]:
        """When the first report of each origin's word was published, in seconds since 1970."""
        if self._first_said is None:
            found: dict[str, float] = {}
            for hop in self.graph.held:
                if hop.said is not None:
                    for origin, attributed in self.still_reached([hop]):
                        if attributed:
                            found[origin] = min(hop.said, found.get(origin, hop.said))
            self._first_said = found
        return self._first_said


def _without_followers(ends: list[End], outlook: Outlook) -> list[End]:
    """The ends without those of organisations that follow another one among them."""
    there = {end.organisation for end in ends}
    return [end for end in ends if outlook.followed_by(end.organisation, there) is None]


_NOTHING_KNOWN = Outlook(Directory(), Policy())
NO_CHAINS = Chains(
    NO_HOPS,
    _NOTHING_KNOWN,
    _NOTHING_KNOWN.standings(Claim(id="nothing", statement="nothing"), Stance.ASSERTS),
)
"""Those of what nobody says."""
