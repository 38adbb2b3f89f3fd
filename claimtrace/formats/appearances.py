"""The reports of a claim as its score counts them, and which of them hold no more."""

from __future__ import annotations

from collections.abc import Iterable

from claimtrace.case import Case
from claimtrace.policy import Policy
from claimtrace.records import Attribution, Stance
from claimtrace.tracing.counts import count
from claimtrace.tracing.reach import Reach
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
        counts = count(reading, claim)
        self.origins = counts.origins
        self.reports = sorted(
            (sorted(hops, key=lambda hop: hop.id) for hops in counts.reports),
            key=lambda hops: hops[0].id,
        )
        self._withdrew = reading.excluded(claim, Stance.ASSERTS) | reading.superseded.get(
            claim, frozenset()
        )
        self._owner = case.organisations
        self._outgoing: dict[str, list[Attribution]] = {}
        for hop in case.hops(claim, Stance.ASSERTS):
            self._outgoing.setdefault(hop.reporter, []).append(hop)
        self._reach = Reach(reading, claim, Stance.ASSERTS)

    def is_obsolete(self, report: Iterable[Attribution]) -> bool:
        """Whether those on whose word a report stands took the claim back, or replaced it."""
        hops = list(report)
        if not self._withdrew or any(map(self._reach.of_hop, hops)):
            return False
        return not self._withdrew.isdisjoint(self._met_from(hops))

    def _met_from(self, hops: list[Attribution]) -> set[str]:
        """The organisations on the chains that begin with these hops."""
        waiting = [name for hop in hops for name in (hop.reporter, hop.attributed_to) if name]
        seen = set(waiting)
        for name in waiting:  # grows while it is walked
            for hop in self._outgoing.get(name, ()):
                if hop.attributed_to is not None and hop.attributed_to not in seen:
                    seen.add(hop.attributed_to)
                    waiting.append(hop.attributed_to)
        return {self._owner[name] for name in seen}
