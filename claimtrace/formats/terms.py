"""What several exporters need: safe names for ids, moments as texts, cases in a fixed order."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime
from typing import Any
from urllib.parse import quote

from claimtrace.case import Case
from claimtrace.errors import DuplicateId
from claimtrace.records import Attribution, Claim, Record, Source
from claimtrace.windows import first_instant

__all__ = ["Shelf", "as_json", "instant", "local_name", "utc"]


class Shelf:
    """Records by type, each once, in the order of their ids: the same however they came.

    Raises DuplicateId where two different records have one id.
    """

    def __init__(self, records: Iterable[Record]):
        kept: dict[type, dict[str, Any]] = {Source: {}, Claim: {}, Attribution: {}}
        for record in records:
            known = kept[type(record)].setdefault(record.id, record)
            if known is not record and known != record:
                kind = type(record).__name__.lower()
                raise DuplicateId(f"two different {kind}s have the id {record.id!r}")
        self.sources: dict[str, Source] = dict(sorted(kept[Source].items()))
        self.claims: dict[str, Claim] = dict(sorted(kept[Claim].items()))
        self.attributions: dict[str, Attribution] = dict(sorted(kept[Attribution].items()))

    def records(self) -> list[Record]:
        """All records: sources, claims, attributions."""
        return [*self.sources.values(), *self.claims.values(), *self.attributions.values()]

    def cases(self) -> list[Case]:
        """One case for each question, in the order of their names. Raises as `Case.group` does."""
        return sorted(Case.group(self.records()), key=lambda case: case.question)


def as_json(content: Any) -> Iterator[str]:
    """A document as lines of JSON, two spaces deep, in Unicode."""
    return iter(json.dumps(content, indent=2, ensure_ascii=False, allow_nan=False).split("\n"))


def local_name(text: str) -> str:
    """An id as the local part of a qualified name or of a URN: percent-encoded ASCII.

    Also encodes what PROV's grammar forbids at the ends of a name.
    """
    name = quote(text, safe="").replace("~", "%7E")
    if name[:1] in ("-", "."):
        name = f"%{ord(name[0]):02X}{name[1:]}"
    return f"{name[:-1]}%2E" if name.endswith(".") else name


def instant(moment: date) -> str:
    """The instant at which a moment begins, ISO 8601 with its offset."""
    return first_instant(moment).isoformat()


def utc(moment: datetime) -> str:
    """An instant as STIX and RFC 3339 write it, in UTC and in milliseconds, ending in Z."""
    text = moment.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="milliseconds")
    return f"{text}Z"
