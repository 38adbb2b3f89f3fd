"""One sentence while its attribution is read, and the questions the grammar asks of it."""

from __future__ import annotations

from dataclasses import dataclass, field

from claimtrace.extraction.candidates import CueKind
from claimtrace.extraction.english.grammar.noun_phrases import Phrase
from claimtrace.extraction.english.lexicon import Lexicon
from claimtrace.extraction.english.text import Items, Kind

__all__ = ["Clause", "Telling", "enclosing"]


@dataclass(slots=True)
class Telling:
    """One cue with its source: ``content`` are the ranges of pieces that it reaches.

    ``cue`` is the range of its words. ``via`` is a medium between the article and the source
    ("told the agency", "the agency quoted him as saying"); ``addressed`` is whoever was told,
    be it a medium or not ("told Nordwire"). ``host`` is the statement inside which "citing"
    stands. ``trailing`` marks a cue that follows what it reaches. ``opinion`` marks a belief
    ("voters think"): reported by somebody else, it is what is said, and no further source.
    ``polled`` marks the result of a poll.
    """

    source: Phrase
    cue: tuple[int, int]
    cue_kind: CueKind
    content: list[tuple[int, int]] = field(default_factory=list)
    via: Phrase | None = None
    via_cue: tuple[int, int] | None = None
    addressed: Phrase | None = None
    host: Telling | None = None
    trailing: bool = False
    denies: bool = False
    opinion: bool = False
    polled: bool = False

    def reaches(self, place: int) -> bool:
        """Whether a piece lies in what the source is said to have said."""
        return any(first <= place < last for first, last in self.content)


def enclosing(
    items: Items, statements: list[Telling], place: int, lexicon: Lexicon
) -> list[Telling]:
    """The statements that reach a piece, the outermost first."""
    found = [statement for statement in statements if statement.reaches(place)]
    if found and (aside := _aside(items, place, lexicon)) >= 0:
        closed = next((at for at in range(place, len(items)) if items.lows[at] == ","), len(items))
        found = [one for one in found if one.polled or _within(one, aside, closed)]
    found = [one for one in found if not one.opinion] or found
    return sorted(found, key=lambda statement: _depth(statement, found))


def _within(statement: Telling, aside: int, closed: int) -> bool:
    """Whether a cue stands in an aside, or behind it with nothing of the sentence between."""
    return aside < statement.cue[0] and min(statement.source.begin, statement.cue[0]) <= closed + 1


def _aside(items: Items, place: int, lexicon: Lexicon) -> int:
    """Where the clause ", which ..." around a piece begins; -1 where there is none.

    What stands in such a clause is background that the reporter adds.
    """
    for at in range(place, max(0, place - 25), -1):
        if items.lows[at] == ",":
            return at if at + 1 < len(items) and items.lows[at + 1] in lexicon.asides else -1
    return -1


def _depth(statement: Telling, others: list[Telling]) -> float:
    if statement.host is not None and statement.host is not statement:
        return _depth(statement.host, others) + 0.5
    return sum(other is not statement and other.reaches(statement.cue[0]) for other in others)


_WORDING = 6  # tokens, its marks included, of a quotation that is no more than a wording
_OUTER = frozenset({CueKind.ACCORDING_TO, CueKind.QUOTED_BY})


class Clause:
    """A sentence while its cues are read: its pieces, what was found, and small questions.

    ``floor`` is where the subject of the next cue may begin at the earliest; ``trail`` where what
    the next trailing cue reaches may begin; ``outer`` the same for "according to", which also
    reaches over "he said". Every question looks at a bounded stretch.
    """

    def __init__(self, items: Items, lexicon: Lexicon):
        self.items = items
        self.lexicon = lexicon
        self.found: list[Telling] = []
        self.floor: int = 0
        self.trail: int = 0
        self.outer: int = 0

    def low(self, place: int) -> str:
        """The word at a place in lower case; "" outside the sentence."""
        return self.items.lows[place] if 0 <= place < len(self.items) else ""

    def keep(self, statement: Telling) -> None:
        """Add a statement, and move on what the next one may use."""
        self.found.append(statement)
        last = statement.cue[1]
        if statement.cue_kind is CueKind.CITING:
            return  # it may stand between a subject and its verb
        if statement.trailing:
            last = max(last, statement.source.last)
            self.trail = last
            if statement.cue_kind in _OUTER:
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
        return (
            at >= 0 and self.low(at) in self.lexicon.being and not self.low(place).endswith("ing")
        )

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
        if not lexicon.shares.isdisjoint(lows):
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
        return self.low(phrase.first) in self.lexicon.pronouns or self.is_source(phrase)

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
        if items.lows[at] not in lexicon.adverbials:
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
