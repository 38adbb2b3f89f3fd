"""Short phrases that state a figure: read whole, or refused with what was not understood."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, NamedTuple

from claimtrace.words.modifiers import AFTER, BEFORE, Modifier, word_key
from claimtrace.words.numbers import (
    NUMBER,
    SUFFIXES,
    NumberError,
    ReadNumber,
    is_numeric,
    number_at,
)

__all__ = ["ReadRange", "modifier_after", "modifier_before", "range_after", "read_phrase"]

_TOKEN = re.compile(
    rf"(?:{NUMBER})(?:[-\u2011]?[^\W\d_]\w*(?:[-\u2011'\u2019]\w+)*)?"
    r"|(?:[^\W\d_]\.){2,}|[^\W\d_]\w*(?:[-\u2011'\u2019&]\w+)*|\S"
)
_DASHES = frozenset("-–—‐‑")
_LONGEST = 3  # words in a modifier
_NOT_IN_UNITS = frozenset(",;:()[]{}?!+<>=~≈≥≤&…،、，；")
_CONJUNCTIONS = frozenset(
    {"and", "or", "but", "nor", "plus", "while", "including", "versus", "vs", "und", "et"}
)
_NOT_FIRST = frozenset({"to", "than", "score", "out", "in"})
_OF_THE = frozenset(
    {"the", "these", "those", "its", "his", "her", "their", "our", "my", "your", "all"}
)
_ALSO_PREPOSITIONS = frozenset({"under", "over", "above", "below"})  # "12 under arrest"
_RATES = frozenset({"h", "hour", "day", "week", "month", "year", "s", "min", "m", "km", "ha"})
_FORM = (
    "say a number and its unit, as in 'at least 400 fighters', 'between 10 and 20 tanks' or "
    "'dozens of vehicles'"
)
_UPPER = (Modifier.AT_MOST, Modifier.LESS_THAN, Modifier.EXACTLY)


class ReadRange(NamedTuple):
    """A range that was read: its ends as they are meant, and the word after it."""

    low: float
    high: float
    last: int


def modifier_before(
    lows: list[str],
    place: int,
    table: Mapping[tuple[str, ...], Modifier] = BEFORE,
    *,
    start: int = 0,
) -> tuple[Modifier, int] | None:
    """The modifier that ends before the word ``place``, and where it begins: the longest one.

    None where none begins at or after ``start``.
    """
    for length in range(min(_LONGEST, place - start), 0, -1):
        said = table.get(tuple(lows[place - length : place]))
        if said is not None:
            return said, place - length
    return None


def modifier_after(
    lows: list[str], place: int, last: int, table: Mapping[tuple[str, ...], Modifier] = AFTER
) -> tuple[Modifier, int] | None:
    """The modifier that begins at the word ``place``, and the word after it: the longest one."""
    for length in range(min(_LONGEST, last - place), 0, -1):
        said = table.get(tuple(lows[place : place + length]))
        if said is not None:
            return said, place + length
    return None


def range_after(
    lows: list[str], low: ReadNumber, last: int, *, between: bool = False, spaced: bool = True
) -> ReadRange | None:
    """The range that a number begins: "10 to 20", "10-20", "between 10 and 20".

    Its ends share a magnitude: "two to three hundred" is 200 to 300. Raises NumberError where the
    second number cannot be read, or leaves open what the first one counts.
    """
    joint = low.last
    if low.value is None or joint + 1 >= last:
        return None
    word = lows[joint]
    if not (word == "to" or word in _DASHES or (between and word == "and")):
        return None
    high = number_at(lows, joint + 1, last, spaced=spaced)
    if high is None or high.value is None:
        return None
    return ReadRange(_shared(low, high), high.value, high.last)


def _shared(low: ReadNumber, high: ReadNumber) -> float:
    """What the first number of a range stands for: "two" in "two to three hundred" is 200."""
    assert low.value is not None
    assert high.value is not None
    if low.scales or not high.scales:
        return low.value
    for scale in high.scales:
        if 0 < low.value * scale < high.value:
            return low.value * scale
    if high.scales[0] >= 10**6 and low.value < 1_000:
        raise NumberError("the range leaves open what its first number counts: write it out")
    return low.value


def read_phrase(text: str, unit: str | None = None, *, part: bool = False) -> dict[str, Any]:
    """The fields of the quantity that a phrase states.

    ``unit`` is what is counted where the phrase does not say; with ``part``, "5 of 12 sailors" is
    read as 5 sailors. Raises ValueError where the phrase is not wholly understood.

    >>> read_phrase("at least 400 fighters")["value"]
    400
    """
    phrase = _FigureText(text)
    try:
        return {**phrase.figure(), "unit": phrase.unit(unit, part=part)}
    except NumberError as error:
        raise ValueError(f"{text[:80]!r} is not a figure: {error}") from None


class _FigureText:
    """A phrase as words and marks, read from left to right."""

    def __init__(self, text: str):
        self.text = text
        found = list(_TOKEN.finditer(text))
        self.starts = [each.start() for each in found]
        self.ends = [each.end() for each in found]
        self.lows = [each[0].casefold().replace("\u2019", "'") for each in found]
        self.at = 0
        self.last = len(found)
        while self.last and self.lows[self.last - 1] == ".":  # "400 fighters."
            self.last -= 1
        self.is_vague = False

    def figure(self) -> dict[str, Any]:
        """Everything but the unit."""
        said = self._before()
        if self._is("no") and said is None and self.last > 1:
            self.at += 1
            if more := self._after(None):
                raise NumberError(f"'no' is none, and {more} says more: say one of them")
            return {"modifier": Modifier.STATED, "value": 0}
        between = self._is("between")
        self.at += between or self._is("from")
        first = self.at
        number = number_at(self.lows, first, self.last) if first < self.last else None
        if number is None:
            raise NumberError(f"{self._rest() or 'nothing'!r} is no number; {_FORM}")
        if read := range_after(self.lows, number, self.last, between=between):
            self.at = read.last
            return self._range(read, self._after(said))
        if first and self.lows[first - 1] in ("between", "from"):
            raise NumberError(f"{self._rest()!r} is no range: say 'between 10 and 20 tanks'")
        self.at = number.last
        if number.vague is not None:
            self.is_vague = True
            return self._several(number.vague, self._after(said))
        return {"modifier": self._after(said) or Modifier.STATED, "value": number.value}

    def _is(self, word: str) -> bool:
        return self.at < self.last and self.lows[self.at] == word

    def _rest(self) -> str:
        """What was not read yet, for messages."""
        return self.text[self.starts[self.at] :][:80] if self.at < self.last else ""

    def _before(self) -> Modifier | None:
        said = None
        while found := modifier_after(self.lows, self.at, self.last, BEFORE):
            said = self._one(said, found[0])
            self.at = found[1]
        return said

    def _after(self, said: Modifier | None) -> Modifier | None:
        """The modifier, with what is said after the number, or at the end of the phrase."""
        while found := modifier_after(self.lows, self.at, self.last):
            said = self._one(said, found[0])
            self.at = found[1]
        while found := modifier_before(self.lows, self.last, AFTER, start=self.at + 1):
            said = self._one(said, found[0])
            self.last = found[1]
        return said

    def _one(self, one: Modifier | None, other: Modifier) -> Modifier:
        if one is not None and one is not other:
            raise NumberError(f"it is put in two ways, as {one} and as {other}: say one of them")
        return other

    def _range(self, read: ReadRange, said: Modifier | None) -> dict[str, Any]:
        if said not in (None, Modifier.AROUND):
            raise NumberError(f"a range has two ends, and {said} is about one: say which is meant")
        if read.low > read.high:
            raise NumberError(f"{read.low:,} is above {read.high:,}: exchange them")
        return {"modifier": Modifier.BETWEEN, "low": read.low, "high": read.high}

    def _several(self, text: str, said: Modifier | None) -> dict[str, Any]:
        if said in _UPPER:
            raise NumberError(f"{text!r} has no upper end that {said} could give: say a number")
        return {"modifier": Modifier.SEVERAL, "text": text}

    def unit(self, given: str | None, *, part: bool) -> str:
        """What is counted: the rest of the phrase, or what the caller says."""
        if self._is("of") or (self._is("out") and self.lows[self.at + 1 : self.at + 2] == ["of"]):
            self._whole(part)
        said = self._said_unit()
        if given is None:
            if not said:
                raise NumberError(f"nothing says what is counted; {_FORM}, or give unit=")
            return said
        if said and _singular(said) != _singular(given):
            raise NumberError(
                f"it counts {said[:80]!r}, and unit is {given[:80]!r}: say one of them"
            )
        return given

    def _whole(self, part: bool) -> None:
        """Past "of" in "dozens of tanks", and with ``part`` past "of the 12" in "5 of the 12"."""
        of = self.at
        self.at += 1 + (self.lows[of] == "out")
        after = self.at
        while self.at < self.last and self.lows[self.at] in _OF_THE:
            self.at += 1
        whole = number_at(self.lows, self.at, self.last) if self.at < self.last else None
        if whole is not None:
            self.at = whole.last
        elif self.is_vague and self.at == after and self.lows[of] == "of":
            return
        if not part:
            words = self.text[self.starts[of] :][:80]
            raise NumberError(
                f"{words!r} makes it a part of a whole: leave that out, or read the part alone "
                "with part=True"
            )

    def _said_unit(self) -> str:
        words = self.lows[self.at : self.last]
        for place, word in enumerate(words):
            if self._is_no_unit(words, place):
                raise NumberError(
                    f"{word!r} in {self._rest()!r} is no part of a unit, and was not understood; "
                    f"{_FORM}"
                )
        if words == ["%"]:
            return "percent"
        if not words:
            return ""
        return " ".join(self.text[self.starts[self.at] : self.ends[self.last - 1]].split())

    def _is_no_unit(self, words: list[str], place: int) -> bool:
        """Whether a word is a number, a conjunction, a comma, or cannot begin a unit."""
        word = words[place]
        if word in _NOT_IN_UNITS or word in _CONJUNCTIONS or is_numeric(word):
            return True
        if word == "." and place == len(words) - 1:
            return True
        if word == "/":
            return words[place + 1 : place + 2] == [] or words[place + 1] not in _RATES
        if place == 0:
            if word in SUFFIXES and len(words) > 1:
                return True  # "5 m people": millions, or metres
            said = modifier_after(words, 0, len(words), BEFORE)
            if said and word not in _ALSO_PREPOSITIONS:
                return True
            return (
                word in _NOT_FIRST
                or word in _OF_THE
                or not (word[0].isalnum() or word[0] in "%\"'“‘«„")
            )
        return False


_PLURALS = {"people": "person", "men": "man", "women": "woman", "children": "child"}


def _singular(unit: str) -> str:
    key = word_key(" ".join(unit.split()))
    return _PLURALS.get(key, key.removesuffix("s"))
