"""Random small cases for the second calculus, as the mappings that a file's lines hold.

`draw` gives networks with scopes, undercuts, materials, joint documents, dated changes of
position, replacements, retractions, unattributed voices on both sides, shared relays that lose
something, twins, bounds, blocs and ungraded sources. Where a cycle, a hedge or a relay would make
more coins than can be enumerated, `cases` draws again.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from copy import deepcopy
from dataclasses import dataclass, field
from typing import Any

from support.oracle2 import COIN_LIMIT, Score, TooManyCoinsError, score

Record = dict[str, Any]
UNIT = "person"
MARCH = {"start": "2016-03-07", "end": "2016-03-27"}
ONE_DAY = {"start": "2016-03-18", "end": "2016-03-18"}
TO_THE_20TH = {"start": "2016-03-07", "end": "2016-03-20"}
NEXT = {"start": "2016-03-28", "end": "2016-04-20"}
OPEN = {"start": "2016-03-07"}
DAYS = ("2016-03-28", "2016-03-29", "2016-03-30", "2016-03-31")
FIGURES: tuple[tuple[str, float, float | None], ...] = (
    ("stated", 400, None),
    ("stated", 400, None),
    ("around", 400, None),
    ("exactly", 450, None),
    ("at_least", 400, None),
    ("at_least", 100, None),
    ("more_than", 370, None),
    ("at_most", 430, None),
    ("less_than", 340, None),
    ("at_most", 5000, None),
    ("stated", 120, None),
    ("stated", 365, None),
    ("exactly", 310, None),
    ("stated", 3000, None),
    ("stated", 0, None),
    ("between", 300, 335),
    ("several", 24, None),
)
SCOPES: tuple[tuple[str, ...], ...] = ((), (), (), ("city",), ("city", "children"), ("camp",))
SPEAKERS = ("government", "armed_force", "monitor", "monitor", "witness", "anonymous", "material")
RELAYS = ("outlet", "outlet", "agency", "social_media")
PAGES = ("one", "two", None)


@dataclass
class Network:
    """Records of one question, and the policy's fields that differ from the default."""

    sources: list[Record] = field(default_factory=list)
    claims: list[Record] = field(default_factory=list)
    hops: list[Record] = field(default_factory=list)
    rules: dict[str, Any] = field(default_factory=dict)

    @property
    def records(self) -> list[Record]:
        return [*self.sources, *self.claims, *self.hops]

    def copy(self) -> Network:
        return deepcopy(self)

    def score(self, claim: str = "c0") -> Score:
        return score(self.records, claim, self.rules)

    def source(self, name: str) -> Record:
        return next(s for s in self.sources if s["id"] == name)

    def claim(self, name: str) -> Record:
        return next(c for c in self.claims if c["id"] == name)

    def organisation(self, name: str) -> str:
        while (parent := self.source(name).get("part_of")) is not None:
            name = str(parent)
        return name

    def add_source(self, name: str, letter: str = "C", kind: str = "monitor", **more: Any) -> str:
        made = {"type": "source", "id": name, "name": name, "kind": kind, "reliability": letter}
        self.sources.append({**made, **more})
        return name

    def add_hop(self, claim: str, reporter: str, cited: str | None = None, **more: Any) -> Record:
        hop = {
            "type": "attribution",
            "claim": claim,
            "reporter": reporter,
            "stance": "asserts",
            **more,
        }
        if cited is not None:
            hop["attributed_to"] = cited
        self.hops.append({k: v for k, v in hop.items() if v is not None})
        return self.hops[-1]

    def report(self, claim: str, reporter: str, cited: str | None = None, **more: Any) -> Record:
        """A held report, in a document that is like no other."""
        return self.add_hop(
            claim, reporter, cited, **{"document": {"title": f"page {len(self.hops)}"}, **more}
        )

    def __str__(self) -> str:
        lines = [
            " ".join(f"{k}={v!r}" for k, v in r.items() if k not in {"name", "statement"})
            for r in self.records
        ]
        return "\n" + "\n".join([*lines, f"policy {self.rules}"])


@dataclass(frozen=True)
class Draw:
    """What a random case may hold."""

    sources: tuple[int, int] = (3, 6)
    claims: tuple[int, int] = (1, 4)
    hops: tuple[int, int] = (3, 9)
    lossy: float = 0.3
    denials: float = 0.2
    undercuts: float = 0.12
    retractions: float = 0.05
    replacements: float = 0.1
    dated: float = 0.6
    motifs: float = 0.15
    ungraded: float = 0.1
    unknown_windows: bool | None = None
    """True for none known, False for all known, None for any mixture."""


ANY = Draw()


