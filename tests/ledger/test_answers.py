"""Which claim a statement joins: a denial reaches what it denies, and nothing is guessed."""

from __future__ import annotations

from typing import Any

import pytest

from claimtrace import Claim, Policy, Quantity, TimeWindow, corroborate, trace
from claimtrace.errors import ClaimtraceError, InvalidRecord, UnknownReference
from claimtrace.ledger import Ledger
from claimtrace.records import Quote

MONDAY = TimeWindow(start="2026-03-02", end="2026-03-02")
WEDNESDAY = TimeWindow(start="2026-03-04", end="2026-03-04")
GRADED = Policy(letters={"hrw": "C", "army": "C"})


def desk_with_toll() -> tuple[Ledger, str]:
    desk = Ledger()
    toll = desk.record("at least 31 killed", by="hrw", harms=["army"], question="toll")
    return desk, toll


@pytest.mark.slow
@pytest.mark.parametrize("stance", ["denies", "retracts"])
@pytest.mark.parametrize(
    "words",
    [
        {"figure_or_statement": "at least 31 killed", "question": "toll"},
        {"figure_or_statement": "at least 31 killed", "question": "toll", "favours": ["army"]},
        {"figure_or_statement": "at least 31 killed", "question": "toll", "topic": "war"},
        {"claim": "toll-at-least-31-killed"},
        {"claim": "toll-at-least-31-killed", "question": "toll"},
        {"claim": "toll-at-least-31-killed", "figure_or_statement": "no fewer than 31 people"},
        {"claim": "toll-at-least-31-killed", "figure_or_statement": "They died in the strike"},
    ],
)
def test_a_denial_or_retraction_reaches_the_claim(stance: str, words: dict[str, Any]) -> None:
    desk, toll = desk_with_toll()
    done = desk.record(by="hrw" if stance == "retracts" else "army", stance=stance, **words)
    assert (done, done.is_new) == (toll, False)
    assert len(list(desk.claims())) == 1
    result = corroborate(desk, toll, GRADED)
    if stance == "denies":
        assert result.denied_by == ("army",)
        assert result.opposition > 0
    else:
        assert trace(desk, toll).retracted_by == ("hrw",)
        assert result.grade == "F6"


def test_a_denial_of_what_nobody_said_is_a_claim_of_its_own_and_says_so(caplog) -> None:
    desk, _ = desk_with_toll()
    with caplog.at_level("INFO", logger="claimtrace"):
        done = desk.record("500 killed", by="army", stance="denies", question="toll")
    assert done.is_new
    assert "nothing on 'toll' says this yet: claim 'toll-500-killed' is new" in caplog.text


def test_other_words_become_the_wording_of_the_report() -> None:
    desk, toll = desk_with_toll()
    for claim in (toll, desk.claim(toll)):
        desk.record("no fewer than 31 people died", by="mayor", via="afp", claim=claim)
    desk.record("at least 31 killed", by="mayor", via="bbc", claim=toll)
    desk.record("at least 31 dead", by="mayor", via="cnn", claim=toll, wording="31 or more dead")
    said = {hop.reporter: hop.wording for hop in desk.attributions(toll) if hop.document}
    assert said["afp"] == "no fewer than 31 people died"
    assert said["bbc"] is None
    assert said["cnn"] == "31 or more dead"


def test_the_same_words_twice_are_recorded_once() -> None:
    desk = Ledger()
    for _ in range(2):
        desk.record("12 killed", statement="Twelve died", question="q", by="a", via="b")
        desk.record("12 killed", statement="Twelve died", by="a", via="b", claim="q-twelve-died")
        desk.record("The army fled", question="p", by="a")
    assert len(list(desk.attributions())) == 3


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"question": "other"}, "question is toll, not other"),
        ({"window": MONDAY}, "window is none, not 2026-03-02"),
        ({"topic": "war"}, "topic is none, not war"),
        ({"favours": "army"}, "favours is none, not army"),
        ({"harms": ("navy", "army")}, "harms is army, not navy, army"),
        ({"figure_or_statement": "32 killed"}, "says 'at least 31 killed', and not '32 killed'"),
        ({"figure_or_statement": "31 killed"}, "and not '31 killed'"),
        ({"figure_or_statement": Quantity.at_least(31, "wounded")}, "at least 31 wounded"),
    ],
)
def test_what_contradicts_the_named_claim_is_refused(wrong: dict[str, Any], message: str) -> None:
    desk, toll = desk_with_toll()
    before = desk.head()
    with pytest.raises(InvalidRecord, match=message):
        desk.record(by="mayor", claim=toll, **wrong)
    assert desk.head() == before


