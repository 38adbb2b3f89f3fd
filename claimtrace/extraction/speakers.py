"""Whose word each quotation is, from paragraph to paragraph."""

from __future__ import annotations

from typing import NamedTuple

from claimtrace.extraction.candidates import Link
from claimtrace.extraction.chains import Chains, HopMaker, chains_at
from claimtrace.extraction.items import Items
from claimtrace.extraction.sentences import Quotations
from claimtrace.extraction.statements import Statement

__all__ = ["ReadSentence", "Speakers", "last_chains"]

_ALONE = 3  # pieces around a quotation that stands alone: itself, and "Then" or a full stop


class ReadSentence(NamedTuple):
    """A sentence: its tokens, its pieces, and what they say on whose word."""

    tokens: range
    items: Items
    statements: list[Statement]


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
