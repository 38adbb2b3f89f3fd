"""How two claims on one question relate: does one confirm, include or contradict the other.

Why quantities, windows and comparison are three modules: docs/decisions/0006. Why windows and
scopes are one extent: docs/decisions/0020; why a bound has a reach: docs/decisions/0021.
"""

from __future__ import annotations

from enum import StrEnum
from math import log10
from typing import NamedTuple

from claimtrace._frozen import Frozen
from claimtrace.policy import Policy
from claimtrace.quantities import Interval, Modifier, Quantity, same_unit
from claimtrace.records import Claim
from claimtrace.windows import TimeWindow, WindowRelation

__all__ = ["Comparison", "Obstacle", "Relation", "Verdict", "compare", "relate"]


class Relation(StrEnum):
    """How the first claim relates to the second."""

    SAME = "same"
    AGREES = "agrees"
    ENTAILS = "entails"
    ENTAILED_BY = "entailed_by"
    COMPATIBLE = "compatible"
    CONTRADICTS = "contradicts"
    INCOMPARABLE = "incomparable"

    @property
    def supports(self) -> bool:
        """Whether who asserts the first claim thereby asserts the second."""
        return self in _SUPPORTING


_SUPPORTING = frozenset({Relation.SAME, Relation.AGREES, Relation.ENTAILS})


class Obstacle(StrEnum):
    """Why two claims cannot be compared, or only in part."""

    QUESTION = "they answer different questions"
    FIGURE = "only one of them states a figure"
    UNIT = "they count different units"
    WINDOW = "their windows of time differ"
    SCOPE = "they count different parts, and neither lies within the other"
    PART = "one counts a part of the other: a part may be smaller than the whole"
    REACH = "such a bound is said by who knows of about its number"
    UNKNOWN_WINDOW = "it is not known whether they are about the same time"


class Verdict(NamedTuple):
    """What `relate` finds: the relation, kappa in (0, 1] if they contradict, and any obstacle."""

    relation: Relation
    kappa: float = 0.0
    obstacle: Obstacle | None = None


class Comparison(Frozen):
    """How two claims relate, and why.

    >>> low = Claim(id="low", statement="40", question="q", quantity=Quantity.exactly(40, "tank"))
    >>> high = Claim(id="high", statement="90", question="q", quantity=Quantity.exactly(90, "tank"))
    >>> compare(low, high).relation.value
    'contradicts'
    """

    claim_a: str
    """Id of the first claim."""
    claim_b: str
    """Id of the second claim."""
    relation: Relation
    """How the first relates to the second."""
    kappa: float
    """Degree of contradiction, 0 to 1; 0 unless the relation is contradicts."""
    interval_a: Interval | None
    """The numbers that agree with the first figure, both ends included; an end of None is
    unbounded. None without a figure."""
    interval_b: Interval | None
    """The same of the second figure."""
    reason: str
    """The relation in a sentence."""


def compare(claim_a: Claim, claim_b: Claim, policy: Policy | None = None) -> Comparison:
    """How the first claim relates to the second under a policy's conventions.

    Extents are compared first (windows by Allen's relations, scopes by inclusion), then figures:
    see docs/scoring.md. It is not symmetric: "at least 12" speaks against 5,000, which includes it.

    >>> one = Claim(id="a", statement="450", question="q", quantity=Quantity.exactly(450, "man"))
    >>> two = Claim(id="b", statement="400+", question="q", quantity=Quantity.at_least(400, "man"))
    >>> print(compare(one, two).reason)
    whatever the first allows, the second allows too
    """
    policy = policy or Policy()
    verdict = relate(claim_a, claim_b, policy)
    interval_a, interval_b = (
        None if claim.quantity is None else interval_of(claim.quantity, policy)
        for claim in (claim_a, claim_b)
    )
    return Comparison(
        claim_a=claim_a.id,
        claim_b=claim_b.id,
        relation=verdict.relation,
        kappa=verdict.kappa,
        interval_a=interval_a,
        interval_b=interval_b,
        reason=_reason(verdict, interval_a, interval_b),
    )


def interval_of(quantity: Quantity, policy: Policy) -> Interval:
    """The numbers that agree with a figure under a policy's conventions."""
    return quantity.interval(policy.rounding, policy.vague)


