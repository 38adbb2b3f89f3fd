"""The calculus runs on fractions, and then equals brute-force enumeration exactly."""

from fractions import Fraction

from support import oracle
from support.laws import on_networks
from support.networks import TARGET

from claimtrace.reading.reading import Reading
from claimtrace.scoring.judgement import Judge
from claimtrace.scoring.statements import statements_about


def exact(number):
    return Fraction(str(number))


@on_networks(83, 400, floors={"checked": 7 / 10, "graded": 1 / 16})
def test_the_engine_on_fractions_equals_enumeration(network, seen):
    case, policy = network.case(), network.policy()
    expected, hypothesis = oracle.final_score(network.records(), TARGET, policy)
    if hypothesis == "not known":
        return
    reading = Reading(case, policy, exact)
    said = statements_about(reading, case.claims[TARGET])
    judgement = Judge(reading).judge(said.support, said.opposition)
    opinion = judgement.chosen.evaluation.opinion
    if all(statement.kappa in (0, 1) for statement in said.opposition):
        assert tuple(opinion) == tuple(expected[:4]), network
    else:  # kappa is worked out in floats, from the figures
        seen["graded"] += 1
        assert all(
            abs(a - b) < Fraction(1, 10**12) for a, b in zip(opinion, expected[:4], strict=True)
        ), network
    seen["checked"] += 1
