"""Since when a hop is known: what was said by a moment, and what carries no date at all."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

from claimtrace.records import Attribution, Stance

__all__ = ["known_hops", "undated_hops"]

_Place = tuple[str, Stance, str | None, str | None]
"""A claim, a stance, whom it undercuts, and the source to which a chain has come."""


def known_hops(
    hops: Sequence[Attribution], was_said: Callable[[Attribution], bool]
) -> list[Attribution]:
    """The hops that were known once all that ``was_said`` had been said, in their order.

    ``was_said`` is asked of every hop with a date, and of undated reports. An undated hop without a
    document was told of by somebody else: it is known as soon as a hop that was said leads to it
    along a chain of one claim, stance and target, and always where nothing ever leads to it. Where
    several lead to it, nobody can tell which of them told of it first; the earliest is taken.
    """
    told_of = _told_of(hops)
    said = [hop for hop in hops if not _is_told_of(hop) and was_said(hop)]
    if not told_of:
        return said
    known = _reached(said, told_of) | (told_of.keys() - _reached(_tellers(hops), told_of))
    was = {id(hop) for hop in said}
    return [hop for hop in hops if (_start(hop) in known if _is_told_of(hop) else id(hop) in was)]


def undated_hops(hops: Sequence[Attribution]) -> list[Attribution]:
    """The hops that count at every moment, though nobody knows since when.

    They are the undated reports, and undated hops without a document that nothing leads to.
    """
    told_of = _told_of(hops)
    reached = _reached(_tellers(hops), told_of)
    return [
        hop
        for hop in hops
        if hop.said is None and (hop.document is not None or _start(hop) not in reached)
    ]


def _is_told_of(hop: Attribution) -> bool:
    return hop.said is None and hop.document is None


def _told_of(hops: Iterable[Attribution]) -> dict[_Place, list[Attribution]]:
    places: dict[_Place, list[Attribution]] = {}
    for hop in filter(_is_told_of, hops):
        places.setdefault(_start(hop), []).append(hop)
    return places


def _tellers(hops: Iterable[Attribution]) -> list[Attribution]:
    return [hop for hop in hops if not _is_told_of(hop)]


def _reached(
    hops: Iterable[Attribution], told_of: Mapping[_Place, list[Attribution]]
) -> set[_Place]:
    """The places of told-of hops to which these hops lead, each come to once."""
    reached: set[_Place] = set()
    waiting = [_end(hop) for hop in hops]
    while waiting:
        place = waiting.pop()
        if place in told_of and place not in reached:
            reached.add(place)
            waiting += map(_end, told_of[place])
    return reached


def _start(hop: Attribution) -> _Place:
    return hop.claim, hop.stance, hop.undercuts, hop.reporter


def _end(hop: Attribution) -> _Place:
    return hop.claim, hop.stance, hop.undercuts, hop.attributed_to
