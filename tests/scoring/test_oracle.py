"""The engine against the oracle, and the oracle against what can be worked out by hand."""

import random
from datetime import UTC, date, datetime, timedelta, timezone
from fractions import Fraction
from itertools import product
from math import log2
from typing import Any

import pytest
from support import oracle
from support.laws import on_networks
from support.networks import (
    FIGURES,
    LATER,
    NEXT_MONTH,
    ONE_DAY,
    TARGET,
    THREE_WEEKS,
    UNIT,
    Network,
)

from claimtrace import Claim, Policy, Quantity, TimeWindow, compare, corroborate

CASES = 400
NEAR = 1e-9
HALF = Fraction(1, 2)


def near(a: float, b: Fraction) -> bool:
    return abs(a - float(b)) <= NEAR


def check_score(r: Any, expected: oracle.Score, network: Network) -> None:
    said = (r.support, r.opposition, r.uncertainty, r.conflict)
    note = f"{said} {r.grade}, expected {[*map(float, expected[:4])]} {expected[4:6]}\n{network}"
    assert near(r.support, expected.b), note
    assert all(near(x, y) for x, y in zip(said, expected[:4], strict=True)), note
    assert r.credibility == expected.digit, note
    assert r.reliability == expected.letter, note
    assert r.complete, note


@on_networks(21, CASES, floors={"blends": 1 / 2, "opposed": 1 / 5, "confirmed": 1 / 10})
def test_engine_scores_as_the_oracle_does(rng, network, seen):
    """Under the hypothesis that the engine names; which one it must be is another test."""
    claim = rng.choice([TARGET, *(kw["id"] for kw in network.claims)])
    policy = network.policy()
    r = corroborate(network.case(), claim, policy)
    expected, hypothesis = oracle.final_score(network.records(), claim, policy)
    if hypothesis == "not known":
        return
    assert r.hypothesis == hypothesis, network
    check_score(r, expected, network)
    seen["opposed"] += expected.b > 0 and expected.k > 0
    seen["blends"] += 0 < expected.b < 1
    seen["confirmed"] += expected.digit <= 2


@on_networks(22, CASES, floors={"several": 1 / 4, "retracted": 1 / 10})
def test_engine_counts_as_the_oracle_does(network, seen):
    policy = network.policy()
    r = corroborate(network.case(), TARGET, policy, explain=False)
    expected = oracle.counts(network.records(), TARGET, policy)
    assert (r.reports, r.outlets, r.origins) == expected[:3], network
    assert near(r.effective_origins, expected.effective_origins), network
    assert r.single_origin == expected.single_origin, network
    seen["several"] += len(expected.origins) > 1
    seen["retracted"] += any(hop["stance"] == "retracts" for hop in network.hops)


WINDOWS = (
    None,
    TimeWindow(),
    THREE_WEEKS,
    ONE_DAY,
    LATER,
    NEXT_MONTH,
    TimeWindow(start=date(2016, 3, 7)),
    TimeWindow(end=date(2016, 3, 27)),
    TimeWindow(start=date(2016, 4, 3)),
    TimeWindow(
        start=datetime(2016, 3, 7, 2, tzinfo=timezone(timedelta(hours=2))),
        end=datetime(2016, 3, 28, tzinfo=UTC),
    ),
)
MORE_FIGURES = (
    Quantity.stated(0, UNIT),
    Quantity.stated(2.5, UNIT),
    Quantity.around(158, UNIT),
    Quantity.between(390, 410, UNIT, value=400),
    Quantity.stated(400, UNIT.upper()),
)


def test_claims_compare_as_the_oracle_says():
    """All pairs of figures, in the same window; some pairs in all pairs of windows."""
    rng = random.Random(25)
    figures = [*FIGURES, *MORE_FIGURES]
    pairs = [(a, b, THREE_WEEKS, THREE_WEEKS) for a, b in product(figures, repeat=2)]
    for windows in product(WINDOWS, repeat=2):
        pairs += [(*rng.choices(figures, k=2), *windows) for _ in range(5)]
    policy, told = Policy(tolerance=0.5, same_window=0.3), set()
    rules = (Fraction("0.5"), Fraction("0.3"))
    for a, b, of_a, of_b in pairs:
        one = Claim(id="a", statement="a", question="q", quantity=a, window=of_a)
        other = Claim(id="b", statement="b", question="q", quantity=b, window=of_b)
        found, expected = compare(one, other, policy), oracle.relation(one, other, *rules)
        note = f"{a} {of_a} / {b} {of_b}: {found.reason}; expected {expected}"
        assert near(found.kappa, expected.kappa), note
        assert (found.relation in {"same", "agrees", "entails"}) == expected.supports, note
        told.add(str(found.relation))
    assert told == {
        "same",
        "agrees",
        "entails",
        "entailed_by",
        "compatible",
        "contradicts",
        "incomparable",
    }


