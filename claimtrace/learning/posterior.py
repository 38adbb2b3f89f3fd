"""How likely each answer of one question is, given how reliable its sources are."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from claimtrace.learning.answers import error_odds
from claimtrace.learning.dependence import Links
from claimtrace.learning.settings import LearningSettings
from claimtrace.learning.statistics import SourceCounts, fixed
from claimtrace.learning.voices import Question

__all__ = [
    "Beliefs",
    "Model",
    "Prepared",
    "counts_of",
    "discount",
    "independence",
    "posterior",
    "prepare",
]


@dataclass(slots=True)
class Model:
    """What a round starts from: each source's reliability, and who is suspected to depend on whom.

    ``wrong_answers`` (n) is the number of ways to be wrong. ``logits`` holds
    ln(A n / (1 - A)) of each source: what its voice adds to its answer, in nats.
    """

    reliability: list[float]
    links: Links
    wrong_answers: int
    logits: list[float]

    @classmethod
    def of(cls, reliability: list[float], links: Links, wrong_answers: int) -> Model:
        """The model with its logits worked out."""
        logits = [math.log(a * wrong_answers / (1 - a)) for a in reliability]
        return cls(reliability, links, wrong_answers, logits)


@dataclass(slots=True)
class Prepared:
    """A question with all that does not change from one iteration to the next.

    ``weights`` are the voices of each answer, discounted for suspected dependence (None: all 1);
    ``odds`` is `claimtrace.learning.answers.error_odds`.
    """

    question: Question
    weights: list[list[float]] | None
    odds: list[list[float]] | None
    unknown: int


@dataclass(slots=True)
class Beliefs:
    """The probability of each answer, the log likelihood, and each answer's score in nats."""

    shares: list[float]
    log_likelihood: float
    scores: list[float]


def prepare(
    questions: Sequence[Question], model: Model, settings: LearningSettings
) -> list[Prepared]:
    """Questions ready for iterating, with the discounts that the model's links ask for."""
    n = model.wrong_answers
    ready = []
    for question in questions:
        odds = None
        if len(question.groups) > 1 and settings.shortening:
            odds = error_odds(question.words, n, settings.shortening)
        unknown = max(0, n + 1 - len(question.groups))
        ready.append(Prepared(question, None, odds, unknown))
    discount(ready, model)
    return ready


def discount(ready: Sequence[Prepared], model: Model) -> None:
    """Weigh the voices of every question anew by the model's links and reliabilities."""
    for each in ready:
        each.weights = _weights(each.question, model)


def _weights(question: Question, model: Model) -> list[list[float]] | None:
    """What each voice counts within its answer, given suspected dependence; None: all count 1."""
    links = model.links
    if not links or not any(source in links for source in question.voices()):
        return None
    return [[independence(source, group, model) for source in group] for group in question.groups]


def independence(source: int, group: Sequence[int], model: Model) -> float:
    """The share of a voice that is its own: its independence of those who say the same.

    The most reliable of several dependent voices counts fully; another one counts the product of
    (1 - dependence) on those more reliable than it, as in ACCUCOPY. Equally reliable ones share:
    1 / (1 + sum of dependences), Kish's effective sample size, so that no order has to be chosen.
    """
    mine = model.links.get(source)
    if mine is None:
        return 1.0
    own, reliability = model.reliability[source], model.reliability
    kept = [1 - mine[other] for other in group if other in mine and reliability[other] > own]
    tied = [mine[other] for other in group if other in mine and reliability[other] == own]
    return math.prod(sorted(kept)) / (1 + math.fsum(tied))


def posterior(ready: Prepared, model: Model) -> Beliefs:
    """The beliefs about one question.

    A source of reliability A gives the true answer with chance A, and else one of n wrong ones,
    each with chance (1 - A) / n or, where some answers only leave words of others out, more
    often such a shortened truth. Before any voice all n + 1 answers are equally likely, so an
    answer that nobody gives may be the true one. (ACCU: Dong, Berti-Equille and Srivastava,
    VLDB 2009; a discounted voice enters with its weight as exponent.)
    """
    question, logits = ready.question, model.logits
    groups = question.groups
    if ready.weights is None:
        scores = [math.fsum([logits[source] for source in group]) for group in groups]
        sizes = [float(len(group)) for group in groups]
    else:
        scores = [
            math.fsum([logits[source] * w for source, w in zip(group, row, strict=True)])
            for group, row in zip(groups, ready.weights, strict=True)
        ]
        sizes = [math.fsum(row) for row in ready.weights]
    if ready.odds is not None:
        scores = [
            math.fsum([score, *map(float.__mul__, sizes, row)])
            for score, row in zip(scores, ready.odds, strict=True)
        ]
    gold = question.gold
    if gold is not None:
        shares = [1.0 if answer == gold else 0.0 for answer in range(len(groups))]
        total = scores[gold] if gold >= 0 else 0.0
    else:
        top = max(0.0, *scores)
        parts = [math.exp(score - top) for score in scores]
        whole = math.fsum([*parts, ready.unknown * math.exp(-top)])
        shares = [part / whole for part in parts]
        total = top + math.log(whole)
    return Beliefs(shares, total + _all_wrong(ready, model), scores)


def _all_wrong(ready: Prepared, model: Model) -> float:
    """The log likelihood if every voice were blindly wrong."""
    n, reliability = model.wrong_answers, model.reliability
    weights = ready.weights or [[1.0] * len(group) for group in ready.question.groups]
    return math.fsum(
        [
            w * math.log((1 - reliability[source]) / n)
            for group, row in zip(ready.question.groups, weights, strict=True)
            for source, w in zip(group, row, strict=True)
        ]
    )


def counts_of(ready: Sequence[Prepared], model: Model) -> SourceCounts:
    """What a part of the questions says of every source: the E step, which adds up over parts."""
    counts = SourceCounts()
    said, true = counts.said, counts.true
    for each in ready:
        beliefs = posterior(each, model)
        counts.objective += fixed(beliefs.log_likelihood)
        for answer, group in enumerate(each.question.groups):
            share = beliefs.shares[answer]
            if each.weights is None:
                hit, one = fixed(share), fixed(1)
                for source in group:
                    said[source] += one
                    true[source] += hit
            else:
                for source, w in zip(group, each.weights[answer], strict=True):
                    said[source] += fixed(w)
                    true[source] += fixed(w * share)
    return counts
