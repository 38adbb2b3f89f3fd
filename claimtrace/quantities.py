"""What a figure said: its number, its unit, and how firmly the number was put."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Any, Self

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    Strict,
    StringConstraints,
    model_validator,
)

from claimtrace.limits import MAX_NUMBER

__all__ = [
    "MULTIPLIERS",
    "NUMBER_WORDS",
    "VAGUE_PLURALS",
    "Interval",
    "Modifier",
    "Number",
    "Quantity",
    "Rounding",
    "same_unit",
]


def _check_figure(value: Any) -> Any:
    """Say once what is wrong with a number; the union below would say it for int and for float."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise ValueError(f"a number is expected, not {type(value).__name__}")
    if not 0 <= value <= MAX_NUMBER:
        raise ValueError(f"a finite number from 0 to {MAX_NUMBER:,} is expected")
    return value


Number = Annotated[
    Annotated[int, Strict(), Field(ge=0, le=MAX_NUMBER)]
    | Annotated[float, Strict(), Field(ge=0, le=MAX_NUMBER, allow_inf_nan=False)],
    Field(union_mode="left_to_right"),
    BeforeValidator(_check_figure),
]
"""A finite number from 0 to `MAX_NUMBER`; ints stay ints."""

Interval = tuple[float, float | None]
"""Lower and upper end of what was said, both included; an upper end of None has no bound."""

_Word = Annotated[str, StringConstraints(min_length=1, max_length=200)]

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


class Rounding(BaseModel):
    """How far a reported number may stand from what was counted.

    A stated number is taken to be rounded to its last place that is not zero: it stands for
    itself, plus or minus ``half_unit`` units of that place, but never more than ``share`` of
    itself. "Around" stands for at least ``around`` of the number to either side.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    half_unit: Annotated[float, Strict(), Field(ge=0, le=10)] = 0.5
    share: Annotated[float, Strict(), Field(ge=0, le=1)] = 0.25
    around: Annotated[float, Strict(), Field(ge=0, le=1)] = 0.10


class Quantity(BaseModel):
    """A figure as it was said: "at least 400 fighters".

    ``value`` is a finite number from 0 to `MAX_NUMBER`; None where none was said (always allowed
    for ``several``, and for ``between``, where it is a best estimate). ``unit`` is the noun that
    is counted, best in the singular. ``low`` and ``high`` bound ``between`` (both needed);
    ``several`` may carry a ``low``, else the policy's convention for its ``text`` holds.
    ``text`` is the wording, such as "dozens". Anything else is refused.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    value: Number | None = None
    unit: _Word
    modifier: Modifier = Modifier.STATED
    low: Number | None = None
    high: Number | None = None
    text: _Word | None = None

    @model_validator(mode="after")
    def _bounds_fit_modifier(self) -> Self:
        _check_bounds(self)
        return self

    @classmethod
    def stated(cls, value: float, unit: str) -> Self:
        """A bare number, perhaps rounded: "400 fighters"."""
        return cls(value=value, unit=unit)

    @classmethod
    def exactly(cls, value: float, unit: str) -> Self:
        """The number itself: "exactly 450 fighters"."""
        return cls(value=value, unit=unit, modifier=Modifier.EXACTLY)

    @classmethod
    def around(cls, value: float, unit: str) -> Self:
        """An approximate number: "around 400 fighters"."""
        return cls(value=value, unit=unit, modifier=Modifier.AROUND)

    @classmethod
    def at_least(cls, value: float, unit: str) -> Self:
        """A lower bound that is included: "at least 400 fighters"."""
        return cls(value=value, unit=unit, modifier=Modifier.AT_LEAST)

    @classmethod
    def more_than(cls, value: float, unit: str) -> Self:
        """A lower bound that is not included: "more than 40 sorties" is 41 or more."""
        return cls(value=value, unit=unit, modifier=Modifier.MORE_THAN)

    @classmethod
    def at_most(cls, value: float, unit: str) -> Self:
        """An upper bound that is included: "at most 20 soldiers"."""
        return cls(value=value, unit=unit, modifier=Modifier.AT_MOST)

    @classmethod
    def less_than(cls, value: float, unit: str) -> Self:
        """An upper bound that is not included: "fewer than 20 soldiers" is 19 or fewer."""
        return cls(value=value, unit=unit, modifier=Modifier.LESS_THAN)

    @classmethod
    def between(cls, low: float, high: float, unit: str, *, value: float | None = None) -> Self:
        """Two bounds, both included, and perhaps a best estimate between them."""
        return cls(value=value, unit=unit, modifier=Modifier.BETWEEN, low=low, high=high)

    @classmethod
    def several(cls, how_many: str | float, unit: str) -> Self:
        """A vague plural: its word ("dozens"), or the number that it means at least."""
        if isinstance(how_many, str):
            return cls(unit=unit, modifier=Modifier.SEVERAL, text=how_many)
        return cls(unit=unit, modifier=Modifier.SEVERAL, low=how_many)

    @classmethod
    def parse(cls, text: str) -> Self:
        """The quantity that a short phrase states: "at least 400 fighters", "dozens of tanks".

        Reads one modifier, one number in digits (with thousands separators) or in words, or a
        vague plural, and the unit after it. Raises ValueError where the phrase is not of that
        form; it never guesses.
        """
        return cls(**_parse(text))

    def interval(
        self, rounding: Rounding | None = None, vague: dict[str, int] | None = None
    ) -> Interval:
        """The numbers that agree with what was said, as (lowest, highest or None).

        ``rounding`` and ``vague`` are the policy's conventions (defaults: `Rounding`,
        `VAGUE_PLURALS`).
        """
        return _INTERVALS[self.modifier](self, rounding or Rounding(), vague or VAGUE_PLURALS)

    @property
    def point(self) -> float | None:
        """The number that was stated; ``between`` and ``several`` state none."""
        return None if self.modifier in _WITHOUT_POINT else self.value

    def __str__(self) -> str:
        words = _WORDS[self.modifier]
        if self.modifier is Modifier.BETWEEN:
            number = f"between {self.low:,} and {self.high:,}"
        elif self.modifier is Modifier.SEVERAL:
            number = f"{self.text} of" if self.text else f"at least {self.low:,}"
        else:
            number = f"{words}{self.value:,}"
        return f"{number} {self.unit}"


