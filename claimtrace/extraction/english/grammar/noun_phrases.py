"""Noun phrases: where the mention of a source begins and ends, before a cue and behind it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

from claimtrace.extraction.english.lexicon import Lexicon
from claimtrace.extraction.english.text import Items, Kind

__all__ = [
    "BACK",
    "COMMAS",
    "Phrase",
    "anonymity_after",
    "anonymity_before",
    "checked",
    "in_anonymity",
    "is_noun_here",
    "is_stop",
    "left_edge",
    "past_leads",
    "phrase_after",
    "phrase_ending",
    "split_joint",
    "subject_of_sentence",
]


BACK = 40
"""Pieces that a subject with its appositions may take."""
COMMAS = frozenset({",", "—", "–", "-", "--", "(", ")"})
"""Marks that part a phrase from its apposition."""

_STOPS = frozenset({";", ":", ".", "?", "!", "…", "..."})


class Phrase(NamedTuple):
    """A source's mention, as pieces ``first:last``, and what describes it, if anything does.

    ``described`` is an apposition, or the clause that says that no name was to be given.
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


def phrase_ending(items: Items, last: int, floor: int, lexicon: Lexicon) -> Phrase | None:
    """The noun phrase whose last word stands at ``last``; None if it can name nobody."""
    return checked(items, left_edge(items, last, floor, lexicon), last + 1, lexicon)


def is_stop(items: Items, at: int) -> bool:
    """Whether a mark ends a clause; a full stop inside a sentence belongs to an abbreviation."""
    low = items.lows[at]
    return low in _STOPS and not (low == "." and at + 1 < len(items))


def left_edge(items: Items, at: int, floor: int, lexicon: Lexicon) -> int:
    """Back to where the noun phrase that ends at ``at`` begins."""
    lows = items.lows
    edge = at + 1
    bottom = max(floor, at + 1 - BACK)
    breaks, speech, articles = lexicon.breaks, lexicon.speech, lexicon.articles
    while edge > bottom:
        low = lows[edge - 1]
        if low in COMMAS or is_stop(items, edge - 1) or items.is_quoted(edge - 1):
            break
        if low in breaks and not (
            (low == "to" and _is_target(items, edge, lexicon))
            or (low in lexicon.partitive_pronouns and edge - 1 > bottom and lows[edge - 2] == "of")
        ):
            break
        if (
            low in speech
            and items.kinds[edge - 1] is Kind.WORD
            and not is_noun_here(items, edge - 1, lexicon)
            and not (edge <= at and low.endswith("ed") and _is_dated(items, edge, lexicon))
        ):
            break
        if low == "and" and not _joins(items, edge - 1, bottom, lexicon):
            break
        edge -= 1
        if low in articles and edge > bottom and not _goes_on(items, edge - 1, lexicon):
            break
    return past_leads(items, edge, at + 1, lexicon)


def _goes_on(items: Items, at: int, lexicon: Lexicon) -> bool:
    """Whether a phrase goes on to the left of an article: "the head of the", "all the"."""
    low = items.lows[at]
    return (
        low in lexicon.prepositions or low in lexicon.determiners or low in lexicon.before_articles
    )


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
        or before in lexicon.noun_links
        or before.endswith("'s")
        or (items.lows[at] in lexicon.documents or items.lows[at] in lexicon.speakers)
        or (items.kinds[at - 1] is Kind.WORD and items.lows[at].endswith("ed"))
    )


def _joins(items: Items, at: int, bottom: int, lexicon: Lexicon) -> bool:
    """Whether the "and" at ``at`` joins two nouns, and not two clauses."""
    for back in range(at - 1, max(bottom, at - 12) - 1, -1):
        low = items.lows[back]
        if low in COMMAS or low in _STOPS:
            return low == ","
        if low in lexicon.auxiliaries and low != "'s":
            return False
        if low in lexicon.breaks:
            return low in lexicon.clause_openers
        if (
            items.kinds[back] is Kind.WORD
            and low.endswith(("ed", "ing"))
            and back > bottom
            and not _is_dated(items, back + 1, lexicon)
        ):
            return False
    return True


