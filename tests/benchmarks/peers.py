"""An environment of a benchmark's own, so that peers never enter this project's requirements."""

from __future__ import annotations

import gc
import os
import resource
import subprocess
import sys
import tempfile
import time
import venv
from collections.abc import Callable, Sequence
from pathlib import Path

__all__ = ["ROOT", "best_of", "inside", "own_peak", "run_with"]

ROOT = Path(__file__).parents[2]
_INSIDE = "CLAIMTRACE_BENCHMARK_INSIDE"


def inside() -> bool:
    """Whether this process already runs where the peers are installed."""
    return _INSIDE in os.environ


def run_with(peers: Sequence[str], script: str) -> None:
    """Run a script again, with its arguments, where the peers are installed.

    The environment is made in a temporary directory and removed afterwards; where the peers
    cannot be installed, the benchmark says so and skips.
    """
    with tempfile.TemporaryDirectory() as folder:
        venv.create(folder, with_pip=True)
        python = str(Path(folder) / "bin" / "python")
        install = [python, "-m", "pip", "--quiet", "--disable-pip-version-check", "install"]
        if subprocess.run([*install, "pydantic>=2.7,<3", *peers], check=False).returncode:
            print(f"skipped: {', '.join(peers)} cannot be installed here")
            return
        subprocess.run(
            [python, script, *sys.argv[1:]],
            env={**os.environ, "PYTHONPATH": str(ROOT), _INSIDE: "1"},
            check=True,
        )


def best_of(rounds: int, work: Callable[[], object]) -> float:
    """Seconds of the fastest round, without the garbage collector."""
    times = []
    for _ in range(rounds):
        gc.collect()
        gc.disable()
        begin = time.perf_counter()
        work()
        times.append(time.perf_counter() - begin)
        gc.enable()
    return min(times)


def own_peak() -> int:
    """Megabytes that this process needed at most; what its parent needed does not count."""
    status = Path("/proc/self/status")
    if status.exists():
        return int(status.read_text().split("VmHWM:")[1].split()[0]) // 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
