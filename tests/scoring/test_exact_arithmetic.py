"""The calculus runs on fractions, and then equals brute-force enumeration exactly."""

from fractions import Fraction

import pytest
from support.cases import law_cases
from support.networks2 import cases
from support.second_opinion import Library

from claimtrace.reading.reading import Reading
from claimtrace.scoring.grade import Judge
from claimtrace.scoring.statements import statements_about

pytestmark = pytest.mark.slow


def exact(number):
    return Fraction(str(number))


COUNT = law_cases(300, quick=60)


def test_the_engine_on_fractions_equals_enumeration():
    checked = graded = 0
    for _, network in cases(83, COUNT):
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
    assert checked > COUNT
    assert graded > COUNT / 6
