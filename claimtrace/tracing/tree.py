"""A trace as a tree of text: origins at the root, the reports that go back to them below."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from claimtrace._text import counted
from claimtrace.records import Basis, Stance

if TYPE_CHECKING:
    from claimtrace.tracing.trace import Trace, TracedHop, UndercutTrace

__all__ = ["render"]

_DEPTH_SHOWN = 12
_TITLES = {
    Stance.ASSERTS: "",
    Stance.DENIES: "Denials of: ",
    Stance.RETRACTS: "Retractions of: ",
    Stance.UNDERCUTS: "Undercuts on: ",
}


def render(trace: Trace | UndercutTrace, undercuts: Sequence[UndercutTrace] = ()) -> str:
    """The whole trace as lines of text, ``undercuts`` as trees of their own below it."""
    return "\n".join(_Tree(trace, undercuts).lines())


class _Tree:
    def __init__(self, trace: Trace | UndercutTrace, undercuts: Sequence[UndercutTrace] = ()):
        self.trace = trace
        self.sources = {source.id: source for source in trace.sources}
        self.citing: dict[str, list[TracedHop]] = {}
        self.speaking: dict[str, list[TracedHop]] = {}
        for hop in trace.hops:
            if hop.attributed_to is None:
                self.speaking.setdefault(hop.reporter, []).append(hop)
            else:
                self.citing.setdefault(hop.attributed_to, []).append(hop)
        self.shown: set[str] = set()
        self.undercuts = undercuts
        self.undercut = {source for undercut in undercuts for source in undercut.hits}

    def lines(self) -> Iterator[str]:
        trace = self.trace
        yield f"{_TITLES[trace.stance]}{trace.statement} ({trace.claim})"
        yield ", ".join(
            (
                counted(len(trace.reports), "report"),
                counted(len(trace.echoes), "echo", "echoes"),
                counted(len(trace.origins), "origin"),
                f"{len(trace.unattributed)} unattributed",
            )
        )
        if trace.stance is not Stance.UNDERCUTS or not self.undercuts:
            yield from self._body()
        for undercut in self.undercuts:
            yield from self._undercut(undercut)
        if not trace.complete:
            yield "! there are more chains than are listed"

    def _body(self) -> Iterator[str]:
        trace = self.trace
        owners = {source.id: source.organisation for source in trace.sources}
        ends = dict.fromkeys(
            sorted(
                (not chain.attributed, owners[chain.sources[-1]], chain.sources[-1])
                for chain in trace.chains
            )
        )
        for unattributed, _, source in ends:
            yield from self._root(source, attributed=not unattributed)
        yield from self._leading_nowhere()
        for cycle in trace.cycles:
            names = " -> ".join(self._name(source) for source in (*cycle, cycle[0]))
            yield f"! circular reporting: {names}"
        for owner in trace.retracted_by:
            yield f"! retracted by {owner}: neither its word nor its relaying counts"
        for owner in trace.superseded_by:
            yield f"! {owner} replaced it by a newer statement"

    def _undercut(self, undercut: UndercutTrace) -> Iterator[str]:
        """Who calls the word of a source worthless, as a tree of its own."""
        lost = f" (its word loses {undercut.level:.0%} of its worth)" if undercut.level else ""
        if undercut.level == 0:
            lost = " (by nobody whose word is graded: it loses nothing)"
        yield f"x undercut: {_name_in(undercut, undercut.target)}{lost}"
        _, _, *lines = _Tree(undercut).lines()
        yield from (f"  {line}" for line in lines)

    def _leading_nowhere(self) -> Iterator[str]:
        """Reports whose chains end in a circle, or at somebody who took the claim back."""
        reaching = {chain.hops[0] for chain in self.trace.chains}
        for hop in self.trace.hops:
            if hop.held and hop.attribution not in reaching and self.trace.complete:
                cited = "" if hop.attributed_to is None else f" -> {self._name(hop.attributed_to)}"
                yield f"no origin: {self._report(hop)}{cited}"

    def _root(self, source: str, *, attributed: bool) -> Iterator[str]:
        record = self.sources[source]
        marks = [record.kind.value, record.letter]
        marks += ["undercut"] * (source in self.undercut)
        if record.bloc is not None:
            marks.append(f"bloc {record.bloc}")
        if record.organisation != source:
            marks.append(f"speaks for {self._name(record.organisation)}")
        speaks = "origin" if attributed else "unattributed"
        if self.trace.stance is Stance.UNDERCUTS:
            speaks = "by" if attributed else "by, unattributed"
        yield f"{speaks}: {record.name} ({', '.join(marks)})"
        for hop in self.speaking.get(source, []):
            if hop.held:
                yield f"  {self._report(hop)}"
        yield from self._relays(source)

    def _relays(self, root: str) -> Iterator[str]:
        """Those who cite a source, those who cite them, and so on; without recursion."""
        waiting = [(hop, 1) for hop in reversed(self.citing.get(root, []))]
        while waiting:
            hop, depth = waiting.pop()
            indent = "  " * depth
            again = hop.reporter in self.shown and bool(self.citing.get(hop.reporter))
            mark = " (relayed further: see above)" if again else ""
            yield f"{indent}<- {self._report(hop)}{mark}"
            if again:
                continue
            self.shown.add(hop.reporter)
            further = self.citing.get(hop.reporter, [])
            if further and depth == _DEPTH_SHOWN:
                yield f"{indent}  ... and further relays"
                continue
            waiting += [(following, depth + 1) for following in reversed(further)]

    def _report(self, hop: TracedHop) -> str:
        text = self._name(hop.reporter) + " (undercut)" * (hop.reporter in self.undercut)
        if hop.basis in (Basis.HEDGED, Basis.VAGUE):
            text += f" [{hop.basis} {hop.certainty:g}]"
        if not hop.held:
            return text
        text += ", report"
        if hop.said is not None:
            text += f" of {hop.said}"
        label = hop.title or hop.url
        if label:
            text += f", {label}"
        if hop.quote:
            text += f": “{hop.quote}”"
        return text + (" (echo)" if hop.echo else "")

    def _name(self, source: str) -> str:
        record = self.sources.get(source)
        return source if record is None else record.name


def _name_in(trace: UndercutTrace, source: str) -> str:
    return next((each.name for each in trace.sources if each.id == source), source)
