"""What the pictures draw, against the trace that they are of."""

from collections.abc import Iterator

import pytest
from support import hostile
from support.cases import law_cases
from support.laws import holds_for, on_networks
from support.networks import Network, networks

from claimtrace import Case, Document, Source, Trace, chain, trace
from claimtrace.records import Claim
from claimtrace.views.picture import Line, Picture, Role, graph_of

CLAIM = Claim(id="toll", statement="400 were killed.")
MONITOR = Source(id="monitor", name="Monitor", kind="monitor", reliability="C", bloc="north")
SPEAKER = Source(id="speaker", name="Speaker", kind="official", part_of="monitor")
AGENCY = Source(id="agency", name="Agency", kind="agency")
DAILY = Source(id="daily", name="Daily", kind="outlet")
WEEKLY = Source(id="weekly", name="Weekly", kind="outlet")
MINISTRY = Source(id="ministry", name="Ministry", kind="government")
SOURCES = (MONITOR, MINISTRY, SPEAKER, AGENCY, DAILY, WEEKLY)


def traced(*hops) -> Trace:
    return trace(Case.of(*SOURCES, CLAIM, *hops), "toll")


def traces(network: Network) -> Iterator[Trace]:
    case = network.case()
    for claim in case.claims:
        yield trace(case, claim)


def disputed() -> Iterator[Trace]:
    """Traces of claims on which random sources undercut each other, and of these undercuts."""
    for rng, network in networks(6, law_cases(150, quick=150)):
        names = [source["id"] for source in network.sources]
        for claim in network.claims:
            for _ in range(3):
                speaker, target, reporter = (rng.choice(names) for _ in range(3))
                if network.organisation(speaker) != network.organisation(target):
                    cited = speaker if speaker != reporter else None
                    network.report(
                        claim["id"], speaker if cited is None else reporter, cited,
                        undercuts=target, said=None,
                    )  # fmt: skip
        case = network.case()
        for claim in case.claims:
            yield trace(case, claim)
            yield trace(case, claim, stance="undercuts")


def test_every_undercut_has_boxes_of_its_own_and_strikes_what_it_hits():
    struck = alone = 0
    for found in disputed():
        graph = graph_of(found, None)
        boxes = {box.key: box for box in graph.boxes}
        strikes = [line for line in graph.lines if line.undercuts]
        own = len(found.reports) if found.stance == "asserts" else 0
        own += sum(len(undercut.reports) for undercut in found.undercuts)
        assert sum(box.role is Role.REPORT for box in graph.boxes) == own
        for line in strikes:
            assert boxes[line.tail].against
            if found.stance == "undercuts":
                assert boxes[line.head].role is Role.TARGET
                alone += 1
            else:
                assert boxes[line.head].mark in ("undercut", "retracted")
                assert not boxes[line.head].against
        names = {source.id: source.name for source in found.sources}
        for undercut in found.undercuts:
            ends = {chain.sources[-1] for chain in undercut.chains}
            heads = {boxes[line.head].name for line in strikes}
            if ends:
                assert heads >= {names[hit] for hit in undercut.hits}
                struck += 1
        assert not {box.role for box in graph.boxes if box.against} & {Role.ORIGIN}
    assert min(struck, alone) > 50


