"""The worked numbers of the calculus: a score that fails a row is wrong."""

from datetime import date

import pytest

from claimtrace import (
    Attribution,
    Case,
    Claim,
    Document,
    Policy,
    Quantity,
    Source,
    TimeWindow,
    chain,
    compare,
    corroborate,
)
from claimtrace.scoring import consensus

OUTLETS = tuple(
    Source(id=name, name=name.upper(), kind="outlet") for name in ("bbc", "sky", "usa-today")
)
TASS = Source(id="tass", name="TASS", kind="state_media")
OBSERVATORY = Source(
    id="observatory", name="Observatory", kind="monitor", reliability="C", bloc="opposition"
)
MINISTRY = Source(
    id="ministry", name="Ministry", kind="armed_force", reliability="C", bloc="government"
)
KREMLIN = Source(
    id="kremlin", name="Kremlin", kind="government", reliability="C", bloc="government"
)
ARMY = Source(id="army", name="Army", kind="armed_force", reliability="C", bloc="government")
SOURCES = (*OUTLETS, TASS, OBSERVATORY, MINISTRY, KREMLIN, ARMY)

MARCH = TimeWindow(start=date(2016, 3, 7), end=date(2016, 3, 27))
FRIDAY = TimeWindow(start=date(2016, 3, 25), end=date(2016, 3, 25))
SATURDAY = TimeWindow(start=date(2016, 3, 26), end=date(2016, 3, 26))


def page(title: str) -> Document:
    return Document(title=title)


def numbers(score) -> tuple[float, float]:
    return score.support, score.conflict


def three_outlets(claim: str, origin: str) -> list[Attribution]:
    return [hop for o in OUTLETS for hop in chain(claim, o.id, origin, document=page(o.id))]


def test_three_outlets_on_one_monitors_word():
    toll = Claim(id="toll", statement="400 IS fighters killed")
    records = [*SOURCES, toll, *three_outlets("toll", "observatory")]
    r = corroborate(Case.of(*records), "toll")
    assert r.support == pytest.approx(0.5)
    assert (r.grade, r.reports, r.origins) == ("C3", 3, ("observatory",))
    assert r.single_origin
    assert r.sourcing == "single_origin"
    assert r.effective_origins == pytest.approx(1)


def test_a_ministry_about_its_own_strikes():
    sorties = Claim(id="sorties", statement="40 sorties", favours=("government",))
    records = [*SOURCES, sorties, *three_outlets("sorties", "ministry")]
    r = corroborate(Case.of(*records), "sorties")
    assert r.support == pytest.approx(1 / 3)
    assert (r.grade, r.reports, r.origins) == ("C3", 3, ("ministry",))


def targets(value: int, window: TimeWindow | None) -> Claim:
    return Claim(
        id=f"targets-{value}",
        statement=f"{value} targets",
        question="targets",
        quantity=Quantity.stated(value, "target"),
        window=window,
        favours=("government",),
    )


def two_reports(claim: str) -> list[Attribution]:
    return [
        *chain(claim, "usa-today", "tass", "ministry", document=page("one")),
        *chain(claim, "bbc", "ministry", document=page("two")),
    ]


def test_158_targets_alone():
    records = [*SOURCES, targets(158, MARCH), *two_reports("targets-158")]
    r = corroborate(Case.of(*records), "targets-158")
    assert r.support == pytest.approx(1 / 3)
    assert (r.grade, r.reports) == ("C3", 2)


