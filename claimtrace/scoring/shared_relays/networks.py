"""Networks of edges that are open or closed as coins fall; all begins at one node, the start.

Why small networks are tables of bits: docs/decisions/0008.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import cache
from typing import NamedTuple

__all__ = [
    "CERTAIN",
    "START",
    "Edge",
    "Network",
    "chance_of_reaching",
    "is_small",
    "reached_from",
    "simplified",
]


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


_FEW = 12
"""Coins up to which tables are the quickest way to a chance: 4,096 bits each."""

_MOST_EDGES = 64


def is_small(network: Collection[Edge]) -> bool:
    """Whether tables of a network are small enough to be made."""
    return len(network) <= _MOST_EDGES and len(_coins(network)) <= _FEW


def chance_of_reaching(
    network: Collection[Edge], targets: Collection[int], chances: Sequence[float]
) -> float:
    """The chance that at least one target of a small network is come to from the start."""
    coins = _coins(network)
    falls_well = {coin: _where_set(place, len(coins)) for place, coin in enumerate(coins)}
    falls_well[CERTAIN] = _everywhere(len(coins))
    reached = _reached(network, falls_well)
    table = 0
    for target in targets:
        table |= reached.get(target, 0)
    return _weight(table, [chances[coin] for coin in coins])


def _coins(network: Iterable[Edge]) -> list[int]:
    return sorted({coin for _, _, coin in network} - {CERTAIN})


def _everywhere(places: int) -> int:
    return (1 << (1 << places)) - 1


@cache
def _where_set(place: int, places: int) -> int:
    """The table that holds every way in which the coin at one place falls well."""
    run = 1 << place
    return _everywhere(places) // ((1 << run) + 1) << run


def _reached(network: Iterable[Edge], falls_well: dict[int, int]) -> dict[int, int]:
    """The table of every node that is reached at all."""
    onward: dict[int, list[tuple[int, int]]] = {}
    for tail, head, coin in network:
        onward.setdefault(tail, []).append((head, falls_well[coin]))
    reached = {START: falls_well[CERTAIN]}
    waiting = deque([START])
    while waiting:
        node = waiting.popleft()
        for head, is_open in onward.get(node, ()):
            before = reached.get(head, 0)
            after = before | reached[node] & is_open
            if after != before:
                reached[head] = after
                waiting.append(head)
    return reached


def _weight(table: int, chances: list[float]) -> float:
    """The chance of the ways that a table holds: the last coin halves it, equal parts are one."""
    known: dict[tuple[int, int], float] = {}

    def weight(part: int, places: int) -> float:
        if not part:
            return 0
        if not places:
            return 1
        if (part, places) not in known:
            half = 1 << (places - 1)
            well, badly = part >> half, part & ((1 << half) - 1)
            chance = chances[places - 1]
            known[part, places] = (
                weight(well, places - 1)
                if well == badly
                else chance * weight(well, places - 1) + (1 - chance) * weight(badly, places - 1)
            )
        return known[part, places]

    return weight(table, len(chances))
