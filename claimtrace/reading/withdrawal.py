"""What no longer counts: retracted, replaced by a newer claim, given up for a later position.

Why the last word counts: docs/decisions/0015; why a replacement is for good: docs/decisions/0016.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from claimtrace.case.hops import Graph, Hop, is_later
from claimtrace.records import Basis, Stance

__all__ = ["Position", "given_up", "moment_of_position", "retracting", "superseded"]

Moments = Mapping[str, float | None]
"""Organisations, each with when it did something; None where nobody knows."""

_NOBODY: Moments = {}


def retracting(graph: Graph) -> Moments:
    """The organisations that took a claim back, each with when it did.

    They are the ends of the claim's retraction chains, whether or not the report of a retraction
    is held.
    """
    if not graph.hops:
        return _NOBODY
    ends = filter(None, map(graph.end_of, graph.hops))
    return {name: _moment_of(_entering(graph.hops, graph, name), name) for _, name, _ in ends}


def _entering(hops: Iterable[Hop], graph: Graph, organisation: str) -> list[Hop]:
    """The hops that cite nobody, and those by which a chain comes to who says it itself."""
    return [
        hop
        for hop in hops
        if hop.way.attributed_to is None or _speaks(graph, hop, organisation, attributed=False)
    ]


def _is_own(hop: Hop, organisation: str) -> bool:
    """Whether an organisation says this itself, or one part of it by another."""
    way = hop.way
    return way.organisation == organisation and way.cited_organisation in (None, organisation)


def _moment_of(hops: Iterable[Hop], organisation: str) -> float | None:
    """The latest among its own hops or, if none is dated, the earliest that cites it.

    Who says it again renews it, and a late reprint does not.
    """
    own: list[float] = []
    citing: list[float] = []
    for hop in hops:
        if hop.said is None:
            continue
        if _is_own(hop, organisation):
            own.append(hop.said)
        elif hop.way.cited_organisation == organisation:
            citing.append(hop.said)
    return max(own) if own else min(citing, default=None)


def moment_of_position(graph: Graph, organisation: str) -> float | None:
    """When an organisation took a position, as far as chains from held reports tell.

    What it says on nobody's word is no position of its own, and what cites it as a relay of
    others does not tell of one.
    """
    on_it = [
        hop
        for hop, _ in graph.walk(graph.held)
        if (
            hop.way.basis is Basis.OWN and hop.way.organisation == organisation
            if hop.way.attributed_to is None
            else hop.way.cited_organisation == organisation
            and _speaks(graph, hop, organisation, attributed=True)
        )
    ]
    return _moment_of(on_it, organisation)


def _speaks(graph: Graph, hop: Hop, organisation: str, *, attributed: bool) -> bool:
    """Whether a chain that comes to an organisation by this hop ends there without leaving it.

    A hop of its own may leave it and come back. It may have to end on its own authority.
    """
    if hop.way.organisation == organisation:
        waiting = [each for each, _ in graph.walk([hop])]
    else:
        waiting = _within(graph, hop, organisation)
    ends = filter(None, map(graph.end_of, waiting))
    return any(end[1] == organisation and (end[2] or not attributed) for end in ends)


def _within(graph: Graph, hop: Hop, organisation: str) -> list[Hop]:
    """A hop, and those to which it leads without leaving the organisation."""
    waiting: list[Hop] = [hop]
    seen: set[str | None] = set()
    for each in waiting:  # grows while it is walked
        cited = each.way.there
        if cited not in seen and each.way.cited_organisation == organisation:
            seen.add(cited)
            waiting += graph.onward.get(cited or "", ())
    return waiting


class _Update(NamedTuple):
    """An organisation says ``new`` instead of ``old``, since ``when`` (None: undated)."""

    organisation: str
    old: str
    new: str
    when: float | None


def superseded(
    asserting: Mapping[str, Graph],
    representative: Callable[[str], str],
    taken_back: Callable[[str], Moments],
) -> dict[str, frozenset[str]]:
    """For each claim that was replaced, the organisations whose statements of it are cancelled.

    ``asserting`` has the graph of each claim, before retractions; twins are one claim, named by
    their ``representative``. A replacement is for good: who takes the newer claim back does not
    thereby say the older one again. Who later replaces the newer claim by the older one, or says
    the older one itself, does.
    """
    updates = [
        update
        for claim, graph in asserting.items()
        for old, hops in _replaced_in(claim, graph, representative).items()
        for update in _updates(claim, old, hops, graph, taken_back(claim))
    ]
    cancelled: dict[str, set[str]] = {}
    for update in updates:
        if update.old in asserting and not _is_undone(update, updates, asserting, taken_back):
            cancelled.setdefault(update.old, set()).add(update.organisation)
    return {claim: frozenset(organisations) for claim, organisations in cancelled.items()}


def _replaced_in(
    claim: str, graph: Graph, representative: Callable[[str], str]
) -> dict[str, list[Hop]]:
    """The older claims that some hops replace; between twins a replacement has no effect."""
    found: dict[str, list[Hop]] = {}
    for hop in graph.hops:
        if hop.supersedes is not None:
            old = representative(hop.supersedes)
            if old != claim:
                found.setdefault(old, []).append(hop)
    return found


def _updates(
    new: str, old: str, hops: Sequence[Hop], graph: Graph, taken_back: Moments
) -> Iterator[_Update]:
    ends = filter(None, map(graph.end_of, _from(hops, graph)))
    speakers = {organisation for _, organisation, _ in ends}
    for speaker in sorted(speakers):
        standing, said = graph, hops
        others = {name: when for name, when in taken_back.items() if name != speaker}
        if others:  # what a relay took back was never said
            standing = graph.without(others)
            said = _still_told(hops, graph, standing)
        walked = _from(said, standing)
        if any((end := standing.end_of(hop)) is not None and end[1] == speaker for hop in walked):
            chain = [*_leading_to(said, standing), *walked]
            when = _moment_of(_entering(chain, standing, speaker), speaker)
            yield _Update(speaker, old, new, when)


def _from(hops: Iterable[Hop], graph: Graph) -> list[Hop]:
    """Some hops, and those to which chains come by each of them without going round.

    A chain may come back to where it begins, not to what it passes.
    """
    told = {id(hop) for hop, _ in graph.walk(graph.held)}
    found = []
    for hop in hops:
        found.append(hop)
        onward = graph.onward.get(hop.way.there or "", ())
        passed = (hop.way.reporter,) if id(hop) in told and not hop.held else ()
        found += [each for each, _ in graph.walk(onward, beside=passed)]
    return found


def _leading_to(hops: Iterable[Hop], graph: Graph) -> list[Hop]:
    """The hops from which chains lead to some others, without these."""
    places = {hop.way.here for hop in hops}
    found: dict[int, Hop] = {}
    grown = True
    while grown:
        leading = [h for h in graph.hops if h.way.there in places and id(h) not in found]
        found |= {id(hop): hop for hop in leading}
        places |= {hop.way.here for hop in leading}
        grown = bool(leading)
    return list(found.values())


def _still_told(hops: Iterable[Hop], before: Graph, after: Graph) -> list[Hop]:
    """The hops that are still there, and that reports still tell of if any did."""
    told = {id(hop) for hop, _ in before.walk(before.held)}
    still = {id(hop) for hop, _ in after.walk(after.held)}
    wanted = {id(hop) for hop in hops}
    return [
        hop
        for hop in after.hops
        if id(hop.original) in wanted and (id(hop) in still or id(hop.original) not in told)
    ]


def _is_undone(
    update: _Update,
    updates: Iterable[_Update],
    asserting: Mapping[str, Graph],
    taken_back: Callable[[str], Moments],
) -> bool:
    name, old = update.organisation, update.old
    return any(
        later.organisation == name and later.new == old and is_later(later.when, update.when)
        for later in updates
    ) or any(
        _is_own(hop, name)
        and is_later(hop.said, update.when)
        and (hop.way.attributed_to is None or _speaks(standing, hop, name, attributed=False))
        for standing in (asserting[old].without(taken_back(old)),)
        for hop, _ in standing.walk(standing.held)
    )


class Position(NamedTuple):
    """What an organisation asserts or denies on its own authority, and since when."""

    claim: str
    stance: Stance
    when: float | None


def given_up(
    positions: Iterable[Position], reaches: Callable[[str, str], bool]
) -> Iterator[Position]:
    """Those among one organisation's positions that it gave up for a later one.

    An assertion and a denial that reaches its claim exclude each other where both are dated and
    on different days. The latest is looked at first: what was given up takes nothing away.
    """
    kept: list[Position] = []
    dated = [each for each in positions if each.when is not None]
    for each in sorted(dated, key=lambda position: position.when or 0, reverse=True):
        if any(
            later.stance is not each.stance
            and is_later_day(later.when, each.when)
            and _excludes(later, each, reaches)
            for later in kept
        ):
            yield each
        else:
            kept.append(each)


def is_later_day(one: float | None, other: float | None) -> bool:
    """Whether a moment is known to be on a later day than another, UTC."""
    return one is not None and other is not None and one // 86_400 > other // 86_400


def _excludes(one: Position, other: Position, reaches: Callable[[str, str], bool]) -> bool:
    denial, assertion = (one, other) if one.stance is Stance.DENIES else (other, one)
    return reaches(denial.claim, assertion.claim)