@pytest.mark.parametrize(
    ("windows", "support", "conflict", "grade"),
    [
        ((MARCH, MARCH), 0, 1 / 3, "C6"),
        ((None, None), 1 / 5, 1 / 6, "C4"),
        ((MARCH, None), 1 / 5, 1 / 6, "C4"),
        ((None, MARCH), 1 / 5, 1 / 6, "C4"),
        ((FRIDAY, SATURDAY), 1 / 3, 0, "C3"),
    ],
    ids=["same window", "unknown", "one unknown", "other unknown", "different days"],
)
def test_158_against_120_of_the_same_ministry(windows, support, conflict, grade):
    claims = [targets(158, windows[0]), targets(120, windows[1])]
    records = [
        *SOURCES,
        *claims,
        *two_reports("targets-158"),
        *chain("targets-120", "sky", "ministry", document=page("three")),
    ]
    r = corroborate(Case.of(*records), "targets-158")
    assert numbers(r) == pytest.approx((support, conflict), abs=1e-9)
    assert (r.grade, r.reports, r.origins) == (grade, 2, ("ministry",))
    contradicts = any(f.code == "self-contradiction" for f in r.findings)
    if windows == (MARCH, MARCH):
        assert contradicts


def test_palmyra_retaken():
    retaken = Claim(
        id="retaken",
        statement="the army retook Palmyra",
        favours=("government",),
        harms=("opposition",),
    )
    records = [
        *SOURCES,
        retaken,
        *chain("retaken", "bbc", "army", document=page("one")),
        *chain("retaken", "sky", "kremlin", document=page("two")),
        *chain("retaken", "usa-today", "observatory", document=page("three")),
    ]
    r = corroborate(Case.of(*records), "retaken")
    assert r.support == pytest.approx(8 / 9)
    assert r.support == pytest.approx(1 - (1 - 0.8) * (1 - 4 / 9))
    assert (r.grade, r.reports) == ("C1", 3)
    assert r.origins == ("army", "kremlin", "observatory")
    assert len(r.blocs) == 2
    assert r.effective_origins == pytest.approx(2 / 1.5 + 1)


# -- opposition that obeys logic and time ---------------------------------------------------------


def source(name: str, letter: str = "C", kind: str = "monitor", **more) -> Source:
    return Source(id=name, name=name, kind=kind, reliability=letter, **more)


def many(letter: str, count: int, prefix: str, **more) -> list[Source]:
    return [source(f"{prefix}-{n}", letter, **more) for n in range(count)]


def says(claim: str, *path: str, url: str | None = None, **more) -> tuple[Attribution, ...]:
    document = Document(title=" ".join((claim, *path)), url=url)
    return chain(claim, *path, document=document, **more)


def of(figure: Quantity | None = None, name: str = "c", **more) -> Claim:
    return Claim(id=name, statement=name, question="q", quantity=figure, **more)


def scored(*records, claim: str = "c", policy: Policy | None = None):
    flat = [each for record in records for each in (record if isinstance(record, (list, tuple))
            else (record,))]  # fmt: skip
    return corroborate(Case.of(*flat), claim, policy)


def codes(result) -> set[str]:
    return {finding.code.value for finding in result.findings}


def near(number: float):
    """What the contract prints with three decimals."""
    return pytest.approx(number, abs=5e-4)


PERSON = "person"


@pytest.mark.parametrize("asked", ["exact", "least"])
def test_who_denies_at_least_400_denies_exactly_450(asked):
    records = [
        source("b", "B"),
        source("a", "A"),
        of(Quantity.exactly(450, PERSON), "exact", window=MARCH),
        of(Quantity.at_least(400, PERSON), "least", window=MARCH),
        says("exact", "b"),
        says("least", "a", stance="denies"),
    ]
    r = scored(*records, claim=asked)
    assert (r.support, r.opposition, r.grade) == (near(0.130), near(0.826), "B5")
    assert r.denied_by == ("a",)
    own = scored(*records, claim="exact")
    assert (own.reports, len(own.origins), len(own.blocs)) == (1, 1, 1)


def test_six_assert_and_four_deny():
    ours, theirs = many("C", 6, "for"), many("C", 4, "against")
    said = [says("c", each.id) for each in ours]
    denied = [says("c", each.id, stance="denies") for each in theirs]
    r = scored(of(), ours, theirs, *said, *denied)
    assert (r.support, r.opposition, r.conflict) == (near(0.797), near(0.190), near(0.923))
    assert (r.grade, r.contested, r.reports, len(r.blocs)) == ("C3", True, 6, 6)
    assert "contested" in codes(r)
    assert "for-5 against against-0" in r.summary()


