"""What one part of the questions says of sources and pairs: whole numbers that add up."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass, field
from heapq import nsmallest
from itertools import chain
from typing import Any, Self, TypeVar

__all__ = ["ONE", "Census", "Coincidences", "Pair", "PairCounts", "SourceCounts", "fixed", "tally"]

ONE = 1 << 20
"""The fixed point: 1.0 in every statistic. Sums of whole numbers do not depend on their order."""

Pair = tuple[int, int]
"""Numbers of two sources, the smaller first."""

_Key = TypeVar("_Key", bound=Hashable)


def fixed(share: float) -> int:
    """A number in fixed point."""
    return round(share * ONE)


def tally(rows: Mapping[int, Iterable[Iterable[_Key]]]) -> Counter[_Key]:
    """For each amount, rows of keys that are credited with it: what each key gets in all."""
    total: Counter[_Key] = Counter()
    for amount, credited in rows.items():
        for key, times in Counter(chain.from_iterable(credited)).items():
            total[key] += amount * times
    return total


@dataclass(slots=True)
class Census:
    """Who there is: each source's letter and how many answers it gives, and the vocabulary.

    ``letters`` holds a reliability, None where a source is ungraded; ``said`` counts answers,
    ``figures`` questions about a number. ``declared`` are pairs of organisations of which one is
    on record as citing the other. ``answers`` are the first ``limit`` different ones by their
    text: no more is asked than whether there are so many.
    """

    limit: int
    letters: dict[str, float | None] = field(default_factory=dict)
    said: Counter[str] = field(default_factory=Counter)
    declared: set[tuple[str, str]] = field(default_factory=set)
    answers: list[str] = field(default_factory=list)
    figures: int = 0

    def __add__(self, other: Self) -> Self:
        letters = dict(self.letters)
        for source, letter in other.letters.items():
            known = letters.get(source)
            letters[source] = (
                letter if known is None else known if letter is None else min(known, letter)
            )
        return type(self)(
            self.limit,
            letters,
            _sum(self.said, other.said),
            self.declared | other.declared,
            nsmallest(self.limit, {*self.answers, *other.answers}),
            self.figures + other.figures,
        )

    def to_json(self) -> str:
        """The census as one JSON object."""
        return json.dumps(
            {
                "limit": self.limit,
                "letters": dict(sorted(self.letters.items())),
                "said": dict(sorted(self.said.items())),
                "declared": sorted(self.declared),
                "answers": self.answers,
                "figures": self.figures,
            }
        )

    @classmethod
    def from_json(cls, text: str) -> Self:
        """The census that `to_json` wrote."""
        found = json.loads(text)
        found["said"] = Counter(found["said"])
        found["declared"] = {(one, other) for one, other in found["declared"]}
        return cls(**found)


@dataclass(slots=True)
class SourceCounts:
    """Per source, in fixed point: what it said that counts, and how much of it is held true.

    ``objective`` is the part's share of the log likelihood, in nats, beyond that of all voices
    being blindly wrong. Adding is associative and commutative, so that any partition of the
    questions gives the identical result.
    """

    said: Counter[int] = field(default_factory=Counter)
    true: Counter[int] = field(default_factory=Counter)
    objective: int = 0

    def __add__(self, other: Self) -> Self:
        return type(self)(
            _sum(self.said, other.said),
            _sum(self.true, other.true),
            self.objective + other.objective,
        )

    def to_json(self) -> str:
        """The counts as one JSON object."""
        said = {str(source): [n, self.true[source]] for source, n in sorted(self.said.items())}
        return json.dumps({"sources": said, "objective": self.objective})

    @classmethod
    def from_json(cls, text: str) -> Self:
        """The counts that `to_json` wrote."""
        found: dict[str, Any] = json.loads(text)
        rows = {int(source): row for source, row in found["sources"].items()}
        return cls(
            Counter({source: said for source, (said, _) in rows.items()}),
            Counter({source: true for source, (_, true) in rows.items() if true}),
            found["objective"],
        )


@dataclass(slots=True)
class PairCounts:
    """Per pair of sources: common questions, equal answers, and equal answers held false.

    ``size`` counts the questions of each source alone. ``false`` is in fixed point, the others
    count questions; one on which a source gives k answers counts k times for it. Adds like
    `SourceCounts`.
    """

    overlap: Counter[Pair] = field(default_factory=Counter)
    same: Counter[Pair] = field(default_factory=Counter)
    false: Counter[Pair] = field(default_factory=Counter)
    size: Counter[int] = field(default_factory=Counter)

    def __add__(self, other: Self) -> Self:
        return type(self)(
            _sum(self.overlap, other.overlap),
            _sum(self.same, other.same),
            _sum(self.false, other.false),
            _sum(self.size, other.size),
        )

    def at_least(self, least: int) -> Self:
        """The pairs with so many common questions."""
        overlap = Counter({pair: n for pair, n in self.overlap.items() if n >= least})
        same = Counter({pair: n for pair, n in self.same.items() if pair in overlap})
        return type(self)(overlap, same, self.false, self.size)

    def without(self, sources: Iterable[int]) -> Self:
        """The pairs of all other sources."""
        gone = set(sources)

        def kept(table: Counter[Pair]) -> Counter[Pair]:
            return Counter({pair: n for pair, n in table.items() if gone.isdisjoint(pair)})

        size = Counter({source: n for source, n in self.size.items() if source not in gone})
        return type(self)(kept(self.overlap), kept(self.same), kept(self.false), size)

    def to_json(self) -> str:
        """The counts as one JSON object."""
        found = {
            name: [[*pair, n] for pair, n in sorted(table.items()) if n]
            for name, table in (
                ("overlap", self.overlap), ("same", self.same), ("false", self.false)
            )
        }  # fmt: skip
        return json.dumps(found | {"size": sorted(self.size.items())})

    @classmethod
    def from_json(cls, text: str) -> Self:
        """The counts that `to_json` wrote."""
        found = json.loads(text)
        size = Counter(dict(found.pop("size")))
        tables = {
            name: Counter({(one, other): n for one, other, n in rows})
            for name, rows in found.items()
        }
        return cls(**tables, size=size)


@dataclass(frozen=True, slots=True)
class Coincidences:
    """Pairs of voices that are both wrong, and those of them that agree, in fixed point.

    Adds like `SourceCounts`.
    """

    wrong: int = 0
    equal: int = 0

    def __add__(self, other: Self) -> Self:
        return type(self)(self.wrong + other.wrong, self.equal + other.equal)

    def to_json(self) -> str:
        """The counts as one JSON object."""
        return json.dumps({"wrong": self.wrong, "equal": self.equal})

    @classmethod
    def from_json(cls, text: str) -> Self:
        """The counts that `to_json` wrote."""
        return cls(**json.loads(text))


def _sum(one: Mapping[_Key, int], other: Mapping[_Key, int]) -> Counter[_Key]:
    total = Counter(one)
    total.update(other)
    return total
