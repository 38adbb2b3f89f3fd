"""Whole files into a ledger and out of it, in one transaction and in canonical order."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import IO

from claimtrace._collector import collector_paused
from claimtrace._frozen import Frozen
from claimtrace._text import counted
from claimtrace.errors import (
    ClaimtraceError,
    DuplicateId,
    InvalidRecord,
    LedgerError,
    LoadError,
    Problem,
    UnknownReference,
)
from claimtrace.jsonlines import opened, parse_chunks, write
from claimtrace.ledger.store import journal
from claimtrace.ledger.store.database import Database
from claimtrace.ledger.store.stored import read_body
from claimtrace.ledger.writing.taking_in import Intake
from claimtrace.limits import MAX_PROBLEMS
from claimtrace.records import Record

__all__ = ["LoadReport", "Progress", "add", "dump", "load", "take_in"]

Progress = Callable[[int, int | None], None]
"""Called with (lines read, lines in all: None, as that is not known)."""

_EVERY = 10_000

_IN_ORDER = {
    "source": "SELECT body FROM source ORDER BY id",
    "claim": "SELECT body FROM claim ORDER BY id",
    "attribution": "SELECT a.body FROM claim CROSS JOIN attribution a ON a.claim = claim.key "
    "ORDER BY claim.id, a.body",
}


class LoadReport(Frozen):
    """What a load did: new records by kind, records that were there already, and what was left out.

    ``replaced`` counts records that a merge replaced, ``skipped`` those that were left out;
    ``problems`` says why (the first of them, if there are very many).
    """

    sources: int = 0
    claims: int = 0
    attributions: int = 0
    already_there: int = 0
    replaced: int = 0
    skipped: int = 0
    problems: tuple[Problem, ...] = ()

    def __str__(self) -> str:
        text = (
            f"{self.sources} sources, {self.claims} claims and {self.attributions} attributions "
            f"added; {self.already_there} records were there already"
        )
        if not self.skipped:
            return text
        return "\n".join([f"{text}; {self.skipped} left out:", *(f"  {p}" for p in self.problems)])


def add(database: Database, records: Iterable[Record]) -> None:
    """Add records in one transaction; see `Ledger.add`."""
    with database.writing():
        take_in(database, "add", records)


def take_in(database: Database, action: str, records: Iterable[Record]) -> None:
    """Add records, and say so in the journal; the caller holds the transaction."""
    intake = Intake(database, journal.next_number(database))
    for number, record in enumerate(records, start=intake.first):
        intake.put(number, record)
    intake.settle()
    refuse(intake)
    journal.seal(database, action, intake.tally)


def refuse(intake: Intake) -> None:
    """Raise what an intake found wrong, if anything."""
    if intake.bad:
        error: type[ClaimtraceError] = UnknownReference
        if intake.duplicates or intake.invalid:
            error = DuplicateId if intake.duplicates else InvalidRecord
        what = "cannot be added: nothing was" if intake.bad == 1 else "cannot be added; none was"
        message = f"{counted(intake.bad, 'record')} {what}"
        raise error(message, intake.problems, max(intake.bad, len(intake.problems)))


def load(
    database: Database,
    path_or_stream: str | Path | IO[bytes] | IO[str],
    *,
    skip: bool,
    progress: Progress | None,
) -> LoadReport:
    """Load JSON Lines in one transaction; see `Ledger.load`."""
    try:
        with opened(path_or_stream) as stream, collector_paused(), database.writing(in_bulk=True):
            report = _load(database, stream, skip, progress)
    except OSError as error:
        raise LoadError(f"cannot be read ({error}): check the path") from error
    database.compact_log()
    return report


def _load(
    database: Database, stream: IO[bytes] | IO[str], skip: bool, progress: Progress | None
) -> LoadReport:
    first = journal.next_number(database)
    intake = Intake(database, first, load=True)
    problems: list[Problem] = []
    bad = number = 0
    for chunk in parse_chunks(stream):
        for wrong in chunk.problems:
            bad += 1
            problems += wrong[: MAX_PROBLEMS - len(problems)]
        intake.put_all([first + line - 1 for line in chunk.numbers], chunk.records)
        before, number = number, chunk.last
        if progress is not None and number // _EVERY > before // _EVERY:
            progress(number, None)
    intake.settle(skip=skip)
    if progress is not None:
        progress(number, number)
    bad += intake.bad
    problems = sorted([*problems, *intake.problems], key=lambda problem: problem.line or 0)
    if bad and not skip:
        message = f"{bad} lines cannot be loaded, so nothing of the file was stored"
        raise LoadError(message, problems[:MAX_PROBLEMS], max(bad, len(problems)))
    journal.seal(database, "load", intake.tally)
    return LoadReport(
        **{f"{kind}s": count for kind, count in intake.added.items()},
        already_there=intake.present,
        skipped=bad,
        problems=tuple(problems[:MAX_PROBLEMS]),
    )


def dump(database: Database, path_or_stream: str | Path | IO[bytes] | IO[str]) -> int:
    """Write all records in canonical order; see `Ledger.dump`."""
    if isinstance(path_or_stream, str | Path) and database.is_at(path_or_stream):
        raise LedgerError(f"{path_or_stream} is the ledger itself: dump it to another file")
    with database.reading():
        return write(_all_records(database), path_or_stream)


def _all_records(database: Database) -> Iterator[Record]:
    for kind, sql in _IN_ORDER.items():
        for (body,) in database.each(sql):
            yield read_body(kind, body)
