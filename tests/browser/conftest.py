"""A real browser for the tests of this directory, driven over the loopback only.

They start programs and take most of a minute, so they are collected only where
CLAIMTRACE_BROWSER=1 asks for them; there, a missing Chromium is a failure.
"""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from support.browser import Browser

collect_ignore_glob = [] if os.environ.get("CLAIMTRACE_BROWSER") == "1" else ["test_*.py"]


@pytest.fixture(scope="session")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    missing = [name for name in ("chromium", "chromedriver") if shutil.which(name) is None]
    if missing:
        pytest.fail(f"CLAIMTRACE_BROWSER=1, but there is no {' and no '.join(missing)}")
    with Browser(tmp_path_factory.mktemp("profile")) as running:
        yield running


@pytest.fixture
def screenshots(tmp_path: Path) -> Path:
    """Where pictures of pages go: the directory named by CLAIMTRACE_SCREENSHOTS, if any."""
    named = os.environ.get("CLAIMTRACE_SCREENSHOTS")
    folder = Path(named) if named else tmp_path
    folder.mkdir(parents=True, exist_ok=True)
    return folder
