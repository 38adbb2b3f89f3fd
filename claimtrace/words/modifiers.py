"""How a number is put: one row a modifier, with its words, its interval and how it is written.

To teach the program another wording ("north of 400"), add it to its row in `MODIFIERS`: phrases,
the desk and extraction read the table, and nothing else.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Protocol

__all__ = [
    "AFTER",
    "BEFORE",
    "FEW",
    "LINKS",
    "MODIFIERS",
    "TWO_READINGS",
    "VAGUE_PLURALS",
    "Interval",
    "Modifier",
    "ModifierRow",
    "least_of",
    "row_of",
    "word_key",
    "written",
]


class Modifier(StrEnum):
    """How a number was put; the words in which news reports bound a figure."""

    STATED = "stated"  # a bare number, perhaps rounded
    EXACTLY = "exactly"
    AROUND = "around"
    AT_LEAST = "at_least"
    MORE_THAN = "more_than"
    AT_MOST = "at_most"
    LESS_THAN = "less_than"
    BETWEEN = "between"
    SEVERAL = "several"  # "dozens", "hundreds"


Interval = tuple[float, float | None]
"""Lower and upper end of what was said, both included; an upper end of None has no bound."""

VAGUE_PLURALS = {
    "dozens": 24,
    "scores": 40,
    "hundreds": 200,
    "thousands": 2_000,
    "tens of thousands": 20_000,
    "hundreds of thousands": 200_000,
    "millions": 2_000_000,
}
"""What a vague plural says at least, by convention: two of the unit that it names."""

# Plurals that are read as well. They stand apart because VAGUE_PLURALS is part of every policy,
# and a policy's mark would change with it.
_MORE_PLURALS = {
    "lakhs": 200_000,
    "crores": 2 * 10**7,
    "tens of millions": 2 * 10**7,
    "hundreds of millions": 2 * 10**8,
    "billions": 2 * 10**9,
    "tens of billions": 2 * 10**10,
    "hundreds of billions": 2 * 10**11,
    "trillions": 2 * 10**12,
}
FEW = ("several", "a few", "a couple of", "a couple")
"""Words that make a vague plural of a magnitude: "several dozen"."""

LINKS = ("perhaps", "possibly", "maybe", "if not", "or even", "or", "to")
"""Words between two vague plurals of one figure: "hundreds, perhaps thousands"."""

_FEW = re.compile(rf"(?:{'|'.join(FEW)}) ")
_PIECES = re.compile(rf",? (?:{'|'.join(LINKS)}) ")


class _Worded(Protocol):
    """What was said, as a `Quantity` holds it."""

    @property
    def value(self) -> float | None: ...
    @property
    def modifier(self) -> Modifier: ...
    @property
    def low(self) -> float | None: ...
    @property
    def high(self) -> float | None: ...
    @property
    def text(self) -> str | None: ...


class _Widths(Protocol):
    """How far a number may stand from what was counted, as `Rounding` holds it."""

    @property
    def half_unit(self) -> float: ...
    @property
    def share(self) -> float: ...
    @property
    def around(self) -> float: ...


_Rule = Callable[[_Worded, _Widths, Mapping[str, int]], Interval]


@dataclass(frozen=True, slots=True)
class ModifierRow:
    """One modifier: the words before a number and after it, the interval, how it is written.

    ``before`` and ``after`` are phrases in lower case, their words and marks parted by blanks
    ("no fewer than", "> =", "or more"). ``written`` is a template with ``{value}``, ``{low}``,
    ``{high}`` or ``{text}``.
    """

    modifier: Modifier
    before: tuple[str, ...]
    after: tuple[str, ...]
    written: str
    interval: _Rule


def word_key(word: str) -> str:
    """What two spellings of one word have in common: folded case, Unicode form NFC."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", word).casefold())


def least_of(text: str, vague: Mapping[str, int]) -> float:
    """What a vague plural says at least: by ``vague`` if it has the word, else by its kin there.

    "Several dozen" is as many as "dozens", and "hundreds, perhaps thousands" as "hundreds". What
    nobody knows ("a handful") is two.
    """
    said = word_key(text)
    if said in vague:
        return vague[said]
    pieces = [_plural(piece) for piece in _PIECES.split(said)]
    return min(vague.get(piece, _MORE_PLURALS.get(piece, 2)) for piece in pieces)


def _plural(said: str) -> str:
    """The vague plural that says as much: "a few hundred thousand" is "hundreds of thousands"."""
    magnitudes = _FEW.sub("", said, count=1).replace(" of ", " ").split()
    return " of ".join(word if word.endswith("s") else word + "s" for word in magnitudes)


def _is_whole(value: float) -> bool:
    return isinstance(value, int) or value.is_integer()


def _last_place(value: float) -> float:
    """The unit of the last place that is not zero: 100 for 400, 1 for 158, 0.1 for 3.2."""
    if not _is_whole(value):
        exponent = Decimal(repr(value)).normalize().as_tuple().exponent
        return float(Decimal(1).scaleb(int(exponent)))
    digits = str(int(value))
    return float(10 ** (len(digits) - len(digits.rstrip("0"))))


def _half_width(value: float, rounding: _Widths) -> float:
    if value == 0:
        return 0.0
    return min(rounding.half_unit * _last_place(value), rounding.share * value)


