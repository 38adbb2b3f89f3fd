"""What figures, windows and scopes say of one another, in exact fractions."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from fractions import Fraction
from functools import cache
from math import log10
from typing import Any, NamedTuple

ZERO, ONE = Fraction(0), Fraction(1)

LOWER_BOUNDS = frozenset({"at_least", "more_than"})
UPPER_BOUNDS = frozenset({"at_most", "less_than"})

Figure = Mapping[str, Any]
Policy = Mapping[str, Any]
Moment = date | datetime


@cache
def exact(number: Any) -> Fraction:
    """The number that was typed: 0.1 is one tenth, not the nearest double."""
    return number if isinstance(number, Fraction) else Fraction(str(number))


# -- moments ------------------------------------------------------------------------------------


def moment(text: Any) -> Moment | None:
    if text is None or isinstance(text, date):
        return text
    return date.fromisoformat(text) if len(text) == 10 else datetime.fromisoformat(text)


def day(when: Moment) -> date:
    return when.astimezone(UTC).date() if isinstance(when, datetime) else when


def later(one: Moment | None, other: Moment | None) -> bool:
    """Known to be after: by the instant where both have one, else by the day (reading 14)."""
    if one is None or other is None:
        return False
    if isinstance(one, datetime) and isinstance(other, datetime):
        return one > other
    return day(one) > day(other)


def _instant(when: Moment, days: int) -> datetime:
    if isinstance(when, datetime):
        return when.astimezone(UTC)
    return datetime.combine(when + timedelta(days=days), time(), UTC)


class Span(NamedTuple):
    """Half-open; None is an end that nobody knows."""

    start: datetime | None
    end: datetime | None

    @property
    def wholly_unknown(self) -> bool:
        return self.start is None and self.end is None


def span_of(claim: Mapping[str, Any]) -> Span:
    window = claim.get("window") or {}
    start, end = moment(window.get("start")), moment(window.get("end"))
    return Span(
        None if start is None else _instant(start, 0), None if end is None else _instant(end, 1)
    )


# -- extents ------------------------------------------------------------------------------------


def _windows(a: Span, b: Span) -> str:
    for one, other in ((a, b), (b, a)):
        if one.end is not None and other.start is not None and one.end <= other.start:
            return "apart"
    if a.start is None or a.end is None or b.start is None or b.end is None:
        return "unknown"
    if a == b:
        return "equal"
    if a.start >= b.start and a.end <= b.end:
        return "inside"
    return "around" if b.start >= a.start and b.end <= a.end else "apart"


def _scopes(a: frozenset[str], b: frozenset[str]) -> str:
    """More names are a smaller part."""
    if a == b:
        return "equal"
    if a > b:
        return "inside"
    return "around" if a < b else "apart"


class Extent(NamedTuple):
    """How a's extent lies to b's: equal, inside, around or apart, and whether windows are known."""

    place: str
    known: bool
    both_unknown: bool

    @property
    def counts_agreement(self) -> bool:
        return self.known or self.both_unknown


def scope_of(claim: Mapping[str, Any]) -> frozenset[str]:
    return frozenset(claim.get("scope") or ())


def extent(a: Mapping[str, Any], b: Mapping[str, Any]) -> Extent:
    windows, scopes = _windows(span_of(a), span_of(b)), _scopes(scope_of(a), scope_of(b))
    both_unknown = span_of(a).wholly_unknown and span_of(b).wholly_unknown
    known = windows != "unknown"
    places = {scopes} if not known else {windows, scopes}
    if len(places) == 2:
        places.discard("equal")
    return Extent(places.pop() if len(places) == 1 else "apart", known, both_unknown)


# -- intervals ----------------------------------------------------------------------------------


class Interval(NamedTuple):
    """Closed; high None is unbounded."""

    low: Fraction
    high: Fraction | None

    def within(self, other: Interval) -> bool:
        if self.low < other.low:
            return False
        return other.high is None or (self.high is not None and self.high <= other.high)

    def holds(self, number: Fraction) -> bool:
        return self.low <= number and (self.high is None or number <= self.high)


def _unit(value: Fraction) -> Fraction:
    unit = ONE
    if value.denominator == 1:
        while value and value % (unit * 10) == 0:
            unit *= 10
        return unit
    while value % unit:
        unit /= 10
    return unit


def interval_of(figure: Figure, policy: Policy) -> Interval:
    modifier = figure.get("modifier", "stated")
    if modifier == "between":
        return Interval(exact(figure["low"]), exact(figure["high"]))
    if modifier == "several":
        low = figure.get("low")
        return Interval(exact(policy["vague"][figure["text"]] if low is None else low), None)
    value, rules = exact(figure["value"]), policy["rounding"]
    step = ONE if value.denominator == 1 else ZERO
    half = min(_unit(value) * exact(rules["half_unit"]), value * exact(rules["share"]))
    wide = max(half, value * exact(rules["around"]))
    return {
        "stated": Interval(value - half, value + half),
        "exactly": Interval(value, value),
        "around": Interval(value - wide, value + wide),
        "at_least": Interval(value, None),
        "more_than": Interval(value + step, None),
        "at_most": Interval(ZERO, value),
        "less_than": Interval(ZERO, value - step),
    }[modifier]


def stated_number(figure: Figure) -> Fraction | None:
    if figure.get("modifier", "stated") in {"between", "several"}:
        return None
    return exact(figure["value"])


def unit_name(figure: Figure) -> str:
    return unicodedata.normalize("NFC", figure["unit"]).casefold()


def is_count(figure: Figure) -> bool:
    """Whole numbers only (reading 2)."""
    given = (figure.get(name) for name in ("value", "low", "high"))
    return all(exact(number).denominator == 1 for number in given if number is not None)


def gap_kappa(a: Interval, b: Interval, tolerance: Fraction) -> Fraction:
    low, high = sorted((a, b), key=lambda i: i.low)
    if low.high is None or high.low <= low.high:
        return ZERO
    return min(ONE, (high.low - low.high) / (tolerance * high.low))


# -- relations ----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Relation:
    """What asserting ``a`` does to ``b``: supports it, contradicts it, and by what right."""

    entails: bool = False
    agrees: bool = False
    kappa: Fraction = ZERO

    @property
    def supports(self) -> bool:
        return self.entails or self.agrees


NOTHING = Relation()


def relation(a: Mapping[str, Any], b: Mapping[str, Any], policy: Policy) -> Relation:
    """What an assertion of claim a says of claim b, another claim on its question."""
    one, other = a.get("quantity"), b.get("quantity")
    lie = extent(a, b)
    if lie.place == "apart" or (one is None) != (other is None):
        return NOTHING
    if one is None or other is None:
        return _without_figures(a, b, lie, policy)
    if unit_name(one) != unit_name(other):
        return NOTHING
    factor = ONE if lie.known else exact(policy["same_window"])
    kappa = max(_figures_kappa(one, other, lie, policy), _reach_kappa(one, other, lie, policy))
    if not lie.counts_agreement:
        return Relation(kappa=kappa * factor)
    return Relation(
        _entails(one, other, lie, policy), _agrees(one, other, lie, policy), kappa * factor
    )


def _without_figures(
    a: Mapping[str, Any], b: Mapping[str, Any], lie: Extent, policy: Policy
) -> Relation:
    """Rivals, where scope and, if both are known, windows are equal (reading 3)."""
    if lie.place != "equal":
        return NOTHING
    one_only = span_of(a).wholly_unknown != span_of(b).wholly_unknown
    return Relation(kappa=exact(policy["same_window"]) if one_only else ONE)


def _figures_kappa(a: Figure, b: Figure, lie: Extent, policy: Policy) -> Fraction:
    mine, theirs = interval_of(a, policy), interval_of(b, policy)
    if lie.place != "equal":
        part, whole = (mine, theirs) if lie.place == "inside" else (theirs, mine)
        mine, theirs = part, Interval(ZERO, whole.high)
    return gap_kappa(mine, theirs, exact(policy["tolerance"]))


def _reach_kappa(bound: Figure, figure: Figure, lie: Extent, policy: Policy) -> Fraction:
    modifier = bound.get("modifier", "stated")
    reach, most = exact(policy["bound_reach"]), exact(policy["bound_kappa"])
    said = interval_of(figure, policy)
    if modifier in LOWER_BOUNDS and lie.place in {"equal", "around"}:
        n, v = exact(bound["value"]), said.low
        if n and v > reach * n:
            return most * min(ONE, Fraction(log10(v / (reach * n))))
    if modifier in UPPER_BOUNDS and lie.place in {"equal", "inside"} and said.high is not None:
        n, v = exact(bound["value"]), said.high
        if v < n / reach:
            return most * (min(ONE, Fraction(log10(n / (reach * v)))) if v else ONE)
    return ZERO


def _entails(a: Figure, b: Figure, lie: Extent, policy: Policy) -> bool:
    mine, theirs = interval_of(a, policy), interval_of(b, policy)
    if lie.place == "equal":
        return mine.within(theirs)
    if not (is_count(a) and is_count(b)):
        return False
    if lie.place == "inside":
        return theirs.high is None and mine.low >= theirs.low
    return (
        theirs.low == 0
        and theirs.high is not None
        and mine.high is not None
        and mine.high <= theirs.high
    )


def _agrees(a: Figure, b: Figure, lie: Extent, policy: Policy) -> bool:
    x, y = stated_number(a), stated_number(b)
    if lie.place != "equal" or x is None or y is None:
        return False
    return interval_of(b, policy).holds(x) and interval_of(a, policy).holds(y)


def denial_reaches(x: Mapping[str, Any], c: Mapping[str, Any], policy: Policy) -> bool:
    """Whether who denies x denies c, another claim on its question."""
    found = relation(c, x, policy)
    if found.entails:
        return True
    return found.agrees and _bounded_as(c["quantity"], x["quantity"], policy)


def _bounded_as(c: Figure, x: Figure, policy: Policy) -> bool:
    """c has an end on each side on which x has one; 0 is no end."""
    mine, theirs = interval_of(c, policy), interval_of(x, policy)
    above = theirs.high is None or mine.high is not None
    return above and (theirs.low == 0 or mine.low > 0)


# -- twins --------------------------------------------------------------------------------------


def twin_key(claim: Mapping[str, Any], policy: Policy) -> tuple[Any, ...]:
    """Claims with one key are one claim; a half-open window is nobody's twin (reading 1)."""
    figure, span = claim.get("quantity"), span_of(claim)
    half_open = (span.start is None) != (span.end is None)
    if figure is None or half_open:
        return ("alone", claim["id"])
    return (
        claim.get("question") or claim["id"],
        unit_name(figure),
        interval_of(figure, policy),
        stated_number(figure),
        span,
        scope_of(claim),
        frozenset(claim.get("favours") or ()),
        frozenset(claim.get("harms") or ()),
        claim.get("topic"),
    )


def twins(claims: Iterable[Mapping[str, Any]], policy: Policy) -> dict[str, str]:
    """Each claim's group, named by the first claim of it."""
    first: dict[tuple[Any, ...], str] = {}
    return {claim["id"]: first.setdefault(twin_key(claim, policy), claim["id"]) for claim in claims}
