"""What a ledger costs beside ``json.loads`` alone on the same lines: time, memory, disk.

``python tests/benchmarks/ledger_load.py [ATTRIBUTIONS]`` (100,000 unless told otherwise). Times are
ratios to ``json.loads`` in the same run, with the garbage collector off, best of `ROUNDS` (of one
round from 200,000 on); memory is the peak of a process of its own that only loads the file; disk is
the ledger's file after closing.
"""

from __future__ import annotations

import io
import json
import platform
import random
import sqlite3
import subprocess
import sys
import tempfile
from pathlib import Path

from peers import best_of, own_peak

from claimtrace.ledger import Ledger

ROUNDS = 3
HOPS_PER_CLAIM = 5
HOPS_PER_SOURCE = 100
CLAIMS_PER_QUESTION = 2


def write_lines(path: Path, count: int) -> int:
    """Sources, claims and ``count`` attributions as other programs write them; how many lines."""
    rng = random.Random(1)
    sources = max(100, count // HOPS_PER_SOURCE)
    claims = count // HOPS_PER_CLAIM
    with path.open("w") as file:
        for number in range(sources):
            kind = rng.choice(("outlet", "agency", "monitor", "government"))
            put(file, type="source", id=f"source-{number}", name=f"Source {number}", kind=kind)
        for number in range(claims):
            quantity = {"value": number % 1000, "unit": "fighter"}
            put(
                file, type="claim", id=f"claim-{number}", statement=f"{number} fighters killed",
                question=f"question-{number // CLAIMS_PER_QUESTION}", quantity=quantity,
            )  # fmt: skip
        for number in range(count):
            reporter, cited = rng.sample(range(sources), 2)
            url = f"https://example.org/{number}/{rng.randrange(10**9)}"
            document = {"url": url, "published": f"2016-03-{1 + number % 28:02d}"}
            more = {"attributed_to": f"source-{cited}"} if rng.random() < 0.7 else {}
            put(
                file, type="attribution", claim=f"claim-{number // HOPS_PER_CLAIM}",
                reporter=f"source-{reporter}", document=document, **more,
            )  # fmt: skip
    return sources + claims + count


def put(file: io.TextIOBase, **fields: object) -> None:
    file.write(json.dumps(fields) + "\n")


def json_alone(path: Path) -> float:
    """Seconds that ``json.loads`` takes for the lines, which are in memory already."""
    lines = path.read_bytes().splitlines()

    def parse() -> None:
        for line in lines:
            json.loads(line)

    return best_of(ROUNDS, parse)


def load(path: Path, target: Path) -> None:
    for file in target.parent.glob(f"{target.name}*"):
        file.unlink()
    with Ledger(target) as ledger:
        ledger.load(path)


def every_case(target: Path) -> None:
    with Ledger(target) as ledger:
        for _ in ledger.cases():
            pass


def verify(target: Path) -> None:
    with Ledger(target) as ledger:
        ledger.verify()


def dump(target: Path, to: Path) -> None:
    with Ledger(target) as ledger:
        ledger.dump(to)


def peak_memory(path: Path, target: Path) -> int:
    """Megabytes that a process needs which only loads the file."""
    command = [sys.executable, __file__, "--load", str(path), str(target)]
    done = subprocess.run(command, stdout=subprocess.PIPE, check=True, text=True)
    return int(done.stdout)


def measure(count: int, directory: Path) -> None:
    path, target = directory / "records.jsonl", directory / "l.db"
    lines = write_lines(path, count)
    rounds = ROUNDS if count <= 200_000 else 1
    alone = json_alone(path)
    print(f"{platform.python_implementation()} {platform.python_version()}, SQLite", end=" ")
    print(f"{sqlite3.sqlite_version}, {platform.machine()}; {lines:,} lines,", end=" ")
    print(f"{path.stat().st_size / 1e6:.0f} MB; json.loads {alone / lines * 1e6:.2f} us a line")
    print(f"{'':28}{'us a line':>12}{'x json.loads':>14}")
    for name, act in (
        ("load", lambda: load(path, target)),
        ("read all cases", lambda: every_case(target)),
        ("dump", lambda: dump(target, directory / "dump.jsonl")),
        ("verify", lambda: verify(target)),
    ):
        seconds = best_of(rounds, act)
        print(f"{name:28}{seconds / lines * 1e6:>12.2f}{seconds / alone:>14.1f}")
    print(f"{'file':28}{target.stat().st_size / path.stat().st_size:>26.2f} x the JSON Lines")
    print(f"{'peak memory of a load':28}{peak_memory(path, directory / 'm.db'):>23} MB")


def main() -> int:
    if sys.argv[1:2] == ["--load"]:
        load(Path(sys.argv[2]), Path(sys.argv[3]))
        print(own_peak())
        return 0
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    with tempfile.TemporaryDirectory() as directory:
        measure(count, Path(directory))
    return 0


if __name__ == "__main__":
    sys.exit(main())
