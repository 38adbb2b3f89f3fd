"""The desk: one call for one statement as it was read, and one for what somebody says now."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Sequence
from typing import Any, Self

from pydantic import ValidationError

from claimtrace.case.case import claim_id_of
from claimtrace.errors import InvalidRecord, UnknownReference, problems_of
from claimtrace.ledger.asking import fetching
from claimtrace.ledger.store.database import Database
from claimtrace.ledger.store.stored import read_body
from claimtrace.ledger.writing.joining import Typed, answer, text_of
from claimtrace.ledger.writing.loading import take_in
from claimtrace.quantities import Quantity
from claimtrace.records import Attribution, Basis, Claim, Document, Quote, Source, Stance, chain
from claimtrace.registry import Sources
from claimtrace.windows import Moment, TimeWindow
from claimtrace.words.names import id_from_name, name_key

__all__ = ["Desk", "Recorded", "record", "undercut"]


_log = logging.getLogger("claimtrace")

_SPEAKING = (Basis.OWN, Basis.UNATTRIBUTED)


class Recorded(str):
    """The id of the claim that a statement was recorded under; a str, with what had to be made.

    ``created`` holds the ids of sources that nobody knew before. Look at it: a name that is
    misspelt makes a new source, and so an origin that does not exist. ``is_new`` says whether
    the claim was made: a denial or retraction of a new claim takes nothing back that is there.
    """

    __slots__ = ("created", "is_new")
    created: tuple[str, ...]
    is_new: bool

    def __new__(cls, claim: str, created: Iterable[str] = (), *, is_new: bool = False) -> Self:
        """The id, the ids of the sources that were created, and whether the claim was."""
        self = super().__new__(cls, claim)
        self.created = tuple(created)
        self.is_new = is_new
        return self

    def __repr__(self) -> str:
        return f"{str(self)!r}" + (
            f" (new sources: {', '.join(self.created)})" * bool(self.created)
        )


def record(
    database: Database,
    typed: Typed,
    *,
    by: str,
    via: str | Sequence[str],
    create: bool,
    supersedes: str | None,
    report: dict[str, Any],
    hop: dict[str, Any],
) -> Recorded:
    """Record one statement; see `Desk.record`.

    ``report`` and ``hop`` hold further fields of the whole chain, and of the report that is held.
    """
    with database.writing():
        try:
            report = _checked(report)
            people = _DeskSources(database, create)
            path = [people.id_of("via", name) for name in _path(via)]
            speaker = people.id_of("by", by)
            asserted = report["stance"] is Stance.ASSERTS
            claim, is_new, wording = answer(database, typed, asserted=asserted)
            more = {"wording": wording} | _stated(hop)
            if supersedes != claim.id:
                more["supersedes"] = supersedes
            hops = _hops(claim.id, path, speaker, report, more)
        except ValidationError as error:
            raise InvalidRecord("this cannot be recorded", problems_of(error)) from None
        if asserted and not is_new and hops[0].said is None:
            _say_what_is_denied(database, claim, speaker)
        take_in(database, "record", [*people.created, claim, *hops])
    if is_new and not asserted:
        _log.info("nothing on %r says this yet: claim %r is new", claim.question, claim.id)
    if is_new and claim.quantity is None and any(letter.isdigit() for letter in claim.statement):
        _log.info("no figure was read in %r: it is kept as words", claim.statement)
    return Recorded(claim.id, people.said_to_be_new(), is_new=is_new)


def undercut(
    database: Database,
    target: str,
    *,
    claim: str | None,
    question: str | None,
    by: str,
    via: str | Sequence[str],
    create: bool,
    report: dict[str, Any],
    hop: dict[str, Any],
) -> tuple[Recorded, ...]:
    """Record that somebody's word is worth nothing; see `Desk.undercut`."""
    if (claim is None) == (question is None):
        raise InvalidRecord("an undercut is of one claim= or of one question=: name one of them")
    with database.writing():
        try:
            report = _checked({**report, "stance": Stance.UNDERCUTS})
            people = _DeskSources(database, create)
            aim = _DeskSources(database, create=False).id_of("target", target)
            claims = _bearing(database, aim, claim, question)
            path = [people.id_of("via", name) for name in _path(via)]
            speaker = people.id_of("by", by)
            report["undercuts"] = aim
            hops = [
                each
                for claim_id in claims
                for each in _hops(claim_id, path, speaker, report, _stated(hop))
            ]
        except ValidationError as error:
            raise InvalidRecord("this cannot be recorded", problems_of(error)) from None
        take_in(database, "record", [*people.created, *hops])
    created = people.said_to_be_new()
    return tuple(Recorded(claim_id, created) for claim_id in claims)


