"""Which ends every source's chains reach."""

from __future__ import annotations

from claimtrace.records import Attribution, Basis, Stance
from claimtrace.tracing.cycles import components
from claimtrace.tracing.reading import Reading
from claimtrace.tracing.search import basis_of

__all__ = ["Reach"]

Ends = frozenset[tuple[str, bool]]
"""Organisations in which chains end, each with whether it speaks on its own authority."""


class Reach:
    """The ends that a claim's chains reach from a hop, whatever the hop's report."""

    def __init__(self, reading: Reading, claim: str, stance: Stance):
        self._reading = reading
        self._still_said = {
            (reading.case.organisations[end.source], end.attributed)
            for end in reading.ends(claim, stance)
        }
        self._excluded = reading.excluded(claim, stance)
        self._outgoing: dict[str, list[Attribution]] = {}
        for hop in reading.case.hops(claim, stance):
            self._outgoing.setdefault(hop.reporter, []).append(hop)
        self._ends: dict[str, Ends] = {}
        graph = {
            source: [hop.attributed_to for hop in hops if hop.attributed_to is not None]
            for source, hops in self._outgoing.items()
        }
        for group in components(graph):
            self._settle(group)

    def of_hop(self, hop: Attribution) -> Ends:
        """The ends that chains beginning with this hop reach."""
        owner = self._reading.case.organisations
        if owner[hop.reporter] in self._excluded:
            return frozenset()
        if hop.attributed_to is None:
            attributed = basis_of(self._reading.case, hop) is Basis.OWN
            return self._kept(hop.reporter, attributed)
        return self._ends.get(hop.attributed_to, frozenset())

    def _settle(self, group: list[str]) -> None:
        """Sources that cite each other reach the same ends; what they cite is settled already."""
        ends: set[tuple[str, bool]] = set()
        for source in group:
            if self._reading.case.organisations[source] in self._excluded:
                continue
            hops = self._outgoing.get(source)
            if hops is None:
                speaks = self._reading.case.sources[source].kind.speaks_for_itself
                ends |= self._kept(source, speaks)
            else:
                for hop in hops:
                    ends |= self.of_hop(hop)
        settled = frozenset(ends)
        for source in group:
            retracted = self._reading.case.organisations[source] in self._excluded
            self._ends[source] = frozenset() if retracted else settled

    def _kept(self, source: str, attributed: bool) -> Ends:
        end = (self._reading.case.organisations[source], attributed)
        return frozenset((end,)) & self._still_said
