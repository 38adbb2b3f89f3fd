"""Numbers that count nothing: dates, times, ages, names, and stretches of time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from claimtrace.extraction.lexicon import Lexicon
from claimtrace.extraction.tokens import Kind, Tokens
from claimtrace.extraction.words import words

if TYPE_CHECKING:
    from claimtrace.extraction.figures import Figure

__all__ = ["is_no_count", "is_time"]

_CLOCK = frozenset({"am", "pm", "a.m", "p.m", "a.m.", "p.m.", "o'clock", "gmt", "utc", "hrs"})
_AGES = frozenset({"aged", "age"})
_BEFORE_YEAR = words(
    "in since by until through during late early mid of from before after for the spring summer "
    "autumn fall winter and"
)
_TIME_BEFORE = words(
    "in within over for during last past next first every after the these those final just "
    "each another per previous recent about nearly only of back"
)
_TIME_AFTER = words("ago later earlier old before after from into long straight")


def is_time(tokens: Tokens, place: int, last: int, sentence: range, lexicon: Lexicon) -> bool:
    """Whether the number at ``place`` is (part of) a date, a time of day, an age or a score."""
    lows, kinds = tokens.lows, tokens.kinds
    if kinds[place] is not Kind.NUMBER:
        return False
    before = lows[place - 1] if place > sentence.start else ""
    after = lows[last] if last < sentence.stop else ""
    if (before in ("/", ":", "#") or (before == "." and _touches(tokens, place - 1))) and _touches(
        tokens, place
    ):
        return True
    if after in ("/", ":") and last + 1 < sentence.stop and kinds[last + 1] is Kind.NUMBER:
        return True
    if after in _CLOCK or before in _AGES:
        return True
    text = tokens.text[tokens.starts[place] : tokens.ends[place]]
    if len(text) <= 2 and (before in lexicon.months or after in lexicon.months):
        return not (before == "may" and kinds[place - 1] is Kind.WORD) and not (
            after == "may" and kinds[last] is Kind.WORD
        )
    return _is_year(tokens, text, place, last, sentence, lexicon) or _is_age(
        tokens, text, place, before, after, sentence
    )


def _touches(tokens: Tokens, place: int) -> bool:
    return place > 0 and tokens.ends[place - 1] == tokens.starts[place]


def _is_year(
    tokens: Tokens, text: str, place: int, last: int, sentence: range, lexicon: Lexicon
) -> bool:
    if len(text) != 4 or not text.isdecimal() or not 1800 <= int(text) <= 2099:
        return False
    if place > sentence.start and tokens.lows[place - 1] in _BEFORE_YEAR | lexicon.months.keys():
        return True
    return not (
        last < sentence.stop
        and tokens.kinds[last] is Kind.WORD
        and tokens.lows[last] not in lexicon.breaks
        and tokens.lows[last] not in lexicon.prepositions
    )


def _is_age(
    tokens: Tokens, text: str, place: int, before: str, after: str, sentence: range
) -> bool:
    return (
        before == ","
        and after in (",", ".", ")")
        and len(text) <= 2
        and place - 2 >= sentence.start
        and tokens.kinds[place - 2] is Kind.NAME
    )


def is_no_count(tokens: Tokens, figure: Figure, sentence: range, lexicon: Lexicon) -> bool:
    """Whether a figure is a stretch of time, part of a name, a pronoun "one", or a bare list."""
    lows, kinds = tokens.lows, tokens.kinds
    before = lows[figure.first - 1] if figure.first > sentence.start else ""
    unit = figure.unit
    head = lows[unit.last - 1] if unit else ""
    if head in lexicon.durations:
        following = lows[figure.last] if figure.last < sentence.stop else ""
        return (
            figure.vague is not None
            or before in _TIME_BEFORE
            or following in _TIME_AFTER
            or figure.first == sentence.start
        )
    if lows[figure.number_first] == "one" and figure.number_last == figure.number_first + 1:
        return not _one_counts(tokens, figure, sentence, before, lexicon)
    named = (
        unit is None
        and figure.first == figure.number_first
        and figure.first - 1 > sentence.start
        and kinds[figure.first - 1] is Kind.NAME
        and kinds[figure.number_first] is Kind.NUMBER
        and before not in lexicon.months
        and before not in lexicon.speech
        and not before.endswith("'s")
        and not _is_score(tokens, figure.number_last, sentence)
    )
    return named or (before == "no" and unit is None)


def _is_score(tokens: Tokens, after: int, sentence: range) -> bool:
    """As in "beat Holm 45 to 40 percent", "leads Holm 41-40"."""
    return (
        after + 1 < sentence.stop
        and tokens.lows[after] in ("to", "-", "\u2013")
        and tokens.kinds[after + 1] is Kind.NUMBER
    )


def _one_counts(
    tokens: Tokens, figure: Figure, sentence: range, before: str, lexicon: Lexicon
) -> bool:
    """As in "killing one", "at least one", "one soldier was killed"; not "one of them"."""
    if before in lexicon.statuses or figure.first < figure.number_first:
        return True
    if figure.unit is None or tokens.lows[figure.number_last] == "of":
        return False
    return any(
        tokens.lows[at] in lexicon.statuses
        for at in range(figure.last, min(figure.last + 3, sentence.stop))
    )
