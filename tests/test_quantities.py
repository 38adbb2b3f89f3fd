"""Quantities: what a figure stands for, what is refused, and what a phrase says."""

from __future__ import annotations

import random

import pytest
from pydantic import ValidationError

from claimtrace import Quantity
from claimtrace.quantities import VAGUE_PLURALS, Modifier, Rounding, same_unit

Q = Quantity
NAN, INF = float("nan"), float("inf")


@pytest.mark.parametrize(
    ("quantity", "interval"),
    [
        (Q.stated(400, "f"), (350, 450)),
        (Q.stated(158, "f"), (157.5, 158.5)),
        (Q.stated(0, "f"), (0, 0)),
        (Q.stated(1, "f"), (0.75, 1.25)),  # a quarter of itself at most
        (Q.stated(2, "f"), (1.5, 2.5)),
        (Q.stated(10, "f"), (7.5, 12.5)),
        (Q.stated(180, "f"), (175, 185)),
        (Q.stated(1_000_000, "f"), (750_000, 1_250_000)),
        (Q.stated(3.5, "f"), (3.45, 3.55)),
        (Q.stated(400.0, "f"), (350, 450)),
        (Q.exactly(400, "f"), (400, 400)),
        (Q.around(158, "f"), (142.2, 173.8)),  # ten per cent
        (Q.around(400, "f"), (350, 450)),  # never narrower than stated
        (Q.around(0, "f"), (0, 0)),
        (Q.at_least(400, "f"), (400, None)),
        (Q.more_than(40, "f"), (41, None)),
        (Q.more_than(3.5, "f"), (3.5, None)),
        (Q.at_most(400, "f"), (0, 400)),
        (Q.less_than(20, "f"), (0, 19)),
        (Q.less_than(1, "f"), (0, 0)),
        (Q.less_than(3.5, "f"), (0, 3.5)),
        (Q.between(10, 20, "f"), (10, 20)),
        (Q.between(10, 20, "f", value=15), (10, 20)),
        (Q.several("dozens", "f"), (24, None)),
        (Q.several("Tens of Thousands", "f"), (20_000, None)),
        (Q.several("a handful", "f"), (2, None)),
        (Q.several(30, "f"), (30, None)),
    ],
    ids=str,
)
def test_what_a_figure_stands_for(quantity, interval):
    low, high = quantity.interval()
    assert low == pytest.approx(interval[0])
    assert high == (None if interval[1] is None else pytest.approx(interval[1]))


def numbers(rng, count):
    for _ in range(count):
        digits = rng.randint(1, 15)
        whole = rng.randrange(1, 10**digits) // 10 ** rng.randrange(digits)
        yield rng.choice((whole, whole * 10 ** rng.randrange(16 - len(str(whole)))))
        yield round(rng.uniform(0, 10 ** rng.randint(-3, 6)), rng.randint(1, 4))


def test_intervals_hold_the_number_and_widen_with_vagueness():
    for value in numbers(random.Random(1), 1000):
        exact, stated, around = (
            getattr(Q, name)(value, "f").interval() for name in ("exactly", "stated", "around")
        )
        assert around[0] <= stated[0] <= exact[0] == value == exact[1] <= stated[1] <= around[1]
        assert around[0] >= 0
        assert stated[1] <= 1.25 * value + 1e-9
        assert Q.at_least(value, "f").interval() == (value, None)
        assert Q.more_than(value, "f").interval()[0] >= value
        if value:
            assert Q.less_than(value, "f").interval()[1] <= value


def test_conventions_come_from_outside():
    assert Q.stated(400, "f").interval(Rounding(half_unit=0)) == (400, 400)
    assert Q.around(158, "f").interval(Rounding(around=0.5)) == (79, 237)
    assert Q.several("dozens", "f").interval(vague={"dozens": 36}) == (36, None)


def test_only_what_states_a_number_has_a_point():
    assert Q.at_least(400, "f").point == 400
    assert Q(value=15, unit="f", modifier="between", low=10, high=20).point is None
    assert Q.several("dozens", "f").point is None


def test_a_best_estimate_is_kept():
    assert Q.between(10, 20, "f", value=15).value == 15


@pytest.mark.parametrize("value", [400, 0, 10**15, 399.5, 400.0])
def test_ints_stay_ints_and_floats_floats(value):
    assert type(Q.stated(value, "f").value) is type(value)


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        *(({"value": x}, "value") for x in (-1, NAN, INF, -INF, 10**15 + 1, 1e16, "4", True, [4])),
        ({}, "needs a value"),
        ({"value": 4, "unit": ""}, "at least 1"),
        ({"value": 4, "colour": "red"}, "Extra inputs"),
        ({"value": 4, "modifier": "roughly"}, "'stated'"),
        ({"value": 4, "low": 3}, "belong to 'between'"),
        ({"value": 4, "high": 5, "modifier": "at_least"}, "belong to 'between'"),
        ({"value": 0, "modifier": "less_than"}, "less than 0"),
        ({"modifier": "between", "low": 3}, "both low and high"),
        ({"modifier": "between", "low": 4, "high": 3}, "exchange them"),
        ({"modifier": "between", "low": 3, "high": 4, "value": 5}, "outside"),
        ({"modifier": "between", "low": NAN, "high": 4}, "low"),
        ({"modifier": "several"}, "the word that was said"),
        ({"modifier": "several", "text": "dozens", "value": 30}, "states no number"),
    ],
)
def test_bad_figures_are_refused(fields, says):
    with pytest.raises(ValidationError) as caught:
        Q(**{"unit": "f", **fields})
    assert says in str(caught.value)
    assert caught.value.error_count() == 1
    assert all("[" not in str(part) for part in caught.value.errors()[0]["loc"])


