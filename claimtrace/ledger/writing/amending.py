"""What is done to records that are there: they are replaced, removed, redacted."""

from __future__ import annotations

import os
from typing import Any, NamedTuple

from claimtrace.case.case import undercuts_itself
from claimtrace.errors import (
    DuplicateId,
    InvalidRecord,
    LedgerError,
    Problem,
    UnknownReference,
)
from claimtrace.jsonlines import KINDS, kind_of
from claimtrace.ledger.asking.fetching import own_id, pages
from claimtrace.ledger.store import journal
from claimtrace.ledger.store.database import Database
from claimtrace.ledger.store.stored import (
    SALT_BYTES,
    body_of,
    columns_of,
    id_of,
    leaf_of,
    read_body,
    scope_of,
    shown_id,
)
from claimtrace.ledger.writing.loading import LoadReport, refuse
from claimtrace.ledger.writing.taking_in import (
    ADD_QUESTION,
    FOREIGN,
    OWN_UNDERCUTS,
    Intake,
    insert_names,
    names_of,
)
from claimtrace.limits import MAX_PROBLEMS
from claimtrace.records import Attribution, Claim, Record, Source

__all__ = [
    "CONFLICTS",
    "check_kind",
    "keys_ever",
    "merge",
    "redact",
    "remove",
    "replace",
    "replace_within",
]


_SHOWN = 20

_REFERRING = {
    "source": (
        ("source", "part_of", "SELECT id FROM source WHERE part_of = :id"),
        ("attribution", "reporter", "SELECT id FROM attribution WHERE reporter = :key"),
        ("attribution", "attributed_to", "SELECT id FROM attribution WHERE attributed_to = :key"),
        ("attribution", "undercuts", "SELECT id FROM attribution WHERE undercuts = :key"),
    ),
    "claim": (
        ("attribution", "claim", "SELECT id FROM attribution WHERE claim = :key"),
        ("attribution", "supersedes", "SELECT id FROM attribution WHERE supersedes = :key"),
    ),
    "attribution": (),
}
_UPDATES = {
    "source": "id = :id, part_of = :part_of, confidential = :confidential",
    "claim": "id = :id, question = (SELECT key FROM question WHERE id = :question), scope = :scope",
    "attribution": "id = :id, claim = :claim, reporter = :reporter, "
    "attributed_to = :attributed_to, supersedes = :supersedes, undercuts = :undercuts, "
    "stance = :stance, basis = :basis, certainty = :certainty, said = :said, held = :held, "
    "document = :document",
}
_ABOVE = """WITH RECURSIVE above (id) AS (
    SELECT :whole UNION SELECT part_of FROM source JOIN above USING (id) WHERE part_of IS NOT NULL
) SELECT 1 FROM above WHERE id = :id"""


class _StoredRow(NamedTuple):
    key: int
    number: int
    id: str | bytes
    salt: bytes
    leaf: bytes
    body: str


def replace(database: Database, old_id: str, record: Record, reason: str) -> None:
    """Put a record in the place of another one; see `Ledger.replace`."""
    journal.check_reason(reason)
    with database.writing(), database.sound():
        replace_within(database, old_id, record, reason)


def replace_within(database: Database, old_id: str, record: Record, reason: str) -> None:
    """The same, inside a transaction that the caller holds."""
    kind = kind_of(record)
    old = _current(database, kind, old_id)
    text, raw = body_of(record)
    if old.body == text:
        return
    _check_id(database, kind, old, record, raw)
    question = _question(database, kind, old.key)
    columns = _columns(database, record)
    number, salt = journal.next_number(database), os.urandom(SALT_BYTES)
    leaf = leaf_of(salt, number, kind, raw)
    _keep_former(database, kind, old)
    values = {
        **columns, "key": old.key, "version": number, "id": id_of(record, raw), "salt": salt,
        "leaf": leaf, "body": text,
    }  # fmt: skip
    sql = "version = :version, salt = :salt, leaf = :leaf, body = :body"
    database.run(f"UPDATE {kind} SET {_UPDATES[kind]}, {sql} WHERE key = :key", values)
    if isinstance(record, Source):
        database.run("DELETE FROM name WHERE source = ?", (old.key,))
        insert_names(database, ((name, old.key) for name in names_of(record)))
    _check_superseding(database)
    _check_undercuts(database)
    _drop_unanswered(database, question)
    journal.append(
        database, "replace", reason=reason, kind=kind, ended=old.number, first=number, last=number,
        count=1, leaves=journal.combined([leaf]),
    )  # fmt: skip


