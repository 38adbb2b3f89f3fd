"""The laws of the calculus, on random cases.

Every law says how many of its cases must exercise it, so that a generator that has gone soft fails
too.
"""

import random
from collections.abc import Callable
from itertools import count
from typing import Any, NamedTuple

import pytest
from support import oracle
from support.laws import on_networks
from support.networks import DAYS, DOCUMENTS, TARGET, Network

from claimtrace import Case, Document, corroborate

CASES = 2000
NEAR = 1e-9


class Scored(NamedTuple):
    """The four numbers and the digit; letter and counts are compared where a law speaks of them."""

    b: float
    d: float
    u: float
    k: float
    digit: int


def result(network: Network, claim: str = TARGET) -> Any:
    return corroborate(network.case(), claim, network.policy(), explain=False)


def scored(r: Any) -> Scored:
    return Scored(r.support, r.opposition, r.uncertainty, r.conflict, r.credibility)


def score(network: Network, claim: str = TARGET) -> Scored:
    return scored(result(network, claim))


def same(a: Scored, b: Scored) -> bool:
    return a.digit == b.digit and all(abs(x - y) <= NEAR for x, y in zip(a[:4], b[:4], strict=True))


def tells(s: Scored) -> bool:
    """Whether anything at all was scored."""
    return s.b + s.d + s.k > NEAR


def reading(network: Network) -> oracle.Reading:
    return oracle.Reading(network.records(), network.policy())


def fresh(network: Network, prefix: str = "new") -> str:
    taken = {kw["id"] for kw in (*network.sources, *network.claims)}
    return next(name for n in count() if (name := f"{prefix}{n}") not in taken)


def held_by(network: Network, hop: dict[str, Any]) -> bool:
    """Whether we hold everything that this hop's reporter says on its claim and side."""
    key = ("claim", "reporter", "stance")
    return all(
        other["document"] is not None
        for other in network.hops
        if all(other[name] == hop[name] for name in key)
    )


# -- law 1 ----------------------------------------------------------------------------------------


def copy_elsewhere(rng: random.Random, network: Network, hop: dict[str, Any]) -> None:
    """The same report once more, in another document."""
    network.hops.append({**hop, "document": Document(title=f"copy {rng.random()}")})


def reprint(rng: random.Random, network: Network, hop: dict[str, Any]) -> None:
    """A new outlet, or a chain of two, that credits the reporter."""
    cited = hop["reporter"]
    for _ in range(rng.choice((1, 1, 2))):
        outlet = network.add_source(fresh(network), fidelity=rng.choice((1.0, 0.6)), letter="A")
        network.report(
            hop["claim"], outlet, cited, stance=hop["stance"], document=rng.choice(DOCUMENTS)
        )
        cited = outlet


@on_networks(1, CASES, floors={"exercised": 1 / 2})
def test_law_1_copies_of_held_reports_change_nothing(rng, network, seen):
    before = result(network)
    copies = network.copy()
    for hop in network.hops:
        if hop["document"] is None:
            continue
        if hop["stance"] != "retracts" and held_by(network, hop) and rng.random() < 0.7:
            reprint(rng, copies, hop)
        else:
            copy_elsewhere(rng, copies, hop)
    after = result(copies)
    assert same(scored(before), scored(after)), copies
    assert before.origins == after.origins, copies
    assert before.reliability == after.reliability, copies
    seen["exercised"] += tells(scored(before)) and len(copies.hops) > len(network.hops)


# -- law 2 ----------------------------------------------------------------------------------------


def reached(network: Network, claim: str, stance: str) -> list[str]:
    """Sources that somebody cites on a chain from a held report."""
    read = reading(network)
    gone = read.gone(claim, stance)
    hops = [
        a
        for a in read.graph(claim, stance)
        if a.reporter not in gone and a.attributed_to not in gone
    ]
    frontier = [a for a in hops if a.document is not None]
    found: set[str] = set()
    while frontier:
        cited = frontier.pop().attributed_to
        if cited is not None and cited not in found:
            found.add(cited)
            frontier += [a for a in hops if a.reporter == cited]
    return sorted(found)


