"""Comparison: laws of the seven relations, and the examples that explain them."""

from __future__ import annotations

import random
from collections import Counter
from datetime import date
from itertools import compress, product
from math import log10

import pytest
from support.cases import law_cases

from claimtrace import Claim, Policy, Quantity, TimeWindow, compare
from claimtrace.comparison import Obstacle, Relation, interval_of
from claimtrace.comparison import relate as relate_under
from claimtrace.quantities import Modifier

Q, R = Quantity, Relation
CONVERSE = {R.ENTAILS: R.ENTAILED_BY, R.ENTAILED_BY: R.ENTAILS}
FRIDAY = TimeWindow(start=date(2016, 3, 18), end=date(2016, 3, 18))
THREE_WEEKS = TimeWindow(start=date(2016, 3, 7), end=date(2016, 3, 27))
LATER = TimeWindow(start=date(2016, 3, 20), end=date(2016, 4, 2))
APRIL = TimeWindow(start=date(2016, 4, 3), end=date(2016, 4, 30))
SINCE = TimeWindow(start=date(2016, 3, 7))
WINDOWS = (None, TimeWindow(), SINCE, FRIDAY, THREE_WEEKS, LATER, APRIL)
NUMBERS = (0, 1, 5, 18, 40, 41, 120, 158, 180, 350, 390, 400, 450, 451, 460, 500, 9000, 3.5)


SCOPES = ((), (), (), ("city",), ("children",), ("city", "children"), ("city", "msf"))
NO_REACH = Policy(bound_kappa=0.0)


def claim(name, quantity=None, window=THREE_WEEKS, question="q", scope=()):
    return Claim(
        id=name, statement=name, question=question, quantity=quantity, window=window, scope=scope
    )


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


PAIRS = law_cases(3000, quick=400)


def relate(a, b, policy=None):
    return relate_under(a, b, policy or Policy())


def pairs(seed, count=PAIRS, *, scoped=False):
    rng = random.Random(seed)
    for _ in range(count):
        windows = (rng.choice(WINDOWS), rng.choice(WINDOWS)) if rng.random() < 0.5 else (None, None)
        if rng.random() < 0.5:
            windows = (THREE_WEEKS, THREE_WEEKS)
        question = rng.choice("qqqqqqqz")
        one, other = (rng.choice(SCOPES), rng.choice(SCOPES)) if scoped else ((), ())
        yield (
            claim("a", drawn(rng), windows[0], scope=one),
            claim("b", drawn(rng), windows[1], question, other),
        )


def test_without_reach_every_relation_has_its_converse_and_kappa_is_symmetric():
    seen = set()
    for a, b in pairs(1, 2 * PAIRS, scoped=True):
        there, back = compare(a, b, NO_REACH), compare(b, a, NO_REACH)
        assert back.relation is CONVERSE.get(there.relation, there.relation)
        assert back.kappa == there.kappa
        assert (there.interval_a, there.interval_b) == (back.interval_b, back.interval_a)
        assert (there.kappa > 0) is (there.relation is R.CONTRADICTS)
        assert 0 <= there.kappa <= 1
        assert there.reason
        seen.add(there.relation)
    assert seen == set(R)


BOUNDS = {
    Modifier.AT_LEAST: "lower", Modifier.MORE_THAN: "lower",
    Modifier.AT_MOST: "upper", Modifier.LESS_THAN: "upper",
}  # fmt: skip


FROM_BOUNDS = law_cases(8000, quick=800)


def test_only_the_reach_of_a_bound_makes_a_difference_between_the_two_sides():
    """Law: what a bound says of a figure beyond its reach, and nothing else, is not symmetric."""
    policy, one_sided = Policy(), 0
    for a, b in pairs(11, FROM_BOUNDS, scoped=True):
        found, plain = relate(a, b, policy), relate(a, b, NO_REACH)
        if found == plain:
            continue
        one_sided += relate(b, a, policy).relation is not R.CONTRADICTS
        assert found.relation is R.CONTRADICTS
        assert plain.relation is not R.CONTRADICTS
        assert a.quantity.modifier in BOUNDS
        assert 0 < found.kappa <= policy.bound_kappa
        back = relate(b, a, policy)
        assert back == relate(b, a, NO_REACH) or b.quantity.modifier in BOUNDS
    assert one_sided > FROM_BOUNDS / 80