def remove(database: Database, record_id: str, reason: str, kind: str | None) -> None:
    """Take a record out; see `Ledger.remove`."""
    journal.check_reason(reason)
    check_kind(kind)
    with database.writing(), database.sound():
        kind = kind or _kind_of(database, record_id)
        row = _current(database, kind, record_id)
        _take_out(database, kind, row)
        journal.append(database, "remove", reason=reason, kind=kind, ended=row.number)


def redact(
    database: Database, record_id: str, reason: str, kind: str | None, keep_current: bool
) -> int:
    """Erase what a record said; see `Ledger.redact`."""
    journal.check_reason(reason)
    check_kind(kind)
    with database.writing(), database.sound():
        keys = keys_ever(database, record_id, kind)
        erased = 0
        for its_kind, key in keys:
            if not keep_current:
                row = _row(database, its_kind, "key = ?", key)
                if row is not None:
                    _take_out(database, its_kind, row)
            erased += _erase(database, its_kind, key, reason)
        if not erased:
            raise LedgerError(
                f"{record_id!r:.210} has no former version: there is nothing to erase"
            )
    database.compact_log()
    return erased


def _erase(database: Database, kind: str, key: int, reason: str) -> int:
    sql = (
        "SELECT number FROM former WHERE kind = ? AND key = ? AND salt IS NOT NULL ORDER BY number"
    )
    numbers = database.rows(sql, (kind, key))
    for (number,) in numbers:
        database.run(
            "UPDATE former SET id = NULL, salt = NULL, body = NULL WHERE number = ?", (number,)
        )
        journal.append(database, "redact", reason=reason, kind=kind, ended=number)
    return len(numbers)


def _row(database: Database, kind: str, where: str, value: object) -> _StoredRow | None:
    columns = "key, coalesce(version, key), id, salt, leaf, body"
    row = database.row(f"SELECT {columns} FROM {kind} WHERE {where}", (value,))
    return None if row is None else _StoredRow(*row)


def _current(database: Database, kind: str, record_id: str) -> _StoredRow:
    row = _row(database, kind, "id = ?", _as_stored(database, kind, record_id))
    if row is None:
        raise UnknownReference(f"no {kind} {record_id!r:.210} in {database.name}")
    return row


def check_kind(kind: str | None) -> None:
    """Raise LedgerError for what is no kind of record; None stands for any."""
    if kind is not None and kind not in KINDS:
        raise LedgerError(f"{kind!r:.80} is not a kind of record: give one of {', '.join(KINDS)}")


def _as_stored(database: Database, kind: str, record_id: str) -> str | bytes:
    return own_id(database, record_id) if kind == "attribution" else record_id


def _kind_of(database: Database, record_id: str) -> str:
    """The kind of the record with this id. Raises LedgerError where several have it."""
    kinds = [
        kind
        for kind in KINDS
        if _row(database, kind, "id = ?", _as_stored(database, kind, record_id)) is not None
    ]
    if not kinds:
        raise UnknownReference(f"no record {record_id!r:.210} in {database.name}")
    if len(kinds) > 1:
        raise LedgerError(f"{' and '.join(kinds)} have the id {record_id!r}: say kind=, too")
    return kinds[0]


