"""Figures fused from hedged, rounded and biased reports."""

import random

import pytest
from learning.worlds import tolls
from support.cases import law_cases

from claimtrace import Case, Quantity
from claimtrace.learning import fuse
from claimtrace.learning.figure_values import (
    FigureCounts,
    FigureQuestion,
    Told,
    counts_of_figures,
    fit_figures,
)  # fmt: skip


def cases_of(made):
    rows = [
        {"s": source, "q": f"q{number}", "n": value, "m": modifier}
        for number, toll in enumerate(made)
        for source, value, modifier in toll.told
    ]
    return Case.from_rows(rows, question="q", reporter="s", value="n", modifier="m")


def figure(*reports):
    """(source, value, modifier) each."""
    return FigureQuestion(
        [
            Told(source, quantity.interval(), quantity.modifier)
            for source, value, modifier in reports
            for quantity in [Quantity(value=value, unit="person", modifier=modifier)]
        ]
    )


def near(fused, toll):
    return abs(fused.value - toll.truth) <= 0.05 * toll.truth


@pytest.mark.slow
def test_figures_come_within_five_per_cent_and_intervals_hold_what_they_say():
    made = tolls(law_cases(400, quick=200), seed=4)
    found = fuse(cases_of(made))
    assert sum(map(near, found, made)) / len(made) >= 0.85
    held = sum(f.low <= toll.truth <= f.high for f, toll in zip(found, made, strict=True))
    assert 0.85 <= held / len(made) <= 0.99


def test_support_of_a_lower_bound_decays():
    (estimate,) = fit_figures([figure((0, 5, "at_least"), (1, 6, "at_least"))], 2)[1]
    assert estimate.quantile(0.5) < 12
    (estimate,) = fit_figures(
        [figure((0, 5000, "stated"), (1, 5000, "around"), (2, 5, "at_least"))], 3
    )[1]
    assert 4500 < estimate.quantile(0.5) < 5500


@pytest.mark.slow
def test_bias_is_learned_from_exact_figures_only():
    rng = random.Random(1)
    questions = []
    for _ in range(60):
        truth = rng.randint(50, 900)
        questions.append(
            figure(
                (0, truth, "exactly"), (1, truth, "exactly"), (2, truth, "stated"),
                (3, 2 * truth, "exactly"), (4, max(1, truth // 2), "at_least"),
            )
        )  # fmt: skip
    manners, _ = fit_figures(questions, 5)
    assert 0.6 < manners[3].bias < 0.75  # ln 2 = .69
    assert abs(manners[0].bias) < 0.02
    assert manners[4].bias == 0


@pytest.mark.slow
def test_gold_is_kept_whatever_is_said():
    cases = cases_of(tolls(30, seed=2))
    (found, *_) = fuse(cases, gold={"q0": 7.0})
    assert (found.value, found.low, found.high, found.gold) == (7.0, 7.0, 7.0, True)


def test_histograms_add_up_in_any_order():
    questions = [
        figure((0, 10 + n, "exactly"), (1, 12 + n, "stated"), (2, 11 + n, "around"))
        for n in range(20)
    ]
    _, estimates = fit_figures(questions, 3)
    whole = counts_of_figures(questions, estimates)
    parts = [counts_of_figures(questions[n::3], estimates[n::3]) for n in range(3)]
    assert parts[2] + (parts[0] + parts[1]) == whole
    assert FigureCounts.from_json(whole.to_json()) == whole


def test_a_question_without_comparable_figures_is_answered_with_nothing():
    cases = Case.from_rows(
        [{"s": "a", "q": "q", "n": 4, "o": "b", "st": "denies"}],
        question="q", reporter="s", value="n", stance="st",
    )  # fmt: skip
    (found,) = fuse(cases)
    assert (found.claim, found.value, found.voices) == (None, None, 0)
