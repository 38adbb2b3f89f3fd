"""Traces: checked on random cases against a plain walk of every path, and by example."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from itertools import pairwise, permutations

import pytest
from support.laws import on_networks
from support.networks import DAYS

from claimtrace import (
    Attribution,
    Case,
    Claim,
    Document,
    Policy,
    Quantity,
    Source,
    Trace,
    chain,
    corroborate,
    trace,
)
from claimtrace.errors import UnknownReference
from claimtrace.reading.chains import Chains, best_chains
from claimtrace.reading.reading import Reading
from claimtrace.records import Stance

KINDS = {"mod": "government", "obs": "monitor", "army": "armed_force"}


def case(*hops):
    names = {n for hop in hops for n in (hop.reporter, hop.attributed_to) if n is not None}
    sources = [
        Source(id=n, name=f"The {n}", kind=KINDS.get(n, "agency"), reliability="C") for n in names
    ]
    claims = [Claim(id=name, statement=f"claim {name}", question="q") for name in ("c", "old")]
    return Case.of(*sources, *claims, *hops)


def traces(network):
    made = network.case()
    for claim in made.claims:
        for stance in Stance:
            yield made, trace(made, claim, stance=stance, policy=network.policy())


@on_networks(47, 200, floors={"lossless": 1 / 2})
def test_where_nothing_is_lost_the_ends_are_those_of_the_best_chains(rng, network, seen):
    for kw in network.sources:
        kw["fidelity"] = 1.0
    for kw in network.hops:
        kw.pop("basis", None)
        kw.pop("certainty", None)
    made, policy = network.case(), Policy(certainty={"hedged": 1.0})
    reading = Reading(made, policy)
    for (claim, stance), graph in made.graphs.items():
        standings = reading.outlook.standings(made.claims[claim], stance)
        owners = sorted(set(made.organisations.values()))
        excluded = frozenset(rng.sample(owners, rng.choice((0, 0, 1))))
        standing = graph.without(dict.fromkeys(excluded))
        chains = Chains(standing, reading.outlook, standings)
        best = best_chains(standing, reading.outlook.weights)
        assert {end[:3]: end.value for end in chains.ends} == {
            end: found.value for end, found in best.items()
        }
        for end in chains.ends:
            hops = chains.to(end)
            assert hops[0].held
            assert hops[-1].way.end == end[:3]
            assert all(a.way.attributed_to == b.way.reporter for a, b in pairwise(hops))
        seen["lossless"] += len(chains.ends) > 1


def plain_ends(made, claim, stance):
    """Where every path from a held report ends, one hop after the other."""
    hops = made.attributions_of(claim, stance)
    onward = {}
    for hop in hops:
        onward.setdefault(hop.reporter, []).append(hop)
    ends, waiting, seen = set(), [hop for hop in hops if hop.document is not None], set()
    while waiting:
        hop = waiting.pop()
        speaks = made.sources[hop.attributed_to or hop.reporter].kind.speaks_for_itself
        if hop.attributed_to is None:
            ends.add((hop.reporter, speaks if hop.basis is None else hop.basis == "own"))
        elif hop.attributed_to not in onward:
            ends.add((hop.attributed_to, speaks))
        elif hop.attributed_to not in seen:
            seen.add(hop.attributed_to)
            waiting += onward[hop.attributed_to]
    return ends


# Of one claim, where nobody changes its position, takes anything back or replaces it.
@on_networks(41, 240, quiet=True, max_claims=1, floors={"exercised": 5 / 12})
def test_ends_are_those_of_a_plain_walk(network, seen):
    for hop in network.hops:
        hop["said"] = None
    for made, found in traces(network):
        ends = plain_ends(made, found.claim, found.stance)
        owners = {made.organisations[source] for source, attributed in ends if attributed}
        assert found.origins == tuple(sorted(owners))
        voices = sorted(source for source, attributed in ends if not attributed)
        assert found.unattributed == tuple(voices)
        seen["exercised"] += bool(ends)


@on_networks(42, 200)
def test_chains_are_made_of_hops_from_a_held_report_to_an_end(network):
    for made, found in traces(network):
        hops = {hop.attribution: hop for hop in found.hops}
        twins = Reading(made, network.policy()).twins_of(found.claim)
        said = {hop.id for twin in twins for hop in made.attributions_of(twin, found.stance)}
        assert said >= hops.keys()
        held = {hop.id for hop in made.attributions_of(found.claim, found.stance)}
        assert {chain.hops[0] for chain in found.chains} <= held
        for each in found.chains:
            steps = [hops[hop] for hop in each.hops]
            assert steps[0].held
            assert all(a.attributed_to == b.reporter for a, b in pairwise(steps))
            path = [step.reporter for step in steps]
            path += [steps[-1].attributed_to] if steps[-1].attributed_to else []
            assert tuple(path) == each.sources
            assert len(set(each.hops)) == len(each.hops)
            organisation = made.organisations[path[-1]]
            ends = found.origins if each.attributed else found.unattributed
            assert (organisation if each.attributed else path[-1]) in ends
        reached = {made.organisations[c.sources[-1]] for c in found.chains if c.attributed}
        assert reached == set(found.origins)
        assert {s.id for s in found.sources} >= {s for c in found.chains for s in c.sources}


@on_networks(43, 100)
def test_reports_and_echoes_are_those_that_a_score_counts(network):
    for made, found in traces(network):
        reports, echoes = set(found.reports), set(found.echoes)
        assert echoes <= reports <= {hop.attribution for hop in found.hops if hop.held}
        assert {hop.attribution for hop in found.hops if hop.echo} >= echoes
        assert {hop.report for hop in found.hops} - {None} == reports
        if found.stance == "asserts":
            result = corroborate(made, found.claim, network.policy(), explain=False)
            counted = (result.reports, result.echoes, result.origins)
            assert counted == (len(reports), len(echoes), found.origins)


def test_the_number_of_echoes_does_not_depend_on_order():
    pairs = ("mod", "obs"), ("obs", "army"), ("army", "un"), ("mod", "un")
    hops = [hop for i, pair in enumerate(pairs) for end in pair
            for hop in chain("c", f"r{i}", end, basis="named", document=PAGES[i])]  # fmt: skip
    speaks = [hop for end in ("mod", "obs", "army", "un") for hop in chain("c", end, basis="own")]
    told = [hop.model_copy(update={"document": None}) for hop in speaks]
    found = {trace(case(*order, *told), "c").echoes for order in (hops, hops[::-1],
             hops[4:6] + hops[:4] + hops[6:])}  # fmt: skip
    assert len(found) == 1


def ends_of_reports(found):
    """The organisations that each report reaches, with whether they speak for themselves."""
    owners = {source.id: source.organisation for source in found.sources}
    reports = {hop.attribution: hop.report for hop in found.hops}
    ends = defaultdict(set, {report: set() for report in found.reports})
    for each in found.chains:
        ends[reports[each.hops[0]]].add((owners[each.sources[-1]], each.attributed))
    return ends


@on_networks(73, 300, max_claims=2, floors={"exercised": 1 / 12})
def test_of_reports_of_one_day_an_echo_is_what_says_less_than_another(rng, network, seen):
    """Law: among equals those that reach more come first: part of another adds nothing."""
    day = rng.choice((None, *DAYS))
    for kw in network.hops:
        kw["said"] = day
    for claim in (kw["id"] for kw in network.claims):
        found = trace(network.case(), claim, policy=network.policy())
        ends = ends_of_reports(found)
        for report in ends:
            more = [other for other in ends if ends[report] < ends[other]]
            assert not more or report in found.echoes
            seen["exercised"] += bool(more and ends[report])
        first = {end for report in ends if report not in found.echoes for end in ends[report]}
        assert first == {end for some in ends.values() for end in some}


@pytest.mark.parametrize("said", [None, date(2016, 3, 27)])
def test_the_report_with_two_origins_is_no_echo_of_the_one_with_one_of_them(said):
    """Of one day, or undated: whatever the order, "army" is in the report that says more."""
    both = [hop for end in ("army", "mod") for hop in chain("c", "bbc", end, document=PAGES[0])]
    one = chain("c", "afp", "army", document=PAGES[1])
    hops = [hop.model_copy(update={"said": said}) for hop in (*both, *one)]
    for order in permutations(hops):
        found = trace(case(*order), "c")
        echo = next(hop for hop in found.hops if hop.reporter == "afp")
        assert found.echoes == (echo.attribution,)


def test_the_earlier_report_is_no_echo_even_where_the_later_one_says_more():
    """A date goes before what is reached, and a known date before an unknown one."""
    days = date(2016, 3, 26), date(2016, 3, 27)
    for early, late in (days, (days[0], None), (days[1], None)):
        for less, more in (("afp", "bbc"), ("bbc", "afp")):
            hops = [
                *chain("c", less, "army", said=early, document=PAGES[0]),
                *chain("c", more, "army", said=late, document=PAGES[1]),
                *chain("c", more, "mod", said=late, document=PAGES[1]),
            ]
            assert trace(case(*hops), "c").echoes == ()
            assert len(trace(case(*hops, *chain("c", "dw", "mod")), "c").echoes) == 1


def test_a_report_is_a_reporter_and_a_document():
    """Two pages of one outlet are two reports; two hops in one page, or without any title, one."""
    pages = [hop for i in (0, 1) for hop in chain("c", "bbc", "mod", document=PAGES[i])]
    again = chain("c", "bbc", "obs", document=PAGES[1])
    assert len(trace(case(*pages), "c").reports) == 2
    assert len(trace(case(*pages, *again), "c").reports) == 2
    assert len(trace(case(*again, *pages[1:]), "c").reports) == 1
    other = chain("c", "afp", "mod", document=PAGES[1])
    assert len(trace(case(*pages, *other), "c").reports) == 3
    found = corroborate(case(*pages, *again, *other), "c")
    assert (found.reports, found.outlets) == (3, 2)


@on_networks(87, 60, floors={"circles of two": 1 / 60})
def test_every_group_of_sources_that_cite_each_other_has_one_shortest_circle(network, seen):
    """Law: against the closure of "cites"; two who cite each other are a circle, too."""
    for made, found in traces(network):
        cites = defaultdict(set)
        for hop in made.attributions_of(found.claim, found.stance):
            retracted = {made.organisations[hop.reporter]} & set(found.retracted_by)
            if hop.attributed_to is not None and not retracted:
                cites[hop.reporter].add(hop.attributed_to)
        reached = {name: set(cites[name]) for name in made.sources}
        for middle in reached:
            for name in reached:
                if middle in reached[name]:
                    reached[name] |= reached[middle]
        groups = {
            frozenset(other for other in reached[name] if name in reached[other])
            for name in reached
            if name in reached[name]
        }
        assert {frozenset(circle) <= group for circle in found.cycles for group in groups
                if circle[0] in group} <= {True}  # fmt: skip
        assert sorted(circle[0] for circle in found.cycles) == sorted(map(min, groups))
        seen["circles of two"] += sum(len(circle) == 2 for circle in found.cycles)


@on_networks(44, 300, floors={"exercised": 1 / 60})
def test_cycles_are_circles_of_citations(network, seen):
    for made, found in traces(network):
        cited = {
            (h.reporter, h.attributed_to) for h in made.attributions_of(found.claim, found.stance)
        }
        for circle in found.cycles:
            assert len(set(circle)) == len(circle) > 1
            assert circle[0] == min(circle)
            assert cited.issuperset(pairwise((*circle, circle[0])))
        seen["exercised"] += bool(found.cycles)


@on_networks(45, 60)
def test_a_trace_does_not_depend_on_order_and_survives_json(rng, network):
    for made, found in traces(network):
        records = made.records()
        rng.shuffle(records)
        again = trace(Case.of(*records), found.claim, stance=found.stance, policy=network.policy())
        everything = {"chains"}
        assert again.model_dump(exclude=everything) == found.model_dump(exclude=everything)
        assert Trace.model_validate_json(found.model_dump_json()) == found
        assert str(found).splitlines()[1].startswith(f"{len(found.reports):,} report")


PAGES = [Document(title=f"page {i}") for i in range(9)]


def test_five_reports_of_one_word():
    outlets = ("afp", "bbc", "cnn", "dw", "efe")
    hops = [hop for outlet in outlets for hop in chain("c", outlet, "tass", "mod")]
    found = trace(case(*hops), "c")
    assert (len(found.reports), found.origins, len(found.echoes)) == (5, ("mod",), 4)
    assert {each.sources[1:] for each in found.chains} == {("tass", "mod")}
    tree = str(found).splitlines()
    assert tree[1] == "5 reports, 4 echoes, 1 origin, 0 unattributed"
    assert tree[2] == "origin: The mod (government, C)"
    assert tree[3] == "  <- The tass"
    assert sorted(line.split(",")[0] for line in tree[4:]) == [f"    <- The {o}" for o in outlets]


def test_a_chain_that_ends_at_a_relay_is_unattributed():
    found = trace(case(*chain("c", "bbc", "tass")), "c")
    assert (found.origins, found.unattributed) == ((), ("tass",))


def test_where_a_source_both_speaks_and_cites_both_count():
    found = trace(
        case(*chain("c", "bbc", "obs", "mod"), *chain("c", "bbc", "obs", basis="own")), "c"
    )
    assert found.origins == ("mod", "obs")


def test_a_circle_without_an_origin_ends_nowhere():
    found = trace(case(*chain("c", "a", "b", "d"), *chain("c", "d", "a")), "c")
    assert (found.origins, found.unattributed, found.cycles) == ((), (), (("a", "b", "d"),))
    assert "! circular reporting: The a -> The b -> The d -> The a" in str(found)


def test_a_retraction_cuts_every_chain_through_its_source():
    hops = [*chain("c", "bbc", "tass", "mod"), *chain("c", "afp", "mod")]
    found = trace(case(*hops, *chain("c", "tass", stance="retracts")), "c")
    assert found.retracted_by == ("tass",)
    assert [each.sources for each in found.chains] == [("afp", "mod")]
    assert "! retracted by tass" in str(found)


def test_an_update_cancels_the_older_word_of_its_origin_alone():
    older = [*chain("old", "bbc", "mod"), *chain("old", "bbc", "obs", document=PAGES[1])]
    newer = Attribution(
        claim="c", reporter="afp", attributed_to="mod", supersedes="old", document=PAGES[2]
    )
    found = trace(case(*older, newer), "old")
    assert (found.superseded_by, found.origins) == (("mod",), ("obs",))
    assert "! mod replaced it" in str(found)


UPDATE = Attribution(
    claim="c", reporter="afp", attributed_to="tass", supersedes="old", document=PAGES[2]
)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("who", "cancels"), [((), True), (("obs",), True), (("mod",), True), (("tass",), False)]
)
def test_an_update_cancels_for_good_unless_it_was_never_said(who, cancels):
    """Who retracts the newer statement does not say the older one again; where the relay takes its
    report back, it was never said. Who had no part in it changes nothing.
    """
    hops = [*chain("old", "bbc", "mod"), *chain("c", "tass", "mod", document=None), UPDATE]
    back = [hop for name in who for hop in chain("c", name, basis="own", stance="retracts")]
    found = trace(case(*hops, *back), "old")
    assert found.superseded_by == (("mod",) if cancels else ())
    assert found.origins == (() if cancels else ("mod",))


@on_networks(79, 250, floors={"taken back": 1 / 9})
def test_what_its_origin_took_back_has_replaced_the_older_claim_for_good(rng, network, seen):
    """Law: 12, then 31, then 31 is retracted; nobody says 12 again by that."""
    updates = [kw for kw in network.hops if "supersedes" in kw]
    if not updates:
        return
    update = rng.choice(updates)
    before = trace(network.case(), update["supersedes"], policy=network.policy())
    if not before.superseded_by:
        return
    gone = rng.choice(before.superseded_by)
    for name in {kw["claim"] for kw in updates if kw["supersedes"] == before.claim}:
        network.report(name, gone, basis="own", stance="retracts")
    after = trace(network.case(), before.claim, policy=network.policy())
    assert gone in after.superseded_by
    seen["taken back"] += 1


@pytest.mark.parametrize("same_day", [False, True])
def test_a_later_update_back_to_the_older_claim_revives_it(same_day):
    """Both dates must be known, and the second later than the first."""
    first, second = date(2016, 3, 26), date(2016, 3, 26 if same_day else 27)
    new = UPDATE.model_copy(update={"said": first, "attributed_to": "mod"})
    for said, revived in ((second, not same_day), (None, False)):
        back = Attribution(
            claim="old", reporter="bbc", attributed_to="mod", supersedes="c", said=said,
            document=PAGES[3],
        )  # fmt: skip
        for hops in ((new, back), (back, new)):
            found = trace(case(*hops), "old")
            assert found.superseded_by == (() if revived else ("mod",))
        undated = new.model_copy(update={"said": None})
        assert trace(case(undated, back), "old").superseded_by == ("mod",)
    other = Attribution(
        claim="old", reporter="bbc", attributed_to="obs", supersedes="c", said=second,
        document=PAGES[3],
    )  # fmt: skip
    assert trace(case(new, other, *chain("old", "bbc", "mod")), "old").superseded_by == ("mod",)


def ways_on(hop, onward, met):
    """Every way to go on from a hop without coming to a source twice."""
    if hop.attributed_to not in onward:
        yield [hop]
    elif hop.attributed_to not in met:
        for following in onward[hop.attributed_to]:
            for way in ways_on(following, onward, met | {hop.attributed_to}):
                yield [hop, *way]


def every_chain(found, fidelity):
    """Of every way from a report to an end: what it is worth, and its hops, by that end."""
    onward, ends = defaultdict(list), defaultdict(list)
    for hop in found.hops:
        onward[hop.reporter].append(hop)
    for report in (hop for hop in found.hops if hop.held):
        for way in ways_on(report, dict(onward), frozenset()):
            value = 1.0
            for hop in way:
                value *= hop.certainty * (
                    1 if hop.attributed_to is None else fidelity[hop.reporter]
                )
            ends[way[-1].attributed_to or way[-1].reporter].append((round(value, 9), -len(way)))
    return ends


@on_networks(83, 300, lossless=True, quiet=True, max_claims=1, floors={"decided": 1 / 7})
def test_of_equal_chains_the_one_with_the_fewest_hops_is_shown(rng, network, seen):
    """Law: an explanation shows, of every way to an end, the best, and of equals the shortest."""
    network.rules["certainty"] = {"hedged": 0.9, "vague": 0.9}
    for kw in network.sources:
        kw["fidelity"] = rng.choice((1.0, 0.9))
    for kw in network.hops:
        kw["stance"] = "asserts"
        if kw["attributed_to"] is None:
            kw["basis"] = "own"
    rng.shuffle(network.hops)
    made, policy = network.case(), network.policy()
    found = trace(made, "c0", policy=policy)
    chains = every_chain(found, {name: each.fidelity for name, each in made.sources.items()})
    for origin in corroborate(made, "c0", policy).weights:
        for statement in origin.statements:
            hops = [factor for factor in statement.chain if factor.attribution is not None]
            known = chains[statement.chain[-1].reporter]
            best = max(value for value, _ in known)
            implied = 1 if statement.chain[-1].attribution else statement.chain[-1].certainty
            assert statement.m / implied == pytest.approx(best)
            assert -len(hops) == max(known)[1]
            seen["decided"] += len({hops for value, hops in known if value == best}) > 1


def test_of_two_equal_ways_to_a_relay_the_shorter_one_is_followed_onward():
    """Though the longer one comes to the relay first, being lossless up to there."""
    longer = cited(("bbc", "a", None), ("a", "b", None), ("b", "d", None), ("d", "dw", "hedged"))
    shorter = cited(("cnn", "e", "hedged"), ("e", "f", None), ("f", "dw", None))
    onward = cited(("x", "y", None), ("dw", "mod", None))[1:]
    for hops in ((*longer, *shorter, *onward), (*onward, *shorter, *longer)):
        (origin,) = corroborate(case(*hops), "c").weights
        assert [factor.reporter for factor in origin.chain] == ["cnn", "e", "f", "dw", "mod"]


def cited(*steps):
    """The hops of one chain, of which the first is a report that we hold."""
    return [
        Attribution(
            claim="c", reporter=one, attributed_to=other, basis=basis,
            document=None if number else PAGES[0],
        )
        for number, (one, other, basis) in enumerate(steps)
    ]  # fmt: skip


def test_a_shorter_chain_is_shown_though_it_loses_at_its_beginning():
    """Both are worth .9; the longer one is lossless up to its last hop, and so followed first."""
    longer = cited(("bbc", "tass", None), ("tass", "dw", None), ("dw", "mod", "hedged"))
    shorter = cited(("cnn", "efe", "hedged"), ("efe", "mod", None))
    for hops in ((*longer, *shorter), (*shorter, *longer)):
        (origin,) = corroborate(case(*hops), "c").weights
        (statement,) = origin.statements
        assert statement.m == pytest.approx(0.9)
        assert [factor.reporter for factor in statement.chain] == ["cnn", "efe", "mod"]


@pytest.mark.slow
def test_a_direct_report_is_shown_before_one_through_a_lossless_relay():
    """The agency is as good as a direct report, and the longer way comes first in the records."""
    hops = [
        *chain("c", "bbc", "tass", "dw", "mod", document=PAGES[0]),
        *chain("c", "cnn", "dw", document=PAGES[1]),
        *chain("c", "efe", "mod", document=PAGES[2]),
    ]
    ways = {}
    for order in permutations(hops):
        made = case(*order)
        (origin,) = corroborate(made, "c").weights
        ways[tuple(factor.reporter for factor in origin.chain)] = order
        without = case(*(hop for hop in order if hop.reporter != "efe"))
        (origin,) = corroborate(without, "c").weights
        assert [factor.reporter for factor in origin.chain][:2] == ["cnn", "dw"]
    assert {way[0] for way in ways} == {"efe"}


@pytest.mark.slow
@pytest.mark.parametrize("length", [50, 1500])
def test_long_chains_and_wide_fans_are_followed(length):
    line = chain("c", *(f"s{i}" for i in range(length)), "mod")
    assert len(trace(case(*line), "c").chains[0].hops) == length
    assert "... and further relays" in str(trace(case(*line), "c"))
    fan = [hop for i in range(length) for hop in chain("c", f"s{i}", "mod")]
    found = trace(case(*fan), "c")
    assert (len(found.chains), len(found.echoes)) == (length, length - 1)


def test_a_claim_that_is_not_there_is_an_error():
    with pytest.raises(UnknownReference, match="no claim 'gone'"):
        trace(case(*chain("c", "bbc")), "gone")


VIDEO, LAB, FRAME = (
    Source(id="video", name="Video", kind="material", reliability="A"),
    Source(id="lab", name="Lab", kind="monitor", reliability="B"),
    Source(id="frame", name="Frame", kind="material", part_of="video"),
)
WIRE = Source(id="wire", name="Wire", kind="agency")
BLOG = Source(id="blog", name="Blog", kind="witness")
TOLL = (VIDEO, LAB, FRAME, WIRE, BLOG, Claim(id="toll", statement="12 killed"))


def test_a_trace_carries_who_undercuts_what_its_chains_go_by():
    made = Case.of(
        *TOLL,
        *chain("toll", "wire", "frame"),
        *chain("toll", "wire", "lab", undercuts="video"),
        *chain("toll", "blog", undercuts="wire"),
        *chain("toll", "blog", undercuts="lab"),  # which nobody cites for the claim
    )
    found = trace(made, "toll")
    assert [(each.target, each.hits) for each in found.undercuts] == [
        ("video", ("frame",)), ("wire", ("wire",)),
    ]  # fmt: skip
    video, wire = found.undercuts
    assert (video.origins, video.level) == (("lab",), pytest.approx(0.75))
    assert (wire.origins, wire.level) == (("blog",), 0.0)  # nobody graded the blog
    assert [hop.undercuts for hop in video.hops] == ["video"]
    assert Trace.model_validate_json(found.model_dump_json()) == found
    alone = trace(made, "toll", stance="undercuts")
    assert [each.target for each in alone.undercuts] == ["lab", "video", "wire"]
    assert alone.origins == ("blog", "lab")
    assert len(alone.reports) == 3
    assert trace(made, "toll", stance="denies").undercuts == ()


def test_the_chain_of_an_undercut_goes_on_only_for_its_own_target():
    made = Case.of(
        *TOLL,
        *chain("toll", "wire", "video"),
        *chain("toll", "wire", "lab", undercuts="video"),
        *chain("toll", "lab", "blog", undercuts="frame"),
    )
    (found,) = trace(made, "toll").undercuts
    assert [each.sources for each in found.chains] == [("wire", "lab")]
    alone = trace(made, "toll", stance="undercuts")
    assert {each.sources for each in alone.chains} == {("wire", "lab"), ("lab", "blog")}


def test_an_undercut_that_denies_less_counts_and_is_shown_on_what_it_entails():
    claims = [
        Claim(id=name, question="q", statement=name, quantity=Quantity.parse(figure))
        for name, figure in (("least", "at least 400 men"), ("exact", "exactly 450 men"))
    ]
    made = Case.of(
        VIDEO, LAB, WIRE, *claims,
        *chain("exact", "wire", "video"), *chain("least", "lab", undercuts="video"),
    )  # fmt: skip
    (found,) = trace(made, "exact").undercuts
    assert (found.claim, found.target, found.origins) == ("exact", "video", ("lab",))
    assert trace(made, "exact", stance="undercuts").reports == ()


def test_a_tree_says_who_undercuts_whom():
    made = Case.of(*TOLL, *chain("toll", "wire", "video"), *chain("toll", "lab", undercuts="video"))
    lines = str(trace(made, "toll")).split("\n")
    assert lines[2:] == [
        "origin: Video (material, A, undercut)",
        "  <- Wire, report",
        "x undercut: Video (its word loses 75% of its worth)",
        "  by: Lab (monitor, B)",
        "    Lab, report",
    ]
    assert str(trace(made, "toll", stance="undercuts")).split("\n")[2:] == [
        "x undercut: Video",
        *lines[-2:],
    ]
