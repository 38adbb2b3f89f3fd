"""Where sentences and quotations begin and end."""

from __future__ import annotations

from typing import NamedTuple

from claimtrace.extraction.lexicon import Lexicon
from claimtrace.extraction.tokens import Kind, Tokens

__all__ = ["Quotation", "Quotations", "find_quotations", "find_sentences"]

_FULL_STOPS = frozenset({".", "!", "?", "…", "..."})
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
