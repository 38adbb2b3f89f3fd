"""Rows of a data frame, an Arrow batch or a CSV file, read as reports."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from pydantic import ValidationError

from claimtrace.errors import AmbiguousName, InvalidRecord, Problem, problems_of
from claimtrace.limits import MAX_ID_LENGTH, MAX_PROBLEMS
from claimtrace.quantities import Quantity
from claimtrace.records import Attribution, Basis, Claim, Document, Record, Source
from claimtrace.registry import Sources, id_from_name
from claimtrace.windows import TimeWindow

__all__ = ["cell", "records_from_rows"]

_NOT_IN_IDS = re.compile(r"[\s%\x00-\x1f\x7f-\x9f\u200b\u202a-\u202e\u2066-\u2069\ufeff]")


def records_from_rows(
    rows: Iterable[Mapping[str, Any]],
    *,
    question: str,
    reporter: str,
    claim: str | None = None,
    attributed_to: str | None = None,
    origin: str | None = None,
    statement: str | None = None,
    value: str | None = None,
    unit: str | None = None,
    modifier: str | None = None,
    low: str | None = None,
    high: str | None = None,
    start: str | None = None,
    end: str | None = None,
    said: str | None = None,
    url: str | None = None,
    title: str | None = None,
    stance: str | None = None,
    default_unit: str = "item",
    sources: Sources | Iterable[Source] | None = None,
) -> list[Record]:
    """The records that rows state, one report a row.

    Every keyword but ``default_unit`` and ``sources`` names a column. ``question`` and
    ``reporter`` must be filled in every row. ``attributed_to`` is whom the reporter cites;
    ``origin`` is the organisation that says it on its own authority, at the end of the chain.
    ``claim`` is the id of the answer; without it, rows with the same figure and window answer
    alike. The figure is ``value`` or ``low`` and ``high``, of ``unit`` (``default_unit`` where the
    row has none), put by ``modifier``; ``start`` and ``end`` are its window. ``said``, ``url`` and
    ``title`` describe the document: rows with the same reporter and document are one report.

    None, NaN, NaT and blank text are missing; numpy scalars are unwrapped; a naive midnight is a
    date. Figures and times may be text, as a CSV file has them. Names are looked up in
    ``sources``; a name that is not known there becomes a source of kind unknown. Raises
    InvalidRecord with every bad row.
    """
    columns = {
        "question": question, "reporter": reporter, "claim": claim,
        "attributed_to": attributed_to, "origin": origin, "statement": statement, "value": value,
        "unit": unit, "modifier": modifier, "low": low, "high": high, "start": start, "end": end,
        "said": said, "url": url, "title": title, "stance": stance,
    }  # fmt: skip
    reader = _RowReader(
        {role: column for role, column in columns.items() if column is not None},
        default_unit,
        sources if isinstance(sources, Sources) else Sources(sources or ()),
    )
    for number, row in enumerate(rows):
        reader.read(number, row)
    return reader.records()


def cell(value: Any) -> Any:
    """A cell's value as plain Python, None where it is missing.

    None, NaN, NaT, pandas' NA and blank text are missing; numpy scalars are unwrapped; a naive
    midnight becomes a date; text is stripped.
    """
    if value is None:
        return None
    if isinstance(value, str):
        return value.strip() or None
    if isinstance(value, int | bool):
        return value
    if type(value).__name__ == "datetime64":  # numpy: item() of nanoseconds would be an int
        value = value.astype("datetime64[us]").item()
    elif not isinstance(value, float | date) and hasattr(value, "item"):
        value = value.item()
    if _is_missing(value):
        return None
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, datetime) and value.tzinfo is None and _is_midnight(value):
        return value.date()
    return value


def _is_missing(value: Any) -> bool:
    if isinstance(value, Decimal):
        return value.is_nan()  # a signalling one refuses to be compared
    try:
        return value is None or bool(value != value)
    except TypeError:  # pandas' NA is neither true nor false
        return True


def _is_midnight(moment: datetime) -> bool:
    return (moment.hour, moment.minute, moment.second, moment.microsecond) == (0, 0, 0, 0)


class _RowReader:
    def __init__(self, columns: dict[str, str], default_unit: str, known: Sources):
        self.columns = columns
        self.default_unit = default_unit
        self.known = known
        self.sources: dict[str, Source] = {}
        self.claims: dict[str, Claim] = {}
        self.attributions: dict[Attribution, None] = {}
        self.problems: list[Problem] = []
        self.bad = 0
        self._by_name: dict[str, str] = {}

    def read(self, number: int, row: Mapping[str, Any]) -> None:
        if number == 0:
            self._check_columns(row)
        try:
            cells = {role: cell(row.get(column)) for role, column in self.columns.items()}
            claim = self._claim(cells)
            for hop in self._hops(claim.id, cells):
                self.attributions.setdefault(hop)
        except ValidationError as error:
            self._refuse(number, problems_of(error))
        except (AmbiguousName, ValueError) as error:
            self._refuse(number, [Problem(str(error))])

    def records(self) -> list[Record]:
        if self.bad:
            raise InvalidRecord(
                f"{self.bad} rows cannot be read: mend or drop them", self.problems, self.bad
            )
        return [*self.sources.values(), *self.claims.values(), *self.attributions]

    def _check_columns(self, row: Mapping[str, Any]) -> None:
        missing = sorted(set(self.columns.values()) - set(row))
        if missing:
            there = ", ".join(str(name) for name in row)
            raise InvalidRecord(
                f"no column {', '.join(map(repr, missing))} in the rows; they have: {there}"
            )

    def _refuse(self, number: int, problems: list[Problem]) -> None:
        self.bad += 1
        for problem in problems[: MAX_PROBLEMS - len(self.problems)]:
            place = f"rows[{number}]" + (f".{problem.path}" if problem.path else "")
            self.problems.append(Problem(problem.message, path=place))

    def _required(self, cells: dict[str, Any], role: str) -> Any:
        if cells[role] is None:
            raise ValueError(f"the {role} (column {self.columns[role]!r}) is missing")
        return cells[role]

    def _claim(self, cells: dict[str, Any]) -> Claim:
        question = _as_id(self._required(cells, "question"))
        quantity = self._quantity(cells)
        start, end = _moment(cells.get("start")), _moment(cells.get("end"))
        window = None if start is None and end is None else TimeWindow(start=start, end=end)
        answer = cells.get("claim")
        if answer is None:
            marks = [str(mark) for mark in (quantity, cells.get("statement"), window) if mark]
            if quantity is not None and quantity.point is None:  # which its text leaves out
                marks += [str(mark) for mark in (quantity.value,) if mark is not None]
            claim_id = _as_id("#".join([question, *marks])) if marks else question
        else:
            claim_id = _as_id(answer)
        claim = Claim(
            id=claim_id,
            statement=str(cells.get("statement") or quantity or answer or question),
            question=question,
            quantity=quantity,
            window=window,
        )
        known = self.claims.setdefault(claim_id, claim)
        if known != claim:
            raise ValueError(
                f"claim {claim_id!r} was met with another figure, window, statement or question"
            )
        return claim

    def _quantity(self, cells: dict[str, Any]) -> Quantity | None:
        value, low, high = (_figure(cells.get(role)) for role in ("value", "low", "high"))
        if value is None and low is None and high is None:
            return None
        modifier = cells.get("modifier")
        if modifier is None:
            modifier = "stated" if low is None and high is None else "between"
        unit = str(cells.get("unit") or self.default_unit)
        return Quantity(value=value, unit=unit, modifier=modifier, low=low, high=high)

    def _hops(self, claim: str, cells: dict[str, Any]) -> Iterator[Attribution]:
        path = [self._source(self._required(cells, "reporter"))]
        for role in ("attributed_to", "origin"):
            if cells.get(role) is not None:
                source = self._source(cells[role])
                if source != path[-1]:
                    path.append(source)
        shared = {"claim": claim, "stance": cells.get("stance") or "asserts"}
        document = Document(
            url=cells.get("url"), title=cells.get("title"), published=_moment(cells.get("said"))
        )
        speaks_itself = cells.get("origin") is not None
        for position, reporter in enumerate(path):
            cited = path[position + 1] if position + 1 < len(path) else None
            if cited is None and position > 0 and not speaks_itself:
                return  # whether the last source cited speaks for itself is for its kind to say
            yield Attribution(
                reporter=reporter,
                attributed_to=cited,
                basis=Basis.OWN if cited is None and speaks_itself else None,
                document=document if position == 0 else None,
                **shared,
            )

    def _source(self, name: Any) -> str:
        name = str(_plain(name))
        known = self._by_name.get(name)
        if known is None:
            known = self._by_name[name] = self._take(name)
        return known

    def _take(self, name: str) -> str:
        source = self.known.resolve(name)
        if source is None:
            source_id = id_from_name(name)
            source = self.known.get(source_id) or self.sources.get(source_id)
            source = source or Source(id=source_id, name=name)
        step: Source | None = source
        while step is not None and step.id not in self.sources:
            self.sources[step.id] = step
            step = None if step.part_of is None else self.known.get(step.part_of)
        return source.id


def _plain(value: Any) -> Any:
    """A whole float as the int that it was before a missing cell turned its column to floats."""
    return int(value) if isinstance(value, float) and value.is_integer() else value


def _figure(value: Any) -> Any:
    """A cell's number, where a CSV file has it as text; anything else is left to be refused."""
    for read in (int, float):
        if isinstance(value, str) and "_" not in value:
            with suppress(ValueError):
                value = read(value)
    return value


def _moment(value: Any) -> Any:
    """A cell's date or time, where a CSV file has it as text; a naive midnight is a date."""
    if isinstance(value, str):
        with suppress(ValueError):
            return cell(datetime.fromisoformat(value))
    return value


def _as_id(value: Any) -> str:
    """A cell as an id, percent-encoded where ids forbid it: different cells stay different."""
    text = _NOT_IN_IDS.sub(
        lambda found: "".join(f"%{byte:02X}" for byte in found[0].encode()), str(_plain(value))
    )
    if len(text) <= MAX_ID_LENGTH:
        return text
    digest = hashlib.sha256(text.encode()).hexdigest()[:32]
    return f"{text[: MAX_ID_LENGTH - 33]}#{digest}"
