"""Records on their way into the tables: references are looked up, duplicates are told apart."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from itertools import compress, islice
from typing import Any

from claimtrace.case.case import undercuts_itself
from claimtrace.errors import Problem
from claimtrace.jsonlines import KINDS, kind_of
from claimtrace.ledger.store.database import Database
from claimtrace.ledger.store.journal import DigestTally
from claimtrace.ledger.store.schema import INDICES_OF_ATTRIBUTIONS
from claimtrace.ledger.store.stored import (
    bodies_of,
    columns_of,
    ids_of,
    read_body,
    scope_of,
    seals_of,
    shown_id,
)
from claimtrace.limits import MAX_PROBLEMS
from claimtrace.records import Record, Source
from claimtrace.words.names import name_key

__all__ = [
    "ADD_QUESTION",
    "FOREIGN",
    "OWN_UNDERCUTS",
    "Intake",
    "build",
    "insert_names",
    "names_of",
    "put_off",
]


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


_BATCH = 400  # so few that the processor's cache holds them all the way
_CACHED_KEYS = 100_000

# What stands for NULL in a row of an attribution on its way into the table. Python's sqlite3 looks
# for an adapter for each None and each bytes, not for texts and bytearrays: with eight of them in a
# row, that takes as long as SQLite itself.
_ABSENT = ""

_INSERT = {
    "source": "INSERT INTO source (key, id, part_of, confidential, salt, leaf, body) "
    "VALUES (?, ?, ?, ?, ?, ?, ?)",
    "claim": "INSERT INTO claim (key, id, question, scope, salt, leaf, body) "
    "VALUES (?, ?, (SELECT key FROM question WHERE id = ?), ?, ?, ?, ?)",
    "attribution": "INSERT INTO attribution (key, id, claim, reporter, attributed_to, supersedes, "
    "undercuts, stance, basis, certainty, said, held, document, salt, leaf, body) "
    "VALUES (?, ?, ?, ?, " + 9 * f"nullif(?, '{_ABSENT}'), " + "?, ?, ?)",
}
ADD_QUESTION = "INSERT INTO question (id) VALUES (?) ON CONFLICT (id) DO NOTHING"
_UNLESS_TAKEN = " ON CONFLICT (id) DO NOTHING"
_REFERENCES = ("claim", "reporter", "attributed_to", "supersedes", "undercuts")
_TARGETS: dict[str, str] = dict(
    zip(_REFERENCES, ("claim", "source", "source", "claim", "source"), strict=True)
)

_WAITING = """CREATE TEMP TABLE IF NOT EXISTS waiting (
    key INTEGER PRIMARY KEY, id, claim TEXT, reporter TEXT, attributed_to TEXT, supersedes TEXT,
    undercuts TEXT, stance TEXT, basis TEXT, certainty REAL, said REAL, held INTEGER,
    document BLOB,
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

# Attributions, from a number on, by which an organisation would undercut itself or a part of it.
# The organisation of a source is where its part_of chain ends.
OWN_UNDERCUTS = """WITH RECURSIVE undercut (key, id, speaker, target) AS (
    SELECT key, id, coalesce(attributed_to, reporter), undercuts FROM attribution
    WHERE undercuts IS NOT NULL AND key >= ?
), above (key, id) AS (
    SELECT key, id FROM source
    WHERE key IN (SELECT speaker FROM undercut UNION SELECT target FROM undercut)
    UNION
    SELECT above.key, source.part_of FROM above JOIN source USING (id)
    WHERE source.part_of IS NOT NULL
), owned (key, owner) AS (
    SELECT above.key, id FROM above JOIN source USING (id) WHERE source.part_of IS NULL
) SELECT undercut.key, undercut.id, mine.owner FROM undercut
JOIN owned mine ON mine.key = undercut.speaker
JOIN owned theirs ON theirs.key = undercut.target AND theirs.owner = mine.owner
ORDER BY undercut.key"""

_ORPHANED = """SELECT a.key, a.id, group_concat(source.id, ''' or ''')
FROM attribution a JOIN source ON source.key IN (a.reporter, a.attributed_to, a.undercuts)
WHERE a.key >= ? AND source.key IN (SELECT key FROM lost) GROUP BY a.key ORDER BY a.key"""


_Row = tuple[Any, ...]


class Intake:
    """Takes records into the tables within one transaction that the caller holds.

    Records come with a number each, ascending from ``first``; references may be met anywhere
    within one intake. ``added`` counts new records by kind, ``present`` those that were there
    already; ``tally`` is what the journal has to say of them. What is wrong is kept in
    ``problems``, all of it counted in ``bad``; the record concerned is left out. ``load`` says
    that the records are the lines of a file: problems then have the number of the line, and
    indices may wait for the end.
    """

    def __init__(self, database: Database, first: int, *, load: bool = False):
        self.database = database
        self.first = first
        self.tally: DigestTally = DigestTally(first)
        self.added: dict[str, int] = dict.fromkeys(KINDS, 0)
        self.present: int = 0
        self.problems: list[Problem] = []
        self.duplicates: int = 0
        self.invalid: int = 0
        self.bad: int = 0
        self._lines = load
        self._indexed = True
        self._may_put_off = load
        self._numbers: list[int] = []
        self._records: list[Record] = []
        self._leaves: dict[int, bytearray] = {}
        self._keys = {"claim": _Keys(database, "claim"), "source": _Keys(database, "source")}
        self._waiting = False

    def put(self, number: int, record: Record) -> None:
        """Take one record; it reaches the tables with its batch."""
        self.put_all((number,), (record,))

    def put_all(self, numbers: Sequence[int], records: Sequence[Record]) -> None:
        """Take some records, each with its number."""
        self._numbers += numbers
        self._records += records
        if len(self._records) >= _BATCH:
            self.flush()

    def flush(self) -> None:
        """Write the batch into the tables, sources and claims first."""
        numbers, self._numbers = self._numbers, []
        records, self._records = self._records, []
        kinds = [kind_of(record) for record in records]
        inserts = (self._put_sources, self._put_claims, self._put_attributions)
        for kind, insert in zip(KINDS, inserts, strict=True):
            if kind in kinds:
                chosen = [each == kind for each in kinds]
                insert([*compress(numbers, chosen)], [*compress(records, chosen)])
        self.tally.add(numbers, [self._leaves[number] for number in numbers])
        self._leaves.clear()

    def settle(self, *, skip: bool = False) -> None:
        """Write what was waiting for its references, and report what waits in vain.

        With ``skip``, records whose references are lost are taken out again, each a problem.
        """
        self.flush()
        self._settle_indices()
        self._settle_sources(skip)
        self._settle_waiting()
        self._settle_superseding(skip)
        self._settle_undercuts(skip)

    def _put_sources(self, numbers: list[int], records: list[Any]) -> None:
        texts, raws = bodies_of("source", records)
        columns = [(each.id, each.part_of, each.confidential) for each in records]
        seals = self._seals_of("source", numbers, raws)
        rows = [*zip(numbers, *zip(*columns, strict=True), *seals, texts, strict=True)]
        taken = self._insert("source", rows)
        named = {
            number: names_of(source)
            for number, source in zip(numbers, records, strict=True)
            if number not in taken
        }
        insert_names(self.database, ((name, key) for key, names in named.items() for name in names))
        self._keys["source"].learn(row for row in rows if row[0] not in taken)

    def _put_claims(self, numbers: list[int], records: list[Any]) -> None:
        texts, raws = bodies_of("claim", records)
        columns = [(each.id, each.question, scope_of(each.scope)) for each in records]
        seals = self._seals_of("claim", numbers, raws)
        rows = [*zip(numbers, *zip(*columns, strict=True), *seals, texts, strict=True)]
        self.database.many(ADD_QUESTION, [(row[2],) for row in rows])
        taken = self._insert("claim", rows)
        self._keys["claim"].learn(row for row in rows if row[0] not in taken)

    def _put_attributions(self, numbers: list[int], records: list[Any]) -> None:
        if self._may_put_off:
            self._may_put_off = False
            self._indexed = not put_off(self.database)
        texts, raws = bodies_of("attribution", records)
        named = [[vars(hop)[name] for hop in records] for name in _REFERENCES]
        keys = self._keys_of(named)
        columns = columns_of(records, _ABSENT)
        seals = self._seals_of("attribution", numbers, raws)
        rows = [*zip(numbers, ids_of(records, raws), *keys, *columns, *seals, texts, strict=True)]
        if any(None in column for column in keys):
            lacking = [None in row[2:7] for row in rows]
            self._wait(compress(rows, lacking), compress(zip(*named, strict=True), lacking))
            rows = [row for row in rows if None not in row[2:7]]
        if rows:
            self._insert("attribution", rows)

    def _seals_of(
        self, kind: str, numbers: list[int], raws: list[bytes]
    ) -> tuple[list[bytearray], list[bytearray]]:
        """A salt and a salted digest for each record; the tally learns of them with the batch."""
        salts, leaves = seals_of(kind, numbers, raws)
        self._leaves.update(zip(numbers, leaves, strict=True))
        return salts, leaves

    def _keys_of(self, named: Iterable[Sequence[str | None]]) -> list[list[int | str | None]]:
        """The keys of the claims, reporters, cited sources and older claims that are named.

        None stands for what the tables lack, and what names nothing gets a key that is absent.
        """
        tables = (self._keys[_TARGETS[path]] for path in _REFERENCES)
        return [table.of(names) for table, names in zip(tables, named, strict=True)]

    def _insert(self, kind: str, rows: Sequence[_Row]) -> set[int]:
        """Insert the rows whose ids are free; the numbers of those whose ids are taken."""
        indexed = self._indexed or kind != "attribution"
        inserted = self.database.many(_INSERT[kind] + _UNLESS_TAKEN * indexed, rows)
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

    def _compare(self, kind: str, row: _Row) -> None:
        """Tell the same record again from another one with its id."""
        self.tally.doubt(row[0])
        (known,) = self.database.row(
            f"SELECT body FROM {kind} WHERE id = ? ORDER BY key", (row[1],)
        )
        if known == row[-1] or read_body(kind, known) == read_body(kind, row[-1]):
            self.present += 1
        else:
            self._duplicate(kind, row)

    def _duplicate(self, kind: str, row: _Row) -> None:
        self.duplicates += 1
        self._report(
            row[0],
            row[1],
            None if kind == "attribution" else "id",
            f"another {kind} has this id: give one of them another id, or replace() the other",
        )

    def _settle_indices(self) -> None:
        if not self._indexed:
            again = build(self.database, lambda row: self._compare("attribution", row))
            self.added["attribution"] -= again
            self._indexed = True

    def _wait(self, rows: Iterable[_Row], named: Iterable[_Row]) -> None:
        """Put rows aside, with the names instead of the keys, until all records were met."""
        if not self._waiting:
            self.database.run(_WAITING)
            self.database.run("DELETE FROM waiting")
            self._waiting = True
        aside = [(*row[:2], *names, *row[7:]) for row, names in zip(rows, named, strict=True)]
        self.database.many(f"INSERT INTO waiting VALUES ({', '.join('?' * len(aside[0]))})", aside)

    def _settle_waiting(self) -> None:
        if not self._waiting:
            return
        after = 0
        while batch := self.database.rows(
            "SELECT * FROM waiting WHERE key > ? ORDER BY key LIMIT ?", (after, _BATCH)
        ):
            after = batch[-1][0]
            found = []
            named = [*zip(*(row[2:7] for row in batch), strict=True)]
            for row, keys in zip(batch, zip(*self._keys_of(named), strict=True), strict=True):
                references = zip(_REFERENCES, row[2:7], keys, strict=True)
                missing = {path: name for path, name, key in references if key is None}
                if missing:
                    self._lost(row, missing)
                else:
                    found.append((*row[:2], *keys, *row[7:]))
            self._insert("attribution", found)
        self.database.run("DELETE FROM waiting")

    def _lost(self, row: _Row, missing: dict[str, str]) -> None:
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
        for key, hop, named in hops:
            self._report(key, hop, None, f"it names '{named}', which was left out")
        self._leave_out([row[0] for row in hops])
        self.database.run("DELETE FROM name WHERE source IN (SELECT key FROM lost)")
        self.database.run("DELETE FROM source WHERE key IN (SELECT key FROM lost)")
        self.added["source"] -= len(keys)
        self._keys["source"].forget()

    def _settle_superseding(self, skip: bool) -> None:
        foreign = self.database.rows(FOREIGN, (self.first,))
        for key, hop, older, question in foreign:
            message = f"claim {older!r} answers another question ({question!r})"
            self._report(key, hop, "supersedes", message)
        if skip:
            self._leave_out([row[0] for row in foreign])

    def _settle_undercuts(self, skip: bool) -> None:
        own = self.database.rows(OWN_UNDERCUTS, (self.first,))
        for key, hop, owner in own:
            self.invalid += 1
            self._report(key, hop, "undercuts", undercuts_itself(owner))
        if skip:
            self._leave_out([row[0] for row in own])

    def _leave_out(self, keys: Sequence[int]) -> None:
        """Take attributions out again that were inserted."""
        self.database.many("DELETE FROM attribution WHERE key = ?", [(key,) for key in keys])
        self.added["attribution"] -= len(keys)

    def _report(
        self,
        number: int,
        stored: str | bytes | bytearray,
        path: str | None,
        message: str,
        counts: bool = True,
    ) -> None:
        self.bad += counts
        self.tally.doubt(number)
        if len(self.problems) < MAX_PROBLEMS:
            line = number - self.first + 1 if self._lines else None
            self.problems.append(Problem(message, line, shown_id(stored), path))


class _Keys:
    """The key of each id in one table, as far as they were met and are there."""

    def __init__(self, database: Database, table: str):
        self._database = database
        self._sql = f"SELECT id, key FROM {table} WHERE id IN (SELECT value FROM json_each(?))"
        self._known: dict[str | None, int | str] = {None: _ABSENT}

    def of(self, ids: Sequence[str | None]) -> list[int | str | None]:
        """The key of each of these ids, None where the table lacks it."""
        unknown = set(ids).difference(self._known)
        if unknown:
            if len(self._known) > _CACHED_KEYS:
                self.forget()
                unknown = set(ids) - {None}
            self._known.update(self._database.rows(self._sql, (json.dumps([*unknown]),)))
        return [*map(self._known.get, ids)]

    def learn(self, rows: Iterable[_Row]) -> None:
        """Take in the keys of rows that were just inserted, each its key and its id first."""
        self._known.update((row[1], row[0]) for row in rows)

    def forget(self) -> None:
        self._known = {None: _ABSENT}


def names_of(source: Source) -> set[str]:
    """The keys under which a source is found: those of its id, its name and its aliases."""
    return {name_key(name) for name in (source.id, source.name, *source.aliases)}


def insert_names(database: Database, rows: Iterable[tuple[str, int]]) -> None:
    """Make sources known by name, from (name key, key of the source)."""
    pending = iter(rows)
    while batch := list(islice(pending, _BATCH)):
        database.many("INSERT INTO name (name, source) VALUES (?, ?)", batch)
