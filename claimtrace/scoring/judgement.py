"""The grade that a score takes: over both hypotheses, and every way to count the unattributed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import partial

from claimtrace.policy import Cuts
from claimtrace.reading.reading import Reading
from claimtrace.records import Letter
from claimtrace.scoring.evaluation import Evaluator, Option, Outcome, alternatives, evaluate
from claimtrace.scoring.result import Hypothesis
from claimtrace.scoring.shared_relays.hypothesis import SharedRelays, may_differ
from claimtrace.scoring.statements import Statement

__all__ = ["EPSILON", "Judge", "Judgement", "credibility_of", "letter_of"]

EPSILON = 1e-9
"""The tolerance with which cuts are compared."""

_LETTERS: tuple[tuple[Letter, float], ...] = (("A", 0.9), ("B", 0.65), ("C", 0.4), ("D", 0.15))

_ROUNDING = 1e-12  # hypotheses that differ by less are equal


@dataclass(slots=True)
class Judgement:
    """What the statements about a claim come to."""

    chosen: Option
    reliability: Letter
    credibility: int
    hypothesis: Hypothesis

    @property
    def support(self) -> float:
        """Support b of the claim."""
        return self.chosen.evaluation.opinion.b

    @property
    def complete(self) -> bool:
        """Whether the budget allowed the exact computation."""
        return self.chosen.evaluation.complete


class Judge:
    """Judges statements; all exact computations together keep to the policy's budget."""

    def __init__(self, reading: Reading):
        self.reading = reading
        self._independent = partial(evaluate, reading=reading)
        self._shared: SharedRelays | None = None  # one for all, so that they share its budget

    def judge(self, support: Sequence[Statement], opposition: Sequence[Statement]) -> Judgement:
        """The judgement under the hypothesis that gives the smaller support."""
        pro = [each for each in support if each.standing.rho_adjusted is not None]
        con = [each for each in opposition if each.standing.rho_adjusted is not None]
        judgement = self._judge(pro, con, self._independent, "independent-relays")
        if may_differ(self.reading, pro, con):
            self._shared = self._shared or SharedRelays(self.reading)
            other = self._judge(pro, con, self._shared.evaluate, "shared-relays")
            if other.support < judgement.support - _ROUNDING:
                return other
        return judgement

    def _judge(
        self,
        pro: Sequence[Statement],
        con: Sequence[Statement],
        evaluated: Evaluator,
        hypothesis: Hypothesis,
    ) -> Judgement:
        found = alternatives(pro, con, evaluated)
        cuts = self.reading.policy.cuts
        largest = found[0].evaluation.opinion.b
        equals = [each for each in found if each.evaluation.opinion.b >= largest - EPSILON]
        return Judgement(
            found[0],
            letter_of([statement for each in equals for statement in each.support]),
            min([credibility_of(each.evaluation, cuts) for each in found]),
            hypothesis,
        )


def credibility_of(evaluation: Outcome, cuts: Cuts) -> int:
    """Information credibility, 1 to 6, of an opinion.

    1 needs two blocs that carry it on their own: STANAG 2511 reserves it for information that
    certainly comes from another source than what is already held.
    """
    b, d = evaluation.opinion.b, evaluation.opinion.d
    if b + d < cuts.judged - EPSILON:
        return 6
    if d >= cuts.improbable - EPSILON:
        return 5
    if d >= b - EPSILON or b <= cuts.doubtful + EPSILON:
        return 4
    if (
        b >= cuts.confirmed - EPSILON
        and evaluation.second_support >= cuts.second_bloc - EPSILON
        and evaluation.opposing < cuts.opposed - EPSILON
    ):
        return 1
    return 2 if b >= cuts.probable - EPSILON else 3


def letter_of(support: Iterable[Statement]) -> Letter:
    """Source reliability of the best supporting organisation, through its chain: rho m."""
    best: float = 0
    for statement in support:
        rho = statement.standing.rho
        if rho is not None:
            best = max(best, rho * statement.end.value)
    for letter, least in _LETTERS:
        if best >= least - EPSILON:
            return letter
    return "E" if best > 0 else "F"
