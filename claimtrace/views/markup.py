"""Other people's text inside HTML, SVG and diagrams: shown as it is, and never run."""

from __future__ import annotations

import html
import re
import unicodedata
from urllib.parse import urlsplit

__all__ = [
    "aside",
    "clipped",
    "cut",
    "escaped",
    "folded",
    "link",
    "one_line",
    "shortened",
    "undirected",
    "width_of",
]

# Characters that neither XML 1.0 nor HTML can hold.
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_DIRECTIONS = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_WEB = re.compile(r"https?://[^\s\x00-\x20\x7f-\x9f<>\"`\\{}|^]+", re.IGNORECASE)

_LOOKED_AT = 2_000
"""Characters of a text that are measured to fit it into a line."""

_NARROW = frozenset("fijlrtI.,:;'!|()[] ’‘")
_BROAD = frozenset("mwMW@%—…")


def escaped(text: str) -> str:
    """Text for HTML and XML, between tags or in a quoted attribute.

    Characters that neither can hold become U+FFFD.
    """
    return html.escape(_ILLEGAL.sub("\ufffd", text))


def aside(text: str) -> str:
    """A name in an HTML sentence, set apart so that its writing direction ends with it."""
    return f'<bdi dir="auto">{escaped(text)}</bdi>'


def undirected(text: str) -> str:
    """Text without the invisible characters that turn the writing direction.

    For sentences that mix other people's words with ours, where no element can set them apart.
    """
    return _DIRECTIONS.sub("", text)


def one_line(text: str) -> str:
    """Text on one line, without control characters and turns of direction."""
    return " ".join(_ILLEGAL.sub("\ufffd", undirected(text)).split())


def link(url: str | None, label: str | None = None) -> str:
    """HTML of a document's address: a link only where it is http or https, else its text.

    Beside a label stands the host to which the link leads, so that no label can claim another.
    """
    if url is None:
        return "" if label is None else aside(label)
    host = _host(url)
    if host is None:
        return (
            f"{aside(label)} (<code>{aside(url)}</code>)" if label else f"<code>{aside(url)}</code>"
        )
    anchor = (
        f'<a href="{escaped(url)}" rel="noreferrer noopener nofollow">{aside(label or url)}</a>'
    )
    return f'{anchor} <span class="host">({aside(host)})</span>' if label else anchor


def _host(url: str) -> str | None:
    """The host of a web address; None where it is no such address."""
    if not _WEB.fullmatch(url):
        return None
    try:
        return urlsplit(url).hostname
    except ValueError:
        return None


def width_of(text: str) -> float:
    """About how wide a line of text is in a proportional font, in units of the font size."""
    return sum(map(_advance, text))


def _advance(letter: str) -> float:
    if letter in _NARROW:
        return 0.34
    if letter in _BROAD:
        return 0.95
    if letter.isascii():
        return 0.68 if letter.isupper() else 0.57
    if unicodedata.combining(letter):
        return 0.0
    return 1.02 if unicodedata.east_asian_width(letter) in "WF" else 0.66


def cut(text: str, width: float) -> str:
    """Text on one line, cut with an ellipsis to a width in units of the font size."""
    line = one_line(text[:_LOOKED_AT])
    if len(text) <= _LOOKED_AT and width_of(line) <= width:
        return line
    room = width - _advance("…")
    kept = []
    for letter in line:
        room -= _advance(letter)
        if room < 0:
            break
        kept.append(letter)
    return "".join(kept).rstrip() + "…"


def folded(text: str, width: float, lines: int) -> list[str]:
    """Text on at most so many lines, broken between words; the last is cut where it must be."""
    words = one_line(text[:_LOOKED_AT]).split(" ")
    found: list[str] = []
    while words and len(found) < lines - 1:
        line = words.pop(0)
        while words and width_of(f"{line} {words[0]}") <= width:
            line = f"{line} {words.pop(0)}"
        found.append(cut(line, width))
    if words:
        rest = " ".join(words) + ("…" if len(text) > _LOOKED_AT else "")
        found.append(cut(rest, width))
    return found


def shortened(text: str, limit: int = 120) -> str:
    """A name in HTML, set apart and, where it is long, cut with an ellipsis."""
    return aside(clipped(text, limit))


def clipped(text: str, limit: int = 120) -> str:
    """Text of at most so many characters; a cut ends with an ellipsis."""
    return text if len(text) <= limit else text[: limit - 1] + "…"
