"""The ledger as of a moment, and the timeline: what was told of later is not known earlier."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from support.cases import law_cases
from support.laws import on_networks
from support.networks import Network, draw

from claimtrace import (
    Attribution,
    Case,
    Claim,
    Corroboration,
    Document,
    Source,
    chain,
    corroborate,
    trace,
)
from claimtrace.errors import UnknownReference
from claimtrace.ledger import Ledger
from claimtrace.records import Stance
from claimtrace.scoring.timeline import Step, Timeline, timeline
from claimtrace.windows import first_instant

NEW = {"when", "reporters"}
MONDAY, TUESDAY, WEDNESDAY = (date(2026, 3, day) for day in (2, 3, 4))
SOURCES = (
    Source(id="bbc", name="BBC", kind="outlet"),
    Source(id="cnn", name="CNN", kind="outlet"),
    Source(id="afp", name="AFP", kind="agency"),
    Source(id="ministry", name="Ministry", kind="government", reliability="C"),
)


def reported(*hops: Attribution) -> Ledger:
    """A claim of the ministry that the BBC reported on Monday, and further hops."""
    ledger = Ledger()
    first = chain("c", "bbc", "ministry", said=MONDAY)
    ledger.add(*SOURCES, Claim(id="c", statement="c"), *first, *hops)
    return ledger


def grades(found: Timeline) -> list[tuple[str, str]]:
    return [(str(step.when), step.grade) for step in found.steps]


def test_a_retraction_through_a_relay_holds_from_its_report_on():
    ledger = reported(*chain("c", "cnn", "afp", "ministry", stance="retracts", said=WEDNESDAY))
    assert corroborate(ledger.as_of(MONDAY), "c").grade == "C3"
    assert corroborate(ledger.as_of(WEDNESDAY), "c").grade == "F6"
    assert grades(timeline(ledger, "c")) == [("2026-03-02", "C3"), ("2026-03-04", "F6")]
    assert ledger.as_of(MONDAY).undated == ()


def test_a_hop_that_an_earlier_report_tells_of_is_known_then():
    told = chain("c", "cnn", "afp", "ministry", stance="retracts", said=TUESDAY)
    ledger = reported(*told, *chain("c", "bbc", "afp", stance="retracts", said=WEDNESDAY))
    inside = ledger.as_of(TUESDAY).case("c").attributions_of("c", Stance.RETRACTS)
    assert [hop.reporter for hop in inside] == ["cnn", "afp"]


def test_a_relay_whose_word_came_later_tells_of_nothing_earlier():
    """The BBC cites AFP on Monday; that AFP cites the ministry is known on Wednesday only."""
    own = Attribution(claim="c", reporter="ministry", basis="own", stance="retracts")
    ledger = reported(
        *chain("c", "cnn", "afp", stance="retracts", said=MONDAY),
        *chain("c", "afp", "ministry", stance="retracts", said=WEDNESDAY),
        own,
    )
    assert own not in ledger.as_of(TUESDAY).case("c").attributions
    assert own in ledger.as_of(WEDNESDAY).case("c").attributions


def test_an_undated_retraction_that_nothing_leads_to_always_holds_and_is_listed():
    alone = Attribution(claim="c", reporter="ministry", stance="retracts")
    ledger = reported(alone)
    assert corroborate(ledger.as_of(MONDAY), "c").grade == "F6"
    assert ledger.as_of(MONDAY).undated == (alone,)
    assert timeline(ledger, "c").undated == (alone.id,)


def test_a_dated_retraction_of_which_no_document_is_held_is_a_step():
    ledger = reported(
        Attribution(claim="c", reporter="ministry", stance="retracts", said=WEDNESDAY)
    )
    assert grades(timeline(ledger, "c")) == [("2026-03-02", "C3"), ("2026-03-04", "F6")]


@pytest.mark.parametrize("reprinted", [WEDNESDAY, datetime.combine(TUESDAY, time(9), UTC)])
def test_an_older_claim_is_inside_as_soon_as_it_was_replaced(reprinted):
    """Of the older claim we hold a later reprint alone; who replaces it says that it was there."""
    ledger = updated(said=TUESDAY, document=Document())
    ledger.add(*chain("c", "bbc", "ministry", said=reprinted))
    then = ledger.as_of(first_instant(TUESDAY))
    assert {claim.id for claim in then.claims()} == {"c", "newer"}
    assert [hop.supersedes for hop in then.attributions()] == ["c"]
    assert corroborate(then, "newer").grade == corroborate(ledger, "newer").grade == "C3"
    assert trace(ledger, "c").superseded_by == ("ministry",)
    assert trace(then, "c").superseded_by == ()  # nothing of it is held yet that could be left out
    assert (trace(then, "c").reports, len(trace(ledger, "c").reports)) == ((), 1)
    with pytest.raises(UnknownReference, match=r"'c' was not reported by 2026-03-02"):
        ledger.as_of(MONDAY).case_of("c")


def test_a_replacement_of_which_no_report_is_held_brings_no_claim_inside_that_came_later():
    """And it waits for the claim that it replaces, so that a view never names what is not in it."""
    ledger = updated(said=TUESDAY, document=None)
    ledger.add(*chain("newer", "cnn", "ministry", said=TUESDAY))
    ledger.add(*chain("c", "bbc", "ministry", said=WEDNESDAY))
    then = ledger.as_of(TUESDAY)
    assert [(hop.reporter, hop.supersedes) for hop in then.attributions()] == [("cnn", None)]
    assert len(list(ledger.as_of(WEDNESDAY).attributions())) == 3


def updated(**more: Any) -> Ledger:
    """A claim "c", and AFP, which cites the ministry for a newer one that replaces it."""
    ledger = Ledger()
    hop = {"claim": "newer", "reporter": "afp", "attributed_to": "ministry", "supersedes": "c"}
    claims = (Claim(id=name, statement=name, question="q") for name in ("c", "newer"))
    ledger.add(*SOURCES, *claims, Attribution(**hop, **more))
    return ledger


@on_networks(97, 60, floors={"replacing": 2 / 3, "late": 1 / 20})
def test_a_view_holds_whatever_was_said_by_then(rng, network, seen):
    """Law: a dated report is inside from its moment on, with what it replaces, and not before."""
    for hop in network.hops:
        others = [kw["id"] for kw in network.claims if kw["id"] != hop["claim"]]
        if others and hop["stance"] == "asserts" and rng.random() < 0.4:
            hop["supersedes"] = rng.choice(others)
    ledger = Ledger()
    ledger.add(*network.records())
    when = date(2016, 3, rng.choice((27, 28, 29)))
    claims, inside = (set(some) for some in parts_of(ledger, when))
    for hop in ledger.attributions():
        if hop.document is None or hop.said is None:
            continue
        was_said = first_instant(hop.said).date() <= when
        assert (hop in inside) is was_said
        if was_said and hop.supersedes is not None:
            reports = [each for each in ledger.attributions(hop.supersedes) if each.document]
            assert {hop.claim, hop.supersedes} <= claims
            seen["replacing"] += 1
            seen["late"] += bool(reports) and inside.isdisjoint(reports)


def parts_of(ledger: Ledger, when: date) -> tuple[list[str], list[Attribution]]:
    then = ledger.as_of(when)
    return [claim.id for claim in then.claims()], list(then.attributions())


def test_what_changes_nothing_and_is_no_report_is_no_step():
    ledger = reported(
        *chain("c", "cnn", "ministry", said=WEDNESDAY),
        Attribution(claim="c", reporter="ministry", basis="own", said=TUESDAY),
    )
    assert [str(step.when) for step in timeline(ledger, "c").steps] == ["2026-03-02", "2026-03-04"]


def test_a_date_is_counted_from_the_beginning_of_its_day():
    evening = datetime.combine(WEDNESDAY, time(18), UTC)
    ledger = reported(
        *chain("c", "cnn", "ministry", stance="retracts", said=evening),
        *chain("c", "afp", "ministry", said=WEDNESDAY),
    )
    found = timeline(ledger, "c")
    assert grades(found) == [
        ("2026-03-02", "C3"), ("2026-03-04", "C3"), ("2026-03-04 18:00:00+00:00", "F6"),
    ]  # fmt: skip
    assert [step.reports for step in found.steps] == [1, 2, 2]


def test_a_date_and_its_first_midnight_are_one_step():
    midnight = first_instant(MONDAY).astimezone()
    ledger = reported(*chain("c", "cnn", "ministry", said=midnight))
    (step,) = timeline(ledger, "c").steps
    assert (step.when, step.reporters, step.reports) == (MONDAY, ("bbc", "cnn"), 2)


def test_a_claim_whose_only_report_is_undated_has_steps_for_what_was_said_of_it():
    ledger = Ledger()
    ledger.add(*SOURCES, Claim(id="c", statement="c"), *chain("c", "bbc", "ministry"))
    assert timeline(ledger, "c").steps == ()
    ledger.add(*chain("c", "cnn", "ministry", stance="retracts", said=WEDNESDAY))
    assert grades(timeline(ledger, "c")) == [("2026-03-04", "F6")]


@pytest.mark.slow
def test_long_chains_of_hops_told_of():
    ledger, count = Ledger(), law_cases(3_000, quick=1_100)  # more than calls may be nested
    names = [f"s{number}" for number in range(count)]
    ledger.add(*(Source(id=name, name=name) for name in names), Claim(id="c", statement="c"))
    ledger.add(*chain("c", *names, said=TUESDAY), *chain("c", "s0", said=MONDAY))
    assert len(ledger.as_of(MONDAY).case("c").attributions) == 1
    assert len(ledger.as_of(TUESDAY).case("c").attributions) == count


def drawn(rng: random.Random) -> Network:
    """Random records with hops said at dates, at times of these days, and at no known time."""
    network = draw(rng)
    for hop in network.hops:
        if hop["said"] is not None and rng.random() < 0.4:
            hop["said"] = first_instant(hop["said"]) + timedelta(hours=rng.choice((0, 9, 18)))
        if rng.random() < 0.2:
            restate(rng, network, hop)
    network.hops += [told_onward(rng, hop) for hop in network.hops if hop["attributed_to"]]
    return network


def ledger_of(network: Network) -> Ledger:
    ledger = Ledger()
    ledger.add(*network.records())
    return ledger


def restate(rng: random.Random, network: Network, hop: dict[str, Any]) -> None:
    """Give a hop another stance, and an undercut somebody else's word to aim at."""
    speaker = network.organisation(hop["attributed_to"] or hop["reporter"])
    others = [s["id"] for s in network.sources if network.organisation(s["id"]) != speaker]
    stances = [stance for stance in Stance if others or stance is not Stance.UNDERCUTS]
    hop["stance"] = rng.choice(stances)
    if hop["stance"] != "asserts":
        hop.pop("supersedes", None)
    if hop["stance"] == "undercuts":
        hop["undercuts"] = rng.choice(others)


