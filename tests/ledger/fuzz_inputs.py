"""Feed broken files to a ledger: JSON Lines and ledger files with random bytes changed.

``python tests/ledger/fuzz_inputs.py [INPUTS] [SEED]`` (300 inputs unless told otherwise). Half are
JSON Lines, half are ledger files. Every error must be a ClaimtraceError, and no input may take
more than `SECONDS` of the processor, or ten times as long by the clock. Exits with 1 and says
which input did otherwise.
"""

from __future__ import annotations

import io
import random
import signal
import sqlite3
import sys
import tempfile
import traceback
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from types import FrameType

from claimtrace import ClaimtraceError, Source, chain, corroborate_all
from claimtrace.jsonlines import to_line
from claimtrace.ledger import Ledger
from claimtrace.scoring.timeline import timeline

sys.path.insert(0, str(Path(__file__).parents[1]))

from support.networks import draw
from support.random_records import records as random_records

SECONDS = 20

SPLICES = (
    b"", b"\x00", b"\xff\xfe", b"\xed\xa0\x80", b'"', b"{", b"}", b"[", b"]", b",", b":", b"null",
    b"NaN", b"Infinity", b"-1", b"1e999", b"9" * 400, b"[" * 400, b'{"a":' * 300, b"\\u0000",
    b"\\ud800", b"true", b'"type":"claim"', b'"id":"s0"', b'"part_of":"s1"', b'"supersedes":"c0"',
    b"\n", b"\r\n", b"\xe2\x80\xae", b'"extensions":{"x":[[[[]]]]}', b"x" * 3_000,
)  # fmt: skip


def mutated(raw: bytes, rng: random.Random, splices: tuple[bytes, ...]) -> bytes:
    """The bytes with some of them changed, put in, taken out or doubled."""
    data = bytearray(raw)
    for _ in range(rng.choice((1, 1, 2, 4, 16))):
        at = rng.randrange(len(data) + 1)
        length = rng.choice((1, 1, 4, 40, 400))
        what = rng.randrange(5)
        if what == 0 and at < len(data):
            data[at] ^= 1 << rng.randrange(8)
        elif what == 1:
            data[at:at] = rng.choice(splices)
        elif what == 2:
            del data[at : at + length]
        elif what == 3:
            data[at:at] = data[at : at + length]
        else:
            data[at : at + length] = rng.randbytes(min(length, len(data) - at))
    return bytes(data)


