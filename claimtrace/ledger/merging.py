"""The records of another ledger, taken into this one."""

from __future__ import annotations

from typing import Any

from claimtrace.errors import DuplicateId, LedgerError, Problem
from claimtrace.kinds import KINDS, kind_of
from claimtrace.ledger import journal
from claimtrace.ledger.amending import replace_within
from claimtrace.ledger.database import Database
from claimtrace.ledger.intake import Intake
from claimtrace.ledger.loading import LoadReport, refuse
from claimtrace.ledger.reading import pages
from claimtrace.ledger.stored import body_of, id_of, read_body
from claimtrace.limits import MAX_PROBLEMS
from claimtrace.records import Attribution, Record

__all__ = ["CONFLICTS", "merge"]

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
    added: dict[str, Any] = {f"{kind}s": count for kind, count in intake.added.items()}
    return LoadReport(
        **added,
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
