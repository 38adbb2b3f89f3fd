"""The figures of a sentence: number, modifier, bounds and unit."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

from claimtrace.extraction.english.lexicon import Lexicon
from claimtrace.extraction.english.text import Kind, Tokens
from claimtrace.extraction.english.units import Unit, number_of, unit_after
from claimtrace.words.modifiers import Modifier
from claimtrace.words.numbers import NUMBER_STARTS, NumberError, ReadNumber, number_at
from claimtrace.words.phrases import modifier_after, modifier_before, range_after

__all__ = ["Figure", "find_figures", "is_no_count", "is_time"]


_BLANKS = (" ", "\u00a0", "\u2009", "\u202f")
_WHOLES = frozenset({2, 4, 5, 10, 20, 50, 100})
_UPPER = (Modifier.AT_MOST, Modifier.LESS_THAN)


@dataclass(slots=True)
class Figure:
    """A figure as ranges of tokens.

    ``first:last`` is all of it, ``number_first:number_last`` the number.
    ``unit`` is None while nothing says what is counted; ``understood`` is then the noun taken
    from elsewhere in the sentence. ``joined`` marks a figure that "and" or a comma ties directly
    to the one before it.
    """

    first: int
    last: int
    number_first: int
    number_last: int
    value: float | None
    modifier: Modifier
    low: float | None = None
    high: float | None = None
    vague: str | None = None
    unit: Unit | None = None
    understood: str | None = None
    joined: bool = False

    @property
    def noun(self) -> str | None:
        """What is counted, as said or as understood."""
        return self.unit.text if self.unit and not self.unit.others else self.understood


def find_figures(
    tokens: Tokens, sentence: range, lexicon: Lexicon, noun: str | None = None
) -> list[Figure]:
    """The figures of a sentence in order; dates, times, ages and names with numbers are none.

    ``noun`` is what was counted last before the sentence: a bare number may count it again.
    """
    figures: list[Figure] = []
    place, last = sentence.start, sentence.stop
    kinds, lows, starts = tokens.kinds, tokens.lows, lexicon.made(_starts)
    while place < last:
        kind = kinds[place]
        if kind is not Kind.NUMBER and kind is not Kind.COMPOUND and lows[place] not in starts:
            place += 1
            continue
        if lows[place] == "no":
            number, figure = None, _none_of(tokens, place, sentence, lexicon)
        else:
            number = _number(tokens, place, sentence, lexicon)
            figure = number and _figure_at(tokens, place, number, sentence, lexicon)
        if figure is not None:
            figures.append(figure)
            place = max(figure.number_last, place + 1)
        else:
            place = number.last if number else place + 1
    _reach(figures, tokens, lexicon)
    _understand(figures, tokens, noun, lexicon)
    return figures


def _starts(lexicon: Lexicon) -> frozenset[str]:
    """Words with which a figure may begin."""
    return NUMBER_STARTS | lexicon.magnitudes


def _figure_at(
    tokens: Tokens, place: int, number: ReadNumber, sentence: range, lexicon: Lexicon
) -> Figure | None:
    if is_time(tokens, place, number.last, sentence, lexicon):
        return None
    figure = _range_at(tokens, place, number, sentence, lexicon) or _share_at(
        tokens, place, number, sentence, lexicon
    )
    if figure is not None and figure.understood is not None:
        _modify(tokens, figure, sentence, lexicon)
        return figure
    figure = figure or Figure(
        first=place,
        last=number.last,
        number_first=place,
        number_last=number.last,
        value=number.value,
        modifier=Modifier.SEVERAL if number.vague else Modifier.STATED,
        vague=number.vague,
    )
    figure.unit = _unit(tokens, figure, sentence, lexicon)
    if figure.unit is not None:
        figure.last = max(figure.last, figure.unit.last)
    _modify(tokens, figure, sentence, lexicon)
    if figure.vague and figure.modifier in _UPPER:
        return None  # "up to dozens": a vague plural has no upper end
    return None if is_no_count(tokens, figure, sentence, lexicon) else figure


def _number(tokens: Tokens, place: int, sentence: range, lexicon: Lexicon) -> ReadNumber | None:
    """The number at a place; what cannot be read, or has two readings, is none."""
    spaced = _has_blanks(tokens, place, sentence, lexicon)
    try:
        return number_at(tokens.lows, place, sentence.stop, spaced=spaced)
    except NumberError:
        return None


def _has_blanks(tokens: Tokens, place: int, sentence: range, lexicon: Lexicon) -> bool:
    """Whether single blanks part groups of digits here: "1 200", not "May 1 200 people"."""
    kinds, after = tokens.kinds, place + 1
    return (
        after < sentence.stop
        and kinds[place] is Kind.NUMBER
        and kinds[after] is Kind.NUMBER
        and tokens.text[tokens.ends[place] : tokens.starts[after]] in _BLANKS
        and not (
            place > sentence.start
            and (kinds[place - 1] is Kind.NUMBER or tokens.lows[place - 1] in lexicon.months)
        )
    )


def _none_of(tokens: Tokens, place: int, sentence: range, lexicon: Lexicon) -> Figure | None:
    """A zero count: "no civilians"; only where something countable follows."""
    unit = unit_after(tokens, place + 1, sentence.stop, 0, lexicon)
    if unit is None or unit.others:
        return None
    head = tokens.lows[unit.last - 1]
    counted = (
        head in lexicon.irregular_plurals
        or head in lexicon.events
        or any(
            tokens.lows[at] in lexicon.statuses
            for at in range(unit.last, min(unit.last + 5, sentence.stop))
        )
    )
    if not counted:
        return None
    return Figure(place, unit.last, place, place + 1, 0, Modifier.STATED, unit=unit)


def _range_at(
    tokens: Tokens, place: int, low: ReadNumber, sentence: range, lexicon: Lexicon
) -> Figure | None:
    """As in "between 10 and 20", "from 10 to 20", "10-20", "10 to 20"."""
    before = tokens.lows[place - 1] if place > sentence.start else ""
    if before == "from" and not lexicon.changes.isdisjoint(
        tokens.lows[max(sentence.start, place - 5) : place - 1]
    ):
        return None  # "rose from 10 to 20" gives two figures
    spaced = _has_blanks(tokens, min(low.last + 1, sentence.stop - 1), sentence, lexicon)
    try:
        read = range_after(
            tokens.lows, low, sentence.stop, between=before == "between", spaced=spaced
        )
    except NumberError:
        return None
    if read is None or read.low >= read.high:
        return None
    return Figure(
        first=place - 1 if before == "between" else place,
        last=read.last,
        number_first=place,
        number_last=read.last,
        value=None,
        modifier=Modifier.BETWEEN,
        low=read.low,
        high=read.high,
    )


def _share_at(
    tokens: Tokens, place: int, part: ReadNumber, sentence: range, lexicon: Lexicon
) -> Figure | None:
    """As in "six in 10 sailors": 60 percent, where that is a whole number."""
    if not part.value or part.last + 1 >= sentence.stop or tokens.lows[part.last] != "in":
        return None
    whole = _number(tokens, part.last + 1, sentence, lexicon)
    if whole is None or whole.value not in _WHOLES or part.value >= whole.value:
        return None
    share = 100 * part.value / whole.value
    after = tokens.lows[whole.last] if whole.last < sentence.stop else ""
    if share != int(share) or after in lexicon.durations or after in lexicon.months:
        return None
    return Figure(
        first=place,
        last=whole.last,
        number_first=place,
        number_last=whole.last,
        value=int(share),
        modifier=Modifier.STATED,
        understood="percent",
    )


def _unit(tokens: Tokens, figure: Figure, sentence: range, lexicon: Lexicon) -> Unit | None:
    before = figure.number_first - 1
    if before >= sentence.start and (money := lexicon.currencies.get(tokens.lows[before])):
        figure.first = min(figure.first, before)
        return Unit(before, before + 1, money)
    found = modifier_after(tokens.lows, figure.number_last, sentence.stop, lexicon.after)
    place = found[1] if found else figure.number_last  # "400 or more fighters"
    return unit_after(tokens, place, sentence.stop, figure.value, lexicon) or number_of(
        tokens, sentence.start, figure.number_first, lexicon
    )


def _modify(tokens: Tokens, figure: Figure, sentence: range, lexicon: Lexicon) -> None:
    """Take in the modifier before or after the number."""
    found = modifier_before(tokens.lows, figure.first, lexicon.modifiers, start=sentence.start)
    if found is not None:
        said, first = found
        if said is Modifier.LESS_THAN and figure.value == 0:
            return  # "below zero" is a temperature
        figure.first = first
        if figure.modifier is Modifier.STATED or (figure.vague and said in _UPPER):
            figure.modifier = said
    elif figure.modifier is Modifier.STATED:
        _modify_after(tokens, figure, sentence, lexicon)


def _modify_after(tokens: Tokens, figure: Figure, sentence: range, lexicon: Lexicon) -> None:
    """As in "40 or more students", "40 boats or so"."""
    for at in (figure.number_last, figure.last):
        found = modifier_after(tokens.lows, at, sentence.stop, lexicon.after)
        if found is None:
            continue
        figure.modifier, end = found
        figure.last = max(figure.last, end)
        if figure.unit is None:
            figure.unit = unit_after(tokens, end, sentence.stop, None, lexicon)
            figure.last = max(figure.last, figure.unit.last if figure.unit else 0)
        return


def _reach(figures: list[Figure], tokens: Tokens, lexicon: Lexicon) -> None:
    """A modifier reaches what is joined on: "at least 400 fighters and 180 soldiers"."""
    for before, figure in pairwise(figures):
        gap = tokens.lows[before.last : figure.first]
        figure.joined = 0 < len(gap) <= 2 and lexicon.joints.issuperset(gap)
        if (
            figure.joined
            and figure.modifier is Modifier.STATED
            and figure.value
            and before.modifier in _REACHING
        ):
            figure.modifier = before.modifier


_REACHING = frozenset(Modifier) - {Modifier.STATED, Modifier.BETWEEN, Modifier.SEVERAL}


def _understand(
    figures: list[Figure], tokens: Tokens, earlier: str | None, lexicon: Lexicon
) -> None:
    """What a figure without a noun counts: as the one before, else as the one after it.

    "At least 12, including three children" are not 12 children.
    """
    for order in (figures, figures[::-1]):
        noun: str | None = None
        for figure in order:
            if figure.noun is None:
                figure.understood = noun
            noun = figure.noun
            before = tokens.lows[max(0, figure.first - 1)]
            if order is not figures and before in lexicon.including:
                noun = None
    for figure in figures:
        if figure.noun is None:
            figure.understood = earlier


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
    if after in lexicon.clock or before in lexicon.ages:
        return True
    text = tokens.text[tokens.starts[place] : tokens.ends[place]]
    if len(text) <= 2 and (before in lexicon.months or after in lexicon.months):
        return not (before in lexicon.month_verbs and kinds[place - 1] is Kind.WORD) and not (
            after in lexicon.month_verbs and kinds[last] is Kind.WORD
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
    before = tokens.lows[place - 1] if place > sentence.start else ""
    if before in lexicon.before_year or before in lexicon.months:
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
            or before in lexicon.before_time
            or following in lexicon.after_time
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