_BEARING = """WITH RECURSIVE part (id) AS (
    SELECT :target UNION SELECT source.id FROM part JOIN source ON source.part_of = part.id
), aimed (key) AS (SELECT key FROM source WHERE id IN part)
SELECT claim.id FROM claim JOIN question ON question.key = claim.question
WHERE question.id = :question AND EXISTS (
    SELECT 1 FROM attribution a WHERE a.claim = claim.key
    AND (a.stance IS NULL OR a.stance = 'denies')
    AND (a.reporter IN aimed OR a.attributed_to IN aimed)
) ORDER BY claim.key"""


def _bearing(
    database: Database, target: str, claim: str | None, question: str | None
) -> Sequence[str]:
    """The claims on which a source's word is to fall: the one named, or those it bears on."""
    if claim is not None:
        found: Claim = fetching.find(database, "claim", text_of("claim", claim))
        return (found.id,)
    fetching.question_key(database, text_of("question", question))
    rows = database.rows(_BEARING, {"target": target, "question": question})
    if not rows:
        raise InvalidRecord(
            f"no claim on {question!r:.210} is said or relayed by {target!r}, so nothing would "
            "fall: record the reports first, or name the claim with claim="
        )
    return [row[0] for row in rows]


_DENIED = """SELECT 1 FROM attribution a JOIN claim ON claim.key = a.claim
JOIN source ON source.key = coalesce(a.attributed_to, a.reporter)
WHERE claim.id = ? AND a.stance = 'denies' AND source.id = ?"""


def _say_what_is_denied(database: Database, claim: Claim, speaker: str) -> None:
    """Log that a denial still counts beside an assertion of which nobody knows if it is later."""
    if database.row(_DENIED, (claim.id, speaker)):
        _log.info(
            "%r denied claim %r, and both count: give said=, the day on which it says so now",
            speaker, claim.id,
        )  # fmt: skip


def _stated(fields: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in fields.items() if value is not None}


def _checked(report: dict[str, Any]) -> dict[str, Any]:
    """The fields of a chain, with stance and basis looked up and a quotation made of text."""
    stance, basis, quote = report["stance"], report["basis"], report["quote"]
    return {
        **report,
        "stance": _member(Stance, "stance", stance),
        "basis": None if basis is None else _member(Basis, "basis", basis),
        "quote": Quote(exact=quote) if isinstance(quote, str) else quote,
    }


def _member(words: Any, field: str, value: object) -> Any:
    try:
        return words(value)
    except ValueError:
        raise InvalidRecord(f"{field} is {value!r:.80}: give one of {', '.join(words)}") from None


def _path(via: str | Sequence[str]) -> Sequence[str]:
    if isinstance(via, str):
        return (via,)
    try:
        return tuple(via)
    except TypeError:
        raise InvalidRecord(f"via is a list of names, not {type(via).__name__}") from None


