"""The exact chance to get through a network in which one coin may decide over several edges.

All begins at one node, the start, and edges are open or closed as coins fall. Series-parallel
reduction, then factoring: conditioning on one coin after another, with every network that is met
worked out once; what is small enough is looked up in a table of all falls.

Why networks are factored until small ones can be looked up: docs/decisions/0008.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import cache
from typing import NamedTuple

__all__ = [
    "CERTAIN",
    "DEEPEST",
    "START",
    "Coins",
    "Edge",
    "Network",
    "OverBudget",
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


# --- factoring ---

_SINK = -1
DEEPEST = 100
"""Conditionings within one another, far from the interpreter's own limit; deeper is over budget."""


class OverBudget(Exception):  # noqa: N818 - control flow within scoring, never seen outside
    """An exact computation would take more steps than its budget allows."""


class Coins:
    """The chance of every coin, the steps that are left, and what is worked out already."""

    def __init__(self, budget: float):
        self.chances: list[float] = []
        self.left: float = budget
        self._joined: dict[tuple[bool, int, int], int] = {}
        self._reached: dict[Network, float] = {}

    def new(self, chance: float) -> int:
        """A coin that falls well with this chance; none is needed for certainty."""
        if chance == 1:
            return CERTAIN
        self.chances.append(chance)
        return len(self.chances) - 1

    def spend(self, steps: int) -> None:
        """Count steps; raises OverBudget where there are none left."""
        self.left -= steps
        if self.left < 0:
            raise OverBudget

    def both(self, one: int, other: int) -> int:
        """The coin that falls well where two do that decide over nothing else."""
        if CERTAIN in (one, other):
            return max(one, other)
        return self._join(True, one, other, self.chances[one] * self.chances[other])

    def either(self, one: int, other: int) -> int:
        """The coin that falls well where at least one of two does that decide over nothing else."""
        fail = (1 - self.chances[one]) * (1 - self.chances[other])
        return self._join(False, one, other, 1 - fail)

    def _join(self, both: bool, one: int, other: int, chance: float) -> int:
        """The same two coins make the same third, so that equal networks are known again."""
        key = (both, min(one, other), max(one, other))
        if key not in self._joined:
            self._joined[key] = self.new(chance)
        return self._joined[key]

    def simplified(
        self, edges: Iterable[Edge], ends: Collection[int]
    ) -> tuple[Network, frozenset[int]]:
        """What of a network is left to decide, and the ends that are reached for sure."""
        kept = list(edges)
        self.spend(len(kept))
        return simplified(kept, ends)

    def reach(self, network: Network, targets: Collection[int]) -> float:
        """The chance that at least one target is reached. Raises OverBudget."""
        if is_small(network):
            return self._looked_up(network, targets)
        edges = [e._replace(head=_SINK) if e.head in targets else e for e in network]
        left = self.simplified((e for e in edges if e.tail not in targets), {_SINK})
        return self._reach(*left)

    def _looked_up(self, network: Network, targets: Collection[int]) -> float:
        self.spend(len(network))
        return chance_of_reaching(network, targets, self.chances)

    def _reach(self, network: Network, reached: frozenset[int], depth: int = 0) -> float:
        if reached:
            return 1
        if is_small(network):
            return self._looked_up(network, {_SINK})
        network = _Reduction(network, {_SINK}, self).network()
        if network not in self._reached:
            self._reached[network] = self._factored(network, depth)
        return self._reached[network]

    def _factored(self, network: Network, depth: int) -> float:
        if is_small(network):
            return self._looked_up(network, {_SINK})
        if depth == DEEPEST:
            raise OverBudget
        coin = _most_telling(network)
        chance = self.chances[coin]
        good, bad = (
            self._reach(*self.condition(network, coin, well, {_SINK}), depth + 1)
            for well in (True, False)
        )
        return chance * good + (1 - chance) * bad

    def condition(
        self, network: Network, coin: int, well: bool, ends: Collection[int]
    ) -> tuple[Network, frozenset[int]]:
        """What is left of a network once a coin has fallen."""
        edges = (
            e._replace(coin=CERTAIN) if e.coin == coin else e
            for e in network
            if well or e.coin != coin
        )
        return self.simplified(edges, ends)

    def reduced(self, network: Network, ends: Collection[int]) -> Network:
        """An equivalent network, smaller by its series and parallel parts."""
        return _Reduction(network, ends, self).network()


def _most_telling(network: Network) -> int:
    """The coin at the start behind which most ways part: once it has fallen, least is left."""
    onward: dict[int, int] = {}
    for edge in network:
        onward[edge.tail] = onward.get(edge.tail, 0) + 1
    first = (edge for edge in network if edge.tail == START)
    return max(first, key=lambda edge: (onward.get(edge.head, 0), -edge.coin)).coin


class _Reduction:
    """Series and parallel edges made one, as long as their coins decide over nothing else."""

    def __init__(self, network: Network, ends: Collection[int], coins: Coins):
        coins.spend(len(network))
        self.coins = coins
        self.fixed = {START, *ends}
        self.uses: dict[int, int] = {}
        self.into: dict[int, set[Edge]] = {}
        self.out_of: dict[int, set[Edge]] = {}
        self.between: dict[tuple[int, int], Edge] = {}
        for edge in sorted(network):
            self.uses[edge.coin] = self.uses.get(edge.coin, 0) + 1
        for edge in sorted(network):
            self._add(edge)

    def network(self) -> Network:
        waiting = sorted(self.into.keys() - self.fixed)
        while waiting:
            node = waiting.pop()
            waiting += self._shortcut(node)
        return frozenset(edge for edges in self.into.values() for edge in edges)

    def _is_private(self, coin: int) -> bool:
        return coin == CERTAIN or self.uses[coin] == 1

    def _add(self, edge: Edge) -> None:
        """Put an edge in, or make one edge of it and of another between the same nodes."""
        place = (edge.tail, edge.head)
        other = self.between.get(place)
        if other is not None and edge.coin != other.coin:
            if CERTAIN in (edge.coin, other.coin):
                self._remove(other)
                edge = Edge(*place, CERTAIN)
            elif self._is_private(edge.coin) and self._is_private(other.coin):
                self._remove(other)
                edge = Edge(*place, self._made(self.coins.either(edge.coin, other.coin)))
        self.into.setdefault(edge.head, set()).add(edge)
        self.out_of.setdefault(edge.tail, set()).add(edge)
        self.between[place] = edge

    def _remove(self, edge: Edge) -> None:
        self.into[edge.head].discard(edge)
        self.out_of[edge.tail].discard(edge)
        self.between.pop((edge.tail, edge.head), None)

    def _made(self, coin: int) -> int:
        self.uses[coin] = 1
        return coin

    def _shortcut(self, node: int) -> list[int]:
        """Pass over a node with one way in and one way out; returns nodes to look at again."""
        into, out_of = self.into.get(node, set()), self.out_of.get(node, set())
        if len(into) != 1 or len(out_of) != 1:
            return []
        (arriving,), (leaving,) = into, out_of
        if not self._is_private(arriving.coin) or not self._is_private(leaving.coin):
            return []
        self._remove(arriving)
        self._remove(leaving)
        tail, head = arriving.tail, leaving.head
        if tail != head:
            coin = self.coins.both(arriving.coin, leaving.coin)
            self._add(Edge(tail, head, coin if coin == CERTAIN else self._made(coin)))
        return [each for each in (tail, head) if each not in self.fixed]
