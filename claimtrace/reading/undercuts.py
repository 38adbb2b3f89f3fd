"""How far a source's word on a claim is undercut: forged, of another event, never said.

Why an undercut neither supports nor opposes: docs/decisions/0017.
"""

from __future__ import annotations

import math
from collections.abc import Container, Iterable, Sequence
from itertools import product
from typing import NamedTuple

from claimtrace.case.directory import Directory, Terminal
from claimtrace.reading.chains import Chains
from claimtrace.reading.counts import acts_among
from claimtrace.reading.interest import Group, Standings

__all__ = ["Undercutting", "counting", "level_of", "targets_around", "void_in"]

_MOST_CHOICES = 4_096
"""Choices of speakers among undercutters that are tried; beyond, all of them speak."""


class Undercutting(NamedTuple):
    """The chains of one claim that undercut one source, and what their word is worth there."""

    chains: Chains
    standings: Standings


class _Word(NamedTuple):
    organisation: str
    group: Group
    attributed: bool
    worth: float


def level_of(said: Sequence[Undercutting]) -> float:
    """The share u_t in [0, 1] of what its word was worth that an undercut source loses.

    Undercutters of different blocs err independently; of one bloc, the strongest speaks. Signers
    of one document are one; an undercut on nobody's word counts alone.
    """
    words = [
        _Word(end.organisation, standing.group, end.attributed, standing.rho_adjusted * end.value)
        for each in said
        for end in each.chains.ends
        for standing in (each.standings[end.organisation],)
        if standing.rho_adjusted is not None
    ]
    voice = max((word.worth for word in words if not word.attributed), default=0)
    attributed = [word for word in words if word.attributed]
    acts = acts_among([each.chains for each in said], {word.organisation for word in attributed})
    choices = product(*acts) if math.prod(map(len, acts)) <= _MOST_CHOICES else ((),)
    signers = frozenset().union(*acts)
    return max(
        voice,
        *(
            _together(w for w in attributed if w.organisation not in signers - set(spoken))
            if spoken
            else _together(attributed)
            for spoken in choices
        ),
    )


def _together(words: Iterable[_Word]) -> float:
    strongest: dict[Group, float] = {}
    for word in words:
        strongest[word.group] = max(word.worth, strongest.get(word.group, 0))
    return 1 - math.prod([1 - worth for worth in strongest.values()])


def targets_around(
    directory: Directory, targets: Container[str], sources: Iterable[str]
) -> dict[str, frozenset[str]]:
    """For each source, the targets that it is or is part of."""
    found = {}
    for source in sources:
        inside = set()
        here: str | None = source
        while here is not None:
            if here in targets:
                inside.add(here)
            here = directory.sources[here].part_of
        if inside:
            found[source] = frozenset(inside)
    return found


def void_in(chains: Chains, cut: float) -> frozenset[str]:
    """The sources through which nothing counts, so far are they undercut."""
    undercut = chains.undercut
    if undercut is None:
        return frozenset()
    void = {target for target, level in undercut.levels.items() if level >= cut}
    return frozenset(
        source for source, targets in undercut.around.items() if not targets.isdisjoint(void)
    )


def counting(chains: Chains, void: frozenset[str]) -> list[Terminal]:
    """The ends that a chain reaches which no undercut takes away."""
    ends = [end[:3] for end in chains.ends]
    if not void:
        return ends
    graph = chains.graph
    reached = {graph.end_of(hop) for hop, _ in graph.walk(graph.held, beside=void)}
    return [end for end in ends if end in reached]
