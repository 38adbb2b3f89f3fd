"""Kill a process that writes to a ledger, at random points, and look at what it left.

``python tests/ledger/kill_rounds.py [ROUNDS] [SEED]`` (20 rounds unless told otherwise): in each,
a child process loads, replaces, merges, migrates or creates, says what was committed, and gets a
SIGKILL. The ledger must open, verify, and hold exactly the committed batches: all that were
confirmed, at most the next one as well, each whole. Exits with 1 and says so where it does not.
"""

from __future__ import annotations

import io
import os
import random
import signal
import sqlite3
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from claimtrace.jsonlines import to_line
from claimtrace.ledger import Ledger
from claimtrace.records import Attribution, Claim, Document, Record, Source

HOPS = 600
SOURCE = Source(id="bbc", name="BBC")


def batch(number: int, hops: int = HOPS) -> list[Record]:
    """The records of one batch; each attribution differs from every other."""
    claim = Claim(id=f"batch-{number}", statement=f"batch {number}")
    return [
        SOURCE,
        claim,
        *(
            Attribution(claim=claim.id, reporter="bbc", document=Document(title=f"page {page}"))
            for page in range(hops)
        ),
    ]


def lines(number: int) -> io.BytesIO:
    return io.BytesIO("".join(to_line(record) + "\n" for record in batch(number)).encode())


_CLAIM_1 = """CREATE TABLE claim (
    key INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    question INTEGER NOT NULL REFERENCES question (key),
    version INTEGER,
    salt BLOB NOT NULL,
    leaf BLOB NOT NULL,
    body TEXT NOT NULL
)"""
_ATTRIBUTION_1 = """CREATE TABLE attribution (
    key INTEGER PRIMARY KEY,
    id NOT NULL,
    claim INTEGER NOT NULL REFERENCES claim (key),
    reporter INTEGER NOT NULL REFERENCES source (key),
    attributed_to INTEGER REFERENCES source (key),
    supersedes INTEGER REFERENCES claim (key),
    stance TEXT,
    basis TEXT,
    certainty REAL,
    said REAL,
    held INTEGER,
    version INTEGER,
    salt BLOB NOT NULL,
    leaf BLOB NOT NULL,
    body TEXT NOT NULL
)"""
_TO_1 = (
    "CREATE TEMP TABLE claim_2 AS SELECT key, id, question, version, salt, leaf, body FROM claim",
    (
        "CREATE TEMP TABLE attribution_2 AS SELECT key, id, claim, reporter, attributed_to, "
        "supersedes, stance, basis, certainty, said, held, version, salt, leaf, body "
        "FROM attribution"
    ),
    "DROP TABLE attribution",
    "DROP TABLE claim",
    _CLAIM_1,
    _ATTRIBUTION_1,
    "INSERT INTO claim SELECT * FROM claim_2",
    "INSERT INTO attribution SELECT * FROM attribution_2",
    "CREATE INDEX claim_question ON claim (question)",
    "CREATE INDEX claim_version ON claim (version) WHERE version IS NOT NULL",
    "CREATE UNIQUE INDEX attribution_id ON attribution (id)",
    "CREATE INDEX attribution_claim ON attribution (claim)",
    "CREATE INDEX attribution_supersedes ON attribution (supersedes) WHERE supersedes IS NOT NULL",
    "CREATE INDEX attribution_version ON attribution (version) WHERE version IS NOT NULL",
    "PRAGMA user_version = 1",
)


def lead_back(path: Path) -> None:
    """Make a closed ledger, whose records use nothing newer, a file of version 1."""
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("BEGIN")
    for statement in _TO_1:
        connection.execute(statement)
    connection.execute("COMMIT")
    connection.close()


def say(number: int) -> None:
    print(number, flush=True)


def load(path: Path) -> None:
    with Ledger(path) as ledger:
        say(0)
        for number in range(1, 1_000):
            ledger.load(lines(number))
            say(number)


def replace(path: Path) -> None:
    with Ledger(path) as ledger:
        ledger.add(SOURCE)
        say(0)
        for number in range(1, 10_000):
            ledger.replace("bbc", Source(id="bbc", name="BBC", note=str(number)), "counting")
            say(number)


