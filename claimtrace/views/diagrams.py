"""A trace in the DOT language of Graphviz."""

from __future__ import annotations

import re

from claimtrace.records import Basis, SourceKind
from claimtrace.tracing import Trace, UndercutTrace
from claimtrace.views.markup import cut, one_line
from claimtrace.views.picture import BOXES, Box, Line, Role, box_words, graph_of

__all__ = ["dot", "mermaid"]


_DOT_WIDTH = 60.0
_DOT_SHAPES = {
    Role.REPORT: "shape=note",
    Role.RELAY: "shape=box, style=rounded",
    Role.PART: "shape=box, style=rounded",
    Role.ORIGIN: "shape=box, peripheries=2",
    Role.UNATTRIBUTED: 'shape=box, style="rounded,dashed"',
    Role.UNDERCUTTER: "shape=octagon",
    Role.TARGET: "shape=box, style=rounded",
}
_DOT_EVIDENCE = "shape=parallelogram"
_STYLES = {Basis.HEDGED: "dashed", Basis.VAGUE: "dotted"}
_HEAVIEST = 3.0
_GREY = "gray60"
_RED = "red3"


def dot(trace: Trace | UndercutTrace, *, limit: int | None = None) -> str:
    """A Graphviz ``digraph`` of a trace, reports at the left and origins at the right.

    The width of a line is in proportion to the certainty of the citation, hedged ones are dashed,
    vague ones dotted; origins have a double frame, material evidence is a parallelogram; an
    undercut ends in a bar instead of a tip; echoes are grey. ``limit`` is the largest
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
    lines += [f"  {_dot_box(box)}" for box in graph.boxes]
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


def _dot_box(box: Box) -> str:
    words = [cut(line, _DOT_WIDTH) for line in (box.name, *box_words(box)) if line]
    shape = _DOT_SHAPES[box.role]
    if box.kind is SourceKind.MATERIAL and box.role is not Role.REPORT:
        shape = _DOT_EVIDENCE + ", peripheries=2" * (box.role is Role.ORIGIN)
    colours = f", color={_GREY}, fontcolor={_GREY}" if box.echo else ""
    return f"{box.key} [label={_quoted(*words)}, {shape}{colours}];"


def _line(line: Line) -> str:
    if line.basis is None:
        return f'{line.tail} -> {line.head} [label="part of", style=dotted, arrowhead=none];'
    if line.undercuts:
        label = _quoted(line.label)
        return f"{line.tail} -> {line.head} [label={label}, arrowhead=teetee, color={_RED}];"
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


_MERMAID_WIDTH = 60.0
_MERMAID_SHAPES = {
    Role.REPORT: ('["', '"]'),
    Role.RELAY: ('("', '")'),
    Role.PART: ('("', '")'),
    Role.ORIGIN: ('[["', '"]]'),
    Role.UNATTRIBUTED: ('{{"', '"}}'),
    Role.UNDERCUTTER: ('>"', '"]'),
    Role.TARGET: ('("', '")'),
}
_MERMAID_EVIDENCE = '[/"', '"/]'
# Whatever is not plain punctuation inside a sentence is written as a character code.
_SPECIAL = re.compile(r"[^\w ,.:;!?/…’‘“”—–·-]|_{2,}", re.UNICODE)


def mermaid(trace: Trace | UndercutTrace, *, limit: int | None = BOXES) -> str:
    """A Mermaid ``flowchart`` of a trace, reports at the left and origins at the right.

    Dotted arrows are hedged or vague citations and carry the word; a double frame is an origin, a
    slanted one material evidence; an arrow that ends in a cross is an undercut.
    ``limit`` is the largest number of boxes (Mermaid itself draws at most 500 arrows); a comment
    and a box of its own say what is left out. Raises ValueError for a limit below 2.

    >>> rows = [{"q": "toll", "who": who, "via": "sohr"} for who in ("daily", "wire")]
    >>> (case,) = Case.from_rows(rows, question="q", reporter="who", origin="via")
    >>> mermaid(trace(case, "toll")).splitlines()[0]
    'flowchart LR'
    """
    graph = graph_of(trace, limit)
    lines = ["flowchart LR", f"  accTitle: {_plain(trace.statement)}"]
    lines += [f"  {_mermaid_box(box)}" for box in graph.boxes]
    lines += [f"  {_arrow(line)}" for line in graph.lines]
    if graph.note:
        lines.append(f'  left_out["{_coded(graph.note)}"]')
    echoes = [box.key for box in graph.boxes if box.echo]
    if echoes:
        lines.append("  classDef echo stroke:#999,color:#777")
        lines.append(f"  class {','.join(echoes)} echo")
    return "\n".join(lines) + "\n"


def _mermaid_box(box: Box) -> str:
    opening, closing = _MERMAID_SHAPES[box.role]
    if box.kind is SourceKind.MATERIAL and box.role is not Role.REPORT:
        opening, closing = _MERMAID_EVIDENCE
    label = "<br/>".join(
        _coded(cut(line, _MERMAID_WIDTH)) for line in (box.name, *box_words(box)) if line
    )
    return f"{box.key}{opening}{label}{closing}"


def _arrow(line: Line) -> str:
    arrow = "-->"
    if line.undercuts:
        arrow = "--x"
    elif line.basis is None:
        arrow = "-.-"
    elif line.basis in (Basis.HEDGED, Basis.VAGUE):
        arrow = "-.->"
    label = f'|"{_coded(line.label)}"|' if line.label else ""
    return f"{line.tail} {arrow}{label} {line.head}"


def _coded(text: str) -> str:
    """Text inside quotation marks: Mermaid reads ``#60;`` as the character of that number."""
    return _SPECIAL.sub(lambda found: "".join(f"#{ord(each)};" for each in found[0]), text)


def _plain(text: str) -> str:
    """Text of an accessible title, which knows no character codes and ends with its line."""
    return re.sub(r"[^\w ,.:!?/’‘“”—–·()-]", " ", cut(one_line(text), 4 * _MERMAID_WIDTH))
