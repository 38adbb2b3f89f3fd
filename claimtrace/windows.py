"""When something was said, or is said to have happened, and how two windows of time lie."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any, Self

from pydantic import AwareDatetime, BeforeValidator, model_validator

from claimtrace._frozen import Frozen

__all__ = ["Moment", "TimeWindow", "WindowRelation", "day_of", "first_instant", "last_instant"]

_DATE_LENGTH = len("2016-03-27")


def _read_moment(value: Any) -> Any:
    if isinstance(value, str):
        try:
            if len(value) == _DATE_LENGTH:
                return date.fromisoformat(value)
            value = datetime.fromisoformat(value)
        except ValueError:
            raise ValueError(
                f"{value[:60]!r} is not a date such as 2016-03-27 or a time such as "
                "2016-03-27T21:29:00+00:00"
            ) from None
    if isinstance(value, datetime):
        return _checked(value)
    if isinstance(value, date):
        return value
    raise ValueError("a date or a time with its offset from UTC is expected")


def _checked(time: datetime) -> datetime:
    offset = time.utcoffset()
    if offset is None:
        raise ValueError(
            "a time needs its offset from UTC; where only the day is known, give the date"
        )
    if offset % timedelta(minutes=1):
        raise ValueError(f"an offset from UTC is in whole minutes, and this one is {offset}")
    try:
        time.astimezone(UTC)
    except OverflowError:
        raise ValueError("in UTC, the time lies outside the years 1 to 9999") from None
    return time


Moment = Annotated[date | AwareDatetime, BeforeValidator(_read_moment)]
"""A date (the whole day, UTC) or an aware datetime; ISO 8601 text is read, naive times refused."""


def first_instant(moment: date) -> datetime:
    """The instant at which a moment begins: midnight UTC for a date, itself for a datetime.

    >>> print(first_instant(date(2016, 3, 27)))
    2016-03-27 00:00:00+00:00
    """
    if isinstance(moment, datetime):
        return moment
    return datetime(moment.year, moment.month, moment.day, tzinfo=UTC)


def last_instant(moment: date) -> datetime:
    """The instant at which a moment is over: the next midnight UTC for a date.

    >>> print(last_instant(date(2016, 3, 27)))
    2016-03-28 00:00:00+00:00
    """
    if isinstance(moment, datetime):
        return moment
    if moment == date.max:
        return datetime.max.replace(tzinfo=UTC)
    return first_instant(moment + timedelta(days=1))


def day_of(moment: date) -> date:
    """The day, UTC, in which a moment lies.

    >>> day_of(datetime.fromisoformat("2016-03-27T23:30:00-02:00"))
    datetime.date(2016, 3, 28)
    """
    return moment.astimezone(UTC).date() if isinstance(moment, datetime) else moment


class WindowRelation(StrEnum):
    """How two windows lie: Allen's thirteen relations, folded to what a comparison needs.

    Source: J. F. Allen, "Maintaining knowledge about temporal intervals", CACM 26 (1983).
    """

    EQUAL = "equal"
    INSIDE = "inside"  # starts, during, finishes
    AROUND = "around"  # started-by, contains, finished-by
    OVERLAPPING = "overlapping"  # overlaps, overlapped-by
    DISJOINT = "disjoint"  # before, meets, met-by, after
    UNKNOWN = "unknown"  # an open end leaves it undecided


class TimeWindow(Frozen):
    """The time that a claim is about.

    A window without length, or one that ends before it starts, is refused.

    >>> print(TimeWindow(start="2016-03-07", end="2016-03-27"))
    2016-03-07 to 2016-03-27
    """

    start: Moment | None = None
    """A date (the whole day, UTC) or a time with its offset, included; None if unknown, not
    infinite."""
    end: Moment | None = None
    """A date (the whole day, UTC, included) or a time with its offset (not included); None if
    unknown, not infinite."""

    if TYPE_CHECKING:

        def __init__(self, *, start: date | str | None = None, end: date | str | None = None): ...
        def __hash__(self) -> int: ...

    @model_validator(mode="after")
    def _has_length(self) -> Self:
        first, last = self.first, self.last
        if first is not None and last is not None and first >= last:
            raise ValueError(
                "the window ends before it has begun: start must be before end "
                "(for one whole day give the same date twice)"
            )
        return self

    @property
    def first(self) -> datetime | None:
        """The first instant inside the window, None where it is unknown."""
        return None if self.start is None else first_instant(self.start)

    @property
    def last(self) -> datetime | None:
        """The first instant after the window, None where it is unknown."""
        return None if self.end is None else last_instant(self.end)

    def relation_to(self, other: TimeWindow) -> WindowRelation:
        """How this window lies to another; UNKNOWN where open ends leave it undecided.

        >>> march = TimeWindow(start="2016-03-01", end="2016-03-31")
        >>> TimeWindow(start="2016-03-07", end="2016-03-27").relation_to(march).value
        'inside'
        """
        a, b, c, d = self.first, self.last, other.first, other.last
        if (b is not None and c is not None and b <= c) or (
            d is not None and a is not None and d <= a
        ):
            return WindowRelation.DISJOINT
        if a is None or b is None or c is None or d is None:
            return WindowRelation.UNKNOWN
        if (a, b) == (c, d):
            return WindowRelation.EQUAL
        if c <= a and b <= d:
            return WindowRelation.INSIDE
        if a <= c and d <= b:
            return WindowRelation.AROUND
        return WindowRelation.OVERLAPPING

    def __str__(self) -> str:
        if self.start == self.end:
            return str(self.start) if self.start is not None else "an unknown time"
        return f"{self.start or 'unknown'} to {self.end or 'unknown'}"
