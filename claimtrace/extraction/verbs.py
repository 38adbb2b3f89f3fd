"""Finite verbs of speech: which of them attribute, to whom, and what."""

from __future__ import annotations

from collections.abc import Iterator

from claimtrace.extraction.candidates import Relation
from claimtrace.extraction.clause import Clause
from claimtrace.extraction.following import phrase_after, split_joint
from claimtrace.extraction.noun_phrases import Phrase
from claimtrace.extraction.scopes import reach_of, resumed
from claimtrace.extraction.statements import Statement
from claimtrace.extraction.subjects import subject_of
from claimtrace.extraction.words import words

__all__ = ["finite"]

_PARTICLES = {"pointed": "out", "points": "out", "point": "out"}
_NOUNLIKE = words(
    "note notes state states remark remarks report reports claim claims add estimate estimates "
    "count counts comment comments charge charges detail details promise promises rate rates rule "
    "rules demand demands offer offers insist stress post posts tweet tweets forecast forecasts "
    "project projects document documents pledge pledges vow vows quote quotes reference references "
    "hint hints show shows tally tallies rank ranks list lists tell put puts stresses views "
    "proposal answer answers challenge question questions reply replies"
)
_THINKING = words(
    "estimate estimates believe believes think thinks expect expects predict predicts suggest "
    "suggests reveal reveals agree agrees"
)
_NEW_SUBJECT = words("he she it they we i there this those")
_CLOSES = words(", . ; : ? ! who on in after as during at of when while") | {""}
_WHEN = words("monday tuesday wednesday thursday friday saturday sunday today yesterday")


def finite(clause: Clause, place: int) -> Iterator[Statement]:
    """What the finite verb at ``place`` says; nothing where it attributes nothing."""
    lexicon = clause.lexicon
    low, before = clause.low(place), clause.low(place - 1)
    if before in lexicon.determiners or before == "to" or clause.is_passive(place):
        return
    if before in lexicon.negations or clause.low(place - 2) in lexicon.negations:
        return
    if _inverted(clause, place):
        yield from _after_quote(clause, place)
        return
    subject = subject_of(clause, place)
    if subject is None or not _fits(clause, place, low, subject):
        return
    told = None
    start = place + 1
    if low in lexicon.told:
        told = phrase_after(clause.items, start, lexicon)
        start = told.last if told else start
        if clause.low(start - 1) in ("tale", "story", "stories", "lies"):
            return
    content, trailing = reach_of(clause, place, start, subject)
    if content:
        yield from _statements_of(clause, place, subject, content, trailing, told)


def _statements_of(
    clause: Clause,
    place: int,
    subject: Phrase,
    content: list[tuple[int, int]],
    trailing: bool,
    told: Phrase | None,
) -> Iterator[Statement]:
    via = told if told is not None and clause.is_medium(told) else None
    for one in split_joint(clause.items, subject, clause.lexicon):
        yield Statement(
            one,
            (place, place + 1),
            Relation.TOLD if told else Relation.SAID,
            list(content),
            via=via,
            via_cue=(place, place + 1),
            trailing=trailing,
            denies=clause.low(place) in clause.lexicon.denials,
        )


def _fits(clause: Clause, place: int, low: str, subject: Phrase) -> bool:
    """Whether this verb, with this subject, and what follows, speaks."""
    lexicon = clause.lexicon
    following = clause.low(place + 1)
    clausal = following in ("that", ":") or clause.is_quote(place + 1)
    quoted = clause.quote_before(subject.begin)
    documented = clause.is_document(subject)
    if low == "accused" and following == "of":
        return False
    if clause.is_share(subject) or _is_noun(clause, place, low, subject):
        return False
    if low in lexicon.showing and documented:
        if low in ("has", "had", "have"):
            return _has(clause, place, subject)
        return following not in ("by", "to")
    if low not in lexicon.speech:
        return False
    if low in ("called", "calls"):
        return following == "for" or quoted
    if low not in lexicon.weak or clausal or quoted or _PARTICLES.get(low) == following:
        return True
    return clause.past_adverbial(place + 1) >= len(clause.items) - 1 or (
        low in _THINKING and (following in _NEW_SUBJECT or clause.name(place + 1))
    )


def _is_noun(clause: Clause, place: int, low: str, subject: Phrase) -> bool:
    """Whether a word that may be a plural or a singular noun is one here ("the report")."""
    if low not in _NOUNLIKE:
        return False
    last = clause.low(subject.last - 1)
    if last.endswith("'s"):
        return True
    if low.endswith("s"):  # "the 20 states", "nonpartisan remarks"
        return clause.low(place + 1) in clause.lexicon.prepositions or not (
            clause.name(subject.last - 1)
            or last in _NEW_SUBJECT
            or clause.low(subject.first) in clause.lexicon.determiners
        )
    return clause.low(subject.first) in ("a", "an", "this", "each", "one") or not (
        last.endswith("s") or last in _NEW_SUBJECT or last in clause.lexicon.irregular_plurals
    )


def _has(clause: Clause, place: int, subject: Phrase) -> bool:
    """As in "the poll has him at 40 percent"; not "the post has been updated"."""
    polled = any(
        clause.low(at) in clause.lexicon.polls for at in range(subject.first, subject.last)
    )
    return polled and clause.low(place + 1) not in ("a", "an", "been", "to")


def _inverted(clause: Clause, place: int) -> bool:
    """'"...," said the minister'; not "the minister, aged 50, said" nor "he said"."""
    before = clause.low(place - 1)
    quote = clause.quote_before(place)
    low = clause.low(place)
    if low not in clause.lexicon.speech or low in clause.lexicon.weak:
        return False
    if place == 0 or not (quote or before in (",", "—", "–")):
        return False
    phrase = phrase_after(clause.items, place + 1, clause.lexicon)
    if phrase is None or (phrase.last - phrase.first == 1 and clause.low(phrase.first) in _WHEN):
        return False
    if quote:
        return clause.low(phrase.last) in _CLOSES
    ended = clause.low(phrase.last) in ("", ".", ",") or phrase.described is not None
    return ended and low not in clause.lexicon.told and clause.capital(phrase.first)


def _after_quote(clause: Clause, place: int) -> Iterator[Statement]:
    phrase = phrase_after(clause.items, place + 1, clause.lexicon)
    if phrase is None:
        return
    end = phrase.described[1] if phrase.described else phrase.last
    content = [(clause.trail, place)]
    content += resumed(clause, end)
    yield from _statements_of(clause, place, phrase, content, True, None)
