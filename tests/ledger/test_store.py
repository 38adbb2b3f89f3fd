"""Records into a ledger and out of it again: whole, in any order, all or nothing."""

from __future__ import annotations

import io
import pickle
import random
import sqlite3
from collections.abc import Iterable
from typing import Any

import pytest
from support.cases import law_cases
from support.laws import on_networks, on_records
from support.networks import Network
from support.random_records import records as random_records

from claimtrace import (
    Attribution,
    Case,
    Claim,
    Document,
    Policy,
    Quantity,
    Quote,
    Source,
    TimeWindow,
    chain,
    corroborate,
    corroborate_all,
    read,
)
from claimtrace.errors import (
    ClaimtraceError,
    DuplicateId,
    FormatError,
    InvalidRecord,
    LedgerError,
    LoadError,
    UnknownReference,
)
from claimtrace.jsonlines import to_line
from claimtrace.ledger import Ledger
from claimtrace.records import Record

SOURCES = (
    Source(id="bbc", name="BBC", kind="outlet"),
    Source(id="afp", name="Agence France-Presse", kind="agency"),
    Source(id="ministry", name="Ministry", kind="government"),
)
CLAIM = Claim(id="toll", statement="12 killed")
HOPS = chain("toll", "bbc", "afp", "ministry")
EVERYTHING: tuple[Record, ...] = (*SOURCES, CLAIM, *HOPS)


def lines(records: Iterable[Record]) -> bytes:
    return "".join(to_line(record) + "\n" for record in records).encode()


def dumped(ledger: Ledger) -> bytes:
    stream = io.BytesIO()
    ledger.dump(stream)
    return stream.getvalue()


def ledger_of(records: Iterable[Record]) -> Ledger:
    ledger = Ledger()
    ledger.add(*records)
    return ledger


def test_add_then_ask_for_each_record() -> None:
    ledger = ledger_of(EVERYTHING)
    assert ledger.source("afp") == SOURCES[1]
    assert ledger.claim("toll") == CLAIM
    assert ledger.attribution(HOPS[0].id) == HOPS[0]
    assert tuple(ledger.sources()) == SOURCES
    assert tuple(ledger.claims()) == tuple(ledger.claims("toll")) == (CLAIM,)
    assert tuple(ledger.attributions()) == tuple(ledger.attributions("toll")) == HOPS
    assert ledger.questions() == ("toll",)
    assert ledger.case("toll") == ledger.case_of(CLAIM) == Case.of(*EVERYTHING)


@pytest.mark.parametrize(
    "ask",
    [
        lambda ledger: ledger.source("nobody"),
        lambda ledger: ledger.claim("nothing"),
        lambda ledger: ledger.attribution("att-" + "0" * 32),
        lambda ledger: list(ledger.claims("nothing")),
        lambda ledger: list(ledger.attributions("nothing")),
        lambda ledger: ledger.case("nothing"),
        lambda ledger: ledger.case_of("nothing"),
        lambda ledger: ledger.history("nothing"),
        lambda ledger: ledger.remove("nothing", "gone"),
    ],
)
def test_what_is_not_there_is_an_unknown_reference(ask: Any) -> None:
    with pytest.raises(UnknownReference, match="no"):
        ask(ledger_of(EVERYTHING))


@pytest.mark.slow
def test_references_may_be_met_in_any_order() -> None:
    expected = dumped(ledger_of(EVERYTHING))
    rng = random.Random(3)
    for _ in range(20):
        shuffled = rng.sample(EVERYTHING, len(EVERYTHING))
        assert dumped(ledger_of(shuffled)) == expected
        ledger = Ledger()
        ledger.load(io.BytesIO(lines(shuffled)))
        assert dumped(ledger) == expected


def test_a_second_time_changes_nothing() -> None:
    ledger = ledger_of(EVERYTHING)
    before = ledger.head()
    ledger.add(*EVERYTHING)
    report = ledger.load(io.BytesIO(lines(EVERYTHING)))
    assert report.already_there == len(EVERYTHING)
    assert (report.sources, report.claims, report.attributions) == (0, 0, 0)
    assert ledger.head() == before


def test_the_same_record_twice_in_one_call_is_one() -> None:
    assert dumped(ledger_of([*EVERYTHING, *EVERYTHING])) == dumped(ledger_of(EVERYTHING))


