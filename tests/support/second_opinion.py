"""What the library says of a random network beside what the oracle says, and smaller ones."""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from claimtrace import Case, ClaimtraceError, Policy, corroborate, read
from support.networks2 import Network
from support.oracle2 import Score, TooManyCoinsError

TOLERANCE = 1e-9


@dataclass(frozen=True)
class LibraryVerdict:
    """A result of the library under the names that the laws use."""

    result: Any

    @property
    def b(self) -> float:
        return float(self.result.support)

    @property
    def d(self) -> float:
        return float(self.result.opposition)

    @property
    def u(self) -> float:
        return float(self.result.uncertainty)

    @property
    def k(self) -> float:
        return float(self.result.conflict)

    @property
    def digit(self) -> int:
        return int(self.result.credibility)

    @property
    def second_bloc(self) -> float:
        return float(self.result.second_bloc)

    @property
    def sourcing(self) -> str:
        return str(self.result.sourcing)


class Library:
    """The library's view of one network, whose records are read as those of a file are."""

    def __init__(self, network: Network) -> None:
        self.network = network

    @cached_property
    def case(self) -> Any:
        lines = "\n".join(json.dumps(record) for record in self.network.records)
        return Case.of(*read(io.BytesIO(lines.encode())))

    @cached_property
    def policy(self) -> Any:
        return Policy(**self.network.rules)

    def result(self, claim: str) -> Any:
        return corroborate(self.case, claim, self.policy)


def library_scorer(network: Network, claim: str) -> LibraryVerdict:
    """A scorer for the laws."""
    return LibraryVerdict(Library(network).result(claim))


def disagreements(network: Network, claims: Iterable[str] | None = None) -> list[str]:
    """Where the library and the oracle differ, by claim and field; none is an empty list.

    Raises TooManyCoinsError where the oracle has too much to enumerate.
    """
    library = Library(network)
    asked = [c["id"] for c in network.claims] if claims is None else list(claims)
    return [
        f"{claim}: {problem}"
        for claim in asked
        for problem in _differences(library.result(claim), network.score(claim))
    ]


def _differences(result: Any, found: Score) -> Iterator[str]:
    numbers = {
        "support": found.b,
        "opposition": found.d,
        "uncertainty": found.u,
        "conflict": found.k,
        "opposing_others": found.opposing_others,
        "second_bloc": found.second_bloc,
        "effective_origins": found.counts.n_eff,
    }
    for name, expected in numbers.items():
        got = getattr(result, name)
        if abs(got - float(expected)) > TOLERANCE:
            tie = name == "conflict" and any(
                abs(got - float(cell.k)) <= TOLERANCE for cell in found.taken.ties
            )
            note = ", another pair of equal b" if tie else ""
            yield f"{name} {got!r}, oracle {float(expected)!r}{note}"
    facts: dict[str, object] = {
        "credibility": found.digit,
        "reliability": found.letter,
        "sourcing": found.sourcing,
        "contested": found.contested,
        "complete": found.complete,
        "reports": found.counts.reports,
        "outlets": found.counts.outlets,
        "origins": found.counts.origins,
    }
    for name, fact in facts.items():
        got = getattr(result, name)
        if (tuple(sorted(got)) if name == "origins" else got) != fact:
            yield f"{name} {got!r}, oracle {fact!r}"
    if len(result.blocs) != found.counts.blocs:
        yield f"blocs {result.blocs!r}, oracle counts {found.counts.blocs}"
    apart = abs(found.independent.b - found.shared.b) > TOLERANCE
    if apart and result.hypothesis != found.hypothesis:
        yield f"hypothesis {result.hypothesis!r}, oracle {found.hypothesis!r}"


def smallest(network: Network, broken: Callable[[Network], bool]) -> Network:
    """The network with every record and rule left out that the break does not need."""
    current, shrunk = network, True
    while shrunk:
        shrunk = False
        for smaller in _smaller(current):
            if _still(broken, smaller):
                current, shrunk = smaller, True
                break
    return current


def _still(broken: Callable[[Network], bool], network: Network) -> bool:
    """A network that can no longer be read is not a smaller one."""
    try:
        return broken(network)
    except (ClaimtraceError, TooManyCoinsError, KeyError, ValueError, IndexError):
        return False


def _smaller(network: Network) -> Iterator[Network]:
    for name in ("hops", "claims", "sources"):
        for place in range(len(getattr(network, name))):
            less = network.copy()
            del getattr(less, name)[place]
            if _whole(less):
                yield less
    for name in network.rules:
        less = network.copy()
        del less.rules[name]
        yield less
    needed = {"type", "id", "kind", "name", "statement", "question", "claim", "reporter"}
    for name in ("hops", "claims", "sources"):
        for place, record in enumerate(getattr(network, name)):
            for key in record.keys() - needed - {"stance", "attributed_to", "reliability"}:
                less = network.copy()
                del getattr(less, name)[place][key]
                yield less


def _whole(network: Network) -> bool:
    """Whether everything that is named is there, and somebody says something."""
    sources = {s["id"] for s in network.sources}
    claims = {c["id"] for c in network.claims}
    named = {s["part_of"] for s in network.sources if "part_of" in s}
    for hop in network.hops:
        named |= {hop[k] for k in ("reporter", "attributed_to", "undercuts") if k in hop}
    said = {hop[k] for hop in network.hops for k in ("claim", "supersedes") if k in hop}
    return bool(claims) and named <= sources and said <= claims
