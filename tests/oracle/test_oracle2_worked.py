"""The oracle gives every row of the contract's worked numbers.

The rows are recorded here from their text alone. Where the text leaves something open, a comment
says how it was read.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Mapping
from fractions import Fraction
from math import isclose
from typing import Any

import pytest
from support.oracle2 import consensus, score

Record = dict[str, Any]
FRIDAY = {"start": "2016-03-25", "end": "2016-03-25"}
SATURDAY = {"start": "2016-03-26", "end": "2016-03-26"}
MARCH = {"start": "2016-03-01", "end": "2016-03-31"}


def source(name: str, letter: str = "C", kind: str = "monitor", **more: Any) -> Record:
    return {"type": "source", "id": name, "kind": kind, "reliability": letter, **more}


def paper(name: str, letter: str = "F", **more: Any) -> Record:
    return source(name, letter, "outlet", **more)


def claim(name: str, figure: Mapping[str, Any] | None = None, **more: Any) -> Record:
    made: Record = {"type": "claim", "id": name, "question": "q", **more}
    return made if figure is None else {**made, "quantity": {"unit": "person", **figure}}


def stated(value: float, modifier: str = "stated") -> dict[str, Any]:
    return {"value": value, "modifier": modifier}


def says(on: str, *chain: str, said: str | None = None, **more: Any) -> list[Record]:
    """A held report and the hops that it tells of; more goes on every hop."""
    document = more.pop("document", {})
    pairs = list(itertools.pairwise(chain)) or [(chain[0], None)]
    return [
        {
            "type": "attribution",
            "claim": on,
            "reporter": reporter,
            "attributed_to": cited,
            **({"document": document, "said": said} if place == 0 else {}),
            **more,
        }
        for place, (reporter, cited) in enumerate(pairs)
    ]


def near(number: Fraction, expected: float) -> bool:
    return isclose(number, expected, abs_tol=5e-4)


GOVERNMENT = [
    source("ministry", kind="government", bloc="government"),
    source("army", kind="armed_force", bloc="government"),
    source("kremlin", kind="government", bloc="government"),
]
PALMYRA = [source("observatory", bloc="opposition"), *GOVERNMENT]
PAPERS = [paper("daily"), paper("echo"), paper("mail")]


def test_400_fighters() -> None:
    found = score(
        [
            *PALMYRA,
            *PAPERS,
            claim("c", stated(400)),
            *(hop for p in PAPERS for hop in says("c", p["id"], "observatory")),
        ],
        "c",
    )
    assert found.b == Fraction(1, 2)
    assert (found.counts.reports, found.counts.blocs, found.grade) == (3, 1, "C3")
    assert found.sourcing == "single_origin"


def test_40_sorties() -> None:
    sorties = claim("c", stated(40), favours=["government"])
    hops = [hop for p in PAPERS for hop in says("c", p["id"], "ministry")]
    found = score([*PALMYRA, *PAPERS, sorties, *hops], "c")
    assert found.b == Fraction(1, 3)
    assert (found.counts.reports, found.grade) == (3, "C3")


def targets(window_158: Any, window_120: Any, *, both: bool = True) -> list[Record]:
    few = claim("c120", stated(120), window=window_120, favours=["government"])
    hops = [*says("c158", "daily", "ministry"), *says("c158", "echo", "ministry")]
    return [
        *PALMYRA,
        *PAPERS,
        claim("c158", stated(158), window=window_158, favours=["government"]),
        *hops,
        *([few, *says("c120", "mail", "ministry")] if both else []),
    ]


def test_158_targets_alone() -> None:
    found = score(targets(FRIDAY, FRIDAY, both=False), "c158")
    assert found.b == Fraction(1, 3)
    assert (found.counts.reports, found.grade) == (2, "C3")


@pytest.mark.parametrize(
    ("windows", "b", "k", "grade"),
    [
        ((FRIDAY, FRIDAY), Fraction(0), Fraction(1, 3), "C6"),
        ((FRIDAY, None), Fraction(1, 5), Fraction(1, 6), "C4"),
        ((None, None), Fraction(1, 5), Fraction(1, 6), "C4"),
        ((FRIDAY, SATURDAY), Fraction(1, 3), Fraction(0), "C3"),
    ],
)
def test_158_against_120(windows: tuple[Any, Any], b: Fraction, k: Fraction, grade: str) -> None:
    found = score(targets(*windows), "c158")
    assert (found.b, found.k, found.grade) == (b, k, grade)
    assert not found.contested


def test_palmyra_retaken() -> None:
    retaken = claim("c", favours=["government"], harms=["opposition"])
    found = score(
        [
            *PALMYRA,
            *PAPERS,
            retaken,
            *says("c", "daily", "army"),
            *says("c", "echo", "kremlin"),
            *says("c", "mail", "observatory"),
        ],
        "c",
    )
    assert found.b == Fraction(8, 9)
    assert (found.counts.reports, found.counts.blocs, found.grade) == (3, 2, "C1")
    assert len(found.counts.origins) == 3
    assert found.counts.n_eff == Fraction(2) / Fraction(3, 2) + 1


@pytest.mark.parametrize("asked", ["exact", "least"])
def test_exactly_450_against_a_denial_of_at_least_400(asked: str) -> None:
    records = [
        source("b", "B"),
        source("a", "A"),
        claim("exact", stated(450, "exactly")),
        claim("least", stated(400, "at_least")),
        *says("exact", "b"),
        *says("least", "a", stance="denies"),
    ]
    found = score(records, asked)
    assert near(found.b, 0.130)
    assert near(found.d, 0.826)
    assert found.grade == "B5"
    own = score(records, "exact").counts
    assert (own.reports, len(own.origins), own.blocs) == (1, 1, 1)


def many(letter: str, count: int, prefix: str, **more: Any) -> list[Record]:
    return [source(f"{prefix}{i}", letter, **more) for i in range(count)]


def test_six_against_four() -> None:
    ours, theirs = many("C", 6, "for"), many("C", 4, "against")
    hops = [hop for s in ours for hop in says("c", s["id"])]
    hops += [hop for s in theirs for hop in says("c", s["id"], stance="denies")]
    found = score([*ours, *theirs, claim("c"), *hops], "c")
    assert near(found.b, 0.797)
    assert near(found.d, 0.190)
    assert near(found.k, 0.923)
    assert (found.grade, found.contested) == ("C3", True)
    assert (found.counts.reports, found.counts.blocs) == (6, 6)


def test_five_against_two_whom_it_harms() -> None:
    ours = many("A", 5, "for")
    theirs = many("D", 2, "against", bloc="accused", kind="government")
    hops = [hop for s in ours for hop in says("c", s["id"])]
    hops += [hop for s in theirs for hop in says("c", s["id"], stance="denies")]
    found = score([*ours, *theirs, claim("c", harms=["accused"]), *hops], "c")
    assert near(found.b, 1.000)
    assert near(found.d, 0.000)
    assert (found.grade, found.counts.reports, found.counts.blocs) == ("A1", 5, 5)


def test_a_paper_that_names_nobody() -> None:
    found = score([paper("p", "B"), claim("c"), *says("c", "p")], "c")
    assert near(found.b, 0.525)
    assert (found.grade, found.sourcing) == ("C3", "unattributed")
    assert (found.counts.reports, found.counts.origins, found.counts.blocs) == (1, (), 0)


def test_a_chain_that_ends_at_a_paper_by_citation() -> None:
    """Not a row: the unwritten last hop counts as a written one."""
    found = score([paper("p", "B"), paper("x"), claim("c"), *says("c", "x", "p")], "c")
    assert near(found.b, 0.525)


def test_an_outlet_that_names_nobody_beside_an_origin() -> None:
    records = [source("o"), claim("c"), *says("c", "o")]
    assert score(records, "c").grade == "C3"
    found = score([*records, paper("p", "A"), *says("c", "p")], "c")
    assert near(found.b, 0.665)
    assert (found.grade, found.counts.reports, found.counts.blocs) == ("B3", 2, 1)


def test_an_origin_undercut() -> None:
    records = [
        source("o"),
        source("critic", "B"),
        claim("c"),
        *says("c", "o"),
        *says("c", "critic", stance="undercuts", undercuts="o"),
    ]
    found = score(records, "c")
    assert near(found.b, 0.125)
    assert (found.grade, found.sourcing) == ("E6", "unsourced")
    assert (found.counts.reports, found.counts.blocs) == (1, 1)


def test_a_video_read_by_two_analysts() -> None:
    """The analysts are graded C; they relay the video's word and lose nothing."""
    records = [
        source("video", "A", "material"),
        source("first"),
        source("second"),
        claim("c"),
        *says("c", "first", "video"),
        *says("c", "second", "video"),
    ]
    found = score(records, "c")
    assert near(found.b, 0.855)
    assert (found.grade, found.sourcing, found.counts.reports) == ("B2", "single_origin", 2)