@pytest.mark.parametrize(
    ("phrase", "quantity"),
    [
        ("400 fighters", Q.stated(400, "fighters")),
        ("at least 400 IS fighters", Q.at_least(400, "IS fighters")),
        ("No fewer than 12 dead", Q.at_least(12, "dead")),
        ("more than forty sorties", Q.more_than(40, "sorties")),
        ("up to 1,200 people", Q.at_most(1200, "people")),
        ("as many as 60 people", Q.at_most(60, "people")),
        ("fewer than 20 soldiers", Q.less_than(20, "soldiers")),
        ("nearly three weeks", Q.around(3, "weeks")),
        ("exactly 1,234.5 km", Q.exactly(1234.5, "km")),
        ("between 10 and 20 tanks", Q.between(10, 20, "tanks")),
        ("10-20 tanks", Q.between(10, 20, "tanks")),
        ("10 – 20 tanks", Q.between(10, 20, "tanks")),
        ("from ten to twenty tanks", Q.between(10, 20, "tanks")),
        ("10 thousand to 20 thousand men", Q.between(10_000, 20_000, "men")),
        ("dozens of tanks", Q.several("dozens", "tanks")),
        ("Tens of thousands of people", Q.several("tens of thousands", "people")),
        ("no casualties", Q.stated(0, "casualties")),
        ("a dozen men", Q.stated(12, "men")),
        ("two dozen men", Q.stated(24, "men")),
        ("1.5 dozen eggs", Q.stated(18, "eggs")),
        ("twenty-five men", Q.stated(25, "men")),
        ("two hundred and five men", Q.stated(205, "men")),
        ("fifteen hundred men", Q.stated(1500, "men")),
        ("5 hundred thousand men", Q.stated(500_000, "men")),
        ("one million two hundred thousand men", Q.stated(1_200_000, "men")),
        ("12\u202f000 men", Q.stated(12_000, "men")),
        ("12\u00a0000\u2009000 men", Q.stated(12_000_000, "men")),
        ("  400 \n fighters ", Q.stated(400, "fighters")),
        ("٤٠٠ مقاتل", Q.stated(400, "مقاتل")),
        ("5 122mm shells", Q.stated(5, "122mm shells")),
    ],
)
def test_what_a_phrase_says(phrase, quantity):
    assert Q.parse(phrase) == quantity


@pytest.mark.parametrize(
    "phrase",
    [
        "", "fighters", "400", "at least", "-5 tanks", "1e5 tanks", "nan tanks", "inf tanks",
        "½ tank", "1,23,4 tanks", "about many men", "several men", "a few tanks", "400. men",
        "12 million", "one hundred and men", "158 and 120 targets",
        "one two men", "ten five men", "twenty-fifteen men", "zero hundred men", "0 million men",
        "hundred hundred men", "one thousand one million men", "no one men",
        "between 20 and 10 tanks",
        "less than 0 tanks", "9" * 400 + " tanks", "9" * 5000 + " tanks",
        "5 billion billion men", "one " * 20_000 + "!", "5 " + "x" * 300,
    ],
)  # fmt: skip
def test_what_is_no_figure_is_refused_and_never_guessed(phrase):
    with pytest.raises(ValueError, match=r"\w") as caught:
        Q.parse(phrase)
    assert len(str(caught.value)) < 1000


def test_every_hundredth_of_a_million_is_exact():
    for n in range(1, 2000):
        value = Q.parse(f"{n / 100} million people").value
        assert (value, type(value)) == (n * 10_000, int)


ONES = "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen "
ONES += "fifteen sixteen seventeen eighteen nineteen"
TENS = "twenty thirty forty fifty sixty seventy eighty ninety"


def in_words(n):
    if n < 20:
        return ONES.split()[n]
    if n < 100:
        return TENS.split()[n // 10 - 2] + (f"-{in_words(n % 10)}" if n % 10 else "")
    for name, size in (("million", 10**6), ("thousand", 1000), ("hundred", 100)):
        if n >= size:
            rest = f" and {in_words(n % size)}" if n % size else ""
            return f"{in_words(n // size)} {name}{rest}"
    raise AssertionError(n)


def test_numbers_in_words_are_read_back():
    rng = random.Random(2)
    for n in [*range(1200), *(rng.randrange(10 ** rng.randint(3, 9)) for _ in range(1000))]:
        assert Q.parse(f"{in_words(n)} men").value == n


@pytest.mark.slow
def test_a_printed_quantity_is_read_back():
    rng = random.Random(3)
    names = [m.value for m in Modifier if m not in (Modifier.BETWEEN, Modifier.SEVERAL)]
    for value in numbers(rng, 300):
        if "e" in repr(value):
            continue
        assert (
            Q.parse(str(Q.between(value, value * 2 if value < 10**14 else value, "men"))).low
            == value
        )
        for name in names:
            if value or name != "less_than":
                quantity = getattr(Q, name)(value, "men of war")
                assert Q.parse(str(quantity)) == quantity
    for word in VAGUE_PLURALS:
        assert Q.parse(str(Q.several(word, "men"))) == Q.several(word, "men")


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("fighter", "Fighter", True),
        ("STRASSE", "straße", True),
        ("cafe\u0301", "CAFÉ", True),
        ("fighter", "fighters", False),
        ("٤", "4", False),
    ],
)
def test_units_compare_after_nfc_and_casefold(one, other, same):
    assert same_unit(one, other) is same_unit(other, one) is same
