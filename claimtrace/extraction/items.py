"""A sentence as the grammar of attribution reads it: words, marks, and quotations as one piece."""

from __future__ import annotations

from bisect import bisect_right

from claimtrace.extraction.sentences import Quotations
from claimtrace.extraction.tokens import Kind, Tokens

__all__ = ["QUOTED", "Items", "items_of", "items_within"]

QUOTED = '""'
"""What stands in ``lows`` for a whole quotation."""


class Items:
    """Parallel lists over the pieces of a sentence.

    Piece ``i`` is the tokens ``firsts[i]:lasts[i]``.
    """

    __slots__ = ("firsts", "kinds", "lasts", "lows", "tokens")

    def __init__(self, tokens: Tokens):
        self.tokens: Tokens = tokens
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
