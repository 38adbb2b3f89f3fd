"""How likely each answer of one question is, given how reliable its sources are."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from operator import mul
from typing import NamedTuple

from claimtrace.learning.dependence import Links
from claimtrace.learning.settings import LearningSettings
from claimtrace.learning.statistics import ONE, Coincidences, SourceCounts, fixed, tally
from claimtrace.learning.voices import Question
from claimtrace.quantities import Interval, Modifier

__all__ = [
    "Beliefs",
    "Model",
    "coincidences_of",
    "counts_of",
    "discount_figures",
    "posterior",
    "ways_to_be_wrong",
    "weigh",
]


@dataclass(frozen=True, slots=True)
class Model:
    """How reliable each source is, by number.

    ``wrong_answers`` (n) is the number of ways to be wrong. ``logits`` holds
    ln(A n / (1 - A)) of each source: what its voice adds to its answer, in nats.
    """

    reliability: list[float]
    wrong_answers: float
    logits: list[float]

    @classmethod
    def of(cls, reliability: list[float], wrong_answers: float) -> Model:
        """The model with its logits worked out."""
        logits = [math.log(a * wrong_answers / (1 - a)) for a in reliability]
        return cls(reliability, wrong_answers, logits)

    def all_wrong(self, counts: SourceCounts) -> float:
        """The log likelihood, in nats, if every voice that was counted were blindly wrong."""
        n = self.wrong_answers
        return math.fsum(
            said / ONE * math.log((1 - self.reliability[source]) / n)
            for source, said in counts.said.items()
        )


class Beliefs(NamedTuple):
    """The probability of each answer, the log likelihood, and each answer's score in nats.

    The log likelihood is that beyond all voices being blindly wrong.
    """

    shares: list[float]
    log_likelihood: float
    scores: list[float]


def weigh(questions: Iterable[Question], links: Links) -> None:
    """Weigh the voices of questions by suspected dependence and by the words that they share."""
    for question in questions:
        if not question.copies and links.strength.keys().isdisjoint(question.voices()):
            question.weights = None
        else:
            question.weights = [
                links.independence(group, question.copies) for group in question.groups
            ]


def discount_figures(questions: Iterable[Question], links: Links) -> None:
    """Weigh each voice on a number by its independence of others that say the same figure."""
    for question in questions:
        if question.figure is None:
            continue
        asked = question.figure.asked
        by_figure: dict[tuple[Interval, Modifier], set[int]] = {}
        for told in asked.told:
            by_figure.setdefault((told.interval, told.modifier), set()).add(told.source)
        own = {
            figure: dict(zip(group, links.independence(group, question.copies), strict=True))
            for figure, sources in by_figure.items()
            for group in [sorted(sources)]
        }
        asked.told = [
            told._replace(weight=told.weight * own[told.interval, told.modifier][told.source])
            for told in asked.told
        ]


def posterior(question: Question, model: Model) -> Beliefs:
    """The beliefs about one question.

    A source of reliability A gives the true answer with chance A, and else one of n wrong ones,
    each with chance (1 - A) / n or, where some answers only leave words of others out, more
    often such a shortened truth. Before any voice all n + 1 answers are equally likely, so an
    answer that nobody gives may be the true one. (ACCU: Dong, Berti-Equille and Srivastava,
    VLDB 2009; a discounted voice enters with its weight as exponent.)
    """
    groups, weights, logit = question.groups, question.weights, model.logits.__getitem__
    if weights is None:
        scores = [math.fsum(map(logit, group)) for group in groups]
    else:
        scores = [
            math.fsum(map(mul, map(logit, group), row))
            for group, row in zip(groups, weights, strict=True)
        ]
    if question.odds is not None:
        sizes = (
            [float(len(g)) for g in groups] if weights is None else list(map(math.fsum, weights))
        )
        scores = [
            math.fsum([score, *map(mul, sizes, row)])
            for score, row in zip(scores, question.odds, strict=True)
        ]
    gold = question.gold
    if gold is not None:
        shares = [1.0 if answer == gold else 0.0 for answer in range(len(groups))]
        return Beliefs(shares, scores[gold] if gold >= 0 else 0.0, scores)
    top = max([0.0, *scores])
    parts = [math.exp(score - top) for score in scores]
    unknown = max(0, model.wrong_answers + 1 - len(groups))
    whole = math.fsum([*parts, unknown * math.exp(-top)])
    return Beliefs([part / whole for part in parts], top + math.log(whole), scores)


def counts_of(questions: Iterable[Question], model: Model) -> SourceCounts:
    """What a part of the questions says of every source: the E step, which adds up over parts."""
    plain: list[Sequence[int]] = []
    held: dict[int, list[Sequence[int]]] = {}
    said: Counter[int] = Counter()
    true: Counter[int] = Counter()
    objective = 0
    for question in questions:
        beliefs = posterior(question, model)
        objective += fixed(beliefs.log_likelihood)
        if question.weights is None:
            plain += question.groups
            for group, share in zip(question.groups, beliefs.shares, strict=True):
                if hit := round(share * ONE):
                    held.setdefault(hit, []).append(group)
            continue
        for group, row, share in zip(
            question.groups, question.weights, beliefs.shares, strict=True
        ):
            for source, weight in zip(group, row, strict=True):
                said[source] += round(weight * ONE)
                true[source] += round(weight * share * ONE)
    said.update(tally({ONE: plain}))
    true.update(tally(held))
    return SourceCounts(said, true, objective)


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
