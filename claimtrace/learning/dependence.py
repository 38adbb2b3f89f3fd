"""Whether two sources agree more than independent sources do."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, combinations

from claimtrace.learning.settings import LearningSettings
from claimtrace.learning.statistics import ONE, Pair, PairCounts, fixed
from claimtrace.learning.voices import Question

__all__ = ["Dependence", "Links", "dependences", "false_counts", "links_of", "overlap_counts"]

Links = Mapping[int, Mapping[int, float]]
"""For each source, the sources that it is suspected to depend on or to feed, and how strongly."""

_BY_CHANCE = 0.1
"""Chance that two errors coincide, in the effect size; 1/n where there are fewer than 10."""


@dataclass(frozen=True, slots=True)
class Dependence:
    """What the common answers of two sources say.

    ``probability`` is the posterior that one depends on the other; ``first_copies`` the posterior
    that it is the first that follows, given that one does; ``excess`` the agreement beyond chance
    (0 none, 1 full); ``overlap``, ``same`` and ``false`` the counts behind it.
    """

    probability: float
    first_copies: float
    excess: float
    overlap: int
    same: int
    false: float


def overlap_counts(questions: Sequence[Question], least: int) -> PairCounts:
    """Common questions and equal answers of every pair with at least ``least`` of the former.

    One source after the other, so that only pairs above the floor are ever held. Give 1 where
    parts are counted apart and added up.
    """
    asked: dict[int, list[int]] = {}
    for number, question in enumerate(questions):
        for source in question.voices():
            asked.setdefault(source, []).append(number)
    eligible = {source for source, numbers in asked.items() if len(numbers) >= least}
    everyone = [
        tuple(source for source in question.voices() if source in eligible)
        for question in questions
    ]
    counts = PairCounts()
    for source in sorted(eligible):
        numbers = asked[source]
        met = Counter(chain.from_iterable([everyone[number] for number in numbers]))
        partners = {other: n for other, n in met.items() if other > source and n >= least}
        if not partners:
            continue
        agreeing = Counter(
            chain.from_iterable(
                [
                    group
                    for number in numbers
                    for group in questions[number].groups
                    if len(group) > 1 and source in group
                ]
            )
        )
        for other, n in partners.items():
            counts.overlap[source, other] = n
            if agreeing[other]:
                counts.same[source, other] = agreeing[other]
    return counts


def false_counts(
    questions: Iterable[tuple[Question, Sequence[float]]], candidates: Collection[Pair]
) -> PairCounts:
    """How many equal answers of each candidate pair are held false, given each answer's share.

    An answer counts as false by how far another is more likely than it, 1 - 2 P and at least 0:
    an answer that is merely undecided, because only the two give it, is no evidence.
    """
    counts = PairCounts()
    false = counts.false
    involved = {source for pair in candidates for source in pair}
    for question, shares in questions:
        for group, share in zip(question.groups, shares, strict=True):
            weight = fixed(1 - 2 * share)
            if weight <= 0 or len(group) < 2:
                continue
            members = [source for source in group if source in involved]
            for pair in combinations(members, 2):
                if pair in candidates:
                    false[pair] += weight
    return counts


def dependences(
    counts: PairCounts,
    reliability: Sequence[float],
    wrong_answers: int,
    settings: LearningSettings,
    copying: float,
) -> tuple[dict[Pair, Dependence], float]:
    """The pairs that agree more than their reliability explains, and how common such pairs are.

    Kept where the posterior of dependence (Dong, Berti-Equille and Srivastava, VLDB 2009,
    section 3) is above ``settings.suspected`` *and* the agreement beyond chance is at least
    ``settings.excess``: with many common questions a posterior alone suspects everybody. To
    agree on what is true is what honest sources do, and one common error may be chance: at least
    ``settings.shared_errors`` are needed.
    ``copying`` is the prior chance that a pair is dependent; the second result is the mean
    posterior, the prior to go on with.
    """
    found = {}
    posteriors = []
    for pair, overlap in counts.overlap.items():
        if overlap < settings.shared_items:
            continue
        a, b = reliability[pair[0]], reliability[pair[1]]
        same = counts.same[pair]
        excess = _excess(a, b, same / overlap, wrong_answers)
        false = counts.false[pair] / ONE
        if excess < settings.excess or false < settings.shared_errors:
            posteriors.append(0.0)
            continue
        probability, first_copies = _posterior(
            a, b, same - false, false, overlap - same, wrong_answers, settings.copy_rate, copying
        )
        posteriors.append(probability)
        if probability > settings.suspected:
            found[pair] = Dependence(probability, first_copies, excess, overlap, same, false)
    rate = math.fsum(posteriors) / len(posteriors) if posteriors else copying
    return found, min(settings.most_copying, max(settings.least_copying, rate))


def _excess(a: float, b: float, agreement: float, wrong_answers: int) -> float:
    expected = a * b + max(_BY_CHANCE, 1 / wrong_answers) * ((1 - a) * (1 - b))
    return (agreement - expected) / (1 - expected)


def _posterior(
    a: float,
    b: float,
    true: float,
    false: float,
    different: float,
    wrong_answers: int,
    c: float,
    copying: float,
) -> tuple[float, float]:
    """The posterior that one of two sources copies, and that it is the first, given that."""
    both_right = a * b
    both_wrong = (1 - a) * (1 - b) / wrong_answers
    neither = max(1 - both_right - both_wrong, 1e-9)

    def log_likelihood(rate: float, original: float) -> float:
        return (
            true * math.log(original * rate + both_right * (1 - rate))
            + false * math.log((1 - original) * rate + both_wrong * (1 - rate))
            + different * math.log(neither * (1 - rate))
        )

    logs = (
        math.log(1 - copying) + log_likelihood(0.0, a),
        math.log(copying / 2) + log_likelihood(c, b),  # the first copies the second
        math.log(copying / 2) + log_likelihood(c, a),
    )
    top = max(logs)
    independent, first, second = (math.exp(log - top) for log in logs)
    copying = first + second
    return copying / (independent + copying), first / copying if copying else 0.5


def links_of(found: Mapping[Pair, Dependence]) -> dict[int, dict[int, float]]:
    """How strongly suspected pairs depend on each other: probability times excess."""
    links: dict[int, dict[int, float]] = {}
    for (one, other), dependence in found.items():
        strength = dependence.probability * min(1.0, dependence.excess)
        links.setdefault(one, {})[other] = strength
        links.setdefault(other, {})[one] = strength
    return links
