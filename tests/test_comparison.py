"""Comparison: laws of the seven relations, and the examples that explain them."""

from __future__ import annotations

import random
from datetime import date

import pytest
from support.cases import law_cases

from claimtrace import Claim, Policy, Quantity, TimeWindow, compare
from claimtrace.comparison import Relation, interval_of

Q, R = Quantity, Relation
CONVERSE = {R.ENTAILS: R.ENTAILED_BY, R.ENTAILED_BY: R.ENTAILS}
FRIDAY = TimeWindow(start=date(2016, 3, 18), end=date(2016, 3, 18))
THREE_WEEKS = TimeWindow(start=date(2016, 3, 7), end=date(2016, 3, 27))
LATER = TimeWindow(start=date(2016, 3, 20), end=date(2016, 4, 2))
APRIL = TimeWindow(start=date(2016, 4, 3), end=date(2016, 4, 30))
SINCE = TimeWindow(start=date(2016, 3, 7))
WINDOWS = (None, TimeWindow(), SINCE, FRIDAY, THREE_WEEKS, LATER, APRIL)
NUMBERS = (0, 1, 5, 18, 40, 41, 120, 158, 180, 350, 390, 400, 450, 451, 460, 500, 9000, 3.5)


def claim(name, quantity=None, window=THREE_WEEKS, question="q"):
    return Claim(id=name, statement=name, question=question, quantity=quantity, window=window)


def drawn(rng):
    """Any quantity."""
    value, other = sorted(rng.choices(NUMBERS, k=2))
    kind = rng.choice(("stated", "exactly", "around", "at_least", "more_than", "at_most"))
    unit = rng.choice(("man", "man", "man", "MAN", "tank"))
    return rng.choice(
        (
            None,
            *[getattr(Q, kind)(value, unit)] * 6,
            Q.less_than(value + 1, unit),
            Q.between(value, other, unit),
            Q.several(rng.choice(("dozens", "hundreds", value)), unit),
        )
    )


PAIRS = law_cases(3000, quick=1000)


def pairs(seed, count=PAIRS):
    rng = random.Random(seed)
    for _ in range(count):
        windows = (rng.choice(WINDOWS), rng.choice(WINDOWS)) if rng.random() < 0.5 else (None, None)
        if rng.random() < 0.5:
            windows = (THREE_WEEKS, THREE_WEEKS)
        question = rng.choice("qqqqqqqz")
        yield claim("a", drawn(rng), windows[0]), claim("b", drawn(rng), windows[1], question)


def test_every_relation_has_its_converse_and_kappa_is_symmetric():
    seen = set()
    for a, b in pairs(1):
        there, back = compare(a, b), compare(b, a)
        assert back.relation is CONVERSE.get(there.relation, there.relation)
        assert back.kappa == there.kappa
        assert (there.interval_a, there.interval_b) == (back.interval_b, back.interval_a)
        assert (there.kappa > 0) is (there.relation is R.CONTRADICTS)
        assert 0 <= there.kappa <= 1
        assert there.reason
        seen.add(there.relation)
    assert seen == set(R)


def test_a_claim_says_the_same_as_itself_and_as_its_twin():
    for a, _ in pairs(2, 300):
        assert compare(a, a).relation is R.SAME
        if a.quantity is not None and a.window in (None, TimeWindow(), THREE_WEEKS):
            assert compare(a, a.model_copy(update={"id": "twin"})).relation is R.SAME


def contains(outer, inner):
    (a, b), (c, d) = outer, inner
    return a <= c and (b is None or (d is not None and d <= b))


def test_support_means_what_the_intervals_say():
    for a, b in pairs(3):
        found = compare(a, b)
        mine, theirs = found.interval_a, found.interval_b
        if found.relation is R.ENTAILS:
            assert contains(theirs, mine)
        elif found.relation is R.SAME and a.id != b.id:
            assert mine == theirs
        elif found.relation is R.AGREES:
            assert contains(mine, (b.quantity.point,) * 2)
            assert contains(theirs, (a.quantity.point,) * 2)
        if found.relation.supports:
            assert a.window == b.window or {a.window, b.window} <= {None, TimeWindow()}


def test_figures_contradict_each_other_only_where_their_intervals_are_apart():
    for a, b in pairs(4):
        if a.window == b.window == THREE_WEEKS and compare(a, b).interval_a is not None:
            found = compare(a, b)
            mine, theirs = found.interval_a, found.interval_b
            if found.relation in (R.INCOMPARABLE,):
                continue
            apart = any(
                x[1] is not None and x[1] < y[0] for x, y in ((mine, theirs), (theirs, mine))
            )
            assert (found.kappa > 0) is apart


@pytest.mark.parametrize("windows", [(THREE_WEEKS, THREE_WEEKS), (None, THREE_WEEKS)])
def test_kappa_grows_with_the_gap_and_shrinks_with_tolerance(windows):
    for low in (0, 1, 40, 400):
        before = 0.0
        for high in range(low, 3 * low + 60):
            a, b = (
                claim("a", Q.exactly(low, "m"), windows[0]),
                claim("b", Q.exactly(high, "m"), windows[1]),
            )
            kappas = [compare(a, b, Policy(tolerance=t)).kappa for t in (0.05, 0.2, 0.5, 1.0)]
            assert kappas == sorted(kappas, reverse=True)
            assert kappas[1] >= before
            before = kappas[1]
        assert before == (1.0 if windows[0] else 0.5)


