"""A text cut into words, numbers and marks, once."""

from __future__ import annotations

import re
from enum import IntEnum

__all__ = ["Kind", "Tokens", "tokenise"]


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
_TOKEN = re.compile(
    r"""
      (?P<number>\d+(?:[,\u00a0\u2009\u202f]\d{3}(?!\d))*(?:\.\d+)?)
      (?P<grown>(?:[-\u2011]?[^\W\d_]\w*(?:[-\u2011'\u2019]\w+)*)?)
    | (?P<title>(?:Mrs?|Ms|Dr|Prof|Sens?|Reps?|Gov|Gen|Lt|Col|Maj|Sgt|Capt|Rev|St|[A-Z])
        \.(?=\s+[^\W\d_]))
    | (?P<initials>(?:[^\W\d_]\.){2,})
    | (?P<word>[^\W\d_]\w*(?:[-\u2011'\u2019&]\w+)*)
    | (?P<open>[\u201c\u00ab\u201e]|``)
    | (?P<close>[\u201d\u00bb])
    | (?P<quote>"|''|\u2018\u2018|\u2019\u2019)
    | (?P<mark>\.\.\.|--|[^\s\w]|_)
    """,
    re.VERBOSE,
)
_KINDS = {
    "open": Kind.OPEN,
    "close": Kind.CLOSE,
    "quote": Kind.QUOTE,
    "mark": Kind.MARK,
}
_WRITTEN = frozenset({"word", "title", "initials"})


class Tokens:
    """The tokens of one stretch of a text, as parallel lists.

    Token ``i`` is ``text[starts[i]:ends[i]]``; ``lows[i]`` is it in lower case, with a straight
    apostrophe; ``kinds[i]`` says what it is. Offsets count from the beginning of the whole text.
    """

    __slots__ = ("ends", "kinds", "lows", "starts", "text")

    def __init__(self, text: str):
        self.text: str = text
        self.starts: list[int] = []
        self.ends: list[int] = []
        self.lows: list[str] = []
        self.kinds: list[Kind] = []

    def __len__(self) -> int:
        return len(self.starts)

    def between(self, first: int, last: int) -> str:
        """The text from the first token up to, not including, the token ``last``."""
        return self.text[self.starts[first] : self.ends[last - 1]]


def tokenise(text: str, start: int = 0, end: int | None = None) -> Tokens:
    """The tokens of ``text[start:end]``."""
    tokens = Tokens(text)
    # Local names: this loop runs once for every token there is.
    starts, ends, lows, kinds = tokens.starts, tokens.ends, tokens.lows, tokens.kinds
    for found in _TOKEN.finditer(text, start, len(text) if end is None else end):
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
