"""Scores as CSV: numbers stay numbers, and no text is run as a formula."""

import csv
import io

import pytest
from support.laws import on_records

from claimtrace import ROW_FIELDS, Case, Claim, Document, Policy, Source, chain, corroborate
from claimtrace.formats import EXPORTERS, defused
from claimtrace.formats.scores_csv import COLUMNS


def rows(records):
    text = "\r\n".join(EXPORTERS["csv"](records, Policy()))
    return list(csv.DictReader(io.StringIO(text, newline="")))


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1"])
def test_formulas_are_defused(text):
    assert defused(text) == "'" + text


@pytest.mark.parametrize("text", ["", "1", "a=1", "'=1", " 400", "400 - 500", "é"])
def test_other_texts_are_left_alone(text):
    assert defused(text) == text


def test_rows():
    statement = '=HYPERLINK("https://x.example";"y")\n, "z"'
    records = [
        Source(id="-a", name="A", kind="monitor", reliability="C"),
        Claim(id="@c", statement=statement),
        *chain("@c", "-a", document=Document()),
    ]
    (row,) = rows(records)
    score = corroborate(Case.of(*records), "@c").row()
    assert tuple(row) == COLUMNS
    assert row["claim"] == "'@c"
    assert row["origin_ids"] == "'-a"
    assert row["statement"] == "'" + statement
    assert row["single_origin"] == "true"
    for name, kind in ROW_FIELDS.items():
        if kind in (int, float):
            assert kind(row[name]) == score[name]
    assert row["grade_scale"] == "Admiralty code (AJP-2.1)"


def test_what_cannot_be_judged_is_empty():
    records = [
        Source(id="a", name="A", kind="monitor"),
        Claim(id="c", statement="S"),
        *chain("c", "a", document=Document()),
    ]
    (row,) = rows(records)
    assert (row["grade"], row["reliability"], row["credibility"]) == ("F6", "", "")


@on_records(60)
def test_every_cell_of_random_ledgers_is_safe_and_every_claim_has_a_row(records):
    found = rows(records)
    claims = {defused(r.id) for r in records if isinstance(r, Claim)}
    assert {row["claim"] for row in found} == claims
    for row in found:
        for name, cell in row.items():
            if ROW_FIELDS.get(name, str) is str:
                assert not cell.startswith(("=", "+", "-", "@", "\t", "\r", "\n"))