def told_onward(rng: random.Random, hop: dict[str, Any]) -> dict[str, Any]:
    """A hop without date or document that goes on from where another one leads."""
    here = hop["attributed_to"]
    shut = {here, hop.get("undercuts")}
    there = rng.choice([None, *(name for name in ("s0", "s1", "s2") if name not in shut)])
    onward = {"reporter": here, "attributed_to": there, "undercuts": hop.get("undercuts")}
    return {"claim": hop["claim"], "stance": hop["stance"], **onward}


def numbers(step: Step) -> dict[str, object]:
    return step.model_dump(exclude=NEW)


@on_networks(53, 60, quick=8, floors={"steps": 5, "dated": 1}, drawn=drawn)
def test_steps_ascend_and_each_is_the_score_as_of_its_instant(network, seen):
    """Law; and the last step is the score of today."""
    ledger, policy = ledger_of(network), network.policy()
    for claim in ledger.claims():
        found = timeline(ledger, claim, policy).steps
        instants = [first_instant(step.when) for step in found]
        assert instants == sorted(set(instants))
        for step, instant in zip(found, instants, strict=True):
            then = corroborate(ledger.as_of(instant), claim, policy)
            assert numbers(step) == {name: getattr(then, name) for name in numbers(step)}
        if found:
            today = corroborate(ledger, claim, policy)
            assert numbers(found[-1]) == {n: getattr(today, n) for n in numbers(found[-1])}
        seen["steps"] += len(found)
        seen["dated"] += any(hop.said is not None for hop in ledger.attributions(claim))


