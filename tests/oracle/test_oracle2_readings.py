"""What the oracle makes of the places where its contract is silent, one small case each.

The numbers in the names are those of the list in the oracle's docstring.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from support.networks2 import Network

HALF, THREE_QUARTERS = Fraction(1, 2), Fraction(3, 4)
MARCH = {"start": "2016-03-07", "end": "2016-03-27"}
SINCE_MARCH = {"start": "2016-03-07"}
MONDAY, TUESDAY, WEDNESDAY = "2016-03-28", "2016-03-29", "2016-03-30"


def network(*figures: tuple[str, float], window: Any = MARCH, **sources: str) -> Network:
    """Claims c0, c1 ... of these figures, or one claim without; monitors with these letters."""
    made = Network()
    for i, (modifier, value) in enumerate(figures):
        quantity = {"unit": "person", "modifier": modifier, "value": value}
        claim = {"type": "claim", "id": f"c{i}", "statement": f"c{i}", "question": "q"}
        made.claims.append({**claim, "quantity": quantity, "window": window})
    if not figures:
        made.claims.append({"type": "claim", "id": "c0", "statement": "c0"})
    for name, letter in sources.items():
        made.add_source(name, letter)
    return made


def page(name: str) -> dict[str, str]:
    return {"url": f"https://example.org/{name}"}


def test_1_claims_with_one_half_open_window_are_not_twins() -> None:
    case = network(("stated", 400), ("stated", 400), window=SINCE_MARCH, a="C", b="C")
    case.report("c0", "a")
    case.report("c1", "b")
    assert case.score("c0").b == HALF
    for claim in case.claims:
        claim["window"] = MARCH
    assert case.score("c0").b == THREE_QUARTERS


def test_4_at_least_nothing_opposes_nothing() -> None:
    case = network(("stated", 5000), ("at_least", 0), a="C", b="B")
    case.report("c0", "a")
    case.report("c1", "b")
    assert case.score("c0").k == 0


def test_5_a_relay_whose_word_is_gone_is_not_an_unattributed_end() -> None:
    case = network(o="B")
    for outlet in ("paper", "wire"):
        case.add_source(outlet, "A", "outlet")
    case.report("c0", "paper", "wire")
    case.add_hop("c0", "wire", "o")
    assert case.score().b == THREE_QUARTERS
    case.report("c0", "o", stance="retracts")
    assert (case.score().b, case.score().sourcing) == (0, "unsourced")


def test_6_a_voice_has_a_threshold_of_its_own() -> None:
    case = network(o="C")
    case.report("c0", "o")
    case.report("c0", "o", stance="denies", basis="unattributed")
    assert case.score().k == HALF * Fraction(35, 100)
    assert not case.score().contested


def test_8_a_voice_alone_is_at_best_a_3() -> None:
    case = network(o="A")
    case.report("c0", "o", basis="unattributed")
    assert case.score().b == Fraction(665, 1000)
    assert case.score().grade == "B3"


def test_8_a_voice_does_not_answer_a_voice() -> None:
    """.551 against a voice is a 3, however strong another voice is."""
    case = network(o="C", against="D")
    case.rules["source_reliability"] = {"o": 0.551, "against": 1 / 7}
    case.report("c0", "o")
    assert case.score().digit == 2
    case.report("c0", "against", stance="denies", basis="unattributed")
    assert case.score().digit == 3
    case.add_source("voice", "A", "outlet")
    case.report("c0", "voice")
    assert case.score().b > Fraction(55, 100)
    assert case.score().digit == 3


def test_11_what_was_given_up_takes_nothing_away() -> None:
    case = network(("exactly", 450), ("at_least", 400), ("exactly", 500), o="C")
    case.report("c0", "o", said=MONDAY)
    case.report("c1", "o", said=TUESDAY, stance="denies")
    assert (case.score("c0").b, case.score("c0").d) == (0, HALF)
    case.report("c2", "o", said=WEDNESDAY)
    trace = [s.organisation for s in case.score("c1").independent.taken.ours.statements]
    assert case.score("c1").d == 0
    assert trace == ["o", "o"]


def test_12_what_is_said_after_a_retraction_counts_again() -> None:
    case = network(o="B", other="C")
    case.add_source("paper", "F", "outlet")
    case.report("c0", "paper", "o", said=MONDAY)
    case.report("c0", "o", said=MONDAY)
    case.report("c0", "o", said=TUESDAY, stance="retracts")
    assert case.score().b == 0
    case.report("c0", "paper", "o", said=WEDNESDAY)
    assert case.score().b == 0
    case.report("c0", "o", "other", said=WEDNESDAY)
    assert case.score().b == HALF


def test_13_a_late_reprint_does_not_renew() -> None:
    case = network(o="C")
    case.add_source("paper", "F", "outlet")
    case.report("c0", "paper", "o", said=MONDAY)
    case.report("c0", "o", said=TUESDAY, stance="denies")
    assert (case.score().b, case.score().d) == (0, HALF)
    case.report("c0", "paper", "o", said=WEDNESDAY)
    assert (case.score().b, case.score().d) == (0, HALF)
    case.report("c0", "o", said=WEDNESDAY)
    assert (case.score().b, case.score().d) == (HALF, 0)


def test_15_an_own_word_that_is_later_revives_what_was_replaced() -> None:
    case = network(("stated", 12), ("stated", 31), o="B")
    case.report("c0", "o", said=MONDAY)
    case.report("c1", "o", said=TUESDAY, supersedes="c0")
    assert case.score("c0").b == 0
    case.report("c1", "o", said=TUESDAY, stance="retracts")
    assert (case.score("c0").b, case.score("c1").b) == (0, 0)
    case.report("c0", "o", said=WEDNESDAY)
    assert case.score("c0").b == THREE_QUARTERS


def test_15_what_a_relay_takes_back_was_never_said() -> None:
    case = network(("stated", 12), ("stated", 31), o="B")
    case.add_source("paper", "F", "outlet")
    case.report("c0", "o", said=MONDAY)
    case.report("c1", "paper", "o", said=TUESDAY, supersedes="c0")
    assert case.score("c0").b == 0
    case.report("c1", "paper", said=WEDNESDAY, stance="retracts")
    assert case.score("c0").b == THREE_QUARTERS


def test_16_who_signs_one_finding_undercuts_once() -> None:
    case = network(o="A", a="B", b="C")
    case.report("c0", "o")
    for critic in "ab":
        case.report("c0", critic, stance="undercuts", undercuts="o", document=page("joint"))
    assert case.score().b == Fraction(95, 100) * Fraction(1, 4)
    case.report("c0", "b", stance="undercuts", undercuts="o", document=page("own"))
    assert case.score().b == Fraction(95, 100) * Fraction(1, 8)


def test_18_a_circle_is_unattributed() -> None:
    case = network()
    for outlet in ("daily", "weekly"):
        case.add_source(outlet, "A", "outlet")
    case.report("c0", "daily", "weekly")
    case.report("c0", "weekly", "daily")
    assert (case.score().b, case.score().sourcing) == (0, "unattributed")


def test_18_unnamed_people_are_one_origin() -> None:
    case = network()
    for name in ("officials", "residents"):
        case.add_source(name, "F", "anonymous")
        case.report("c0", name)
    assert case.score().sourcing == "single_origin"
    case.source("residents")["reliability"] = "D"
    assert case.score().sourcing == "independent"


def test_20_shared_documents_connect() -> None:
    case = network(a="C", b="C", c="C")
    case.report("c0", "a", document=page("one"))
    case.report("c0", "b", document=page("two"))
    assert case.score().b == THREE_QUARTERS
    case.report("c0", "c", document=page("one"))
    case.report("c0", "c", document=page("two"))
    assert (case.score().b, case.score().sourcing) == (HALF, "single_bloc")
