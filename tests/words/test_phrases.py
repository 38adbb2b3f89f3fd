"""Phrases: what each one says, or that it is refused; and laws of reading and writing."""

from __future__ import annotations

import random
import re
import time
from pathlib import Path

import pytest

from claimtrace import Quantity
from claimtrace.quantities import Modifier
from claimtrace.words.modifiers import FEW, MODIFIERS, VAGUE_PLURALS

TABLE = (Path(__file__).parent / "phrases.txt").read_text(encoding="utf-8").splitlines()


def unescaped(text):
    return re.sub(r"\\u([0-9a-f]{4})", lambda found: chr(int(found[1], 16)), text)


def table():
    """The lines of the table: those that are read, and those that are refused with what is said."""
    read, refused, says = [], [], None
    for line in map(unescaped, TABLE):
        if line.startswith("# refused: "):
            says = line.removeprefix("# refused: ")
        elif line and not line.startswith("# "):
            if says is None:
                read.append(line)
            else:
                refused.append((line, says))
    return read, refused


READ, REFUSED = table()
REFUSED += [
    ("", "is no number"),
    ("9" * 400 + " mules", "is more than"),
    ("9" * 5000 + " mules", "is more than"),
    ("7 " + "x" * 201, "at most 200"),
]


def outcome(line):
    """A line of the table, as (phrase, unit that is given, modifier, numbers, unit)."""
    phrase, _, said = line.rpartition(": ")
    phrase, _, given = phrase.partition(" | ")
    modifier, _, rest = said.partition(" ")
    *numbers, unit = rest.split(" ", 2 if modifier == "between" else 1)
    return phrase, given or None, modifier, [float(each) for each in numbers], unit


@pytest.mark.parametrize("line", READ)
def test_what_a_phrase_says(line):
    phrase, given, modifier, numbers, unit = outcome(line)
    quantity = Quantity.parse(phrase, unit=given)
    assert (quantity.modifier.value, quantity.unit) == (modifier, unit)
    if modifier == "between":
        assert (quantity.value, quantity.low, quantity.high) == (None, *numbers)
    elif modifier == "several":
        assert (quantity.value, quantity.low, quantity.high) == (None, None, None)
        assert quantity.interval() == (*numbers, None)
    else:
        assert ([quantity.value], quantity.low, quantity.high) == (numbers, None, None)
        assert type(quantity.value) is (int if numbers[0] == int(numbers[0]) else float)
    assert Quantity.parse(str(quantity)) == quantity


@pytest.mark.parametrize(("phrase", "says"), REFUSED)
def test_what_is_not_wholly_understood_is_refused(phrase, says):
    with pytest.raises(ValueError, match=r"\w") as caught:
        Quantity.parse(phrase)
    assert says in str(caught.value)
    assert len(str(caught.value)) < 1000


def test_the_table_is_as_large_as_it_is_said_to_be():
    phrases = [line.rpartition(": ")[0] for line in READ]
    phrases += [phrase for phrase, _ in REFUSED]
    assert len(set(phrases)) == len(phrases) >= 500


@pytest.mark.parametrize(
    ("phrase", "quantity"),
    [
        ("5 of 12 sailors", Quantity.stated(5, "sailors")),
        ("at least 5 of the 12 sailors", Quantity.at_least(5, "sailors")),
        ("31 out of the 40 fighters", Quantity.stated(31, "fighters")),
        ("two of the temples", Quantity.stated(2, "temples")),
        ("dozens of the 400 homes", Quantity.several("dozens", "homes")),
        ("400 fighters", Quantity.stated(400, "fighters")),
    ],
)
def test_a_part_is_read_for_who_takes_it(phrase, quantity):
    assert Quantity.parse(phrase, part=True) == quantity


def test_a_refusal_names_both_readings_of_a_point():
    with pytest.raises(ValueError, match=r"1\.200 may be 1,200 or 1\.2: write 1,200, or 1\.2000"):
        Quantity.parse("1.200 men")


def test_a_unit_that_is_given_contradicts_none_that_is_said():
    with pytest.raises(ValueError, match="it counts 'goats', and unit is 'mule'"):
        Quantity.parse("7 goats", unit="mule")


WORDS = [words for row in MODIFIERS for words in (*row.before, *row.after)]
PIECES = [
    *WORDS, *VAGUE_PLURALS, *FEW, "7", "12,500", "1.200", "1 200", "1,50,000", "12k", "half a",
    "a", "million", "hundred", "dozen", "and", "to", "-", "between", "from", "of", "the", "(", ")",
    ",", "no", "mules", "killed", "seven", "thirty-one",
    "point", "one", "half", "several", "perhaps", "thousands", "thousand",
    "½", "\u0301", "/", ".", "٤",
]  # fmt: skip


def test_whatever_is_read_is_read_back_and_nothing_else_is_raised():
    rng = random.Random(11)
    read = 0
    for _ in range(10_000):
        phrase = " ".join(rng.choices(PIECES, k=rng.randint(1, 7)))
        try:
            quantity = Quantity.parse(phrase)
        except ValueError:
            continue
        read += 1
        assert Quantity.parse(str(quantity)) == quantity
        low, high = quantity.interval()
        assert high is None or low <= high
        for word in quantity.unit.split():
            assert word not in ("and", ",", "or", "(", ")", "7", "million", "seven", "12k"), phrase
    assert read > 100


def test_what_is_written_is_read_back():
    rng = random.Random(12)
    plain = [m for m in Modifier if m not in (Modifier.BETWEEN, Modifier.SEVERAL)]
    for _ in range(1_500):
        digits = rng.randint(1, 15)
        value = rng.choice(
            (rng.randrange(1, 10**digits), round(rng.uniform(0.01, 10**6), rng.randint(1, 4)))
        )
        unit = rng.choice(("men", "IS fighters", "T-72 tanks", "men of war", "82mm mortars"))
        quantity = Quantity(value=value or 1, unit=unit, modifier=rng.choice(plain))
        assert Quantity.parse(str(quantity)) == quantity
        other = Quantity.between(value, value + rng.choice((0, 1, 0.125)), unit)
        assert Quantity.parse(str(other)) == other


@pytest.mark.parametrize(
    "piece", ["7 ", "1.", "1,", "1,00,", "(7 ", "one ", "hundred and ", "a ", "-7", "of "]
)
def test_long_phrases_take_no_time(piece):
    start = time.process_time()
    with pytest.raises(ValueError, match=r"\w"):
        Quantity.parse("7 " + piece * 20_000 + "!")
    assert time.process_time() - start < 2
