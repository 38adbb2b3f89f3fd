"""Records in and out of JSON Lines, the interchange format: one record a line, in any order."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import IO, Any, NamedTuple

from pydantic import BaseModel, TypeAdapter, ValidationError
from pydantic_core import from_json

from claimtrace.errors import FormatError, InvalidRecord, LoadError, Problem, problems_of
from claimtrace.limits import MAX_LINE_BYTES, MAX_PROBLEMS
from claimtrace.records import Attribution, Claim, Record, Source

__all__ = [
    "FORMAT_VERSION",
    "Line",
    "json_schema",
    "parse_lines",
    "read",
    "to_line",
    "write",
]


MODELS: dict[str, type[Source] | type[Claim] | type[Attribution]] = {
    "source": Source,
    "claim": Claim,
    "attribution": Attribution,
}
"""The model of each kind."""

KINDS = tuple(MODELS)
"""The kinds of records, in the order in which they can refer to one another."""

LISTS: dict[str, TypeAdapter[list[Any]]] = {
    kind: TypeAdapter(list[model])  # type: ignore[valid-type]
    for kind, model in MODELS.items()
}
"""What reads and writes many records of one kind in one go."""

_KIND_OF = {model: kind for kind, model in MODELS.items()}


def kind_of(record: Record) -> str:
    """The kind of a record. Raises InvalidRecord for anything that is none."""
    try:
        return _KIND_OF[type(record)]
    except KeyError:
        raise InvalidRecord(
            f"a Source, Claim or Attribution is expected, not {type(record).__name__}"
        ) from None


FORMAT_VERSION = 1
"""The version of the file format that this release writes, and the newest that it reads."""

_TOGETHER = 200
_BOM = b"\xef\xbb\xbf"

Line = tuple[int, Record | list[Problem]]
"""A line's number (1-based) and the record on it, or all that is wrong with it."""


class Chunk(NamedTuple):
    """Lines on end, up to ``last``: records, each with its number, and what is wrong elsewhere."""

    last: int
    numbers: Sequence[int]
    records: list[Record]
    problems: list[list[Problem]]


def read(path_or_stream: str | Path | IO[bytes] | IO[str]) -> Iterator[Record]:
    """The records of a JSON Lines file, in its order, one at a time.

    Good records are handed out as they are met; when the file ends, LoadError reports all bad
    lines together, each with its number and field path. A file of a newer version raises
    FormatError at once.

    >>> import io
    >>> text = '{"type": "source", "id": "sohr", "name": "Syrian Observatory"}'
    >>> [source.id for source in read(io.StringIO(text))]
    ['sohr']
    """
    problems: list[Problem] = []
    bad = 0
    with opened(path_or_stream) as stream:
        for _, found in parse_lines(stream):
            if isinstance(found, list):
                bad += 1
                problems += found[: MAX_PROBLEMS - len(problems)]
            else:
                yield found
    if bad:
        raise LoadError(f"{bad} lines cannot be read", problems, max(bad, len(problems)))


def write(records: Iterable[Record], path_or_stream: str | Path | IO[bytes] | IO[str]) -> int:
    """Write records as JSON Lines, after a line that names the format; returns how many.

    >>> import sys
    >>> write([Source(id="sohr", name="Syrian Observatory")], sys.stdout)
    {"type": "claimtrace", "version": 1}
    {"type":"source","id":"sohr","name":"Syrian Observatory"}
    1
    """
    count = 0
    with opened(path_or_stream, "w") as stream:
        put = _writer(stream)
        put(json.dumps({"type": "claimtrace", "version": FORMAT_VERSION}))
        for record in records:
            put(to_line(record))
            count += 1
    return count


def to_line(record: Record) -> str:
    """One record as a line of JSON, without its line end.

    Fields that hold their default are left out, as are values that reading derives again: the
    content hash of an attribution, the document's date, a claim's own question.

    >>> print(to_line(Source(id="sohr", name="Syrian Observatory", kind="monitor")))
    {"type":"source","id":"sohr","name":"Syrian Observatory","kind":"monitor"}
    """
    kind = kind_of(record)
    body = record.model_dump_json(exclude_defaults=True, exclude=_derived(record))
    return f'{{"type":"{kind}",{body[1:]}'


def _derived(record: Record) -> set[str]:
    if isinstance(record, Claim):
        return {"question"} if record.question == record.id else set()
    if isinstance(record, Attribution):
        derived = set()
        if record.given_id is not None and record.given_id == record.content_id:
            derived.add("id")
        if record.document is not None and str(record.said) == str(record.document.published):
            derived.add("said")
        return derived
    return set()


def parse_lines(stream: IO[bytes] | IO[str]) -> Iterator[Line]:
    """Each line's record, or its problems; blank lines and the format's own line are passed over.

    Raises FormatError where the file is of a newer version.

    >>> import io
    >>> [(line, found[0].message) for line, found in parse_lines(io.StringIO('{"type": "sauce"}'))]
    [(1, "'sauce' is not a type of record: give one of source, claim, attribution")]
    """
    for numbers, lines in _chunks(stream):
        records = _parse_together(lines)
        if records is None:
            yield from _parse_each(numbers, lines)
        else:
            yield from zip(numbers, records, strict=True)


def parse_chunks(stream: IO[bytes] | IO[str]) -> Iterator[Chunk]:
    """The same, many lines at a time."""
    for numbers, lines in _chunks(stream):
        records = _parse_together(lines)
        if records is None:
            each = [*_parse_each(numbers, lines)]
            good = [(number, found) for number, found in each if not isinstance(found, list)]
            bad = [found for _, found in each if isinstance(found, list)]
            yield Chunk(numbers[-1], [at for at, _ in good], [record for _, record in good], bad)
        else:
            yield Chunk(numbers[-1], numbers, records, [])


