"""All ways in which coins and thresholds can fall, and what is heard in each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import pairwise
from typing import NamedTuple

from support.oracle2.book import Book
from support.oracle2.figures import ONE, ZERO
from support.oracle2.statements import Coin, Statement

INDEPENDENT = "independent-relays"
SHARED = "shared-relays"
COIN_LIMIT = 12
WORLD_LIMIT = 2**13


class TooManyCoinsError(Exception):
    """More worlds than are worth the wait."""


class Masses(NamedTuple):
    """Probabilities that nothing supports, that nothing opposes, and that neither does."""

    no_support: Fraction
    no_opposition: Fraction
    neither: Fraction

    def times(self, other: Masses) -> Masses:
        return Masses(*(a * b for a, b in zip(self, other, strict=True)))

    def plus(self, other: Masses, weight: Fraction) -> Masses:
        return Masses(*(a + weight * b for a, b in zip(self, other, strict=True)))


SILENCE = Masses(ONE, ONE, ONE)
EMPTY = Masses(ZERO, ZERO, ZERO)
Heard = tuple[Statement, Fraction]
"""A statement and, in the world at hand, the m with which it is heard."""


def cells(levels: Sequence[Fraction]) -> list[tuple[Fraction, Fraction]]:
    """A uniform number's cells: the upper end of each, and its width."""
    edges = sorted({ZERO, ONE, *levels})
    return [(high, high - low) for low, high in pairwise(edges)]


class Worlds:
    """The statements of both sides of one claim, in every fall of the coins."""

    def __init__(self, statements: Sequence[Statement], book: Book, hypothesis: str) -> None:
        self.statements, self.book = list(statements), book
        self.shared = hypothesis == SHARED
        levels: dict[Coin, set[Fraction]] = {}
        for statement in statements:
            for coin, chance in self._coins(statement):
                levels.setdefault(coin, set()).add(chance)
        self.coins = {coin: cells(sorted(chances)) for coin, chances in levels.items()}
        size = 1
        for each in self.coins.values():
            size *= len(each)
        if size > WORLD_LIMIT:
            raise TooManyCoinsError(f"{len(self.coins)} coins make {size} worlds")
        self.patterns: dict[tuple[Fraction, ...], Fraction] = {}
        for world, chance in self._outcomes(list(self.coins), ONE, {}):
            pattern = tuple(self._heard(s, world) for s in self.statements)
            self.patterns[pattern] = self.patterns.get(pattern, ZERO) + chance

    def _coins(self, statement: Statement) -> Iterator[tuple[Coin, Fraction]]:
        if statement.kappa < 1:
            yield ("kappa", statement.group), statement.kappa
        if self.shared:
            for path in statement.paths:
                yield from path.items()

    def _outcomes(
        self, coins: list[Coin], chance: Fraction, world: dict[Coin, Fraction]
    ) -> Iterator[tuple[Mapping[Coin, Fraction], Fraction]]:
        if not coins:
            yield world, chance
            return
        for fall, width in self.coins[coins[0]]:
            world[coins[0]] = fall
            yield from self._outcomes(coins[1:], chance * width, world)

    def _heard(self, statement: Statement, world: Mapping[Coin, Fraction]) -> Fraction:
        """m in this world; what stands on a coin holds if the coin falls no higher than it."""
        if statement.kappa < 1 and world["kappa", statement.group] > statement.kappa:
            return ZERO
        if not self.shared:
            return statement.m
        sound = any(
            all(world[coin] <= chance for coin, chance in path.items()) for path in statement.paths
        )
        return ONE if sound else ZERO

    def masses(self, support: Sequence[Statement], opposition: Sequence[Statement]) -> Masses:
        total = EMPTY
        for pattern, chance in self.patterns.items():
            m = {id(s): value for s, value in zip(self.statements, pattern, strict=True)}
            sides = [
                tuple((s, m[id(s)]) for s in side if m[id(s)]) for side in (support, opposition)
            ]
            total = total.plus(self._in_world(*sides), chance)
        return total

    def _in_world(self, support: tuple[Heard, ...], opposition: tuple[Heard, ...]) -> Masses:
        total = SILENCE
        for bloc in sorted({s.bloc for s, _ in (*support, *opposition)}):
            ours, theirs = (
                [heard for heard in side if heard[0].bloc == bloc] for side in (support, opposition)
            )
            total = total.times(bloc_masses(ours, theirs, self.book.coupling(bloc)))
        return total


def _silence(heard: Sequence[Heard], threshold: Fraction) -> Fraction:
    """Chance that an entity is not heard on one side: its strongest reliable statement counts."""
    return 1 - max((m for s, m in heard if s.adjusted >= threshold), default=ZERO)


def _at(threshold: Fraction, ours: Sequence[Heard], theirs: Sequence[Heard]) -> Masses:
    a, b = _silence(ours, threshold), _silence(theirs, threshold)
    return Masses(a, b, a * b)


def _integral(entities: Sequence[tuple[Sequence[Heard], Sequence[Heard]]]) -> Masses:
    """Over one threshold that all these entities share."""
    levels = [s.adjusted for pair in entities for side in pair for s, _ in side]
    total = EMPTY
    for threshold, width in cells(levels):
        world = SILENCE
        for ours, theirs in entities:
            world = world.times(_at(threshold, ours, theirs))
        total = total.plus(world, width)
    return total


def bloc_masses(
    support: Sequence[Heard], opposition: Sequence[Heard], coupling: Fraction
) -> Masses:
    entities = sorted({s.entity for s, _ in (*support, *opposition)})
    pairs = [
        (
            [heard for heard in support if heard[0].entity == entity],
            [heard for heard in opposition if heard[0].entity == entity],
        )
        for entity in entities
    ]
    if len(pairs) == 1:
        return _integral(pairs)
    apart = SILENCE
    for pair in pairs:
        apart = apart.times(_integral([pair]))
    return EMPTY.plus(_integral(pairs), coupling).plus(apart, 1 - coupling)
