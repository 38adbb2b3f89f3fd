"""The records: who can say something, what was claimed, and who said it on whose word."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from datetime import date
from enum import StrEnum
from itertools import pairwise
from typing import TYPE_CHECKING, Annotated, Any, Literal, Self

from pydantic import AfterValidator, Field, JsonValue, Strict, StringConstraints
from pydantic import model_validator as _model_validator
from pydantic_core import from_json

from claimtrace._frozen import NOTHING, Frozen, FrozenDict
from claimtrace.documents import Document, Quote, Text, Url
from claimtrace.limits import MAX_ALIASES, MAX_ID_LENGTH, MAX_NAMES
from claimtrace.quantities import Quantity
from claimtrace.windows import Moment, TimeWindow

__all__ = [
    "AnyBasis",
    "AnyKind",
    "AnyStance",
    "Attribution",
    "Basis",
    "Claim",
    "Document",
    "Id",
    "Letter",
    "Quote",
    "Record",
    "Share",
    "Source",
    "SourceKind",
    "Stance",
    "chain",
]

# Portable among Rust's, Python's and ECMAScript's regular expressions, so that the exported JSON
# Schema says the same: no white space, no control characters, no overrides of writing direction.
_ID_PATTERN = "^[^\\s\\x00-\\x1f\\x7f-\\x9f\\u200b\\u202a-\\u202e\\u2066-\\u2069\\ufeff]+$"

Id = Annotated[str, StringConstraints(min_length=1, max_length=MAX_ID_LENGTH, pattern=_ID_PATTERN)]
"""1-200 characters, none of them white space or a control character."""


def _fits_a_line(value: dict[str, JsonValue]) -> dict[str, JsonValue]:
    """Refuse what a line of JSON cannot carry: NaN, infinities, nesting too deep to be read."""
    if not value:
        return NOTHING
    from_json(json.dumps({"extensions": value}, allow_nan=False))
    return FrozenDict(value)


_Extensions = Annotated[dict[str, JsonValue], AfterValidator(_fits_a_line)]


def _as_set(names: tuple[str, ...]) -> tuple[str, ...]:
    """Names in one order, each once, so that equal sets are equal values."""
    return names if len(names) < 2 else tuple(sorted(set(names)))


Share = Annotated[float, Strict(), Field(gt=0, le=1)]
"""A number above 0 and up to 1."""

_Names = list[str] | tuple[str, ...]  # what a constructor takes for a tuple of texts

Letter = Literal["A", "B", "C", "D", "E", "F"]
"""Source reliability in the Admiralty code (STANAG 2511, AJP-2.1); F is "cannot be judged"."""


class SourceKind(StrEnum):
    """What a source is, and so whether it speaks for itself or relays unless it says otherwise."""

    OUTLET = "outlet"
    AGENCY = "agency"
    STATE_MEDIA = "state_media"
    SOCIAL_MEDIA = "social_media"
    DATASET = "dataset"
    UNKNOWN = "unknown"
    GOVERNMENT = "government"
    ARMED_FORCE = "armed_force"
    ARMED_GROUP = "armed_group"
    MONITOR = "monitor"
    OFFICIAL = "official"
    WITNESS = "witness"
    ANONYMOUS = "anonymous"
    MATERIAL = "material"  # a recording, image, document, sample, sensor: bears the traces itself

    @property
    def speaks_for_itself(self) -> bool:
        """Whether a source of this kind speaks on its own authority unless it says otherwise."""
        return self in _SPEAKS_FOR_ITSELF


AnyKind = (
    SourceKind
    | Literal["outlet", "agency", "state_media", "social_media", "dataset", "unknown"]
    | Literal["government", "armed_force", "armed_group", "monitor", "official", "witness"]
    | Literal["anonymous", "material"]
)
"""A kind, or the word for it."""

_SPEAKS_FOR_ITSELF = frozenset(
    {
        SourceKind.GOVERNMENT,
        SourceKind.ARMED_FORCE,
        SourceKind.ARMED_GROUP,
        SourceKind.MONITOR,
        SourceKind.OFFICIAL,
        SourceKind.WITNESS,
        SourceKind.ANONYMOUS,
        SourceKind.MATERIAL,
    }
)


class Basis(StrEnum):
    """On whose word a reporter says something."""

    OWN = "own"  # its own authority: eyewitness, own count, official statement
    NAMED = "named"  # a named source's word
    HEDGED = "hedged"  # "sources in the ministry said"
    VAGUE = "vague"  # "reports say"
    UNATTRIBUTED = "unattributed"


AnyBasis = Basis | Literal["own", "named", "hedged", "vague", "unattributed"]
"""A basis, or the word for it."""

_canonical = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode

_CITING = frozenset({Basis.NAMED, Basis.HEDGED, Basis.VAGUE})


class Stance(StrEnum):
    """What the relayed statement does with the claim; every hop of one chain carries the same."""

    ASSERTS = "asserts"
    DENIES = "denies"
    RETRACTS = "retracts"
    UNDERCUTS = "undercuts"  # another source's word on the claim is worth nothing


AnyStance = Stance | Literal["asserts", "denies", "retracts", "undercuts"]
"""A stance, or the word for it."""


class Source(Frozen):
    """Anyone who can say something: outlet, wire agency, ministry, monitor, official, witness.

    >>> Source(id="sohr", name="Syrian Observatory", kind="monitor", reliability="C").kind.value
    'monitor'
    """

    id: Id
    """The id under which hops, claims and sources name it: 1-200 characters, no white space."""
    name: Text
    """Its name as shown to readers."""
    kind: SourceKind = SourceKind.UNKNOWN
    """What it is; decides whether it speaks for itself where a hop gives no basis."""
    reliability: Letter = "F"
    """Admiralty letter of the organisation that it belongs to; F says nothing, for or against."""
    fidelity: Share = 1.0
    """Chance, above 0 and up to 1, that it passes on faithfully what it was told."""
    part_of: Id | None = None
    """Id of the source that it belongs to, as a spokesman to a ministry; never its own."""
    bloc: Id | None = None
    """Those with whom it shares command, ownership or cause; allies count as partly one voice."""
    aliases: Annotated[tuple[Text, ...], Field(max_length=MAX_ALIASES)] = ()
    """Other names under which it is met."""
    url: Url | None = None
    """Its home page; kept as it came."""
    confidential: Annotated[bool, Strict()] = False
    """Whether it is shown under a pseudonym wherever its name is not asked for."""
    note: Text | None = None
    """A remark for people; scoring never reads it."""
    extensions: _Extensions = NOTHING
    """Data of your own, kept and written out again; anything that JSON can hold."""

    if TYPE_CHECKING:

        def __init__(
            self, *, id: str, name: str, kind: AnyKind = SourceKind.UNKNOWN,  # noqa: A002
            reliability: Letter = "F", fidelity: float = 1.0, part_of: str | None = None,
            bloc: str | None = None, aliases: _Names = (), url: str | None = None,
            confidential: bool = False, note: str | None = None,
            extensions: Mapping[str, Any] = NOTHING
        ) -> None: ...  # fmt: skip

    @_model_validator(mode="after")
    def _not_part_of_itself(self) -> Self:
        if self.part_of == self.id:
            raise ValueError("a source cannot be part of itself: leave part_of out")
        return self

    def __hash__(self) -> int:
        return hash((Source, self.id))


class Claim(Frozen):
    """One answer to one question: "at least 400 IS fighters were killed, 7-27 March 2016".

    Claims with the same ``question`` are alternatives. From ``favours`` and ``harms``, a source's
    interest is derived. ``scope`` is a set: its order and repeats mean nothing.

    >>> Claim(id="toll-400", statement="At least 400 were killed", question="toll").question
    'toll'
    """

    id: Id
    """The id under which hops name it: 1-200 characters, no white space."""
    statement: Text
    """The answer in words, as shown to readers."""
    question: Id = ""
    """Id of the question that it answers; its own id, if none is given."""
    quantity: Quantity | None = None
    """The figure, if it states one."""
    window: TimeWindow | None = None
    """The time that it is about; None if nothing is known of it."""
    scope: Annotated[tuple[Id, ...], Field(max_length=MAX_NAMES), AfterValidator(_as_set)] = ()
    """What restricts the count (a place, a population, a definition); nothing is the whole."""
    topic: Id | None = None
    """The subject that selects a source's reliability in `Policy.source_reliability`."""
    favours: Annotated[tuple[Id, ...], Field(max_length=MAX_NAMES)] = ()
    """Ids of the organisations or blocs that it helps, if it is believed."""
    harms: Annotated[tuple[Id, ...], Field(max_length=MAX_NAMES)] = ()
    """Ids of the organisations or blocs that it hurts, if it is believed."""
    note: Text | None = None
    """A remark for people; scoring never reads it."""
    extensions: _Extensions = NOTHING
    """Data of your own, kept and written out again; anything that JSON can hold."""

    if TYPE_CHECKING:

        def __init__(
            self, *, id: str, statement: str, question: str | None = None,  # noqa: A002
            quantity: Quantity | dict[str, Any] | None = None,
            window: TimeWindow | dict[str, Any] | None = None, scope: _Names = (),
            topic: str | None = None, favours: _Names = (), harms: _Names = (),
            note: str | None = None, extensions: Mapping[str, Any] = NOTHING
        ) -> None: ...  # fmt: skip

    else:
        question: Id | None = None

    def model_post_init(self, _context: Any, /) -> None:
        """Without a question, a claim answers its own."""
        if self.question is None:
            self.__dict__["question"] = self.id  # pyright: ignore[reportIndexIssue]

    def __hash__(self) -> int:
        return hash((Claim, self.id))


