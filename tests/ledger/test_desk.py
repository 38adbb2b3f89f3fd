"""The desk: one call for one statement, its updates, and how the grade developed."""

from __future__ import annotations

import io
import logging
import random
from datetime import UTC, date, datetime
from typing import Any

import pytest
from support.cases import law_cases
from support.networks import networks

from claimtrace import (
    Attribution,
    Claim,
    Document,
    Policy,
    Quantity,
    Source,
    TimeWindow,
    corroborate,
    trace,
)
from claimtrace.errors import (
    AmbiguousName,
    DuplicateId,
    InvalidRecord,
    LedgerError,
    UnknownReference,
)
from claimtrace.ledger import Ledger
from claimtrace.scoring.timeline import timeline

GRADED = Policy(letters={"ministry": "B"})


def desk_with_tolls() -> tuple[Ledger, str, str]:
    desk = Ledger()
    first = desk.record(
        "at least 12 killed", question="toll", by="ministry", via=["afp"], said="2023-02-06"
    )
    second = desk.update(first, "31 killed", by="ministry", via=["bbc"], said="2023-02-08")
    return desk, first, second


def test_one_call_makes_claim_sources_and_chain() -> None:
    desk = Ledger()
    toll = desk.record(
        "at least 12 killed", question="toll", by="Ministry of Health", via=["BBC", "AFP"]
    )
    assert toll == "toll-at-least-12-killed"
    assert toll.created == ("bbc", "afp", "ministry-of-health")
    assert desk.claim(toll).quantity == Quantity.at_least(12, "killed")
    assert desk.source("ministry-of-health").name == "Ministry of Health"
    hops = [(hop.reporter, hop.attributed_to, hop.basis) for hop in desk.attributions(toll)]
    assert hops == [
        ("bbc", "afp", None),
        ("afp", "ministry-of-health", None),
        ("ministry-of-health", None, "own"),
    ]
    assert trace(desk, toll).origins == ("ministry-of-health",)


def test_what_was_created_is_said(caplog: pytest.LogCaptureFixture) -> None:
    desk = Ledger()
    with caplog.at_level(logging.INFO, logger="claimtrace"):
        toll = desk.record("12 killed", question="toll", by="ministry")
        assert "ministry" in caplog.text
        assert repr(toll) == "'toll-12-killed' (new sources: ministry)"
        caplog.clear()
        again = desk.record("12 killed", question="toll", by="Ministry", via=["ministry"][:0])
        assert again.created == ()
        assert repr(again) == "'toll-12-killed'"
        assert caplog.text == ""


def test_without_creating_an_unknown_name_is_an_error_and_nothing_is_kept() -> None:
    desk = Ledger()
    desk.record("12 killed", question="toll", by="ministry")
    before = desk.head()
    with pytest.raises(UnknownReference, match="minstry"):
        desk.record("31 killed", question="toll", by="minstry", create=False)
    assert desk.head() == before


def test_names_are_resolved_and_ambiguity_is_an_error() -> None:
    desk = Ledger()
    desk.add(
        Source(id="russian-mod", name="Ministry of Defence", kind="government", aliases=("MoD",)),
        Source(id="uk-mod", name="MOD", kind="government"),
    )
    done = desk.record("40 sorties", question="s", by="ministry of defence", via="uk-mod")
    assert done.created == ()
    with pytest.raises(AmbiguousName, match=r"russian-mod, uk-mod"):
        desk.record("40 sorties", question="s", by="mod")


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["agency", "outlet", "government", "unknown"])
@pytest.mark.parametrize("via", [(), "bbc"])
def test_by_says_it_on_its_own_authority_unless_the_basis_says_otherwise(kind, via) -> None:
    desk = Ledger()
    desk.add(Source(id="afp", name="AFP", kind=kind))
    toll = desk.record("12 killed", question="toll", by="afp", via=via)
    assert (trace(desk, toll).origins, trace(desk, toll).unattributed) == (("afp",), ())
    toll = desk.update(toll, "14 killed", by="afp", via=via)
    assert (trace(desk, toll).origins, trace(desk, toll).unattributed) == (("afp",), ())
    heard = desk.record("13 killed", question="toll", by="afp", via=via, basis="unattributed")
    assert (trace(desk, heard).origins, trace(desk, heard).unattributed) == ((), ("afp",))


