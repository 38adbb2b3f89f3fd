"""One cell of a table as plain Python: a text, a number, a moment, an id."""

from __future__ import annotations

import hashlib
import re
from contextlib import suppress
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from claimtrace.limits import MAX_ID_LENGTH

__all__ = ["cell", "figure_of", "id_of", "moment_of", "text_of"]

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
