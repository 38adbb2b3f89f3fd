"""``extract``: from an article to candidates, and to records that a person accepted."""

from __future__ import annotations

import argparse
import sys
from datetime import date
from pathlib import Path

from claimtrace.cli.outputs import add_output, output_of
from claimtrace.errors import FormatError
from claimtrace.extraction import (
    Article,
    CandidateClaim,
    Extraction,
    accepted_records,
    extract,
    review,
)
from claimtrace.jsonlines import to_line

__all__ = ["add_commands"]


def add_commands(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command of this module."""
    command = commands.add_parser(
        "extract",
        help="candidate figures in an article",
        description="Propose the figures of an article, each with the chain of attribution that "
        "its text states. Nothing becomes a record until somebody accepts it: --review walks "
        "through the candidates and writes the records of the accepted ones.",
    )
    command.add_argument("article", metavar="ARTICLE", help="a text file, or - for standard input")
    command.add_argument("--date", type=date.fromisoformat, help="when it was published")
    command.add_argument("--url", help="where it was published")
    command.add_argument("--title", help="its title")
    command.add_argument("--extractor", metavar="NAME", help="an installed extractor")
    command.add_argument("--review", action="store_true", help="decide on each candidate")
    command.add_argument(
        "--reporter", metavar="NAME", help="who published the article (needed by --review)"
    )
    add_output(command, json_help="one candidate a line, as JSON")
    command.set_defaults(run=_extract)


def _extract(options: argparse.Namespace) -> None:
    article = Article(
        text=_text_of(options.article),
        published=options.date,
        url=options.url,
        title=options.title,
    )
    found = extract(article, extractor=options.extractor)
    if options.review:
        _review(article, found, options)
        return
    with output_of(options) as out:
        for candidate in found.candidates:
            print(candidate.model_dump_json() if options.json else _line(candidate), file=out)


def _text_of(path: str) -> str:
    raw = sys.stdin.buffer.read() if path == "-" else Path(path).read_bytes()
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise FormatError(f"{path} is not UTF-8 text ({error}): convert it first") from None


def _review(article: Article, found: Extraction, options: argparse.Namespace) -> None:
    if options.reporter is None or options.article == "-":
        raise FormatError("--review needs --reporter NAME, and an article in a file")
    target = options.output or options.article
    state = review(article, found, f"{target}.review.json", ask=_ask, tell=_tell)
    records = accepted_records(state, article, found, reporter=options.reporter)
    with output_of(options) as out:
        for record in records:
            print(to_line(record), file=out)
    if options.output:
        _tell(f"{len(records)} records in {options.output}")


# The walk goes to the error stream, so that the records alone can be sent on.


def _ask(prompt: str) -> str:
    print(prompt, end="", file=sys.stderr, flush=True)
    return input()


def _tell(line: str) -> None:
    print(line, file=sys.stderr)


def _line(candidate: CandidateClaim) -> str:
    return f"{candidate.figure.start}\t{candidate}"
