"""What several exporters need: safe names for ids, moments as texts, cases in a fixed order."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, date, datetime
from os import PathLike
from typing import Any
from urllib.parse import quote

from claimtrace.case import Case
from claimtrace.errors import DuplicateId, InvalidRecord
from claimtrace.records import Attribution, Claim, Record, Source
from claimtrace.windows import first_instant

__all__ = ["Shelf", "as_json", "instant", "local_name", "utc"]


class Shelf:
    """Records by type, each once, in the order of their ids: the same however they came.

    Raises DuplicateId where two different records have one id, and InvalidRecord for anything
    that is no record.
    """

    def __init__(self, records: Iterable[Record]):
        kept: dict[type, dict[str, Any]] = {Source: {}, Claim: {}, Attribution: {}}
        if isinstance(records, _RECORDS) or not isinstance(records, Iterable):
            raise _no_record(records)
        for record in records:
            if not isinstance(record, _RECORDS):
                raise _no_record(record)
            known = kept[type(record)].setdefault(record.id, record)
            if known is not record and known != record:
                kind = type(record).__name__.lower()
                raise DuplicateId(f"two different {kind}s have the id {record.id!r}")
        self.sources: dict[str, Source] = dict(sorted(kept[Source].items()))
        self.claims: dict[str, Claim] = dict(sorted(kept[Claim].items()))
        self.attributions: dict[str, Attribution] = dict(sorted(kept[Attribution].items()))
        self._organisations = _organisations(self.sources)

    def organisation_of(self, source: str) -> str | None:
        """The id at the end of a source's ``part_of`` chain; None where that goes round."""
        return self._organisations.get(source, source)

    def records(self) -> list[Record]:
        """All records: sources, claims, attributions."""
        return [*self.sources.values(), *self.claims.values(), *self.attributions.values()]

    def cases(self) -> list[Case]:
        """One case for each question, in the order of their names. Raises as `Case.group` does."""
        return sorted(Case.group(self.records()), key=lambda case: case.question)


_RECORDS = (Source, Claim, Attribution)


def _no_record(thing: object) -> InvalidRecord:
    if isinstance(thing, _RECORDS):
        expected, cure = "a list of records", "hand over [record]"
    elif isinstance(thing, str | PathLike):
        expected, cure = "a list of records", "claimtrace.read(path) reads them from a file"
    else:
        expected = "a Source, Claim or Attribution"
        cure = "of a case or a ledger, hand over what its records() gives"
    return InvalidRecord(f"{expected} is expected, not {type(thing).__name__}: {cure}")


def _organisations(sources: Mapping[str, Source]) -> dict[str, str | None]:
    """The end of each source's ``part_of`` chain, None where it goes round in a circle."""
    ends: dict[str, str | None] = {}
    for source in sources:
        path: dict[str, None] = {}
        here = source
        while here not in ends and here not in path:
            path[here] = None
            parent = sources[here].part_of if here in sources else None
            if parent is None:
                ends[here] = here
            else:
                here = parent
        ends |= dict.fromkeys(path, ends.get(here))
    return ends


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
