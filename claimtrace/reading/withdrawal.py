"""What was taken back: retracted claims, and claims that their origin replaced by newer ones."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from claimtrace.case.case import Case
from claimtrace.case.hops import Graph, Hop
from claimtrace.records import Stance

__all__ = ["retracting", "superseded"]


def retracting(case: Case, claim: str) -> frozenset[str]:
    """The organisations that took a claim back: from then on they neither say nor relay it.

    They are the ends of the claim's retraction chains, whether or not the report of a retraction
    is held.
    """
    graph = case.graph(claim, Stance.RETRACTS)
    return frozenset(_ends(graph.hops, graph)) if graph.hops else frozenset()


class _Update(NamedTuple):
    """An organisation says ``new`` instead of ``old``, since ``when`` (None: undated)."""

    organisation: str
    old: str
    new: str
    when: float | None


def superseded(case: Case) -> dict[str, frozenset[str]]:
    """For each claim that was replaced, the organisations whose statements of it are cancelled.

    An organisation that comes back to the older claim later, with a dated statement that
    supersedes in its turn, holds it again.
    """
    updates = [
        update
        for (claim, stance), graph in case.graphs.items()
        if stance is Stance.ASSERTS
        for hop in graph.hops
        if hop.supersedes is not None
        for update in _updates_by(case, graph, claim, hop)
    ]
    cancelled: dict[str, set[str]] = {}
    for update in updates:
        if not any(_brings_back(later, update) for later in updates):
            cancelled.setdefault(update.old, set()).add(update.organisation)
    return {claim: frozenset(organisations) for claim, organisations in cancelled.items()}


def _updates_by(case: Case, graph: Graph, claim: str, hop: Hop) -> Iterable[_Update]:
    assert hop.supersedes is not None
    standing = graph.without(retracting(case, claim))
    for organisation in _ends([hop], standing) if hop in standing.hops else ():
        yield _Update(organisation, hop.supersedes, claim, hop.said)


def _brings_back(later: _Update, update: _Update) -> bool:
    return (
        later.organisation == update.organisation
        and later.new == update.old
        and later.when is not None
        and update.when is not None
        and later.when > update.when
    )


def _ends(start: Iterable[Hop], graph: Graph) -> set[str]:
    """The organisations in which the chains that begin with the given hops end."""
    ends = (graph.end_of(hop) for hop, _ in graph.walk(start))
    return {end[1] for end in ends if end is not None}
