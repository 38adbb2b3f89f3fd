"""The desk: one call for one statement as it was read, and one for what somebody says now."""

from __future__ import annotations

from collections.abc import Sequence

from claimtrace.case import claim_id_of
from claimtrace.errors import InvalidRecord
from claimtrace.ledger import reading
from claimtrace.ledger.answers import Typed
from claimtrace.ledger.database import Database
from claimtrace.ledger.recording import Recorded, record
from claimtrace.quantities import Quantity
from claimtrace.records import Basis, Claim, Document, Quote, Stance
from claimtrace.windows import Moment, TimeWindow

__all__ = ["Desk"]


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

        ``claim`` names the claim that the statement is about; then nothing else needs to be said
        of it, and other words become the report's ``wording``. An id that is not there yet is
        given to a new claim. Without ``claim``, the statement joins the claim on the question
        that gives the same figure (or the same words, without figures) about the same time; where
        there is none, it becomes a claim. A statement without ``window`` joins a claim without
        one. Topic, favours and harms are about the claim, and so of no account in a denial or a
        retraction of one that is there.

        ``said``, ``document`` (`Document()` if none is given), ``quote``, ``wording``,
        ``recorded_by`` and ``note`` are about the report held, ``stance`` and ``basis`` as in
        `chain`; ``supersedes`` is what `update` sets. Raises InvalidRecord where a value is not
        valid, contradicts the claim, or leaves open which claim is meant (the message lists
        them), AmbiguousName where a name is that of several sources.
        """
        typed = Typed(
            said=figure_or_statement, question=question, claim=claim, unit=unit,
            statement=statement, window=window, topic=topic, favours=favours or None,
            harms=harms or None,
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
        else. Window, topic, favours and harms are taken over from it unless given (``favours=()``
        gives none); the question always is. Raises UnknownReference where there is no such claim,
        InvalidRecord for another ``question``, and else what `record` raises.
        """
        older: Claim = reading.find(self._database, "claim", claim_id_of(claim))
        if question not in (None, older.question):
            raise InvalidRecord(
                f"an update keeps the question of the older claim, {older.question!r}: leave "
                "question= out, or record() a claim on another one"
            )
        typed = Typed(
            said=figure_or_statement, question=older.question, claim=None, unit=unit,
            statement=statement, window=window, topic=topic, favours=favours, harms=harms,
            older=older,
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