def test_a_hedged_citation_still_ends_with_the_speaker() -> None:
    desk = Ledger()
    toll = desk.record("12 killed", question="toll", by="ministry", via="afp", basis="hedged")
    hops = [(hop.reporter, hop.basis) for hop in desk.attributions(toll)]
    assert hops == [("afp", "hedged"), ("ministry", "own")]
    assert trace(desk, toll).origins == ("ministry",)


def test_the_same_figure_again_is_the_same_claim() -> None:
    desk = Ledger()
    window = TimeWindow(start="2023-02-06", end="2023-02-08")
    first = desk.record("12 killed", question="toll", by="ministry", window=window)
    more: dict[str, Any] = {"question": "toll", "window": window}
    assert desk.record("12 killed", by="mayor", via="bbc", **more) == first
    assert desk.record("twelve Killed", by="army", **more) == first
    assert desk.record(Quantity.stated(12, "killed"), by="police", **more) == first
    assert desk.record("12", unit="killed", by="doctor", **more) == first
    assert desk.record(12, unit="killed", by="nurse", **more) == first
    other = desk.record(
        "12 killed", question="toll", by="mayor", window=TimeWindow(start="2023-03-01")
    )
    assert other == f"{first}-2"
    assert len(list(desk.claims("toll"))) == 2


def test_a_statement_without_a_figure() -> None:
    desk = Ledger()
    retaken = desk.record("The army retook Palmyra", question="palmyra", by="army", via="sana")
    assert desk.claim(retaken).quantity is None
    assert desk.record("the army  retook palmyra", question="palmyra", by="monitor") == retaken


def test_everything_about_the_report_is_kept() -> None:
    desk = Ledger()
    page = Document(url="https://example.org", published=date(2023, 2, 6))
    toll = desk.record(
        "12 killed", question="toll", by="ministry", via="bbc", document=page, favours=["rebels"],
        topic="quake", wording="a dozen dead", recorded_by="me", note="read twice", claim="t12",
        statement="Twelve people were killed",
    )  # fmt: skip
    claim, hop = desk.claim(toll), next(desk.attributions(toll))
    assert (toll, claim.statement, claim.topic) == ("t12", "Twelve people were killed", "quake")
    assert (claim.favours, claim.quantity) == (("rebels",), Quantity.stated(12, "killed"))
    assert (hop.document, hop.wording, hop.recorded_by) == (page, "a dozen dead", "me")
    assert (hop.note, hop.said) == ("read twice", date(2023, 2, 6))


@pytest.mark.parametrize(
    "wrong",
    [{"question": "a b"}, {"said": "yesterday"}, {"stance": "doubts"}, {"by": ""}, {"quote": 5}],
)
def test_bad_values_are_one_clear_error(wrong: dict[str, Any]) -> None:
    desk = Ledger()
    with pytest.raises(InvalidRecord):
        desk.record(**{"figure_or_statement": "12 killed", "question": "t", "by": "a", **wrong})
    assert not list(desk.sources())


def test_an_update_supersedes_for_the_one_who_says_it() -> None:
    desk, first, second = desk_with_tolls()
    hop = next(desk.attributions(second))
    assert (hop.reporter, hop.supersedes) == ("bbc", first)
    result = corroborate(desk, second, GRADED)
    assert (result.grade, result.conflict) == ("B2", 0.0)
    assert "31 killed" in result.summary()


