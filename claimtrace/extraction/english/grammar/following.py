"""The noun phrase behind a cue, and the sources that are joined in one phrase."""

from __future__ import annotations

from claimtrace.extraction.english.grammar.noun_phrases import (
    Phrase,
    anonymity_after,
    is_noun_here,
)
from claimtrace.extraction.english.lexicon import Lexicon
from claimtrace.extraction.english.text import Items, Kind

__all__ = ["phrase_after", "split_joint"]

_FORTH = 24  # pieces that a phrase may take


def phrase_after(items: Items, start: int, lexicon: Lexicon) -> Phrase | None:
    """The noun phrase that begins at ``start``, with what may follow to describe it."""
    first = start
    while first < len(items) and items.lows[first] in lexicon.adverbs:
        first += 1
    last = _right_edge(items, first, lexicon)
    if last == first:
        return None
    described = _apposition_after(items, last, lexicon) or anonymity_after(items, last, lexicon)
    return Phrase(first, last, described)


def _right_edge(items: Items, first: int, lexicon: Lexicon) -> int:
    lows, kinds = items.lows, items.kinds
    if first < len(items) and (
        lows[first] in lexicon.object_pronouns or lows[first] in lexicon.pronouns
    ):
        return first + 1
    at = first
    top = min(len(items), first + _FORTH)
    while at < top:
        low = lows[at]
        quoted = items.is_quoted(at) and at == first
        if not quoted and kinds[at] > Kind.COMPOUND and low != "&":
            break
        if at > first and (low in lexicon.breaks or _turns(items, at, first, top, lexicon)):
            break
        if at == first and low in lexicon.breaks:
            break
        if kinds[at] is Kind.NUMBER and at > first and kinds[at - 1] is Kind.NAME:
            break  # "told the agency 40 boats had sunk"
        at += 1
    return at


def _turns(items: Items, at: int, first: int, top: int, lexicon: Lexicon) -> bool:
    """Whether the phrase is over at a preposition, a day, a verb or a conjunction."""
    lows = items.lows
    low = lows[at]
    following = lows[at + 1] if at + 1 < top else ""
    if low in lexicon.weekdays or low in lexicon.phrase_ends:
        return True
    if low in lexicon.conjunctions:
        return not (
            at + 1 < top
            and (items.kinds[at + 1] is Kind.NAME or following in lexicon.determiners
                 or following in lexicon.speakers)
        )  # fmt: skip
    if low in lexicon.prepositions:
        if low not in lexicon.linking:
            return True
        if following in lexicon.weekdays or following in lexicon.months or following[:2] == "20":
            return True
        if low == "of" and following.endswith("ing"):
            return True  # "accused by the army of shelling"
        if low in lexicon.tight_links or (low == "by" and _is_document(items, first, at, lexicon)):
            return False
        return (
            following in lexicon.loose_determiners
            or low in lexicon.loose_prepositions
            or (low in lexicon.place_links and not _place(items, at + 1, top))
        )
    if items.kinds[at] is Kind.WORD and (low in lexicon.speech or low in lexicon.saying):
        return not is_noun_here(items, at, lexicon)
    return False


def _is_document(items: Items, first: int, last: int, lexicon: Lexicon) -> bool:
    return any(
        items.lows[at] in lexicon.documents and items.kinds[at] is Kind.WORD
        for at in range(first, last)
    )


def _place(items: Items, at: int, top: int) -> bool:
    return at < top and (items.kinds[at] is Kind.NAME or items.lows[at] == "the")


def _apposition_after(items: Items, last: int, lexicon: Lexicon) -> tuple[int, int] | None:
    if last + 1 >= len(items) or items.lows[last] != ",":
        return None
    first = last + 1
    if not (
        items.lows[first] in lexicon.determiners
        or items.lows[first] in lexicon.kinds
        or items.kinds[first] is Kind.NAME
        or not lexicon.apposition_links.isdisjoint(items.lows[first + 1 : first + 4])
    ):
        return None
    end = _right_edge(items, first, lexicon)
    closed = end >= len(items) or items.lows[end] in lexicon.apposition_closers
    return (first, end) if end > first + 1 and closed else None


def split_joint(items: Items, phrase: Phrase, lexicon: Lexicon) -> tuple[Phrase, ...]:
    """Joint sources one by one: "the Observatory and media close to it" is two."""
    for at in range(phrase.first + 1, phrase.last - 1):
        if items.lows[at] != "and":
            continue
        right = items.lows[at + 1]
        distinct = right in lexicon.determiners or right in lexicon.speakers
        if distinct or (
            items.lows[phrase.first] in lexicon.determiners
            and _names_speakers(items, at, phrase.last, lexicon)
            and items.kinds[at - 1] is Kind.NAME
        ):
            return (Phrase(phrase.first, at), Phrase(at + 1, phrase.last, phrase.described))
        if _both_names(items, phrase, at):
            return (Phrase(phrase.first, at), Phrase(at + 1, phrase.last, phrase.described))
    return (phrase,)


def _names_speakers(items: Items, first: int, last: int, lexicon: Lexicon) -> bool:
    return any(
        items.lows[at] in lexicon.speakers or items.lows[at] in lexicon.media
        for at in range(first, last)
    )


def _both_names(items: Items, phrase: Phrase, joint: int) -> bool:
    sides = ((phrase.first, joint), (joint + 1, phrase.last))
    return all(
        last - first <= 3 and all(items.kinds[at] is Kind.NAME for at in range(first, last))
        for first, last in sides
    )
