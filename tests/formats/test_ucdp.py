"""UCDP events as records: figures, windows, who goes back to whom, and bad rows by line."""

import csv
import io
import random
import tracemalloc
from datetime import date

import pytest
from support.cases import law_cases
from support.ucdp import EVENT, EXTRACT, cited, file_of, stream_of

from claimtrace import Attribution, Case, Claim, Quantity, Source, TimeWindow, trace
from claimtrace.errors import FormatError, LoadError
from claimtrace.formats import IMPORTERS, read_ucdp
from claimtrace.formats.events import origins_by_article

COLUMNS = (*EVENT, "source_office", "source_date", "deaths_a", "country")


def one_event(**cells):
    return next(r for r in read_ucdp(stream_of(cells, columns=COLUMNS)) if isinstance(r, Claim))


def reports(*events):
    """(reporter, cited) of every report, by event."""
    found = {}
    for record in read_ucdp(stream_of(*events, columns=COLUMNS)):
        if isinstance(record, Attribution) and record.document is not None:
            found.setdefault(record.claim, []).append((record.reporter, record.attributed_to))
    return found


# --- the figure, the window, the facts --------------------------------------------------


@pytest.mark.parametrize(
    ("cells", "quantity"),
    [
        ({}, Quantity.between(4, 9, "death", value=5)),
        ({"low": "5", "high": "5"}, Quantity.exactly(5, "death")),
        ({"low": "5.0", "best": "5", "high": "5"}, Quantity.exactly(5, "death")),
        ({"low": "", "high": "NA"}, Quantity.exactly(5, "death")),
        ({"best": ""}, Quantity.between(4, 9, "death")),
        ({"best": "", "high": ""}, Quantity.at_least(4, "death")),
        ({"best": "", "low": ""}, Quantity.at_most(9, "death")),
        ({"best": "", "low": "", "high": ""}, None),
        ({"low": "0", "best": "0", "high": "0"}, Quantity.exactly(0, "death")),
    ],
)  # fmt: skip
def test_figures(cells, quantity):
    assert one_event(**cells).quantity == quantity


@pytest.mark.parametrize(
    ("start", "end", "window"),
    [
        ("2016-03-26", "2016-03-27", TimeWindow(start=date(2016, 3, 26), end=date(2016, 3, 27))),
        ("2016-03-26 00:00:00.000", "2016-03-26 00:00:00.000",
         TimeWindow(start=date(2016, 3, 26), end=date(2016, 3, 26))),
        ("2016-03-26", "", TimeWindow(start=date(2016, 3, 26))),
        ("", "", None),
    ],
)  # fmt: skip
def test_windows(start, end, window):
    assert one_event(date_start=start, date_end=end).window == window


def test_the_event_is_the_question_and_other_facts_are_kept():
    claim = one_event(id="214797", deaths_a="2", country="Syria")
    assert (claim.id, claim.question) == ("214797", "214797")
    assert claim.extensions == {
        "ucdp": {
            "deaths_a": 2,
            "country": "Syria",
            "number_of_sources": 1,
            "source_original": "SOHR",
        }
    }


# --- which article goes back to which origin --------------------------------------------


@pytest.mark.parametrize(
    ("reporters", "origins", "expected"),
    [
        ("ab", "", ["", ""]),
        ("ab", "x", ["x", "x"]),
        ("xa", "x", ["x", "x"]),
        ("ab", "xy", ["x", "y"]),  # as many of each: by place
        ("xa", "xy", ["x", "y"]),
        ("xy", "yx", ["x", "y"]),  # places contradict the names: each its own
        ("xxy", "xy", ["x", "x", "y"]),
        ("xab", "xy", ["x", "y", "y"]),  # what is left goes to who is left
        ("xya", "xy", ["x", "y", "xy"]),  # nothing is left: jointly
        ("xx", "xy", ["xy", "xy"]),  # nobody is left: to every article
        ("a", "xy", ["xy"]),
        ("ax", "xy", ["y", "x"]),
    ],
)
def test_pairing(reporters, origins, expected):
    assert origins_by_article(reporters, origins) == [tuple(each) for each in expected]


