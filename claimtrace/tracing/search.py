"""From the reports that are held to the ends of their chains, by the best chain to each end."""

from __future__ import annotations

import itertools
from collections.abc import Collection, Iterable, Iterator, Mapping
from heapq import heappop, heappush
from typing import NamedTuple

from claimtrace.directory import Way
from claimtrace.hops import Graph, Hop

__all__ = ["End", "Step", "Weights", "best_chains", "hops_of"]

Weights = Mapping[Way, tuple[float, float]]
"""Certainty of a hop that goes this way, and fidelity of its reporter as a relay; in (0, 1]."""


class Step(NamedTuple):
    """A source that a chain has come to, and how it got there."""

    source: str
    value: float  # product of certainties and fidelities so far
    length: int
    hop: Hop  # the hop that leads here
    before: Step | None


class End(NamedTuple):
    """Where a chain ends: a source that says the claim, on its own authority or on nobody's.

    ``hop`` is the last one of the chain, the source's own or, where it has none, the one that
    cites it; ``before`` is how the chain came to that hop, None where its report is held.
    """

    source: str
    organisation: str
    attributed: bool
    value: float
    hop: Hop | None
    before: Step | None

    @property
    def is_implied(self) -> bool:
        """Whether the source has no hop of its own, and was only cited."""
        return self.hop is None or self.hop.way.attributed_to is not None


def best_chains(graph: Graph, weights: Weights, excluded: Collection[str] = ()) -> list[End]:
    """The best chain from a report that is held to every end that one can reach.

    ``excluded`` organisations neither say nor relay the claim. A source that is cited and has no
    hop of its own here ends the chain: it speaks for itself if its kind does. The best chain has
    the largest product of certainties and fidelities (Dijkstra's algorithm; a factor is at most
    1, so a cycle never helps), and among equals the fewest hops.
    """
    search = _Search(graph, weights, frozenset(excluded))
    search.follow(graph.held, None)
    search.run()
    return list(search.ends.values())


_Rank = tuple[float, int]
"""How good a chain is: its value, and of equals the shorter one."""


class _Search:
    def __init__(self, graph: Graph, weights: Weights, excluded: frozenset[str]):
        self.onward = graph.onward
        self.weights = weights
        self.excluded = excluded
        self.ends: dict[tuple[str, bool], End] = {}
        self._best_end: dict[tuple[str, bool], _Rank] = {}
        self._best_way: dict[str, _Rank] = {}
        self._heap: list[tuple[float, int, int, Step]] = []
        self._turn = itertools.count()  # so that the heap never compares steps

    def run(self) -> None:
        """Follow all chains, the best first, so that each relay is come to once."""
        settled: set[str] = set()
        while self._heap:
            step = heappop(self._heap)[3]
            if step.source not in settled:
                settled.add(step.source)
                self.follow(self.onward[step.source], step)

    def follow(self, hops: Iterable[Hop], before: Step | None) -> None:
        """Go on from a relay, or begin with reports that are held."""
        so_far, length = (None, 0) if before is None else (before.value, before.length)
        onward, excluded = self.onward, self.excluded
        for hop in hops:
            way = hop.way
            cited = way.attributed_to
            if excluded and (way.organisation in excluded or way.cited_organisation in excluded):
                continue
            certainty, fidelity = self.weights[way]
            value = certainty if so_far is None else so_far * certainty
            if cited is None:
                self._end(way.reporter, (value, -length), hop, before)
                continue
            rank = (value * fidelity, -length - 1)
            if cited not in onward:
                self._end(cited, rank, hop, before)
                continue
            known = self._best_way.get(cited)
            if known is None or rank > known:
                self._best_way[cited] = rank
                step = Step(cited, rank[0], length + 1, hop, before)
                heappush(self._heap, (-rank[0], length + 1, next(self._turn), step))

    def _end(self, source: str, rank: _Rank, hop: Hop, before: Step | None) -> None:
        """Keep the better of two chains to one end."""
        organisation, attributed = hop.way.end
        place = (source, attributed)
        known = self._best_end.get(place)
        if known is None or rank > known:
            self._best_end[place] = rank
            self.ends[place] = End(source, organisation, attributed, rank[0], hop, before)


def hops_of(end: End) -> list[Hop]:
    """The hops of a chain, from the report that is held to its end."""
    return list(_backwards(end))[::-1]


def _backwards(end: End) -> Iterator[Hop]:
    if end.hop is not None:
        yield end.hop
    step = end.before
    while step is not None:
        yield step.hop
        step = step.before