def relate(a: Claim, b: Claim, policy: Policy) -> Verdict:
    """What `compare` finds, without the words.

    >>> one = Claim(id="a", statement="450", question="q", quantity=Quantity.exactly(450, "man"))
    >>> two = Claim(id="b", statement="400+", question="q", quantity=Quantity.at_least(400, "man"))
    >>> relate(one, two, Policy()).relation.value
    'entails'
    """
    if a.id == b.id:
        return Verdict(Relation.SAME)
    if a.question != b.question:
        return Verdict(Relation.INCOMPARABLE, obstacle=Obstacle.QUESTION)
    windows = _stated(a.window), _stated(b.window)
    window = _window_relation(*windows)
    if window in (WindowRelation.DISJOINT, WindowRelation.OVERLAPPING):
        return Verdict(Relation.INCOMPARABLE, obstacle=Obstacle.WINDOW)
    extent = _extent(window, frozenset(a.scope), frozenset(b.scope))
    if extent is None:
        return Verdict(Relation.INCOMPARABLE, obstacle=Obstacle.SCOPE)
    if a.quantity is None and b.quantity is None:
        one_stated = (windows[0] is None) != (windows[1] is None)
        return _relate_statements(extent, policy.same_window if one_stated else 1.0)
    if a.quantity is None or b.quantity is None:
        return Verdict(Relation.INCOMPARABLE, obstacle=Obstacle.FIGURE)
    if not same_unit(a.quantity.unit, b.quantity.unit):
        return Verdict(Relation.INCOMPARABLE, obstacle=Obstacle.UNIT)
    return _relate_figures(a.quantity, b.quantity, extent, window, policy)


class _Extent(StrEnum):
    """How much of one thing two claims count, window and scope together."""

    EQUAL = "equal"
    PART = "part"  # the first counts a part of what the second counts
    WHOLE = "whole"


def _stated(window: TimeWindow | None) -> TimeWindow | None:
    """A window of which something is known."""
    return None if window == TimeWindow() else window


def _window_relation(a: TimeWindow | None, b: TimeWindow | None) -> WindowRelation | None:
    """As `TimeWindow.relation_to`; None where both claims are without a window."""
    if a is None or b is None:
        return None if a is b else WindowRelation.UNKNOWN
    return a.relation_to(b)


def _extent(
    window: WindowRelation | None, mine: frozenset[str], theirs: frozenset[str]
) -> _Extent | None:
    """Window and scope together; None where neither counts a part of the other.

    Each name of a scope is one restriction, so the larger set is the smaller part. Where a window
    is unknown, scopes decide as if the windows were equal.
    """
    inside = window is WindowRelation.INSIDE
    around = window is WindowRelation.AROUND
    if mine == theirs:
        return _Extent.PART if inside else _Extent.WHOLE if around else _Extent.EQUAL
    if mine > theirs:
        return None if around else _Extent.PART
    if mine < theirs:
        return None if inside else _Extent.WHOLE
    return None


def _relate_statements(extent: _Extent, kappa: float) -> Verdict:
    """Two statements without figures on one question are rivals."""
    if extent is not _Extent.EQUAL:
        return Verdict(Relation.COMPATIBLE, obstacle=Obstacle.PART)
    return _contradiction(kappa, None if kappa == 1 else Obstacle.UNKNOWN_WINDOW)


def _relate_figures(
    a: Quantity, b: Quantity, extent: _Extent, window: WindowRelation | None, policy: Policy
) -> Verdict:
    mine, theirs = interval_of(a, policy), interval_of(b, policy)
    if extent is _Extent.PART:
        kappa, obstacle = _kappa(mine, (0, theirs[1]), policy), Obstacle.PART
    elif extent is _Extent.WHOLE:
        kappa, obstacle = _kappa(theirs, (0, mine[1]), policy), Obstacle.PART
    else:
        kappa, obstacle = _kappa(mine, theirs, policy), None
    if kappa == 0:
        kappa = _beyond_reach(a, mine, theirs, extent, policy)
        obstacle = Obstacle.REACH if kappa > 0 else obstacle
    known = window not in (None, WindowRelation.UNKNOWN)
    if kappa > 0:
        return (
            _contradiction(kappa, obstacle)
            if known
            else _contradiction(kappa * policy.same_window, Obstacle.UNKNOWN_WINDOW)
        )
    if window is WindowRelation.UNKNOWN:
        return Verdict(Relation.COMPATIBLE, obstacle=Obstacle.UNKNOWN_WINDOW)
    if extent is _Extent.EQUAL:
        return Verdict(_agreement(a, b, mine, theirs))
    if not (_is_count(a) and _is_count(b)):  # a depth, a share: they do not add up
        return Verdict(Relation.COMPATIBLE, obstacle=Obstacle.PART)
    part, whole = (mine, theirs) if extent is _Extent.PART else (theirs, mine)
    return _of_part_and_whole(part, whole, first_is_part=extent is _Extent.PART)


def _is_count(quantity: Quantity) -> bool:
    """Whether a figure has whole numbers only."""
    numbers = (quantity.value, quantity.low, quantity.high)
    return all(number is None or number == int(number) for number in numbers)


