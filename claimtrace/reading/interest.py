"""Interest: whom a claim serves, and what that makes of a source's word.

Interest is derived from whom a claim favours or harms, never typed in: docs/decisions/0003.
"""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple

from claimtrace.reading.reliability import Grades
from claimtrace.records import Claim

__all__ = ["Group", "Interest", "Standing", "Standings", "adjusted"]

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
        favoured = organisation in self._helped or bloc in self._favours
        harmed = organisation in self._hurt or bloc in self._harms
        if favoured == harmed:
            return Interest.NEUTRAL
        interest = Interest.SELF if favoured else Interest.AGAINST
        return _SWAPPED[interest] if self._denies else interest
