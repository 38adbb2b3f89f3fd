"""The trace of a claim: which reports are held, and to which origins they go back."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any

from claimtrace._frozen import Frozen
from claimtrace.case.case import CaseHolder
from claimtrace.case.hops import Graph, Hop, source_at
from claimtrace.policy import Policy
from claimtrace.reading.chains import Chains, cycles_among
from claimtrace.reading.counts import count, echoes_among
from claimtrace.reading.reading import Reading
from claimtrace.reading.undercuts import targets_around
from claimtrace.records import Basis, Claim, Letter, SourceKind, Stance
from claimtrace.tracing import tree
from claimtrace.windows import Moment

__all__ = ["Chain", "Trace", "TracedHop", "TracedSource", "UndercutTrace", "trace"]

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
    undercuts: str | None = None
    """Id of the source whose word an undercut calls worthless."""


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


class _Followed(Frozen):
    """What a trace holds, whatever is followed."""

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


class UndercutTrace(_Followed):
    """From an undercut to who says it; the fields of a `Trace`, and at whom it is aimed.

    ``claim`` is the claim that it is counted on; it may be told of another one that this entails.
    """

    target: str
    """Id of the source whose word is called worthless."""
    hits: tuple[str, ...] = ()
    """Ids of the sources on the chains of the claim that are it or parts of it."""
    level: float | None = None
    """Share, 0 to 1, of its worth that this word loses; None where no stance is looked at."""

    def __str__(self) -> str:
        return tree.render(self)

    def _repr_svg_(self) -> str:
        return _drawn(self)


class Trace(_Followed):
    """From a claim to its origins.

    ``str()`` is a tree.

    >>> rows = [{"q": "toll", "who": who, "via": "sohr"} for who in ("daily", "wire")]
    >>> (case,) = Case.from_rows(rows, question="q", reporter="who", origin="via")
    >>> found = trace(case, "toll")
    >>> len(found.reports), found.origins, [chain.sources for chain in found.chains]
    (2, ('sohr',), [('daily', 'sohr'), ('wire', 'sohr')])
    """

    undercuts: tuple[UndercutTrace, ...] = ()
    """Who calls the word of a source on some chain worthless, for each such source; of a trace with
    the stance undercuts, all that is said of the claim."""

    def __str__(self) -> str:
        return tree.render(self, self.undercuts)

    def _repr_svg_(self) -> str:
        return _drawn(self)


def _drawn(found: Trace | UndercutTrace) -> str:
    from claimtrace.views.svg import svg  # only a notebook asks for it

    return svg(found)


def trace(
    ledger_or_case: CaseHolder,
    claim: str | Claim,
    policy: Policy | None = None,
    *,
    stance: Stance | str = Stance.ASSERTS,
) -> Trace:
    """Follow a claim, or its denials, retractions or undercuts, from the reports to their origins.

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
    reading, about = Reading(case, policy or Policy()), case.claim(claim_id)
    stance = Stance(stance)
    if stance is Stance.UNDERCUTS:
        own = reading.representative(claim_id)
        said = {
            target: chains
            for target, found in reading.undercutting(claim_id).items()
            for on, chains in found
            if on == own
        }
        undercuts = tuple(
            UndercutTrace(**_followed(reading, about, stance, [chains], {target}), target=target)
            for target, chains in said.items()
        )
        everything = _followed(reading, about, stance, [*said.values()], said)
        return Trace(**everything, undercuts=undercuts)
    fields = _followed(reading, about, stance, [reading.chains(claim_id, stance)])
    return Trace(**fields, undercuts=tuple(_undercuts(reading, about, stance, fields["hops"])))


def _undercuts(
    reading: Reading, claim: Claim, stance: Stance, hops: Iterable[TracedHop]
) -> Iterator[UndercutTrace]:
    """The undercuts of the sources on some chains, or of what these are part of."""
    if stance not in (Stance.ASSERTS, Stance.DENIES):
        return
    undercutting = reading.undercutting(claim.id)
    names = {name for hop in hops for name in (hop.reporter, hop.attributed_to) if name}
    around = targets_around(reading.case.directory, undercutting, names)
    levels = reading.levels(claim.id, stance)
    for target in sorted(set().union(*around.values())):
        chains = [each for _, each in undercutting[target]]
        found = _followed(reading, claim, Stance.UNDERCUTS, chains, {target})
        hits = tuple(sorted(name for name, inside in around.items() if target in inside))
        level = levels.get(target, 0.0)
        yield UndercutTrace(**found, target=target, level=level, hits=hits)


