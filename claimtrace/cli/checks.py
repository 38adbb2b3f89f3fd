"""``check`` and ``schema``."""

from __future__ import annotations

import argparse
import json
from collections import Counter
from typing import Any

from pydantic import BaseModel

from claimtrace._text import counted
from claimtrace.cli.inputs import add_file, add_policy, cases_in, note_strangers, policy_of
from claimtrace.cli.outputs import add_fail_on, add_output, failed, output_of
from claimtrace.cli.public_cases import ScoredConclusion
from claimtrace.comparison import Comparison
from claimtrace.findings import Finding
from claimtrace.jsonlines import json_schema, schema_of
from claimtrace.ledger import Ledger
from claimtrace.policy import Policy
from claimtrace.scoring import Corroboration
from claimtrace.tracing import Trace

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
