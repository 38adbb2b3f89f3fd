"""Windows: what they hold, what is refused, and how two of them lie."""

from __future__ import annotations

import random
from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from pydantic import ValidationError

from claimtrace import TimeWindow
from claimtrace.windows import WindowRelation, day_of, first_instant, last_instant

W = TimeWindow
R = WindowRelation
CONVERSE = {R.INSIDE: R.AROUND, R.AROUND: R.INSIDE}
EAST = timezone(timedelta(hours=3))


def day(n):
    return date(2016, 3, n)


def hour(n, h, zone=UTC):
    return datetime(2016, 3, n, h, tzinfo=zone)


@pytest.mark.parametrize(
    ("a", "b", "relation"),
    [
        ((day(7), day(27)), (day(7), day(27)), R.EQUAL),
        ((day(7), day(7)), (hour(7, 0), hour(8, 0)), R.EQUAL),
        ((day(7), day(7)), (hour(7, 3, EAST), hour(8, 3, EAST)), R.EQUAL),
        ((day(8), day(27)), (day(7), day(27)), R.INSIDE),
        ((day(7), day(26)), (day(7), day(27)), R.INSIDE),
        ((day(8), day(9)), (day(7), day(27)), R.INSIDE),
        ((day(7), day(9)), (day(8), day(10)), R.OVERLAPPING),
        ((day(7), day(8)), (day(9), day(10)), R.DISJOINT),  # meets
        ((day(7), day(8)), (day(20), day(21)), R.DISJOINT),
        ((day(7), hour(8, 1)), (hour(8, 0), day(9)), R.OVERLAPPING),
        ((None, day(8)), (day(9), None), R.DISJOINT),  # known in spite of open ends
        ((None, day(8)), (day(8), None), R.UNKNOWN),
        ((day(7), None), (day(7), None), R.UNKNOWN),
        ((None, None), (day(7), day(8)), R.UNKNOWN),
        ((date.min, date.max), (day(7), day(8)), R.AROUND),
    ],
)
def test_how_two_windows_lie(a, b, relation):
    one, other = W(start=a[0], end=a[1]), W(start=b[0], end=b[1])
    assert one.relation_to(other) is relation
    assert other.relation_to(one) is CONVERSE.get(relation, relation)


def by_definition(a, b, c, d):
    """How [a, b) lies to [c, d), by the hours that they hold."""
    one, other = set(range(a, b)), set(range(c, d))
    if one == other:
        return R.EQUAL
    if not one & other:
        return R.DISJOINT
    if one < other:
        return R.INSIDE
    return R.AROUND if one > other else R.OVERLAPPING


def test_relations_are_those_of_sets_of_hours_and_have_converses():
    rng, seen = random.Random(1), set()
    for _ in range(3000):
        edges = [sorted(rng.sample(range(12), 2)) for _ in range(2)]
        one, other = (W(start=hour(7, a), end=hour(7, b, UTC)) for a, b in edges)
        relation = one.relation_to(other)
        assert relation is by_definition(*edges[0], *edges[1])
        assert other.relation_to(one) is CONVERSE.get(relation, relation)
        seen.add(relation)
    assert seen == set(R) - {R.UNKNOWN}


def test_an_open_end_is_never_said_to_be_known():
    rng = random.Random(2)
    for _ in range(2000):
        a, b, c, d = (rng.choice((None, *range(1, 9))) for _ in range(4))
        try:
            one, other = (W(start=x and day(x), end=y and day(y)) for x, y in ((a, b), (c, d)))
        except ValidationError:
            continue
        relation = one.relation_to(other)
        assert other.relation_to(one) is CONVERSE.get(relation, relation)
        if None in (a, b, c, d):
            assert relation in (R.UNKNOWN, R.DISJOINT)
            filled = [x or 0 if i % 2 == 0 else x or 10 for i, x in enumerate((a, b, c, d))]
            widest = by_definition(filled[0], filled[1] + 1, filled[2], filled[3] + 1)
            assert (relation is R.DISJOINT) == (widest is R.DISJOINT)


@pytest.mark.parametrize(
    "window",
    [
        {"start": day(8), "end": day(7)},
        {"start": hour(7, 5), "end": hour(7, 5)},
        {"start": hour(8, 1), "end": day(7)},
        {"start": datetime(2016, 3, 7), "end": day(8)},
        {"start": "2016-02-30"},
        {"start": "7 March"},
        {"start": 20160307},
        {"start": True},
        {"begin": day(7)},
    ],
)
def test_bad_windows_are_refused(window):
    with pytest.raises(ValidationError):
        W(**window)


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2016-03-27", day(27)),
        ("2016-03-27T21:29:00+00:00", datetime(2016, 3, 27, 21, 29, tzinfo=UTC)),
        ("2016-03-27T21:29:00Z", datetime(2016, 3, 27, 21, 29, tzinfo=UTC)),
        ("2016-03-27T00:00:00Z", datetime(2016, 3, 27, tzinfo=UTC)),
        ("2016-03-27 21:29:00.5+03:00", datetime(2016, 3, 27, 21, 29, 0, 500_000, EAST)),
    ],
)
def test_text_is_read_and_a_midnight_stays_a_time(text, moment):
    window = W(start=text)
    assert window.start == moment
    assert type(window.start) is type(moment)
    assert W.model_validate_json(window.model_dump_json()) == window


def test_instants_of_a_day():
    assert first_instant(day(7)) == hour(7, 0)
    assert last_instant(day(7)) == hour(8, 0)
    assert last_instant(hour(7, 5)) == hour(7, 5)
    assert last_instant(date.max) == datetime.max.replace(tzinfo=UTC)
    assert day_of(hour(8, 1, EAST)) == day(7)
    assert day_of(day(7)) == day(7)


def test_a_window_reads_as_it_would_be_said():
    assert str(W(start=day(7), end=day(7))) == "2016-03-07"
    assert str(W(start=day(7))) == "2016-03-07 to unknown"
    assert str(W()) == "an unknown time"
