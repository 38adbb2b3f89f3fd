"""Accuracy, time and peak memory of fusing, beside truthdiscovery and crowd-kit, in one run.

    python tests/benchmarks/learning_truth.py [--peers] [--questions 20000]

Sets: book and population (from ../shared/data/truth, skipped where they are missing) and two
generated ones, with and without copiers. ``--peers`` makes an environment in a temporary directory
and installs the peers into it by name. Every method runs in a process of its own, of
limited memory and time. "fuse" reads (source, question, answer) rows, as the peers do; "cases" is
given cases that were built before, and its seconds leave the building out; "cases-streamed" builds
them from rows as it goes.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
import venv
import zlib
from collections.abc import Iterator
from pathlib import Path

HERE = Path(__file__).resolve()
ROOT = HERE.parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]
TRUTH = ROOT.parent / "shared" / "data" / "truth"
OWN = ("vote", "accu", "fuse", "cases", "cases-streamed")
LIMIT = 120
"""Seconds that one method may take."""

TRUTHDISCOVERY = (
    "TruthFinder", "PooledInvestment", "Investment", "AverageLog", "Sums", "CRH",
)  # fmt: skip
CROWD = (
    "MajorityVote", "OneCoinDawidSkene", "DawidSkene", "MMSR", "GLAD", "MACE",
)  # fmt: skip
PEERS = (*TRUTHDISCOVERY, *CROWD)


def real_set(name: str) -> tuple[list[list[str]], dict[str, str]] | None:
    source = TRUTH / f"{name}.jsonl"
    if not source.exists():
        print(f"{name}: no {source}, skipped")
        return None
    with source.open() as lines:
        rows = [[row["s"], row["o"], row["v"]] for row in map(json.loads, lines)]
    known = {question for _, question, _ in rows}
    gold = json.loads((TRUTH / f"{name}.truth.json").read_text())
    return rows, {question: true for question, true in gold.items() if question in known}


def generated(questions: int, copiers: int) -> tuple[list[list[str]], dict[str, str], list[str]]:
    from learning.worlds import world

    made = world(
        questions,
        200,
        copiers=copiers,
        density=0.1,
        least=0.4 if copiers else 0.6,
        most=0.8 if copiers else 0.95,
        bad=0.2,
        copy_rate=0.95,
        covered=1.0,
        seed=7,
    )
    return [list(row) for row in made.rows], made.truth, sorted(made.copiers | {made.original})


def run_own(method: str, rows: list[list[str]]) -> tuple[dict[str, str], dict[str, object]]:
    from claimtrace.learning import Voices
    from claimtrace.learning.fitting import learn_parts
    from claimtrace.learning.fusing import fused
    from claimtrace.learning.voices import OnePart

    if method.startswith("cases"):
        return fuse_cases(rows, streamed=method == "cases-streamed")
    voices = Voices.from_triples((s, q, v) for s, q, v in rows)
    if method == "vote":
        return {
            q.id: min(zip(q.groups, q.statements, strict=True), key=lambda g: (-len(g[0]), g[1]))[1]
            for q in voices.questions
        }, {}
    parts = OnePart(voices)  # what `fuse` does; the suspected pairs are shown, too
    learned = learn_parts(parts, copying=method == "fuse")
    names = learned.sources
    found = fused(learned, parts.voices)
    pairs = [[names[a], names[b]] for a, b in learned.dependent]
    return {each.question: str(each.statement) for each in found}, {"pairs": pairs}


def fuse_cases(
    rows: list[list[str]], *, streamed: bool
) -> tuple[dict[str, str], dict[str, object]]:
    """Through records: cases that were built before, or built as they are read, 500 at a time."""
    from claimtrace import Case
    from claimtrace.learning import fuse

    by_question: dict[str, list[dict[str, str]]] = {}
    for source, question, answer in rows:
        by_question.setdefault(question, []).append({"s": source, "q": question, "v": answer})
    groups = list(by_question.values())

    def cases() -> Iterator[Case]:
        for start in range(0, len(groups), 500):
            some = [row for group in groups[start : start + 500] for row in group]
            yield from Case.from_rows(some, question="q", reporter="s", statement="v")

    given = cases() if streamed else list(cases())
    start = time.perf_counter()
    found = [str(each.statement) for each in fuse(given)]
    extra = {} if streamed else {"seconds": time.perf_counter() - start}
    return dict(zip(by_question, found, strict=True)), extra


def run_peer(method: str, rows: list[list[str]]) -> dict[str, str]:
    if method in CROWD:
        return run_crowd(method, rows)
    import truthdiscovery as td

    data = td.Dataset((source, question, value) for source, question, value in rows)
    results = getattr(td, method)().run(data)
    return {q: sorted(results.get_most_believed_values(q))[0] for q in {row[1] for row in rows}}


def run_crowd(method: str, rows: list[list[str]]) -> dict[str, str]:
    """crowd-kit, with answers as small numbers: all but the vote need a vocabulary to be small.

    The answers of a question are numbered in an arbitrary order, by a hash of their text.
    """
    import pandas as pd
    from crowdkit import aggregation

    known: dict[str, set[str]] = {}
    for _, question, value in rows:
        known.setdefault(question, set()).add(value)
    ordered = {
        question: sorted(values, key=lambda value: zlib.crc32(f"{question} {value}".encode()))
        for question, values in known.items()
    }
    number = {q: {value: n for n, value in enumerate(values)} for q, values in ordered.items()}
    frame = pd.DataFrame(
        {
            "worker": [s for s, _, _ in rows],
            "task": [q for _, q, _ in rows],
            "label": [number[q][v] for _, q, v in rows],
        }
    ).drop_duplicates(["worker", "task"])
    found = getattr(aggregation, method)().fit_predict(frame)
    return {q: (dict(enumerate(ordered[q])).get(int(label), "")) for q, label in found.items()}


def peak_memory() -> float:
    """The most memory, in MB, that this process has held since it was started."""
    status = Path("/proc/self/status")
    if status.exists():  # ru_maxrss would count the process that started this one
        line = next(line for line in status.read_text().splitlines() if line.startswith("VmHWM"))
        return int(line.split()[1]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def worker(method: str, path: str) -> None:
    rows, gold = json.loads(Path(path).read_text())
    start, extra = time.perf_counter(), {}
    if method in OWN:
        answers, extra = run_own(method, rows)
    else:
        answers = run_peer(method, rows)
    seconds = time.perf_counter() - start
    right = sum(answers.get(question) == true for question, true in gold.items())
    print(
        json.dumps(
            {"accuracy": right / len(gold), "seconds": seconds, "peak": peak_memory(), **extra}
        )
    )


def measure(python: str, method: str, path: str, limit: int) -> dict[str, object] | str:
    command = [
        "bash", "-c",
        f"ulimit -v {limit * 1024 * 1024}; exec '{python}' '{HERE}' --worker {method} '{path}'",
    ]  # fmt: skip
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=LIMIT, check=False)
    except subprocess.TimeoutExpired:
        return f"over {LIMIT} s"
    if done.returncode:
        last = (done.stderr.strip().splitlines() or [f"exit {done.returncode}"])[-1]
        memory = "MemoryError" in last or "allocate" in last or done.returncode < 0
        return f"over {limit} GB" if memory else last[:70]
    return json.loads(done.stdout.strip().splitlines()[-1])


def peers_python(folder: str) -> str:
    """An environment with the peers; what truthdiscovery draws with is not needed here."""
    venv.create(folder, with_pip=True)
    python = str(Path(folder, "bin", "python"))
    wanted = (
        ("numpy", "bidict", "pyyaml", "crowd-kit"),
        ("--no-deps", "truthdiscovery"),
    )
    for names in wanted:
        command = [python, "-m", "pip", "install", "-q", *names]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode:
            print(f"{names[-1]} cannot be installed: {done.stderr.strip().splitlines()[-1]}")
    packages = subprocess.run(
        [python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    place = Path(packages.stdout.strip())
    (place / "imageio").mkdir(exist_ok=True)
    for unused in ("cairo.py", "imageio/__init__.py", "imageio/v2.py"):
        (place / unused).write_text("")
    return python


def pair_quality(found: list[list[str]], family: list[str]) -> str:
    """Against direct pairs (copier, original) for recall, and the whole family for precision."""
    if not family:
        return f"{len(found)} pairs suspected of {200 * 199 // 2} ({len(found) / 19900:.2%})"
    pairs = {frozenset(pair) for pair in found}
    members = set(family)
    direct = {frozenset(("s0", name)) for name in members - {"s0"}}
    inside = sum(pair <= members for pair in pairs)
    everyone = len(members) * (len(members) - 1) // 2
    return (
        f"{len(pairs)} pairs, precision {inside / max(1, len(pairs)):.3f}, recall "
        f"{len(direct & pairs) / len(direct):.3f} of copier and original, "
        f"{inside / everyone:.3f} of all pairs that share an original"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--peers", action="store_true")
    parser.add_argument("--only", nargs="*", help="methods (default: all)")
    parser.add_argument("--sets", nargs="*", help="sets (default: all)")
    parser.add_argument("--questions", type=int, default=20_000)
    parser.add_argument("--memory", type=int, default=4, help="limit of a process, in GB")
    parser.add_argument("--python", help="of an environment that has the peers already")
    parser.add_argument("--worker", nargs=2)
    arguments = parser.parse_args()
    if arguments.worker:
        worker(*arguments.worker)
        return
    sets = [(name, found) for name in ("book", "population") if (found := real_set(name))]
    jobs = [(name, rows, gold, None) for name, (rows, gold) in sets]
    for label, copiers in (("copiers", 60), ("no copiers", 0)):
        rows, gold, family = generated(arguments.questions, copiers)
        jobs.append((label, rows, gold, family if copiers else []))
    with tempfile.TemporaryDirectory() as folder:
        python = arguments.python
        if arguments.peers and python is None:
            python = peers_python(str(Path(folder, "peers")))
        print(f"{'set':12}{'assertions':>11} {'method':18}{'accuracy':>9}{'seconds':>9}{'MB':>7}")
        for name, rows, gold, family in jobs:
            if arguments.sets and name not in arguments.sets:
                continue
            path = str(Path(folder, "set.json"))
            Path(path).write_text(json.dumps([rows, gold]))
            wanted = arguments.only or (*OWN, *PEERS)
            methods = [(sys.executable, method) for method in OWN if method in wanted]
            methods += [(python, method) for method in PEERS if python and method in wanted]
            for interpreter, method in methods:
                seen = measure(interpreter, method, path, arguments.memory)
                if isinstance(seen, str):
                    print(f"{name:12}{len(rows):11,} {method:18}{seen}")
                    continue
                print(
                    f"{name:12}{len(rows):11,} {method:18}{seen['accuracy']:9.3f}"
                    f"{seen['seconds']:9.1f}{seen['peak']:7.0f}",
                    flush=True,
                )
                if method == "fuse" and family is not None:
                    print(" " * 24, pair_quality(seen["pairs"], family), flush=True)


if __name__ == "__main__":
    main()
