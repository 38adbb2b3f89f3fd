"""From the statements around a figure to its chains of attribution."""

from __future__ import annotations

from typing import NamedTuple

from claimtrace.extraction.candidates import CandidateHop, CueKind, Link, Span
from claimtrace.extraction.english.grammar.clause import Telling, enclosing
from claimtrace.extraction.english.grammar.noun_phrases import Phrase, anonymity_after
from claimtrace.extraction.english.lexicon import Lexicon
from claimtrace.extraction.english.references import (
    Mention,
    References,
    basis_of,
    kind_of,
    source_id_of,
)
from claimtrace.extraction.english.text import Items, Kind, Quotations
from claimtrace.records import Basis, SourceKind
from claimtrace.registry import Sources

__all__ = [
    "Chains",
    "HopMaker",
    "ReadSentence",
    "Speakers",
    "carried_over",
    "chains_at",
    "joined",
    "last_chains",
]


Chains = tuple[tuple[CandidateHop, ...], ...]
_MEDIA = frozenset({SourceKind.OUTLET, SourceKind.AGENCY, SourceKind.STATE_MEDIA})
_REPORTING = _MEDIA | {SourceKind.MONITOR}
_OPENING = 7  # words in which the subject of a sentence must end
_MOST = 8  # chains of one figure


