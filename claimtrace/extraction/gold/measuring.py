"""How well an extractor does on annotated text: precision, recall and F."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterable, Sequence

from claimtrace._frozen import Frozen
from claimtrace.extraction.candidates import CandidateClaim, CueKind, Extraction
from claimtrace.extraction.english.lexicon import DEFAULT, Lexicon
from claimtrace.extraction.gold.brat import BratDocument
from claimtrace.words.modifiers import VAGUE_PLURALS, Modifier
from claimtrace.words.numbers import NUMBER_WORDS

__all__ = [
    "Evaluation",
    "Gold",
    "GoldAttribution",
    "GoldFigure",
    "Measure",
    "evaluate",
    "gold_from_brat",
    "numbers_in",
]

Stretch = tuple[int, int]
"""Start and end in code points, the end not included."""


class GoldFigure(Frozen):
    """A figure that a person marked."""

    span: Stretch
    """Where it stands, in code points, the end not included."""
    modifier: Modifier | None = None
    """Its modifier, if that was marked too."""


class GoldAttribution(Frozen):
    """An attribution that a person marked."""

    content: tuple[Stretch, ...]
    """Fragments of what is attributed."""
    sources: tuple[tuple[Stretch, ...], ...] = ()
    """For each source, the fragments of its mention."""


class Gold(Frozen):
    """What people marked in a text."""

    figures: tuple[GoldFigure, ...] = ()
    """Figures of the text."""
    attributions: tuple[GoldAttribution, ...] = ()
    """Attributions of the text."""
    marked: bool = True
    """Whether figures were marked by people; if not, ``figures`` are the numbers of the text, and
    only attribution and chains are measured."""


class Measure(Frozen):
    """How much of what was proposed is right, and how much of what was expected is found."""

    found: int = 0
    """Proposals that are right."""
    proposed: int = 0
    """Proposals."""
    reached: int = 0
    """What was expected and is found."""
    expected: int = 0
    """What was expected."""

    @property
    def precision(self) -> float:
        """The share of proposals that are right, 0 where there are none."""
        return self.found / self.proposed if self.proposed else 0.0

    @property
    def recall(self) -> float:
        """The share of what was expected that was found, 0 where nothing was."""
        return self.reached / self.expected if self.expected else 0.0

    @property
    def f(self) -> float:
        """The harmonic mean of precision and recall."""
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0

    def __add__(self, other: Measure) -> Measure:
        return Measure(
            found=self.found + other.found,
            proposed=self.proposed + other.proposed,
            reached=self.reached + other.reached,
            expected=self.expected + other.expected,
        )


class Evaluation(Frozen):
    """The measures of one text, or by ``+`` of many.

    Two mentions are the same source if they overlap: the one shares half of its words, at their
    place in the text, with the other, the shorter of them counting.
    """

    figures: Measure = Measure()
    """A proposed figure is right if it overlaps one that was marked."""
    modifiers: Measure = Measure()
    """As figures, and the modifier is the one marked."""
    attribution: Measure = Measure()
    """The last source of one of its chains is the source of a marked attribution whose content
    holds the number. Proposals are the figures with such a chain, expected are the figures inside
    marked attributions that have a source."""
    chains: Measure = Measure()
    """Every source of one chain, in order, is that of the marked attributions around the number,
    the widest first, and none is missing. Credits are left out."""

    def __add__(self, other: Evaluation) -> Evaluation:
        return Evaluation(
            **{name: getattr(self, name) + getattr(other, name) for name in Evaluation.model_fields}
        )


_NUMBER_WORDS = "|".join(
    sorted((set(NUMBER_WORDS) - {"zero", "one"}) | {"dozen", *VAGUE_PLURALS}, key=len, reverse=True)
)
_NUMBERS = re.compile(
    rf"\d+(?:,\d{{3}})*(?:\.\d+)?|\b(?:{_NUMBER_WORDS})\b(?:-[a-z]+)?", re.IGNORECASE
)
_YEAR = re.compile(r"(?:18|19|20)\d\d$")


class _GoldPatterns:
    """What makes a number a time, as patterns."""

    def __init__(self, lexicon: Lexicon):
        between = "|".join(re.escape(word) + " " for word in sorted(lexicon.duration_adjectives))
        units = "|".join(re.escape(word) for word in sorted(lexicon.durations))
        months = "|".join(re.escape(word) for word in lexicon.months)
        self.duration = re.compile(rf" (?:{between})?(?:{units})\b", re.IGNORECASE)
        self.month_before = re.compile(rf"\b(?:{months})\.? $", re.IGNORECASE)


def numbers_in(text: str, lexicon: Lexicon = DEFAULT) -> tuple[GoldFigure, ...]:
    """The numbers of a text by their form alone, independent of any extractor.

    Digits and number words; not years from 1800 to 2099, days behind a month, stretches of time
    ("three days"), ordinals, nor numbers grown together with letters or hyphens ("F-16").
    """
    patterns = lexicon.made(_GoldPatterns)
    found = []
    for number in _NUMBERS.finditer(text):
        start, end = number.span()
        before, after = text[start - 1 : start], text[end : end + 1]
        words = number[0]
        if before.isalnum() or before in ("-", "/", ":", "\u2011") or after.isalnum():
            continue
        if after in ("/", ":") or (after == "-" and text[end + 1 : end + 2].isalpha()):
            continue
        if _YEAR.match(words) or (
            words.isdigit() and patterns.month_before.search(text, max(0, start - 12), start)
        ):
            continue
        if patterns.duration.match(text, end):
            continue
        if "-" in words and words.lower().split("-")[1] not in NUMBER_WORDS:
            continue
        found.append(GoldFigure(span=(start, end)))
    return tuple(found)


def gold_from_brat(document: BratDocument, text: str, lexicon: Lexicon = DEFAULT) -> Gold:
    r"""What brat annotations say: ``Attribution`` events with ``Source`` and ``Content`` roles.

    Text bounds of type ``Figure``, with an attribute ``Modifier``, are marked figures. Without
    any, the figures are `numbers_in` the text.

    >>> from claimtrace.extraction.gold import read_brat
    >>> gold_from_brat(read_brat("T1\tFigure 9 11\t40\n"), "At least 40 died.").figures[0].span
    (9, 11)
    """
    figures = tuple(
        GoldFigure(
            span=(bound.fragments[0][0], bound.fragments[-1][1]),
            modifier=_modifier(document, bound.id),
        )
        for bound in document.bounds.values()
        if bound.type == "Figure"
    )
    attributions = tuple(
        GoldAttribution(
            content=tuple(
                fragment
                for target in event.having("Content")
                for fragment in document.bounds[target].fragments
            ),
            sources=tuple(document.bounds[target].fragments for target in event.having("Source")),
        )
        for event in document.events
        if event.having("Attribution")
    )
    return Gold(
        figures=figures or numbers_in(text, lexicon),
        attributions=attributions,
        marked=bool(figures),
    )


def _modifier(document: BratDocument, figure: str) -> Modifier | None:
    said = document.attributes.get((figure, "Modifier"))
    return Modifier(said) if said else None


def evaluate(predicted: Extraction | Iterable[CandidateClaim], gold: Gold, text: str) -> Evaluation:
    """Compare what an extractor proposed for a text with what people marked in it.

    >>> from claimtrace.extraction import extract
    >>> text = "At least 40 people were killed."
    >>> marked = Gold(figures=(GoldFigure(span=(9, 11)),))
    >>> evaluate(extract(text), marked, text).figures.recall
    1.0
    """
    candidates = predicted.candidates if isinstance(predicted, Extraction) else tuple(predicted)
    pairs = _pairs(candidates, gold.figures)
    return Evaluation(
        figures=_figures(candidates, gold, pairs) if gold.marked else Measure(),
        modifiers=_modifiers(candidates, gold, pairs) if gold.marked else Measure(),
        attribution=_attributed(candidates, gold, pairs, text, _names_source),
        chains=_attributed(candidates, gold, pairs, text, _names_chain),
    )


def _number(candidate: CandidateClaim) -> Stretch:
    return candidate.number.start, candidate.number.end


def _pairs(
    candidates: Sequence[CandidateClaim], figures: Sequence[GoldFigure]
) -> list[tuple[int, int]]:
    """Which candidate overlaps which marked figure, by their places."""
    order = sorted(range(len(figures)), key=lambda place: figures[place].span)
    starts = [figures[place].span[0] for place in order]
    pairs = []
    for place, candidate in enumerate(candidates):
        at = bisect_left(starts, candidate.figure.end) - 1
        while at >= 0 and figures[order[at]].span[1] > candidate.figure.start:
            pairs.append((place, order[at]))
            at -= 1
    return pairs


def _figures(
    candidates: Sequence[CandidateClaim], gold: Gold, pairs: list[tuple[int, int]]
) -> Measure:
    return Measure(
        found=len({place for place, _ in pairs}),
        proposed=len(candidates),
        reached=len({figure for _, figure in pairs}),
        expected=len(gold.figures),
    )


def _modifiers(
    candidates: Sequence[CandidateClaim], gold: Gold, pairs: list[tuple[int, int]]
) -> Measure:
    marked = {place for place, figure in enumerate(gold.figures) if figure.modifier is not None}
    same = [
        (place, figure)
        for place, figure in pairs
        if candidates[place].quantity.modifier == gold.figures[figure].modifier
    ]
    return Measure(
        found=len({place for place, _ in same}),
        proposed=len({place for place, figure in pairs if figure in marked}),
        reached=len({figure for _, figure in same}),
        expected=len(marked),
    )


def _around(number: Stretch, attributions: Sequence[GoldAttribution]) -> list[GoldAttribution]:
    """The marked attributions with a source whose content holds a number, the widest first."""
    found = [
        attribution
        for attribution in attributions
        if attribution.sources
        and any(start <= number[0] and number[1] <= end for start, end in attribution.content)
    ]
    return sorted(found, key=lambda one: -sum(end - start for start, end in one.content))


_Judge = Callable[[CandidateClaim, list[GoldAttribution], str], bool]


def _attributed(
    candidates: Sequence[CandidateClaim],
    gold: Gold,
    pairs: list[tuple[int, int]],
    text: str,
    is_right: _Judge,
) -> Measure:
    """How many attributed candidates are right by one standard, and how many figures they reach."""
    proposed = [place for place, candidate in enumerate(candidates) if candidate.attributed]
    right = {
        place
        for place in proposed
        if is_right(candidates[place], _around(_number(candidates[place]), gold.attributions), text)
    }
    expected = {
        place
        for place, figure in enumerate(gold.figures)
        if _around(figure.span, gold.attributions)
    }
    return Measure(
        found=len(right),
        proposed=len(proposed),
        reached=len({figure for place, figure in pairs if place in right and figure in expected}),
        expected=len(expected),
    )


def _names_source(candidate: CandidateClaim, marked: list[GoldAttribution], text: str) -> bool:
    """Whether the last source of a chain is the source of one of the marked attributions."""
    return any(
        _same_source((hop.source.start, hop.source.end), source, text)
        for hop in candidate.origins
        for attribution in marked
        for source in attribution.sources
    )


def _names_chain(candidate: CandidateClaim, marked: list[GoldAttribution], text: str) -> bool:
    """Whether a chain names the sources of all marked attributions, in order."""
    return any(_same_chain(chain, marked, text) for chain in _stated(candidate))


def _stated(candidate: CandidateClaim) -> list[list[Stretch]]:
    return [
        [(hop.source.start, hop.source.end) for hop in chain if hop.cue_kind is not CueKind.CREDIT]
        for chain in candidate.chains
    ]


def _same_chain(chain: list[Stretch], marked: list[GoldAttribution], text: str) -> bool:
    return len(chain) == len(marked) and all(
        any(_same_source(hop, source, text) for source in attribution.sources)
        for hop, attribution in zip(chain, marked, strict=True)
    )


_WORD = re.compile(r"\w+")


def _same_source(one: Stretch, other: tuple[Stretch, ...], text: str) -> bool:
    mine = _words_in((one,), text)
    theirs = _words_in(other, text)
    shorter = min(len(mine), len(theirs))
    return shorter > 0 and 2 * len(mine & theirs) >= shorter


def _words_in(stretches: Iterable[Stretch], text: str) -> set[int]:
    """Where the words of some stretches begin."""
    return {word.start() for start, end in stretches for word in _WORD.finditer(text, start, end)}
