"""How two claims on one question relate: does one confirm, include or contradict the other.

Why quantities, windows and comparison are three modules: docs/decisions/0006.
"""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple

from claimtrace._frozen import Frozen
from claimtrace.policy import Policy
from claimtrace.quantities import Interval, Quantity, same_unit
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
    PART = "one window is part of the other: a part may be smaller than the whole"
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

    Windows are compared first (Allen's relations), then figures: see docs/scoring.md.

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
    if a.quantity is None and b.quantity is None:
        one_stated = (windows[0] is None) != (windows[1] is None)
        return _relate_statements(window, policy.same_window if one_stated else 1.0)
    if a.quantity is None or b.quantity is None:
        return Verdict(Relation.INCOMPARABLE, obstacle=Obstacle.FIGURE)
    if not same_unit(a.quantity.unit, b.quantity.unit):
        return Verdict(Relation.INCOMPARABLE, obstacle=Obstacle.UNIT)
    return _relate_figures(a.quantity, b.quantity, window, policy)


def _stated(window: TimeWindow | None) -> TimeWindow | None:
    """A window of which something is known."""
    return None if window == TimeWindow() else window


def _window_relation(a: TimeWindow | None, b: TimeWindow | None) -> WindowRelation | None:
    """As `TimeWindow.relation_to`; None where both claims are without a window."""
    if a is None or b is None:
        return None if a is b else WindowRelation.UNKNOWN
    return a.relation_to(b)


def _relate_statements(window: WindowRelation | None, kappa: float) -> Verdict:
    """Two statements without figures on one question are rivals."""
    if window in (WindowRelation.INSIDE, WindowRelation.AROUND):
        return Verdict(Relation.COMPATIBLE, obstacle=Obstacle.PART)
    return _contradiction(kappa, None if kappa == 1 else Obstacle.UNKNOWN_WINDOW)


def _relate_figures(
    a: Quantity, b: Quantity, window: WindowRelation | None, policy: Policy
) -> Verdict:
    mine, theirs = interval_of(a, policy), interval_of(b, policy)
    if window is WindowRelation.INSIDE:
        return _contradiction(_kappa(mine, (0, theirs[1]), policy), Obstacle.PART)
    if window is WindowRelation.AROUND:
        return _contradiction(_kappa(theirs, (0, mine[1]), policy), Obstacle.PART)
    kappa = _kappa(mine, theirs, policy)
    if window is WindowRelation.UNKNOWN:
        return _contradiction(kappa * policy.same_window, Obstacle.UNKNOWN_WINDOW)
    if kappa > 0 and window is None:
        return _contradiction(kappa * policy.same_window, Obstacle.UNKNOWN_WINDOW)
    if kappa > 0:
        return Verdict(Relation.CONTRADICTS, kappa)
    if mine == theirs:
        return Verdict(Relation.SAME)
    if _holds(mine, b.point) and _holds(theirs, a.point):
        return Verdict(Relation.AGREES)
    if _lies_in(mine, theirs):
        return Verdict(Relation.ENTAILS)
    if _lies_in(theirs, mine):
        return Verdict(Relation.ENTAILED_BY)
    return Verdict(Relation.COMPATIBLE)


def _contradiction(kappa: float, obstacle: Obstacle | None = None) -> Verdict:
    if kappa > 0:
        return Verdict(Relation.CONTRADICTS, kappa, obstacle)
    return Verdict(Relation.COMPATIBLE, obstacle=obstacle)


def _kappa(a: Interval, b: Interval, policy: Policy) -> float:
    """Degree of contradiction: the gap between two intervals, relative to their largest end."""
    lower, upper = (a, b) if a[0] <= b[0] else (b, a)
    if lower[1] is None or upper[0] <= lower[1]:
        return 0.0
    largest = upper[0] if upper[1] is None else upper[1]
    return min(1.0, (upper[0] - lower[1]) / (policy.tolerance * largest))


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
        sentence = f"{_span(a)} and {_span(b)} do not meet (kappa {verdict.kappa:.3f})"
    elif verdict.relation is Relation.CONTRADICTS:
        sentence = f"they are rival answers to one question (kappa {verdict.kappa:.3f})"
    return sentence if verdict.obstacle is None else f"{sentence}; {verdict.obstacle}"


def _span(interval: Interval) -> str:
    low, high = interval
    return f"{low:g} or more" if high is None else f"{low:g} to {high:g}"
