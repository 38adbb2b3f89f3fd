"""The noun phrase before a verb: where the mention of a source begins and ends."""

from __future__ import annotations

from typing import NamedTuple

from claimtrace.extraction.items import Items
from claimtrace.extraction.lexicon import Lexicon
from claimtrace.extraction.tokens import Kind
from claimtrace.extraction.words import words

__all__ = ["PRONOUNS", "Phrase", "is_noun_here", "subject_before", "subject_of_sentence"]

_BACK = 40  # pieces that a subject with its appositions may take
_COMMAS = frozenset({",", "—", "–", "-", "--", "(", ")"})
_STOPS = frozenset({";", ":", ".", "?", "!", "…", "..."})
_LEADS = words(
    "but and so or yet meanwhile earlier later however still also indeed instead moreover "
    "separately additionally overall similarly although though while as when if because that "
    "since then now today yesterday afterward afterwards finally recently"
)
PRONOUNS = words("he she it they we i you who everyone someone nobody both others")
"""Words that stand for a source by themselves."""


class Phrase(NamedTuple):
    """A source's mention, as pieces ``first:last``, and an apposition, if it has one.

    ``stands_for`` is the phrase before a "who".
    """

    first: int
    last: int
    described: tuple[int, int] | None = None
    stands_for: tuple[int, int] | None = None

    @property
    def begin(self) -> int:
        """Where mention and apposition together begin."""
        return min(self.first, self.described[0]) if self.described else self.first


def subject_before(items: Items, verb: int, floor: int, lexicon: Lexicon) -> Phrase | None:
    """The subject of the verb at ``verb``, not reaching below the piece ``floor``."""
    at = verb - 1
    lows = items.lows
    while at >= floor and (
        lows[at] in lexicon.auxiliaries
        or lows[at] in lexicon.adverbs
        or (lows[at].endswith("ly") and items.kinds[at] is Kind.WORD)
    ):
        at -= 1
    at = _before_parenthesis(items, at, floor)
    if at < floor:
        return None
    inside = at - 1 > floor and lows[at - 1] in lexicon.prepositions
    if lows[at] in PRONOUNS and not inside:
        if lows[at] == "who":
            full = _before_who(items, at, floor, lexicon)
            same = full.first == at
            return Phrase(at, at + 1, None, None if same else (full.first, full.last))
        return Phrase(at, at + 1)
    if lows[at] in _COMMAS:
        return _with_apposition(items, at, floor, lexicon)
    first = _left_edge(items, at - 2 if inside else at, floor, lexicon)
    if first > floor and lows[first - 1] == "who":
        return _before_who(items, first - 1, floor, lexicon)
    return _checked(items, first, at + 1, lexicon)


def _before_parenthesis(items: Items, at: int, floor: int) -> int:
    """Before "(D-Nev.)" and the comma that may follow it."""
    end = at - 1 if at >= floor and items.lows[at] == "," else at
    if end < floor or items.lows[end] != ")":
        return at
    for back in range(end - 1, max(floor, end - 12) - 1, -1):
        if items.lows[back] == "(":
            return back - 1
    return at


def _before_who(items: Items, who: int, floor: int, lexicon: Lexicon) -> Phrase:
    at = who - 1
    if at >= floor and items.lows[at] in _COMMAS:
        at -= 1
    if at < floor:
        return Phrase(who, who + 1)
    first = _left_edge(items, at, floor, lexicon)
    return _checked(items, first, at + 1, lexicon) or Phrase(who, who + 1)


def _with_apposition(items: Items, comma: int, floor: int, lexicon: Lexicon) -> Phrase | None:
    """The subject in "Name, spokesman of the ministry, said": what stands before the commas."""
    bottom = max(floor, comma - _BACK)
    edge = comma
    while edge > bottom and not _breaks_clause(items, edge - 1, lexicon):
        edge -= 1
    edge = _past_leads(items, edge, comma, lexicon)
    first_comma = next((at for at in range(edge, comma) if items.lows[at] in _COMMAS), comma)
    if items.lows[edge : edge + 1] and items.lows[edge] in lexicon.prepositions:
        if first_comma == comma:
            return None
        edge = _past_leads(items, first_comma + 1, comma, lexicon)
        first_comma = next((at for at in range(edge, comma) if items.lows[at] in _COMMAS), comma)
    phrase = _checked(items, edge, first_comma, lexicon)
    if phrase is None:
        return None
    if first_comma + 1 >= comma:
        return phrase
    return _named(items, phrase, first_comma + 1, comma)


def _named(items: Items, phrase: Phrase, first: int, last: int) -> Phrase:
    """The phrase with its apposition; where only that is a name, it is the source."""
    head = any(items.kinds[at] is Kind.NAME for at in range(phrase.first, phrase.last))
    comma = next((at for at in range(first, last) if items.lows[at] in _COMMAS), last)
    if (
        items.kinds[first] is Kind.NAME
        and comma - first >= 2
        and (not head or items.lows[phrase.first] in ("one", "another", "a", "an"))
    ):
        return Phrase(first, comma, (phrase.first, phrase.last))
    return Phrase(phrase.first, phrase.last, (first, last))


def _breaks_clause(items: Items, at: int, lexicon: Lexicon) -> bool:
    low = items.lows[at]
    if low in _STOPS or (items.is_quoted(at) and items.lasts[at] - items.firsts[at] > 5):
        return True
    return low in ("that", "because", "while", "but") or (
        low in lexicon.auxiliaries and low != "'s" and items.lows[max(at - 1, 0)] != "who"
    )


