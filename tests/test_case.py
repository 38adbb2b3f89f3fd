"""Cases: everything about one question, checked, in any order, each thing once."""

from __future__ import annotations

import gc
import pickle
import random
import sys
import weakref
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from support.cases import law_cases
from support.laws import on_networks
from support.networks import TARGET, networks

from claimtrace import (
    Attribution,
    Case,
    Claim,
    Document,
    Ledger,
    Source,
    chain,
    corroborate,
    trace,
)
from claimtrace.errors import DuplicateId, InvalidRecord, UnknownReference

AFP, OBS = Source(id="afp", name="AFP"), Source(id="obs", name="Observatory", kind="monitor")
TOLL = Claim(id="toll", statement="400 killed")
HOP = {"claim": "toll", "reporter": "afp", "attributed_to": "obs", "document": Document()}
REPORT = Attribution(**HOP)


def as_sets(case):
    return (
        case.question, case.claims, case.sources, case.organisations,
        {hop.id for hop in case.attributions}, len(case.attributions),
    )  # fmt: skip


@on_networks(11, 60)
def test_order_and_repetition_do_not_matter(rng, network):
    records = network.records()
    whole = Case.of(*records)
    assert Case.of(*whole.records()) == whole
    more = [*records, *rng.choices(records, k=5), *network.records()]
    for hop in rng.choices(more, k=5):
        _ = hop.id  # computed for some and not for others
    rng.shuffle(more)
    assert as_sets(Case.of(*more)) == as_sets(whole)


@pytest.mark.parametrize("computed", [(), (0,), (1,), (0, 1)])
def test_the_same_record_twice_is_one_record(computed):
    twins = [Attribution(**HOP), Attribution(**HOP)]
    for i in computed:
        assert twins[i].id
    assert len(Case.of(AFP, OBS, TOLL, *twins).attributions) == 1
    assert len(Case.of(AFP, OBS, TOLL, REPORT, REPORT).attributions) == 1
    named = Attribution(**HOP, id="x")
    assert len(Case.of(AFP, OBS, TOLL, named, named, Attribution(**HOP, id="x")).attributions) == 1
    assert len(Case.of(AFP, OBS, TOLL, named, *twins).attributions) == 2


@pytest.mark.slow
def test_many_reports_of_one_outlet_are_told_apart_quickly():
    count = law_cases(5_000, quick=2_000)
    hops = [Attribution(**{**HOP, "document": Document(url=f"u{i}")}) for i in range(count)]
    assert len({hash(hop) for hop in hops}) > 0.98 * count
    assert len(Case.of(AFP, OBS, TOLL, *hops).attributions) == count


@on_networks(12, 20)
def test_a_case_survives_pickling(network):
    case = network.case()
    copy = pickle.loads(pickle.dumps(case))
    assert copy == case
    assert copy.records() == case.records()
    assert corroborate(copy, TARGET).row() == corroborate(case, TARGET).row()


THREADS = 4


@pytest.fixture
def impatient_threads():
    """Threads that take turns as often as they can, so that each finds another's work undone."""
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    try:
        yield
    finally:
        sys.setswitchinterval(before)


def at_once(ask, case):
    """What several threads make of one case that nobody asked anything of before."""
    start = Barrier(THREADS)

    def asked(_):
        start.wait()
        return ask(case, "toll")

    with ThreadPoolExecutor(THREADS) as pool:
        return list(pool.map(asked, range(THREADS)))


def circle_of_outlets():
    """Some hundred outlets, each of which cites its neighbour, and one of them the agency."""
    names = [f"s{i}" for i in range(110)]
    outlets = [Source(id=name, name=name, kind="outlet") for name in names]
    hops = [hop for i, name in enumerate(names) for hop in chain("toll", name, names[i - 1])]
    return Case.of(AFP, TOLL, *outlets, *hops, *chain("toll", "s0", "afp"))


def many_reports():
    """As many reports of one outlet, in a case whose records a ledger holds."""
    pages = [Document(url=f"https://example.org/{i}") for i in range(100)]
    with Ledger() as ledger:
        ledger.add(AFP, OBS, TOLL, *(Attribution(**{**HOP, "document": page}) for page in pages))
        return ledger.case("toll")


@pytest.mark.slow
@pytest.mark.parametrize("make", [circle_of_outlets, many_reports])
@pytest.mark.parametrize("ask", [corroborate, trace])
def test_threads_that_share_a_case_find_the_same(impatient_threads, make, ask):
    expected = ask(make(), "toll")
    for _ in range(law_cases(10, quick=1)):
        assert at_once(ask, make()) == [expected] * THREADS


def test_claims_are_grouped_by_question_in_order_of_appearance():
    claims = [Claim(id=f"c{i}", statement="s", question=f"q{i % 3}") for i in range(9)]
    random.Random(1).shuffle(claims)
    cases = Case.group([*claims, AFP, OBS])
    assert [case.question for case in cases] == list(dict.fromkeys(c.question for c in claims))
    assert {c for case in cases for c in case.claims} == {c.id for c in claims}
    assert Case.group([]) == []
    assert Case.group([AFP]) == []


