"""Extractors that plug in, and the check that keeps them honest."""

from __future__ import annotations

from importlib.metadata import entry_points
from typing import Protocol, runtime_checkable

from claimtrace._frozen import Frozen
from claimtrace.errors import ClaimtraceError, InvalidRecord, Problem
from claimtrace.extraction.candidates import Article, CandidateClaim, CandidateHop, Extraction, Span
from claimtrace.extraction.english.lexicon import DEFAULT, Lexicon
from claimtrace.extraction.english.references import source_id_of
from claimtrace.extraction.english.rules import CarryOver, Rules
from claimtrace.registry import Sources
from claimtrace.words.names import name_key

__all__ = [
    "ENTRY_POINTS",
    "Combined",
    "CombinedCandidate",
    "Extractor",
    "available",
    "combine",
    "extract",
    "load_extractor",
    "validate_spans",
]


ENTRY_POINTS = "claimtrace.extractors"
"""The group in which a package names its extractors: a class or a function without arguments."""


@runtime_checkable
class Extractor(Protocol):
    """Anything that proposes candidates for an article."""

    def extract(self, article: Article) -> Extraction:
        """The candidates of an article; every span in code points of ``article.text``."""
        ...


def available() -> tuple[str, ...]:
    """The names of the extractors that installed packages offer.

    >>> isinstance(available(), tuple)
    True
    """
    return tuple(sorted(entry.name for entry in entry_points(group=ENTRY_POINTS)))


def load_extractor(name: str) -> Extractor:
    """The extractor that an installed package offers under this name.

    Raises ClaimtraceError where none has the name, or where what was found cannot extract.
    """
    for entry in entry_points(group=ENTRY_POINTS):
        if entry.name == name:
            found = entry.load()()
            if not isinstance(found, Extractor):
                raise ClaimtraceError(
                    f"the extractor {name!r} ({entry.value}) has no method extract(article)"
                )
            return found
    known = ", ".join(available()) or "none"
    raise ClaimtraceError(
        f"no installed package offers an extractor {name!r} in the entry point group "
        f"{ENTRY_POINTS!r} (offered: {known})"
    )


def extract(
    text_or_article: str | Article,
    *,
    extractor: Extractor | str | None = None,
    lexicon: Lexicon = DEFAULT,
    sources: Sources | None = None,
    carry_over: CarryOver = "suggest",
) -> Extraction:
    """The figures of an article as candidates, each with the chain that the text states.

    ``extractor`` is an `Extractor`, the name of an installed one, or None for the rules of this
    package. ``lexicon`` and ``carry_over`` ("suggest" or "never") are for the rules. Names that
    ``sources`` knows get their source id, whoever extracted. Raises InvalidRecord where a span of
    a plugged-in extractor is not in the text.

    >>> text = "At least 40 people were killed, the ministry said."
    >>> [str(candidate) for candidate in extract(text).candidates]
    ['at least 40 people killed <- the ministry']
    """
    article = Article(text=text_or_article) if isinstance(text_or_article, str) else text_or_article
    if extractor is None:
        return Rules(lexicon, sources, carry_over).extract(article)
    chosen = load_extractor(extractor) if isinstance(extractor, str) else extractor
    found = chosen.extract(article)
    validate_spans(article, found)
    return found if sources is None else _identified(found, sources)


def validate_spans(article: str | Article, extraction: Extraction) -> None:
    """Refuse an extraction with a span that is not what stands in the text at that place.

    Raises InvalidRecord, which lists every such span with its field path.

    >>> text = "At least 40 people were killed, the ministry said."
    >>> validate_spans(text, extract(text))
    """
    text = article if isinstance(article, str) else article.text
    spans = [
        (f"candidates[{place}].{path}", span)
        for place, candidate in enumerate(extraction.candidates)
        for path, span in candidate.spans()
    ]
    for name in ("credits", "furniture"):
        spans += [(f"{name}[{at}]", span) for at, span in enumerate(getattr(extraction, name))]
    problems = [
        Problem(
            f"{span.text[:60]!r} does not stand at {span.start}:{span.end}, where the text has "
            f"{text[span.start : span.end][:60]!r}: give the words and offsets of the text",
            path=path,
        )
        for path, span in spans
        if text[span.start : span.end] != span.text
    ]
    if problems:
        raise InvalidRecord(f"{extraction.extractor} proposed what is not in the text", problems)