def mutated_page(raw: bytes, rng: random.Random) -> bytes:
    """A ledger's file with bytes changed in place, swapped pages, or its end cut off."""
    data = bytearray(raw)
    what = rng.randrange(10)
    if what == 0:
        del data[rng.randrange(len(data)) :]
    elif what == 1:
        one, other = (rng.randrange(len(data) // 4096) * 4096 for _ in range(2))
        page = bytes(data[one : one + 4096])
        data[one : one + 4096] = data[other : other + 4096]
        data[other : other + 4096] = page
    elif what == 2:
        at = rng.randrange(100)  # the header of the database
        data[at] = rng.randrange(256)
    elif what == 3:
        return mutated(raw, rng, SPLICES)
    else:
        for _ in range(rng.choice((1, 1, 3, 30))):
            data[rng.randrange(len(data))] = rng.randrange(256)
    return bytes(data)


def json_lines(rng: random.Random) -> bytes:
    records = draw(rng).records() if rng.random() < 0.5 else random_records(rng)
    return "".join(to_line(record) + "\n" for record in records).encode()


def use(ledger: Ledger) -> None:
    """Do with a ledger whatever can be done with one."""
    for act in (
        ledger.verify,
        ledger.findings,
        ledger.history,
        lambda: ledger.changed_since(ledger.head()),
        lambda: ledger.changed_since(first_head(ledger)),
        lambda: list(corroborate_all(ledger)),
        lambda: [timeline(ledger, claim) for claim in ledger.claims()],
        lambda: list(ledger.as_of("2016-03-28").cases()),
        lambda: ledger.dump(io.BytesIO()),
        lambda: ledger.record("12 killed", question="q", by="somebody", via=["s0"]),
        lambda: ledger.replace("s0", Source(id="s0", name="replaced"), "a reason"),
        lambda: [ledger.remove(hop.id, "a reason") for hop in ledger.attributions()],
        lambda: [ledger.history(hop.id) for hop in ledger.attributions()],
        lambda: ledger.redact("s0", "a reason", keep_current=True),
        lambda: ledger.add(Source(id="new", name="New"), *chain("c0", "new")),
        ledger.verify,
    ):
        quietly(act)


def first_head(ledger: Ledger) -> str:
    return str(ledger._database.row("SELECT hex(digest) FROM journal")[0])


def quietly(act: Callable[[], object]) -> None:
    with suppress(ClaimtraceError):
        act()


def feed_lines(rng: random.Random, directory: Path) -> None:
    """Load mutated JSON Lines in both ways."""
    raw = mutated(json_lines(rng), rng, SPLICES)
    for on_error in ("raise", "skip"):
        with Ledger() as ledger:
            with suppress(ClaimtraceError):
                ledger.load(io.BytesIO(raw), on_error=on_error)
            ledger.verify()
            use(ledger)


def feed_ledger(rng: random.Random, directory: Path) -> None:
    """Open a mutated ledger file and use it."""
    path = directory / "fuzzed.db"
    for file in directory.glob("fuzzed.db*"):
        file.unlink()
    if rng.random() < 0.5:
        path.write_bytes(mutated_page(sample(rng, directory), rng))
    else:
        path.write_bytes(sample(rng, directory))
        mutate_value(path, rng)
    with suppress(ClaimtraceError), Ledger(path) as ledger:
        use(ledger)


def sample(rng: random.Random, directory: Path) -> bytes:
    """One of a few intact ledger files."""
    number = rng.randrange(8)
    path = directory / f"sample-{number}.db"
    if not path.exists():
        own = random.Random(number)
        with Ledger(path) as ledger:
            ledger.add(*draw(own).records())
            ledger.add(*random_records(own))
            ledger.replace("s0", Source(id="s0", name="S", confidential=True), "a reason")
            ledger.replace("s0", Source(id="s0", name="S0"), "a reason")
            hop = next(ledger.attributions())
            ledger.remove(hop.id, "a reason")
            ledger.redact(hop.id, "a reason")
    return path.read_bytes()


def mutate_value(path: Path, rng: random.Random) -> None:
    """Change stored values by SQL, to others and to other types, past every check of SQLite."""
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA ignore_check_constraints = ON")
    tables = [
        row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type='table'")
    ]
    for _ in range(rng.choice((1, 2, 5))):
        table = rng.choice(tables)
        columns = [row[1] for row in connection.execute(f"PRAGMA table_info({table})")]
        column = rng.choice(columns)
        rows = connection.execute(f"SELECT {column} FROM {table}").fetchall()
        if not rows:
            continue
        (old,) = rng.choice(rows)
        value: object = rng.choice(
            (0, -1, 1, 7, 2**62, 1.5, "", "x", b"", b"\xff\xfe", "[" * 500, "{}", "null", "s0", old)
        )
        if isinstance(old, str) and rng.random() < 0.6:
            value = mutated(old.encode(), rng, SPLICES).decode(errors="replace")
        try:
            connection.execute(f"UPDATE {table} SET {column} = ? WHERE {column} IS ?", (value, old))
        except (sqlite3.Error, UnicodeEncodeError):
            continue
    connection.close()


class TooLong(BaseException):
    """An input took longer than it may."""


def _too_long(signum: int, frame: FrameType | None) -> None:
    raise TooLong


def fuzz(inputs: int, seed: int, directory: Path) -> tuple[list[str], Counter[str]]:
    """What went wrong, and how many inputs of each sort were fed."""
    wrong: list[str] = []
    fed: Counter[str] = Counter()
    before = [signal.signal(which, _too_long) for which in (signal.SIGPROF, signal.SIGALRM)]
    for number in range(inputs):
        rng = random.Random(f"{seed}/{number}")
        feed = feed_lines if number % 2 else feed_ledger
        signal.setitimer(signal.ITIMER_PROF, SECONDS)
        signal.setitimer(signal.ITIMER_REAL, 10 * SECONDS)
        try:
            feed(rng, directory)
        except (TooLong, Exception):
            wrong.append(f"input {number} ({feed.__name__}):\n{traceback.format_exc(limit=-6)}")
        finally:
            signal.setitimer(signal.ITIMER_PROF, 0)
            signal.setitimer(signal.ITIMER_REAL, 0)
        fed[feed.__name__] += 1
    for which, handler in zip((signal.SIGPROF, signal.SIGALRM), before, strict=True):
        signal.signal(which, handler)
    return wrong, fed


@contextmanager
def scratch() -> Iterator[Path]:
    """A directory in memory, where there is one: nothing in it has to outlive the power."""
    memory = Path("/dev/shm")
    with tempfile.TemporaryDirectory(dir=memory if memory.is_dir() else None) as directory:
        yield Path(directory)


def main() -> int:
    inputs = int(sys.argv[1]) if len(sys.argv) > 1 else 300
    seed = int(sys.argv[2]) if len(sys.argv) > 2 else 1
    with scratch() as directory:
        wrong, fed = fuzz(inputs, seed, directory)
    print(f"{inputs} inputs ({', '.join(f'{n} {what}' for what, n in fed.items())}), seed {seed}")
    print("\n".join(wrong[:20]) or "0 errors other than ClaimtraceError, 0 that took too long")
    return bool(wrong)


if __name__ == "__main__":
    sys.exit(main())
