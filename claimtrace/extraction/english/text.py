"""A text cut into words, sentences and quotations, once; and what of a page is no article."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from enum import Enum, IntEnum
from typing import NamedTuple

from claimtrace.extraction.english.lexicon import Lexicon
from claimtrace.words.numbers import NUMBER

__all__ = [
    "QUOTED",
    "Block",
    "BlockKind",
    "Items",
    "Kind",
    "Quotation",
    "Quotations",
    "Tokens",
    "blocks",
    "find_quotations",
    "find_sentences",
    "items_of",
    "items_within",
    "tokenise",
]


class Kind(IntEnum):
    """What a token is."""

    WORD = 1  # begins with a lower-case letter, or a letter of a script without case
    NAME = 2  # begins with a capital
    NUMBER = 3  # digits, with separators
    COMPOUND = 4  # a number grown together with a word: "82-year-old", "20th", "60km"
    OPEN = 5  # an opening quotation mark
    CLOSE = 6  # a closing one
    QUOTE = 7  # one that may be either
    MARK = 8  # any other mark


# Each alternative begins with a character that no earlier one ends with, and repeats one class at
# a time, so that no text makes the engine go back: linear in the text.
_TOKEN = r"""
      (?P<number>%NUMBER%)
      (?P<grown>(?:[-\u2011]?[^\W\d_]\w*(?:[-\u2011'\u2019]\w+)*)?)
    | (?P<title>(?:%TITLE%|[A-Z])\.(?=\s+[^\W\d_]))
    | (?P<initials>(?:[^\W\d_]\.){2,})
    | (?P<word>[^\W\d_]\w*(?:[-\u2011'\u2019&]\w+)*)
    | (?P<open>[\u201c\u00ab\u201e]|``)
    | (?P<close>[\u201d\u00bb])
    | (?P<quote>"|''|\u2018\u2018|\u2019\u2019)
    | (?P<mark>\.\.\.|--|[^\s\w]|_)
    """
_KINDS = {
    "open": Kind.OPEN,
    "close": Kind.CLOSE,
    "quote": Kind.QUOTE,
    "mark": Kind.MARK,
}
_WRITTEN = frozenset({"word", "title", "initials"})


def _pattern(lexicon: Lexicon) -> re.Pattern[str]:
    titles = sorted(lexicon.stopped_titles, key=len, reverse=True)
    written = "|".join(re.escape(one.capitalize()) for one in titles)
    return re.compile(_TOKEN.replace("%NUMBER%", NUMBER).replace("%TITLE%", written), re.VERBOSE)


class Tokens:
    """The tokens of one stretch of a text, as parallel lists.

    Token ``i`` is ``text[starts[i]:ends[i]]``; ``lows[i]`` is it in lower case, with a straight
    apostrophe; ``kinds[i]`` says what it is. Offsets count from the beginning of the whole text.
    """

    __slots__ = ("ends", "kinds", "lows", "starts", "text")

    def __init__(self, text: str):
        self.text: str = text
        self.starts: list[int] = []
        self.ends: list[int] = []
        self.lows: list[str] = []
        self.kinds: list[Kind] = []

    def __len__(self) -> int:
        return len(self.starts)

    def between(self, first: int, last: int) -> str:
        """The text from the first token up to, not including, the token ``last``."""
        return self.text[self.starts[first] : self.ends[last - 1]]


def tokenise(text: str, lexicon: Lexicon, start: int = 0, end: int | None = None) -> Tokens:
    """The tokens of ``text[start:end]``."""
    tokens = Tokens(text)
    # Local names: this loop runs once for every token there is.
    starts, ends, lows, kinds = tokens.starts, tokens.ends, tokens.lows, tokens.kinds
    for found in lexicon.made(_pattern).finditer(text, start, len(text) if end is None else end):
        first, last = found.span()
        group = found.lastgroup
        starts.append(first)
        ends.append(last)
        low = found[0].lower()
        lows.append(low.replace("\u2019", "'") if "\u2019" in low else low)
        if group in _WRITTEN:
            kinds.append(Kind.NAME if text[first].isupper() else Kind.WORD)
        elif group == "grown":
            kinds.append(Kind.COMPOUND if found.end("number") < last else Kind.NUMBER)
        else:
            kinds.append(_KINDS[str(group)])
    return tokens


_FULL_STOPS = frozenset({".", "!", "?", "…", "..."})
_COUNTED = (Kind.NUMBER, Kind.COMPOUND)
_BEGINS = frozenset({Kind.NAME, Kind.NUMBER, Kind.COMPOUND, Kind.OPEN, Kind.QUOTE})
_REACH = 7  # words after a quotation in which its "said" is looked for


class Quotation(NamedTuple):
    """A quotation, from its first mark up to, not including, ``last``; ``closed`` by a mark."""

    first: int
    last: int
    closed: bool


class Quotations(NamedTuple):
    """The quotations of a stretch; ``of[i]`` is the one that token ``i`` lies in, else -1."""

    found: list[Quotation]
    of: list[int]


def find_quotations(tokens: Tokens) -> Quotations:
    """The quotations of a paragraph; one that is not closed runs to its end."""
    found: list[Quotation] = []
    of = [-1] * len(tokens)
    opened = -1
    for place, kind in enumerate(tokens.kinds):
        if opened < 0 and (kind is Kind.OPEN or kind is Kind.QUOTE):
            opened = place
        elif opened >= 0 and (kind is Kind.CLOSE or kind is Kind.QUOTE):
            _close(found, of, opened, place + 1, closed=True)
            opened = -1
    if opened >= 0:
        _close(found, of, opened, len(tokens), closed=False)
    return Quotations(found, of)


def _close(found: list[Quotation], of: list[int], first: int, last: int, *, closed: bool) -> None:
    of[first:last] = [len(found)] * (last - first)
    found.append(Quotation(first, last, closed))


def find_sentences(tokens: Tokens, quotations: Quotations, lexicon: Lexicon) -> list[range]:
    """The sentences of a paragraph, as ranges of tokens."""
    sentences = []
    first = 0
    lows, size = tokens.lows, len(tokens)
    place = 0
    while place < size:
        if lows[place] in _FULL_STOPS:
            after = _past_closing(tokens, quotations, place + 1)
            if after >= size or _ends_here(tokens, place, after, lexicon):
                sentences.append(range(first, after))
                first = after
                place = after
                continue
        place += 1
    if first < size:
        sentences.append(range(first, size))
    return sentences


def _past_closing(tokens: Tokens, quotations: Quotations, place: int) -> int:
    """Past the closing marks that stand directly after a full stop."""
    while place < len(tokens) and (
        tokens.lows[place] in ")]"
        or (
            quotations.of[place] >= 0
            and quotations.found[quotations.of[place]].last == place + 1
            and tokens.kinds[place] is not Kind.OPEN
        )
    ):
        place += 1
    return place


def _ends_here(tokens: Tokens, stop: int, after: int, lexicon: Lexicon) -> bool:
    """Whether the full stop at ``stop`` ends a sentence, where ``after`` is the next token."""
    if tokens.starts[after] == tokens.ends[after - 1]:
        return False
    if tokens.kinds[after] not in _BEGINS and tokens.lows[after] not in ("(", "[", "—", "–"):
        return False
    if after > stop + 1 and tokens.lows[stop] != ".":
        return not _said_follows(tokens, after, lexicon)
    if tokens.lows[stop] != "." or stop == 0:
        return True
    before = tokens.lows[stop - 1]
    if (before, ".") in lexicon.modifiers and tokens.kinds[after] in _COUNTED:
        return False  # "c. 400 fighters"
    initial = len(before) == 1 and tokens.kinds[stop - 1] is Kind.NAME
    return not initial and before not in lexicon.abbreviations


def _said_follows(tokens: Tokens, place: int, lexicon: Lexicon) -> bool:
    """Whether the words after a quotation say whose it is ('"Why?" the minister asked')."""
    for at in range(place, min(place + _REACH, len(tokens))):
        if tokens.lows[at] in lexicon.speech:
            return True
        if tokens.kinds[at] > Kind.COMPOUND:
            return False
    return False


QUOTED = '""'
"""What stands in ``lows`` for a whole quotation."""


class Items:
    """Parallel lists over the pieces of a sentence.

    Piece ``i`` is the tokens ``firsts[i]:lasts[i]``.
    """

    __slots__ = ("firsts", "kinds", "lasts", "lows", "tokens")

    def __init__(self, tokens: Tokens):
        self.tokens: Tokens = tokens
        self.lows: list[str] = []
        self.kinds: list[Kind] = []
        self.firsts: list[int] = []
        self.lasts: list[int] = []

    def __len__(self) -> int:
        return len(self.lows)

    def add(self, low: str, kind: Kind, first: int, last: int) -> None:
        """Append one piece."""
        self.lows.append(low)
        self.kinds.append(kind)
        self.firsts.append(first)
        self.lasts.append(last)

    def at(self, token: int) -> int:
        """The piece in which a token lies; -1 where none does."""
        place = bisect_right(self.firsts, token) - 1
        return place if place >= 0 and token < self.lasts[place] else -1

    def is_quoted(self, place: int) -> bool:
        """Whether a piece is a quotation."""
        return self.lows[place] == QUOTED


def items_of(tokens: Tokens, sentence: range, quotations: Quotations) -> Items:
    """The pieces of a sentence, each quotation (or the part of it that lies here) as one."""
    items = Items(tokens)
    of = quotations.of
    place, last = sentence.start, sentence.stop
    while place < last:
        quotation = of[place]
        if quotation < 0:
            items.add(tokens.lows[place], tokens.kinds[place], place, place + 1)
            place += 1
        else:
            end = min(quotations.found[quotation].last, last)
            items.add(QUOTED, Kind.QUOTE, place, end)
            place = end
    return items


def items_within(tokens: Tokens, first: int, last: int) -> Items:
    """The tokens of a stretch inside a quotation, one piece each."""
    items = Items(tokens)
    for place in range(first, last):
        items.add(tokens.lows[place], tokens.kinds[place], place, place + 1)
    return items


MAX_BLOCK = 20_000
"""Code points that are read as one paragraph; a longer one is cut at white space."""


class BlockKind(Enum):
    """What a paragraph of a page is."""

    BODY = "body"
    CREDIT = "credit"
    FURNITURE = "furniture"


class Block(NamedTuple):
    """A paragraph: where it stands, what it is, and the name that it credits, if any."""

    start: int
    end: int
    kind: BlockKind
    credit: tuple[int, int] | None = None


_LINE = re.compile(r"[^\r\n\v\f\x85\u2028\u2029]+")
_LONGEST = 300  # a longer line is no heading, no caption and no credit


class _PagePatterns:
    """What the words of a page look like, as patterns."""

    def __init__(self, lexicon: Lexicon):
        counted = _any(lexicon.page_counted)
        pictures = _any(lexicon.page_pictures)
        credited = _any(lexicon.credit_openers)
        # From a line like the first to the end of the page: other articles, forms for comments.
        self.tail = re.compile(
            rf"{_lines(lexicon.page_tail)}|{counted} ?(?:\(\d+\))?$", re.IGNORECASE
        )
        self.single = re.compile(
            rf"{_lines(lexicon.page_lines)}|{pictures}\b ?[:(/]", re.IGNORECASE
        )
        self.credit = re.compile(
            rf"{credited}\s?[:\-\u2013\u2014]?\s(?P<name>[^\W\d_][^:;!?]{{1,60}}?)\.?$",
            re.IGNORECASE,
        )


def _any(phrases: Iterable[str]) -> str:
    return "(?:" + "|".join(map(re.escape, phrases)) + ")"


def _lines(phrases: Iterable[str]) -> str:
    """The beginnings of lines, in the notation of `PageWords`."""
    return "(?:" + "|".join(map(_line, phrases)) + ")"


def _line(phrase: str) -> str:
    end = _ENDS.get(phrase[-1:])
    return re.escape(phrase) + r"\b" if end is None else re.escape(phrase[:-1]) + end


_ENDS = {"*": "", "$": "$", ":": r"\b ?:"}
_DATELINE = re.compile(
    r"(?P<place>[^\W\d_][^\d()\n:;!?]{1,60}?) ?"
    r"\((?P<name>[^\W\d_][^()\d]{1,30})\) ?[-\u2013\u2014]+ "
)
_PLACE = re.compile(r"[A-Z][A-Z .,'\u2019]{2,40} ?[-\u2013\u2014]+ ")


def blocks(text: str, lexicon: Lexicon) -> Iterator[Block]:
    """The paragraphs of a page in order, each marked as article, credit line or furniture."""
    patterns = lexicon.made(_PagePatterns)
    tail = False
    body = False
    for line in _LINE.finditer(text):
        start, end = _trimmed(text, *line.span())
        if start == end:
            continue
        block = _classified(text, start, end, lexicon)
        tail = tail or (
            body and block.kind is BlockKind.FURNITURE and _is_tail(text, start, end, patterns)
        )
        if tail and block.kind is BlockKind.BODY:
            block = Block(start, end, BlockKind.FURNITURE)
        body = body or (block.kind is BlockKind.BODY and end - start > 80)
        yield from _pieces(text, block)


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end


def _is_tail(text: str, start: int, end: int, patterns: _PagePatterns) -> bool:
    heading = end - start <= 80 and text[end - 1] not in ".,;"
    return heading and patterns.tail.match(text, start, end) is not None


def _classified(text: str, start: int, end: int, lexicon: Lexicon) -> Block:
    patterns = lexicon.made(_PagePatterns)
    line = text[start : min(end, start + _LONGEST)]
    if end - start <= 100 and (found := patterns.credit.match(line)) and found["name"][0].isupper():
        first, last = found.span("name")
        return Block(start, end, BlockKind.CREDIT, (start + first, start + last))
    if _is_tail(text, start, end, patterns) or _is_caption(line, end - start, lexicon):
        return Block(start, end, BlockKind.FURNITURE)
    if found := _DATELINE.match(line):
        first, last = found.span("name")
        return Block(start + found.end(), end, BlockKind.BODY, (start + first, start + last))
    if found := _PLACE.match(line):
        return Block(start + found.end(), end, BlockKind.BODY)
    return Block(start, end, BlockKind.BODY)


def _is_caption(line: str, length: int, lexicon: Lexicon) -> bool:
    if length >= _LONGEST:
        return False
    folded = line.lower()
    if any(phrase in folded for phrase in lexicon.page_phrases):
        return True
    # "Published figures show ..." is a sentence, "Published Date: ..." is not.
    single = lexicon.made(_PagePatterns).single
    return single.match(line) is not None and (line[-1] not in '.!?"”' or length < 40)


def _pieces(text: str, block: Block) -> Iterator[Block]:
    start = block.start
    while block.end - start > MAX_BLOCK:
        cut = text.rfind(" ", start + MAX_BLOCK // 2, start + MAX_BLOCK) + 1
        cut = cut or start + MAX_BLOCK
        yield block._replace(start=start, end=cut)
        start = cut
    yield block._replace(start=start)
