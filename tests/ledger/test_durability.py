"""What can happen to a file: each time the ledger holds what was committed, or says what to do."""

from __future__ import annotations

import gc
import gzip
import io
import os
import random
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from support.cases import law_cases

from claimtrace import Claim, Source, chain
from claimtrace.errors import LedgerError, LoadError
from claimtrace.jsonlines import to_line
from claimtrace.ledger import Ledger
from claimtrace.ledger.store import schema

sys.path.insert(0, str(Path(__file__).parent))

import fuzz_inputs
import kill_rounds

RECORDS = (
    Source(id="bbc", name="BBC", kind="outlet"),
    Source(id="ministry", name="Ministry", kind="government"),
    Claim(id="toll", statement="12 killed"),
    *chain("toll", "bbc", "ministry"),
)


def filled(path: Path) -> Path:
    with Ledger(path) as ledger:
        ledger.add(*RECORDS)
    return path


def contents(ledger: Ledger) -> list[Any]:
    return [*ledger.sources(), *ledger.claims(), *ledger.attributions()]


def test_what_was_added_is_there_after_reopening(tmp_path: Path) -> None:
    path = filled(tmp_path / "l.db")
    assert sorted(file.name for file in tmp_path.iterdir()) == ["l.db"]
    with Ledger(str(path)) as ledger:
        assert contents(ledger) == list(RECORDS)
        ledger.verify()


def test_an_empty_file_becomes_a_ledger(tmp_path: Path) -> None:
    path = tmp_path / "l.db"
    path.touch()
    filled(path)
    with Ledger(path) as ledger:
        ledger.verify()


def not_sqlite(path: Path) -> None:
    path.write_text('{"type":"claim","id":"c","statement":"c"}\n')


def other_database(path: Path) -> None:
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE t (x)")
    connection.commit()
    connection.close()


def newer(path: Path) -> None:
    execute(filled(path), "PRAGMA user_version = 99")


def never_released(path: Path) -> None:
    execute(filled(path), "PRAGMA user_version = 0")


def other_tables(path: Path) -> None:
    execute(filled(path), "CREATE TRIGGER t AFTER INSERT ON claim BEGIN DELETE FROM claim; END")


def overwritten(path: Path) -> None:
    filled(path).write_bytes(b"\x00" * 50_000)


