"""What one part of the questions says of sources and pairs: whole numbers that add up."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Self

__all__ = ["ONE", "Pair", "PairCounts", "SourceCounts", "fixed"]

ONE = 1 << 20
"""The fixed point: 1.0 in every statistic. Sums of whole numbers do not depend on their order."""

Pair = tuple[int, int]
"""Numbers of two sources, the smaller first."""


def fixed(share: float) -> int:
    """A number in fixed point."""
    return round(share * ONE)


@dataclass(slots=True)
class SourceCounts:
    """Per source, in fixed point: what it said that counts, and how much of it is held true.

    ``objective`` is the part's share of the log likelihood, in nats. Adding is associative and
    commutative, so that any partition of the questions gives the identical result.
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

    ``false`` is in fixed point, the others count questions. Adds like `SourceCounts`.
    """

    overlap: Counter[Pair] = field(default_factory=Counter)
    same: Counter[Pair] = field(default_factory=Counter)
    false: Counter[Pair] = field(default_factory=Counter)

    def __add__(self, other: Self) -> Self:
        return type(self)(
            _sum(self.overlap, other.overlap),
            _sum(self.same, other.same),
            _sum(self.false, other.false),
        )

    def to_json(self) -> str:
        """The counts as one JSON object."""
        return json.dumps(
            {
                name: [[*pair, n] for pair, n in sorted(table.items()) if n]
                for name, table in (
                    ("overlap", self.overlap), ("same", self.same), ("false", self.false)
                )
            }
        )  # fmt: skip

    @classmethod
    def from_json(cls, text: str) -> Self:
        """The counts that `to_json` wrote."""
        tables = {
            name: Counter({(one, other): n for one, other, n in rows})
            for name, rows in json.loads(text).items()
        }
        return cls(**tables)


def _sum(one: Mapping[Any, int], other: Mapping[Any, int]) -> Counter[Any]:
    total = Counter(one)
    total.update(other)
    return total
