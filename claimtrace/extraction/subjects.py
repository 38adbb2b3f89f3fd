"""Who is the subject of a verb."""

from __future__ import annotations

from claimtrace.extraction.candidates import Relation
from claimtrace.extraction.clause import Clause
from claimtrace.extraction.noun_phrases import Phrase
from claimtrace.extraction.openings import subject_of_sentence
from claimtrace.extraction.verb_subjects import subject_before
from claimtrace.extraction.words import words

__all__ = ["subject_of", "subject_so_far"]

_OBJECT_OF = words("of on in at for with by from about to against")
_NEW_SUBJECT = words("he she it they we i there this those")


def subject_so_far(clause: Clause, place: int) -> Phrase | None:
    """Who is the subject of a verb that has none of its own: of the last clause before it."""
    start = clause.floor
    turn = next(
        (
            at + 1
            for at in range(place - 1, max(start, place - 40), -1)
            if clause.low(at) in ("and", "but", "while") and clause.low(at - 1) == ","
        ),
        0,
    )
    if clause.found and clause.found[-1].relation is not Relation.CITING:
        if not turn:
            return clause.found[-1].source
        subject = subject_of_sentence(clause.items, place, clause.lexicon, turn)
        return subject or clause.found[-1].source
    return subject_of_sentence(clause.items, place, clause.lexicon)


def subject_of(clause: Clause, place: int) -> Phrase | None:
    """The subject of the finite verb at ``place``; None where it has none that can speak."""
    at = place - 1
    while at > clause.floor and (
        clause.low(at) in clause.lexicon.adverbs
        or clause.low(at) in clause.lexicon.auxiliaries
        or clause.low(at) in clause.lexicon.weekdays
        or (clause.low(at) == "on" and clause.low(at + 1) in clause.lexicon.weekdays)
    ):
        at -= 1
    if clause.low(at) in ("and", "but") and at > 1:  # "became a delegate and said"
        return subject_so_far(clause, at)
    subject = subject_before(clause.items, place, clause.floor, clause.lexicon)
    if subject is None or clause.low(subject.first - 1) == "what":
        return None
    pronoun = subject.last - subject.first == 1 and clause.low(subject.first) in _NEW_SUBJECT
    return None if pronoun and clause.low(subject.first - 1) in _OBJECT_OF else subject