def test_what_repeats_the_named_claim_is_taken() -> None:
    desk, toll = desk_with_toll()
    figure = Quantity.at_least(31, "Killed")
    done = desk.record(figure, by="mayor", claim=toll, question="toll", harms="army", window=None)
    assert done == toll


def test_a_claim_that_is_not_there() -> None:
    desk = Ledger()
    with pytest.raises(UnknownReference):
        desk.record(by="a", claim=Claim(id="c", statement="c"))
    with pytest.raises(InvalidRecord, match="say what was said"):
        desk.record(by="a", claim="c")
    with pytest.raises(InvalidRecord, match="say what was said"):
        desk.record("12 killed", by="a")
    with pytest.raises(InvalidRecord, match="say what was said"):
        desk.record(question="q", by="a")
    assert desk.record("12 killed", question="q", by="a", claim="c") == "c"
    assert desk.record(statement="The army fled", question="p", by="a") == "p-the-army-fled"


def test_without_a_window_a_statement_joins_only_a_claim_without_one() -> None:
    desk = Ledger()
    monday = desk.record("12 killed", question="q", by="a", window=MONDAY)
    with pytest.raises(InvalidRecord, match=r"'q-12-killed' \(2026-03-02\): name the time"):
        desk.record("12 killed", question="q", by="n")
    wednesday = desk.record("12 killed", question="q", by="b", window=WEDNESDAY)
    with pytest.raises(InvalidRecord, match=r"'q-12-killed' .*, 'q-12-killed-2' \(2026-03-04\)"):
        desk.record("12 killed", question="q", by="n")
    assert desk.record("12 killed", by="n", claim=monday) == monday
    assert desk.record("12 killed", question="q", by="n", window=WEDNESDAY) == wednesday
    apart = desk.record("12 killed", question="q", by="n", claim="sometime")
    assert desk.record("12 killed", question="q", by="m") == apart


def test_windows_are_the_same_where_they_hold_the_same_time() -> None:
    desk = Ledger()
    monday = desk.record("12 killed", question="q", by="a", window=MONDAY)
    hours = TimeWindow(start="2026-03-02T00:00:00Z", end="2026-03-03T01:00:00+01:00")
    assert desk.record("12 killed", question="q", by="b", window=hours) == monday


def test_a_denial_with_another_window_than_the_claim_is_refused() -> None:
    desk, _ = desk_with_toll()
    with pytest.raises(InvalidRecord, match=r"'toll-at-least-31-killed' \(time unknown\)"):
        desk.record(
            "at least 31 killed", question="toll", by="army", stance="denies", window=MONDAY
        )


def test_of_several_claims_that_say_the_same_one_must_be_named() -> None:
    desk, toll = desk_with_toll()
    figure = Quantity.at_least(31, "killed")
    desk.add(Claim(id="x", question="toll", statement="x", quantity=figure, favours=("rebels",)))
    for stance in ("asserts", "denies"):
        with pytest.raises(InvalidRecord, match=r"several claims say this.*'x'.*name one"):
            desk.record("at least 31 killed", question="toll", by="n", stance=stance)
    more: dict[str, Any] = {"question": "toll", "by": "n", "favours": "rebels"}
    assert desk.record("at least 31 killed", **more) == "x"
    assert desk.record(by="army", stance="denies", claim=toll) == toll


def test_an_assertion_that_sees_the_claim_otherwise_is_refused_and_not_split_off() -> None:
    desk, _ = desk_with_toll()
    with pytest.raises(InvalidRecord, match="harms is army, not rebels: leave that out"):
        desk.record("at least 31 killed", question="toll", by="mayor", harms="rebels")
    assert len(list(desk.claims())) == 1


