"""The words of a sentence that say when, and what they mean once a date is given."""

from __future__ import annotations

import re
from bisect import bisect_left
from datetime import date, timedelta

from claimtrace.extraction.english.lexicon import DEFAULT
from claimtrace.windows import Moment, TimeWindow, day_of
from claimtrace.words.numbers import NUMBER_WORDS

__all__ = ["find_windows", "nearest", "resolve_window"]

_DAY = "(?:" + "|".join(name.title() for name in DEFAULT.weekdays) + ")"
_MONTH = (
    "(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?"
    "|Sept?(?:ember)?|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)"
)
_COUNT = (
    r"(?:\d{1,3}|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|several|few"
    r"|24|48|72)"
)
_UNIT = r"(?:hour|day|night|week|month|year)s?"
_DATE = rf"(?:{_MONTH}\.? \d{{1,2}}(?!\d)(?:,? \d{{4}})?|\d{{1,2}} {_MONTH}(?: \d{{4}})?)"
_WHEN = re.compile(
    rf"""\b(?:
      (?:[Ff]rom|[Bb]etween)\ (?:{_DAY}|{_DATE}|\d{{1,2}})\ (?:to|and|until)\ (?:{_DAY}|{_DATE})
    | (?:(?:[Oo]n|[Ss]ince|[Bb]y|[Uu]ntil)\ )?{_DATE}
    | (?:(?:[Ii]n|[Ss]ince|[Dd]uring)\ )?{_MONTH}\ \d{{4}}
    | (?:(?:[Oo]n|[Ss]ince|[Bb]y|[Uu]ntil|[Ll]ast|[Ll]ate|[Ee]arly)\ )?{_DAY}
      (?:\ (?:alone|night|morning|evening|afternoon))?
    | (?:(?:[Ww]ithin|[Ii]n|[Oo]ver|[Dd]uring|[Ff]or)\ )?(?:just\ |only\ )?
      (?:the\ |these\ )?(?:(?:last|past|first|previous|next)\ )?{_COUNT}[ -]{_UNIT}
      (?:\ (?:ago|earlier|later))?
    | (?:(?:[Ii]n|[Oo]ver|[Dd]uring)\ )?(?:the\ )?(?:last|past|previous)\ (?:{_UNIT}|spring|summer
      |autumn|winter|{_MONTH}|weekend)
    | (?:this|earlier\ this)\ (?:week|month|year|morning|weekend)
    | [Tt]oday|[Yy]esterday|[Tt]onight|[Oo]vernight
    | (?:[Ii]n|[Ss]ince|[Dd]uring)\ (?:{_MONTH}|(?:19|20)\d\d)
    )\b(?!-)""",
    re.VERBOSE,
)


def find_windows(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Where in ``text[start:end]`` words say when."""
    return [found.span() for found in _WHEN.finditer(text, start, end)]


def nearest(windows: list[tuple[int, int]], start: int, end: int) -> tuple[int, int] | None:
    """The window closest to the stretch from start to end, the earlier one of two as close.

    ``windows`` is in the order of the text; those that overlap the stretch do not count.
    """
    at = bisect_left(windows, (start, start))
    before = next((w for w in reversed(windows[max(0, at - 2) : at]) if w[1] <= start), None)
    after = next((w for w in windows[at : at + 3] if w[0] >= end), None)
    if before is None or after is None:
        return before or after
    return before if start - before[1] <= after[0] - end else after


_ONE_DATE = re.compile(
    rf"(?:(?P<month>{_MONTH})\.? (?P<day>\d{{1,2}})(?!\d)"
    rf"|(?P<day2>\d{{1,2}}) (?P<month2>{_MONTH}))"
    r"(?:,? (?P<year>\d{4}))?"
)
_SPELLED = {word: value for word, value in NUMBER_WORDS.items() if value <= 12}
_BACK = re.compile(rf"(?:last|past) ({_COUNT}) (hour|day|week)s?")
_DAYS = {"hour": 1 / 24, "day": 1, "week": 7}


def resolve_window(words: str, published: Moment) -> TimeWindow | None:
    """What words such as "from Friday to Saturday" mean in a text of this date.

    A day without a date is the last one up to the day of publication. None where the words
    leave it open ("within 24 hours", "recently").
    """
    today = day_of(published)
    try:
        return _resolve(words, today)
    except (ValueError, OverflowError):  # "February 30", or a day before the calendar begins
        return None


def _resolve(words: str, today: date) -> TimeWindow | None:
    dates = [_dated(found, today) for found in _ONE_DATE.finditer(words)]
    dates = dates or [
        _last_weekday(DEFAULT.weekdays.index(day.lower()), today) for day in re.findall(_DAY, words)
    ]
    low = words.lower()
    if dates:
        return _spanned(low, dates)
    if found := _BACK.search(low):
        count = _SPELLED.get(found[1]) or (int(found[1]) if found[1].isdigit() else 0)
        days = count * _DAYS[found[2]]
        return TimeWindow(start=today - timedelta(days=days), end=today) if days >= 1 else None
    if low in ("today", "tonight", "this morning"):
        return TimeWindow(start=today, end=today)
    if low == "yesterday":
        return _one_day(today - timedelta(days=1))
    if low == "overnight" or low.endswith(("last day", "past day")):
        return TimeWindow(start=today - timedelta(days=1), end=today)
    return _month_or_year(words)


def _one_day(day: date) -> TimeWindow:
    return TimeWindow(start=day, end=day)


def _spanned(low: str, dates: list[date]) -> TimeWindow | None:
    if len(dates) >= 2:
        return TimeWindow(start=min(dates[:2]), end=max(dates[:2]))
    if low.startswith("since"):
        return TimeWindow(start=dates[0])
    if low.startswith(("until", "by")):
        return TimeWindow(end=dates[0])
    return _one_day(dates[0])


def _dated(found: re.Match[str], today: date) -> date:
    month = DEFAULT.months[(found["month"] or found["month2"]).lower()]
    day = int(found["day"] or found["day2"])
    if found["year"]:
        return date(int(found["year"]), month, day)
    this_year = date(today.year, month, day)
    return this_year if this_year <= today else date(today.year - 1, month, day)


def _last_weekday(weekday: int, today: date) -> date:
    return today - timedelta(days=(today.weekday() - weekday) % 7)


_MONTH_YEAR = re.compile(rf"(?P<month>{_MONTH}) (?P<year>\d{{4}})")


def _month_or_year(words: str) -> TimeWindow | None:
    if found := _MONTH_YEAR.search(words):
        year, month = int(found["year"]), DEFAULT.months[found["month"].lower()]
        after = date(year + month // 12, month % 12 + 1, 1)
        first, last = date(year, month, 1), after - timedelta(days=1)
    elif found := re.search(r"\b(?:19|20)\d\d\b", words):
        first, last = date(int(found[0]), 1, 1), date(int(found[0]), 12, 31)
    else:
        return None
    if words.lower().startswith("since"):
        return TimeWindow(start=first)
    return TimeWindow(start=first, end=last)
