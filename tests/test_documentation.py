"""Every block of code in the README and the documentation runs, and prints what it says."""

from __future__ import annotations

import contextlib
import doctest
import io
import re
import shlex
from pathlib import Path

import pytest

from claimtrace import Case, read
from claimtrace.cli import main

ROOT = Path(__file__).parent.parent
PAGES = sorted([ROOT / "README.md", *(ROOT / "docs").glob("**/*.md")])
BLOCK = re.compile(r"^```(python|console)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"\]\((?!https?:)([^)#]+)(?:#[^)]*)?\)")


def blocks(page: Path) -> list[tuple[str, int, str]]:
    """The runnable blocks of a page: language, line of the page, text."""
    text = page.read_text(encoding="utf-8")
    return [(m[1], text.count("\n", 0, m.start(2)), m[2]) for m in BLOCK.finditer(text)]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_blocks_run(page, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "120")
    namespace: dict[str, object] = {"__name__": page.stem}
    for language, line, text in blocks(page):
        if language == "python":
            exec(compile("\n" * line + text, page.name, "exec"), namespace)
        else:
            check_console(text)
    capsys.readouterr()


def check_console(text: str) -> None:
    """Run each `$ claimtrace ...` and compare what it prints; `...` stands for anything."""
    for session in re.split(r"^\$ ", text, flags=re.MULTILINE)[1:]:
        command, _, expected = session.partition("\n")
        program, *arguments = shlex.split(command)
        assert program == "claimtrace", f"only claimtrace runs in a console block, not {program}"
        printed = io.StringIO()
        with contextlib.redirect_stdout(printed):
            code = main(arguments)
        flags = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE
        assert doctest.OutputChecker().check_output(expected, printed.getvalue(), flags), (
            f"$ {command} printed\n{printed.getvalue()}"
        )
        assert code == 0


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_records_in_json_lines_make_cases(page):
    text = page.read_text(encoding="utf-8")
    for lines in re.findall(r"^```jsonl\n(.*?)^```$", text, re.MULTILINE | re.DOTALL):
        assert Case.group(read(io.StringIO(lines)))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_no_block_hides_in_an_indent(page):
    assert not re.search(r"^ +```(python|console)", page.read_text(encoding="utf-8"), re.MULTILINE)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_lead_somewhere(page):
    targets = LINK.findall(page.read_text(encoding="utf-8"))
    missing = [target for target in targets if not (page.parent / target).exists()]
    assert not [target for target in missing if target != "LICENSE"]
