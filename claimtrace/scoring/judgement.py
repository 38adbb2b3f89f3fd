"""The opinion that a score takes: over both hypotheses, and every way to count the unattributed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from claimtrace.reading.reading import Reading
from claimtrace.records import Letter
from claimtrace.scoring.evaluation import Evaluator, Option, alternatives, evaluate
from claimtrace.scoring.grade import EPSILON, credibility_of, letter_of
from claimtrace.scoring.result import Hypothesis
from claimtrace.scoring.shared_relays.hypothesis import SharedRelays, may_differ
from claimtrace.scoring.statements import Statement

__all__ = ["Judge", "Judgement"]

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
