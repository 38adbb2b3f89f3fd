"""Hops of chains as a case holds them: who cites whom at hand, the words behind it on demand.

Why a case holds hops and makes records on demand: docs/decisions/0013.
"""

from __future__ import annotations

from collections.abc import Collection, Container, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from claimtrace.case.directory import Terminal, Way
from claimtrace.records import Attribution

__all__ = ["NO_HOPS", "Graph", "Hop", "seconds_of"]

_EPOCH = date(1970, 1, 1).toordinal()
_SECONDS_A_DAY = 86_400


def seconds_of(moment: date) -> float:
    """Seconds since 1970 at which a moment begins, UTC."""
    if isinstance(moment, datetime):
        return moment.timestamp()
    return float((moment.toordinal() - _EPOCH) * _SECONDS_A_DAY)


class Hop:
    """One attribution, as far as tracing and scoring read it.

    ``said`` is when the reporter said it, in seconds since 1970, None where that is not known;
    ``held`` whether it is a report that we hold; ``supersedes`` the older claim that it replaces.
    """

    __slots__ = ("_record", "held", "said", "supersedes", "way")

    def __init__(
        self, way: Way, said: float | None, held: bool, supersedes: str | None, record: Any
    ):
        self.way = way
        self.said = said
        self.held = held
        self.supersedes = supersedes
        self._record = record

    @property
    def attribution(self) -> Attribution:
        """The record itself, with everything that it says."""
        return self._record  # type: ignore[no-any-return]

    @staticmethod
    def attributions_of(hops: Sequence[Hop]) -> list[Attribution]:
        """The records of some hops of this sort."""
        return [hop.attribution for hop in hops]


class Graph:
    """The hops that relay one claim with one stance; read-only.

    ``held`` are those that are reports, with which chains begin; ``onward`` has each reporter's
    hops, by which a chain that has come to it goes on; ``cited`` are all who are cited. Those in
    ``withdrawn`` are organisations at which no chain ends.
    """

    __slots__ = ("_relays", "cited", "held", "hops", "onward", "withdrawn")

    def __init__(self, hops: Sequence[Hop], withdrawn: Container[str] = ()):
        self._relays: dict[str, set[str]] | None = None
        self.hops = hops
        self.withdrawn = withdrawn
        self.held = [hop for hop in hops if hop.held]
        self.onward: dict[str, list[Hop]] = {}
        self.cited: set[str | None] = set()
        onward, cited = self.onward, self.cited
        for hop in hops:
            way = hop.way
            cited.add(way.attributed_to)
            if way.reporter in onward:
                onward[way.reporter].append(hop)
            else:
                onward[way.reporter] = [hop]

    def without(self, organisations: Collection[str]) -> Graph:
        """The graph once some organisations neither say nor relay the claim.

        Their hops are gone. Reports that cite them stay reports, and lead nowhere.
        """
        if not organisations:
            return self
        kept = [hop for hop in self.hops if hop.way.organisation not in organisations]
        return Graph(kept, organisations)

    def end_of(self, hop: Hop) -> Terminal | None:
        """Where a chain ends whose last hop this is; None where it goes on, or leads nowhere."""
        way = hop.way
        if way.attributed_to in self.onward:
            return None
        if self.withdrawn and way.cited_organisation in self.withdrawn:
            return None
        return way.end

    def walk(self, hops: Iterable[Hop]) -> Iterator[tuple[Hop, Hop | None]]:
        """All hops that chains beginning with some hops come to, each once, the nearest first.

        Each with the one before it on a shortest chain, None for those that chains begin with.
        """
        waiting: list[tuple[Hop, Hop | None]] = [(hop, None) for hop in hops]
        seen: set[str | None] = set()
        met = {id(hop) for hop, _ in waiting}
        for hop, before in waiting:  # grows while it is walked
            yield hop, before
            cited = hop.way.attributed_to
            if cited in self.onward and cited not in seen:
                seen.add(cited)
                for following in self.onward[cited]:
                    if id(following) not in met:
                        met.add(id(following))
                        waiting.append((following, hop))

    @property
    def relays(self) -> Mapping[str, set[str]]:
        """Which relays each relay cites, where it cites any: only there can circles be."""
        if self._relays is None:
            relays: dict[str, set[str]] = {}  # made whole before another thread may see it
            for source, hops in self.onward.items():
                for hop in hops if source in self.cited else ():
                    cited = hop.way.attributed_to
                    if cited is not None and cited in self.onward:
                        relays.setdefault(source, set()).add(cited)
            self._relays = relays
        return self._relays


NO_HOPS = Graph(())
"""The graph of what nobody says."""
