"""Whether the journal and the records still are what was written."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import Any

from pydantic import TypeAdapter
from pydantic_core import from_json

from claimtrace._frozen import Frozen
from claimtrace.case.hops import seconds_of
from claimtrace.errors import LedgerError
from claimtrace.jsonlines import KINDS
from claimtrace.ledger.asking.fetching import secret_of, sources
from claimtrace.ledger.store import journal
from claimtrace.ledger.store.database import Database
from claimtrace.ledger.store.journal import Entry
from claimtrace.ledger.store.stored import (
    content_hash,
    document_of,
    leaf_of,
    scope_of,
    shown_id,
    stored_id,
)
from claimtrace.ledger.writing.taking_in import names_of
from claimtrace.windows import Moment

__all__ = ["Verification", "verify"]

_MOMENT: TypeAdapter[Any] = TypeAdapter(Moment)


class Verification(Frozen):
    """What was verified."""

    entries: int
    """Entries of the journal."""
    versions: int
    """Versions of records."""
    erased: int
    """Those of ``versions`` whose content was redacted."""
    head: str
    """Digest of the newest entry, in hex: note it elsewhere, and later verify against it."""


# For each kind: what its columns say, to be compared with what the record's own text says.
_COLUMNS = {
    "source": "s.id, s.part_of, s.confidential FROM source s",
    "claim": "s.id, q.id, s.scope FROM claim s LEFT JOIN question q ON q.key = s.question",
    "attribution": "s.id, c.id, r.id, t.id, o.id, u.id, s.stance, s.basis, s.certainty, s.said, "
    "s.held, s.document "
    "FROM attribution s "
    "LEFT JOIN claim c ON c.key = s.claim LEFT JOIN source r ON r.key = s.reporter "
    "LEFT JOIN source t ON t.key = s.attributed_to LEFT JOIN claim o ON o.key = s.supersedes "
    "LEFT JOIN source u ON u.key = s.undercuts",
}


def verify(database: Database, published: str | None = None) -> Verification:
    """Check everything; see `Ledger.verify`."""
    with database.reading(), database.sound():
        for (finding,) in database.rows("PRAGMA integrity_check(1)"):
            if finding != "ok":
                raise LedgerError(f"{database.name}: the file is damaged ({finding})")
        return _Check(database).run(published)


class _Check:
    def __init__(self, database: Database):
        self._database = database
        self._versions = 0
        self._erased = 0
        self._ended: dict[int, Entry] = {}
        self._erasing: dict[int, Entry] = {}
        self._record_of: dict[int, int] = {}  # number of a replacing version -> key of its record

    def run(self, published: str | None) -> Verification:
        digest, seen, number = bytes(32), published is None, 0
        for number, entry in enumerate(journal.entries(self._database), start=1):
            if entry.number != number:
                raise self._altered(f"entry {number} of the journal is missing")
            if entry.digest != journal.digest_of(entry, digest):
                raise self._altered(
                    f"entry {number} of the journal ({entry.action}, {entry.moment}), or the "
                    "order of the entries, was altered"
                )
            digest = entry.digest
            seen = seen or digest.hex() == published
            self._entry(entry)
        if not number:
            raise self._altered("the journal is empty")
        if not seen:
            raise self._altered(
                "the published digest is not in its journal: entries were removed or rewritten, "
                "or the digest is of another ledger"
            )
        self._rest()
        return Verification(
            entries=number, versions=self._versions, erased=self._erased, head=digest.hex()
        )

    def _altered(self, what: str) -> LedgerError:
        return LedgerError(f"{self._database.name}: {what}; go back to a backup that verifies")

    def _entry(self, entry: Entry) -> None:
        if entry.number == 1:
            secret = hashlib.sha256(b"secret:" + secret_of(self._database)).digest()
            if entry.action != "create" or entry.leaves != secret:
                raise self._altered("the secret that its pseudonyms are made with was altered")
            return
        if entry.ended is not None:
            self._end(entry, entry.ended)
        leaves = []
        if entry.first is not None:
            for number, kind, row in self._versions_of(entry):
                self._version(entry, number, kind, row)
                leaves.append((number, row[2]))
        leaves.sort()
        found = journal.combined(leaf for _, leaf in leaves)
        if len(leaves) != entry.count or found != entry.leaves:
            raise self._altered(
                f"entry {entry.number} of the journal ({entry.action}, {entry.moment}) speaks for "
                f"{entry.count} versions of records ({entry.first} to {entry.last}), and those "
                f"found ({len(leaves)}) are not the same"
            )
        self._versions += len(leaves)

    def _end(self, entry: Entry, ended: int) -> None:
        first = self._ended.setdefault(ended, entry)
        if entry.action == "redact":
            self._erasing[ended] = entry
        elif first is not entry:
            raise self._altered(f"entry {entry.number} of the journal ends what had ended before")
        if entry.action == "replace":
            assert entry.first is not None
            self._record_of[entry.first] = self._record_of.get(ended, ended)

    def _versions_of(self, entry: Entry) -> Iterator[tuple[int, str, Any]]:
        """Number, kind and row (key, salt, leaf, body, columns ...) of an entry's versions."""
        between = (entry.first, entry.last)
        for kind in KINDS:
            columns = f"s.key, s.salt, s.leaf, s.body, {_COLUMNS[kind]}"
            for number, which in (("key", "AND s.version IS NULL"), ("version", "")):
                sql = f"SELECT s.{number}, {columns} WHERE s.{number} BETWEEN ? AND ? {which}"
                for row in self._database.each(sql, between):
                    yield row[0], kind, row[1:]
        columns = "number, kind, key, salt, leaf, body, id"
        sql = f"SELECT {columns} FROM former WHERE number BETWEEN ? AND ?"
        for row in self._database.each(sql, between):
            yield row[0], row[1], row[2:]

    def _version(self, entry: Entry, number: int, kind: str, row: Any) -> None:
        key, salt, leaf, body, record_id, *columns = row
        name = f"{kind} {shown_id(record_id)!r}" if record_id is not None else f"version {number}"
        where = f"{name} (version {number}, entry {entry.number} of the journal)"
        if key != self._record_of.get(number, number):
            raise self._altered(f"{where} was moved to the place of another record")
        if body is None:
            return
        raw = body.encode()
        if leaf != leaf_of(salt, number, kind, raw):
            raise self._altered(f"{where} was altered")
        said = from_json(raw)
        expected = _expected(kind, said, raw)
        if [record_id, *columns] != expected[: 1 + len(columns)]:
            raise self._altered(f"{where}: a column does not say what the record says")

    def _rest(self) -> None:
        """Check that nothing is in the tables for which no entry speaks."""
        row = self._database.row(
            "SELECT (SELECT count(*) FROM source) + (SELECT count(*) FROM claim) + "
            "(SELECT count(*) FROM attribution) + (SELECT count(*) FROM former)"
        )
        if row[0] != self._versions:
            raise self._altered(
                f"it holds {row[0]} versions of records, and the journal speaks for "
                f"{self._versions}"
            )
        former = self._database.rows("SELECT number, kind, body, salt, id FROM former")
        if {row[0] for row in former} != self._ended.keys():
            raise self._altered("records were ended, or brought back, without an entry")
        for number, kind, body, salt, record_id in former:
            if kind != self._ended[number].kind:
                raise self._altered(f"version {number} was put under another kind")
            erased = number in self._erasing
            if (
                erased != (body is None)
                or erased != (salt is None)
                or erased != (record_id is None)
            ):
                raise self._altered(f"version {number} was erased, or filled, without an entry")
        self._erased = len(self._erasing)
        self._names()

    def _names(self) -> None:
        total = 0
        for source in sources(self._database):
            sql = (
                "SELECT name FROM name JOIN source ON source.key = name.source WHERE source.id = ?"
            )
            found = [name for (name,) in self._database.rows(sql, (source.id,))]
            if set(found) != names_of(source):
                raise self._altered(f"the names under which source {source.id!r} is found")
            total += len(found)
        if total != self._database.row("SELECT count(*) FROM name")[0]:
            raise self._altered("names stand there that no source has")
        (unasked,) = self._database.row(
            "SELECT count(*) FROM question WHERE key NOT IN (SELECT question FROM claim)"
        )
        if unasked:
            raise self._altered("a question stands there that no claim answers")


def _expected(kind: str, said: dict[str, Any], raw: bytes) -> list[Any]:
    """What the columns of a record must say, from its own text."""
    if kind == "source":
        return [said["id"], said.get("part_of"), int(said.get("confidential", False))]
    if kind == "claim":
        return [said["id"], said["question"], scope_of(said.get("scope", ()))]
    record_id = stored_id(said["id"]) if "id" in said else content_hash(raw)
    when = said.get("said")
    return [
        record_id, said["claim"], said["reporter"], said.get("attributed_to"),
        said.get("supersedes"), said.get("undercuts"), said.get("stance"), said.get("basis"),
        said.get("certainty"),
        None if when is None else seconds_of(_MOMENT.validate_python(when)),
        1 if "document" in said else None, document_of(said),
    ]  # fmt: skip
