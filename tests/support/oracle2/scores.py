"""The score of a claim: readings against readings, under both hypotheses, and the grade."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from support.oracle2.book import Book, full_policy
from support.oracle2.figures import ONE, ZERO, exact
from support.oracle2.grading import (
    SLACK,
    Counts,
    Measures,
    counts,
    digit,
    letter,
    sourcing,
    table_digit,
)
from support.oracle2.statements import Reading, Speech, Statement
from support.oracle2.worlds import INDEPENDENT, SHARED, TooManyCoinsError, Worlds

__all__ = ["INDEPENDENT", "SHARED", "Cell", "Score", "Side", "TooManyCoinsError", "score"]


@dataclass(frozen=True)
class Cell:
    """The opinion of one supporting against one opposing reading."""

    ours: Reading
    theirs: Reading
    b: Fraction
    d: Fraction
    k: Fraction


@dataclass(frozen=True)
class Side:
    """What one hypothesis gives."""

    hypothesis: str
    b: Fraction
    d: Fraction
    k: Fraction
    taken: Cell
    ties: tuple[Cell, ...]
    attributed_b: Fraction
    attributed_d: Fraction
    attributed_k: Fraction
    second_bloc: Fraction
    opposing_others: Fraction
    table: tuple[tuple[Cell, ...], ...] = field(repr=False)


@dataclass(frozen=True)
class Score:
    """The score of a claim, with what it rests on."""

    claim: str
    b: Fraction
    d: Fraction
    u: Fraction
    k: Fraction
    hypothesis: str
    digit: int
    letter: str
    sourcing: str
    contested: bool
    opposing_others: Fraction
    second_bloc: Fraction
    attributed_b: Fraction
    attributed_d: Fraction
    counts: Counts
    complete: bool
    printed: Measures
    attributed: Measures
    independent: Side = field(repr=False)
    shared: Side = field(repr=False)
    taken: Side = field(repr=False)
    coins: int = 0
    undercuts: Mapping[tuple[str, str, str], Fraction] = field(default_factory=dict)

    @property
    def grade(self) -> str:
        return f"{self.letter}{self.digit}"


def score(
    records: Iterable[Mapping[str, Any]], claim: str, policy: Mapping[str, Any] | None = None
) -> Score:
    """The score of one claim, by brute force.

    `records` are mappings as the lines of a file hold them. Raises TooManyCoinsError where there
    are more falls of coins than are worth enumerating.
    """
    speech = Speech(Book(records, claim, full_policy(policy)))
    group, rules = speech.book.group[claim], speech.book.policy
    ours, for_graphs = speech.support(group)
    theirs, against_graphs = speech.opposition(group)
    sides = (speech.readings(ours, for_graphs), speech.readings(theirs, against_graphs))
    independent, shared = (_side(sides, speech, name) for name in (INDEPENDENT, SHARED))
    taken = shared if shared.b < independent.b else independent
    second = min(independent.second_bloc, shared.second_bloc)
    others = max(independent.opposing_others, shared.opposing_others)
    b, d = (min(getattr(independent, x), getattr(shared, x)) for x in "bd")
    printed = Measures(b, d, taken.k, second, others)
    alone_b = min(independent.attributed_b, shared.attributed_b)
    alone_d = min(independent.attributed_d, shared.attributed_d)
    alone = Measures(alone_b, alone_d, taken.attributed_k, second, others)
    best = max((s.rho * s.m for s in taken.taken.ours.signers), default=ZERO)
    worlds = Worlds([*ours, *theirs], speech.book, SHARED)
    return Score(
        claim=claim,
        b=b,
        d=d,
        u=1 - b - d,
        k=taken.k,
        hypothesis=taken.hypothesis,
        digit=digit(printed, alone, rules),
        letter=letter(best, rules),
        sourcing=sourcing(speech, for_graphs),
        contested=_contested(taken.taken, exact(rules["cuts"]["contested"])),
        opposing_others=others,
        second_bloc=second,
        attributed_b=alone_b,
        attributed_d=alone_d,
        counts=counts(speech, claim),
        complete=True,
        printed=printed,
        attributed=alone,
        independent=independent,
        shared=shared,
        taken=taken,
        coins=len(worlds.coins),
        undercuts=dict(speech._undercut),
    )


def _side(sides: tuple[list[Reading], list[Reading]], speech: Speech, hypothesis: str) -> Side:
    ours, theirs = sides
    every = {id(s): s for side in sides for reading in side for s in reading.signers}
    worlds = Worlds(list(every.values()), speech.book, hypothesis)
    table = [[_cell(r, o, worlds) for o in theirs] for r in ours]
    answers = [(row, min(cell.b for cell in row)) for row in table]
    b = max(least for _, least in answers)
    ties = [c for row, least in answers if least == b for c in row if c.b == b]
    taken = max(ties, key=lambda c: (c.ours.attributed, c.theirs.attributed, c.k))
    attributed = [row for row in table if row[0].ours.attributed]
    alone = [(row, min(cell.b for cell in row)) for row in attributed]
    alone_b = max(least for _, least in alone)
    return Side(
        hypothesis=hypothesis,
        b=b,
        d=_most_opposed(table),
        k=taken.k,
        taken=taken,
        ties=tuple(ties),
        attributed_b=alone_b,
        attributed_d=_most_opposed(attributed),
        attributed_k=max(
            c.k for row, least in alone if least == alone_b for c in row if c.b == alone_b
        ),
        second_bloc=max(_second_bloc(r, worlds) for r in ours if r.attributed),
        opposing_others=max(_others(o, worlds) for o in theirs),
        table=tuple(tuple(row) for row in table),
    )


def _most_opposed(table: Sequence[Sequence[Cell]]) -> Fraction:
    """The most that an opposing reading keeps against the supporting reading that hurts it most."""
    return max(min(row[place].d for row in table) for place in range(len(table[0])))


def _cell(ours: Reading, theirs: Reading, worlds: Worlds) -> Cell:
    no_support, no_opposition, neither = worlds.masses(ours.statements, theirs.statements)
    left = no_support + no_opposition - neither
    if left == 0:
        return Cell(ours, theirs, ZERO, ZERO, ONE)
    b, d = (no_opposition - neither) / left, (no_support - neither) / left
    return Cell(ours, theirs, b, d, 1 - left)


def _second_bloc(reading: Reading, worlds: Worlds) -> Fraction:
    blocs: dict[tuple[str, str], list[Statement]] = {}
    for s in reading.statements:
        blocs.setdefault(s.bloc, []).append(s)
    alone = sorted(1 - worlds.masses(members, []).no_support for members in blocs.values())
    return alone[-2] if len(alone) > 1 else ZERO


def _others(reading: Reading, worlds: Worlds) -> Fraction:
    others = [s for s in reading.statements if s.interest != "self"]
    return 1 - worlds.masses([], others).no_opposition


def _contested(cell: Cell, cut: Fraction) -> bool:
    """Conflict between organisations of which no single one stands on both sides alone."""
    sides = [
        {s.organisation for s in reading.statements if s.adjusted * s.m * s.kappa > 0}
        for reading in (cell.ours, cell.theirs)
    ]
    return cell.k >= cut - SLACK and all(sides) and len(sides[0] | sides[1]) > 1


def table_digit_of(found: Score, policy: Mapping[str, Any] | None = None) -> int:
    """What the table says of the printed numbers, proven origins aside."""
    return table_digit(found.printed, full_policy(policy))
