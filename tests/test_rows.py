"""Rows of data frames, Arrow batches and CSV files, read as reports; without those libraries."""

from __future__ import annotations

import csv
import math
import random
from collections import UserDict
from datetime import UTC, date, datetime
from decimal import Decimal
from io import StringIO

import pytest

from claimtrace import Case, Quantity, Source, TimeWindow, corroborate
from claimtrace.errors import InvalidRecord
from claimtrace.registry import Sources
from claimtrace.rows import cell

NAN = float("nan")
DAY = date(2016, 3, 27)


class Scalar:
    """As a numpy scalar."""

    def __init__(self, value):
        self.value = value

    def item(self):
        return self.value


class datetime64:  # noqa: N801 - recognised by its name
    """As numpy's: item() of nanoseconds would be an int."""

    def __init__(self, value, unit="ns"):
        self.value, self.unit = value, unit

    def astype(self, kind):
        return datetime64(self.value, kind.partition("[")[2].rstrip("]"))

    def item(self):
        return self.value if self.unit == "us" or self.value is None else 1459036800 * 10**9


class NaTType(datetime):
    """As pandas': a datetime that is not equal to itself."""

    def __eq__(self, other):
        return False

    def __ne__(self, other):
        return True

    __hash__ = None


class NAType:
    """As pandas': neither true nor false, and every comparison gives it again."""

    def __eq__(self, other):
        return self

    def __ne__(self, other):
        return self

    def __bool__(self):
        raise TypeError("boolean value of NA is ambiguous")

    __hash__ = None


NAT = NaTType(1, 1, 1)
MISSING = [
    None, "", "  ", NAN, NAT, NAType(), Scalar(NAN), Scalar(None), datetime64(None),
    Decimal("NaN"), Decimal("sNaN"),
]  # fmt: skip


@pytest.mark.parametrize("value", MISSING, ids=repr)
def test_what_is_missing(value):
    assert cell(value) is None


@pytest.mark.parametrize(
    ("value", "plain"),
    [
        (Scalar(4), 4), (Scalar(4.5), 4.5), (Scalar("x"), "x"), (Scalar(False), False),
        (0, 0), (0.0, 0.0), (False, False), (" x ", "x"), (math.inf, math.inf),
        (Decimal("400.00"), 400), (Decimal("4.5"), 4.5), (Decimal(10) ** 14, 10**14),
        (datetime64(datetime(2016, 3, 27)), DAY),
        (datetime64(datetime(2016, 3, 27, 5)), datetime(2016, 3, 27, 5)),
        (Scalar(datetime(2016, 3, 27)), DAY),
        (datetime(2016, 3, 27), DAY), (DAY, DAY),
        (datetime(2016, 3, 27, tzinfo=UTC), datetime(2016, 3, 27, tzinfo=UTC)),
    ],
)  # fmt: skip
def test_what_a_cell_holds(value, plain):
    assert cell(value) == plain
    assert type(cell(value)) is type(plain)


COLUMNS = {
    "question": "event_id", "reporter": "office", "attributed_to": "via", "origin": "source",
    "claim": "claim", "statement": "text", "value": "best", "unit": "unit",
    "modifier": "how", "low": "low", "high": "high", "start": "from", "end": "to",
    "said": "when", "url": "link", "title": "headline", "stance": "stance",
}  # fmt: skip
ROW = dict.fromkeys(COLUMNS.values()) | {"event_id": 7, "office": "BBC News"}


def cases(*rows, **more):
    return Case.from_rows([{**ROW, **row} for row in rows], **COLUMNS, **more)


def only(case):
    (claim,) = case.claims.values()
    return claim


@pytest.mark.parametrize("missing", MISSING, ids=repr)
def test_a_row_of_missing_cells_is_a_bare_report(missing):
    (case,) = cases({key: missing for key in ROW if key not in ("event_id", "office")})
    (hop,) = case.attributions
    assert (hop.reporter, hop.attributed_to, hop.basis, hop.said) == ("bbc-news", None, None, None)
    assert (only(case).id, only(case).quantity, only(case).window) == ("7", None, None)


