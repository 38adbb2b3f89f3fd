"""From the statements around a figure to its chains of attribution."""

from __future__ import annotations

from claimtrace.extraction.anonymity import anonymity_after
from claimtrace.extraction.candidates import CandidateHop, Link, Relation
from claimtrace.extraction.items import Items
from claimtrace.extraction.lexicon import Lexicon
from claimtrace.extraction.noun_phrases import Phrase
from claimtrace.extraction.references import (
    Mention,
    References,
    basis_of,
    kind_of,
    source_id_of,
)
from claimtrace.extraction.spans import Span
from claimtrace.extraction.statements import Statement, enclosing
from claimtrace.extraction.tokens import Kind
from claimtrace.records import Basis, SourceKind
from claimtrace.registry import Sources

__all__ = ["Chains", "HopMaker", "carried_over", "chains_at", "joined"]

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
        self._lexicon = lexicon
        self._sources = sources
        self._made: dict[tuple[int, int, int], CandidateHop] = {}

    def heard(self, items: Items, statements: list[Statement]) -> None:
        """Make the hops of a sentence in order, so that later pronouns find who spoke last."""
        for statement in statements:
            if (via := self._via(items, statement)) is not None:
                self.hop(items, via, statement.via_cue or statement.cue, Relation.TOLD)
            self.hop(items, statement.source, statement.cue, statement.relation)

    def mentioned(self, items: Items) -> None:
        """Remember the subject of a sentence that attributes nothing, if it is one that reports.

        "State television showed the port. It quoted a sailor ...".
        """
        lexicon = self._lexicon
        for at in range(min(len(items), _OPENING)):
            if items.kinds[at] > Kind.COMPOUND or items.lows[at] in lexicon.breaks:
                return
            kind = lexicon.kinds.get(items.lows[at])
            if kind is not None and kind in _REPORTING and at > 0:
                starts, ends = items.tokens.starts, items.tokens.ends
                mention = Mention(starts[items.firsts[0]], ends[items.lasts[at] - 1])
                self._references.spoke(mention, kind)
                return

    def of(self, items: Items, statement: Statement) -> tuple[CandidateHop, ...]:
        """The hops of one statement: the medium between, if there is one, and the source."""
        source = self.hop(items, statement.source, statement.cue, statement.relation)
        via = self._via(items, statement)
        if via is None:
            return (source,)
        told = statement.relation is Relation.TOLD
        relation = Relation.TOLD if told else Relation.QUOTED_BY
        return (
            self.hop(items, via, statement.via_cue or statement.cue, relation),
            source,
        )

    def _via(self, items: Items, statement: Statement) -> Phrase | None:
        """The medium between: by its words, or because the registry knows that it is one."""
        told = statement.addressed
        if statement.via is not None or told is None or self._sources is None:
            return statement.via
        first, last = items.firsts[told.first], items.lasts[told.last - 1]
        name = self._text[items.tokens.starts[first] : items.tokens.ends[last - 1]]
        known = self._sources.get(source_id_of(name, self._sources) or "")
        return told if known is not None and known.kind in _MEDIA else None

    def hop(
        self, items: Items, phrase: Phrase, cue: tuple[int, int], relation: Relation
    ) -> CandidateHop:
        """The hop for one mention; the same mention and cue give the same hop."""
        first, last = items.firsts[phrase.first], items.lasts[phrase.last - 1]
        key = (items.tokens.starts[first], items.tokens.starts[items.firsts[cue[0]]], last - first)
        if key not in self._made:
            self._made[key] = self._make(items, phrase, cue, relation, first, last)
        return self._made[key]

    def _make(
        self,
        items: Items,
        phrase: Phrase,
        cue: tuple[int, int],
        relation: Relation,
        first: int,
        last: int,
    ) -> CandidateHop:
        tokens, lexicon = items.tokens, self._lexicon
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
            and anonymity_after(items, phrase.described[0]) == phrase.described
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
            relation=relation,
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
    items: Items, statements: list[Statement], place: int, maker: HopMaker
) -> tuple[Chains, bool]:
    """The chains around a piece of a sentence, and whether the innermost statement denies it."""
    around = enclosing(items, statements, place)
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
