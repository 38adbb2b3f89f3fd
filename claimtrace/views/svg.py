"""A trace as an SVG picture: reports at the left, origins at the right."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from functools import cache
from importlib import resources
from itertools import pairwise

from claimtrace.records import Basis, SourceKind
from claimtrace.tracing import Trace, UndercutTrace
from claimtrace.views.layout import Layout, layered
from claimtrace.views.markup import cut, escaped, folded, one_line
from claimtrace.views.picture import BOXES, Box, Line, Picture, Role, box_words, described, graph_of

__all__ = ["COLOURS", "drawn", "styles", "svg"]

COLOURS = 6
"""Colours that tell blocs apart; with the four hatchings, twelve blocs look different."""

_HATCHINGS = 4
_BOX, _TALL, _BETWEEN, _GAP, _EDGE, _HEAD = 220.0, 76.0, 88.0, 16.0, 12.0, 26.0
_STRIPE, _TIP = 8.0, 8.0
_BOLD, _PLAIN, _LEADING = 15.2, 11.4, 16.0
_HEAVIEST = 3.5
_ENDS = frozenset({Role.ORIGIN, Role.UNATTRIBUTED, Role.TARGET})
_DASHES = {Basis.HEDGED: "9 5", Basis.VAGUE: "2 5"}
_PATTERNS = (
    "",
    '<path d="M-1 1 1-1M0 6 6 0M5 7 7 5" stroke-width="1.6"/>',
    '<circle cx="3" cy="3" r="1.4" stroke="none"/>',
    '<path d="M0 3H6" stroke-width="2"/>',
)


def svg(trace: Trace | UndercutTrace, *, limit: int | None = BOXES) -> str:
    """A self-contained SVG document of a trace.

    The width of a line is in proportion to the certainty of the citation; hedged ones are dashed
    and vague ones dotted, and both say so; an undercut is an arrow that is struck through, from the
    end of its own chain to whose word falls; material evidence has cut corners; colour and hatching
    of a box's edge tell its bloc, which is written in it too; echoes are grey and are called so.
    ``limit`` is the largest number of boxes; what is left out is counted under the picture. It
    follows the reader's choice of light or dark. Raises ValueError for a limit below 2.

    >>> rows = [{"q": "toll", "who": who, "via": "sohr"} for who in ("daily", "wire")]
    >>> (case,) = Case.from_rows(rows, question="q", reporter="who", origin="via")
    >>> svg(trace(case, "toll"))[:4]
    '<svg'
    """
    mark = hashlib.sha256(f"{trace.stance} {trace.claim}".encode()).hexdigest()[:10]
    blocs = sorted({source.bloc for source in trace.sources if source.bloc is not None})
    numbers = {bloc: number for number, bloc in enumerate(blocs)}
    return drawn(trace, f"ct-{mark}", numbers, limit=limit, style=styles())


@cache
def styles() -> str:
    """The style sheet that the pictures need; every rule is about ``.ct-trace`` only."""
    return resources.files("claimtrace.views").joinpath("trace.css").read_text("utf-8")


def drawn(
    trace: Trace | UndercutTrace,
    ids: str,
    blocs: Mapping[str, int],
    *,
    limit: int | None = BOXES,
    style: str = "",
) -> str:
    """The picture for a page of many: ``ids`` begins its element ids, ``blocs`` numbers the blocs.

    Without a ``style`` the page must carry `styles()`.
    """
    return "".join(_Canvas(graph_of(trace, limit), ids, blocs).parts(trace, style))


class _Canvas:
    def __init__(self, graph: Picture, ids: str, blocs: Mapping[str, int]):
        self.graph = graph
        self.ids = ids
        self.blocs = blocs
        ends = [box.key for box in graph.boxes if box.role in _ENDS]
        self.layout: Layout = layered(
            [box.key for box in graph.boxes],
            [(line.tail, line.head) for line in graph.lines],
            last=frozenset(ends),
            box_height=_TALL,
            gap=_GAP,
        )
        self.boxes = {box.key: box for box in graph.boxes}
        columns = max(self.layout.columns, 1)
        self.width = 2 * _EDGE + columns * _BOX + (columns - 1) * _BETWEEN
        self.height = 2 * _EDGE + _HEAD + self.layout.height + (_GAP if graph.note else 0.0)

    def parts(self, trace: Trace | UndercutTrace, style: str) -> Iterator[str]:
        width, height = _number(self.width), _number(self.height)
        yield (
            f'<svg xmlns="http://www.w3.org/2000/svg" class="ct-trace" role="img" '
            f'aria-labelledby="{self.ids}-t {self.ids}-d" width="{width}" height="{height}" '
            f'viewBox="0 0 {width} {height}" font-family="sans-serif" font-size="12" '
            f'fill="#1c2127">'
            f'<title id="{self.ids}-t">{escaped(one_line(trace.statement))}</title>'
            f'<desc id="{self.ids}-d">{escaped(described(trace))}</desc>'
        )
        if style:
            yield f"<style>{style}</style>"
        yield from self._hatchings()
        yield f'<rect class="ct-paper" width="{width}" height="{height}" fill="#fff"/>'
        yield from self._captions()
        for line, route in zip(self.graph.lines, self.layout.routes, strict=True):
            yield from self._line(line, route)
        for box in self.graph.boxes:
            yield from self._box(box)
        for line, route in zip(self.graph.lines, self.layout.routes, strict=True):
            yield from self._label(line, route)
        if self.graph.note:
            yield _text("ct-what", _EDGE, self.height - _EDGE, self.graph.note)
        yield "</svg>"

    def _hatchings(self) -> Iterator[str]:
        used = {self.blocs[box.bloc] % _HATCHINGS for box in self.graph.boxes if box.bloc}
        for number in sorted(used - {0}):
            yield (
                f'<pattern id="{self.ids}-h{number}" width="6" height="6" '
                f'patternUnits="userSpaceOnUse"><g class="ct-hatch" stroke="#fff" fill="#fff">'
                f"{_PATTERNS[number]}</g></pattern>"
            )

    def _captions(self) -> Iterator[str]:
        roles = {self.layout.column[box.key]: box.role for box in self.graph.boxes}
        if not roles:
            yield _text("ct-caption", _EDGE, _EDGE + 12, "No report is held.")
            return
        last = max(roles)
        captions = {0: "Reports held", 1: "Whom they cite", last: "Where the chains end"}
        for column in sorted(roles.keys() & captions.keys()):
            yield _text("ct-caption", self._left(column), _EDGE + 12, captions[column])

    def _left(self, column: int) -> float:
        return _EDGE + column * (_BOX + _BETWEEN)

    def _middle(self, key: str) -> float:
        return _EDGE + _HEAD + self.layout.middle[key]

    def _stops(self, line: Line, route: tuple[float, ...]) -> list[tuple[float, float]]:
        """Where a line leaves its tail, enters and leaves each column it passes, and arrives."""
        start, end = self.layout.column[line.tail], self.layout.column[line.head]
        step = 1 if start < end else -1
        out, back = (_BOX, 0.0) if step > 0 else (0.0, _BOX)
        stops = [(self._left(start) + out, self._middle(line.tail))]
        for column, height in zip(range(start + step, end, step), route, strict=True):
            place = _EDGE + _HEAD + height
            stops += [(self._left(column) + back, place), (self._left(column) + out, place)]
        stops.append((self._left(end) + back - step * _TIP, self._middle(line.head)))
        return stops

    def _line(self, line: Line, route: tuple[float, ...]) -> Iterator[str]:
        stops = self._stops(line, route)
        path = f"M{_point(*stops[0])}"
        for number, ((x1, y1), (x2, y2)) in enumerate(pairwise(stops)):
            if number % 2:
                path += f"H{_number(x2)}"
            else:
                bend = (x1 + x2) / 2
                path += f"C{_point(bend, y1)} {_point(bend, y2)} {_point(x2, y2)}"
        stroke, tip = self._colours(line)
        dash = _DASHES.get(line.basis) if line.basis else "1 3"
        width = 1.5 if line.basis is None or line.undercuts else _HEAVIEST * line.certainty
        dashed = f' stroke-dasharray="{dash}"' if dash else ""
        yield (
            f'<path class="ct-line{stroke}" d="{path}" fill="none" stroke="#6b7680" '
            f'stroke-width="{_number(width)}"{dashed}/>'
        )
        if line.basis is not None:
            x, y = stops[-1]
            tail, point = (x, x + _TIP) if x > stops[0][0] else (x, x - _TIP)
            yield (
                f'<path class="ct-tip{tip}" d="M{_point(point, y)}L{_point(tail, y - 5)}'
                f'L{_point(tail, y + 5)}Z" fill="#6b7680"/>'
            )
        if line.undercuts:
            (x1, y1), (x2, y2) = stops[-2:]
            corner = _point((x1 + x2) / 2 - 7, (y1 + y2) / 2 - 7)
            yield (
                f'<path class="ct-line ct-undercut" d="M{corner}l14 14m-14 0l14 -14" fill="none" '
                'stroke="#6b7680" stroke-width="2.5"/>'
            )

    def _colours(self, line: Line) -> tuple[str, str]:
        bloc = self.boxes[line.head].bloc
        if line.undercuts:
            return " ct-undercut", " ct-undercut-tip"
        if line.circular:
            return " ct-circular", " ct-circular-tip"
        if line.echo:
            return " ct-echo-line", " ct-echo-tip"
        if bloc is None:
            return "", ""
        number = self.blocs[bloc] % COLOURS
        return f" ct-l{number}", f" ct-t{number}"

    def _label(self, line: Line, route: tuple[float, ...]) -> Iterator[str]:
        words = " ".join(filter(None, ("circular" if line.circular else "", line.label)))
        if words:
            (x1, y1), (x2, y2) = self._stops(line, route)[:2]
            x = x1 + (x2 - x1) * 0.42
            y = y1 + (y2 - y1) * 0.38
            if line.undercuts:  # beside the cross that strikes the arrow through
                x, y = x1 + (x2 - x1) * 0.5, (y1 + y2) / 2 - 9
            yield _text("ct-label", x, y - 5, words, ' text-anchor="middle"')

    def _box(self, box: Box) -> Iterator[str]:
        x, y = self._left(self.layout.column[box.key]), self._middle(box.key) - _TALL / 2
        echo = " ct-echo" if box.echo else ""
        what, more = box_words(box)
        full = ". ".join(filter(None, (one_line(box.name), what, one_line(more))))
        yield f'<g class="ct-{box.role}{echo}"><title>{escaped(full)}</title>'
        yield _outline(box, x, y)
        yield from self._stripe(box, x, y)
        graded = box.role in (Role.ORIGIN, Role.UNATTRIBUTED, Role.UNDERCUTTER)
        room = _BOX - 2 * _STRIPE - (22.0 if graded else 6.0)
        # A picture within the picture cuts off what is wider than thought.
        yield (
            f'<svg x="{_number(x + 2 * _STRIPE)}" y="{_number(y)}" width="{_number(room)}" '
            f'height="{_number(_TALL)}">'
        )
        lines = [("ct-name", line) for line in folded(box.name, room / _BOLD, 2)]
        lines += [("ct-what", cut(line, room / _PLAIN)) for line in (what, more) if line]
        top = (_TALL - _LEADING * len(lines)) / 2 - 4.5
        for number, (style, line) in enumerate(lines, start=1):
            yield _text(style, 0, top + number * _LEADING, line)
        yield "</svg>"
        if graded:
            yield _text("ct-letter", x + _BOX - 9, y + 22, box.letter, ' text-anchor="end"')
        yield "</g>"

    def _stripe(self, box: Box, x: float, y: float) -> Iterator[str]:
        place = (
            f'x="{_number(x + 1)}" y="{_number(y + 5)}" width="{_number(_STRIPE)}" '
            f'height="{_number(_TALL - 10)}"'
        )
        if box.bloc is None:
            return
        number = self.blocs[box.bloc]
        yield f'<rect class="ct-b{number % COLOURS}" {place} fill="#6b7680"/>'
        if number % _HATCHINGS:
            yield f'<rect {place} fill="url(#{self.ids}-h{number % _HATCHINGS})"/>'


def _outline(box: Box, x: float, y: float) -> str:
    """A sheet with a folded corner for a report, a rounded box for a source.

    Material evidence, which is nobody, has all corners cut.
    """
    shape = 'class="ct-box" fill="#fff" stroke="#77828d"'
    if box.role is Role.REPORT:
        fold = 11.0
        right, top = x + _BOX, y
        return (
            f'<path {shape} d="M{_point(x, top)}H{_number(right - fold)}'
            f"L{_point(right, top + fold)}V{_number(y + _TALL)}H{_number(x)}Z"
            f'M{_point(right - fold, top)}V{_number(top + fold)}H{_number(right)}"/>'
        )
    if box.kind is SourceKind.MATERIAL:
        right, bottom, cut_off = x + _BOX, y + _TALL, 12.0
        return (
            f'<path {shape} d="M{_point(x + cut_off, y)}H{_number(right - cut_off)}'
            f"L{_point(right, y + cut_off)}V{_number(bottom - cut_off)}"
            f"L{_point(right - cut_off, bottom)}H{_number(x + cut_off)}"
            f'L{_point(x, bottom - cut_off)}V{_number(y + cut_off)}Z"/>'
        )
    dash = ' stroke-dasharray="5 4"' if box.role is Role.UNATTRIBUTED else ""
    return (
        f'<rect {shape} x="{_number(x)}" y="{_number(y)}" width="{_number(_BOX)}" '
        f'height="{_number(_TALL)}" rx="7"{dash}/>'
    )


def _text(style: str, x: float, y: float, words: str, more: str = "") -> str:
    return f'<text class="{style}" x="{_number(x)}" y="{_number(y)}"{more}>{escaped(words)}</text>'


def _point(x: float, y: float) -> str:
    return f"{_number(x)} {_number(y)}"


def _number(value: float) -> str:
    """A coordinate to a tenth of a pixel, without noise of floating point."""
    return f"{round(value, 1) + 0.0:g}"
