"""The journal: what was done, that it cannot be changed unnoticed, and what erasing leaves."""

from __future__ import annotations

import random
import sqlite3
from pathlib import Path
from typing import Any

import pytest
from support.cases import law_cases
from support.random_records import records as random_records

from claimtrace import Attribution, Case, Claim, Source, chain
from claimtrace.errors import (
    DuplicateId,
    InvalidRecord,
    LedgerError,
    UnknownReference,
)
from claimtrace.ledger import Ledger

SOURCES = (
    Source(id="bbc", name="BBC", kind="outlet"),
    Source(id="ministry", name="Ministry", kind="government", aliases=("MoD",)),
)
CLAIMS = (Claim(id="twelve", question="toll", statement="12 killed"),
          Claim(id="thirty-one", question="toll", statement="31 killed"))  # fmt: skip
HOPS = (*chain("twelve", "bbc", "ministry"), *chain("thirty-one", "bbc", "ministry"))
SECRET = "Colonel Incognito of the third brigade"


def filled(path: Path | None = None) -> Ledger:
    ledger = Ledger(path)
    ledger.add(*SOURCES, *CLAIMS, *HOPS)
    return ledger


def busy(path: Path, seed: int = 1) -> None:
    """A ledger in which everything that can be done was done."""
    with filled(path) as ledger:
        ledger.add(*random_records(random.Random(seed)))
        ledger.add(Attribution(id="given", claim="twelve", reporter="ministry", note="a note"))
        ledger.replace("ministry", Source(id="ministry", name="Ministry of War"), "was renamed")
        ledger.replace("ministry", Source(id="ministry", name="Ministry"), "was not")
        ledger.replace(HOPS[0].id, chain("twelve", "bbc", "ministry", said="2016-03-27")[0], "date")
        ledger.remove(HOPS[1].id, "not in the text")
        ledger.add(Source(id="informant", name=SECRET))
        ledger.redact("informant", "asked for it")


def everything_in(ledger: Ledger) -> list[Any]:
    return [*ledger.sources(), *ledger.claims(), *ledger.attributions()]


def test_history_of_a_record() -> None:
    ledger = filled()
    changed = Source(id="ministry", name="Ministry", kind="government", reliability="C")
    ledger.replace("ministry", changed, "graded")
    first, second = ledger.history("ministry")
    assert (first.action, first.record) == ("add", SOURCES[1])
    assert (second.action, second.reason, second.record) == ("replace", "graded", changed)
    assert first.when <= second.when
    assert [event.action for event in ledger.history()] == ["create", "add", "replace"]


def test_an_attribution_may_get_another_id_and_keeps_its_history_and_place() -> None:
    ledger = filled()
    new = chain("twelve", "bbc", "ministry", said="2016-03-27")[0]
    ledger.replace(HOPS[0].id, new, "the date was missing")
    assert list(ledger.attributions()) == [new, HOPS[1]]
    assert [event.record for event in ledger.history(new.id)] == [HOPS[0], new]
    assert ledger.history(HOPS[0].id) == ledger.history(new.id)
    assert ledger.case("toll") == Case.of(*SOURCES, *CLAIMS, new, HOPS[1])


def test_replacing_by_the_same_is_a_no_op() -> None:
    ledger = filled()
    before = ledger.head()
    ledger.replace("bbc", SOURCES[0], "nothing")
    assert ledger.head() == before


@pytest.mark.parametrize(
    ("old", "new", "error", "says"),
    [
        ("bbc", Source(id="bbc2", name="BBC"), InvalidRecord, "cannot change"),
        ("bbc", Source(id="bbc", name="BBC", part_of="house"), UnknownReference, "house"),
        ("nobody", Source(id="nobody", name="N"), UnknownReference, "no source"),
        (
            "twelve",
            Claim(id="twelve", statement="12", question="else"),
            UnknownReference,
            "question",
        ),
        (HOPS[0].id, HOPS[1], DuplicateId, "there already"),
        (HOPS[0].id, Attribution(claim="gone", reporter="bbc"), UnknownReference, "gone"),
        ("bbc", CLAIMS[0], UnknownReference, "no claim"),
    ],
)
def test_a_replacement_that_does_not_fit_changes_nothing(
    old: str, new: Any, error: type[Exception], says: str
) -> None:
    ledger = filled()
    ledger.add(Attribution(claim="thirty-one", reporter="ministry", supersedes="twelve"))
    before, head = everything_in(ledger), ledger.head()
    with pytest.raises(error, match=says):
        ledger.replace(old, new, "a reason")
    assert everything_in(ledger) == before
    assert ledger.head() == head
    ledger.verify()


def test_a_source_cannot_become_part_of_itself() -> None:
    ledger = Ledger()
    ledger.add(
        Source(id="a", name="A"),
        Source(id="b", name="B", part_of="a"),
        Source(id="c", name="C", part_of="b"),
    )
    with pytest.raises(InvalidRecord, match="part of itself"):
        ledger.replace("a", Source(id="a", name="A", part_of="c"), "wrong")


