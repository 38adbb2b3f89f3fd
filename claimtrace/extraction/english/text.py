"""A text cut into words, numbers and marks, once."""

from __future__ import annotations

import re
from bisect import bisect_right
from enum import IntEnum
from typing import NamedTuple

from claimtrace.extraction.english.lexicon import Lexicon
from claimtrace.words.numbers import NUMBER

__all__ = [
    "QUOTED",
    "Items",
    "Kind",
    "Quotation",
    "Quotations",
    "Tokens",
    "find_quotations",
    "find_sentences",
    "items_of",
    "items_within",
    "tokenise",
]


class Kind(IntEnum):
    """What a token is."""

    WORD = 1  # begins with a lower-case letter, or a letter of a script without case
    NAME = 2  # begins with a capital
    NUMBER = 3  # digits, with separators
    COMPOUND = 4  # a number grown together with a word: "82-year-old", "20th", "60km"
    OPEN = 5  # an opening quotation mark
    CLOSE = 6  # a closing one
    QUOTE = 7  # one that may be either
    MARK = 8  # any other mark


# Each alternative begins with a character that no earlier one ends with, and repeats one class at
# a time, so that no text makes the engine go back: linear in the text.
_TOKEN = r"""
      (?P<number>%NUMBER%)
      (?P<grown>(?:[-\u2011]?[^\W\d_]\w*(?:[-\u2011'\u2019]\w+)*)?)
    | (?P<title>(?:%TITLE%|[A-Z])\.(?=\s+[^\W\d_]))
    | (?P<initials>(?:[^\W\d_]\.){2,})
    | (?P<word>[^\W\d_]\w*(?:[-\u2011'\u2019&]\w+)*)
    | (?P<open>[\u201c\u00ab\u201e]|``)
    | (?P<close>[\u201d\u00bb])
    | (?P<quote>"|''|\u2018\u2018|\u2019\u2019)
    | (?P<mark>\.\.\.|--|[^\s\w]|_)
    """
_KINDS = {
    "open": Kind.OPEN,
    "close": Kind.CLOSE,
    "quote": Kind.QUOTE,
    "mark": Kind.MARK,
}
_WRITTEN = frozenset({"word", "title", "initials"})


def _pattern(lexicon: Lexicon) -> re.Pattern[str]:
    titles = sorted(lexicon.stopped_titles, key=len, reverse=True)
    written = "|".join(re.escape(one.capitalize()) for one in titles)
    return re.compile(_TOKEN.replace("%NUMBER%", NUMBER).replace("%TITLE%", written), re.VERBOSE)


class Tokens:
    """The tokens of one stretch of a text, as parallel lists.

    Token ``i`` is ``text[starts[i]:ends[i]]``; ``lows[i]`` is it in lower case, with a straight
    apostrophe; ``kinds[i]`` says what it is. Offsets count from the beginning of the whole text.
    """

    __slots__ = ("ends", "kinds", "lows", "starts", "text")

    def __init__(self, text: str):
        self.text = text
        self.starts: list[int] = []
        self.ends: list[int] = []
        self.lows: list[str] = []
        self.kinds: list[Kind] = []

    def __len__(self) -> int:
        return len(self.starts)

    def between(self, first: int, last: int) -> str:
        """The text from the first token up to, not including, the token ``last``."""
        return self.text[self.starts[first] : self.ends[last - 1]]


def tokenise(text: str, lexicon: Lexicon, start: int = 0, end: int | None = None) -> Tokens:
    """The tokens of ``text[start:end]``."""
    tokens = Tokens(text)
    # Local names: this loop runs once for every token there is.
    starts, ends, lows, kinds = tokens.starts, tokens.ends, tokens.lows, tokens.kinds
    for found in lexicon.made(_pattern).finditer(text, start, len(text) if end is None else end):
        first, last = found.span()
        group = found.lastgroup
        starts.append(first)
        ends.append(last)
        low = found[0].lower()
        lows.append(low.replace("\u2019", "'") if "\u2019" in low else low)
        if group in _WRITTEN:
            kinds.append(Kind.NAME if text[first].isupper() else Kind.WORD)
        elif group == "grown":
            kinds.append(Kind.COMPOUND if found.end("number") < last else Kind.NUMBER)
        else:
            kinds.append(_KINDS[str(group)])
    return tokens


_FULL_STOPS = frozenset({".", "!", "?", "…", "..."})
_COUNTED = (Kind.NUMBER, Kind.COMPOUND)
_BEGINS = frozenset({Kind.NAME, Kind.NUMBER, Kind.COMPOUND, Kind.OPEN, Kind.QUOTE})
_REACH = 7  # words after a quotation in which its "said" is looked for


class Quotation(NamedTuple):
    """A quotation, from its first mark up to, not including, ``last``; ``closed`` by a mark."""

    first: int
    last: int
    closed: bool


class Quotations(NamedTuple):
    """The quotations of a stretch; ``of[i]`` is the one that token ``i`` lies in, else -1."""

    found: list[Quotation]
    of: list[int]


