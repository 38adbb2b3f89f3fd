"""Reports that share their words: shingles, and MinHash with banding instead of all pairs."""

from __future__ import annotations

import hashlib
import json
import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain, combinations

__all__ = ["SharedText", "Spread", "Text", "shared_texts", "shingles"]

_WORD = re.compile(r"\w+")
_SHINGLE = 4
_LEAST_SHINGLES = 5
"""A text of fewer shingles is too short: "at least 400 fighters were killed" is nobody's."""

_SMALL = 30
"""So many texts on one question are compared with each other; more go through MinHash."""

_BANDS, _ROWS = 24, 3
"""24 bands of 3 rows: texts that share half of their shingles meet with a chance of .96."""

_PRIME = (1 << 61) - 1
_COMMON = 0.01
_COMMON_AT_LEAST = 4


@dataclass(frozen=True, slots=True)
class Text:
    """The words of one report: which question it is about, who said it, and its number in time.

    ``when`` is a POSIX time in seconds, None where it is undated.
    """

    question: str
    source: str
    words: str
    when: float | None = None


@dataclass(frozen=True, slots=True)
class SharedText:
    """Two texts of different sources on one question that share their words.

    ``containment`` in (0, 1] is the share of the shorter one's distinctive shingles that the
    other has too; ``earlier`` names the source that came first, None where that is not known.
    """

    first: Text
    second: Text
    containment: float
    earlier: str | None


@dataclass(slots=True)
class _Shingled:
    text: Text
    grams: frozenset[int]


def shingles(words: str) -> frozenset[int]:
    """The word 4-grams of a text, casefolded, each as a 60-bit hash."""
    tokens = _WORD.findall(words.casefold())
    return frozenset(
        int.from_bytes(
            hashlib.blake2b(
                " ".join(tokens[place : place + _SHINGLE]).encode(), digest_size=8
            ).digest()
        )
        >> 4
        for place in range(len(tokens) - _SHINGLE + 1)
    )


@dataclass(slots=True)
class Spread:
    """On how many questions each shingle stands, and on how many there is any; adds up."""

    shingles: Counter[int] = field(default_factory=Counter)
    questions: int = 0

    @classmethod
    def of(cls, texts: Iterable[Text]) -> Spread:
        """The spread of the words of a part of the questions."""
        by_question: dict[str, set[int]] = {}
        for text in texts:
            by_question.setdefault(text.question, set()).update(shingles(text.words))
        return cls(Counter(chain.from_iterable(by_question.values())), len(by_question))

    def __add__(self, other: Spread) -> Spread:
        total = Counter(self.shingles)
        total.update(other.shingles)
        return Spread(total, self.questions + other.questions)

    def to_json(self) -> str:
        """The spread as one JSON object."""
        return json.dumps({"questions": self.questions, "shingles": sorted(self.shingles.items())})

    @classmethod
    def from_json(cls, text: str) -> Spread:
        """The spread that `to_json` wrote."""
        found = json.loads(text)
        return cls(Counter(dict(found["shingles"])), found["questions"])

    def common(self) -> frozenset[int]:
        """Boilerplate: what more than 1 % of all questions have, and more than four."""
        limit = max(_COMMON_AT_LEAST, _COMMON * self.questions)
        return frozenset(gram for gram, n in self.shingles.items() if n > limit)


def shared_texts(
    texts: Sequence[Text], common: Collection[int] | None = None, least: float = 0.5
) -> list[SharedText]:
    """Pairs of texts on one question, by different sources, that share at least so many words.

    ``common`` shingles are boilerplate (a masthead, a notice, a standing phrase) and do not
    count; by default those of `Spread.common`. Texts on a question of more than 30 reports are
    compared only where their MinHash signatures meet in a band, and where one text was reprinted
    more often than that, with its first report only: no number of reports needs all pairs.
    """
    common = Spread.of(texts).common() if common is None else common
    by_question: dict[str, list[_Shingled]] = {}
    for text in texts:
        grams = shingles(text.words).difference(common)
        if len(grams) >= _LEAST_SHINGLES:
            by_question.setdefault(text.question, []).append(_Shingled(text, grams))
    found = []
    for group in by_question.values():
        for one, other in _candidates(group):
            if one.text.source == other.text.source:
                continue
            shorter = min(len(one.grams), len(other.grams))
            containment = len(one.grams & other.grams) / shorter
            if containment >= least:
                found.append(
                    SharedText(one.text, other.text, containment, _earlier(one.text, other.text))
                )
    return found


def _candidates(group: Sequence[_Shingled]) -> Iterator[tuple[_Shingled, _Shingled]]:
    if len(group) <= _SMALL:
        yield from combinations(group, 2)
        return
    met: set[tuple[int, int]] = set()
    buckets: dict[tuple[int, ...], list[int]] = {}
    for number, each in enumerate(group):
        signature = _signature(each.grams)
        for band in range(_BANDS):
            rows = signature[band * _ROWS : (band + 1) * _ROWS]
            buckets.setdefault((band, *rows), []).append(number)
    for numbers in buckets.values():
        if len(numbers) <= _SMALL:
            met.update(combinations(numbers, 2))
        else:  # one text, reprinted again and again: each is compared with the first
            first = min(numbers, key=lambda number: _order(group[number].text))
            met.update((min(first, n), max(first, n)) for n in numbers if n != first)
    for one, other in sorted(met):
        yield group[one], group[other]


def _order(text: Text) -> tuple[bool, float, str]:
    return text.when is None, text.when or 0.0, text.source


def _signature(grams: frozenset[int]) -> list[int]:
    return [min((a * gram + b) % _PRIME for gram in grams) for a, b in _HASHES]


def _hashes() -> list[tuple[int, int]]:
    """The coefficients of the signature's hash functions, the same on every machine."""
    numbers = [
        int.from_bytes(hashlib.blake2b(str(place).encode(), digest_size=8).digest()) % (_PRIME - 1)
        for place in range(2 * _BANDS * _ROWS)
    ]
    return [(a + 1, b) for a, b in zip(numbers[::2], numbers[1::2], strict=True)]


_HASHES = _hashes()


def _earlier(one: Text, other: Text) -> str | None:
    if one.when is None or other.when is None or one.when == other.when:
        return None
    return one.source if one.when < other.when else other.source