class HopMaker:
    """Turns the pieces that the grammar found into hops, with their names resolved."""

    def __init__(
        self, text: str, references: References, lexicon: Lexicon, sources: Sources | None
    ):
        self._text = text
        self._references = references
        self.lexicon = lexicon
        self._sources = sources
        self._made: dict[tuple[int, int, int], CandidateHop] = {}

    def heard(self, items: Items, statements: list[Telling]) -> None:
        """Make the hops of a sentence in order, so that later pronouns find who spoke last."""
        for statement in statements:
            if (via := self._via(items, statement)) is not None:
                self.hop(items, via, statement.via_cue or statement.cue, CueKind.TOLD)
            self.hop(items, statement.source, statement.cue, statement.cue_kind)

    def mentioned(self, items: Items) -> None:
        """Remember the subject of a sentence that attributes nothing, if it is one that reports.

        "State television showed the port. It quoted a sailor ...".
        """
        lexicon = self.lexicon
        for at in range(min(len(items), _OPENING)):
            if items.kinds[at] > Kind.COMPOUND or items.lows[at] in lexicon.breaks:
                return
            kind = lexicon.kinds.get(items.lows[at])
            if kind is not None and kind in _REPORTING and at > 0:
                starts, ends = items.tokens.starts, items.tokens.ends
                mention = Mention(starts[items.firsts[0]], ends[items.lasts[at] - 1])
                self._references.spoke(mention, kind)
                return

    def of(self, items: Items, statement: Telling) -> tuple[CandidateHop, ...]:
        """The hops of one statement: the medium between, if there is one, and the source."""
        source = self.hop(items, statement.source, statement.cue, statement.cue_kind)
        via = self._via(items, statement)
        if via is None:
            return (source,)
        told = statement.cue_kind is CueKind.TOLD
        cue_kind = CueKind.TOLD if told else CueKind.QUOTED_BY
        return (
            self.hop(items, via, statement.via_cue or statement.cue, cue_kind),
            source,
        )

    def _via(self, items: Items, statement: Telling) -> Phrase | None:
        """The medium between: by its words, or because the registry knows that it is one."""
        told = statement.addressed
        if statement.via is not None or told is None or self._sources is None:
            return statement.via
        first, last = items.firsts[told.first], items.lasts[told.last - 1]
        name = self._text[items.tokens.starts[first] : items.tokens.ends[last - 1]]
        known = self._sources.get(source_id_of(name, self._sources) or "")
        return told if known is not None and known.kind in _MEDIA else None

    def hop(
        self, items: Items, phrase: Phrase, cue: tuple[int, int], cue_kind: CueKind
    ) -> CandidateHop:
        """The hop for one mention; the same mention and cue give the same hop."""
        first, last = items.firsts[phrase.first], items.lasts[phrase.last - 1]
        key = (items.tokens.starts[first], items.tokens.starts[items.firsts[cue[0]]], last - first)
        if key not in self._made:
            self._made[key] = self._make(items, phrase, cue, cue_kind, first, last)
        return self._made[key]

    def _make(
        self,
        items: Items,
        phrase: Phrase,
        cue: tuple[int, int],
        cue_kind: CueKind,
        first: int,
        last: int,
    ) -> CandidateHop:
        tokens, lexicon = items.tokens, self.lexicon
        antecedent = self._references.resolve(tokens, first, last)
        if phrase.stands_for is not None:
            begin, end = items.firsts[phrase.stands_for[0]], items.lasts[phrase.stands_for[1] - 1]
            antecedent = Mention(tokens.starts[begin], tokens.ends[end - 1])
        described = None
        words = [tokens.lows[at] for at in range(first, last)]
        if phrase.described is not None:
            begin, end = items.firsts[phrase.described[0]], items.lasts[phrase.described[1] - 1]
            described = self._span(tokens.starts[begin], tokens.ends[end - 1])
            words += described.text.lower().split()
        full = self._span(*antecedent) if antecedent else None
        if full is not None:
            words = full.text.lower().split()
        source = self._span(tokens.starts[first], tokens.ends[last - 1])
        kind = kind_of((full or source).text.lower().split(), lexicon)
        if kind is SourceKind.UNKNOWN:
            kind = kind_of(words, lexicon)
        nameless = (
            phrase.described is not None
            and full is None
            and anonymity_after(items, phrase.described[0], lexicon) == phrase.described
            and tokens.kinds[last - 1] is not Kind.NAME
        )
        if nameless:
            kind = SourceKind.ANONYMOUS
        named = full is not None or any(
            tokens.kinds[at] is Kind.NAME for at in range(first + 1, last)
        )
        self._references.spoke(antecedent or Mention(source.start, source.end), kind)
        name = " ".join((full or source).text.split())
        return CandidateHop(
            source=source,
            cue=self._span(
                tokens.starts[items.firsts[cue[0]]], tokens.ends[items.lasts[cue[1] - 1] - 1]
            ),
            cue_kind=cue_kind,
            link=Link.RESOLVED if full is not None else Link.EXPLICIT,
            antecedent=full,
            description=described,
            source_id=source_id_of(name, self._sources)
            or (source_id_of(described.text, self._sources) if described else None),
            kind=kind,
            basis=Basis.HEDGED if nameless else basis_of(words, named, lexicon),
        )

    def _span(self, start: int, end: int) -> Span:
        return Span(start=start, end=end, text=self._text[start:end])


def chains_at(
    items: Items, statements: list[Telling], place: int, maker: HopMaker
) -> tuple[Chains, bool]:
    """The chains around a piece of a sentence, and whether the innermost statement denies it."""
    around = enclosing(items, statements, place, maker.lexicon)
    chains: Chains = ()
    at = 0
    while at < len(around):
        level = [one for one in around[at:] if one.cue == around[at].cue] or [around[at]]
        chains = joined(chains, tuple(maker.of(items, one) for one in level))
        at += len(level)
    return chains, bool(around) and around[-1].denies


def joined(outer: Chains, inner: Chains) -> Chains:
    """Every chain of the outer level continued by every one of the inner level."""
    if not outer or not inner:
        return outer or inner
    return tuple(_run(one, two) for one in outer for two in inner)[:_MOST]


def _run(
    outer: tuple[CandidateHop, ...], inner: tuple[CandidateHop, ...]
) -> tuple[CandidateHop, ...]:
    """Two chains in a row; who is named twice in a row ("he said, adding") is one hop."""
    if outer and inner and outer[-1].name == inner[0].name:
        inner = inner[1:]
    return outer + inner