def _left_edge(items: Items, at: int, floor: int, lexicon: Lexicon) -> int:
    """Back to where the noun phrase that ends at ``at`` begins."""
    lows = items.lows
    edge = at + 1
    bottom = max(floor, at + 1 - _BACK)
    while edge > bottom:
        low = lows[edge - 1]
        if low in _COMMAS or low in _STOPS or items.is_quoted(edge - 1):
            break
        if low in lexicon.breaks and not (low == "to" and _is_target(items, edge, lexicon)):
            break
        if (
            low in lexicon.speech
            and items.kinds[edge - 1] is Kind.WORD
            and not is_noun_here(items, edge - 1, lexicon)
        ):
            break
        if low == "and" and not _joins(items, edge - 1, bottom, lexicon):
            break
        edge -= 1
    return _past_leads(items, edge, at + 1, lexicon)


def _is_target(items: Items, at: int, lexicon: Lexicon) -> bool:
    """Whether what follows a "to" is a noun ("an adviser to the Clintons"), and no verb."""
    return at < len(items) and (
        items.kinds[at] is Kind.NAME or items.lows[at] in lexicon.determiners
    )


def is_noun_here(items: Items, at: int, lexicon: Lexicon) -> bool:
    """As in "the report said": a word that may be a verb, behind a determiner or a name."""
    if at == 0:
        return False
    before = items.lows[at - 1]
    return (
        before in lexicon.determiners
        or before in ("and", "of", "for")
        or before.endswith("'s")
        or (items.lows[at] in lexicon.documents or items.lows[at] in lexicon.speakers)
        or (items.kinds[at - 1] is Kind.WORD and items.lows[at].endswith("ed"))
    )


def _joins(items: Items, at: int, bottom: int, lexicon: Lexicon) -> bool:
    """Whether the "and" at ``at`` joins two nouns, and not two clauses."""
    for back in range(at - 1, max(bottom, at - 12) - 1, -1):
        low = items.lows[back]
        if low in _COMMAS or low in _STOPS:
            return low == ","
        if low in lexicon.auxiliaries and low != "'s":
            return False
        if low in lexicon.breaks:
            return low == "that"
        if items.kinds[back] is Kind.WORD and low.endswith(("ed", "ing")) and back > bottom:
            return False
    return True


def _past_leads(items: Items, first: int, last: int, lexicon: Lexicon) -> int:
    """Past conjunctions, adverbs and times that stand before a subject."""
    lows = items.lows
    while first < last - 1:
        low = lows[first]
        timed = low in lexicon.weekdays or low in lexicon.months
        if low in ("on", "in", "late", "early", "last", "this") and (
            lows[first + 1] in lexicon.weekdays
            or lows[first + 1] in lexicon.months
            or lows[first + 1] in lexicon.durations
            or lows[first + 1][:2] in ("19", "20")
        ):
            first += 2
        elif low in _LEADS or low in _COMMAS or (timed and lows[first + 1] in _COMMAS):
            first += 1
        else:
            break
    return first


def _checked(items: Items, first: int, last: int, lexicon: Lexicon) -> Phrase | None:
    """The phrase, if it can name somebody."""
    lows, kinds = items.lows, items.kinds
    while first < last and lows[first] in _COMMAS:
        first += 1
    while last > first and (lows[last - 1] in _COMMAS or lows[last - 1] in lexicon.weekdays):
        last -= 1
    if first >= last:
        return None
    if lows[first] in lexicon.prepositions:
        inner = _inner_subject(items, first, last)
        if inner is None:
            return None
        first = inner
    if last - first == 1:
        low = lows[first]
        if low in lexicon.determiners and low not in ("this", "that") and low not in PRONOUNS:
            return None
        named = kinds[first] is Kind.NAME and low not in lexicon.weekdays
        if not (named or low in PRONOUNS or low in lexicon.speakers or low in lexicon.vague
                or (low.endswith("s") and len(low) > 3 and kinds[first] is Kind.WORD)
                or low in ("this", "that", "which")):  # fmt: skip
            return None
        return Phrase(first, last)
    named = any(kinds[at] is Kind.NAME for at in range(first, last))
    worded = any(kinds[at] is Kind.WORD for at in range(first, last))
    return Phrase(first, last) if named or worded else None


def _inner_subject(items: Items, first: int, last: int) -> int | None:
    """Past a leading "In its latest survey" that no comma parts from the subject."""
    for at in range(last - 1, first, -1):
        if items.kinds[at] is Kind.NAME and items.kinds[at - 1] is not Kind.NAME:
            return at if items.lows[at - 1] not in ("of", "for", "the", "a", "in", "at") else None
    return None


def subject_of_sentence(
    items: Items, before: int, lexicon: Lexicon, start: int = 0
) -> Phrase | None:
    """The noun phrase with which a clause begins, as the subject of a participle further on."""
    origin = start
    ahead = range(origin, min(before, origin + _BACK))
    starts = [origin] + [at + 1 for at in ahead if items.lows[at] == ","]
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
        or (low.endswith("ed") and items.kinds[at] is Kind.WORD)
    )


def _opening_phrase(items: Items, start: int, before: int, lexicon: Lexicon) -> Phrase | None:
    first = _past_leads(items, start, before, lexicon)
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
            and items.kinds[last] is Kind.WORD
            and (items.lows[last] not in ("of", "for", "and"))
        ):
            break
    return _checked(items, first, last, lexicon)