@pytest.mark.parametrize(
    ("first", "other"),
    [
        (SOURCES[0], Source(id="bbc", name="British Broadcasting Corporation")),
        (CLAIM, Claim(id="toll", statement="31 killed")),
        (
            Attribution(id="a1", claim="toll", reporter="bbc"),
            Attribution(id="a1", claim="toll", reporter="afp"),
        ),
        (HOPS[0], Attribution(id=HOPS[0].id, claim="toll", reporter="ministry")),
    ],
)
def test_another_record_under_an_id_is_refused_and_nothing_is_stored(
    first: Record, other: Record
) -> None:
    ledger = ledger_of([*EVERYTHING, first])
    before = dumped(ledger)
    with pytest.raises(DuplicateId, match=f"{other.id}.*another"):
        ledger.add(Source(id="new", name="New"), other)
    assert dumped(ledger) == before


def test_a_computed_id_that_was_written_out_is_the_same_record() -> None:
    ledger = ledger_of(EVERYTHING)
    ledger.add(*(Attribution(**{**dict(hop), "id": hop.id}) for hop in HOPS))
    assert dumped(ledger) == dumped(ledger_of(EVERYTHING))


def test_all_missing_references_are_reported_together() -> None:
    ledger = ledger_of(SOURCES)
    with pytest.raises(UnknownReference) as caught:
        ledger.add(
            Attribution(claim="toll", reporter="cnn", attributed_to="tass", supersedes="older"),
            Source(id="desk", name="Desk", part_of="house"),
        )
    found = {(problem.path, problem.message.split("'")[1]) for problem in caught.value.problems}
    assert found == {
        ("claim", "toll"),
        ("reporter", "cnn"),
        ("attributed_to", "tass"),
        ("supersedes", "older"),
        ("part_of", "house"),
    }
    assert tuple(ledger.sources()) == SOURCES


def test_part_of_may_not_go_round() -> None:
    ledger = Ledger()
    with pytest.raises(UnknownReference, match="circle"):
        ledger.add(
            Source(id="a", name="A", part_of="b"),
            Source(id="b", name="B", part_of="c"),
            Source(id="c", name="C", part_of="a"),
        )
    assert not list(ledger.sources())


def test_a_claim_supersedes_only_on_its_own_question() -> None:
    ledger = ledger_of([*EVERYTHING, Claim(id="other", statement="other")])
    with pytest.raises(UnknownReference, match="another question"):
        ledger.add(Attribution(claim="other", reporter="ministry", supersedes="toll"))


@pytest.mark.parametrize("wrong", [1, "toll", None, {"type": "claim"}])
def test_only_records_can_be_added(wrong: Any) -> None:
    with pytest.raises(InvalidRecord, match="expected"):
        Ledger().add(wrong)


@pytest.mark.parametrize("value", [float("nan"), float("inf")])
def test_extensions_that_json_cannot_express_are_refused(value: float) -> None:
    with pytest.raises(InvalidRecord, match="extensions"):
        Ledger().add(Source.model_construct(id="a", name="A", extensions={"x": value}))


def test_endlessly_deep_extensions_are_refused() -> None:
    deep: Any = 0
    for _ in range(5_000):
        deep = [deep]
    source = Source.model_construct(id="a", name="A", extensions={"x": deep})
    with pytest.raises(InvalidRecord, match="extensions"):
        Ledger().add(source)


@on_networks(11, 60, quick=10)
def test_scores_from_a_ledger_equal_scores_from_the_records_bit_for_bit(
    rng: random.Random, network: Network
) -> None:
    records = network.records()
    rng.shuffle(records)
    case, policy = Case.of(*records), network.policy()
    ledger = Ledger()
    if rng.random() < 0.5:
        ledger.add(*records)
    else:
        ledger.load(io.BytesIO(lines(records)))
    expected = list(corroborate_all(case, policy))
    assert list(corroborate_all(ledger, policy)) == expected
    assert [corroborate(ledger, each.claim, policy) for each in expected] == expected
    (again,) = ledger.cases()
    assert again == case
    assert list(again.claims) == list(case.claims)
    assert list(again.sources) == list(case.sources)


def test_cases_come_one_for_each_question_in_order() -> None:
    records: list[Record] = [*SOURCES]
    for number in range(250):
        for side in "ab":
            claim = Claim(id=f"{side}{number}", question=f"q{number}", statement="x")
            records += [claim, *chain(claim.id, "bbc", "ministry")]
    ledger = ledger_of(records)
    assert list(ledger.cases()) == Case.group(records)
    assert ledger.questions() == tuple(f"q{number}" for number in range(250))


def test_the_ledger_may_be_written_while_cases_are_read() -> None:
    ledger = ledger_of(EVERYTHING)
    for case in ledger.cases():
        ledger.add(Claim(id=f"more-{case.question}"[:20], statement="more"))
        if len(ledger.questions()) > 5:
            break
    assert len(ledger.questions()) > 1


