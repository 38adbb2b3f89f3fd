"""Words that the views share: what a trace says, in a sentence; kinds and bases, for people."""

from __future__ import annotations

from claimtrace.records import SourceKind, Stance
from claimtrace.scoring.explanation import counted
from claimtrace.tracing import Trace
from claimtrace.views.graph import Box, Role
from claimtrace.views.markup import cut

__all__ = ["TITLES", "box_words", "described", "kind_words", "numbered"]

TITLES = {
    Stance.ASSERTS: "Trace",
    Stance.DENIES: "Trace of its denials",
    Stance.RETRACTS: "Trace of its retractions",
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
        what = "report" if box.said is None else f"report, {box.said}"
        return f"echo: {what}" if box.echo else what, box.title or ""
    what = f"{box.role}, {kind_words(box.kind)}"
    if box.mark:
        what = f"{box.mark}: {what}"
    return what, f"bloc {box.bloc}" if box.bloc else ""


def numbered(number: int, one: str, many: str) -> str:
    """A number and its noun where the plural is not formed with an s."""
    return f"{number:,} {one if number == 1 else many}"


def described(trace: Trace) -> str:
    """A trace in sentences, for who does not see the picture; long traces are cut, and say so."""
    names = {source.id: cut(source.name, _NAME_WIDTH) for source in trace.sources}
    blocs = {source.id: source.bloc for source in trace.sources}
    origins = [
        names.get(origin, origin) + (f" (bloc {blocs[origin]})" if blocs.get(origin) else "")
        for origin in trace.origins[:_CHAINS_TOLD]
    ]
    counts = (
        counted(len(trace.reports), "report"),
        numbered(len(trace.echoes), "echo", "echoes"),
        counted(len(trace.origins), "origin"),
    )
    sentences = [f"{', '.join(counts)}{': ' if origins else ''}{', '.join(origins)}."]
    if trace.unattributed:
        voices = ", ".join(names[source] for source in trace.unattributed[:_CHAINS_TOLD])
        sentences.append(f"On nobody's word: {voices}.")
    sentences += [
        f"{', which cites '.join(names[source] for source in chain.sources)}"
        f"{'' if len(chain.sources) > 1 else ' itself'}."
        for chain in trace.chains[:_CHAINS_TOLD]
    ]
    for cycle in trace.cycles[:_CHAINS_TOLD]:
        sentences.append(f"Circular: {', '.join(names.get(source, source) for source in cycle)}.")
    if len(trace.chains) > _CHAINS_TOLD:
        sentences.append(f"And {len(trace.chains) - _CHAINS_TOLD:,} further chains.")
    return " ".join(sentences)
