"""The SQLite database under a ledger: opening it, transactions, and errors that say what to do."""

from __future__ import annotations

import json
import os
import secrets
import sqlite3
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from claimtrace.errors import InvalidRecord, LedgerError
from claimtrace.ledger.store import schema
from claimtrace.ledger.store.journal import open_journal
from claimtrace.ledger.store.stored import document_of

__all__ = ["Database"]

Values = Sequence[Any] | Mapping[str, Any]

_HEADER = b"SQLite format 3\x00"
_CACHE_KIB = 48_000
_SETTINGS = (
    "PRAGMA trusted_schema = OFF",
    "PRAGMA cell_size_check = ON",
    "PRAGMA page_size = 8192",
    "PRAGMA foreign_keys = ON",
    "PRAGMA secure_delete = ON",  # what is redacted must not stay behind in free space
    "PRAGMA synchronous = FULL",
    f"PRAGMA cache_size = -{_CACHE_KIB}",
)


def _document_in(body: str) -> bytes | None:
    """What the column document holds for an attribution with this body."""
    return document_of(json.loads(body))


_CURES = {
    sqlite3.SQLITE_BUSY: "another process is writing to it: try again, or wait longer (timeout=)",
    sqlite3.SQLITE_LOCKED: "it is locked by another process: try again",
    sqlite3.SQLITE_READONLY: "it is read-only: allow writing to the file and its directory",
    sqlite3.SQLITE_IOERR: "the disk failed or is full; nothing of this call was kept",
    sqlite3.SQLITE_FULL: "the disk is full: make room and try again; nothing of this call was kept",
    sqlite3.SQLITE_CORRUPT: "the file is damaged: go back to a backup (and see verify())",
    sqlite3.SQLITE_CANTOPEN: "it cannot be opened: check the path and the rights to its directory",
    sqlite3.SQLITE_NOTADB: "it is not a ledger, or was overwritten: go back to a backup",
    sqlite3.SQLITE_TOOBIG: "a value is larger than a database holds",
    sqlite3.SQLITE_NOMEM: "there is not enough memory",
    sqlite3.SQLITE_CONSTRAINT: "its tables contradict each other: go back to a backup",
}


