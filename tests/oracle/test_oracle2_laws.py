"""The oracle keeps the laws of its contract, so its reading does not contradict itself."""

from __future__ import annotations

import random
from collections.abc import Iterator

import pytest
from support.cases import law_cases
from support.laws2 import LAWS, Law, score_of
from support.networks2 import ANY, Draw, Network, cases
from support.oracle2 import TooManyCoinsError
from support.second_opinion import smallest

pytestmark = pytest.mark.slow

COUNT = law_cases(24, quick=12)
COINS = 7
LOSSY = Draw(lossy=0.8)
CALM = Draw(denials=0, undercuts=0, retractions=0, replacements=0, claims=(1, 2))
DRAWS = {
    "4": (Draw(dated=0, retractions=0, replacements=0),),
    "5": (CALM,),
    "9": (Draw(retractions=0, replacements=0),),
    "11 entailment": (Draw(unknown_windows=False), Draw(unknown_windows=True)),
    "12 takes": (Draw(undercuts=0, retractions=0, replacements=0),),
    "12 absence": (Draw(undercuts=0, retractions=0, replacements=0, dated=0),),
}


def _drawn(name: str) -> Iterator[tuple[random.Random, Network]]:
    draws = DRAWS.get(name, (ANY, LOSSY))
    for seed, draw in enumerate(draws):
        yield from cases(seed + 20, COUNT // len(draws), draw, coins=COINS)


def _tried(law: Law, state: object, network: Network) -> str | None:
    rng = random.Random()
    rng.setstate(state)  # type: ignore[arg-type]
    try:
        return law(rng, network, score_of)
    except TooManyCoinsError:
        return None


@pytest.mark.parametrize("name", LAWS)
def test_the_oracle_keeps(name: str) -> None:
    exercised = 0
    for rng, network in _drawn(name):
        state = rng.getstate()
        broken = _tried(LAWS[name], state, network)
        exercised += broken is not None
        if broken:
            least = smallest(network, lambda less, s=state: bool(_tried(LAWS[name], s, less)))
            pytest.fail(f"law {name}: {broken}\n{least}")
    print(f"law {name}: exercised by {exercised} of {COUNT} cases")
    assert exercised