def test_names_follow_a_replacement() -> None:
    ledger = filled()
    ledger.replace("ministry", Source(id="ministry", name="Defence", kind="government"), "renamed")
    assert ledger.record("40 sorties", question="s", by="Defence").created == ()
    assert ledger.record("40 sorties", question="s", by="MoD").created == ("mod",)


def test_what_others_refer_to_cannot_be_taken_out() -> None:
    ledger = filled()
    for record in ("bbc", "ministry", "twelve"):
        for act in (ledger.remove, ledger.redact):
            with pytest.raises(UnknownReference, match="refer to it"):
                act(record, "a reason")
    ledger.remove(HOPS[0].id, "first")
    ledger.remove("twelve", "then")
    assert ledger.case("toll").claims.keys() == {"thirty-one"}
    ledger.verify()


def test_a_question_without_claims_is_gone() -> None:
    ledger = Ledger()
    ledger.add(CLAIMS[0])
    ledger.remove("twelve", "mistake")
    assert ledger.questions() == ()
    assert list(ledger.cases()) == []
    ledger.add(CLAIMS[0])
    assert [event.action for event in ledger.history("twelve")] == ["add", "remove", "add"]
    ledger.verify()


def test_one_id_of_several_kinds_asks_which_is_meant() -> None:
    ledger = Ledger()
    ledger.add(Source(id="x", name="X"), Claim(id="x", statement="x"))
    for act in (lambda: ledger.remove("x", "r"), lambda: ledger.history("x")):
        with pytest.raises(LedgerError, match="kind="):
            act()
    ledger.remove("x", "r", kind="claim")
    assert ledger.source("x")
    with pytest.raises(LedgerError, match="kind of record"):
        ledger.remove("x", "r", kind="table")


@pytest.mark.parametrize("reason", ["", "  ", None, 5, "x" * 100_001])
def test_a_reason_is_needed(reason: Any) -> None:
    with pytest.raises(InvalidRecord, match="reason"):
        filled().remove(HOPS[0].id, reason)


def test_redacting_leaves_no_byte_and_an_intact_journal(tmp_path: Path) -> None:
    path = tmp_path / "l.db"
    ledger = filled(path)
    informant = Source(id="incognito-3", name=SECRET, note=SECRET * 50)
    ledger.add(informant)
    ledger.replace("incognito-3", informant.model_copy(update={"note": SECRET}), "shorter")
    published = ledger.head()
    assert ledger.redact("incognito-3", "asked for it") == 2
    checked = ledger.verify(published)
    assert checked.erased == 2
    with pytest.raises(UnknownReference):
        ledger.history("incognito-3")
    assert [event.action for event in ledger.history()][-2:] == ["redact", "redact"]
    ledger.close()
    for file in tmp_path.iterdir():
        held = file.read_bytes().lower()
        assert b"incognito" not in held
        assert b"third brigade" not in held


def test_redacting_only_what_a_record_said_before() -> None:
    ledger = filled()
    ledger.replace("bbc", Source(id="bbc", name="BBC News"), "named better")
    assert ledger.redact("bbc", "the old name", keep_current=True) == 1
    assert ledger.source("bbc").name == "BBC News"
    first, erased, second = sorted(ledger.history("bbc"), key=lambda event: event.action)
    assert (first.record, first.erased) == (None, True)
    assert (erased.action, second.action) == ("redact", "replace")
    with pytest.raises(LedgerError, match="nothing to erase"):
        ledger.redact("bbc", "again", keep_current=True)
    ledger.verify()


def test_verify_returns_what_it_saw_and_knows_published_digests(tmp_path: Path) -> None:
    path = tmp_path / "l.db"
    busy(path)
    with Ledger(path) as ledger:
        heads = [ledger.head()]
        ledger.add(Claim(id="more", statement="more"))
        heads.append(ledger.head())
        checked = ledger.verify(heads[0])
        assert checked.head == heads[1]
        assert checked.entries == len(ledger.history())
        assert checked.erased == 1
        with pytest.raises(LedgerError, match="published"):
            ledger.verify("0" * 64)


COLUMNS = {
    "journal": (
        "number", "moment", "action", "reason", "kind", "ended", "first", "last", "count",
        "leaves", "digest",
    ),
    "source": ("key", "id", "part_of", "confidential", "version", "salt", "leaf", "body"),
    "claim": ("key", "id", "question", "version", "salt", "leaf", "body"),
    "attribution": (
        "key", "id", "claim", "reporter", "attributed_to", "supersedes", "version", "salt",
        "leaf", "body",
    ),
    "former": ("number", "kind", "key", "id", "salt", "leaf", "body"),
    "name": ("name", "source"),
    "question": ("id",),
    "meta": ("value",),
}  # fmt: skip


def altered(value: Any, rng: random.Random) -> Any:
    """The value with one of its bytes changed."""
    if isinstance(value, int):
        return value ^ (1 << rng.randrange(6))
    raw = bytearray(value if isinstance(value, bytes) else value.encode())
    raw[rng.randrange(len(raw))] ^= 1 << rng.randrange(7)
    return bytes(raw) if isinstance(value, bytes) else raw.decode(errors="surrogateescape")