def _agreement(a: Quantity, b: Quantity, mine: Interval, theirs: Interval) -> Relation:
    """How figures of one extent relate that do not contradict each other."""
    if mine == theirs:
        return Relation.SAME
    if _holds(mine, b.point) and _holds(theirs, a.point):
        return Relation.AGREES
    if _lies_in(mine, theirs):
        return Relation.ENTAILS
    if _lies_in(theirs, mine):
        return Relation.ENTAILED_BY
    return Relation.COMPATIBLE


def _of_part_and_whole(part: Interval, whole: Interval, *, first_is_part: bool) -> Verdict:
    """A part bounds its whole from below, and a whole each part of it from above."""
    part_entails = whole[1] is None and part[0] >= whole[0]
    whole_entails = (
        part[0] == 0 and part[1] is not None and whole[1] is not None and whole[1] <= part[1]
    )
    if part_entails or whole_entails:
        first_entails = part_entails if first_is_part else whole_entails
        relation = Relation.ENTAILS if first_entails else Relation.ENTAILED_BY
        return Verdict(relation, obstacle=Obstacle.PART)
    return Verdict(Relation.COMPATIBLE, obstacle=Obstacle.PART)


def _beyond_reach(
    a: Quantity, mine: Interval, theirs: Interval, extent: _Extent, policy: Policy
) -> float:
    """How far a bound speaks against a figure that it does not exclude: kappa, 0 where it does not.

    "At least 12" is said by who knows of about 12, so it goes with 15, and not with 5,000. The
    figure still entails the bound: only the bound speaks against the figure.
    """
    number = a.value
    if not number or mine == theirs:  # 0 knows of nothing; "less than 1" and "0" say the same
        return 0.0
    reach = policy.bound_reach
    if a.modifier in _LOWER_BOUNDS and extent is not _Extent.PART:
        return _reached(policy, theirs[0], reach * number)
    if a.modifier in _UPPER_BOUNDS and extent is not _Extent.WHOLE and theirs[1] is not None:
        return _reached(policy, number, reach * theirs[1])
    return 0.0


_LOWER_BOUNDS = frozenset({Modifier.AT_LEAST, Modifier.MORE_THAN})
_UPPER_BOUNDS = frozenset({Modifier.AT_MOST, Modifier.LESS_THAN})


def _reached(policy: Policy, larger: float, smaller: float) -> float:
    """The kappa of two numbers of which one should not be above the other; orders of magnitude."""
    if larger <= smaller:
        return 0.0
    apart = 1.0 if smaller == 0 else min(1.0, log10(larger / smaller))
    return policy.bound_kappa * apart


def _contradiction(kappa: float, obstacle: Obstacle | None = None) -> Verdict:
    if kappa > 0:
        return Verdict(Relation.CONTRADICTS, kappa, obstacle)
    return Verdict(Relation.COMPATIBLE, obstacle=obstacle)


def _kappa(a: Interval, b: Interval, policy: Policy) -> float:
    """Degree of contradiction: the gap between two intervals, relative to the larger near end."""
    lower, upper = (a, b) if a[0] <= b[0] else (b, a)
    if lower[1] is None or upper[0] <= lower[1]:
        return 0.0
    return min(1.0, (upper[0] - lower[1]) / (policy.tolerance * upper[0]))


def _holds(interval: Interval, number: float | None) -> bool:
    low, high = interval
    return number is not None and low <= number and (high is None or number <= high)


def _lies_in(inner: Interval, outer: Interval) -> bool:
    return inner[0] >= outer[0] and (
        outer[1] is None or (inner[1] is not None and inner[1] <= outer[1])
    )


_SENTENCES = {
    Relation.SAME: "they say the same",
    Relation.AGREES: "each one's number lies within what the other says",
    Relation.ENTAILS: "whatever the first allows, the second allows too",
    Relation.ENTAILED_BY: "whatever the second allows, the first allows too",
    Relation.COMPATIBLE: "both can be true",
    Relation.CONTRADICTS: "they cannot both be true",
    Relation.INCOMPARABLE: "they cannot be compared",
}


def _reason(verdict: Verdict, a: Interval | None, b: Interval | None) -> str:
    sentence = _SENTENCES[verdict.relation]
    if verdict.relation is Relation.CONTRADICTS and a is not None and b is not None:
        meeting = "go badly together" if verdict.obstacle is Obstacle.REACH else "do not meet"
        sentence = f"{_span(a)} and {_span(b)} {meeting} (kappa {verdict.kappa:.3f})"
    elif verdict.relation is Relation.CONTRADICTS:
        sentence = f"they are rival answers to one question (kappa {verdict.kappa:.3f})"
    return sentence if verdict.obstacle is None else f"{sentence}; {verdict.obstacle}"


def _span(interval: Interval) -> str:
    low, high = interval
    return f"{low:g} or more" if high is None else f"{low:g} to {high:g}"
