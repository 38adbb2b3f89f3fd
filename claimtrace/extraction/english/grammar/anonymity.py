"""Clauses that say that a speaker stays without a name: "who asked not to be named"."""

from __future__ import annotations

import re

from claimtrace.extraction.english.lexicon.words import words
from claimtrace.extraction.english.text import Items

__all__ = ["anonymity_after", "anonymity_before", "in_anonymity"]

_LONGEST = 16  # pieces of such a clause
_OPENS = words("who speaking requesting asking declining insisting on under")
_CLOSES = words("anonymity anonymously anonymous named identified name names identity")
_CLAUSE = re.compile(
    r"""(?:who|speaking|requesting|asking|declining|insisting|(?:on|under)\ (?:the\ )?condition)
    (?=[ ])(?:\ (?!who\ )[^ ,.;:]++)*?
    (?:\ (?:anonymity|anonymously|(?:be|stay|stayed|remain|remained)\ anonymous)
      |\ (?:not|\w+n't|declin\w+|refus\w+)(?:\ (?!who\ )[^ ,.;:]++)*?
        (?:\ (?:be|being)(?:\ \w+ly)?\ (?:named|identified)
          |\ (?:give|use|disclose|reveal|provide)\ (?:his|her|their|its)(?:\ (?:full|own))?
            \ (?:names?|identity)))
    (?![^ ])""",
    re.VERBOSE,
)
_REFUSING = re.compile(
    r"""declining(?:\ to)?(?:\ (?:be|give|use))(?:\ (?:his|her|their))?\ (?:named|identified|name)
    (?![^ ])""",
    re.VERBOSE,
)


def anonymity_after(items: Items, place: int) -> tuple[int, int] | None:
    """The clause that begins at ``place``, or behind a comma there; None where there is none."""
    first = place + (place < len(items) and items.lows[place] == ",")
    if first >= len(items) or items.lows[first] not in _OPENS:
        return None
    ahead = items.lows[first : first + _LONGEST]
    if _CLOSES.isdisjoint(ahead):
        return None
    text = " ".join(ahead)
    found = _CLAUSE.match(text) or _REFUSING.match(text)
    return (first, first + found[0].count(" ") + 1) if found else None


def anonymity_before(items: Items, last: int, floor: int) -> int:
    """Where the clause begins whose last word stands at ``last``; -1 where there is none."""
    if last < 0 or items.lows[last] not in _CLOSES:
        return -1
    for first in range(max(floor, last - _LONGEST + 1), last):
        if items.lows[first] in _OPENS and anonymity_after(items, first) == (first, last + 1):
            return first
    return -1


def in_anonymity(items: Items, place: int) -> bool:
    """Whether a word belongs to such a clause, and so tells of nothing else."""
    if _CLOSES.isdisjoint(items.lows[place : place + _LONGEST]):
        return False
    for first in range(place, max(-1, place - _LONGEST), -1):
        if items.lows[first] in _OPENS:
            found = anonymity_after(items, first)
            if found is not None and found[0] <= place < found[1]:
                return True
    return False