def test_what_an_update_takes_over_splits_no_claim() -> None:
    desk, toll = desk_with_toll()
    other = desk.record("40 killed", question="toll", by="mayor")
    assert desk.update(toll, "40 killed", by="hrw") == other
    assert desk.update(toll, "50 killed", by="hrw", harms=()).is_new
    assert desk.claim("toll-50-killed").harms == ()


def test_an_update_keeps_the_question() -> None:
    desk, toll = desk_with_toll()
    assert desk.update(toll, "33 killed", by="hrw", question="toll") == "toll-33-killed"
    with pytest.raises(InvalidRecord, match="keeps the question of the older claim, 'toll'"):
        desk.update(toll, "34 killed", by="hrw", question="other")


@pytest.mark.slow
@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"figure_or_statement": 400}, "400 is a number without a unit: give unit="),
        ({"figure_or_statement": True}, "what was said is text, and this is bool"),
        ({"figure_or_statement": b"12 killed"}, "what was said is text, and this is bytes"),
        ({"figure_or_statement": 400, "unit": 5}, "unit is text, and this is int"),
        ({"figure_or_statement": float("nan"), "unit": "killed"}, "finite number"),
        ({"by": None}, "by is text, and this is NoneType"),
        ({"via": [None]}, "via is text, and this is NoneType"),
        ({"via": 5}, "via is a list of names, not int"),
        ({"question": 5}, "question is text, and this is int"),
        ({"claim": 5}, "claim is text, and this is int"),
        ({"statement": 5}, "statement is text, and this is int"),
        ({"favours": 5}, "favours is a list of names, not int"),
        ({"window": "2026-03-02"}, "window"),
        ({"stance": "doubts"}, "stance is 'doubts': give one of asserts, denies, retracts"),
        ({"basis": "guess", "via": "bbc"}, "basis is 'guess': give one of own, named"),
        ({"figure_or_statement": Quantity.stated(4, "tank"), "unit": "men"}, "counts 'tank'"),
        ({"supersedes": 5}, "supersedes"),
    ],
)
def test_values_of_the_wrong_sort_say_what_is_expected(wrong, message) -> None:
    desk = Ledger()
    given = {"figure_or_statement": "12 killed", "question": "t", "by": "a", **wrong}
    with pytest.raises(InvalidRecord, match=message):
        desk.record(**given)
    assert len(desk.history()) == 1


@pytest.mark.parametrize("field", ["by", "via", "question", "claim", "unit", "figure_or_statement"])
def test_text_that_is_no_unicode_is_refused(field: str) -> None:
    desk = Ledger()
    given = {"figure_or_statement": "12 killed", "question": "t", "by": "a", field: "\ud800"}
    with pytest.raises(ClaimtraceError):
        desk.record(**given)


def test_a_unit_beside_a_figure_that_has_it_is_not_said_twice() -> None:
    desk = Ledger()
    units = [
        desk.claim(desk.record(said, unit="fighter", question=str(number), by="a")).quantity
        for number, said in enumerate(
            (Quantity.at_least(400, "Fighter"), "at least 400 fighter", "at least 400")
        )
    ]
    assert [str(each).casefold() for each in units] == ["at least 400 fighter"] * 3


def test_one_name_is_one_name() -> None:
    desk = Ledger()
    claim = desk.claim(desk.record("12 killed", question="t", by="a", favours="army", harms=["x"]))
    assert (claim.favours, claim.harms) == (("army",), ("x",))


def test_a_quotation_may_be_text() -> None:
    desk = Ledger()
    toll = desk.record("12 killed", question="t", by="a", quote="twelve dead")
    assert next(desk.attributions(toll)).quote == Quote(exact="twelve dead")


def test_a_figure_is_never_replaced_by_words_with_a_number_in_them(caplog) -> None:
    desk, toll = desk_with_toll()
    with pytest.raises(InvalidRecord, match="no figure was read in 'the toll rose to 47'"):
        desk.update(toll, "the toll rose to 47", by="hrw")
    newer = desk.update(toll, "47 killed", by="hrw", statement="The toll rose to 47")
    assert desk.claim(newer).quantity == Quantity.stated(47, "killed")
    with caplog.at_level("INFO", logger="claimtrace"):
        desk.record("the toll rose to 50", question="toll", by="army")
    assert "no figure was read in 'the toll rose to 50'" in caplog.text
