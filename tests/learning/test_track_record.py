"""What a track record counts, and how letters, gold and topics enter it."""

import random

import pytest

from claimtrace import Case, Claim, Quantity, Source, chain
from claimtrace.learning import track_record
from claimtrace.learning.track_record import beta_interval


def sources(**letters):
    return [
        Source(id=name, name=name, kind="monitor", reliability=r) for name, r in letters.items()
    ]


def test_relays_earn_neither_credit_nor_blame():
    outlet = Source(id="outlet", name="outlet", kind="outlet")
    cases = []
    for number in range(10):
        claim = Claim(id=f"c{number}", statement=f"it was {number}")
        hops = [*chain(claim.id, "outlet", "a"), *chain(claim.id, "b")]
        cases.append(Case.of(outlet, *sources(a="C", b="C"), claim, *hops))
    record = track_record(cases)
    relay = record.of("outlet")
    assert (relay.relayed, relay.originated, relay.observations) == (10, 0, 0)
    assert "outlet" not in record.reliabilities()
    assert record.of("a").originated == 10
    assert record.of("a").agreed == 10


def test_a_relay_that_also_originates_is_counted_for_both():
    outlet = Source(id="outlet", name="outlet", kind="outlet")
    claims = [Claim(id="c1", statement="one"), Claim(id="c2", statement="two")]
    cases = [
        Case.of(outlet, *sources(a="C"), claims[0], *chain("c1", "outlet", "a")),
        Case.of(outlet, claims[1], *chain("c2", "outlet")),
    ]
    found = track_record(cases).of("outlet")
    assert (found.relayed, found.originated) == (1, 1)


def test_corrections_and_contradictions_are_counted():
    low = Claim(id="low", statement="12", question="q", quantity=Quantity.exactly(12, "person"))
    high = Claim(id="high", statement="90", question="q", quantity=Quantity.exactly(90, "person"))
    case = Case.of(
        *sources(a="C", b="C", c="C"), low, high,
        *chain("low", "a"), *chain("high", "b"), *chain("low", "c"), *chain("high", "c"),
        *chain("low", "a", stance="retracts"),
    )  # fmt: skip
    record = track_record([case])
    assert record.of("a").corrected == 1
    assert record.of("b").contradicted == 1
    assert record.of("c").self_contradicted == 2


def test_gold_counts_fully_and_its_observations_are_named():
    cases = Case.from_rows(
        [{"s": "a", "q": f"q{n}", "v": "yes"} for n in range(9)],
        question="q", reporter="s", statement="v",
    )  # fmt: skip
    gold = {f"q{number}": "yes" if number < 6 else "no" for number in range(9)}
    found = track_record(cases, gold=gold).of("a")
    assert found.checked == 9
    assert (found.alpha, found.beta) == pytest.approx((4 + 6, 1 + 3))


def test_the_letter_is_the_prior():
    claim = Claim(id="c", statement="it was so")
    record = track_record([Case.of(*sources(a="A", e="E"), claim, *chain("c", "a"))])
    assert record.of("a").reliability == pytest.approx(0.95)


def test_a_source_may_be_reliable_on_one_topic_and_not_on_another():
    cases = []
    for number in range(40):
        topic = "own-losses" if number % 2 else "enemy-losses"
        true = Claim(
            id=f"t{number}", statement=f"true {number}", question=f"q{number}", topic=topic
        )
        wrong = Claim(
            id=f"w{number}", statement=f"other {number}", question=f"q{number}", topic=topic
        )
        hops = [hop for name in "xyz" if name != "xyz"[number % 3] for hop in chain(true.id, name)]
        said = true if topic == "own-losses" else wrong
        cases.append(
            Case.of(*sources(x="B", y="B", z="B", p="C"), true, wrong, *hops, *chain(said.id, "p"))
        )
    record = track_record(cases)
    own, enemy = record.of("p", "own-losses"), record.of("p", "enemy-losses")
    assert own.reliability > 0.75
    assert enemy.reliability < 0.35
    assert enemy.reliability < record.of("p").reliability < own.reliability
    assert record.policy().source_reliability["p", "own-losses"] == own.reliability


@pytest.mark.slow
@pytest.mark.parametrize(("alpha", "beta"), [(1, 1), (4, 1), (30, 12), (0.8, 0.2), (400, 4)])
def test_the_interval_of_a_beta_variable(alpha, beta):
    low, high = beta_interval(alpha, beta, 0.9)
    assert 0 <= low < high <= 1
    rng = random.Random(1)
    drawn = [rng.betavariate(alpha, beta) for _ in range(20_000)]
    assert sum(x < low for x in drawn) / len(drawn) == pytest.approx(0.05, abs=0.01)
    assert sum(x > high for x in drawn) / len(drawn) == pytest.approx(0.05, abs=0.01)