@on_records(60, quick=15)
def test_load_dump_load_is_byte_identical(rng: random.Random, records: list[Record]) -> None:
    ledger = ledger_of(records)
    first = dumped(ledger)
    again = Ledger()
    again.load(io.BytesIO(first))
    assert dumped(again) == first
    rng.shuffle(records)
    other = Ledger()
    other.load(io.BytesIO(lines(records)))
    assert dumped(other) == first
    assert {to_line(record) for record in read(io.BytesIO(first))} == {
        to_line(record) for record in records
    }


FULL: dict[type[Record], dict[str, Any]] = {
    Source: {
        "id": "s", "name": "S", "kind": "monitor", "reliability": "C", "fidelity": 0.5,
        "part_of": "whole", "bloc": "red", "aliases": ("Es", "Эс"), "url": "https://s.example",
        "confidential": True, "note": "a note", "extensions": {"x": [1, {"y": None}]},
    },
    Claim: {
        "id": "c", "statement": "at least 12", "question": "q",
        "quantity": Quantity.between(10, 14, "killed", value=12),
        "window": TimeWindow(start="2016-03-07", end="2016-03-27T12:00:00+02:00"),
        "scope": ("children", "city"), "topic": "toll", "favours": ("s", "red"),
        "harms": ("blue",), "note": "a note",
        "extensions": {"x": 1},
    },
    Attribution: {
        "id": "a", "claim": "c", "reporter": "s", "attributed_to": "whole", "basis": "hedged",
        "certainty": 0.25, "stance": "asserts", "supersedes": "old", "undercuts": None,
        "said": "2016-03-27",
        "document": Document(
            url="https://d.example", title="T", published="2016-03-26", retrieved="2016-03-28",
            archived="https://a.example", credit="AFP", rights="CC0", sha256="0" * 64,
        ),
        "quote": Quote(exact="at least 12", prefix="said ", suffix=" died", start=5, end=16),
        "wording": "a dozen", "recorded_by": "me", "note": "a note", "extensions": {"x": 1},
    },
}  # fmt: skip
CHANGES: dict[str, dict[str, Any]] = {  # fields that cannot change alone
    "attributed_to": {"attributed_to": None, "basis": None},
    "stance": {"stance": "denies", "supersedes": None},
    "said": {"said": "2016-03-29"},
    "question": {"question": "c"},
    "undercuts": {"undercuts": "video", "stance": "undercuts", "supersedes": None},
}
SETTING = (
    Source(id="whole", name="Whole"),
    Source(id="s", name="S"),
    Source(id="video", name="Video", kind="material"),
    Claim(id="c", statement="c", question="q"),
    Claim(id="old", statement="old", question="q"),
)


def with_setting(record: Record) -> list[Record]:
    same = [each for each in SETTING if (type(each), each.id) != (type(record), record.id)]
    return [*same, record]


@pytest.mark.slow
@pytest.mark.parametrize("model", FULL)
def test_every_field_of_every_record_survives(model: type[Record]) -> None:
    assert FULL[model].keys() == model.model_fields.keys(), "a field is not tested: add it here"
    full = model(**FULL[model])
    reference = dumped(ledger_of(with_setting(full)))
    again = Ledger()
    again.load(io.BytesIO(reference))
    assert dumped(again) == reference
    for field, info in model.model_fields.items():
        if info.is_required():
            continue
        change = CHANGES.get(field, {field: info.get_default(call_default_factory=True)})
        changed = model(**{**FULL[model], **change})
        assert getattr(changed, field) != getattr(full, field), field
        ledger = ledger_of(with_setting(changed))
        kept = {Source: ledger.source, Claim: ledger.claim, Attribution: ledger.attribution}
        assert kept[model](changed.id) == changed
        assert dumped(ledger) != reference, field
        loaded = Ledger()
        loaded.load(io.BytesIO(dumped(ledger)))
        assert dumped(loaded) == dumped(ledger)


BAD = b"""{"type":"source","id":"bbc","name":"BBC"}
{"type":"claim","id":"toll"}
not json
{"type":"attribution","claim":"gone","reporter":"bbc"}
{"type":"source","id":"desk","name":"Desk","part_of":"house"}
{"type":"claim","id":"fine","statement":"fine"}
{"type":"attribution","claim":"fine","reporter":"desk"}
{"type":"attribution","claim":"fine","reporter":"bbc"}
{"type":"source","id":"bbc","name":"Another"}
{"type":"claim","id":"apart","statement":"apart"}
{"type":"attribution","claim":"apart","reporter":"bbc","supersedes":"fine"}
"""


