"""One sentence while its attribution is read, and the questions the grammar asks of it."""

from __future__ import annotations

from claimtrace.extraction.candidates import Relation
from claimtrace.extraction.items import Items
from claimtrace.extraction.lexicon import Lexicon
from claimtrace.extraction.noun_phrases import PRONOUNS, Phrase
from claimtrace.extraction.statements import Statement
from claimtrace.extraction.tokens import Kind
from claimtrace.extraction.words import words

__all__ = ["Clause"]

_BE = words("is are was were be been being isn't aren't wasn't weren't")
_ADVERBIAL = words(
    "on in at during late early this last after before through via from by following when as to of"
)
_WORDING = 6  # tokens, its marks included, of a quotation that is no more than a wording
_OUTER = frozenset({Relation.ACCORDING_TO, Relation.QUOTED_BY})


class Clause:
    """A sentence while its cues are read: its pieces, what was found, and small questions.

    ``floor`` is where the subject of the next cue may begin at the earliest; ``trail`` where what
    the next trailing cue reaches may begin; ``outer`` the same for "according to", which also
    reaches over "he said". Every question looks at a bounded stretch.
    """

    def __init__(self, items: Items, lexicon: Lexicon):
        self.items = items
        self.lexicon = lexicon
        self.found: list[Statement] = []
        self.floor: int = 0
        self.trail: int = 0
        self.outer: int = 0

    def low(self, place: int) -> str:
        """The word at a place in lower case; "" outside the sentence."""
        return self.items.lows[place] if 0 <= place < len(self.items) else ""

    def keep(self, statement: Statement) -> None:
        """Add a statement, and move on what the next one may use."""
        self.found.append(statement)
        last = statement.cue[1]
        if statement.relation is Relation.CITING:
            return  # it may stand between a subject and its verb
        if statement.trailing:
            last = max(last, statement.source.last)
            self.trail = last
            if statement.relation in _OUTER:
                self.outer = last
        self.floor = max(self.floor, last)

    def name(self, place: int) -> bool:
        """Whether a name stands at a place."""
        return 0 <= place < len(self.items) and self.items.kinds[place] is Kind.NAME

    def is_number(self, place: int) -> bool:
        """Whether digits stand at a place."""
        return 0 <= place < len(self.items) and self.items.kinds[place] is Kind.NUMBER

    def is_quote(self, place: int) -> bool:
        """Whether a quotation stands at a place, or behind a colon or comma there."""
        if self.low(place) in (":", ","):
            place += 1
        return 0 <= place < len(self.items) and self.items.is_quoted(place)

    def quote_before(self, place: int) -> bool:
        """Whether a quotation ends before a place, but for a comma."""
        at = place - 1
        if self.low(at) == ",":
            at -= 1
        return at >= 0 and self.items.is_quoted(at)

    def speech_at(self, place: int) -> bool:
        """Whether a quotation of several words begins at a place."""
        items = self.items
        return (
            0 <= place < len(items)
            and items.is_quoted(place)
            and items.lasts[place] - items.firsts[place] > _WORDING
        )

    def is_sentence(self, place: int) -> bool:
        """Whether the quotation at a place begins a sentence of its own."""
        first = self.items.firsts[place] + 1
        kinds = self.items.tokens.kinds
        return self.speech_at(place) and kinds[first] in (Kind.NAME, Kind.NUMBER, Kind.MARK)

    def ends_in_comma(self, place: int) -> bool:
        """Whether a comma stands at a place, or at the end of a quotation there."""
        if self.items.is_quoted(place):
            return self.items.tokens.lows[max(0, self.items.lasts[place] - 2)] == ","
        return self.low(place) == ","

    def speech_before(self, place: int) -> bool:
        """Whether what ends before a place is quoted as speech: with its comma inside the marks."""
        if not self.speech_at(place - 1):
            return False
        last = self.items.lasts[place - 1] - 2
        return self.items.tokens.lows[last] in (",", "?", "!")

    def speech_behind_subject(self, place: int) -> bool:
        """As before the subject in '"...," the minister sighed': a quotation a few words back."""
        for at in range(place - 1, max(-1, place - 8), -1):
            if self.items.is_quoted(at):
                return self.speech_before(at + 1)
            if self.items.kinds[at] > Kind.COMPOUND or self.low(at) == "who":
                return False
        return False

    def is_passive(self, place: int) -> bool:
        """Whether a form of "to be" stands before the verb at a place."""
        at = place - 1
        while at >= 0 and (self.low(at) in self.lexicon.adverbs or self.low(at).endswith("ly")):
            at -= 1
        return at >= 0 and self.low(at) in _BE and not self.low(place).endswith("ing")

    def is_medium(self, phrase: Phrase) -> bool:
        """Whether a phrase names a medium: "a newspaper", "SANA"."""
        for at in range(phrase.first, phrase.last):
            if self.low(at) in self.lexicon.media:
                return True
        first, last = self.items.firsts[phrase.first], self.items.lasts[phrase.last - 1]
        text = self.items.tokens.between(first, last)
        return len(text) >= 2 and text.isupper() and text.isalpha()

    def is_dash(self, place: int) -> bool:
        """A dash between clauses; the hyphen of "10-15" touches what it joins."""
        low = self.items.lows[place]
        if low != "-":
            return low in ("—", "–", "--", "―")
        tokens, at = self.items.tokens, self.items.firsts[place]
        return at > 0 and tokens.ends[at - 1] < tokens.starts[at]

    def is_document(self, subject: Phrase) -> bool:
        """Whether the head of the subject is a poll, a report or the like."""
        for at in range(subject.first, subject.last):
            low = self.low(at)
            if low in self.lexicon.documents:
                return True
            if low in self.lexicon.prepositions:
                return False
        return False

    def is_poll(self, subject: Phrase) -> bool:
        """Whether the subject is a poll or another count."""
        polls = self.lexicon.polls
        return any(self.low(at) in polls for at in range(subject.first, subject.last))

    def is_share(self, subject: Phrase) -> bool:
        """As in "72 percent of voters said", "six in 10 said": an answer, and no source."""
        items, lexicon = self.items, self.lexicon
        lows = items.lows[subject.first : subject.last]
        numbers = [
            items.kinds[at] is Kind.NUMBER and self.low(at)[:2] not in ("19", "20")
            for at in range(subject.first, subject.last)
        ]
        if "percent" in lows or "%" in lows:
            return True
        if not any(numbers):
            return False
        people = lexicon.speakers | lexicon.kinds.keys() | lexicon.documents
        return ("in", True) in zip(lows, numbers[1:], strict=False) or people.isdisjoint(lows)

    def is_source(self, phrase: Phrase) -> bool:
        """Whether a phrase can be whom somebody cites."""
        lexicon = self.lexicon
        return any(
            (self.name(at) and self.low(at) not in lexicon.determiners)
            or self.items.is_quoted(at)
            or self.low(at) in lexicon.speakers
            or self.low(at) in lexicon.documents
            or self.low(at) in lexicon.kinds
            or self.low(at) in lexicon.media
            for at in range(phrase.first, phrase.last)
        )

    def is_speaker(self, phrase: Phrase) -> bool:
        """Whether a phrase names or stands for somebody who can speak."""
        return self.low(phrase.first) in PRONOUNS or self.is_source(phrase)

    def past_adverbial(self, start: int) -> int:
        """Past "on Sunday in a statement" after a verb, if it runs up to a mark."""
        items, lexicon = self.items, self.lexicon
        at = start
        while at < len(items) and (
            items.lows[at] in lexicon.adverbs or items.lows[at] in lexicon.weekdays
        ):
            at += 1
        if at >= len(items) or items.kinds[at] > Kind.COMPOUND:
            return at
        if items.lows[at] not in _ADVERBIAL:
            return at
        for end in range(at, min(at + 16, len(items))):
            low = items.lows[end]
            if items.is_quoted(end):
                return end
            if items.kinds[end] > Kind.COMPOUND:
                return end
            if low == "that" or (low in lexicon.auxiliaries and low != "'s"):
                return at
        return at

    def capital(self, place: int) -> bool:
        """Whether a name or a determiner stands at a place."""
        return self.name(place) or self.low(place) in self.lexicon.determiners