class Database:
    """One connection to a ledger's file, or to a database in memory where ``path`` is None.

    ``timeout`` is how many seconds a writer waits for another one. Every failure of SQLite is
    raised as LedgerError.
    """

    def __init__(self, path: str | Path | None, timeout: float):
        self.path = None if path is None else _absolute(path)
        self.name = "the ledger in memory" if path is None else str(path)
        self.timeout = timeout
        self._process = os.getpid()
        if self.path is not None:
            _check_file(self.path, self.name)
        with self._translated():
            self.connection, self.read_only = self._connect()
        try:
            with self._translated():
                self._prepare()
        except BaseException:
            self.connection.close()
            raise

    def _connect(self) -> tuple[sqlite3.Connection, bool]:
        if self.path is None:
            return sqlite3.connect(":memory:", isolation_level=None), False
        if not self.path.exists() or os.access(self.path, os.W_OK):
            connection = sqlite3.connect(
                self.path, isolation_level=None, timeout=self.timeout, cached_statements=256
            )
            return connection, False
        return self._connect_read_only(f"{self.path.as_uri()}?mode=ro"), True

    def _connect_read_only(self, uri: str) -> sqlite3.Connection:
        connection = sqlite3.connect(uri, uri=True, isolation_level=None, timeout=self.timeout)
        try:
            connection.execute("SELECT count(*) FROM sqlite_master")
        except sqlite3.OperationalError:
            # Where the directory is read-only too, SQLite cannot make its index of the log. It
            # needs none where there is no log.
            connection.close()
            if Path(f"{self.path}-wal").exists() or "immutable" in uri:
                raise
            return self._connect_read_only(f"{uri}&immutable=1")
        return connection

    def _prepare(self) -> None:
        for setting in _SETTINGS:
            self.connection.execute(setting)
        version = self._version()
        if not self.read_only:
            self._patiently(lambda: self.connection.execute("PRAGMA journal_mode = WAL"))
        if version != schema.SCHEMA_VERSION:
            self._bring_up_to_date()
        schema.check_shape(self.connection, self.name)

    def _patiently(self, act: Callable[[], object]) -> None:
        """Do what SQLite does not wait for by itself, such as the change to write-ahead logging."""
        deadline = time.monotonic() + self.timeout
        while True:
            try:
                act()
            except sqlite3.OperationalError as error:
                if _code(error) != sqlite3.SQLITE_BUSY or time.monotonic() > deadline:
                    raise
                time.sleep(0.01)
            else:
                return

    def _version(self) -> int | None:
        """The version of the tables, None in an empty database. Refuses what is not a ledger."""
        (application,) = self.connection.execute("PRAGMA application_id").fetchone()
        (version,) = self.connection.execute("PRAGMA user_version").fetchone()
        if application != schema.APPLICATION_ID:
            tables = self.connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]
            if application or version or tables:
                raise LedgerError(f"{self.name} is an SQLite database, but not a ledger")
            return None
        if version > schema.SCHEMA_VERSION:
            raise LedgerError(
                f"{self.name} is of version {version}, and this release reads up to version "
                f"{schema.SCHEMA_VERSION}: open it with a newer release"
            )
        if version != schema.SCHEMA_VERSION and version not in schema.MIGRATIONS:
            raise LedgerError(f"{self.name} is of version {version}, which never was released")
        return int(version)

    def _bring_up_to_date(self) -> None:
        with self.writing():
            version = self._version()  # again: another process may have been faster
            if version is None:
                schema.create(self.connection)
                open_journal(self, secrets.token_bytes(32))
            elif version < schema.SCHEMA_VERSION:
                schema.migrate(self.connection, version, _document_in)

    def run(self, sql: str, values: Values = ()) -> sqlite3.Cursor:
        """Execute one statement."""
        with self._translated():
            return self.connection.execute(sql, values)

    def accepts(self, sql: str) -> bool:
        """Execute one statement, unless what the tables hold contradicts it."""
        with self._translated():
            try:
                self.connection.execute(sql)
            except sqlite3.IntegrityError:
                return False
            return True

    def rows(self, sql: str, values: Values = ()) -> list[Any]:
        """All rows that a query finds."""
        with self._translated():
            return self.connection.execute(sql, values).fetchall()

    def row(self, sql: str, values: Values = ()) -> Any:
        """The first row that a query finds, None if there is none."""
        with self._translated():
            return self.connection.execute(sql, values).fetchone()

    def state(self) -> tuple[int, int]:
        """A value that differs once this connection, or another one, has written something."""
        return self.row("PRAGMA data_version")[0], self.connection.total_changes

    def blob(self, sql: str) -> bytes:
        """The bytes that a query finds, empty where it finds nothing."""
        found = self.row(sql)
        if found is None:
            return b""
        if not isinstance(found[0], bytes):
            raise LedgerError(f"{self.name}: {_CURES[sqlite3.SQLITE_CORRUPT]}")
        return found[0]

    def each(self, sql: str, values: Values = ()) -> Iterator[Any]:
        """The rows that a query finds, a few at a time, for use inside one transaction."""
        cursor = self.run(sql, values)
        while True:
            with self._translated():
                rows = cursor.fetchmany(1000)
            if not rows:
                return
            yield from rows

    def after(self, key: int, rows: Sequence[Any]) -> int:
        """The key of the last row, which comes after ``key``; not so in a damaged table."""
        last = rows[-1][0]
        if not (isinstance(last, int) and last > key):
            raise LedgerError(f"{self.name}: {_CURES[sqlite3.SQLITE_CORRUPT]}")
        return last

    def many(self, sql: str, rows: Iterable[tuple[Any, ...]]) -> int:
        """Execute one statement for many rows; returns how many rows it changed."""
        with self._translated():
            return self.connection.executemany(sql, rows).rowcount

    @contextmanager
    def writing(self, *, in_bulk: bool = False) -> Iterator[None]:
        """A transaction that is committed at the end, or undone wholly if anything is raised.

        ``in_bulk`` leaves foreign keys to the caller, who looked each of them up just before, and
        who may limit the cache meanwhile.
        """
        if in_bulk:
            self.run("PRAGMA foreign_keys = OFF")
        try:
            self.run("BEGIN IMMEDIATE")
            yield
            self.run("COMMIT")
        except BaseException:
            self._undo()
            raise
        finally:
            if in_bulk:
                self.run("PRAGMA foreign_keys = ON")
                self.limit_cache()

    def limit_cache(self, kib: int = _CACHE_KIB) -> None:
        """Keep so much of the file in memory, and no more."""
        self.run(f"PRAGMA cache_size = -{kib}")

    @contextmanager
    def reading(self) -> Iterator[None]:
        """A transaction in which all queries see one state of the ledger."""
        with self._translated():
            inside = self.connection.in_transaction
        if inside:
            yield
            return
        self.run("BEGIN")
        try:
            yield
        finally:
            self._undo()

    @contextmanager
    def sound(self) -> Iterator[None]:
        """Raise LedgerError where values of the wrong sort, in a damaged table, lead astray."""
        try:
            yield
        except (TypeError, ValueError, KeyError, AttributeError, OverflowError) as error:
            raise self.damaged(str(error)) from error

    def damaged(self, what: str) -> LedgerError:
        """The error that tells of a value, or of a lack, which no ledger makes."""
        return LedgerError(
            f"{self.name}: a table holds what no ledger writes ({what}): see verify(), and "
            "go back to a backup"
        )

    def _undo(self) -> None:
        with suppress(sqlite3.Error):
            if self.connection.in_transaction:
                self.connection.execute("ROLLBACK")

    def compact_log(self) -> None:
        """Move the write-ahead log into the file and cut it off, as far as readers allow."""
        with suppress(LedgerError):
            self.rows("PRAGMA wal_checkpoint(TRUNCATE)")

    def copy_to(self, path: str | Path) -> None:
        """Copy all pages, in one consistent state, to a file that does not exist yet."""
        target = _absolute(path)
        if target.exists():
            raise LedgerError(f"{path} exists: a backup never overwrites a file; give another name")
        part = target.with_name(target.name + ".part")
        with self._translated():
            copy = sqlite3.connect(part, isolation_level=None)
            try:
                self.connection.backup(copy)
            except BaseException:
                copy.close()
                part.unlink(missing_ok=True)
                raise
            copy.close()
        os.replace(part, target)

    def is_at(self, path: str | Path) -> bool:
        """Whether a path leads to the file of this ledger."""
        return self.path is not None and os.path.realpath(path) == os.path.realpath(self.path)

    def close(self) -> None:
        """Close the connection; closing again does nothing."""
        with self._translated():
            self.connection.close()

    @contextmanager
    def _translated(self) -> Iterator[None]:
        if os.getpid() != self._process:
            raise LedgerError(f"{self.name} belongs to the process that opened it: open it anew")
        try:
            yield
        except sqlite3.Error as error:
            raise LedgerError(f"{self.name}: {_cure(error)}") from error
        except UnicodeEncodeError as error:
            raise InvalidRecord(
                f"{error.object!r:.80} is no Unicode text: {error.reason}"
            ) from None
        except UnicodeDecodeError as error:  # sqlite3 itself fails on some messages of SQLite
            raise LedgerError(f"{self.name}: {_CURES[sqlite3.SQLITE_CORRUPT]}") from error


