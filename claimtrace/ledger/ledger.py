"""The ledger: records kept in SQLite, in memory or on disk, with a journal of what was done."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain
from pathlib import Path
from types import TracebackType
from typing import IO, Self

from claimtrace.case.case import Case, claim_id_of
from claimtrace.confidential import pseudonym
from claimtrace.errors import LedgerError
from claimtrace.findings import Finding, FindingCode, Severity, findings_across, findings_of
from claimtrace.ledger.asking import fetching, verifying
from claimtrace.ledger.asking.fetching import LedgerShard
from claimtrace.ledger.asking.history import Event, LedgerView, changed_since, history
from claimtrace.ledger.asking.verifying import Verification
from claimtrace.ledger.desk import Desk
from claimtrace.ledger.store import journal
from claimtrace.ledger.store.database import Database
from claimtrace.ledger.writing import amending, loading
from claimtrace.ledger.writing.loading import LoadReport, Progress
from claimtrace.policy import Policy
from claimtrace.records import Attribution, Claim, Record, Source
from claimtrace.windows import Moment

__all__ = ["Ledger", "findings"]


class Ledger(Desk):
    """Records kept in SQLite: ``Ledger()`` in memory, ``Ledger("palmyra.db")`` in a file.

    A file is made where there is none. It has one writer at a time and any number of readers, in
    any number of processes; a writer waits up to ``timeout`` seconds for another one. A ledger
    belongs to the thread that opened it. Every method that writes is one transaction: all or
    nothing. Every failure of the file raises LedgerError, which says what to do.

    >>> ledger = Ledger()
    >>> ledger.add(Source(id="daily", name="The Daily"), Claim(id="toll", statement="400 died"))
    >>> ledger.add(*chain("toll", "daily"))
    >>> ledger.case_of("toll").question
    'toll'
    >>> [event.action for event in ledger.history()]
    ['create', 'add', 'add']
    """

    def __init__(self, path: str | Path | None = None, *, timeout: float = 30.0):
        self._database = Database(path, timeout)

    def add(self, *records: Record) -> None:
        """Add records, all or none; they may refer to each other in any order.

        The same record again is a no-op. Raises DuplicateId where another record has the id,
        UnknownReference where a record names what is not there, each with everything found.
        """
        loading.add(self._database, records)

    def extend(self, records: Iterable[Record]) -> None:
        """As `add`, for records that come one after the other and need not fit into memory."""
        loading.add(self._database, records)

    def load(
        self,
        path_or_stream: str | Path | IO[bytes] | IO[str],
        *,
        on_error: str = "raise",
        progress: Progress | None = None,
    ) -> LoadReport:
        """Add the records of a JSON Lines file, in one transaction and in constant memory.

        Records may refer to each other in any order. Bad lines raise LoadError, all together, and
        nothing of the file is stored. With ``on_error="skip"`` they are left out, as are records
        that refer to them, and the report says which.
        """
        if on_error not in ("raise", "skip"):
            raise ValueError(f"on_error is {on_error!r}: give 'raise' or 'skip'")
        skip = on_error == "skip"
        return loading.load(self._database, path_or_stream, skip=skip, progress=progress)

    def dump(self, path_or_stream: str | Path | IO[bytes] | IO[str]) -> int:
        """Write all records as JSON Lines in canonical order; returns how many.

        Equal content gives equal bytes. Confidential sources are written as they are: the file
        is the ledger in another form.
        """
        return loading.dump(self._database, path_or_stream)

    def source(self, source_id: str) -> Source:
        """The source with this id. Raises UnknownReference if there is none."""
        found: Source = fetching.find(self._database, "source", source_id)
        return found

    def claim(self, claim_id: str) -> Claim:
        """The claim with this id. Raises UnknownReference if there is none."""
        found: Claim = fetching.find(self._database, "claim", claim_id)
        return found

    def attribution(self, attribution_id: str) -> Attribution:
        """The attribution that has this id, or is shown under it. Raises UnknownReference.

        Where it names a confidential source, it is shown under another id than its own; both lead
        to it here, in `replace`, `remove`, `redact` and `history`.
        """
        own = fetching.own_id(self._database, attribution_id)
        found: Attribution = fetching.find(self._database, "attribution", own)
        return found

    def sources(self) -> Iterator[Source]:
        """All sources, as they are, in the order in which they were added."""
        return fetching.sources(self._database)

    def claims(self, question: str | None = None) -> Iterator[Claim]:
        """All claims, or those that answer a question, in the order in which they were added."""
        return fetching.claims(self._database, question)

    def attributions(self, claim: str | Claim | None = None) -> Iterator[Attribution]:
        """All attributions, or those of a claim, in the order in which they were added."""
        return fetching.attributions(self._database, None if claim is None else claim_id_of(claim))

    def records(self, *, reveal: bool = False) -> Iterator[Record]:
        """All records: sources, claims, attributions, in the order in which they were added.

        Confidential sources are under their pseudonyms, unless ``reveal`` asks for them.
        """
        everything: Iterator[Record] = chain[Record](
            self.sources(), self.claims(), self.attributions()
        )
        if reveal:
            return everything
        return map(fetching.cover_of(self._database).over, everything)

    def questions(self) -> tuple[str, ...]:
        """All questions, in the order in which they were first answered."""
        return fetching.questions(self._database)

    def case(self, question: str, *, reveal: bool = False) -> Case:
        """The case of a question. Raises UnknownReference if nothing answers it.

        Confidential sources are in it under their pseudonyms, unless ``reveal`` asks for them.
        """
        return self._case(fetching.question_key(self._database, question), reveal)

    def case_of(self, claim: str | Claim, *, reveal: bool = False) -> Case:
        """The case to which a claim belongs; see `case`."""
        return self._case(fetching.question_of(self._database, claim_id_of(claim)), reveal)

    def _case(self, question: int, reveal: bool) -> Case:
        return fetching.case(self._database, question, reveal=reveal)

    def cases(self, *, reveal: bool = False) -> Iterator[Case]:
        """Every case, one after the other, in constant memory; see `case`."""
        return fetching.cases(self._database, reveal=reveal)

    def shards(self, workers: int = 1) -> Iterator[LedgerShard]:
        """All cases in small parts for so many other processes to read; see `corroborate_all`.

        Each part pickles, and opens the file by itself. Raises ValueError for a ledger in memory.
        """
        return fetching.shards(self._database, workers)

    def pseudonym(self, source_id: str) -> str:
        """The name under which this ledger shows a source if it is confidential."""
        return pseudonym(source_id, fetching.secret_of(self._database))

    def as_of(self, when: Moment | str) -> LedgerView:
        """The ledger as of a moment: what was said by then. See `LedgerView`."""
        return LedgerView(self, when)

    def findings(self, policy: Policy | None = None) -> tuple[Finding, ...]:
        """Everything that is suspicious in the ledger, as the policy reads it, each thing once."""
        return findings(self._database, policy or Policy())

    def replace(self, old_id: str, record: Record, reason: str) -> None:
        """Put a record in the place of the one with this id, of the same kind.

        Sources and claims keep their ids; an attribution may get another. The former version
        stays in `history`. Raises UnknownReference, InvalidRecord or DuplicateId, and then
        changes nothing.
        """
        amending.replace(self._database, old_id, record, reason)

    def remove(self, record_id: str, reason: str, *, kind: str | None = None) -> None:
        """Take a record out; it stays in `history`.

        ``kind`` (source, claim or attribution) is needed where several kinds have the id. Raises
        UnknownReference where there is no such record, or where others still refer to it.
        """
        amending.remove(self._database, record_id, reason, kind)

    def redact(
        self, record_id: str, reason: str, *, kind: str | None = None, keep_current: bool = False
    ) -> int:
        """Erase what a record says and said, and its id, from the file; returns how many versions.

        The journal keeps that something was erased, when and why, and `verify` still holds. With
        ``keep_current`` only former versions are erased. Raises as `remove` does. Backups, dumps
        and the reasons in the journal are not touched.
        """
        return amending.redact(self._database, record_id, reason, kind, keep_current)

    def history(
        self, record_id: str | None = None, *, kind: str | None = None
    ) -> tuple[Event, ...]:
        """What was done to a record that is there or was, or to the ledger, oldest first."""
        return history(self._database, record_id, kind)

    def merge(self, other: Ledger | str | Path, on_conflict: str = "raise") -> LoadReport:
        """Take in all records of another ledger, in one transaction.

        Where both have different records under one id, ``"raise"`` raises DuplicateId with all of
        them, ``"ours"`` keeps those here, ``"theirs"`` replaces them. The other ledger's journal
        stays with it; this one's notes its digest.
        """
        if isinstance(other, Ledger):
            return amending.merge(self._database, other._database, on_conflict)
        if not Path(other).exists():
            raise LedgerError(f"{other} is not there: give the file of a ledger")
        with Ledger(other) as opened:
            return amending.merge(self._database, opened._database, on_conflict)

    def verify(self, published: str | None = None) -> Verification:
        """Check the file, the chain of the journal, and every record against it.

        ``published`` is a digest that `head` gave earlier: it must be in the chain. Raises
        LedgerError that names the first entry or record that was altered, removed or reordered.
        """
        return verifying.verify(self._database, published)

    def head(self) -> str:
        """The digest of the newest entry of the journal, 64 hex digits: it vouches for all.

        Publish it, or give it to somebody, and nobody can rewrite what was before it unnoticed.
        """
        return journal.head(self._database)

    def changed_since(self, head: str) -> tuple[str, ...]:
        """The questions whose scores may differ from when `head` gave this digest.

        They are those of records that were added, replaced or removed since, and those that such a
        source reaches: as reporter, as origin, as the whole of either, or as a party that a claim
        favours or harms. After an erasure it is all of them, for what was erased can't be asked,
        and where other names are to be hidden, for they may stand in the texts of any. Questions
        without any claim left are not among them. Raises UnknownReference where the journal has no
        such entry.
        """
        return changed_since(self._database, head)

    def backup(self, path: str | Path) -> None:
        """Copy the ledger to a new file, also while others read and write it.

        Raises LedgerError where the file exists.
        """
        self._database.copy_to(path)

    def close(self) -> None:
        """Close the file; closing again does nothing."""
        self._database.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def __repr__(self) -> str:
        return f"Ledger({'' if self._database.path is None else str(self._database.path)!r})"


def findings(database: Database, policy: Policy) -> tuple[Finding, ...]:
    """The findings of every case, and of all records together."""
    found = {
        finding: None
        for case in fetching.cases(database, reveal=False)
        for finding in findings_of(case, policy)
    }
    found |= dict.fromkeys(_shared_names(database))
    cover = fetching.cover_of(database)
    claims = map(cover.over, fetching.claims(database, None))
    sources = map(cover.over, fetching.sources(database))
    found |= dict.fromkeys(
        findings_across(
            (claim for claim in claims if isinstance(claim, Claim)),
            (source for source in sources if isinstance(source, Source)),
            policy,
        )
    )
    return tuple(found)


def _shared_names(database: Database) -> list[Finding]:
    cover = fetching.cover_of(database)
    rows = database.rows(
        "SELECT name.name, source.id FROM name JOIN source ON source.key = name.source WHERE "
        "name.name IN (SELECT name FROM name GROUP BY name HAVING count(*) > 1) "
        "ORDER BY name.name, source.id"
    )
    sharing: dict[str, list[str]] = {}
    for name, source in rows:
        sharing.setdefault(name, []).append(source)
    return [
        Finding(
            code=FindingCode.NAME_COLLISION,
            severity=Severity.WARNING,
            record=ids[0],
            message=f"{', '.join(ids)} share the name {name!r}: a name cannot tell them apart",
        )
        for name, ids in sharing.items()
        if not cover.hides(ids)
    ]
