"""How often two errors coincide, and so how many ways there are to be wrong."""

from __future__ import annotations

import math
from collections.abc import Iterable

from claimtrace.learning.posterior import Model, posterior
from claimtrace.learning.settings import LearningSettings
from claimtrace.learning.statistics import ONE, Coincidences, fixed
from claimtrace.learning.voices import Question

__all__ = ["coincidences_of", "ways_to_be_wrong"]


def coincidences_of(questions: Iterable[Question], model: Model) -> Coincidences:
    """Pairs of voices on one question that are both wrong, and how many of those agree.

    Expected numbers under the beliefs. An answer that only shortens the truth is an error of its
    own kind and is left out. So is every question on which somebody speaks who is suspected of
    copying: copies that are not found there would pass for popular errors. Adds up over parts.
    """
    total = Coincidences()
    for question in questions:
        if question.weights is not None:
            continue
        shares = posterior(question, model).shares
        sizes = [len(group) for group in question.groups]
        nobody = 1 - math.fsum(shares)
        voices, agreeing = sum(sizes), [_pairs(size) for size in sizes]
        everything = sum(agreeing)
        wrong, equal = [nobody * _pairs(voices)], [nobody * everything]
        for truth, share in enumerate(shares):
            others, alike = voices - sizes[truth], everything - agreeing[truth]
            for answer in question.shorter[truth] if question.shorter else ():
                others -= sizes[answer]
                alike -= agreeing[answer]
            wrong.append(share * _pairs(others))
            equal.append(share * alike)
        total += Coincidences(fixed(math.fsum(wrong)), fixed(math.fsum(equal)))
    return total


def _pairs(voices: int) -> int:
    return voices * (voices - 1) // 2


def ways_to_be_wrong(seen: Coincidences, most: float, settings: LearningSettings) -> float:
    """The number of equally likely wrong answers at which errors coincide as often as they do.

    One in n pairs of errors coincides if n answers are equally likely; where some errors are more
    popular, n is the number that would coincide as often (Simpson's index, Nature 1949). Starts
    from ``most``, worth ``settings.coincidences`` pairs.
    """
    strength = settings.coincidences * ONE
    return min(most, max(1.0, (seen.wrong + strength) / (seen.equal + strength / most)))
