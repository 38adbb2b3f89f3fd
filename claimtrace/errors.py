"""The errors that claimtrace raises: what is wrong, where, and what to do.

Record constructors raise pydantic's ``ValidationError``, as pydantic's users expect. Everything
that reads, groups or keeps records raises a subclass of `ClaimtraceError`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from pydantic import ValidationError

__all__ = [
    "AmbiguousName",
    "ClaimtraceError",
    "DuplicateId",
    "FormatError",
    "InvalidRecord",
    "LedgerError",
    "LoadError",
    "Problem",
    "UnknownReference",
    "problems_of",
]

_SHOWN = 20


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong with the input.

    ``message`` says what is wrong and what to do; ``line`` (1-based) and ``path`` (field path
    such as ``quantity.low``) say where; ``record`` is the id of the record, where it has one.

    >>> print(Problem("a number is expected", line=3, path="quantity.low"))
    line 3, field quantity.low: a number is expected
    """

    message: str
    line: int | None = None
    record: str | None = None
    path: str | None = None

    def __str__(self) -> str:
        places = []
        if self.line is not None:
            places.append(f"line {self.line}")
        if self.record is not None:
            places.append(f"record {self.record!r}")
        if self.path:
            places.append(f"field {self.path}")
        return f"{', '.join(places)}: {self.message}" if places else self.message


class ClaimtraceError(Exception):
    """Base of every error of this package; ``problems`` lists everything that was found wrong.

    ``count`` is the number of problems found; it is larger than ``len(problems)`` where there
    were too many to keep.

    >>> try:
    ...     Case.of(*chain("toll", "daily"))
    ... except ClaimtraceError as error:
    ...     print(error.problems[0])
    record 'att-d3e929de0c7ae7fc1b98d7cc0d5ff99e', field claim: no claim 'toll': add its record
    """

    def __init__(self, message: str, problems: Iterable[Problem] = (), count: int | None = None):
        super().__init__(message)
        self.problems: tuple[Problem, ...] = tuple(problems)
        self.count: int = len(self.problems) if count is None else count

    def __str__(self) -> str:
        text = str(self.args[0])
        if not self.problems:
            return text
        lines = [f"  {problem}" for problem in self.problems[:_SHOWN]]
        if self.count > _SHOWN:
            lines.append(f"  ... and {self.count - _SHOWN} more")
        return "\n".join([text, *lines])


class InvalidRecord(ClaimtraceError):  # noqa: N818 - named for what happened, as the field does
    """A value handed in is not a valid record."""


class UnknownReference(ClaimtraceError):  # noqa: N818
    """A record, or a call, names a source or a claim that is not there."""


class DuplicateId(ClaimtraceError):  # noqa: N818
    """Two different records share one id."""


class AmbiguousName(ClaimtraceError):  # noqa: N818
    """A name belongs to more than one source."""


class LoadError(ClaimtraceError):
    """Records could not be read; ``problems`` lists every bad line."""


class FormatError(ClaimtraceError):
    """The input is not in a format, or a version of one, that can be read."""


class LedgerError(ClaimtraceError):
    """A ledger cannot do what was asked of it."""


def problems_of(
    error: ValidationError, *, line: int | None = None, record: str | None = None
) -> list[Problem]:
    """Every problem of a pydantic ``ValidationError``, with its field path.

    >>> try:
    ...     Source(id="the army", name="Army")
    ... except ValidationError as error:
    ...     print(problems_of(error)[0])
    field id: an id has no white space and no control characters: write 'syrian-army'
    """
    return [
        Problem(_message(item["type"], item["msg"]), line, record, _path(item["loc"]))
        for item in error.errors(include_url=False, include_context=False, include_input=False)
    ]


_CURES = {
    "extra_forbidden": "unknown field: remove it, or put it under 'extensions'",
    "missing": "required field is missing: add it",
}


def _message(kind: str, message: str) -> str:
    if kind == "string_pattern_mismatch" and r"[^\s" in message:
        return "an id has no white space and no control characters: write 'syrian-army'"
    return _CURES.get(kind, message.removeprefix("Value error, "))


def _path(location: tuple[int | str, ...]) -> str | None:
    path = ""
    for part in location:
        path += f"[{part}]" if isinstance(part, int) else f".{part}"
    return path.removeprefix(".") or None
