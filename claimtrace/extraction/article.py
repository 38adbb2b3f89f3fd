"""The text that candidates are taken from, and what the caller knows of it."""

from __future__ import annotations

from claimtrace.frozen import Frozen
from claimtrace.records import Document
from claimtrace.windows import Moment

__all__ = ["Article"]


class Article(Frozen):
    """A text with what the caller knows of it; nothing here is ever guessed from the text.

    ``text`` is the article as plain text, one paragraph a line (blank lines between them do no
    harm). ``published`` is a date or an aware datetime: relative dates ("on Friday") are resolved
    against it, and left as words without it. ``url`` and ``title`` go into the `Document` of what
    is accepted.
    """

    text: str
    published: Moment | None = None
    url: str | None = None
    title: str | None = None

    def document(self, credit: str | None = None) -> Document:
        """The record of this text as something that is held."""
        return Document(url=self.url, title=self.title, published=self.published, credit=credit)