def test_a_self_serving_d() -> None:
    found = score([source("o", "D"), claim("c", favours=["o"]), *says("c", "o")], "c")
    assert near(found.b, 0.143)
    assert found.grade == "D6"


def floors(window: Any) -> list[Record]:
    sources = [*many("B", 3, "s"), source("enemy", "D")]
    records = [*sources, claim("c5000", stated(5000), window=window, favours=["enemy"])]
    for s, n in zip(sources, (12, 14, 15), strict=False):
        records.append(claim(f"c{n}", stated(n, "at_least"), window=window))
        records += says(f"c{n}", s["id"])
    return [*records, *says("c5000", "enemy")]


def test_a_bound_reaches_only_so_far() -> None:
    found = score(floors(MARCH), "c5000")
    assert near(found.b, 0.039)
    assert near(found.d, 0.726)
    assert near(found.k, 0.108)
    assert found.grade == "D5"


def test_a_bound_reaches_half_as_far_in_unknown_windows() -> None:
    found = score(floors(None), "c5000")
    assert near(found.b, 0.082)
    assert near(found.d, 0.426)
    assert found.grade == "D4"


@pytest.mark.parametrize("window", [MARCH, None])
def test_the_consensus_of_bounds(window: Any) -> None:
    (most,) = consensus(floors(window), "c5000")
    assert most.intervals == ((15, 24),)
    assert near(most.agreement, 0.940)