class Attribution(Frozen):
    """One hop: a reporter says the claim, on somebody's word or on its own.

    With a ``document`` it is a report that we hold; without one, a hop that somebody else told us
    of.

    >>> Attribution(claim="toll-400", reporter="daily", attributed_to="sohr").id
    'att-f8a654b48a02bf69a07c12cf78f953a6'
    """

    id: Id = ""
    """Where none is given, a hash of the content, computed when it is first asked for."""
    claim: Id
    """Id of the claim that is said."""
    reporter: Id
    """Id of the source that says it."""
    attributed_to: Id | None = None
    """Id of the source on whose word it is said; None where none is cited."""
    basis: Basis | None = None
    """On whose word: named if ``attributed_to`` is given; else, decided when a case is built, own
    for kinds that speak for themselves and unattributed for the others."""
    certainty: Share | None = None
    """How firmly it is stated, above 0 and up to 1; else, the policy's number for its basis."""
    stance: Stance = Stance.ASSERTS
    """What the statement does with the claim; the same on every hop of a chain."""
    supersedes: Id | None = None
    """Id of an older claim on the same question: the origin of this chain now says this instead."""
    undercuts: Id | None = None
    """Id of a source whose word on this claim this chain calls worthless; the stance follows."""
    said: Moment | None = None
    """A date or a time with its offset; the document's ``published``, if not given."""
    document: Document | None = None
    """The report that we hold; None for a hop that somebody else told us of."""
    quote: Quote | None = None
    """The words of the document that carry the claim."""
    wording: Text | None = None
    """How this report put the figure."""
    recorded_by: Text | None = None
    """Who, or which extractor with its version, made the record."""
    note: Text | None = None
    """A remark for people; scoring never reads it."""
    extensions: _Extensions = NOTHING
    """Data of your own, kept and written out again; anything that JSON can hold."""

    if TYPE_CHECKING:

        def __init__(
            self, *, id: str | None = None, claim: str, reporter: str,  # noqa: A002
            attributed_to: str | None = None, basis: AnyBasis | None = None,
            certainty: float | None = None, stance: AnyStance = Stance.ASSERTS,
            supersedes: str | None = None, undercuts: str | None = None,
            said: date | str | None = None, document: Document | dict[str, Any] | None = None,
            quote: Quote | dict[str, Any] | None = None, wording: str | None = None,
            recorded_by: str | None = None, note: str | None = None,
            extensions: Mapping[str, Any] = NOTHING
        ) -> None: ...  # fmt: skip

    else:
        id: Id | None = None

    @_model_validator(mode="after")
    def _fits_together(self) -> Self:
        fields = self.__dict__  # a model takes several times as long to hand out an attribute
        basis, cited, document = fields["basis"], fields["attributed_to"], fields["document"]
        if document is not None and fields["said"] is None:
            fields["said"] = document.published  # pyright: ignore[reportIndexIssue]
        if cited is None:
            if basis in _CITING:
                raise ValueError(f"basis '{basis}' needs attributed_to: say on whose word")
        elif basis is not None and basis not in _CITING:
            raise ValueError(f"basis '{basis}' excludes attributed_to: leave one of them out")
        elif cited == fields["reporter"]:
            raise ValueError(
                "a reporter cannot cite itself: leave attributed_to out if it speaks on its own "
                "authority"
            )
        if fields["undercuts"] is not None or fields["stance"] == Stance.UNDERCUTS:
            self._check_undercut()
        if fields["supersedes"] is not None:
            if self.stance != Stance.ASSERTS:
                raise ValueError("only an assertion supersedes a claim: leave supersedes out")
            if self.supersedes == self.claim:
                raise ValueError("a claim cannot supersede itself: name the older claim")
        return self

    def _check_undercut(self) -> None:
        """The stance and its target go together; who undercuts itself takes its word back."""
        fields = vars(self)
        target = fields["undercuts"]
        if target is None:
            raise ValueError(
                "an undercut needs its target: name in undercuts the source whose word falls"
            )
        if "stance" not in self.model_fields_set:
            fields["stance"] = Stance.UNDERCUTS
        elif fields["stance"] != Stance.UNDERCUTS:
            raise ValueError(
                f"stance '{fields['stance']}' excludes undercuts: leave one of them out"
            )
        speaker = fields["attributed_to"] or fields["reporter"]
        if speaker == target:
            raise ValueError(
                f"{target!r} cannot undercut itself: record that it takes the claim back with "
                "stance 'retracts'"
            )

    @property
    def content_id(self) -> str:
        """The id that this content has where none is given.

        ``att-`` and the first 128 bits, in hex, of the SHA-256 of the canonical JSON of all other
        fields that hold more than their default. Why a hash: docs/decisions/0005.
        """
        content = self.model_dump(mode="json", exclude={"id"}, exclude_defaults=True)
        return "att-" + hashlib.sha256(_canonical(content).encode()).hexdigest()[:32]

    @property
    def given_id(self) -> str | None:
        """The id as it was given, or as it was computed already; None before that."""
        return self.__dict__["id"]  # type: ignore[no-any-return]

    def model_copy(self, *, update: Mapping[str, Any] | None = None, deep: bool = False) -> Self:
        """As pydantic's, which does not validate; a computed id does not outlive its content."""
        copied = super().model_copy(update=update, deep=deep)
        if update and "id" not in update and self.given_id == self.content_id:
            copied.__dict__["id"] = None  # pyright: ignore[reportIndexIssue]
        return copied

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Attribution):
            return NotImplemented
        mine, theirs = self.__dict__, other.__dict__
        # One instant written with two offsets is equal to Python, and is not the same content.
        return self is other or (
            all(mine[name] == theirs[name] for name in mine if name != "id")
            and self.id == other.id
        )  # fmt: skip

    def __hash__(self) -> int:
        return hash((self.claim, self.reporter, self.attributed_to, self.said, self.document))


