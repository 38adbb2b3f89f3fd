"""Hops of chains as a case holds them: who cites whom at hand, the words behind it on demand.

Why a case holds hops and makes records on demand: docs/decisions/0013.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from claimtrace.case.directory import Terminal, Way
from claimtrace.records import Attribution, Basis

__all__ = [
    "NO_HOPS",
    "Graph",
    "Hop",
    "document_identity",
    "goes_round",
    "identity_of",
    "is_later",
    "seconds_of",
]

_EPOCH = date(1970, 1, 1).toordinal()
_SECONDS_A_DAY = 86_400
_IDENTITY_BYTES = 16


def seconds_of(moment: date) -> float:
    """Seconds since 1970 at which a moment begins, UTC."""
    if isinstance(moment, datetime):
        return moment.timestamp()
    return float((moment.toordinal() - _EPOCH) * _SECONDS_A_DAY)


def identity_of(record: Attribution) -> bytes | None:
    """What reports that stand in one document have in common, where it is their reporter's own.

    16 bytes of the hash of the document's bytes or, where that is not known, of its address. None
    for a document of which neither is known (nobody can say that it is another's, too), and where
    the reporter cites somebody or speaks on nobody's word.
    """
    document = record.document
    if document is None or record.attributed_to is not None or record.basis is Basis.UNATTRIBUTED:
        return None
    return document_identity(document.sha256, document.url)


def document_identity(sha256: str | None, url: str | None) -> bytes | None:
    """The 16 bytes that tell a document apart; None where neither is known.

    ``sha256`` is the hex digest of its bytes, and comes before ``url``, its address.
    """
    if sha256 is not None:
        return bytes.fromhex(sha256)[:_IDENTITY_BYTES]
    if url is None:
        return None
    return hashlib.sha256(url.encode("utf-8", "surrogatepass")).digest()[:_IDENTITY_BYTES]


def is_later(one: float | None, other: float | None) -> bool:
    """Whether a moment is known to be after another: by the day where either is only a date.

    A date is held as the beginning of its day, so a time of day at midnight counts as a date.
    """
    if one is None or other is None:
        return False
    if one % _SECONDS_A_DAY and other % _SECONDS_A_DAY:
        return one > other
    return one // _SECONDS_A_DAY > other // _SECONDS_A_DAY


class Hop:
    """One attribution, as far as tracing and scoring read it.

    ``said`` is when the reporter said it, in seconds since 1970, None where that is not known;
    ``held`` whether it is a report that we hold; ``supersedes`` the older claim that it replaces;
    ``undercuts`` the source whose word it calls worthless; ``document`` what a report on the
    reporter's own authority has in common with others in the same document (`identity_of`).
    """

    __slots__ = ("_record", "document", "held", "said", "supersedes", "undercuts", "way")

    def __init__(
        self,
        way: Way,
        said: float | None,
        held: bool,
        supersedes: str | None,
        record: Any,
        undercuts: str | None = None,
        document: bytes | None = None,
    ):
        self.way: Way = way
        self.said: float | None = said
        self.held: bool = held
        self.supersedes: str | None = supersedes
        self.undercuts: str | None = undercuts
        self.document: bytes | None = document
        self._record = record

    @property
    def attribution(self) -> Attribution:
        """The record itself, with everything that it says."""
        return self._record  # type: ignore[no-any-return]

    @property
    def original(self) -> Hop:
        """The hop of the case of which this one is the copy in a graph, or itself."""
        return self

    @staticmethod
    def attributions_of(hops: Sequence[Hop]) -> list[Attribution]:
        """The records of some hops of this sort."""
        return [hop.attribution for hop in hops]


class _HopAgain(Hop):
    """A hop of a case between other places of a graph."""

    __slots__ = ()

    def __init__(self, hop: Hop, way: Way, *, held: bool):
        super().__init__(
            way, hop.said, held, hop.supersedes, hop.original, hop.undercuts, hop.document
        )

    @property
    def attribution(self) -> Attribution:
        return self.original.attribution

    @property
    def original(self) -> Hop:
        return self._record  # type: ignore[no-any-return]


def _stands(hop: Hop, withdrawn: Mapping[str, float | None]) -> bool:
    """Whether who made a hop did not take it back."""
    name = hop.way.organisation
    return name not in withdrawn or is_later(hop.said, withdrawn[name])


_Behind = frozenset[tuple[str, str]]
"""The sources, each with its organisation, by whose later hops chains have come."""

_MOST_PLACES = 10_000
"""Second places of sources; beyond, what a later hop leads to counts only as it stands."""


class _CountsAgain:
    """The hops that stand, and copies of all to which a later hop of who took it back leads.

    What such a hop leads to counts again even if it passes what was taken back, but for chains
    that come by that hop alone. So behind it everything has a second place.
    """

    def __init__(self, graph: Graph, withdrawn: Mapping[str, float | None]):
        self.withdrawn = withdrawn
        self.hops: list[Hop] = []
        self._waiting: list[tuple[str, _Behind]] = []
        self._seen: set[tuple[str, _Behind]] = set()
        for hop in graph.hops:
            if _stands(hop, withdrawn):
                self._place(hop, frozenset())
        for source, behind in self._waiting:  # grows while it is walked
            if (source, behind) not in self._seen:
                self._seen.add((source, behind))
                self._go_on(graph.onward.get(source, ()), behind)

    def _go_on(self, hops: Iterable[Hop], behind: _Behind) -> None:
        freed = {name for _, name in behind}
        for hop in hops:
            if hop.way.organisation in freed or _stands(hop, self.withdrawn):
                self._place(hop, behind)

    def _place(self, hop: Hop, behind: _Behind) -> None:
        name, source = hop.way.organisation, hop.way.reporter
        if name not in self.withdrawn or name in {freed for _, freed in behind}:
            self._move(hop, _again(source, behind), behind, held=hop.held and not behind)
            return
        if hop.held and not behind:  # a chain that begins with it may come back to its source
            self._move(hop, f"{source} first", frozenset({("", name)}), held=True)
        beyond = behind | {(source, name)} if len(self._seen) < _MOST_PLACES else behind
        self._move(hop, _again(source, behind), beyond, held=False)

    def _move(self, hop: Hop, here: str, beyond: _Behind, *, held: bool) -> None:
        """Put a hop in, or a copy of it, by which chains go on beyond some later hops."""
        if not beyond:
            self.hops.append(hop)
            return
        there, freed = hop.way.attributed_to, frozenset(name for _, name in beyond)
        if there is not None and there in {source for source, _ in beyond}:
            there = f"{there}{_ROUND}"  # it was passed already: going round leads nowhere
            freed -= {hop.way.cited_organisation or ""}
        elif there is not None:
            self._waiting.append((there, beyond))
            there = _again(there, beyond)
        self.hops.append(_HopAgain(hop, hop.way.behind(here, there, freed), held=held))


_ROUND = " once more"


def goes_round(hop: Hop) -> bool:
    """Whether a hop leads back to where a chain has come from, and so nowhere."""
    return hop.way.there is not None and hop.way.there.endswith(_ROUND)


def _again(source: str, behind: _Behind) -> str:
    """The place of a source behind later hops; no id contains white space, so it is nobody's."""
    if not behind:
        return source
    return " ".join((source, "after", *(f"{by}:{name}" for by, name in sorted(behind))))


def source_at(place: str) -> str:
    """The source that stands at a place of a graph."""
    return place.partition(" ")[0]


def _touches(hop: Hop, sources: Collection[str]) -> bool:
    return hop.way.reporter in sources or hop.way.attributed_to in sources


_NOBODY: Mapping[str, float | None] = {}


class Graph:
    """The hops that relay one claim with one stance; read-only.

    ``held`` are those that are reports, with which chains begin; ``onward`` has each reporter's
    hops, by which a chain that has come to it goes on; ``cited`` are all who are cited (both by
    their place, which is a source's id but for what counts again, see `without`); ``signed``
    the reports of which the document has an identity and the reporter speaks for itself. Those in
    ``withdrawn`` are organisations that took the claim back.
    """

    __slots__ = ("_relays", "cited", "held", "hops", "onward", "signed", "withdrawn")

    def __init__(self, hops: Sequence[Hop], withdrawn: Mapping[str, float | None] = _NOBODY):
        self._relays: dict[str, set[str]] | None = None
        self.hops: Sequence[Hop] = hops
        self.withdrawn: Mapping[str, float | None] = withdrawn
        self.held: list[Hop] = [hop for hop in hops if hop.held]
        self.signed: list[Hop] = [hop for hop in self.held if hop.document is not None]
        self.onward: dict[str, list[Hop]] = {}
        self.cited: set[str | None] = set()
        onward, cited = self.onward, self.cited
        for hop in hops:
            way = hop.way
            cited.add(way.there)
            if way.here in onward:
                onward[way.here].append(hop)
            else:
                onward[way.here] = [hop]

    def without(self, withdrawn: Mapping[str, float | None]) -> Graph:
        """The graph once some organisations have taken back whatever they said or relayed.

        Each with when it did, None where that is not known. Their hops are gone, but for those
        that are dated later, and what chains come to by these. Reports that cite them stay
        reports, and lead nowhere unless such a later hop leads on.
        """
        if not withdrawn:
            return self
        kept = [hop for hop in self.hops if _stands(hop, withdrawn)]
        if any(hop.way.organisation in withdrawn for hop in kept):
            kept = _CountsAgain(self, withdrawn).hops
        return Graph(kept, withdrawn)

    def beginning_with(self, reports: Collection[Hop]) -> Graph:
        """The graph if these were the only reports that are held, with all ways on from them."""
        wanted = {id(hop.original) for hop in reports}
        graph = Graph(self.hops, self.withdrawn)
        graph.held = [hop for hop in self.held if id(hop.original) in wanted]
        graph.signed = [hop for hop in self.signed if id(hop.original) in wanted]
        return graph

    def end_of(self, hop: Hop) -> Terminal | None:
        """Where a chain ends whose last hop this is; None where it goes on, or leads nowhere."""
        way = hop.way
        if way.there in self.onward:
            return None
        if way.cited_organisation in self.withdrawn and way.cited_organisation not in way.freed:
            return None
        return way.end

    def may_come_back(self, way: Way) -> bool:
        """Whether a chain that begins this way may come to its reporter again."""
        return way.here in self.cited or way.here != way.reporter

    def walk(
        self, hops: Iterable[Hop], *, beside: Collection[str] = ()
    ) -> Iterator[tuple[Hop, Hop | None]]:
        """All hops that chains beginning with some hops come to, each once, the nearest first.

        Each with the one before it on a shortest chain, None for those that chains begin with.
        Chains pass ``beside`` some sources: hops by which or to which these lead are left out.
        """
        waiting: list[tuple[Hop, Hop | None]] = [
            (hop, None) for hop in hops if not beside or not _touches(hop, beside)
        ]
        seen: set[str | None] = set()
        met = {id(hop) for hop, _ in waiting}
        for hop, before in waiting:  # grows while it is walked
            yield hop, before
            cited = hop.way.there
            if cited in self.onward and cited not in seen:
                seen.add(cited)
                for following in self.onward[cited]:
                    if id(following) not in met and not (beside and _touches(following, beside)):
                        met.add(id(following))
                        waiting.append((following, hop))

    @property
    def relays(self) -> Mapping[str, set[str]]:
        """Which relays each relay cites, where it cites any: only there can circles be."""
        if self._relays is None:
            relays: dict[str, set[str]] = {}  # made whole before another thread may see it
            for source, hops in self.onward.items():
                for hop in hops if source in self.cited else ():
                    cited = hop.way.there
                    if cited is not None and cited in self.onward:
                        relays.setdefault(source, set()).add(cited)
            self._relays = relays
        return self._relays


NO_HOPS = Graph(())
"""The graph of what nobody says."""
