"""A law that breaks is shown with its smallest case; one that nothing exercises fails as well."""

import io
import random
from functools import partial

import pytest
from support import laws
from support.cases import law_cases
from support.laws import RAN, on_networks, on_records, on_texts
from support.networks import TARGET, Network, draw
from support.shrinking import (
    network_as_text,
    records_as_text,
    smallest,
    smallest_network,
    smallest_records,
)  # fmt: skip

from claimtrace import Attribution, Case, Source, corroborate, read
from claimtrace.errors import ClaimtraceError


@pytest.fixture(autouse=True)
def laws_of_this_module_are_no_laws():
    before = len(RAN)
    yield
    del RAN[before:]


def records_in(text):
    return list(read(io.StringIO(text)))


def test_of_any_list_the_smallest_that_fails_is_found():
    """Whatever two, three or no items it takes, and however far apart they stand."""
    rng = random.Random(1)
    for _ in range(200):
        items = list(range(rng.randint(1, 40)))
        needed = set(rng.sample(items, min(len(items), rng.randint(0, 3))))
        assert set(smallest(items, lambda kept, needed=needed: needed <= set(kept))) == needed


def test_what_hangs_on_a_dropped_item_goes_with_it():
    def closed(items):
        return [item for item in items if set(range(item)) <= set(items)]

    tried = []

    def fails(items):
        tried.append(items)
        return 3 in items

    assert smallest([0, 1, 2, 3, 4, 5], fails, closed) == [0, 1, 2, 3]
    assert all(items == list(range(len(items))) for items in tried)


@pytest.mark.slow
def test_nothing_can_be_dropped_from_the_smallest_network():
    """Deliberately broken: no score is over a half."""

    def fails(network: Network) -> bool:
        try:
            case = network.case()
            return corroborate(case, TARGET, network.policy(), explain=False).support > 0.5
        except (
            ClaimtraceError,
            ValueError,
        ):  # the target itself was dropped, or fields that need one another
            return False

    shrunk = 0
    for seed in range(25):
        network = draw(random.Random(seed))
        if not fails(network):
            continue
        least = smallest_network(network, fails)
        assert fails(least)
        assert len(least.claims) <= 2  # another one may agree with the target
        assert len(least.hops) <= 2, network_as_text(least)
        assert len(least.sources) <= 3, network_as_text(least)
        for part in (least.sources, least.hops):
            for dropped in part:
                rest = least.copy()
                for left in (rest.sources, rest.hops):
                    left[:] = [kw for kw in left if kw != dropped]
                assert not closed_and(fails, rest), network_as_text(least)
        shrunk += 1
    assert shrunk > 5


def closed_and(fails, network: Network) -> bool:
    names = {kw["id"] for kw in network.sources}
    network.hops = [
        hop
        for hop in network.hops
        if hop["reporter"] in names and hop.get("attributed_to") in names | {None}
    ]
    network.sources = [kw for kw in network.sources if kw.get("part_of") in names | {None}]
    return fails(network)


@pytest.mark.slow
def test_the_smallest_records_that_fail_hold_together():
    """Deliberately broken: nobody quotes anybody."""

    def fails(records):
        try:
            Case.group(records)
        except ClaimtraceError:  # claims without their question answer different ones
            return False
        return any(isinstance(r, Attribution) and r.attributed_to for r in records)

    shrunk = 0
    for seed in range(40):
        rng = random.Random(seed)
        records = draw(rng).records()
        if not fails(records):
            continue
        least = smallest_records(records, fails)
        assert records_in(records_as_text(least)) == least
        assert [type(record).__name__ for record in least] == [
            *("Source", "Source"), "Claim", "Attribution",
        ]  # fmt: skip
        shrunk += 1
    assert shrunk > 20


@pytest.fixture(autouse=True)
def all_cases(monkeypatch):
    """The laws that are broken here need more cases than the first layer gives them."""
    monkeypatch.setattr(laws.Layer, "first", False)


@on_networks(seed=1, full=2000, quick=200)
def broken_for_networks(network):
    for hop in network.hops:
        assert hop.get("supersedes") is None, "nothing is ever taken back"


@on_records(full=200, quick=200)
def broken_for_records(records):
    assert not any(isinstance(r, Attribution) and r.quote for r in records), "nothing is quoted"


@on_texts(full=200, drawn=lambda rng: "".join(rng.choices("abcdef\u2028", k=40)), quick=200)
def broken_for_texts(text):
    assert "\u2028" not in text, "every line ends plainly"


@pytest.mark.parametrize(
    ("law", "says", "lines"),
    [
        (broken_for_networks, "nothing is ever taken back", 4),
        (broken_for_records, "nothing is quoted", 3),
        (broken_for_texts, "every line ends plainly", 1),
    ],
)
def test_a_broken_law_is_shown_with_its_smallest_case(law, says, lines):
    with pytest.raises(AssertionError, match=says) as raised:
        law()
    (note,) = raised.value.__notes__
    head, *shown = note.splitlines()
    assert "and the smallest that is left of it:" in head
    assert len(shown) == lines, note
    if lines > 1:
        assert len(records_in("\n".join(shown))) == lines
    else:
        assert shown == [ascii("\u2028")]


@on_networks(seed=3, full=2000, quick=100)
def broken_by_luck(rng, network):
    assert rng.random() < 0.9 - 0.001 * len(network.hops), "nobody is unlucky"


def test_a_law_that_breaks_by_the_draw_is_shown_as_well():
    with pytest.raises(AssertionError, match="nobody is unlucky"):
        broken_by_luck()


@on_networks(seed=4, full=2000, quick=100, floors={"exercised": 1 / 4})
def too_soft(network, seen):
    seen["exercised"] += network.hops == []


def test_a_law_that_hardly_any_case_exercises_fails():
    with pytest.raises(AssertionError, match=r"of \d+ cases only 0 count as 'exercised'"):
        too_soft()


def test_an_error_other_than_the_first_is_another_mistake():
    """Smaller cases that fail for want of a record are not taken for the law's own failure."""

    @on_networks(seed=5, full=10, drawn=partial(draw, max_claims=1))
    def broken(network):
        network.claim(TARGET)  # StopIteration where it was dropped
        network.source("s2")
        assert len(network.sources) < 3

    with pytest.raises(AssertionError) as raised:
        broken()
    shown = records_in(raised.value.__notes__[0].partition("\n")[2])
    assert sum(isinstance(record, Source) for record in shown) == 3


@pytest.mark.parametrize(
    ("asked", "full", "quick", "cases"),
    [
        (None, 2000, None, 50), (None, 2000, 300, 300), (None, 60, None, 30), (None, 5, None, 5),
        ("2000", 400, None, 400), ("2000", 400, 20, 400), ("200", 400, 300, 40),
        ("20000", 400, None, 4000), ("10", 400, None, 30), ("10", 8, None, 8),
    ],
)  # fmt: skip
def test_how_many_cases(monkeypatch, asked, full, quick, cases):
    monkeypatch.delenv("CLAIMTRACE_LAW_CASES", raising=False)
    if asked is not None:
        monkeypatch.setenv("CLAIMTRACE_LAW_CASES", asked)
    assert law_cases(full, quick) == cases


@pytest.mark.parametrize("asked", ["", "many", "0", "-5"])
def test_a_number_of_cases_that_is_none_is_refused(monkeypatch, asked):
    monkeypatch.setenv("CLAIMTRACE_LAW_CASES", asked)
    with pytest.raises(ValueError, match="2000 for the full test"):
        law_cases(100)
