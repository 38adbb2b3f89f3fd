"""Rows of a data frame, an Arrow batch or a CSV file, read as reports."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from datetime import date, datetime
from decimal import Decimal
from typing import Any, TypeVar
from uuid import UUID

from pydantic import ValidationError

from claimtrace.errors import AmbiguousName, InvalidRecord, Problem, problems_of
from claimtrace.limits import MAX_ID_LENGTH, MAX_PROBLEMS
from claimtrace.quantities import Modifier, Quantity
from claimtrace.records import Attribution, Basis, Claim, Document, Record, Source, Stance
from claimtrace.registry import Sources
from claimtrace.windows import TimeWindow
from claimtrace.words.names import id_from_name

__all__ = ["cell", "figure_of", "id_of", "moment_of", "records_from_rows", "text_of"]


_NOT_IN_IDS = re.compile(r"[\s%\x00-\x1f\x7f-\x9f\u200b\u202a-\u202e\u2066-\u2069\ufeff]")


def cell(value: Any) -> Any:
    """A cell's value as plain Python, None where it is missing.

    None, NaN, NaT, pandas' NA and blank text are missing; numpy scalars are unwrapped; a decimal
    is an int or a float; a naive midnight becomes a date; text is stripped. Raises ValueError for
    anything that is not one text, number, truth value, date, time or UUID.

    >>> cell(" 400 "), cell(float("nan"))
    ('400', None)
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
    if isinstance(value, Decimal):
        return _number(value)
    if _is_missing(value):
        return None
    if isinstance(value, datetime) and value.tzinfo is None and _is_midnight(value):
        return value.date()
    if not isinstance(value, _SCALARS):
        raise ValueError(
            f"a cell holds one text, number or date, not {type(value).__name__}: "
            "make a row of each value, or text of it"
        )
    return value


_SCALARS = (str, int, float, date, UUID)


def _number(value: Decimal) -> int | float | None:
    if value.is_nan():  # a signalling one refuses to be compared
        return None
    if value.is_finite() and value == value.to_integral_value():
        return int(value)
    return float(value)


def _is_missing(value: Any) -> bool:
    try:
        return value is None or bool(value != value)
    except TypeError:  # pandas' NA is neither true nor false
        return True


def _is_midnight(moment: datetime) -> bool:
    return (moment.hour, moment.minute, moment.second, moment.microsecond) == (0, 0, 0, 0)


def _whole(value: Any) -> Any:
    """A whole float as the int that it was before a missing cell turned its column to floats."""
    return int(value) if isinstance(value, float) and value.is_integer() else value


def text_of(value: Any) -> str:
    """A cell as text."""
    return str(_whole(value))


def figure_of(value: Any) -> Any:
    """A cell's number, where a CSV file has it as text; anything else is left to be refused."""
    for read in (int, float):
        if isinstance(value, str) and "_" not in value:
            with suppress(ValueError):
                value = read(value)
    return _whole(value)


def moment_of(value: Any) -> Any:
    """A cell's date or time, where a CSV file has it as text; a naive midnight is a date."""
    if isinstance(value, str):
        with suppress(ValueError):
            return cell(datetime.fromisoformat(value))
    return value


def id_of(value: Any) -> str:
    """A cell as an id, percent-encoded where ids forbid it: different cells stay different."""
    text = _NOT_IN_IDS.sub(
        lambda found: "".join(f"%{byte:02X}" for byte in found[0].encode()), text_of(value)
    )
    if len(text) <= MAX_ID_LENGTH:
        return text
    digest = hashlib.sha256(text.encode()).hexdigest()[:32]
    return f"{text[: MAX_ID_LENGTH - 33]}#{digest}"


