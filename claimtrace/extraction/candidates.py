"""What an extractor proposes: a figure, and the chain of attribution that the text states."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any, Literal, Self

from pydantic import Field, Strict, model_validator

from claimtrace._frozen import Frozen
from claimtrace.quantities import Quantity
from claimtrace.records import (
    AnyBasis,
    AnyKind,
    AnyStance,
    Basis,
    Document,
    Id,
    SourceKind,
    Stance,
)
from claimtrace.windows import Moment, TimeWindow

__all__ = ["Article", "CandidateClaim", "CandidateHop", "CueKind", "Extraction", "Link", "Span"]


_Offset = Annotated[int, Strict(), Field(ge=0)]


class Span(Frozen):
    """Where some words stand in a text, and the words.

    A span is never empty.
    """

    start: _Offset
    """Code points before it, from 0."""
    end: _Offset
    """Code points up to its end, not included; above ``start``."""
    text: str
    """The words: ``article.text[start:end]``."""

    @model_validator(mode="after")
    def _length_fits(self) -> Self:
        if self.end <= self.start:
            raise ValueError(f"end {self.end} must be above start {self.start}")
        if self.end - self.start != len(self.text):
            raise ValueError(
                f"start {self.start} and end {self.end} do not span the {len(self.text)} code "
                "points of text"
            )
        return self

    @classmethod
    def of(cls, text: str, start: int, end: int) -> Self:
        """The span from start to end of a text. Raises ValidationError where that is empty."""
        return cls(start=start, end=end, text=text[start:end])

    @classmethod
    def find(cls, text: str, words: str, after: int = 0) -> Self:
        """The first place at or after ``after`` where exactly these words stand.

        Raises ValueError where they stand nowhere: an extractor that only knows the words, such
        as one around a language model, learns here that they were made up.
        """
        start = text.find(words, after) if words else -1
        if start < 0:
            raise ValueError(f"{words[:80]!r} does not stand in the text after offset {after}")
        return cls(start=start, end=start + len(words), text=words)

    def __str__(self) -> str:
        return self.text


class Article(Frozen):
    """A text with what the caller knows of it; nothing here is ever guessed from the text."""

    text: str
    """Plain text, one paragraph a line; blank lines between them do no harm."""
    published: Moment | None = None
    """A date or a time with its offset: relative dates ("on Friday") are resolved against it, and
    left as words without it."""
    url: str | None = None
    """Goes into the `Document` of what is accepted."""
    title: str | None = None
    """Goes into the `Document` of what is accepted."""

    if TYPE_CHECKING:

        def __init__(
            self, *, text: str, published: date | str | None = None, url: str | None = None,
            title: str | None = None
        ) -> None: ...  # fmt: skip

    def document(self, credit: str | None = None) -> Document:
        """The record of this text as something that is held."""
        return Document(url=self.url, title=self.title, published=self.published, credit=credit)


_TAKING_BACK = {Stance.DENIES: "denied", Stance.RETRACTS: "retracted"}


class CueKind(StrEnum):
    """By which words a text ties a statement to its source."""

    SAID = "said"
    ACCORDING_TO = "according_to"
    TOLD = "told"  # also the one who was told, where that is a medium: "told the agency"
    QUOTED_BY = "quoted_by"
    CITING = "citing"
    CREDIT = "credit"  # a credit line or dateline for the whole text


_AnyCueKind = CueKind | Literal["said", "according_to", "told", "quoted_by", "citing", "credit"]


class Link(StrEnum):
    """How far the text itself names the source."""

    EXPLICIT = "explicit"  # the words at this place name it
    RESOLVED = "resolved"  # a pronoun or a short form, traced to a name elsewhere in the text
    CARRIED_OVER = "carried_over"  # the sentence before has a source, this one has none


class CandidateHop(Frozen):
    """One source on the way from the article to the origin, as the text puts it."""

    source: Span
    """The mention at this place ("it")."""
    cue: Span
    """The words that tie the source to the statement."""
    cue_kind: CueKind
    """What kind of words these are."""
    link: Link = Link.EXPLICIT
    """How far the text itself names the source."""
    antecedent: Span | None = None
    """The fuller mention that the one at this place stands for."""
    description: Span | None = None
    """What describes it: "a spokesman for the ministry", "who asked not to be named"."""
    source_id: Id | None = None
    """Id of the source, where a registry knew the name."""
    kind: SourceKind = SourceKind.UNKNOWN
    """Read from the words of the mention ("ministry", "spokesman"), never from outside knowledge.
    """
    basis: Basis = Basis.NAMED
    """How the one before in the chain relies on this source."""

    if TYPE_CHECKING:

        def __init__(
            self, *, source: Span | dict[str, Any], cue: Span | dict[str, Any],
            cue_kind: _AnyCueKind,
            link: Link | Literal["explicit", "resolved", "carried_over"] = Link.EXPLICIT,
            antecedent: Span | dict[str, Any] | None = None,
            description: Span | dict[str, Any] | None = None, source_id: str | None = None,
            kind: AnyKind = SourceKind.UNKNOWN, basis: AnyBasis = Basis.NAMED
        ) -> None: ...  # fmt: skip

    @property
    def name(self) -> str:
        """The fullest name that the text gives for the source, white space evened out."""
        return " ".join((self.antecedent or self.source).text.split())


class CandidateClaim(Frozen):
    """A proposed figure: nothing of it is a record before somebody accepts it."""

    figure: Span
    """The number with its modifier and unit."""
    number: Span
    """The number alone."""
    quantity: Quantity
    """What it says; its unit is the noun that was understood where ``counted`` is None ("eleven
    were wounded")."""
    sentence: Span
    """The sentence around the figure."""
    counted: Span | None = None
    """The noun phrase that was counted; None where the text leaves it out."""
    status: str | None = None
    """What happened to what was counted, such as "killed"; None where nothing is said."""
    status_span: Span | None = None
    """The words that say so."""
    window: Span | None = None
    """The words that say when."""
    resolved_window: TimeWindow | None = None
    """Their meaning, where the article's date was given."""
    stance: Stance = Stance.ASSERTS
    """What the statement does with the figure."""
    chains: tuple[tuple[CandidateHop, ...], ...] = ()
    """The chains that the text states, each from the article outwards to the origin; several where
    sources are named jointly, none where the figure is unattributed."""
    suggested: tuple[CandidateHop, ...] = ()
    """A chain carried over from the sentence before: a guess, to be confirmed by a person."""

    if TYPE_CHECKING:

        def __init__(
            self, *, figure: Span | dict[str, Any], number: Span | dict[str, Any],
            quantity: Quantity | dict[str, Any], sentence: Span | dict[str, Any],
            counted: Span | dict[str, Any] | None = None, status: str | None = None,
            status_span: Span | dict[str, Any] | None = None,
            window: Span | dict[str, Any] | None = None,
            resolved_window: TimeWindow | dict[str, Any] | None = None,
            stance: AnyStance = Stance.ASSERTS, chains: Sequence[Sequence[CandidateHop]] = (),
            suggested: Sequence[CandidateHop] = ()
        ) -> None: ...  # fmt: skip

    @property
    def attributed(self) -> bool:
        """Whether the text itself names a source for the figure; a credit line is none."""
        return any(hop.cue_kind is not CueKind.CREDIT for chain in self.chains for hop in chain)

    @property
    def origins(self) -> tuple[CandidateHop, ...]:
        """The last hop of each chain that names a source beyond a credit line."""
        ends = (chain[-1] for chain in self.chains if chain)
        return tuple(hop for hop in ends if hop.cue_kind is not CueKind.CREDIT)

    @property
    def said(self) -> str:
        """The figure and what happened, in words: "at least 40 people killed"."""
        figure = str(self.quantity)
        if self.status is None or figure.endswith(f" {self.status}"):
            return figure  # "12 wounded" need not say it twice
        return f"{figure} {self.status}"

    @property
    def chains_in_words(self) -> tuple[str, ...]:
        """Each chain in words: "Nordic News <- the port", "Nordic News <- denied by the port".

        Empty where the text names nobody and asserts.
        """
        verb = _TAKING_BACK.get(self.stance)
        chains = [[hop.name for hop in chain] for chain in self.chains]
        if verb and not self.attributed:
            chains = [
                [*chain, f"{verb}, the text does not say by whom"] for chain in chains or [[]]
            ]
        elif verb:
            chains = [[*chain[:-1], f"{verb} by {chain[-1]}"] for chain in chains if chain]
        return tuple(" <- ".join(chain) for chain in chains)

    def spans(self) -> tuple[tuple[str, Span], ...]:
        """Every span of the candidate, with its field path."""
        found = [
            (name, value)
            for name in ("figure", "number", "sentence", "counted", "status_span", "window")
            if (value := getattr(self, name)) is not None
        ]
        for row, chain in enumerate(self.chains):
            found += _hop_spans(f"chains[{row}]", chain)
        return tuple(found + _hop_spans("suggested", self.suggested))

    def __str__(self) -> str:
        return f"{self.said} <- {' | '.join(self.chains_in_words) or 'unattributed'}"


def _hop_spans(path: str, chain: tuple[CandidateHop, ...]) -> list[tuple[str, Span]]:
    return [
        (f"{path}[{place}].{name}", span)
        for place, hop in enumerate(chain)
        for name in ("source", "cue", "antecedent", "description")
        if (span := getattr(hop, name)) is not None
    ]


class Extraction(Frozen):
    """What one extractor proposed for one article."""

    extractor: str
    """Name and version of what proposed it, as ``recorded_by`` of what is accepted will say."""
    length: int
    """Length of the article in code points."""
    candidates: tuple[CandidateClaim, ...] = ()
    """In the order of the text."""
    credits: tuple[Span, ...] = ()
    """Credit lines of the article."""
    furniture: tuple[Span, ...] = ()
    """Stretches of the page that are not the article and were left out."""

    if TYPE_CHECKING:

        def __init__(
            self, *, extractor: str, length: int, candidates: Sequence[CandidateClaim] = (),
            credits: Sequence[Span] = (), furniture: Sequence[Span] = ()  # noqa: A002
        ) -> None: ...  # fmt: skip

    def __len__(self) -> int:
        return len(self.candidates)

    def rows(self) -> list[dict[str, Any]]:
        """One flat dict of scalars for each candidate, ready for a data frame."""
        return [_row(candidate) for candidate in self.candidates]


def _row(candidate: CandidateClaim) -> dict[str, Any]:
    quantity = candidate.quantity
    return {
        "figure": candidate.figure.text,
        "start": candidate.figure.start,
        "end": candidate.figure.end,
        "value": quantity.value,
        "low": quantity.low,
        "high": quantity.high,
        "modifier": str(quantity.modifier),
        "unit": quantity.unit,
        "status": candidate.status,
        "window": candidate.window.text if candidate.window else None,
        "stance": str(candidate.stance),
        "attributed": candidate.attributed,
        "chain": " | ".join(" <- ".join(h.name for h in chain) for chain in candidate.chains),
        "suggested": " <- ".join(hop.name for hop in candidate.suggested) or None,
    }
