"""The library scores as the oracle does, field by field, and keeps the same laws."""

from __future__ import annotations

import random

import pytest
from support.cases import law_cases
from support.laws2 import LAWS, Law
from support.networks2 import ANY, Draw, Network, cases
from support.oracle2 import TooManyCoinsError
from support.second_opinion import disagreements, library_scorer, smallest

pytestmark = pytest.mark.slow

COUNT = law_cases(40, quick=24)
DRAWS = {
    "any": ANY,
    "lossy": Draw(lossy=0.8, motifs=0.3),
    "disputed": Draw(denials=0.4, undercuts=0.05, claims=(1, 2)),
    "undercut": Draw(undercuts=0.35, claims=(1, 2), hops=(5, 9)),
    "moving": Draw(replacements=0.4, retractions=0.12, dated=0.9, claims=(2, 4)),
    "one claim": Draw(claims=(1, 1), hops=(5, 9), sources=(4, 7)),
}


@pytest.mark.parametrize("name", DRAWS)
def test_the_library_agrees_with_the_oracle(name: str) -> None:
    for _, network in cases(31, COUNT, DRAWS[name]):
        found = disagreements(network)
        if found:
            least = smallest(network, lambda less: bool(disagreements(less)))
            pytest.fail(f"{disagreements(least)}\n{least}")


def _broken(law: Law, state: object, network: Network) -> str | None:
    rng = random.Random()
    rng.setstate(state)  # type: ignore[arg-type]
    try:
        return law(rng, network, library_scorer)
    except TooManyCoinsError:
        return None


CALM = Draw(denials=0, undercuts=0, retractions=0, replacements=0, claims=(1, 2))
FIT = {
    "4": Draw(dated=0, retractions=0, replacements=0),
    "5": CALM,
    "9": Draw(retractions=0, replacements=0),
    "11 entailment": Draw(unknown_windows=False),
    "12 takes": Draw(undercuts=0, retractions=0, replacements=0),
    "12 absence": Draw(undercuts=0, retractions=0, replacements=0, dated=0),
}


@pytest.mark.parametrize("name", LAWS)
def test_the_library_keeps(name: str) -> None:
    exercised = 0
    for rng, network in cases(32, COUNT, FIT.get(name, ANY)):
        state = rng.getstate()
        broken = _broken(LAWS[name], state, network)
        exercised += broken is not None
        if broken:
            least = smallest(network, lambda less, s=state: bool(_broken(LAWS[name], s, less)))
            pytest.fail(f"law {name}: {broken}\n{least}")
    print(f"law {name}: exercised by {exercised} of {COUNT} cases")
    assert exercised
