"""What the site has that the folder has not, and what a strict build does not check by itself."""

from __future__ import annotations

import ast
import re
from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page

ROOT = Path(__file__).resolve().parents[2]
BESIDE = re.compile(r"\]\(\.\./(CHANGELOG\.md)")
INTO_DOCS = re.compile(r"\]\(docs/")
MODULE = re.compile(r"`(claimtrace(?:\.\w+)*)`")


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """The changelog stands at the top of the project, and is a page of the site."""
    text = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    files.append(File.generated(config, "CHANGELOG.md", content=INTO_DOCS.sub("](", text)))
    return files


def on_page_markdown(markdown: str, page: Page, **_: object) -> str:
    return BESIDE.sub(r"](\1", markdown)


def on_post_build(config: MkDocsConfig) -> None:
    """Refuse a site whose reference leaves out a public name."""
    pages = Path(config.site_dir, "reference").glob("*.html")
    anchors = {name for page in pages for name in re.findall(r'id="([\w.]+)"', page.read_text())}
    missing = [name for name in public_names() if name not in anchors]
    if missing:
        raise PluginError(f"the reference does not have {', '.join(missing)}")


def public_names() -> list[str]:
    """Every name in ``__all__`` of the modules that docs/stability.md promises."""
    promised = (ROOT / "docs" / "stability.md").read_text(encoding="utf-8")
    listed = promised.partition("## Public names")[2].partition("Not public")[0]
    names = []
    for module in dict.fromkeys(MODULE.findall(listed)):
        if module not in ("claimtrace", "claimtrace.__all__"):
            names += [f"{module}.{name}" for name in exported_by(module)]
    return names


def exported_by(module: str) -> list[str]:
    path = ROOT.joinpath(*module.split("."))
    source = path / "__init__.py" if path.is_dir() else path.with_suffix(".py")
    for node in ast.parse(source.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "__all__":
            return list(ast.literal_eval(node.value))
    raise PluginError(f"{module} has no __all__")
