"""Which ends every source's chains reach."""

from __future__ import annotations

from collections.abc import Mapping

from claimtrace.hops import Hop
from claimtrace.records import Stance
from claimtrace.tracing.cycles import components
from claimtrace.tracing.reading import Reading

__all__ = ["Reach", "first_said"]

Ends = frozenset[tuple[str, bool]]
"""Organisations in which chains end, each with whether it speaks on its own authority."""

_NOWHERE: Ends = frozenset()


class Reach:
    """The ends that a claim's chains reach from a hop, whatever the hop's report."""

    def __init__(self, reading: Reading, claim: str, stance: Stance):
        graph = reading.case.graph(claim, stance)
        self._onward = graph.onward
        self._excluded = reading.excluded(claim, stance)
        still_said = [(end.organisation, end.attributed) for end in reading.ends(claim, stance)]
        self._alone: dict[tuple[str, bool], Ends] = {end: frozenset((end,)) for end in still_said}
        self._ends: dict[str, Ends] = {}
        if graph.relays:  # else no relay cites another, and nothing needs an order
            for group in components(graph.relays):
                self._settle(group)

    def of_hop(self, hop: Hop) -> Ends:
        """The ends that chains beginning with this hop reach."""
        way = hop.way
        if self._excluded and (
            way.organisation in self._excluded or way.cited_organisation in self._excluded
        ):
            return _NOWHERE
        cited = way.attributed_to
        if cited is None or cited not in self._onward:
            return self._alone.get(way.end, _NOWHERE)
        ends = self._ends.get(cited)
        if ends is None:
            ends = self._ends[cited] = self._joined(self._onward[cited])
        return ends

    def _settle(self, group: list[str]) -> None:
        """Sources that cite each other reach the same ends; what they cite is settled already."""
        for source in group:
            self._ends[source] = _NOWHERE
        ends = self._joined([hop for source in group for hop in self._onward[source]])
        for source in group:
            self._ends[source] = ends

    def _joined(self, hops: list[Hop]) -> Ends:
        if len(hops) == 1:
            return self.of_hop(hops[0])
        return _NOWHERE.union(*map(self.of_hop, hops))


def first_said(reading: Reading, claim: str) -> Mapping[str, float]:
    """When the first dated report of each origin's word was published; worked out once a claim.

    In seconds since 1970.
    """
    known = reading.first_said.get(claim)
    if known is None:
        known = reading.first_said[claim] = {}
        reach = Reach(reading, claim, Stance.ASSERTS)
        for hop in reading.case.graph(claim, Stance.ASSERTS).held:
            if hop.said is not None:
                for owner, attributed in reach.of_hop(hop):
                    if attributed:
                        known[owner] = min(hop.said, known.get(owner, hop.said))
    return known
