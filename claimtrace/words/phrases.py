"""Short phrases that state a figure: their words, and what those say."""

from __future__ import annotations

import re
from decimal import Decimal
from enum import StrEnum
from typing import Any

from claimtrace.limits import MAX_NUMBER

__all__ = ["MULTIPLIERS", "NUMBER_WORDS", "VAGUE_PLURALS", "Modifier", "read_phrase"]


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


_PHRASES = {
    Modifier.EXACTLY: "exactly|precisely",
    Modifier.AROUND: "around|about|approximately|roughly|some|nearly|almost|close to",
    Modifier.AT_LEAST: "at least|no fewer than|no less than|not less than|a minimum of",
    Modifier.MORE_THAN: "more than|over|above|greater than|upwards of",
    Modifier.AT_MOST: "at most|no more than|not more than|as many as|up to|a maximum of",
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


def read_phrase(text: str) -> dict[str, Any]:
    """The fields of the quantity that a phrase states; raises ValueError where it states none.

    >>> read_phrase("at least 400 fighters")["value"]
    400
    """
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
