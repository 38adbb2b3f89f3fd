"""``demo``, ``score`` and ``timeline``."""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Iterator
from itertools import chain

from claimtrace.cli.files import (
    Cases,
    add_fail_on,
    add_file,
    add_output,
    add_policy,
    cases_in,
    example,
    failed,
    is_ledger,
    ledger_in,
    note_strangers,
    output_of,
    policy_of,
    table,
)
from claimtrace.cli.public_cases import case_table, compared, conclusion_table
from claimtrace.findings import FindingCode
from claimtrace.ledger import Ledger
from claimtrace.scoring import Corroboration, corroborate, corroborate_all
from claimtrace.scoring.timeline import timeline

__all__ = ["add_commands"]

_WITHDRAWN = (FindingCode.RETRACTED, FindingCode.SUPERSEDED)
_JSON = "one corroboration a line, as JSON"
_LEGEND = (
    "rho: source reliability as a number. g: chance that a source which knows nothing says this. "
    "rho': what interest leaves of rho. m: how surely the word came through the chain. bits: "
    "-log2(1 - support), which add up where support is independent."
)
_HEADS = ("claim", "statement", "reports", "outlets", "origins", "blocs", "against", "support",
          "grade", "goes back to")  # fmt: skip


def add_commands(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the commands of this module."""
    demo = commands.add_parser(
        "demo",
        help="score the packaged Palmyra case, or the public cases",
        description="Score every claim of the packaged example: what five articles reported of "
        "the battle for Palmyra in March 2016. The letters in it are illustrative. Or of one of "
        "twelve public cases; or show what an analyst concludes of these beside the score.",
    )
    demo.add_argument("claims", metavar="CLAIM", nargs="*", help="explain only these claims")
    which = demo.add_mutually_exclusive_group()
    which.add_argument(
        "--cases",
        action="store_true",
        help="the public cases: what an analyst says, what the score",
    )
    which.add_argument("--case", metavar="CASE", help="this public case, not Palmyra")
    add_policy(demo)
    add_output(demo, json_help=_JSON)
    add_fail_on(demo)
    demo.set_defaults(run=_demo, refuse=demo.error, workers=1, since=None)

    score = commands.add_parser(
        "score",
        help="how well each claim is corroborated",
        description="Score every claim of a file in a table, or explain the claims that are named.",
    )
    add_file(score)
    score.add_argument("claims", metavar="CLAIM", nargs="*", help="explain only these claims")
    add_policy(score)
    add_output(score, json_help=_JSON)
    add_fail_on(score)
    score.add_argument(
        "--workers", metavar="N", type=_workers, default=1,
        help="processes that share the questions of a ledger file",
    )  # fmt: skip
    score.add_argument(
        "--since", metavar="HEAD",
        help="only questions that changed since check printed this head of a ledger",
    )  # fmt: skip
    score.set_defaults(run=_score_file, refuse=score.error)

    history = commands.add_parser(
        "timeline",
        help="how a grade developed as reports were published",
        description="Score a claim as of every moment at which something was said on its question.",
    )
    add_file(history)
    history.add_argument("claim", metavar="CLAIM", help="id of the claim")
    add_policy(history)
    add_output(history, json_help="one step a line, as JSON")
    history.set_defaults(run=_timeline)


def _workers(text: str) -> int:
    count = int(text)
    if count < 1:
        raise argparse.ArgumentTypeError("1 or more is expected")
    return count


def _demo(options: argparse.Namespace) -> bool:
    if options.cases:
        if options.claims:
            options.refuse("--cases takes no claims: name the case with --case CASE CLAIM...")
        return _compare(options)
    return _score(example() if options.case is None else case_table(options.case), options)


def _compare(options: argparse.Namespace) -> bool:
    """What analysts conclude of the public cases, beside the score."""
    found = list(compared(policy_of(options)))
    verdicts = [verdict for verdict, _ in found]
    with output_of(options) as out:
        as_json = (verdict.model_dump_json() for verdict in verdicts)
        for line in as_json if options.json else conclusion_table(verdicts):
            print(line, file=out)
    return any(failed(options, result.findings) for _, result in found)


def _score_file(options: argparse.Namespace) -> bool:
    if options.workers > 1 and (options.claims or not is_ledger(options.file)):
        options.refuse(
            "--workers shares all questions of a ledger: make one with claimtrace load, and name "
            "no claims"
        )
    if options.since and (options.workers > 1 or options.claims or not is_ledger(options.file)):
        options.refuse("--since takes a ledger, no claims, and one process")
    with cases_in(options.file) as cases:
        return _score(cases, options)


def _timeline(options: argparse.Namespace) -> None:
    with ledger_in(options.file) as ledger, output_of(options) as out:
        found = timeline(ledger, options.claim, policy_of(options))
        lines = [step.model_dump_json() for step in found.steps] if options.json else [str(found)]
        for line in lines:
            print(line, file=out)


def _score(cases: Cases, options: argparse.Namespace) -> bool:
    failures: list[bool] = []
    results = _noting(failures, _results(cases, options), options)
    with output_of(options) as out:
        blocks: Iterator[str]
        if options.json:
            blocks = (result.model_dump_json() for result in results)
        elif options.claims:
            blocks = chain((result.explain() for result in results), (_LEGEND,))
        else:
            blocks = _table(results)
        for block in blocks:
            print(block, file=out)
    return bool(failures)


def _results(cases: Cases, options: argparse.Namespace) -> Iterator[Corroboration]:
    policy = policy_of(options)
    note_strangers(policy, cases)
    if options.claims:
        return (corroborate(cases, claim, policy) for claim in options.claims)
    explain = options.json
    if options.since:
        assert isinstance(cases, Ledger)
        changed = map(cases.case, cases.changed_since(options.since))
        return corroborate_all(changed, policy, explain=explain)
    return corroborate_all(cases, policy, explain=explain, workers=options.workers)


def _noting(
    failures: list[bool], results: Iterable[Corroboration], options: argparse.Namespace
) -> Iterator[Corroboration]:
    """The results as they come; notes in ``failures`` that one has a finding to fail on."""
    for result in results:
        if not failures and failed(options, result.findings):
            failures.append(True)
        yield result


def _table(results: Iterable[Corroboration]) -> Iterator[str]:
    lines = 0
    for line in table(_HEADS, map(_row, results), flexible=1):
        lines += 1
        yield line
    if lines > 1:
        yield ""
        yield (
            "Explain one claim by naming it. 1+2 origins: two more through other claims that "
            "support it. Grades: STANAG 2511; F and 6 cannot be judged."
        )


def _row(result: Corroboration) -> tuple[str, ...]:
    against = len(result.contradicted_by) + len(result.denied_by)
    return (
        result.claim,
        result.statement,
        str(result.reports),
        str(result.outlets),
        _origins(result),
        str(len(result.blocs)),
        str(against),
        f"{result.support:.3f}",
        result.grade,
        _back_to(result),
    )


def _origins(result: Corroboration) -> str:
    more = len(result.pooled_origins)
    return f"{len(result.origins)}+{more}" if more else str(len(result.origins))


def _back_to(result: Corroboration) -> str:
    """The origins of the claim itself, after a plus those of claims pooled in, and who denies."""
    own = ", ".join(result.origins)
    if not own and any(finding.code in _WITHDRAWN for finding in result.findings):
        own = "nobody any more"
    if not own:
        own = "nobody named" if result.reports else "no report"
    text = " + ".join([own, *result.pooled_origins])
    return f"{text}; denied by {', '.join(result.denied_by)}" if result.denied_by else text
