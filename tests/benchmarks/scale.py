"""What load, check, score and export cost on a large ledger, beside ``json.loads`` and peers.

Run ``python tests/benchmarks/scale.py [ATTRIBUTIONS ...]`` (default: 10000 100000 1000000). Every
step runs in a process of its own, so that its peak memory is its own. Times are those of a clock
and those of the processors, both also as multiples of ``json.loads`` alone on the lines of the
same file, measured right before and right after, since the clock of a machine moves; on a busy
machine only the latter can be compared. The median of three rounds is shown (``--rounds N``). Peers
read the same lines into structures of their own, in the benchmark's own environment; one that
outgrows 6 GB is cut off, and ``--no-peers`` leaves them out.
"""

from __future__ import annotations

import importlib
import json
import os
import platform
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from importlib import resources
from itertools import chain
from pathlib import Path
from typing import Any

from peers import inside, own_peak, run_with

PEERS = ("prov", "stix2", "followthemoney", "networkx")
SIZES = (10_000, 100_000, 1_000_000)
ATTRIBUTIONS_A_CASE = 10
MOST_MEMORY = 6 * 2**30


def lines_of(path: str) -> Iterator[dict[str, Any]]:
    with open(path, "rb") as file:
        for line in file:
            yield json.loads(line)


def json_alone(path: str) -> None:
    for _ in lines_of(path):
        pass


