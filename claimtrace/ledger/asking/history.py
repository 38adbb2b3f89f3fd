"""What was there before: versions of records, what changed, and the ledger as of a moment."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any, Protocol

from pydantic import TypeAdapter, ValidationError

from claimtrace._frozen import Frozen
from claimtrace.case.case import Case, claim_id_of
from claimtrace.errors import InvalidRecord, LedgerError, UnknownReference, problems_of
from claimtrace.jsonlines import KINDS
from claimtrace.ledger.asking.fetching import questions
from claimtrace.ledger.store import journal
from claimtrace.ledger.store.database import Database
from claimtrace.ledger.store.stored import read_body
from claimtrace.ledger.writing.amending import check_kind, keys_ever
from claimtrace.reading.dating import known_hops, undated_hops
from claimtrace.records import Attribution, Claim, Record, Source
from claimtrace.windows import Moment, first_instant, last_instant

__all__ = ["Event", "LedgerView", "changed_since", "history"]


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


_moment: TypeAdapter[date] = TypeAdapter(Moment)


class _Whole(Protocol):
    def sources(self) -> Iterator[Source]: ...
    def claims(self, question: str | None = None) -> Iterator[Claim]: ...
    def attributions(self, claim: str | Claim | None = None) -> Iterator[Attribution]: ...
    def case(self, question: str, *, reveal: bool = False) -> Case: ...
    def case_of(self, claim: str | Claim, *, reveal: bool = False) -> Case: ...
    def cases(self, *, reveal: bool = False) -> Iterator[Case]: ...


class LedgerView:
    """A ledger as of a moment, to be read and not written.

    An attribution is inside if it was said by then: at ``when`` or before; where ``when`` is a
    date, until the end of that day (UTC). One that carries only a date counts from the beginning of
    its day. An undated hop without a document was told of by others: it is inside as soon as a hop
    that is inside leads to it, along a chain of the same claim, stance and target. Where several
    lead to it, nobody can tell which of them told of it first, and the earliest is taken. Undated
    reports, and undated hops to which nothing leads, are inside, and `undated` lists them. A claim
    is inside unless all reports of it came later; sources carry no date and are all inside.
    """

    def __init__(self, ledger: _Whole, when: Moment | str):
        self._ledger = ledger
        try:
            self.when: date = _moment.validate_python(when)
        except ValidationError as error:
            raise InvalidRecord("as_of needs a moment", problems_of(error)) from None

    def _is_inside(self, hop: Attribution) -> bool:
        if hop.said is None:
            return True
        said = first_instant(hop.said)
        if isinstance(self.when, datetime):
            return said <= self.when
        return said < last_instant(self.when)

    def _cut(self, case: Case) -> Case | None:
        """What of a case is inside; None where no claim is."""
        hops = known_hops(case.attributions, self._is_inside)
        if len(hops) == len(case.attributions):
            return case
        reported = {hop.claim for hop in case.attributions if hop.document is not None}
        inside = {hop.claim for hop in hops if hop.document is not None}
        inside |= {hop.supersedes for hop in hops if hop.document is not None and hop.supersedes}
        claims = [
            claim
            for claim in case.claims.values()
            if claim.id in inside or claim.id not in reported
        ]
        kept = {claim.id for claim in claims}
        held = [
            hop
            for hop in hops
            if hop.claim in kept and (hop.supersedes is None or hop.supersedes in kept)
        ]
        return Case.of(*case.sources.values(), *claims, *held) if claims else None

    def case(self, question: str, *, reveal: bool = False) -> Case:
        """The case of a question, as of then. Raises UnknownReference if nothing was said."""
        cut = self._cut(self._ledger.case(question, reveal=reveal))
        if cut is None:
            raise UnknownReference(f"nothing was said on {question!r:.210} by {self.when}")
        return cut

    def case_of(self, claim: str | Claim, *, reveal: bool = False) -> Case:
        """The case to which a claim belongs, as of then. Raises UnknownReference without it."""
        claim_id = claim_id_of(claim)
        cut = self._cut(self._ledger.case_of(claim_id, reveal=reveal))
        if cut is None or claim_id not in cut.claims:
            raise UnknownReference(f"claim {claim_id!r:.210} was not reported by {self.when}")
        return cut

    def cases(self, *, reveal: bool = False) -> Iterator[Case]:
        """Every case, as of then; questions on which nothing was said are left out."""
        for case in self._ledger.cases(reveal=reveal):
            cut = self._cut(case)
            if cut is not None:
                yield cut

    def sources(self) -> Iterator[Source]:
        """All sources of the ledger, as they are."""
        return self._ledger.sources()

    def claims(self, question: str | None = None) -> Iterator[Claim]:
        """The claims inside, or those that answer a question."""
        cases = self.cases(reveal=True) if question is None else (self.case(question, reveal=True),)
        return (claim for case in cases for claim in case.claims.values())

    def attributions(self, claim: str | Claim | None = None) -> Iterator[Attribution]:
        """The attributions inside, or those of a claim."""
        if claim is None:
            return (hop for case in self.cases(reveal=True) for hop in case.attributions)
        wanted = claim_id_of(claim)
        inside = set(self.case_of(wanted, reveal=True).attributions)
        return (hop for hop in self._ledger.attributions(wanted) if hop in inside)

    def questions(self) -> tuple[str, ...]:
        """The questions on which something was said."""
        return tuple(case.question for case in self.cases(reveal=True))

    @property
    def undated(self) -> tuple[Attribution, ...]:
        """What counts at every moment, though nobody knows since when: see the class."""
        cases = self._ledger.cases(reveal=True)
        return tuple(hop for case in cases for hop in undated_hops(case.attributions))

    def __repr__(self) -> str:
        return f"{self._ledger!r}.as_of({str(self.when)!r})"
