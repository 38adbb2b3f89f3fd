"""The indices of attributions, put off until a load has filled an empty table."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from claimtrace.ledger.database import Database
from claimtrace.ledger.schema import INDICES_OF_ATTRIBUTIONS

__all__ = ["build", "put_off"]

_CACHE_KIB = 4_000

# The attributions whose id an earlier one has, as there may be while the indices are put off.
_REPEATED = """attribution later WHERE EXISTS (
    SELECT 1 FROM attribution earlier WHERE earlier.id = later.id AND earlier.key < later.key
)"""


def put_off(database: Database) -> bool:
    """Drop the indices if there is no attribution yet, and say so; the caller builds them again.

    Computed ids come in no order: to add them to an index one by one takes several times as long
    as to sort all of them at once. Without it, rows only come after one another, and a large cache
    of what was written would crowd out of the processor's what is worked on.
    """
    if database.row("SELECT 1 FROM attribution LIMIT 1"):
        return False
    for name in INDICES_OF_ATTRIBUTIONS:
        database.run(f"DROP INDEX {name}")
    database.limit_cache(_CACHE_KIB)
    return True


def build(database: Database, repeated: Callable[[tuple[Any, ...]], None]) -> int:
    """Build the indices, and take out attributions whose id an earlier one has.

    Each of these is handed to ``repeated``, as key, id and body; returns how many they were.
    """
    of_ids, *others = INDICES_OF_ATTRIBUTIONS.values()
    count = 0
    if not database.accepts(of_ids):
        count = _take_out(database, repeated)
        database.run(of_ids)
    for statement in others:
        database.run(statement)
    return count


def _take_out(database: Database, repeated: Callable[[tuple[Any, ...]], None]) -> int:
    database.run("CREATE INDEX attribution_repeated ON attribution (id)")
    for row in database.each(f"SELECT key, id, body FROM {_REPEATED} ORDER BY key"):
        repeated(row)
    count = database.run(
        f"DELETE FROM attribution WHERE key IN (SELECT key FROM {_REPEATED})"
    ).rowcount
    database.run("DROP INDEX attribution_repeated")
    return count
