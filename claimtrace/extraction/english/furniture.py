"""What of a page is the article, and what only stands around it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import Enum
from typing import NamedTuple

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

# From here to the end of the page: lists of other articles, forms for comments.
_TAIL = re.compile(
    r"(?:more (?:from|on|in|news|stories)\b|also (?:see|read)\b|see also\b"
    r"|leave an? (?:reply|comment)"
    r"|related (?:articles|stories|news|topics|posts|content)|most (?:read|popular|viewed)"
    r"|you (?:may|might) also like|recommended (?:for you|stories)|be the first to comment"
    r"|(?:post|add) (?:a )?comment|comments? ?(?:\(\d+\))?$|trending|around the web|tags?:?$"
    r"|tagged under|share this|sign up for|subscribe\b|follow us\b|popular (?:stories|now)"
    r"|read next|editors?['’]? picks?|up next)",
    re.IGNORECASE,
)
_SINGLE = re.compile(
    r"(?:last update|updated?\b|published\b|posted\b|first published|read more|related\b ?:"
    r"|advertisement|log ?in\b|sign in\b|register\b|in association with|representational image"
    r"|file (?:photo|image|picture)|photo(?:graph)?s?\b ?[:(/]|image ?[:(/]|picture ?[:(/]"
    r"|watch ?:|listen ?:|copyright\b|©|\(c\) |all rights reserved|your email address|skip to"
    r"|(?:share|print|e-?mail|tweet|home|menu|search)$|click here|by clicking|story continues"
    r"|this (?:article|story) (?:was|has been) (?:updated|corrected)|correction ?:)",
    re.IGNORECASE,
)
_PHRASES = (
    "photo credit:",
    "image credit:",
    "handout picture",
    "handout photo",
    "/handout",
    "via reuters",
    "getty images",
    "(photo:",
    "file photo",
    "all rights reserved",
    "email address will not be published",
)
_CREDIT = re.compile(
    r"(?:credits?|source|via|courtesy of|originally published (?:by|in|on)|first published by)"
    r"\s?[:\-\u2013\u2014]?\s(?P<name>[^\W\d_][^:;!?]{1,60}?)\.?$",
    re.IGNORECASE,
)
_DATELINE = re.compile(
    r"(?P<place>[^\W\d_][^\d()\n:;!?]{1,60}?) ?"
    r"\((?P<name>[^\W\d_][^()\d]{1,30})\) ?[-\u2013\u2014]+ "
)
_PLACE = re.compile(r"[A-Z][A-Z .,'\u2019]{2,40} ?[-\u2013\u2014]+ ")


def blocks(text: str) -> Iterator[Block]:
    """The paragraphs of a page in order, each marked as article, credit line or furniture."""
    tail = False
    body = False
    for line in _LINE.finditer(text):
        start, end = _trimmed(text, *line.span())
        if start == end:
            continue
        block = _classified(text, start, end)
        tail = tail or (body and block.kind is BlockKind.FURNITURE and _is_tail(text, start, end))
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


def _is_tail(text: str, start: int, end: int) -> bool:
    heading = end - start <= 80 and text[end - 1] not in ".,;"
    return heading and _TAIL.match(text, start, end) is not None


def _classified(text: str, start: int, end: int) -> Block:
    line = text[start : min(end, start + _LONGEST)]
    if end - start <= 100 and (found := _CREDIT.match(line)) and found["name"][0].isupper():
        first, last = found.span("name")
        return Block(start, end, BlockKind.CREDIT, (start + first, start + last))
    if _is_tail(text, start, end) or _is_caption(line, end - start):
        return Block(start, end, BlockKind.FURNITURE)
    if found := _DATELINE.match(line):
        first, last = found.span("name")
        return Block(start + found.end(), end, BlockKind.BODY, (start + first, start + last))
    if found := _PLACE.match(line):
        return Block(start + found.end(), end, BlockKind.BODY)
    return Block(start, end, BlockKind.BODY)


def _is_caption(line: str, length: int) -> bool:
    if length >= _LONGEST:
        return False
    folded = line.lower()
    if any(phrase in folded for phrase in _PHRASES):
        return True
    # "Published figures show ..." is a sentence, "Published Date: ..." is not.
    return _SINGLE.match(line) is not None and (line[-1] not in '.!?"”' or length < 40)


def _pieces(text: str, block: Block) -> Iterator[Block]:
    start = block.start
    while block.end - start > MAX_BLOCK:
        cut = text.rfind(" ", start + MAX_BLOCK // 2, start + MAX_BLOCK) + 1
        cut = cut or start + MAX_BLOCK
        yield block._replace(start=start, end=cut)
        start = cut
    yield block._replace(start=start)
