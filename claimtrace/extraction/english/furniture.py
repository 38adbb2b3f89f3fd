"""What of a page is the article, and what only stands around it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from enum import Enum
from typing import NamedTuple

from claimtrace.extraction.english.lexicon import Lexicon

__all__ = ["Block", "BlockKind", "blocks"]

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


class _Patterns:
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
    patterns = lexicon.made(_Patterns)
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


def _is_tail(text: str, start: int, end: int, patterns: _Patterns) -> bool:
    heading = end - start <= 80 and text[end - 1] not in ".,;"
    return heading and patterns.tail.match(text, start, end) is not None


def _classified(text: str, start: int, end: int, lexicon: Lexicon) -> Block:
    patterns = lexicon.made(_Patterns)
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
    single = lexicon.made(_Patterns).single
    return single.match(line) is not None and (line[-1] not in '.!?"”' or length < 40)


def _pieces(text: str, block: Block) -> Iterator[Block]:
    start = block.start
    while block.end - start > MAX_BLOCK:
        cut = text.rfind(" ", start + MAX_BLOCK // 2, start + MAX_BLOCK) + 1
        cut = cut or start + MAX_BLOCK
        yield block._replace(start=start, end=cut)
        start = cut
    yield block._replace(start=start)
