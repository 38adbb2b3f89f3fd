"""What is accepted becomes records that a case takes; nothing else does."""

from datetime import date

import pytest

from claimtrace import Case, corroborate, trace
from claimtrace.errors import ClaimtraceError
from claimtrace.extraction import Article, accept, extract, suggest_questions
from claimtrace.records import Attribution, Basis, Claim, Source, SourceKind, Stance
from claimtrace.registry import Sources

TEXT = "At least 40 boats sank on Friday, the Lake Observatory said."


def article(text=TEXT):
    return Article(text=text, published=date(2020, 5, 10), url="https://example.org/a")


def accepted(text=TEXT, **options):
    page = article(text)
    candidate = extract(page, sources=options.get("sources")).candidates[-1]
    options = {"reporter": "The Daily", "question": "boats"} | options
    return accept(candidate, page, **options)


def split(records):
    return tuple(
        [record for record in records if isinstance(record, kind)]
        for kind in (Source, Claim, Attribution)
    )


def test_records_of_a_candidate():
    sources, (claim,), (hop,) = split(accepted())
    assert [(source.name, source.kind) for source in sources] == [
        ("The Daily", SourceKind.UNKNOWN),
        ("the Lake Observatory", SourceKind.MONITOR),
    ]
    assert (claim.quantity.value, claim.quantity.unit) == (40, "boats")
    assert claim.window.start == claim.window.end == date(2020, 5, 8)
    assert (hop.reporter, hop.attributed_to) == ("the-daily", "the-lake-observatory")
    assert hop.recorded_by == "claimtrace-rules/1"
    assert hop.wording == "At least 40 boats"
    assert hop.document.url == "https://example.org/a"
    assert TEXT[hop.quote.start : hop.quote.end] == hop.quote.exact == "At least 40 boats"


def test_the_records_make_a_case():
    records = accepted()
    case = Case.of(*records)
    (claim,) = split(records)[1]
    assert corroborate(case, claim.id).origins == ("the-lake-observatory",)
    assert trace(case, claim.id).reports


def test_the_same_candidate_twice_gives_the_same_records():
    assert accepted() == accepted()


def test_known_sources_are_used_as_they_are():
    lake = Source(id="lo", name="The Lake Observatory", kind="monitor", reliability="B")
    daily = Source(id="daily", name="The Daily", kind="outlet")
    sources, _, (hop,) = split(accepted(sources=Sources([lake, daily])))
    assert sources == [daily, lake]
    assert (hop.reporter, hop.attributed_to) == ("daily", "lo")


def test_joint_sources_are_two_attributions():
    _, _, hops = split(accepted("Forty boats sank, the Observatory and state media reported."))
    assert len(hops) == 2
    assert all(hop.document is not None for hop in hops)


def test_a_chain_is_a_hop_for_each_source():
    _, _, hops = split(accepted("Forty boats sank, Ada Berg told Nordic News Agency."))
    assert [(hop.reporter, hop.attributed_to) for hop in hops] == [
        ("the-daily", "nordic-news-agency"),
        ("nordic-news-agency", "ada-berg"),
    ]
    assert [hop.document is None for hop in hops] == [False, True]


def test_an_unattributed_figure_has_one_hop_without_a_source():
    _, _, (hop,) = split(accepted("Some 40 boats sank."))
    assert (hop.reporter, hop.attributed_to) == ("the-daily", None)


def test_a_suggestion_enters_only_when_asked_for():
    text = "The port was shut, the harbour master said. Some 40 boats sank."
    assert split(accepted(text))[2][0].attributed_to is None
    assert split(accepted(text, carried_over=True))[2][0].attributed_to == "the-harbour-master"


def test_credit_lines_begin_the_chain_and_stand_in_the_document():
    _, _, hops = split(accepted(f"{TEXT}\n\nCredit: Lake News"))
    assert [hop.attributed_to for hop in hops] == ["lake-news", "the-lake-observatory"]
    assert hops[0].document.credit == "Credit: Lake News"


def test_an_outlet_that_credits_itself_adds_no_hop():
    _, _, hops = split(accepted(f"{TEXT}\n\nCredit: Lake News", reporter="Lake News"))
    assert [(hop.reporter, hop.attributed_to) for hop in hops] == [
        ("lake-news", "the-lake-observatory")
    ]


