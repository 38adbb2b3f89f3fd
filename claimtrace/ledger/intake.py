"""Records on their way into the tables: references are looked up, duplicates are told apart."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any

from claimtrace.errors import Problem
from claimtrace.kinds import KINDS, kind_of
from claimtrace.ledger.database import Database
from claimtrace.ledger.stored import (
    SALT_BYTES,
    bodies_of,
    columns_of,
    id_of,
    leaf_of,
    read_body,
    shown_id,
)
from claimtrace.limits import MAX_PROBLEMS
from claimtrace.records import Attribution, Claim, Record, Source
from claimtrace.registry import name_key

__all__ = ["ADD_QUESTION", "FOREIGN", "Intake", "insert_names", "names_of"]

_BATCH = 2_000
_CACHED_KEYS = 100_000

_INSERT = {
    "source": "INSERT INTO source (key, id, part_of, confidential, salt, leaf, body) "
    "VALUES (?, ?, ?, ?, ?, ?, ?)",
    "claim": "INSERT INTO claim (key, id, question, salt, leaf, body) "
    "VALUES (?, ?, (SELECT key FROM question WHERE id = ?), ?, ?, ?)",
    "attribution": "INSERT INTO attribution (key, id, claim, reporter, attributed_to, supersedes, "
    "stance, basis, certainty, said, held, salt, leaf, body) "
    "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
}
ADD_QUESTION = "INSERT INTO question (id) VALUES (?) ON CONFLICT (id) DO NOTHING"
_UNLESS_TAKEN = " ON CONFLICT (id) DO NOTHING"
_REFERENCES = ("claim", "reporter", "attributed_to", "supersedes")
_TARGETS = dict(zip(_REFERENCES, ("claim", "source", "source", "claim"), strict=True))

_WAITING = """CREATE TEMP TABLE IF NOT EXISTS waiting (
    key INTEGER PRIMARY KEY, id, claim TEXT, reporter TEXT, attributed_to TEXT, supersedes TEXT,
    stance TEXT, basis TEXT, certainty REAL, said REAL, held INTEGER,
    salt BLOB, leaf BLOB, body TEXT
)"""

# New sources whose part_of chain ends; the others are part of something unknown, or go round.
_ROOTED = """WITH RECURSIVE rooted (id) AS (
    SELECT id FROM source WHERE key >= :first AND (
        part_of IS NULL OR part_of IN (SELECT id FROM source WHERE key < :first))
    UNION ALL
    SELECT s.id FROM rooted r JOIN source s ON s.part_of = r.id WHERE s.key >= :first
) SELECT s.key, s.id, s.part_of, p.id FROM source s LEFT JOIN source p ON p.id = s.part_of
WHERE s.key >= :first AND s.part_of IS NOT NULL AND s.id NOT IN (SELECT id FROM rooted)
ORDER BY s.key"""

# Attributions, from a number on, that supersede a claim on another question.
FOREIGN = """SELECT a.key, a.id, older.id, question.id FROM attribution a
JOIN claim ON claim.key = a.claim JOIN claim older ON older.key = a.supersedes
JOIN question ON question.key = older.question
WHERE a.supersedes IS NOT NULL AND a.key >= ? AND claim.question <> older.question
ORDER BY a.key"""

_ORPHANED = """SELECT a.key, a.id, r.id, t.id FROM attribution a
JOIN source r ON r.key = a.reporter LEFT JOIN source t ON t.key = a.attributed_to
WHERE a.key >= ? AND (r.key IN (SELECT key FROM lost) OR t.key IN (SELECT key FROM lost))
ORDER BY a.key"""


_Numbered = tuple[int, Record]

_Names = tuple[str | None, str | None, str | None, str | None]
"""Ids of the claim, reporter, cited source and older claim that an attribution names."""

_Sealed = tuple[int, Record, bytes, bytes, str, bytes]
"""A record with its number: salt, salted digest, canonical text, and the same as UTF-8."""


class Intake:
    """Takes records into the tables within one transaction that the caller holds.

    Records come with a number each, ascending from ``first`` to ``last``; references may be met
    anywhere within one intake. ``added`` counts new records by kind, ``present`` those that were
    there already. What is wrong is kept in ``problems``, all of it counted in ``bad``; the record
    concerned is left out. ``line_of`` turns numbers into line numbers where there are lines.
    """

    def __init__(self, database: Database, first: int, *, lines: bool = False):
        self.database = database
        self.first = first
        self.last = first - 1
        self.added = dict.fromkeys(KINDS, 0)
        self.present = 0
        self.problems: list[Problem] = []
        self.duplicates = 0
        self.bad = 0
        self._lines = lines
        self._batches: dict[str, list[_Numbered]] = {kind: [] for kind in KINDS}
        self._size = 0
        self._keys = {"claim": _Keys(database, "claim"), "source": _Keys(database, "source")}
        self._waiting = False

    def put(self, number: int, record: Record) -> None:
        """Take one record; it reaches the tables with its batch."""
        self._batches[kind_of(record)].append((number, record))
        self.last = number
        self._size += 1
        if self._size >= _BATCH:
            self.flush()

    def flush(self) -> None:
        """Write the batch into the tables, sources and claims first."""
        inserts = (self._put_sources, self._put_claims, self._put_attributions)
        for kind, insert in zip(KINDS, inserts, strict=True):
            batch, self._batches[kind] = self._batches[kind], []
            if batch:
                insert(batch)
        self._size = 0

    def settle(self, *, skip: bool = False) -> None:
        """Write what was waiting for its references, and report what waits in vain.

        With ``skip``, records whose references are lost are taken out again, each a problem.
        """
        self.flush()
        self._settle_sources(skip)
        self._settle_waiting()
        self._settle_superseding(skip)

    def _put_sources(self, batch: list[_Numbered]) -> None:
        rows, names = [], []
        for number, record, salt, leaf, text, _ in self._sealed("source", batch):
            assert isinstance(record, Source)
            rows.append((number, record.id, record.part_of, record.confidential, salt, leaf, text))
            names += [(name, number) for name in names_of(record)]
        taken = self._insert("source", rows)
        insert_names(self.database, (row for row in names if row[1] not in taken))
        self._keys["source"].learn(row for row in rows if row[0] not in taken)

    def _put_claims(self, batch: list[_Numbered]) -> None:
        rows = []
        for number, record, salt, leaf, text, _ in self._sealed("claim", batch):
            assert isinstance(record, Claim)
            rows.append((number, record.id, record.question, salt, leaf, text))
        self.database.many(ADD_QUESTION, [(row[2],) for row in rows])
        taken = self._insert("claim", rows)
        self._keys["claim"].learn(row for row in rows if row[0] not in taken)

    def _put_attributions(self, batch: list[_Numbered]) -> None:
        rows, waiting = [], []
        named = [_named_by(record) for _, record in batch]
        sealed = self._sealed("attribution", batch)
        for each, names, keys in zip(sealed, named, self._keys_of(named), strict=True):
            number, hop, salt, leaf, text, raw = each
            assert isinstance(hop, Attribution)
            row = (number, id_of(hop, raw), *keys, *columns_of(hop), salt, leaf, text)
            if keys.count(None) == names.count(None):
                rows.append(row)
            else:
                waiting.append((*row[:2], *names, *row[6:]))
        if rows:
            self._insert("attribution", rows)
        if waiting:
            self._wait(waiting)

    def _keys_of(self, named: Sequence[_Names]) -> list[tuple[int | None, ...]]:
        """The keys of the claim, reporter, cited source and older claim that each one names."""
        claims = self._keys["claim"].of({name for each in named for name in each[::3]})
        sources = self._keys["source"].of({name for each in named for name in each[1:3]})
        return [
            (claims.get(claim), sources.get(reporter), sources.get(cited), claims.get(older))
            for claim, reporter, cited, older in named
        ]

    def _sealed(self, kind: str, batch: list[_Numbered]) -> Iterator[_Sealed]:
        """The batch with salt, digest and canonical text for each record."""
        bodies = bodies_of(kind, [record for _, record in batch])
        pool = os.urandom(SALT_BYTES * len(batch))
        for at, ((number, record), (text, raw)) in enumerate(zip(batch, bodies, strict=True)):
            salt = pool[SALT_BYTES * at : SALT_BYTES * (at + 1)]
            yield number, record, salt, leaf_of(salt, number, kind, raw), text, raw

    def _insert(self, kind: str, rows: Sequence[tuple[Any, ...]]) -> set[int]:
        """Insert the rows whose ids are free; the numbers of those whose ids are taken."""
        inserted = self.database.many(_INSERT[kind] + _UNLESS_TAKEN, rows)
        self.added[kind] += inserted
        if inserted == len(rows):
            return set()
        new = self.database.rows(
            f"SELECT key FROM {kind} WHERE key BETWEEN ? AND ?", (rows[0][0], rows[-1][0])
        )
        taken = {row[0]: row for row in rows}
        for (key,) in new:
            taken.pop(key, None)
        for row in taken.values():
            self._compare(kind, row)
        return set(taken)

    def _compare(self, kind: str, row: tuple[Any, ...]) -> None:
        """Tell the same record again from another one with its id."""
        (known,) = self.database.row(f"SELECT body FROM {kind} WHERE id = ?", (row[1],))
        if known == row[-1] or read_body(kind, known) == read_body(kind, row[-1]):
            self.present += 1
        else:
            self._duplicate(kind, row)

    def _duplicate(self, kind: str, row: tuple[Any, ...]) -> None:
        self.duplicates += 1
        self._report(
            row[0],
            row[1],
            None if kind == "attribution" else "id",
            f"another {kind} has this id: give one of them another id, or replace() the other",
        )

    def _wait(self, rows: Sequence[tuple[Any, ...]]) -> None:
        if not self._waiting:
            self.database.run(_WAITING)
            self.database.run("DELETE FROM waiting")
            self._waiting = True
        self.database.many(f"INSERT INTO waiting VALUES ({', '.join('?' * len(rows[0]))})", rows)

    def _settle_waiting(self) -> None:
        if not self._waiting:
            return
        after = 0
        while batch := self.database.rows(
            "SELECT * FROM waiting WHERE key > ? ORDER BY key LIMIT ?", (after, _BATCH)
        ):
            after = batch[-1][0]
            found = []
            named = [row[2:6] for row in batch]
            for row, names, keys in zip(batch, named, self._keys_of(named), strict=True):
                references = zip(_REFERENCES, names, keys, strict=True)
                missing = {path: name for path, name, key in references if name and key is None}
                if missing:
                    self._lost(row, missing)
                else:
                    found.append((*row[:2], *keys, *row[6:]))
            self._insert("attribution", found)
        self.database.run("DELETE FROM waiting")

    def _lost(self, row: tuple[Any, ...], missing: dict[str, str]) -> None:
        for path, target in missing.items():
            message = f"no {_TARGETS[path]} {target!r}: add its record"
            self._report(row[0], row[1], path, message, counts=path == next(iter(missing)))

    def _settle_sources(self, skip: bool) -> None:
        if self.added["source"] == 0:
            return
        lost = self.database.rows(_ROOTED, {"first": self.first})
        for key, source, whole, known in lost:
            if known is None:
                message = f"no source {whole!r}: add its record"
            else:
                message = f"its part_of chain goes round in a circle, or leads nowhere ({whole!r})"
            self._report(key, source, "part_of", message)
        if lost and skip:
            self._take_out_sources([row[0] for row in lost])

    def _take_out_sources(self, keys: list[int]) -> None:
        self.database.run("CREATE TEMP TABLE IF NOT EXISTS lost (key INTEGER PRIMARY KEY)")
        self.database.run("DELETE FROM lost")
        self.database.many("INSERT INTO lost VALUES (?)", [(key,) for key in keys])
        hops = self.database.rows(_ORPHANED, (self.first,))
        for key, hop, reporter, cited in hops:
            named = reporter if cited is None else f"{reporter}' or '{cited}"
            self._report(key, hop, None, f"it names '{named}', which was left out")
        self.database.many("DELETE FROM attribution WHERE key = ?", [(row[0],) for row in hops])
        self.database.run("DELETE FROM name WHERE source IN (SELECT key FROM lost)")
        self.database.run("DELETE FROM source WHERE key IN (SELECT key FROM lost)")
        self.added["attribution"] -= len(hops)
        self.added["source"] -= len(keys)
        self._keys["source"].forget()

    def _settle_superseding(self, skip: bool) -> None:
        foreign = self.database.rows(FOREIGN, (self.first,))
        for key, hop, older, question in foreign:
            message = f"claim {older!r} answers another question ({question!r})"
            self._report(key, hop, "supersedes", message)
        if skip and foreign:
            keys = [(row[0],) for row in foreign]
            self.database.many("DELETE FROM attribution WHERE key = ?", keys)
            self.added["attribution"] -= len(foreign)

    def _report(
        self, number: int, stored: str | bytes, path: str | None, message: str, counts: bool = True
    ) -> None:
        self.bad += counts
        if len(self.problems) < MAX_PROBLEMS:
            line = number - self.first + 1 if self._lines else None
            self.problems.append(Problem(message, line, shown_id(stored), path))


class _Keys:
    """The key of each id in one table, as far as they were met and are there."""

    def __init__(self, database: Database, table: str):
        self._database = database
        self._sql = f"SELECT id, key FROM {table} WHERE id IN (SELECT value FROM json_each(?))"
        self._known: dict[str | None, int] = {}

    def of(self, ids: set[str | None]) -> Mapping[str | None, int]:
        """The keys of those of these ids that the table has, and perhaps of others."""
        unknown = [each for each in ids if each is not None and each not in self._known]
        if unknown:
            if len(self._known) > _CACHED_KEYS:
                self._known.clear()
                unknown = [each for each in ids if each is not None]
            self._known.update(self._database.rows(self._sql, (json.dumps(unknown),)))
        return self._known

    def learn(self, rows: Iterable[tuple[Any, ...]]) -> None:
        """Take in the keys of rows that were just inserted, each its key and its id first."""
        self._known.update((row[1], row[0]) for row in rows)

    def forget(self) -> None:
        self._known.clear()


def _named_by(record: Record) -> _Names:
    assert isinstance(record, Attribution)
    return record.claim, record.reporter, record.attributed_to, record.supersedes


def names_of(source: Source) -> set[str]:
    """The keys under which a source is found: those of its id, its name and its aliases."""
    return {name_key(name) for name in (source.id, source.name, *source.aliases)}


def insert_names(database: Database, rows: Iterable[tuple[str, int]]) -> None:
    """Make sources known by name, from (name key, key of the source)."""
    pending = iter(rows)
    while batch := list(islice(pending, _BATCH)):
        database.many("INSERT INTO name (name, source) VALUES (?, ?)", batch)
