"""What the tables hold, read back as records and cases; never more at once than a few questions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

from claimtrace._collector import collector_paused
from claimtrace.case.case import Case
from claimtrace.confidential import Cover
from claimtrace.errors import LedgerError, UnknownReference
from claimtrace.ledger.asking.cases import CaseReader
from claimtrace.ledger.store.database import Database
from claimtrace.ledger.store.stored import (
    body_of,
    id_of,
    read_bodies,
    read_body,
    shown_id,
    stored_id,
)
from claimtrace.records import Attribution, Claim, Record, Source

__all__ = [
    "LedgerShard",
    "attributions",
    "case",
    "cases",
    "claims",
    "cover_of",
    "find",
    "own_id",
    "pages",
    "question_key",
    "question_of",
    "questions",
    "secret_of",
    "shards",
    "sources",
]


_PAGE = 1_000
_QUESTIONS_AT_ONCE = 50
_ALL_KEYS = (0, 2**63 - 1)


def find(database: Database, kind: str, stored: str | bytes) -> Any:
    """The record of this kind with this stored id. Raises UnknownReference if there is none."""
    row = database.row(f"SELECT body FROM {kind} WHERE id = ?", (stored,))
    if row is None:
        raise UnknownReference(f"no {kind} {shown_id(stored)!r:.210} in {database.name}")
    return read_body(kind, row[0])


def sources(database: Database) -> Iterator[Source]:
    """All sources, in the order in which they were added."""
    return pages(database, "source")


def claims(database: Database, question: str | None = None) -> Iterator[Claim]:
    """All claims, or those that answer a question, in the order in which they were added."""
    if question is None:
        return pages(database, "claim")
    return pages(database, "claim", "question", question_key(database, question))


def attributions(database: Database, claim: str | None = None) -> Iterator[Attribution]:
    """All attributions, or those of a claim, in the order in which they were added."""
    if claim is None:
        return pages(database, "attribution")
    row = database.row("SELECT key FROM claim WHERE id = ?", (claim,))
    if row is None:
        raise UnknownReference(f"no claim {claim!r:.210} in {database.name}")
    return pages(database, "attribution", "claim", row[0])


def pages(
    database: Database, kind: str, column: str | None = None, key: int | None = None
) -> Iterator[Any]:
    """The records of a kind, or those whose column holds this key, in order of their keys."""
    only = "" if column is None else f"AND {column} = :value"
    sql = f"SELECT key, body FROM {kind} WHERE key > :after {only} ORDER BY key LIMIT {_PAGE}"
    after = 0
    while rows := database.rows(sql, {"after": after, "value": key}):
        after = database.after(after, rows)
        for _, body in rows:
            yield read_body(kind, body)


def questions(database: Database) -> tuple[str, ...]:
    """All questions, in the order in which they were first answered."""
    return tuple(row[0] for row in database.rows("SELECT id FROM question ORDER BY key"))


def question_key(database: Database, question: str) -> int:
    """The key of a question. Raises UnknownReference if nothing answers it."""
    row = database.row("SELECT key FROM question WHERE id = ?", (question,))
    if row is None:
        raise UnknownReference(f"no claim in {database.name} answers {question!r:.210}")
    with database.sound():
        return int(row[0])


def question_of(database: Database, claim: str) -> int:
    """The key of the question that a claim answers. Raises UnknownReference if there is none."""
    row = database.row("SELECT question FROM claim WHERE id = ?", (claim,))
    if row is None:
        raise UnknownReference(f"no claim {claim!r:.210} in {database.name}")
    with database.sound():
        return int(row[0])


def case(database: Database, question: int, *, reveal: bool) -> Case:
    """The case of a question, by its key."""
    for found in cases(database, between=(question, question), reveal=reveal):
        return found
    raise LedgerError(f"{database.name}: a question is missing: see verify(), restore a backup")


def cases(
    database: Database, *, between: tuple[int, int] = _ALL_KEYS, reveal: bool
) -> Iterator[Case]:
    """Every case, or those whose questions' keys lie ``between`` two, in order of the questions.

    Some questions are read at a time, in one state of the ledger.
    """
    after, until = between[0] - 1, between[1]
    reader = CaseReader(database)
    screen = None if reveal else _Screen(database)
    while True:
        with database.reading():
            keys = database.rows(
                "SELECT key FROM question WHERE key > ? AND key <= ? ORDER BY key LIMIT ?",
                (after, until, _QUESTIONS_AT_ONCE),
            )
            if not keys:
                return
            after = database.after(after, keys)
            with collector_paused():
                found = reader.cases(keys[0][0], after)
                if screen is not None:
                    found = screen.before(found)
        yield from found


class _Screen:
    """Puts pseudonyms into cases; the cover is made anew once somebody wrote to the ledger."""

    def __init__(self, database: Database):
        self._database = database
        self._state: object = None

    def before(self, cases: list[Case]) -> list[Case]:
        """The cases as they may be shown; themselves, where no source is confidential."""
        state = self._database.state()
        if state != self._state:
            self._state = state
            self._cover = cover_of(self._database)
            self._sources: dict[str, Record] = {}
        return Case.group(self._records(cases)) if self._cover else cases

    def _records(self, cases: Iterable[Case]) -> Iterator[Record]:
        for case in cases:
            for name, source in case.sources.items():
                if name not in self._sources:
                    self._sources[name] = self._cover.over(source)
                yield self._sources[name]
            yield from map(self._cover.over, case.claims.values())
            yield from map(self._cover.over, case.attributions)


def cover_of(database: Database) -> Cover:
    """What puts pseudonyms in the place of the ledger's confidential sources."""
    rows = database.rows("SELECT body FROM source WHERE confidential")
    hidden = read_bodies("source", [body for (body,) in rows])
    return Cover(hidden, secret_of(database) if rows else b"")


