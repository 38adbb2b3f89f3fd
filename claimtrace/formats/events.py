"""One UCDP event as records: its figure, its articles, and the origins that those go back to."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from claimtrace.formats.imports import Item
from claimtrace.formats.origins import OriginNames
from claimtrace.quantities import Quantity
from claimtrace.records import Attribution, Basis, Claim, Document, Record, Source, SourceKind
from claimtrace.windows import TimeWindow

__all__ = ["DATASET", "CitedArticle", "EventReader", "articles_in", "origins_by_article"]


class CitedArticle(NamedTuple):
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


def articles_in(text: str, offices: str = "", dates: str = "") -> list[CitedArticle]:
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
    days = [_article_day(day.strip()[:10]) for day in dates.split(";")]
    if len(days) != len(names):
        days = [None] * len(names)
    return [CitedArticle(name, day, None) for name, day in zip(names, days, strict=True)]


def _parts(text: str) -> list[str]:
    if not text:
        return []
    if not text.startswith('"'):
        return _BETWEEN_BARE.split(text)
    return _BETWEEN_QUOTED.split(text.removeprefix('"').removesuffix('"'))


def _article(part: str) -> CitedArticle:
    found = _ARTICLE.fullmatch(part.strip())
    if found is None:
        return CitedArticle(None, None, part.strip() or None)
    headline = (found["headline"] or "").strip() or None
    return CitedArticle(found["office"].strip() or None, _article_day(found["date"]), headline)


def _article_day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


DATASET = Source(
    id="ucdp", name="Uppsala Conflict Data Program", kind=SourceKind.DATASET, aliases=("UCDP",)
)
"""The reporter of events whose articles the file does not name one by one."""

_UNIT = "death"
_NUMBERS = (
    "year", "type_of_violence", "event_clarity", "where_prec", "date_prec", "deaths_a", "deaths_b",
    "deaths_civilians", "deaths_unknown", "number_of_sources",
)  # fmt: skip
_TEXTS = (
    "conflict_name", "dyad_name", "side_a", "side_b", "country", "adm_1", "adm_2",
    "where_coordinates", "latitude", "longitude", "source_original",
)  # fmt: skip

Row = Mapping[str, str]
"""The cells of an event by column, stripped; missing ones are empty or absent."""


class EventReader:
    """Makes records of events, and hands out each source only once.

    The claim has the event's id, which is also its question. Its quantity, in deaths, is ``best``
    between ``low`` and ``high``, or exactly ``best`` where the three agree; its window runs from
    ``date_start`` to ``date_end``; the other facts are in ``extensions["ucdp"]``.

    Each article is a report. Its reporter is its office, and `origins_by_article` says to which
    origins it goes back: named ones, or hedged where they are people without a name. Each origin
    that the file codes speaks on its own authority. Where none is coded, the basis is left to the
    kind of the reporter. An event that names no article is reported by `DATASET`.
    """

    def __init__(self, names: OriginNames):
        self._names = names
        self._known: set[str] = set()

    def item(self, row: Row) -> Item:
        """The records of an event. Raises ValueError where its cells make no sense."""
        claim = _claim(row)
        articles = articles_in(
            row.get("source_article", ""), row.get("source_office", ""), row.get("source_date", "")
        )
        reporters = [self._reporter(article) for article in articles] or [DATASET]
        origins = [
            self._of_event(source, claim.id)
            for source in self._names.named(row.get("source_original", ""))
        ]
        cited = origins_by_article(
            [reporter.id for reporter in reporters], [origin.id for origin in origins]
        )
        hedged = {origin.id for origin in origins if origin.id.endswith(_suffix(claim.id))}
        hops = list(_own(claim.id, reporters, origins))
        for article, reporter, ends in zip(
            articles or [CitedArticle(None, None, None)], reporters, cited, strict=True
        ):
            hops += _report(claim.id, reporter.id, ends, _document(article), hedged)
        sources = self._new((*reporters, *origins), claim.id)
        records: tuple[Record, ...] = (*sources, claim, *dict.fromkeys(hops))
        return Item(records, notes=tuple(_notes(row, articles, claim, origins)))

    def _reporter(self, article: CitedArticle) -> Source:
        return DATASET if article.office is None else self._names.outlet(article.office)

    def _of_event(self, source: Source, event: str) -> Source:
        """A source; people without a name are this event's own."""
        if not self._names.is_unnamed(source):
            return source
        return source.model_copy(update={"id": source.id + _suffix(event), "aliases": ()})

    def _new(self, sources: Sequence[Source], event: str) -> Iterator[Source]:
        for source in dict.fromkeys(sources):
            if source.id.endswith(_suffix(event)):
                yield source
                continue
            for step in self._names.chain_of(source):
                if step.id not in self._known:
                    self._known.add(step.id)
                    yield step


