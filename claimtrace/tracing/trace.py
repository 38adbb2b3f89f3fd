"""The trace of a claim: which reports are held, and to which origins they go back."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from claimtrace._frozen import Frozen
from claimtrace.case.case import CaseHolder
from claimtrace.case.hops import Graph, Hop, source_at
from claimtrace.policy import Policy
from claimtrace.reading.counts import count, echoes_among
from claimtrace.reading.cycles import cycles_among
from claimtrace.reading.reading import Reading
from claimtrace.records import Basis, Claim, Letter, SourceKind, Stance
from claimtrace.tracing import tree
from claimtrace.windows import Moment

__all__ = ["Chain", "Trace", "TracedHop", "TracedSource", "trace"]

_CHAIN_BUDGET = 1_000_000
"""Hops that the listing of chains may visit in one trace."""


class TracedSource(Frozen):
    """A source on some chain; ``letter`` and ``bloc`` are those of its organisation."""

    id: str
    name: str
    kind: SourceKind
    organisation: str
    letter: Letter
    bloc: str | None


class TracedHop(Frozen):
    """A hop on some chain; ``held`` says whether it is a report that we hold.

    ``report`` is the id in `Trace.reports` under which that report is counted: one document may
    hold several hops. ``echo`` says that the report adds no origin.
    """

    attribution: str
    reporter: str
    attributed_to: str | None
    basis: Basis
    certainty: float
    held: bool
    report: str | None
    echo: bool
    said: Moment | None
    title: str | None
    url: str | None
    quote: str | None


class Chain(Frozen):
    """The shortest way from one report that is held to one end.

    ``sources`` are ids from the reporter to the end; ``hops`` the ids of the attributions between;
    ``attributed`` says whether the end speaks on its own authority.
    """

    sources: tuple[str, ...]
    hops: tuple[str, ...]
    attributed: bool


class Trace(Frozen):
    """From a claim to its origins.

    ``reports`` are the ids of the attributions held (one for each reporter and document),
    ``echoes`` those among them that add no origin; ``origins`` are organisation ids;
    ``unattributed`` the ids of sources that said it on nobody's word; ``cycles`` the circles in
    which sources cite each other; ``retracted_by`` and ``superseded_by`` the organisations that
    took it back, whose part is left out. ``hops`` and ``sources`` are all that lies on some
    chain, and the organisations of these sources. ``complete`` is False where there were too many
    chains to list. ``str()`` is a tree.
    """

    claim: str
    statement: str
    stance: Stance
    reports: tuple[str, ...]
    origins: tuple[str, ...]
    unattributed: tuple[str, ...]
    chains: tuple[Chain, ...]
    cycles: tuple[tuple[str, ...], ...]
    echoes: tuple[str, ...]
    retracted_by: tuple[str, ...]
    superseded_by: tuple[str, ...]
    hops: tuple[TracedHop, ...]
    sources: tuple[TracedSource, ...]
    complete: bool

    def __str__(self) -> str:
        return tree.render(self)

    def _repr_svg_(self) -> str:
        from claimtrace.views.svg import svg  # only a notebook asks for it

        return svg(self)


def trace(
    ledger_or_case: CaseHolder,
    claim: str | Claim,
    policy: Policy | None = None,
    *,
    stance: Stance | str = Stance.ASSERTS,
) -> Trace:
    """Follow a claim, or its denials or retractions, from the reports held to their origins.

    ``policy`` decides the certainties and letters that are shown, and whose word is an echo of
    whom it is suspected of following (`Policy.discount_suspected_copying`). Raises
    UnknownReference where there is no such claim.
    """
    claim_id = claim.id if isinstance(claim, Claim) else claim
    case = ledger_or_case.case_of(claim_id)
    return _Tracer(Reading(case, policy or Policy()), case.claim(claim_id), Stance(stance)).trace()


class _Tracer:
    def __init__(self, reading: Reading, claim: Claim, stance: Stance):
        self.reading = reading
        self.case = reading.case
        self.claim = claim
        self.stance = stance
        self.chains = reading.chains(claim.id, stance)
        graph = self.chains.graph
        self.graph = Graph(sorted(graph.hops, key=_place), graph.withdrawn)
        if len(self.graph.held) > len(graph.held):  # those of twins are no reports of the claim
            self.graph = self.graph.beginning_with(graph.held)

    def trace(self) -> Trace:
        chains = self.chains
        counts = count(chains)
        for hops in counts.reports:
            hops.sort(key=_id_of)
        counts.reports.sort(key=lambda hops: _id_of(hops[0]))
        echoes = echoes_among(chains, counts)
        ends = chains.ends
        listed, complete = self._chains({(end.source, end.attributed) for end in ends})
        reached = self._reached()
        ways = {hop.way for hop in reached}
        names = {way.reporter for way in ways} | {way.organisation for way in ways}
        names |= {way.attributed_to for way in ways if way.attributed_to is not None}
        names |= {way.cited_organisation for way in ways if way.cited_organisation is not None}
        superseded = self.reading.superseded(self.claim.id)
        echo_ids = {_id_of(hop) for hop in echoes}
        reports = {_id_of(hop): _id_of(hops[0]) for hops in counts.reports for hop in hops}
        return Trace(
            claim=self.claim.id,
            statement=self.claim.statement,
            stance=self.stance,
            reports=tuple(sorted(_id_of(hops[0]) for hops in counts.reports)),
            origins=counts.origins,
            unattributed=tuple(sorted(end.source for end in ends if not end.attributed)),
            chains=tuple(listed),
            cycles=tuple(dict.fromkeys(self._cycles())),
            echoes=tuple(sorted(echo_ids)),
            retracted_by=tuple(sorted(self.reading.withdrawn(self.claim.id, self.stance))),
            superseded_by=tuple(sorted(superseded)) if self.stance is Stance.ASSERTS else (),
            hops=tuple(self._traced_hop(hop, reports, echo_ids) for hop in reached),
            sources=tuple(self._traced_source(name) for name in sorted(names)),
            complete=complete,
        )

    def _cycles(self) -> Iterator[tuple[str, ...]]:
        for cycle in cycles_among(self.graph.relays):
            yield tuple(map(source_at, cycle))

    def _reached(self) -> list[Hop]:
        """The hops that lie on a chain from some report that is held, each once."""
        reached = {id(hop.original) for hop, _ in self.graph.walk(self.graph.held)}
        hops = {id(hop.original): hop for hop in self.graph.hops}
        return [hop for name, hop in hops.items() if name in reached]

    def _chains(self, ends: set[tuple[str, bool]]) -> tuple[list[Chain], bool]:
        chains: list[Chain] = []
        budget = _CHAIN_BUDGET
        for report in self.graph.held:
            found, visited = self._chains_from(report, ends)
            budget -= visited + sum(len(chain.hops) for chain in found)
            chains += found
            if budget < 0:
                return chains, False
        return chains, True

    def _chains_from(self, report: Hop, ends: set[tuple[str, bool]]) -> tuple[list[Chain], int]:
        """The shortest chain from one report to each end, and how many hops were visited."""
        came_from: dict[int, Hop | None] = {}
        chains: dict[tuple[str, bool], Chain] = {}
        for hop, before in self.graph.walk([report]):
            came_from[id(hop)] = before
            terminal = self.graph.end_of(hop)
            if terminal is not None:
                end = terminal[0], terminal[2]
                if end in ends and end not in chains:
                    chains[end] = self._chain_to(hop, end, came_from)
        return list(chains.values()), len(came_from)

    def _chain_to(self, hop: Hop, end: tuple[str, bool], came_from: dict[int, Hop | None]) -> Chain:
        hops: list[Hop] = []
        here: Hop | None = hop
        while here is not None:
            hops.append(here)
            here = came_from[id(here)]
        hops.reverse()
        sources = [step.way.reporter for step in hops]
        if hop.way.attributed_to is not None:
            sources.append(hop.way.attributed_to)
        return Chain(sources=tuple(sources), hops=tuple(map(_id_of, hops)), attributed=end[1])

    def _traced_hop(self, hop: Hop, reports: Mapping[str, str], echoes: set[str]) -> TracedHop:
        way, record = hop.way, hop.attribution
        document = record.document
        report = reports.get(record.id)
        return TracedHop(
            attribution=record.id,
            reporter=way.reporter,
            attributed_to=way.attributed_to,
            basis=way.basis,
            certainty=self.reading.outlook.weights[way][0],
            held=hop.held,
            report=report,
            echo=report in echoes,
            said=record.said,
            title=None if document is None else document.title,
            url=None if document is None else document.url,
            quote=None if record.quote is None else record.quote.exact,
        )

    def _traced_source(self, source_id: str) -> TracedSource:
        source = self.case.directory.sources[source_id]
        organisation = self.case.directory.organisations[source_id]
        return TracedSource(
            id=source_id,
            name=source.name,
            kind=source.kind,
            organisation=organisation,
            letter=self.reading.outlook.letter_of(organisation),
            bloc=self.reading.outlook.bloc_of(organisation),
        )


def _place(hop: Hop) -> tuple[str, str, str]:
    return hop.way.reporter, hop.way.attributed_to or "", _id_of(hop)


def _id_of(hop: Hop) -> str:
    return hop.attribution.id