def _code(error: sqlite3.Error) -> int:
    """SQLite's primary result code, 0 where the error is not SQLite's own."""
    return getattr(error, "sqlite_errorcode", 0) & 0xFF


def _cure(error: sqlite3.Error) -> str:
    if isinstance(error, sqlite3.ProgrammingError):
        if "thread" in str(error):
            return "a ledger belongs to the thread that opened it: open one for each thread"
        if "closed" in str(error):
            return "it is closed: open it again"
    cure = _CURES.get(_code(error))
    return f"{cure} ({error})" if cure else f"the file may be damaged ({error}): see verify()"


def _absolute(path: str | Path) -> Path:
    if not str(path):
        raise LedgerError("the path of a ledger is empty: leave it out for a ledger in memory")
    try:
        return Path(os.path.abspath(path))
    except ValueError as error:
        raise LedgerError(f"{str(path)!r:.80} is not a path ({error})") from None


def _check_file(path: Path, name: str) -> None:
    """Refuse what is there and is not an SQLite file; an empty file counts as not there."""
    try:
        with open(path, "rb") as file:
            start = file.read(len(_HEADER))
    except FileNotFoundError:
        return
    except (OSError, ValueError) as error:
        raise LedgerError(f"{name} cannot be opened: {error}") from None
    log = Path(f"{path}-wal")
    if not start and log.exists() and log.stat().st_size:
        raise LedgerError(f"{name} is empty, and its log is not: it was cut off; restore a backup")
    if start and start != _HEADER:
        raise LedgerError(
            f"{name} is not a ledger, or was overwritten: give a ledger's file, or go back to a "
            "backup (records in JSON Lines are read with load())"
        )