def test_a_full_row():
    row = {
        "via": "AFP", "source": "Observatory", "claim": "c 1", "text": "400 killed",
        "best": Scalar(400), "unit": "fighter", "how": "at_least", "from": datetime(2016, 3, 7),
        "to": datetime64(datetime(2016, 3, 27)), "when": datetime(2016, 3, 28, 9, tzinfo=UTC),
        "link": "https://example.org", "headline": "Palmyra", "stance": "denies",
    }  # fmt: skip
    (case,) = cases(row)
    claim = only(case)
    assert (claim.id, claim.question, claim.statement) == ("c%201", "7", "400 killed")
    assert claim.quantity == Quantity.at_least(400, "fighter")
    assert claim.window == TimeWindow(start=date(2016, 3, 7), end=DAY)
    hops = {hop.reporter: hop for hop in case.attributions}
    assert [(hop.reporter, hop.attributed_to, hop.basis) for hop in case.attributions] == [
        ("bbc-news", "afp", None), ("afp", "observatory", None), ("observatory", None, "own"),
    ]  # fmt: skip
    assert hops["bbc-news"].document.title == "Palmyra"
    assert hops["afp"].document is None
    assert {hop.stance for hop in case.attributions} == {"denies"}


CSV = """event_id,office,source,best,from,when
7,BBC,Observatory,400,2016-03-07 00:00:00.000,2016-03-28
7,BBC,Observatory,400,2016-03-07 00:00:00.000,2016-03-28
7,CNN,,1.5,,2016-03-28T09:00:00+00:00
7,,,,,
"""


def test_a_csv_file_is_read_as_the_same_table_of_values():
    names = {role: COLUMNS[role] for role in ("reporter", "origin", "value", "start", "said")}
    rows = list(csv.DictReader(StringIO(CSV)))[:-1]
    (found,) = Case.from_rows(rows, question="event_id", **names)
    typed = [
        {"event_id": 7, "office": "BBC", "source": "Observatory", "best": 400,
         "from": date(2016, 3, 7), "when": date(2016, 3, 28)},
        {"event_id": 7.0, "office": "CNN", "source": None, "best": 1.5, "from": None,
         "when": datetime(2016, 3, 28, 9, tzinfo=UTC)},
    ]  # fmt: skip
    (expected,) = Case.from_rows(typed, question="event_id", **names)
    assert found == expected


def test_identical_rows_count_once_and_rows_come_in_any_order():
    rng = random.Random(1)
    rows = [
        {
            "office": rng.choice("ABC"),
            "source": rng.choice(("X", None)),
            "best": rng.choice((4, NAN)),
            "link": rng.choice(("u", None)),
        }
        for _ in range(200)
    ]
    (case,) = cases(*rows)
    kinds = {(r["office"], r["source"], r["best"] == 4, r["link"]) for r in rows}
    assert sum(hop.document is not None for hop in case.attributions) == len(kinds)
    rng.shuffle(rows)
    (again,) = cases(*rows)
    assert {hop.id for hop in again.attributions} == {hop.id for hop in case.attributions}
    for claim in case.claims:
        assert corroborate(case, claim).row() == corroborate(again, claim).row()


@pytest.mark.parametrize(
    "values",
    [
        ("a b", "a%20b", "a\tb", "ab"),
        ("x" * 300, "x" * 301, "x" * 199 + "y", "x" * 200),
        (1, 2, 1.5),
        ("é", "e"),
    ],
)
def test_different_questions_stay_different(values):
    assert len(cases(*({"event_id": value} for value in values))) == len(values)


def test_different_reporters_stay_different():
    names = ["a" * 300, "a" * 301, "a" * 200, "a", "ab"]
    (case,) = cases(*({"office": name} for name in names))
    assert len(case.sources) == len(names)
    assert {source.name for source in case.sources.values()} == set(names)


def test_a_whole_float_is_the_int_that_it_was():
    (case,) = cases({"event_id": 7}, {"event_id": 7.0}, {"event_id": "7"}, {"event_id": Scalar(7)})
    assert case.question == "7"


def test_rows_with_one_figure_answer_alike_and_others_do_not():
    rows = (
        {"best": 4}, {"best": 5}, {"best": 4, "how": "at_least"}, {"best": 4, "unit": "tank"},
        {"best": 4, "from": DAY}, {"best": 4, "to": DAY}, {"best": 4, "text": "x"}, {"text": "x"},
        {"low": 3, "high": 6}, {"low": 3, "high": 6, "best": 4}, {"low": 3, "high": 6, "best": 5},
        {"best": 0}, {},
    )  # fmt: skip
    (case,) = cases(*rows, *rows)
    assert len(case.claims) == len(rows)


