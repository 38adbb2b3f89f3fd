"""Shared relays are one coin, and the score is the smaller of both hypotheses."""

import pytest
from support import oracle
from support.laws import on_networks
from support.networks import TARGET, Network

from claimtrace import Case, Claim, Document, Policy, Source, chain, corroborate
from claimtrace.scoring.shared_relays import networks as tables

POLICY = Policy(reliability={"C": 0.7})


def test_two_origins_through_one_relay():
    sources = [
        Source(id="first", name="first", kind="witness", reliability="C"),
        Source(id="second", name="second", kind="witness", reliability="C"),
        Source(id="relay", name="relay", kind="outlet", fidelity=0.8),
    ]
    page = Document(title="page")
    hops = [
        *chain("c", "relay", "first", document=page),
        *chain("c", "relay", "second", document=page),
    ]
    case = Case.of(Claim(id="c", statement="c"), *sources, *hops)
    r = corroborate(case, "c", POLICY)
    assert r.support == pytest.approx(0.728)
    assert r.hypothesis == oracle.SHARED


def expected(network: Network) -> tuple[float, float] | None:
    """b under either hypothesis, unless the network has too many coins to enumerate."""
    records, policy = network.records(), network.policy()
    try:
        shared = oracle.score(records, TARGET, policy, oracle.SHARED).b
    except OverflowError:
        return None
    return float(shared), float(oracle.score(records, TARGET, policy, oracle.INDEPENDENT).b)


def behind_a_gate(network: Network) -> Network:
    """What was held of the target is now known through one lossy outlet only."""
    gated = network.copy()
    gate = gated.add_source("gate", fidelity=0.7)
    told = {"asserts": set(), "denies": set()}
    for hop in gated.hops:
        if hop["claim"] == TARGET and hop["stance"] in told and hop["document"] is not None:
            hop["document"] = None
            told[hop["stance"]].add(hop["reporter"])
    for stance, reporters in told.items():
        for reporter in sorted(reporters):
            gated.report(TARGET, gate, reporter, stance=stance)
    return gated


def smaller_of_both(rng, network, seen):
    if rng.random() < 0.5:
        network = behind_a_gate(network)
    both = expected(network)
    if both is None:
        return
    r = corroborate(network.case(), TARGET, network.policy(), explain=False)
    assert r.support == pytest.approx(min(both), abs=1e-9), network
    seen["checked"] += 1
    seen["shared"] += both[0] < both[1] - 1e-9


FLOORS = {"checked": 9 / 10, "shared": 1 / 10}


@on_networks(71, 500, floors=FLOORS)
def test_score_is_the_smaller_of_both_hypotheses(rng, network, seen):
    smaller_of_both(rng, network, seen)


@pytest.mark.parametrize("few", [0, 3])
@on_networks(71, 120, floors=FLOORS)
def test_score_is_the_smaller_of_both_hypotheses_with_small_tables(
    rng, network, seen, few, monkeypatch
):
    monkeypatch.setattr(tables, "_FEW", few)
    smaller_of_both(rng, network, seen)
