"""The grade that a score takes: over both hypotheses, and every reading of both sides.

Where the digits begin: docs/decisions/0023; why a 1 and a 2 need attributed readings:
docs/decisions/0019; why the smaller support and the smaller opposition: docs/decisions/0024.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import NamedTuple

from claimtrace.policy import Cuts
from claimtrace.reading.reading import Reading
from claimtrace.records import Letter
from claimtrace.scoring.evaluation import evaluate
from claimtrace.scoring.readings import Option, Weighing, weigh
from claimtrace.scoring.result import Hypothesis
from claimtrace.scoring.shared_relays.drawing import may_differ
from claimtrace.scoring.shared_relays.hypothesis import SharedRelays
from claimtrace.scoring.statements import Statement

__all__ = ["EPSILON", "Judge", "Judgement", "Numbers", "credibility_of", "letter_of"]

EPSILON = 1e-9
"""The tolerance with which cuts are compared."""

_ROUNDING = 1e-12  # hypotheses that differ by less are equal


class Numbers(NamedTuple):
    """What a digit is made of: support, opposition, conflict, q' and the second bloc's support."""

    b: float
    d: float
    k: float
    opposing_others: float
    second_bloc: float


@dataclass(slots=True)
class Judgement:
    """What the statements about a claim come to.

    ``numbers`` are those that are printed; ``attributed`` those in which unattributed support is
    set aside. ``chosen`` is the pair of readings that gives the support.
    """

    chosen: Option
    numbers: Numbers
    attributed: Numbers
    reliability: Letter
    credibility: int
    hypothesis: Hypothesis
    complete: bool

    @property
    def support(self) -> float:
        """Support b of the claim."""
        return self.numbers.b

    @property
    def uncertainty(self) -> float:
        """What is provable neither way."""
        return max(0, 1 - self.numbers.b - self.numbers.d)

    def is_contested(self, cuts: Cuts) -> bool:
        """Whether two organisations or more stand against each other, and weigh something."""
        if self.numbers.k < cuts.contested - EPSILON:
            return False
        sides = (self.chosen.support, self.chosen.opposition)
        weighing = [{s.organisation for s in side if s.value > 0} for side in sides]
        return all(weighing) and len(weighing[0] | weighing[1]) > 1


class Judge:
    """Judges statements; all exact computations together keep to the policy's budget."""

    def __init__(self, reading: Reading):
        self.reading = reading
        self._independent = partial(evaluate, reading=reading)
        self._shared: SharedRelays | None = None  # one for all, so that they share its budget

    def judge(self, support: Sequence[Statement], opposition: Sequence[Statement]) -> Judgement:
        """The judgement under the hypotheses that give the smaller support and opposition."""
        pro = [each for each in support if each.standing.rho_adjusted is not None]
        con = [each for each in opposition if each.standing.rho_adjusted is not None]
        apart = weigh(self.reading, pro, con, self._independent)
        shared: Weighing | None = None
        if may_differ(self.reading, pro, con):
            self._shared = self._shared or SharedRelays(self.reading)
            shared = weigh(self.reading, pro, con, self._shared.evaluate)
        return self._judged(apart, shared)

    def _judged(self, apart: Weighing, shared: Weighing | None) -> Judgement:
        taken, hypothesis = apart, _APART
        if shared is not None and shared.b < apart.b - _ROUNDING:
            taken, hypothesis = shared, _SHARED
        other = shared or apart
        k = taken.chosen.evaluation.opinion.k
        others = max(apart.opposing_others, other.opposing_others)
        second = min(apart.second, other.second)
        numbers = Numbers(min(apart.b, other.b), min(apart.d, other.d), k, others, second)
        attributed = numbers
        if taken.has_voices:
            b = min(apart.attributed_b, other.attributed_b)
            d = min(apart.attributed_d, other.attributed_d)
            attributed = Numbers(b, d, k, others, second)
        return Judgement(
            chosen=taken.chosen,
            numbers=numbers,
            attributed=attributed,
            reliability=letter_of(taken.chosen.said, self.reading.outlook.letter_cuts),
            credibility=_credibility(numbers, attributed, self.reading.policy.cuts),
            hypothesis=hypothesis,
            complete=apart.complete and other.complete,
        )


_APART: Hypothesis = "independent-relays"
_SHARED: Hypothesis = "shared-relays"


def _credibility(numbers: Numbers, attributed: Numbers, cuts: Cuts) -> int:
    """The digit; a 1 or a 2 must be reached by attributed readings alone, else it is a 3."""
    digit = credibility_of(numbers, cuts)
    if digit > 2 or numbers == attributed:
        return digit
    return max(digit, min(3, credibility_of(attributed, cuts)))


def credibility_of(numbers: Numbers, cuts: Cuts) -> int:
    """Information credibility, 1 to 6, by the table of digits.

    1 needs two blocs that carry it on their own: STANAG 2511 reserves it for information that
    certainly comes from another source than what is already held.
    """
    b, d, k, others, second = numbers
    if b + d < cuts.judged - EPSILON:
        return 6
    if (
        b <= cuts.faint + EPSILON and d < cuts.unopposed - EPSILON and k < cuts.undisputed - EPSILON
    ):  # little for it and nothing against it is not doubt
        return 6
    if d >= cuts.improbable - EPSILON:
        return 5
    if d >= b - EPSILON or b <= cuts.doubtful + EPSILON:
        return 4
    if (
        b >= cuts.confirmed - EPSILON
        and second >= cuts.second_bloc - EPSILON
        and others < cuts.opposed - EPSILON
    ):
        return 1
    agreed = b >= cuts.probable - EPSILON and others < cuts.opposed_probable - EPSILON
    return 2 if agreed else 3


def letter_of(support: Iterable[Statement], cuts: Iterable[tuple[Letter, float]]) -> Letter:
    """Source reliability of the best supporting organisation, through its chain: rho m.

    ``cuts`` say where each letter begins (`Outlook.letter_cuts`): docs/decisions/0026.
    """
    best: float = 0
    for statement in support:
        rho = statement.standing.rho
        if rho is not None:
            best = max(best, rho * statement.end.value)
    for letter, least in cuts:
        if best >= least - EPSILON:
            return letter
    return "E" if best > 0 else "F"
