"""Which ends the chains from every hop reach, whatever they are worth."""

from __future__ import annotations

from collections.abc import Collection

from claimtrace.directory import Terminal
from claimtrace.hops import Graph, Hop
from claimtrace.tracing.cycles import components

__all__ = ["Reach"]

_NOWHERE: frozenset[Terminal] = frozenset()


class Reach:
    """The ends that chains reach in a graph; ``excluded`` organisations neither say nor relay."""

    def __init__(self, graph: Graph, excluded: Collection[str] = ()):
        self._onward = graph.onward
        self._excluded = excluded
        self._ends: dict[str, frozenset[Terminal]] = {}
        if graph.relays:  # else no relay cites another, and nothing needs an order
            for group in components(graph.relays):
                self._settle(group)

    def of_hop(self, hop: Hop) -> frozenset[Terminal]:
        """The ends that chains beginning with this hop reach."""
        way, excluded = hop.way, self._excluded
        if excluded and (way.organisation in excluded or way.cited_organisation in excluded):
            return _NOWHERE
        cited = way.attributed_to
        if cited is None or cited not in self._onward:
            return way.ends
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
