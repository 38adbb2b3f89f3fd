"""UCDP's event data (GED, CSV), read as records row by row."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import IO, Any

from pydantic import ValidationError

from claimtrace.errors import ClaimtraceError, FormatError, Problem, problems_of
from claimtrace.formats.events import EventReader
from claimtrace.formats.imports import Import, Item, OnError, Progress
from claimtrace.formats.origins import OriginNames
from claimtrace.jsonlines import opened

__all__ = ["read_ucdp"]

_REQUIRED = ("id", "best", "source_original")
_MISSING = frozenset({"", "na", "nan", "null"})


def read_ucdp(
    path_or_stream: str | Path | IO[bytes] | IO[str],
    *,
    names: OriginNames | None = None,
    on_error: OnError = "raise",
    progress: Progress | None = None,
    encoding: str = "utf-8",
) -> Import:
    r"""The records in a file of UCDP's Georeferenced Event Dataset, streamed event by event.

    Each event is a question and a claim with the event's id; each article that it cites is a
    report, which goes back to the origins that ``source_original`` names, found through ``names``
    (those of the package, if not given). `claimtrace.formats.events` says how.

    Columns are found by name, in any order; ``id``, ``best`` and ``source_original`` must be
    there. A text stream should be opened with ``newline=""``. Memory grows with the number of
    different names and by two numbers for each event, not with the text of the file. Raises
    FormatError where it is not such a file; for bad rows see `Import`.

    >>> import io
    >>> found = read_ucdp(io.StringIO("id,best,source_original\n1,5,SOHR\n", newline=""))
    >>> [type(record).__name__ for record in found], found.report.accepted
    (['Source', 'Source', 'Claim', 'Attribution', 'Attribution'], 1)
    """
    items = _items(path_or_stream, names or OriginNames.packaged(), encoding)
    return Import("UCDP", items, on_error=on_error, progress=progress)


def _items(
    path_or_stream: str | Path | IO[bytes] | IO[str], names: OriginNames, encoding: str
) -> Iterator[Item]:
    with opened(path_or_stream) as stream:
        if not isinstance(stream.read(0), bytes):
            yield from _Rows(names).items(stream)  # type: ignore[arg-type]
            return
        text = io.TextIOWrapper(
            stream,  # type: ignore[type-var]
            encoding=encoding,
            errors="surrogateescape",  # bad bytes spoil their row only
            newline="",
        )
        try:
            yield from _Rows(names).items(text)
        finally:
            text.detach()


class _Rows:
    """Rows on their way into records, and what the rows before them said."""

    def __init__(self, names: OriginNames):
        self._events = EventReader(names)
        self._seen: dict[int, int] = {}

    def items(self, stream: IO[str]) -> Iterator[Item]:
        reader = csv.reader(stream)
        head = _head(reader)
        while True:
            line = reader.line_num + 1
            try:
                cells = next(reader)
            except StopIteration:
                return
            except csv.Error as error:
                yield Item(problems=(Problem(f"not CSV ({error}): mend or drop the row", line),))
                continue
            if cells:
                yield self._item(line, head, cells)

    def _item(self, line: int, head: Sequence[str], cells: Sequence[str]) -> Item:
        row = {name: _cell(cell) for name, cell in zip(head, cells, strict=False)}
        event = row.get("id") or None
        try:
            _check(row, head, cells)
            content = hash(tuple(cells))
            if self._seen.get(hash(event), content) != content:
                raise ValueError("an earlier row has this id and says something else: drop one")
            if hash(event) in self._seen:
                return Item()
            item = self._events.item(row)
        except ValidationError as error:
            return Item(problems=tuple(problems_of(error, line=line, record=event)))
        except (ClaimtraceError, ValueError) as error:
            return Item(problems=(Problem(str(error), line, event),))
        self._seen[hash(event)] = content
        return item


def _cell(text: str) -> str:
    bare = text.strip()
    return "" if bare.casefold() in _MISSING else bare


def _check(row: dict[str, str], head: Sequence[str], cells: Sequence[str]) -> None:
    if len(cells) != len(head):
        raise ValueError(f"{len(cells)} cells under a header of {len(head)}: mend the row's quotes")
    if any("\udc80" <= character <= "\udcff" for cell in cells for character in cell):
        raise ValueError("bytes that are not in the file's encoding: name it, or mend the row")
    if not row["id"]:
        raise ValueError("the event has no id: give it one, or drop the row")


def _head(reader: Any) -> list[str]:
    try:
        cells: list[str] = next(reader, [])
    except csv.Error as error:
        raise FormatError(f"line 1 is not a header of CSV ({error})") from None
    head = [cell.removeprefix("\ufeff").strip().strip('"').casefold() for cell in cells]
    missing = [name for name in _REQUIRED if name not in head]
    if missing:
        raise FormatError(
            f"no column {', '.join(missing)}: this is not UCDP's event data with its sources "
            f"(columns: {', '.join(head[:12]) or 'none'})"
        )
    return head