def test_pairing_laws():
    rng = random.Random(3)
    for _ in range(2_000):
        reporters = rng.choices("abcxyz", k=rng.randint(1, 5))
        origins = rng.sample("xyzuvw", rng.randint(0, 4))
        ends = origins_by_article(reporters, origins)
        assert len(ends) == len(reporters)
        assert {end for each in ends for end in each} == set(origins), "no origin is lost or added"
        for reporter, each in zip(reporters, ends, strict=True):
            assert len(each) == len(set(each))
            assert not origins or each
            if reporter in origins and len(origins) > 1:
                assert reporter in each


def test_joint_origins_and_aliases():
    both = cited(("SOHR", "2016-03-27", "x"), ("Airwars", "2016-03-28", "y"))
    found = reports(
        {"id": "1", "source_article": both, "source_original": "sohr"},
        {"id": "2", "source_article": both, "source_original": "SOHR, airwars"},
        {"id": "3", "source_article": cited(("AFP", "2016-03-27", "x")),
         "source_original": "SOHR/Waha Report"},
        {"id": "4", "source_article": both, "source_original": ""},
    )  # fmt: skip
    assert found == {
        "1": [("sohr", None), ("airwars", "sohr")],
        "2": [("sohr", None), ("airwars", None)],
        "3": [("afp", "sohr"), ("afp", "waha")],
        "4": [("sohr", None), ("airwars", None)],
    }


def test_people_without_a_name_are_each_events_own():
    events = [{"id": "1", "source_original": "Local residents"},
              {"id": "2", "source_original": "the residents"}]  # fmt: skip
    records = list(read_ucdp(stream_of(*events)))
    people = [record for record in records if isinstance(record, Source) and "@" in record.id]
    assert [source.id for source in people] == ["residents@1", "residents@2"]
    hedges = [hop for hop in records if isinstance(hop, Attribution) and hop.attributed_to]
    assert {hop.basis.value for hop in hedges} == {"hedged"}


def test_an_origin_of_any_kind_speaks_for_itself():
    for name in ("Daily Bugle", "Reuters", "SOHR"):
        (case,) = Case.group(read_ucdp(stream_of({"source_original": name})))
        found = trace(case, "1")
        assert len(found.origins) == 1
        assert not found.unattributed


@pytest.mark.parametrize("article", ["", "R 15/3/95", "Reuters news agency, March 1995; AFP"])
def test_events_without_structured_articles_are_reported_by_the_dataset(article):
    imported = read_ucdp(
        stream_of(
            {"source_article": article, "source_original": "police", "number_of_sources": "-1"}
        )
    )
    records = list(imported)
    (report,) = [r for r in records if isinstance(r, Attribution) and r.document is not None]
    assert (report.reporter, report.attributed_to) == ("ucdp", "police@1")
    assert report.document.title == (article or None)
    assert any("by the dataset" in note for note in imported.report.notes)


# --- the file ---------------------------------------------------------------------------


