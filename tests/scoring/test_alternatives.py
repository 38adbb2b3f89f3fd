"""What a score takes where several ways to count give the same support, and where they do not."""

from __future__ import annotations

import random
from itertools import permutations

import pytest
from support.networks import TARGET, Network

from claimtrace import Case, Claim, Corroboration, Document, Policy, Source, chain, corroborate

NUMBERS = {"A": 0.95, "B": 0.75, "C": 0.5, "D": 0.25, "E": 0.05}
LETTERS = ((0.87, "A"), (0.65, "B"), (0.4, "C"), (0.17, "D"), (0.0, "E"))


def two_voices(origin: dict[str, object], paper: dict[str, object]) -> Corroboration:
    """A claim that a government, and a paper on nobody's word, say; each with letter and more."""
    network = Network()
    favours = ["g"] * bool(origin["serves"]) + ["p"] * bool(paper["serves"])
    network.claims = [{"id": TARGET, "favours": tuple(favours)}]
    network.add_source("g", "government", letter=str(origin["letter"]))
    network.add_source("p", "outlet", letter=str(paper["letter"]))
    network.report(TARGET, "g", certainty=origin["certainty"])
    network.report(TARGET, "p", certainty=paper["certainty"])
    return corroborate(network.case(), TARGET, network.policy())


def letter_for(*products: float) -> str:
    return next(letter for least, letter in LETTERS if max(products) >= least - 1e-9)


def test_of_two_equal_readings_the_attributed_one_gives_the_letter():
    """One serves itself, so that a half of its odds is left; the other is not as sure."""
    serving = {"letter": "B", "serves": True, "certainty": 1.0}  # 3 : 1 becomes 3 : 2
    neutral = {"letter": "B", "serves": False, "certainty": 0.8}  # .75 times .8
    for voices, grade in (((serving, neutral), "B2"), ((neutral, serving), "C2")):
        found = two_voices(*voices)
        assert found.support == pytest.approx(0.6)
        assert found.grade == grade


def test_at_every_tie_the_letter_is_that_of_who_says_it_on_its_own_authority():
    """Law: and half a percent below the tie, that of the reading which gives the support."""
    rng, ties, turned = random.Random(5), 0, 0
    while ties < 30:
        high, low = (rng.choice("ABCD") for _ in range(2))
        rho, other = NUMBERS[high] / (2 - NUMBERS[high]), NUMBERS[low]
        if rho >= other:
            continue
        serving = {"letter": high, "serves": True, "certainty": 1.0}
        neutral = {"letter": low, "serves": False, "certainty": rho / other}
        letters = letter_for(NUMBERS[high]), letter_for(rho)
        for voices, letter in zip(permutations((serving, neutral)), letters, strict=True):
            found = two_voices(*voices)
            assert found.support == pytest.approx(rho)
            assert found.reliability == letter
        weaker = {**serving, "certainty": 0.995}
        for voices in permutations((weaker, neutral)):
            found = two_voices(*voices)
            assert found.support == pytest.approx(rho)
            assert found.reliability == letters[1]
        ties += 1
        turned += letters[0] != letters[1]
    assert turned > 10


def with_relay(fidelity: float, **more: object) -> Corroboration:
    """Two governments through one agency, and whatever else."""
    names = "g", "h"
    sources = [Source(id=name, name=name, kind="government", reliability="B") for name in names]
    agency = Source(id="agency", name="Agency", kind="agency", fidelity=fidelity)
    outlet = Source(id="bbc", name="BBC", kind="outlet")
    hops = [
        hop
        for name in names
        for hop in chain("c", "bbc", "agency", name, document=Document(title=name))
    ]
    return corroborate(
        Case.of(*sources, agency, outlet, Claim(id="c", statement="c"), *hops), "c", Policy(**more)
    )


def test_the_smaller_of_the_two_hypotheses_is_taken_and_of_equals_independent_relays():
    """A lossy agency that carries both falls for both; one without loss makes no difference."""
    lossy, lossless = with_relay(0.8), with_relay(1.0)
    apart = 1 - (1 - 0.75 * 0.8) ** 2
    assert lossy.hypothesis == "shared-relays"
    assert lossy.support == pytest.approx(0.8 * (1 - 0.25**2))
    assert lossy.support < apart - 0.05
    assert lossless.hypothesis == "independent-relays"
    assert lossless.support == pytest.approx(1 - 0.25**2)