def cut_off(path: Path) -> None:
    held = filled(path).read_bytes()
    path.write_bytes(held[: len(held) // 3])


def cut_to_nothing(path: Path) -> None:
    path.touch()
    Path(f"{path}-wal").write_bytes(b"x" * 100)


def a_directory(path: Path) -> None:
    path.mkdir()


def execute(path: Path, statement: str) -> None:
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute(statement)
    connection.close()


@pytest.mark.parametrize(
    ("spoil", "says"),
    [
        (not_sqlite, r"not a ledger.*load\(\)"),
        (other_database, "not a ledger"),
        (newer, "version 99.*newer release"),
        (never_released, "never was released"),
        (other_tables, "another program.*backup"),
        (overwritten, "overwritten"),
        (cut_off, "damaged|backup"),
        (cut_to_nothing, "cut off.*backup"),
        (a_directory, "cannot be opened"),
    ],
)
def test_what_is_no_ledger_is_refused_and_left_alone(
    tmp_path: Path, spoil: Callable[[Path], None], says: str
) -> None:
    path = tmp_path / "l.db"
    spoil(path)
    held = path.read_bytes() if path.is_file() else b""
    with pytest.raises(LedgerError, match=says):
        open_and_verify(path)
    assert held == (path.read_bytes() if path.is_file() else b"")


def open_and_verify(path: Path) -> None:
    with Ledger(path) as ledger:
        contents(ledger)
        ledger.verify()


@pytest.mark.parametrize("path", ["", "/no/such/directory/l.db", "nul\x00"])
def test_paths_that_cannot_be(path: str) -> None:
    with pytest.raises(LedgerError):
        Ledger(path)


def test_a_path_is_a_path_and_not_a_uri(tmp_path: Path) -> None:
    path = tmp_path / "file:x?mode=memory#%20"
    filled(path)
    assert path.stat().st_size > 0


def test_a_second_thread_is_told_to_open_its_own() -> None:
    ledger, said = Ledger(), []

    def use() -> None:
        try:
            ledger.questions()
        except LedgerError as error:
            said.append(str(error))

    thread = threading.Thread(target=use)
    thread.start()
    thread.join()
    assert "one for each thread" in said[0]


def test_a_closed_ledger_says_so() -> None:
    ledger = Ledger()
    ledger.close()
    ledger.close()
    with pytest.raises(LedgerError, match="closed"):
        ledger.questions()


def test_everything_that_is_asked_of_a_closed_ledger_says_so(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path / "quake.db")
    toll = ledger.record("12 killed", question="toll", by="ministry")
    hop, head = next(ledger.attributions()).id, ledger.head()
    page = Source(id="x", name="X")
    ledger.close()
    for act in (
        lambda: list(ledger.cases()),
        lambda: ledger.case("toll"),
        lambda: ledger.case_of(toll),
        lambda: list(ledger.as_of("2026-03-02").cases()),
        lambda: ledger.as_of("2026-03-02").undated,
        lambda: list(ledger.records()),
        lambda: list(ledger.shards()),
        lambda: ledger.attribution(hop),
        lambda: ledger.history(),
        lambda: ledger.history(hop),
        lambda: ledger.findings(),
        lambda: ledger.verify(),
        lambda: ledger.head(),
        lambda: ledger.changed_since(head),
        lambda: ledger.pseudonym("x"),
        lambda: ledger.dump(tmp_path / "dump.jsonl"),
        lambda: ledger.backup(tmp_path / "backup.db"),
        lambda: ledger.add(page),
        lambda: ledger.record("13 killed", question="toll", by="ministry"),
        lambda: ledger.update(toll, "13 killed", by="ministry"),
        lambda: ledger.replace("ministry", page, "a reason"),
        lambda: ledger.remove(hop, "a reason"),
        lambda: ledger.redact(hop, "a reason"),
        lambda: ledger.merge(Ledger()),
        lambda: Ledger().merge(ledger),
    ):
        with pytest.raises(LedgerError, match="closed"):
            act()


def test_a_second_writer_waits_and_then_is_told(tmp_path: Path) -> None:
    path = filled(tmp_path / "l.db")
    with Ledger(path) as one, Ledger(path, timeout=0.05) as two:
        with one._database.writing():
            with pytest.raises(LedgerError, match="another process is writing"):
                two.add(Claim(id="more", statement="more"))
            assert contents(two) == list(RECORDS)
        two.add(Claim(id="more", statement="more"))
        assert one.claim("more") == two.claim("more")


def test_readers_see_one_state_while_another_writes(tmp_path: Path) -> None:
    path = filled(tmp_path / "l.db")
    with Ledger(path) as reader, Ledger(path) as writer, reader._database.reading():
        before = contents(reader)
        writer.add(Claim(id="more", statement="more"))
        assert contents(reader) == before


WRITER = """
import sys
from claimtrace import Claim
from claimtrace.ledger import Ledger
with Ledger(sys.argv[1]) as ledger:
    for number in range(8):
        ledger.add(Claim(id=f"{sys.argv[2]}-{number}", statement="x"))
"""


@pytest.mark.slow
def test_processes_that_make_and_write_one_ledger(tmp_path: Path) -> None:
    path = tmp_path / "l.db"
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    count = law_cases(3, quick=2)
    writers = [
        subprocess.Popen([sys.executable, "-c", WRITER, str(path), str(n)], env=environment)
        for n in range(count)
    ]
    assert [writer.wait() for writer in writers] == [0] * count
    with Ledger(path) as ledger:
        assert len(list(ledger.claims())) == 8 * count
        assert [event.action for event in ledger.history()] == ["create"] + ["add"] * 8 * count
        ledger.verify()


@pytest.mark.slow
def test_a_full_disk_keeps_what_was_there(tmp_path: Path) -> None:
    path = filled(tmp_path / "l.db")
    many = "".join(to_line(Claim(id=f"c{n}", statement="x" * 500)) + "\n" for n in range(3_000))
    with Ledger(path) as ledger:
        before = ledger.head()
        (pages,) = ledger._database.row("PRAGMA page_count")
        ledger._database.run(f"PRAGMA max_page_count = {pages + 20}")
        with pytest.raises(LedgerError, match="disk is full: make room"):
            ledger.load(io.StringIO(many))
        assert contents(ledger) == list(RECORDS)
        assert ledger.verify().head == before
        ledger._database.run("PRAGMA max_page_count = 1000000")
        ledger.load(io.StringIO(many))
        ledger.verify()


READER = """
import os, sys
from claimtrace import Claim, ClaimtraceError
from claimtrace.ledger import Ledger
if os.geteuid() == 0:
    os.setuid(65534)
with Ledger(sys.argv[1]) as ledger:
    ledger.verify()
    assert len(list(ledger.claims())) == 1
    try:
        ledger.add(Claim(id="more", statement="more"))
    except ClaimtraceError as error:
        print(error)
"""


@pytest.mark.parametrize("directory_mode", [0o555, 0o755][: law_cases(2, quick=1)])
@pytest.mark.slow
def test_a_read_only_file_can_be_read(tmp_path: Path, directory_mode: int) -> None:
    home = tmp_path / "home"
    home.mkdir()
    path = filled(home / "l.db")
    path.chmod(0o444)
    home.chmod(directory_mode)
    for above in (tmp_path, *tmp_path.parents):
        if above.owner() == home.owner() and above != Path("/") and above.name != "tmp":
            above.chmod(above.stat().st_mode | 0o055)
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    done = subprocess.run(
        [sys.executable, "-c", READER, str(path)], env=environment, capture_output=True, text=True
    )
    home.chmod(0o755)
    if "Permission denied" in done.stderr or "ModuleNotFoundError" in done.stderr:
        pytest.skip("without root's rights, this interpreter cannot be run here")
    assert done.returncode == 0, done.stderr
    assert "read-only: allow writing" in done.stdout


def test_a_backup_while_in_use(tmp_path: Path) -> None:
    path = filled(tmp_path / "l.db")
    with Ledger(path) as ledger, Ledger(path) as other:
        other.add(Claim(id="more", statement="more"))
        with ledger._database.reading():
            ledger.questions()
        ledger.backup(tmp_path / "copy.db")
        other.add(Claim(id="later", statement="later"))
        head = next(ledger.claims("later")).id
        assert head == "later"
        with pytest.raises(LedgerError, match="exists"):
            ledger.backup(tmp_path / "copy.db")
    with Ledger(tmp_path / "copy.db") as copy:
        assert [claim.id for claim in copy.claims()] == ["toll", "more"]
        copy.verify()
    assert not list(tmp_path.glob("*.part*"))


def test_a_ledger_in_memory_can_be_backed_up(tmp_path: Path) -> None:
    ledger = Ledger()
    ledger.add(*RECORDS)
    ledger.backup(tmp_path / "l.db")
    with Ledger(tmp_path / "l.db") as copy:
        assert copy.verify() == ledger.verify()


def test_dumping_onto_itself_is_refused(tmp_path: Path) -> None:
    path = filled(tmp_path / "l.db")
    with Ledger(path) as ledger:
        (tmp_path / "link.db").symlink_to(path)
        for target in (path, tmp_path / "link.db"):
            with pytest.raises(LedgerError, match="ledger itself"):
                ledger.dump(target)
        assert contents(ledger) == list(RECORDS)


DATA = Path(__file__).parent.parent / "data"
HEAD_OF_1 = "4b24ab0f63b81269a6b7209f5c5444878ccd1201a0bfee100ce4451f59ce2a32"


def written_by_version_1(path: Path) -> Path:
    """The ledger under tests/data that was written by version 1."""
    path.write_bytes(gzip.decompress((DATA / "ledger_version_1.db.gz").read_bytes()))
    return path


def shape_of(path: Path) -> set[str]:
    connection = sqlite3.connect(path)
    found = connection.execute("SELECT sql FROM sqlite_master WHERE sql IS NOT NULL").fetchall()
    connection.close()
    return {" ".join(sql.split()) for (sql,) in found}


def everything_in(path: Path) -> list[Any]:
    """Bodies, salts and digests of all versions, and the journal, as they stand in a file."""
    connection = sqlite3.connect(path)
    found = [
        row
        for table in ("source", "claim", "attribution")
        for row in connection.execute(f"SELECT key, id, version, salt, leaf, body FROM {table}")
    ]
    for table in ("former", "journal", "meta", "name", "question"):
        found += connection.execute(f"SELECT * FROM {table}")
    connection.close()
    return found


def test_a_file_of_version_1_is_led_forward(tmp_path: Path) -> None:
    path = written_by_version_1(tmp_path / "l.db")
    before = everything_in(path)
    with Ledger(path) as ledger:
        assert ledger._database.row("PRAGMA user_version") == (schema.SCHEMA_VERSION,)
        assert ledger.head() == HEAD_OF_1
        verified = ledger.verify(HEAD_OF_1)
        assert (verified.entries, verified.versions, verified.erased) == (7, 27, 1)
        assert ledger.dump(tmp_path / "dump.jsonl") == 24
        assert [event.action for event in ledger.history("daily")] == ["add", "replace"]
    written = (DATA / "ledger_version_1.jsonl").read_bytes()
    assert (tmp_path / "dump.jsonl").read_bytes() == written
    assert everything_in(path) == before
    with Ledger(path) as ledger:
        ledger.add(Claim(id="more", statement="more", scope=("city",)))
        ledger.verify(HEAD_OF_1)


def test_cases_of_an_older_file_are_those_of_its_dump(tmp_path: Path) -> None:
    with Ledger(written_by_version_1(tmp_path / "l.db")) as ledger, Ledger() as anew:
        anew.load(DATA / "ledger_version_1.jsonl")
        for question in anew.questions():
            old, new = ledger.case(question, reveal=True), anew.case(question, reveal=True)
            assert sorted(map(to_line, old.records())) == sorted(map(to_line, new.records()))
            for place in old.graphs:
                documents = [
                    sorted(hop.document or b"" for hop in case.graphs[place].hops)
                    for case in (old, new)
                ]
                assert documents[0] == documents[1]


def test_leading_back_makes_the_tables_of_version_1(tmp_path: Path) -> None:
    path = filled(tmp_path / "l.db")
    kill_rounds.lead_back(path)
    assert shape_of(path) == shape_of(written_by_version_1(tmp_path / "one.db"))


def test_a_migration_that_fails_leaves_the_older_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = written_by_version_1(tmp_path / "l.db")
    before, shape = everything_in(path), shape_of(path)
    right = schema.MIGRATIONS[1]
    monkeypatch.setattr(schema, "MIGRATIONS", {1: (*right, "CREATE TABLE source (x)")})
    with pytest.raises(LedgerError):
        Ledger(path)
    assert (everything_in(path), shape_of(path)) == (before, shape)
    monkeypatch.setattr(schema, "MIGRATIONS", {1: right})
    with Ledger(path) as ledger:
        ledger.verify(HEAD_OF_1)


@pytest.mark.slow
def test_an_interrupted_load_keeps_nothing_and_gives_the_collector_back() -> None:
    lines = "".join(
        to_line(Claim(id=f"c{n}", statement="x")) + "\n"
        for n in range(law_cases(30_000, quick=11_000))
    )

    def interrupt(done: int, total: int | None) -> None:
        assert not gc.isenabled()
        raise KeyboardInterrupt

    ledger = Ledger()
    before = ledger.head()
    with pytest.raises(KeyboardInterrupt):
        ledger.load(io.StringIO(lines), progress=interrupt)
    assert gc.isenabled()
    assert (ledger.questions(), ledger.head()) == ((), before)
    with pytest.raises(LoadError):
        ledger.load(io.StringIO("x\n"))
    assert gc.isenabled()
    assert ledger._database.row("PRAGMA foreign_keys") == (1,)


@pytest.mark.slow
def test_a_bulk_load_leaves_no_broken_reference() -> None:
    rng = random.Random(4)
    for _ in range(20):
        records = [record for record in fuzz_inputs.random_records(rng) if rng.random() < 0.9]
        ledger = Ledger()
        text = "".join(to_line(record) + "\n" for record in records)
        ledger.load(io.StringIO(text), on_error="skip")
        assert ledger._database.rows("PRAGMA foreign_key_check") == []


@pytest.mark.slow
def test_a_short_round_of_kills(tmp_path: Path) -> None:
    rounds = law_cases(5, quick=1)
    wrong, done = kill_rounds.kill_rounds(rounds, seed=3, directory=tmp_path)
    assert wrong == []
    assert sum(done.values()) == rounds


@pytest.mark.slow
def test_a_short_round_of_broken_inputs() -> None:
    with fuzz_inputs.scratch() as directory:
        inputs = law_cases(40, quick=8)
        wrong, fed = fuzz_inputs.fuzz(inputs, seed=3, directory=directory)
    assert wrong == []
    assert sum(fed.values()) == inputs
