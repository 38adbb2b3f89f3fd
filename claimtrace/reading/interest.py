"""Interest and reliability: what one policy makes of the sources of a directory.

Interest is derived from whom a claim favours or harms, never typed in: docs/decisions/0003.
"""

from __future__ import annotations

from collections.abc import Callable, Container
from enum import StrEnum
from itertools import pairwise
from typing import Literal, NamedTuple

from claimtrace.case.directory import Directory, Way
from claimtrace.case.hops import Graph
from claimtrace.policy import Policy
from claimtrace.records import Claim, Letter, SourceKind, Stance

__all__ = [
    "Grades",
    "Group",
    "Interest",
    "Number",
    "Outlook",
    "Standing",
    "Standings",
    "adjusted",
]

_CERTAIN = (1, 1)
_GRADED: tuple[Literal["A", "B", "C", "D", "E"], ...] = ("A", "B", "C", "D", "E")
_UP_THE_STEP = 0.6
"""Where a letter begins, from the number of the next lower letter to its own."""

_KEPT_AT_MOST = 10_000
"""Sorts of claims of which a directory's standings are kept."""

Number = Callable[[float], float]
"""What turns the floats of records and policy into the numbers that scoring computes with."""


class Grades:
    """A directory as one policy grades it.

    ``number`` turns the floats of records and policy into the numbers that scoring computes with:
    ``fractions.Fraction`` of their decimal text for exact arithmetic.
    """

    def __init__(self, directory: Directory, policy: Policy, number: Number | None = None):
        self.directory = directory
        self.policy = policy
        self.number = number

    def letter_of(self, organisation: str) -> Letter:
        """The organisation's source reliability: the policy's letter, else its record's."""
        letter = self.policy.letters.get(organisation)
        return letter or self.directory.sources[organisation].reliability

    def bloc_of(self, organisation: str) -> str | None:
        """The name of the organisation's bloc, None where it has none."""
        bloc = self.policy.bloc_of.get(organisation)
        return bloc or self.directory.sources[organisation].bloc

    def coupling_of(self, bloc: str) -> float:
        """How much the members of a bloc stand or fall together, 0 to 1."""
        coupling = self.policy.coupling_of(bloc)
        return coupling if self.number is None else self.number(coupling)

    def rho_of(self, organisation: str, topic: str | None) -> float | None:
        """The organisation's reliability as a number in [0, 1]; None where nobody graded it."""
        table = self.policy.source_reliability
        rho: float | None = None
        if table:
            rho = None if topic is None else table.get((organisation, topic))
            rho = table.get(organisation) if rho is None else rho
        if rho is None:
            letter = self.letter_of(organisation)
            rho = None if letter == "F" else self.policy.reliability[letter]
        return rho if rho is None or self.number is None else self.number(rho)


Group = tuple[str, str]
"""A bloc, an organisation without one, or an unattributed voice: names in separate spaces."""


class Interest(StrEnum):
    """Whether a statement serves who makes it."""

    SELF = "self"
    NEUTRAL = "neutral"
    AGAINST = "against"


_SWAPPED = {
    Interest.SELF: Interest.AGAINST,
    Interest.AGAINST: Interest.SELF,
    Interest.NEUTRAL: Interest.NEUTRAL,
}


class Standing(NamedTuple):
    """What an organisation's word on a claim is worth.

    ``bloc`` is None where it has none; ``group`` is where it counts if it speaks on its own
    authority. ``g`` in (0, 1] is the policy's number for its interest; ``rho`` its reliability,
    and ``rho_adjusted`` the same once interest is counted, None where nobody graded it.
    """

    bloc: str | None
    group: Group
    interest: Interest
    g: float
    rho: float | None
    rho_adjusted: float | None


def adjusted(rho: float, g: float) -> float:
    """Reliability once interest is counted: odds(rho) / (2 g).

    ``rho`` in [0, 1]; ``g`` in (0, 1] is the chance that a source which knows nothing says this.
    It is the posterior reliability of a witness at prior 1/2 (Bovens & Hartmann 2003).
    """
    return rho / (rho + 2 * g * (1 - rho))


class Standings(dict[str, Standing]):
    """The standing of each organisation on one sort of claims, worked out when asked for."""

    def __init__(self, grades: Grades, claim: Claim, denies: bool):
        self._grades = grades
        self._topic = claim.topic
        self._denies = denies
        self._favours, self._harms = frozenset(claim.favours), frozenset(claim.harms)
        owner = grades.directory.organisations
        self._helped, self._hurt = (
            frozenset(owner[name] for name in names if name in owner)
            for names in (self._favours, self._harms)
        )

    def __missing__(self, organisation: str) -> Standing:
        grades, number = self._grades, self._grades.number
        bloc = grades.bloc_of(organisation)
        interest = self._interest(organisation, bloc)
        g = grades.policy.interest[interest]  # type: ignore[index]
        g = g if number is None else number(g)
        rho = grades.rho_of(organisation, self._topic)
        standing = self[organisation] = Standing(
            bloc=bloc,
            group=("organisation", organisation) if bloc is None else ("bloc", bloc),
            interest=interest,
            g=g,
            rho=rho,
            rho_adjusted=None if rho is None else adjusted(rho, g),
        )
        return standing

    def _interest(self, organisation: str, bloc: str | None) -> Interest:
        if self._grades.directory.sources[organisation].kind is SourceKind.MATERIAL:
            return Interest.NEUTRAL  # evidence has none of its own
        favoured = organisation in self._helped or bloc in self._favours
        harmed = organisation in self._hurt or bloc in self._harms
        if favoured == harmed:
            return Interest.NEUTRAL
        interest = Interest.SELF if favoured else Interest.AGAINST
        return _SWAPPED[interest] if self._denies else interest


class Outlook(Grades):
    """A directory as one policy reads it; everything is worked out once, when first asked for.

    ``letter_cuts`` says from where on a source's word, through its chain, has each letter.

    Cases that share a directory share it, so it makes no cycles: it is let go with the last.
    """

    def __init__(self, directory: Directory, policy: Policy, number: Number | None = None):
        super().__init__(directory, policy, number)
        self.weights: _WayWeights = _WayWeights(policy, number)
        self._grades = Grades(directory, policy, number)
        table = policy.reliability
        self.letter_cuts: tuple[tuple[Letter, float], ...] = tuple(
            (letter, table[lower] + _UP_THE_STEP * (table[letter] - table[lower]))
            for letter, lower in pairwise(_GRADED)
        )
        self._standings: dict[tuple[object, ...], Standings] = {}

    def is_lossless(self, graph: Graph) -> bool:
        """Whether every chain in a graph is certain, and so worth as much as any other."""
        weights = self.weights
        onward = graph.onward
        for hop in graph.hops:
            way = hop.way
            if weights[way] != _CERTAIN:
                return False
            if way.unsaid and way.there not in onward:
                return weights.unattributed == 1
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


class _WayWeights(dict[Way, tuple[float, float]]):
    """Certainty of a hop, and fidelity of its reporter as a relay, by the way that it goes."""

    def __init__(self, policy: Policy, number: Number | None):
        self._policy = policy
        self._number = number
        certainty = policy.certainty["unattributed"]
        self.unattributed: float = certainty if number is None else number(certainty)

    def __missing__(self, way: Way) -> tuple[float, float]:
        certainty, fidelity = way.certainty, way.fidelity
        if certainty is None:
            certainty = self._policy.certainty_of(way.basis, material=way.material)
        if self._number is not None:
            certainty, fidelity = self._number(certainty), self._number(fidelity)
        self[way] = certainty, fidelity
        return certainty, fidelity
