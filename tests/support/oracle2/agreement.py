"""The consensus of a question: for each extent, where most of the weight lies."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, NamedTuple

from support.oracle2.book import Book, full_policy
from support.oracle2.chains import Graph
from support.oracle2.figures import (
    LOWER_BOUNDS,
    UPPER_BOUNDS,
    ZERO,
    Interval,
    exact,
    interval_of,
    scope_of,
    span_of,
)
from support.oracle2.statements import Speech, Statement, acts

SEVERAL_REACH = 5


@dataclass(frozen=True)
class Consensus:
    """Where most of the weight of one extent lies; agreement is the weight inside over all."""

    extent: tuple[Any, frozenset[str]]
    intervals: tuple[tuple[Fraction, Fraction], ...]
    weight: Fraction
    agreement: Fraction


class Vote(NamedTuple):
    """Where a speaker's statement lies, how far it still agrees, and what it weighs."""

    speaker: frozenset[str]
    near: Interval
    wide: Interval
    weight: Fraction


def consensus(
    records: Iterable[Mapping[str, Any]], claim: str, policy: Mapping[str, Any] | None = None
) -> list[Consensus]:
    """One for each extent on which somebody graded has given a figure.

    Attributed assertions only; a half-open window is an extent of its claim's own (reading 17).
    """
    speech = Speech(Book(list(records), claim, full_policy(policy)))
    extents: dict[Any, list[str]] = {}
    for group in speech.book.groups:
        about = speech.book.claims[group]
        if about.get("quantity"):
            span = span_of(about)
            half_open = (span.start is None) != (span.end is None)
            key = (group if half_open else span, scope_of(about))
            extents.setdefault(key, []).append(group)
    found = [(key, _votes(speech, groups)) for key, groups in extents.items()]
    return [_marzullo(key, votes) for key, votes in found if votes]


def _votes(speech: Speech, groups: Sequence[str]) -> list[Vote]:
    graphs: list[Graph] = [(g, "asserts", None) for g in groups]
    said = [s for graph in graphs for s in speech.statements(graph) if s.attributed]
    joint = acts(speech.documents(graphs, {s.organisation for s in said}))
    votes = []
    for s in said:
        signed = [act for act in joint if s.organisation in act]
        speaker = signed[0] if signed else frozenset({s.organisation})
        votes.append(_vote(speech, s, speaker))
    return votes


def _vote(speech: Speech, s: Statement, speaker: frozenset[str]) -> Vote:
    policy, figure = speech.book.policy, speech.book.claims[s.group]["quantity"]
    wide, reach = interval_of(figure, policy), exact(policy["bound_reach"])
    modifier, near = figure.get("modifier", "stated"), wide
    if modifier in LOWER_BOUNDS:
        near = Interval(wide.low, max(wide.low, exact(figure["value"]) * reach))
    elif modifier in UPPER_BOUNDS and wide.high is not None:
        near = Interval(min(wide.high, exact(figure["value"]) / reach), wide.high)
    elif modifier == "several":
        near = Interval(wide.low, wide.low * SEVERAL_REACH)
    return Vote(speaker, near, wide, s.adjusted * s.m)


def _marzullo(extent: Any, votes: Sequence[Vote]) -> Consensus:
    ends = sorted({end for v in votes for end in v.near if end is not None})
    places = [ends[0]]
    for end in ends[1:]:
        places += [(places[-1] + end) / 2, end]
    inside = [_weight_at(place, votes, near=True) for place in places]
    most = max(inside)
    shares = [_share(place, votes) for place, each in zip(places, inside, strict=True)
              if each == most]  # fmt: skip
    return Consensus(extent, _runs(places, inside, most), most, min(shares))


def _weight_at(place: Fraction, votes: Iterable[Vote], *, near: bool) -> Fraction:
    strongest: dict[frozenset[str], Fraction] = {}
    for v in votes:
        if (v.near if near else v.wide).holds(place):
            strongest[v.speaker] = max(strongest.get(v.speaker, ZERO), v.weight)
    return sum(strongest.values(), start=ZERO)


def _share(place: Fraction, votes: Sequence[Vote]) -> Fraction:
    """Who is merely compatible here is neither inside nor in the total."""
    inside = _weight_at(place, votes, near=True)
    against: dict[frozenset[str], Fraction] = {}
    for speaker in {v.speaker for v in votes}:
        own = [v for v in votes if v.speaker == speaker]
        if not any(v.wide.holds(place) for v in own):
            against[speaker] = max(v.weight for v in own)
    total = inside + sum(against.values(), start=ZERO)
    return inside / total if total else ZERO


def _runs(
    places: Sequence[Fraction], inside: Sequence[Fraction], most: Fraction
) -> tuple[tuple[Fraction, Fraction], ...]:
    runs: list[tuple[Fraction, Fraction]] = []
    before = False
    for place, each in zip(places, inside, strict=True):
        if each == most:
            runs[-1:] = [(runs[-1][0], place)] if before else [*runs[-1:], (place, place)]
        before = each == most
    return tuple(runs)
