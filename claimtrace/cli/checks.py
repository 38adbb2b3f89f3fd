"""``check``, ``schema`` and ``trace``: what the records say, before any score."""

from __future__ import annotations

import argparse
import json
from collections import Counter
from collections.abc import Callable
from typing import Any

from pydantic import BaseModel

from claimtrace._text import counted
from claimtrace.cli.files import (
    add_fail_on,
    add_file,
    add_output,
    add_policy,
    cases_in,
    failed,
    note_strangers,
    output_of,
    policy_of,
)
from claimtrace.cli.public_cases import ScoredConclusion
from claimtrace.comparison import Comparison
from claimtrace.findings import Finding
from claimtrace.jsonlines import json_schema, schema_of
from claimtrace.ledger import Ledger
from claimtrace.policy import Policy
from claimtrace.records import Stance
from claimtrace.scoring import Corroboration
from claimtrace.tracing import Trace, trace
from claimtrace.views import dot, mermaid, svg

__all__ = ["add_commands"]


_RESULTS: dict[str, type[BaseModel]] = {
    "corroboration": Corroboration,
    "trace": Trace,
    "comparison": Comparison,
    "finding": Finding,
    "policy": Policy,
    "conclusion": ScoredConclusion,
}


def add_commands(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the commands of this module."""
    _add_trace(commands)
    check = commands.add_parser(
        "check",
        help="whether the records hold together, and what is suspicious about them",
        description="Read every record, report all bad lines and dangling references together, "
        "and list the findings.",
    )
    add_file(check)
    add_policy(check)
    add_output(check, json_help="one finding a line, as JSON")
    add_fail_on(check)
    check.set_defaults(run=_check)

    schema = commands.add_parser(
        "schema",
        help="JSON Schema of the records or of a result",
        description="Print the JSON Schema of one line of a file, or of a result.",
    )
    schema.add_argument("name", nargs="?", choices=["record", *_RESULTS], default="record")
    add_output(schema)
    schema.set_defaults(run=_schema)


def _check(options: argparse.Namespace) -> bool:
    policy = policy_of(options)
    with cases_in(options.file) as cases:
        note_strangers(policy, cases)
        findings = cases.findings(policy)
        kinds = Counter(type(record).__name__.lower() for record in cases.records())
        questions = sum(1 for _ in cases.cases())
        head = cases.head() if isinstance(cases, Ledger) else None
    with output_of(options) as out:
        for finding in findings:
            line = f"{finding.severity} [{finding.code}] {finding.record}: {finding.message}"
            print(finding.model_dump_json() if options.json else line, file=out)
        if not options.json:
            counts = ", ".join(counted(number, kind) for kind, number in sorted(kinds.items()))
            print(
                f"{counts or 'no records'}; {counted(questions, 'question')}; "
                f"{counted(len(findings), 'finding')}",
                file=out,
            )
            if head is not None:
                print(f"head {head}", file=out)
    return failed(options, findings)


def _schema(options: argparse.Namespace) -> None:
    model = _RESULTS.get(options.name)
    schema: dict[str, Any] = json_schema() if model is None else schema_of(model)
    with output_of(options) as out:
        print(json.dumps(schema, indent=2, ensure_ascii=False), file=out)


_FORMATS: dict[str, Callable[[Trace], str]] = {
    "text": str,
    "mermaid": mermaid,
    "dot": dot,
    "svg": svg,
}


def _add_trace(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command ``trace``."""
    command = commands.add_parser(
        "trace",
        help="from a claim to its origins",
        description="Show the reports of a claim and the origins that they go back to, and who "
        "undercuts a source among them. As text, denials and retractions, where there are any, "
        "come after the assertions, and last undercuts of sources that are not among them; a "
        "picture shows one stance.",
    )
    add_file(command)
    command.add_argument("claim", metavar="CLAIM", help="id of the claim")
    command.add_argument("--format", choices=_FORMATS, default="text", help="default: text")
    command.add_argument(
        "--stance",
        choices=[stance.value for stance in Stance],
        help="only this stance (a picture: asserts, unless said otherwise)",
    )
    add_policy(command)
    add_output(command, json_help="one trace a line, as JSON")
    command.set_defaults(run=_trace)


def _trace(options: argparse.Namespace) -> None:
    policy = policy_of(options)
    with cases_in(options.file) as cases:
        case = cases.case_of(options.claim)
    stances = [Stance.ASSERTS] if options.stance is None else [Stance(options.stance)]
    if options.stance is None and options.format == "text":
        others = (Stance.DENIES, Stance.RETRACTS)
        stances += [each for each in others if case.graph(options.claim, each).hops]
    traces = [trace(case, options.claim, stance=stance, policy=policy) for stance in stances]
    if options.stance is None and options.format == "text":
        shown = {undercut.target for found in traces for undercut in found.undercuts}
        aimed = {hop.undercuts for hop in case.graph(options.claim, Stance.UNDERCUTS).hops}
        if not aimed <= shown:
            traces.append(trace(case, options.claim, stance=Stance.UNDERCUTS, policy=policy))
    with output_of(options) as out:
        for found in traces:
            print(
                found.model_dump_json() if options.json else _FORMATS[options.format](found),
                file=out,
            )
