"""What was done to a record, or to the ledger, as the journal tells it."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

from claimtrace._frozen import Frozen
from claimtrace._kinds import KINDS
from claimtrace.errors import LedgerError, UnknownReference
from claimtrace.ledger.asking.fetching import questions
from claimtrace.ledger.store import journal
from claimtrace.ledger.store.database import Database
from claimtrace.ledger.store.stored import read_body
from claimtrace.ledger.writing.amending import check_kind, keys_ever
from claimtrace.records import Attribution, Claim, Record, Source

__all__ = ["Event", "changed_since", "history"]


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


_NEW = "((version IS NULL AND key >= :first) OR version >= :first)"

_OF_NEW_CLAIMS = f"SELECT question FROM claim WHERE {_NEW}"

_OF_NEW_ATTRIBUTIONS = f"""SELECT question FROM claim WHERE key IN (
    SELECT claim FROM attribution WHERE {_NEW})"""

# Versions that ended since, or that began and ended since: what they said is gone from the tables.
_FORMER = """SELECT number, kind, body FROM former WHERE number >= :first
    OR number IN (SELECT ended FROM journal WHERE number > :entry AND ended IS NOT NULL)"""

_OF_CLAIMS = """SELECT question FROM claim WHERE id IN (SELECT value FROM json_each(:claims))
    UNION SELECT key FROM question WHERE id IN (SELECT value FROM json_each(:questions))"""

# A source concerns what its own parts say and relay, what is said against their word, and the
# claims that favour or harm them.
_OF_SOURCES = """WITH RECURSIVE part (id) AS (
    SELECT value FROM json_each(:sources)
    UNION SELECT source.id FROM part JOIN source ON source.part_of = part.id
), concerned (key) AS (SELECT key FROM source WHERE id IN part)
SELECT question FROM claim WHERE key IN (
    SELECT claim FROM attribution WHERE reporter IN concerned OR attributed_to IN concerned
    OR undercuts IN concerned)
UNION SELECT question FROM claim WHERE EXISTS (
    SELECT 1 FROM json_each(body, '$.favours') WHERE value IN part UNION ALL
    SELECT 1 FROM json_each(body, '$.harms') WHERE value IN part)"""


def changed_since(database: Database, head: str) -> tuple[str, ...]:
    """The questions whose cases may differ from then; see `Ledger.changed_since`."""
    with database.reading(), database.sound():
        entry = _entry_of(database, head)
        since = {"entry": entry, "first": _first_after(database, entry)}
        former = database.rows(_FORMER, since)
        erased = any(body is None for *_, body in former)  # nobody knows of what it spoke
        if erased or _names_hidden(database, since, former):
            return questions(database)
        keys = _keys(database, _OF_NEW_CLAIMS, since)
        keys |= _keys(database, _OF_NEW_ATTRIBUTIONS, since)
        gone: dict[str, list[Any]] = {kind: [] for kind in KINDS}
        for _, kind, body in former:
            gone[kind].append(json.loads(body))
        keys |= _of_claims(database, gone["claim"], gone["attribution"])
        keys |= _of_sources(database, since, gone["source"])
        sql = "SELECT id FROM question WHERE key IN (SELECT value FROM json_each(?)) ORDER BY key"
        return tuple(row[0] for row in database.rows(sql, (json.dumps(sorted(keys)),)))


def _names_hidden(database: Database, since: dict[str, int], former: list[Any]) -> bool:
    """Whether other names are hidden than before: they may stand in the texts of any question."""
    sql = f"SELECT body FROM source WHERE confidential AND {_NEW}"
    now = {_hidden_in(body) for (body,) in database.rows(sql, since)}
    before = {
        _hidden_in(body)
        for number, kind, body in former
        if kind == "source" and number < since["first"]
    }
    return now - {()} != before - {()}


def _hidden_in(body: str) -> tuple[str, ...]:
    """The names that a source's record hides; none where it is not confidential."""
    source = json.loads(body)
    if not source.get("confidential"):
        return ()
    return (source["id"], source["name"], *source.get("aliases", ()))


def _of_claims(database: Database, claims: list[Any], hops: list[Any]) -> set[int]:
    """The questions of claims, and of attributions, that are there no more."""
    questions = [claim.get("question", claim["id"]) for claim in claims]
    named = {"claims": [hop["claim"] for hop in hops], "questions": questions}
    values = {name: json.dumps(sorted(set(ids))) for name, ids in named.items()}
    return _keys(database, _OF_CLAIMS, values)


def _of_sources(database: Database, since: dict[str, int], gone: list[Any]) -> set[int]:
    """The questions that sources reach which are new, were replaced, or are gone."""
    ids = {row[0] for row in database.rows(f"SELECT id FROM source WHERE {_NEW}", since)}
    ids |= {source["id"] for source in gone}
    return _keys(database, _OF_SOURCES, {"sources": json.dumps(sorted(ids))}) if ids else set()


def _entry_of(database: Database, head: str) -> int:
    """The number of the journal's entry with this digest. Raises UnknownReference."""
    try:
        digest = bytes.fromhex(head)
    except ValueError:
        raise LedgerError(f"{head!r:.80} is not a digest: give what head() returned") from None
    row = database.row("SELECT number FROM journal WHERE digest = ?", (digest,))
    if row is None:
        raise UnknownReference(
            f"no entry of the journal of {database.name} has the digest {head:.80}: it is another "
            "ledger's, or this one was set back; score everything again"
        )
    return int(row[0])


def _first_after(database: Database, entry: int) -> int:
    """The lowest number of the versions that came after an entry."""
    sql = "SELECT max(last) + 1 FROM journal WHERE number <= ?"
    return int(database.row(sql, (entry,))[0] or 1)


def _keys(database: Database, sql: str, values: dict[str, Any]) -> set[int]:
    return {row[0] for row in database.rows(sql, values)}
