"""Random records that use every field, for tests of formats."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

from claimtrace import Attribution, Claim, Document, Quantity, Quote, Source, TimeWindow
from claimtrace.records import Basis, Record, SourceKind, Stance

ID_PARTS = ("a", "Z", "9", "é", "ы", "العربية", "猫", ":", "/", "%", "%20", "#", "?", "~", ".", "-",
            "_", "'", '"', "<b>", "&", "\\", "@", "=", "+", ";", ",", "()", "😀")  # fmt: skip
TEXTS = (
    "400 fighters", " spaces ", "=1+1", 'a "quoted" word', "line\nbreak", "tab\tstop", "<i>&amp;",
    "\u200fright to left\u200e", "\u0000", "e\u0301", '{"$": 1}', "_:id1", "x" * 5_000,
)  # fmt: skip
MOMENTS = (
    date(2016, 3, 27), date(1999, 12, 31), date(1066, 10, 14), date(9999, 12, 31),
    datetime(2016, 3, 27, 21, 29, tzinfo=UTC),
    datetime(2016, 3, 27, 21, 29, 1, 250_000, tzinfo=timezone(timedelta(hours=5, minutes=30))),
)  # fmt: skip
QUANTITIES = (
    Quantity.stated(400, "fighter"), Quantity.stated(0.5, "tonne"), Quantity.exactly(0, "death"),
    Quantity.around(10**15, "item"), Quantity.at_least(158.0, "target"),
    Quantity.more_than(40, "sortie"), Quantity.at_most(20, "soldier"),
    Quantity.less_than(7, "tank"), Quantity.between(4, 9, "death", value=5),
    Quantity.between(1.5, 2.5, "km"), Quantity.several("dozens", "truck"),
    Quantity.several(20, "truck"),
)  # fmt: skip
WINDOWS = (
    TimeWindow(start=date(2016, 3, 7), end=date(2016, 3, 27)), TimeWindow(start=date(2016, 3, 7)),
    TimeWindow(end=MOMENTS[4]), TimeWindow(),
)  # fmt: skip
EXTENSIONS = ({}, {"tool": {"deep": [1, 2.5, None, True, "é", {"": []}]}}, {"": 0, "a b": -1e-9})


def maybe(rng: random.Random, values: Sequence[Any], chance: float = 0.5) -> Any:
    return rng.choice(values) if rng.random() < chance else None


def new_id(rng: random.Random, number: int) -> str:
    return f"{''.join(rng.choices(ID_PARTS, k=rng.randint(1, 4)))}{number}" + rng.choice(ID_PARTS)


def given(**fields: Any) -> dict[str, Any]:
    return {name: value for name, value in fields.items() if value is not None}


def records(rng: random.Random) -> list[Record]:
    """A set of records that hold together, in random order."""
    sources = _sources(rng)
    claims = _claims(rng, [source.id for source in sources])
    owner: dict[str, str] = {}
    for source in sources:  # what a source is part of was made before it
        owner[source.id] = owner[source.part_of] if source.part_of else source.id
    hops = _hops(rng, owner, claims)
    made: list[Record] = [*sources, *claims, *hops]
    rng.shuffle(made)
    return made


def _sources(rng: random.Random) -> list[Source]:
    sources: list[Source] = []
    for number in range(rng.randint(1, 7)):
        sources.append(
            Source(
                id=new_id(rng, number),
                name=rng.choice(TEXTS),
                kind=rng.choice(list(SourceKind)),
                reliability=rng.choice("ABCDEF"),
                fidelity=rng.choice((1.0, 0.9, 0.1)),
                aliases=tuple(rng.sample(TEXTS, rng.randint(0, 2))),
                confidential=rng.random() < 0.2,
                extensions=rng.choice(EXTENSIONS),
                **given(
                    part_of=maybe(rng, [source.id for source in sources], 0.3) if sources else None,
                    bloc=maybe(rng, ("red", "blue:é")),
                    url=maybe(rng, ("https://example.org/é?a=b", "javascript:alert(1)")),
                    note=maybe(rng, TEXTS),
                ),
            )
        )
    return sources


def _claims(rng: random.Random, sources: list[str]) -> list[Claim]:
    questions = [None, "q", "q:2"]
    return [
        Claim(
            id=new_id(rng, number),
            statement=rng.choice(TEXTS),
            question=rng.choice(questions),
            favours=tuple(rng.sample(sources, min(1, rng.randint(0, 1)))),
            harms=tuple(rng.sample(("red", "nobody"), rng.randint(0, 2))),
            extensions=rng.choice(EXTENSIONS),
            **given(
                quantity=maybe(rng, QUANTITIES),
                window=maybe(rng, WINDOWS),
                scope=maybe(rng, (("children",), ("msf:é", "children")), 0.2),
                topic=maybe(rng, ("tolls",)),
                note=maybe(rng, TEXTS),
            ),
        )
        for number in range(rng.randint(1, 5))
    ]


def document(rng: random.Random) -> Document:
    return Document(
        **given(
            url=maybe(rng, ("https://example.org/1", "ftp://x", "=cmd")),
            title=maybe(rng, TEXTS),
            published=maybe(rng, MOMENTS),
            retrieved=maybe(rng, MOMENTS),
            archived=maybe(rng, ("https://archive.example/1",)),
            credit=maybe(rng, TEXTS),
            rights=maybe(rng, TEXTS),
            sha256=maybe(rng, ("Ab" * 32,)),
        )
    )


def _hops(rng: random.Random, owner: dict[str, str], claims: list[Claim]) -> list[Attribution]:
    hops: dict[str, Attribution] = {}
    sources = list(owner)
    for _ in range(rng.randint(0, 12)):
        claim, reporter = rng.choice(claims), rng.choice(sources)
        cited = maybe(rng, [source for source in sources if source != reporter] or [None], 0.7)
        bases = ("named", "hedged", "vague") if cited else ("own", "unattributed")
        older = [c.id for c in claims if c.question == claim.question and c.id != claim.id]
        stance = rng.choice((Stance.ASSERTS, *Stance))
        others = [source for source in sources if owner[source] != owner[cited or reporter]]
        if stance is Stance.UNDERCUTS and not others:
            continue
        words = rng.choice(TEXTS)
        hop = Attribution(
            claim=claim.id,
            reporter=reporter,
            stance=stance,
            extensions=rng.choice(EXTENSIONS),
            **given(
                id=maybe(rng, [f"hop{len(hops)}", new_id(rng, len(hops))], 0.3),
                attributed_to=cited,
                basis=maybe(rng, [Basis(basis) for basis in bases]),
                certainty=maybe(rng, (1.0, 0.25)),
                undercuts=rng.choice(others) if stance is Stance.UNDERCUTS else None,
                supersedes=maybe(rng, older, 0.2) if older and stance is Stance.ASSERTS else None,
                said=maybe(rng, MOMENTS, 0.3),
                document=document(rng) if rng.random() < 0.7 else None,
                quote=maybe(
                    rng, (Quote(exact=words), Quote(exact=words, start=3, end=3 + len(words),
                                                    prefix="p", suffix="s")), 0.3,
                ),
                wording=maybe(rng, TEXTS),
                recorded_by=maybe(rng, TEXTS),
                note=maybe(rng, TEXTS),
            ),
        )  # fmt: skip
        hops.setdefault(hop.id, hop)
    return list(hops.values())
