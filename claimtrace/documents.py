"""What is held of a text: its document, and the words in it that carry a claim."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Annotated, Self

from pydantic import Field, Strict, StringConstraints
from pydantic import model_validator as _model_validator

from claimtrace._frozen import Frozen
from claimtrace.limits import MAX_TEXT_LENGTH, MAX_URL_LENGTH
from claimtrace.windows import Moment

__all__ = ["Document", "Quote", "Text", "Url"]

Text = Annotated[str, StringConstraints(min_length=1, max_length=MAX_TEXT_LENGTH)]
"""Any text, 1 to 100,000 characters."""

Url = Annotated[str, StringConstraints(min_length=1, max_length=MAX_URL_LENGTH)]
"""An address as it came, 1 to 8,000 characters."""

_Offset = Annotated[int, Strict(), Field(ge=0)]


class Document(Frozen):
    """A text that we hold: a page, a bulletin, a recording. `Document()` where it is unknown.

    >>> Document(url="https://example.org/a", published="2016-03-28").published
    datetime.date(2016, 3, 28)
    """

    url: Url | None = None
    """Where it was read, up to 8,000 characters; kept as it came, neither checked nor evened out.
    """
    title: Text | None = None
    """Its title as printed."""
    published: Moment | None = None
    """When it came out: a date (the whole day, UTC) or a time with its offset from UTC."""
    retrieved: Moment | None = None
    """When it was fetched: a date (the whole day, UTC) or a time with its offset from UTC."""
    archived: Url | None = None
    """URL of a stored copy; kept as it came."""
    credit: Text | None = None
    """The credit line as printed, such as "AFP, Reuters"; it adds no hop by itself."""
    rights: Text | None = None
    """Who may reuse the text, and on what terms."""
    sha256: Annotated[str, StringConstraints(pattern="^[0-9a-fA-F]{64}$")] | None = None
    """SHA-256 of the bytes of the text, as 64 hex digits."""

    if TYPE_CHECKING:  # what is accepted; the fields say what is held

        def __init__(
            self, *, url: str | None = None, title: str | None = None,
            published: date | str | None = None, retrieved: date | str | None = None,
            archived: str | None = None, credit: str | None = None, rights: str | None = None,
            sha256: str | None = None
        ) -> None: ...  # fmt: skip
        def __hash__(self) -> int: ...


class Quote(Frozen):
    """The words of a document that carry the claim, as W3C Web Annotation selects text.

    >>> Quote(exact="at least 400 fighters", start=17, end=38).exact
    'at least 400 fighters'
    """

    exact: Text
    """The words themselves, as they stand in the document."""
    prefix: Text | None = None
    """The words right before them."""
    suffix: Text | None = None
    """The words right after them."""
    start: _Offset | None = None
    """Where they begin, in code points from the beginning of the text, from 0."""
    end: _Offset | None = None
    """Where they end, in code points, not included: ``end - start`` is the length of ``exact``."""

    if TYPE_CHECKING:

        def __hash__(self) -> int: ...

    @_model_validator(mode="after")
    def _positions_fit(self) -> Self:
        if (
            self.start is not None
            and self.end is not None
            and self.end - self.start != len(self.exact)
        ):
            raise ValueError(
                f"start {self.start} and end {self.end} do not span the {len(self.exact)} "
                "code points of exact"
            )
        return self