@on_networks(59, 30, quick=8, drawn=drawn)
def test_a_claim_that_is_there_has_steps_wherever_something_was_said(network):
    """Law: at every moment at which a report came, and the claim is in the view."""
    ledger, policy = ledger_of(network), network.policy()
    for claim in ledger.claims():
        hops = ledger.case_of(claim).attributions
        reports = {
            first_instant(hop.said)
            for hop in hops
            if hop.said is not None and hop.document is not None
        }
        expected = {
            instant
            for instant in reports
            if claim.id in {each.id for each in ledger.as_of(instant).claims()}
        }
        steps = {first_instant(step.when) for step in timeline(ledger, claim, policy).steps}
        assert expected <= steps


@on_networks(61, 40, quick=10, drawn=drawn)
def test_a_view_only_grows(rng, network):
    """Law: what is inside at a moment is inside at every later one, and in the end all is."""
    ledger = ledger_of(network)
    first = datetime(2016, 3, 26, tzinfo=UTC)
    moments = sorted(first + timedelta(hours=rng.randrange(24 * 7)) for _ in range(4))
    inside: set[str] = set()
    for moment in [*moments, date(2016, 4, 30)]:
        now = {hop.id for hop in ledger.as_of(moment).attributions()}
        assert inside <= now
        inside = now
    assert inside == {hop.id for hop in ledger.attributions()}


