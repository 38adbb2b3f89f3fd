"""A trace as boxes and arrows: what every picture of it draws, whatever its format."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import NamedTuple

from claimtrace._text import counted
from claimtrace.records import Basis, Letter, SourceKind, Stance
from claimtrace.tracing import Trace, TracedHop, TracedSource, UndercutTrace
from claimtrace.views.markup import cut

__all__ = [
    "BOXES",
    "TITLES",
    "Box",
    "Line",
    "Picture",
    "Role",
    "box_words",
    "described",
    "graph_of",
    "kind_words",
    "numbered",
]


BOXES = 80
"""Boxes that a picture shows unless told otherwise; a person reads no more."""

_LINES_PER_BOX = 5


class Role(StrEnum):
    """What a box stands for."""

    REPORT = "report"
    RELAY = "relay"
    PART = "part"  # a part of an organisation, which is the origin
    ORIGIN = "origin"
    UNATTRIBUTED = "unattributed"
    UNDERCUTTER = "undercutter"
    TARGET = "target"  # whose word is undercut, where it has no other box


@dataclass(frozen=True, slots=True)
class Box:
    """A report that is held, or a source.

    ``key`` is a short word that is safe in every format. ``detail`` is a report's date and title.
    ``mark`` says why a source counts no more, or less. ``letter`` and ``bloc`` are the
    organisation's. ``against`` says that the box is on a chain that undercuts.
    """

    key: str
    role: Role
    name: str
    kind: SourceKind
    letter: Letter
    bloc: str | None
    said: str | None = None
    title: str | None = None
    echo: bool = False
    mark: str | None = None
    against: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """From who says it to on whose word; ``basis`` None joins a voice to its organisation.

    Where several hops join the same boxes, the most certain is drawn. ``circular`` lines are part
    of a circle in which sources cite each other. One that ``undercuts`` leads to the source whose
    word it strikes through; its certainty is the share that this word loses.
    """

    tail: str
    head: str
    basis: Basis | None
    certainty: float
    echo: bool = False
    circular: bool = False
    undercuts: bool = False

    @property
    def label(self) -> str:
        """What is to be said of the line beside drawing it: how loose the citation is."""
        if self.undercuts:
            return f"undercuts {self.certainty:.2g}" if self.certainty else "undercuts"
        if self.basis is None:
            return "part of"
        if self.basis in (Basis.HEDGED, Basis.VAGUE):
            return f"{self.basis} {self.certainty:g}"
        return "" if self.certainty == 1 else f"{self.certainty:g}"


@dataclass(frozen=True, slots=True)
class Picture:
    """Boxes and lines; ``hidden`` counts the reports, sources and citations that are not drawn."""

    boxes: tuple[Box, ...]
    lines: tuple[Line, ...]
    hidden_reports: int = 0
    hidden_sources: int = 0
    hidden_lines: int = 0

    @property
    def note(self) -> str:
        """What is left out, in words; empty where everything is drawn."""
        parts = (
            (self.hidden_reports, "report"),
            (self.hidden_sources, "source"),
            (self.hidden_lines, "citation"),
        )
        missing = [counted(number, noun) for number, noun in parts if number]
        return f"Not drawn: {', '.join(missing)}." if missing else ""


def graph_of(trace: Trace | UndercutTrace, limit: int | None = BOXES) -> Picture:
    """The graph of a trace: one box a report, one a source, one an organisation that is an origin.

    ``limit`` is the largest number of boxes, None for no limit. Reports that bring an origin are
    kept before echoes, each with the sources on its way. Raises ValueError for a limit below 2.
    """
    if limit is not None and limit < 2:
        raise ValueError(f"limit is {limit}: a picture needs at least 2 boxes")
    return _Drawings(trace).graph(limit)


_Node = tuple[str, str, str]
"""("report", id of a report, space) or ("source", id of a source, space).

The chains of each undercut are a space of their own, named after its target: who reports the claim
as well as the undercut has a box for each.
"""

_UNDERCUTS = 4
"""The share of the boxes, one in so many, that undercuts may take from the claim's own chains."""