def _is_dated(items: Items, at: int, lexicon: Lexicon) -> bool:
    """Whether "by" or a time follows a participle: "a poll released Sunday by"."""
    low = items.lows[at]
    return low in lexicon.dated or low in lexicon.weekdays


def past_leads(items: Items, first: int, last: int, lexicon: Lexicon) -> int:
    """Past conjunctions, adverbs and times that stand before a subject."""
    lows = items.lows
    while first < last - 1:
        low = lows[first]
        timed = low in lexicon.weekdays or low in lexicon.months
        if low in lexicon.time_openers and (
            lows[first + 1] in lexicon.weekdays
            or lows[first + 1] in lexicon.months
            or lows[first + 1] in lexicon.durations
            or lows[first + 1][:2] in ("19", "20")
        ):
            first += 2
        elif (
            low in lexicon.leads
            or low in COMMAS
            or (timed and lows[first + 1] in COMMAS)
            or (
                low.endswith("ly")
                and (lows[first + 1] in COMMAS or lows[first + 1] in lexicon.clause_openers)
            )
        ):
            first += 1
        else:
            break
    return first


def checked(items: Items, first: int, last: int, lexicon: Lexicon) -> Phrase | None:
    """The phrase, if it can name somebody."""
    lows, kinds = items.lows, items.kinds
    while first < last and lows[first] in COMMAS:
        first += 1
    while last > first and (lows[last - 1] in COMMAS or lows[last - 1] in lexicon.weekdays):
        last -= 1
    if first >= last:
        return None
    if lows[first] in lexicon.prepositions:
        inner = _inner_subject(items, first, last, lexicon)
        if inner is None:
            return None
        first = inner
    if last - first == 1:
        low = lows[first]
        if low in lexicon.determiners and low not in lexicon.alone and low not in lexicon.pronouns:
            return None
        named = kinds[first] is Kind.NAME and low not in lexicon.weekdays
        if not (named or low in lexicon.pronouns or low in lexicon.speakers or low in lexicon.vague
                or (low.endswith("s") and len(low) > 3 and kinds[first] is Kind.WORD)
                or low in lexicon.alone or low == "which"):  # fmt: skip
            return None
        return Phrase(first, last)
    named = any(kinds[at] is Kind.NAME for at in range(first, last))
    worded = any(kinds[at] is Kind.WORD for at in range(first, last))
    return Phrase(first, last) if named or worded else None


def _inner_subject(items: Items, first: int, last: int, lexicon: Lexicon) -> int | None:
    """Past a leading "In its latest survey" that no comma parts from the subject."""
    for at in range(last - 1, first, -1):
        if items.kinds[at] is Kind.NAME and items.kinds[at - 1] is not Kind.NAME:
            return at if items.lows[at - 1] not in lexicon.inner_links else None
    return None


def subject_of_sentence(
    items: Items, before: int, lexicon: Lexicon, start: int = 0
) -> Phrase | None:
    """The noun phrase with which a clause begins, as the subject of a participle further on."""
    origin = start
    ahead = range(origin, min(before, origin + BACK))
    starts = [at + 1 for at in ahead if items.lows[at] == ","]
    if items.lows[origin] not in lexicon.subordinate_openers:
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
        or low in lexicon.narrative_pasts
        or (low.endswith("ed") and items.kinds[at] is Kind.WORD)
    )


def _opening_phrase(items: Items, start: int, before: int, lexicon: Lexicon) -> Phrase | None:
    first = past_leads(items, start, before, lexicon)
    last = first
    while last < before and last - first < 10:
        low = items.lows[last]
        if low in lexicon.breaks and not (last == first and low in lexicon.pronouns):
            break
        if items.kinds[last] > Kind.COMPOUND or (
            last > first and items.kinds[last] is Kind.WORD and low.endswith("ed")
        ):
            break
        if last > first and low in lexicon.prepositions and low != "of":
            break
        last += 1
        if items.lows[first] in lexicon.pronouns:
            break
        if (
            last < before
            and items.kinds[last - 1] is Kind.NAME
            and items.lows[last - 1] not in lexicon.determiners
            and items.kinds[last] is Kind.WORD
            and items.lows[last] not in lexicon.noun_links
        ):
            break
    return checked(items, first, last, lexicon)


