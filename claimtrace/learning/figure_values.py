"""The figure that hedged, rounded and biased reports of one number are about."""

from __future__ import annotations

import math
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Collection, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from claimtrace.case.case import Case
from claimtrace.comparison import interval_of
from claimtrace.learning.answers import answer_key
from claimtrace.learning.settings import LearningSettings
from claimtrace.policy import Policy
from claimtrace.quantities import Interval, Modifier
from claimtrace.records import Claim

__all__ = [
    "AskedFigure",
    "Estimate",
    "FigureCounts",
    "FigureQuestion",
    "Manner",
    "Told",
    "asks_for_a_figure",
    "counts_of_figures",
    "estimates_of",
    "figure_of",
    "fit_figures",
    "learn_manners",
    "shares_of",
]


_BIN = 0.005
"""Width of a bin of log ratios: half a percent of a figure."""

_REACH = 600
"""Bins to either side: ratios beyond e^3 count as e^3."""

_SLACK = 0.35
"""How fast a bound stops supporting larger figures: "at least 5" says nothing for 50."""

_VAGUE_SLACK = 0.8
"""The same of a vague plural: "dozens"."""

_STRAY = 0.05
"""Chance that a report is about something else: any figure in reach is then equally likely."""

_BIAS_STRENGTH = 2.0
_SPREAD, _SPREAD_STRENGTH = 0.1, 2.0
_NARROWEST = 0.01
_GRID, _LONGEST_GRID, _MARGIN = 0.015, 300, 0.4
"""The grid of log figures that holds a posterior: its step, its most steps, its margins."""


class Told(NamedTuple):
    """One source's figure: the numbers that agree with it, and how it was put."""

    source: int
    interval: Interval
    modifier: Modifier
    weight: float = 1.0

    @property
    def teaches(self) -> bool:
        """Whether bias and spread are learned from it: only from exact and "around" figures."""
        return self.modifier in (Modifier.STATED, Modifier.EXACTLY, Modifier.AROUND)


@dataclass(slots=True)
class FigureQuestion:
    """What was told about one number; ``gold`` is the number where it is known."""

    told: list[Told]
    gold: float | None = None


@dataclass(frozen=True, slots=True)
class Manner:
    """How a source's figures lie to the truth: log of its usual factor, and spread of that log."""

    bias: float = 0.0
    spread: float = _SPREAD


@dataclass(slots=True)
class FigureCounts:
    """Per source, a histogram of ln(told / true) in bins of 0.5 %, in whole numbers that add up."""

    bins: dict[int, Counter[int]] = field(default_factory=dict)

    def __add__(self, other: FigureCounts) -> FigureCounts:
        total = FigureCounts({source: Counter(row) for source, row in self.bins.items()})
        for source, row in other.bins.items():
            total.bins.setdefault(source, Counter()).update(row)
        return total

    def to_json(self) -> dict[str, list[list[int]]]:
        """The histograms as plain JSON values."""
        return {
            str(source): [[place, n] for place, n in sorted(row.items())]
            for source, row in sorted(self.bins.items())
        }

    @classmethod
    def from_json(cls, rows: Mapping[str, Iterable[Sequence[int]]]) -> FigureCounts:
        """The counts that `to_json` wrote."""
        return cls(
            {int(source): Counter({int(p): int(n) for p, n in row}) for source, row in rows.items()}
        )


class Estimate(NamedTuple):
    """A posterior over a number, on a grid of its logarithm.

    ``grid`` are the figures, ascending, ``mass`` their probabilities, which add up to 1.
    """

    grid: list[float]
    mass: list[float]

    def quantile(self, share: float) -> float:
        """The figure below which this share of the posterior lies."""
        total, steps = 0.0, []
        for part in self.mass:
            total += part
            steps.append(total)
        place = min(bisect_left(steps, share * total), len(steps) - 1)
        return self.grid[place]

    def interval(self, level: float) -> tuple[float, float]:
        """The central interval that holds the figure with this probability."""
        return self.quantile((1 - level) / 2), self.quantile((1 + level) / 2)

    def near(self, figure: float, tolerance: float) -> float:
        """The probability that the truth lies within a relative distance of a figure."""
        return math.fsum(
            part
            for x, part in zip(self.grid, self.mass, strict=True)
            if abs(x - figure) <= tolerance * figure
        )


def fit_figures(
    questions: Sequence[FigureQuestion],
    sources: int,
    settings: LearningSettings | None = None,
) -> tuple[list[Manner], list[Estimate]]:
    """How each source puts its figures, and the posterior of each number."""
    manners = learn_manners(
        lambda manners: counts_of_figures(questions, estimates_of(questions, manners)),
        sources,
        settings or LearningSettings(),
    )
    return manners, list(estimates_of(questions, manners))