class _Citation(NamedTuple):
    """A `Line` without its ends."""

    basis: Basis | None
    certainty: float
    echo: bool = False
    circular: bool = False
    undercuts: bool = False


class _Drawings:
    """A trace and its undercuts, one beside the other."""

    def __init__(self, trace: Trace | UndercutTrace):
        self.undercuts = (trace,) if isinstance(trace, UndercutTrace) else trace.undercuts
        self.main = None if trace.stance is Stance.UNDERCUTS else _Sketch(trace, "")
        self.parts = {
            undercut.target: _Sketch(undercut, undercut.target) for undercut in self.undercuts
        }

    def graph(self, limit: int | None) -> Picture:
        own = [] if self.main is None else self.main.nodes()
        others = [part.nodes() for part in self.parts.values()]
        if self.main is None:  # boxes that only stand for whose word falls
            own = [("source", target, "") for target in self.parts]
        against = [node for nodes in others for node in nodes]
        room = None if limit is None else max(limit - len(own), limit // _UNDERCUTS)
        shown = against[:room]
        nodes = [*own[: None if limit is None else limit - len(shown)], *shown]
        keys = {node: f"{node[0][0]}{number}" for number, node in enumerate(nodes, start=1)}
        citations = {} if self.main is None else self.main.citations(own)
        for part, found in zip(self.parts.values(), others, strict=True):
            citations |= part.citations(found) | dict(self._strikes(part, own))
        drawn = [ends for ends in citations if ends[0] in keys and ends[1] in keys]
        del drawn[len(drawn) if limit is None else limit * _LINES_PER_BOX :]
        kinds = [node[0] for node in (*own, *against)], [node[0] for node in nodes]
        reports, sources = (
            everything - drawn_now
            for everything, drawn_now in (
                (kinds[0].count(kind), kinds[1].count(kind)) for kind in ("report", "source")
            )
        )
        return Picture(
            boxes=tuple(self._box(node, key) for node, key in keys.items()),
            lines=tuple(
                Line(keys[tail], keys[head], *citations[tail, head]) for tail, head in drawn
            ),
            hidden_reports=reports,
            hidden_sources=sources,
            hidden_lines=len(citations) - len(drawn),
        )

    def _box(self, node: _Node, key: str) -> Box:
        if node[2]:
            return self.parts[node[2]].box(node, key)
        if self.main is not None:
            return self.main.box(node, key)
        return replace(self.parts[node[1]].box(node, key), role=Role.TARGET)

    def _strikes(
        self, part: _Sketch, own: Sequence[_Node]
    ) -> Iterator[tuple[tuple[_Node, _Node], _Citation]]:
        """Lines from who undercuts to whose word falls: to that source, and to its reports."""
        undercut = part.trace
        assert isinstance(undercut, UndercutTrace)
        strike = _Citation(Basis.OWN, undercut.level or 0.0, undercuts=True)
        hits = (undercut.target,) if self.main is None else undercut.hits
        for speaker in dict.fromkeys(chain.sources[-1] for chain in undercut.chains):
            for node in own:
                source = node[1] if self.main is None else self.main.speaks_in(node)
                if source in hits:
                    yield (part.node(speaker), node), strike


class _Sketch:
    def __init__(self, trace: Trace | UndercutTrace, space: str):
        self.trace = trace
        self.space = space
        undercuts = () if isinstance(trace, UndercutTrace) else trace.undercuts
        self.hit = {source for undercut in undercuts for source in undercut.hits}
        self.sources = {source.id: source for source in trace.sources}
        self.relays_of: dict[str, list[TracedHop]] = {}
        self.reports: dict[str, list[TracedHop]] = {}
        for hop in trace.hops:
            self.relays_of.setdefault(hop.reporter, []).append(hop)
            if hop.report is not None:
                self.reports.setdefault(hop.report, []).append(hop)
        self.circles = {
            step
            for cycle in trace.cycles
            for step in zip(cycle, (*cycle[1:], cycle[0]), strict=True)
        }

    def nodes(self) -> list[_Node]:
        """Every node, each report followed by the sources on its way that were not met before."""
        ranked = sorted(
            self.reports.items(),
            key=lambda item: (*_rank(item[1][0]), item[0]),
        )
        found: dict[_Node, None] = {}
        for report, hops in ranked:
            found["report", report, self.space] = None
            waiting = [self._leads_to(hop) for hop in hops]
            for source in waiting:  # grows while it is walked
                if self.node(source) not in found:
                    found[self.node(source)] = None
                    waiting += self._onward(source)
        return list(found)

    def node(self, source: str) -> _Node:
        """The box of a source on these chains."""
        return "source", source, self.space

    def speaks_in(self, node: _Node) -> str:
        """The source whose word a box stands for."""
        return self.reports[node[1]][0].reporter if node[0] == "report" else node[1]

    def _leads_to(self, hop: TracedHop) -> str:
        return hop.reporter if hop.attributed_to is None else hop.attributed_to

    def _onward(self, source: str) -> Iterable[str]:
        for hop in self.relays_of.get(source, ()):
            if hop.attributed_to is not None:
                yield hop.attributed_to
        organisation = self.sources[source].organisation
        if organisation != source and self._speaks(source):
            yield organisation

    def citations(self, nodes: list[_Node]) -> dict[tuple[_Node, _Node], _Citation]:
        found: dict[tuple[_Node, _Node], _Citation] = {}
        for node in nodes:
            for target, citation in self._citations_from(node):
                known = found.get((node, target))
                if known is None or known.certainty < citation.certainty:
                    found[node, target] = citation
        return found

    def _citations_from(self, node: _Node) -> Iterator[tuple[_Node, _Citation]]:
        kind, name, _ = node
        for hop in self.reports[name] if kind == "report" else self.relays_of.get(name, ()):
            if kind == "report" or hop.attributed_to is not None:
                circular = (hop.reporter, hop.attributed_to) in self.circles
                echo = kind == "report" and hop.echo
                yield (
                    self.node(self._leads_to(hop)),
                    _Citation(hop.basis, hop.certainty, echo, circular),
                )
        if kind == "source":
            organisation = self.sources[name].organisation
            if organisation != name and self._speaks(name):
                yield self.node(organisation), _Citation(None, 1.0)

    def _speaks(self, source: str) -> bool:
        """Whether chains end at a source as an origin's word, so that its organisation counts."""
        if self.sources[source].organisation not in self.trace.origins:
            return False
        hops = self.relays_of.get(source)
        if hops is None:
            return self.sources[source].kind.speaks_for_itself
        return any(hop.basis is Basis.OWN for hop in hops)

    def box(self, node: _Node, key: str) -> Box:
        """What is drawn for a node."""
        if node[0] == "report":
            return self._report_box(self.reports[node[1]][0], key)
        source = self.sources[node[1]]
        return Box(
            key=key,
            role=self._role(source),
            name=source.name,
            kind=source.kind,
            letter=source.letter,
            bloc=source.bloc,
            mark=self._mark(source),
            against=self._against,
        )

    @property
    def _against(self) -> bool:
        return self.trace.stance is Stance.UNDERCUTS

    def _report_box(self, hop: TracedHop, key: str) -> Box:
        source = self.sources[hop.reporter]
        return Box(
            key=key,
            role=Role.REPORT,
            name=source.name,
            kind=source.kind,
            letter=source.letter,
            bloc=source.bloc,
            mark="undercut" if hop.reporter in self.hit else None,
            said=None if hop.said is None else str(hop.said),
            title=hop.title or hop.url,
            echo=hop.echo,
            against=self._against,
        )

    def _role(self, source: TracedSource) -> Role:
        if source.id in self.trace.origins:
            return Role.UNDERCUTTER if self._against else Role.ORIGIN
        if self._speaks(source.id):
            return Role.PART
        return Role.UNATTRIBUTED if source.id in self.trace.unattributed else Role.RELAY

    def _mark(self, source: TracedSource) -> str | None:
        if source.organisation in self.trace.retracted_by:
            return "retracted"
        if source.id in self.hit:
            return "undercut"
        return "superseded" if source.organisation in self.trace.superseded_by else None


def _rank(hop: TracedHop) -> tuple[bool, str, str]:
    """What puts reports in order: echoes last, then by date, the undated last, then by source."""
    return hop.echo, "~" if hop.said is None else str(hop.said), hop.reporter


TITLES = {
    Stance.ASSERTS: "Trace",
    Stance.DENIES: "Trace of its denials",
    Stance.RETRACTS: "Trace of its retractions",
    Stance.UNDERCUTS: "Trace of its undercuts",
}
"""What the trace of a stance is called."""

_CHAINS_TOLD = 12
_NAME_WIDTH = 60.0


def kind_words(kind: SourceKind) -> str:
    """The kind of a source as words."""
    return kind.value.replace("_", " ")


def box_words(box: Box) -> tuple[str, str]:
    """What stands in a box under its name: what it is; a report's title, or a source's bloc."""
    if box.role is Role.REPORT:
        sort = "report of an undercut" if box.against else "report"
        what = sort if box.said is None else f"{sort}, {box.said}"
        marks = filter(None, ("echo" if box.echo else None, box.mark, what))
        return ": ".join(marks), box.title or ""
    what = f"{box.role}, {kind_words(box.kind)}"
    if box.mark:
        what = f"{box.mark}: {what}"
    return what, f"bloc {box.bloc}" if box.bloc else ""


def numbered(number: int, one: str, many: str) -> str:
    """A number and its noun where the plural is not formed with an s."""
    return f"{number:,} {one if number == 1 else many}"


def described(trace: Trace | UndercutTrace) -> str:
    """A trace in sentences, for who does not see the picture; long traces are cut, and say so."""
    names = {source.id: cut(source.name, _NAME_WIDTH) for source in trace.sources}
    blocs = {source.id: source.bloc for source in trace.sources}
    origins = [
        names.get(origin, origin) + (f" (bloc {blocs[origin]})" if blocs.get(origin) else "")
        for origin in trace.origins[:_CHAINS_TOLD]
    ]
    counts = [
        counted(len(trace.reports), "report"),
        numbered(len(trace.echoes), "echo", "echoes"),
        counted(len(trace.origins), "origin"),
    ]
    if trace.stance is Stance.UNDERCUTS:
        counts[1:] = [f"by {counted(len(trace.origins), 'undercutter')}"]
    sentences = [f"{', '.join(counts)}{': ' if origins else ''}{', '.join(origins)}."]
    if trace.unattributed:
        voices = ", ".join(names[source] for source in trace.unattributed[:_CHAINS_TOLD])
        sentences.append(f"On nobody's word: {voices}.")
    sentences += [
        f"{', which cites '.join(names[source] for source in chain.sources)}"
        f"{' itself' if len(chain.sources) == 1 else ''}."
        for chain in trace.chains[:_CHAINS_TOLD]
    ]
    for cycle in trace.cycles[:_CHAINS_TOLD]:
        sentences.append(f"Circular: {', '.join(names.get(source, source) for source in cycle)}.")
    undercuts = () if isinstance(trace, UndercutTrace) else trace.undercuts
    for undercut in undercuts[:_CHAINS_TOLD]:
        names = {source.id: source.name for source in undercut.sources}
        target = cut(names[undercut.target], _NAME_WIDTH)
        told = described(undercut)
        lost = f"loses {undercut.level:.0%}" if undercut.level else "loses nothing"
        sentences.append(f"The word of {target} is undercut and {lost}: {told}")
    if len(trace.chains) > _CHAINS_TOLD:
        sentences.append(f"And {len(trace.chains) - _CHAINS_TOLD:,} further chains.")
    return " ".join(sentences)
