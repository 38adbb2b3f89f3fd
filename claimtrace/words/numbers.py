"""Numbers as they are written: digits, words, magnitudes, fractions and vague plurals.

All functions read a sequence of words and marks in lower case, and say where the number ends.
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import NamedTuple

from claimtrace.limits import MAX_NUMBER
from claimtrace.words.modifiers import FEW, LINKS, TWO_READINGS, VAGUE_PLURALS

__all__ = [
    "MULTIPLIERS",
    "NUMBER",
    "NUMBER_STARTS",
    "NUMBER_WORDS",
    "SUFFIXES",
    "NumberError",
    "ReadNumber",
    "is_numeric",
    "number_at",
]

_SMALL = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen "
    "fifteen sixteen seventeen eighteen nineteen"
)
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety"

NUMBER_WORDS = {word: number for number, word in enumerate(_SMALL.split())} | {
    word: 10 * number for number, word in enumerate(_TENS.split(), start=2)
}
"""What a number word up to ninety says."""

MULTIPLIERS = {
    "hundred": 100,
    "thousand": 1_000,
    "lakh": 100_000,
    "million": 10**6,
    "crore": 10**7,
    "billion": 10**9,
    "trillion": 10**12,
}
"""What a word after a number multiplies it by."""

# Groups of three, the last one always ("1,234,567", thin and hard blanks, the Swiss apostrophe),
# Indian groups ("1,50,000"), and points as groups where there are two of them. Each part is
# bounded or of one class, so that no text makes the engine go back.
NUMBER = (
    r"\d{1,2}(?:,\d{2}){1,4},\d{3}(?!\d)(?:\.\d+)?"
    r"|\d{1,3}(?:\.\d{3}){2,4}(?![.,]?\d)"
    r"|\d+(?:[,'\u2019\u00a0\u2009\u202f]\d{3}(?!\d))*(?:\.\d+)?"
)
"""The pattern of a number in digits."""

_VALUES = dict(NUMBER_WORDS) | {
    f"{tens}-{small}": high + low
    for tens, high in NUMBER_WORDS.items()
    for small, low in NUMBER_WORDS.items()
    if high >= 20 and 0 < low < 10
}
_MAGNITUDES = MULTIPLIERS | {"dozen": 12}
_GROUPS = {word: value for word, value in MULTIPLIERS.items() if value >= 1_000}
SUFFIXES = {
    "k": 1_000, "m": 10**6, "mn": 10**6, "mln": 10**6, "bn": 10**9, "b": 10**9, "tn": 10**12,
}  # fmt: skip
"""What letters directly after a number multiply it by."""

_APART = {word: SUFFIXES[word] for word in ("k", "mn", "mln", "bn", "tn")}  # "5 m" is a length
_DIGITS = re.compile(rf"(?P<number>{NUMBER})(?P<suffix>{'|'.join(SUFFIXES)})?")
_SEPARATORS = re.compile("[,'\u2019\u00a0\u2009\u202f]")
_GROUPED = re.compile(r"\d{1,3}(?:\D\d{3})+|\d{1,2}(?:,\d{2})+,\d{3}")
_POINTS = re.compile(r"\d{1,3}(?:\.\d{3}){2,}")
_LONGEST = 24  # digits, separators included; beyond lies no figure of a news report
_MOST_GROUPS = 5  # of three digits, parted by blanks: up to MAX_NUMBER
_HALVES = {
    f"half-{article}{word}": value // 2 for word, value in _MAGNITUDES.items()
    for article in ("", "a-")
}  # fmt: skip
_QUARTERS = {
    ("quarter",): 1, ("a", "quarter"): 1, ("one", "quarter"): 1, ("three", "quarters"): 3,
    ("three-quarters",): 3,
}  # fmt: skip
_PLURALS = {f"{word}s" for word in (*_MAGNITUDES, "score")}
_VAGUE = {(word,) for word in _PLURALS} | {tuple(words.split()) for words in VAGUE_PLURALS}
_VAGUE |= {
    (few, "of", many)
    for few in ("tens", "hundreds")
    for many in ("thousands", "millions", "billions")
}
_VAGUE_STARTS = {words[0] for words in _VAGUE}
_LINKS = [tuple(words.split()) for words in LINKS]
_FEW = {tuple(words.split()) for words in FEW}

NUMBER_STARTS = frozenset(_VALUES).union(
    (words.split()[0] for words in VAGUE_PLURALS), ("a", "no", "dozen", "half")
)
"""Words with which a number may begin."""

_NUMERIC = frozenset(_VALUES) | _MAGNITUDES.keys() | _PLURALS | _HALVES.keys() | {"tens"}


class NumberError(ValueError):
    """A number begins here that cannot be read; the message says why."""


class ReadNumber(NamedTuple):
    """A number that was read: its value, the word after it, and its words if it is vague.

    ``scales`` are what it was multiplied by in its last words, which a range shares out: 100,000
    and 1,000 for "two hundred thousand".
    """

    value: float | None
    last: int
    vague: str | None = None
    scales: tuple[int, ...] = ()


def is_numeric(word: str) -> bool:
    """Whether a word is a number, or part of one."""
    return _parts(word)[0] in _NUMERIC or _DIGITS.fullmatch(word) is not None


def number_at(lows: list[str], place: int, last: int, *, spaced: bool = True) -> ReadNumber | None:
    """The number that begins at the word ``place`` and ends before ``last``, None without one.

    ``spaced`` says whether blanks may part groups of digits ("1 200"). A number said twice, "400
    (four hundred)", is one. Raises NumberError where a number begins and cannot be read.
    """
    number = _once(lows, place, last, spaced=spaced)
    if number is None or number.value is None:
        return number
    if number.last + 2 < last and lows[number.last] == "(":
        again = _once(lows, number.last + 1, last, spaced=spaced)
        if again and again.value == number.value and again.last < last and lows[again.last] == ")":
            return number._replace(last=again.last + 1)
    return number


def _once(lows: list[str], place: int, last: int, *, spaced: bool) -> ReadNumber | None:
    word = lows[place]
    if word[0].isdecimal():
        return _digits(lows, place, last, spaced=spaced)
    return (
        _fraction(lows, place, last)
        or _vague(lows, place, last)
        or _counted(lows, place, last)
    )  # fmt: skip


def _digits(lows: list[str], place: int, last: int, *, spaced: bool) -> ReadNumber | None:
    found = _DIGITS.fullmatch(lows[place])
    if found is None:
        return None
    text, after = found["number"], place + 1
    if spaced and not found["suffix"]:
        text, after = _joined(lows, text, after, last)
    if len(text) > _LONGEST:
        raise NumberError(f"{text[:40]}... is more than {MAX_NUMBER:,}")
    count = _Count(_plain(text))
    if suffix := found["suffix"]:
        count.scale(SUFFIXES[suffix])
        return count.read(after)
    if lows[after : min(after + 3, last)] == _AND_A_HALF and isinstance(count.current, int):
        count.current += Decimal("0.5")
        after += 3
    while after < last and count.multiply(lows[after]):
        after += 1
    if not count.scales and TWO_READINGS.fullmatch(text):
        grouped = text.replace(".", ",")
        raise NumberError(
            f"{text} may be {grouped} or {text.rstrip('0').rstrip('.')}: write {grouped}, or "
            f"{text}0"
        )
    return count.read(after)


_AND_A_HALF = ["and", "a", "half"]


def _joined(lows: list[str], text: str, after: int, last: int) -> tuple[str, int]:
    """Groups of digits that blanks part, as in "1 250 000"."""
    if len(text) > 3 or not text.isdecimal() or text[0] == "0":
        return text, after
    end, most = after, min(last, after + _MOST_GROUPS)
    while end < most and len(lows[end]) == 3 and lows[end].isdecimal():
        end += 1
    if end < last and lows[end][0].isdecimal() and _DIGITS.fullmatch(lows[end]):
        return text, after  # "1 200 34" is no number
    return "".join([text, *lows[after:end]]), end


def _plain(text: str) -> int | Decimal:
    whole, point, _ = text.partition(".")
    if not whole.isdecimal() and not _GROUPED.fullmatch(whole):
        raise NumberError(f"{text} is parted in no usual way: write the number without separators")
    if _POINTS.fullmatch(text):
        return int(text.replace(".", ""))
    plain = _SEPARATORS.sub("", text)
    return Decimal(plain) if point else int(plain)


class _Count:
    """A number as it grows word by word: ``total`` of the groups read, ``current`` the next."""

    __slots__ = ("current", "limit", "scales", "total")

    def __init__(self, current: int | Decimal | None = None):
        self.total: int | Decimal = 0
        self.current = current
        self.limit = 10**13
        self.scales: tuple[int, ...] = ()

    def scale(self, factor: int) -> None:
        """Multiply the number that is read next; the scales of its last words are kept."""
        assert self.current is not None
        self.current *= factor
        self.scales = (self.scales[0] * factor, factor) if self.scales else (factor,)

    def multiply(self, word: str) -> bool:
        """Take in a magnitude, if it can follow; a number in digits has one group."""
        current = self.current
        if not current or self.limit <= 1_000:
            return False
        if word == "hundred" and not self.scales and current < 100:
            self.scale(100)
        elif word == "dozen" and not self.scales:
            self.scale(12)
            self.limit = 0
        elif factor := _GROUPS.get(word) or _APART.get(word):
            self.scale(factor)
            self.limit = 0
        else:
            return False
        return True

    def take(self, word: str) -> bool:
        """Take in the next number word, if it can follow."""
        current = self.current
        if (value := _VALUES.get(word)) is not None and self._fits(value):
            self.current = (current or 0) + value
            self.scales = ()
        elif word == "hundred" and current and current < 100 and not self.scales:
            self.scale(100)
        elif word in _GROUPS and current and _GROUPS[word] < self.limit:
            self.limit = _GROUPS[word]
            self.scale(self.limit)
            self.total += current * self.limit
            self.current = None
        else:
            return False
        return True

    def _fits(self, value: int) -> bool:
        """Whether "five" may follow: it may after "twenty", and what is below 100 after "hundred".

        After a group nothing but zero is out of place.
        """
        current = self.current
        if current is None:
            return not self.total or value > 0
        if isinstance(current, Decimal):
            return False
        if current % 100 == 0 and current > 0:
            return 0 < value < 100
        return current % 10 == 0 and current % 100 >= 20 and 0 < value < 10

    def read(self, last: int) -> ReadNumber:
        """The number read, up to the word ``last``. Raises NumberError if it is too large."""
        number = self.total + (self.current or 0)
        if number > MAX_NUMBER:
            raise NumberError(f"the number is more than {MAX_NUMBER:,}")
        if isinstance(number, int):
            return ReadNumber(number, last, scales=self.scales)
        is_whole = self.scales and number == number.to_integral_value()
        return ReadNumber(int(number) if is_whole else float(number), last, scales=self.scales)


def _counted(lows: list[str], place: int, last: int) -> ReadNumber | None:
    """Number words as they follow one another in English: "two hundred and fifty thousand"."""
    at = place
    count = _Count()
    if lows[at] == "a":
        at += 1
        if at >= last or lows[at] not in _MAGNITUDES:
            return None
    if lows[at] in _MAGNITUDES:
        count.current = 1
    elif not _begins(lows[at]):
        return None
    while at < last:
        if lows[at] == "dozen" and count.current and not count.total:
            count.scale(12)
            return count.read(at + 1)
        taken = _taken(count, lows, at, last)
        if not taken:
            break
        at += taken
    return count.read(at)


def _taken(count: _Count, lows: list[str], at: int, last: int) -> int:
    """How many words at a place the count took in, 0 where the number ends before it."""
    word = lows[at]
    is_whole = isinstance(count.current, int) and count.current > 0
    if word == "and":
        if is_whole and not count.scales and lows[at : min(at + 3, last)] == _AND_A_HALF:
            count.current = Decimal(f"{count.current}.5")
            return 3
        return 1 if _goes_on(lows, at, last) else 0
    if word == "point" and is_whole and (digits := _decimals(lows, at + 1, last)):
        count.current = Decimal(f"{count.current}.{digits}")
        return 1 + len(digits)
    taken = [count.take(part) for part in _parts(word)]
    if taken[0] and not all(taken):
        raise NumberError(f"{word!r} makes no number")
    return 1 if taken[0] else 0


def _begins(word: str) -> bool:
    return word in _VALUES or _parts(word)[0] in _VALUES


def _parts(word: str) -> list[str]:
    """The words of "two-hundred"; a word that is no number stays as it is."""
    parts = word.split("-") if "-" in word and word not in _VALUES else [word]
    if len(parts) > 1 and all(part in _VALUES or part in MULTIPLIERS for part in parts):
        return parts
    return [word]


def _goes_on(lows: list[str], at: int, last: int) -> bool:
    """Whether the "and" at a place is inside a number, as in "two hundred and five"."""
    return (
        _parts(lows[at - 1])[-1] in MULTIPLIERS
        and at + 1 < last
        and _parts(lows[at + 1])[0] in _VALUES
    )


def _decimals(lows: list[str], at: int, last: int) -> str:
    """The digits after "point", as in "two point five"."""
    digits = ""
    while at < last and (value := NUMBER_WORDS.get(lows[at], 10)) < 10 and len(digits) < 9:
        digits += str(value)
        at += 1
    return digits


def _fraction(lows: list[str], place: int, last: int) -> ReadNumber | None:
    """Fractions of a magnitude: "half a million", "three quarters of a million"."""
    at = place
    if lows[at] == "a" and at + 1 < last and lows[at + 1].startswith("half"):
        at += 1
    if (value := _HALVES.get(lows[at])) is not None:
        return ReadNumber(value, at + 1, scales=(2 * value,))
    if lows[at] == "half":
        at += 1
        at += at < last and lows[at] == "a"
        if at < last and (value := _MAGNITUDES.get(lows[at])):
            return ReadNumber(value // 2, at + 1, scales=(value,))
        return None
    for length in (2, 1):
        end = place + length
        quarters = _QUARTERS.get(tuple(lows[place:end]))
        if not quarters or end + 2 >= last or lows[end : end + 2] != ["of", "a"]:
            continue
        if value := _MAGNITUDES.get(lows[end + 2]):
            return ReadNumber(value * quarters // 4, end + 3, scales=(value,))
    return None


def _vague(lows: list[str], place: int, last: int) -> ReadNumber | None:
    """Vague plurals: "dozens", "a few hundred", "hundreds, perhaps thousands,"."""
    end = _vague_end(lows, place, last)
    if end is None:
        return None
    comma = end < last and lows[end] == ","
    at = end + comma
    for link in _LINKS:
        if tuple(lows[at : at + len(link)]) == link:
            more = _vague_end(lows, at + len(link), last)
            if more is not None:
                words = " ".join(lows[place:more]).replace(" ,", ",")
                return ReadNumber(None, more + (comma and lows[more : more + 1] == [","]), words)
    return ReadNumber(None, end, " ".join(lows[place:end]))


def _vague_end(lows: list[str], place: int, last: int) -> int | None:
    """The end of one vague plural, None where none begins."""
    if place >= last:
        return None
    if lows[place] in _VAGUE_STARTS:
        for length in (3, 1):
            end = place + length
            if end <= last and tuple(lows[place:end]) in _VAGUE:
                return end
        return None
    if lows[place] not in ("several", "a"):
        return None
    for length in (1, 3, 2):
        end = place + length
        if tuple(lows[place:end]) in _FEW and end < last:
            while end < last and lows[end] in _MAGNITUDES:
                end += 1
            if end == place + length and lows[end] in _PLURALS:
                end += 1
            return end if end > place + length else None
    return None
