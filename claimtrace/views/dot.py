"""A trace in the DOT language of Graphviz."""

from __future__ import annotations

from claimtrace.records import Basis
from claimtrace.tracing import Trace
from claimtrace.views.graph import Box, Line, Role, graph_of
from claimtrace.views.markup import cut, one_line
from claimtrace.views.wording import box_words

__all__ = ["dot"]

_WIDTH = 60.0
_SHAPES = {
    Role.REPORT: "shape=note",
    Role.RELAY: "shape=box, style=rounded",
    Role.VOICE: "shape=box, style=rounded",
    Role.ORIGIN: "shape=box, peripheries=2",
    Role.UNATTRIBUTED: 'shape=box, style="rounded,dashed"',
}
_STYLES = {Basis.HEDGED: "dashed", Basis.VAGUE: "dotted"}
_HEAVIEST = 3.0
_GREY = "gray60"


def dot(trace: Trace, *, limit: int | None = None) -> str:
    """A Graphviz ``digraph`` of a trace, reports at the left and origins at the right.

    The width of a line is in proportion to the certainty of the citation, hedged ones are dashed,
    vague ones dotted; origins have a double frame; echoes are grey. ``limit`` is the largest
    number of boxes (None: all); the graph's label says what is left out. Raises ValueError for a
    limit below 2.

    >>> rows = [{"q": "toll", "who": who, "via": "sohr"} for who in ("daily", "wire")]
    >>> (case,) = Case.from_rows(rows, question="q", reporter="who", origin="via")
    >>> dot(trace(case, "toll")).splitlines()[0]
    'digraph trace {'
    """
    graph = graph_of(trace, limit)
    title = " ".join(filter(None, (one_line(trace.statement), graph.note)))
    lines = [
        "digraph trace {",
        f"  graph [rankdir=LR, label={_quoted(title)}, labelloc=t];",
        '  node [fontname="sans-serif", fontsize=11];',
        '  edge [fontname="sans-serif", fontsize=9];',
    ]
    lines += [f"  {_box(box)}" for box in graph.boxes]
    lines += [f"  {_line(line)}" for line in graph.lines]
    for role, rank in ((Role.REPORT, "source"), (Role.ORIGIN, "sink")):
        keys = "; ".join(box.key for box in graph.boxes if box.role is role)
        if keys and not (role is Role.ORIGIN and _leads_on(graph.boxes, graph.lines)):
            lines.append(f"  {{ rank={rank}; {keys}; }}")
    return "\n".join([*lines, "}", ""])


def _leads_on(boxes: tuple[Box, ...], lines: tuple[Line, ...]) -> bool:
    """Whether some origin cites others too, so that not all of them can stand at the right."""
    origins = {box.key for box in boxes if box.role is Role.ORIGIN}
    return any(line.tail in origins for line in lines)


def _box(box: Box) -> str:
    words = [cut(line, _WIDTH) for line in (box.name, *box_words(box)) if line]
    colours = f", color={_GREY}, fontcolor={_GREY}" if box.echo else ""
    return f"{box.key} [label={_quoted(*words)}, {_SHAPES[box.role]}{colours}];"


def _line(line: Line) -> str:
    if line.basis is None:
        return f'{line.tail} -> {line.head} [label="part of", style=dotted, arrowhead=none];'
    traits = [f"penwidth={_HEAVIEST * line.certainty:.3g}"]
    if line.basis in _STYLES:
        traits.append(f"style={_STYLES[line.basis]}")
    if line.label:
        traits.append(f"label={_quoted(line.label)}")
    if line.echo:
        traits.append(f"color={_GREY}")
    return f"{line.tail} -> {line.head} [{', '.join(traits)}];"


def _quoted(*lines: str) -> str:
    r"""A DOT string of one or more lines; a backslash is doubled, or it would begin an escape."""
    safe = (line.replace("\\", "\\\\").replace('"', '\\"').replace("&", "&amp;") for line in lines)
    return '"' + "\\n".join(safe) + '"'