_WITHOUT_POINT = (Modifier.BETWEEN, Modifier.SEVERAL)

_WORDS = {
    Modifier.STATED: "",
    Modifier.EXACTLY: "exactly ",
    Modifier.AROUND: "around ",
    Modifier.AT_LEAST: "at least ",
    Modifier.MORE_THAN: "more than ",
    Modifier.AT_MOST: "at most ",
    Modifier.LESS_THAN: "less than ",
    Modifier.BETWEEN: "between ",
    Modifier.SEVERAL: "",
}


def same_unit(one: str, other: str) -> bool:
    """Whether two units are the same word, whatever their case and Unicode form."""
    return one == other or _folded(one) == _folded(other)


def _folded(text: str) -> str:
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", text).casefold())


def _check_bounds(quantity: Quantity) -> None:
    if quantity.modifier is Modifier.BETWEEN:
        _check_between(quantity)
    elif quantity.modifier is Modifier.SEVERAL:
        _check_several(quantity)
    else:
        _check_number(quantity)


def _check_between(quantity: Quantity) -> None:
    low, high, value = quantity.low, quantity.high, quantity.value
    if low is None or high is None:
        raise ValueError("'between' needs both low and high")
    if low > high:
        raise ValueError(f"low ({low}) is above high ({high}): exchange them")
    if value is not None and not low <= value <= high:
        raise ValueError(f"the value {value} lies outside low ({low}) and high ({high})")


def _check_several(quantity: Quantity) -> None:
    if quantity.low is None and quantity.text is None:
        raise ValueError("'several' needs the word that was said in text, or a low")
    if quantity.value is not None or quantity.high is not None:
        raise ValueError("'several' states no number: leave value and high out")


def _check_number(quantity: Quantity) -> None:
    modifier = quantity.modifier
    if quantity.low is not None or quantity.high is not None:
        raise ValueError(
            f"low and high belong to 'between', not to '{modifier}': leave them out, or say between"
        )
    if quantity.value is None:
        raise ValueError(f"'{modifier}' needs a value: give the number that was said")
    if modifier is Modifier.LESS_THAN and quantity.value == 0:
        raise ValueError("nothing is less than 0: check the number")


def _is_whole(value: float) -> bool:
    return isinstance(value, int) or value.is_integer()


