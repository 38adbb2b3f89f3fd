"""What one policy makes of the sources of a directory, whatever the case."""

from __future__ import annotations

from collections.abc import Container

from claimtrace.case.directory import Directory, Way
from claimtrace.case.hops import Graph
from claimtrace.policy import Policy
from claimtrace.reading.interest import Standings
from claimtrace.reading.reliability import Grades, Number
from claimtrace.records import Claim, Stance

__all__ = ["Outlook"]

_CERTAIN = (1, 1)
_KEPT_AT_MOST = 10_000
"""Sorts of claims of which a directory's standings are kept."""


class Outlook(Grades):
    """A directory as one policy reads it; everything is worked out once, when first asked for.

    Cases that share a directory share it, so it makes no cycles: it is let go with the last.
    """

    def __init__(self, directory: Directory, policy: Policy, number: Number | None = None):
        super().__init__(directory, policy, number)
        self.weights = _Weights(policy, number)
        self._grades = Grades(directory, policy, number)
        self._standings: dict[tuple[object, ...], Standings] = {}

    def is_lossless(self, graph: Graph) -> bool:
        """Whether every chain in a graph is certain, and so worth as much as any other."""
        weights = self.weights
        for hop in graph.hops:  # noqa: SIM110 - a generator takes twice the time
            if weights[hop.way] != _CERTAIN:
                return False
        return True

    def followed_by(self, organisation: str, there: Container[str]) -> str | None:
        """The nearest of some organisations that another is suspected of following, if any."""
        follows = self.policy.discount_suspected_copying
        original = follows.get(organisation)
        while original is not None and original not in there:
            original = follows.get(original)
        return original

    def standings(self, claim: Claim, stance: Stance) -> Standings:
        """What each organisation's word is worth where it asserts, or denies, such a claim."""
        denies = stance is Stance.DENIES
        sort = (claim.topic, claim.favours, claim.harms, denies)
        found = self._standings.get(sort)
        if found is None:
            if len(self._standings) >= _KEPT_AT_MOST:
                self._standings.clear()
            found = self._standings[sort] = Standings(self._grades, claim, denies)
        return found


class _Weights(dict[Way, tuple[float, float]]):
    """Certainty of a hop, and fidelity of its reporter as a relay, by the way that it goes."""

    def __init__(self, policy: Policy, number: Number | None):
        self._policy = policy
        self._number = number

    def __missing__(self, way: Way) -> tuple[float, float]:
        certainty, fidelity = way.certainty, way.fidelity
        if certainty is None:
            certainty = self._policy.certainty_of(way.basis, material=way.material)
        if self._number is not None:
            certainty, fidelity = self._number(certainty), self._number(fidelity)
        self[way] = certainty, fidelity
        return certainty, fidelity
