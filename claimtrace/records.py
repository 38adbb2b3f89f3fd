"""The records: who can say something, what was claimed, and who said it on whose word."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from enum import StrEnum
from itertools import pairwise
from typing import TYPE_CHECKING, Annotated, Any, Literal, Self

from pydantic import (
    AfterValidator,
    Field,
    JsonValue,
    Strict,
    StringConstraints,
)
from pydantic import model_validator as _model_validator
from pydantic_core import from_json

from claimtrace._frozen import NOTHING, Frozen, FrozenDict
from claimtrace.limits import (
    MAX_ALIASES,
    MAX_ID_LENGTH,
    MAX_NAMES,
    MAX_TEXT_LENGTH,
    MAX_URL_LENGTH,
)
from claimtrace.quantities import Quantity
from claimtrace.windows import Moment, TimeWindow

__all__ = [
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

_Text = Annotated[str, StringConstraints(min_length=1, max_length=MAX_TEXT_LENGTH)]
_Url = Annotated[str, StringConstraints(min_length=1, max_length=MAX_URL_LENGTH)]
_Offset = Annotated[int, Strict(), Field(ge=0)]


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


_canonical = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode

_CITING = frozenset({Basis.NAMED, Basis.HEDGED, Basis.VAGUE})


class Stance(StrEnum):
    """What the relayed statement does with the claim; every hop of one chain carries the same."""

    ASSERTS = "asserts"
    DENIES = "denies"
    RETRACTS = "retracts"
    UNDERCUTS = "undercuts"  # another source's word on the claim is worth nothing


class Document(Frozen):
    """A text that we hold: a page, a bulletin, a recording. `Document()` if nothing is known of it.

    ``published`` and ``retrieved`` are dates or aware datetimes; ``archived`` is the URL of a
    stored copy; ``credit`` is the credit line as printed (it adds no hop by itself); ``rights``
    says who may reuse the text; ``sha256`` is the hex digest of its bytes. URLs are kept as they
    came.
    """

    url: _Url | None = None
    title: _Text | None = None
    published: Moment | None = None
    retrieved: Moment | None = None
    archived: _Url | None = None
    credit: _Text | None = None
    rights: _Text | None = None
    sha256: Annotated[str, StringConstraints(pattern="^[0-9a-fA-F]{64}$")] | None = None


class Quote(Frozen):
    """The words of a document that carry the claim.

    Fields as in the W3C Web Annotation selectors: ``exact``, ``prefix`` and ``suffix`` of the
    TextQuoteSelector; ``start`` and ``end`` of the TextPositionSelector, in code points, ``end``
    not included.
    """

    exact: _Text
    prefix: _Text | None = None
    suffix: _Text | None = None
    start: _Offset | None = None
    end: _Offset | None = None

    @_model_validator(mode="after")
    def _positions_fit(self) -> Self:
        if (
            self.start is not None
            and self.end is not None
            and self.end - self.start != len(self.exact)
        ):
            raise ValueError(
                f"start {self.start} and end {self.end} do not span the {len(self.exact)} "
                "code points of exact"
            )
        return self


class Source(Frozen):
    """Anyone who can say something: outlet, wire agency, ministry, monitor, official, witness.

    ``reliability`` is the Admiralty letter of the organisation at the end of the ``part_of``
    chain ("F": cannot be judged, carries no information). ``fidelity`` in (0, 1] is the chance
    that this source passes on faithfully what it was told. ``part_of`` is the id of the source
    that it belongs to; ``bloc`` names those with whom it shares command, ownership or cause.
    ``confidential`` sources are shown under a pseudonym wherever their name is not asked for.
    """

    id: Id
    name: _Text
    kind: SourceKind = SourceKind.UNKNOWN
    reliability: Letter = "F"
    fidelity: Share = 1.0
    part_of: Id | None = None
    bloc: Id | None = None
    aliases: Annotated[tuple[_Text, ...], Field(max_length=MAX_ALIASES)] = ()
    url: _Url | None = None
    confidential: Annotated[bool, Strict()] = False
    note: _Text | None = None
    extensions: _Extensions = NOTHING

    @_model_validator(mode="after")
    def _not_part_of_itself(self) -> Self:
        if self.part_of == self.id:
            raise ValueError("a source cannot be part of itself: leave part_of out")
        return self

    def __hash__(self) -> int:
        return hash((Source, self.id))


class Claim(Frozen):
    """One answer to one question: "at least 400 IS fighters were killed, 7-27 March 2016".

    Claims with the same ``question`` (its own id, if none is given) are alternatives. ``favours``
    and ``harms`` name the organisations or blocs that the claim helps or hurts: from them, a
    source's interest is derived. ``topic`` selects a reliability by subject in the policy.
    ``scope`` names what restricts the count (a place, a population, a definition): no scope is
    the whole, each further name a smaller part. It is a set: its order and repeats mean nothing.
    """

    id: Id
    statement: _Text
    question: Id = ""
    quantity: Quantity | None = None
    window: TimeWindow | None = None
    scope: Annotated[tuple[Id, ...], Field(max_length=MAX_NAMES), AfterValidator(_as_set)] = ()
    topic: Id | None = None
    favours: Annotated[tuple[Id, ...], Field(max_length=MAX_NAMES)] = ()
    harms: Annotated[tuple[Id, ...], Field(max_length=MAX_NAMES)] = ()
    note: _Text | None = None
    extensions: _Extensions = NOTHING

    if not TYPE_CHECKING:
        question: Id | None = None

    def model_post_init(self, _context: Any, /) -> None:
        """Without a question, a claim answers its own."""
        if self.question is None:
            self.__dict__["question"] = self.id

    def __hash__(self) -> int:
        return hash((Claim, self.id))


class Attribution(Frozen):
    """One hop: a reporter says the claim, on somebody's word or on its own.

    With a ``document`` it is a report that we hold; without one, a hop that somebody else told us
    of. ``basis`` says on whose word (where it is not given: named if ``attributed_to`` is; else
    own for kinds that speak for themselves and unattributed for the others, decided when a case
    is built). ``certainty`` in (0, 1] overrides the policy's value for this hop. ``supersedes``
    names an older claim on the same question: the origin of this chain now says this instead.
    ``undercuts`` names a source whose word on this claim this chain calls worthless (a forged
    document, footage of another event, words never said); naming it is enough, the stance follows.
    ``said`` is when the reporter said it (the document's ``published``, if not given).
    ``wording`` is how this report put the figure. ``id`` is, where none is given, a hash of the
    content, computed when it is first asked for.
    """

    id: Id = ""
    claim: Id
    reporter: Id
    attributed_to: Id | None = None
    basis: Basis | None = None
    certainty: Share | None = None
    stance: Stance = Stance.ASSERTS
    supersedes: Id | None = None
    undercuts: Id | None = None
    said: Moment | None = None
    document: Document | None = None
    quote: Quote | None = None
    wording: _Text | None = None
    recorded_by: _Text | None = None
    note: _Text | None = None
    extensions: _Extensions = NOTHING

    if not TYPE_CHECKING:
        id: Id | None = None

    @_model_validator(mode="after")
    def _fits_together(self) -> Self:
        fields = self.__dict__  # a model takes several times as long to hand out an attribute
        basis, cited, document = fields["basis"], fields["attributed_to"], fields["document"]
        if document is not None and fields["said"] is None:
            fields["said"] = document.published
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
        fields, target = self.__dict__, self.__dict__["undercuts"]
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
        fields that hold more than their default.
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
            copied.__dict__["id"] = None
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
        fields["id"] = self.content_id
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
    said: Moment | str | None = None,
    stance: Stance | str = Stance.ASSERTS,
    basis: Basis | str | None = None,
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
            last = {"basis": basis} if position == len(path) - 1 else {}
            hop = {"claim": claim, "reporter": reporter, "attributed_to": cited}
            hops.append(Attribution(**hop, **manner, **held, **last))
    return tuple(hops)
