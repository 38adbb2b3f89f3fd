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

    ``prior`` and ``prior_strength``: reliability of a source without a letter, and how many
    observations a prior is worth (Beta(4, 1)). ``least`` and ``most``: no learned reliability
    leaves this range. ``wrong_answers``: how many ways there are to be wrong, at most; fewer where
    the whole set knows fewer answers, or where errors coincide more often, and ``coincidences`` is
    how many pairs of errors the most is worth. ``shortening``: how much likelier an error is that
    only leaves words of the truth out, as a factor of ``wrong_answers``.

    ``copying`` (alpha) and ``copy_rate`` (c) of Dong, Berti-Equille and Srivastava (VLDB 2009):
    the chance that one source of a pair copies from the other, to start with (learned from then
    on, between ``least_copying`` and ``most_copying``), and the share that a copier copies.
    ``shared_items``: below so many common questions there is not enough evidence.
    ``shared_errors``: least number, as a sum of probabilities, of equal answers held false.
    ``excess``: least agreement beyond chance, as a share of what is possible. ``suspected``: least
    posterior of a suspicion. ``rounds`` and ``iterations``: bounds of the two loops. ``change``:
    an iteration that moves no reliability by more ends the inner loop.
    """

    prior: _Inner = 0.8
    prior_strength: Annotated[float, Field(gt=0)] = 5.0
    least: _Inner = 0.01
    most: _Inner = 0.99
    wrong_answers: _Count = 50
    coincidences: Annotated[float, Field(gt=0)] = 10.0
    shortening: Annotated[float, Field(ge=0)] = 0.3
    copying: _Inner = 0.1
    least_copying: _Inner = 0.005
    most_copying: _Inner = 0.2
    copy_rate: _Inner = 0.8
    shared_items: _Count = 5
    shared_errors: Annotated[float, Field(ge=0)] = 1.5
    excess: _Unit = 0.5
    suspected: _Inner = 0.5
    rounds: _Count = 6
    iterations: _Count = 20
    change: Annotated[float, Field(ge=0)] = 1e-3

    def clamped(self, reliability: float) -> float:
        """A reliability within ``least`` and ``most``."""
        return min(self.most, max(self.least, reliability))
