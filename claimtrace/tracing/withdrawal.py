"""What was taken back: retracted claims, and claims that their origin replaced by newer ones."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import NamedTuple

from claimtrace.case import Case
from claimtrace.records import Attribution, Stance
from claimtrace.windows import first_instant

__all__ = ["retracting", "superseded"]


def retracting(case: Case, claim: str) -> frozenset[str]:
    """The organisations that took a claim back: from then on they neither say nor relay it.

    They are the ends of the claim's retraction chains, whether or not the report of a retraction
    is held.
    """
    hops = case.hops(claim, Stance.RETRACTS)
    if not hops:
        return frozenset()
    return frozenset(case.organisations[source] for source in _ends(hops, hops, case, ()))


class _Update(NamedTuple):
    """An organisation says ``new`` instead of ``old``, since ``when`` (None: undated)."""

    organisation: str
    old: str
    new: str
    when: datetime | None


def superseded(case: Case) -> dict[str, frozenset[str]]:
    """For each claim that was replaced, the organisations whose statements of it are cancelled.

    An organisation that comes back to the older claim later, with a dated statement that
    supersedes in its turn, holds it again.
    """
    updates = [
        update
        for claim in case.claims
        for hop in case.hops(claim, Stance.ASSERTS)
        if hop.supersedes is not None
        for update in _updates_by(case, hop)
    ]
    cancelled: dict[str, set[str]] = {}
    for update in updates:
        if not any(_brings_back(later, update) for later in updates):
            cancelled.setdefault(update.old, set()).add(update.organisation)
    return {claim: frozenset(organisations) for claim, organisations in cancelled.items()}


def _updates_by(case: Case, hop: Attribution) -> Iterable[_Update]:
    assert hop.supersedes is not None
    hops = case.hops(hop.claim, Stance.ASSERTS)
    excluded = retracting(case, hop.claim)
    when = None if hop.said is None else first_instant(hop.said)
    for source in _ends([hop], hops, case, excluded):
        yield _Update(case.organisations[source], hop.supersedes, hop.claim, when)


def _brings_back(later: _Update, update: _Update) -> bool:
    return (
        later.organisation == update.organisation
        and later.new == update.old
        and later.when is not None
        and update.when is not None
        and later.when > update.when
    )


def _ends(
    start: Iterable[Attribution],
    hops: Iterable[Attribution],
    case: Case,
    excluded: Collection[str],
) -> set[str]:
    """The sources in which the chains that begin with the given hops end."""
    outgoing: dict[str, list[Attribution]] = {}
    for hop in hops:
        outgoing.setdefault(hop.reporter, []).append(hop)
    ends: set[str] = set()
    seen: set[str] = set()
    waiting = list(start)
    while waiting:
        hop = waiting.pop()
        source = hop.reporter if hop.attributed_to is None else hop.attributed_to
        if excluded and (
            case.organisations[hop.reporter] in excluded or case.organisations[source] in excluded
        ):
            continue
        if hop.attributed_to is None or source not in outgoing:
            ends.add(source)
        elif source not in seen:
            seen.add(source)
            waiting += outgoing[source]
    return ends
