"""Laws 11 to 14."""

from __future__ import annotations

import random
from copy import deepcopy

from support.laws2.common import (
    Scorer,
    book_of,
    chosen,
    each,
    first,
    rises,
    same,
)
from support.networks2 import Network
from support.oracle2.figures import relation

LONG_AGO, FIRST, SECOND, LAST = "2016-03-27", "2016-04-01", "2016-04-02", "2016-04-03"


def entailment_is_kept(rng: random.Random, network: Network, scorer: Scorer) -> str | None:
    """Law 11, first half."""
    book = book_of(network)
    windows = {c.get("window") is None for c in network.claims}
    half_open = any("end" not in c["window"] for c in network.claims if c.get("window"))
    pairs = [(a, b) for a in book.groups for b in book.groups if a != b]
    found = {(a, b): relation(book.claims[a], book.claims[b], book.policy) for a, b in pairs}
    merely = any(r.agrees and not r.entails for r in found.values())
    entailing = [pair for pair, r in found.items() if r.entails]
    if merely or half_open or len(windows) > 1 or not entailing:
        return None
    for a, b in entailing:
        one, other = scorer(network, a), scorer(network, b)
        broken = first(rises("b", one.b, other.b), rises("-d", -one.d, -other.d))
        if broken:
            return f"{a} entails {b}: {broken}"
    return ""


def twins_are_one_claim(rng: random.Random, network: Network, scorer: Scorer) -> str | None:
    """Law 11, second half: a claim split into twins, at random."""
    claim = chosen(rng, network)
    window = network.claim(claim).get("window")
    if "quantity" not in network.claim(claim) or (window and "end" not in window):
        return None
    split = network.copy()
    split.claims.append({**deepcopy(network.claim(claim)), "id": "twin"})
    for hop in split.hops:
        for name in ("claim", "supersedes"):
            if hop.get(name) == claim and rng.random() < 0.5:
                hop[name] = "twin"
        if hop.get("supersedes") == hop["claim"]:
            return None
    return first(each(network, split, scorer), same(scorer(split, claim), scorer(split, "twin")))


def undercuts_only_take(rng: random.Random, network: Network, scorer: Scorer) -> str | None:
    """Law 12, first half: one more undercut, of who speaks on one side of the claim only."""
    claim, target = chosen(rng, network), rng.choice(network.sources)["id"]
    book = book_of(network)
    group = book.group[claim]
    if any(h["stance"] in {"undercuts", "retracts"} or "supersedes" in h for h in network.hops):
        return None
    supporting = set(book.supports(group))
    hit = {g for g in book.groups if book.reaches(group, g)}
    sides = set()
    for h in network.hops:
        if book.group[h["claim"]] in hit and any(
            book.within(n, target) for n in (h["reporter"], h.get("attributed_to")) if n
        ):
            ours = h["stance"] == "asserts" and book.group[h["claim"]] in supporting
            sides.add("for" if ours else "against")
    if len(sides) != 1:
        return None
    more = network.copy()
    more.add_source("critic", rng.choice("ABCD"))
    more.report(claim, "critic", stance="undercuts", undercuts=target)
    before, after = scorer(network, claim).b, scorer(more, claim).b
    return rises("b", after, before) if sides == {"for"} else rises("b", before, after)


def a_certain_undercut_is_absence(
    rng: random.Random, network: Network, scorer: Scorer
) -> str | None:
    """Law 12, second half, where the target is one source without parts, on undated statements."""
    claim, target = chosen(rng, network), rng.choice(network.sources)["id"]
    book = book_of(network)
    if any(h["stance"] in {"retracts", "undercuts"} or "supersedes" in h or "said" in h
           for h in network.hops):  # fmt: skip
        return None
    if any(s.get("part_of") for s in network.sources):
        return None
    reached = {g for g in book.groups if book.reaches(book.group[claim], g)}
    touched = [h for h in network.hops if book.group[h["claim"]] in reached
               and target in {h["reporter"], h.get("attributed_to")}]  # fmt: skip
    citing = {h["reporter"] for h in touched} - {target}
    pages = [h for h in touched if h.get("document", {}).get("url")]
    if not touched or pages or citing & {h.get("attributed_to") for h in network.hops}:
        return None
    cut, without = network.copy(), network.copy()
    cut.add_source("critic", "A")
    cut.rules.setdefault("source_reliability", {})["critic"] = 1.0
    cut.report(claim, "critic", stance="undercuts", undercuts=target)
    without.hops = [h for h in without.hops if h not in touched]
    return same(scorer(without, claim), scorer(cut, claim))


def a_denial_taken_back_leaves_no_trace(
    rng: random.Random, network: Network, scorer: Scorer
) -> str | None:
    """Law 13, first half: denial of the claim or of what it entails, then admission."""
    claim = chosen(rng, network)
    book = book_of(network)
    denied = rng.choice([g for g in book.groups if book.reaches(g, book.group[claim])])
    plain = network.copy()
    plain.add_source("turncoat", rng.choice("ABCDE"), "government")
    plain.report(claim, "turncoat", said=SECOND)
    denying = plain.copy()
    denying.report(denied, "turncoat", said=FIRST, stance="denies")
    return each(plain, denying, scorer)


def what_was_taken_back_revives_nothing(
    rng: random.Random, network: Network, scorer: Scorer
) -> str | None:
    """Law 13, second half: older, newer, newest; the newer retracted equals the newest alone."""
    book = book_of(network)
    if len(book.groups) < 2:
        return None
    older, newer = rng.sample(book.groups, 2)
    newest = rng.choice([None, *(g for g in book.groups if g not in {older, newer})])
    plain = network.copy()
    plain.add_source("counter", rng.choice("ABCDE"), "government")
    if newest:
        plain.report(newest, "counter", said=LAST)
    long = plain.copy()
    long.report(older, "counter", said=LONG_AGO)
    long.report(newer, "counter", said=FIRST, supersedes=older)
    long.report(newer, "counter", said=SECOND, stance="retracts")
    return each(plain, long, scorer)


def dropping_a_name_never_confirms(
    rng: random.Random, network: Network, scorer: Scorer
) -> str | None:
    """Law 14: the last name of a supporting report goes; the hop is on nobody's word."""
    book = book_of(network)
    claim = chosen(rng, network)
    supporting = set(book.supports(book.group[claim]))
    naming = [
        i
        for i, h in enumerate(network.hops)
        if h.get("attributed_to") and h["stance"] == "asserts" and "document" in h
        and book.group[h["claim"]] in supporting and "said" not in h and "supersedes" not in h
        and book.speaks(h["attributed_to"])
    ]  # fmt: skip
    if not naming:
        return None
    less = network.copy()
    hop = less.hops[rng.choice(naming)]
    del hop["attributed_to"]
    hop["basis"] = "unattributed"
    before, after = scorer(network, claim).digit, scorer(less, claim).digit
    return f"digit {before} became {after}" if after < before and after <= 2 else ""
