"""`--laws` lists the laws that were tested; `--shuffle SEED` runs the tests in a random order."""

from __future__ import annotations

import gc
import random

import pytest
from support.laws import RAN, Layer


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--laws", action="store_true", help="list how many cases exercised each law")
    parser.addoption(
        "--shuffle", type=int, metavar="SEED", help="run the tests in a random order, by this seed"
    )


def pytest_configure(config: pytest.Config) -> None:
    Layer.first = "not slow" in config.getoption("markexpr")


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Modules in a random order, and the tests of each; apart, they would share no fixtures."""
    seed = config.getoption("--shuffle")
    if seed is None:
        return
    rng = random.Random(seed)
    modules: dict[str, list[pytest.Item]] = {}
    for item in items:
        modules.setdefault(item.nodeid.partition("::")[0], []).append(item)
    order = list(modules.values())
    rng.shuffle(order)
    for tests in order:
        rng.shuffle(tests)
    items[:] = [item for tests in order for item in tests]


def pytest_collection_finish() -> None:
    """What was collected stays to the end: the garbage collector need not walk it every time."""
    gc.collect()
    gc.freeze()


def pytest_terminal_summary(
    terminalreporter: pytest.TerminalReporter, config: pytest.Config
) -> None:
    if not config.getoption("--laws"):
        return
    terminalreporter.section("laws")
    for test, cases, seen in sorted(RAN):
        told = ", ".join(f"{name} {count}" for name, count in sorted(seen.items()))
        terminalreporter.write_line(f"{test.removesuffix(' (call)')}: {cases} cases; {told or '-'}")
