"""The programs of the README and the documentation as files, for type checkers to read.

``python tests/support/programs.py DIRECTORY``: one file a page, each line where the page has it, so
that what a checker says of line 42 stands in line 42 of the page. The blocks of a page are one
program, as they are one when the tests run them. Examples that need nothing but claimtrace are
copied as they are.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PYTHON = re.compile(r"^```python\n(.*?)^```$", re.MULTILINE | re.DOTALL)
ONLY_CLAIMTRACE = '# dependencies = ["claimtrace"]\n'


def pages() -> list[Path]:
    return sorted([ROOT / "README.md", *(ROOT / "docs").glob("**/*.md")])


def program_of(text: str) -> str:
    """The Python of a page, and an empty line for every line of anything else."""
    lines = [""] * (text.count("\n") + 1)
    for block in PYTHON.finditer(text):
        first = text.count("\n", 0, block.start(1))
        for offset, line in enumerate(block[1].splitlines()):
            lines[first + offset] = line
    return "\n".join(lines).rstrip() + "\n"


def programs() -> dict[str, str]:
    """Name of a file -> its text, for every page that has Python and every plain example."""
    found = {}
    for page in pages():
        text = page.read_text(encoding="utf-8")
        if PYTHON.search(text):
            name = "_".join(page.relative_to(ROOT).with_suffix("").parts).replace("-", "_")
            found[f"{name.lower()}.py"] = program_of(text)
    for example in sorted((ROOT / "docs" / "examples").glob("*.py")):
        text = example.read_text(encoding="utf-8")
        if ONLY_CLAIMTRACE in text:
            found[f"example_{example.name}"] = text
    return found


if __name__ == "__main__":
    target = Path(sys.argv[1])
    target.mkdir(parents=True, exist_ok=True)
    for name, text in programs().items():
        (target / name).write_text(text, encoding="utf-8")
