"""The chains of one claim with one stance, as a policy reads them: where they end, the best."""

from __future__ import annotations

import itertools
from collections.abc import Collection, Iterable, Mapping
from heapq import heappop, heappush
from typing import NamedTuple

from claimtrace.case.directory import Directory, Terminal, Way
from claimtrace.case.hops import NO_HOPS, Graph, Hop
from claimtrace.policy import Policy
from claimtrace.reading.cycles import components
from claimtrace.reading.standing import Outlook, Standings
from claimtrace.records import Claim, Stance

__all__ = ["NO_CHAINS", "BestChain", "Chains", "End", "Reach", "best_chains"]


Weights = Mapping[Way, tuple[float, float]]
"""Certainty of a hop that goes this way, and fidelity of its reporter as a relay; in (0, 1]."""


class BestChain(NamedTuple):
    """A chain from a report that is held to wherever its last hop leads."""

    value: float  # product of certainties and fidelities
    length: int
    last: Hop
    before: BestChain | None

    def hops(self) -> list[Hop]:
        """All hops, from the report that is held to the last one."""
        hops = []
        here: BestChain | None = self
        while here is not None:
            hops.append(here.last)
            here = here.before
        return hops[::-1]


def best_chains(graph: Graph, weights: Weights) -> dict[Terminal, BestChain]:
    """The best chain from a report that is held to every end that one can reach.

    A source that is cited and has no hop of its own here ends the chain. The best chain has the
    largest product of certainties and fidelities (Dijkstra's algorithm; a factor is at most 1, so
    a cycle never helps), and among equals the fewest hops.
    """
    search = _Search(graph, weights)
    search.follow(graph.held, None)
    search.run()
    return search.ends


class _Search:
    def __init__(self, graph: Graph, weights: Weights):
        self.graph = graph
        self.onward = graph.onward
        self.weights = weights
        self.ends: dict[Terminal, BestChain] = {}
        self._best: dict[str, BestChain] = {}  # to each relay
        self._heap: list[tuple[float, int, int, str]] = []
        self._turn = itertools.count()  # so that equals are followed in order

    def run(self) -> None:
        """Follow all chains, the best first, so that each relay is come to once."""
        settled: set[str] = set()
        while self._heap:
            relay = heappop(self._heap)[3]
            if relay not in settled:
                settled.add(relay)
                self.follow(self.onward[relay], self._best[relay])

    def follow(self, hops: Iterable[Hop], before: BestChain | None) -> None:
        """Go on from a relay, or begin with reports that are held."""
        length = 1 if before is None else before.length + 1
        for hop in hops:
            way = hop.way
            certainty, fidelity = self.weights[way]
            value = certainty if before is None else before.value * certainty
            relay = way.attributed_to
            if relay is not None:
                value *= fidelity
            chain = BestChain(value, length, hop, before)
            if relay is not None and relay in self.onward:
                if _is_better(chain, self._best.get(relay)):
                    self._best[relay] = chain
                    heappush(self._heap, (-value, length, next(self._turn), relay))
                continue
            end = self.graph.end_of(hop)
            if end is not None and _is_better(chain, self.ends.get(end)):
                self.ends[end] = chain


def _is_better(chain: BestChain, known: BestChain | None) -> bool:
    return known is None or (chain.value, -chain.length) > (known.value, -known.length)


_NOWHERE: frozenset[Terminal] = frozenset()


class Reach:
    """The ends that chains reach in a graph."""

    def __init__(self, graph: Graph):
        self._graph = graph
        self._onward = graph.onward
        self._ends: dict[str, frozenset[Terminal]] = {}
        if graph.relays:  # else no relay cites another, and nothing needs an order
            for group in components(graph.relays):
                self._settle(group)

    def of_hop(self, hop: Hop) -> frozenset[Terminal]:
        """The ends that chains beginning with this hop reach."""
        cited = hop.way.attributed_to
        if cited is None or cited not in self._onward:
            return _NOWHERE if self._graph.end_of(hop) is None else hop.way.ends
        ends = self._ends.get(cited)
        if ends is None:
            onward = self._onward[cited]
            ends = self.of_hop(onward[0]) if len(onward) == 1 else self.of_hops(onward)
            self._ends[cited] = ends
        return ends

    def of_hops(self, hops: Collection[Hop]) -> frozenset[Terminal]:
        """The ends that chains beginning with one of these hops reach."""
        if len(hops) == 1:
            (hop,) = hops
            return self.of_hop(hop)
        return _NOWHERE.union(*map(self.of_hop, hops))

    def _settle(self, group: list[str]) -> None:
        """Sources that cite each other reach the same ends; what they cite is settled already."""
        for source in group:
            self._ends[source] = _NOWHERE
        ends = self.of_hops([hop for source in group for hop in self._onward[source]])
        for source in group:
            self._ends[source] = ends


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

    Organisations in ``cancelled`` relay the claim, and say something else instead. ``origins`` are
    the organisations that say it on their own authority; ``standings`` says what their word is
    worth. What not every reader needs is worked out when it is first asked for.
    """

    __slots__ = (
        "_best", "_first_said", "_outlook", "_reach", "_still_said",
        "ends", "graph", "origins", "standings",
    )  # fmt: skip

    def __init__(
        self,
        graph: Graph,
        outlook: Outlook,
        standings: Standings,
        cancelled: frozenset[str] = frozenset(),
    ):
        self.graph = graph
        self.standings = standings
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
        self.ends = ends
        self.origins = {end.organisation for end in ends if end.attributed}

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
            self._reach = Reach(self.graph)
        return self._reach

    @property
    def best(self) -> Mapping[Terminal, BestChain]:
        """The best chain from a report to each end."""
        if self._best is None:
            self._best = best_chains(self.graph, self._outlook.weights)
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