_Made = TypeVar("_Made")


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
    scope: str | None = None,
    undercuts: str | None = None,
    default_unit: str = "item",
    sources: Sources | Iterable[Source] | None = None,
) -> list[Record]:
    """The records that rows state, one report a row.

    Every keyword but ``default_unit`` and ``sources`` names a column:

    * ``question``, ``reporter``: what is answered, and who reported it; filled in every row.
    * ``attributed_to``: whom the reporter cites.
    * ``origin``: who says it on its own authority, at the end of the chain.
    * ``claim``: the id of the answer; rows without one answer alike where figure, statement and
      window are the same.
    * ``statement``: the answer in words.
    * ``value``, ``low``, ``high``: the figure, as numbers or as their text.
    * ``unit``: what is counted; ``default_unit`` where the row does not say.
    * ``modifier``: how the figure was put, in the words of `claimtrace.quantities.Modifier` and no
      others ("at_least"). Where it is missing, that is "between" if there is a ``low`` or a
      ``high``, else "stated". With "several", ``value`` is the word that was said ("dozens"), or
      ``low`` the number that it means at least. Other modifiers than "stated" need a figure.
    * ``start``, ``end``: the window of the claim.
    * ``said``, ``url``, ``title``: date, address and title of the document. Rows with the same
      reporter and document are one report.
    * ``stance``: "asserts" (where it is missing), "denies", "retracts" or "undercuts".
    * ``scope``: what restricts the count, names parted by ";" (`Claim.scope`).
    * ``undercuts``: the source whose word on the claim the row calls worthless.
    * ``sources``: where names are looked up. A name that is not known there becomes a source of
      kind unknown, whose id is made by `claimtrace.registry.id_from_name`.

    Cells are read by `cell`; times may be ISO 8601 text, and a whole float is its int. The id of
    a question or of a claim is its cell as text, with white space, "%" and control characters
    percent-encoded; the generated id of a claim is that of its question, then figure, statement
    and window, joined by "#". What is longer than an id may be is cut, and told from others by a
    hash. Raises InvalidRecord with everything that is wrong in any row.

    >>> rows = [{"q": "toll", "who": "daily", "n": 400}]
    >>> records = records_from_rows(rows, question="q", reporter="who", value="n")
    >>> [type(record).__name__ for record in records]
    ['Source', 'Claim', 'Attribution']
    """
    columns = {
        "question": question, "reporter": reporter, "claim": claim,
        "attributed_to": attributed_to, "origin": origin, "statement": statement, "value": value,
        "unit": unit, "modifier": modifier, "low": low, "high": high, "start": start, "end": end,
        "said": said, "url": url, "title": title, "stance": stance, "scope": scope,
        "undercuts": undercuts,
    }  # fmt: skip
    reader = _RowReader(
        {role: column for role, column in columns.items() if column is not None},
        default_unit,
        sources if isinstance(sources, Sources) else Sources(sources or ()),
    )
    for number, row in enumerate(rows):
        reader.read(number, row)
    return reader.records()


class _Row:
    """The cells of one row by their role, and all that is wrong with them."""

    def __init__(self, number: int, row: Mapping[str, Any], columns: Mapping[str, str]):
        self.columns = columns
        self.problems: list[Problem] = []
        self.cells: dict[str, Any] = {}
        self._place = f"rows[{number}]"
        self._unreadable: set[str] = set()
        for role, column in columns.items():
            try:
                self.cells[role] = cell(row.get(column))
            except ValueError as error:
                self._unreadable.add(role)
                self._refuse(Problem(str(error)), (role,))

    def made(self, make: Callable[..., _Made], *roles: str) -> _Made | None:
        """What is made of the cells in some roles; None, and a problem, where it cannot be."""
        if not self._unreadable.isdisjoint(roles):
            return None
        try:
            return make(*[self.cells.get(role) for role in roles])
        except ValidationError as error:
            for problem in problems_of(error):
                self._refuse(problem, roles)
        except (AmbiguousName, ValueError) as error:
            self._refuse(Problem(str(error)), roles)
        return None

    def require(self, role: str) -> None:
        """Note a problem where a cell that must be filled is not."""
        if role in self.cells and self.cells[role] is None:
            self._refuse(Problem(f"the {role} is missing: fill it in, or drop the row"), (role,))

    def refuse(self, message: str) -> None:
        """Note a problem of the row as a whole."""
        self.problems.append(Problem(message, path=self._place))

    def _refuse(self, problem: Problem, roles: Iterable[str]) -> None:
        """Note a problem with its column, or with those that it may come from."""
        path = problem.path or ""
        role = _ROLES.get(path, path)
        may_be = [role] if role in roles and role in self.columns else roles
        columns = [self.columns[each] for each in may_be if each in self.columns]
        if len(columns) == 1:
            self.problems.append(Problem(problem.message, path=f"{self._place}[{columns[0]!r}]"))
        else:
            self.refuse(f"columns {', '.join(map(repr, columns))}: {problem.message}")


