"""PROV-JSON in: the records of a document that claimtrace wrote, also if other tools kept it."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any

from claimtrace.errors import FormatError, Problem
from claimtrace.formats.imports import Import, Item, OnError, Progress, json_in
from claimtrace.formats.prov import PREFIXES
from claimtrace.jsonlines import parse_lines

__all__ = ["read_prov"]

_NAMESPACE = PREFIXES["claimtrace"]
_LOCAL = "record"


def read_prov(
    path_or_stream: str | Path | IO[bytes] | IO[str],
    *,
    on_error: OnError = "raise",
    progress: Progress | None = None,
) -> Import:
    """The records that a PROV-JSON document carries in its ``claimtrace:record`` attributes.

    They are what was exported, whatever else the document says: prefixes may be renamed, values
    typed, elements added. Scores are passed over. Raises FormatError where the file is not
    PROV-JSON or carries no records; for bad records see `Import`.

    >>> import io, json
    >>> from claimtrace.formats import to_prov
    >>> document = to_prov([Source(id="sohr", name="Syrian Observatory")])
    >>> [record.id for record in read_prov(io.StringIO(json.dumps(document)))]
    ['sohr']
    """
    items = _items(path_or_stream)
    return Import("PROV-JSON", items, on_error=on_error, progress=progress)


def _items(path_or_stream: str | Path | IO[bytes] | IO[str]) -> Iterator[Item]:
    document = json_in(path_or_stream)
    if not isinstance(document, dict):
        raise FormatError("a PROV-JSON document is a JSON object, and this is none")
    found = False
    for line, where in _carried(document):
        found = True
        yield _item(line, where)
    if not found:
        raise FormatError(
            "no records in this PROV document: only documents that claimtrace wrote can be read, "
            "for PROV alone does not say who claims what"
        )


def _carried(document: dict[str, Any]) -> Iterator[tuple[Any, str]]:
    """Each record's line and the name of the element that carries it: sources first."""
    prefixes = document.get("prefix")
    names = {
        f"{prefix}:{_LOCAL}" if prefix != "default" else _LOCAL
        for prefix, uri in (prefixes if isinstance(prefixes, dict) else {}).items()
        if uri == _NAMESPACE
    }
    for kind in ("agent", "entity"):
        elements = document.get(kind)
        if not isinstance(elements, dict):
            continue
        for where, element in elements.items():
            for content in element if isinstance(element, list) else [element]:
                for name in names & set(content if isinstance(content, dict) else ()):
                    yield content[name], where


def _item(line: Any, where: str) -> Item:
    text = line.get("$") if isinstance(line, dict) else line
    if not isinstance(text, str):
        return Item(problems=(Problem("one record as text is expected", record=where),))
    found = [found for _, found in parse_lines(io.StringIO(text))]
    if len(found) != 1:
        return Item(problems=(Problem("one record is expected", record=where),))
    if isinstance(found[0], list):
        return Item(
            problems=tuple(Problem(each.message, record=where, path=each.path) for each in found[0])
        )
    return Item((found[0],))