def test_the_denial_of_who_stands_accused_does_not_block_five_others():
    ours = many("A", 5, "for")
    theirs = many("D", 2, "against", kind="government", bloc="accused")
    said = [says("c", each.id) for each in ours]
    denied = [says("c", each.id, stance="denies") for each in theirs]
    r = scored(of(harms=("accused",)), ours, theirs, *said, *denied)
    assert (r.support, r.opposition) == (near(1.000), near(0.000))
    assert (r.grade, r.reports, len(r.blocs), r.opposing_others) == ("A1", 5, 5, 0)


def ps752(*, admitted: bool):
    records = [
        source("us", "B", "government", bloc="west"),
        source("canada", "B", "government", bloc="west"),
        source("iran", "C", "government"),
        of(harms=("iran",)),
        says("c", "us", said="2020-01-09"),
        says("c", "canada", said="2020-01-09"),
        says("c", "iran", said="2020-01-10", stance="denies"),
    ]
    if admitted:
        records += [
            source("ukraine", "C", "government"),
            says("c", "ukraine", said="2020-01-11"),
            says("c", "iran", said="2020-01-11"),
        ]
    return scored(*records)


def test_a_denial():
    r = ps752(admitted=False)
    assert (r.support, r.opposition, r.conflict) == (near(0.783), near(0.072), near(0.281))
    assert (r.grade, r.sourcing, r.reports, len(r.origins)) == ("B2", "single_bloc", 2, 2)
    assert len(r.blocs) == 1


def test_an_admission_after_the_denial():
    r = ps752(admitted=True)
    assert (r.support, r.opposition, r.conflict, r.grade) == (near(0.984), 0, 0, "B1")
    assert (r.reports, len(r.origins), len(r.blocs)) == (4, 4, 3)
    assert "changed-position" in codes(r)


def tolls(claim: str):
    return scored(
        source("ministry", "B", "government"),
        *(of(Quantity.stated(n, PERSON), f"c{n}", window=MARCH) for n in (12, 31, 28)),
        says("c12", "ministry", said="2016-03-26"),
        replacing(says("c31", "ministry", said="2016-03-27"), "c12"),
        says("c28", "ministry", said="2016-03-28"),
        says("c31", "ministry", said="2016-03-29", stance="retracts"),
        claim=claim,
    )


def replacing(hops, older: str) -> tuple[Attribution, ...]:
    return tuple(hop.model_copy(update={"supersedes": older}) for hop in hops)


def test_who_takes_a_replacement_back_does_not_say_the_older_figure_again():
    r = tolls("c28")
    assert (r.support, r.opposition, r.grade) == (pytest.approx(0.75), 0, "B2")
    assert (r.reports, len(r.blocs)) == (1, 1)
    twelve, thirty_one = tolls("c12"), tolls("c31")
    assert (twelve.support, twelve.opposition, twelve.grade) == (0, near(0.750), "F5")
    assert (thirty_one.support, thirty_one.opposition) == (0, near(0.246))
    assert thirty_one.grade == "F4"


# -- voices, evidence, undercuts ------------------------------------------------------------------


def test_a_paper_that_names_nobody():
    r = scored(source("paper", "B", "outlet"), of(), says("c", "paper"))
    assert (r.support, r.grade, r.sourcing) == (near(0.525), "C3", "unattributed")
    assert (r.reports, r.origins, r.blocs) == (1, (), ())


def test_an_outlet_that_names_nobody_beside_an_origin_from_which_it_may_derive():
    origin = [source("origin"), of(), says("c", "origin")]
    alone = scored(*origin)
    assert (alone.support, alone.grade) == (0.5, "C3")
    r = scored(*origin, source("outlet", "A", "outlet"), says("c", "outlet"))
    assert (r.support, r.grade, r.reports, len(r.blocs)) == (near(0.665), "B3", 2, 1)
    assert r.attributed_support == 0.5


