"""An import under way: its records, and an account of everything that was met."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import IO, Any, Literal, NamedTuple

from claimtrace._frozen import Frozen
from claimtrace.errors import FormatError, LoadError, Problem
from claimtrace.jsonlines import opened
from claimtrace.limits import MAX_PROBLEMS
from claimtrace.records import Record

__all__ = ["Import", "ImportReport", "Item", "OnError", "Progress", "json_in"]

OnError = Literal["raise", "skip"]
"""What becomes of bad items: all reported in one error at the end, or left out and reported."""

Progress = Callable[[int, int | None], None]
"""Called with the number of items done, and the number in all (None where it is not known)."""

_STEP = 1_000


def json_in(path_or_stream: str | Path | IO[bytes] | IO[str]) -> Any:
    """The JSON document in a file. Raises FormatError if it is none, or holds NaN or Infinity."""
    with opened(path_or_stream) as stream:
        content = stream.read()
    try:
        text = content if isinstance(content, str) else content.decode("utf-8-sig")
        return json.loads(text.removeprefix("\ufeff"), parse_constant=_refuse)
    except (ValueError, RecursionError) as error:
        raise FormatError(f"not JSON ({error})") from None


def _refuse(constant: str) -> None:
    raise ValueError(f"{constant} is no number of JSON")


class Item(NamedTuple):
    """One thing in a file: the records that it makes, or all that is wrong with it.

    ``notes`` are remarks on what was met in it; the report counts them. An item without records
    and without problems repeats an earlier one.
    """

    records: tuple[Record, ...] = ()
    problems: tuple[Problem, ...] = ()
    notes: tuple[str, ...] = ()


class ImportReport(Frozen):
    """What became of everything in a file."""

    format: str
    """Name of the format."""
    met: int
    """Events (or reviews, or records) met: accepted + repeated + refused."""
    accepted: int
    """Those that made records."""
    repeated: int
    """Those that said again what an earlier one said."""
    refused: int
    """Those that were bad."""
    records: dict[str, int]
    """How many records were made, by type."""
    notes: dict[str, int]
    """How often each remark was made."""
    problems: tuple[Problem, ...]
    """Why items were refused, with line and name, for the first 1,000 of them."""

    def __str__(self) -> str:
        made = ", ".join(f"{number:,} {kind}s" for kind, number in self.records.items())
        fates = f"{self.accepted:,} accepted, {self.repeated:,} repeated, {self.refused:,} refused"
        lines = [f"{self.format}: {self.met:,} met, {fates}; made {made or 'no records'}"]
        lines += [f"  note: {number:,} x {note}" for note, number in self.notes.items()]
        lines += [f"  refused: {problem}" for problem in self.problems]
        return "\n".join(lines)


class Import:
    """Iterate over it once for the records, then read `report`.

    Records are handed out as they are met. With ``on_error="raise"`` (the default), LoadError
    reports all bad items together when the end is reached; with ``"skip"`` they are left out, and
    the report says which and why. ``progress`` is called every 1,000 items and at the end.
    """

    def __init__(
        self,
        name: str,
        items: Iterable[Item],
        *,
        on_error: OnError = "raise",
        progress: Progress | None = None,
    ):
        if on_error not in ("raise", "skip"):
            raise ValueError(f"on_error is {on_error!r}: give 'raise' or 'skip'")
        self._name = name
        self._items = iter(items)
        self._on_error = on_error
        self._progress = progress
        self._met = self._accepted = self._refused = 0
        self._records: Counter[str] = Counter()
        self._notes: Counter[str] = Counter()
        self._problems: list[Problem] = []

    @property
    def report(self) -> ImportReport:
        """The account of what has been met so far; of everything, once the records are read."""
        return ImportReport(
            format=self._name,
            met=self._met,
            accepted=self._accepted,
            repeated=self._met - self._accepted - self._refused,
            refused=self._refused,
            records=dict(sorted(self._records.items())),
            notes=dict(sorted(self._notes.items())),
            problems=tuple(self._problems),
        )

    def __iter__(self) -> Iterator[Record]:
        for item in self._items:
            self._count(item)
            yield from item.records
        if self._progress is not None:
            self._progress(self._met, self._met)
        if self._refused and self._on_error == "raise":
            raise LoadError(
                f"{self._refused} of {self._met} items of this {self._name} file cannot be read",
                self._problems,
                max(self._refused, len(self._problems)),
            )

    def _count(self, item: Item) -> None:
        self._met += 1
        self._notes.update(item.notes)
        self._records.update(type(record).__name__.lower() for record in item.records)
        if item.problems:
            self._refused += 1
            self._problems += item.problems[: MAX_PROBLEMS - len(self._problems)]
        elif item.records:
            self._accepted += 1
        if self._progress is not None and self._met % _STEP == 0:
            self._progress(self._met, None)