def test_order_of_columns_extra_columns_case_and_bom_do_not_matter():
    expected = list(read_ucdp(stream_of({"id": "7"})))
    columns = [name.upper() for name in EVENT]
    columns += ["extra", "MORE"]
    random.Random(4).shuffle(columns)
    event = {name.upper(): cell for name, cell in EVENT.items()} | {"extra": "x", "ID": "7"}
    stream = io.StringIO()
    writer = csv.DictWriter(stream, columns, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writeheader()
    writer.writerow(event)
    content = stream.getvalue()
    assert list(read_ucdp(io.BytesIO(b"\xef\xbb\xbf" + content.encode()))) == expected
    assert list(read_ucdp(io.StringIO("\ufeff" + content, newline=""))) == expected


def test_a_path_and_a_stream_that_stays_open(tmp_path):
    path = tmp_path / "ged.csv"
    path.write_bytes(file_of([{}]))
    with path.open("rb") as stream:
        from_stream = list(read_ucdp(stream))
        assert not stream.closed
    assert list(read_ucdp(path)) == list(read_ucdp(str(path))) == from_stream


@pytest.mark.parametrize("content", [b"", b"id,best\n1,2\n", b"{}", b'"id'])
def test_other_files_are_refused(content):
    with pytest.raises(FormatError, match="no column"):
        list(read_ucdp(io.BytesIO(content)))


BAD = [
    ({"low": "10"}, "low 10, best 5 and high 9 do not rise"),
    ({"best": "3"}, "do not rise"),
    ({"best": "many"}, "best is 'many'"),
    ({"best": "nan", "low": "inf"}, "low is 'inf'"),
    ({"low": "-1"}, "field low: a finite number"),
    ({"date_start": "1/2/2016"}, "date_start is '1/2/2016'"),
    ({"date_end": "2016-02-30"}, "date_end is '2016-02-30'"),
    ({"date_end": "2015-01-01"}, "ends before it has begun"),
    ({"id": ""}, "no id"),
    ({"id": "a b"}, "white space"),
]


@pytest.mark.slow
@pytest.mark.parametrize(("cells", "message"), BAD)
def test_bad_rows_are_reported_by_line_and_skipped_only_on_request(cells, message):
    events = [
        {"id": "first", "source_article": '"AFP,2016-03-27,two\nlines\nmore"'},
        cells,
        {"id": "3"},
    ]
    with pytest.raises(LoadError, match=r"1 of 3 items") as caught:
        list(read_ucdp(stream_of(*events)))
    (problem,) = caught.value.problems
    assert problem.line == 5
    assert message in str(problem)
    imported = read_ucdp(stream_of(*events), on_error="skip")
    claims = [record.id for record in imported if isinstance(record, Claim)]
    assert claims == ["first", "3"]
    report = imported.report
    assert (report.met, report.accepted, report.repeated, report.refused) == (3, 2, 0, 1)
    assert report.problems == caught.value.problems


def test_broken_csv_and_broken_bytes_spoil_their_rows_only():
    lines = file_of([{"id": "1"}, {"id": "2"}, {"id": "3"}, {"id": "4"}]).splitlines(keepends=True)
    lines[2] = lines[2].replace(b"SOHR", b"SOHR \xe9")
    lines[3] = b"3,too,few\r\n"
    lines[4:4] = [b"\r\n", b"x\0,1\r\n"]
    imported = read_ucdp(io.BytesIO(b"".join(lines)), on_error="skip")
    assert [record.id for record in imported if isinstance(record, Claim)] == ["1", "4"]
    assert [problem.line for problem in imported.report.problems] == [3, 4, 6]
    assert imported.report.met == imported.report.accepted + imported.report.refused == 5
    other = read_ucdp(io.BytesIO(b"".join(lines[:3])), encoding="latin-1")
    assert any(isinstance(r, Source) and r.name == "SOHR é" for r in other)


def test_a_quote_that_is_never_closed_is_refused():
    content = file_of([{"id": "1"}]) + b'2,1,"never closed\n' + b"x" * 300_000
    imported = read_ucdp(io.BytesIO(content), on_error="skip")
    assert [record.id for record in imported if isinstance(record, Claim)] == ["1"]
    assert imported.report.problems[0].line == 3


def test_repeated_events():
    imported = read_ucdp(
        stream_of({"id": "1"}, {"id": "1"}, {"id": "1", "best": "6"}), on_error="skip"
    )
    assert len([record for record in imported if isinstance(record, Claim)]) == 1
    report = imported.report
    assert (report.met, report.accepted, report.repeated, report.refused) == (3, 1, 1, 1)
    assert "says something else" in report.problems[0].message


def test_nothing_of_a_refused_row_is_handed_out():
    imported = read_ucdp(stream_of({"source_original": "Bugle", "best": "x"}), on_error="skip")
    assert list(imported) == []


def test_a_source_refused_with_its_row_comes_with_the_next():
    events = [{"id": "1", "date_end": "2000-01-01"}, {"id": "2"}]
    records = list(read_ucdp(stream_of(*events), on_error="skip"))
    assert "reuters" in {record.id for record in records if isinstance(record, Source)}


def test_on_error_is_checked():
    with pytest.raises(ValueError, match="'raise' or 'skip'"):
        read_ucdp(stream_of({}), on_error="ignore")


EVENTS = law_cases(300, quick=60)


@pytest.mark.slow
def test_records_hold_together_whatever_the_cells_say():
    rng = random.Random(5)
    names = (
        "SOHR",
        "a, b",
        "x and y",
        "locals",
        "(",
        "A (B",
        ";;",
        "the",
        "Ж/猫",
        "NA",
        "\u202e",
        " ",
    )
    events = [
        {
            "id": str(number),
            "source_original": rng.choice((", ", " and ", "; ")).join(rng.choices(names, k=2)),
            "source_article": cited(
                *((rng.choice(names), "2016-03-27", rng.choice(names)) for _ in range(3))
            ),
        }
        for number in range(EVENTS)
    ]
    imported = read_ucdp(stream_of(*events))
    cases = Case.group(imported)
    assert len(cases) == imported.report.accepted == EVENTS
    for case in cases:
        assert trace(case, case.question).reports


# --- streaming --------------------------------------------------------------------------


class _Lines(io.RawIOBase):
    """A file of many events that is made while it is read."""

    def __init__(self, events: int):
        head, line = file_of([{"id": "0"}]).splitlines(keepends=True)
        self._parts = iter([head, *(line.replace(b"0", b"%d" % n, 1) for n in range(events))])
        self._rest = b""

    def readable(self):
        return True

    def readinto(self, buffer):
        while len(self._rest) < len(buffer) and (part := next(self._parts, b"")):
            self._rest += part
        taken, self._rest = self._rest[: len(buffer)], self._rest[len(buffer) :]
        buffer[: len(taken)] = taken
        return len(taken)


def _peak(events):
    stream = io.BufferedReader(_Lines(events))
    tracemalloc.start()
    try:
        before = tracemalloc.get_traced_memory()[0]
        count = sum(isinstance(record, Claim) for record in read_ucdp(stream))
        peak = tracemalloc.get_traced_memory()[1] - before
    finally:
        tracemalloc.stop()
    assert count == events
    return peak


@pytest.mark.slow
def test_memory_is_bounded():
    few, many = law_cases(500, quick=100), law_cases(2_500, quick=500)
    assert _peak(many) - _peak(few) < (many - few) * 400, "at most a few numbers an event are kept"


def test_the_first_event_comes_before_the_file_is_read():
    lines = _Lines(100_000)
    next(iter(read_ucdp(io.BufferedReader(lines))))
    assert next(lines._parts, None) is not None


@pytest.mark.slow
def test_progress():
    calls, count = [], law_cases(2_500, quick=1_100)
    imported = read_ucdp(
        stream_of(*({"id": str(n)} for n in range(count))),
        progress=lambda done, total: calls.append((done, total)),
    )
    assert sum(1 for _ in imported) > count
    assert calls == [*((done, None) for done in range(1_000, count, 1_000)), (count, count)]


# --- real events ------------------------------------------------------------------------


def test_the_extract():
    imported = IMPORTERS["ucdp"](EXTRACT, on_error="skip")
    cases = {case.question: case for case in Case.group(imported)}
    report = imported.report
    assert (report.met, report.accepted, report.refused) == (46, 44, 2)
    assert [(p.line, p.record) for p in report.problems] == [(11, "219459"), (18, "313666")]
    assert "record '219459': low 177, best 142 and high 177 do not rise" in str(report)
    assert report.records == {"attribution": 115, "claim": 44, "source": 23}
    origins = {event: trace(case, event).origins for event, case in cases.items()}
    assert origins["223919"] == ("sohr",)
    assert origins["224855"] == ("airwars", "sohr")
    assert origins["238360"] == ("turkish-armed-forces", "turkish-government")
    assert origins["256309"] == ("rebels@256309", "russian-defence-ministry", "sohr")
    assert origins["241059"] == ("sohr",)