@pytest.mark.parametrize("policy", [Policy(), Policy(bound_reach=3.0, bound_kappa=0.8)])
def test_a_bound_speaks_against_what_lies_beyond_its_reach(policy):
    """The formula: kappa grows by orders of magnitude from reach times the number on."""
    reach, most = policy.bound_reach, policy.bound_kappa
    for number in (1, 12, 400):
        before = 0.0
        for value in (number, number + 1, 2 * number, 3 * number, 7 * number, 5000 * number):
            bound, figure = claim("a", Q.at_least(number, "m")), claim("b", Q.exactly(value, "m"))
            found = relate(bound, figure, policy)
            expected = most * min(1.0, max(0.0, log10(value / (reach * number))))
            assert found.kappa == pytest.approx(expected, abs=1e-12)
            assert found.kappa >= before
            before = found.kappa
            assert relate(figure, bound, policy).relation.supports
            unknown = relate(bound, claim("c", Q.exactly(value, "m"), None), policy)
            assert unknown.kappa == pytest.approx(expected * policy.same_window, abs=1e-12)
            mirrored = relate(claim("a", Q.at_most(value, "m")), claim("b", Q.exactly(number, "m")))
            assert mirrored.kappa == pytest.approx(
                0.5 * min(1.0, max(0.0, log10(value / (2 * number)))), abs=1e-12
            )
        assert before == most
    nothing = relate(claim("a", Q.at_most(9, "m")), claim("b", Q.exactly(0, "m")), policy)
    assert (nothing.kappa, nothing.obstacle) == (most, Obstacle.REACH)


def test_the_reach_of_a_bound_goes_to_parts_of_what_it_counts_and_no_further():
    at_least = Q.at_least(12, "m"), Q.exactly(5000, "m")
    at_most = Q.at_most(5000, "m"), Q.exactly(12, "m")
    for (bound, figure), to_part, to_whole in ((at_least, True, False), (at_most, False, True)):
        for scope, of_figure in (((), ("city",)), (("city",), ())):
            reached = to_part if of_figure else to_whole
            found = relate(claim("a", bound, scope=scope), claim("b", figure, scope=of_figure))
            assert (found.obstacle is Obstacle.REACH) is reached
            windows = (THREE_WEEKS, FRIDAY) if of_figure else (FRIDAY, THREE_WEEKS)
            found = relate(claim("a", bound, windows[0]), claim("b", figure, windows[1]))
            assert (found.obstacle is Obstacle.REACH) is reached


NAMES = ("city", "children", "msf")
ATOMS = tuple(frozenset(compress(NAMES, bits)) for bits in product((False, True), repeat=3))
DAYS = {
    FRIDAY: {date(2016, 3, 18)},
    THREE_WEEKS: {date(2016, 3, day) for day in range(7, 28)},
    APRIL: {date(2016, 4, day) for day in range(3, 31)},
}


def counted(each):
    """What a claim counts, written out: each day and each combination of properties."""
    return {(day, atom) for day in DAYS[each.window] for atom in ATOMS if atom >= set(each.scope)}


def numbers(interval, most):
    low, high = interval
    return [n for n in range(most + 1) if n >= low and (high is None or n <= high)]


