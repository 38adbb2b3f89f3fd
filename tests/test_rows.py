"""Rows of data frames, Arrow batches and CSV files, read as reports; without those libraries."""

from __future__ import annotations

import csv
import inspect
import math
import random
import re
from collections import UserDict
from datetime import UTC, date, datetime
from decimal import Decimal
from io import StringIO

import pytest

from claimtrace import Case, Quantity, Source, TimeWindow, corroborate
from claimtrace.errors import InvalidRecord
from claimtrace.intake.rows import cell, records_from_rows
from claimtrace.registry import Sources

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
        (Decimal("Infinity"), math.inf), (Decimal("400.00"), 400),
        (Decimal("4.5"), 4.5), (Decimal(10) ** 14, 10**14),
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


@pytest.mark.parametrize("same", [12, 12.0, "12", "12.0", Decimal("12.00"), Scalar(12.0)])
def test_a_whole_figure_is_one_claim_however_it_came(same):
    (case,) = cases({"best": 12}, {"best": same})
    assert list(case.claims) == ["7#12%20item"]
    (case,) = cases({"low": 3, "high": 12}, {"low": 3.0, "high": same})
    assert list(case.claims) == ["7#between%203%20and%2012%20item"]


def test_a_vague_plural_is_a_word_or_the_least_that_it_means():
    (case,) = cases({"best": "dozens", "how": "several"}, {"low": 20, "how": "several"})
    assert [claim.quantity for claim in case.claims.values()] == [
        Quantity.several("dozens", "item"), Quantity.several(20, "item"),
    ]  # fmt: skip


def test_a_stated_nothing_is_no_figure():
    (case,) = cases({"how": "stated"}, {})
    assert list(case.claims) == ["7"]


def test_a_statement_may_be_a_number():
    (case,) = cases({"text": 0}, {"text": 12.0}, {"text": 12})
    assert [claim.statement for claim in case.claims.values()] == ["0", "12"]


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


FIGURE = "columns 'best', 'low', 'high', 'unit', 'how': "
BAD = [
    ({"event_id": None}, "['event_id']", "the question is missing: fill it in"),
    ({"office": NAT}, "['office']", "the reporter is missing: fill it in"),
    ({"office": "Observer"}, "['office']", "use the id of the one that is meant"),
    ({"office": ["a", "b"]}, "['office']", "not list: make a row of each value"),
    ({"office": b"a"}, "['office']", "not bytes"),
    ({"source": {"a": 1}}, "['source']", "not dict"),
    ({"event_id": ("a",)}, "['event_id']", "not tuple"),
    ({"text": object()}, "['text']", "not object"),
    ({"best": "many"}, "['best']", "a number is expected, not str"),
    ({"best": "nan"}, "['best']", "a finite number"),
    ({"best": math.inf}, "['best']", "a finite number"),
    ({"best": Decimal("Infinity")}, "['best']", "a finite number"),
    ({"low": 1, "high": Decimal("Infinity")}, "['high']", "a finite number"),
    ({"best": -1}, "['best']", "a finite number"),
    ({"best": True}, "['best']", "a number is expected, not bool"),
    ({"best": "1_000"}, "['best']", "a number is expected"),
    ({"best": Broken()}, "['best']", "only one element"),
    ({"best": [4], "how": "at_least"}, "['best']", "not list"),
    ({"low": 5, "high": 4}, "", f"{FIGURE}low (5) is above high (4): exchange them"),
    ({"low": 5}, "", f"{FIGURE}'between' needs both low and high"),
    ({"best": 4, "how": "roughly"}, "['how']", "'stated'"),
    ({"best": 4, "how": "at least"}, "['how']", "'at_least'"),
    ({"how": "several"}, "", f"{FIGURE}the modifier 'several' needs a figure"),
    ({"how": "at_most"}, "", f"{FIGURE}the modifier 'at_most' needs a figure"),
    ({"how": "several", "best": 24}, "", "'several' states no number"),
    ({"when": datetime(2016, 3, 27, 9)}, "['when']", "offset from UTC"),
    ({"when": "27/03/2016"}, "['when']", "is not a date such as"),
    ({"from": DAY, "to": date(2016, 3, 1)}, "", "columns 'from', 'to': the window ends"),
    ({"stance": "doubts"}, "['stance']",
     "one of 'asserts', 'denies', 'retracts', 'undercuts' is expected"),
    ({"link": 12}, "['link']", "string"),
    ({"office": "x", "via": "y" * 100_001}, "['via']", "at most"),
    ({"claim": "c", "best": 4}, "", "met with another figure"),
    (None, "", "not NoneType: drop it"),
    ("event_id", "", "df.to_dict('records')"),
]  # fmt: skip


