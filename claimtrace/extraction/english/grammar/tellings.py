"""What a sentence says on whose word: a cue, its source, and how far it reaches."""

from __future__ import annotations

from dataclasses import dataclass, field

from claimtrace.extraction.candidates import CueKind
from claimtrace.extraction.english.grammar.noun_phrases import Phrase
from claimtrace.extraction.english.text import Items

__all__ = ["Telling", "enclosing"]

_ASIDES = frozenset({"which", "who", "whose", "where"})


@dataclass(slots=True)
class Telling:
    """One cue with its source: ``content`` are the ranges of pieces that it reaches.

    ``cue`` is the range of its words. ``via`` is a medium between the article and the source
    ("told the agency", "the agency quoted him as saying"); ``addressed`` is whoever was told,
    be it a medium or not ("told Nordwire"). ``host`` is the statement inside which "citing"
    stands. ``trailing`` marks a cue that follows what it reaches. ``opinion`` marks a belief
    ("voters think"): reported by somebody else, it is what is said, and no further source.
    ``polled`` marks the result of a poll.
    """

    source: Phrase
    cue: tuple[int, int]
    cue_kind: CueKind
    content: list[tuple[int, int]] = field(default_factory=list)
    via: Phrase | None = None
    via_cue: tuple[int, int] | None = None
    addressed: Phrase | None = None
    host: Telling | None = None
    trailing: bool = False
    denies: bool = False
    opinion: bool = False
    polled: bool = False

    def reaches(self, place: int) -> bool:
        """Whether a piece lies in what the source is said to have said."""
        return any(first <= place < last for first, last in self.content)


def enclosing(items: Items, statements: list[Telling], place: int) -> list[Telling]:
    """The statements that reach a piece, the outermost first."""
    found = [statement for statement in statements if statement.reaches(place)]
    if found and (aside := _aside(items, place)) >= 0:
        closed = next((at for at in range(place, len(items)) if items.lows[at] == ","), len(items))
        found = [one for one in found if one.polled or _within(one, aside, closed)]
    found = [one for one in found if not one.opinion] or found
    return sorted(found, key=lambda statement: _depth(statement, found))


def _within(statement: Telling, aside: int, closed: int) -> bool:
    """Whether a cue stands in an aside, or behind it with nothing of the sentence between."""
    return aside < statement.cue[0] and min(statement.source.begin, statement.cue[0]) <= closed + 1


def _aside(items: Items, place: int) -> int:
    """Where the clause ", which ..." around a piece begins; -1 where there is none.

    What stands in such a clause is background that the reporter adds.
    """
    for at in range(place, max(0, place - 25), -1):
        if items.lows[at] == ",":
            return at if at + 1 < len(items) and items.lows[at + 1] in _ASIDES else -1
    return -1


def _depth(statement: Telling, others: list[Telling]) -> float:
    if statement.host is not None and statement.host is not statement:
        return _depth(statement.host, others) + 0.5
    return sum(other is not statement and other.reaches(statement.cue[0]) for other in others)
