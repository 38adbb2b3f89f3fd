"""The noun phrase with which a sentence or a clause begins."""

from __future__ import annotations

from claimtrace.extraction.items import Items
from claimtrace.extraction.lexicon import Lexicon
from claimtrace.extraction.noun_phrases import BACK, PRONOUNS, Phrase, checked, past_leads
from claimtrace.extraction.tokens import Kind
from claimtrace.extraction.words import words

__all__ = ["subject_of_sentence"]

_PASTS = words(
    "sent made gave took wrote went held put began ran came got met led won lost spoke became left "
    "kept brought broke drew fell flew grew hit rose saw sought stood struck threw took"
)
_SUBORDINATE = words("when while after before as although though because if since asked")


def subject_of_sentence(
    items: Items, before: int, lexicon: Lexicon, start: int = 0
) -> Phrase | None:
    """The noun phrase with which a clause begins, as the subject of a participle further on."""
    origin = start
    ahead = range(origin, min(before, origin + BACK))
    starts = [at + 1 for at in ahead if items.lows[at] == ","]
    if items.lows[origin] not in _SUBORDINATE:
        starts.insert(0, origin)
    for start in starts:
        phrase = _opening_phrase(items, start, before, lexicon)
        if phrase is not None and _verb_follows(items, phrase.last, before, lexicon):
            return phrase
    return _opening_phrase(items, origin, before, lexicon)


def _verb_follows(items: Items, at: int, before: int, lexicon: Lexicon) -> bool:
    if at < before and items.lows[at] == "(":
        at = next((k + 1 for k in range(at, min(before, at + 12)) if items.lows[k] == ")"), at)
    while at < before and items.lows[at] in lexicon.adverbs:
        at += 1
    low = items.lows[at] if at < before else ""
    return (
        low in lexicon.auxiliaries
        or low in lexicon.speech
        or low in _PASTS
        or (low.endswith("ed") and items.kinds[at] is Kind.WORD)
    )


def _opening_phrase(items: Items, start: int, before: int, lexicon: Lexicon) -> Phrase | None:
    first = past_leads(items, start, before, lexicon)
    last = first
    while last < before and last - first < 10:
        low = items.lows[last]
        if low in lexicon.breaks and not (last == first and low in PRONOUNS):
            break
        if items.kinds[last] > Kind.COMPOUND or (
            last > first and items.kinds[last] is Kind.WORD and low.endswith("ed")
        ):
            break
        if last > first and low in lexicon.prepositions and low != "of":
            break
        last += 1
        if items.lows[first] in PRONOUNS:
            break
        if (
            last < before
            and items.kinds[last - 1] is Kind.NAME
            and items.lows[last - 1] not in lexicon.determiners
            and items.kinds[last] is Kind.WORD
            and (items.lows[last] not in ("of", "for", "and"))
        ):
            break
    return checked(items, first, last, lexicon)