_ROLES = {"published": "said", "text": "value", "id": "claim"}
"""Fields of records that are filled from a role of another name."""


class _RowReader:
    def __init__(self, columns: dict[str, str], default_unit: str, known: Sources):
        self.columns = columns
        self.default_unit = default_unit
        self.known = known
        self.sources: dict[str, Source] = {}
        self.claims: dict[str, Claim] = {}
        self.attributions: dict[Attribution, None] = {}
        self.problems: list[Problem] = []
        self.found = self.bad = 0
        self._checked = False
        self._by_name: dict[str, str] = {}

    def read(self, number: int, row: Mapping[str, Any]) -> None:
        if not isinstance(row, Mapping):
            message = (
                f"a row is a mapping of columns to cells, not {type(row).__name__}: drop it "
                "(a data frame gives its rows as df.to_dict('records'))"
            )
            self._refuse([Problem(message, path=f"rows[{number}]")])
            return
        if not self._checked:
            self._check_columns(row)
        cells = _Row(number, row, self.columns)
        self._take_row(cells)
        if cells.problems:
            self._refuse(cells.problems)

    def records(self) -> list[Record]:
        if self.bad:
            raise InvalidRecord(
                f"{self.bad} rows cannot be read: mend or drop them", self.problems, self.found
            )
        return [*self.sources.values(), *self.claims.values(), *self.attributions]

    def _check_columns(self, row: Mapping[str, Any]) -> None:
        self._checked = True
        missing = sorted(set(self.columns.values()) - set(row))
        if missing:
            there = ", ".join(str(name) for name in row)
            raise InvalidRecord(
                f"no column {', '.join(map(repr, missing))} in the rows; they have: {there}"
            )

    def _refuse(self, problems: list[Problem]) -> None:
        self.bad += 1
        self.found += len(problems)
        self.problems += problems[: MAX_PROBLEMS - len(self.problems)]

    def _take_row(self, row: _Row) -> None:
        """Keep what the row states, if nothing is wrong with it."""
        claim = self._claim(row)
        path = self._path(row)
        stance = row.made(_stance, "stance")
        target = None
        if row.cells.get("undercuts") is not None:
            target = row.made(self._source, "undercuts")
            if row.cells.get("stance") is None:
                stance = Stance.UNDERCUTS
        document = row.made(_document, "url", "title", "said")
        if row.problems or claim is None or stance is None or document is None:
            return
        known = self.claims.setdefault(claim.id, claim)
        if known != claim:
            row.refuse(
                f"claim {claim.id!r} was met with another figure, window, statement or question: "
                "give one of them another id"
            )
            return
        own = row.cells.get("origin") is not None
        hops = row.made(
            lambda *_: [*_hops(path, claim.id, stance, target, document, own=own)],
            "stance", "undercuts",
        )  # fmt: skip
        for hop in hops or ():
            self.attributions.setdefault(hop)

    def _claim(self, row: _Row) -> Claim | None:
        row.require("question")
        question = row.made(_id_or_none, "question")
        quantity = row.made(self._quantity, "value", "low", "high", "unit", "modifier")
        window = row.made(_window, "start", "end")
        scope = row.made(_scope, "scope")
        if row.problems or question is None:
            return None
        return row.made(
            lambda answer, words: _claim(question, answer, words, quantity, window, scope or ()),
            "claim", "statement",
        )  # fmt: skip

    def _quantity(
        self, value: Any, low: Any, high: Any, unit: Any, modifier: Any
    ) -> Quantity | None:
        text = None
        if modifier == Modifier.SEVERAL and isinstance(value, str):
            value, text = None, value
        value, low, high = figure_of(value), figure_of(low), figure_of(high)
        if modifier == Modifier.SEVERAL and value is not None:
            raise ValueError("'several' states no number: give its word as value, or it as low")
        if value is None and low is None and high is None and text is None:
            if modifier in (None, Modifier.STATED):
                return None
            raise ValueError(
                f"the modifier {modifier!r} needs a figure: fill it in, or take it out"
            )
        if modifier is None:
            modifier = Modifier.STATED if low is None and high is None else Modifier.BETWEEN
        unit = self.default_unit if unit is None else text_of(unit)
        return Quantity(value=value, unit=unit, modifier=modifier, low=low, high=high, text=text)

    def _path(self, row: _Row) -> list[str]:
        """The sources of the row's chain, from the reporter on."""
        row.require("reporter")
        path: list[str] = []
        for role in ("reporter", "attributed_to", "origin"):
            if row.cells.get(role) is not None:
                source = row.made(self._source, role)
                if source is not None and source not in path[-1:]:
                    path.append(source)
        return path

    def _source(self, name: Any) -> str:
        name = text_of(name)
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


