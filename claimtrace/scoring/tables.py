"""Small networks: a node is reached in some of all the ways the coins may fall, bits of an integer.

With n coins there are 2 ** n ways. Bit w of a table stands for the way in which coin i falls well
just where bit i of w is set, so that reaching a node is a handful of ands and ors.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Collection, Iterable, Sequence
from functools import cache

from claimtrace.scoring.networks import CERTAIN, START, Edge

__all__ = ["chance_of_reaching", "is_small"]

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
