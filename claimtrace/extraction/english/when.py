"""The words of a sentence that say when, and what they mean once a date is given."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable
from datetime import date, timedelta

from claimtrace.extraction.english.lexicon import DEFAULT, Lexicon
from claimtrace.windows import Moment, TimeWindow, day_of
from claimtrace.words.numbers import NUMBER_WORDS

__all__ = ["find_windows", "nearest", "resolve_window"]


class _TimePatterns:
    """What the words of time look like, as patterns."""

    def __init__(self, lexicon: Lexicon):
        self.day = _any(name.title() for name in lexicon.weekdays)
        self.month = _any(name.title() for name in lexicon.months)
        count = rf"(?:\d{{1,3}}|{_any(lexicon.stretch_counts)})"
        self.days = re.compile(self.day)
        self.when = re.compile(self._when(lexicon, count), re.VERBOSE)
        self.one_date = re.compile(
            rf"(?:(?P<month>{self.month})\.? (?P<day>\d{{1,2}})(?!\d)"
            rf"|(?P<day2>\d{{1,2}}) (?P<month2>{self.month}))"
            r"(?:,? (?P<year>\d{4}))?"
        )
        self.month_year = re.compile(rf"(?P<month>{self.month}) (?P<year>\d{{4}})")
        self.back = re.compile(
            rf"{_any(lexicon.reckoned_back)} (?P<count>{count}) "
            rf"(?P<unit>{_any(lexicon.stretch_days)})s?"
        )

    def _when(self, lexicon: Lexicon, count: str) -> str:
        day, month = self.day, self.month
        unit = rf"{_any(lexicon.stretches)}s?"
        # Blanks are escaped here: a verbose pattern passes over bare ones.
        date = (
            rf"(?:{month}\.?\ \d{{1,2}}(?!\d)(?:,?\ \d{{4}})?"
            rf"|\d{{1,2}}\ {month}(?:\ \d{{4}})?)"
        )
        return rf"""\b(?:
          {_cased(lexicon.from_day)}\ (?:{day}|{date}|\d{{1,2}})
          \ {_any(lexicon.to_day)}\ (?:{day}|{date})
        | (?:{_cased(lexicon.before_date)}\ )?{date}
        | (?:{_cased(lexicon.before_month)}\ )?{month}\ \d{{4}}
        | (?:{_cased(lexicon.before_weekday)}\ )?{day}(?:\ {_any(lexicon.day_parts)})?
        | (?:{_cased(lexicon.before_stretch)}\ )?(?:{_any(lexicon.stretch_limits)}\ )?
          (?:{_any(lexicon.stretch_determiners)}\ )?(?:{_any(lexicon.stretch_orders)}\ )?
          {count}[ -]{unit}(?:\ {_any(lexicon.after_stretch)})?
        | (?:{_cased(lexicon.before_last)}\ )?(?:the\ )?{_any(lexicon.last)}
          \ (?:{unit}|{_any(lexicon.seasons)}|{month})
        | {_any(" ".join(one) for one in lexicon.this)}\ {_any(lexicon.current)}
        | {_cased(lexicon.moments)}
        | {_cased(lexicon.before_month)}\ (?:{month}|(?:19|20)\d\d)
        )\b(?!-)"""


def _any(words: Iterable[str]) -> str:
    """One of some words, the longest first: "January" is no "Jan"."""
    found = sorted(words, key=lambda word: (-len(word), word))
    return "(?:" + "|".join(map(re.escape, found)) + ")"


def _cased(words: Iterable[str]) -> str:
    """One of some words, at the head of a sentence or inside it."""
    found = (f"[{word[0].upper()}{word[0]}]{re.escape(word[1:])}" for word in sorted(words))
    return "(?:" + "|".join(found) + ")"


def find_windows(text: str, start: int, end: int, lexicon: Lexicon) -> list[tuple[int, int]]:
    """Where in ``text[start:end]`` words say when."""
    return [found.span() for found in lexicon.made(_TimePatterns).when.finditer(text, start, end)]


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


_SPELLED = {word: value for word, value in NUMBER_WORDS.items() if value <= 12}


def resolve_window(words: str, published: Moment, lexicon: Lexicon = DEFAULT) -> TimeWindow | None:
    """What words such as "from Friday to Saturday" mean in a text of this date.

    A day without a date is the last one up to the day of publication. None where the words
    leave it open ("within 24 hours", "recently").
    """
    today = day_of(published)
    try:
        return _resolve(words, today, lexicon)
    except (ValueError, OverflowError):  # "February 30", or a day before the calendar begins
        return None


def _resolve(words: str, today: date, lexicon: Lexicon) -> TimeWindow | None:
    patterns = lexicon.made(_TimePatterns)
    dates = [_dated(found, today, lexicon) for found in patterns.one_date.finditer(words)]
    dates = dates or [
        _last_weekday(lexicon.weekdays.index(day.lower()), today)
        for day in patterns.days.findall(words)
    ]
    low = words.lower()
    if dates:
        return _spanned(low, dates, lexicon)
    if found := patterns.back.search(low):
        count = _SPELLED.get(found["count"]) or (
            int(found["count"]) if found["count"].isdigit() else 0
        )
        days = count * lexicon.stretch_days[found["unit"]]
        return TimeWindow(start=today - timedelta(days=days), end=today) if days >= 1 else None
    if (moment := _moment(low, lexicon)) is not None:
        first, last = (today + timedelta(days=days) for days in moment)
        return TimeWindow(start=first, end=last)
    return _month_or_year(words, lexicon)


def _moment(low: str, lexicon: Lexicon) -> tuple[int, int] | None:
    """The first and last day of words such as "yesterday", counted from the day of the text."""
    moment = lexicon.moments.get(low) or lexicon.moment_phrases.get(low)
    if moment is not None:
        return moment
    return next((days for end, days in lexicon.moment_ends.items() if low.endswith(end)), None)


def _one_day(day: date) -> TimeWindow:
    return TimeWindow(start=day, end=day)


def _spanned(low: str, dates: list[date], lexicon: Lexicon) -> TimeWindow | None:
    if len(dates) >= 2:
        return TimeWindow(start=min(dates[:2]), end=max(dates[:2]))
    if low.startswith(lexicon.opening):
        return TimeWindow(start=dates[0])
    if low.startswith(lexicon.closing):
        return TimeWindow(end=dates[0])
    return _one_day(dates[0])


def _dated(found: re.Match[str], today: date, lexicon: Lexicon) -> date:
    month = lexicon.months[(found["month"] or found["month2"]).lower()]
    day = int(found["day"] or found["day2"])
    if found["year"]:
        return date(int(found["year"]), month, day)
    this_year = date(today.year, month, day)
    return this_year if this_year <= today else date(today.year - 1, month, day)


def _last_weekday(weekday: int, today: date) -> date:
    return today - timedelta(days=(today.weekday() - weekday) % 7)


def _month_or_year(words: str, lexicon: Lexicon) -> TimeWindow | None:
    if found := lexicon.made(_TimePatterns).month_year.search(words):
        year, month = int(found["year"]), lexicon.months[found["month"].lower()]
        after = date(year + month // 12, month % 12 + 1, 1)
        first, last = date(year, month, 1), after - timedelta(days=1)
    elif found := re.search(r"\b(?:19|20)\d\d\b", words):
        first, last = date(int(found[0]), 1, 1), date(int(found[0]), 12, 31)
    else:
        return None
    if words.lower().startswith(lexicon.opening):
        return TimeWindow(start=first)
    return TimeWindow(start=first, end=last)