def test_an_origin_that_is_undercut():
    r = scored(
        source("origin"), source("critic", "B"), of(), says("c", "origin"),
        says("c", "critic", undercuts="origin"),
    )  # fmt: skip
    assert (r.support, r.grade, r.sourcing) == (near(0.125), "E6", "unsourced")
    assert (r.reports, len(r.blocs), r.undercut_by) == (1, 1, ("critic",))
    assert "undercut" in codes(r)


def test_a_video_that_two_analysts_read():
    r = scored(
        source("video", "A", "material"), source("one"), source("two"), of(),
        says("c", "one", "video"), says("c", "two", "video"),
    )  # fmt: skip
    assert (r.support, r.grade, r.sourcing) == (near(0.855), "B2", "single_origin")
    assert (r.reports, r.origins) == (2, ("video",))


def test_little_for_it_and_nothing_against_it_is_not_doubt():
    r = scored(source("origin", "D"), of(favours=("origin",)), says("c", "origin"))
    assert (r.support, r.grade) == (near(0.143), "D6")


# -- bounds, parts, scopes ------------------------------------------------------------------------


def floors(window: TimeWindow | None) -> list:
    witnesses = many("B", 3, "witness")
    high = of(Quantity.stated(5000, PERSON), "c5000", window=window, favours=("enemy",))
    records = [*witnesses, source("enemy", "D"), high, *says("c5000", "enemy")]
    for each, n in zip(witnesses, (12, 14, 15), strict=True):
        records += [of(Quantity.at_least(n, PERSON), f"c{n}", window=window)]
        records += says(f"c{n}", each.id)
    return records


@pytest.mark.parametrize(
    ("window", "b", "d", "grade"), [(MARCH, 0.039, 0.726, "D5"), (None, 0.082, 0.426, "D4")]
)
def test_a_bound_reaches_only_so_far(window, b, d, grade):
    r = scored(floors(window), claim="c5000")
    assert (r.support, r.opposition, r.grade) == (near(b), near(d), grade)
    assert window is None or r.conflict == near(0.108)
    (most,) = consensus(Case.of(*floors(window)), "q").consensus
    assert (most.intervals, most.agreement) == (((15, 24),), near(0.940))


def test_a_part_bounds_its_whole():
    first, fifth, sixth = (date(2016, 3, day) for day in (1, 5, 6))
    records = [
        source("one", "B"), source("two", "B"), says("part", "one"), says("whole", "two"),
        of(Quantity.stated(135, PERSON), "part", window=TimeWindow(start=first, end=fifth)),
        of(Quantity.at_least(100, PERSON), "whole", window=TimeWindow(start=first, end=sixth)),
    ]  # fmt: skip
    whole, part = scored(*records, claim="whole"), scored(*records, claim="part")
    assert (whole.support, whole.grade) == (near(0.938), "B1")
    assert (part.support, part.grade) == (near(0.750), "B2")


@pytest.mark.parametrize("asked", ["all", "hospitals"])
def test_a_hospitals_count_beside_a_citys(asked):
    def result(*scope: str):
        return scored(
            source("health", "B"), source("msf", "B"), says("all", "health"),
            says("hospitals", "msf"), of(Quantity.stated(1429, PERSON), "all", window=MARCH),
            of(Quantity.stated(355, PERSON), "hospitals", window=MARCH, scope=scope),
            claim=asked,
        )  # fmt: skip

    r = result("msf-hospitals")
    assert (r.support, r.conflict, r.grade) == (near(0.750), 0, "B2")
    bare = result()
    assert (bare.support, bare.opposition, bare.conflict) == (near(0.429), near(0.429), near(0.562))
    assert (bare.grade, bare.contested) == ("B4", True)


