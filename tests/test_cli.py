"""The command: what it prints, where, and how it ends."""

from __future__ import annotations

import io
import json
import os
import re
import subprocess
import sys
from contextlib import redirect_stderr, redirect_stdout
from functools import cache
from pathlib import Path

import pytest
from support.cases import law_cases
from support.schemas import mismatches

import claimtrace
from claimtrace import Policy
from claimtrace.cli import main

ROOT = Path(claimtrace.__file__).parent.parent
PALMYRA = str(ROOT / "claimtrace/data/palmyra.jsonl")
TOLL = "is-fighters-400"
GOOD = b"""{"type":"source","id":"obs","name":"Observatory","kind":"monitor","reliability":"C"}
{"type":"claim","id":"c","statement":"400 killed"}
{"type":"attribution","claim":"c","reporter":"obs","document":{}}
"""


@cache
def once(*arguments):
    """What a command ends with and prints, for tests that only compare with it."""
    out, err = io.StringIO(), io.StringIO()
    with redirect_stdout(out), redirect_stderr(err):
        code = main([str(argument) for argument in arguments])
    return code, out.getvalue(), err.getvalue()


@pytest.fixture
def run(capsys):
    """Run one command; returns its exit code, standard output and standard error."""

    def call(*arguments):
        try:
            code = main([str(argument) for argument in arguments])
        except SystemExit as end:
            code = end.code
        return (code, *capsys.readouterr())

    return call


@pytest.fixture
def good(tmp_path):
    path = tmp_path / "good.jsonl"
    path.write_bytes(GOOD)
    return path


def process(*arguments, variables=(), **pipes):
    """Run one command in a process of its own."""
    paths = os.pathsep.join([str(ROOT), os.environ.get("PYTHONPATH", "")])
    return subprocess.run(
        [sys.executable, "-W", "error", "-m", "claimtrace", *map(str, arguments)],
        env={**os.environ, "PYTHONPATH": paths, **dict(variables)},
        timeout=60, check=False, **(pipes or {"capture_output": True}),
    )  # fmt: skip


COMMANDS = [
    ("demo",), ("demo", TOLL), ("score", PALMYRA), ("score", PALMYRA, TOLL, "targets-158"),
    ("trace", PALMYRA, TOLL), ("check", PALMYRA), ("schema",), ("schema", "corroboration"),
]  # fmt: skip


@pytest.mark.parametrize("arguments", COMMANDS, ids=" ".join)
def test_done_is_0_with_results_on_standard_output(arguments):
    code, out, err = once(*arguments)
    assert (code, err) == (0, "")
    assert out


@pytest.mark.slow
@pytest.mark.parametrize(("arguments", "kind"), [
    (("demo",), "corroboration"), (("score", PALMYRA, TOLL), "corroboration"),
    (("trace", PALMYRA, TOLL), "trace"), (("check", PALMYRA), "finding"),
])  # fmt: skip
def test_json_is_one_object_a_line_and_matches_its_schema(run, arguments, kind):
    schema = json.loads(run("schema", kind)[1])
    lines = run(*arguments, "--json")[1].splitlines()
    assert lines
    for line in lines:
        assert not mismatches(json.loads(line), schema)
    broken = json.loads(lines[0]) | {"surprise": 1}
    assert mismatches(broken, schema)


@pytest.mark.slow
@pytest.mark.parametrize(
    "name", ["record", "corroboration", "trace", "comparison", "finding", "policy"]
)
def test_every_schema_is_printed(run, name):
    code, out, _ = run("schema", name)
    assert code == 0
    assert json.loads(out).keys() >= {"title"}


def test_the_record_schema_fits_the_packaged_example(run):
    schema = json.loads(run("schema")[1])
    for line in Path(PALMYRA).read_text(encoding="utf-8").splitlines():
        assert not mismatches(json.loads(line), schema)


@pytest.mark.slow
@pytest.mark.parametrize("arguments", COMMANDS, ids=" ".join)
def test_output_goes_to_a_file(run, arguments, tmp_path):
    expected = once(*arguments)[1]
    path = tmp_path / "out.txt"
    assert run(*arguments, "-o", path) == (0, "", "")
    assert path.read_text(encoding="utf-8") == expected
    assert run(*arguments, "-o", "-")[1] == expected


