"""The fourteen laws of the calculus, on random cases.

The laws themselves stand in ``support.laws2``, written against any scorer. Every test says how
many of its cases exercised its law, so that a generator that has gone soft fails too, and shows the
smallest case that breaks it.
"""

import random

import pytest
from support.cases import law_cases
from support.laws2 import LAWS
from support.networks2 import ANY, Draw, draw
from support.second_opinion import Library, library_scorer, smallest

from claimtrace import corroborate

pytestmark = pytest.mark.slow

CASES = law_cases(2000)
FIT = {  # what a law speaks of, or cases that bring it out
    "4": Draw(dated=0, retractions=0, replacements=0),
    "5": Draw(denials=0, undercuts=0, retractions=0, replacements=0, claims=(1, 2)),
    "9": Draw(retractions=0, replacements=0),
    "11 entailment": Draw(unknown_windows=False),
    "12 takes": Draw(undercuts=0, retractions=0, replacements=0),
    "12 absence": Draw(undercuts=0, retractions=0, replacements=0, dated=0),
}


def drawn(name, number, what=ANY):
    rng = random.Random(f"{name} {number}")
    return rng, draw(rng, what)


@pytest.mark.parametrize("name", LAWS)
def test_law(name):
    law, exercised = LAWS[name], 0

    def broken(network):
        again = random.Random()
        again.setstate(state)
        return law(again, network, library_scorer)

    for number in range(CASES):
        rng, network = drawn(name, number, FIT.get(name, ANY))
        state = rng.getstate()
        wrong = broken(network)
        exercised += wrong is not None
        if wrong:
            pytest.fail(f"law {name}, case {number}: {wrong}\n{smallest(network, broken)}")
    print(f"law {name}: exercised by {exercised} of {CASES} cases")
    assert exercised >= CASES / 20


def digit_of(r):
    """The table of digits, from the printed numbers alone."""
    b, d, k = r.support, r.opposition, r.conflict
    if b + d < 0.10 or (b <= 0.20 and d < 0.05 and k < 0.05):
        return 6
    if d >= 0.5:
        return 5
    if d >= b or b <= 0.20:
        return 4
    if b >= 0.80 and r.second_bloc >= 0.20 and r.opposing_others < 0.20:
        return 1
    return 2 if b >= 0.55 and r.opposing_others < 0.40 else 3


def near_a_cut(r):
    """Whether a number lies on a cut, where rounding decides in a test and not in the library."""
    numbers = (r.support, r.opposition, r.conflict, r.second_bloc, r.opposing_others)
    numbers += (r.support + r.opposition, r.support - r.opposition)
    cuts = (0, 0.05, 0.10, 0.20, 0.40, 0.5, 0.55, 0.80)
    return any(abs(number - cut) < 1e-8 for number in numbers for cut in cuts if number)


def test_no_digit_letter_or_sourcing_contradicts_the_printed_numbers():
    voiced = 0
    for number in range(5 * CASES):
        _, network = drawn("printed", number)
        network.rules = {}
        case = Library(network).case
        # What is undercut by half leaves the sourcing, and half of it still weighs in the digit.
        undercut = any(hop.stance == "undercuts" for hop in case.attributions)
        for claim in case.claims:
            r = corroborate(case, claim, explain=False)
            assert r.support + r.opposition + r.uncertainty == pytest.approx(1)
            if near_a_cut(r):
                continue
            digit = digit_of(r)
            if r.attributed_support < r.support and digit < 3:
                voiced += 1
                assert digit <= r.credibility <= 3, network
            else:
                assert r.credibility == digit, network
            assert r.single_origin == (r.sourcing == "single_origin")
            if r.credibility == 1 and not undercut:
                assert r.sourcing == "independent", network
            if r.sourcing in ("unsourced", "unattributed") and not undercut:
                assert r.credibility >= 3, network
            assert r.support == 0 or r.reliability != "F", network
            assert f"{r.reliability}{r.credibility}" == r.grade
    print(f"{voiced} of {5 * CASES} cases where a voice may not give a 1 or a 2")
    assert voiced
