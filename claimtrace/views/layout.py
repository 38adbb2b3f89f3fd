"""Where the boxes of a layered graph go: columns, an order with few crossings, and heights.

The steps are those of Sugiyama, Tagawa and Toda (1981): break circles, put every box in a column,
split long lines at each column that they pass, order each column by the barycentres of its
neighbours (and by exchanges, after Gansner and others, 1993), then place the boxes at the least
squared distance from their neighbours. Nothing is left to chance: the same graph gives the same
layout. The order is a good one, not the best: finding the fewest crossings is NP-hard.
"""

from __future__ import annotations

from bisect import bisect_right, insort
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

__all__ = ["Layout", "layered"]

_SWEEPS = 12
_SETTLING = 8
_THIN = 0.5  # the share of a gap that a line passing through a column takes

_Link = tuple[str, str]
_Stop = str | tuple[int, int]
"""A box, or (number of a line, column): the place where a long line passes through a column."""


@dataclass(frozen=True, slots=True)
class Layout:
    """Places in a layered graph.

    ``column`` of each box, from 0 at the left; ``middle``: the height of its centre, downwards
    from 0; ``routes``: for each line, in the order given, the heights at which it passes through
    the columns between its ends, in that direction. ``columns`` and ``height`` are the size.
    """

    column: Mapping[str, int]
    middle: Mapping[str, float]
    routes: tuple[tuple[float, ...], ...]
    columns: int
    height: float
    crossings: int


def layered(
    boxes: Sequence[str],
    links: Sequence[_Link],
    *,
    last: Collection[str] = (),
    box_height: float = 1.0,
    gap: float = 0.5,
) -> Layout:
    """Lay out a directed graph from left to right.

    ``links`` are (tail, head), both among ``boxes``. Boxes in ``last`` that lead nowhere are
    put into the last column. Boxes of one column are ``box_height`` high and at least ``gap``
    apart. A link that closes a circle runs from right to left.
    """
    forward = _without_circles(boxes, links)
    column = _columns(boxes, forward, last)
    shelves, segments = _split(boxes, forward, column)
    crossings = _order(shelves, segments)
    middle = _heights(shelves, segments, box_height, gap)
    edges = [
        (place, box_height / 2 if isinstance(stop, str) else 0.0) for stop, place in middle.items()
    ]
    top = min((place - half for place, half in edges), default=0.0)
    bottom = max((place + half for place, half in edges), default=0.0)
    middle = {stop: place - top for stop, place in middle.items()}
    return Layout(
        column=column,
        middle={box: middle[box] for box in boxes},
        routes=tuple(
            _route(number, link, forward, column, middle) for number, link in enumerate(links)
        ),
        columns=len(shelves),
        height=bottom - top,
        crossings=crossings,
    )


def _without_circles(boxes: Sequence[str], links: Sequence[_Link]) -> list[_Link]:
    """The links, those turned round that lead back to a box on the way to their tail."""
    onward: dict[str, list[int]] = {box: [] for box in boxes}
    for number, (tail, _) in enumerate(links):
        onward[tail].append(number)
    forward = list(links)
    state: dict[str, bool] = {}  # True: on the way; False: done
    for root in boxes:
        if root in state:
            continue
        state[root] = True
        work = [(root, iter(onward[root]))]
        while work:
            box, numbers = work[-1]
            for number in numbers:
                head = links[number][1]
                if state.get(head):
                    forward[number] = (head, box)
                elif head not in state:
                    state[head] = True
                    work.append((head, iter(onward[head])))
                    break
            else:
                state[box] = False
                work.pop()
    return forward


def _columns(
    boxes: Sequence[str], forward: Sequence[_Link], last: Collection[str]
) -> dict[str, int]:
    """Each box one column right of the rightmost that leads to it."""
    onward: dict[str, list[str]] = {box: [] for box in boxes}
    missing = dict.fromkeys(boxes, 0)
    for tail, head in forward:
        if tail != head:
            onward[tail].append(head)
            missing[head] += 1
    column = dict.fromkeys(boxes, 0)
    ready = [box for box in boxes if not missing[box]]
    for box in ready:  # grows while it is walked
        for head in onward[box]:
            column[head] = max(column[head], column[box] + 1)
            missing[head] -= 1
            if not missing[head]:
                ready.append(head)
    rightmost = max(column.values(), default=0)
    return {
        box: rightmost if box in last and not onward[box] else place
        for box, place in column.items()
    }