@pytest.mark.parametrize("command", [("score",), ("check",), ("trace",)])
def test_standard_input_is_read(run, monkeypatch, good, command):
    tail = ("c",) if command == ("trace",) else ()
    expected = run(*command, good, *tail)
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(GOOD)))
    assert run(*command, "-", *tail) == expected
    assert expected[0] == 0


BAD = b"not JSON\n" + GOOD + b'{"type":"source","id":"a b","name":"n"}\n'


@pytest.mark.slow
@pytest.mark.parametrize("command", [("score",), ("check",), ("trace", "c")])
@pytest.mark.parametrize(
    ("data", "says"),
    [
        (BAD, ["2 lines cannot be read", "line 1: not JSON", "line 5, record 'a b', field id"]),
        (GOOD.replace(b'"reporter":"obs"', b'"reporter":"x"'), ["no source 'x': add its record"]),
        (GOOD + GOOD.replace(b"400", b"500"), ["claims have the id 'c'"]),
        (b'{"type":"claimtrace","version":9}\n', ["version 9"]),
        (b"\xff\xfe\x00", ["line 1: not JSON"]),
    ],
)
def test_bad_data_is_1_with_everything_on_standard_error(run, tmp_path, command, data, says):
    path = tmp_path / "bad.jsonl"
    path.write_bytes(data)
    code, out, err = run(command[0], path, *command[1:])
    assert (code, out) == (1, "")
    assert err.startswith("claimtrace: ")
    assert "Traceback" not in err
    for text in says:
        assert text in err


@pytest.mark.slow
@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("score", "gone.jsonl"), "gone.jsonl: No such file"),
        (("score", "."), "Is a directory"),
        (("score", PALMYRA, "gone"), "no claim 'gone'"),
        (("trace", PALMYRA, "gone"), "no claim 'gone'"),
        (("demo", "gone"), "no claim 'gone'"),
        (("demo", "-o", "no/such/place"), "no/such/place"),
        (("demo", "--policy", "gone.json"), "no policy 'gone.json': it is no file"),
        (("demo", "--policy", PALMYRA), "palmyra.jsonl is not a policy"),
    ],
)
def test_what_is_not_there_is_1(run, monkeypatch, tmp_path, arguments, says):
    monkeypatch.chdir(tmp_path)
    code, _, err = run(*arguments)
    assert code == 1
    assert says in err
    assert err.startswith("claimtrace: ")


@pytest.mark.parametrize(
    "arguments",
    [
        (), ("unknown",), ("score",), ("trace", PALMYRA), ("schema", "unknown"),
        ("demo", "--unknown"), ("check", PALMYRA, "--fail-on", "unknown-code"),
        ("schema", "--json"), ("demo", "-o"),
    ],
)  # fmt: skip
def test_wrong_usage_is_2(run, arguments):
    code, out, err = run(*arguments)
    assert (code, out) == (2, "")
    assert "usage: claimtrace" in err


def test_help_and_version_are_0(run):
    for arguments in ((), ("score",), ("demo",), ("trace",), ("check",), ("schema",)):
        code, out, _ = run(*arguments, "--help")
        assert (code, out[:17]) == (0, "usage: claimtrace")
    assert run("--version") == (0, f"claimtrace {claimtrace.__version__}\n", "")


@pytest.mark.slow
@pytest.mark.parametrize("command", [("check", PALMYRA), ("score", PALMYRA), ("demo",)])
@pytest.mark.parametrize("more", [(), ("--json",)][: law_cases(2, quick=1)])
def test_fail_on_a_finding(run, command, more):
    expected = once(*command, *more)
    for code, wanted in (("single-origin", 1), ("budget-reached", 0)):
        found = run(*command, *more, "--fail-on", code)
        assert found == (wanted, *expected[1:])
    several = ("--fail-on", "budget-reached", "--fail-on", "single-origin")
    assert run(*command, *more, *several)[0] == 1


