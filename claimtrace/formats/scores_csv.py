"""CSV out: one row a claim, with its score, safe to open in a spreadsheet."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence

from claimtrace.formats.terms import Catalogue, policy_of
from claimtrace.policy import Policy
from claimtrace.records import Record
from claimtrace.scales import ADMIRALTY, DEGREE_OF_SUPPORT
from claimtrace.scoring import ROW_FIELDS, Corroboration, corroborate_all

__all__ = ["COLUMNS", "csv_lines", "defused", "score_rows"]

COLUMNS = (*ROW_FIELDS, "grade_scale", "support_scale")
"""The columns: those of `Corroboration.row`, and the names of the scales."""

_TRIGGERS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")

_END = "\r\n"

_Cell = str | int | float | bool | None


def csv_lines(records: Iterable[Record], policy: Policy) -> Iterator[str]:
    """The header, and a row for each claim; without line ends."""
    return score_rows(corroborate_all(Catalogue(records).cases(), policy_of(policy)))


def score_rows(scores: Iterable[Corroboration]) -> Iterator[str]:
    """The header, and a row of CSV (RFC 4180) for each score; without line ends.

    Numbers are written as they are, truth values as true and false. Texts that a spreadsheet
    would run as a formula are `defused`. The cell of a reliability of F or a credibility of 6,
    which cannot be judged, is empty; the grade still says it.
    """
    yield _line(COLUMNS)
    for score in scores:
        row: dict[str, _Cell] = {
            **score.row(), "grade_scale": str(ADMIRALTY), "support_scale": str(DEGREE_OF_SUPPORT),
        }  # fmt: skip
        if score.reliability == "F":
            row["reliability"] = None
        if score.credibility not in range(1, 6):
            row["credibility"] = None
        yield _line([_written(row[name]) for name in COLUMNS])


def defused(text: str) -> str:
    """A text with an apostrophe before it, if a spreadsheet would take it for a formula.

    That is one beginning with =, +, -, @ (also in full width), a tab or a line end.

    >>> defused("=1+1")
    "'=1+1"
    """
    return f"'{text}" if text.startswith(_TRIGGERS) else text


def _written(cell: _Cell) -> _Cell:
    if isinstance(cell, bool):
        return str(cell).lower()
    return defused(cell) if isinstance(cell, str) else cell


def _line(cells: Sequence[_Cell]) -> str:
    buffer = io.StringIO()
    csv.writer(buffer, lineterminator=_END).writerow(cells)  # it quotes what its line end holds
    return buffer.getvalue().removesuffix(_END)