def test_only_what_is_reached_is_in_the_case():
    parent = Source(id="parent", name="Parent")
    child = Source(id="child", name="Child", part_of="parent")
    hop = Attribution(claim="toll", reporter="child", document=Document())
    case = Case.of(parent, child, AFP, OBS, TOLL, hop)
    assert set(case.sources) == {"parent", "child"}
    assert case.organisations == {"parent": "parent", "child": "parent"}
    party = Claim(id="toll", statement="s", favours=("afp", "red"), harms=("obs",))
    assert set(Case.of(AFP, OBS, party).sources) == {"afp", "obs"}


def test_long_chains_of_organisations_are_followed():
    sources = [Source(id=f"s{i}", name="s", part_of=f"s{i + 1}") for i in range(5_000)]
    last = Source(id="s5000", name="s")
    hop = Attribution(claim="toll", reporter="s0", document=Document())
    assert set(Case.of(*sources, last, TOLL, hop).organisations.values()) == {"s5000"}


NEWER = Claim(id="newer", statement="s", question="toll")
FOREIGN = Claim(id="foreign", statement="s")


@pytest.mark.parametrize(
    ("records", "places"),
    [
        ([TOLL, REPORT], [("reporter", "afp"), ("attributed_to", "obs")]),
        ([AFP, TOLL, REPORT], [("attributed_to", "obs")]),
        ([AFP, OBS, REPORT], [("claim", "toll")]),
        ([AFP, Source(id="obs", name="O", part_of="gone"), TOLL, REPORT], [("part_of", "gone")]),
        (
            [AFP, NEWER, TOLL, Attribution(claim="newer", reporter="afp", supersedes="gone")],
            [("supersedes", "gone")],
        ),
    ],
)
def test_references_that_lead_nowhere_are_all_reported(records, places):
    with pytest.raises(UnknownReference) as caught:
        Case.group(records)
    assert [problem.path for problem in caught.value.problems] == [path for path, _ in places]
    for problem, (_, missing) in zip(caught.value.problems, places, strict=True):
        assert repr(missing) in problem.message
        assert "add its record" in problem.message
        assert problem.record in {getattr(record, "id", None) for record in records}


def test_problems_of_all_questions_come_together():
    hops = [Attribution(claim=f"c{i % 5}", reporter=f"r{i}") for i in range(50)]
    claims = [Claim(id=f"c{i}", statement="s") for i in range(5)]
    with pytest.raises(UnknownReference, match="50 references") as caught:
        Case.group([*claims, *hops])
    assert caught.value.count == 50
    assert "and 30 more" in str(caught.value)


def test_superseding_a_claim_of_another_question_is_refused():
    hop = Attribution(claim="toll", reporter="afp", supersedes="foreign")
    with pytest.raises(UnknownReference, match="answers another question"):
        Case.group([AFP, TOLL, FOREIGN, hop])


@pytest.mark.parametrize("length", [2, 3, 50])
def test_a_circle_of_part_of_is_refused_and_shown(length):
    circle = [Source(id=f"s{i}", name="s", part_of=f"s{(i + 1) % length}") for i in range(length)]
    hop = Attribution(claim="toll", reporter="afp", document=Document())
    entry = Source(id="afp", name="AFP", part_of="s0")
    with pytest.raises(InvalidRecord, match=r"circle \(s0 -> s1 .*-> s0\): break it"):
        Case.of(entry, *circle, TOLL, hop)
    assert Case.of(AFP, *circle, TOLL, hop).organisations == {"afp": "afp"}


@pytest.mark.parametrize(
    ("records", "error", "says"),
    [
        ((), InvalidRecord, "at least one claim"),
        ((TOLL, FOREIGN), InvalidRecord, "Case.group"),
        (([TOLL],), InvalidRecord, r"Case.of\(\*records\)"),
        (("toll",), InvalidRecord, "not str"),
        ((None,), InvalidRecord, "not NoneType"),
        ((AFP, Source(id="afp", name="other")), DuplicateId, "sources have the id 'afp'"),
        ((TOLL, Claim(id="toll", statement="other")), DuplicateId, "claims have the id 'toll'"),
        (
            (TOLL, Attribution(**HOP, id="x"), Attribution(**HOP, id="x", note="n")),
            DuplicateId, "attributions have the id 'x'",
        ),
    ],
)  # fmt: skip
def test_what_makes_no_case_is_refused(records, error, says):
    with pytest.raises(error, match=says):
        Case.of(*records)


def test_a_case_hands_out_itself_and_its_claims():
    case = Case.of(AFP, OBS, TOLL, REPORT)
    assert case.case_of("toll") is case
    assert case.claim("toll") is case.claim(TOLL) is TOLL
    assert case.attributions_of("toll", "asserts") == [REPORT]
    assert case.attributions_of("toll", "denies") == []
    for find in (case.case_of, case.claim):
        with pytest.raises(UnknownReference, match="no claim 'gone' in this case: it has toll"):
            find("gone")


@pytest.mark.slow
def test_nothing_is_left_to_the_garbage_collector():
    """Scoring pauses the collector, so it may make no cycles."""
    gc.collect()
    gc.disable()
    try:
        made = []
        for _, network in networks(19, law_cases(30, quick=10)):
            case = network.case()
            made += [weakref.ref(case), weakref.ref(case.directory)]
            corroborate(case, TARGET)
            del case
        assert not [each for each in made if each() is not None]
    finally:
        gc.enable()
