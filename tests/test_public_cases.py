"""The packaged public cases: they hold together, and the score concludes what an analyst does."""

from __future__ import annotations

import json
from importlib import resources
from pathlib import Path

import pytest
from support.schemas import mismatches

from claimtrace import Attribution, Case, Claim, Document, Ledger, Policy, Source, corroborate
from claimtrace.cli import main
from claimtrace.cli.public_cases import compared, packaged_records, public_cases
from claimtrace.findings import FindingCode, findings_of
from claimtrace.scoring.sourcing import Sourcing

CASES = public_cases()
SLUGS = [case.slug for case in CASES]
CONCLUSIONS = [
    pytest.param(case.slug, conclusion, id=f"{case.slug}-{conclusion.claim}-{conclusion.as_of}")
    for case in CASES
    for conclusion in case.conclusions
]
PAGE = (Path(__file__).parent.parent / "docs" / "cases.md").read_text(encoding="utf-8")


def score(records, claim, as_of=None):
    with Ledger() as ledger:
        ledger.add(*records)
        return corroborate(ledger if as_of is None else ledger.as_of(as_of), claim)


def test_there_are_twelve_and_each_has_its_file():
    files = resources.files("claimtrace").joinpath("data/cases").iterdir()
    assert {file.name for file in files} == {f"{slug}.jsonl" for slug in SLUGS} | {
        "conclusions.json"
    }
    assert len(SLUGS) == len(set(SLUGS)) == 12


@pytest.mark.parametrize("slug", SLUGS)
def test_the_records_hold_together(slug):
    cases = Case.group(packaged_records(slug))
    found = {finding.code for case in cases for finding in findings_of(case)}
    assert not found & {FindingCode.NAME_COLLISION, FindingCode.CITES_THE_FUTURE,
                        FindingCode.UNKNOWN_PARTY, FindingCode.NESTED_UNDERCUT}  # fmt: skip


@pytest.mark.parametrize("slug", SLUGS)
def test_every_report_has_a_title_and_a_date_and_every_party_a_part(slug):
    records = packaged_records(slug)
    claims = [record for record in records if isinstance(record, Claim)]
    hops = [record for record in records if isinstance(record, Attribution)]
    for hop in hops:
        assert hop.document is None or (hop.document.title and hop.said), hop
        assert hop.document is None or hop.note or hop.document.url, "where was it read?"
    named = {name for hop in hops for name in (hop.reporter, hop.attributed_to, hop.undercuts)}
    named |= {name for claim in claims for name in (*claim.favours, *claim.harms)}
    sources = [record for record in records if isinstance(record, Source)]
    named |= {source.part_of for source in sources}
    idle = [each.id for each in sources if not {each.id, each.bloc} & named]
    assert not idle


@pytest.mark.parametrize(("slug", "conclusion"), CONCLUSIONS)
def test_the_score_concludes_what_an_analyst_does_or_is_known_not_to(slug, conclusion):
    result = score(packaged_records(slug), conclusion.claim, conclusion.as_of)
    known = conclusion.differs.fields if conclusion.differs else ()
    assert conclusion.misses(result) == known
    assert result.complete


def test_every_known_disagreement_is_explained():
    differing = [each for case in CASES for each in case.conclusions if each.differs]
    assert differing
    below = PAGE.partition("## Where the score disagrees")[2]
    assert [each.claim for each in differing if f"`{each.claim}`" not in below] == []


def test_a_conclusion_can_fail():
    """What the other tests rest on: each part of a conclusion is compared."""
    conclusion = CASES[0].conclusions[0]
    result = score(packaged_records(SLUGS[0]), conclusion.claim, conclusion.as_of)
    for part, wrong in (
        ("sourcing", (Sourcing.INDEPENDENT,)),
        ("digits", (6, 6)),
        ("contested", True),
    ):
        assert conclusion.model_copy(update={part: wrong}).misses(result) == (part,)


# What each case is told for.


def test_a_hundred_and_twelve_reports_of_one_man_are_one():
    day, records = "2003-02-05", packaged_records("curveball")
    copies = [
        Attribution(claim="mobile-plants", reporter="dia", attributed_to="bnd", said="2001-09-30",
                    document=Document(title=f"Report {number}"))
        for number in range(112)
    ]  # fmt: skip
    once = score(records, "mobile-plants", day)
    often = score([*records, *copies], "mobile-plants", day)
    assert often.reports == once.reports + 112
    assert (often.support, often.grade, often.sourcing) == (once.support, once.grade, once.sourcing)