def test_a_policy_changes_the_score(run, tmp_path):
    Policy(name="strict", reliability={"C": 0.3}).save(tmp_path / "strict.json")
    rows = [
        json.loads(run("demo", TOLL, "--json", *more)[1])
        for more in ((), ("--policy", tmp_path / "strict.json"))
    ]
    assert [row["support"] for row in rows] == pytest.approx([0.5, 0.3])
    assert [row["policy"]["name"] for row in rows] == ["default", "strict"]


@pytest.mark.slow
@pytest.mark.parametrize("command", ["score", "check"])
@pytest.mark.parametrize("as_ledger", [False, True])
def test_names_in_a_policy_that_no_source_has_are_noted(run, good, tmp_path, command, as_ledger):
    policy = tmp_path / "strict.json"
    Policy(
        letters={"obs": "A", "observatry": "A"},
        bloc_of={"spox": "b"},
        source_reliability={("x", "losses"): 0.5},
    ).save(policy)
    with good.open("a") as lines:
        print('{"type":"source","id":"spox","name":"Spokesman","part_of":"obs"}', file=lines)
    file = good
    if as_ledger:
        file = tmp_path / "l.db"
        run("load", good, "-o", file)
    code, _, noted = run(command, file, "--policy", policy)
    assert code == 0
    assert noted == (
        "note: the policy names 2 sources that no source here has as its id: observatry, x\n"
        "note: the policy names 1 source that is part of another, whose reliability and bloc count "
        "instead: spox\n"
    )


@pytest.mark.slow
def test_only_what_changed_since_a_head_is_scored(run, good, tmp_path):
    ledger = tmp_path / "l.db"
    run("load", good, "-o", ledger)
    head = run("check", ledger)[1].split("head ")[1].strip()
    assert run("score", ledger, "--json", "--since", head) == (0, "", "")
    more = tmp_path / "more.jsonl"
    more.write_bytes(b"""{"type":"claim","id":"new","statement":"12 killed"}
{"type":"attribution","claim":"new","reporter":"obs","document":{}}
""")
    run("load", more, "-o", ledger)
    assert json.loads(run("score", ledger, "--json", "--since", head)[1])["claim"] == "new"
    assert run("score", good, "--since", head)[0] == 2
    assert run("score", ledger, "--since", "00")[0] == 1


def test_a_page_is_not_poured_into_a_terminal(run, good, monkeypatch):
    monkeypatch.setattr("sys.stdout.isatty", lambda: True)
    code, out, said = run("report", good)
    assert (code, out) == (2, "")
    assert "give -o report.html" in said


def test_an_explanation_ends_with_what_its_words_mean(run, good):
    _, explained, _ = run("score", good, "c")
    assert explained.splitlines()[-1].startswith("rho: source reliability as a number.")


def test_an_empty_file_is_an_empty_file(run, tmp_path):
    path = tmp_path / "empty.jsonl"
    path.write_bytes(b"")
    assert run("check", path) == (0, "no records; 0 questions; 0 findings\n", "")
    assert run("score", path, "--json") == (0, "", "")
    code, out, err = run("score", path)
    assert (code, err) == (0, "")
    assert re.match("claim +statement", out)


ENOUGH = [("demo",), ("demo", "--json"), ("schema",)]


@pytest.mark.slow
@pytest.mark.parametrize("arguments", ENOUGH[: law_cases(3, quick=1)])
def test_a_reader_that_has_seen_enough_is_no_error(arguments):
    reading, writing = os.pipe()
    os.close(reading)
    try:
        ended = process(*arguments, stdout=writing, stderr=subprocess.PIPE)
    finally:
        os.close(writing)
    assert (ended.returncode, ended.stderr) == (0, b"")


@pytest.mark.slow
def test_the_module_runs_whatever_the_encoding_of_the_screen(good):
    good.write_text('{"type":"claim","id":"c","statement":"قتلى “400”"}\n', encoding="utf-8")
    ended = process("score", good, variables={"PYTHONIOENCODING": "ascii"})
    assert (ended.returncode, ended.stderr) == (0, b"")
    assert "قتلى".encode() in ended.stdout