def test_denials_and_hedges_are_kept():
    _, _, (hop,) = split(accepted("A military source denied that 40 boats sank."))
    assert (hop.stance, hop.basis) == (Stance.DENIES, Basis.HEDGED)


def test_a_pronoun_without_a_name_is_refused_with_the_cure():
    with pytest.raises(ClaimtraceError, match="names="):
        accepted("He said 40 boats sank.")
    _, _, (hop,) = split(accepted("He said 40 boats sank.", names={"He": "Ada Berg"}))
    assert hop.attributed_to == "ada-berg"


def test_a_chain_of_ones_own_replaces_the_proposed_one():
    _, _, hops = split(accepted(through=["Nordic News", "Ada Berg"]))
    assert [hop.attributed_to for hop in hops] == ["nordic-news", "ada-berg"]
    _, _, (alone,) = split(accepted(through=[]))
    assert alone.attributed_to is None


def test_questions_group_what_has_one_status_and_one_noun():
    text = (
        "At least 40 fighters were killed. Some 38 IS fighters died. A fighter said 12 tanks were "
        "destroyed. There were 90 deaths. Nine people were killed."
    )
    groups = suggest_questions(extract(text).candidates)
    assert {group.id: len(group.candidates) for group in groups} == {
        "killed-fighter": 2,
        "destroyed-tank": 1,
        "killed-person": 2,
    }


def test_grouping_keeps_every_candidate_once():
    candidates = extract(TEXT + " Nine crews were killed. Ten boats were lost.").candidates
    grouped = [one for group in suggest_questions(candidates) for one in group.candidates]
    assert sorted(grouped, key=lambda one: one.figure.start) == list(candidates)


def test_a_name_with_and_without_its_article_is_one_source():
    sources, _, hops = split(accepted("Berg told the Daily that 40 boats sank.", reporter="Daily"))
    assert [source.name for source in sources] == ["Daily", "Berg"]
    assert [(hop.reporter, hop.attributed_to) for hop in hops] == [("daily", "berg")]


def test_a_unit_that_is_a_status_is_said_once():
    (found,) = extract("More than 12 wounded were flown out.").candidates
    assert found.said == "more than 12 wounded"
    (found,) = extract("More than 12 sailors were wounded.").candidates
    assert found.said == "more than 12 sailors wounded"


TWICE = (
    "Ada Berg said 40 boats sank. Ada Berg, an official of the port, said 12 crews fled. "
    "The ministry said 9 docks burned, and the ministry said 7 cranes fell."
)


def accepted_in_turn(page, candidates):
    records = ()
    for candidate in candidates:
        records += accept(candidate, page, reporter="The Daily", question="q", known=records)
    return records


def test_a_person_met_twice_is_of_one_kind():
    candidates = extract(TWICE).candidates
    assert [one.origins[0].kind for one in candidates[:2]] == [SourceKind.OFFICIAL] * 2


def test_who_is_met_again_is_the_source_that_was_accepted_before():
    page = article(TWICE)
    found = extract(page).candidates
    for order in (found, found[::-1]):
        records = accepted_in_turn(page, order)
        (case,) = Case.group(records)
        assert sorted(case.sources) == ["ada-berg", "the-daily", "the-ministry"]
        assert len(case.claims) == 4


def test_accepted_records_may_say_less_of_a_person_than_the_next_candidate():
    page = article(TWICE)
    earlier = Source(id="berg", name="Berg of the port", aliases=("Ada Berg",))
    first, *_ = extract(page).candidates
    sources, _, (hop,) = split(
        accept(first, page, reporter="The Daily", question="q", known=[earlier])
    )
    assert hop.attributed_to == "berg"
    assert earlier in sources


def test_what_a_registry_knows_goes_before_what_was_accepted():
    page = article(TWICE)
    first, *_ = extract(page).candidates
    registered = Source(id="ab", name="Ada Berg", kind="official", reliability="B")
    options = {"reporter": "The Daily", "question": "q", "sources": Sources([registered])}
    _, _, (hop,) = split(accept(first, page, known=[Source(id="x", name="Ada Berg")], **options))
    assert hop.attributed_to == "ab"