def _followed(
    reading: Reading,
    claim: Claim,
    stance: Stance,
    found: Sequence[Chains],
    named: Collection[str] = (),
) -> dict[str, Any]:
    """The fields of the trace of some chains, none of which goes over to another one.

    ``named`` are further sources that are to be described.
    """
    parts = [_Stretch(reading, chains) for chains in found]
    budget, complete, listed = _CHAIN_BUDGET, True, list[Chain]()
    for part in parts:
        more, budget = part.listed(budget)
        listed += more
        complete = complete and budget >= 0
    names = set(named).union(*(part.names() for part in parts))
    superseded = reading.superseded(claim.id) if stance is Stance.ASSERTS else ()
    unattributed = {end.source for each in found for end in each.ends if not end.attributed}
    return {
        "claim": claim.id,
        "statement": claim.statement,
        "stance": stance,
        "reports": tuple(sorted(_id_of(hops[0]) for part in parts for hops in part.counts.reports)),
        "origins": tuple(sorted({origin for part in parts for origin in part.counts.origins})),
        "unattributed": tuple(sorted(unattributed)),
        "chains": tuple(listed),
        "cycles": tuple(dict.fromkeys(cycle for part in parts for cycle in part.cycles())),
        "echoes": tuple(sorted(echo for part in parts for echo in part.echoes)),
        "retracted_by": tuple(sorted(reading.withdrawn(claim.id, stance))),
        "superseded_by": tuple(sorted(superseded)),
        "hops": tuple(hop for part in parts for hop in part.traced_hops()),
        "sources": tuple(_traced_source(reading, name) for name in sorted(names)),
        "complete": complete,
    }


class _Stretch:
    """Chains among which a trace may look for its way."""

    def __init__(self, reading: Reading, chains: Chains):
        self.reading = reading
        self.chains = chains
        graph = chains.graph
        self.graph = Graph(sorted(graph.hops, key=_place), graph.withdrawn)
        if len(self.graph.held) > len(graph.held):  # those of twins are no reports of the claim
            self.graph = self.graph.beginning_with(graph.held)
        self.counts = count(chains)
        for hops in self.counts.reports:
            hops.sort(key=_id_of)
        self.counts.reports.sort(key=lambda hops: _id_of(hops[0]))
        self.echoes = {_id_of(hop) for hop in echoes_among(chains, self.counts)}
        reached = {id(hop.original) for hop, _ in self.graph.walk(self.graph.held)}
        once: dict[int, Hop] = {}
        for hop in self.graph.hops:  # a report before what counts again behind it
            if not hop.held and id(hop.original) in once:
                continue
            once[id(hop.original)] = hop
        self.reached = [hop for name, hop in once.items() if name in reached]

    def names(self) -> set[str]:
        """The sources on some chain, and their organisations."""
        ways = {hop.way for hop in self.reached}
        names = {way.reporter for way in ways} | {way.organisation for way in ways}
        names |= {way.attributed_to for way in ways if way.attributed_to is not None}
        names |= {way.cited_organisation for way in ways if way.cited_organisation is not None}
        return names

    def cycles(self) -> Iterator[tuple[str, ...]]:
        """The circles in which sources cite each other."""
        for cycle in cycles_among(self.graph.relays):
            yield tuple(map(source_at, cycle))

    def traced_hops(self) -> Iterator[TracedHop]:
        """The hops on some chain that begins with a report."""
        reports = {_id_of(hop): _id_of(hops[0]) for hops in self.counts.reports for hop in hops}
        for hop in self.reached:
            yield self._traced_hop(hop, reports, self.echoes)

    def listed(self, budget: int) -> tuple[list[Chain], int]:
        """The chains, and what is left of a budget of hops to visit; below 0 some are missing."""
        ends = {(end.source, end.attributed) for end in self.chains.ends}
        listed: list[Chain] = []
        for report in self.graph.held if budget >= 0 else ():
            found, visited = self._chains_from(report, ends)
            budget -= visited + sum(len(chain.hops) for chain in found)
            listed += found
            if budget < 0:
                break
        return listed, budget

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
            held=hop.original.held,
            report=report,
            echo=report in echoes,
            said=record.said,
            title=None if document is None else document.title,
            url=None if document is None else document.url,
            quote=None if record.quote is None else record.quote.exact,
            undercuts=hop.undercuts,
        )


def _traced_source(reading: Reading, source_id: str) -> TracedSource:
    directory, outlook = reading.case.directory, reading.outlook
    source, organisation = directory.sources[source_id], directory.organisations[source_id]
    return TracedSource(
        id=source_id,
        name=source.name,
        kind=source.kind,
        organisation=organisation,
        letter=outlook.letter_of(organisation),
        bloc=outlook.bloc_of(organisation),
    )


def _place(hop: Hop) -> tuple[str, str, str]:
    return hop.way.reporter, hop.way.attributed_to or "", _id_of(hop)


def _id_of(hop: Hop) -> str:
    return hop.attribution.id
