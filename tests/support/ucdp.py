"""A writer of files in UCDP's form."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

EXTRACT = Path(__file__).parents[1] / "data" / "ucdp_extract.csv"

EVENT = {
    "id": "1",
    "number_of_sources": "1",
    "source_article": '"Reuters,2016-03-27,a headline"',
    "source_original": "SOHR",
    "date_start": "2016-03-26",
    "date_end": "2016-03-27",
    "low": "4",
    "best": "5",
    "high": "9",
}


def file_of(events: Iterable[Mapping[str, Any]], columns: Sequence[str] = tuple(EVENT)) -> bytes:
    """A CSV file of events, each given by what is different in it."""
    text = io.StringIO()
    writer = csv.DictWriter(text, columns, extrasaction="ignore")
    writer.writeheader()
    for event in events:
        writer.writerow({**EVENT, **event})
    return text.getvalue().encode()


def stream_of(*events: Mapping[str, Any], columns: Sequence[str] = tuple(EVENT)) -> io.BytesIO:
    return io.BytesIO(file_of(events, columns))


def cited(*articles: tuple[str, str, str]) -> str:
    return ";".join(f'"{",".join(article)}"' for article in articles)