def ps752(*, later: bool) -> list[Record]:
    records = [
        source("us", "B", "government", bloc="west"),
        source("canada", "B", "government", bloc="west"),
        source("iran", "C", "government"),
        claim("c", harms=["iran"]),
        *says("c", "us", said="2020-01-09"),
        *says("c", "canada", said="2020-01-09"),
        *says("c", "iran", said="2020-01-10", stance="denies"),
    ]
    if later:
        records += [
            source("ukraine", "C", "government"),
            *says("c", "ukraine", said="2020-01-11"),
            *says("c", "iran", said="2020-01-11"),
        ]
    return records


def test_ps752_denied() -> None:
    found = score(ps752(later=False), "c")
    assert near(found.b, 0.783)
    assert near(found.d, 0.072)
    assert near(found.k, 0.281)
    assert (found.grade, found.sourcing) == ("B2", "single_bloc")
    assert (found.counts.reports, len(found.counts.origins), found.counts.blocs) == (2, 2, 1)


def test_ps752_admitted() -> None:
    found = score(ps752(later=True), "c")
    assert near(found.b, 0.984)
    assert (found.d, found.k, found.grade) == (0, 0, "B1")
    assert (found.counts.reports, len(found.counts.origins), found.counts.blocs) == (4, 4, 3)


def tolls() -> list[Record]:
    """Dated on three days; the retraction of 31 later than all of them."""
    return [
        source("ministry", "B", "government"),
        *(claim(f"c{n}", stated(n), window=MARCH) for n in (12, 31, 28)),
        *says("c12", "ministry", said="2016-03-26"),
        *says("c31", "ministry", said="2016-03-27", supersedes="c12"),
        *says("c28", "ministry", said="2016-03-28"),
        *says("c31", "ministry", said="2016-03-29", stance="retracts"),
    ]


def test_a_toll_that_was_taken_back() -> None:
    found = score(tolls(), "c28")
    assert (found.b, found.d, found.grade) == (Fraction(3, 4), 0, "B2")
    assert (found.counts.reports, found.counts.blocs) == (1, 1)
    twelve, thirty_one = score(tolls(), "c12"), score(tolls(), "c31")
    assert (twelve.b, twelve.grade) == (0, "F5")
    assert near(twelve.d, 0.750)
    assert (thirty_one.b, thirty_one.grade) == (0, "F4")
    assert near(thirty_one.d, 0.246)


