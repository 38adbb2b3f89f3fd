"""The loop of learning: beliefs, reliabilities and suspected dependence, round after round."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from itertools import chain
from typing import Protocol, Self, TypeVar

from claimtrace.learning.answers import error_odds
from claimtrace.learning.dependence import (
    Dependence,
    Links,
    Twins,
    candidates_in,
    dependences,
    errors_of,
    false_counts,
    overlap_counts,
    twins_in,
)
from claimtrace.learning.figure_values import (
    FigureCounts,
    Manner,
    counts_of_figures,
    estimates_of,
    learn_manners,
    shares_of,
)
from claimtrace.learning.posterior import (
    Model,
    coincidences_of,
    counts_of,
    discount_figures,
    posterior,
    ways_to_be_wrong,
    weigh,
)
from claimtrace.learning.settings import LearningSettings
from claimtrace.learning.statistics import ONE, Census, Coincidences, Pair, PairCounts, SourceCounts
from claimtrace.learning.voices import Parts, Voices
from claimtrace.learning.wording import SharedText, Spread
from claimtrace.policy import Policy

__all__ = [
    "Learned",
    "Priors",
    "census_of",
    "coincidences_in",
    "counts_in",
    "errors_in",
    "estimated",
    "false_figures_in",
    "false_in",
    "figure_counts_of",
    "learn_parts",
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


class _Adds(Protocol):
    def __add__(self, other: Self, /) -> Self: ...


_Sum = TypeVar("_Sum", bound=_Adds)


@dataclass(slots=True)
class Priors:
    """The prior mean of each source, and how many observations every prior is worth."""

    means: list[float]
    strength: float


@dataclass(slots=True)
class Learned:
    """What was learned of sources; they go by number.

    ``letters`` and ``declared`` are those of the voices, ``merged`` says which twin stands for
    which, ``dependent`` are the suspected pairs, ``manners`` how each source puts its figures,
    ``shared`` the reports that share their words. ``objective`` is the log posterior, in nats, at
    every iteration of every round: it never falls within a round, in which links, priors and the
    number of wrong answers are held.
    """

    sources: list[str]
    letters: list[float | None]
    declared: set[tuple[str, str]]
    settings: LearningSettings
    model: Model
    priors: Priors
    merged: dict[int, int] = field(default_factory=dict)
    dependent: dict[Pair, Dependence] = field(default_factory=dict)
    manners: list[Manner] = field(default_factory=list)
    shared: list[SharedText] = field(default_factory=list)
    objective: list[list[float]] = field(default_factory=list)

    def reliabilities(self) -> dict[str, float]:
        """The reliability of each source, as its weight was while learning."""
        model, merged = self.model, self.merged
        return {
            source: model.reliability[merged.get(number, number)]
            for number, source in enumerate(self.sources)
        }


def learn_parts(
    parts: Parts,
    policy: Policy | None = None,
    *,
    settings: LearningSettings | None = None,
    copying: bool = True,
) -> Learned:
    """Learn from voices how reliable each source is and who depends on whom.

    Starts from the vote. In each round the dependent pairs are found anew from the current
    beliefs, so that no suspicion feeds on itself; then, with links, priors and the number of wrong
    answers held, EM raises the log posterior until no reliability moves by more than
    ``settings.change``; then priors and that number are learned from what came out. Both loops are
    bounded. ``copying=False`` is plain ACCU. Questions that only one source answers say nothing
    of it. The parts are left with what was worked out on each question; any division of the
    questions into parts gives the identical result.
    """
    policy, settings = policy or Policy(), settings or LearningSettings()
    limit = settings.wrong_answers + 1
    counted = list(parts.each(partial(census_of, limit)))
    census = _total(counted, Census(limit))
    names = list(census.letters) if len(counted) == 1 else sorted(census.letters)
    n = max(1, len(census.answers) - 1)
    letters = [census.letters[name] for name in names]
    said = [census.said[name] for name in names]
    priors = _priors(letters, said, SourceCounts(), settings)
    model = Model.of(priors.means, n)
    learned = Learned(names, letters, census.declared, settings, model, priors)
    numbers = {name: number for number, name in enumerate(names)}
    pairs = PairCounts()
    if copying:
        if len(counted) > 1:
            parts.become(partial(numbered, numbers, {}))
        eligible = {number for number, times in enumerate(said) if times >= settings.shared_items}
        least = settings.shared_items if len(counted) == 1 else 1
        pairs = _total(parts.each(partial(overlaps_in, eligible, least)), pairs)
        pairs = pairs.at_least(settings.shared_items)
        learned.merged = _merged(parts, pairs, learned)
        pairs = pairs.without(learned.merged)
        for twin in learned.merged:
            said[twin] = 0
        learned.shared = _shared(parts)
    parts.become(partial(numbered, numbers, learned.merged))
    if census.figures:
        _learn_figures(parts, learned)
        pairs += _total(parts.each(partial(false_figures_in, policy, pairs.overlap)), PairCounts())
    _rounds(parts, learned, pairs, said, copying)
    return learned


def _total(counts: Iterable[_Sum], total: _Sum) -> _Sum:
    for each in counts:
        total = total + each
    return total


def _merged(parts: Parts, pairs: PairCounts, learned: Learned) -> dict[int, int]:
    """Each twin that counts as another, and as which.

    Two sources with exactly the same answers, where no third one answers exactly the same
    questions, cannot be told from a source and its clone, and count once: a clone changes
    nothing. Where others answer the same questions differently, to answer them is a habit and no
    evidence, and to agree on the truth is what honest sources do: there twins must also share
    errors, answers against which others, each way of answering counted once, have a majority.
    Of several twins the least trusted stands for all: none gains by having a clone.
    """
    settings = learned.settings
    groups = twins_in(pairs, settings)
    crowded = [group for group in groups if not group.alone]
    errors: Counter[int] = Counter()
    if crowded:
        for found in parts.each(partial(errors_in, crowded)):
            errors.update(found)

    def trust(source: int) -> tuple[float, str]:
        letter = learned.letters[source]
        return settings.prior if letter is None else letter, learned.sources[source]

    merged: dict[int, int] = {}
    for group in groups:
        if group.alone or errors[group.sources[0]] >= settings.shared_errors:
            kept = min(group.sources, key=trust)
            merged |= {source: kept for source in group.sources if source != kept}
    return merged


def _shared(parts: Parts) -> list[SharedText]:
    """Reports that share their words; every part keeps those on its own questions, too."""
    spread = _total(parts.each(spread_of), Spread())
    if not spread.questions:
        return []
    parts.become(partial(with_texts_compared, spread.common()))
    return sorted(chain.from_iterable(parts.each(shared_in)), key=repr)


def _learn_figures(parts: Parts, learned: Learned) -> None:
    def count(manners: Sequence[Manner]) -> FigureCounts:
        return _total(parts.each(partial(figure_counts_of, manners)), FigureCounts())

    learned.manners = learn_manners(count, len(learned.sources), learned.settings)
    parts.become(partial(estimated, learned.manners))


def _rounds(
    parts: Parts, learned: Learned, pairs: PairCounts, said: Sequence[int], copying: bool
) -> None:
    settings, rate = learned.settings, learned.settings.copying
    most = learned.model.wrong_answers
    for _ in range(settings.rounds):
        before = learned.dependent
        if copying:
            rate = _suspect(parts, learned, pairs, rate)
        _weigh(parts, learned)
        counts = _climb(parts, learned)
        learned.priors = _priors(learned.letters, said, counts, settings)
        seen = _total(parts.each(partial(coincidences_in, learned.model)), Coincidences())
        n = ways_to_be_wrong(seen, most, settings)
        learned.model = Model.of(learned.model.reliability, n)
        if len(learned.objective) > 1 and before.keys() == learned.dependent.keys():
            break
    links = _weigh(parts, learned)
    if learned.manners and (links.strength or learned.shared):
        parts.become(partial(with_figures_discounted, links))
        _learn_figures(parts, learned)


def _suspect(parts: Parts, learned: Learned, pairs: PairCounts, rate: float) -> float:
    """Find the dependent pairs anew, and how common such pairs are."""
    model, settings = learned.model, learned.settings
    looked_at = candidates_in(pairs, model.reliability, model.wrong_answers, settings)
    false = PairCounts()
    if looked_at:
        false = _total(parts.each(partial(false_in, model, looked_at)), false)
    learned.dependent, rate = dependences(
        pairs + false, model.reliability, model.wrong_answers, settings, rate
    )
    return rate


def _weigh(parts: Parts, learned: Learned) -> Links:
    """Weigh every voice by what is suspected and how reliable sources are thought to be now."""
    model, shortening = learned.model, learned.settings.shortening
    links = Links.of(learned.dependent, model.reliability)
    parts.become(partial(weighed, links, model.wrong_answers, shortening))
    return links


def _climb(parts: Parts, learned: Learned) -> SourceCounts:
    """EM with links and priors held; the last counts."""
    settings, n = learned.settings, learned.model.wrong_answers
    course: list[float] = []
    counts = SourceCounts()
    for _ in range(settings.iterations):
        counts = _total(parts.each(partial(counts_in, learned.model)), SourceCounts())
        course.append(
            counts.objective / ONE + learned.model.all_wrong(counts) + _log_prior(learned)
        )
        better = _improved(counts, learned.priors, settings)
        moved = max(
            (abs(a - b) for a, b in zip(better, learned.model.reliability, strict=True)), default=0
        )
        learned.model = Model.of(better, n)
        if moved <= settings.change:
            break
    learned.objective.append(course)
    return counts


def _improved(counts: SourceCounts, priors: Priors, settings: LearningSettings) -> list[float]:
    """The M step: each reliability is (true + strength * prior) / (said + strength), clamped."""
    strength = priors.strength
    return [
        settings.clamped(
            (counts.true[source] / ONE + strength * mean) / (counts.said[source] / ONE + strength)
        )
        for source, mean in enumerate(priors.means)
    ]


def _priors(
    letters: Sequence[float | None],
    said: Sequence[int],
    counts: SourceCounts,
    settings: LearningSettings,
) -> Priors:
    """The prior of every source: its letter; else what sources that say as much turned out to be.

    Ungraded sources share a prior with those that answer about as many questions (each class
    twice as many as the one before): a source of which one answer is known is judged by how such
    sources fare, not by that answer. Each class starts from ``settings.prior``, worth two priors.
    """
    strength = settings.prior_strength
    classes: dict[int, list[int]] = {}
    for source, letter in enumerate(letters):
        if letter is None:
            row = classes.setdefault(said[source].bit_length(), [0, 0])
            row[0] += counts.true[source]
            row[1] += counts.said[source]
    weight = 2 * strength
    means = {
        size: (true / ONE + weight * settings.prior) / (total / ONE + weight)
        for size, (true, total) in classes.items()
    }
    return Priors(
        [
            settings.clamped(means[size.bit_length()] if letter is None else letter)
            for size, letter in zip(said, letters, strict=True)
        ],
        strength,
    )


def _log_prior(learned: Learned) -> float:
    strength = learned.priors.strength
    return math.fsum(
        strength * (mean * math.log(a) + (1 - mean) * math.log(1 - a))
        for mean, a in zip(learned.priors.means, learned.model.reliability, strict=True)
    )
