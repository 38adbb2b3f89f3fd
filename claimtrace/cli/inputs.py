"""What a command reads: cases from a file or standard input, a policy, the packaged example."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable, Iterator
from importlib import resources

from claimtrace.case import Case
from claimtrace.errors import UnknownReference
from claimtrace.jsonlines import read
from claimtrace.policy import PRESETS, Policy
from claimtrace.records import Record

__all__ = ["CaseTable", "add_file", "add_policy", "cases_in", "example", "policy_of", "records_in"]


class CaseTable:
    """All cases of a file, found by claim."""

    def __init__(self, records: Iterable[Record]):
        self._cases = Case.group(records)
        self._by_claim = {claim: case for case in self._cases for claim in case.claims}

    def cases(self) -> Iterator[Case]:
        """Every case, in order of first appearance."""
        return iter(self._cases)

    def case_of(self, claim: str) -> Case:
        """The case of a claim. Raises UnknownReference if the file has no such claim."""
        try:
            return self._by_claim[claim]
        except KeyError:
            some = ", ".join(sorted(self._by_claim)[:10])
            raise UnknownReference(f"no claim {claim!r}; the file has {some} ...") from None


def add_file(command: argparse.ArgumentParser) -> None:
    """Let a command take its input."""
    command.add_argument("file", metavar="FILE", help="JSON Lines file, or - for standard input")


def add_policy(command: argparse.ArgumentParser) -> None:
    """Let a command take a policy."""
    presets = ", ".join(PRESETS)
    command.add_argument(
        "--policy", metavar="FILE", help=f"policy to score by: a JSON file, or one of {presets}"
    )


def records_in(path: str) -> Iterator[Record]:
    """The records of a JSON Lines file or of standard input."""
    return read(sys.stdin.buffer if path == "-" else path)


def cases_in(path: str) -> CaseTable:
    """The cases of a JSON Lines file or of standard input."""
    return CaseTable(records_in(path))


def policy_of(options: argparse.Namespace) -> Policy:
    """The policy that a call names, or the default one."""
    if options.policy is None:
        return Policy()
    return PRESETS.get(options.policy) or Policy.load(options.policy)


def example() -> CaseTable:
    """The packaged Palmyra case."""
    with resources.files("claimtrace").joinpath("data/palmyra.jsonl").open("rb") as stream:
        return CaseTable(read(stream))
