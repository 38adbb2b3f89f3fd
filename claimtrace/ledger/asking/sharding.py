"""A ledger's questions in small parts, each of which opens the file by itself."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from claimtrace.case.case import Case
from claimtrace.ledger.asking import fetching
from claimtrace.ledger.store.database import Database

__all__ = ["LedgerShard", "shards"]

_SHARDS = 16  # for each worker, so that questions of unequal size even out
_FEWEST, _MOST = 100, 2_000
"""Questions in a shard: enough to pay for getting to know the sources, and few enough to hold."""


class LedgerShard(NamedTuple):
    """The questions of a ledger's file whose keys lie between two, both included."""

    path: Path
    timeout: float
    first: int
    last: int

    def cases(self) -> Iterator[Case]:
        """Its cases, confidential sources under their pseudonyms, from a connection of its own."""
        database = Database(self.path, self.timeout)
        try:
            yield from fetching.cases(database, between=(self.first, self.last), reveal=False)
        finally:
            database.close()


def shards(database: Database, workers: int) -> Iterator[LedgerShard]:
    """All questions of a ledger, in order, in parts of a size that suits so many workers.

    Raises ValueError where the ledger is in memory.
    """
    if database.path is None:
        raise ValueError(
            "the ledger is in memory, where no other process can read it: keep it in a file "
            "(backup(path) writes one), or leave workers at 1"
        )
    keys = database.rows("SELECT key FROM question ORDER BY key")
    size = min(max(len(keys) // (workers * _SHARDS), _FEWEST), _MOST)
    return (
        LedgerShard(database.path, database.timeout, part[0][0], part[-1][0])
        for part in (keys[at : at + size] for at in range(0, len(keys), size))
    )