# -- joint statements -----------------------------------------------------------------------------

JOINT = [(n, "joint") for n in range(5)]


@pytest.mark.parametrize(
    ("documents", "b", "blocs", "grade", "sourcing"),
    [
        (JOINT, 0.750, 1, "B2", "single_bloc"),
        ([*JOINT, (0, "own")], 0.938, 2, "B1", "independent"),
        ([(n, str(n)) for n in range(5)], 0.999, 5, "B1", "independent"),
    ],
    ids=["one document", "and one of its own", "five documents"],
)
def test_five_governments(documents, b, blocs, grade, sourcing):
    said = [says("c", f"g-{n}", url=f"https://example.org/{page}") for n, page in documents]
    r = scored(of(), many("B", 5, "g", kind="government"), *said)
    assert (r.support, r.grade, r.sourcing) == (near(b), grade, sourcing)
    assert (r.reports, len(r.origins), len(r.blocs)) == (len(documents), 5, blocs)
    assert ("joint-statement" in codes(r)) == (blocs < 5)


# -- one origin of .5 through relays of .9 --------------------------------------------------------


def origin(name: str, letter: str = "C") -> Source:
    return Source(id=name, name=name, kind="witness", reliability=letter)


def relay(name: str, fidelity: float = 0.9) -> Source:
    return Source(id=name, name=name, kind="outlet", fidelity=fidelity)


def support_of(*records, policy: Policy | None = None) -> float:
    claim = Claim(id="c", statement="c")
    return corroborate(Case.of(claim, *records), "c", policy or Policy()).support


def through(*path: str) -> tuple[Attribution, ...]:
    return chain("c", *path, document=page(path[0]))


@pytest.mark.parametrize("count", [1, 2, 10])
def test_relays_of_one_origin_add_nothing(count):
    relays = [relay(f"relay-{i}") for i in range(count)]
    hops = [hop for r in relays for hop in through(r.id, "witness")]
    assert support_of(origin("witness"), *relays, *hops) == pytest.approx(0.45)


def test_a_weaker_relay_adds_nothing():
    hops = [*through("good", "witness"), *through("bad", "witness")]
    records = [origin("witness"), relay("good"), relay("bad", 0.3), *hops]
    assert support_of(*records) == pytest.approx(0.45)


def test_a_second_origin_through_its_own_relay():
    hops = [*through("one", "first"), *through("two", "second")]
    records = [origin("first"), origin("second"), relay("one"), relay("two"), *hops]
    assert support_of(*records) == pytest.approx(1 - 0.55**2)
    assert support_of(*records) == pytest.approx(0.698, abs=5e-4)


def test_the_origin_read_directly():
    records = [origin("witness"), relay("one"), *through("one", "witness"), *through("witness")]
    assert support_of(*records) == pytest.approx(0.5)


def test_two_origins_through_one_relay_are_the_hypothesis_of_shared_relays():
    sources = [origin("first"), origin("second"), relay("one", 0.8)]
    hops = [*through("one", "first"), *through("one", "second")]
    records = [Claim(id="c", statement="c"), *sources, *hops]
    r = corroborate(Case.of(*records), "c", Policy(reliability={"C": 0.7}))
    assert (r.support, r.hypothesis) == (pytest.approx(0.728), "shared-relays")


# -- figures and windows --------------------------------------------------------------------------


def figure(name: str, quantity: Quantity | None, window: TimeWindow | None = MARCH) -> Claim:
    return Claim(id=name, statement=name, question="q", quantity=quantity, window=window)


def compared(a: Quantity | None, b: Quantity | None, windows=(MARCH, MARCH)):
    return compare(figure("a", a, windows[0]), figure("b", b, windows[1]))


FIGHTERS = "fighter"


