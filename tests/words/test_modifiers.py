"""The table of modifiers: one row says what phrases, the desk, rows and extraction read."""

from __future__ import annotations

import pytest

from claimtrace import Case, Ledger, Quantity
from claimtrace.extraction import extract
from claimtrace.extraction.english.lexicon import DEFAULT
from claimtrace.policy import Policy
from claimtrace.quantities import Rounding
from claimtrace.words.modifiers import (
    AFTER,
    BEFORE,
    FEW,
    MODIFIERS,
    VAGUE_PLURALS,
    Modifier,
    least_of,
    row_of,
)


def joined(words):
    """A phrase of the table as people write it."""
    return words.replace(" .", ".").replace("> =", ">=").replace("< =", "<=")


NUMBERS = {"400": 400, "1,250": 1250, "forty": 40, "half a million": 500_000, "12k": 12_000}
PHRASES = [
    (f"{joined(words)} {number}", row.modifier, value)
    for row in MODIFIERS
    for words in row.before
    for number, value in NUMBERS.items()
]
PHRASES += [
    (f"{number} {joined(words)}", row.modifier, value)
    for row in MODIFIERS
    for words in row.after
    for number, value in NUMBERS.items()
]
PHRASES += [(number, Modifier.STATED, value) for number, value in NUMBERS.items()]
RANGES = [
    ("between 20 and 30", 20, 30), ("from 20 to 30", 20, 30), ("20-30", 20, 30),
    ("20 – 30", 20, 30), ("two to three hundred", 200, 300), ("3 to 5 million", 3e6, 5e6),
    ("about 20 to 30", 20, 30), ("between 1 200 and 1 500", 1200, 1500), ("2-3k", 2000, 3000),
]  # fmt: skip
PLURALS = [
    *((word, f"{word} of", low) for word, low in VAGUE_PLURALS.items()),
    *((f"{few} hundred", f"{few} hundred", 200) for few in FEW),
    ("hundreds, perhaps thousands", "hundreds, perhaps thousands, of", 200),
    ("tens of millions", "tens of millions of", 20_000_000),
]


def desk(text):
    """What the desk makes of a phrase."""
    with Ledger() as ledger:
        claim = ledger.record(text, by="army", question="q")
        return ledger.case("q").claims[claim].quantity


def row(quantity, **cells):
    """What a row with these cells says of a figure with this unit."""
    cells = {"q": "q", "who": "army", "unit": quantity.unit, "how": quantity.modifier.value} | cells
    (case,) = Case.from_rows(
        [cells], question="q", reporter="who", value="n", low="low", high="high",
        modifier="how", unit="unit",
    )  # fmt: skip
    (claim,) = case.claims.values()
    return claim.quantity


def extracted(phrase):
    """What extraction reads in a sentence."""
    (found,) = extract(f"{phrase} fighters were killed, the army said.").candidates
    assert found.status == "killed"
    return found.quantity


@pytest.mark.parametrize(("phrase", "modifier", "value"), PHRASES)
def test_everybody_reads_a_modifier_alike(phrase, modifier, value):
    wanted = Quantity(value=value, unit="fighters", modifier=modifier)
    text = f"{phrase} fighters"
    assert Quantity.parse(text) == wanted
    assert Quantity.parse(phrase, unit="fighters") == wanted
    assert Quantity.parse(text.upper()).modifier is modifier
    assert extracted(phrase) == wanted
    assert row(wanted, n=str(value), low=None, high=None) == wanted


@pytest.mark.parametrize(("phrase", "modifier", "value"), PHRASES[::4])
def test_the_desk_reads_a_modifier_alike(phrase, modifier, value):
    wanted = Quantity(value=value, unit="fighters", modifier=modifier)
    assert desk(f"{phrase} fighters") == wanted


@pytest.mark.parametrize(("phrase", "low", "high"), RANGES)
def test_everybody_reads_a_range_alike(phrase, low, high):
    wanted = Quantity.between(low, high, "fighters")
    assert Quantity.parse(f"{phrase} fighters") == desk(f"{phrase} fighters") == wanted
    assert Quantity.parse(phrase, unit="fighters") == wanted
    assert extracted(phrase) == wanted
    assert row(wanted, n=None, low=str(int(low)), high=str(int(high))) == wanted


