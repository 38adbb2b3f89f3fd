"""The journal: what was done to the ledger, when and why, each entry chained to the one before.

Why the journal holds digests and no contents: docs/decisions/0011.
"""

from __future__ import annotations

import hashlib
import json
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import astuple, dataclass, field, fields, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from claimtrace.errors import InvalidRecord
from claimtrace.jsonlines import KINDS
from claimtrace.limits import MAX_TEXT_LENGTH

if TYPE_CHECKING:
    from claimtrace.ledger.store.database import Database

__all__ = [
    "DigestTally",
    "Entry",
    "Run",
    "append",
    "check_reason",
    "combined",
    "digest_of",
    "entries",
    "head",
    "next_number",
    "open_journal",
    "seal",
]


_SPAN = 5_000  # numbers that one entry of the journal speaks for, at most


@dataclass(slots=True)
class Run:
    """Versions on end: ``count`` of them from ``first`` to ``last``, and their salted digests."""

    first: int
    last: int = 0
    count: int = 0
    _leaves: Any = field(default_factory=hashlib.sha256)

    def extend(self, numbers: Sequence[int], leaves: Sequence[bytes | bytearray]) -> None:
        """Take in the versions that come next."""
        self.last = numbers[-1]
        self.count += len(numbers)
        self._leaves.update(b"".join(leaves))

    def leaves(self) -> bytes:
        """The SHA-256 of all salted digests, in order."""
        return bytes(self._leaves.digest())


class DigestTally:
    """New versions from the number ``first`` on, span by span, as the journal speaks of them.

    A span is known as long as each of its versions is stored. One of which that is doubted has to
    be read from the tables.
    """

    def __init__(self, first: int):
        self.first = first
        self.last: int = first - 1
        self._spans: dict[int, Run] = {}
        self._doubted: set[int] = set()

    def add(self, numbers: Sequence[int], leaves: Sequence[bytes | bytearray]) -> None:
        """Take in versions that come next, each with its number and its salted digest."""
        at = 0
        while at < len(numbers):
            begin = self._begin(numbers[at])
            end = bisect_left(numbers, begin + _SPAN, at)
            span = self._spans.setdefault(begin, Run(numbers[at]))
            span.extend(numbers[at:end], leaves[at:end])
            at, self.last = end, span.last

    def doubt(self, number: int) -> None:
        """Say that a version was left out, or taken out again."""
        self._doubted.add(self._begin(number))

    def spans(self) -> Iterator[tuple[int, int, Run | None]]:
        """The first and the last number of each span, and the span itself where it is known."""
        for begin, span in self._spans.items():
            known = None if begin in self._doubted else span
            yield begin, min(self.last, begin + _SPAN - 1), known

    def _begin(self, number: int) -> int:
        return number - (number - self.first) % _SPAN


