"""Loads of many lines: what is put off until their end, or known without asking the tables."""

from __future__ import annotations

import io
import random
from collections.abc import Iterable
from pathlib import Path

import pytest
from support.cases import law_cases
from support.laws import on_records
from support.random_records import records as random_records

from claimtrace import Attribution, Claim, Document, Source
from claimtrace.errors import LoadError, Problem
from claimtrace.jsonlines import to_line
from claimtrace.ledger import Ledger
from claimtrace.ledger.writing.loading import LoadReport
from claimtrace.records import Record

PEOPLE = (Source(id="bbc", name="BBC"), Claim(id="toll", statement="400 killed"))
OTHER = Attribution(id="other", claim="toll", reporter="bbc", note="there before")


def file_of(records: Iterable[Record]) -> io.BytesIO:
    return io.BytesIO("".join(to_line(record) + "\n" for record in records).encode())


def loaded(ledger: Ledger, records: list[Record], on_error: str) -> LoadReport | list[Problem]:
    """What a load says of itself, or of what is wrong."""
    try:
        return ledger.load(file_of(records), on_error=on_error)
    except LoadError as error:
        return list(error.problems)


def hops(ledger: Ledger) -> list[str]:
    """All attributions but the one that was there before."""
    return sorted(to_line(hop) for hop in ledger.attributions() if hop.id != "other")


def with_repetitions(rng: random.Random) -> list[Record]:
    """Records of which some come again, and some ids belong to two that differ."""
    records = [*PEOPLE, *random_records(rng)]
    for record in rng.choices(records, k=rng.randrange(6)):
        records.insert(rng.randrange(len(records)), record)
    for number in range(rng.randrange(4)):
        twin = Attribution(id="twin", claim="toll", reporter="bbc", note=f"{number // 2}")
        records.insert(rng.randrange(len(records)), twin)
    return records


@pytest.mark.parametrize("on_error", ["raise", "skip"])
@on_records(60, quick=15, seed=11, drawn=with_repetitions)
def test_an_empty_ledger_and_a_filled_one_tell_ids_apart_alike(
    records: list[Record], on_error: str
) -> None:
    empty, filled = Ledger(), Ledger()
    filled.add(*PEOPLE, OTHER)
    empty.add(*PEOPLE)
    said = loaded(empty, records, on_error)
    assert said == loaded(filled, records, on_error)
    assert hops(empty) == hops(filled)
    empty.verify()
    filled.verify()


def test_of_two_records_with_one_id_the_first_is_kept() -> None:
    twins = [Attribution(id="twin", claim="toll", reporter="bbc", note=note) for note in "abcab"]
    ledger = Ledger()
    report = ledger.load(file_of([*PEOPLE, *twins]), on_error="skip")
    assert [hop.note for hop in ledger.attributions()] == ["a"]
    assert [problem.line for problem in report.problems] == [4, 5, 7]
    assert (report.attributions, report.already_there, report.skipped) == (1, 1, 3)
    with pytest.raises(LoadError) as caught:
        Ledger().load(file_of([*PEOPLE, *twins]))
    assert [problem.record for problem in caught.value.problems] == ["twin"] * 3


def test_a_load_leaves_the_tables_as_they_are_made(tmp_path: Path) -> None:
    hop = Attribution(claim="toll", reporter="bbc")
    for number, records in enumerate(([], [*PEOPLE], [*PEOPLE, hop], [*PEOPLE, hop, hop])):
        with Ledger(tmp_path / f"{number}.db") as ledger:
            ledger.load(file_of(records))
        with Ledger(tmp_path / f"{number}.db") as ledger:
            ledger.verify()
            ledger.load(file_of([*PEOPLE, hop]))
            assert list(ledger.attributions()) == [hop]


@pytest.mark.parametrize("on_error", ["skip", "raise"][: law_cases(2, quick=1)])
@pytest.mark.slow
def test_the_journal_speaks_for_all_of_a_long_load(
    on_error: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    thousand = law_cases(1_000, quick=100)
    monkeypatch.setattr("claimtrace.ledger.store.journal._SPAN", 5 * thousand)
    pages = [
        Attribution(claim="toll", reporter="bbc", document=Document(title=f"page {number}"))
        for number in range(13 * thousand)
    ]
    late = [Claim(id="late", statement="late"), Source(id="late", name="Late")]
    waiting = Attribution(claim="late", reporter="late")
    lost = [Source(id="lost", name="L", part_of="?"), Attribution(claim="toll", reporter="lost")]
    records: list[Record] = [
        *PEOPLE,
        *pages[: 6 * thousand],
        waiting,
        pages[3],
        *pages[6 * thousand :],
        *late,
    ]
    if on_error == "skip":
        records[100:100] = lost
    ledger, filled = Ledger(), Ledger()
    filled.add(*PEOPLE, OTHER)
    for each in (ledger, filled):
        line = b'"page %d"}}\n' % (7 * thousand)
        text = file_of(records).getvalue().replace(line, line + b"\n\n")
        report = each.load(io.BytesIO(text), on_error=on_error)
        assert (report.attributions, report.skipped) == (
            13 * thousand + 1,
            2 * (on_error == "skip"),
        )
        assert each.verify().versions == 13 * thousand + 5 + (each is filled)
        spans = [event for event in each.history() if event.action == "load"]
        assert len(spans) == 3


@pytest.mark.parametrize("good", [True, False])
def test_a_load_gives_the_cache_back(tmp_path: Path, good: bool) -> None:
    with Ledger(tmp_path / "l.db") as ledger:
        before = ledger._database.row("PRAGMA cache_size")
        loaded(ledger, [*PEOPLE, OTHER] if good else [OTHER], "raise")
        assert ledger._database.row("PRAGMA cache_size") == before
        assert len(list(ledger.attributions())) == good