def merge(path: Path) -> None:
    with Ledger(path) as ledger:
        say(0)
        for number in range(1, 1_000):
            with Ledger() as other:
                other.add(*batch(number))
                ledger.merge(other)
            say(number)


def migrate(path: Path) -> None:
    with Ledger(path) as ledger:
        ledger.add(*batch(1, 4_000))
    lead_back(path)
    say(1)
    with Ledger(path):
        say(2)
    signal.pause()


def create(path: Path) -> None:
    say(0)
    with Ledger(path) as ledger:
        ledger.add(*batch(1))
    say(1)
    signal.pause()


ACTIONS: dict[str, tuple[Callable[[Path], None], float]] = {
    "load": (load, 0.4),
    "replace": (replace, 0.2),
    "merge": (merge, 0.6),
    "migrate": (migrate, 0.05),
    "create": (create, 0.06),
}
"""What a child does, and within how many seconds of its first word it is killed."""


def kill_one(action: str, path: Path, rng: random.Random) -> int:
    """Run an action in a child and kill it; the last number that it confirmed."""
    command = [sys.executable, __file__, "--child", action, str(path)]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    with subprocess.Popen(command, stdout=subprocess.PIPE, env=environment) as child:
        assert child.stdout is not None
        said = child.stdout.readline()
        with suppress(subprocess.TimeoutExpired):
            child.wait(rng.uniform(0, ACTIONS[action][1]))
        child.send_signal(signal.SIGKILL)
        said += child.stdout.read()
    confirmed = said.decode().rpartition("\n")[0].splitlines()
    return int(confirmed[-1])


def check(action: str, path: Path, confirmed: int) -> str | None:
    """What is wrong with what the child left, None if nothing is."""
    with Ledger(path) as ledger:
        ledger.verify()
        if action == "replace":
            found = int(ledger.source("bbc").note or 0)
            events = len(ledger.history("bbc")) - 1
            if found != events:
                return f"replaced {events} times, and number {found} is there"
        else:
            held = Counter(hop.claim for hop in ledger.attributions())
            sizes = set(held.values()) - {HOPS, 4_000}
            if sizes:
                return f"half a batch is there: {sizes}"
            found = len(held)
            if list(held) != [f"batch-{number}" for number in range(1, len(held) + 1)]:
                return f"a batch is missing: {list(held)}"
        if not confirmed <= found <= confirmed + 1:
            return f"{confirmed} were confirmed, and {found} are there"
        ledger.add(Claim(id="after", statement="it can be written"))
        ledger.verify()
    return None


def kill_rounds(rounds: int, seed: int, directory: Path) -> tuple[list[str], Counter[str]]:
    """What went wrong, and how many rounds of each action were run."""
    rng, wrong, done = random.Random(seed), [], Counter[str]()
    for number in range(rounds):
        action = list(ACTIONS)[number % len(ACTIONS)]
        path = directory / f"{number}.db"
        confirmed = kill_one(action, path, rng)
        try:
            found = check(action, path, 1 if action == "migrate" else confirmed)
        except Exception as error:
            found = f"{type(error).__name__}: {error}"
        if found:
            wrong.append(f"round {number}, {action}: {found}")
        done[action] += 1
        for file in directory.glob(f"{number}.db*"):
            file.unlink()
    return wrong, done


def main() -> int:
    if sys.argv[1:2] == ["--child"]:
        ACTIONS[sys.argv[2]][0](Path(sys.argv[3]))
        return 0
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 20
    seed = int(sys.argv[2]) if len(sys.argv) > 2 else 1
    with tempfile.TemporaryDirectory() as directory:
        wrong, done = kill_rounds(rounds, seed, Path(directory))
    print(f"{rounds} kills ({', '.join(f'{n} {what}' for what, n in done.items())}), seed {seed}")
    print("\n".join(wrong) or "0 lost or half-applied batches")
    return bool(wrong)


if __name__ == "__main__":
    sys.exit(main())