@on_networks(67, 80, quick=15, floors={"left_out": 1 / 4}, drawn=drawn)
def test_a_view_equals_a_ledger_that_knew_no_more(rng, network, seen):
    """Law: a view of a moment scores as if nothing had been recorded that was said later."""
    ledger, policy = ledger_of(network), network.policy()
    (case,) = ledger.cases()
    when = date(2016, 3, rng.choice((26, 27, 28, 29)))
    hops = [hop for hop in case.attributions if hop.supersedes is None]
    early = [hop for hop in hops if was_known(hop, when, hops)]
    seen["left_out"] += sum(hop.said is None for hop in hops) - sum(
        hop.said is None for hop in early
    )
    records = [*case.sources.values(), *case.claims.values()]
    known, whole = Case.of(*records, *early), Ledger()
    whole.add(*records, *hops)
    for then in whole.as_of(when).cases():
        for claim in then.claims:
            found = corroborate(then, claim, policy)
            assert scores(found) == scores(corroborate(known, claim, policy))
        assert set(then.attributions) == {hop for hop in early if hop.claim in then.claims}


def scores(result: Corroboration) -> list[object]:
    return [getattr(result, name) for name in Step.model_fields if name not in NEW]


def was_known(hop: Attribution, when: date, hops: Sequence[Attribution]) -> bool:
    """Whether it was said by then, or else told of by a hop that was; always, if by none at all."""
    if hop.said is not None or hop.document is not None:
        return hop.said is None or first_instant(hop.said).date() <= when
    tellers = telling(hops, hop)
    return not tellers or any(was_known(teller, when, hops) for teller in tellers)


def telling(hops: Sequence[Attribution], told: Attribution) -> list[Attribution]:
    """The dated hops and reports that lead to a hop over hops that are neither, one by one."""
    found, ends, grown = [], {told.reporter}, True
    while grown:
        grown = False
        for hop in hops:
            same = (hop.claim, hop.stance) == (told.claim, told.stance)
            if same and hop.attributed_to in ends:
                loose = hop.said is None and hop.document is None
                if not loose and hop not in found:
                    found.append(hop)
                elif loose and hop.reporter not in ends:
                    ends.add(hop.reporter)
                    grown = True
    return found


@pytest.mark.parametrize("document", [None, Document(title="page")])
def test_without_any_date_everything_is_inside(document):
    ledger = Ledger()
    hop = Attribution(claim="c", reporter="bbc", attributed_to="ministry", document=document)
    ledger.add(*SOURCES, Claim(id="c", statement="c"), hop)
    assert list(ledger.as_of(MONDAY).attributions()) == [hop]
    assert ledger.as_of(MONDAY).undated == (hop,)
