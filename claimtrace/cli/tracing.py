"""``trace``."""

from __future__ import annotations

import argparse

from claimtrace.cli.inputs import add_file, add_policy, cases_in, policy_of
from claimtrace.cli.outputs import add_output, output_of
from claimtrace.records import Stance
from claimtrace.tracing import trace

__all__ = ["add_commands"]


def add_commands(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command of this module."""
    command = commands.add_parser(
        "trace",
        help="from a claim to its origins",
        description="Show the reports of a claim and the origins that they go back to; denials "
        "and retractions, where there are any, come after the assertions.",
    )
    add_file(command)
    command.add_argument("claim", metavar="CLAIM", help="id of the claim")
    add_policy(command)
    add_output(command, json_help="one trace a line, as JSON")
    command.set_defaults(run=_trace)


def _trace(options: argparse.Namespace) -> None:
    case = cases_in(options.file).case_of(options.claim)
    policy = policy_of(options)
    with output_of(options) as out:
        for stance in Stance:
            if stance is Stance.ASSERTS or case.hops(options.claim, stance):
                found = trace(case, options.claim, stance=stance, policy=policy)
                print(found.model_dump_json() if options.json else found, file=out)
