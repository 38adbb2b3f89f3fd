"""The tables of a ledger, the version of their shape, and the way forward from older ones."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Mapping

from claimtrace.errors import LedgerError

__all__ = [
    "APPLICATION_ID",
    "INDICES_OF_ATTRIBUTIONS",
    "MIGRATIONS",
    "SCHEMA",
    "SCHEMA_VERSION",
    "check_shape",
    "create",
]

APPLICATION_ID = 0x436C5472  # "ClTr", in the header of every ledger file
SCHEMA_VERSION = 2
"""The version of the tables that this release writes, and the newest that it reads."""

INDICES_OF_ATTRIBUTIONS = {
    "attribution_id": "CREATE UNIQUE INDEX attribution_id ON attribution (id)",
    "attribution_claim": "CREATE INDEX attribution_claim ON attribution (claim)",
    "attribution_supersedes": "CREATE INDEX attribution_supersedes ON attribution (supersedes) "
    "WHERE supersedes IS NOT NULL",
    "attribution_undercuts": "CREATE INDEX attribution_undercuts ON attribution (undercuts) "
    "WHERE undercuts IS NOT NULL",
    "attribution_version": "CREATE INDEX attribution_version ON attribution (version) "
    "WHERE version IS NOT NULL",
}
"""The indices of the largest table by name, the one that keeps ids apart first."""

_CLAIM = """CREATE TABLE claim (
    key INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    question INTEGER NOT NULL REFERENCES question (key),
    scope TEXT,
    version INTEGER,
    salt BLOB NOT NULL,
    leaf BLOB NOT NULL,
    body TEXT NOT NULL
)"""
_ATTRIBUTION = """CREATE TABLE attribution (
    key INTEGER PRIMARY KEY,
    id NOT NULL,
    claim INTEGER NOT NULL REFERENCES claim (key),
    reporter INTEGER NOT NULL REFERENCES source (key),
    attributed_to INTEGER REFERENCES source (key),
    supersedes INTEGER REFERENCES claim (key),
    undercuts INTEGER REFERENCES source (key),
    stance TEXT,
    basis TEXT,
    certainty REAL,
    said REAL,
    held INTEGER,
    document BLOB,
    version INTEGER,
    salt BLOB NOT NULL,
    leaf BLOB NOT NULL,
    body TEXT NOT NULL
)"""

# A record is a row of source, claim or attribution. `body` is its canonical JSON; the other
# columns repeat what is needed to find it, and to score it. `key` is the number of its first
# version; keys and versions are drawn from one sequence, in the order in which the ledger met
# them. `version` is the number of its current version, NULL while that is the first.
SCHEMA = (
    "CREATE TABLE meta (name TEXT PRIMARY KEY, value BLOB NOT NULL) WITHOUT ROWID",
    """CREATE TABLE journal (
        number INTEGER PRIMARY KEY,
        moment TEXT NOT NULL,
        action TEXT NOT NULL,
        reason TEXT,
        kind TEXT,
        ended INTEGER,
        first INTEGER,
        last INTEGER,
        count INTEGER NOT NULL,
        leaves BLOB NOT NULL,
        digest BLOB NOT NULL
    )""",
    """CREATE TABLE source (
        key INTEGER PRIMARY KEY,
        id TEXT NOT NULL UNIQUE,
        part_of TEXT REFERENCES source (id) DEFERRABLE INITIALLY DEFERRED,
        confidential INTEGER NOT NULL,
        version INTEGER,
        salt BLOB NOT NULL,
        leaf BLOB NOT NULL,
        body TEXT NOT NULL
    )""",
    """CREATE TABLE name (
        name TEXT NOT NULL,
        source INTEGER NOT NULL REFERENCES source (key) ON DELETE CASCADE,
        PRIMARY KEY (name, source)
    ) WITHOUT ROWID""",
    "CREATE TABLE question (key INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE)",
    _CLAIM,
    # The id of an attribution is text where one was given, and the 16 bytes of its content hash
    # where none was. From stance to held stands what scoring reads of it, so that it need not read
    # the body: said in seconds since the epoch, held 1 where there is a document, document 16
    # bytes that reports in one document of the reporter's own share, NULL where a field holds its
    # default.
    _ATTRIBUTION,
    # Versions that were replaced or removed; without salt and body once they were redacted.
    """CREATE TABLE former (
        number INTEGER PRIMARY KEY,
        kind TEXT NOT NULL,
        key INTEGER NOT NULL,
        id,
        salt BLOB,
        leaf BLOB NOT NULL,
        body TEXT
    )""",
    "CREATE INDEX source_part_of ON source (part_of) WHERE part_of IS NOT NULL",
    "CREATE INDEX source_confidential ON source (key) WHERE confidential",
    "CREATE INDEX source_version ON source (version) WHERE version IS NOT NULL",
    "CREATE INDEX name_source ON name (source)",
    "CREATE INDEX claim_question ON claim (question)",
    "CREATE INDEX claim_version ON claim (version) WHERE version IS NOT NULL",
    *INDICES_OF_ATTRIBUTIONS.values(),
    "CREATE INDEX former_id ON former (id) WHERE id IS NOT NULL",
    "CREATE INDEX former_key ON former (key)",
)

# What was written by version 1 has no scope and undercuts nothing; documents are told apart by what
# stands in the body.
_FROM_1 = (
    *(f"DROP INDEX {name}" for name in ("claim_question", "claim_version")),
    *(f"DROP INDEX IF EXISTS {name}" for name in INDICES_OF_ATTRIBUTIONS),
    "ALTER TABLE attribution RENAME TO attribution_1",
    "ALTER TABLE claim RENAME TO claim_1",
    _CLAIM,
    "INSERT INTO claim SELECT key, id, question, NULL, version, salt, leaf, body FROM claim_1",
    _ATTRIBUTION,
    (
        "INSERT INTO attribution SELECT key, id, claim, reporter, attributed_to, supersedes, NULL, "
        "stance, basis, certainty, said, held, document_of(body), version, salt, leaf, body "
        "FROM attribution_1"
    ),
    "DROP TABLE attribution_1",
    "DROP TABLE claim_1",
    "CREATE INDEX claim_question ON claim (question)",
    "CREATE INDEX claim_version ON claim (version) WHERE version IS NOT NULL",
    *INDICES_OF_ATTRIBUTIONS.values(),
)

MIGRATIONS: Mapping[int, tuple[str, ...]] = {1: _FROM_1}
"""For each older version, the statements that lead to the next one.

