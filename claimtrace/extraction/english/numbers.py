"""Reading a number from tokens: digits, words, magnitudes and vague plurals."""

from __future__ import annotations

import re
from typing import NamedTuple

from claimtrace.extraction.english.text import Kind, Tokens
from claimtrace.limits import MAX_NUMBER
from claimtrace.words.phrases import MULTIPLIERS, NUMBER_WORDS, VAGUE_PLURALS

__all__ = ["NUMBER_STARTS", "ReadNumber", "number_at"]

_VALUES = dict(NUMBER_WORDS) | {
    f"{tens}-{small}": high + low
    for tens, high in NUMBER_WORDS.items()
    for small, low in NUMBER_WORDS.items()
    if high >= 20 and 0 < low < 10
}
_GROUPS = {word: value for word, value in MULTIPLIERS.items() if value >= 1_000}
_SUFFIXES = {"k": 1_000, "m": 10**6, "mn": 10**6, "bn": 10**9, "b": 10**9}
_SEPARATORS = re.compile("[,\u00a0\u2009\u202f]")
_GROWN = re.compile(r"([\d,.]+)(k|mn|m|bn|b)$")
_LONGEST = 24  # digits, separators included; beyond lies no figure of a news report
_VAGUE = {tuple(words.split()) for words in VAGUE_PLURALS}

NUMBER_STARTS = frozenset(_VALUES) | {words[0] for words in _VAGUE} | {"a", "no", "dozen", "half"}
"""Words with which a number may begin."""


class ReadNumber(NamedTuple):
    """A number that was read: its value, the token after it, and its word if it is vague."""

    value: float | None
    last: int
    vague: str | None = None


def number_at(tokens: Tokens, place: int, last: int) -> ReadNumber | None:
    """The number that begins at the token ``place`` and ends before ``last``, None without one."""
    kind = tokens.kinds[place]
    if kind is Kind.NUMBER or kind is Kind.COMPOUND:
        return _digits(tokens, place, last)
    word = tokens.lows[place]
    if word in ("a", "half"):
        return _a_dozen(tokens, place, last)
    if word in _VALUES or word == "dozen":
        return _words(tokens, place, last)
    return _vague(tokens, place, last)


def _digits(tokens: Tokens, place: int, last: int) -> ReadNumber | None:
    text = tokens.text[tokens.starts[place] : tokens.ends[place]]
    if len(text) > _LONGEST:
        return None
    factor = 1
    if tokens.kinds[place] is Kind.COMPOUND:
        grown = _GROWN.match(text.lower())
        if grown is None:
            return None
        text, factor = grown[1], _SUFFIXES[grown[2]]
    plain = _SEPARATORS.sub("", text)
    value: float = (float(plain) if "." in plain else int(plain)) * factor
    after = place + 1
    if after < last and (more := _factor(tokens.lows[after])):
        value *= more
        after += 1
    if value > MAX_NUMBER:
        return None
    return ReadNumber(_whole(value), after)


def _factor(word: str) -> int:
    return 12 if word == "dozen" else MULTIPLIERS.get(word, 0)


def _whole(value: float) -> float:
    """3.5 million is 3500000, and a whole number; 3.0 stays as it was said."""
    return int(value) if value >= 1_000 and value == int(value) else value


def _a_dozen(tokens: Tokens, place: int, last: int) -> ReadNumber | None:
    half = tokens.lows[place] == "half"
    at = place + 1
    if half and at < last and tokens.lows[at] == "a":
        at += 1
    if at >= last:
        return None
    word = tokens.lows[at]
    if word == "dozen":
        return ReadNumber(6 if half else 12, at + 1)
    if half or word not in MULTIPLIERS:
        return None
    return ReadNumber(MULTIPLIERS[word], at + 1)


def _words(tokens: Tokens, place: int, last: int) -> ReadNumber | None:
    """Number words as they follow one another in English: "two hundred and fifty thousand"."""
    total = 0
    current: int | None = None
    limit = 10**12
    at = place
    while at < last:
        word = tokens.lows[at]
        if word in _VALUES and _fits(current, _VALUES[word]):
            current = (current or 0) + _VALUES[word]
        elif word == "hundred" and current is not None and 0 < current < 100:
            current *= 100
        elif word in _GROUPS and current is not None and _GROUPS[word] < limit:
            limit = _GROUPS[word]
            total += current * limit
            current = None
        elif word == "dozen":
            return ReadNumber((current or 1) * 12, at + 1)
        elif not (
            word == "and"
            and at > place
            and tokens.lows[at - 1] in MULTIPLIERS
            and at + 1 < last
            and tokens.lows[at + 1] in _VALUES
        ):
            break
        at += 1
    return ReadNumber(total + (current or 0), at)


def _fits(current: int | None, value: int) -> bool:
    if current is None:
        return True
    if current % 100 == 0 and current > 0:
        return 0 < value < 100
    return current % 10 == 0 and current % 100 >= 20 and 0 < value < 10


def _vague(tokens: Tokens, place: int, last: int) -> ReadNumber | None:
    for length in (3, 1):
        words = tuple(tokens.lows[place : min(place + length, last)])
        if words in _VAGUE:
            return ReadNumber(None, place + len(words), " ".join(words))
    return None
