"""The reports of a claim as its score counts them, and which of them hold no more."""

from __future__ import annotations

from collections.abc import Iterable

from claimtrace.case import Case
from claimtrace.hops import Hop
from claimtrace.policy import Policy
from claimtrace.records import Stance
from claimtrace.tracing.counts import count
from claimtrace.tracing.reading import Reading

__all__ = ["Appearances"]


class Appearances:
    """What appeared of a claim, under a policy.

    ``reports`` are those that `Corroboration.reports` counts, each with the hops that it states;
    those of organisations that retracted the claim are not among them. ``origins`` are the
    organisations that say it on their own authority.
    """

    def __init__(self, case: Case, claim: str, policy: Policy):
        reading = Reading(case, policy)
        self._chains = reading.chains(claim, Stance.ASSERTS)
        counts = count(self._chains)
        self.origins: tuple[str, ...] = counts.origins
        self.reports: list[list[Hop]] = sorted(
            (sorted(hops, key=_id_of) for hops in counts.reports),
            key=lambda hops: _id_of(hops[0]),
        )
        self._withdrew = reading.excluded(claim, Stance.ASSERTS) | reading.superseded.get(
            claim, frozenset()
        )

    def is_obsolete(self, report: Iterable[Hop]) -> bool:
        """Whether those on whose word a report stands took the claim back, or replaced it."""
        hops = list(report)
        if not self._withdrew or self._chains.still_reached(hops):
            return False
        return not self._withdrew.isdisjoint(self._met_from(hops))

    def _met_from(self, hops: list[Hop]) -> set[str]:
        """The organisations on the chains that begin with these hops."""
        waiting = list(hops)
        seen: set[str] = set()
        met: set[str] = set()
        for hop in waiting:  # grows while it is walked
            way = hop.way
            met.add(way.organisation)
            if way.cited_organisation is not None:
                met.add(way.cited_organisation)
            if way.attributed_to is not None and way.attributed_to not in seen:
                seen.add(way.attributed_to)
                waiting += self._chains.graph.onward.get(way.attributed_to, ())
        return met


def _id_of(hop: Hop) -> str:
    return hop.attribution.id