All of them run in one transaction. A migration never rewrites the body of a record: the journal
holds its digest.
"""


def create(connection: sqlite3.Connection) -> None:
    """Make the tables of an empty database; the caller holds the transaction."""
    for statement in SCHEMA:
        connection.execute(statement)
    connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")


def migrate(
    connection: sqlite3.Connection, version: int, document_of: Callable[[str], bytes | None]
) -> None:
    """Lead the tables from an older version to this one; the caller holds the transaction.

    ``document_of`` is what the column document holds for the body of an attribution.
    """
    connection.create_function("document_of", 1, document_of, deterministic=True)
    while version < SCHEMA_VERSION:
        for statement in MIGRATIONS[version]:
            connection.execute(statement)
        version += 1
    connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")


def check_shape(connection: sqlite3.Connection, name: str) -> None:
    """Raise LedgerError where the tables are not those of this version, and nothing else."""
    rows = connection.execute("SELECT sql FROM sqlite_master WHERE sql IS NOT NULL")
    found = {_squeezed(sql) for (sql,) in rows}
    expected = {_squeezed(sql) for sql in SCHEMA}
    if found != expected:
        raise LedgerError(
            f"{name}: the tables are not those of a ledger of version {SCHEMA_VERSION}: the file "
            "was damaged, changed by another program, or made before the first release; go back "
            "to a backup, or load its dump"
        )


def _squeezed(sql: object) -> str:
    return " ".join(str(sql).split())