def find_quotations(tokens: Tokens) -> Quotations:
    """The quotations of a paragraph; one that is not closed runs to its end."""
    found: list[Quotation] = []
    of = [-1] * len(tokens)
    opened = -1
    for place, kind in enumerate(tokens.kinds):
        if opened < 0 and (kind is Kind.OPEN or kind is Kind.QUOTE):
            opened = place
        elif opened >= 0 and (kind is Kind.CLOSE or kind is Kind.QUOTE):
            _close(found, of, opened, place + 1, closed=True)
            opened = -1
    if opened >= 0:
        _close(found, of, opened, len(tokens), closed=False)
    return Quotations(found, of)


def _close(found: list[Quotation], of: list[int], first: int, last: int, *, closed: bool) -> None:
    of[first:last] = [len(found)] * (last - first)
    found.append(Quotation(first, last, closed))


def find_sentences(tokens: Tokens, quotations: Quotations, lexicon: Lexicon) -> list[range]:
    """The sentences of a paragraph, as ranges of tokens."""
    sentences = []
    first = 0
    lows, size = tokens.lows, len(tokens)
    place = 0
    while place < size:
        if lows[place] in _FULL_STOPS:
            after = _past_closing(tokens, quotations, place + 1)
            if after >= size or _ends_here(tokens, place, after, lexicon):
                sentences.append(range(first, after))
                first = after
                place = after
                continue
        place += 1
    if first < size:
        sentences.append(range(first, size))
    return sentences


def _past_closing(tokens: Tokens, quotations: Quotations, place: int) -> int:
    """Past the closing marks that stand directly after a full stop."""
    while place < len(tokens) and (
        tokens.lows[place] in ")]"
        or (
            quotations.of[place] >= 0
            and quotations.found[quotations.of[place]].last == place + 1
            and tokens.kinds[place] is not Kind.OPEN
        )
    ):
        place += 1
    return place


def _ends_here(tokens: Tokens, stop: int, after: int, lexicon: Lexicon) -> bool:
    """Whether the full stop at ``stop`` ends a sentence, where ``after`` is the next token."""
    if tokens.starts[after] == tokens.ends[after - 1]:
        return False
    if tokens.kinds[after] not in _BEGINS and tokens.lows[after] not in ("(", "[", "—", "–"):
        return False
    if after > stop + 1 and tokens.lows[stop] != ".":
        return not _said_follows(tokens, after, lexicon)
    if tokens.lows[stop] != "." or stop == 0:
        return True
    before = tokens.lows[stop - 1]
    if (before, ".") in lexicon.modifiers and tokens.kinds[after] in _COUNTED:
        return False  # "c. 400 fighters"
    initial = len(before) == 1 and tokens.kinds[stop - 1] is Kind.NAME
    return not initial and before not in lexicon.abbreviations


def _said_follows(tokens: Tokens, place: int, lexicon: Lexicon) -> bool:
    """Whether the words after a quotation say whose it is ('"Why?" the minister asked')."""
    for at in range(place, min(place + _REACH, len(tokens))):
        if tokens.lows[at] in lexicon.speech:
            return True
        if tokens.kinds[at] > Kind.COMPOUND:
            return False
    return False


QUOTED = '""'
"""What stands in ``lows`` for a whole quotation."""


class Items:
    """Parallel lists over the pieces of a sentence.

    Piece ``i`` is the tokens ``firsts[i]:lasts[i]``.
    """

    __slots__ = ("firsts", "kinds", "lasts", "lows", "tokens")

    def __init__(self, tokens: Tokens):
        self.tokens = tokens
        self.lows: list[str] = []
        self.kinds: list[Kind] = []
        self.firsts: list[int] = []
        self.lasts: list[int] = []

    def __len__(self) -> int:
        return len(self.lows)

    def add(self, low: str, kind: Kind, first: int, last: int) -> None:
        """Append one piece."""
        self.lows.append(low)
        self.kinds.append(kind)
        self.firsts.append(first)
        self.lasts.append(last)

    def at(self, token: int) -> int:
        """The piece in which a token lies; -1 where none does."""
        place = bisect_right(self.firsts, token) - 1
        return place if place >= 0 and token < self.lasts[place] else -1

    def is_quoted(self, place: int) -> bool:
        """Whether a piece is a quotation."""
        return self.lows[place] == QUOTED


def items_of(tokens: Tokens, sentence: range, quotations: Quotations) -> Items:
    """The pieces of a sentence, each quotation (or the part of it that lies here) as one."""
    items = Items(tokens)
    of = quotations.of
    place, last = sentence.start, sentence.stop
    while place < last:
        quotation = of[place]
        if quotation < 0:
            items.add(tokens.lows[place], tokens.kinds[place], place, place + 1)
            place += 1
        else:
            end = min(quotations.found[quotation].last, last)
            items.add(QUOTED, Kind.QUOTE, place, end)
            place = end
    return items


def items_within(tokens: Tokens, first: int, last: int) -> Items:
    """The tokens of a stretch inside a quotation, one piece each."""
    items = Items(tokens)
    for place in range(first, last):
        items.add(tokens.lows[place], tokens.kinds[place], place, place + 1)
    return items
