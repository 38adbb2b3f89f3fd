"""Random cases, as plain dictionaries that a test can change before records are made of them."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from claimtrace import (
    Attribution,
    Case,
    Claim,
    Document,
    Policy,
    Quantity,
    Source,
    TimeWindow,
)

KINDS = ("outlet", "agency", "unknown", "government", "armed_force", "monitor", "witness")
KINDS += ("anonymous",)
BLOCS = (None, "red", "red", "red", "blue")
FIDELITIES = (1.0, 1.0, 0.9, 0.8, 0.5, 0.3)
QUESTION = "q"
TARGET = "c0"
UNIT = "fighter"

FIGURES = (
    Quantity.stated(400, UNIT),
    Quantity.stated(400, UNIT),
    Quantity.at_least(400, UNIT),
    Quantity.at_least(400, UNIT),
    Quantity.around(400, UNIT),
    Quantity.more_than(370, UNIT),
    Quantity.exactly(450, UNIT),
    Quantity.exactly(310, UNIT),
    Quantity.stated(365, UNIT),
    Quantity.stated(120, UNIT),
    Quantity.more_than(470, UNIT),
    Quantity.less_than(340, UNIT),
    Quantity.at_most(430, UNIT),
    Quantity.between(300, 335, UNIT),
    Quantity.several(500, UNIT),
    Quantity.several("hundreds", UNIT),
    Quantity.stated(400, "tank"),
    None,
)
THREE_WEEKS = TimeWindow(start=date(2016, 3, 7), end=date(2016, 3, 27))
ONE_DAY = TimeWindow(start=date(2016, 3, 18), end=date(2016, 3, 18))
LATER = TimeWindow(start=date(2016, 3, 20), end=date(2016, 4, 2))
NEXT_MONTH = TimeWindow(start=date(2016, 4, 3), end=date(2016, 4, 30))
DAYS = tuple(date(2016, 3, day) for day in (27, 28, 29, 30))
DOCUMENTS = (Document(), Document(title="first page"), Document(title="second page"))


@dataclass
class Network:
    """A case in the making: keyword arguments of every record, and of the policy."""

    sources: list[dict[str, Any]] = field(default_factory=list)
    claims: list[dict[str, Any]] = field(default_factory=list)
    hops: list[dict[str, Any]] = field(default_factory=list)
    rules: dict[str, Any] = field(default_factory=dict)

    def records(self) -> list[Any]:
        return [
            *(Source(**{"name": kw["id"], **kw}) for kw in self.sources),
            *(Claim(**{"statement": kw["id"], **kw}) for kw in self.claims),
            *(Attribution(**kw) for kw in self.hops),
        ]

    def policy(self) -> Policy:
        return Policy(**self.rules)

    def case(self) -> Case:
        return Case.of(*self.records())

    def copy(self) -> Network:
        return Network(*(deepcopy(x) for x in (self.sources, self.claims, self.hops, self.rules)))

    def source(self, source: str) -> dict[str, Any]:
        return next(kw for kw in self.sources if kw["id"] == source)

    def claim(self, claim: str) -> dict[str, Any]:
        return next(kw for kw in self.claims if kw["id"] == claim)

    def organisation(self, source: str) -> str:
        while (parent := self.source(source).get("part_of")) is not None:
            source = parent
        return source

    def add_source(self, source: str, kind: str = "outlet", letter: str = "C", **more: Any) -> str:
        self.sources.append({"id": source, "kind": kind, "reliability": letter, **more})
        return source

    def report(self, claim: str, reporter: str, cited: str | None = None, **more: Any) -> None:
        """A report that is held; `document=None` for a hop that somebody else told of."""
        kw = {"claim": claim, "reporter": reporter, "document": Document(), **more}
        if cited is not None:
            kw["attributed_to"] = cited
        self.hops.append(kw)

    def __str__(self) -> str:
        lines = [
            *(f"source {kw}" for kw in self.sources),
            *(f"claim {kw}" for kw in self.claims),
            *(f"hop {kw}" for kw in self.hops),
            f"policy {self.rules}",
        ]
        return "\n" + "\n".join(lines)


def draw(
    rng: random.Random, *, lossless: bool = False, max_claims: int = 4, quiet: bool = False
) -> Network:
    """A random case: relays, hedges, cycles, denials, contradictions, updates, retractions.

    `lossless` makes every relay faithful and every hop certain; `quiet` leaves out retractions and
    updates; `max_claims=1` leaves out what is pooled.
    """
    network = Network(rules=_draw_rules(rng))
    network.sources = _draw_sources(rng, lossless)
    ids = [kw["id"] for kw in network.sources]
    network.claims = [_draw_claim(rng, i, ids) for i in range(rng.randint(1, max_claims))]
    names = [kw["id"] for kw in network.claims]
    network.hops = [_draw_hop(rng, ids, names, lossless, quiet) for _ in range(rng.randint(4, 12))]
    network.hops += [_come_back(rng, hop) for hop in network.hops if "supersedes" in hop]
    if lossless:
        network.rules["certainty"] = {"own": 1.0, "named": 1.0, "hedged": 1.0, "vague": 1.0}
    return network


def _draw_sources(rng: random.Random, lossless: bool) -> list[dict[str, Any]]:
    count = rng.randint(3, 6)
    sources = []
    for i in range(count):
        source = {
            "id": f"s{i}",
            "kind": rng.choice(KINDS),
            "reliability": rng.choice("AABBCCDEF"),
            "fidelity": 1.0 if lossless else rng.choice(FIDELITIES),
            "bloc": rng.choice(BLOCS),
        }
        if i and rng.random() < 0.15:
            source["part_of"] = f"s{rng.randrange(i)}"
        sources.append(source)
    return sources


def _draw_claim(rng: random.Random, i: int, sources: Sequence[str]) -> dict[str, Any]:
    names = [*sources, "red", "blue", "nobody"]
    return {
        "id": f"c{i}",
        "question": QUESTION,
        "quantity": rng.choice(FIGURES),
        "window": rng.choices(
            (THREE_WEEKS, None, ONE_DAY, LATER, NEXT_MONTH), (20, 2, 1, 1, 1)
        )[0],
        "topic": rng.choice((None, None, "strikes")),
        "favours": tuple(rng.sample(names, rng.choice((0, 0, 1, 2)))),
        "harms": tuple(rng.sample(names, rng.choice((0, 0, 0, 1, 2)))),
    }  # fmt: skip


def _draw_hop(
    rng: random.Random, sources: Sequence[str], claims: Sequence[str], lossless: bool, quiet: bool
) -> dict[str, Any]:
    reporter, other = rng.sample(sources, 2)
    cited = other if rng.random() < 0.55 else None
    stances = ("asserts", "denies") if quiet else ("asserts", "denies", "retracts")
    hop = {
        "claim": rng.choice([TARGET, *claims]),
        "reporter": reporter,
        "attributed_to": cited,
        "basis": _draw_basis(rng, cited),
        "stance": rng.choices(stances, (24, 3, 1)[: len(stances)])[0],
        "said": rng.choice((None, *DAYS)),
        "document": rng.choice((None, *DOCUMENTS)),
    }
    if not lossless and rng.random() < 0.15:
        hop["certainty"] = rng.choice((0.6, 0.95))
    older = [claim for claim in claims if claim != hop["claim"]]
    if not quiet and older and hop["stance"] == "asserts" and rng.random() < 0.06:
        hop["supersedes"] = rng.choice(older)
    return hop


def _come_back(rng: random.Random, hop: dict[str, Any]) -> dict[str, Any]:
    """The same speaker, at some time, says the older claim instead of the newer."""
    back = {**hop, "claim": hop["supersedes"], "said": rng.choice((None, *DAYS))}
    if rng.random() < 0.6:
        return {**back, "supersedes": hop["claim"]}
    return {key: value for key, value in back.items() if key != "supersedes"}


def _draw_basis(rng: random.Random, cited: str | None) -> str | None:
    if rng.random() < 0.6:
        return None
    return rng.choice(
        ("own", "own", "unattributed") if cited is None else ("named", "hedged", "vague")
    )


def _draw_rules(rng: random.Random) -> dict[str, Any]:
    rules: dict[str, Any] = {}
    if rng.random() < 0.5:
        rules["coupling"] = rng.choice((0.0, 0.25, 1.0))
    if rng.random() < 0.3:
        rules["coupling_by_bloc"] = {"red": rng.choice((0.0, 0.8, 1.0))}
    if rng.random() < 0.2:
        rules["letters"] = {"s1": rng.choice("ABCDEF")}
    if rng.random() < 0.2:
        rules["bloc_of"] = {"s0": rng.choice(("red", "blue"))}
    if rng.random() < 0.2:
        rules["source_reliability"] = {"s2": 0.37, ("s0", "strikes"): 0.81}
    if rng.random() < 0.2:
        rules["tolerance"] = 0.5
    if rng.random() < 0.2:
        rules["same_window"] = 0.3
    return rules


def networks(seed: int, count: int, **options: Any) -> Iterator[tuple[random.Random, Network]]:
    """As many random cases, each with the generator that the test may go on drawing from."""
    for i in range(count):
        rng = random.Random(seed * 1_000_003 + i)
        yield rng, draw(rng, **options)
