"""The house: arrows run one way, and nothing comes in from outside."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest

import claimtrace

PACKAGE = Path(claimtrace.__file__).parent
MODULES = sorted(PACKAGE.rglob("*.py"))
DECISIONS = Path(__file__).parents[1] / "docs" / "decisions"


def name_of(path: Path) -> str:
    parts = path.relative_to(PACKAGE.parent).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


NAMES = {name_of(path): path for path in MODULES}

# A room imports only from rooms further up; a room within the same line only from itself.
FLOORS = [
    ["_collector", "_frozen", "_text", "errors", "limits", "scales"],
    ["words", "windows", "finding_codes"],
    ["quantities", "documents"],
    ["records"],
    ["registry", "policy", "confidential"],
    ["jsonlines", "comparison"],
    ["intake"],
    ["case"],
    ["reading"],
    ["tracing", "findings"],
    ["scoring", "ledger", "extraction"],
    ["formats", "learning"],
    ["views"],
    ["cli"],
    ["__init__", "__main__"],
]
FLOOR = {room: number for number, rooms in enumerate(FLOORS) for room in rooms}
OUTSIDE = {"pydantic", "pydantic_core"}

# A result shows itself in a notebook: the only look up, taken when a notebook asks.
LOOKS_UP = {
    ("tracing/trace.py", "claimtrace.views.svg"),
    ("scoring/result.py", "claimtrace.views.factors"),
}


def room_of(path: Path) -> str:
    return path.relative_to(PACKAGE).with_suffix("").parts[0]


class Facts(NamedTuple):
    """What a file imports, wherever in it and for types only, and how it begins."""

    imports: set[str]
    for_types: set[str]
    docstring: str | None
    says_all: bool
    only_docstring: bool


@cache
def facts_of(path: Path) -> Facts:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    found: tuple[set[str], set[str]] = (set(), set())
    for node, for_types in statements(tree):
        if isinstance(node, ast.Import):
            found[for_types].update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import"
            names = {f"{node.module}.{alias.name}" for alias in node.names}
            submodules = names & NAMES.keys()
            found[for_types].update(submodules)
            if len(submodules) < len(names):
                found[for_types].add(str(node.module))
    here = path.relative_to(PACKAGE).as_posix()
    return Facts(
        *({module for module in each if (here, module) not in LOOKS_UP} for each in found),
        ast.get_docstring(tree),
        any(
            isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "__all__"
            for node in tree.body
        ),
        len(tree.body) == 1,
    )


def statements(above: ast.AST, for_types: bool = False) -> Iterator[tuple[ast.stmt, bool]]:
    """All statements within, and whether they are for types only; expressions hold none."""
    for node in ast.iter_child_nodes(above):
        if isinstance(node, ast.stmt | ast.excepthandler | ast.match_case):
            inner = for_types
            if isinstance(node, ast.stmt):
                yield node, for_types
                inner = inner or (
                    isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING"
                )
            yield from statements(node, inner)


def imports_of(path: Path, *, for_types: bool = True) -> set[str]:
    """Every module that a file imports, wherever in it."""
    found = facts_of(path)
    return found.imports | found.for_types if for_types else found.imports


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_a_module_keeps_the_rules_of_the_house(path):
    room = room_of(path)
    assert room in FLOOR, "a new room needs its floor in FLOORS"
    for module in imports_of(path):
        top, _, rest = module.partition(".")
        if top != "claimtrace":
            assert top in sys.stdlib_module_names | OUTSIDE, module
            continue
        other = rest.partition(".")[0]
        if other and other != room:
            assert FLOOR[other] < FLOOR[room], f"{room} must not know {other}"
    facts = facts_of(path)
    assert facts.docstring, "say the module's one job"
    is_a_folder = path.name == "__init__.py" and facts.only_docstring  # no door
    if path.name != "__main__.py" and not is_a_folder:
        assert facts.says_all, "__all__ is missing"


def test_no_module_imports_itself_by_a_detour():
    graph = {name: imports_of(path, for_types=False) for name, path in NAMES.items()}
    known = set(graph)
    done: set[str] = set()
    while len(done) < len(known):
        free = {m for m in known - done if graph[m] & known <= done | {m, "claimtrace"}}
        assert free, f"these import each other: {sorted(known - done)}"
        done |= free


def test_only_the_ledger_knows_sql():
    assert {room_of(path) for path in MODULES if "sqlite3" in imports_of(path)} <= {"ledger"}


def test_scoring_does_not_know_the_ledger():
    for path in MODULES:
        if room_of(path) in ("reading", "tracing", "scoring", "case", "findings"):
            assert not any(module.startswith("claimtrace.ledger") for module in imports_of(path))


@pytest.mark.slow
def test_everything_is_imported_without_a_warning_or_a_word():
    lines = [f"import {name}" for name in NAMES if not name.endswith("__main__")]
    ended = subprocess.run(
        [sys.executable, "-W", "error", "-c", "\n".join(lines)],
        cwd=PACKAGE.parent, capture_output=True, timeout=60, check=False,
    )  # fmt: skip
    assert (ended.returncode, ended.stdout, ended.stderr) == (0, b"", b"")


def test_type_checkers_are_told_that_the_package_is_typed():
    assert (PACKAGE / "py.typed").is_file()


def test_code_and_decisions_point_to_each_other():
    pages = {path.name[:4] for path in DECISIONS.glob("0*.md")}
    texts = [path.read_text(encoding="utf-8") for path in MODULES]
    pointed = {number for text in texts for number in re.findall(r"docs/decisions/(\d{4})", text)}
    assert pointed == pages
    assert "decisions/" not in "".join(texts).replace("docs/decisions/0", "")
