"""A trace as a Mermaid flowchart, for Markdown pages that draw it."""

from __future__ import annotations

import re

from claimtrace.records import Basis
from claimtrace.tracing import Trace
from claimtrace.views.graph import BOXES, Box, Line, Role, graph_of
from claimtrace.views.markup import cut, one_line
from claimtrace.views.wording import box_words

__all__ = ["mermaid"]

_WIDTH = 60.0
_SHAPES = {
    Role.REPORT: ('["', '"]'),
    Role.RELAY: ('("', '")'),
    Role.VOICE: ('("', '")'),
    Role.ORIGIN: ('[["', '"]]'),
    Role.UNATTRIBUTED: ('{{"', '"}}'),
}
# Whatever is not plain punctuation inside a sentence is written as a character code.
_SPECIAL = re.compile(r"[^\w ,.:;!?/…’‘“”—–·-]|_{2,}", re.UNICODE)


def mermaid(trace: Trace, *, limit: int | None = BOXES) -> str:
    """A Mermaid ``flowchart`` of a trace, reports at the left and origins at the right.

    Dotted arrows are hedged or vague citations and carry the word; a double frame is an origin.
    ``limit`` is the largest number of boxes (Mermaid itself draws at most 500 arrows); a comment
    and a box of its own say what is left out. Raises ValueError for a limit below 2.

    >>> rows = [{"q": "toll", "who": who, "via": "sohr"} for who in ("daily", "wire")]
    >>> (case,) = Case.from_rows(rows, question="q", reporter="who", origin="via")
    >>> mermaid(trace(case, "toll")).splitlines()[0]
    'flowchart LR'
    """
    graph = graph_of(trace, limit)
    lines = ["flowchart LR", f"  accTitle: {_plain(trace.statement)}"]
    lines += [f"  {_box(box)}" for box in graph.boxes]
    lines += [f"  {_arrow(line)}" for line in graph.lines]
    if graph.note:
        lines.append(f'  left_out["{_coded(graph.note)}"]')
    echoes = [box.key for box in graph.boxes if box.echo]
    if echoes:
        lines.append("  classDef echo stroke:#999,color:#777")
        lines.append(f"  class {','.join(echoes)} echo")
    return "\n".join(lines) + "\n"


def _box(box: Box) -> str:
    opening, closing = _SHAPES[box.role]
    label = "<br/>".join(_coded(cut(line, _WIDTH)) for line in (box.name, *box_words(box)) if line)
    return f"{box.key}{opening}{label}{closing}"


def _arrow(line: Line) -> str:
    arrow = "-->"
    if line.basis is None:
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
    return re.sub(r"[^\w ,.:!?/’‘“”—–·()-]", " ", cut(one_line(text), 4 * _WIDTH))
