"""Source reliability as one policy has it: letters, blocs, and the numbers behind them."""

from __future__ import annotations

from collections.abc import Callable

from claimtrace.case.directory import Directory
from claimtrace.policy import Policy
from claimtrace.records import Letter

__all__ = ["Grades", "Number"]

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