def _split(
    boxes: Sequence[str], forward: Sequence[_Link], column: Mapping[str, int]
) -> tuple[list[list[_Stop]], list[list[tuple[_Stop, _Stop]]]]:
    """The stops of each column, and the segments from each column to the next."""
    count = max(column.values(), default=-1) + 1
    shelves: list[list[_Stop]] = [[] for _ in range(count)]
    segments: list[list[tuple[_Stop, _Stop]]] = [[] for _ in range(max(count - 1, 0))]
    for box in boxes:
        shelves[column[box]].append(box)
    for number, (tail, head) in enumerate(forward):
        here: _Stop = tail
        for place in range(column[tail] + 1, column[head]):
            shelves[place].append((number, place))
            segments[place - 1].append((here, (number, place)))
            here = (number, place)
        if column[head] > column[tail]:
            segments[column[head] - 1].append((here, head))
    return shelves, segments


def _order(shelves: list[list[_Stop]], segments: list[list[tuple[_Stop, _Stop]]]) -> int:
    """Order every column by the barycentres of its neighbours, then exchange neighbours.

    Of all the orders that are met, from the given one and from its reverse, the one with the
    fewest crossings is kept.
    """
    best, fewest = [list(shelf) for shelf in shelves], _crossings(shelves, segments)
    for sweep in range(_SWEEPS):
        if not fewest:
            break
        if sweep == _SWEEPS // 2:
            for shelf in shelves[::2]:
                shelf.reverse()
        if sweep % 2 == 0:
            for place in range(1, len(shelves)):
                _sort(shelves[place], shelves[place - 1], segments[place - 1], 0)
        else:
            for place in range(len(shelves) - 2, -1, -1):
                _sort(shelves[place], shelves[place + 1], segments[place], 1)
        _exchange(shelves, segments)
        crossings = _crossings(shelves, segments)
        if crossings < fewest:
            best, fewest = [list(shelf) for shelf in shelves], crossings
    shelves[:] = best
    return fewest


def _sort(
    shelf: list[_Stop],
    beside: Sequence[_Stop],
    segments: Sequence[tuple[_Stop, _Stop]],
    towards: int,
) -> None:
    """Sort one column by the mean place of each stop's neighbours in the column beside it."""
    place = {stop: number for number, stop in enumerate(beside)}
    neighbours: dict[_Stop, list[int]] = {}
    for segment in segments:
        neighbours.setdefault(segment[1 - towards], []).append(place[segment[towards]])
    own = {stop: float(number) for number, stop in enumerate(shelf)}
    means = {stop: sum(found) / len(found) for stop, found in neighbours.items()}
    shelf.sort(key=lambda stop: (means.get(stop, own[stop]), own[stop]))


def _exchange(shelves: list[list[_Stop]], segments: list[list[tuple[_Stop, _Stop]]]) -> None:
    """Exchange stops that are next to each other for as long as that removes crossings."""
    left, right = _neighbours(segments)
    improved = True
    while improved:
        improved = False
        for place, shelf in enumerate(shelves):
            beside = [
                (found, {stop: number for number, stop in enumerate(shelves[other])})
                for found, other in ((left, place - 1), (right, place + 1))
                if 0 <= other < len(shelves)
            ]
            for number in range(len(shelf) - 1):
                upper, lower = shelf[number : number + 2]
                gain = sum(
                    _crossed(found.get(upper, ()), found.get(lower, ()), order)
                    - _crossed(found.get(lower, ()), found.get(upper, ()), order)
                    for found, order in beside
                )
                if gain > 0:
                    shelf[number : number + 2] = lower, upper
                    improved = True