def learn_manners(
    count: Callable[[Sequence[Manner]], FigureCounts], sources: int, settings: LearningSettings
) -> list[Manner]:
    """How each source puts its figures; ``count`` gives the histograms of all questions.

    EM over interval likelihoods. A source that holds x for true reports about x e^bias, with a
    spread in the log; a report supports x by how much of that falls into the interval of what was
    said. A lower bound supports figures above it less and less. Bias and spread come from exact
    and "around" figures only, as median and median deviation of a histogram, drawn towards an
    unbiased source while there are few. Bounded by ``settings.rounds``.
    """
    manners = [Manner() for _ in range(sources)]
    for _ in range(settings.rounds):
        counts = count(manners)
        learned = _anchored([_manner(counts.bins.get(source)) for source in range(sources)], counts)
        moved = max(
            (abs(a.bias - b.bias) for a, b in zip(learned, manners, strict=True)), default=0
        )
        manners = learned
        if moved < _BIN:
            break
    return manners


def estimates_of(
    questions: Iterable[FigureQuestion], manners: Sequence[Manner]
) -> Iterator[Estimate]:
    """The posterior of each number, given how the sources put their figures."""
    for question in questions:
        yield _estimate(question, _grid(question), manners)


def counts_of_figures(
    questions: Iterable[FigureQuestion], estimates: Iterable[Estimate]
) -> FigureCounts:
    """The histograms of a part of the questions: its log ratios, spread by the posterior."""
    counts = FigureCounts()
    for question, estimate in zip(questions, estimates, strict=True):
        others = {told.source for told in question.told}
        if (len(others) < 2 and question.gold is None) or not estimate.grid:
            continue
        points = (
            [(question.gold, 1.0)]
            if question.gold is not None
            else [(estimate.quantile(share), 1 / 3) for share in (0.25, 0.5, 0.75)]
        )
        for told in question.told:
            middle = _middle(told.interval)
            if not told.teaches or middle is None:
                continue
            row = counts.bins.setdefault(told.source, Counter())
            for figure, share in points:
                place = round(math.log(middle / max(figure, 0.5)) / _BIN)
                row[max(-_REACH, min(_REACH, place))] += round(share * 1000)
    return counts


def _anchored(manners: Sequence[Manner], counts: FigureCounts) -> list[Manner]:
    """The manners with the median bias at 0, every source weighted by its figures.

    Figures alone cannot tell a world in which everybody exaggerates from one in which nobody
    does; the middle source is taken to be unbiased.
    """
    rows = sorted((manners[source].bias, sum(row.values())) for source, row in counts.bins.items())
    if len(rows) < 3:
        return list(manners)
    middle = _weighted_median(rows)
    return [
        Manner(manner.bias - middle, manner.spread) if source in counts.bins else manner
        for source, manner in enumerate(manners)
    ]


def _manner(row: Counter[int] | None) -> Manner:
    if not row:
        return Manner()
    number = sum(row.values()) / 1000
    places = sorted(row)
    median = _weighted_median([(place * _BIN, row[place]) for place in places])
    bias = median * number / (number + _BIAS_STRENGTH)
    deviation = _weighted_median(
        sorted((abs(place * _BIN - median), row[place]) for place in places)
    )
    spread = (number * 1.4826 * deviation + _SPREAD_STRENGTH * _SPREAD) / (
        number + _SPREAD_STRENGTH
    )
    return Manner(bias, max(_NARROWEST, spread))


def _weighted_median(rows: Sequence[tuple[float, int]]) -> float:
    half, total = sum(n for _, n in rows) / 2, 0.0
    for value, n in rows:
        total += n
        if total >= half:
            return value
    return rows[-1][0]


def _middle(interval: Interval) -> float | None:
    low, high = interval
    return None if high is None or high <= 0 else math.sqrt(max(low, 0.5) * max(high, 0.5))


def _grid(question: FigureQuestion) -> list[float]:
    """Logs of figures from well below the smallest to well above the largest that was said."""
    ends = [
        math.log(max(0.5, end))
        for told in question.told
        for end in told.interval
        if end is not None
    ]
    if not ends:
        return []
    low, high = min(ends) - _MARGIN, max(ends) + _MARGIN
    steps = min(_LONGEST_GRID, max(1, math.ceil((high - low) / _GRID)))
    return [low + (high - low) * place / steps for place in range(steps + 1)]


def _estimate(question: FigureQuestion, grid: list[float], manners: Sequence[Manner]) -> Estimate:
    if question.gold is not None:
        return Estimate([question.gold], [1.0])
    if not grid:
        return Estimate([], [])
    scores = [0.0] * len(grid)
    stray = _STRAY / len(grid)

    def order(told: Told) -> tuple[float | str, ...]:
        """Anything but the number of the source, so that names and parts change no digit."""
        low, high = told.interval
        manner = manners[told.source]
        top = math.inf if high is None else high
        return low, top, told.modifier, told.weight, manner.bias, manner.spread

    for told in sorted(question.told, key=order):
        row = _likelihoods(told, manners[told.source], grid)
        log, weight = math.log, told.weight
        scores = [
            score + weight * log((1 - _STRAY) * likelihood + stray)
            for score, likelihood in zip(scores, row, strict=True)
        ]
    top = max(scores)
    parts = [math.exp(score - top) for score in scores]
    total = math.fsum(parts)
    return Estimate([math.exp(x) for x in grid], [part / total for part in parts])