@on_networks(24, 600, floors={"told": 1 / 6, "needed": 1 / 12}, lossless=True)
def test_engine_explains_as_the_oracle_does(network, seen):
    """Without an origin the score is as told, and the bits of the blocs add up."""
    policy = network.policy()
    read_slowly = oracle.Reading(network.records(), policy)
    support, opposition = read_slowly.supporting(TARGET), read_slowly.opposing(TARGET)
    if not support or any(not s.attributed for s in support):
        return
    r = corroborate(network.case(), TARGET, policy)
    blocs = sorted((w.support for w in r.bloc_weights), reverse=True)
    expected = [b for b in oracle.bloc_supports(support, read_slowly) if b > 0]
    assert blocs == pytest.approx([float(b) for b in expected], abs=NEAR), network
    no_support = oracle.masses(support, [], read_slowly).no_support
    bits = sum(w.bits for w in r.bloc_weights)
    assert bits == pytest.approx(-log2(no_support), abs=1e-6), network
    for weight in r.weights:
        if not weight.counted:
            continue
        rest = [s for s in support if s.organisation != weight.organisation]
        without = oracle.weigh(rest, opposition, read_slowly).b
        assert near(weight.without_it, without), (weight, network)
        seen["needed"] += not near(r.support, without)
    seen["told"] += 1


# -- one outlet that says several things on nobody's word ------------------------------------------


def by_one_paper(*figures: Quantity) -> Network:
    network = Network(
        claims=[{"id": f"c{i}", "question": "q", "quantity": q} for i, q in enumerate(figures)]
    )
    network.add_source("paper", letter="B")
    network.add_source("blog")
    return network


def both(network: Network) -> tuple[Any, oracle.Score]:
    policy = network.policy()
    r = corroborate(network.case(), TARGET, policy)
    return r, oracle.final_score(network.records(), TARGET, policy)[0]


def test_every_unattributed_rival_is_tried_alone():
    """The weaker rival hurts more: it stands and falls with the same paper's support."""
    network = by_one_paper(*(Quantity.exactly(n, UNIT) for n in (100, 300, 500)))
    network.claim("c1")["harms"] = ("paper",)
    network.report("c0", "paper")
    network.report("c2", "paper")
    fewer = both(network)
    network.report("c1", "blog", "paper", certainty=0.9)
    more = both(network)
    for r, expected in (fewer, more):
        check_score(r, expected, network)
    assert more[0].support <= fewer[0].support + NEAR


def test_every_unattributed_supporter_may_give_the_digit():
    network = by_one_paper(Quantity.stated(400, UNIT), Quantity.more_than(370, UNIT))
    network.report("c0", "paper")
    network.report("c1", "blog", "paper", certainty=0.9)
    network.report("c0", "paper", stance="denies")
    r, expected = both(network)
    assert expected.digit == 4
    check_score(r, expected, network)


def test_of_equal_harm_the_stronger_opposition_is_told():
    """Two alternatives leave the same b; as for the support, the larger d is taken."""
    network = Network(
        claims=[
            {"id": name, "question": "q", "quantity": Quantity.stated(n, UNIT)}
            for name, n in (("c0", 400), ("c1", 301), ("c2", 301))
        ]
    )
    network.add_source("witness", "witness")
    network.add_source("paper")
    network.add_source("relay", fidelity=0.5)
    network.add_source("another", fidelity=0.5)
    network.report("c0", "relay", "witness")
    network.report("c1", "another", "witness")
    network.report("c2", "paper")
    r, expected = both(network)
    assert len({(o.b, o.d) for o in expected.ties}) == 2
    check_score(r, expected, network)


def test_a_tie_is_not_decided_by_rounding():
    """Half a unit in the last place must not choose between d = 0 and d = .95."""
    network = Network(
        claims=[
            {"id": name, "question": "q", "quantity": q, "window": THREE_WEEKS}
            for name, q in (
                ("c0", Quantity.exactly(120, UNIT)),
                ("c1", Quantity.exactly(400, UNIT)),
            )
        ]
    )
    network.add_source("monitor", "monitor", letter="A")
    network.add_source("paper", letter="E")
    network.add_source("blog")
    network.report("c0", "paper")
    network.report("c1", "blog", "paper", certainty=0.95)
    network.report("c0", "monitor")
    network.report("c1", "monitor")
    r, expected = both(network)
    assert {o.digit for o in expected.ties} == {5, 6}
    check_score(r, expected, network)