def test_an_update_takes_over_what_the_claim_is_about() -> None:
    desk = Ledger()
    window = TimeWindow(start="2023-02-06", end="2023-02-08")
    first = desk.record(
        "12 killed", question="t", by="army", favours=["army"], topic="war", window=window
    )
    second = desk.claim(desk.update(first, "9 killed", by="army", topic="peace"))
    assert (second.question, second.favours, second.window) == ("t", ("army",), window)
    assert second.topic == "peace"
    with pytest.raises(UnknownReference):
        desk.update("nothing", "1 killed", by="army")


def test_updating_to_the_same_figure_confirms_it() -> None:
    desk, _, second = desk_with_tolls()
    assert desk.update(second, "31 killed", by="ministry", via="cnn", said="2023-02-09") == second
    assert corroborate(desk, second, GRADED).reports == 2


def test_the_timeline_of_a_moving_toll() -> None:
    desk, first, second = desk_with_tolls()
    desk.record("at least 12 killed", question="toll", by="mayor", via="cnn", said="2023-02-07")
    desk.record("50 killed", question="toll", by="rebels", said="2023-02-09")
    steps = timeline(desk, first, Policy(letters={"ministry": "B", "mayor": "B", "rebels": "C"}))
    assert [str(step.when) for step in steps.steps] == [
        "2023-02-06", "2023-02-07", "2023-02-08", "2023-02-09",
    ]  # fmt: skip
    assert [step.reporters for step in steps.steps] == [("afp",), ("cnn",), ("bbc",), ("rebels",)]
    assert [step.reports for step in steps.steps] == [1, 2, 2, 2]
    assert steps.steps[1].support > steps.steps[0].support
    assert [str(step.when) for step in timeline(desk, second, GRADED).steps] == [
        "2023-02-08", "2023-02-09",
    ]  # fmt: skip
    assert "2 reports, 2 origins" in str(steps)


def test_undated_reports_count_throughout_and_are_listed() -> None:
    desk, first, _ = desk_with_tolls()
    desk.record("at least 12 killed", question="toll", by="mayor", via="cnn")
    undated = [hop.id for hop in desk.attributions() if hop.reporter == "cnn"]
    steps = timeline(desk, first, GRADED)
    assert list(steps.undated) == undated
    assert steps.steps[0].reports == 2
    assert undated[0] in str(steps)
    assert [hop.id for hop in desk.as_of("2023-02-06").undated] == undated


def test_a_view_holds_what_was_said_by_then() -> None:
    desk, first, second = desk_with_tolls()
    before, then = desk.as_of("2023-02-07"), desk.as_of(date(2023, 2, 8))
    assert [claim.id for claim in before.claims()] == [first]
    assert [claim.id for claim in then.claims("toll")] == [first, second]
    assert before.questions() == ("toll",)
    assert before.case("toll") == before.case_of(first)
    assert [hop.claim for hop in before.attributions()] == [first, first]
    assert len(list(then.attributions(second))) == 2
    with pytest.raises(UnknownReference, match="2023-02-07"):
        before.case_of(second)
    with pytest.raises(UnknownReference, match="nothing was said"):
        desk.as_of("2023-02-05").case("toll")
    assert list(desk.as_of("2023-02-05").cases()) == []
    with pytest.raises(InvalidRecord):
        desk.as_of("yesterday")


def test_the_day_is_inside_its_own_date() -> None:
    desk = Ledger()
    noon = datetime(2023, 2, 6, 12, tzinfo=UTC)
    toll = desk.record("12 killed", question="t", by="army", said=noon)
    day = desk.record("13 killed", question="t", by="army", said="2023-02-06")
    assert {claim.id for claim in desk.as_of("2023-02-06").claims()} == {toll, day}
    assert {claim.id for claim in desk.as_of(noon).claims()} == {toll, day}
    assert {claim.id for claim in desk.as_of("2023-02-06T11:59:00Z").claims()} == {day}
    assert list(desk.as_of("2023-02-05").claims()) == []


