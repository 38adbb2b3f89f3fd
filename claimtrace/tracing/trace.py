"""The trace of a claim: which reports are held, and to which origins they go back."""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping

from claimtrace.case import CaseHolder
from claimtrace.frozen import Frozen
from claimtrace.policy import Policy
from claimtrace.records import Attribution, Basis, Claim, Letter, SourceKind, Stance
from claimtrace.tracing import tree
from claimtrace.tracing.counts import count, echoes_among
from claimtrace.tracing.cycles import cycles_among
from claimtrace.tracing.reading import Reading
from claimtrace.tracing.search import basis_of
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
        self.excluded = reading.excluded(claim.id, stance)
        owner = self.case.organisations
        self.all_hops = sorted(
            (
                hop
                for hop in self.case.hops(claim.id, stance)
                if owner[hop.reporter] not in self.excluded
            ),
            key=lambda hop: (hop.reporter, hop.attributed_to or "", hop.id),
        )
        self.outgoing: dict[str, list[Attribution]] = {}
        for hop in self.all_hops:
            self.outgoing.setdefault(hop.reporter, []).append(hop)

    def trace(self) -> Trace:
        counts = count(self.reading, self.claim.id, self.stance)
        for hops in counts.reports:
            hops.sort(key=lambda hop: hop.id)
        counts.reports.sort(key=lambda hops: hops[0].id)
        echoes = echoes_among(self.reading, self.claim.id, counts, self.stance)
        ends = self.reading.ends(self.claim.id, self.stance)
        chains, complete = self._chains({(end.source, end.attributed) for end in ends})
        reached = self._reached()
        names = {hop.reporter for hop in reached}
        names |= {hop.attributed_to for hop in reached if hop.attributed_to is not None}
        names |= {self.case.organisations[name] for name in names}
        superseded = self.reading.superseded.get(self.claim.id, frozenset())
        echo_ids = {hop.id for hop in echoes}
        reports = {hop.id: hops[0].id for hops in counts.reports for hop in hops}
        return Trace(
            claim=self.claim.id,
            statement=self.claim.statement,
            stance=self.stance,
            reports=tuple(sorted(hops[0].id for hops in counts.reports)),
            origins=counts.origins,
            unattributed=tuple(sorted(end.source for end in ends if not end.attributed)),
            chains=tuple(chains),
            cycles=tuple(cycles_among(self.all_hops)),
            echoes=tuple(sorted(echo_ids)),
            retracted_by=tuple(sorted(self.excluded)),
            superseded_by=tuple(sorted(superseded)) if self.stance is Stance.ASSERTS else (),
            hops=tuple(self._traced_hop(hop, reports, echo_ids) for hop in reached),
            sources=tuple(self._traced_source(name) for name in sorted(names)),
            complete=complete,
        )

    def _onward(self, hop: Attribution) -> list[Attribution]:
        cited = hop.attributed_to
        if cited is None or self.case.organisations[cited] in self.excluded:
            return []
        return self.outgoing.get(cited, [])

    def _reached(self) -> list[Attribution]:
        """The hops that lie on a chain from some report that is held."""
        waiting = [hop for hop in self.all_hops if hop.document is not None]
        seen = {id(hop) for hop in waiting}
        for hop in waiting:  # grows while it is walked
            for following in self._onward(hop):
                if id(following) not in seen:
                    seen.add(id(following))
                    waiting.append(following)
        return [hop for hop in self.all_hops if id(hop) in seen]

    def _chains(self, ends: set[tuple[str, bool]]) -> tuple[list[Chain], bool]:
        chains: list[Chain] = []
        budget = _CHAIN_BUDGET
        for report in self.all_hops:
            if report.document is not None:
                found, visited = self._chains_from(report, ends)
                budget -= visited + sum(len(chain.hops) for chain in found)
                chains += found
                if budget < 0:
                    return chains, False
        return chains, True

    def _chains_from(
        self, report: Attribution, ends: set[tuple[str, bool]]
    ) -> tuple[list[Chain], int]:
        """The shortest chain from one report to each end, and how many hops were visited."""
        came_from: dict[int, Attribution | None] = {id(report): None}
        chains: dict[tuple[str, bool], Chain] = {}
        waiting = deque([report])
        while waiting:
            hop = waiting.popleft()
            end = self._end_of(hop)
            if end is not None and end in ends and end not in chains:
                chains[end] = self._chain_to(hop, end, came_from)
            for following in self._onward(hop):
                if id(following) not in came_from:
                    came_from[id(following)] = hop
                    waiting.append(following)
        return list(chains.values()), len(came_from)

    def _end_of(self, hop: Attribution) -> tuple[str, bool] | None:
        """The end to which a hop leads directly, None where the chain goes on."""
        cited = hop.attributed_to
        if cited is None:
            return hop.reporter, basis_of(self.case, hop) is Basis.OWN
        if cited in self.outgoing:
            return None
        return cited, self.case.sources[cited].kind.speaks_for_itself

    def _chain_to(
        self, hop: Attribution, end: tuple[str, bool], came_from: dict[int, Attribution | None]
    ) -> Chain:
        hops: list[Attribution] = []
        here: Attribution | None = hop
        while here is not None:
            hops.append(here)
            here = came_from[id(here)]
        hops.reverse()
        sources = [step.reporter for step in hops]
        if hop.attributed_to is not None:
            sources.append(hop.attributed_to)
        return Chain(
            sources=tuple(sources), hops=tuple(step.id for step in hops), attributed=end[1]
        )

    def _traced_hop(
        self, hop: Attribution, reports: Mapping[str, str], echoes: set[str]
    ) -> TracedHop:
        basis = basis_of(self.case, hop)
        document = hop.document
        report = reports.get(hop.id)
        return TracedHop(
            attribution=hop.id,
            reporter=hop.reporter,
            attributed_to=hop.attributed_to,
            basis=basis,
            certainty=self.reading.certainty_of(hop, basis),
            held=document is not None,
            report=report,
            echo=report in echoes,
            said=hop.said,
            title=None if document is None else document.title,
            url=None if document is None else document.url,
            quote=None if hop.quote is None else hop.quote.exact,
        )

    def _traced_source(self, source_id: str) -> TracedSource:
        source = self.case.sources[source_id]
        organisation = self.case.organisations[source_id]
        return TracedSource(
            id=source_id,
            name=source.name,
            kind=source.kind,
            organisation=organisation,
            letter=self.reading.letter_of(organisation),
            bloc=self.reading.bloc_of(organisation),
        )
