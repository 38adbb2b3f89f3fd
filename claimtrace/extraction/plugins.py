"""Extractors that plug in, and the check that keeps them honest."""

from __future__ import annotations

from importlib.metadata import entry_points
from typing import Protocol, runtime_checkable

from claimtrace.errors import ClaimtraceError, InvalidRecord, Problem
from claimtrace.extraction.article import Article
from claimtrace.extraction.candidates import CandidateClaim, CandidateHop, Extraction
from claimtrace.extraction.lexicon import DEFAULT, Lexicon
from claimtrace.extraction.references import source_id_of
from claimtrace.extraction.rules import CarryOver, Rules
from claimtrace.registry import Sources

__all__ = ["ENTRY_POINTS", "Extractor", "available", "extract", "load_extractor", "validate_spans"]

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