def test_two_pages_of_one_outlet_are_one_unattributed_statement():
    """Within one organisation only the strongest counts: the weaker page adds no alternative."""
    network = by_one_paper(Quantity.stated(400, UNIT))
    network.add_source("page", part_of="paper")
    network.report("c0", "paper")
    network.report("c0", "paper", stance="denies")
    before, _ = both(network)
    network.source("blog")["fidelity"] = 0.9
    network.report("c0", "blog", "page")
    r, expected = both(network)
    assert before.grade == r.grade
    check_score(r, expected, network)


# -- the oracle itself ----------------------------------------------------------------------------


def statement(name: str, rho: str, m: str = "1", bloc: str | None = None, claim: str = "c") -> Any:
    path = oracle.Path(((("relay", name), Fraction(m)),))
    key = ("alone", name) if bloc is None else ("bloc", bloc)
    r = Fraction(rho)
    return oracle.Statement(name, claim, True, r, r, (path,), key, Fraction(1))


def read(policy: Policy | None = None) -> oracle.Reading:
    return oracle.Reading([], policy or Policy())


def test_hoopers_rules():
    x, y = statement("x", ".5", ".9"), statement("y", ".25", ".8")
    assert 1 - oracle.masses([x], [], read()).no_support == Fraction("0.45")
    both = oracle.masses([x, y], [], read()).no_support
    assert both == Fraction("0.55") * Fraction("0.8")


@pytest.mark.parametrize(("coupling", "expected"), [(1.0, ".8"), (0.0, ".9"), (0.5, ".85")])
def test_allies(coupling, expected):
    x, y = statement("x", ".8", bloc="red"), statement("y", ".5", bloc="red")
    policy = Policy(coupling=coupling)
    assert 1 - oracle.masses([x, y], [], read(policy)).no_support == Fraction(expected)


def test_one_organisation_on_both_sides():
    """NN = 1 - x - y + min(rho'_h, rho'_c) m_h m_c."""
    h, c = statement("x", ".8", ".5"), statement("x", ".4", ".25", claim="other")
    no_support, no_opposition, neither = oracle.masses([h], [c], read())
    assert (no_support, no_opposition) == (1 - Fraction(".4"), 1 - Fraction(".1"))
    assert neither == 1 - Fraction(".4") - Fraction(".1") + Fraction(".4") * Fraction(".125")


def test_threshold_intervals_against_a_grid():
    """All thresholds on a fine grid, without cutting them into intervals, give the same masses."""
    h = [statement("x", ".8", ".5", "red"), statement("x", ".4", ".9", "red", "other")]
    c = [statement("y", ".6", ".7", "red")]
    steps = [Fraction(2 * i + 1, 20) for i in range(10)]
    expected = oracle.EMPTY
    for coupling, pairs in ((HALF, zip(steps, steps, strict=True)), (HALF, product(steps, steps))):
        pairs = list(pairs)
        for u, v in pairs:
            a = 1 - max((s.value for s in h if u <= s.adjusted), default=0)
            b = 1 - max((s.value for s in c if v <= s.adjusted), default=0)
            expected = expected.plus(oracle.Masses(a, b, a * b), coupling / len(pairs))
    assert oracle.masses(h, c, read()) == expected


def test_total_conflict_is_no_opinion():
    policy = Policy(source_reliability={"x": 1.0, "y": 1.0})
    network = Network(
        claims=[{"id": TARGET}], rules=policy.model_dump(include={"source_reliability"})
    )
    network.add_source("x", "witness")
    network.add_source("y", "witness")
    network.report(TARGET, "x")
    network.report(TARGET, "y", stance="denies")
    expected, _ = oracle.final_score(network.records(), TARGET, network.policy())
    assert expected[:5] == (0, 0, 1, 1, 6)
    r = corroborate(network.case(), TARGET, network.policy())
    check_score(r, expected, network)


@on_networks(23, 200, floors={"told": 1 / 2}, lossless=True)
def test_both_hypotheses_agree_where_relays_are_lossless(network, seen):
    records, policy = network.records(), network.policy()
    shared = oracle.score(records, TARGET, policy, oracle.SHARED)
    independent = oracle.score(records, TARGET, policy, oracle.INDEPENDENT)
    assert shared == independent, network
    seen["told"] += independent.b > 0
