"""What learning asks of one part of the questions; each work can be sent to another machine."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from itertools import chain

from claimtrace.learning.answers import error_odds
from claimtrace.learning.coincidence import coincidences_of
from claimtrace.learning.dependence import Links, false_counts, overlap_counts
from claimtrace.learning.figure_questions import shares_of
from claimtrace.learning.figures import (
    FigureCounts,
    Manner,
    counts_of_figures,
    estimates_of,
)
from claimtrace.learning.posterior import Model, counts_of, discount_figures, posterior, weigh
from claimtrace.learning.statistics import Census, Coincidences, Pair, PairCounts, SourceCounts
from claimtrace.learning.twins import Twins, errors_of
from claimtrace.learning.voices import Voices
from claimtrace.learning.wording import SharedText, Spread
from claimtrace.policy import Policy

__all__ = [
    "census_of",
    "coincidences_in",
    "counts_in",
    "errors_in",
    "estimated",
    "false_figures_in",
    "false_in",
    "figure_counts_of",
    "numbered",
    "overlaps_in",
    "shared_in",
    "spread_of",
    "weighed",
    "with_figures_discounted",
    "with_texts_compared",
]


def census_of(limit: int, voices: Voices) -> Census:
    """Who there is."""
    return voices.census(limit)


def numbered(numbers: Mapping[str, int], merged: Mapping[int, int], voices: Voices) -> Voices:
    """The part with sources numbered as in all parts, and twins as one."""
    return voices.numbered(numbers, merged)


def overlaps_in(eligible: Collection[int], least: int, voices: Voices) -> PairCounts:
    """What every pair has in common."""
    return overlap_counts(voices.questions, eligible, least)


def errors_in(groups: Sequence[Twins], voices: Voices) -> Counter[int]:
    """Errors of twins whose questions others answer, too."""
    return errors_of(voices.questions, groups)


def spread_of(voices: Voices) -> Spread:
    """On how many questions each shingle stands."""
    return Spread.of(voices.texts)


def with_texts_compared(common: Collection[int], voices: Voices) -> Voices:
    """The part with reports that share their words found."""
    voices.compare_texts(common)
    return voices


def shared_in(voices: Voices) -> list[SharedText]:
    """Reports that share their words."""
    return voices.shared


def figure_counts_of(manners: Sequence[Manner], voices: Voices) -> FigureCounts:
    """How figures lie to the posterior of each number."""
    asked = [question.figure.asked for question in voices.questions if question.figure]
    return counts_of_figures(asked, estimates_of(asked, manners))


def estimated(manners: Sequence[Manner], voices: Voices) -> Voices:
    """The part with the posterior of each number."""
    figures = [question.figure for question in voices.questions if question.figure]
    estimates = estimates_of([figure.asked for figure in figures], manners)
    for figure, estimate in zip(figures, estimates, strict=True):
        figure.estimate = estimate
    return voices


def false_figures_in(policy: Policy, candidates: Collection[Pair], voices: Voices) -> PairCounts:
    """Equal odd figures that are held false."""
    return false_counts(
        (
            (question, shares_of(question.figure, question.answers, policy))
            for question in voices.questions
            if question.figure
        ),
        candidates,
    )


def false_in(model: Model, candidates: Collection[Pair], voices: Voices) -> PairCounts:
    """Equal answers that are held false, of candidate pairs."""
    involved = frozenset(chain.from_iterable(candidates))
    return false_counts(
        (
            (question, posterior(question, model).shares)
            for question in voices.telling()
            if any(len(involved.intersection(group)) > 1 for group in question.groups)
        ),
        candidates,
    )


def weighed(links: Links, n: float, shortening: float, voices: Voices) -> Voices:
    """The part with every voice weighed by its independence, and the odds of every error."""
    weigh(voices.questions, links)
    for question in voices.questions:
        if question.shorter is not None and shortening:
            question.odds = error_odds(question.shorter, n, shortening)
    return voices


def counts_in(model: Model, voices: Voices) -> SourceCounts:
    """The E step."""
    return counts_of(voices.telling(), model)


def coincidences_in(model: Model, voices: Voices) -> Coincidences:
    """How often errors coincide."""
    return coincidences_of(voices.telling(), model)


def with_figures_discounted(links: Links, voices: Voices) -> Voices:
    """The part with every figure weighed by its independence."""
    discount_figures(voices.questions, links)
    return voices
