"""The extractor of this package: rules for English news text, from paragraphs to candidates."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from claimtrace.extraction.article import Article
from claimtrace.extraction.attribution import find_statements
from claimtrace.extraction.candidates import (
    CandidateClaim,
    CandidateHop,
    Extraction,
    Link,
    Relation,
)
from claimtrace.extraction.chains import Chains, HopMaker, carried_over, chains_at, joined
from claimtrace.extraction.figures import Figure, find_figures
from claimtrace.extraction.furniture import Block, BlockKind, blocks
from claimtrace.extraction.items import Items, items_of, items_within
from claimtrace.extraction.lexicon import DEFAULT, Lexicon
from claimtrace.extraction.references import References, kind_of, source_id_of
from claimtrace.extraction.sentences import Quotations, find_quotations, find_sentences
from claimtrace.extraction.spans import Span
from claimtrace.extraction.statements import Statement
from claimtrace.extraction.statuses import Status, find_statuses
from claimtrace.extraction.tokens import Tokens, tokenise
from claimtrace.extraction.when import find_windows, nearest, resolve_window
from claimtrace.extraction.words import words
from claimtrace.quantities import Quantity
from claimtrace.records import Stance
from claimtrace.registry import Sources

__all__ = ["CarryOver", "Rules"]

CarryOver = Literal["suggest", "never"]

_PEOPLE = frozenset({"killed", "wounded", "missing", "captured", "displaced", "evacuated"})
_FIRST_PERSON = words("i we you us i've i'm i'd we've")


class Rules:
    """An `Extractor` that reads English by rules; see docs/extraction.md for what it attempts.

    ``sources`` gives source ids to the names that it knows; ``carry_over`` says whether an
    unattributed figure gets the chain of the sentence before as a suggestion.
    """

    name = "claimtrace-rules"
    version = "1"

    def __init__(
        self,
        lexicon: Lexicon = DEFAULT,
        sources: Sources | None = None,
        carry_over: CarryOver = "suggest",
    ):
        self._lexicon = lexicon
        self._cues = lexicon.cues()
        self._sources = sources
        self._carry_over = carry_over

    def extract(self, article: Article) -> Extraction:
        """The candidates of an article, in the order of the text."""
        text = article.text
        page = list(blocks(text))
        credit = self._credit(text, page)
        reading = _Reading(article, self._lexicon, self._cues, self._sources, credit)
        candidates: list[CandidateClaim] = []
        for block in page:
            if block.kind is BlockKind.BODY and block.end > block.start:
                candidates.extend(reading.paragraph(block, self._carry_over == "suggest"))
        return Extraction(
            extractor=f"{self.name}/{self.version}",
            length=len(text),
            candidates=tuple(candidates),
            credits=tuple(Span.of(text, *block.credit) for block in page if block.credit),
            furniture=tuple(
                Span.of(text, block.start, block.end)
                for block in page
                if block.kind is BlockKind.FURNITURE
            ),
        )

    def _credit(self, text: str, page: list[Block]) -> CandidateHop | None:
        """The hop for the whole text, where the page credits exactly one name."""
        credited = [block for block in page if block.credit]
        names = {text[slice(*block.credit)].lower() for block in credited if block.credit}
        if len(names) != 1 or credited[0].credit is None:
            return None
        block, (start, end) = credited[0], credited[0].credit
        source = Span.of(text, start, end)
        line_end = max(block.end, end) if block.kind is BlockKind.CREDIT else end
        line_start = block.start if block.kind is BlockKind.CREDIT else start
        return CandidateHop(
            source=source,
            cue=Span.of(text, line_start, line_end),
            relation=Relation.CREDIT,
            link=Link.EXPLICIT,
            source_id=source_id_of(source.text, self._sources),
            kind=kind_of(source.text.lower().split(), self._lexicon),
        )


class _Reading:
    """One article being read, paragraph by paragraph, with what carries on between them."""

    def __init__(
        self,
        article: Article,
        lexicon: Lexicon,
        cues: frozenset[str],
        sources: Sources | None,
        credit: CandidateHop | None,
    ):
        self._article = article
        self._text = article.text
        self._lexicon = lexicon
        self._cues = cues
        self._credit: Chains = ((credit,),) if credit else ()
        self._references = References(article.text, lexicon)
        self._maker = HopMaker(article.text, self._references, lexicon, sources)
        self._open: Chains = ()  # whose quotation the paragraph before left open
        self._before: Chains = ()  # the chains of the sentence before
        self._noun: str | None = None  # what the paragraph counted last

    def paragraph(self, block: Block, suggest: bool) -> Iterator[CandidateClaim]:
        """The candidates of one paragraph."""
        self._noun = None
        tokens = tokenise(self._text, block.start, block.end)
        quotations = find_quotations(tokens)
        self._references.register(tokens)
        read: list[tuple[range, Items, list[Statement]]] = []
        for sentence in find_sentences(tokens, quotations, self._lexicon):
            items = items_of(tokens, sentence, quotations)
            statements = find_statements(items, self._lexicon, self._cues)
            self._maker.heard(items, statements)
            if not statements:
                self._maker.mentioned(items)
            read.append((sentence, items, statements))
        owners = self._owners(quotations, read)
        for sentence, items, statements in read:
            yield from self._sentence(
                tokens, sentence, items, statements, quotations, owners, suggest
            )

    def _owners(
        self, quotations: Quotations, read: list[tuple[range, Items, list[Statement]]]
    ) -> list[Chains]:
        """Whose word each quotation of the paragraph is."""
        owners: list[Chains] = [()] * len(quotations.found)
        for _, items, statements in read:
            if not statements:
                continue
            for place in range(len(items)):
                if items.is_quoted(place):
                    chains, _ = chains_at(items, statements, place, self._maker)
                    index = quotations.of[items.firsts[place]]
                    owners[index] = owners[index] or chains
        if owners and self._open and quotations.found[0].first == 0:
            owners[0] = owners[0] or self._open
        for index in range(1, len(owners)):
            if not owners[index] and _alone(quotations, index, read):
                owners[index] = owners[index - 1]
        unclosed = bool(owners) and not quotations.found[-1].closed
        self._open = owners[-1] if unclosed else self._announced(read)
        return owners

    def _announced(self, read: list[tuple[range, Items, list[Statement]]]) -> Chains:
        """Whose quotation follows in the next paragraph, where this one ends in a colon."""
        if not read:
            return ()
        _, items, statements = read[-1]
        if not statements or items.lows[-1] != ":":
            return ()
        return chains_at(items, statements, len(items) - 1, self._maker)[0]

    def _sentence(
        self,
        tokens: Tokens,
        sentence: range,
        items: Items,
        statements: list[Statement],
        quotations: Quotations,
        owners: list[Chains],
        suggest: bool,
    ) -> Iterator[CandidateClaim]:
        figures = find_figures(tokens, sentence, self._lexicon, self._noun)
        before = self._before
        self._before = self._last_chains(items, statements)
        if not figures:
            return
        self._noun = figures[-1].noun or self._noun
        statuses = find_statuses(tokens, sentence, figures, self._lexicon)
        start, end = tokens.starts[sentence.start], tokens.ends[sentence.stop - 1]
        windows = find_windows(self._text, start, end)
        whole = Span.of(self._text, start, end)
        inner: dict[int, tuple[Items, list[Statement]]] = {}
        for figure, status in zip(figures, statuses, strict=True):
            quantity = _quantity(figure, status)
            if quantity is None:
                continue
            place = items.at(figure.number_first)
            chains, denies = chains_at(items, statements, place, self._maker)
            index = quotations.of[figure.number_first]
            if index >= 0:
                chains = chains or owners[index]
                deeper, inner_denies = self._inside(items, place, figure, inner)
                chains, denies = joined(chains, deeper), denies or inner_denies
            yield self._candidate(
                tokens, figure, status, quantity, whole, windows, chains, denies,
                carried_over(before) if suggest and not chains else (),
            )  # fmt: skip

    def _last_chains(self, items: Items, statements: list[Statement]) -> Chains:
        if not statements or not statements[-1].content:
            return ()
        chains, _ = chains_at(items, statements, statements[-1].content[0][0], self._maker)
        return chains

    def _inside(
        self,
        items: Items,
        place: int,
        figure: Figure,
        cache: dict[int, tuple[Items, list[Statement]]],
    ) -> tuple[Chains, bool]:
        """What the quotation itself says of where the figure comes from."""
        if place not in cache:
            within = items_within(items.tokens, items.firsts[place], items.lasts[place])
            found = [
                one
                for one in find_statements(within, self._lexicon, self._cues)
                if within.lows[one.source.last - 1] not in _FIRST_PERSON
            ]
            cache[place] = (within, found)
        within, found = cache[place]
        return chains_at(within, found, within.at(figure.number_first), self._maker)

    def _candidate(
        self,
        tokens: Tokens,
        figure: Figure,
        status: Status | None,
        quantity: Quantity,
        sentence: Span,
        windows: list[tuple[int, int]],
        chains: Chains,
        denies: bool,
        suggested: tuple[CandidateHop, ...],
    ) -> CandidateClaim:
        start, end = tokens.starts[figure.first], tokens.ends[figure.last - 1]
        when = nearest(windows, start, end)
        window = self._span(*when) if when else None
        published = self._article.published
        return CandidateClaim(
            figure=self._span(start, end),
            number=self._span(
                tokens.starts[figure.number_first], tokens.ends[figure.number_last - 1]
            ),
            quantity=quantity,
            sentence=sentence,
            counted=self._counted(tokens, figure),
            status=status.name if status else None,
            status_span=self._token(tokens, status.token) if status else None,
            window=window,
            resolved_window=resolve_window(window.text, published)
            if window is not None and published is not None
            else None,
            stance=Stance.DENIES if denies else Stance.ASSERTS,
            chains=joined(self._credit, chains),
            suggested=suggested,
        )

    def _counted(self, tokens: Tokens, figure: Figure) -> Span | None:
        unit = figure.unit
        if unit is None or unit.last <= unit.first:
            return None
        return self._span(tokens.starts[unit.first], tokens.ends[unit.last - 1])

    def _token(self, tokens: Tokens, at: int) -> Span:
        return self._span(tokens.starts[at], tokens.ends[at])

    def _span(self, start: int, end: int) -> Span:
        return Span(start=start, end=end, text=self._text[start:end])


def _alone(
    quotations: Quotations, index: int, read: list[tuple[range, Items, list[Statement]]]
) -> bool:
    """Whether only quotations and no words stand in the sentence around this quotation."""
    first = quotations.found[index].first
    for sentence, items, statements in read:
        if sentence.start <= first < sentence.stop:
            return not statements and len(items) <= 2
    return False


def _quantity(figure: Figure, status: Status | None) -> Quantity | None:
    """The quantity of a figure; None where nothing tells what it counts."""
    unit = figure.noun
    if unit is None:
        if status is None or status.name not in _PEOPLE:
            return None
        unit = "people"
    return Quantity(
        value=figure.value,
        unit=unit,
        modifier=figure.modifier,
        low=figure.low,
        high=figure.high,
        text=figure.vague,
    )