def test_undercuts_take_a_quarter_of_the_boxes_at_most_from_the_claims_own_chains():
    cut = 0
    for found in disputed():
        whole = graph_of(found, None)
        for limit in (2, 8):
            graph = graph_of(found, limit)
            assert len(graph.boxes) == min(limit, len(whole.boxes))
            if found.stance == "asserts" and len(whole.boxes) > limit:
                own = sum(not box.against for box in whole.boxes)
                kept = sum(not box.against for box in graph.boxes)
                assert kept >= min(own, limit - limit // 4)
                cut += graph.hidden_reports + graph.hidden_sources > 0
    assert cut > 50


@on_networks(5, 200, floors=dict.fromkeys(Role, 1 / 10))
def test_every_report_every_echo_and_every_origin_is_one_box(network, seen):
    for found in traces(network):
        boxes = graph_of(found, None).boxes
        assert sum(box.role is Role.REPORT for box in boxes) == len(found.reports)
        assert sum(box.echo for box in boxes) == len(found.echoes)
        role = Role.UNDERCUTTER if found.stance == "undercuts" else Role.ORIGIN
        assert sum(box.role is role for box in boxes) == len(found.origins)
        assert len({box.key for box in boxes}) == len(boxes)
        seen.update(box.role for box in boxes)


@on_networks(5, 200, floors={"ways": 5 / 2})
def test_every_chain_is_a_way_through_the_graph(network, seen):
    for found in traces(network):
        graph = graph_of(found, None)
        names = {source.id: source.name for source in found.sources}
        lines = [(line.tail, line.head) for line in graph.lines]
        named = {box.key: (box.role is Role.REPORT, box.name) for box in graph.boxes}
        drawn = {(named[tail], named[head]) for tail, head in lines}
        for chained in found.chains:
            steps = [names[source] for source in chained.sources]
            heads = steps[1:] or steps
            before = (True, steps[0])
            for head in heads:
                assert (before, (False, head)) in drawn
                before = (False, head)
                seen["ways"] += 1


@on_networks(5, 200, floors={"cut": 1})
def test_what_is_drawn_and_what_is_left_out_add_up(network, seen):
    for found in traces(network):
        whole = graph_of(found, None)
        for limit in (2, 3, 5, 8):
            graph = graph_of(found, limit)
            assert len(graph.boxes) <= limit
            assert total(graph) == total(whole)
            assert bool(graph.note) == (len(graph.boxes) < len(whole.boxes))
            keys = {box.key for box in graph.boxes}
            assert all({line.tail, line.head} <= keys for line in graph.lines)
            seen["cut"] += bool(graph.note)


@pytest.mark.parametrize(
    "law",
    [
        test_every_report_every_echo_and_every_origin_is_one_box,
        test_every_chain_is_a_way_through_the_graph,
        test_what_is_drawn_and_what_is_left_out_add_up,
    ],
)
def test_hostile_text_breaks_no_law(law):
    holds_for(law, hostile)


def total(graph: Picture) -> tuple[int, int, int]:
    reports = sum(box.role is Role.REPORT for box in graph.boxes)
    return (
        reports + graph.hidden_reports,
        len(graph.boxes) - reports + graph.hidden_sources,
        len(graph.lines) + graph.hidden_lines,
    )


def test_reports_that_bring_an_origin_are_kept_before_echoes():
    hops = [
        hop
        for number in range(30)
        for hop in chain("toll", "daily", "monitor", document=Document(title=f"{number:02}"))
    ]
    hops += chain("toll", "weekly", "ministry", document=Document())
    graph = graph_of(traced(*hops), 4)
    assert [box.name for box in graph.boxes] == ["Daily", "Monitor", "Weekly", "Ministry"]
    assert not any(box.echo for box in graph.boxes)
    assert graph.note == "Not drawn: 29 reports, 29 citations."


def test_a_voice_is_joined_to_its_organisation():
    graph = graph_of(traced(*chain("toll", "daily", "speaker")))
    assert [(box.role, box.name) for box in graph.boxes] == [
        (Role.REPORT, "Daily"),
        (Role.PART, "Speaker"),
        (Role.ORIGIN, "Monitor"),
    ]
    assert [line.label for line in graph.lines] == ["", "part of"]


def test_a_report_of_the_origin_itself():
    graph = graph_of(traced(*chain("toll", "monitor")))
    assert [box.role for box in graph.boxes] == [Role.REPORT, Role.ORIGIN]


def test_the_most_certain_of_several_citations_is_drawn():
    page = Document(title="one page")
    graph = graph_of(
        traced(
            *chain("toll", "daily", "monitor", document=page, basis="vague"),
            *chain("toll", "daily", "monitor", document=page, basis="hedged"),
        )
    )
    assert graph.lines == (Line("r1", "s2", "hedged", 0.9),)
    assert graph.lines[0].label == "hedged 0.9"


def test_circles_are_marked():
    graph = graph_of(
        traced(
            *chain("toll", "daily", "weekly", document=Document(title="a")),
            *chain("toll", "weekly", "daily", document=Document(title="b")),
            *chain("toll", "weekly", "monitor", document=Document(title="c")),
        )
    )
    names = {box.key: box.name for box in graph.boxes}
    circular = {(names[line.tail], names[line.head]) for line in graph.lines if line.circular}
    assert circular == {("Daily", "Weekly"), ("Weekly", "Daily")}


def test_who_took_it_back_is_marked():
    taken_back = chain("toll", "monitor", stance="retracts", document=Document(title="sorry"))
    found = traced(*chain("toll", "daily", "monitor"), *taken_back)
    assert found.origins == ()
    assert [box.mark for box in graph_of(found).boxes] == [None, "retracted"]


@pytest.mark.parametrize("limit", [1, 0, -3])
def test_a_limit_too_low_is_refused(limit):
    with pytest.raises(ValueError, match="at least 2 boxes"):
        graph_of(traced(*chain("toll", "daily", "monitor")), limit)