def generate(path: str, attributions: int) -> None:
    from reading_and_scoring import case_records, sources

    from claimtrace import write

    cases = map(case_records, range(attributions // ATTRIBUTIONS_A_CASE))
    write(chain(sources(), chain.from_iterable(cases)), path)


def load(path: str) -> None:
    from claimtrace import Ledger

    with Ledger(f"{path}.db") as ledger:
        ledger.load(path)


def check(path: str) -> None:
    from claimtrace import Ledger

    with Ledger(f"{path}.db") as ledger:
        ledger.findings()


def read_cases(path: str) -> None:
    from claimtrace import Ledger

    with Ledger(f"{path}.db") as ledger:
        for _ in ledger.cases():
            pass


def score(path: str, workers: int = 1) -> None:
    from claimtrace import Ledger, corroborate_all

    with Ledger(f"{path}.db") as ledger:
        for _ in corroborate_all(ledger, explain=False, workers=workers):
            pass


def score_by_two(path: str) -> None:
    score(path, workers=2)


def dump(path: str) -> None:
    from claimtrace import Ledger

    with Ledger(f"{path}.db") as ledger:
        ledger.dump(os.devnull)


def with_prov(path: str) -> None:
    from prov.model import ProvDocument

    document = ProvDocument()
    document.add_namespace("x", "https://example.org/")
    for number, record in enumerate(lines_of(path)):
        kind = record.get("type")
        if kind == "source":
            document.agent(f"x:{record['id']}", {"x:name": record["name"]})
        elif kind == "claim":
            document.entity(f"x:{record['id']}", {"x:statement": record["statement"]})
        elif kind == "attribution":
            url = record.get("document", {}).get("url", "")
            report = document.entity(f"x:report-{number}", {"x:url": url})
            document.wasAttributedTo(report, f"x:{record['reporter']}")


def with_stix2(path: str) -> list[Any]:
    import stix2

    names: dict[str, str] = {}
    made = []
    for record in lines_of(path):
        kind = record.get("type")
        if kind == "source":
            made.append(stix2.Identity(name=record["name"], identity_class="organization"))
            names[record["id"]] = made[-1].id
        elif kind == "claim":
            who = next(iter(names.values()))
            made.append(stix2.Note(content=record["statement"], object_refs=[who]))
            names[record["id"]] = made[-1].id
        elif kind == "attribution":
            made.append(
                stix2.Relationship(
                    relationship_type="reports",
                    source_ref=names[record["reporter"]],
                    target_ref=names[record["claim"]],
                )
            )
    return made


def with_followthemoney(path: str) -> list[Any]:
    from followthemoney import model

    made = []
    for number, record in enumerate(lines_of(path)):
        kind = record.get("type")
        if kind == "source":
            schema, fields = "Organization", {"name": [record["name"]]}
        elif kind == "claim":
            schema, fields = "Event", {"name": [record["statement"]]}
        elif kind == "attribution":
            cited = record.get("attributed_to") or record["reporter"]
            fields = {"subject": [record["reporter"]], "object": [cited]}
            schema = "UnknownLink"
        else:
            continue
        name = record.get("id", f"hop-{number}")
        made.append(model.get_proxy({"id": name, "schema": schema, "properties": fields}))
    return made


def with_networkx(path: str) -> Any:
    import networkx

    graph = networkx.MultiDiGraph()
    for record in lines_of(path):
        if record.get("type") == "attribution":
            cited = record.get("attributed_to") or record["claim"]
            graph.add_edge(
                (record["claim"], record["reporter"]), (record["claim"], cited), **record
            )
        elif "id" in record:
            graph.add_node(record["id"], **record)
    return graph


ALONE = "json.loads alone"
OURS: dict[str, Callable[[str], object]] = {
    ALONE: json_alone,
    "load": load,
    "read cases": read_cases,
    "check": check,
    "score": score,
    "score, workers=2": score_by_two,
    "export JSON Lines": dump,
}
THEIRS: dict[str, Callable[[str], object]] = {
    "prov": with_prov,
    "stix2": with_stix2,
    "followthemoney": with_followthemoney,
    "networkx": with_networkx,
}


def step(name: str, path: str) -> None:
    """Run one step in this process, and print what it took."""
    if name in THEIRS:
        resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    work = OURS.get(name) or THEIRS[name]
    if name != ALONE:
        importlib.import_module("claimtrace" if name in OURS else name)
    begin, cpu = time.perf_counter(), cpu_seconds()
    kept = work(path)
    took = [time.perf_counter() - begin, cpu_seconds() - cpu]
    del kept
    worker = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024
    print(json.dumps([*took, own_peak(), worker]))


def cpu_seconds() -> float:
    """Of this process, and of its children that ended."""
    used = map(resource.getrusage, (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(each.ru_utime + each.ru_stime for each in used)


def measured(name: str, path: str) -> list[float] | None:
    """What a step took in a process of its own; None where it failed."""
    command = [sys.executable, __file__, "--step", name, path]
    ended = subprocess.run(command, capture_output=True, text=True, check=False)
    if ended.returncode == 0:
        return json.loads(ended.stdout.splitlines()[-1])
    if name in OURS:
        sys.exit(ended.stderr)
    return None


def best_beside(name: str, path: str, rounds: int) -> tuple[list[float], float, float] | None:
    """What a step took in its median round, and the ratios, by the clock and of processor time."""
    found = []
    for _ in range(rounds):
        if name == "load":
            for file in Path(path).parent.glob("*.db*"):
                file.unlink()
        before, took, after = (measured(each, path) for each in (ALONE, name, ALONE))
        if before is None or took is None or after is None:
            return None
        wall, cpu = (2 * took[n] / (before[n] + after[n]) for n in (0, 1))
        found.append((took, wall, cpu))
    return sorted(found, key=lambda each: each[2])[len(found) // 2]


def table(path: str, attributions: int, steps: list[str], rounds: int) -> None:
    generate(path, attributions)
    with open(path, "rb") as file:
        records = sum(1 for _ in file)
    size = os.path.getsize(path)
    print(f"\n{attributions:,} attributions, {records:,} lines, {size / records:.0f} bytes a line")
    print(f"{'step':<20}{'us a record':>12}{'x json.loads':>13}{'of CPU':>10}{'x json.loads':>13}"
          f"{'peak MB':>9}")  # fmt: skip
    for name in steps:
        found = best_beside(name, path, rounds if name in OURS else 1)
        if found is None:
            print(f"{name:<20}{'more than 6 GB, or failed':>36}")
            continue
        (wall, cpu, peak, worker), wall_ratio, cpu_ratio = found
        print(
            f"{name:<20}{wall / records * 1e6:>12.2f}{wall_ratio:>13.2f}"
            f"{cpu / records * 1e6:>10.2f}{cpu_ratio:>13.2f}{peak:>9.0f}"
            + (f" and {worker:.0f} in a worker" if worker else ""),
            flush=True,
        )
    print(f"the ledger's file is {os.path.getsize(f'{path}.db') / size:.2f} x the JSON Lines")


def main(sizes: list[int], peers: bool, rounds: int) -> None:
    palmyra = resources.files("claimtrace").joinpath("data/palmyra.jsonl").read_bytes()
    print(f"{platform.python_implementation()} {platform.python_version()}, {platform.machine()}, "
          f"{os.cpu_count()} cores; {len(palmyra) / len(palmyra.splitlines()):.0f} bytes a line in "
          "the Palmyra file")  # fmt: skip
    for size in sizes:
        with tempfile.TemporaryDirectory() as folder:
            steps = [*OURS, *(THEIRS if peers else ())]
            table(str(Path(folder) / "records.jsonl"), size, steps, rounds)


if __name__ == "__main__":
    if "--step" in sys.argv:
        step(*sys.argv[2:])
    else:
        words = sys.argv[1:]
        rounds = 3
        if "--rounds" in words:
            at = words.index("--rounds")
            rounds = int(words[at + 1])
            del words[at : at + 2]
        given = [int(word) for word in words if word.isdigit()]
        if "--no-peers" in words or inside():
            main(given or list(SIZES), "--no-peers" not in words, rounds)
        else:
            run_with(PEERS, __file__)
