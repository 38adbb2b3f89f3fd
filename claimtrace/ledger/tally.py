"""The salted digests of new versions, taken together as they are stored."""

from __future__ import annotations

import hashlib
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

__all__ = ["Span", "Tally"]

_SPAN = 5_000  # numbers that one entry of the journal speaks for, at most


@dataclass(slots=True)
class Span:
    """Versions on end: ``count`` of them from ``first`` to ``last``, and their salted digests."""

    first: int
    last: int = 0
    count: int = 0
    _leaves: Any = field(default_factory=hashlib.sha256)

    def extend(self, numbers: Sequence[int], leaves: Sequence[bytes | bytearray]) -> None:
        """Take in the versions that come next."""
        self.last = numbers[-1]
        self.count += len(numbers)
        self._leaves.update(b"".join(leaves))

    def leaves(self) -> bytes:
        """The SHA-256 of all salted digests, in order."""
        return bytes(self._leaves.digest())


class Tally:
    """New versions from the number ``first`` on, span by span, as the journal speaks of them.

    A span is known as long as each of its versions is stored. One of which that is doubted has to
    be read from the tables.
    """

    def __init__(self, first: int):
        self.first = first
        self.last: int = first - 1
        self._spans: dict[int, Span] = {}
        self._doubted: set[int] = set()

    def add(self, numbers: Sequence[int], leaves: Sequence[bytes | bytearray]) -> None:
        """Take in versions that come next, each with its number and its salted digest."""
        at = 0
        while at < len(numbers):
            begin = self._begin(numbers[at])
            end = bisect_left(numbers, begin + _SPAN, at)
            span = self._spans.setdefault(begin, Span(numbers[at]))
            span.extend(numbers[at:end], leaves[at:end])
            at, self.last = end, span.last

    def doubt(self, number: int) -> None:
        """Say that a version was left out, or taken out again."""
        self._doubted.add(self._begin(number))

    def spans(self) -> Iterator[tuple[int, int, Span | None]]:
        """The first and the last number of each span, and the span itself where it is known."""
        for begin, span in self._spans.items():
            known = None if begin in self._doubted else span
            yield begin, min(self.last, begin + _SPAN - 1), known

    def _begin(self, number: int) -> int:
        return number - (number - self.first) % _SPAN
