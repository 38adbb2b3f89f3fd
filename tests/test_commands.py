"""Commands over files and ledgers: the same answers from either, and all of them documented."""

from __future__ import annotations

import csv
import io
import json
import shutil
from contextlib import redirect_stdout
from functools import cache
from importlib import resources
from pathlib import Path

import pytest

from claimtrace import Policy, read
from claimtrace.cli import main, parser
from claimtrace.formats import EXPORTERS

pytestmark = pytest.mark.slow

PALMYRA = str(resources.files("claimtrace").joinpath("data/palmyra.jsonl"))
CLAIM = "palmyra-retaken-2016"
README = Path(__file__).parent.parent / "README.md"


@pytest.fixture
def run(capsys):
    """Run one command that succeeds; returns what it printed."""

    def call(*arguments, code=0):
        assert main([str(argument) for argument in arguments]) == code
        return capsys.readouterr().out

    return call


@pytest.fixture(scope="module")
def loaded(tmp_path_factory):
    path = tmp_path_factory.mktemp("commands") / "palmyra.db"
    assert main(["load", PALMYRA, "-o", str(path)]) == 0
    return path


@pytest.fixture
def ledger(tmp_path, loaded):
    return shutil.copy(loaded, tmp_path)


@cache
def of_the_file(command, *options):
    """What a command prints of the packaged file."""
    out = io.StringIO()
    with redirect_stdout(out):
        assert main([command, PALMYRA, *options]) == 0
    return out.getvalue()


def commands():
    (choices,) = (a.choices for a in parser()._actions if a.choices and "score" in a.choices)
    return choices


@pytest.mark.parametrize("name", commands())
def test_every_command_is_in_the_readme_and_explains_itself(name):
    assert f"`claimtrace {name}" in README.read_text(encoding="utf-8")
    assert len(commands()[name].description) > 40


@pytest.mark.parametrize(
    "arguments",
    [
        ("score",), ("score", "--json"), ("check", "--json"), ("learn",), ("copies",),
        *(("export", "--to", name) for name in EXPORTERS if name != "prov"),
    ],
)  # fmt: skip
def test_a_ledger_answers_as_the_file_does(arguments, ledger, run):
    command, *rest = arguments
    from_file = of_the_file(command, *rest)
    from_ledger = run(command, ledger, *rest)
    assert sorted(from_ledger.splitlines()) == sorted(from_file.splitlines())
    assert from_file


def test_one_claim_from_a_ledger(ledger, run):
    for command in ("score", "trace", "timeline"):
        assert run(command, ledger, CLAIM) == run(command, PALMYRA, CLAIM)


def test_prov_comes_back_as_it_went(tmp_path, run):
    out = tmp_path / "palmyra.json"
    run("export", PALMYRA, "--to", "prov", "-o", out)
    back = tmp_path / "back.db"
    run("load", out, "--from", "prov", "-o", back)
    run("load", PALMYRA, "-o", back)  # nothing new
    graded = [
        {row["claim"]: row["grade"] for row in scores(run("export", file, "--to", "csv"))}
        for file in (PALMYRA, back)
    ]
    assert graded[0] == graded[1]


def scores(text):
    return list(csv.DictReader(io.StringIO(text)))


@pytest.mark.parametrize("name", EXPORTERS)
def test_exports_are_the_same_twice(name, run):
    assert run("export", PALMYRA, "--to", name) == of_the_file("export", "--to", name)


def test_scores_as_csv_are_read_by_a_csv_reader(run):
    rows = scores(run("export", PALMYRA, "--to", "csv"))
    assert len(rows) > 20
    assert {row["grade"] for row in rows} >= {"C1", "C3", "F6"}


def test_pictures_of_a_trace(run):
    assert run("trace", PALMYRA, CLAIM, "--format", "svg").startswith("<svg")
    assert run("trace", PALMYRA, CLAIM, "--format", "mermaid").startswith("flowchart")
    assert run("trace", PALMYRA, CLAIM, "--format", "dot").startswith("digraph")


def test_a_report_is_one_page(tmp_path, run):
    page = tmp_path / "report.html"
    run("report", PALMYRA, "-o", page, "--title", "Palmyra & more")
    text = page.read_text(encoding="utf-8")
    assert "Palmyra &amp; more" in text
    assert CLAIM in text
    assert "Track record" not in text
    assert "Track record" in run("report", PALMYRA, "--learn")


def test_learning_saves_a_policy_that_scores(tmp_path, run):
    saved = tmp_path / "learned.json"
    run("learn", PALMYRA, "--save-policy", saved)
    assert Policy.load(saved).name.endswith("record")
    assert run("score", PALMYRA, "--policy", saved)


def test_presets_by_name(run):
    first = json.loads(run("demo", CLAIM, "--json", "--policy", "airwars"))
    assert first["policy"]["name"] == "airwars"


def test_extraction_proposes_and_writes_nothing_else(tmp_path, run):
    article = tmp_path / "article.txt"
    article.write_text("At least 12 people were killed, the Interior Ministry said.\n", "utf-8")
    (line,) = run("extract", article).splitlines()
    assert "at least 12" in line
    assert "Interior Ministry" in line
    candidate = json.loads(run("extract", article, "--json"))
    assert candidate["quantity"]["value"] == 12


def test_a_reviewed_article_becomes_records(tmp_path, run, monkeypatch):
    article = tmp_path / "article.txt"
    article.write_text("At least 12 people were killed, the Interior Ministry said.\n", "utf-8")
    monkeypatch.setattr("sys.stdin", io.StringIO("a\n" * 9))
    out = tmp_path / "records.jsonl"
    run("extract", article, "--review", "--reporter", "The Paper", "-o", out)
    kinds = {type(record).__name__ for record in read(out)}
    assert kinds == {"Source", "Claim", "Attribution"}
    assert "1 claim, 2 sources" in run("check", out)


def test_a_bad_line_leaves_a_ledger_as_it_was(tmp_path, ledger, run):
    bad = tmp_path / "bad.jsonl"
    bad.write_text('{"type":"claim","id":"new","statement":"x"}\nnot json\n', "utf-8")
    before = run("score", ledger)
    run("load", bad, "-o", ledger, code=1)
    assert run("score", ledger) == before
    run("load", bad, "-o", ledger, "--on-error", "skip")
    assert "new" in run("score", ledger)