def test_the_four_bodies_of_kunduz_would_pass_for_independent_had_each_counted():
    own = [
        record.model_copy(update={"attributed_to": None, "supersedes": None})
        if isinstance(record, Attribution) and record.attributed_to == "msf"
        else record
        for record in packaged_records("kunduz")
    ]
    told = score(own, "toll-at-least-30", "2015-12-11")
    traced = score(packaged_records("kunduz"), "toll-at-least-30", "2015-12-11")
    assert (told.credibility, told.sourcing) == (1, Sourcing.INDEPENDENT)
    assert (traced.credibility, traced.sourcing) == (2, Sourcing.SINGLE_ORIGIN)


def test_the_tolls_of_ghouta_quarrel_only_where_nobody_says_what_they_count():
    records = packaged_records("ghouta")
    bare = [
        record.model_copy(update={"scope": ()}) if isinstance(record, Claim) else record
        for record in records
    ]
    assert score(records, "toll-355-msf").conflict == 0
    assert score(bare, "toll-355-msf").contested


def test_six_readers_of_one_upload_are_one_piece_of_evidence():
    records = packaged_records("old-footage")
    checkers = {"newsmobile", "the-quint", "boom", "india-today", "check-your-fact"}
    one = [
        record
        for record in records
        if not (isinstance(record, Attribution) and record.reporter in checkers)
    ]
    six = score(records, "shows-luhansk")
    assert six.opposition == pytest.approx(score(one, "shows-luhansk").opposition, abs=1e-9)
    assert six.denied_by == ("tianjin-2015",)


def test_the_joint_team_speaks_once():
    found = score(packaged_records("mh17"), "aircraft")
    assert FindingCode.JOINT_STATEMENT in {finding.code for finding in found.findings}


def test_the_last_word_of_iran_is_its_admission():
    before, after = (
        score(packaged_records("ps752"), "missile", f"2020-01-{day}") for day in ("10", "11")
    )
    assert (before.denied_by, after.denied_by) != ((), ())
    assert "iran" in before.denied_by
    assert "iran" in after.origins


# The command.


def test_demo_cases_lists_every_conclusion(capsys):
    assert main(["demo", "--cases"]) == 0
    lines = capsys.readouterr().out.splitlines()
    rows = [line for line in lines[1:] if line.split(" ")[0] in SLUGS]
    assert len(rows) == len(CONCLUSIONS)
    agreeing = sum(row.endswith("yes") for row in rows)
    assert lines[-1].startswith(f"{agreeing} of {len(CONCLUSIONS)} conclusions agree")


def test_demo_cases_as_json_holds_the_score_and_the_conclusion(capsys):
    assert main(["demo", "--cases", "--json"]) == 0
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    verdicts = [verdict for verdict, _ in compared(Policy())]
    assert lines == [json.loads(verdict.model_dump_json()) for verdict in verdicts]
    assert all(line["agrees"] == (not line["misses"]) for line in lines)
    assert main(["schema", "conclusion"]) == 0
    schema = json.loads(capsys.readouterr().out)
    assert not [found for line in lines for found in mismatches(line, schema)]
    assert mismatches(lines[0] | {"surprise": 1}, schema)


@pytest.mark.parametrize("slug", SLUGS)
def test_demo_case_scores_all_claims_of_a_case(slug, capsys):
    assert main(["demo", "--case", slug, "--json"]) == 0
    scored = [json.loads(line)["claim"] for line in capsys.readouterr().out.splitlines()]
    claims = [record.id for record in packaged_records(slug) if isinstance(record, Claim)]
    assert sorted(scored) == sorted(claims)


def test_demo_case_explains_a_claim(capsys):
    assert main(["demo", "--case", "kunduz", "toll-31"]) == 0
    assert "(toll-31)" in capsys.readouterr().out


def test_demo_cases_fails_on_a_finding(capsys):
    assert main(["demo", "--cases", "--fail-on", "joint-statement"]) == 1
    assert main(["demo", "--cases", "--fail-on", "budget-reached"]) == 0


def test_a_case_that_is_not_packaged_is_named(capsys):
    assert main(["demo", "--case", "atlantis"]) == 1
    assert "no packaged case 'atlantis'; there are niger-uranium" in capsys.readouterr().err


@pytest.mark.parametrize("call", [("--cases", "toll-31"), ("--cases", "--case", "kunduz")])
def test_cases_stand_alone(call, capsys):
    with pytest.raises(SystemExit) as ended:
        main(["demo", *call])
    assert ended.value.code == 2