def bad_rows():
    return [row if not isinstance(row, dict) else {**ROW, **row} for row, _, _ in BAD]


def test_every_bad_row_is_reported_and_none_is_lost():
    good = [ROW, ROW | {"claim": "c", "best": 5}]
    with pytest.raises(InvalidRecord, match=f"{len(BAD)} rows cannot be read") as caught:
        Case.from_rows([*good, *bad_rows(), ROW], **COLUMNS, sources=KNOWN)
    problems = caught.value.problems
    assert [p.path for p in problems] == [
        f"rows[{number}]{place}" for number, (_, place, _) in enumerate(BAD, start=len(good))
    ]
    for problem, (_, _, says) in zip(problems, BAD, strict=True):
        assert says in problem.message


def test_everything_that_is_wrong_with_a_row_is_reported():
    wrong = {"office": [1], "best": -1, "when": "x", "to": "y", "stance": 3, "source": "Observer"}
    with pytest.raises(InvalidRecord, match="1 rows cannot be read") as caught:
        cases(wrong, sources=KNOWN)
    assert {problem.path for problem in caught.value.problems} == {
        f"rows[0]['{column}']" for column in wrong
    }
    assert caught.value.count == len(wrong)


def test_a_first_row_that_is_none_hides_no_column():
    with pytest.raises(InvalidRecord, match="no column 'offize'"):
        Case.from_rows([None, ROW], question="event_id", reporter="offize")


@pytest.mark.slow
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


def test_from_rows_names_every_keyword_and_only_those():
    ours = inspect.signature(Case.from_rows).parameters
    theirs = inspect.signature(records_from_rows).parameters
    assert list(ours.values()) == list(theirs.values())
    documented = re.findall(r"``(\w+)``", records_from_rows.__doc__)
    assert set(theirs) - {"rows"} <= set(documented)
    with pytest.raises(TypeError, match="orgin"):
        Case.from_rows([], question="q", reporter="r", orgin="o")


def evidence(*rows, **more):
    columns = {
        "question": "event_id", "reporter": "office", "origin": "source", "stance": "stance",
        "scope": "scope", "undercuts": "against", "value": "best",
    }  # fmt: skip
    empty = dict.fromkeys(columns.values()) | {"event_id": 7, "office": "BBC News", "best": 400}
    return Case.from_rows([{**empty, **row} for row in rows], **columns, **more)


def test_a_scope_is_names_parted_by_semicolons_and_part_of_the_answer():
    (case,) = evidence(
        {"scope": "children; MSF hospitals"}, {"scope": "MSF hospitals;children;children"},
        {"scope": ""}, {"scope": None}, {"scope": " ; "}, {"scope": "children"},
    )  # fmt: skip
    scopes = sorted(claim.scope for claim in case.claims.values())
    assert scopes == [(), ("MSF%20hospitals", "children"), ("children",)]
    assert len(set(case.claims)) == 3


@pytest.mark.parametrize("stance", [None, "undercuts"])
def test_a_row_that_names_whom_it_is_against_is_an_undercut(stance):
    (case,) = evidence(
        {"source": "Video"}, {"source": "Lab", "against": "Video", "stance": stance}
    )  # fmt: skip
    hops = case.graph(only(case).id, "undercuts").hops
    assert [(hop.way.reporter, hop.way.attributed_to, hop.undercuts) for hop in hops] == [
        ("bbc-news", "lab", "video"), ("lab", None, "video"),
    ]  # fmt: skip
    assert only(case).quantity == Quantity.stated(400, "item")


@pytest.mark.parametrize(
    ("row", "says"),
    [
        ({"against": "Video", "stance": "denies"}, "excludes undercuts"),
        ({"stance": "undercuts"}, "an undercut needs its target"),
        ({"against": "BBC News"}, "cannot undercut itself"),
    ],
)
def test_an_undercut_that_cannot_be_is_reported_with_its_row(row, says):
    with pytest.raises(InvalidRecord) as caught:
        evidence({}, row)
    assert [problem.path.partition("[")[0] for problem in caught.value.problems] == ["rows"]
    assert says in caught.value.problems[0].message
    assert "rows[1]" in caught.value.problems[0].path
