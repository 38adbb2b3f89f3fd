"""From the reports that are held to the ends of their chains, by the best chain to each end."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Collection, Iterator
from heapq import heappop, heappush
from typing import NamedTuple

from claimtrace.case import Case
from claimtrace.records import Attribution, Basis, SourceKind

__all__ = ["End", "Step", "Weights", "basis_of", "best_chains", "hops_of"]

Weights = Callable[[Attribution, Basis], tuple[float, float]]
"""Certainty of a hop on its basis, and fidelity of its reporter as a relay; both in (0, 1]."""


class Step(NamedTuple):
    """A source that a chain has come to, and how it got there."""

    source: str
    value: float  # product of certainties and fidelities so far
    length: int
    hop: Attribution | None  # the hop that leads here
    before: Step | None


class End(NamedTuple):
    """Where a chain ends: a source that says the claim, on its own authority or on nobody's."""

    source: str
    attributed: bool
    value: float
    hop: Attribution | None  # the end's own attribution; None where it is implied
    before: Step | None  # how the chain came here; None where the end's own report is held


def basis_of(case: Case, hop: Attribution) -> Basis:
    """On whose word a hop stands, where it does not say so itself.

    A source of kind anonymous is cited as hedged; kinds that speak for themselves do so on
    their own authority, the others say whatever they attribute to nobody.
    """
    if hop.basis is not None:
        return hop.basis
    if hop.attributed_to is None:
        speaks = case.sources[hop.reporter].kind.speaks_for_itself
        return Basis.OWN if speaks else Basis.UNATTRIBUTED
    anonymous = case.sources[hop.attributed_to].kind is SourceKind.ANONYMOUS
    return Basis.HEDGED if anonymous else Basis.NAMED


def best_chains(
    case: Case,
    hops: Collection[Attribution],
    weights: Weights,
    excluded: Collection[str] = (),
) -> list[End]:
    """The best chain from a report that is held to every end that one can reach.

    ``hops`` relay one claim with one stance; ``excluded`` organisations neither say nor relay it.
    A source that is cited and has no hop of its own here ends the chain: it speaks for itself if
    its kind does. The best chain has the largest product of certainties and fidelities
    (Dijkstra's algorithm; a factor is at most 1, so a cycle never helps), and among equals the
    fewest hops.
    """
    search = _Search(case, weights, frozenset(excluded))
    for hop in hops:
        search.start(hop)
    search.run()
    return list(search.ends.values())


class _Search:
    def __init__(self, case: Case, weights: Weights, excluded: frozenset[str]):
        self.case = case
        self.weights = weights
        self.excluded = excluded
        self.ends: dict[tuple[str, bool], End] = {}
        self._outgoing: dict[str, list[Attribution]] = {}
        self._best: dict[str, tuple[float, int]] = {}
        self._heap: list[tuple[float, int, int, Step]] = []
        self._turn = itertools.count()  # so that the heap never compares steps

    def start(self, hop: Attribution) -> None:
        """Take in a hop; where its report is held, a chain begins with it."""
        if self.excluded and self.case.organisations[hop.reporter] in self.excluded:
            return
        self._outgoing.setdefault(hop.reporter, []).append(hop)
        if hop.document is not None:
            self._follow(hop, None)

    def run(self) -> None:
        """Follow all chains, the best first, so that each source is come to once."""
        settled: set[str] = set()
        while self._heap:
            step = heappop(self._heap)[3]
            if step.source in settled:
                continue
            settled.add(step.source)
            onward = self._outgoing.get(step.source)
            if onward is None:
                speaks = self.case.sources[step.source].kind.speaks_for_itself
                self._keep(End(step.source, speaks, step.value, None, step))
            else:
                for hop in onward:
                    self._follow(hop, step)

    def _follow(self, hop: Attribution, before: Step | None) -> None:
        cited = hop.attributed_to
        basis = basis_of(self.case, hop)
        certainty, fidelity = self.weights(hop, basis)
        value = certainty if before is None else before.value * certainty
        if cited is None:
            self._keep(End(hop.reporter, basis is Basis.OWN, value, hop, before))
            return
        if self.excluded and self.case.organisations[cited] in self.excluded:
            return
        value *= fidelity
        length = 1 if before is None else before.length + 1
        known = self._best.get(cited)
        if known is None or (value, -length) > known:
            self._best[cited] = (value, -length)
            step = Step(cited, value, length, hop, before)
            heappush(self._heap, (-value, length, next(self._turn), step))

    def _keep(self, end: End) -> None:
        """Keep the better of two chains to one end; of equals, the shorter."""
        key = (end.source, end.attributed)
        known = self.ends.get(key)
        if known is None or (end.value, -_length(end)) > (known.value, -_length(known)):
            self.ends[key] = end


def _length(end: End) -> int:
    return 0 if end.before is None else end.before.length


def hops_of(end: End) -> list[Attribution]:
    """The hops of a chain, from the report that is held to its end."""
    return list(_backwards(end))[::-1]


def _backwards(end: End) -> Iterator[Attribution]:
    if end.hop is not None:
        yield end.hop
    step = end.before
    while step is not None:
        if step.hop is not None:
            yield step.hop
        step = step.before
