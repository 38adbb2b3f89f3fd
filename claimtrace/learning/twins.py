"""Sources that nobody can tell apart: the same answers to the same questions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from claimtrace.learning.settings import LearningSettings
from claimtrace.learning.statistics import PairCounts
from claimtrace.learning.voices import Question

__all__ = ["Twins", "errors_of", "twins_in"]


@dataclass(frozen=True, slots=True)
class Twins:
    """Sources that answer exactly the same questions in exactly the same way, by number.

    ``ways`` are all ways in which these questions are answered by those that answer them all and
    no other, each by one source; the twins' own comes first.
    """

    sources: tuple[int, ...]
    ways: tuple[int, ...]

    @property
    def alone(self) -> bool:
        """Whether nobody else answers exactly these questions."""
        return len(self.ways) == 1


def twins_in(pairs: PairCounts, settings: LearningSettings) -> list[Twins]:
    """The groups of twins, of at least ``settings.shared_items`` answers.

    Two sources answer the same questions if what they have in common is all that each has.
    """
    alike: dict[int, set[int]] = {}
    covering: dict[int, set[int]] = {}
    for (one, other), common in pairs.overlap.items():
        if common < settings.shared_items or not common == pairs.size[one] == pairs.size[other]:
            continue
        for table in (covering, alike) if pairs.same[one, other] == common else (covering,):
            table.setdefault(one, {one}).add(other)
            table.setdefault(other, {other}).add(one)
    return [
        Twins(
            tuple(sorted(twins)),
            (source, *sorted({min(alike.get(n, {n})) for n in covering[source]} - {source})),
        )
        for source, twins in sorted(alike.items())
        if source == min(twins)
    ]


def errors_of(questions: Iterable[Question], groups: Sequence[Twins]) -> Counter[int]:
    """On how many answers of twins more ways of answering choose another; by the first twin.

    Adds up over parts of the questions.
    """
    errors: Counter[int] = Counter()
    of_source = {group.sources[0]: group for group in groups}
    for question in questions:
        for group in [of_source[n] for n in question.voices() if n in of_source]:
            votes = [len({*members}.intersection(group.ways)) for members in question.groups]
            for members, n in zip(question.groups, votes, strict=True):
                errors[group.sources[0]] += group.sources[0] in members and n < max(votes)
    return errors
