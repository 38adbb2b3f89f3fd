"""The exact chance to get through a network equals the enumeration of all falls of its coins."""

from fractions import Fraction
from itertools import product
from random import Random

import pytest

from claimtrace.scoring.shared_relays import factoring as tables
from claimtrace.scoring.shared_relays.factoring import CERTAIN, START, Coins, Edge, OverBudget

TARGETS = (6, 7)


def random_network(rng: Random) -> tuple[list[Fraction], frozenset[Edge]]:
    """Up to eight coins, some on several edges, some edges certain; circles may occur."""
    chances = [Fraction(rng.randint(1, 9), 10) for _ in range(rng.randint(1, 8))]
    edges = frozenset(
        Edge(rng.randint(0, 5), rng.randint(1, 7), rng.randint(CERTAIN, len(chances) - 1))
        for _ in range(rng.randint(1, 16))
    )
    return chances, edges


def reached(edges: frozenset[Edge], falls: tuple[bool, ...]) -> bool:
    seen = {START}
    while True:
        further = {
            edge.head
            for edge in edges
            if edge.tail in seen and (edge.coin == CERTAIN or falls[edge.coin])
        }
        if further <= seen:
            return not seen.isdisjoint(TARGETS)
        seen |= further


def enumerated(chances: list[Fraction], edges: frozenset[Edge]) -> Fraction:
    total = Fraction(0)
    for falls in product((True, False), repeat=len(chances)):
        weight = Fraction(1)
        for well, chance in zip(falls, chances, strict=True):
            weight *= chance if well else 1 - chance
        total += weight * reached(edges, falls)
    return total


@pytest.mark.slow
@pytest.mark.parametrize("few", [0, 2, 12], ids="tables of {} coins".format)
def test_the_chance_to_get_through_is_exact(few, monkeypatch):
    monkeypatch.setattr(tables, "_FEW", few)
    rng = Random(17)
    between = 0
    for _ in range(120):
        chances, edges = random_network(rng)
        coins = Coins(budget=100_000)
        for chance in chances:
            coins.new(chance)
        found = coins.reach(edges, TARGETS)
        assert found == enumerated(chances, edges), edges
        between += 0 < found < 1
    assert between >= 40


def test_what_takes_more_steps_than_the_budget_is_over_budget():
    coins = Coins(budget=2)
    edges = frozenset(Edge(n, n + 1, coins.new(0.5)) for n in range(3))
    with pytest.raises(OverBudget):
        coins.reach(edges, (3,))
