"""Networks of edges that are open or closed as coins fall; all begins at one node, the start."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import NamedTuple

__all__ = ["CERTAIN", "START", "Edge", "Network", "reached_from", "simplified"]

START = 0
"""The node at which everything that is held begins."""

CERTAIN = -1
"""The coin of an edge that is always open."""


class Edge(NamedTuple):
    """A way from one node to another, open if its coin falls well."""

    tail: int
    head: int
    coin: int


Network = frozenset[Edge]


def simplified(edges: list[Edge], ends: Collection[int]) -> tuple[Network, frozenset[int]]:
    """What is left to decide: the edges that still matter, and the ends that are reached for sure.

    Everything reached over certain edges becomes the start; edges that cannot be reached, or that
    lead to no end still undecided, are dropped.
    """
    sure = _reachable([(e.tail, e.head) for e in edges if e.coin == CERTAIN], {START})
    reached = sure & set(ends)
    kept = [
        Edge(START if e.tail in sure else e.tail, e.head, e.coin)
        for e in edges
        if e.head not in sure and e.tail != e.head
    ]
    there = _reachable([(e.tail, e.head) for e in kept], {START})
    useful = _reachable([(e.head, e.tail) for e in kept], set(ends) - reached)
    return frozenset(e for e in kept if e.tail in there and e.head in useful), frozenset(reached)


def _reachable(ways: Iterable[tuple[int, int]], start: Collection[int]) -> set[int]:
    """The nodes that can be come to over some ways, those at the start included."""
    onward: dict[int, list[int]] = {}
    for here, there in ways:
        onward.setdefault(here, []).append(there)
    return reached_from(start, onward)


def reached_from(start: Collection[int], onward: Mapping[int, Collection[int]]) -> set[int]:
    """The nodes that can be come to, those at the start included."""
    seen = set(start)
    waiting = list(seen)
    while waiting:
        for node in onward.get(waiting.pop(), ()):
            if node not in seen:
                seen.add(node)
                waiting.append(node)
    return seen