_LONGEST = 16  # pieces of a clause that asks for anonymity


class _Anonymity:
    """How a text says that somebody is not to be named, as patterns."""

    def __init__(self, lexicon: Lexicon):
        self.opens = lexicon.nameless_openers | lexicon.nameless_under
        self.closes = lexicon.anonymity | lexicon.nameless_state | lexicon.named | lexicon.names
        between = r"(?:\ (?!who\ )[^ ,.;:]++)*?"
        self.clause = re.compile(
            rf"""(?:{_any(lexicon.nameless_openers)}
              |{_any(lexicon.nameless_under)}\ (?:the\ )?{_any(lexicon.nameless_condition)})
            (?=[ ]){between}
            (?:\ (?:{_any(lexicon.anonymity)}
                |{_any(lexicon.remaining_nameless)}\ {_any(lexicon.nameless_state)})
              |\ {_any(lexicon.refusals)}{between}
                (?:\ {_any(lexicon.being_named)}(?:\ \w+ly)?\ {_any(lexicon.named)}
                  |\ {_any(lexicon.giving_names)}\ {_any(lexicon.names_of)}
                    (?:\ {_any(lexicon.names_own)})?\ {_any(lexicon.names)}))
            (?![^ ])""",
            re.VERBOSE,
        )
        self.refusing = re.compile(
            rf"""{_any(lexicon.declining)}(?:\ to)?\ {_any(lexicon.declined)}
            (?:\ {_any(lexicon.declined_of)})?\ {_any(lexicon.declined_what)}(?![^ ])""",
            re.VERBOSE,
        )


def _any(words: Iterable[str]) -> str:
    """One of some words, in which "*" stands for letters."""
    found = sorted(words, key=lambda word: (-len(word), word))
    return "(?:" + "|".join(re.escape(word).replace(r"\*", r"\w+") for word in found) + ")"


def anonymity_after(items: Items, place: int, lexicon: Lexicon) -> tuple[int, int] | None:
    """The clause that begins at ``place``, or behind a comma there; None where there is none."""
    first = place + (place < len(items) and items.lows[place] == ",")
    if first >= len(items):
        return None
    anonymity = lexicon.made(_Anonymity)
    if items.lows[first] not in anonymity.opens:
        return None
    ahead = items.lows[first : first + _LONGEST]
    if anonymity.closes.isdisjoint(ahead):
        return None
    text = " ".join(ahead)
    found = anonymity.clause.match(text) or anonymity.refusing.match(text)
    return (first, first + found[0].count(" ") + 1) if found else None


def anonymity_before(items: Items, last: int, floor: int, lexicon: Lexicon) -> int:
    """Where the clause begins whose last word stands at ``last``; -1 where there is none."""
    if last < 0:
        return -1
    anonymity = lexicon.made(_Anonymity)
    if items.lows[last] not in anonymity.closes:
        return -1
    for first in range(max(floor, last - _LONGEST + 1), last):
        if items.lows[first] in anonymity.opens and anonymity_after(items, first, lexicon) == (
            first,
            last + 1,
        ):
            return first
    return -1


def in_anonymity(items: Items, place: int, lexicon: Lexicon) -> bool:
    """Whether a word belongs to such a clause, and so tells of nothing else."""
    anonymity = lexicon.made(_Anonymity)
    if anonymity.closes.isdisjoint(items.lows[place : place + _LONGEST]):
        return False
    for first in range(place, max(-1, place - _LONGEST), -1):
        if items.lows[first] in anonymity.opens:
            found = anonymity_after(items, first, lexicon)
            if found is not None and found[0] <= place < found[1]:
                return True
    return False


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
    lows, kinds, breaks = items.lows, items.kinds, lexicon.breaks
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
        if at > first and (low in breaks or _turns(items, at, first, top, lexicon)):
            break
        if at == first and low in breaks:
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