def turn_to_denials(rng: random.Random, network: Network) -> None:
    """Most of what was said for the target is now said against it."""
    for hop in network.hops:
        if hop["claim"] == TARGET and hop["stance"] == "asserts" and rng.random() < 0.8:
            hop["stance"] = "denies"
            hop.pop("supersedes", None)


@pytest.mark.parametrize("stance", ["asserts", "denies"])
@on_networks(2, 3 * CASES // 2, floors={"cases": 2 / 3, "exercised": 1 / 6}, lossless=True)
def test_law_2_lossless_relays_of_what_is_held_change_nothing(rng, network, seen, stance):
    if stance == "denies":
        turn_to_denials(rng, network)
    cited = reached(network, TARGET, stance)
    if not cited:
        return
    before = score(network)
    relayed = network.copy()
    for _ in range(rng.randint(1, 3)):
        outlet = relayed.add_source(fresh(relayed), kind="agency", letter="A")
        relayed.report(TARGET, outlet, rng.choice(cited), stance=stance)
        cited.append(outlet)
    assert same(before, score(relayed)), relayed
    seen["cases"] += 1
    seen["exercised"] += tells(before)


def values(network: Network) -> dict[Any, Any]:
    """What each organisation's best chain is worth, to see whether a relay was any better."""
    read = reading(network)
    sides = {"for": read.supporting(TARGET), "against": read.opposing(TARGET)}
    return {(side, s.entity, s.claim): s.value for side, said in sides.items() for s in said}


@on_networks(3, 7 * CASES // 5, floors={"cases": 5 / 7, "exercised": 5 / 28})
def test_law_2_lossy_relays_never_raise_the_score_above_independent_relays(rng, network, seen):
    cited = reached(network, TARGET, "asserts")
    if not cited:
        return
    relayed = network.copy()
    outlet = relayed.add_source(fresh(relayed), fidelity=rng.choice((0.05, 0.2, 0.6)))
    relayed.report(TARGET, outlet, rng.choice(cited))
    if values(relayed) != values(network):
        return
    ceiling = oracle.score(network.records(), TARGET, network.policy()).b
    support = score(relayed).b
    assert support <= ceiling + NEAR, relayed
    seen["cases"] += 1
    seen["exercised"] += support > NEAR


# -- law 3 ----------------------------------------------------------------------------------------


def single_origin(rng: random.Random, network: Network) -> Network:
    """The same case with at most one source that says the target on its own authority."""
    alone = network.copy()
    speaker = rng.choice(alone.sources)["id"]
    for kw in alone.sources:
        kw["kind"] = "armed_force" if kw["id"] == speaker else rng.choice(("outlet", "agency"))
    for hop in alone.hops:
        if hop["basis"] == "own" and hop["reporter"] != speaker and hop["stance"] == "asserts":
            hop["basis"] = "unattributed"
    for _ in range(rng.randint(3, 10)):
        outlet = alone.add_source(fresh(alone), fidelity=rng.choice((1.0, 0.9)), letter="A")
        others = [kw["id"] for kw in alone.sources if kw["id"] != outlet]
        alone.report(TARGET, outlet, rng.choice([speaker, *others]))
    return alone


def ceiling_of_single_origin(network: Network) -> float:
    """The best adjusted reliability, over the origin and unattributed reporters."""
    statements = reading(network).statements(TARGET, "asserts")
    assert len({s.organisation for s in statements if s.attributed}) <= 1
    return float(max((s.adjusted for s in statements), default=0))


@on_networks(4, CASES, floors={"exercised": 1 / 2, "attributed": 1 / 4}, max_claims=1)
def test_law_3_no_number_of_reports_lifts_a_single_origin(rng, network, seen):
    alone = single_origin(rng, network)
    r = result(alone)
    ceiling = ceiling_of_single_origin(alone)
    assert r.support <= ceiling + NEAR, alone
    seen["exercised"] += r.support > NEAR
    seen["attributed"] += r.single_origin and r.reports > 3
    assert r.credibility != 1, alone


# -- law 4 ----------------------------------------------------------------------------------------


def add_origin(rng: random.Random, network: Network, claim: str, stance: str) -> None:
    """A new graded organisation that speaks for itself, read directly or through a relay."""
    bloc = rng.choice((None, "red", "blue"))
    origin = network.add_source(fresh(network), "monitor", rng.choice("ABCDE"), bloc=bloc)
    if rng.random() < 0.5:
        network.report(claim, origin, stance=stance)
    else:
        outlet = network.add_source(fresh(network), fidelity=rng.choice((1.0, 0.7)))
        network.report(claim, outlet, origin, stance=stance)


def add_unattributed(rng: random.Random, network: Network, claim: str, stance: str) -> None:
    """Another report on nobody's word, by an outlet that may have said other things before."""
    relays = [kw["id"] for kw in network.sources if kw["kind"] in {"outlet", "agency", "unknown"}]
    outlet = rng.choice(relays or [network.add_source(fresh(network))])
    network.report(claim, outlet, basis="unattributed", stance=stance)


def add_statement(rng: random.Random, network: Network, claim: str, stance: str) -> None:
    add = rng.choice((add_origin, add_origin, add_unattributed))
    add(rng, network, claim, stance)


@on_networks(5, CASES, floors={"exercised": 1 / 2})
def test_law_4_more_support_never_lowers_the_score(rng, network, seen):
    before = score(network)
    add_statement(rng, network, TARGET, "asserts")
    after = score(network)
    assert after.b >= before.b - NEAR, network
    seen["exercised"] += after.b > before.b + NEAR


def rivals(network: Network) -> list[str]:
    """Claims that contradict the target."""
    related = reading(network).relations(TARGET)
    return sorted(claim for claim, found in related.items() if found.kappa > 0)


@on_networks(6, CASES, floors={"exercised": 1 / 4, "through_figures": 1 / 20})
def test_law_4_more_opposition_never_raises_the_score(rng, network, seen):
    before = score(network)
    against = rivals(network)
    if against and rng.random() < 0.7:
        add_statement(rng, network, rng.choice(against), "asserts")
    else:
        add_statement(rng, network, TARGET, "denies")
    after = score(network)
    assert after.b <= before.b + NEAR, network
    lowered = after.b < before.b - NEAR
    seen["exercised"] += lowered
    seen["through_figures"] += lowered and network.hops[-1]["stance"] == "asserts"


# -- law 5 ----------------------------------------------------------------------------------------


def carriers_of_opposition(network: Network) -> set[str]:
    """Organisations that a hop against the target so much as mentions."""
    against = rivals(network)
    return {
        network.organisation(name)
        for hop in network.hops
        if (hop["claim"] == TARGET and hop["stance"] == "denies") or hop["claim"] in against
        for name in (hop["reporter"], hop.get("attributed_to"))
        if name is not None
    }


LETTERS = "FEDCBA"


def improve(rng: random.Random, network: Network, source: str) -> None:
    """Make a source more reliable, more faithful, or more certain of what it relays."""
    kw = network.source(source)
    how = rng.choice(("reliability", "fidelity", "certainty"))
    if how == "reliability":
        better = network.source(network.organisation(source))
        better["reliability"] = rng.choice(LETTERS[LETTERS.index(better["reliability"]) :])
        network.rules.get("letters", {}).pop(better["id"], None)
    elif how == "fidelity":
        kw["fidelity"] = rng.choice([f for f in (0.3, 0.8, 0.95, 1.0) if f >= kw["fidelity"]])
    else:
        for hop in network.hops:
            if hop["reporter"] == source:
                hop["certainty"] = 1.0


def friends(rng: random.Random, network: Network) -> list[str]:
    """Sources without any part in the opposition, most useful first."""
    against = carriers_of_opposition(network)
    free = [s["id"] for s in network.sources if network.organisation(s["id"]) not in against]
    used = {h["reporter"] for h in network.hops} | {h["attributed_to"] for h in network.hops}
    rng.shuffle(free)
    return sorted(free, key=lambda s: s not in used)


@on_networks(7, 5 * CASES // 4, floors={"exercised": 4 / 5, "raised": 2 / 25})
def test_law_5_a_better_source_never_lowers_the_score(rng, network, seen):
    network.rules.pop("letters", None)
    free = friends(rng, network)
    if not free:
        return
    before = score(network)
    improve(rng, network, free[0])
    after = score(network)
    assert after.b >= before.b - NEAR, network
    seen["exercised"] += 1
    seen["raised"] += after.b > before.b + NEAR


@on_networks(8, 5 * CASES // 4, floors={"exercised": 4 / 5, "lowered": 4 / 25})
def test_law_5_more_self_interest_never_raises_the_score(rng, network, seen):
    free = friends(rng, network)
    if not free:
        return
    before = score(network)
    organisation = network.organisation(free[0])
    for kw in network.claims:
        if rng.random() < 0.8:
            kw["favours"] = (*kw["favours"], organisation)
        kw["harms"] = tuple(name for name in kw["harms"] if name != organisation)
    after = score(network)
    assert after.b <= before.b + NEAR, network
    seen["exercised"] += 1
    seen["lowered"] += after.b < before.b - NEAR


# -- law 6 ----------------------------------------------------------------------------------------


def add_ungraded(rng: random.Random, network: Network) -> None:
    kind = rng.choice(("monitor", "outlet"))
    source = network.add_source(fresh(network), kind, "F", bloc=rng.choice((None, "red")))
    claim = rng.choice(network.claims)["id"]
    network.report(claim, source, stance=rng.choice(("asserts", "denies")))


def add_empty_cycle(rng: random.Random, network: Network) -> None:
    """Outlets that cite each other, and nobody else."""
    ring = [network.add_source(fresh(network), letter="A") for _ in range(rng.choice((2, 3)))]
    claim, stance = rng.choice(network.claims)["id"], rng.choice(("asserts", "denies"))
    for reporter, cited in zip(ring, [*ring[1:], ring[0]], strict=True):
        network.report(claim, reporter, cited, stance=stance)


def add_duplicates(rng: random.Random, network: Network) -> None:
    network.hops += rng.sample(network.hops, min(3, len(network.hops)))
    network.sources.append(rng.choice(network.sources))
    network.claims.append(rng.choice(network.claims))


@pytest.mark.parametrize("add", [add_ungraded, add_empty_cycle, add_duplicates])
@on_networks(9, CASES, floors={"exercised": 1 / 2})
def test_law_6_what_carries_no_information_changes_nothing(rng, network, seen, add):
    before = score(network)
    add(rng, network)
    assert same(before, score(network)), network
    seen["exercised"] += tells(before)


# -- law 7 ----------------------------------------------------------------------------------------


def renamed(rng: random.Random, network: Network) -> Network:
    """Other ids and bloc names throughout, in another alphabetical order."""
    old = [
        *(kw["id"] for kw in network.sources),
        *(kw["id"] for kw in network.claims),
        "red",
        "blue",
    ]
    new = [f"{chr(97 + i)}-é" for i in range(len(old))]
    rng.shuffle(new)
    names = dict(zip(old, new, strict=True))

    def other(value: Any) -> Any:
        if isinstance(value, tuple):
            return tuple(other(v) for v in value)
        if isinstance(value, str):
            return names.get(value, value)
        return value

    fields = ("id", "part_of", "bloc", "favours", "harms", "claim", "supersedes")
    fields += ("reporter", "attributed_to")

    def swap(kw: dict[str, Any]) -> dict[str, Any]:
        return {key: other(value) if key in fields else value for key, value in kw.items()}

    rules = dict(network.rules)
    for table in ("letters", "bloc_of", "coupling_by_bloc", "source_reliability"):
        if table in rules:
            entries = rules[table].items()
            rules[table] = {other(key): other(value) for key, value in entries}
    return Network(
        *([swap(kw) for kw in part] for part in (network.sources, network.claims, network.hops)),
        rules,
    )


@on_networks(10, CASES, floors={"exercised": 1 / 2})
def test_law_7_renaming_changes_nothing(rng, network, seen):
    before = result(network)
    other = renamed(rng, network)
    target = other.claims[0]["id"]
    after = result(other, target)
    assert same(scored(before), scored(after)), network
    assert before.reliability == after.reliability, network
    counts = ("reports", "outlets", "origins_low", "origins_high", "complete", "hypothesis")
    assert all(getattr(before, name) == getattr(after, name) for name in counts), network
    assert len(before.origins) == len(after.origins), network
    assert before.effective_origins == pytest.approx(after.effective_origins), network
    seen["exercised"] += tells(scored(before))


@on_networks(11, CASES, floors={"exercised": 1 / 2})
def test_law_7_order_and_company_change_nothing(rng, network, seen):
    """Shuffled, and loaded together with the records of another question."""
    before = result(network)
    stranger = network.copy()
    stranger.claims = [{"id": "elsewhere"}]
    stranger.hops = [{"claim": "elsewhere", "reporter": kw["id"]} for kw in network.sources]
    records = list({**dict.fromkeys(network.records()), **dict.fromkeys(stranger.records())})
    rng.shuffle(records)
    case = next(case for case in Case.group(records) if TARGET in case.claims)
    after = corroborate(case, TARGET, network.policy(), explain=False)
    assert same(scored(before), scored(after)), network
    assert before.origins == after.origins, network
    seen["exercised"] += tells(scored(before))


# -- law 8 ----------------------------------------------------------------------------------------


WORTH = {"A": 0.95, "B": 0.75, "C": 0.5, "D": 0.25, "E": 0.05}


def line(rng: random.Random, network: Network, name: str, bloc: str | None) -> None:
    """Add one chain to a new origin."""
    cited = network.add_source(name, "witness", rng.choice("ABCDE"), bloc=bloc)
    for i in range(rng.randint(0, 4)):
        fidelity, certainty = rng.choice((1.0, 0.9, 0.35)), rng.choice((1.0, 0.8))
        relay = network.add_source(f"{name}-{i}", fidelity=fidelity)
        network.report(TARGET, relay, cited, certainty=certainty, document=None)
        cited = relay
    if cited == name:
        network.report(TARGET, name)
    else:
        network.hops[-1]["document"] = Document()


def lines(*names: str, bloc: str | None = None) -> Callable[[random.Random], Network]:
    def drawn(rng: random.Random) -> Network:
        network = Network(claims=[{"id": TARGET}])
        for name in names:
            line(rng, network, name, bloc)
        return network

    return drawn


def worth(network: Network, origin: str) -> float | None:
    """What the line to an origin is worth by itself; None where a part of it is missing."""
    said_by = {hop["reporter"]: hop for hop in network.hops}
    hop = next((hop for name, hop in said_by.items() if name[0] == origin and hop["document"]), {})
    product = 1.0
    while (cited := hop.get("attributed_to")) is not None:
        product *= network.source(hop["reporter"])["fidelity"] * hop["certainty"]
        if cited == origin:
            return product * WORTH[network.source(origin)["reliability"]]
        hop = said_by.get(cited, {})
    if hop.get("reporter") != origin:
        return None
    return product * WORTH[network.source(origin)["reliability"]]


@on_networks(14, CASES, drawn=lines("x"), floors={"whole": 1})
def test_law_8_a_chain_scores_its_product(network, seen):
    x = worth(network, "x")
    if x is None:
        return
    assert score(network).b == pytest.approx(x, abs=NEAR), network
    seen["whole"] += 1


@on_networks(15, CASES, drawn=lines("x", "y"), floors={"whole": 1})
def test_law_8_independent_origins_combine_by_noisy_or(network, seen):
    x, y = worth(network, "x"), worth(network, "y")
    if x is None or y is None:
        return
    assert score(network).b == pytest.approx(1 - (1 - x) * (1 - y), abs=NEAR), network
    seen["whole"] += 1


@on_networks(16, CASES, drawn=lines("x", "y", bloc="red"), floors={"whole": 1, "strictly": 1 / 2})
def test_law_8_allies_lie_between_the_best_and_independence(rng, network, seen):
    x, y = worth(network, "x"), worth(network, "y")
    if x is None or y is None:
        return
    network.rules["coupling"] = rng.choice((0.0, 0.3, 0.5, 1.0))
    b = score(network).b
    assert max(x, y) - NEAR <= b <= 1 - (1 - x) * (1 - y) + NEAR, network
    seen["whole"] += 1
    seen["strictly"] += max(x, y) + NEAR < b < 1 - (1 - x) * (1 - y) - NEAR


# -- law 9 ----------------------------------------------------------------------------------------


def without(network: Network, organisation: str) -> Network:
    """The network without an organisation's node for the target.

    Who cites the node still cites something that leads nowhere: two sources that cite each other.
    """
    rest = network.copy()
    rest.hops = []
    nowhere = [rest.add_source(f"nowhere{i}") for i in range(2)]
    for reporter, cited in (nowhere, nowhere[::-1]):
        rest.report(TARGET, reporter, cited, document=None)
    for hop in network.hops:
        cited = hop["attributed_to"]
        if (hop["claim"], hop["stance"]) != (TARGET, "asserts"):
            rest.hops.append(hop)
        elif network.organisation(hop["reporter"]) != organisation:
            gone = cited is not None and network.organisation(cited) == organisation
            rest.hops.append({**hop, "attributed_to": nowhere[0]} if gone else hop)
    return rest


def retract(rng: random.Random, network: Network, source: str) -> None:
    """A source takes the target back, or somebody reports that it did; dated, held or not."""
    more = {"stance": "retracts", "said": rng.choice((None, *DAYS))}
    if rng.random() < 0.5:
        network.report(TARGET, source, basis="own", document=rng.choice(DOCUMENTS), **more)
    else:
        outlet = network.add_source(fresh(network))
        network.report(TARGET, outlet, source, document=rng.choice(DOCUMENTS), **more)


@on_networks(12, CASES, floors={"exercised": 1 / 5})
def test_law_9_retracting_is_never_having_said_it(rng, network, seen):
    network.hops = [
        hop for hop in network.hops if (hop["claim"], hop["stance"]) != (TARGET, "retracts")
    ]
    names = [hop["reporter"] for hop in network.hops if hop["claim"] == TARGET]
    source = rng.choice(names or [network.sources[0]["id"]])
    rest = without(network, network.organisation(source))
    retracted = network.copy()
    retract(rng, retracted, source)
    after = score(retracted)
    assert same(after, score(rest)), retracted
    seen["exercised"] += not same(after, score(network))


# -- law 10 ---------------------------------------------------------------------------------------


def real_blocs(network: Network) -> int:
    """Blocs that support the target with at least .2 by themselves."""
    read = reading(network)
    support = [s for s in read.supporting(TARGET) if s.attributed]
    return sum(b >= 0.2 - NEAR for b in oracle.bloc_supports(support, read))


@on_networks(13, CASES, quick=200, floors={"conflicts": 1 / 5, "confirmed": 1 / 20})
def test_law_10_an_opinion_is_a_distribution(network, seen):
    s = score(network)
    assert abs(s.b + s.d + s.u - 1) <= NEAR, network
    assert all(0 <= x <= 1 for x in s[:4]), network
    assert s.digit in range(1, 7), network
    if s.digit == 1:
        assert real_blocs(network) >= 2, network
    seen["conflicts"] += s.k > NEAR
    seen["confirmed"] += s.digit == 1