def origins_by_article(reporters: Sequence[str], origins: Sequence[str]) -> list[tuple[str, ...]]:
    """To which origins each article goes back, by the ids of reporters and of coded origins.

    One origin: all articles go back to it. As many origins as articles, and no reporter that is
    itself an origin stands in another's place: article and origin in the same place belong
    together. Otherwise an article whose reporter is itself an origin goes back to it; the others
    go back, jointly, to each origin that is left, or to all if none is; and origins that no
    article is left for go to every article.
    """
    if len(origins) < 2:
        return [tuple(origins)] * len(reporters)
    if len(reporters) == len(origins) and all(
        reporter == origin or reporter not in origins
        for reporter, origin in zip(reporters, origins, strict=True)
    ):
        return [(origin,) for origin in origins]
    left = tuple(origin for origin in origins if origin not in reporters)
    if set(reporters) <= set(origins):
        return [(reporter, *left) for reporter in reporters]
    return [(name,) if name in origins else left or tuple(origins) for name in reporters]


def _suffix(event: str) -> str:
    return f"@{event}"


def _own(
    claim: str, reporters: Sequence[Source], origins: Sequence[Source]
) -> Iterator[Attribution]:
    """The word of each coded origin of which no article of its own is held."""
    held = {reporter.id for reporter in reporters}
    for origin in origins:
        if origin.id not in held:
            yield Attribution(claim=claim, reporter=origin.id, basis=Basis.OWN)


def _report(
    claim: str, reporter: str, ends: Sequence[str], document: Document, hedged: set[str]
) -> Iterator[Attribution]:
    if not ends:
        yield Attribution(claim=claim, reporter=reporter, document=document)
    for end in ends:
        if end == reporter:
            yield Attribution(claim=claim, reporter=reporter, basis=Basis.OWN, document=document)
        else:
            yield Attribution(
                claim=claim,
                reporter=reporter,
                attributed_to=end,
                basis=Basis.HEDGED if end in hedged else Basis.NAMED,
                document=document,
            )


def _document(article: CitedArticle) -> Document:
    headline = article.headline
    link = headline is not None and headline.startswith(("http://", "https://"))
    return Document(
        title=None if link else headline,
        url=headline if link else None,
        published=article.published,
    )


def _claim(row: Row) -> Claim:
    quantity = _quantity(row)
    window = _window(row)
    facts: dict[str, str | int | float] = {
        name: number for name in _NUMBERS if (number := _number(row, name)) is not None
    }
    facts |= {name: row[name] for name in _TEXTS if row.get(name)}
    return Claim(
        id=row["id"],
        statement=_statement(row, quantity, window),
        quantity=quantity,
        window=window,
        extensions={"ucdp": dict(facts)},
    )


def _quantity(row: Row) -> Quantity | None:
    low, best, high = (_number(row, name) for name in ("low", "best", "high"))
    known = [number for number in (low, best, high) if number is not None]
    if known != sorted(known):
        raise ValueError(f"low {low}, best {best} and high {high} do not rise: mend the figures")
    if low is not None and high is not None and not low == best == high:
        return Quantity.between(low, high, _UNIT, value=best)
    if best is not None:
        return Quantity.exactly(best, _UNIT)
    if low is not None:
        return Quantity.at_least(low, _UNIT)
    return None if high is None else Quantity.at_most(high, _UNIT)


def _number(row: Row, name: str) -> int | float | None:
    text = row.get(name, "")
    if not text:
        return None
    try:
        number = float(text)
        if not math.isfinite(number):
            raise ValueError
    except ValueError:
        raise ValueError(f"{name} is {text[:40]!r}: a number is expected") from None
    return int(number) if number.is_integer() else number


def _window(row: Row) -> TimeWindow | None:
    start, end = _day(row, "date_start"), _day(row, "date_end")
    return None if start is None and end is None else TimeWindow(start=start, end=end)


def _day(row: Row, name: str) -> date | None:
    """A day; later releases of the data add the midnight at which it begins."""
    text = row.get(name, "")
    if not text:
        return None
    try:
        if text[10:].strip(" T0:.Z"):
            raise ValueError
        return date.fromisoformat(text[:10])
    except ValueError:
        raise ValueError(f"{name} is {text[:40]!r}: a day such as 2016-03-27 is expected") from None


def _statement(row: Row, quantity: Quantity | None, window: TimeWindow | None) -> str:
    if quantity is None:
        figure = "deaths, number not stated"
    else:
        figure = str(quantity) if quantity.value == 1 else f"{quantity}s"
        if quantity.point is None and quantity.value is not None:
            figure += f" (best estimate {quantity.value:,})"
    parts = [figure, row.get("dyad_name"), row.get("where_coordinates"), row.get("country")]
    if window is not None:
        parts.append(str(window))
    return "; ".join(part for part in parts if part)


def _notes(
    row: Row, articles: Sequence[CitedArticle], claim: Claim, origins: Sequence[Source]
) -> Iterator[str]:
    if not origins:
        yield "no origin is coded: left to the kinds of the reporters"
    if claim.quantity is None:
        yield "no figure is given"
    if not articles:
        yield "no article is named: reported by the dataset"
    elif any(article.office is None for article in articles):
        yield "articles as free text: reported by the dataset"
    if any(article.office is not None and article.published is None for article in articles):
        yield "an article without a valid date"
    cited = _number(row, "number_of_sources")
    if cited is not None and cited > 0 and cited != len(articles):
        yield "number_of_sources differs from the number of articles"
