"""Who is said to have said what in a sentence: goes through its cues, once."""

from __future__ import annotations

from collections.abc import Iterator

from claimtrace.extraction.anonymity import in_anonymity
from claimtrace.extraction.clause import Clause
from claimtrace.extraction.cues import (
    according,
    colon,
    in_a_poll,
    opening_document,
    participle,
    passive_by,
    quoted,
)
from claimtrace.extraction.items import QUOTED, Items
from claimtrace.extraction.lexicon import Lexicon
from claimtrace.extraction.nominal import nominal
from claimtrace.extraction.scopes import settle
from claimtrace.extraction.statements import Statement
from claimtrace.extraction.telling import tells_by_form
from claimtrace.extraction.verbs import finite

__all__ = ["MAX_STATEMENTS", "find_statements"]

MAX_STATEMENTS = 12
"""Cues that are read in one sentence; what follows in a longer one is left alone."""

_LEADS = frozenset({"in", "by", "as"})
_OPENERS = frozenset({"that", QUOTED})


def find_statements(items: Items, lexicon: Lexicon, cues: frozenset[str]) -> list[Statement]:
    """The statements of a sentence in the order of their cues; ``cues`` is ``lexicon.cues()``."""
    by_form = not _OPENERS.isdisjoint(items.lows)
    if not by_form and cues.isdisjoint(items.lows) and items.lows[0] not in _LEADS:
        return []
    clause = Clause(items, lexicon)
    opening_document(clause)
    for place, low in enumerate(items.lows):
        if place < clause.floor or not (low in cues or (by_form and tells_by_form(clause, place))):
            continue
        if len(clause.found) >= MAX_STATEMENTS:
            break
        if in_anonymity(items, place):
            continue
        for statement in _read(clause, place, low):
            clause.keep(statement)
    settle(clause)
    return [statement for statement in clause.found if statement.content]


def _read(clause: Clause, place: int, low: str) -> Iterator[Statement]:
    """What the cue at ``place`` says; nothing where it is none after all."""
    lexicon = clause.lexicon
    if low in lexicon.claims and (found := next(nominal(clause, place), None)) is not None:
        yield found
    elif low == "according" or low == "per":
        yield from according(clause, place)
    elif low == ":":
        yield from colon(clause, place)
    elif low in clause.lexicon.polls and low not in lexicon.speech:
        yield from in_a_poll(clause, place)
    elif low in lexicon.quoting and (statement := quoted(clause, place)) is not None:
        yield statement
    elif low in lexicon.saying:
        yield from participle(clause, place)
    elif (clause.low(place + 1) == "by" and (low.endswith("ed") or low == "said")) or (
        clause.low(place + 1) == "at" and low in ("estimated", "put") and clause.is_passive(place)
    ):
        yield from passive_by(clause, place)
    else:
        yield from finite(clause, place)
