"""Traces: checked on random cases against a plain walk of every path, and by example."""

from __future__ import annotations

from itertools import pairwise

import pytest
from support.networks import networks

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


def traces(seed, count, *, undated=False, **options):
    for rng, network in networks(seed, count, **options):
        for hop in network.hops if undated else ():
            hop["said"] = None
        made = network.case()
        for claim in made.claims:
            for stance in Stance:
                yield rng, network, made, trace(made, claim, stance=stance, policy=network.policy())


def test_where_nothing_is_lost_the_ends_are_those_of_the_best_chains():
    lossless = 0
    for rng, network in networks(47, 200):
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
            lossless += len(chains.ends) > 1
    assert lossless > 100


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


def test_ends_are_those_of_a_plain_walk():
    exercised = 0
    # of one claim, where nobody changes its position, takes anything back or replaces it
    for _, _, made, found in traces(41, 240, undated=True, quiet=True, max_claims=1):
        ends = plain_ends(made, found.claim, found.stance)
        owners = {made.organisations[source] for source, attributed in ends if attributed}
        assert found.origins == tuple(sorted(owners))
        voices = sorted(source for source, attributed in ends if not attributed)
        assert found.unattributed == tuple(voices)
        exercised += bool(ends)
    assert exercised > 100


def test_chains_are_made_of_hops_from_a_held_report_to_an_end():
    for _, network, made, found in traces(42, 200):
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


def test_reports_and_echoes_are_those_that_a_score_counts():
    for _, network, made, found in traces(43, 100):
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


def test_cycles_are_circles_of_citations():
    exercised = 0
    for _, _, made, found in traces(44, 300):
        cited = {
            (h.reporter, h.attributed_to) for h in made.attributions_of(found.claim, found.stance)
        }
        for circle in found.cycles:
            assert len(set(circle)) == len(circle) > 1
            assert circle[0] == min(circle)
            assert cited.issuperset(pairwise((*circle, circle[0])))
        exercised += bool(found.cycles)
    assert exercised > 5


def test_a_trace_does_not_depend_on_order_and_survives_json():
    for rng, network, made, found in traces(45, 60):
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