def _last_place(value: float) -> float:
    """The unit of the last place that is not zero: 100 for 400, 1 for 158, 0.1 for 3.2."""
    if not _is_whole(value):
        exponent = Decimal(repr(value)).normalize().as_tuple().exponent
        return float(Decimal(1).scaleb(int(exponent)))
    digits = str(int(value))
    return float(10 ** (len(digits) - len(digits.rstrip("0"))))


def _half_width(value: float, rounding: Rounding) -> float:
    if value == 0:
        return 0.0
    return min(rounding.half_unit * _last_place(value), rounding.share * value)


def _stated(quantity: Quantity, rounding: Rounding, vague: dict[str, int]) -> Interval:
    value = _value(quantity)
    half = _half_width(value, rounding)
    return value - half, value + half


def _around(quantity: Quantity, rounding: Rounding, vague: dict[str, int]) -> Interval:
    value = _value(quantity)
    half = max(rounding.around * value, _half_width(value, rounding))
    return max(0, value - half), value + half


def _exactly(quantity: Quantity, rounding: Rounding, vague: dict[str, int]) -> Interval:
    return _value(quantity), _value(quantity)


def _at_least(quantity: Quantity, rounding: Rounding, vague: dict[str, int]) -> Interval:
    return _value(quantity), None


def _more_than(quantity: Quantity, rounding: Rounding, vague: dict[str, int]) -> Interval:
    value = _value(quantity)
    return (value + 1 if _is_whole(value) else value), None


def _at_most(quantity: Quantity, rounding: Rounding, vague: dict[str, int]) -> Interval:
    return 0, _value(quantity)


def _less_than(quantity: Quantity, rounding: Rounding, vague: dict[str, int]) -> Interval:
    value = _value(quantity)
    return 0, (value - 1 if _is_whole(value) else value)


def _between(quantity: Quantity, rounding: Rounding, vague: dict[str, int]) -> Interval:
    assert quantity.low is not None
    return quantity.low, quantity.high


def _several(quantity: Quantity, rounding: Rounding, vague: dict[str, int]) -> Interval:
    if quantity.low is not None:
        return quantity.low, None
    return vague.get(_folded(quantity.text or ""), 2), None


def _value(quantity: Quantity) -> float:
    assert quantity.value is not None
    return quantity.value


_INTERVALS = {
    Modifier.STATED: _stated,
    Modifier.EXACTLY: _exactly,
    Modifier.AROUND: _around,
    Modifier.AT_LEAST: _at_least,
    Modifier.MORE_THAN: _more_than,
    Modifier.AT_MOST: _at_most,
    Modifier.LESS_THAN: _less_than,
    Modifier.BETWEEN: _between,
    Modifier.SEVERAL: _several,
}


# --- reading a phrase ---------------------------------------------------------------------------

_PHRASES = {
    Modifier.EXACTLY: "exactly|precisely",
    Modifier.AROUND: "around|about|approximately|roughly|some|nearly|almost|close to",
    Modifier.AT_LEAST: "at least|no fewer than|no less than|not less than|a minimum of",
    Modifier.MORE_THAN: "more than|over|above|greater than|upwards of",
    Modifier.AT_MOST: "at most|no more than|not more than|up to|a maximum of",
    Modifier.LESS_THAN: "less than|fewer than|under|below",
}
_DIGITS = r"\d{1,3}(?:[,\u2009\u202f\u00a0]\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
_SMALL = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
]
_TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
NUMBER_WORDS = {word: number for number, word in enumerate(_SMALL)} | {
    word: 10 * number for number, word in enumerate(_TENS, start=2)
}
"""What a number word up to ninety says."""

MULTIPLIERS = {"hundred": 100, "thousand": 1_000, "million": 1_000_000, "billion": 10**9}
"""What a word after a number multiplies it by."""

