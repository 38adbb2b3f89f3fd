"""The articles that a UCDP event cites, out of one cell of text."""

from __future__ import annotations

import re
from datetime import date
from typing import NamedTuple

__all__ = ["Article", "articles_in"]


class Article(NamedTuple):
    """One article: who published it and when, and its headline; None where it is not said."""

    office: str | None
    published: date | None
    headline: str | None


# "office,date,headline";"office,date,headline": headlines hold commas, quotes and semicolons, so a
# new article begins only where an office and a date follow.
_HEAD = r"\s*[^\s\",][^\"]*?,\s*\d{4}-\d{2}-\d{2}(?:[\sT][\d:.]+)?\s*(?:,|\"|$)"
_BETWEEN_QUOTED = re.compile(rf"\"\s*;\s*\"(?={_HEAD})")
_BETWEEN_BARE = re.compile(r";(?=[^;,]*,\s*\d{4}-\d{2}-\d{2}(?:[\sT][\d:.]+)?\s*(?:,|$))")
_ARTICLE = re.compile(
    r"(?P<office>.*?),\s*(?P<date>\d{4}-\d{2}-\d{2})(?:[\sT][\d:.]+)?\s*(?:,(?P<headline>.*))?",
    re.DOTALL,
)


def articles_in(text: str, offices: str = "", dates: str = "") -> list[Article]:
    """The articles in a ``source_article`` cell.

    Where the cell does not have the structured form, ``source_office`` and ``source_date``
    (separated by ";") are used; older events have only free text, which makes one article whose
    office is None.
    """
    articles = [_article(part) for part in _parts(text.strip())]
    if any(article.office for article in articles):
        return articles
    names = [name.strip() for name in offices.split(";") if name.strip()]
    if not names:
        return articles
    days = [_day(day.strip()[:10]) for day in dates.split(";")]
    if len(days) != len(names):
        days = [None] * len(names)
    return [Article(name, day, None) for name, day in zip(names, days, strict=True)]


def _parts(text: str) -> list[str]:
    if not text:
        return []
    if not text.startswith('"'):
        return _BETWEEN_BARE.split(text)
    return _BETWEEN_QUOTED.split(text.removeprefix('"').removesuffix('"'))


def _article(part: str) -> Article:
    found = _ARTICLE.fullmatch(part.strip())
    if found is None:
        return Article(None, None, part.strip() or None)
    headline = (found["headline"] or "").strip() or None
    return Article(found["office"].strip() or None, _day(found["date"]), headline)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