def _attribution_id(self: Attribution) -> str:
    """The id given, or the hash of the content, computed at the first call and kept."""
    fields = self.__dict__
    if fields["id"] is None:
        fields["id"] = self.content_id  # pyright: ignore[reportIndexIssue]
    return fields["id"]  # type: ignore[no-any-return]


# A field of the model whose value, where none was given, is worked out when it is first read:
# hashing every record while loading would double the cost of loading.
Attribution.id = property(_attribution_id)  # type: ignore[assignment]

Record = Source | Claim | Attribution
"""Any of the three records."""


def chain(
    claims: str | Sequence[str],
    *sources: str,
    document: Document | None = None,
    quote: Quote | None = None,
    said: date | str | None = None,
    stance: AnyStance = Stance.ASSERTS,
    basis: AnyBasis | None = None,
    undercuts: str | None = None,
) -> tuple[Attribution, ...]:
    """The hops of a chain as it was read, from the report that is held to the last source named.

    ``chain(["sorties", "targets"], "usa-today", "tass", "russian-mod", document=page)`` is, for
    each claim, the report of USA Today citing TASS and the hop of TASS citing the ministry.
    ``document`` (`Document()` if none is given), ``quote`` and ``said`` go on the first hop, the
    report held; ``stance`` on all; ``basis`` on the last. A basis of own or unattributed is about
    the last source itself, which then gets a hop of its own. ``undercuts`` names, on all hops, the
    source whose word on the claims the last source calls worthless. Raises ValueError without a
    source, and pydantic's ValidationError as `Attribution` does.

    >>> [(hop.reporter, hop.attributed_to) for hop in chain("toll", "daily", "wire", "sohr")]
    [('daily', 'wire'), ('wire', 'sohr')]
    """
    if not sources:
        raise ValueError("a chain needs at least one source: the reporter of the document held")
    if undercuts is not None and Stance(stance) not in (Stance.ASSERTS, Stance.UNDERCUTS):
        raise ValueError(f"stance '{stance}' excludes undercuts: leave one of them out")
    ids = (claims,) if isinstance(claims, str) else tuple(claims)
    path: list[tuple[str, str | None]] = list(pairwise(sources))
    if not path or (basis is not None and Basis(basis) not in _CITING):
        path.append((sources[-1], None))
    first = {"document": document or Document(), "quote": quote, "said": said}
    manner: dict[str, Any] = {"stance": stance} if undercuts is None else {"undercuts": undercuts}
    hops = []
    for claim in ids:
        for position, (reporter, cited) in enumerate(path):
            held: dict[str, Any] = first if position == 0 else {}
            last: dict[str, Any] = {"basis": basis} if position == len(path) - 1 else {}
            hop = Attribution(
                claim=claim, reporter=reporter, attributed_to=cited, **manner, **held, **last
            )
            hops.append(hop)
    return tuple(hops)