def keys_ever(database: Database, record_id: str, kind: str | None) -> list[tuple[str, int]]:
    """Kind and key of the records that have this id, or had it."""
    found: dict[tuple[str, int], None] = {}
    for each in KINDS if kind is None else (kind,):
        wanted = _as_stored(database, each, record_id)
        for (key,) in database.rows(f"SELECT key FROM {each} WHERE id = ?", (wanted,)):
            found[each, key] = None
        sql = "SELECT key FROM former WHERE id = ? AND kind = ?"
        for (key,) in database.rows(sql, (wanted, each)):
            found[each, key] = None
    if not found:
        raise UnknownReference(f"no record {record_id!r:.210} ever was in {database.name}")
    if len({each for each, _ in found}) > 1:
        raise LedgerError(f"records of several kinds have the id {record_id!r}: say kind=, too")
    return list(found)


def _keep_former(database: Database, kind: str, row: _StoredRow) -> None:
    database.run(
        "INSERT INTO former (number, kind, key, id, salt, leaf, body) VALUES (?, ?, ?, ?, ?, ?, ?)",
        (row.number, kind, row.key, row.id, row.salt, row.leaf, row.body),
    )


def _take_out(database: Database, kind: str, row: _StoredRow) -> None:
    """Move a record to the former ones. Raises UnknownReference while others refer to it."""
    values = {"key": row.key, "id": row.id}
    problems = [
        Problem(f"this {other} refers to it: replace or remove it", None, shown_id(its_id), path)
        for other, path, sql in _REFERRING[kind]
        for (its_id,) in database.rows(f"{sql} LIMIT {_SHOWN}", values)
    ]
    if problems:
        raise UnknownReference(
            f"{kind} {shown_id(row.id)!r} cannot be taken out while others refer to it", problems
        )
    question = _question(database, kind, row.key)
    _keep_former(database, kind, row)
    database.run(f"DELETE FROM {kind} WHERE key = ?", (row.key,))
    _drop_unanswered(database, question)


def _question(database: Database, kind: str, key: int) -> int | None:
    if kind != "claim":
        return None
    return int(database.row("SELECT question FROM claim WHERE key = ?", (key,))[0])


def _drop_unanswered(database: Database, question: int | None) -> None:
    database.run(
        "DELETE FROM question WHERE key = :key "
        "AND NOT EXISTS (SELECT 1 FROM claim WHERE question = :key)",
        {"key": question},
    )


def _check_id(database: Database, kind: str, old: _StoredRow, record: Record, raw: bytes) -> None:
    new = id_of(record, raw)
    if new == old.id:
        return
    if kind != "attribution":
        raise InvalidRecord(
            f"the id of {kind} {old.id!r} cannot change to {record.id!r}, for other records name "
            "it: add the new one, replace what refers to the old one, and remove that"
        )
    if database.row("SELECT 1 FROM attribution WHERE id = ?", (new,)):
        raise DuplicateId(f"attribution {record.id!r} is there already: remove the old one instead")


def _columns(database: Database, record: Record) -> dict[str, Any]:
    """What the columns of a record's table hold for it, its references looked up."""
    if isinstance(record, Claim):
        database.run(ADD_QUESTION, (record.question,))
        return {"question": record.question, "scope": scope_of(record.scope)}
    if isinstance(record, Source):
        _check_part_of(database, record)
        return {"part_of": record.part_of, "confidential": record.confidential}
    wanted = {
        "claim": ("claim", record.claim),
        "reporter": ("source", record.reporter),
        "attributed_to": ("source", record.attributed_to),
        "supersedes": ("claim", record.supersedes),
        "undercuts": ("source", record.undercuts),
    }
    found = {name: value for name, (value,) in columns_of([record])._asdict().items()}
    problems = []
    for path, (table, target) in wanted.items():
        row = database.row(f"SELECT key FROM {table} WHERE id = ?", (target,))
        found[path] = row[0] if row else None
        if target is not None and row is None:
            problems.append(Problem(f"no {table} {target!r}: add its record", None, None, path))
    if problems:
        raise UnknownReference(f"{len(problems)} references lead nowhere", problems)
    return found


