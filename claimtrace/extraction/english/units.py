"""The noun phrase that a number counts: open, found by form and not from a list."""

from __future__ import annotations

from typing import NamedTuple

from claimtrace.extraction.english.lexicon import DEFAULT, Lexicon
from claimtrace.extraction.english.text import Kind, Tokens

__all__ = ["Unit", "number_of", "singular", "unit_after"]

_REACH = 8  # words in which the noun must come
_SUBJECT = 14  # words in which "the number of" must come before its number


class Unit(NamedTuple):
    """A noun phrase from the token ``first`` to before ``last``; ``text`` its words.

    ``others`` marks "others", which counts again what was counted before.
    """

    first: int
    last: int
    text: str
    others: bool = False


def unit_after(
    tokens: Tokens, place: int, last: int, value: float | None, lexicon: Lexicon
) -> Unit | None:
    """The noun phrase that begins at ``place``; None where the text leaves it out."""
    if place >= last:
        return None
    lows = tokens.lows
    if lows[place] in lexicon.percents:
        return Unit(place, place + 1, "percent")
    if tuple(lows[place : min(place + 2, last)]) in lexicon.percent_phrases:
        return Unit(place, place + 2, "percent")
    first = _past_partitive(tokens, place, last, lexicon)
    head = _head(tokens, first, last, lexicon, single=value == 1)
    if head is None:
        return None
    for at in range(head - 1, first - 1, -1):
        if lows[at].endswith("'s"):  # "two of the site's temples" are temples
            first = at + 1
            break
    while first < head and (lows[first] in lexicon.skipped or tokens.kinds[first] > Kind.COMPOUND):
        first += 1
    words = (at for at in range(first, head + 1) if tokens.kinds[at] <= Kind.COMPOUND)
    text = " ".join(tokens.between(at, at + 1) for at in words)
    return Unit(first, head + 1, text[:200], others=lows[head] in lexicon.counted_again)


def number_of(tokens: Tokens, start: int, number: int, lexicon: Lexicon) -> Unit | None:
    """The noun in "the number of refugees rose to", in the words just before a number."""
    if number <= start or tokens.lows[number - 1] not in lexicon.reaches:
        return None
    for at in range(number - 2, max(start, number - _SUBJECT) - 1, -1):
        if tokens.lows[at] in lexicon.counts and tokens.lows[at + 1] == "of":
            return unit_after(tokens, at + 2, number, None, lexicon)
        if tokens.kinds[at] > Kind.COMPOUND:
            return None
    return None


def _past_partitive(tokens: Tokens, place: int, last: int, lexicon: Lexicon) -> int:
    """Past "of the" in "two of the temples", "dozens of vehicles"."""
    if tokens.lows[place] != "of" and not (
        tokens.lows[place] == "out" and place + 1 < last and tokens.lows[place + 1] == "of"
    ):
        return place
    after = place + (1 if tokens.lows[place] == "of" else 2)
    while after < last and tokens.lows[after] in lexicon.partitive:
        after += 1
    return after


def _head(tokens: Tokens, first: int, last: int, lexicon: Lexicon, *, single: bool) -> int | None:
    lows, kinds = tokens.lows, tokens.kinds
    noun: int | None = None
    for at in range(first, min(first + _REACH, last)):
        word = lows[at]
        if kinds[at] in (Kind.OPEN, Kind.CLOSE, Kind.QUOTE) and noun is None:
            continue
        if kinds[at] > Kind.COMPOUND or kinds[at] is Kind.NUMBER:
            break
        if kinds[at] is not Kind.NAME and _ends_phrase(word, lexicon):
            break
        if (
            word in lexicon.statuses
            and word not in lexicon.events
            and not _noun_next(tokens, at + 1, last, lexicon)
        ):
            break
        if is_plural(word, lexicon) or word in lexicon.measures:
            noun = at
            if word not in lexicon.adjuncts or not _noun_next(tokens, at + 1, last, lexicon):
                break
        elif single:
            noun = at
            if at - first >= 2:
                break
    return noun


def _ends_phrase(word: str, lexicon: Lexicon) -> bool:
    return (
        word in lexicon.breaks
        or word in lexicon.prepositions
        or word in lexicon.determiners
        or word in lexicon.alternatives
        or (word in lexicon.speech and not word.endswith("ed") and not is_plural(word, lexicon))
    )


def is_plural(word: str, lexicon: Lexicon) -> bool:
    """Whether a word has the form of a plural noun."""
    if word in lexicon.irregular_plurals or word.endswith(lexicon.plural_parts):
        return True
    if word.endswith(lexicon.plural_ends) and len(word) > 5:
        return word not in lexicon.not_men
    return (
        len(word) > 3
        and word.endswith("s")
        and not word.endswith(("ss", "'s", "us", "sis"))
        and word not in lexicon.not_plural
    )


def _noun_next(tokens: Tokens, at: int, last: int, lexicon: Lexicon) -> bool:
    return at < last and tokens.kinds[at] <= Kind.NAME and is_plural(tokens.lows[at], lexicon)


def singular(unit: str, lexicon: Lexicon = DEFAULT) -> str:
    """The head noun of a unit in the singular, for grouping; not for display."""
    head = unit.rsplit(" ", 1)[-1].casefold()
    if head in lexicon.singulars:
        return lexicon.singulars[head]
    if head.endswith("ies") and len(head) > 4:
        return head[:-3] + "y"
    if head.endswith(("sses", "shes", "ches", "xes")):
        return head[:-2]
    return head[:-1] if head.endswith("s") and not head.endswith(("ss", "us", "is")) else head
