"""Accuracy of fusing on worlds of differing shape, beside the vote, ACCU and peers, in one run.

    python tests/benchmarks/learning_shapes.py [--peers] [--seeds 2] [--shapes NAME...]

No number was fitted to these worlds, and every method runs with its defaults. Means over the seeds.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from collections import defaultdict
from pathlib import Path
from statistics import mean

HERE = Path(__file__).resolve()
ROOT = HERE.parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "tests"), str(HERE.parent)]

from learning_truth import peers_python, run_own, run_peer  # noqa: E402

OWN = ("vote", "accu", "fuse")
PEERS = ("TruthFinder", "PooledInvestment", "Investment", "AverageLog", "Sums",
         "OneCoinDawidSkene", "DawidSkene", "MMSR")  # fmt: skip
LIMIT = 120


def share(answers: dict[str, str], truth: dict[str, str]) -> float:
    return sum(answers.get(question) == true for question, true in truth.items()) / len(truth)


def worker(methods: list[str], path: str) -> None:
    """Every method on one world; a line of JSON each, so that a crash loses only what follows."""
    rows, truth = json.loads(Path(path).read_text())
    for method in methods:
        run = run_peer(method, rows) if method in PEERS else run_own(method, rows)[0]
        print(json.dumps([method, share(run, truth)]), flush=True)


def measured(python: str, methods: tuple[str, ...], path: str) -> dict[str, float]:
    command = [python, str(HERE), "--worker", path, *methods]
    try:
        done = subprocess.run(
            command, stdout=subprocess.PIPE, text=True, timeout=LIMIT, check=False
        )
        lines = done.stdout
    except subprocess.TimeoutExpired as stopped:
        lines = (stopped.stdout or b"").decode()
    return dict(map(json.loads, lines.splitlines()))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--peers", action="store_true")
    parser.add_argument("--python", help="of an environment that has the peers already")
    parser.add_argument("--seeds", type=int, default=2)
    parser.add_argument("--shapes", nargs="*")
    parser.add_argument("--worker", nargs="+")
    arguments = parser.parse_args()
    if arguments.worker:
        worker(arguments.worker[1:], arguments.worker[0])
        return
    from learning.shapes import SHAPES, shaped

    methods = (*OWN, *(PEERS if arguments.peers else ()))
    with tempfile.TemporaryDirectory() as folder:
        python = arguments.python
        if arguments.peers and python is None:
            python = peers_python(str(Path(folder, "peers")))
        print(f"{'shape':20}{''.join(f'{method[:12]:>13}' for method in methods)}", flush=True)
        for name in arguments.shapes or SHAPES:
            found = defaultdict(list)
            for seed in range(arguments.seeds):
                path = str(Path(folder, "set.json"))
                Path(path).write_text(json.dumps(shaped(SHAPES[name], seed)))
                seen = measured(sys.executable, OWN, path)
                seen |= measured(python, PEERS, path) if python else {}
                for method, accuracy in seen.items():
                    found[method].append(accuracy)
            cells = (
                f"{mean(found[m]):13.3f}" if len(found[m]) == arguments.seeds else f"{'-':>13}"
                for m in methods
            )
            print(f"{name:20}{''.join(cells)}", flush=True)


if __name__ == "__main__":
    main()
