"""`--laws`: a list of the laws that were tested, and of how many cases exercised each."""

from __future__ import annotations

import pytest
from support.laws import RAN


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--laws", action="store_true", help="list how many cases exercised each law")


def pytest_terminal_summary(
    terminalreporter: pytest.TerminalReporter, config: pytest.Config
) -> None:
    if not config.getoption("--laws"):
        return
    terminalreporter.section("laws")
    for test, cases, seen in sorted(RAN):
        told = ", ".join(f"{name} {count}" for name, count in sorted(seen.items()))
        terminalreporter.write_line(f"{test.removesuffix(' (call)')}: {cases} cases; {told or '-'}")