def _neighbours(
    segments: Sequence[Sequence[tuple[_Stop, _Stop]]],
) -> tuple[dict[_Stop, list[_Stop]], dict[_Stop, list[_Stop]]]:
    """What every stop is joined to in the column at its left, and in that at its right."""
    left: dict[_Stop, list[_Stop]] = {}
    right: dict[_Stop, list[_Stop]] = {}
    for between in segments:
        for tail, head in between:
            right.setdefault(tail, []).append(head)
            left.setdefault(head, []).append(tail)
    return left, right


def _crossed(upper: Sequence[_Stop], lower: Sequence[_Stop], order: Mapping[_Stop, int]) -> int:
    """Crossings between the lines of two stops, of which one is right above the other."""
    return sum(order[a] > order[b] for a in upper for b in lower)


def _crossings(
    shelves: Sequence[Sequence[_Stop]], segments: Sequence[Sequence[tuple[_Stop, _Stop]]]
) -> int:
    total = 0
    for place, between in enumerate(segments):
        left = {stop: number for number, stop in enumerate(shelves[place])}
        right = {stop: number for number, stop in enumerate(shelves[place + 1])}
        passed: list[int] = []
        for _, end in sorted((left[tail], right[head]) for tail, head in between):
            total += len(passed) - bisect_right(passed, end)
            insort(passed, end)
    return total


def _heights(
    shelves: Sequence[Sequence[_Stop]],
    segments: Sequence[Sequence[tuple[_Stop, _Stop]]],
    box_height: float,
    gap: float,
) -> dict[_Stop, float]:
    """Heights at the least squared distance from the neighbours, in the order of each column."""
    left, right = _neighbours(segments)
    offsets: dict[_Stop, float] = {}
    for shelf in shelves:
        offsets.update(_offsets(shelf, box_height, gap))
    middle = dict(offsets)
    tallest = max((offsets[shelf[-1]] for shelf in shelves if shelf), default=0.0)
    for shelf in shelves:
        for stop in shelf:
            middle[stop] += (tallest - offsets[shelf[-1]]) / 2
    for turn in range(_SETTLING):
        for shelf in shelves if turn % 2 == 0 else reversed(shelves):
            wishes = [
                _mean([*left.get(stop, ()), *right.get(stop, ())] or [stop], middle)
                for stop in shelf
            ]
            shifted = [wish - offsets[stop] for wish, stop in zip(wishes, shelf, strict=True)]
            for stop, place in zip(shelf, _rising(shifted), strict=True):
                middle[stop] = place + offsets[stop]
    return middle


def _offsets(shelf: Sequence[_Stop], box_height: float, gap: float) -> dict[_Stop, float]:
    """The least height of each stop below the first of its column."""
    offsets: dict[_Stop, float] = {}
    height = 0.0
    for number, stop in enumerate(shelf):
        half = box_height / 2 if isinstance(stop, str) else 0.0
        if number:
            both = isinstance(stop, str) and isinstance(shelf[number - 1], str)
            height += half + (gap if both else gap * _THIN)
        offsets[stop] = height
        height += half
    return offsets


def _mean(stops: Sequence[_Stop], middle: Mapping[_Stop, float]) -> float:
    return sum(middle[stop] for stop in stops) / len(stops)


def _rising(wishes: Sequence[float]) -> list[float]:
    """The rising sequence nearest to the wishes in squares (pool adjacent violators)."""
    pools: list[tuple[float, int]] = []
    for wish in wishes:
        mean, size = wish, 1
        while pools and pools[-1][0] > mean:
            before, count = pools.pop()
            mean, size = (before * count + mean * size) / (count + size), count + size
        pools.append((mean, size))
    return [mean for mean, size in pools for _ in range(size)]


def _route(
    number: int,
    link: _Link,
    forward: Sequence[_Link],
    column: Mapping[str, int],
    middle: Mapping[_Stop, float],
) -> tuple[float, ...]:
    start, end = sorted((column[link[0]], column[link[1]]))
    heights = tuple(middle[number, place] for place in range(start + 1, end))
    return heights if forward[number] == link else heights[::-1]
