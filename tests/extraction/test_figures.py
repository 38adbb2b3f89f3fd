"""Figures: value, bounds, modifier, unit, status, on sentences made for the purpose."""

import pytest

from claimtrace.extraction import extract
from claimtrace.quantities import Modifier


def figures(text):
    return [
        (
            c.quantity.modifier,
            c.quantity.value if c.quantity.value is not None else (c.quantity.low, c.quantity.high),
            c.quantity.unit,
            c.status,
        )
        for c in extract(text, carry_over="never").candidates
    ]


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("Shelling killed 12 farmers.", [(Modifier.STATED, 12, "farmers", "killed")]),
        ("At least 1,250 homes were destroyed.", [(Modifier.AT_LEAST, 1250, "homes", "destroyed")]),
        ("More than 40 lorries were hit.", [(Modifier.MORE_THAN, 40, "lorries", "hit")]),
        ("Up to 30 boats were seized.", [(Modifier.AT_MOST, 30, "boats", "captured")]),
        ("Fewer than 20 guards were injured.", [(Modifier.LESS_THAN, 20, "guards", "wounded")]),
        ("Around 300 girls were abducted.", [(Modifier.AROUND, 300, "girls", "captured")]),
        ("Exactly 17 bodies were found.", [(Modifier.EXACTLY, 17, "bodies", "killed")]),
        ("Some 2.5 million people fled.", [(Modifier.AROUND, 2_500_000, "people", "displaced")]),
        ("Twenty-five monks were detained.", [(Modifier.STATED, 25, "monks", "captured")]),
        ("Two hundred and fifty goats died.", [(Modifier.STATED, 250, "goats", "killed")]),
        ("A dozen huts were flattened.", [(Modifier.STATED, 12, "huts", "destroyed")]),
        ("Between 10 and 20 tanks were lost.", [(Modifier.BETWEEN, (10, 20), "tanks", "lost")]),
        ("It hit 10-15 depots.", [(Modifier.BETWEEN, (10, 15), "depots", "hit")]),
        ("Police arrested 40 or more students.", [(Modifier.AT_LEAST, 40, "students", "captured")]),
        ("No civilians were killed.", [(Modifier.STATED, 0, "civilians", "killed")]),
        ("Pilots flew 45 combat sorties.", [(Modifier.STATED, 45, "combat sorties", "flown")]),
        ("Some 40k homes were damaged.", [(Modifier.AROUND, 40_000, "homes", "damaged")]),
    ],
)
def test_one_figure(sentence, expected):
    assert figures(sentence) == expected


def test_vague_plurals_keep_their_word():
    (dozens, tens) = extract(
        "Dozens of shops were looted and tens of thousands of people fled."
    ).candidates
    assert (dozens.quantity.modifier, dozens.quantity.text) == (Modifier.SEVERAL, "dozens")
    assert tens.quantity.text == "tens of thousands"
    assert tens.quantity.interval()[0] == 20_000


def test_a_modifier_reaches_what_is_joined_and_no_further():
    found = figures("The raid killed at least 30 rebels and 12 soldiers, burning four farms.")
    assert found[:2] == [
        (Modifier.AT_LEAST, 30, "rebels", "killed"),
        (Modifier.AT_LEAST, 12, "soldiers", "killed"),
    ]
    assert found[2][0] is Modifier.STATED


def test_lists_share_their_verb():
    found = figures("The column lost six jeeps, two guns with shells and nine motor boats.")
    assert [status for *_, status in found] == ["lost", "lost", "lost"]


@pytest.mark.parametrize(
    ("sentence", "value", "status"),
    [
        ("Five nurses were hurt and eleven others were wounded.", 11, "wounded"),
        ("A mine blew up, killing one.", 1, "killed"),
        ("Of the crew, 219 remain missing.", 219, "missing"),
    ],
)
def test_bare_numbers_with_the_noun_left_out(sentence, value, status):
    last = extract(sentence).candidates[-1]
    assert (last.quantity.value, last.status) == (value, status)


def test_both_numbers_of_a_share():
    values = [c.quantity.value for c in extract("They freed 300 out of 400 hostages.").candidates]
    assert values == [300, 400]


@pytest.mark.parametrize(
    "sentence",
    [
        "The town fell in 2015.",
        "The truce began on March 26, 2016.",
        "It was updated at 10:20 AM on 27/03/2016.",
        "The siege ended after three weeks.",
        "Two days later the army left.",
        "The 82-year-old left on the 20th aboard an F-16.",
        "One of them spoke, and no one answered.",
        "Anna Weber, 42, fled.",
    ],
)
def test_dates_times_ages_and_names_are_no_figures(sentence):
    assert figures(sentence) == []


def test_the_unit_is_an_open_class():
    for noun in ("zlorps", "Iraqis", "shots", "water towers"):
        (found,) = extract(f"They counted 37 {noun} there.").candidates
        assert found.quantity.unit == noun
        assert found.counted is not None
        assert found.counted.text == noun


def test_a_quotation_mark_inside_the_noun_phrase():
    (found,) = extract("Jets hit “158 hostile” positions.").candidates
    assert (found.quantity.value, found.quantity.unit) == (158, "hostile positions")


def test_numbers_beyond_the_limit_are_left_alone():
    assert figures(f"It cost {'9' * 5000} crowns and 9999999999999999999 crowns.") == []


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("Berg beat Holm 45 to 40 percent.", [(45, "percent"), (40, "percent")]),
        ("Six in 10 sailors fled.", [(60, "percent")]),
        ("One in three sailors fled.", [(3, "sailors")]),
        ("Two in five days.", []),
        ("The number of refugees rose from 166 to 172.", [(166, "refugees"), (172, "refugees")]),
        ("Those two gentlemen sank.", [(2, "gentlemen")]),
        ("At least 12, including three children, died.", [(12, "people"), (3, "children")]),
        ("Medics found 46 bodies, among them 11 children. Nineteen others are missing.",
         [(46, "bodies"), (11, "children"), (19, "people")]),
        ("Sales rose from 4 percent to 5 percent.", [(4, "percent"), (5, "percent")]),
    ],
)  # fmt: skip
def test_numbers_whose_noun_stands_elsewhere(sentence, expected):
    found = extract(sentence).candidates
    assert [(c.quantity.value, c.quantity.unit) for c in found] == expected


def test_missing_is_a_status():
    (found,) = extract("Nineteen sailors are missing.").candidates
    assert found.status == "missing"
