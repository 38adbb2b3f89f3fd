"""schema.org ClaimReview in: who said a claim, where, and what a reviewer made of it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import IO, Any
from urllib.parse import urlsplit

from pydantic import ValidationError

from claimtrace.errors import FormatError, Problem, problems_of
from claimtrace.formats.imports import Import, Item, OnError, Progress, json_in
from claimtrace.formats.schemaorg import OBSOLETE
from claimtrace.records import Attribution, Basis, Claim, Document, Record, Source, Stance
from claimtrace.words.names import id_from_name

__all__ = ["read_claimreview", "stance_of"]

_CONFIRMING, _REFUTING = 0.75, 0.25
_DATE = len("2016-03-27")
_OBSOLETE = OBSOLETE.casefold()

_Node = dict[str, Any]


def read_claimreview(
    path_or_stream: str | Path | IO[bytes] | IO[str],
    *,
    on_error: OnError = "raise",
    progress: Progress | None = None,
) -> Import:
    """The records in a JSON or JSON-LD document of ClaimReviews: one, a list, or a ``@graph``.

    ``claimReviewed`` is a claim. Each ``appearance`` and the ``firstAppearance`` of the
    ``itemReviewed`` are reports, of their publisher, author or host; they go back to the author
    of the item, if it has one. A review without appearances is itself the report that the author
    said it. The reviewer's own word is a denial or an assertion where `stance_of` finds one, with
    the rating in its ``extensions["claimreview"]``. The report notes what is passed over: a rating
    without a stance, and an appearance whose ``creativeWorkStatus`` is "Obsolete", which is how
    our own exports mark what was withdrawn. Other objects are passed over, too. Raises FormatError
    where the file is not JSON or has no review; for bad reviews see `Import`.

    >>> import io
    >>> page = '{"@type": "ClaimReview", "url": "https://e.org/1", "claimReviewed": "31 died"}'
    >>> found = read_claimreview(io.StringIO(page), on_error="skip")
    >>> records = list(found)
    >>> found.report.met
    1
    """
    items = _items(path_or_stream)
    return Import("ClaimReview", items, on_error=on_error, progress=progress)


def stance_of(rating: _Node) -> Stance | None:
    """What a numeric rating says of a claim, by where it lies from worst (0) to best (1).

    From 0.75 it asserts the claim, up to 0.25 it denies it. None in between, and where value,
    best or worst is missing or they are no scale: words of verdict are not guessed at.
    """
    try:
        value, best, worst = (
            float(rating[name]) for name in ("ratingValue", "bestRating", "worstRating")
        )
    except (KeyError, TypeError, ValueError):
        return None
    if not worst < best or not worst <= value <= best:
        return None
    place = (value - worst) / (best - worst)
    if place >= _CONFIRMING:
        return Stance.ASSERTS
    return Stance.DENIES if place <= _REFUTING else None


def _items(path_or_stream: str | Path | IO[bytes] | IO[str]) -> Iterator[Item]:
    nodes = list(_nodes(json_in(path_or_stream)))
    by_id = {node["@id"]: node for node in nodes if isinstance(node.get("@id"), str)}
    reviews = [node for node in nodes if _is_a(node, "ClaimReview")]
    if not reviews:
        raise FormatError("no ClaimReview in this document")
    seen: dict[str, Record] = {}
    for number, node in enumerate(reviews, start=1):
        yield _item(_OneReview(node, by_id), number, seen)


def _nodes(content: Any) -> Iterator[_Node]:
    for node in _list(content):
        if isinstance(node, dict):
            if not _is_a(node, "ClaimReview"):
                yield from _nodes(node.get("@graph"))
            yield node


def _item(review: _OneReview, number: int, seen: dict[str, Record]) -> Item:
    name = f"review {number}"
    try:
        records = tuple(dict.fromkeys(review.records()))
    except ValidationError as error:
        return Item(problems=tuple(problems_of(error, record=name)))
    except ValueError as error:
        return Item(problems=(Problem(str(error), record=name),))
    fresh: dict[str, Record] = {}
    for record in records:
        known = seen.get(_key(record)) or fresh.setdefault(_key(record), record)
        if known != record and not isinstance(record, Source):  # one source, spelled otherwise
            message = f"{record.id!r} is something else in an earlier review: give it another @id"
            return Item(problems=(Problem(message, record=name),))
    seen |= fresh
    return Item(tuple(fresh.values()), notes=review.notes)


def _key(record: Record) -> str:
    return f"{type(record).__name__} {record.id}"


class _OneReview:
    """One ClaimReview on its way into records."""

    def __init__(self, node: _Node, by_id: dict[str, _Node]):
        self._by_id = by_id
        self._node = node
        self._item = self._whole(_first(node.get("itemReviewed"))) or {}
        rating = self._whole(_first(node.get("reviewRating"))) or {}
        self._rating = {key: rating[key] for key in _RATING if _is_scalar(rating.get(key))}
        self.stance = stance_of(self._rating)
        works = [*_list(self._item.get("firstAppearance")), *_list(self._item.get("appearance"))]
        self._works = [work for work in works if not self._is_obsolete(work)]
        self._appeared, self._holds_all = bool(works), len(works) == len(self._works)

    @property
    def notes(self) -> tuple[str, ...]:
        """Remarks on what is passed over."""
        unrated = () if self.stance else ("no stance in the rating",)
        return unrated if self._holds_all else (*unrated, "an appearance is obsolete")

    def records(self) -> Iterator[Record]:
        claim = self._claim()
        yield claim
        author = self._agent(self._item.get("author"))
        for work in self._works:
            yield from self._appearance(claim.id, work, author)
        yield from self._verdict(claim.id, author, held=self._appeared)

    def _is_obsolete(self, work: Any) -> bool:
        status = _text((self._whole(work) or {}).get("creativeWorkStatus"))
        return status is not None and status.casefold() == _OBSOLETE

    def _claim(self) -> Claim:
        words = _text(self._node.get("claimReviewed")) or _text(self._item.get("text"))
        if words is None:
            raise ValueError("claimReviewed is missing: what was reviewed?")
        named = _text(self._item.get("@id"))
        prefix = "urn:claimtrace:claim:"
        name = named or f"claim-{hashlib.sha256(words.encode()).hexdigest()[:16]}"
        return Claim(id=name.removeprefix(prefix), statement=words)

    def _appearance(self, claim: str, work: Any, author: Source | None) -> Iterator[Record]:
        node: _Node = {"url": work} if isinstance(work, str) else self._whole(work) or {}
        document = _document(node)
        publisher = self._agent(node.get("publisher")) or self._agent(node.get("author"))
        publisher = publisher or _host(document.url) or author
        if publisher is None:
            raise ValueError("an appearance needs a publisher, an author or a url")
        yield from _hop(claim, publisher, author, document)

    def _verdict(self, claim: str, author: Source | None, *, held: bool) -> Iterator[Record]:
        document = _document(self._node)
        reviewer = self._agent(self._node.get("author")) or _host(document.url)
        if reviewer is None:
            return
        if author is not None and author != reviewer and not held:
            yield from _hop(claim, reviewer, author, document)
        if self.stance is not None:
            yield reviewer
            yield Attribution(
                claim=claim,
                reporter=reviewer.id,
                basis=Basis.OWN,
                stance=self.stance,
                document=document,
                extensions={"claimreview": self._rating},
            )

    def _whole(self, node: Any) -> _Node | None:
        """A node; one that only refers to another by its id is that other."""
        if not isinstance(node, dict):
            return None
        name = node.get("@id")
        return self._by_id.get(name, node) if isinstance(name, str) and len(node) == 1 else node

    def _agent(self, value: Any) -> Source | None:
        """The source that is named, None if there is none: ids of claimtrace's own are kept."""
        first = _first(value)
        node = {"name": first} if isinstance(first, str) else self._whole(first) or {}
        name = _text(node.get("name"))
        if name is None:
            return None
        own = (_text(node.get("@id")) or "").removeprefix("urn:claimtrace:source:")
        return Source(id=own if own and ":" not in own else id_from_name(name), name=name)


