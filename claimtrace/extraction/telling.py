"""Verbs that tell by their form alone: before "that", and beside a quotation."""

from __future__ import annotations

from claimtrace.extraction.clause import Clause
from claimtrace.extraction.tokens import Kind
from claimtrace.extraction.words import words

__all__ = ["NO_CLAUSE", "tells_by_form"]

_PASTS = words("fumed went swore spoke sang put shot cut")
# Before "that" these say what somebody brought about, learnt, or what simply is the case.
_NOT_TELLING = words("""
    ensured happened proved required assumed turned decided deserved needed wanted allowed seemed
    appeared followed passed based used called named involved included remained caused provided
    elected planned enacted recognized realized noticed learned discovered determined remembered
    imagined hoped wished guessed
""")
NO_CLAUSE = words("one way day year night time week month much many far . ; ?") | {""}
"""Words before which "that" opens no clause: "voted that way", "announced that day"."""


def tells_by_form(clause: Clause, place: int) -> bool:
    """Whether a verb that no list has stands where only a verb of telling can stand."""
    low = clause.items.lows[place]
    past = low.endswith("ed")
    if (
        not (past or low.endswith("s") or low in _PASTS)
        or clause.items.kinds[place] is not Kind.WORD
    ):
        return False
    if low in clause.lexicon.auxiliaries:
        return False
    if clause.low(place + 1) == "that":
        return past and low not in _NOT_TELLING and clause.low(place + 2) not in NO_CLAUSE
    if not past and low not in _PASTS and not _third_person(clause, place):
        return False
    if clause.low(place + 1) in (",", ":") and clause.speech_at(place + 2):
        return True
    return clause.speech_before(place) or clause.speech_behind_subject(place)


def _third_person(clause: Clause, place: int) -> bool:
    low = clause.low(place)
    return (
        low.endswith("s")
        and not low.endswith(("ss", "'s", "us"))
        and (
            clause.low(place - 1) in clause.lexicon.persons
            or (clause.name(place - 1) and clause.speech_before(place - 1))
        )
    )