_BEFORE_THE_FIRST = bytes(32)
_NOTHING = hashlib.sha256().digest()


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry: ``action`` on versions ``first`` to ``last``, or on the version ``ended``.

    ``count`` versions lie between first and last (numbers may be left out); ``leaves`` is the
    SHA-256 of their salted digests, in order; ``digest`` chains all of this to the entry before.
    """

    number: int
    moment: str
    action: str
    reason: str | None
    kind: str | None
    ended: int | None
    first: int | None
    last: int | None
    count: int
    leaves: bytes
    digest: bytes


_COLUMNS = ", ".join(field.name for field in fields(Entry))


def open_journal(database: Database, secret: bytes) -> None:
    """Write the first entry, which vouches for the secret that pseudonyms are made with."""
    database.run("INSERT INTO meta VALUES ('secret', ?)", (secret,))
    append(database, "create", leaves=hashlib.sha256(b"secret:" + secret).digest())


def append(
    database: Database,
    action: str,
    *,
    reason: str | None = None,
    kind: str | None = None,
    ended: int | None = None,
    first: int | None = None,
    last: int | None = None,
    count: int = 0,
    leaves: bytes = _NOTHING,
) -> None:
    """Add an entry at the end; the caller holds the transaction."""
    row = database.row("SELECT number, digest FROM journal ORDER BY number DESC LIMIT 1")
    number, previous = (row[0] + 1, row[1]) if row else (1, _BEFORE_THE_FIRST)
    moment = datetime.now(UTC).isoformat(timespec="microseconds")
    entry = Entry(
        number, moment, action, reason, kind, ended, first, last, count, leaves, digest=b""
    )
    with database.sound():
        entry = replace(entry, digest=digest_of(entry, previous))
    database.run(f"INSERT INTO journal ({_COLUMNS}) VALUES (?,?,?,?,?,?,?,?,?,?,?)", astuple(entry))


def digest_of(entry: Entry, previous: bytes) -> bytes:
    """The SHA-256 that an entry must carry, after an entry with the digest ``previous``."""
    said = [*astuple(entry)[:-2], entry.leaves.hex()]
    content = json.dumps(said, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(previous + content.encode("utf-8", "surrogatepass")).digest()


def seal(database: Database, action: str, tally: DigestTally, reason: str | None = None) -> None:
    """Write the entries for new versions, which have none yet."""
    for begin, end, known in tally.spans():
        span = known or _span_between(database, begin, end)
        if span is not None:
            append(
                database,
                action,
                reason=reason,
                first=span.first,
                last=span.last,
                count=span.count,
                leaves=span.leaves(),
            )


def _span_between(database: Database, first: int, last: int) -> Run | None:
    """The versions that the tables hold from ``first`` to ``last``, None if there are none."""
    found = _leaves_between(database, first, last)
    if not found:
        return None
    database.after(first - 1, found)
    span = Run(found[0][0])
    with database.sound():
        span.extend([number for number, _ in found], [leaf for _, leaf in found])
    return span


def combined(leaves: Iterable[bytes]) -> bytes:
    """What an entry holds of the salted digests of its versions: the SHA-256 of all, in order."""
    return hashlib.sha256(b"".join(leaves)).digest()


def _leaves_between(database: Database, first: int, last: int) -> list[tuple[int, bytes]]:
    """Number and salted digest of the versions from ``first`` to ``last``, in order."""
    branches = " UNION ALL ".join(
        f"SELECT key AS number, leaf FROM {kind} WHERE key BETWEEN :first AND :last "
        f"AND version IS NULL UNION ALL "
        f"SELECT version, leaf FROM {kind} WHERE version BETWEEN :first AND :last"
        for kind in KINDS
    )
    sql = (
        f"{branches} UNION ALL SELECT number, leaf FROM former "
        "WHERE number BETWEEN :first AND :last ORDER BY number"
    )
    return database.rows(sql, {"first": first, "last": last})


def entries(database: Database, where: str = "1", version: int = 0) -> Iterator[Entry]:
    """All entries, in order, or those that concern a version; for use inside one transaction."""
    sql = f"SELECT {_COLUMNS} FROM journal WHERE {where} ORDER BY number"
    for row in database.each(sql, {"number": version}):
        yield Entry(*row)


def head(database: Database) -> str:
    """The digest of the newest entry, in hex."""
    return database.blob("SELECT digest FROM journal ORDER BY number DESC LIMIT 1").hex()


def next_number(database: Database) -> int:
    """The lowest number that no version ever had."""
    newest = "SELECT last + 1 FROM journal WHERE last IS NOT NULL ORDER BY number DESC LIMIT 1"
    row = database.row(newest)
    with database.sound():
        return int(row[0]) if row else 1


def check_reason(reason: str) -> str:
    """A reason as it may stand in the journal. Raises InvalidRecord for an empty or endless one."""
    if not isinstance(reason, str) or not reason.strip() or len(reason) > MAX_TEXT_LENGTH:
        raise InvalidRecord(f"a reason of 1 to {MAX_TEXT_LENGTH:,} characters is needed")
    return reason
