"""What the laws share.

`Scorer` is the oracle's `score_of` or an adapter of the library.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any, Protocol

from support.networks2 import Network
from support.oracle2.book import Book, full_policy

SLACK = 1e-9


class Verdict(Protocol):
    """What the laws look at."""

    @property
    def b(self) -> Any: ...
    @property
    def d(self) -> Any: ...
    @property
    def u(self) -> Any: ...
    @property
    def k(self) -> Any: ...
    @property
    def digit(self) -> int: ...
    @property
    def sourcing(self) -> str: ...


Scorer = Callable[[Network, str], Verdict]
Law = Callable[[random.Random, Network, Scorer], str | None]


def score_of(network: Network, claim: str) -> Verdict:
    return network.score(claim)


def opinion(found: Verdict) -> tuple[float, ...]:
    return tuple(float(x) for x in (found.b, found.d, found.u, found.k))


def same(before: Verdict, after: Verdict, *, sourcing: bool = True) -> str:
    pairs = zip(opinion(before), opinion(after), strict=True)
    if any(abs(x - y) > SLACK for x, y in pairs):
        return f"{opinion(before)} became {opinion(after)}"
    if before.digit != after.digit:
        return f"digit {before.digit} became {after.digit}"
    if sourcing and before.sourcing != after.sourcing:
        return f"sourcing {before.sourcing} became {after.sourcing}"
    return ""


def rises(what: str, less: Any, more: Any) -> str:
    return "" if less <= more + SLACK else f"{what} fell from {float(less)} to {float(more)}"


def first(*problems: str) -> str:
    return next((p for p in problems if p), "")


def book_of(network: Network, claim: str = "c0") -> Book:
    return Book(network.records, claim, full_policy(network.rules))


def chosen(rng: random.Random, network: Network) -> str:
    return str(rng.choice(network.claims)["id"])


def each(network: Network, ours: Network, scorer: Scorer, **how: bool) -> str:
    problems = (
        same(scorer(network, c["id"]), scorer(ours, c["id"]), **how) for c in network.claims
    )
    return next((p for p in problems if p), "")


def twins(network: Network, claim: str) -> list[str]:
    book = book_of(network, claim)
    return [c for c, group in book.group.items() if group == book.group[claim]]
