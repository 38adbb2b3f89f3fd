"""Nouns of speech behind the one who speaks: "rejected the minister's claim that ..."."""

from __future__ import annotations

from collections.abc import Iterator

from claimtrace.extraction.candidates import Relation
from claimtrace.extraction.clause import Clause
from claimtrace.extraction.noun_phrases import Phrase
from claimtrace.extraction.statements import Statement
from claimtrace.extraction.words import words

__all__ = ["nominal"]

_OPENERS = words(", — – - : ; and but or ( )")
_POSSESSIVE = words("his her its their my our your")
_ADJECTIVES = 3  # words between the speaker and the noun
_REACH = 8  # words between the noun and "that"


def nominal(clause: Clause, place: int) -> Iterator[Statement]:
    """What the noun of speech at ``place`` says, where the text gives its speaker."""
    that = _that(clause, place)
    if that < 0:
        return
    source = _possessor(clause, place)
    if source is None or not _is_object(clause, source.first):
        return
    size = len(clause.items)
    end = next((at for at in range(that + 1, size) if clause.low(at) in (",", "—", ";")), size)
    yield Statement(source, (place, place + 1), Relation.SAID, [(that, end)])


def _that(clause: Clause, place: int) -> int:
    """Where the clause begins that the noun announces; -1 where there is none."""
    for at in range(place + 1, min(place + _REACH, len(clause.items))):
        low = clause.low(at)
        if low == "that":
            following = clause.low(at + 1)
            verb = following in clause.lexicon.auxiliaries or following.endswith("ed")
            return -1 if verb or not following else at
        if at == place + 1 and not (
            low in ("on", "in", "last", "this") or low in clause.lexicon.weekdays
        ):
            return -1
        if low == "," or low in clause.lexicon.auxiliaries or clause.items.is_quoted(at):
            return -1
    return -1


def _possessor(clause: Clause, place: int) -> Phrase | None:
    for at in range(place - 1, max(clause.floor, place - _ADJECTIVES - 1) - 1, -1):
        low = clause.low(at)
        if low in _POSSESSIVE:
            return Phrase(at, at + 1)
        if low.endswith(("'s", "s'")) and len(low) > 3:
            return _owner(clause, at)
        if low in clause.lexicon.breaks or low in clause.lexicon.determiners or low == ",":
            return None
    return None


def _owner(clause: Clause, last: int) -> Phrase | None:
    """The name or the noun with its article that ends in "'s" at a place."""
    first = last
    if clause.name(last):
        while first > clause.floor and clause.name(first - 1):
            first -= 1
        return Phrase(first, last + 1)
    for first in range(last - 1, max(clause.floor - 1, last - _ADJECTIVES - 2), -1):
        if clause.low(first) in clause.lexicon.determiners:
            return Phrase(first, last + 1)
    return None


def _is_object(clause: Clause, first: int) -> bool:
    """Whether a phrase stands behind a verb or a preposition.

    Where it is the subject itself, nothing marks the end of what its noun announces.
    """
    before = clause.low(first - 1)
    return bool(before) and before not in _OPENERS and before not in clause.lexicon.breaks