def alter(path: Path, rng: random.Random) -> str | None:
    """Change one byte of one stored value; what was changed, None where SQLite refuses."""
    table = rng.choice([*COLUMNS, "attribution", "attribution", "journal"])
    column = rng.choice(COLUMNS[table])
    connection = sqlite3.connect(path, isolation_level=None)
    try:
        where = {"meta": "name", "name": "name", "journal": "number", "former": "number"}
        identity = where.get(table, "key")
        rows = connection.execute(
            f"SELECT {identity}, {column} FROM {table} "
            f"WHERE {column} IS NOT NULL AND length({column}) > 0"
        ).fetchall()
        if not rows:
            return None
        key, value = rng.choice(rows)
        new = altered(value, rng)
        sql = f"UPDATE {table} SET {column} = ? WHERE {identity} = ? AND {column} = ?"
        connection.execute(sql, (new, key, value))
    except (sqlite3.Error, UnicodeEncodeError):
        return None
    finally:
        connection.close()
    return f"{table}.{column}: {value!r} -> {new!r}"


def find_alterations(directory: Path, rounds: int, seed: int) -> tuple[int, list[str]]:
    """How many alterations were made, and which of them `verify` did not find."""
    rng = random.Random(seed)
    original = directory / "original.db"
    busy(original, seed)
    held, made, missed = original.read_bytes(), 0, []
    path = directory / "altered.db"
    while made < rounds:
        path.write_bytes(held)
        what = alter(path, rng)
        if what is None:
            continue
        made += 1
        try:
            with Ledger(path) as ledger:
                ledger.verify()
        except LedgerError:
            continue
        missed.append(what)
    return made, missed


@pytest.mark.slow
def test_any_byte_that_is_changed_is_found(tmp_path: Path) -> None:
    bytes_changed = law_cases(150, quick=30)
    made, missed = find_alterations(tmp_path, bytes_changed, seed=7)
    assert made == bytes_changed
    assert missed == []


@pytest.mark.slow
@pytest.mark.parametrize(
    ("statement", "named"),
    [
        ("UPDATE source SET body = replace(body, 'BBC', 'CNN') WHERE id = 'bbc'", "source 'bbc'"),
        ("UPDATE journal SET reason = 'was not' WHERE action = 'remove'", "remove"),
        ("DELETE FROM journal WHERE number = 3", "entry 3 .*missing"),
        ("UPDATE journal SET number = -number WHERE number = 3", "missing"),
        ("DELETE FROM former WHERE id = 'ministry'", "entry"),
        ("DELETE FROM attribution WHERE id = 'given'", "speaks for"),
        ("UPDATE claim SET question = 2 WHERE id = 'twelve'", "claim 'twelve'.*column"),
        ("UPDATE attribution SET stance = 'denies' WHERE id = 'given'", "'given'.*column"),
        ("UPDATE attribution SET basis = 'vague' WHERE id = 'given'", "'given'.*column"),
        ("UPDATE attribution SET certainty = 0.5 WHERE id = 'given'", "'given'.*column"),
        ("UPDATE attribution SET said = 86400.0 WHERE id = 'given'", "'given'.*column"),
        ("UPDATE attribution SET held = NULL WHERE held", "column"),
        ("UPDATE meta SET value = zeroblob(32)", "secret"),
        ("INSERT INTO question (id) VALUES ('nothing')", "question"),
        ("INSERT INTO name SELECT 'somebody', key FROM source WHERE id = 'bbc'", "names"),
    ],
)
def test_what_was_altered_is_named(tmp_path: Path, statement: str, named: str) -> None:
    path = tmp_path / "l.db"
    busy(path)
    connection = sqlite3.connect(path, isolation_level=None)
    assert connection.execute(statement).rowcount > 0
    connection.close()
    with Ledger(path) as ledger, pytest.raises(LedgerError, match=named):
        ledger.verify()


def test_the_salt_hides_what_was_erased() -> None:
    """The same record in two ledgers leaves different digests: nobody can try a guess."""
    leaves = set()
    for _ in range(3):
        ledger = filled()
        ledger.remove(HOPS[0].id, "a reason")
        ledger.redact(HOPS[0].id, "a reason")
        (row,) = ledger._database.rows("SELECT id, salt, leaf, body FROM former")
        assert (row[0], row[1], row[3]) == (None, None, None)
        leaves.add(row[2])
    assert len(leaves) == 3


@pytest.mark.parametrize("kind", ["foo", "journal", "", "claim; DROP TABLE claim", 5])
def test_a_kind_that_there_is_not_is_refused(kind):
    ledger = Ledger()
    ledger.add(Source(id="bbc", name="BBC"))
    for act in (
        lambda: ledger.history("bbc", kind=kind),
        lambda: ledger.remove("bbc", "a reason", kind=kind),
        lambda: ledger.redact("bbc", "a reason", kind=kind),
    ):
        with pytest.raises(LedgerError, match="is not a kind of record: give one of source, claim"):
            act()
    assert list(ledger.sources())
