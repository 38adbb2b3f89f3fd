"""Laws 1 to 10."""

from __future__ import annotations

import random
from copy import deepcopy
from typing import Any

from support.laws2.common import (
    SLACK,
    Scorer,
    book_of,
    chosen,
    each,
    first,
    opinion,
    rises,
    same,
    twins,
)
from support.networks2 import Network, Record

SECOND_BLOC = 0.20


def copies_change_nothing(rng: random.Random, network: Network, scorer: Scorer) -> str | None:
    """Law 1."""
    held = [hop for hop in network.hops if "document" in hop]
    if not held:
        return None
    more = network.copy()
    for _ in range(rng.randint(1, 3)):
        copied = deepcopy(rng.choice(held))
        if "attributed_to" in copied or not copied["document"]:
            copied["document"] = {"title": f"copy {len(more.hops)}"}
        copied["note"] = f"copy {len(more.hops)}"
        more.hops.append(copied)
    return each(network, more, scorer)


def lossless_relays_change_nothing(
    rng: random.Random, network: Network, scorer: Scorer
) -> str | None:
    """Law 2, first half: a fresh outlet that cites who is held already; nothing is lost."""
    plain = network.copy()
    for source in plain.sources:
        source.pop("fidelity", None)
    for hop in plain.hops:
        hop.pop("certainty", None)
    names = ("own", "named", "hedged", "vague", "unattributed", "material")
    plain.rules["certainty"] = dict.fromkeys(names, 1.0)
    cited = _relayable(rng, plain)
    if cited is None:
        return None
    more = plain.copy()
    _relay(more, cited, fidelity=1.0)
    return each(plain, more, scorer)


def relays_never_raise_above_independence(
    rng: random.Random, network: Network, scorer: Scorer
) -> str | None:
    """Law 2, second half; the value of independent relays is the oracle's."""
    hop = _relayable(rng, network)
    if hop is None:
        return None
    claim = str(hop["claim"])
    more = network.copy()
    _relay(more, hop, fidelity=rng.choice((1.0, 0.7)))
    return rises("independent b", scorer(more, claim).b, network.score(claim).independent.b)


def _relayable(rng: random.Random, network: Network) -> Record | None:
    """A held assertion or denial whose reporter tells of nothing that is not held."""
    free = [
        hop
        for hop in network.hops
        if "document" in hop
        and hop["stance"] in {"asserts", "denies"}
        and all(
            "document" in other
            for other in network.hops
            if other["reporter"] == hop["reporter"]
        )
        and hop["reporter"] not in {o.get("attributed_to") for o in network.hops}
    ]  # fmt: skip
    return rng.choice(free) if free else None


def _relay(network: Network, hop: Record, fidelity: float) -> None:
    network.add_source("fresh", "F", "outlet", fidelity=fidelity)
    network.report(hop["claim"], "fresh", hop["reporter"], stance=hop["stance"], basis="named")


def one_origin_is_the_most(rng: random.Random, network: Network, scorer: Scorer) -> str | None:
    """Law 3: no more than that origin's best adjusted reliability, or an outlet's."""
    claim = chosen(rng, network)
    found = scorer(network, claim)
    if found.sourcing not in {"single_origin", "unattributed"}:
        return None
    rows = network.score(claim).independent.table
    said = [s for row in rows for s in row[0].ours.signers]
    if len({s.organisation for s in said if s.attributed}) > 1:
        return None  # another origin has been undercut and still weighs something
    most = max((s.adjusted for s in said), default=0)
    return rises("most", found.b, most)


def more_of_one_side(rng: random.Random, network: Network, scorer: Scorer) -> str | None:
    """Law 4: an undated statement, by somebody new or on the word of somebody known."""
    claim, stance = chosen(rng, network), rng.choice(("asserts", "denies"))
    before = scorer(network, claim)
    more = network.copy()
    letter = rng.choice("ABCDE")
    if rng.random() < 0.5:
        more.add_source("fresh", letter, **({"bloc": "red"} if rng.random() < 0.3 else {}))
        more.report(claim, "fresh", stance=stance)
    else:
        cited = rng.choice([None, *(s["id"] for s in network.sources)])
        more.add_source("fresh", letter, "outlet", fidelity=rng.choice((1.0, 0.6)))
        more.report(claim, "fresh", cited, stance=stance)
    if any(h["stance"] == "retracts" or "supersedes" in h or "said" in h for h in network.hops):
        return None
    after = scorer(more, claim)
    low, high = (before, after) if stance == "asserts" else (after, before)
    better = "" if 6 in {low.digit, high.digit} or high.digit <= low.digit else "the digit is worse"
    return first(rises("b", low.b, high.b), rises("-d", -low.d, -high.d), better)


def better_is_never_worse(rng: random.Random, network: Network, scorer: Scorer) -> str | None:
    """Law 5, where nothing on the question is denied, contradicted, taken back or undercut."""
    claim = chosen(rng, network)
    plain = all(hop["stance"] == "asserts" and "supersedes" not in hop for hop in network.hops)
    if not plain or book_of(network, claim).contradictions(book_of(network, claim).group[claim]):
        return None
    before, more, kind = scorer(network, claim), network.copy(), rng.randrange(4)
    source, hop = rng.choice(more.sources), rng.choice(more.hops)
    worse = False
    if kind == 0:
        if source["reliability"] in "AF":
            return None
        source["reliability"] = "ABCDE"["ABCDE".index(source["reliability"]) - 1]
    elif kind == 1 and "fidelity" in source:
        source["fidelity"] = 1.0
    elif kind == 2 and "certainty" in hop:
        hop["certainty"] = 1.0
    else:
        names = [o for o in (network.organisation(source["id"]),) if o]
        own = more.claim(claim)
        if own.get("favours") or own.get("harms"):
            return None
        own["favours"], worse = names, True
        if any(other != claim for other in twins(network, claim)):
            return None
    after = scorer(more, claim)
    low, high = (after, before) if worse else (before, after)
    return rises("b", low.b, high.b)


