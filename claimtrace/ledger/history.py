"""What was done to a record, or to the ledger, as the journal tells it."""

from __future__ import annotations

from datetime import datetime

from claimtrace.frozen import Frozen
from claimtrace.ledger import journal
from claimtrace.ledger.amending import check_kind, keys_ever
from claimtrace.ledger.database import Database
from claimtrace.ledger.stored import read_body
from claimtrace.records import Attribution, Claim, Record, Source

__all__ = ["Event", "history"]


class Event(Frozen):
    """One thing that was done: an entry of the journal, seen from a record."""

    entry: int
    """Number of the entry in the journal, from 1."""
    when: datetime
    """When it was done, UTC."""
    action: str
    """create, add, load, record, update, merge, replace, remove or redact."""
    reason: str | None
    """Why, where somebody said so."""
    kind: str | None
    """What the record is: source, claim or attribution; None where several kinds were brought."""
    count: int
    """How many records it brought."""
    record: Source | Claim | Attribution | None = None
    """The version that it brought, where one record was asked about and its content is still there.
    """
    erased: bool = False
    """Whether that content was redacted."""


def history(database: Database, record_id: str | None, kind: str | None) -> tuple[Event, ...]:
    """What was done to the ledger, or to one record, oldest first; see `Ledger.history`."""
    check_kind(kind)
    with database.reading(), database.sound():
        if record_id is None:
            return tuple(_event(entry) for entry in journal.entries(database))
        events = [
            event
            for its_kind, key in keys_ever(database, record_id, kind)
            for event in _events(database, its_kind, key)
        ]
    return tuple(sorted(events, key=lambda event: event.entry))


def _events(database: Database, kind: str, key: int) -> list[Event]:
    versions = database.rows(
        f"SELECT coalesce(version, key), body FROM {kind} WHERE key = :key UNION ALL "
        "SELECT number, body FROM former WHERE kind = :kind AND key = :key",
        {"kind": kind, "key": key},
    )
    events = []
    for number, body in versions:
        came = journal.entries(database, "first <= :number AND last >= :number", number)
        ended = journal.entries(database, "ended = :number AND first IS NULL", number)
        for entry in came:
            record = None if body is None else read_body(kind, body)
            events.append(_event(entry, record, erased=body is None))
        events += [_event(entry) for entry in ended]
    return events


def _event(entry: journal.Entry, record: Record | None = None, erased: bool = False) -> Event:
    return Event(
        entry=entry.number, when=datetime.fromisoformat(entry.moment), action=entry.action,
        reason=entry.reason, kind=entry.kind, count=entry.count, record=record, erased=erased,
    )  # fmt: skip
