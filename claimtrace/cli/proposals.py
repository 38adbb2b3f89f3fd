"""``extract``, ``learn`` and ``copies``: what is proposed, for a person to judge."""

from __future__ import annotations

import argparse
import sys
from datetime import date
from pathlib import Path

from claimtrace.cli.files import (
    add_file,
    add_output,
    add_policy,
    cases_in,
    output_of,
    policy_of,
    table,
)
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
from claimtrace.learning import SourceRecord, discounts, suspected_copying, track_record

__all__ = ["add_commands"]


def add_commands(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command of this module."""
    _add_learning(commands)
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


_HEADS = ("organisation", "topic", "originated", "relayed", "agreed", "contradicted", "corrected",
          "observations", "prior", "reliability", "interval")  # fmt: skip


def _add_learning(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the commands on what the record says of sources."""
    learn = commands.add_parser(
        "learn",
        help="what the track record says of sources",
        description="Learn how reliable organisations were, from what independent others said; "
        "read docs/learning.md before you rely on it.",
    )
    add_file(learn)
    add_policy(learn)
    learn.add_argument(
        "--save-policy", metavar="FILE", help="write a policy with the learned reliabilities"
    )
    add_output(learn, json_help="one organisation a line, as JSON")
    learn.set_defaults(run=_learn)

    copies = commands.add_parser(
        "copies",
        help="dependences that nobody declared",
        description="List organisations that share more than independent ones would. A suspicion "
        "is a question to ask, not an answer.",
    )
    add_file(copies)
    add_policy(copies)
    copies.add_argument(
        "--least", type=float, default=0.8, metavar="P", help="least probability (default: 0.8)"
    )
    copies.add_argument(
        "--save-policy",
        metavar="FILE",
        help="write a policy that counts suspected copies as echoes",
    )
    add_output(copies, json_help="one suspicion a line, as JSON, with proposed attributions")
    copies.set_defaults(run=_copies)


def _learn(options: argparse.Namespace) -> None:
    policy = policy_of(options)
    with cases_in(options.file) as cases:
        found = track_record(cases.cases(), policy)
    if options.save_policy is not None:
        found.policy(policy).save(options.save_policy)
    with output_of(options) as out:
        if options.json:
            for record in found.sources:
                print(record.model_dump_json(), file=out)
            return
        for line in table(_HEADS, [_row(record) for record in found.sources], flexible=0):
            print(line, file=out)


def _row(record: SourceRecord) -> tuple[str, ...]:
    return (
        record.organisation,
        record.topic or "",
        str(record.originated),
        str(record.relayed),
        str(record.agreed),
        str(record.contradicted),
        str(record.corrected),
        f"{record.observations:.1f}",
        f"{record.prior:.2f}",
        f"{record.reliability:.2f}",
        f"{record.low:.2f}-{record.high:.2f}",
    )


def _copies(options: argparse.Namespace) -> None:
    policy = policy_of(options)
    with cases_in(options.file) as cases:
        found = suspected_copying(cases.cases(), policy, least=options.least)
    if options.save_policy is not None:
        follows = {**discounts(found, least=options.least), **policy.discount_suspected_copying}
        update = {"discount_suspected_copying": follows, "name": f"{policy.name}+copies"}
        policy.model_copy(update=update).save(options.save_policy)
    with output_of(options) as out:
        for suspicion in found:
            print(suspicion.model_dump_json() if options.json else suspicion, file=out)
        if not found and not options.json:
            print("no dependence suspected", file=out)
