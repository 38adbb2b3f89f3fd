"""The text that candidates are taken from, and what the caller knows of it."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from claimtrace.frozen import Frozen
from claimtrace.records import Document
from claimtrace.windows import Moment

__all__ = ["Article"]


class Article(Frozen):
    """A text with what the caller knows of it; nothing here is ever guessed from the text."""

    text: str
    """Plain text, one paragraph a line; blank lines between them do no harm."""
    published: Moment | None = None
    """A date or a time with its offset: relative dates ("on Friday") are resolved against it, and
    left as words without it."""
    url: str | None = None
    """Goes into the `Document` of what is accepted."""
    title: str | None = None
    """Goes into the `Document` of what is accepted."""

    if TYPE_CHECKING:

        def __init__(
            self, *, text: str, published: date | str | None = None, url: str | None = None,
            title: str | None = None
        ) -> None: ...  # fmt: skip

    def document(self, credit: str | None = None) -> Document:
        """The record of this text as something that is held."""
        return Document(url=self.url, title=self.title, published=self.published, credit=credit)