def _value(said: _Worded) -> float:
    assert said.value is not None
    return said.value


def _stated(said: _Worded, rounding: _Widths, vague: Mapping[str, int]) -> Interval:
    value = _value(said)
    half = _half_width(value, rounding)
    return value - half, value + half


def _around(said: _Worded, rounding: _Widths, vague: Mapping[str, int]) -> Interval:
    value = _value(said)
    half = max(rounding.around * value, _half_width(value, rounding))
    return max(0, value - half), value + half


def _exactly(said: _Worded, rounding: _Widths, vague: Mapping[str, int]) -> Interval:
    return _value(said), _value(said)


def _at_least(said: _Worded, rounding: _Widths, vague: Mapping[str, int]) -> Interval:
    return _value(said), None


def _more_than(said: _Worded, rounding: _Widths, vague: Mapping[str, int]) -> Interval:
    value = _value(said)
    return (value + 1 if _is_whole(value) else value), None


def _at_most(said: _Worded, rounding: _Widths, vague: Mapping[str, int]) -> Interval:
    return 0, _value(said)


def _less_than(said: _Worded, rounding: _Widths, vague: Mapping[str, int]) -> Interval:
    value = _value(said)
    return 0, (value - 1 if _is_whole(value) else value)


def _between(said: _Worded, rounding: _Widths, vague: Mapping[str, int]) -> Interval:
    assert said.low is not None
    return said.low, said.high


def _several(said: _Worded, rounding: _Widths, vague: Mapping[str, int]) -> Interval:
    if said.low is not None:
        return said.low, None
    return least_of(said.text or "", vague), None


MODIFIERS = (
    ModifierRow(Modifier.STATED, (), (), "{value}", _stated),
    ModifierRow(Modifier.EXACTLY, ("exactly", "precisely"), (), "exactly {value}", _exactly),
    ModifierRow(
        Modifier.AROUND,
        (
            "around", "about", "approximately", "approx", "approx .", "roughly", "some", "nearly",
            "almost", "close to", "an estimated", "estimated", "circa", "ca .", "c .", "~", "≈",
        ),
        ("or so", "or thereabouts"),
        "around {value}",
        _around,
    ),
    ModifierRow(
        Modifier.AT_LEAST,
        (
            "at least", "no fewer than", "no less than", "not fewer than", "not less than",
            "a minimum of", "> =", "≥",
        ),
        ("or more", "+", "plus", "at least", "at the least"),
        "at least {value}",
        _at_least,
    ),
    ModifierRow(
        Modifier.MORE_THAN,
        (
            "more than", "greater than", "over", "above", "well over", "well above", "just over",
            "in excess of", "upwards of", "upward of", ">",
        ),
        (),
        "more than {value}",
        _more_than,
    ),
    ModifierRow(
        Modifier.AT_MOST,
        (
            "at most", "at the most", "no more than", "not more than", "as many as", "as much as",
            "up to", "a maximum of", "< =", "≤",
        ),
        ("or fewer", "or less", "at most", "at the most"),
        "at most {value}",
        _at_most,
    ),
    ModifierRow(
        Modifier.LESS_THAN,
        (
            "less than", "fewer than", "under", "below", "just under", "well under", "well below",
            "<",
        ),
        (),
        "less than {value}",
        _less_than,
    ),
    ModifierRow(Modifier.BETWEEN, (), (), "between {low} and {high}", _between),
    ModifierRow(Modifier.SEVERAL, (), (), "{text}", _several),
)  # fmt: skip
"""Every modifier. Ranges and vague plurals have no words of their own: their form says it all."""

_ROWS = {row.modifier: row for row in MODIFIERS}


def _by_words(
    phrases: Iterable[tuple[Modifier, tuple[str, ...]]],
) -> dict[tuple[str, ...], Modifier]:
    return {tuple(said.split()): modifier for modifier, words in phrases for said in words}


BEFORE = _by_words((row.modifier, row.before) for row in MODIFIERS)
"""What the words before a number say of it."""

AFTER = _by_words((row.modifier, row.after) for row in MODIFIERS)
"""What the words after a number say of it."""


def row_of(modifier: Modifier) -> ModifierRow:
    """The row of a modifier."""
    return _ROWS[modifier]


TWO_READINGS = re.compile(r"(?!0)\d{1,3}\.\d{3}")
"""A number that is 1,234 to some and 1.234 to others: none is written so, and none is read."""


def _number(value: float | None) -> str:
    text = f"{value:,}"
    return text + "0" if TWO_READINGS.fullmatch(text) else text


def written(said: _Worded, unit: str) -> str:
    """A figure in words that are read back as the same figure: "at least 400 fighters"."""
    if said.modifier is Modifier.SEVERAL:
        if said.text is None:
            return f"at least {_number(said.low)} {unit}"
        is_magnitude = _FEW.match(word_key(said.text)) and not said.text.endswith("s")
        return f"{said.text} {unit}" if is_magnitude else f"{said.text} of {unit}"
    numbers = {
        name: _number(getattr(said, name))
        for name in ("value", "low", "high")
        if getattr(said, name) is not None
    }
    return f"{_ROWS[said.modifier].written.format(**numbers)} {unit}"
