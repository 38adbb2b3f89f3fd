"""From an opinion to a grade: the letter and the digit of the Admiralty code.

Why the digit follows from support and opposition alone: docs/decisions/0001.
"""

from __future__ import annotations

from collections.abc import Iterable

from claimtrace.policy import Cuts
from claimtrace.records import Letter
from claimtrace.scoring.evaluation import Outcome
from claimtrace.scoring.statements import Statement

__all__ = ["EPSILON", "credibility_of", "letter_of"]

EPSILON = 1e-9
"""The tolerance with which cuts are compared."""

_LETTERS: tuple[tuple[Letter, float], ...] = (("A", 0.9), ("B", 0.65), ("C", 0.4), ("D", 0.15))


def credibility_of(evaluation: Outcome, cuts: Cuts) -> int:
    """Information credibility, 1 to 6, of an opinion.

    1 needs two blocs that carry it on their own: STANAG 2511 reserves it for information that
    certainly comes from another source than what is already held.
    """
    b, d = evaluation.opinion.b, evaluation.opinion.d
    if b + d < cuts.judged - EPSILON:
        return 6
    if d >= cuts.improbable - EPSILON:
        return 5
    if d >= b - EPSILON or b <= cuts.doubtful + EPSILON:
        return 4
    if (
        b >= cuts.confirmed - EPSILON
        and evaluation.second_support >= cuts.second_bloc - EPSILON
        and evaluation.opposing < cuts.opposed - EPSILON
    ):
        return 1
    return 2 if b >= cuts.probable - EPSILON else 3


def letter_of(support: Iterable[Statement]) -> Letter:
    """Source reliability of the best supporting organisation, through its chain: rho m."""
    best: float = 0
    for statement in support:
        rho = statement.standing.rho
        if rho is not None:
            best = max(best, rho * statement.end.value)
    for letter, least in _LETTERS:
        if best >= least - EPSILON:
            return letter
    return "E" if best > 0 else "F"