@pytest.mark.parametrize(("text", "phrase", "low"), PLURALS)
def test_everybody_reads_a_vague_plural_alike(text, phrase, low):
    wanted = Quantity.several(text, "fighters")
    assert wanted.interval() == (low, None)
    assert Quantity.parse(f"{phrase} fighters") == desk(f"{phrase} fighters") == wanted
    assert Quantity.parse(text, unit="fighters") == wanted
    assert extracted(phrase) == wanted
    assert row(wanted, n=text, low=None, high=None) == wanted


def test_every_modifier_has_one_row_and_every_phrase_one_meaning():
    assert [each.modifier for each in MODIFIERS] == list(Modifier)
    assert all(row_of(modifier).modifier is modifier for modifier in Modifier)
    before = [words for each in MODIFIERS for words in each.before]
    after = [words for each in MODIFIERS for words in each.after]
    assert len(BEFORE) == len(before) == len(set(before)) > 40
    assert len(AFTER) == len(after) == len(set(after)) > 10
    assert all(len(words) <= 3 for words in (*BEFORE, *AFTER)), "readers look at three words"
    assert (DEFAULT.modifiers, DEFAULT.after) == (BEFORE, AFTER)


def test_the_interval_of_a_row_is_that_of_the_quantity():
    wide = Rounding(half_unit=1, share=0.5, around=0.3)
    for each in MODIFIERS:
        said = {
            Modifier.BETWEEN: Quantity.between(3, 5, "f"),
            Modifier.SEVERAL: Quantity.several("scores", "f"),
        }.get(each.modifier) or Quantity(value=40, unit="f", modifier=each.modifier)
        for rounding in (Rounding(), wide):
            vague = {"scores": 60}
            assert each.interval(said, rounding, vague) == said.interval(rounding, vague)


@pytest.mark.parametrize(
    ("text", "vague", "low"),
    [
        ("several dozen", {"dozens": 36}, 36),
        ("a few dozen", {"dozens": 36, "a few dozen": 40}, 40),
        ("A Couple of Hundred", VAGUE_PLURALS, 200),
        ("several hundred thousand", VAGUE_PLURALS, 200_000),
        ("a few thousands", VAGUE_PLURALS, 2_000),
        ("dozens or hundreds", VAGUE_PLURALS, 24),
        ("thousands, perhaps hundreds", VAGUE_PLURALS, 200),
        ("hundreds of billions", VAGUE_PLURALS, 2 * 10**11),
        ("a handful", VAGUE_PLURALS, 2),
        ("dozens", {}, 2),
    ],
)
def test_what_a_vague_plural_says_at_least(text, vague, low):
    assert least_of(text, vague) == low


def test_new_plurals_leave_the_policy_as_it_was():
    assert Policy().vague == VAGUE_PLURALS
    assert len(VAGUE_PLURALS) == 7


@pytest.mark.parametrize("number", ["1.200", "12.500", "1234,567"])
def test_extraction_leaves_alone_what_a_phrase_refuses(number):
    assert not extract(f"{number} fighters were killed, the army said.").candidates
    with pytest.raises(ValueError, match=number):
        Quantity.parse(f"{number} fighters")


@pytest.mark.parametrize("phrase", ["up to dozens of", "fewer than several hundred"])
def test_a_vague_plural_has_no_upper_end(phrase):
    assert not extract(f"{phrase} fighters were killed, the army said.").candidates
    with pytest.raises(ValueError, match="no upper end"):
        Quantity.parse(f"{phrase} fighters")


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("On May 5 200 rebels died.", [(200, "rebels")]),
        ("Some 30 or so soldiers died.", [(30, "soldiers")]),
        ("Some 5 200 soldiers died.", [(5_200, "soldiers")]),
        ("It lost 3 20 200 men.", [(200, "men")]),
        ("The prize was $10 trillion.", [(10**13, "dollar")]),
        ("A hundred and fifty thousand farmers fled.", [(150_000, "farmers")]),
        ("The raid killed twelve (12) sailors.", [(12, "sailors")]),
        ("After a quarter of a million years it fell.", []),
        ("They left several dozen years ago.", []),
        ("The fund holds 1,50,000 shares.", [(150_000, "shares")]),
    ],
)
def test_numbers_of_several_words_are_read_whole_in_a_text(sentence, expected):
    found = extract(sentence, carry_over="never").candidates
    assert [(c.quantity.value, c.quantity.unit) for c in found][-1:] == expected
