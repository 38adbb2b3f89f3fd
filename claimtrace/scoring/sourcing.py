"""How a claim is sourced, free of letters: it speaks where nobody has graded a source.

Why it stands beside the grade: docs/decisions/0025.
"""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterable, Sequence
from enum import StrEnum

from claimtrace.case.hops import goes_round
from claimtrace.reading.chains import Chains, components
from claimtrace.reading.counts import most_blocs
from claimtrace.reading.interest import Group
from claimtrace.reading.reading import Reading
from claimtrace.reading.undercuts import counting, void_in
from claimtrace.records import SourceKind

__all__ = ["Sourcing", "blocs_of", "sourcing_of"]


class Sourcing(StrEnum):
    """How many origins and blocs stand behind a claim, whatever their letters."""

    UNSOURCED = "unsourced"
    UNATTRIBUTED = "unattributed"
    SINGLE_ORIGIN = "single_origin"
    SINGLE_BLOC = "single_bloc"
    INDEPENDENT = "independent"


_UNNAMED = "(unnamed)"  # no id contains brackets and white space together


def sourcing_of(reading: Reading, supporting: Sequence[Chains]) -> Sourcing:
    """The sourcing of a claim from the chains that support it, its own first, those pooled after.

    What is undercut on every chain by half or more does not count; nobody whom nobody graded can
    undercut.
    """
    if len(supporting) == 1 and supporting[0].undercut is None and not reading.signs_jointly:
        found = _plain(reading, supporting[0])
        if found is not None:
            return found
    cut = reading.policy.cuts.undercut
    supporting = [chains for chains in supporting if chains.graph.hops]
    void = [void_in(chains, cut) for chains in supporting]
    kept = [counting(chains, beside) for chains, beside in zip(supporting, void, strict=True)]
    ends = {end for some in kept for end in some}
    origins = {organisation for _, organisation, attributed in ends if attributed}
    if not origins:
        turning = map(_goes_in_a_circle, supporting, void)
        return Sourcing.UNATTRIBUTED if ends or any(turning) else Sourcing.UNSOURCED
    if len(origins) == 1:
        return Sourcing.SINGLE_ORIGIN
    names = _with_unnamed_as_one(reading, supporting, origins)
    if len(names) == 1:
        return Sourcing.SINGLE_ORIGIN
    groups: dict[str, Hashable] = {
        name: name if name == _UNNAMED else supporting[0].standings[name].group for name in names
    }
    heard = [{end[1] for end in some if end[2]} for some in kept]
    blocs = most_blocs(names, reading.acts(supporting, names, heard), groups)
    return Sourcing.SINGLE_BLOC if len(blocs) == 1 else Sourcing.INDEPENDENT


def _plain(reading: Reading, chains: Chains) -> Sourcing | None:
    """The sourcing where all that speaks is named and by itself; None where that is not so."""
    sources = reading.case.directory.sources
    groups = set()
    for name in chains.origins:
        if sources[name].kind is SourceKind.ANONYMOUS:
            return None
        groups.add(chains.standings[name].group)
    if not groups:
        return None
    if len(chains.origins) == 1:
        return Sourcing.SINGLE_ORIGIN
    return Sourcing.SINGLE_BLOC if len(groups) == 1 else Sourcing.INDEPENDENT


def _goes_in_a_circle(chains: Chains, void: frozenset[str]) -> bool:
    """Whether reports that lead nowhere do so because they cite each other."""
    graph = chains.graph
    walked = [hop for hop, _ in graph.walk(graph.held, beside=void)]
    if any(map(goes_round, walked)):
        return True
    if not graph.relays:
        return False
    relays = {source: cited - void for source, cited in graph.relays.items() if source not in void}
    turning = {
        source
        for group in components(relays)
        for source in group
        if len(group) > 1 or source in relays.get(source, ())
    }
    return any(hop.way.there in turning for hop in walked)


def _with_unnamed_as_one(
    reading: Reading, supporting: Iterable[Chains], origins: Collection[str]
) -> set[str]:
    """The origins, where all unnamed people whom nobody graded are together one."""
    sources = reading.case.directory.sources
    unnamed = {name for name in origins if sources[name].kind is SourceKind.ANONYMOUS}
    if not unnamed:
        return {*origins}
    ungraded = {
        name for name in unnamed if all(chains.standings[name].rho is None for chains in supporting)
    }
    return {*origins} - ungraded | ({_UNNAMED} if ungraded else set())


def blocs_of(reading: Reading, chains: Chains) -> dict[Group, list[str]]:
    """The blocs of the origins, each with who speaks in it; a joint act is one speaker."""
    origins, standings = chains.origins, chains.standings
    groups = {origin: standings[origin].group for origin in origins}
    return most_blocs(origins, reading.acts([chains], origins), groups)