def _likelihoods(told: Told, manner: Manner, grid: Sequence[float]) -> list[float]:
    """The chance of what was told, for each log figure that may be true."""
    low, high = told.interval
    spread, bias = manner.spread, manner.bias
    if high is None:
        slack = _VAGUE_SLACK if told.modifier is Modifier.SEVERAL else _SLACK
        bound = math.log(max(low, 0.5))
        return [_bounded(x + bias - bound, spread, slack) for x in grid]
    if low <= 0 and high > 0:
        bound = math.log(max(high, 0.5))
        return [_bounded(bound - x - bias, spread, _SLACK) for x in grid]
    half = 0.5 if low == high else 0.0
    bottom, top = math.log(max(low - half, 0.25)) - bias, math.log(max(high + half, 0.5)) - bias
    scale, erf = 1 / (spread * math.sqrt(2)), math.erf
    return [(erf((top - x) * scale) - erf((bottom - x) * scale)) / 2 for x in grid]


def _bounded(above: float, spread: float, slack: float) -> float:
    """The chance, per tenth of the log scale, of a bound that lies this far on the safe side.

    The distance is normal noise plus an exponential slack (an exponentially modified Gaussian):
    a bound that the truth would break is unlikely, and one far from it more and more so.
    """
    ratio = spread / slack
    tail = math.erfc((ratio - above / spread) / math.sqrt(2)) / 2
    return 0.1 / slack * math.exp(min(50.0, ratio * ratio / 2 - above / slack)) * tail


_DIGITS_THAT_TELL = 0.01
"""A figure is odd if its last place is at most so much of it: 217 and 4,310 are, 400 is not."""


@dataclass(slots=True)
class AskedFigure:
    """A question about a number: its claims, who told what, and the posterior when it is known."""

    claims: list[Claim]
    asked: FigureQuestion
    estimate: Estimate | None = None

    def numbered(self, numbers: Sequence[int], gone: Collection[int]) -> AskedFigure:
        """The same with sources renumbered, without those that another one stands for."""
        told = [
            each._replace(source=numbers[each.source])
            for each in self.asked.told
            if each.source not in gone
        ]
        return replace(self, asked=FigureQuestion(told, self.asked.gold))


def asks_for_a_figure(case: Case) -> bool:
    """Whether most claims of a case are figures."""
    figures = sum(claim.quantity is not None for claim in case.claims.values())
    return 2 * figures > len(case.claims)


def figure_of(
    case: Case, said: Sequence[tuple[int, Claim]], policy: Policy, gold: str | float | None
) -> AskedFigure:
    """The figures that can be compared: one unit and one window, that which most voices use.

    ``said`` are the numbers of sources, each with a claim of theirs.
    """
    rows = [(source, claim, claim.quantity) for source, claim in said if claim.quantity is not None]
    slots: Counter[Hashable] = Counter(_slot(claim) for _, claim, _ in rows)
    if not slots:
        return AskedFigure([], FigureQuestion([]))
    most = max(slots.values())
    slot = min((slot for slot, n in slots.items() if n == most), key=repr)
    rows = [row for row in rows if _slot(row[1]) == slot]
    times = Counter(source for source, _, _ in rows)
    told = [
        Told(source, interval_of(quantity, policy), quantity.modifier, 1 / times[source])
        for source, _, quantity in rows
    ]
    claims = {claim.id: claim for _, claim, _ in rows}
    return AskedFigure(list(claims.values()), FigureQuestion(told, _gold_figure(case, gold)))


def _slot(claim: Claim) -> Hashable:
    key = answer_key(claim)
    assert isinstance(key, tuple)
    return key[-2:]  # unit and window


def _gold_figure(case: Case, answer: str | float | None) -> float | None:
    if isinstance(answer, str) and answer in case.claims:
        quantity = case.claims[answer].quantity
        return None if quantity is None else quantity.point
    try:
        return None if answer is None else float(answer)
    except ValueError:
        return None


def shares_of(figure: AskedFigure, answers: Sequence[str], policy: Policy) -> list[float]:
    """How likely each answer is true; 1, and so no evidence of copying, unless its digits tell."""
    estimate, by_id = figure.estimate, {claim.id: claim for claim in figure.claims}
    shares = []
    for answer in answers:
        claim = by_id.get(answer)
        if estimate is None or claim is None or not _is_odd(claim, policy):
            shares.append(1.0)
            continue
        assert claim.quantity is not None
        low, high = interval_of(claim.quantity, policy)
        assert high is not None
        slack = 0.02 * high
        shares.append(
            sum(
                part
                for x, part in zip(estimate.grid, estimate.mass, strict=True)
                if low - slack <= x <= high + slack
            )
        )
    return shares


def _is_odd(claim: Claim, policy: Policy) -> bool:
    quantity = claim.quantity
    if quantity is None or quantity.modifier not in (Modifier.STATED, Modifier.EXACTLY):
        return False
    value = quantity.value or 0
    low, high = quantity.model_copy(update={"modifier": Modifier.STATED}).interval(policy.rounding)
    return high is not None and value > 0 and high - low <= _DIGITS_THAT_TELL * value
