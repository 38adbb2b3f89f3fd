"""From cases to what was learned: statements and figures read, fitted, and kept together."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass

from claimtrace.case import Case
from claimtrace.comparison import interval_of
from claimtrace.learning.answers import AnswerKey, answer_key
from claimtrace.learning.figures import (
    Estimate,
    FigureQuestion,
    Manner,
    Told,
    fit_figures,
)
from claimtrace.learning.fitting import Fit, fit
from claimtrace.learning.posterior import independence
from claimtrace.learning.settings import LearningSettings
from claimtrace.learning.twins import merge_twins
from claimtrace.learning.voices import Question, Voices, assertions_of
from claimtrace.policy import Policy
from claimtrace.quantities import Modifier
from claimtrace.records import Claim
from claimtrace.tracing.reading import Reading

__all__ = ["Figure", "Learned", "learn"]

_DIGITS_THAT_TELL = 0.01
"""A figure is odd if its last place is at most so much of it: 217 and 4,310 are, 400 is not."""


@dataclass(slots=True)
class Figure:
    """One question about a number: its case, its claims, who told what, and the posterior."""

    case: Case
    claims: list[Claim]
    asked: FigureQuestion
    question: Question
    estimate: Estimate | None = None


@dataclass(slots=True)
class Learned:
    """All that was learned from cases.

    ``cases`` in the order given; ``statements`` and ``figures`` by the place of their case.
    ``fit`` numbers its sources as ``fit.voices.sources`` does; ``manners`` alike.
    """

    cases: list[Case]
    statements: dict[int, Question]
    figures: dict[int, Figure]
    fit: Fit
    manners: list[Manner]


def learn(
    cases: Iterable[Case],
    policy: Policy | None = None,
    *,
    gold: Mapping[str, str | float] | None = None,
    same: AnswerKey | None = None,
    settings: LearningSettings | None = None,
    copying: bool = True,
) -> Learned:
    """Learn from cases: declared attribution collapsed first, then copies, then reliability.

    ``gold`` maps questions to true answers: a claim's id, a statement, or a number for a question
    about a figure. ``same`` says when two claims are one answer (default: `answer_key`).
    """
    policy, settings = policy or Policy(), settings or LearningSettings()
    kept = list(cases)
    about_figures = [_asks_for_a_figure(case) for case in kept]
    texts = {q: str(answer) for q, answer in (gold or {}).items()}
    voices = Voices.of(kept, policy, gold=texts, same=same)
    voices, merged = merge_twins(voices, settings) if copying else (voices, {})
    questions = voices.questions
    voices = voices.part(
        [q for q, figure in zip(questions, about_figures, strict=True) if not figure]
    )
    figures = {
        place: _figure(kept[place], questions[place], voices, merged, policy, gold or {})
        for place, figure in enumerate(about_figures)
        if figure
    }
    asked = [figure.asked for figure in figures.values()]
    manners, estimates = fit_figures(asked, len(voices.sources), settings)
    held = [
        (figure.question, _shares(figure, estimate, policy))
        for figure, estimate in zip(figures.values(), estimates, strict=True)
    ]
    fitted = fit(voices, settings, copying=copying, figures=held, merged=merged)
    if fitted.dependent:
        for figure in figures.values():
            _discount(figure, fitted)
        manners, estimates = fit_figures(asked, len(voices.sources), settings)
    for figure, estimate in zip(figures.values(), estimates, strict=True):
        figure.estimate = estimate
    rest = iter(fitted.voices.questions)
    statements = {place: next(rest) for place, f in enumerate(about_figures) if not f}
    return Learned(kept, statements, figures, fitted, manners)


def _asks_for_a_figure(case: Case) -> bool:
    figures = sum(claim.quantity is not None for claim in case.claims.values())
    return 2 * figures > len(case.claims)


def _figure(
    case: Case,
    question: Question,
    voices: Voices,
    merged: Mapping[int, int],
    policy: Policy,
    gold: Mapping[str, str | float],
) -> Figure:
    """The figures that can be compared: one unit and one window, that which most voices use."""
    rows = [
        (owner, claim, claim.quantity)
        for owner, claim, _ in assertions_of(Reading(case, policy))
        if claim.quantity is not None
    ]
    slots: Counter[Hashable] = Counter(_slot(claim) for _, claim, _ in rows)
    if not slots:
        return Figure(case, [], FigureQuestion([]), question)
    most = max(slots.values())
    slot = min((slot for slot, n in slots.items() if n == most), key=repr)
    rows = [row for row in rows if _slot(row[1]) == slot and voices.number_of(row[0]) not in merged]
    times = Counter(owner for owner, _, _ in rows)
    told = [
        Told(
            voices.number_of(owner),
            interval_of(quantity, policy),
            quantity.modifier,
            1 / times[owner],
        )
        for owner, _, quantity in rows
    ]
    claims = {claim.id: claim for _, claim, _ in rows}
    answer = gold.get(case.question)
    return Figure(
        case, list(claims.values()), FigureQuestion(told, _gold_figure(case, answer)), question
    )


def _slot(claim: Claim) -> Hashable:
    assert claim.quantity is not None
    key = answer_key(claim)
    assert isinstance(key, tuple)
    return key[-2:]  # unit and window


def _gold_figure(case: Case, answer: str | float | None) -> float | None:
    if isinstance(answer, str) and answer in case.claims:
        quantity = case.claims[answer].quantity
        return None if quantity is None else quantity.point
    try:
        return None if answer is None else float(answer)
    except ValueError:
        return None


def _shares(figure: Figure, estimate: Estimate, policy: Policy) -> list[float]:
    """How likely each answer is true; 1, and so no evidence of copying, unless its digits tell."""
    by_id = {claim.id: claim for claim in figure.claims}
    shares = []
    for answer in figure.question.answers:
        claim = by_id.get(answer)
        if claim is None or claim.quantity is None or not _is_odd(claim, policy):
            shares.append(1.0)
            continue
        low, high = interval_of(claim.quantity, policy)
        assert high is not None
        slack = 0.02 * high
        shares.append(
            sum(
                part
                for x, part in zip(estimate.grid, estimate.mass, strict=True)
                if low - slack <= x <= high + slack
            )
        )
    return shares


def _is_odd(claim: Claim, policy: Policy) -> bool:
    quantity = claim.quantity
    if quantity is None or quantity.modifier not in (Modifier.STATED, Modifier.EXACTLY):
        return False
    value = quantity.value or 0
    low, high = quantity.model_copy(update={"modifier": Modifier.STATED}).interval(policy.rounding)
    return high is not None and value > 0 and high - low <= _DIGITS_THAT_TELL * value


def _discount(figure: Figure, fitted: Fit) -> None:
    """Weigh each voice by its independence of those more reliable that say the same figure."""
    by_figure: dict[Hashable, list[int]] = {}
    for told in figure.asked.told:
        by_figure.setdefault((told.interval, told.modifier), []).append(told.source)
    figure.asked.told = [
        told._replace(
            weight=told.weight
            * independence(
                told.source, sorted(set(by_figure[told.interval, told.modifier])), fitted.model
            )
        )
        for told in figure.asked.told
    ]
