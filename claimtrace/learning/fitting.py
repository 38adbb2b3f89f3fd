"""The loop of learning: beliefs, reliabilities and suspected dependence, round after round."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field

from claimtrace.learning.dependence import (
    Dependence,
    dependences,
    false_counts,
    links_of,
    overlap_counts,
)
from claimtrace.learning.posterior import (
    Beliefs,
    Model,
    Prepared,
    counts_of,
    discount,
    posterior,
    prepare,
)
from claimtrace.learning.settings import LearningSettings
from claimtrace.learning.statistics import ONE, Pair, SourceCounts
from claimtrace.learning.twins import merge_twins
from claimtrace.learning.voices import Question, Voices

__all__ = ["Fit", "Priors", "fit", "priors_from", "wrong_answers_in"]


@dataclass(slots=True)
class Priors:
    """The prior mean of each source, and how many observations every prior is worth."""

    means: list[float]
    strength: float


@dataclass(slots=True)
class Fit:
    """What was learned.

    ``voices`` are those given, with twins merged as ``merged`` says; ``dependent`` the suspected
    pairs; ``objective`` the log posterior, in nats, at every iteration of every round: it never
    falls within a round, in which links and priors are held.
    """

    voices: Voices
    merged: dict[int, int]
    model: Model
    priors: Priors
    dependent: dict[Pair, Dependence]
    settings: LearningSettings
    objective: list[list[float]] = field(default_factory=list)

    def prepared(self, questions: Sequence[Question]) -> list[Prepared]:
        """Questions ready for the posterior under what was learned."""
        return prepare(questions, self.model, self.settings)

    def beliefs(self, ready: Prepared) -> Beliefs:
        """What is believed of one question."""
        return posterior(ready, self.model)

    def number_of(self, source: int) -> int:
        """The number as which a source counts: its own, or that of the twin that stands for it."""
        return self.merged.get(source, source)


def wrong_answers_in(voices: Voices, settings: LearningSettings) -> int:
    """How many ways there are to be wrong: where a set knows three answers in all, two."""
    known = voices.vocabulary(settings.wrong_answers + 1)
    return max(1, known - 1)


def fit(
    voices: Voices,
    settings: LearningSettings | None = None,
    *,
    copying: bool = True,
    figures: Sequence[tuple[Question, Sequence[float]]] = (),
    merged: dict[int, int] | None = None,
) -> Fit:
    """Learn from voices how reliable each source is and who depends on whom.

    Starts from the vote. In each round the dependent pairs are found anew from the current
    beliefs, so that no suspicion feeds on itself; then, with links and priors held, EM raises the
    log posterior until no reliability moves by more than ``settings.change``. Both loops are
    bounded. ``copying=False`` is plain ACCU. ``figures`` are questions about a number, each with
    the share of each answer as `claimtrace.learning.figures` finds it; they count as evidence of
    dependence. ``merged`` says that twins are merged already. Questions that only one source
    answers say nothing of it and are left out.
    """
    settings = settings or LearningSettings()
    if merged is None:
        voices, merged = merge_twins(voices, settings) if copying else (voices, {})
    telling = [question for question in voices.questions if question.tells]
    n = wrong_answers_in(voices, settings)
    priors = priors_from(voices, SourceCounts(), settings)
    model = Model.of([_clamped(mean, settings) for mean in priors.means], {}, n)
    result = Fit(voices, merged, model, priors, {}, settings)
    pairs = None
    if copying:
        asked = [*telling, *(question for question, _ in figures)]
        pairs = overlap_counts(asked, settings.shared_items)
    copying_rate = settings.copying
    ready = prepare(telling, model, settings)
    for _ in range(settings.rounds):
        before = set(result.dependent)
        if pairs is not None:
            held = [(each.question, posterior(each, result.model).shares) for each in ready]
            pairs.false = false_counts([*held, *figures], pairs.overlap.keys()).false
            result.dependent, copying_rate = dependences(
                pairs, result.model.reliability, n, settings, copying_rate
            )
        counts = _climb(result, ready)
        settled = len(result.objective) > 1 and before == set(result.dependent)
        result.priors = priors_from(voices, counts, settings)
        if settled:
            break
    return result


def _climb(result: Fit, ready: Sequence[Prepared]) -> SourceCounts:
    """EM with links and priors held; the last counts."""
    settings, n = result.settings, result.model.wrong_answers
    links = links_of(result.dependent)
    result.model = Model.of(result.model.reliability, links, n)
    discount(ready, result.model)
    course: list[float] = []
    for _ in range(settings.iterations):
        counts = counts_of(ready, result.model)
        course.append(counts.objective / ONE + _log_prior(result))
        better = improved(counts, result.priors, settings)
        moved = _moved(better, result.model.reliability)
        result.model = Model.of(better, links, n)
        if moved <= settings.change:
            break
    result.objective.append(course)
    return counts


def _moved(one: Sequence[float], other: Sequence[float]) -> float:
    return max((abs(a - b) for a, b in zip(one, other, strict=True)), default=0.0)


def improved(counts: SourceCounts, priors: Priors, settings: LearningSettings) -> list[float]:
    """The M step: each reliability is (true + strength * prior) / (said + strength), clamped."""
    strength = priors.strength
    return [
        _clamped(
            (counts.true[source] / ONE + strength * mean) / (counts.said[source] / ONE + strength),
            settings,
        )
        for source, mean in enumerate(priors.means)
    ]


def priors_from(voices: Voices, counts: SourceCounts, settings: LearningSettings) -> Priors:
    """The prior of every source: its letter; else what sources that say as much turned out to be.

    Ungraded sources share a prior with those that answer about as many questions (each class
    twice as many as the one before): a source of which one answer is known is judged by how such
    sources fare, not by that answer. Each class starts from ``settings.prior``, worth two priors.
    """
    strength = settings.prior_strength
    said = [0] * len(voices.sources)
    for question in voices.questions:
        for source in question.voices():
            said[source] += 1
    classes: dict[int, list[int]] = {}
    for source, letter in enumerate(voices.letters):
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
            _clamped(means[size.bit_length()] if letter is None else letter, settings)
            for size, letter in zip(said, voices.letters, strict=True)
        ],
        strength,
    )


def _log_prior(result: Fit) -> float:
    strength = result.priors.strength
    return math.fsum(
        strength * (mean * math.log(a) + (1 - mean) * math.log(1 - a))
        for mean, a in zip(result.priors.means, result.model.reliability, strict=True)
    )


def _clamped(reliability: float, settings: LearningSettings) -> float:
    return min(settings.most, max(settings.least, reliability))