def carried_over(chains: Chains) -> tuple[CandidateHop, ...]:
    """The chain of the sentence before as a suggestion for this one."""
    if len(chains) != 1:
        return ()
    return tuple(hop.model_copy(update={"link": Link.CARRIED_OVER}) for hop in chains[0])


_ALONE = 3  # pieces around a quotation that stands alone: itself, and "Then" or a full stop


class ReadSentence(NamedTuple):
    """A sentence: its tokens, its pieces, and what they say on whose word."""

    tokens: range
    items: Items
    statements: list[Telling]


class Speakers:
    """Remembers, between the paragraphs of a text, whose quotation is open and who spoke last."""

    def __init__(self, maker: HopMaker):
        self._maker = maker
        self._open: Chains = ()
        self._spoken: Chains = ()

    def of(self, quotations: Quotations, read: list[ReadSentence]) -> list[Chains]:
        """The chains of each quotation of the next paragraph."""
        owners = self._named(quotations, read)
        if owners and quotations.found[0].first == 0:
            owners[0] = owners[0] or self._open
        for index in _alone(quotations, read):
            owners[index] = owners[index] or (owners[index - 1] if index else self._spoken)
        unclosed = bool(owners) and not quotations.found[-1].closed
        self._open = owners[-1] if unclosed else self._announced(read)
        self._spoken = _as_resolved(self._last_word(quotations, owners, read))
        return owners

    def _named(self, quotations: Quotations, read: list[ReadSentence]) -> list[Chains]:
        """The chains that the sentence around each quotation states."""
        owners: list[Chains] = [()] * len(quotations.found)
        for _, items, statements in read:
            if not statements:
                continue
            for place in range(len(items)):
                if items.is_quoted(place):
                    index = quotations.of[items.firsts[place]]
                    owners[index] = (
                        owners[index] or chains_at(items, statements, place, self._maker)[0]
                    )
        return owners

    def _last_word(
        self, quotations: Quotations, owners: list[Chains], read: list[ReadSentence]
    ) -> Chains:
        """Who has the word at the end of a paragraph: a quotation that stands alone goes on."""
        if not read:
            return ()
        sentence, items, _ = read[-1]
        index = quotations.of[sentence.stop - 1]
        if index < 0 and any(items.is_quoted(at) for at in range(len(items))):
            index = len(owners) - 1
        return owners[index] if index >= 0 else last_chains(read[-1], self._maker)

    def _announced(self, read: list[ReadSentence]) -> Chains:
        """Whose quotation follows in the next paragraph, where this one ends in a colon."""
        if not read or not read[-1].statements or read[-1].items.lows[-1] != ":":
            return ()
        _, items, statements = read[-1]
        return chains_at(items, statements, len(items) - 1, self._maker)[0]


def last_chains(sentence: ReadSentence, maker: HopMaker) -> Chains:
    """The chains of the last statement of a sentence."""
    _, items, statements = sentence
    if not statements or not statements[-1].content:
        return ()
    return chains_at(items, statements, statements[-1].content[0][0], maker)[0]


def _alone(quotations: Quotations, read: list[ReadSentence]) -> list[int]:
    """The quotations around which next to no words but quotations stand in the sentence."""
    return sorted(
        {
            quotations.of[items.firsts[place]]
            for _, items, statements in read
            if not statements and len(items) <= _ALONE
            for place in range(len(items))
            if items.is_quoted(place) and _begins(quotations, items, place)
        }
    )


def _begins(quotations: Quotations, items: Items, place: int) -> bool:
    first = items.firsts[place]
    return quotations.found[quotations.of[first]].first == first


def _as_resolved(chains: Chains) -> Chains:
    """The chains of one quotation, for another that goes on with it."""
    return tuple(
        tuple(hop.model_copy(update={"link": Link.RESOLVED}) for hop in chain) for chain in chains
    )
