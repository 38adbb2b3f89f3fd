"""What happened to what was counted: killed, wounded, captured, destroyed, flown ..."""

from __future__ import annotations

from itertools import pairwise
from typing import NamedTuple

from claimtrace.extraction.english.figures import Figure
from claimtrace.extraction.english.lexicon import Lexicon
from claimtrace.extraction.english.text import Kind, Tokens

__all__ = ["Status", "find_statuses"]

_RIGHT = 7  # words after the unit in which its verb must begin
_LEFT = 9  # words before the figure
_GAP = 4  # words between two members of a list


class Status(NamedTuple):
    """A status and the token that says it."""

    name: str
    token: int


def find_statuses(
    tokens: Tokens, sentence: range, figures: list[Figure], lexicon: Lexicon
) -> list[Status | None]:
    """The status of each figure; None where the sentence gives none."""
    found: list[Status | None] = []
    for place, figure in enumerate(figures):
        left = figures[place - 1].number_last if place else sentence.start
        right = figures[place + 1].first if place + 1 < len(figures) else sentence.stop
        found.append(
            _in_unit(tokens, figure, lexicon)
            or _after(tokens, figure, right, lexicon)
            or _before(tokens, figure, max(left, sentence.start), lexicon)
        )
    _share(tokens, figures, found, lexicon)
    return found


def _in_unit(tokens: Tokens, figure: Figure, lexicon: Lexicon) -> Status | None:
    if figure.unit is None:
        return None
    for at in range(figure.unit.last - 1, figure.unit.first - 1, -1):
        if name := lexicon.events.get(tokens.lows[at]):
            return Status(name, at)
    return None


def _after(tokens: Tokens, figure: Figure, right: int, lexicon: Lexicon) -> Status | None:
    """The verb or participle that follows: "were killed", "dead", "remain missing"."""
    weak: Status | None = None
    statuses, bars = lexicon.statuses, lexicon.status_bars
    inserted = tokens.lows[max(0, figure.first - 1)] in lexicon.including
    for at in range(figure.last, min(figure.last + _RIGHT, right)):
        word = tokens.lows[at]
        if word == "," and inserted:  # "at least 12, including three children, died"
            inserted = False
            continue
        if word in bars or tokens.kinds[at] > Kind.COMPOUND or word == "and":
            break
        name = statuses.get(word)
        if name is None:
            continue
        if name in lexicon.weak_statuses:
            weak = weak or Status(name, at)
        elif name in lexicon.lasting_statuses or not word.endswith("ing"):
            return Status(name, at)
    return weak


def _before(tokens: Tokens, figure: Figure, left: int, lexicon: Lexicon) -> Status | None:
    """The verb that the figure is the object of: "killing", "destroyed", "the lives of"."""
    statuses, bars, phrases = lexicon.statuses, lexicon.status_bars, lexicon.status_phrases
    for at in range(figure.first - 1, max(left, figure.first - _LEFT) - 1, -1):
        word = tokens.lows[at]
        if at > 0 and (name := phrases.get((tokens.lows[at - 1], word))):
            return Status(name, at)
        if word in bars or word == ",":
            break
        if name := statuses.get(word):
            return Status(name, at)
    return None


def _share(
    tokens: Tokens, figures: list[Figure], found: list[Status | None], lexicon: Lexicon
) -> None:
    """Figures of one list share a status: from the left, else from the right."""
    listed = [False] + [
        _listed(tokens, before.last, figure.first, lexicon) for before, figure in pairwise(figures)
    ]
    for place in range(1, len(figures)):
        if found[place] is None and listed[place]:
            found[place] = found[place - 1]
    for place in range(len(figures) - 1, 0, -1):
        if found[place - 1] is None and listed[place]:
            found[place - 1] = found[place]


def _listed(tokens: Tokens, first: int, last: int, lexicon: Lexicon) -> bool:
    """Whether two figures stand in one list: "four depots with ammunition and five vehicles"."""
    gap = tokens.lows[first:last] if last - first <= _GAP else []
    return (
        bool(gap)
        and (gap[-1] in lexicon.listing or tuple(gap[-2:]) in lexicon.among)
        and lexicon.status_bars.isdisjoint(gap)
    )
