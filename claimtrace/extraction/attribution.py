"""Who is said to have said what in a sentence: goes through its cues, once."""

from __future__ import annotations

from collections.abc import Iterator

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
from claimtrace.extraction.items import Items
from claimtrace.extraction.lexicon import Lexicon
from claimtrace.extraction.scopes import settle
from claimtrace.extraction.statements import Statement
from claimtrace.extraction.verbs import finite

__all__ = ["MAX_STATEMENTS", "find_statements"]

MAX_STATEMENTS = 12
"""Cues that are read in one sentence; what follows in a longer one is left alone."""


def find_statements(items: Items, lexicon: Lexicon, cues: frozenset[str]) -> list[Statement]:
    """The statements of a sentence in the order of their cues; ``cues`` is ``lexicon.cues()``."""
    if cues.isdisjoint(items.lows):
        return []
    clause = Clause(items, lexicon)
    opening_document(clause)
    for place, low in enumerate(items.lows):
        if low not in cues or place < clause.floor:
            continue
        if len(clause.found) >= MAX_STATEMENTS:
            break
        for statement in _read(clause, place, low):
            clause.keep(statement)
    settle(clause)
    return [statement for statement in clause.found if statement.content]


def _read(clause: Clause, place: int, low: str) -> Iterator[Statement]:
    """What the cue at ``place`` says; nothing where it is none after all."""
    lexicon = clause.lexicon
    if low == "according":
        yield from according(clause, place)
    elif low == ":":
        yield from colon(clause, place)
    elif low in clause.lexicon.polls and low not in lexicon.speech:
        yield from in_a_poll(clause, place)
    elif low in lexicon.quoting and (statement := quoted(clause, place)) is not None:
        yield statement
    elif low in lexicon.saying:
        yield from participle(clause, place)
    elif clause.low(place + 1) == "by" and (low.endswith("ed") or low == "said"):
        yield from passive_by(clause, place)
    else:
        yield from finite(clause, place)