def secret_of(database: Database) -> bytes:
    """The random bytes that make this ledger's pseudonyms its own."""
    return database.blob("SELECT value FROM meta WHERE name = 'secret'")


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
            yield from cases(database, between=(self.first, self.last), reveal=False)
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


# The attributions in which a confidential source reports, is cited or is undercut.
_NAMING = """SELECT body FROM attribution
WHERE reporter IN (SELECT key FROM source WHERE confidential)
OR attributed_to IN (SELECT key FROM source WHERE confidential)
OR undercuts IN (SELECT key FROM source WHERE confidential)"""

_FORMER = "SELECT body FROM former WHERE kind = 'attribution' AND body IS NOT NULL"

_IS_THERE = "SELECT 1 FROM attribution WHERE id = :id UNION ALL SELECT 1 FROM former WHERE id = :id"


def own_id(database: Database, record_id: str) -> str | bytes:
    """The stored id of the attribution that has this id, or is shown under it.

    A computed id is a hash of the content, so an attribution that is shown with a pseudonym in it
    is shown under another id than its own. Where no attribution has the id, those that are
    covered are looked through: the ones that name a confidential source, then all whose texts may
    do so, then former versions. Returns the id itself where nothing is found. Raises LedgerError
    where several attributions are shown under it.
    """
    stored = stored_id(record_id)
    if isinstance(stored, str) or database.row(_IS_THERE, {"id": stored}):
        return stored
    with database.reading():
        cover = cover_of(database)
        if not cover:
            return stored
        for attributions in (
            _read(database, _NAMING),
            pages(database, "attribution"),
            _read(database, _FORMER),
        ):
            found = {
                id_of(hop, body_of(hop)[1])
                for hop in attributions
                if _is_shown_as(hop, record_id, cover)
            }
            if len(found) > 1:
                own = ", ".join(sorted(map(shown_id, found)))
                raise LedgerError(
                    f"{len(found)} attributions are shown as {record_id!r}, for they differ only "
                    f"in what is hidden: use their own ids ({own})"
                )
            if found:
                return found.pop()
    return stored


def _read(database: Database, sql: str) -> Iterator[Attribution]:
    for (body,) in database.each(sql):
        yield read_body("attribution", body)


def _is_shown_as(hop: Attribution, record_id: str, cover: Cover) -> bool:
    covered = cover.over(hop)
    return covered is not hop and covered.id == record_id