def test_parts_and_wholes_mean_what_sets_of_days_and_people_mean():
    """Law, against the extents written out as sets and the figures as numbers up to 60."""
    rng, seen = random.Random(7), Counter()
    figures = [
        getattr(Q, kind)(value, "m")
        for kind in ("exactly", "at_least", "at_most")
        for value in (0, 1, 5, 9, 20)
    ]
    for _ in range(PAIRS):
        a, b = (
            claim(name, rng.choice(figures), rng.choice(list(DAYS)), scope=rng.choice(SCOPES))
            for name in "ab"
        )
        found, mine, theirs = relate(a, b, NO_REACH), counted(a), counted(b)
        if not (mine <= theirs or theirs <= mine):
            assert found.relation is R.INCOMPARABLE
            seen["apart"] += 1
        elif mine < theirs:
            part, whole = (numbers(interval_of(x.quantity, NO_REACH), 60) for x in (a, b))
            if found.relation is R.CONTRADICTS:
                assert not any(p <= w for p in part for w in whole)
            elif found.relation is R.ENTAILS:
                assert all(w in whole for p in part for w in range(p, 61))
            elif found.relation is R.ENTAILED_BY:
                assert all(p in part for w in whole for p in range(w + 1))
            else:
                assert found.relation is R.COMPATIBLE
                assert any(p <= w for p in part for w in whole)
                assert found.obstacle is Obstacle.PART
            seen[found.relation] += 1
    assert (
        min(seen[key] for key in ("apart", R.CONTRADICTS, R.ENTAILS, R.ENTAILED_BY)) > PAIRS / 150
    )


def test_a_scope_is_a_set():
    assert claim("a", scope=("b", "a", "b")) == claim("a", scope=("a", "b"))
    for a, b in pairs(13, 2 * PAIRS // 3, scoped=True):
        turned = b.model_copy(update={"scope": tuple(reversed(b.scope))})
        assert relate(a, b, Policy()) == relate(a, turned, Policy())


def test_where_a_window_is_unknown_scopes_decide():
    """Law: as if the windows were equal, kappa times `same_window`, and nothing supports."""
    policy = Policy(same_window=0.25)
    for a, b in pairs(17, 4 * PAIRS // 3, scoped=True):
        if a.question != b.question or a.quantity is None or b.quantity is None:
            continue
        fields = {"window": THREE_WEEKS}
        known = relate(a.model_copy(update=fields), b.model_copy(update=fields), policy)
        unknown = relate(a.model_copy(update={"window": None}), b.model_copy(update=fields), policy)
        assert unknown.kappa == pytest.approx(known.kappa * 0.25)
        assert not unknown.relation.supports
        assert (unknown.relation is R.INCOMPARABLE) is (known.relation is R.INCOMPARABLE)


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
        if found.relation.supports and found.relation is not R.ENTAILS:
            assert a.window == b.window or {a.window, b.window} <= {None, TimeWindow()}
        elif found.relation is R.ENTAILS and a.window != b.window:
            unknown = {a.window, b.window} <= {None, TimeWindow()}
            assert unknown or {a.window, b.window} == {FRIDAY, THREE_WEEKS}


def test_figures_contradict_each_other_only_where_their_intervals_are_apart():
    for a, b in pairs(4):
        if a.window == b.window == THREE_WEEKS and compare(a, b).interval_a is not None:
            found = compare(a, b, NO_REACH)
            mine, theirs = found.interval_a, found.interval_b
            if found.relation in (R.INCOMPARABLE,):
                continue
            apart = any(
                x[1] is not None and x[1] < y[0] for x, y in ((mine, theirs), (theirs, mine))
            )
            assert (found.kappa > 0) is apart


STEP = 3000 // PAIRS


@pytest.mark.parametrize("windows", [(THREE_WEEKS, THREE_WEEKS), (None, THREE_WEEKS)])
def test_kappa_grows_with_the_gap_and_shrinks_with_tolerance(windows):
    for low in (0, 1, 40, 400):
        before = 0.0
        for high in (*range(low, 3 * low + 60, STEP), 3 * low + 60):
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
        ((FIGHTERS[1], FRIDAY), (Q.at_least(5, "m"), THREE_WEEKS), R.ENTAILS, 0),
        ((FIGHTERS[0], THREE_WEEKS), (Q.at_most(20, "m"), FRIDAY), R.ENTAILS, 0),
        ((Q.at_most(20, "m"), FRIDAY), (FIGHTERS[0], THREE_WEEKS), R.ENTAILED_BY, 0),
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
