"""What every command reads and writes: files, ledgers, policies, tables, progress."""

from __future__ import annotations

import argparse
import shutil
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from difflib import get_close_matches
from importlib import resources
from itertools import chain, islice
from pathlib import Path
from typing import Protocol, TextIO

from claimtrace._text import counted
from claimtrace.case.case import Case
from claimtrace.confidential import shown
from claimtrace.errors import FormatError, UnknownReference
from claimtrace.findings import Finding, FindingCode, findings_across, findings_of
from claimtrace.jsonlines import read
from claimtrace.ledger import Ledger
from claimtrace.policy import PRESETS, Policy
from claimtrace.records import Claim, Record, Source

__all__ = [
    "CaseTable",
    "Cases",
    "add_fail_on",
    "add_file",
    "add_output",
    "add_policy",
    "cases_in",
    "example",
    "failed",
    "is_ledger",
    "ledger_in",
    "note_strangers",
    "output_of",
    "policy_of",
    "progress_of",
    "table",
]


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


_SHOWN = 5
_LEDGER_BEGINS = b"SQLite format 3\x00"


class Cases(Protocol):
    """Cases that can be walked through, or found by claim, and checked as a whole."""

    def cases(self) -> Iterator[Case]:
        """Every case, one at a time."""
        ...

    def case_of(self, claim: str) -> Case:
        """The case of a claim. Raises UnknownReference if there is none."""
        ...

    def source(self, source_id: str) -> Source:
        """The source with this id. Raises UnknownReference if there is none."""
        ...

    def findings(self, policy: Policy) -> tuple[Finding, ...]:
        """Everything that is suspicious."""
        ...

    def records(self) -> Iterable[Record]:
        """All records, confidential sources under their pseudonyms."""
        ...


class CaseTable:
    """All cases of some records, confidential sources under their pseudonyms."""

    def __init__(self, records: Iterable[Record]):
        self._records = shown(records)
        self._sources = {each.id: each for each in self._records if isinstance(each, Source)}
        self._cases = Case.group(self._records)
        self._by_claim = {claim: case for case in self._cases for claim in case.claims}

    def cases(self) -> Iterator[Case]:
        """Every case, in order of first appearance."""
        return iter(self._cases)

    def case_of(self, claim: str) -> Case:
        """The case of a claim. Raises UnknownReference if the file has no such claim."""
        try:
            return self._by_claim[claim]
        except KeyError:
            close = get_close_matches(claim, self._by_claim, n=5, cutoff=0.4)
            some = ", ".join(close or sorted(self._by_claim)[:10])
            hint = "did you mean" if close else "the first are"
            raise UnknownReference(f"no claim {claim!r}; {hint} {some}") from None

    def source(self, source_id: str) -> Source:
        """The source with this id. Raises UnknownReference if the file has no such source."""
        try:
            return self._sources[source_id]
        except KeyError:
            raise UnknownReference(f"no source {source_id!r}") from None

    def findings(self, policy: Policy) -> tuple[Finding, ...]:
        """What is suspicious in each case, and in all records together."""
        found = [finding for case in self._cases for finding in findings_of(case, policy)]
        claims = [record for record in self._records if isinstance(record, Claim)]
        across = findings_across(claims, self._sources.values(), policy)
        return tuple(dict.fromkeys([*found, *across]))

    def records(self) -> list[Record]:
        """All records, confidential sources under their pseudonyms."""
        return self._records


def add_file(command: argparse.ArgumentParser) -> None:
    """Let a command take its input."""
    command.add_argument(
        "file", metavar="FILE", help="JSON Lines file, ledger, or - for standard input"
    )


def add_policy(command: argparse.ArgumentParser) -> None:
    """Let a command take a policy."""
    presets = ", ".join(PRESETS)
    command.add_argument(
        "--policy", metavar="FILE", help=f"policy to score by: a JSON file, or one of {presets}"
    )


def is_ledger(path: str) -> bool:
    """Whether a file is a ledger, by how it begins."""
    if path == "-" or not Path(path).is_file():
        return False
    with open(path, "rb") as stream:
        return stream.read(len(_LEDGER_BEGINS)) == _LEDGER_BEGINS


@contextmanager
def cases_in(path: str) -> Iterator[Cases]:
    """The cases of a JSON Lines file, of a ledger, or of standard input."""
    if is_ledger(path):
        with Ledger(path) as ledger:
            yield ledger
    else:
        yield CaseTable(read(sys.stdin.buffer if path == "-" else path))


@contextmanager
def ledger_in(path: str) -> Iterator[Ledger]:
    """A ledger file as it is, or the records of another file in a ledger in memory."""
    with Ledger(path if is_ledger(path) else None) as ledger:
        if not is_ledger(path):
            ledger.load(sys.stdin.buffer if path == "-" else path)
        yield ledger


def policy_of(options: argparse.Namespace) -> Policy:
    """The policy that a call names, or the default one."""
    if options.policy is None:
        return Policy()
    if options.policy in PRESETS:
        return PRESETS[options.policy]
    if not Path(options.policy).is_file():
        raise FormatError(
            f"no policy {options.policy!r}: it is no file, and the presets are {', '.join(PRESETS)}"
        )
    return Policy.load(options.policy)


def note_strangers(policy: Policy, cases: Cases) -> None:
    """Say on standard error which names in a policy are of no effect: misspelt, or of a part."""
    graded = (key if isinstance(key, str) else key[0] for key in policy.source_reliability)
    follows = policy.discount_suspected_copying
    named = {*policy.letters, *policy.bloc_of, *graded, *follows, *follows.values()}
    found = {name: _source(cases, name) for name in sorted(named)}
    unknown = [name for name, source in found.items() if source is None]
    parts = [name for name, source in found.items() if source is not None and source.part_of]
    if unknown:
        _note(unknown, "that no source here has as its id")
    if parts:
        _note(parts, "that is part of another, whose reliability and bloc count instead")


def _note(names: Sequence[str], wrong: str) -> None:
    some = ", ".join([*names[:_SHOWN], *["..."][: len(names) > _SHOWN]])
    print(
        f"note: the policy names {counted(len(names), 'source')} {wrong}: {some}", file=sys.stderr
    )


def _source(cases: Cases, source_id: str) -> Source | None:
    try:
        return cases.source(source_id)
    except UnknownReference:
        return None


def example() -> CaseTable:
    """The packaged Palmyra case."""
    with resources.files("claimtrace").joinpath("data/palmyra.jsonl").open("rb") as stream:
        return CaseTable(read(stream))


def progress_of(noun: str) -> _Progress | None:
    """Progress on standard error, for a person who is watching; None for a pipeline."""
    return _Progress(noun) if sys.stderr.isatty() else None


class _Progress:
    def __init__(self, noun: str):
        self.noun = noun

    def __call__(self, done: int, total: int | None) -> None:
        if done % 100 == 0 or done == total:
            of_all = "" if total is None else f" of {total:,}"
            end = "\n" if done == total else "\r"
            print(f"{done:,}{of_all} {self.noun}", end=end, file=sys.stderr, flush=True)
