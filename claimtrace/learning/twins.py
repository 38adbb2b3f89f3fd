"""Sources that nobody can tell apart: the same answers to the same questions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from claimtrace.learning.settings import LearningSettings
from claimtrace.learning.voices import Question, Voices

__all__ = ["merge_twins", "twins_among"]


def twins_among(voices: Voices, settings: LearningSettings) -> dict[int, int]:
    """Each source that says what another says, and nothing else, with the number it counts as.

    Two sources with at least ``settings.shared_items`` answers that answer exactly the same
    questions, which no third source does, and in exactly the same way, cannot be told from a
    source and its clone, and count once: a clone changes nothing. Where others answer the same
    questions differently, to answer them is a habit and no evidence, and to agree on the truth is
    what honest sources do: there twins must also share errors (``settings.shared_errors``),
    answers against which others, each way of answering counted once, have a majority.
    """
    said: dict[int, list[tuple[int, int]]] = {}
    for number, question in enumerate(voices.questions):
        for answer, group in enumerate(question.groups):
            for source in group:
                said.setdefault(source, []).append((number, answer))
    coverages: dict[tuple[int, ...], dict[tuple[tuple[int, int], ...], list[int]]] = {}
    for source, rows in said.items():
        if len(rows) >= settings.shared_items:
            asked = tuple([number for number, _ in rows])
            coverages.setdefault(asked, {}).setdefault(tuple(rows), []).append(source)
    merged: dict[int, int] = {}
    for patterns in coverages.values():
        for pattern, twins in patterns.items():
            if len(twins) < 2:
                continue
            if len(patterns) > 1 and _errors(pattern, patterns) < settings.shared_errors:
                continue
            kept = min(twins, key=lambda source: _trust(voices, source, settings))
            merged |= {source: kept for source in twins if source != kept}
    return merged


def _trust(voices: Voices, source: int, settings: LearningSettings) -> float:
    """By what the least trusted of several twins is found: none gains by having a clone."""
    letter = voices.letters[source]
    return settings.prior if letter is None else letter


def _errors(
    pattern: tuple[tuple[int, int], ...], patterns: Iterable[tuple[tuple[int, int], ...]]
) -> int:
    """On how many questions more ways of answering choose some other answer than this one."""
    votes = [Counter(row) for row in zip(*patterns, strict=True)]
    return sum(max(row.values()) > row[mine] for mine, row in zip(pattern, votes, strict=True))


def merge_twins(voices: Voices, settings: LearningSettings) -> tuple[Voices, dict[int, int]]:
    """The voices with every group of twins as one source, and who was merged into whom."""
    merged = twins_among(voices, settings)
    if not merged:
        return voices, merged
    questions = [
        Question(
            question.id,
            question.answers,
            question.statements,
            [
                tuple(sorted({merged.get(source, source) for source in group}))
                for group in question.groups
            ],
            question.words,
            question.gold,
            question.topic,
        )
        for question in voices.questions
    ]
    return voices.part(questions), merged