def _chunks(stream: IO[bytes] | IO[str]) -> Iterator[tuple[range, list[bytes | None]]]:
    """The lines of a stream, many at a time, with their numbers."""
    first = 1
    lines = _lines(stream)
    while chunk := list(islice(lines, _TOGETHER)):
        yield range(first, first + len(chunk)), chunk
        first += len(chunk)


def _parse_each(numbers: Iterable[int], lines: Iterable[bytes | None]) -> Iterator[Line]:
    for number, line in zip(numbers, lines, strict=True):
        if line is None:
            yield number, [_too_long(number)]
        elif line.strip():
            found = _parse(number, line)
            if found is not None:
                yield number, found


def _parse_together(lines: list[bytes | None]) -> list[Record] | None:
    """The records of lines that all are good, quicker than line by line; else None."""
    try:
        parsed = [from_json(line, allow_inf_nan=False) for line in lines]  # type: ignore[arg-type]
        places: dict[str, list[int]] = {}
        for place, fields in enumerate(parsed):
            places.setdefault(fields.pop("type"), []).append(place)
        for kind, where in places.items():
            records = LISTS[kind].validate_python([parsed[place] for place in where])
            for place, record in zip(where, records, strict=True):
                parsed[place] = record
    except (ValueError, TypeError, KeyError, AttributeError):
        return None
    return parsed


def _lines(stream: IO[bytes] | IO[str]) -> Iterator[bytes | None]:
    """The lines of a stream as bytes; None for one that is over the limit, which is skipped."""
    first = True
    while line := stream.readline(MAX_LINE_BYTES + 1):
        raw = line.encode("utf-8", "surrogatepass") if isinstance(line, str) else line
        if first:
            raw, first = raw.removeprefix(_BOM), False
        if len(raw) <= MAX_LINE_BYTES or raw.endswith(b"\n"):
            yield raw
            continue
        while (rest := stream.readline(MAX_LINE_BYTES)) and rest[-1:] not in ("\n", b"\n"):
            pass
        yield None


def _too_long(number: int) -> Problem:
    return Problem(f"the line is longer than {MAX_LINE_BYTES:,} bytes: split its record", number)


def _parse(number: int, line: bytes) -> Record | list[Problem] | None:
    try:
        fields = from_json(line, allow_inf_nan=False)
    except ValueError as error:
        return [Problem(f"not JSON ({error}): one record a line is expected", number)]
    if not isinstance(fields, dict):
        return [Problem("a JSON object is expected", number)]
    kind = fields.pop("type", None)
    model = MODELS.get(kind) if isinstance(kind, str) else None
    if model is not None:
        try:
            return model.model_validate(fields)
        except ValidationError as error:
            name = fields.get("id")
            return problems_of(error, line=number, record=name if isinstance(name, str) else None)
    if kind == "claimtrace":
        _check_version(fields, number)
        return _strangers(fields, number)
    expected = ", ".join(MODELS)
    message = "'type' is missing" if kind is None else f"{kind!r:.60} is not a type of record"
    return [Problem(f"{message}: give one of {expected}", number, path="type")]


def _check_version(fields: dict[str, Any], number: int) -> None:
    version = fields.get("version")
    if type(version) is not int or not 1 <= version <= FORMAT_VERSION:
        raise FormatError(
            f"line {number}: the file is of version {version!r}, and this release reads version "
            f"{FORMAT_VERSION}: read it with a newer release"
        )


def _strangers(fields: dict[str, Any], number: int) -> list[Problem] | None:
    """What the format's own line says beyond its version, if anything."""
    unknown = [name for name in fields if name != "version"]
    return [Problem("unknown field: remove it", number, path=name) for name in unknown] or None


@contextmanager
def opened(
    path_or_stream: str | Path | IO[bytes] | IO[str], mode: str = "r"
) -> Iterator[IO[bytes] | IO[str]]:
    """A path opened in binary and closed again, or a stream as it is, left open."""
    if not isinstance(path_or_stream, str | Path):
        yield path_or_stream
        return
    with open(path_or_stream, mode + "b") as stream:
        yield stream


def _writer(stream: IO[bytes] | IO[str]) -> Any:
    """A function that puts a line into a stream of either sort."""
    is_text = hasattr(stream, "encoding") or hasattr(stream, "newlines")

    def put(line: str) -> None:
        stream.write(line + "\n" if is_text else (line + "\n").encode())  # type: ignore[arg-type]

    return put


def json_schema() -> dict[str, Any]:
    """The JSON Schema (2020-12) of one line: a source, a claim, an attribution, or the header.

    >>> sorted(json_schema())
    ['$defs', '$schema', 'oneOf', 'title']
    """
    definitions: dict[str, Any] = {}
    for name, model in MODELS.items():
        schema = model.model_json_schema(ref_template="#/$defs/{model}")
        definitions |= schema.pop("$defs", {})
        schema["properties"] = {"type": {"const": name}, **schema["properties"]}
        schema["required"] = ["type", *schema["required"]]
        definitions[model.__name__] = schema
    definitions["Header"] = {
        "type": "object",
        "properties": {"type": {"const": "claimtrace"}, "version": {"const": FORMAT_VERSION}},
        "required": ["type", "version"],
        "additionalProperties": False,
    }
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "A line of a claimtrace file",
        "oneOf": [
            {"$ref": f"#/$defs/{name}"}
            for name in (*(model.__name__ for model in MODELS.values()), "Header")
        ],
        "$defs": definitions,
    }


def schema_of(model: type[BaseModel]) -> dict[str, Any]:
    """The JSON Schema of a record or of a result, as it is serialised."""
    return model.model_json_schema(mode="serialization")
