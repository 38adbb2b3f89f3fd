"""The calculus runs on fractions, and then equals brute-force enumeration exactly."""

from fractions import Fraction

from claimtrace.reading.reading import Reading
from claimtrace.scoring.judgement import Judge
from claimtrace.scoring.statements import statements_about
from tests.support.networks2 import cases
from tests.support.second_opinion import Library


def exact(number):
    return Fraction(str(number))


def test_the_engine_on_fractions_equals_enumeration():
    checked = graded = 0
    for _, network in cases(83, 300):
        library = Library(network)
        reading = Reading(library.case, library.policy, exact)
        for claim in library.case.claims.values():
            expected = network.score(claim.id)
            said = statements_about(reading, claim)
            b, d, k, others, second = Judge(reading).judge(said.support, said.opposition).numbers
            found = b, d, k, others, second
            wanted = (
                expected.b, expected.d, expected.k, expected.opposing_others, expected.second_bloc,
            )  # fmt: skip
            if all(statement.kappa == 1 for statement in said.opposition):
                assert found == wanted, network
            else:  # kappa is worked out in floats, from the figures
                graded += 1
                near = (
                    abs(a - b) < Fraction(1, 10**12) for a, b in zip(found, wanted, strict=True)
                )
                assert all(near), network
            checked += 1
    assert checked > 300
    assert graded > 50