@pytest.mark.slow
def test_merging_ledgers() -> None:
    rng = random.Random(1)
    for _, network in networks(31, law_cases(15, quick=5)):
        records = network.records()
        whole = Ledger()
        whole.add(*records)
        named = [record for record in records if not isinstance(record, Attribution)]
        hops = [record for record in records if isinstance(record, Attribution)]
        one, two = Ledger(), Ledger()
        one.add(*named, *rng.sample(hops, len(hops) // 2))
        two.add(*named, *hops)
        report = one.merge(two)
        assert report.attributions + len(set(hops)) >= len(set(hops))
        texts = []
        for ledger in (one, whole):
            stream = io.BytesIO()
            ledger.dump(stream)
            texts.append(stream.getvalue())
        assert texts[0] == texts[1]
        one.verify()
        assert one.history()[-1].action == "merge" or report.attributions == 0


@pytest.mark.parametrize(("on_conflict", "name"), [("ours", "Ours"), ("theirs", "Theirs")])
def test_a_conflict_is_decided_by_the_caller(tmp_path: Any, on_conflict: str, name: str) -> None:
    ours, path = Ledger(), tmp_path / "theirs.db"
    ours.add(Source(id="a", name="Ours"), Claim(id="c", statement="c"))
    with Ledger(path) as theirs:
        theirs.add(Source(id="a", name="Theirs"), Source(id="b", name="B", part_of="a"))
        head = theirs.head()
    with pytest.raises(DuplicateId, match="another source"):
        ours.merge(path)
    assert [source.id for source in ours.sources()] == ["a"]
    report = ours.merge(path, on_conflict=on_conflict)
    assert (report.sources, report.replaced + report.skipped) == (1, 1)
    assert ours.source("a").name == name
    assert head in str(ours.history("b")[0].reason)
    ours.verify()


def test_merging_with_nothing_or_itself() -> None:
    ledger = Ledger()
    with pytest.raises(LedgerError, match="itself"):
        ledger.merge(ledger)
    with pytest.raises(LedgerError, match="not there"):
        ledger.merge("/nowhere/at/all.db")
    with pytest.raises(ValueError, match="theirs"):
        ledger.merge(Ledger(), on_conflict="mine")


def test_a_scope_is_part_of_what_is_counted() -> None:
    desk = Ledger()
    whole = desk.record("12 killed", question="toll", by="ministry")
    part = desk.record("12 killed", question="toll", by="msf", scope="MSF hospitals")
    assert (whole.is_new, part.is_new, part == whole) == (True, True, False)
    assert desk.claim(part).scope == ("msf-hospitals",)
    again = desk.record(
        "12 killed", question="toll", by="mayor", scope=["msf-hospitals", "msf-hospitals"]
    )
    assert (again, again.is_new) == (part, False)
    assert desk.record("12 killed", question="toll", by="mayor") == whole
    later = desk.update(part, "14 killed", by="msf")
    assert desk.claim(later).scope == ("msf-hospitals",)
    assert desk.claim(desk.update(part, "15 killed", by="msf", scope=())).scope == ()
    with pytest.raises(InvalidRecord, match="scope is msf-hospitals, not children"):
        desk.record(claim=part, by="mayor", scope="children")
    with pytest.raises(InvalidRecord, match="scope"):
        desk.record("3 killed", question="toll", by="mayor", scope=[7])  # type: ignore[list-item]


def test_a_denial_that_forgets_the_scope_is_asked_about_it() -> None:
    desk = Ledger()
    part = desk.record("12 killed", question="toll", by="msf", scope="children")
    with pytest.raises(
        InvalidRecord, match=r"children\): name scope and time with scope= and window="
    ):
        desk.record("12 killed", question="toll", by="army", stance="denies")
    denied = desk.record(
        "12 killed", question="toll", by="army", stance="denies", scope=("children",)
    )
    assert (denied, denied.is_new) == (part, False)


def undercuts_in(desk: Ledger) -> list[tuple[str, str, str | None, str | None, str | None]]:
    return [
        (hop.claim, hop.reporter, hop.attributed_to, hop.basis, hop.undercuts)
        for hop in desk.attributions()
        if hop.stance == "undercuts"
    ]


def desk_with_a_video() -> tuple[Ledger, str, str]:
    desk = Ledger()
    desk.add(
        Source(id="video", name="Video of the square", kind="material"),
        Source(id="frame", name="Frame 12", kind="material", part_of="video"),
    )
    first = desk.record("12 killed", question="toll", by="video", via="bbc")
    second = desk.record("14 killed", question="toll", by="Frame 12", via="institute")
    desk.record("30 killed", question="toll", by="ministry", via="afp")
    return desk, first, second


def test_an_undercut_falls_on_every_claim_of_the_question_that_its_target_bears() -> None:
    desk, first, second = desk_with_a_video()
    found = desk.undercut(
        "Video of the Square", question="toll", by="lab", via=["bbc"], said="2023-02-09"
    )
    assert found == (first, second)
    assert [each.created for each in found] == [("lab",), ("lab",)]
    assert undercuts_in(desk) == [
        (claim, *hop, "video")
        for claim in (first, second)
        for hop in (("bbc", "lab", None), ("lab", None, "own"))
    ]
    assert [str(hop.said) for hop in desk.attributions(first) if hop.said] == ["2023-02-09"]
    desk.verify()


def test_an_undercut_of_one_claim() -> None:
    desk, first, _ = desk_with_a_video()
    (found,) = desk.undercut("frame", claim=desk.claim(first), by="lab", quote="from 2012")
    assert found == first
    assert undercuts_in(desk) == [(first, "lab", None, "own", "frame")]


@pytest.mark.parametrize(
    ("arguments", "error", "says"),
    [
        ({"target": "vidoe", "question": "toll"}, UnknownReference, "no source is called 'vidoe'"),
        ({"target": "video", "question": "tol"}, UnknownReference, "answers 'tol'"),
        ({"target": "video", "claim": "nothing"}, UnknownReference, "no claim 'nothing'"),
        ({"target": "video"}, InvalidRecord, "one claim= or of one question="),
        ({"target": "lab", "question": "toll"}, InvalidRecord, "nothing would fall"),
        ({"target": "video", "question": "toll", "by": "frame"}, InvalidRecord, "retracts"),
        ({"target": "video", "question": "toll", "by": "vdieo", "create": False},
         UnknownReference, "vdieo"),
        ({"target": "video", "question": "toll", "said": "yesterday"}, InvalidRecord, "recorded"),
    ],
)  # fmt: skip
def test_an_undercut_that_cannot_be_recorded_keeps_nothing(arguments, error, says) -> None:
    desk, _, _ = desk_with_a_video()
    desk.add(Source(id="lab", name="Lab"))
    before = desk.head()
    with pytest.raises(error, match=says):
        desk.undercut(**{"by": "lab", **arguments})
    assert desk.head() == before


def test_a_denial_is_taken_back_by_saying_so_later(caplog: pytest.LogCaptureFixture) -> None:
    desk = Ledger()
    strike = desk.record("40 killed", question="strike", by="hrw")
    desk.record(claim=strike, by="army", stance="denies", said="2023-02-09")
    with caplog.at_level(logging.INFO, logger="claimtrace"):
        admitted = desk.record("40 killed", question="strike", by="army", said="2023-02-11")
        assert (admitted, caplog.text) == (strike, "")
        again = desk.update(strike, "40 killed", by="army")
        assert again == strike
        assert "'army' denied claim 'strike-40-killed', and both count: give said=" in caplog.text
    assert not any(hop.supersedes for hop in desk.attributions())
    stances = [(hop.stance, str(hop.said)) for hop in desk.attributions() if hop.reporter == "army"]
    assert stances == [("denies", "2023-02-09"), ("asserts", "2023-02-11"), ("asserts", "None")]
