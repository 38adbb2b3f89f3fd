"""The worked numbers of the calculus: a score that fails a row is wrong."""

from datetime import date
from fractions import Fraction

import pytest
from support import oracle

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


def agrees_with_oracle(case_records, claim, score, policy=None) -> bool:
    expected, _ = oracle.final_score(case_records, claim, policy or Policy())
    return score.support == pytest.approx(float(expected.b), abs=1e-9)


def three_outlets(claim: str, origin: str) -> list[Attribution]:
    return [hop for o in OUTLETS for hop in chain(claim, o.id, origin, document=page(o.id))]


def test_three_outlets_on_one_monitors_word():
    toll = Claim(id="toll", statement="400 IS fighters killed")
    records = [*SOURCES, toll, *three_outlets("toll", "observatory")]
    r = corroborate(Case.of(*records), "toll")
    assert r.support == pytest.approx(0.5)
    assert (r.grade, r.reports, r.origins) == ("C3", 3, ("observatory",))
    assert r.single_origin
    assert r.effective_origins == pytest.approx(1)
    assert agrees_with_oracle(records, "toll", r)


def test_a_ministry_about_its_own_strikes():
    sorties = Claim(id="sorties", statement="40 sorties", favours=("government",))
    records = [*SOURCES, sorties, *three_outlets("sorties", "ministry")]
    r = corroborate(Case.of(*records), "sorties")
    assert r.support == pytest.approx(1 / 3)
    assert (r.grade, r.reports, r.origins) == ("C3", 3, ("ministry",))
    assert agrees_with_oracle(records, "sorties", r)


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
    assert agrees_with_oracle(records, "targets-158", r)
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
    assert agrees_with_oracle(records, "retaken", r)


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


def test_the_oracle_knows_the_shared_relay():
    """Two origins of .7 through one relay of .8: .728 if the relay is one coin, else .8064."""
    sources = [origin("first"), origin("second"), relay("one", 0.8)]
    hops = [*through("one", "first"), *through("one", "second")]
    records = [Claim(id="c", statement="c"), *sources, *hops]
    policy = Policy(reliability={"C": 0.7})
    shared = oracle.score(records, "c", policy, oracle.SHARED).b
    independent = oracle.score(records, "c", policy, oracle.INDEPENDENT).b
    assert (shared, independent) == (Fraction("0.728"), Fraction("0.8064"))


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
    expected = oracle.interval_of(quantity)
    assert float(expected.low) == pytest.approx(low)
    assert (expected.high is None) == (high is None)
    assert high is None or float(expected.high) == pytest.approx(high)


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
        (158, 120, (MARCH, MARCH), 1),  # gap 32.5 of 31.7 tolerated
        (158, 120, (MARCH, None), 0.5),
        (158, 120, (None, None), 0.5),
        (158, 120, (FRIDAY, SATURDAY), 0),
        (165, 158, (MARCH, MARCH), 6 / (0.2 * 165.5)),
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