KNOWN = [
    Source(id="sana-group", name="SANA group", kind="government"),
    Source(
        id="sana", name="Syrian Arab News Agency", aliases=("سانا", "SANA"), part_of="sana-group"
    ),
    Source(id="a", name="Observer"),
    Source(id="b", name="Observer"),
]


@pytest.mark.parametrize("known", [KNOWN, Sources(KNOWN), iter(KNOWN)])
def test_names_are_looked_up_and_organisations_come_along(known):
    (case,) = cases({"office": "سانا"}, {"office": "sana"}, {"office": "S-A-N-A"}, sources=known)
    assert {hop.reporter for hop in case.attributions} == {"sana", "s-a-n-a"}
    assert case.organisations == {"sana": "sana-group", "sana-group": "sana-group",
                                  "s-a-n-a": "s-a-n-a"}  # fmt: skip


class Broken:
    """As an array, which has no single item."""

    def item(self):
        raise ValueError("only one element can be unwrapped")


BAD = [
    ({"event_id": None}, "rows[{}]", "question (column 'event_id') is missing"),
    ({"office": NAT}, "rows[{}]", "reporter (column 'office') is missing"),
    ({"office": "Observer"}, "rows[{}]", "use the id of the one that is meant"),
    ({"best": "many"}, "rows[{}].value", "a number is expected, not str"),
    ({"best": "nan"}, "rows[{}].value", "a finite number"),
    ({"best": math.inf}, "rows[{}].value", "a finite number"),
    ({"best": -1}, "rows[{}].value", "a finite number"),
    ({"best": True}, "rows[{}].value", "a number is expected, not bool"),
    ({"best": "1_000"}, "rows[{}].value", "a number is expected"),
    ({"best": Broken()}, "rows[{}]", "only one element"),
    ({"low": 5, "high": 4}, "rows[{}]", "exchange them"),
    ({"low": 5}, "rows[{}]", "both low and high"),
    ({"best": 4, "how": "roughly"}, "rows[{}].modifier", "'stated'"),
    ({"when": datetime(2016, 3, 27, 9)}, "rows[{}].published", "offset from UTC"),
    ({"when": "27/03/2016"}, "rows[{}].published", "is not a date such as"),
    ({"from": DAY, "to": date(2016, 3, 1)}, "rows[{}]", "start must be before end"),
    ({"stance": "doubts"}, "rows[{}].stance", "'asserts'"),
    ({"link": 12}, "rows[{}].url", "string"),
    ({"office": "x", "via": "y" * 100_001}, "rows[{}].name", "at most"),
    ({"claim": "c", "best": 4}, "rows[{}]", "met with another figure"),
]


def test_every_bad_row_is_reported_and_none_is_lost():
    good = [{}, {"claim": "c", "best": 5}]
    with pytest.raises(InvalidRecord, match=f"{len(BAD)} rows cannot be read") as caught:
        cases(*good, *(row for row, _, _ in BAD), {}, sources=KNOWN)
    problems = caught.value.problems
    assert [p.path for p in problems] == [
        place.format(number) for number, (_, place, _) in enumerate(BAD, start=len(good))
    ]
    for problem, (_, _, says) in zip(problems, BAD, strict=True):
        assert says in problem.message


def test_a_flood_of_bad_rows_is_counted():
    with pytest.raises(InvalidRecord, match="5000 rows") as caught:
        cases(*[{"event_id": None}] * 5000)
    assert (caught.value.count, len(caught.value.problems)) == (5000, 1000)
    assert len(str(caught.value)) < 3000


def test_columns_that_are_not_there_are_named():
    with pytest.raises(InvalidRecord, match="no column 'offize' in the rows; they have: event_id"):
        Case.from_rows([ROW], question="event_id", reporter="offize")


def test_any_mapping_is_a_row_and_no_rows_are_no_cases():
    assert Case.from_rows([], question="q", reporter="r") == []
    rows = (UserDict({"q": i, "r": "BBC", "extra": object()}) for i in range(2))
    assert len(Case.from_rows(rows, question="q", reporter="r")) == 2