def what_weighs_nothing(rng: random.Random, network: Network, scorer: Scorer) -> str | None:
    """Law 6: an ungraded origin, co-signer or undercutter, a circle, a record that is there."""
    more, claim = network.copy(), chosen(rng, network)
    more.add_source("nobody", "F")
    kind = rng.randrange(5)
    if kind == 0:
        more.report(claim, "nobody", stance=rng.choice(("asserts", "denies")))
    elif kind == 1:
        page = {"url": "https://example.org/one"}
        more.report(claim, "nobody", stance=rng.choice(("asserts", "denies")), document=page)
    elif kind == 2:
        target = rng.choice(network.sources)["id"]
        more.report(claim, "nobody", stance="undercuts", undercuts=target)
    elif kind == 3:
        more.add_source("round", "A", "outlet")
        more.add_source("about", "A", "outlet")
        more.report(claim, "round", "about")
        more.report(claim, "about", "round")
    else:
        more.hops.append(deepcopy(rng.choice(more.hops)))
    return each(network, more, scorer, sourcing=kind in {2, 4})


def names_and_order_do_not_matter(
    rng: random.Random, network: Network, scorer: Scorer
) -> str | None:
    """Law 7."""
    names = [s["id"] for s in network.sources]
    new = dict(
        zip(names, rng.sample([f"x{i}" for i in range(len(names))], len(names)), strict=True)
    )

    def renamed(value: Any) -> Any:
        if isinstance(value, list):
            return [renamed(each) for each in value]
        return new.get(value, value) if isinstance(value, str) else value

    kept = {"bloc", "document", "said", "claim", "supersedes", "quantity", "window", "scope"}
    more = network.copy()
    for record in (*more.sources, *more.claims, *more.hops):
        record.update({k: renamed(v) for k, v in record.items() if k not in kept})
    for table in ("source_reliability", "letters"):
        if table in more.rules:
            more.rules[table] = {new.get(k, k): v for k, v in more.rules[table].items()}
    for records in (more.sources, more.claims, more.hops):
        rng.shuffle(records)
    return each(network, more, scorer)


def chains_multiply(rng: random.Random, network: Network, scorer: Scorer) -> str | None:
    """Law 8: a chain, two origins, two allies; the network lends only its coupling."""
    rho = {"A": 0.95, "B": 0.75, "C": 0.5, "D": 0.25, "E": 0.05}
    plain = Network(rules={"coupling": network.rules.get("coupling", 0.5)})
    plain.claims.append({"type": "claim", "id": "c0", "statement": "c0"})
    letters = rng.choices("ABCDE", k=2)
    fidelities = rng.choices((1.0, 0.9, 0.5), k=2)
    shares = [rho[x] * f for x, f in zip(letters, fidelities, strict=True)]
    allies = rng.random() < 0.5
    for i in range(2):
        plain.add_source(f"o{i}", letters[i], **({"bloc": "red"} if allies else {}))
        plain.add_source(f"r{i}", "F", "outlet", fidelity=fidelities[i])
        plain.report("c0", f"r{i}", f"o{i}")
        if i == 0 and abs(float(scorer(plain, "c0").b) - shares[0]) > SLACK:
            return "a single chain is not its product"
    b, apart = float(scorer(plain, "c0").b), 1 - (1 - shares[0]) * (1 - shares[1])
    if allies:
        return "" if max(shares) - SLACK <= b <= apart + SLACK else f"allies of {shares} give {b}"
    return "" if abs(b - apart) <= SLACK else f"two origins of {shares} give {b}"


def retracting_is_not_being_there(
    rng: random.Random, network: Network, scorer: Scorer
) -> str | None:
    """Law 9: an undated retraction by who supersedes nothing, against the graph without it."""
    claim, who = chosen(rng, network), rng.choice(network.sources)["id"]
    who = network.organisation(who)
    own = {s["id"] for s in network.sources if network.organisation(s["id"]) == who}
    group = set(twins(network, claim))
    on_it = [h for h in network.hops if h["claim"] in group]
    touched = [h for h in on_it if own & {h["reporter"], h.get("attributed_to")}]
    if not touched or any(h["stance"] == "retracts" for h in on_it):
        return None
    if any("supersedes" in h for h in network.hops):
        return None
    citing = {h["reporter"] for h in touched} - own
    if citing & {h.get("attributed_to") for h in network.hops}:
        return None  # without the hop, those who cite its reporter would end there
    back, without = network.copy(), network.copy()
    back.report(claim, who, stance="retracts")
    without.hops = [h for h in without.hops if h not in touched]
    return first(*(
        same(scorer(without, c["id"]), scorer(back, c["id"])) for c in network.claims
    ))  # fmt: skip


def numbers_are_in_order(rng: random.Random, network: Network, scorer: Scorer) -> str | None:
    """Law 10."""
    for claim in network.claims:
        found = scorer(network, claim["id"])
        b, d, u, k = opinion(found)
        if min(b, d, u, k) < -SLACK or max(b, d, u, k) > 1 + SLACK or abs(b + d + u - 1) > SLACK:
            return f"out of order: {b, d, u, k}"
        second = getattr(found, "second_bloc", None)
        if found.digit == 1 and second is not None and second < SECOND_BLOC - SLACK:
            return f"a 1 whose second bloc has {float(second)}"
    return ""
