"""The best chain from a report that is held to every end that one can reach."""

from __future__ import annotations

import itertools
from collections.abc import Collection, Iterable, Mapping
from heapq import heappop, heappush
from typing import NamedTuple

from claimtrace.case.directory import Terminal, Way
from claimtrace.case.hops import Graph, Hop

__all__ = ["BestChain", "Weights", "best_chains"]

Weights = Mapping[Way, tuple[float, float]]
"""Certainty of a hop that goes this way, and fidelity of its reporter as a relay; in (0, 1]."""


class BestChain(NamedTuple):
    """A chain from a report that is held to wherever its last hop leads."""

    value: float  # product of certainties and fidelities
    length: int
    last: Hop
    before: BestChain | None

    def hops(self) -> list[Hop]:
        """All hops, from the report that is held to the last one."""
        hops = []
        here: BestChain | None = self
        while here is not None:
            hops.append(here.last)
            here = here.before
        return hops[::-1]


def best_chains(
    graph: Graph, weights: Weights, excluded: Collection[str] = ()
) -> dict[Terminal, BestChain]:
    """The best chain from a report that is held to every end that one can reach.

    ``excluded`` organisations neither say nor relay the claim. A source that is cited and has no
    hop of its own here ends the chain. The best chain has the largest product of certainties and
    fidelities (Dijkstra's algorithm; a factor is at most 1, so a cycle never helps), and among
    equals the fewest hops.
    """
    search = _Search(graph, weights, frozenset(excluded))
    search.follow(graph.held, None)
    search.run()
    return search.ends


class _Search:
    def __init__(self, graph: Graph, weights: Weights, excluded: frozenset[str]):
        self.onward = graph.onward
        self.weights = weights
        self.excluded = excluded
        self.ends: dict[Terminal, BestChain] = {}
        self._best: dict[str, BestChain] = {}  # to each relay
        self._heap: list[tuple[float, int, int, str]] = []
        self._turn = itertools.count()  # so that equals are followed in order

    def run(self) -> None:
        """Follow all chains, the best first, so that each relay is come to once."""
        settled: set[str] = set()
        while self._heap:
            relay = heappop(self._heap)[3]
            if relay not in settled:
                settled.add(relay)
                self.follow(self.onward[relay], self._best[relay])

    def follow(self, hops: Iterable[Hop], before: BestChain | None) -> None:
        """Go on from a relay, or begin with reports that are held."""
        length = 1 if before is None else before.length + 1
        excluded = self.excluded
        for hop in hops:
            way = hop.way
            if excluded and (way.organisation in excluded or way.cited_organisation in excluded):
                continue
            certainty, fidelity = self.weights[way]
            value = certainty if before is None else before.value * certainty
            relay = way.attributed_to
            if relay is not None:
                value *= fidelity
            chain = BestChain(value, length, hop, before)
            if relay is None or relay not in self.onward:
                if _is_better(chain, self.ends.get(way.end)):
                    self.ends[way.end] = chain
            elif _is_better(chain, self._best.get(relay)):
                self._best[relay] = chain
                heappush(self._heap, (-value, length, next(self._turn), relay))


def _is_better(chain: BestChain, known: BestChain | None) -> bool:
    return known is None or (chain.value, -chain.length) > (known.value, -known.length)
