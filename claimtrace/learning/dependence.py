"""Whether two sources agree more than independent sources do."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain, combinations

from claimtrace.learning.settings import LearningSettings
from claimtrace.learning.statistics import ONE, Pair, PairCounts, fixed, tally
from claimtrace.learning.voices import Question

__all__ = [
    "Dependence",
    "Links",
    "Twins",
    "candidates_in",
    "dependences",
    "errors_of",
    "false_counts",
    "overlap_counts",
    "twins_in",
]


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


def overlap_counts(
    questions: Iterable[Question], eligible: Collection[int], least: int = 1
) -> PairCounts:
    """Common questions and equal answers of every pair of eligible sources.

    One source after the other, and each with those of higher number only. Where the questions are
    all that there are, pairs with fewer than ``least`` in common need not be held at all.
    """
    questions = list(questions)
    everyone = _rows_of_each((question.voices() for question in questions), eligible)
    alike = _rows_of_each((row for question in questions for row in question.groups), eligible, 2)
    counts = PairCounts()
    for source in sorted(everyone):
        # The rows are in descending order: without their last, the higher numbers remain.
        asked, agreed = everyone[source], alike.get(source, ())
        met = Counter(chain.from_iterable(asked))
        counts.size[source] = met.pop(source)
        for row in agreed:
            row.pop()
        agreeing = Counter(chain.from_iterable(agreed))
        for row in asked:
            row.pop()
        for other, n in met.items():
            if n >= least:
                counts.overlap[source, other] = n
                if agreeing[other]:
                    counts.same[source, other] = agreeing[other]
    return counts


def _rows_of_each(
    groups: Iterable[Iterable[int]], eligible: Collection[int], least: int = 1
) -> dict[int, list[list[int]]]:
    """For every source the groups that it is in, each shared, and in descending order."""
    rows: dict[int, list[list[int]]] = {}
    for group in groups:
        members = sorted(filter(eligible.__contains__, group), reverse=True)
        if len(members) >= least:
            for source in members:
                rows.setdefault(source, []).append(members)
    return rows


def false_counts(
    questions: Iterable[tuple[Question, Sequence[float]]], candidates: Collection[Pair]
) -> PairCounts:
    """How many equal answers of each candidate pair are held false, given each answer's share.

    An answer counts as false by how far another is more likely than it, 1 - 2 P and at least 0:
    an answer that is merely undecided, because only the two give it, is no evidence.
    """
    involved = {source for pair in candidates for source in pair}
    held: dict[int, list[Iterable[Pair]]] = {}
    for question, shares in questions:
        for group, share in zip(question.groups, shares, strict=True):
            if len(group) < 2 or share >= 0.5:
                continue
            members = sorted(filter(involved.__contains__, group))
            held.setdefault(fixed(1 - 2 * share), []).append(combinations(members, 2))
    false = tally(held)
    return PairCounts(false=Counter({p: n for p, n in false.items() if n and p in candidates}))


def candidates_in(
    counts: PairCounts,
    reliability: Sequence[float],
    wrong_answers: float,
    settings: LearningSettings,
) -> frozenset[Pair]:
    """The pairs that agree beyond chance: only their common errors need to be looked at."""
    return frozenset(
        pair
        for pair, overlap in counts.overlap.items()
        if _excess(pair, reliability, counts.same[pair] / overlap, wrong_answers) >= settings.excess
    )


def dependences(
    counts: PairCounts,
    reliability: Sequence[float],
    wrong_answers: float,
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
        excess = _excess(pair, reliability, same / overlap, wrong_answers)
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


def _excess(
    pair: Pair, reliability: Sequence[float], agreement: float, wrong_answers: float
) -> float:
    a, b = reliability[pair[0]], reliability[pair[1]]
    expected = a * b + max(_BY_CHANCE, 1 / wrong_answers) * ((1 - a) * (1 - b))
    return (agreement - expected) / (1 - expected)


def _posterior(
    a: float,
    b: float,
    true: float,
    false: float,
    different: float,
    wrong_answers: float,
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


@dataclass(frozen=True, slots=True)
class Links:
    """Who is suspected to depend on whom, and the reliabilities that tell the follower.

    ``strength`` holds, for each source, those that it depends on or feeds, and how strongly.
    """

    reliability: Sequence[float]
    strength: Mapping[int, Mapping[int, float]] = field(default_factory=dict)

    @classmethod
    def of(cls, found: Mapping[Pair, Dependence], reliability: Sequence[float]) -> Links:
        """The links of suspected pairs, each as strong as its probability times its excess."""
        strength: dict[int, dict[int, float]] = {}
        for (one, other), dependence in found.items():
            how = dependence.probability * min(1.0, dependence.excess)
            strength.setdefault(one, {})[other] = how
            strength.setdefault(other, {})[one] = how
        return cls(reliability, strength)

    def independence(
        self, group: Sequence[int], copies: Mapping[Pair, float] | None = None
    ) -> list[float]:
        """The share of each voice that is its own: its independence of those who say the same.

        The most reliable of several dependent voices counts fully; another one counts the product
        of (1 - dependence) on those more reliable than it, as in ACCUCOPY. Equally reliable ones
        share: 1 / (1 + sum of dependences), Kish's effective sample size, so that no order has to
        be chosen. ``copies`` are pairs whose reports on this very question share their words, and
        how many of them: independent grounds beside the link, 1 - (1 - link)(1 - words).
        """
        strength = self.strength
        linked = [source for source in group if source in strength]
        if copies:
            worded = {source for pair in copies for source in pair}
            linked = [source for source in group if source in strength or source in worded]
        if len(linked) < 2:
            return [1.0] * len(group)
        own = {source: self._own(source, linked, copies or {}) for source in linked}
        return [own.get(source, 1.0) for source in group]

    def _own(self, source: int, linked: Sequence[int], copies: Mapping[Pair, float]) -> float:
        mine, reliability = self.strength.get(source, {}), self.reliability
        here = reliability[source]
        kept, tied = [], []
        for other in linked:
            if other == source or reliability[other] < here:
                continue
            how = mine.get(other)
            if how is None:
                how = self._through_a_third(source, other, linked)
            if copies:
                words = copies.get((min(source, other), max(source, other)), 0.0)
                how = 1 - (1 - how) * (1 - words)
            if how and reliability[other] > here:
                kept.append(1 - how)
            elif how:
                tied.append(how)
        return math.prod(sorted(kept)) / (1 + math.fsum(tied))

    def _through_a_third(self, one: int, other: int, group: Iterable[int]) -> float:
        """The link of two sources that have none but through a third that says the same.

        The product of the two that it is made of, by the strongest third: two that follow the
        same source depend on each other, however few questions they have in common.
        """
        mine, theirs = self.strength.get(one, {}), self.strength.get(other, {})
        return max((mine[n] * theirs[n] for n in group if n in mine and n in theirs), default=0.0)


@dataclass(frozen=True, slots=True)
class Twins:
    """Sources that answer exactly the same questions in exactly the same way, by number.

    ``ways`` are all ways in which these questions are answered by those that answer them all and
    no other, each by one source; the twins' own comes first.
    """

    sources: tuple[int, ...]
    ways: tuple[int, ...]

    @property
    def alone(self) -> bool:
        """Whether nobody else answers exactly these questions."""
        return len(self.ways) == 1


def twins_in(pairs: PairCounts, settings: LearningSettings) -> list[Twins]:
    """The groups of twins, of at least ``settings.shared_items`` answers.

    Two sources answer the same questions if what they have in common is all that each has.
    """
    alike: dict[int, set[int]] = {}
    covering: dict[int, set[int]] = {}
    for (one, other), common in pairs.overlap.items():
        if common < settings.shared_items or not common == pairs.size[one] == pairs.size[other]:
            continue
        for table in (covering, alike) if pairs.same[one, other] == common else (covering,):
            table.setdefault(one, {one}).add(other)
            table.setdefault(other, {other}).add(one)
    return [
        Twins(
            tuple(sorted(twins)),
            (source, *sorted({min(alike.get(n, {n})) for n in covering[source]} - {source})),
        )
        for source, twins in sorted(alike.items())
        if source == min(twins)
    ]


def errors_of(questions: Iterable[Question], groups: Sequence[Twins]) -> Counter[int]:
    """On how many answers of twins more ways of answering choose another; by the first twin.

    Adds up over parts of the questions.
    """
    errors: Counter[int] = Counter()
    of_source = {group.sources[0]: group for group in groups}
    for question in questions:
        for group in [of_source[n] for n in question.voices() if n in of_source]:
            votes = [len({*members}.intersection(group.ways)) for members in question.groups]
            for members, n in zip(question.groups, votes, strict=True):
                errors[group.sources[0]] += group.sources[0] in members and n < max(votes)
    return errors
