"""Other formats by name: exporters of records and scores, importers of records.

An exporter takes records and a policy and yields lines of text, without line ends; the same
content gives the same lines. It writes what it is given: who must not show confidential sources
takes their names out of the records first. An importer takes a path or a stream, ``on_error`` and
``progress``, and returns an `Import`: iterate over it for the records, then read its report.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import IO, Protocol

from claimtrace.formats.claimreview import read_claimreview
from claimtrace.formats.imports import Import, ImportReport, OnError, Progress
from claimtrace.formats.misp import misp_lines
from claimtrace.formats.origins import OriginNames
from claimtrace.formats.prov import prov_lines, read_prov, to_prov
from claimtrace.formats.schemaorg import schemaorg_lines, to_schemaorg
from claimtrace.formats.scores_csv import csv_lines, defused
from claimtrace.formats.stix import stix_lines, to_stix
from claimtrace.formats.ucdp import read_ucdp
from claimtrace.policy import Policy
from claimtrace.records import Record

__all__ = [
    "EXPORTERS",
    "IMPORTERS",
    "Exporter",
    "Import",
    "ImportReport",
    "Importer",
    "OriginNames",
    "defused",
    "read_claimreview",
    "read_prov",
    "read_ucdp",
    "to_prov",
    "to_schemaorg",
    "to_stix",
]

Exporter = Callable[[Iterable[Record], Policy], Iterator[str]]
"""Records and a policy in, lines of text out."""


class Importer(Protocol):
    """A path or a stream in, an import under way out."""

    def __call__(
        self,
        path_or_stream: str | Path | IO[bytes] | IO[str],
        /,
        *,
        on_error: OnError = "raise",
        progress: Progress | None = None,
    ) -> Import:
        """Begin an import."""
        ...


EXPORTERS: dict[str, Exporter] = {
    "prov": prov_lines,
    "stix": stix_lines,
    "misp": misp_lines,
    "schemaorg": schemaorg_lines,
    "csv": csv_lines,
}
"""Exporters by the names that the command knows."""

IMPORTERS: dict[str, Importer] = {
    "ucdp": read_ucdp,
    "prov": read_prov,
    "claimreview": read_claimreview,
}
"""Importers by the names that the command knows."""