_NUMBER_WORD = "|".join([*NUMBER_WORDS, *MULTIPLIERS, "no", "a dozen", "dozen"])
_NUMBER = (
    rf"(?:(?:{_DIGITS})(?:\s+(?:dozen|{'|'.join(MULTIPLIERS)}))*"
    rf"|(?:{_NUMBER_WORD})(?:(?:[\s-]+|\s+and\s+)(?:{_NUMBER_WORD}))*)"
)
_UNIT = rf"(?P<unit>(?!(?:\d{{3}}|and|{_NUMBER_WORD})(?:\s|$))\S.*)"  # not more of the number
_LARGE = re.compile("thousand|million|billion", re.IGNORECASE)
_VAGUE = "|".join(sorted(VAGUE_PLURALS, key=len, reverse=True))
_SINGLE = re.compile(
    rf"(?:(?P<modifier>{'|'.join(_PHRASES.values())})\s+)?(?P<number>{_NUMBER})\s+{_UNIT}",
    re.IGNORECASE,
)
_RANGE = re.compile(
    rf"(?:between\s+(?P<a>{_NUMBER})\s+and\s+(?P<b>{_NUMBER})"
    rf"|(?:from\s+)?(?P<c>{_NUMBER})\s+to\s+(?P<d>{_NUMBER})"
    rf"|(?P<e>{_DIGITS})\s*[-–]\s*(?P<f>{_DIGITS}))\s+{_UNIT}",
    re.IGNORECASE,
)
_PLURAL = re.compile(rf"(?P<word>{_VAGUE})\s+(?:of\s+)?{_UNIT}", re.IGNORECASE)
_THIN_SEPARATOR = re.compile("(?<=[0-9])[\u2009\u202f\u00a0](?=[0-9]{3}(?![0-9]))")


def _parse(text: str) -> dict[str, Any]:
    phrase = " ".join(_THIN_SEPARATOR.sub(",", text).split())
    if found := _RANGE.fullmatch(phrase):
        ends = (found["a"] or found["c"] or found["e"], found["b"] or found["d"] or found["f"])
        if _LARGE.search(ends[1]) and not _LARGE.search(ends[0]):
            raise ValueError(
                f"{text[:80]!r} leaves open what the first number counts: write it out"
            )
        low, high = map(_number, ends)
        return {"modifier": Modifier.BETWEEN, "low": low, "high": high, "unit": found["unit"]}
    if found := _PLURAL.fullmatch(phrase):
        word = found["word"].casefold()
        return {"modifier": Modifier.SEVERAL, "text": word, "unit": found["unit"]}
    if found := _SINGLE.fullmatch(phrase):
        said = (found["modifier"] or "").casefold()
        modifier = next((m for m, words in _PHRASES.items() if said in words.split("|")), None)
        return {
            "modifier": modifier or Modifier.STATED,
            "value": _number(found["number"]),
            "unit": found["unit"],
        }
    raise ValueError(
        f"{text[:80]!r} is not a figure: say a number and its unit, as in 'at least 400 fighters', "
        "'between 10 and 20 tanks' or 'dozens of vehicles'"
    )


def _number(text: str) -> float:
    """The number that digits or words say. Raises ValueError for words that make no number."""
    words = text.replace(",", "").casefold().replace("-", " ").split()
    total, limit = Decimal(0), Decimal(MAX_NUMBER)
    current: Decimal | None = None  # what a multiplier may yet multiply
    for word in words:
        if word in MULTIPLIERS and word != "hundred":
            factor = Decimal(MULTIPLIERS[word])
            if current == 0 or factor >= limit:
                raise _no_number(text)
            total += (current or 1) * factor
            limit, current = factor, None
        elif word not in ("a", "and"):
            current = _grown(current, word)
            if current is None:
                raise _no_number(text)
    number = total + (current or 0)
    if number > MAX_NUMBER:
        raise ValueError(f"{text[:80]!r} is more than {MAX_NUMBER:,}")
    return float(number) if "." in words[-1] or number % 1 else int(number)


def _grown(before: Decimal | None, word: str) -> Decimal | None:
    """What a word below a thousand makes of the words before it; None if it cannot follow them.

    "five" may follow "twenty", and anything below a hundred may follow "hundred".
    """
    if word in ("dozen", "hundred"):
        if before is not None and not 0 < before < 100:
            return None
        return (before or Decimal(1)) * (12 if word == "dozen" else 100)
    number = Decimal(NUMBER_WORDS.get(word, 0 if word == "no" else word))
    if before is None:
        return number
    tens = before % 100
    follows = tens == 0 or (tens >= 20 and tens % 10 == 0 and number < 10)
    return before + number if before and number and follows else None


def _no_number(text: str) -> ValueError:
    return ValueError(f"{text[:80]!r} makes no number: write it in digits")