def _identified(found: Extraction, sources: Sources) -> Extraction:
    return found.model_copy(
        update={"candidates": tuple(_with_ids(one, sources) for one in found.candidates)}
    )


def _with_ids(candidate: CandidateClaim, sources: Sources) -> CandidateClaim:
    chains = tuple(tuple(_with_id(hop, sources) for hop in chain) for chain in candidate.chains)
    suggested = tuple(_with_id(hop, sources) for hop in candidate.suggested)
    return candidate.model_copy(update={"chains": chains, "suggested": suggested})


def _with_id(hop: CandidateHop, sources: Sources) -> CandidateHop:
    if hop.source_id is not None:
        return hop
    return hop.model_copy(update={"source_id": source_id_of(hop.name, sources)})


class CombinedCandidate(Frozen):
    """One figure, with what each extractor said of it."""

    number: Span
    """Where the number stands."""

    by_extractor: tuple[tuple[str, CandidateClaim], ...]
    """Pairs of an extractor and its candidate."""

    differs: tuple[str, ...]
    """What they do not agree on: "quantity", "status", "window", "stance", "chains"."""

    missing: tuple[str, ...]
    """Extractors that did not see the figure."""

    @property
    def agreed(self) -> bool:
        """Whether every extractor saw the figure and said the same of it."""
        return not self.differs and not self.missing


class Combined(Frozen):
    """What several extractors proposed, figure by figure."""

    extractors: tuple[str, ...]
    """Names of the extractors, in the order given."""
    proposals: tuple[CombinedCandidate, ...]
    """In the order of the text."""

    @property
    def disagreements(self) -> tuple[CombinedCandidate, ...]:
        """The figures that a person should look at first."""
        return tuple(proposal for proposal in self.proposals if not proposal.agreed)


def combine(*extractions: Extraction) -> Combined:
    """Put extractions of one text side by side; nothing is voted on and nothing is dropped.

    Candidates are about the same figure where their numbers overlap. Raises InvalidRecord where
    the extractions are of texts of different length, or two have the same extractor.

    >>> from claimtrace.extraction import extract
    >>> found = extract("At least 40 people were killed, the ministry said.")
    >>> [proposal.agreed for proposal in combine(found).proposals]
    [True]
    """
    extractors = tuple(extraction.extractor for extraction in extractions)
    if len({extraction.length for extraction in extractions}) > 1:
        raise InvalidRecord("these extractions are of different texts: combine those of one text")
    if len(set(extractors)) < len(extractors):
        raise InvalidRecord(f"two extractions have the same extractor: {', '.join(extractors)}")
    found = sorted(
        (
            (candidate.number.start, candidate.number.end, extraction.extractor, candidate)
            for extraction in extractions
            for candidate in extraction.candidates
        ),
        key=lambda item: item[:3],
    )
    groups: list[list[tuple[str, CandidateClaim]]] = []
    edge = -1
    for start, end, extractor, candidate in found:
        if start >= edge:
            groups.append([])
        groups[-1].append((extractor, candidate))
        edge = max(edge, end)
    return Combined(
        extractors=extractors,
        proposals=tuple(_proposal(group, extractors) for group in groups),
    )


def _proposal(
    group: list[tuple[str, CandidateClaim]], extractors: tuple[str, ...]
) -> CombinedCandidate:
    views = [_view(candidate) for _, candidate in group]
    seen = {extractor for extractor, _ in group}
    return CombinedCandidate(
        number=group[0][1].number,
        by_extractor=tuple(group),
        differs=tuple(name for name in views[0] if any(v[name] != views[0][name] for v in views)),
        missing=tuple(extractor for extractor in extractors if extractor not in seen),
    )


def _view(candidate: CandidateClaim) -> dict[str, object]:
    """What counts as the same: names by `name_key`, whatever the spans are."""
    return {
        "quantity": candidate.quantity,
        "status": candidate.status,
        "window": candidate.resolved_window or (candidate.window and candidate.window.text),
        "stance": candidate.stance,
        "chains": sorted(tuple(name_key(hop.name) for hop in chain) for chain in candidate.chains),
    }
