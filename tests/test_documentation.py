"""The README and the documentation: every block of code runs, and every page leads on."""

from __future__ import annotations

import contextlib
import doctest
import io
import re
import shlex
from pathlib import Path

import pytest
from support import programs

import claimtrace
from claimtrace import Case, read
from claimtrace.cli import main
from claimtrace.findings import FindingCode

ROOT = Path(__file__).resolve().parent.parent
PAGES = sorted([ROOT / "README.md", *(ROOT / "docs").glob("**/*.md")])
DOCS = [page for page in PAGES if page.name != "README.md" or page.parent != ROOT]
BLOCK = re.compile(r"^```(python|console)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"\]\((?!https?:)([^)#]+)(?:#[^)]*)?\)")
ANCHOR = re.compile(r"\]\((?!https?:)([^)#]*)#([^)]+)\)")


def blocks(page: Path) -> list[tuple[str, int, str]]:
    """The runnable blocks of a page: language, line of the page, text."""
    text = page.read_text(encoding="utf-8")
    return [(m[1], text.count("\n", 0, m.start(2)), m[2]) for m in BLOCK.finditer(text)]


@pytest.mark.slow
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


@pytest.mark.slow
@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_no_block_hides_in_an_indent(page):
    assert not re.search(r"^ +```(python|console)", page.read_text(encoding="utf-8"), re.MULTILINE)


@pytest.mark.slow
@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_lead_somewhere(page):
    targets = LINK.findall(page.read_text(encoding="utf-8"))
    missing = [target for target in targets if not (page.parent / target).exists()]
    assert not missing


def headings(page: Path) -> set[str]:
    """The anchors of a page, as GitHub and mkdocs make them of its headings."""
    text = re.sub(r"^```.*?^```$", "", page.read_text(encoding="utf-8"), flags=re.M | re.S)
    titles = re.findall(r"^#+ (.+)$", text, re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", title.lower()).strip().replace(" ", "-") for title in titles}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_anchors_are_there(page):
    for target, anchor in ANCHOR.findall(page.read_text(encoding="utf-8")):
        there = page.parent / target if target else page
        assert anchor in headings(there), f"{target}#{anchor}"


def linked_from(page: Path) -> set[Path]:
    targets = LINK.findall(page.read_text(encoding="utf-8"))
    return {(page.parent / target).resolve() for target in targets}


def test_every_page_is_on_the_path():
    """From the README, every page is reached by links; from the start page, by three at most."""
    start = ROOT / "docs" / "index.md"
    assert start in linked_from(ROOT / "README.md")
    reached = {start}
    for _ in range(3):
        reached |= {to for page in reached & set(PAGES) for to in linked_from(page)}
    decisions = set((ROOT / "docs" / "decisions").glob("0*.md"))
    left_out = set(PAGES) - {ROOT / "README.md"} - reached
    assert not {str(page.relative_to(ROOT)) for page in left_out}
    assert decisions <= linked_from(ROOT / "docs" / "decisions" / "README.md")


@pytest.mark.parametrize("page", DOCS, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_page_leads_on(page):
    """The last paragraph is "Next: ..." with a link to another page, in the site's own order."""
    last = page.read_text(encoding="utf-8").rstrip().split("\n\n")[-1]
    assert last.startswith("Next: ")
    targets = [(page.parent / target).resolve() for target in LINK.findall(last)]
    assert targets
    assert page not in targets
    assert all(target in PAGES or target.name == "CHANGELOG.md" for target in targets)


def test_whoever_only_follows_next_passes_every_page():
    page, seen = ROOT / "docs" / "index.md", []
    while page in DOCS and page not in seen:
        seen.append(page)
        last = page.read_text(encoding="utf-8").rstrip().split("\n\n")[-1]
        page = (page.parent / LINK.findall(last)[0]).resolve()
    assert set(seen) == set(DOCS)


def test_the_reference_has_every_public_module_once():
    promised = (ROOT / "docs" / "stability.md").read_text(encoding="utf-8")
    listed = promised.partition("## Public names")[2].partition("Not public")[0]
    modules = set(re.findall(r"`(claimtrace\.[a-z]\w*(?:\.\w+)*)`", listed))
    assert len(modules) > 20
    shown = [
        name
        for page in sorted((ROOT / "docs" / "reference").glob("*.md"))
        for name in re.findall(r"^::: (\S+)$", page.read_text(encoding="utf-8"), re.MULTILINE)
    ]
    assert sorted(shown) == sorted(modules)


def test_the_reference_lists_what_the_package_gives():
    text = (ROOT / "docs" / "reference" / "README.md").read_text(encoding="utf-8")
    listed = re.findall(r"`(\w+)`", text.partition("| names | page |")[2].partition("\n\n")[0])
    assert sorted(listed) == sorted(claimtrace.__all__)


def test_every_room_has_its_line():
    package = Path(claimtrace.__file__).parent
    rooms = {f"{each.name}/" if each.is_dir() else each.name for each in package.iterdir()}
    text = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    named = set(re.findall(r"`(\w+(?:\.py|/))`", text))
    assert rooms - {"__init__.py", "__pycache__/", "py.typed"} <= named


def test_every_finding_has_its_row():
    text = (ROOT / "docs" / "findings.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| `([a-z-]+)` \| (?:note|warning) \|", text, re.MULTILINE)
    assert sorted(rows) == sorted(code.value for code in FindingCode)


def test_a_program_has_each_line_where_its_page_has_it():
    page = ROOT / "docs" / "programs.md"
    lines = page.read_text(encoding="utf-8").splitlines()
    found = programs.programs()["docs_programs.py"].splitlines()
    code = [(line, lines[number]) for number, line in enumerate(found) if line]
    assert len(code) > 50
    assert all(line == shown for line, shown in code)


def test_the_citation_names_this_version():
    text = (ROOT / "CITATION.cff").read_text(encoding="utf-8")
    assert f"\nversion: {claimtrace.__version__}\n" in text
    assert text.startswith("cff-version: 1.2.0\n")