def draw(rng: random.Random, what: Draw = ANY) -> Network:
    network = Network(rules=_rules(rng))
    for i in range(rng.randint(*what.sources)):
        _add_source(rng, network, i, what)
    for i in range(rng.randint(*what.claims)):
        network.claims.append(_claim(rng, network, i, what))
    for _ in range(rng.randint(*what.hops)):
        _add_hop(rng, network, what)
    for motif in (_communique, _shared_relay, _voices, _changed_position, _moving_toll):
        if rng.random() < what.motifs:
            motif(rng, network, what)
    return network


def cases(
    seed: int, count: int, what: Draw = ANY, coins: int | None = None
) -> Iterator[tuple[random.Random, Network]]:
    """As many networks, each claim of which has at most so many coins, with their generators."""
    limit = COIN_LIMIT if coins is None else coins
    made = attempt = 0
    while made < count:
        rng = random.Random(seed * 1_000_003 + attempt)
        attempt += 1
        network = draw(rng, what)
        if network.hops and _small(network, limit):
            made += 1
            yield rng, network


def _small(network: Network, limit: int) -> bool:
    try:
        return all(network.score(c["id"]).coins <= limit for c in network.claims)
    except TooManyCoinsError:
        return False


def _rules(rng: random.Random) -> dict[str, Any]:
    rules: dict[str, Any] = {}
    if rng.random() < 0.3:
        rules["coupling"] = rng.choice((0.0, 0.25, 1.0))
    if rng.random() < 0.15:
        rules["coupling_by_bloc"] = {"red": rng.choice((0.0, 0.8, 1.0))}
    if rng.random() < 0.15:
        rules["source_reliability"] = {"s2": 0.37}
    if rng.random() < 0.1:
        rules["letters"] = {"s1": rng.choice("ABCDEF")}
    if rng.random() < 0.1:
        rules["same_window"] = 0.3
    if rng.random() < 0.1:
        rules["bound_reach"] = 3.0
    return rules


def _add_source(rng: random.Random, network: Network, i: int, what: Draw) -> None:
    letter = "F" if rng.random() < what.ungraded else rng.choice("AABBCCDE")
    kind = rng.choice(SPEAKERS if rng.random() < 0.6 else RELAYS)
    more: dict[str, Any] = {}
    if rng.random() < 0.4:
        more["bloc"] = rng.choice(("red", "red", "blue"))
    if kind in RELAYS and rng.random() < what.lossy:
        more["fidelity"] = rng.choice((0.9, 0.8, 0.5, 0.3))
    if i and rng.random() < 0.12:
        more["part_of"] = f"s{rng.randrange(i)}"
    network.add_source(f"s{i}", letter, kind, **more)


def _claim(rng: random.Random, network: Network, i: int, what: Draw) -> Record:
    if network.claims and rng.random() < 0.15:
        return {**deepcopy(rng.choice(network.claims)), "id": f"c{i}"}
    made: Record = {"type": "claim", "id": f"c{i}", "statement": f"c{i}", "question": "q"}
    if rng.random() < 0.88:
        made["quantity"] = _figure(rng)
    window = rng.choices((MARCH, TO_THE_20TH, ONE_DAY, NEXT, None, OPEN), (12, 4, 2, 1, 2, 1))[0]
    if what.unknown_windows is not None:
        window = None if what.unknown_windows else window or MARCH
        window = MARCH if window == OPEN else window
    if window is not None:
        made["window"] = window
    if scope := rng.choice(SCOPES):
        made["scope"] = list(scope)
    names = [s["id"] for s in network.sources] + ["red", "blue"]
    for side in ("favours", "harms"):
        if rng.random() < 0.35:
            made[side] = rng.sample(names, rng.choice((1, 1, 2)))
    return made


def _figure(rng: random.Random) -> Record:
    modifier, value, high = rng.choice(FIGURES)
    if modifier == "between":
        return {"unit": UNIT, "modifier": modifier, "low": value, "high": high}
    if modifier == "several":
        return {"unit": UNIT, "modifier": modifier, "low": value}
    return {"unit": UNIT, "modifier": modifier, "value": value}


def _add_hop(rng: random.Random, network: Network, what: Draw) -> None:
    names = [s["id"] for s in network.sources]
    reporter, other = rng.sample(names, 2)
    cited = other if rng.random() < 0.45 else None
    claim = rng.choice([c["id"] for c in network.claims] + ["c0"])
    hop: dict[str, Any] = {"stance": _stance(rng, what), "said": _day(rng, what)}
    if hop["stance"] == "undercuts":
        target = _target(rng, network, [reporter] if cited is None else [reporter, cited])
        hop.update({"undercuts": target} if target else {"stance": "asserts"})
    hop["document"] = _document(rng, held=cited is None or rng.random() < 0.8)
    if rng.random() < 0.12:
        hop["basis"] = rng.choice(("hedged", "named") if cited else ("own", "unattributed"))
    if rng.random() < what.lossy / 4:
        hop["certainty"] = rng.choice((0.6, 0.95))
    older = _older(network, claim)
    if hop["stance"] == "asserts" and older and rng.random() < what.replacements:
        hop["supersedes"], hop["document"] = rng.choice(older), hop["document"] or {}
    if hop["stance"] == "retracts":
        hop["document"] = hop["document"] or {}
    network.add_hop(claim, reporter, cited, **hop)
    if cited is not None and rng.random() < 0.3:
        onward = {k: v for k, v in hop.items() if k in {"stance", "undercuts", "supersedes"}}
        third = rng.choice([None, *(n for n in names if n not in {reporter, cited})])
        if hop["stance"] == "undercuts" and not _may_undercut(network, third, hop["undercuts"]):
            third = None
        network.add_hop(claim, cited, third, said=_day(rng, what), **onward)