def _hops(
    claim: str, path: Sequence[str], speaker: str, report: dict[str, Any], more: dict[str, Any]
) -> list[Attribution]:
    """The chain to the speaker, and what the speaker says on its own authority."""
    basis = report["basis"] or Basis.OWN
    hops = chain(claim, *path, speaker, **{**report, "basis": basis})
    first = Attribution(**{**_given(hops[0]), **more})
    if basis in _SPEAKING:
        return [first, *hops[1:]]
    own = Attribution(
        claim=claim, reporter=speaker, stance=report["stance"], basis=Basis.OWN,
        undercuts=report.get("undercuts"),
    )  # fmt: skip
    return [first, *hops[1:], own]


def _given(hop: Attribution) -> dict[str, Any]:
    return {name: getattr(hop, name) for name in type(hop).model_fields if name != "id"}


class _DeskSources:
    """Finds sources by id, name or alias, and makes those that nobody knows."""

    def __init__(self, database: Database, create: bool):
        self._database = database
        self._create = create
        self.created: list[Source] = []

    def id_of(self, field: str, name: str) -> str:
        name = text_of(field, name)
        known = Sources([*self._candidates(name), *self.created]).resolve(name)
        return self._made(name).id if known is None else known.id

    def said_to_be_new(self) -> tuple[str, ...]:
        """The ids of the sources that were made, once the log has said so."""
        for source in self.created:
            _log.info("new source %r (%s), of kind unknown", source.id, source.name)
        return tuple(source.id for source in self.created)

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


