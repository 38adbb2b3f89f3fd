"""Candidates that seem to answer one question, for a person to confirm."""

from __future__ import annotations

from collections.abc import Iterable

from claimtrace.extraction.candidates import CandidateClaim
from claimtrace.extraction.lexicon import DEFAULT
from claimtrace.extraction.units import singular
from claimtrace.frozen import Frozen
from claimtrace.registry import id_from_name

__all__ = ["SuggestedQuestion", "question_id", "suggest_questions"]

_OF_PEOPLE = frozenset({"killed", "wounded", "missing", "captured", "displaced"})


class SuggestedQuestion(Frozen):
    """Figures with the same status and the same noun: a question that they may all answer.

    Whether they are about one event, one place and one window is for a person to say.
    """

    id: str
    """Made of status and noun: "killed-fighter"."""
    status: str | None
    """What happened; None where nothing is said."""
    noun: str
    """What was counted, in the singular."""
    candidates: tuple[CandidateClaim, ...]
    """The figures, in the order in which they first appear."""


def suggest_questions(candidates: Iterable[CandidateClaim]) -> tuple[SuggestedQuestion, ...]:
    """Group candidates, of one article or of many, in the order in which they first appear.

    Nouns are compared by their last word in the singular. Words that count an event themselves
    ("deaths") are read as people, as they do not say who.

    >>> from claimtrace.extraction import extract
    >>> found = extract("At least 40 people were killed, the ministry said.")
    >>> [question.id for question in suggest_questions(found.candidates)]
    ['killed-person']
    """
    groups: dict[tuple[str | None, str], list[CandidateClaim]] = {}
    for candidate in candidates:
        groups.setdefault(_key(candidate), []).append(candidate)
    return tuple(
        SuggestedQuestion(id=_id(status, noun), status=status, noun=noun, candidates=tuple(found))
        for (status, noun), found in groups.items()
    )


def question_id(candidate: CandidateClaim) -> str:
    """The id of the question that this candidate alone suggests."""
    return _id(*_key(candidate))


def _id(status: str | None, noun: str) -> str:
    return id_from_name(" ".join(filter(None, (status, noun))))


def _key(candidate: CandidateClaim) -> tuple[str | None, str]:
    noun = singular(candidate.quantity.unit)
    word = candidate.quantity.unit.rsplit(" ", 1)[-1].casefold()
    if candidate.status in _OF_PEOPLE and DEFAULT.events.get(word) == candidate.status:
        noun = "person"
    return candidate.status, noun
