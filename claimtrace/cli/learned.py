"""``learn`` and ``copies``: what the track record says."""

from __future__ import annotations

import argparse

from claimtrace.cli.inputs import add_file, add_policy, cases_in, policy_of
from claimtrace.cli.outputs import add_output, output_of, table
from claimtrace.learning import SourceRecord, discounts, suspected_copying, track_record

__all__ = ["add_commands"]

_HEADS = ("organisation", "topic", "originated", "relayed", "agreed", "contradicted", "corrected",
          "observations", "prior", "reliability", "interval")  # fmt: skip


def add_commands(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the commands of this module."""
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