@pytest.mark.parametrize(
    ("quantity", "interval"),
    [
        (Quantity.stated(400, FIGHTERS), (350, 450)),
        (Quantity.stated(158, FIGHTERS), (157.5, 158.5)),
        (Quantity.stated(0, FIGHTERS), (0, 0)),
        (Quantity.stated(1, FIGHTERS), (0.75, 1.25)),
        (Quantity.stated(2.5, FIGHTERS), (2.45, 2.55)),
        (Quantity.exactly(450, FIGHTERS), (450, 450)),
        (Quantity.around(158, FIGHTERS), (158 - 15.8, 158 + 15.8)),
        (Quantity.around(400, FIGHTERS), (350, 450)),
        (Quantity.at_least(400, FIGHTERS), (400, None)),
        (Quantity.more_than(40, FIGHTERS), (41, None)),
        (Quantity.at_most(20, FIGHTERS), (0, 20)),
        (Quantity.less_than(20, FIGHTERS), (0, 19)),
        (Quantity.between(300, 340, FIGHTERS), (300, 340)),
        (Quantity.several("dozens", FIGHTERS), (24, None)),
        (Quantity.several("hundreds", FIGHTERS), (200, None)),
    ],
    ids=str,
)
def test_interval_of_what_was_said(quantity, interval):
    low, high = compared(quantity, quantity).interval_a
    assert (low, high) == pytest.approx(interval)


@pytest.mark.parametrize(
    ("a", "b", "relation"),
    [
        (Quantity.exactly(450, FIGHTERS), Quantity.at_least(400, FIGHTERS), "entails"),
        (Quantity.at_least(400, FIGHTERS), Quantity.exactly(450, FIGHTERS), "entailed_by"),
        (Quantity.stated(400, FIGHTERS), Quantity.at_least(400, FIGHTERS), "agrees"),
        (Quantity.around(400, FIGHTERS), Quantity.at_least(400, FIGHTERS), "agrees"),
        (Quantity.between(390, 410, FIGHTERS), Quantity.stated(400, FIGHTERS), "entails"),
        (Quantity.between(440, 500, FIGHTERS), Quantity.stated(400, FIGHTERS), "compatible"),
        (Quantity.stated(400, FIGHTERS), Quantity.stated(400, "tank"), "incomparable"),
        (Quantity.stated(400, FIGHTERS), None, "incomparable"),
    ],
)
def test_relations_in_equal_windows(a, b, relation):
    assert compared(a, b).relation == relation


@pytest.mark.parametrize(
    ("a", "b", "windows", "kappa"),
    [
        (180, 18, (MARCH, FRIDAY), 0),  # a part may be smaller than the whole
        (18, 180, (MARCH, FRIDAY), 1),  # it cannot be greater
        (180, 18, (FRIDAY, MARCH), 1),
        (158, 120, (MARCH, MARCH), 1),  # gap 32.5 of 31.5 tolerated
        (158, 120, (MARCH, None), 0.5),
        (158, 120, (None, None), 0.5),
        (158, 120, (FRIDAY, SATURDAY), 0),
        (165, 158, (MARCH, MARCH), 6 / (0.2 * 164.5)),
        (None, None, (MARCH, MARCH), 1),
        (None, None, (None, None), 1),
        (None, None, (MARCH, None), 0.5),
        (None, None, (MARCH, TimeWindow()), 0.5),
        (None, None, (FRIDAY, SATURDAY), 0),
    ],
)
def test_degree_of_contradiction(a, b, windows, kappa):
    a, b = (None if n is None else Quantity.stated(n, FIGHTERS) for n in (a, b))
    assert compared(a, b, windows).kappa == pytest.approx(kappa)


@pytest.mark.parametrize("windows", [(MARCH, None), (None, MARCH), (FRIDAY, MARCH)])
def test_agreement_needs_one_window(windows):
    a, b = Quantity.stated(400, FIGHTERS), Quantity.at_least(400, FIGHTERS)
    assert compared(a, b, windows).relation == "compatible"
    assert compared(a, b, (None, None)).relation == "agrees"