@pytest.mark.parametrize(
    ("a", "b", "relation", "kappa"),
    [
        (Q.exactly(450, "m"), Q.at_least(400, "m"), R.ENTAILS, 0),
        (Q.at_least(400, "m"), Q.exactly(450, "m"), R.ENTAILED_BY, 0),
        (Q.stated(400, "m"), Q.at_least(400, "m"), R.AGREES, 0),
        (Q.around(400, "m"), Q.at_least(400, "m"), R.AGREES, 0),
        (Q.stated(400, "m"), Q.around(400, "m"), R.SAME, 0),
        (Q.stated(40, "m"), Q.more_than(40, "m"), R.COMPATIBLE, 0),
        (Q.between(300, 420, "m"), Q.stated(400, "m"), R.COMPATIBLE, 0),
        (Q.between(390, 410, "m"), Q.stated(400, "m"), R.ENTAILS, 0),
        (Q.several("hundreds", "m"), Q.at_least(100, "m"), R.ENTAILS, 0),
        (Q.stated(158, "m"), Q.stated(120, "m"), R.CONTRADICTS, 1),
        (Q.exactly(100, "m"), Q.exactly(110, "m"), R.CONTRADICTS, 10 / 22),
        (Q.at_least(110, "m"), Q.exactly(100, "m"), R.CONTRADICTS, 10 / 22),
        (Q.exactly(0, "m"), Q.exactly(1, "m"), R.CONTRADICTS, 1),
        (Q.stated(400, "m"), None, R.INCOMPARABLE, 0),
        (Q.stated(400, "m"), Q.stated(400, "tank"), R.INCOMPARABLE, 0),
        (Q.stated(400, "m"), Q.stated(400, "M"), R.SAME, 0),
        (None, None, R.CONTRADICTS, 1),
    ],
)
def test_figures_about_the_same_time(a, b, relation, kappa):
    found = compare(claim("a", a), claim("b", b))
    assert (found.relation, found.kappa) == (relation, pytest.approx(kappa))


FIGHTERS = Q.exactly(18, "m"), Q.exactly(180, "m")


@pytest.mark.parametrize(
    ("a", "b", "relation", "kappa"),
    [
        ((FIGHTERS[0], FRIDAY), (FIGHTERS[1], THREE_WEEKS), R.COMPATIBLE, 0),
        ((FIGHTERS[1], FRIDAY), (FIGHTERS[0], THREE_WEEKS), R.CONTRADICTS, 1),
        ((FIGHTERS[1], THREE_WEEKS), (FIGHTERS[1], FRIDAY), R.COMPATIBLE, 0),  # no support
        ((FIGHTERS[1], FRIDAY), (Q.at_least(5, "m"), THREE_WEEKS), R.COMPATIBLE, 0),
        ((FIGHTERS[0], THREE_WEEKS), (FIGHTERS[1], LATER), R.INCOMPARABLE, 0),
        ((FIGHTERS[0], THREE_WEEKS), (FIGHTERS[0], APRIL), R.INCOMPARABLE, 0),
        ((FIGHTERS[0], None), (FIGHTERS[1], THREE_WEEKS), R.CONTRADICTS, 0.5),
        ((FIGHTERS[0], None), (FIGHTERS[0], THREE_WEEKS), R.COMPATIBLE, 0),  # no support
        ((FIGHTERS[0], None), (FIGHTERS[1], None), R.CONTRADICTS, 0.5),
        ((FIGHTERS[0], None), (FIGHTERS[0], TimeWindow()), R.SAME, 0),
        ((FIGHTERS[0], SINCE), (FIGHTERS[0], SINCE), R.COMPATIBLE, 0),
        ((FIGHTERS[0], SINCE), (FIGHTERS[1], SINCE), R.CONTRADICTS, 0.5),
        ((None, None), (None, TimeWindow()), R.CONTRADICTS, 1),
        ((None, None), (None, FRIDAY), R.CONTRADICTS, 0.5),
        ((None, FRIDAY), (None, THREE_WEEKS), R.COMPATIBLE, 0),
        ((None, FRIDAY), (None, APRIL), R.INCOMPARABLE, 0),
    ],
)
def test_windows_come_first(a, b, relation, kappa):
    found = compare(claim("a", *a), claim("b", *b))
    assert (found.relation, found.kappa) == (relation, kappa)


def test_other_questions_are_incomparable():
    found = compare(claim("a", Q.stated(4, "m")), claim("b", Q.stated(4, "m"), question="z"))
    assert found.relation is R.INCOMPARABLE
    assert "different questions" in found.reason


def test_the_policys_conventions_hold():
    a, b = claim("a", Q.several("dozens", "m")), claim("b", Q.exactly(30, "m"))
    assert compare(a, b).relation is R.ENTAILED_BY
    strict = Policy(vague={"dozens": 36}, same_window=0.0)
    assert compare(a, b, strict).relation is R.CONTRADICTS
    assert interval_of(Q.several("hundreds", "m"), strict) == (200, None)
    unknown = claim("c", Q.exactly(900, "m"), None)
    assert compare(b, unknown, strict).relation is R.COMPATIBLE


@pytest.mark.parametrize(
    ("a", "b", "says"),
    [
        (Q.stated(158, "m"), Q.stated(120, "m"), "157.5 to 158.5 and 115 to 125 do not meet"),
        (Q.at_least(400, "m"), Q.exactly(9, "m"), "400 or more and 9 to 9 do not meet"),
        (Q.stated(4, "m"), Q.stated(4, "tank"), "they count different units"),
        (None, Q.stated(4, "m"), "only one of them states a figure"),
        (None, None, "rival answers to one question (kappa 1.000)"),
    ],
)
def test_the_reason_is_said(a, b, says):
    assert says in compare(claim("a", a), claim("b", b)).reason
