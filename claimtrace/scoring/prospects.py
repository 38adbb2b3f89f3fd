"""What would change a digit: the smallest addition that lifts it, found by scoring it."""

from __future__ import annotations

from claimtrace.records import Claim, Letter, Stance
from claimtrace.scoring.judgement import Judge
from claimtrace.scoring.result import Addition
from claimtrace.scoring.statements import Statement, Statements
from claimtrace.tracing.chains import End
from claimtrace.tracing.outlook import Interest, Standing
from claimtrace.tracing.reading import Reading

__all__ = ["smallest_addition"]

_NEWCOMER = "(another origin)"  # no id contains white space, so it is nobody's
_WORST_FIRST: tuple[Letter, ...] = ("E", "D", "C", "B", "A")


def smallest_addition(
    reading: Reading, claim: Claim, said: Statements, credibility: int
) -> Addition | None:
    """The worst letter with which one more independent origin would lift the digit.

    The origin stands outside every bloc, has no interest in the claim and is read directly. None
    where not even a completely reliable one would do.
    """
    if credibility == 1:
        return None
    judge = Judge(reading)
    found: Addition | None = None
    low, high = 0, len(_WORST_FIRST) - 1
    while low <= high:  # more reliable never lowers, so the letters can be halved
        middle = (low + high + 1) // 2 if found is None else (low + high) // 2
        letter = _WORST_FIRST[middle]
        newcomer = _newcomer(reading, claim, letter)
        judgement = judge.judge([*said.support, newcomer], said.opposition)
        if judgement.credibility < credibility:
            found = Addition(
                letter=letter, credibility=judgement.credibility, support=judgement.support
            )
            high = middle - 1
        else:
            low = middle + 1
    return found


def _newcomer(reading: Reading, claim: Claim, letter: Letter) -> Statement:
    number = reading.number or float
    rho = number(reading.policy.reliability[letter])  # type: ignore[index]
    return Statement(
        organisation=_NEWCOMER,
        claim=claim.id,
        stance=Stance.ASSERTS,
        end=End(_NEWCOMER, _NEWCOMER, True, 1),
        standing=Standing(
            bloc=None,
            group=("organisation", _NEWCOMER),
            interest=Interest.NEUTRAL,
            g=number(0.5),
            rho=rho,
            rho_adjusted=rho,
        ),
    )
