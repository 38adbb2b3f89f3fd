"""Where the questions are: on this machine, or in parts on several."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Protocol, TypeVar

from claimtrace.collector import collector_paused
from claimtrace.learning.voices import Voices

__all__ = ["OnePart", "Parts"]

_Result = TypeVar("_Result")


class Parts(Protocol):
    """Questions in parts, each a `Voices`; no question is in two. An engine implements this.

    The work is a picklable function of one part, and what it returns is small: counts that add
    up. The order of parts never matters.
    """

    def each(self, work: Callable[[Voices], _Result]) -> Iterable[_Result]:
        """What the work returns for every part, in any order."""
        ...

    def become(self, work: Callable[[Voices], Voices]) -> None:
        """Put what the work returns in the place of every part, and keep it."""
        ...


class OnePart:
    """All questions on this machine."""

    def __init__(self, voices: Voices):
        self.voices: Voices = voices

    def each(self, work: Callable[[Voices], _Result]) -> Iterable[_Result]:
        """What the work returns for all questions."""
        with collector_paused():
            found = work(self.voices)
        return (found,)

    def become(self, work: Callable[[Voices], Voices]) -> None:
        """Put what the work returns in the place of all questions."""
        with collector_paused():
            self.voices = work(self.voices)