_RATING = ("ratingValue", "bestRating", "worstRating", "alternateName", "ratingExplanation", "name")


def _hop(
    claim: str, reporter: Source, author: Source | None, document: Document
) -> Iterator[Record]:
    """A report that goes back to the author of the claim, whose own word it is."""
    yield reporter
    if author is None:
        yield Attribution(claim=claim, reporter=reporter.id, document=document)
    elif author.id == reporter.id:
        yield Attribution(claim=claim, reporter=author.id, basis=Basis.OWN, document=document)
    else:
        yield author
        yield Attribution(
            claim=claim, reporter=reporter.id, attributed_to=author.id, document=document
        )
        yield Attribution(claim=claim, reporter=author.id, basis=Basis.OWN)


def _document(node: _Node) -> Document:
    return Document(
        url=_text(node.get("url")),
        title=_text(node.get("headline")) or _text(node.get("name")),
        published=_moment(_text(node.get("datePublished"))),
        archived=_text(node.get("archivedAt")),
        credit=_text(node.get("creditText")),
        rights=_text(node.get("copyrightNotice")),
    )


def _moment(text: str | None) -> date | None:
    """A date; of a time without its offset only the day is known."""
    if text is None:
        return None
    try:
        moment = datetime.fromisoformat(text) if len(text) > _DATE else date.fromisoformat(text)
    except ValueError:
        raise ValueError(f"datePublished is {text[:40]!r}: an ISO 8601 date is expected") from None
    if isinstance(moment, datetime) and moment.utcoffset() is None:
        return moment.date()
    return moment


def _host(url: str | None) -> Source | None:
    host = urlsplit(url).hostname if url is not None else None
    return None if not host else Source(id=host.removeprefix("www."), name=host)


def _is_a(node: _Node, sort: str) -> bool:
    return any(
        isinstance(name, str) and name.rsplit("/", 1)[-1].rsplit(":", 1)[-1] == sort
        for name in _list(node.get("@type"))
    )


def _list(value: Any) -> list[Any]:
    if value is None:
        return []
    return value if isinstance(value, list) else [value]


def _first(value: Any) -> Any:
    return next(iter(_list(value)), None)


def _text(value: Any) -> str | None:
    """A value as text; JSON-LD may wrap it."""
    first = _first(value)
    if isinstance(first, dict):
        first = first.get("@value", first.get("@id"))
    return first.strip() or None if isinstance(first, str) else None


def _is_scalar(value: Any) -> bool:
    return isinstance(value, str | int | float)
