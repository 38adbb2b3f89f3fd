"""The ledgers that other packages read: Palmyra and 200 random ones."""

from __future__ import annotations

import importlib
import random
from importlib import resources
from types import ModuleType

from claimtrace import Policy, read
from claimtrace.formats import EXPORTERS
from claimtrace.records import Record
from support.random_records import records

RANDOM_LEDGERS = 200


def peer(name: str) -> ModuleType:
    """A package that the tests are about. Its absence is a failure, not a reason to skip."""
    try:
        return importlib.import_module(name)
    except ImportError as error:
        raise AssertionError(
            f"CLAIMTRACE_INTEROP=1 asks for the tests with other packages, and {name} cannot be "
            f"imported ({error}): install the dependency group 'interop'"
        ) from error


def ledgers() -> list[tuple[str, list[Record]]]:
    """(name, records) of every ledger."""
    with resources.files("claimtrace").joinpath("data/palmyra.jsonl").open("rb") as stream:
        palmyra = list(read(stream))
    generated = ((f"random-{seed}", records(random.Random(seed))) for seed in range(RANDOM_LEDGERS))
    return [("palmyra", palmyra), *generated]


def exported(to: str, policy: Policy | None = None) -> list[tuple[str, list[Record], str]]:
    """(name, records, text) of every ledger's export."""
    policy = policy or Policy()
    return [(name, kept, "\n".join(EXPORTERS[to](kept, policy))) for name, kept in ledgers()]
