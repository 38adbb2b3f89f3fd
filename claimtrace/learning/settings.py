"""Every number that learning uses, in one frozen value."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from claimtrace._frozen import Frozen

__all__ = ["LearningSettings"]

_Unit = Annotated[float, Field(ge=0, le=1)]
_Inner = Annotated[float, Field(gt=0, lt=1)]
_Count = Annotated[int, Field(ge=1)]


class LearningSettings(Frozen):
    """The one default configuration of learning; the same for every set.

    A prior of 0.8, worth 5 observations, is Beta(4, 1). ``copying`` and ``copy_rate`` are alpha and
    c of Dong, Berti-Equille and Srivastava (VLDB 2009).
    """

    prior: _Inner = 0.8
    """Reliability of a source without a letter, above 0 and below 1."""
    prior_strength: Annotated[float, Field(gt=0)] = 5.0
    """How many observations a prior is worth, above 0."""
    least: _Inner = 0.01
    """No learned reliability is below this; above 0 and below 1."""
    most: _Inner = 0.99
    """No learned reliability is above this; above 0 and below 1."""
    wrong_answers: _Count = 50
    """How many ways there are to be wrong, at most; fewer where the set knows fewer answers, or
    where errors coincide more often."""
    coincidences: Annotated[float, Field(gt=0)] = 10.0
    """How many pairs of errors that most is worth, above 0."""
    shortening: Annotated[float, Field(ge=0)] = 0.3
    """How much likelier an error is that only leaves words of the truth out, as a factor of
    ``wrong_answers``, from 0."""
    copying: _Inner = 0.1
    """alpha: chance that one source of a pair copies from the other, to start with; above 0 and
    below 1."""
    least_copying: _Inner = 0.005
    """That chance is learned from then on, and never below this."""
    most_copying: _Inner = 0.2
    """That chance is learned from then on, and never above this."""
    copy_rate: _Inner = 0.8
    """c: share of its answers that a copier copies, above 0 and below 1."""
    shared_items: _Count = 5
    """Below so many common questions there is not enough evidence; at least 1."""
    shared_errors: Annotated[float, Field(ge=0)] = 1.5
    """Least number, as a sum of probabilities, of equal answers held false, from 0."""
    excess: _Unit = 0.5
    """Least agreement beyond chance, as a share of what is possible, 0 to 1."""
    suspected: _Inner = 0.5
    """Least posterior of a suspicion, above 0 and below 1."""
    rounds: _Count = 6
    """Most rounds of the outer loop, at least 1."""
    iterations: _Count = 20
    """Most iterations of the inner loop, at least 1."""
    change: Annotated[float, Field(ge=0)] = 1e-3
    """An iteration that moves no reliability by more ends the inner loop, from 0."""

    def clamped(self, reliability: float) -> float:
        """A reliability within ``least`` and ``most``."""
        return min(self.most, max(self.least, reliability))
