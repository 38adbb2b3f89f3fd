"""Several processes score a ledger as one does: the same results, in the same order."""

from __future__ import annotations

import random
import sqlite3
import sys
from itertools import islice
from pathlib import Path

import pytest
from support.cases import law_cases
from support.random_records import records as random_records

from claimtrace import Attribution, Case, Claim, Document, Ledger, Policy, Source, corroborate_all
from claimtrace.cli import main
from claimtrace.errors import LedgerError

QUESTIONS = law_cases(1_200, quick=48)
SHARD = QUESTIONS // 12  # at the least; of 1,200 it is 100, as it always is


def many(made: Path, *, confidential: bool) -> Path:
    """A ledger of many questions, some much larger than others, among them random records."""
    rng = random.Random(1)
    sources = [Source(id=f"s{n}", name=f"Source {n}", reliability="BCD"[n % 3]) for n in range(30)]
    with Ledger(made) as ledger:
        some = [
            each.model_copy(update={"confidential": each.confidential and confidential})
            if isinstance(each, Source)
            else each
            for each in random_records(rng)
        ]
        hidden = Source(id="secret", name="X", kind="witness", confidential=confidential)
        ledger.add(*some, hidden, *sources)
        for number in range(QUESTIONS):
            reports = 60 if number % (QUESTIONS // 3) == 7 else rng.randint(0, 3)
            ledger.add(
                Claim(id=f"c{number}", statement="12 killed"),
                *(
                    Attribution(
                        claim=f"c{number}", reporter=f"s{rng.randrange(30)}", basis="own",
                        document=Document(url=f"https://example.org/{report}"),
                    )
                    for report in range(reports)
                ),
                Attribution(claim=f"c{number}", reporter="secret", document=Document()),
            )  # fmt: skip
    return made


@pytest.fixture(scope="module")
def plain(tmp_path_factory) -> Path:
    """A ledger in which nobody is confidential."""
    return many(tmp_path_factory.mktemp("parallel") / "plain.db", confidential=False)


@pytest.fixture(scope="module")
def covered(tmp_path_factory) -> Path:
    """The same ledger with a confidential source in every question."""
    return many(tmp_path_factory.mktemp("parallel") / "covered.db", confidential=True)


@pytest.fixture(params=["plain", "covered"])
def path(request) -> Path:
    """Either ledger: cases are read in two ways."""
    return request.getfixturevalue(request.param)


@pytest.fixture(autouse=True)
def several_shards(plain, monkeypatch):
    with Ledger(plain) as ledger:
        (module,) = {sys.modules[type(shard).__module__] for shard in ledger.shards()}
        monkeypatch.setattr(module, "_FEWEST", SHARD)
        assert len(list(ledger.shards(workers=2))) > 1


WAYS = [("plain", True), ("covered", False), ("plain", False), ("covered", True)]


@pytest.mark.slow
@pytest.mark.parametrize(("name", "explain"), WAYS[: law_cases(4, quick=2)])
def test_as_one_process(name, explain, request):
    policy = Policy(coupling=0.25, letters={"s1": "A"})
    seen: list[tuple[int, int | None]] = []
    with Ledger(request.getfixturevalue(name)) as ledger:
        alone = list(corroborate_all(ledger, policy, explain=explain))
        together = list(
            corroborate_all(
                ledger, policy, explain=explain, workers=2, progress=lambda *a: seen.append(a)
            )
        )
        cases = len(ledger.questions())
    assert together == alone
    assert [result.row() for result in together] == [result.row() for result in alone]
    assert seen == [(done, None) for done in range(1, cases + 1)]


@pytest.mark.slow
def test_shards_hold_every_case_once_and_in_order(path, plain):
    with Ledger(path) as ledger:
        shards = list(ledger.shards(workers=2))
        cases = list(ledger.cases())
        assert [case for shard in shards for case in shard.cases()] == cases
        assert tuple(case.question for case in cases) == ledger.questions()
        assert len(shards) > 1
        shown = "secret" if path == plain else ledger.pseudonym("secret")
        assert {"secret", shown}.intersection(cases[-1].sources) == {shown}


@pytest.mark.slow
def test_results_may_be_left_unread(plain):
    with Ledger(plain) as ledger:
        results = corroborate_all(ledger, explain=False, workers=2)
        first = list(islice(results, 3))
        results.close()
        assert first == list(islice(corroborate_all(ledger, explain=False), 3))


@pytest.mark.slow
def test_what_goes_wrong_in_a_worker_is_raised(plain, tmp_path):
    broken = tmp_path / "broken.db"
    with Ledger(plain) as ledger:
        ledger.backup(broken)
    with sqlite3.connect(broken) as connection:
        connection.execute("UPDATE claim SET body = '{\"id\"' WHERE id = ?", [f"c{QUESTIONS - 1}"])
    connection.close()
    with Ledger(broken) as ledger, pytest.raises(LedgerError, match="go back to a backup"):
        list(corroborate_all(ledger, workers=2))


def test_only_a_file_can_be_shared(plain):
    with Ledger() as ledger, pytest.raises(ValueError, match=r"in memory.*workers at 1"):
        corroborate_all(ledger, workers=2)
    case = Case.of(Claim(id="c", statement="x"))
    for given in (case, [case], iter([case])):
        with pytest.raises(ValueError, match="give the ledger"):
            corroborate_all(given, workers=2)
    with Ledger(plain) as ledger, pytest.raises(ValueError, match="1 or more"):
        corroborate_all(ledger, workers=0)


@pytest.mark.slow
def test_the_command_scores_alike(plain, tmp_path):
    alone, together = tmp_path / "1.jsonl", tmp_path / "2.jsonl"
    assert main(["score", str(plain), "--json", "-o", str(alone)]) == 0
    assert main(["score", str(plain), "--json", "-o", str(together), "--workers", "2"]) == 0
    assert together.read_bytes() == alone.read_bytes()


def test_the_command_needs_a_ledger_for_workers(tmp_path, capsys):
    lines = tmp_path / "records.jsonl"
    lines.write_text('{"type": "claim", "id": "c", "statement": "x"}\n', encoding="utf-8")
    for arguments in (["--workers", "2"], ["--workers", "0"]):
        with pytest.raises(SystemExit, match="2"):
            main(["score", str(lines), *arguments])
    said = capsys.readouterr().err
    assert "claimtrace load" in said
    assert "1 or more" in said
