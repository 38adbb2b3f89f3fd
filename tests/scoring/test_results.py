"""Results: made unchecked and pickled as values alone, they are what pydantic makes of them."""

from __future__ import annotations

import pickle

import pytest
from support.laws import on_networks
from support.networks import networks

from claimtrace import Corroboration, corroborate_all


@on_networks(61, 150, floors={"met": 1})
def test_results_are_what_their_model_would_have_checked(network, seen):
    """They are made unchecked, so each field must have the type and the value that checks give."""
    for explain in (True, False):
        for result in corroborate_all(network.case(), network.policy(), explain=explain):
            checked = Corroboration.model_validate(result.model_dump())
            assert checked == result
            assert checked.model_dump_json() == result.model_dump_json()
            assert checked.model_fields_set == result.model_fields_set
            copy = pickle.loads(pickle.dumps(result))
            assert (copy, copy.model_fields_set) == (result, result.model_fields_set)
            seen["met"] += 1


def test_a_result_is_made_of_all_its_fields():
    with pytest.raises(ValueError, match="all fields"):
        Corroboration.made(claim="c")


def test_results_that_hold_more_or_less_than_their_fields_pickle_too():
    (_, network), *_ = networks(62, 1)
    result = next(corroborate_all(network.case(), network.policy()))
    for other in (result.model_copy(update={"mine": 1}), Corroboration.model_construct(claim="c")):
        assert vars(pickle.loads(pickle.dumps(other))) == vars(other)


@pytest.mark.slow
def test_a_claim_is_neither_pooled_into_itself_nor_its_own_rival():
    """Law: what is pooled are other claims, each once; and each statement is shown once."""
    met = 0
    for _, network in networks(63, 40):
        for result in corroborate_all(network.case(), network.policy()):
            pooled = [each.claim for each in result.pooled]
            rivals = [each.claim for each in result.rivals]
            assert result.claim not in (*pooled, *rivals)
            assert len({*pooled, *rivals}) == len(pooled) + len(rivals)
            for weight in (*result.weights, *result.opposing):
                shown = [each.model_dump_json() for each in weight.statements]
                assert len(set(shown)) == len(shown)
            met += bool(pooled or rivals)
    assert met > 20
