"""A policy that suspects copying counts the follower's word as an echo, and says so."""

import pytest
from pydantic import ValidationError
from support.laws import on_networks
from support.networks import TARGET

from claimtrace import Case, Claim, Policy, Quantity, Source, chain, corroborate


def two_papers(*more):
    papers = [Source(id=name, name=name, kind="outlet", reliability="C") for name in ("one", "two")]
    hops = [hop for name in ("one", "two") for hop in chain("c", name, basis="own")]
    return Case.of(Claim(id="c", statement="c"), *papers, *hops, *more)


def test_the_follower_is_an_echo_and_the_finding_says_so():
    policy = Policy(discount_suspected_copying={"two": "one"})
    before, after = corroborate(two_papers(), "c"), corroborate(two_papers(), "c", policy)
    assert (before.support, before.origins, before.echoes) == (0.75, ("one", "two"), 0)
    assert (after.support, after.origins, after.echoes) == (0.5, ("one",), 1)
    assert "suspected-copying" in {finding.code for finding in after.findings}
    assert "two follows one" in after.explain()
    assert after.policy.digest != before.policy.digest


def test_other_words_for_the_same_do_not_hide_a_follower():
    claims = [
        Claim(id="stated", question="toll", statement="400", quantity=Quantity.stated(400, "x")),
        Claim(id="around", question="toll", statement="~400", quantity=Quantity.around(400, "x")),
    ]
    papers = [Source(id=name, name=name, kind="monitor", reliability="C") for name in "mn"]
    case = Case.of(*claims, *papers, *chain("stated", "m"), *chain("around", "n"))
    policy = Policy(discount_suspected_copying={"n": "m"})
    for claim in ("stated", "around"):
        assert corroborate(case, claim).support == 0.75
        after = corroborate(case, claim, policy)
        assert after.support == 0.5
        assert "suspected-copying" in {finding.code for finding in after.findings}


def test_who_follows_somebody_silent_keeps_its_word():
    policy = Policy(discount_suspected_copying={"two": "three", "one": "four"})
    assert corroborate(two_papers(), "c", policy).support == 0.75


def test_a_chain_of_followers_leads_to_who_spoke():
    policy = Policy(discount_suspected_copying={"two": "three", "three": "one"})
    assert corroborate(two_papers(), "c", policy).origins == ("one",)


def test_following_in_a_circle_is_refused():
    with pytest.raises(ValidationError, match="in a circle"):
        Policy(discount_suspected_copying={"a": "b", "b": "a"})


@on_networks(97, 200, floors={"lowered": 1 / 50}, max_claims=1)
def test_an_echo_never_raises_the_score_of_an_unopposed_claim(rng, network, seen):
    case, policy = network.case(), network.policy()
    if any(hop.stance != "asserts" for hop in case.attributions):
        return
    organisations = sorted(set(case.organisations.values()))
    if len(organisations) < 2:
        return
    follower, original = rng.sample(organisations, 2)
    suspecting = policy.model_copy(update={"discount_suspected_copying": {follower: original}})
    before = corroborate(case, TARGET, policy, explain=False).support
    after = corroborate(case, TARGET, suspecting, explain=False).support
    assert after <= before + 1e-12
    seen["lowered"] += after < before - 1e-9
