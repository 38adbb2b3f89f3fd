"""The desk: one call for one statement as it was read, with sources resolved or made."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Sequence
from typing import Any, Self

from pydantic import ValidationError

from claimtrace.errors import InvalidRecord, UnknownReference, problems_of
from claimtrace.ledger import journal, reading
from claimtrace.ledger.database import Database
from claimtrace.ledger.intake import Intake
from claimtrace.ledger.loading import refuse
from claimtrace.ledger.stored import body_of, read_body
from claimtrace.limits import MAX_ID_LENGTH
from claimtrace.quantities import Quantity
from claimtrace.records import Attribution, Basis, Claim, Record, Source, SourceKind, chain
from claimtrace.registry import Sources, id_from_name, name_key

__all__ = ["Recorded", "record"]

_log = logging.getLogger("claimtrace")

_OF_CLAIM = ("quantity", "window", "topic", "favours", "harms", "note")


class Recorded(str):
    """The id of the claim that a statement was recorded under; a str, with what had to be made.

    ``created`` holds the ids of sources that nobody knew before. Look at it: a name that is
    misspelt makes a new source, and so an origin that does not exist.
    """

    __slots__ = ("created",)
    created: tuple[str, ...]

    def __new__(cls, claim: str, created: Iterable[str] = ()) -> Self:
        """The id, and the ids of the sources that were created."""
        self = super().__new__(cls, claim)
        self.created = tuple(created)
        return self

    def __repr__(self) -> str:
        return f"{str(self)!r}" + (
            f" (new sources: {', '.join(self.created)})" * bool(self.created)
        )


def record(
    database: Database,
    figure_or_statement: str | Quantity,
    *,
    question: str,
    by: str,
    via: str | Sequence[str],
    create: bool,
    supersedes: str | None,
    claim: dict[str, Any],
    report: dict[str, Any],
    hop: dict[str, Any],
) -> Recorded:
    """Record one statement; see `Ledger.record`.

    ``claim``, ``report`` and ``hop`` hold further fields of the claim, of the whole chain, and of
    the report that is held.
    """
    with database.writing():
        try:
            people = _People(database, create)
            path = [people.id_of(name) for name in ((via,) if isinstance(via, str) else via)]
            speaker = people.id_of(by)
            answer = _claim(database, figure_or_statement, question, claim)
            if report.get("basis") is None and people.is_of_unknown_kind(speaker):
                report = {**report, "basis": Basis.OWN}
            hops = _hops(answer.id, path, speaker, supersedes, report, hop)
        except ValidationError as error:
            raise InvalidRecord("this cannot be recorded", problems_of(error)) from None
        _add(database, [*people.created, answer, *hops])
    created = tuple(source.id for source in people.created)
    for source in people.created:
        _log.info("new source %r (%s), of kind unknown", source.id, source.name)
    return Recorded(answer.id, created)


def _add(database: Database, records: Iterable[Record]) -> None:
    intake = Intake(database, journal.next_number(database))
    for number, each in enumerate(records, start=intake.first):
        intake.put(number, each)
    intake.settle()
    refuse(intake)
    journal.seal(database, "record", intake.first, intake.last)


class _People:
    """Finds sources by id, name or alias, and makes those that nobody knows."""

    def __init__(self, database: Database, create: bool):
        self._database = database
        self._create = create
        self._kinds: dict[str, SourceKind] = {}
        self.created: list[Source] = []

    def id_of(self, name: str) -> str:
        known = Sources([*self._candidates(name), *self.created]).resolve(name)
        if known is None:
            known = self._made(name)
        self._kinds[known.id] = known.kind
        return known.id

    def is_of_unknown_kind(self, source: str) -> bool:
        return self._kinds[source] is SourceKind.UNKNOWN

    def _candidates(self, name: str) -> list[Source]:
        sql = (
            "SELECT body FROM source WHERE id = :name OR key IN "
            "(SELECT source FROM name WHERE name = :key)"
        )
        values = {"name": name, "key": name_key(name)}
        return [read_body("source", body) for (body,) in self._database.rows(sql, values)]

    def _made(self, name: str) -> Source:
        if not self._create:
            raise UnknownReference(f"no source is called {name!r:.210}: add its record first")
        source = Source(id=id_from_name(name), name=name)
        self.created.append(source)
        return source


def _claim(
    database: Database, figure_or_statement: str | Quantity, question: str, given: dict[str, Any]
) -> Claim:
    """The claim on the question that says this; the one that is there, where one is."""
    fields = {key: value for key, value in given.items() if value is not None and value != ()}
    if isinstance(figure_or_statement, Quantity):
        fields.setdefault("quantity", figure_or_statement)
        statement = str(figure_or_statement)
    else:
        statement = figure_or_statement
        fields.setdefault("quantity", _figure(statement))
    statement = fields.pop("statement", statement)
    wanted = fields.pop("id", None)
    draft = Claim(
        id=wanted or _claim_id(question, statement),
        question=question,
        statement=statement,
        **fields,
    )
    alike = [known for known in _answers(database, question) if _is_same(known, draft, fields)]
    if wanted is None and alike:
        return alike[0]
    return draft if wanted is not None else _with_free_id(database, draft)


def _figure(text: str) -> Quantity | None:
    try:
        return Quantity.parse(text)
    except ValueError:
        return None


def _answers(database: Database, question: str) -> Iterable[Claim]:
    if database.row("SELECT 1 FROM question WHERE id = ?", (question,)) is None:
        return ()
    return reading.claims(database, question)


def _is_same(known: Claim, draft: Claim, given: dict[str, Any]) -> bool:
    """Whether a claim says what the draft says, in everything that was given."""
    if known.quantity != draft.quantity:
        return False
    if draft.quantity is None and name_key(known.statement) != name_key(draft.statement):
        return False
    return all(
        getattr(known, field) == getattr(draft, field) for field in _OF_CLAIM if field in given
    )


def _claim_id(question: str, statement: str) -> str:
    return f"{question}-{id_from_name(statement)}"[:MAX_ID_LENGTH]


def _with_free_id(database: Database, draft: Claim) -> Claim:
    claim, count = draft, 1
    while True:
        row = database.row("SELECT body FROM claim WHERE id = ?", (claim.id,))
        if row is None or row[0] == body_of(claim)[0]:
            return claim
        count += 1
        stem = draft.id[: MAX_ID_LENGTH - 8]
        claim = draft.model_copy(update={"id": f"{stem}-{count}"})


def _hops(
    claim: str,
    path: Sequence[str],
    speaker: str,
    supersedes: str | None,
    report: dict[str, Any],
    hop: dict[str, Any],
) -> list[Attribution]:
    hops = chain(claim, *path, speaker, **report)
    more = {key: value for key, value in hop.items() if value is not None}
    if supersedes is not None and supersedes != claim:
        more["supersedes"] = supersedes
    first = Attribution(**{**_given(hops[0]), **more}) if more else hops[0]
    return [first, *hops[1:]]


def _given(hop: Attribution) -> dict[str, Any]:
    return {name: getattr(hop, name) for name in type(hop).model_fields if name != "id"}
