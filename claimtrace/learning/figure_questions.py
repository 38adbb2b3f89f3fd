"""What the reports on one number say: figures of one unit and window, and how far each is true."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Hashable, Sequence
from dataclasses import dataclass, replace

from claimtrace.case import Case
from claimtrace.comparison import interval_of
from claimtrace.learning.answers import answer_key
from claimtrace.learning.figures import Estimate, FigureQuestion, Told
from claimtrace.policy import Policy
from claimtrace.quantities import Modifier
from claimtrace.records import Claim

__all__ = ["Figure", "asks_for_a_figure", "figure_of", "shares_of"]

_DIGITS_THAT_TELL = 0.01
"""A figure is odd if its last place is at most so much of it: 217 and 4,310 are, 400 is not."""


@dataclass(slots=True)
class Figure:
    """A question about a number: its claims, who told what, and the posterior when it is known."""

    claims: list[Claim]
    asked: FigureQuestion
    estimate: Estimate | None = None

    def numbered(self, numbers: Sequence[int], gone: Collection[int]) -> Figure:
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
) -> Figure:
    """The figures that can be compared: one unit and one window, that which most voices use.

    ``said`` are the numbers of sources, each with a claim of theirs.
    """
    rows = [(source, claim, claim.quantity) for source, claim in said if claim.quantity is not None]
    slots: Counter[Hashable] = Counter(_slot(claim) for _, claim, _ in rows)
    if not slots:
        return Figure([], FigureQuestion([]))
    most = max(slots.values())
    slot = min((slot for slot, n in slots.items() if n == most), key=repr)
    rows = [row for row in rows if _slot(row[1]) == slot]
    times = Counter(source for source, _, _ in rows)
    told = [
        Told(source, interval_of(quantity, policy), quantity.modifier, 1 / times[source])
        for source, _, quantity in rows
    ]
    claims = {claim.id: claim for _, claim, _ in rows}
    return Figure(list(claims.values()), FigureQuestion(told, _gold_figure(case, gold)))


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


def shares_of(figure: Figure, answers: Sequence[str], policy: Policy) -> list[float]:
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
