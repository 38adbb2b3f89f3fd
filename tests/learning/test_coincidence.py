"""How many ways there are to be wrong is learned from how often errors coincide."""

from functools import reduce
from operator import add

import pytest
from learning.shapes import SHAPES, Shape, shaped
from learning.worlds import world

from claimtrace.learning import LearningSettings, Voices, fuse
from claimtrace.learning.fitting import learn_parts
from claimtrace.learning.posterior import Model, coincidences_of, ways_to_be_wrong
from claimtrace.learning.statistics import ONE, Coincidences
from claimtrace.learning.voices import OnePart


@pytest.mark.slow
@pytest.mark.parametrize("wrong", [1, 3, 10])
def test_the_number_of_wrong_answers_is_found(wrong):
    """No two questions share an answer, so that no vocabulary tells it."""
    made = world(400, 30, wrong=wrong, seed=wrong)
    learned = learn_parts(OnePart(Voices.from_triples(made.rows)))
    assert learned.model.wrong_answers == pytest.approx(wrong, rel=0.2)


@pytest.mark.slow
def test_copies_do_not_pass_for_popular_errors():
    made = world(400, 30, copiers=8, density=0.4, copy_rate=1.0, seed=1)
    learned = learn_parts(OnePart(Voices.from_triples(made.rows)))
    assert len(learned.dependent) >= 8
    assert learned.model.wrong_answers > 5


def test_without_evidence_it_is_the_most_and_it_never_leaves_its_bounds():
    settings = LearningSettings()
    assert ways_to_be_wrong(Coincidences(), 50, settings) == 50
    assert ways_to_be_wrong(Coincidences(9000 * ONE, 9000 * ONE), 50, settings) < 1.01
    assert ways_to_be_wrong(Coincidences(9000 * ONE, 0), 50, settings) == 50


def test_it_counts_expected_pairs_and_adds_up():
    rows = [("a", "q", "x"), ("b", "q", "x"), ("c", "q", "x"), ("d", "q", "y"), ("e", "q", "y")]
    voices = Voices.from_triples(rows, gold={"q": "x"})
    model = Model.of([0.8] * 5, 10)
    assert coincidences_of(voices.questions, model) == Coincidences(ONE, ONE)  # d and e
    made = Voices.from_triples(world(60, 9, seed=1).rows)
    model = Model.of([0.8] * 9, 10)
    parts = [coincidences_of(made.questions[n::3], model) for n in range(3)]
    assert reduce(add, parts) == coincidences_of(made.questions, model)
    assert Coincidences.from_json(parts[0].to_json()) == parts[0]


@pytest.mark.parametrize(
    ("name", "least"), [("yes or no", 0.93), ("no majority", 0.58), ("several rings", 0.94)]
)
@pytest.mark.slow
def test_worlds_of_other_shapes(name, least):
    shape = SHAPES[name]
    smaller = Shape(**{**vars(shape), "questions": 500})
    rows, truth = shaped(smaller, 5)
    found = {each.question: each.statement for each in fuse(Voices.from_triples(rows))}
    assert sum(found[question] == true for question, true in truth.items()) / len(truth) > least
