"""``trace``."""

from __future__ import annotations

import argparse
from collections.abc import Callable

from claimtrace.cli.inputs import add_file, add_policy, cases_in, policy_of
from claimtrace.cli.outputs import add_output, output_of
from claimtrace.records import Stance
from claimtrace.tracing import Trace, trace
from claimtrace.views import dot, mermaid, svg

__all__ = ["add_commands"]

_FORMATS: dict[str, Callable[[Trace], str]] = {
    "text": str,
    "mermaid": mermaid,
    "dot": dot,
    "svg": svg,
}


def add_commands(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command of this module."""
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