def _claim(
    question: str,
    answer: Any,
    words: Any,
    quantity: Quantity | None,
    window: TimeWindow | None,
    scope: tuple[str, ...],
) -> Claim:
    statement = None if words is None else text_of(words)
    if answer is None:
        marks = [str(mark) for mark in (quantity, statement, window) if mark] + [*scope]
        if quantity is not None and quantity.point is None:  # which its text leaves out
            marks += [str(mark) for mark in (quantity.value,) if mark is not None]
        claim_id = id_of("#".join([question, *marks])) if marks else question
    else:
        claim_id = id_of(answer)
    return Claim(
        id=claim_id,
        statement=statement or str(quantity or text_of(answer or question)),
        question=question,
        quantity=quantity,
        window=window,
        scope=scope,
    )


def _hops(
    path: list[str],
    claim: str,
    stance: Stance,
    target: str | None,
    document: Document,
    *,
    own: bool,
) -> Iterator[Attribution]:
    """The hops of a chain; ``own`` says that its end speaks on its own authority."""
    for position, reporter in enumerate(path):
        cited = path[position + 1] if position + 1 < len(path) else None
        if cited is None and position > 0 and not own:
            return  # whether the last source cited speaks for itself is for its kind to say
        yield Attribution(
            claim=claim,
            reporter=reporter,
            attributed_to=cited,
            basis=Basis.OWN if cited is None and own else None,
            stance=stance,
            undercuts=target,
            document=document if position == 0 else None,
        )


def _scope(names: Any) -> tuple[str, ...]:
    """The names in a cell, in the order of a set."""
    parts = () if names is None else text_of(names).split(";")
    return tuple(sorted({id_of(part.strip()) for part in parts if part.strip()}))


def _id_or_none(value: Any) -> str | None:
    return None if value is None else id_of(value)


def _stance(value: Any) -> Stance:
    stance = _STANCES.get(value)
    if stance is None:
        words = ", ".join(repr(word) for word in _STANCES if word)
        raise ValueError(f"one of {words} is expected")
    return stance


_STANCES: dict[str | None, Stance] = {None: Stance.ASSERTS, **{each.value: each for each in Stance}}


def _document(url: Any, title: Any, said: Any) -> Document:
    return Document(url=url, title=title, published=moment_of(said))


def _window(start: Any, end: Any) -> TimeWindow | None:
    if start is None and end is None:
        return None
    return TimeWindow(start=moment_of(start), end=moment_of(end))
