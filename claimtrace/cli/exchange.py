"""``load``, ``export`` and ``report``: records in, and everything out in other forms."""

from __future__ import annotations

import argparse
import sys
from functools import partial

from claimtrace.cli.files import (
    add_file,
    add_output,
    add_policy,
    cases_in,
    output_of,
    policy_of,
    progress_of,
)
from claimtrace.formats import EXPORTERS, IMPORTERS, Importer, OriginNames, read_ucdp
from claimtrace.learning import suspected_copying, track_record
from claimtrace.ledger import Ledger
from claimtrace.views import report

__all__ = ["add_commands"]


def add_commands(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the commands of this module."""
    _add_load(commands)
    export = commands.add_parser(
        "export",
        help="records and scores in another format",
        description="Write records and scores so that other tools read them; what each format "
        "keeps and loses is in docs/conformance.md.",
    )
    add_file(export)
    export.add_argument("--to", required=True, choices=EXPORTERS, help="the format")
    add_policy(export)
    add_output(export)
    export.set_defaults(run=_export)

    page = commands.add_parser(
        "report",
        help="one HTML page with everything",
        description="Write one self-contained HTML page: questions, grades, traces, explanations, "
        "findings, policy.",
    )
    add_file(page)
    page.add_argument("--title", default="Claims and their origins")
    page.add_argument(
        "--learn", action="store_true",
        help="add the track record of sources, and dependences that nobody declared",
    )  # fmt: skip
    add_policy(page)
    add_output(page)
    page.set_defaults(refuse=page.error, run=_report)


def _add_load(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    load = commands.add_parser(
        "load",
        help="files into a ledger",
        description="Load files into a ledger, each in one transaction: all of it, or nothing.",
    )
    load.add_argument("files", metavar="FILE", nargs="+", help="a file, or - for standard input")
    load.add_argument(
        "--from", dest="format", choices=["jsonl", *IMPORTERS], default="jsonl",
        help="what the files are (default: jsonl)",
    )  # fmt: skip
    load.add_argument(
        "--on-error", choices=["raise", "skip"], default="raise",
        help="what becomes of bad lines: refuse the file (default), or leave them out and say so",
    )  # fmt: skip
    load.add_argument(
        "--names", metavar="FILE", help="names of origins beside the packaged ones (ucdp only)"
    )
    load.add_argument("-o", "--output", metavar="LEDGER", required=True, help="the ledger")
    load.set_defaults(run=_load)


def _load(options: argparse.Namespace) -> None:
    with Ledger(options.output) as ledger:
        for name in options.files:
            stream = sys.stdin.buffer if name == "-" else name
            if options.format == "jsonl":
                progress = progress_of("lines")
                report_of_load = ledger.load(stream, on_error=options.on_error, progress=progress)
                print(f"{name}: {report_of_load}", file=sys.stderr)
                continue
            imported = _importer(options)(
                stream, on_error=options.on_error, progress=progress_of("items")
            )
            ledger.extend(imported)
            print(f"{name}: {imported.report}", file=sys.stderr)


def _importer(options: argparse.Namespace) -> Importer:
    if options.format == "ucdp" and options.names is not None:
        return partial(read_ucdp, names=OriginNames.load(options.names))
    return IMPORTERS[options.format]


def _export(options: argparse.Namespace) -> None:
    policy = policy_of(options)
    with cases_in(options.file) as cases, output_of(options) as out:
        for line in EXPORTERS[options.to](cases.records(), policy):
            print(line, file=out)


def _report(options: argparse.Namespace) -> None:
    if options.output is None and sys.stdout.isatty():
        options.refuse("a page of HTML is not for a terminal: give -o report.html")
    policy = policy_of(options)
    with cases_in(options.file) as cases, output_of(options) as out:
        record = track_record(cases.cases(), policy).sources if options.learn else None
        suspicions = suspected_copying(cases.cases(), policy) if options.learn else None
        out.writelines(
            report(
                cases, policy, title=options.title, progress=progress_of("questions"),
                record=record, suspicions=suspicions,
            )
        )  # fmt: skip
