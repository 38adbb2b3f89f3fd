"""A stretch of a text, with the words that stand there."""

from __future__ import annotations

from typing import Annotated, Self

from pydantic import Field, Strict, model_validator

from claimtrace.frozen import Frozen

__all__ = ["Span"]

_Offset = Annotated[int, Strict(), Field(ge=0)]


class Span(Frozen):
    """Where some words stand in a text, and the words.

    A span is never empty.
    """

    start: _Offset
    """Code points before it, from 0."""
    end: _Offset
    """Code points up to its end, not included; above ``start``."""
    text: str
    """The words: ``article.text[start:end]``."""

    @model_validator(mode="after")
    def _length_fits(self) -> Self:
        if self.end <= self.start:
            raise ValueError(f"end {self.end} must be above start {self.start}")
        if self.end - self.start != len(self.text):
            raise ValueError(
                f"start {self.start} and end {self.end} do not span the {len(self.text)} code "
                "points of text"
            )
        return self

    @classmethod
    def of(cls, text: str, start: int, end: int) -> Self:
        """The span from start to end of a text. Raises ValidationError where that is empty."""
        return cls(start=start, end=end, text=text[start:end])

    @classmethod
    def find(cls, text: str, words: str, after: int = 0) -> Self:
        """The first place at or after ``after`` where exactly these words stand.

        Raises ValueError where they stand nowhere: an extractor that only knows the words, such
        as one around a language model, learns here that they were made up.
        """
        start = text.find(words, after) if words else -1
        if start < 0:
            raise ValueError(f"{words[:80]!r} does not stand in the text after offset {after}")
        return cls(start=start, end=start + len(words), text=words)

    def __str__(self) -> str:
        return self.text