def test_a_part_bounds_its_whole() -> None:
    """135 killed "by the 5th" and "by the 6th": windows with the same first day, 1 March."""
    records = [
        source("one", "B"),
        source("two", "B"),
        claim("part", stated(135), window={"start": "2016-03-01", "end": "2016-03-05"}),
        claim(
            "whole", stated(100, "at_least"), window={"start": "2016-03-01", "end": "2016-03-06"}
        ),
        *says("part", "one"),
        *says("whole", "two"),
    ]
    whole, part = score(records, "whole"), score(records, "part")
    assert near(whole.b, 0.938)
    assert whole.grade == "B1"
    assert near(part.b, 0.750)
    assert part.grade == "B2"


@pytest.mark.parametrize("asked", ["all", "hospitals"])
def test_a_hospitals_count_beside_a_city_s(asked: str) -> None:
    """One known window; the two have no bloc."""

    def records(scope: list[str]) -> list[Record]:
        return [
            source("health", "B"),
            source("msf", "B"),
            claim("all", stated(1429), window=MARCH),
            claim("hospitals", stated(355), window=MARCH, scope=scope),
            *says("all", "health"),
            *says("hospitals", "msf"),
        ]

    scoped = score(records(["msf-hospitals"]), asked)
    assert (scoped.b, scoped.k, scoped.grade) == (Fraction(3, 4), 0, "B2")
    bare = score(records([]), asked)
    assert near(bare.b, 0.429)
    assert near(bare.d, 0.429)
    assert near(bare.k, 0.562)
    assert (bare.grade, bare.contested) == ("B4", True)


def governments(documents: Iterable[tuple[int, str]]) -> list[Record]:
    pages = [({"url": f"https://example.org/{page}"}, f"g{i}") for i, page in documents]
    return [
        *many("B", 5, "g", kind="government"),
        claim("c"),
        *(hop for page, who in pages for hop in says("c", who, document=page)),
    ]


JOINT = [(i, "joint") for i in range(5)]


@pytest.mark.parametrize(
    ("documents", "b", "blocs", "grade", "sourcing"),
    [
        (JOINT, 0.750, 1, "B2", "single_bloc"),
        ([*JOINT, (0, "own")], 0.938, 2, "B1", "independent"),
        ([(i, str(i)) for i in range(5)], 0.999, 5, "B1", "independent"),
    ],
)
def test_five_governments(
    documents: list[tuple[int, str]], b: float, blocs: int, grade: str, sourcing: str
) -> None:
    found = score(governments(documents), "c")
    assert near(found.b, b)
    assert (found.grade, found.sourcing, found.counts.blocs) == (grade, sourcing, blocs)
    assert found.counts.reports == len(documents)
    assert len(found.counts.origins) == 5


# -- relays that lose something -----------------------------------------------------------------


def relayed(*fidelities: float, direct: bool = False) -> list[Record]:
    records = [source("origin"), claim("c"), *(says("c", "origin") if direct else [])]
    for i, fidelity in enumerate(fidelities):
        records += [paper(f"r{i}", fidelity=fidelity), *says("c", f"r{i}", "origin")]
    return records


@pytest.mark.parametrize(
    ("records", "b"),
    [
        (relayed(0.9), 0.450),
        (relayed(0.9, 0.9), 0.450),
        (relayed(*[0.9] * 10), 0.450),
        (relayed(0.9, 0.3), 0.450),
        (relayed(0.9, direct=True), 0.500),
        (
            [
                *relayed(0.9),
                source("south"),
                paper("own", fidelity=0.9),
                *says("c", "own", "south"),
            ],
            0.698,
        ),
    ],
)
def test_relays(records: list[Record], b: float) -> None:
    assert near(score(records, "c").b, b)


def test_two_origins_through_one_relay() -> None:
    records = [
        source("north"),
        source("south"),
        paper("agency", fidelity=0.8),
        claim("c"),
        *says("c", "agency", "north"),
        *says("c", "agency", "south"),
    ]
    found = score(records, "c", {"source_reliability": {"north": 0.7, "south": 0.7}})
    assert near(found.b, 0.728)
    assert near(found.independent.b, 0.806)
    assert found.hypothesis == "shared-relays"
