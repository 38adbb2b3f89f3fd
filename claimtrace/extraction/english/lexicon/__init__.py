"""All words that the rules know, as data that a caller may extend.

Each list stands in one file with what it is for: `grammar`, `speech`, `sources`, `figures`. A word
is added there and nowhere else: no rule has words of its own.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cached_property
from typing import Any, Self, TypeVar

from claimtrace.extraction.english.lexicon.counting import FigureWords, TimeWords
from claimtrace.extraction.english.lexicon.grammar import GrammarWords, Words
from claimtrace.extraction.english.lexicon.sources import PageWords, SourceWords
from claimtrace.extraction.english.lexicon.speech import SpeechWords

__all__ = ["DEFAULT", "Lexicon"]

_Made = TypeVar("_Made")


class Lexicon(SpeechWords, SourceWords, FigureWords, TimeWords, GrammarWords, PageWords):
    """Closed lists of English words, all in lower case; open classes such as units have none.

    Every list has a default, so that a variant names what it changes::

        Lexicon(months={**DEFAULT.months, "mai": 5})
        DEFAULT.model_copy(update={"speech": DEFAULT.speech | {"tooted"}})

    Raises ValidationError where a list is not known, or is not of the form that it has here.
    """

    def model_copy(self, *, update: Mapping[str, Any] | None = None, deep: bool = False) -> Self:
        """The same words but for the lists in ``update``, which are checked."""
        # pydantic's own would keep what was made of the old words.
        return type(self)(**{**dict(self), **(update or {})})

    def made(self, make: Callable[[Lexicon], _Made]) -> _Made:
        """What ``make`` makes of these words, such as a pattern: made once, and kept."""
        try:
            found: _Made = self._kept[make]
        except KeyError:
            found = self._kept[make] = make(self)
        return found

    @cached_property  # no private attribute: pydantic finds those slowly, and compares them
    def _kept(self) -> dict[Callable[[Lexicon], Any], Any]:
        return {}

    def cues(self) -> Words:
        """Every word at which an attribution may be read."""
        return (
            self.speech
            | self.saying
            | self.showing
            | self.quoting
            | self.claims
            | self.counting
            | self.according
            | self.per
            | self.other_cues
        )


DEFAULT = Lexicon()
"""The words that the rules know unless told otherwise."""
