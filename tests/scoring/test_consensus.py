"""The question as a whole: who agrees with whom, and where most of the weight lies."""

import random

import pytest
from support.networks import networks

from claimtrace import Case, Claim, Quantity, Source, TimeWindow, chain
from claimtrace.errors import UnknownReference
from claimtrace.scoring import consensus

MARCH = TimeWindow(start="2016-03-07", end="2016-03-27")


def tolls(*figures, window=MARCH, reliability="C"):
    """One question, to which one witness each gives one figure."""
    records = []
    for number, quantity in enumerate(figures):
        records += [
            Source(
                id=f"w{number}", name=f"w{number}", kind="witness", reliability=reliability
            ),
            Claim(id=f"c{number}", statement=str(quantity), question="q", quantity=quantity,
                  window=window),
            *chain(f"c{number}", f"w{number}"),
        ]  # fmt: skip
    return Case.of(*records)


def test_most_weight_wins():
    case = tolls(
        Quantity.at_least(400, "fighter"),
        Quantity.stated(400, "fighter"),
        Quantity.between(420, 600, "fighter"),
        Quantity.exactly(90, "fighter"),
    )
    (found,) = consensus(case, "q").consensus
    assert found.intervals == ((420, 450),)
    assert found.agreement == pytest.approx(0.75)
    assert found.organisations == ("w0", "w1", "w2")


def test_an_organisation_counts_once_however_often_it_is_quoted():
    quoted = [Source(id=f"o{n}", name=f"o{n}", kind="outlet") for n in range(9)]
    case = tolls(Quantity.exactly(10, "man"), Quantity.exactly(20, "man"))
    more = [hop for outlet in quoted for hop in chain("c0", outlet.id, "w0")]
    (found,) = consensus(Case.of(*case.records(), *quoted, *more), "q").consensus
    assert found.intervals == ((10, 10), (20, 20))
    assert found.agreement == pytest.approx(0.5)


def test_no_graded_organisation_no_consensus():
    assert consensus(tolls(Quantity.exactly(10, "man"), reliability="F"), "q").consensus == ()


def test_a_bound_agrees_only_as_far_as_it_reaches():
    (found,) = consensus(tolls(Quantity.at_least(10, "man")), "q").consensus
    assert found.intervals == ((10, 20),)
    assert found.agreement == 1
    bounds = Quantity.at_most(40, "man"), Quantity.several("dozens", "man")
    assert [consensus(tolls(bound), "q").consensus[0].intervals for bound in bounds] == [
        ((20, 40),),
        ((24, 120),),
    ]


def test_answers_say_who_agrees_and_why_others_cannot_be_compared():
    case = tolls(Quantity.stated(400, "fighter"), Quantity.at_least(400, "fighter"))
    other = Claim(id="c2", statement="9 tanks", question="q", quantity=Quantity.stated(9, "tank"))
    view = consensus(Case.of(*case.records(), other), "q")
    first = view.answers[0]
    assert first.agrees_with == ("c1",)
    assert [(each.claim, "units" in each.why) for each in first.incomparable] == [("c2", True)]


def test_weights_never_exceed_their_total_and_order_does_not_matter():
    rng = random.Random(5)
    seen = 0
    for _, network in networks(seed=95, count=150):
        records = network.records()
        policy = network.policy()
        view = consensus(Case.of(*records), "q", policy)
        rng.shuffle(records)
        again = {
            (c.unit, c.window, c.scope, c.claims): c
            for c in consensus(Case.of(*records), "q", policy).consensus
        }
        for found in view.consensus:
            assert 0 < found.agreement <= 1
            other = again[found.unit, found.window, found.scope, found.claims]
            assert found.intervals == other.intervals
            assert found.agreement == pytest.approx(other.agreement)
            seen += 1
    assert seen > 100


def test_another_question_is_refused():
    with pytest.raises(UnknownReference, match="no question 'other'"):
        consensus(tolls(Quantity.exactly(1, "man")), "other")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (None, TimeWindow()),
        (TimeWindow(start="2016-03-07", end="2016-03-08"),
         TimeWindow(start="2016-03-07T00:00Z", end="2016-03-09T00:00Z")),
    ],
)  # fmt: skip
def test_windows_that_are_equal_are_one_however_they_are_written(one, other):
    records = []
    for number, (unit, window) in enumerate([("t\u00fcr", one), ("tu\u0308r", other)]):
        records += [
            Source(id=f"w{number}", name="w", kind="witness", reliability="C"),
            Claim(id=f"c{number}", statement="c", question="q", window=window,
                  quantity=Quantity.stated(12, unit)),
            *chain(f"c{number}", f"w{number}"),
        ]  # fmt: skip
    (found,) = consensus(Case.of(*records), "q").consensus
    assert found.organisations == ("w0", "w1")
    assert consensus(Case.of(*reversed(records)), "q").consensus == (found,)
