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
    """A source on some chain."""

    id: str
    """Its id."""
    name: str
    """Its name."""
    kind: SourceKind
    """What it is."""
    organisation: str
    """Id of the organisation at the end of its ``part_of`` chain; its own, if it is one."""
    letter: Letter
    """Admiralty letter of the organisation under the policy, A to F."""
    bloc: str | None
    """Bloc of the organisation under the policy; None where it has none."""


class TracedHop(Frozen):
    """A hop on some chain."""

    attribution: str
    """Id of the attribution."""
    reporter: str
    """Id of the source that says it."""
    attributed_to: str | None
    """Id of the source that it cites; None where it cites none."""
    basis: Basis
    """On whose word."""
    certainty: float
    """How firmly it is stated, above 0 and up to 1: its own number, or the policy's."""
    held: bool
    """Whether it is a report that we hold."""
    report: str | None
    """Id in `Trace.reports` under which the report is counted: one document may hold several hops.
    None where no report is held."""
    echo: bool
    """Whether the report adds no origin."""
    said: Moment | None
    """When the reporter said it; None if unknown."""
    title: str | None
    """Title of the document held, if known."""
    url: str | None
    """URL of the document held, if known."""
    quote: str | None
    """The words of the document, if recorded."""


class Chain(Frozen):
    """The shortest way from one report that is held to one end.

    ``sources`` are ids from the reporter to the end; ``hops`` the ids of the attributions between;
    ``attributed`` says whether the end speaks on its own authority.
    """

    sources: tuple[str, ...]
    """Ids from the reporter to the end."""
    hops: tuple[str, ...]
    """Ids of the attributions between them."""
    attributed: bool
    """Whether the end speaks on its own authority."""


class Trace(Frozen):
    """From a claim to its origins.

    ``str()`` is a tree.

    >>> rows = [{"q": "toll", "who": who, "via": "sohr"} for who in ("daily", "wire")]
    >>> (case,) = Case.from_rows(rows, question="q", reporter="who", origin="via")
    >>> found = trace(case, "toll")
    >>> len(found.reports), found.origins, [chain.sources for chain in found.chains]
    (2, ('sohr',), [('daily', 'sohr'), ('wire', 'sohr')])
    """

    claim: str
    """Id of the claim."""
    statement: str
    """The claim in words."""
    stance: Stance
    """What the statements followed do with the claim."""
    reports: tuple[str, ...]
    """Ids of the attributions held, one for each reporter and document."""
    origins: tuple[str, ...]
    """Ids of the organisations to which they go back."""
    unattributed: tuple[str, ...]
    """Ids of the sources that said it on nobody's word."""
    chains: tuple[Chain, ...]
    """The shortest way from each report to each end."""
    cycles: tuple[tuple[str, ...], ...]
    """The circles, as ids of sources, in which sources cite each other."""
    echoes: tuple[str, ...]
    """Those of ``reports`` that add no origin."""
    retracted_by: tuple[str, ...]
    """Ids of the organisations that took it back, whose part is left out."""
    superseded_by: tuple[str, ...]
    """Ids of the organisations that now say something else, whose part is left out."""
    hops: tuple[TracedHop, ...]
    """All hops that lie on some chain."""
    sources: tuple[TracedSource, ...]
    """All sources that lie on some chain, and their organisations."""
    complete: bool
    """False where there were too many chains to list."""

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

    >>> rows = [{"q": "toll", "who": who, "via": "sohr"} for who in ("daily", "wire")]
    >>> (case,) = Case.from_rows(rows, question="q", reporter="who", origin="via")
    >>> print(trace(case, "toll"))
    toll (toll)
    2 reports, 1 echo, 1 origin, 0 unattributed
    origin: sohr (unknown, F)
      <- daily, report (echo)
      <- wire, report
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