class Desk:
    """What a person types into a ledger."""

    _database: Database

    def record(
        self,
        figure_or_statement: str | float | Quantity | None = None,
        *,
        by: str,
        question: str | None = None,
        via: str | Sequence[str] = (),
        claim: str | Claim | None = None,
        said: Moment | str | None = None,
        document: Document | None = None,
        quote: Quote | str | None = None,
        stance: Stance | str = Stance.ASSERTS,
        basis: Basis | str | None = None,
        statement: str | None = None,
        unit: str | None = None,
        window: TimeWindow | None = None,
        scope: str | Sequence[str] = (),
        topic: str | None = None,
        favours: str | Sequence[str] = (),
        harms: str | Sequence[str] = (),
        wording: str | None = None,
        recorded_by: str | None = None,
        note: str | None = None,
        supersedes: str | Claim | None = None,
        create: bool = True,
    ) -> Recorded:
        """Record what was read, in one call; returns the id of the claim, a str.

        ``figure_or_statement`` is read as a figure where it is one ("at least 12 killed", or a
        number with ``unit``), else as a statement without one. ``by`` is who says it on its own
        authority (unless ``basis`` says otherwise); ``via`` who passed it on, the report held
        first: ``by="ministry", via=["bbc", "afp"]`` was read at the BBC, which cites AFP. Both
        are ids, names or aliases. Names that nobody knows become sources of kind unknown, listed
        in ``created`` of what is returned and logged; with ``create=False`` they raise
        UnknownReference.

        ``claim`` names the claim that the statement is about; then nothing else needs to be said of
        it, and other words become the report's ``wording``. An id that is not there yet is given to
        a new claim. Without ``claim``, the statement joins the claim on the question that gives the
        same figure (or the same words, without figures) about the same time and with the same
        ``scope`` (names of what restricts the count); where there is none, it becomes a claim. A
        statement without ``window`` or ``scope`` joins a claim without. Topic, favours and harms
        are about the claim, and so of no account in a denial or a retraction of one that is there.

        ``said``, ``document`` (`Document()` if none is given), ``quote``, ``wording``,
        ``recorded_by`` and ``note`` are about the report held, ``stance`` and ``basis`` as in
        `chain` (for an undercut see `undercut`); ``supersedes`` is what `update` sets. Who denied a
        claim takes that back by asserting it, or with ``stance="retracts"``, at a later date.
        Raises InvalidRecord where a value is not valid, contradicts the claim, or leaves open which
        claim is meant (the message lists them), AmbiguousName where a name is that of several
        sources.
        """
        typed = Typed(
            said=figure_or_statement, question=question, claim=claim, unit=unit,
            statement=statement, window=window, scope=scope or None, topic=topic,
            favours=favours or None, harms=harms or None,
        )  # fmt: skip
        return record(
            self._database,
            typed,
            by=by,
            via=via,
            create=create,
            supersedes=None if supersedes is None else claim_id_of(supersedes),
            report={
                "said": said, "document": document, "quote": quote, "stance": stance,
                "basis": basis,
            },
            hop={"wording": wording, "recorded_by": recorded_by, "note": note},
        )  # fmt: skip

    def update(
        self,
        claim: str | Claim,
        figure_or_statement: str | float | Quantity,
        *,
        by: str,
        via: str | Sequence[str] = (),
        said: Moment | str | None = None,
        document: Document | None = None,
        quote: Quote | str | None = None,
        basis: Basis | str | None = None,
        statement: str | None = None,
        unit: str | None = None,
        window: TimeWindow | None = None,
        scope: str | Sequence[str] | None = None,
        topic: str | None = None,
        favours: str | Sequence[str] | None = None,
        harms: str | Sequence[str] | None = None,
        wording: str | None = None,
        recorded_by: str | None = None,
        note: str | None = None,
        question: str | None = None,
        create: bool = True,
    ) -> Recorded:
        """Record that ``by`` now says this instead of an older claim on the same question.

        Takes what `record` takes. The report supersedes the older claim for ``by`` and for nobody
        else. Window, scope, topic, favours and harms are taken over from it unless given
        (``favours=()`` gives none); the question always is. Raises UnknownReference where there is
        no such claim, InvalidRecord for another ``question``, and else what `record` raises.
        """
        older: Claim = fetching.find(self._database, "claim", claim_id_of(claim))
        if question not in (None, older.question):
            raise InvalidRecord(
                f"an update keeps the question of the older claim, {older.question!r}: leave "
                "question= out, or record() a claim on another one"
            )
        typed = Typed(
            said=figure_or_statement, question=older.question, claim=None, unit=unit,
            statement=statement, window=window, scope=scope, topic=topic, favours=favours,
            harms=harms, older=older,
        )  # fmt: skip
        return record(
            self._database,
            typed,
            by=by,
            via=via,
            create=create,
            supersedes=older.id,
            report={
                "said": said, "document": document, "quote": quote, "stance": Stance.ASSERTS,
                "basis": basis,
            },
            hop={"wording": wording, "recorded_by": recorded_by, "note": note},
        )  # fmt: skip

    def undercut(
        self,
        target: str,
        *,
        by: str,
        claim: str | Claim | None = None,
        question: str | None = None,
        via: str | Sequence[str] = (),
        said: Moment | str | None = None,
        document: Document | None = None,
        quote: Quote | str | None = None,
        basis: Basis | str | None = None,
        recorded_by: str | None = None,
        note: str | None = None,
        create: bool = True,
    ) -> tuple[Recorded, ...]:
        """Record that ``by`` calls the word of ``target`` worthless; returns the claims concerned.

        ``desk.undercut("video", question="toll", by="institute", via="bbc")`` is for a forged
        document, footage of another event, words that were never said: what goes by way of
        ``target``, or of a part of it, loses its weight, and nothing is said of whether the claim
        is true. ``claim`` names one claim; ``question`` means every claim on it that ``target``
        or a part of it says, relays or denies. ``target`` must be known, by id, name or alias.

        The other arguments are those of `record`. Raises UnknownReference for an unknown claim,
        question or target, InvalidRecord where nothing would fall and where an organisation would
        undercut itself or a part of it (that is a retraction), and else what `record` raises.
        """
        return undercut(
            self._database,
            target,
            claim=None if claim is None else claim_id_of(claim),
            question=question,
            by=by,
            via=via,
            create=create,
            report={"said": said, "document": document, "quote": quote, "basis": basis},
            hop={"recorded_by": recorded_by, "note": note},
        )
