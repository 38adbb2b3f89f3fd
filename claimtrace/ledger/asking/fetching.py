"""What the tables hold, read back as records and cases; never more at once than a few questions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from claimtrace._collector import collector_paused
from claimtrace.case.case import Case
from claimtrace.confidential import Cover
from claimtrace.errors import LedgerError, UnknownReference
from claimtrace.ledger.asking.cases import CaseReader
from claimtrace.ledger.store.database import Database
from claimtrace.ledger.store.stored import read_bodies, read_body, shown_id
from claimtrace.records import Attribution, Claim, Record, Source

__all__ = [
    "attributions",
    "case",
    "cases",
    "claims",
    "cover_of",
    "find",
    "pages",
    "question_key",
    "question_of",
    "questions",
    "secret_of",
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