def _stance(rng: random.Random, what: Draw) -> str:
    weights = (what.denials, what.undercuts, what.retractions)
    stances = ("denies", "undercuts", "retracts", "asserts")
    return rng.choices(stances, (*weights, max(0.0, 1 - sum(weights))))[0]


def _day(rng: random.Random, what: Draw) -> str | None:
    return rng.choice(DAYS) if rng.random() < what.dated else None


def _document(rng: random.Random, *, held: bool) -> Record | None:
    if not held:
        return None
    page = rng.choice(PAGES)
    return {} if page is None else {"url": f"https://example.org/{page}"}


def _older(network: Network, claim: str) -> list[str]:
    return [c["id"] for c in network.claims if c["id"] != claim]


def _may_undercut(network: Network, name: str | None, target: str) -> bool:
    return name is None or network.organisation(name) != network.organisation(target)


def _target(rng: random.Random, network: Network, speakers: Sequence[str]) -> str | None:
    """Somebody of another organisation than those that say it."""
    names = [s["id"] for s in network.sources]
    free = [n for n in names if all(_may_undercut(network, s, n) for s in speakers)]
    return rng.choice(free) if free else None


# -- what chance alone would seldom bring together ----------------------------------------------


def _speakers(rng: random.Random, network: Network, count: int) -> list[str]:
    names = [s["id"] for s in network.sources]
    return rng.sample(names, min(count, len(names)))


def _side(rng: random.Random, what: Draw) -> str:
    return "denies" if rng.random() < what.denials else "asserts"


def _communique(rng: random.Random, network: Network, what: Draw) -> None:
    """Several sign one document; one of them may have said it before in its own."""
    claim, stance = rng.choice(network.claims)["id"], _side(rng, what)
    signers, said = _speakers(rng, network, rng.choice((2, 2, 3))), _day(rng, what)
    for who in signers:
        page = {"url": "https://example.org/joint"}
        network.add_hop(claim, who, stance=stance, said=said, basis="own", document=page)
    if rng.random() < 0.3:
        network.report(claim, signers[0], stance=stance, said=said, basis="own")


def _shared_relay(rng: random.Random, network: Network, what: Draw) -> None:
    """One agency carries two, perhaps one on each side, and loses something if anything may."""
    lost = {"fidelity": rng.choice((0.9, 0.7, 0.4))} if what.lossy else {}
    network.add_source("wire", "F", "agency", **lost)
    for who in _speakers(rng, network, 2):
        if who != "wire":
            claim = rng.choice(network.claims)["id"]
            network.report(claim, "wire", who, stance=_side(rng, what), said=_day(rng, what))


def _voices(rng: random.Random, network: Network, what: Draw) -> None:
    """Reports on nobody's word, on either side where denials may be."""
    claim = rng.choice(network.claims)["id"]
    other = "denies" if what.denials else "asserts"
    for who in _speakers(rng, network, 2):
        stance = rng.choice(("asserts", other))
        network.report(claim, who, stance=stance, said=_day(rng, what), basis="unattributed")


def _changed_position(rng: random.Random, network: Network, what: Draw) -> None:
    """Somebody says it and denies it, on the same day or on two."""
    if not what.denials:
        return
    (who,) = _speakers(rng, network, 1)
    claims = [rng.choice(network.claims)["id"] for _ in range(2)]
    for claim, stance in zip(claims, ("denies", "asserts"), strict=True):
        network.report(claim, who, stance=stance, said=_day(rng, what), basis="own")


def _moving_toll(rng: random.Random, network: Network, what: Draw) -> None:
    """One organisation replaces its figure, and may take the newer one back."""
    if not what.replacements or len(network.claims) < 2:
        return
    (who,) = _speakers(rng, network, 1)
    claims = rng.sample([c["id"] for c in network.claims], min(3, len(network.claims)))
    for i, claim in enumerate(claims):
        replaced = {"supersedes": claims[i - 1]} if i and rng.random() < 0.8 else {}
        network.report(claim, who, said=_day(rng, what), basis="own", **replaced)
    if what.retractions and rng.random() < 0.4:
        network.report(rng.choice(claims), who, stance="retracts", said=_day(rng, what))
