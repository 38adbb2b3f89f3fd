"""Which ends every source's chains reach."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from claimtrace.records import Attribution, Basis, Stance
from claimtrace.tracing.cycles import components, relays_among
from claimtrace.tracing.reading import Reading
from claimtrace.tracing.search import basis_of
from claimtrace.windows import first_instant

__all__ = ["Reach", "first_said"]

Ends = frozenset[tuple[str, bool]]
"""Organisations in which chains end, each with whether it speaks on its own authority."""

_NOWHERE: Ends = frozenset()


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
        hops = reading.case.hops(claim, stance)
        for hop in hops:
            self._outgoing.setdefault(hop.reporter, []).append(hop)
        self._ends: dict[str, Ends] = {}
        relays = relays_among(hops)
        if any(relays.values()):  # else no relay cites another one, and nothing needs an order
            for group in components(relays):
                self._settle(group)

    def of_hop(self, hop: Attribution) -> Ends:
        """The ends that chains beginning with this hop reach."""
        if self._retracted(hop.reporter):
            return _NOWHERE
        if hop.attributed_to is None:
            attributed = basis_of(self._reading.case, hop) is Basis.OWN
            return self._kept(hop.reporter, attributed)
        return self._of_source(hop.attributed_to)

    def _of_source(self, source: str) -> Ends:
        """The ends that a source's chains reach, once its relays are settled."""
        ends = self._ends.get(source)
        if ends is None:
            ends = self._ends[source] = self._joined([source])
        return ends

    def _settle(self, group: list[str]) -> None:
        """Sources that cite each other reach the same ends; what they cite is settled already."""
        for source in group:
            self._ends[source] = _NOWHERE
        ends = self._joined(group)
        for source in group:
            self._ends[source] = _NOWHERE if self._retracted(source) else ends

    def _joined(self, group: list[str]) -> Ends:
        ends: set[tuple[str, bool]] = set()
        for source in group:
            hops = self._outgoing.get(source)
            if self._retracted(source):
                continue
            if hops is not None and len(hops) == len(group) == 1:
                return self.of_hop(hops[0])
            if hops is None:
                ends |= self._kept(
                    source, self._reading.case.sources[source].kind.speaks_for_itself
                )
            else:
                ends.update(*map(self.of_hop, hops))
        return frozenset(ends)

    def _retracted(self, source: str) -> bool:
        return bool(self._excluded) and self._reading.case.organisations[source] in self._excluded

    def _kept(self, source: str, attributed: bool) -> Ends:
        end = (self._reading.case.organisations[source], attributed)
        return frozenset((end,)) if end in self._still_said else _NOWHERE


def first_said(reading: Reading, claim: str) -> Mapping[str, datetime]:
    """When the first dated report of each origin's word was published; worked out once a claim."""
    known = reading.first_said.get(claim)
    if known is None:
        known = reading.first_said[claim] = {}
        reach = Reach(reading, claim, Stance.ASSERTS)
        for hop in reading.case.hops(claim, Stance.ASSERTS):
            if hop.document is not None and hop.said is not None:
                when = first_instant(hop.said)
                for owner, attributed in reach.of_hop(hop):
                    if attributed:
                        known[owner] = min(when, known.get(owner, when))
    return known