def _check_part_of(database: Database, source: Source) -> None:
    whole = source.part_of
    if whole is None:
        return
    if database.row("SELECT 1 FROM source WHERE id = ?", (whole,)) is None:
        problem = Problem(f"no source {whole!r}: add its record", None, source.id, "part_of")
        raise UnknownReference("a reference leads nowhere", [problem])
    if database.row(_ABOVE, {"whole": whole, "id": source.id}):
        raise InvalidRecord(f"source {source.id!r} would be part of itself, by way of {whole!r}")


def _check_superseding(database: Database) -> None:
    problems = [
        Problem(
            f"claim {older!r} answers another question ({question!r})", None, shown_id(hop),
            "supersedes",
        )
        for _, hop, older, question in database.rows(FOREIGN, (0,))
    ]  # fmt: skip
    if problems:
        raise UnknownReference(
            "a claim can supersede only claims on its own question, so nothing was changed",
            problems,
        )


def _check_undercuts(database: Database) -> None:
    problems = [
        Problem(undercuts_itself(owner), None, shown_id(hop), "undercuts")
        for _, hop, owner in database.rows(OWN_UNDERCUTS, (0,))
    ]
    if problems:
        raise InvalidRecord(
            f"{len(problems)} undercuts would be retractions, so nothing was changed", problems
        )


CONFLICTS = ("raise", "ours", "theirs")


def merge(database: Database, other: Database, on_conflict: str) -> LoadReport:
    """Take in all records of another ledger; see `Ledger.merge`."""
    if on_conflict not in CONFLICTS:
        raise ValueError(f"on_conflict is {on_conflict!r}: give one of {', '.join(CONFLICTS)}")
    if other is database or (other.path is not None and database.is_at(other.path)):
        raise LedgerError(f"{database.name} cannot be merged with itself")
    reason = f"{other.name}, head {journal.head(other)}"
    theirs: list[Record] = []
    with database.writing(in_bulk=on_conflict != "theirs"), other.reading():
        intake = Intake(database, journal.next_number(database))
        records = (record for kind in KINDS for record in pages(other, kind))
        for number, record in enumerate(records, start=intake.first):
            if _is_other(database, record):
                theirs.append(record)
            else:
                intake.put(number, record)
        if on_conflict == "raise":
            _refuse(theirs)
        intake.settle()
        refuse(intake)
        journal.seal(database, "merge", intake.tally, reason)
        if on_conflict == "theirs":
            for record in theirs:
                replace_within(database, record.id, record, f"merged: {reason}")
    database.compact_log()
    replaced = len(theirs) if on_conflict == "theirs" else 0
    return LoadReport(
        sources=intake.added["source"],
        claims=intake.added["claim"],
        attributions=intake.added["attribution"],
        already_there=intake.present,
        replaced=replaced,
        skipped=len(theirs) - replaced,
    )


def _is_other(database: Database, record: Record) -> bool:
    """Whether another record has this one's id here."""
    if isinstance(record, Attribution) and record.given_id is None:
        return False
    kind = kind_of(record)
    text, raw = body_of(record)
    known = database.row(f"SELECT body FROM {kind} WHERE id = ?", (id_of(record, raw),))
    return known is not None and known[0] != text and read_body(kind, known[0]) != record


def _refuse(conflicts: list[Record]) -> None:
    if conflicts:
        problems = [
            Problem(f"another {kind_of(record)} has this id here", record=record.id)
            for record in conflicts[:MAX_PROBLEMS]
        ]
        raise DuplicateId(
            f"{len(conflicts)} records differ, so nothing was merged: say on_conflict='ours' or "
            "'theirs', or give one of each pair another id",
            problems,
            len(conflicts),
        )
