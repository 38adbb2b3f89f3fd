"""What a command writes: lines of JSON for pipelines, tables for people."""

from __future__ import annotations

import argparse
import shutil
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import chain, islice
from typing import TextIO

from claimtrace.findings import Finding, FindingCode

__all__ = ["add_fail_on", "add_output", "failed", "output_of", "table"]

_GAP = "  "
_NARROWEST = 36
_MEASURED = 1_000


def add_output(command: argparse.ArgumentParser, *, json_help: str | None = None) -> None:
    """Let a command write to a file, and as JSON where it can."""
    command.add_argument("-o", "--output", metavar="FILE", help="write here, not to the screen")
    if json_help is not None:
        command.add_argument("--json", action="store_true", help=json_help)


def add_fail_on(command: argparse.ArgumentParser) -> None:
    """Let a command fail on findings."""
    command.add_argument(
        "--fail-on",
        metavar="CODE",
        action="append",
        default=[],
        choices=[code.value for code in FindingCode],
        help="exit with 1 if there is such a finding (may be repeated)",
    )


def failed(options: argparse.Namespace, findings: Iterable[Finding]) -> bool:
    """Whether there is a finding that the call wants to fail on."""
    return any(finding.code.value in options.fail_on for finding in findings)


@contextmanager
def output_of(options: argparse.Namespace) -> Iterator[TextIO]:
    """Where a command's results go."""
    if options.output is None or options.output == "-":
        yield sys.stdout
        return
    with open(options.output, "w", encoding="utf-8", newline="\n") as stream:
        yield stream


def table(heads: Sequence[str], rows: Iterable[Sequence[str]], flexible: int) -> Iterator[str]:
    """Rows under heads, numbers to the right; one flexible column is cut to fit the screen.

    The first rows decide how wide the columns are; the others follow as they come.
    """
    following = iter(rows)
    first = list(islice(following, _MEASURED))
    widths = [max(len(row[i]) for row in (heads, *first)) for i in range(len(heads))]
    others = sum(widths) - widths[flexible] + len(_GAP) * (len(heads) - 1)
    room = shutil.get_terminal_size((120, 24)).columns - others
    widths[flexible] = min(widths[flexible], max(_NARROWEST, room))
    numeric = [
        bool(first) and all(row[i].replace(".", "").replace("+", "").isdigit() for row in first)
        for i in range(len(heads))
    ]
    for row in chain((heads,), first, following):
        cells = [
            cell.rjust(width) if right else _cut(cell, width).ljust(width)
            for cell, width, right in zip(row, widths, numeric, strict=True)
        ]
        yield _GAP.join(cells).rstrip()


def _cut(text: str, width: int) -> str:
    return text if len(text) <= width else text[: width - 1] + "…"