def test_a_file_with_bad_lines_is_refused_whole_with_every_line_named() -> None:
    ledger = Ledger()
    with pytest.raises(LoadError) as caught:
        ledger.load(io.BytesIO(BAD))
    assert [problem.line for problem in caught.value.problems] == [2, 3, 4, 5, 9, 11]
    assert caught.value.problems[0].path == "statement"
    assert not list(ledger.sources())
    assert not ledger.questions()
    ledger.verify()


def test_skipping_leaves_out_bad_lines_and_what_refers_to_them() -> None:
    ledger = Ledger()
    report = ledger.load(io.BytesIO(BAD), on_error="skip")
    assert [problem.line for problem in report.problems] == [2, 3, 4, 5, 7, 9, 11]
    assert report.skipped == 7
    assert (report.sources, report.claims, report.attributions) == (1, 2, 1)
    assert [source.id for source in ledger.sources()] == ["bbc"]
    assert len(list(ledger.attributions())) == 1
    assert "7 left out" in str(report)
    ledger.verify()


@on_records(40, seed=5, quick=20)
def test_skipping_many_lost_references_of_every_sort(
    rng: random.Random, records: list[Record]
) -> None:
    kept = [record for record in records if rng.random() < 0.8]
    ledger = Ledger()
    report = ledger.load(io.BytesIO(lines(kept)), on_error="skip")
    ledger.verify()
    stored = [*ledger.sources(), *ledger.claims(), *ledger.attributions()]
    assert len(stored) + report.skipped == len({to_line(record) for record in kept})
    Case.group(stored)
    for record in stored:
        assert record in kept


@pytest.mark.slow
def test_loading_a_path_reports_progress(tmp_path: Any) -> None:
    path = tmp_path / "many.jsonl"
    count = law_cases(25_000, quick=10_500)
    claims = (Claim(id=f"c{number}", statement="x") for number in range(count))
    path.write_bytes(lines(claims))
    seen: list[tuple[int, int | None]] = []
    report = Ledger().load(path, progress=lambda done, total: seen.append((done, total)))
    assert report.claims == count
    assert seen == [*((done, None) for done in range(10_000, count, 10_000)), (count, count)]


def test_errors_of_the_call_itself(tmp_path: Any) -> None:
    ledger = Ledger()
    with pytest.raises(LoadError, match="check the path"):
        ledger.load(tmp_path / "nothing.jsonl")
    with pytest.raises(FormatError, match="newer"):
        ledger.load(io.BytesIO(b'{"type":"claimtrace","version":9}\n'))
    with pytest.raises(ValueError, match="skip"):
        ledger.load(io.BytesIO(b""), on_error="ignore")


def test_text_streams_and_byte_streams_load_alike() -> None:
    expected = dumped(ledger_of(EVERYTHING))
    for stream in (io.BytesIO(lines(EVERYTHING)), io.StringIO(lines(EVERYTHING).decode())):
        ledger = Ledger()
        ledger.load(stream)
        assert dumped(ledger) == expected


@pytest.mark.slow
def test_a_long_chain_and_a_deep_house() -> None:
    count = law_cases(2_000, quick=1_100)  # more than calls may be nested
    sources = [
        Source(id=f"s{n}", name=f"S{n}", part_of=f"s{n + 1}" if n < count - 1 else None)
        for n in range(count)
    ]
    claim = Claim(id="c", statement="c")
    hops = chain("c", *(f"s{n}" for n in range(count)), basis="own")
    ledger = Ledger()
    ledger.load(io.BytesIO(lines([*hops, claim, *sources])))
    case = ledger.case_of("c")
    assert len(case.attributions) == count
    assert set(case.organisations.values()) == {f"s{count - 1}"}
    ledger.verify()


def test_findings_of_a_ledger_name_what_cases_share() -> None:
    ledger = ledger_of(EVERYTHING)
    ledger.add(Source(id="afp2", name="AFP", aliases=("agence-france-presse",)))
    found = ledger.findings(Policy())
    assert any(finding.code == "name-collision" and finding.record == "afp" for finding in found)
    assert any(finding.code == "single-origin" for finding in found)
    assert len(found) == len(set(found))


