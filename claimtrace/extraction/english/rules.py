"""The extractor of this package: rules for English news text, from paragraphs to candidates.

Why extraction is rules, and what it finds are proposals: docs/decisions/0050.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from claimtrace.extraction.candidates import (
    Article,
    CandidateClaim,
    CandidateHop,
    CueKind,
    Extraction,
    Link,
    Span,
)
from claimtrace.extraction.english.attribution import (
    Chains,
    HopMaker,
    ReadSentence,
    Speakers,
    carried_over,
    chains_at,
    joined,
    last_chains,
)
from claimtrace.extraction.english.figures import Figure, find_figures
from claimtrace.extraction.english.grammar.clause import Clause, Telling
from claimtrace.extraction.english.grammar.cues import (
    according,
    colon,
    in_a_poll,
    nominal,
    opening_document,
    participle,
    passive_by,
    quoted,
)
from claimtrace.extraction.english.grammar.noun_phrases import in_anonymity
from claimtrace.extraction.english.grammar.scopes import settle
from claimtrace.extraction.english.grammar.verbs import finite, tells_by_form
from claimtrace.extraction.english.lexicon import DEFAULT, Lexicon
from claimtrace.extraction.english.references import (
    References,
    kind_of,
    source_id_of,
    with_one_kind_each,
)
from claimtrace.extraction.english.statuses import Status, find_statuses
from claimtrace.extraction.english.text import (
    QUOTED,
    Block,
    BlockKind,
    Items,
    Kind,
    Quotations,
    Tokens,
    blocks,
    find_quotations,
    find_sentences,
    items_of,
    items_within,
    tokenise,
)
from claimtrace.extraction.english.when import find_windows, nearest, resolve_window
from claimtrace.quantities import Quantity
from claimtrace.records import Stance
from claimtrace.registry import Sources

__all__ = ["MAX_STATEMENTS", "CarryOver", "Rules", "find_statements"]


MAX_STATEMENTS = 12
"""Cues that are read in one sentence; what follows in a longer one is left alone."""

_OPENERS = frozenset({"that", QUOTED})


def find_statements(items: Items, lexicon: Lexicon, cues: frozenset[str]) -> list[Telling]:
    """The statements of a sentence in the order of their cues; ``cues`` is ``lexicon.cues()``."""
    by_form = not _OPENERS.isdisjoint(items.lows)
    if (
        not by_form
        and cues.isdisjoint(items.lows)
        and items.lows[0] not in lexicon.document_openers
    ):
        return []
    clause = Clause(items, lexicon)
    opening_document(clause)
    for place, low in enumerate(items.lows):
        if place < clause.floor or not (low in cues or (by_form and tells_by_form(clause, place))):
            continue
        if len(clause.found) >= MAX_STATEMENTS:
            break
        if in_anonymity(items, place, lexicon):
            continue
        for statement in _read(clause, place, low):
            clause.keep(statement)
    settle(clause)
    return [statement for statement in clause.found if statement.content]


def _read(clause: Clause, place: int, low: str) -> Iterator[Telling]:
    """What the cue at ``place`` says; nothing where it is none after all."""
    lexicon = clause.lexicon
    if low in lexicon.claims and (found := next(nominal(clause, place), None)) is not None:
        yield found
    elif low in lexicon.according or low in lexicon.per:
        yield from according(clause, place)
    elif low == ":":
        yield from colon(clause, place)
    elif low in clause.lexicon.polls and low not in lexicon.speech:
        yield from in_a_poll(clause, place)
    elif low in lexicon.quoting and (statement := quoted(clause, place)) is not None:
        yield statement
    elif low in lexicon.saying:
        yield from participle(clause, place)
    elif (
        clause.low(place + 1) == "by"
        and (low.endswith("ed") or low in lexicon.irregular_participles)
    ) or (clause.low(place + 1) == "at" and low in lexicon.estimated and clause.is_passive(place)):
        yield from passive_by(clause, place)
    else:
        yield from finite(clause, place)


CarryOver = Literal["suggest", "never"]

_QUOTING = (Kind.OPEN, Kind.QUOTE)


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
        page = list(blocks(text, self._lexicon))
        credit = self._credit(text, page)
        reading = _ArticleReader(article, self._lexicon, self._cues, self._sources, credit)
        candidates: list[CandidateClaim] = []
        for block in page:
            if block.kind is BlockKind.BODY and block.end > block.start:
                candidates.extend(reading.paragraph(block, self._carry_over == "suggest"))
        return Extraction(
            extractor=f"{self.name}/{self.version}",
            length=len(text),
            candidates=with_one_kind_each(candidates),
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
            cue_kind=CueKind.CREDIT,
            link=Link.EXPLICIT,
            source_id=source_id_of(source.text, self._sources),
            kind=kind_of(source.text.lower().split(), self._lexicon),
        )


class _ArticleReader:
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
        self._speakers = Speakers(self._maker)
        self._before: Chains = ()  # the chains of the sentence before
        self._noun: str | None = None  # what the paragraph counted last

    def paragraph(self, block: Block, suggest: bool) -> Iterator[CandidateClaim]:
        """The candidates of one paragraph."""
        self._noun = None
        tokens = tokenise(self._text, self._lexicon, block.start, block.end)
        quotations = find_quotations(tokens)
        self._references.register(tokens)
        read: list[ReadSentence] = []
        for stretch in find_sentences(tokens, quotations, self._lexicon):
            items = items_of(tokens, stretch, quotations)
            statements = find_statements(items, self._lexicon, self._cues)
            self._maker.heard(items, statements)
            if not statements:
                self._maker.mentioned(items)
            read.append(ReadSentence(stretch, items, statements))
        owners = self._speakers.of(quotations, read)
        for sentence in read:
            yield from self._sentence(tokens, sentence, quotations, owners, suggest)

    def _sentence(
        self,
        tokens: Tokens,
        read: ReadSentence,
        quotations: Quotations,
        owners: list[Chains],
        suggest: bool,
    ) -> Iterator[CandidateClaim]:
        sentence, items, statements = read
        figures = find_figures(tokens, sentence, self._lexicon, self._noun)
        before = self._before
        self._before = last_chains(read, self._maker)
        if not figures:
            return
        self._noun = _counted_last(tokens, figures, self._lexicon) or self._noun
        statuses = find_statuses(tokens, sentence, figures, self._lexicon)
        start, end = tokens.starts[sentence.start], tokens.ends[sentence.stop - 1]
        windows = find_windows(self._text, start, end, self._lexicon)
        whole = Span.of(self._text, start, end)
        inner: dict[int, tuple[Items, list[Telling]]] = {}
        for figure, status in zip(figures, statuses, strict=True):
            quantity = _quantity(figure, status, self._lexicon)
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

    def _inside(
        self,
        items: Items,
        place: int,
        figure: Figure,
        cache: dict[int, tuple[Items, list[Telling]]],
    ) -> tuple[Chains, bool]:
        """What the quotation itself says of where the figure comes from."""
        if place not in cache:
            cache[place] = self._spoken_of(items.tokens, items.firsts[place], items.lasts[place])
        within, found = cache[place]
        return chains_at(within, found, within.at(figure.number_first), self._maker)

    def _spoken_of(self, tokens: Tokens, first: int, last: int) -> tuple[Items, list[Telling]]:
        """The words of a quotation, and what they say on the word of somebody they name."""
        while first < last and tokens.kinds[first] in _QUOTING:
            first += 1
        within = items_within(tokens, first, last)
        clause = Clause(within, self._lexicon)
        found = [
            one
            for one in find_statements(within, self._lexicon, self._cues)
            if self._passes_on(within, one) and clause.is_source(one.source)
        ]
        return within, found

    def _passes_on(self, within: Items, said: Telling) -> bool:
        """Whether a speaker passes on the word of another whom the quotation names.

        What a speaker says that others "say" is as often a point of the speaker's own.
        """
        lexicon, last = self._lexicon, within.lows[said.source.last - 1]
        if last in lexicon.pronouns or last in lexicon.spoken_pronouns:
            return False
        return said.cue_kind is not CueKind.SAID or within.lows[said.cue[0]] in lexicon.passing_on

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
        if _is_earlier(tokens, figure, self._lexicon):
            windows = [when for when in windows if when[0] == end + 1]
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
            resolved_window=resolve_window(window.text, published, self._lexicon)
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


def _is_earlier(tokens: Tokens, figure: Figure, lexicon: Lexicon) -> bool:
    """As in "raising its earlier toll of 31": the times of the sentence are those of another."""
    before = tokens.lows[max(0, figure.first - 4) : figure.first]
    return (
        before[-1:] == ["of"]
        and not lexicon.earlier.isdisjoint(before)
        and not lexicon.tolls.isdisjoint(before)
    )


def _counted_last(tokens: Tokens, figures: list[Figure], lexicon: Lexicon) -> str | None:
    """What a bare number in the next sentence counts; "including two children" is not meant."""
    for figure in reversed(figures):
        before = tokens.lows[max(0, figure.first - 2) : figure.first]
        part = not lexicon.including.isdisjoint(before) or tuple(before) in lexicon.among
        if figure.noun is not None and not part:
            return figure.noun
    return None


def _quantity(figure: Figure, status: Status | None, lexicon: Lexicon) -> Quantity | None:
    """The quantity of a figure; None where nothing tells what it counts."""
    unit = figure.noun
    if unit is not None and figure.understood == unit and unit.lower() in lexicon.events:
        unit = lexicon.people  # "46 bodies were found, 19 others are missing"
    if unit is None:
        if status is None or status.name not in lexicon.people_statuses:
            return None
        unit = lexicon.people
    return Quantity(
        value=figure.value,
        unit=unit,
        modifier=figure.modifier,
        low=figure.low,
        high=figure.high,
        text=figure.vague,
    )