def test_a_source_that_changes_while_cases_are_read_is_read_anew(tmp_path: Any) -> None:
    records: list[Record] = [*SOURCES]
    for number in range(350):
        claim = Claim(id=f"c{number}", statement="x")
        records += [claim, *chain(claim.id, "bbc", "ministry")]
    with Ledger(tmp_path / "l.db") as ledger, Ledger(tmp_path / "l.db") as other:
        ledger.add(*records)
        seen = []
        for number, case in enumerate(ledger.cases()):
            seen.append(case.sources["ministry"].reliability)
            if number in (50, 150):
                writer, letter = (ledger, "B") if number == 50 else (other, "C")
                graded = SOURCES[2].model_copy(update={"reliability": letter})
                writer.replace("ministry", graded, "graded")
    assert seen == ["F"] * 100 + ["B"] * 100 + ["C"] * 150


DAMAGE = (
    "said = 0.0",
    "held = NULL",
    "reporter = attributed_to",
    "stance = 'denies'",
    "basis = 'vague'",
    "certainty = 0.1",
    "attributed_to = NULL",
    "supersedes = (SELECT key FROM claim WHERE id = 'other')",
    "claim = (SELECT key FROM claim WHERE id = 'other')",
)


@pytest.mark.slow
@pytest.mark.parametrize("change", DAMAGE)
def test_a_body_that_says_otherwise_than_its_columns_is_found_when_it_is_read(
    tmp_path: Any, change: str
) -> None:
    path = tmp_path / "l.db"
    with Ledger(path) as ledger:
        ledger.add(*EVERYTHING, Claim(id="other", statement="13 killed", question="toll"))
    with sqlite3.connect(path) as connection:
        connection.execute(f"UPDATE attribution SET {change} WHERE attributed_to IS NOT NULL")
    connection.close()
    with Ledger(path) as ledger, pytest.raises(LedgerError, match="than its columns"):
        _ = [case.attributions for case in ledger.cases()]


@on_networks(29, 30, quick=10)
def test_what_a_case_of_a_ledger_shows_outlives_the_ledger(network: Network) -> None:
    whole = network.case()
    with ledger_of(network.records()) as ledger:
        case = ledger.case(whole.question)
    assert case == whole
    assert pickle.loads(pickle.dumps(case)) == whole
    assert (case.sources, case.organisations) == (whole.sources, whole.organisations)


@pytest.mark.parametrize(
    "damage",
    [
        "UPDATE attribution SET said = 0.0",
        "UPDATE attribution SET body = replace(body, 'reporter', 'retorter')",
        "UPDATE source SET body = replace(body, 'kind', 'king')",
        'UPDATE source SET body = replace(body, \'"name"\', \'"part_of":"army","name"\')',
    ],
)
def test_errors_about_a_damaged_ledger_name_nobody_who_is_confidential(
    tmp_path: Any, damage: str
) -> None:
    path = tmp_path / "l.db"
    hidden = Source(id="colonel-x", name="Colonel X", kind="official", confidential=True,
                    part_of="army")  # fmt: skip
    with Ledger(path) as ledger:
        ledger.add(hidden, Source(id="army", name="Army", kind="armed_force"), *EVERYTHING)
        ledger.add(*chain("toll", "bbc", "colonel-x"))
    with sqlite3.connect(path) as connection:
        connection.execute(damage)
    connection.close()
    with Ledger(path) as ledger, pytest.raises(LedgerError) as raised:
        list(ledger.cases())
    assert "colonel" not in str(raised.value).casefold()


@pytest.mark.slow
def test_what_is_forgotten_on_the_way_is_read_again(monkeypatch: Any) -> None:
    """Limits so small that every cache is emptied many times over."""
    monkeypatch.setattr("claimtrace.ledger.asking.cases._KNOWN_AT_ONCE", 3)
    monkeypatch.setattr("claimtrace.ledger.asking.cases._WAYS_AT_ONCE", 3)
    monkeypatch.setattr("claimtrace.ledger.asking.fetching._QUESTIONS_AT_ONCE", 2)
    monkeypatch.setattr("claimtrace.ledger.writing.taking_in._CACHED_KEYS", 3)
    monkeypatch.setattr("claimtrace.reading.interest._KEPT_AT_MOST", 2)
    for seed in range(law_cases(10, quick=4)):
        records = [
            record for n in range(3) for record in random_records(random.Random(10 * seed + n))
        ]
        unique = [*{(type(record), record.id): record for record in records}.values()]
        try:
            expected = Case.group(unique)
        except ClaimtraceError:  # drawn together, they contradict each other
            continue
        with ledger_of(unique) as ledger:
            found = list(ledger.cases(reveal=True))
            assert found == expected
            scores = list(corroborate_all(found))
        assert scores == list(corroborate_all(expected))
