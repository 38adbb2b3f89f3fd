"""The packaged case: what five articles said of Palmyra in March 2016, and what it comes to."""

from __future__ import annotations

import io
from importlib import resources

import pytest

from claimtrace import Case, corroborate, corroborate_all, read, trace, write
from claimtrace.findings import FindingCode, findings_of

with resources.files("claimtrace").joinpath("data/palmyra.jsonl").open("rb") as stream:
    RECORDS = list(read(stream))


@pytest.fixture(scope="module")
def cases():
    return {claim: case for case in Case.group(RECORDS) for claim in case.claims}


@pytest.fixture(scope="module")
def results(cases):
    return {claim: corroborate(case, claim) for claim, case in cases.items()}


OBSERVATORY, MINISTRY, ARMY = ("observatory",), ("russian-mod",), ("syrian-army",)
CONTACTS = ("observatory-contacts",)


@pytest.mark.parametrize(
    ("claim", "reports", "origins", "blocs", "support", "grade"),
    [
        ("palmyra-retaken-2016", 4, ("kremlin", "observatory", "syrian-army"),
         ("government", "opposition"), 8 / 9, "C1"),
        ("is-fighters-400", 1, OBSERVATORY, ("opposition",), 1 / 2, "C3"),
        ("is-fighters-around-400", 1, OBSERVATORY, ("opposition",), 1 / 2, "C3"),
        ("is-fighters-at-least-400", 1, OBSERVATORY, ("opposition",), 1 / 2, "C3"),
        ("is-fighters-hundreds", 1, ARMY, ("government",), 2 / 3, "C2"),
        ("sorties-40-fri-sat", 1, MINISTRY, ("government",), 1 / 3, "C3"),
        ("sorties-40-24h", 1, MINISTRY, ("government",), 1 / 3, "C3"),
        ("targets-158", 2, MINISTRY, ("government",), 1 / 3, "C3"),
        ("targets-120", 1, MINISTRY, ("government",), 1 / 3, "C3"),
        ("full-control-2016", 2, ARMY, ("government",), 0.2, "C4"),
        ("gunfire-in-east-2016", 3, OBSERVATORY, ("opposition",), 0.4, "C3"),
        ("is-ordered-to-withdraw", 1, CONTACTS, CONTACTS, 0, "F6"),
        ("triumphal-arch-destroyed", 3, (), (), 0, "F6"),
    ],
)  # fmt: skip
def test_what_it_comes_to(results, claim, reports, origins, blocs, support, grade):
    found = results[claim]
    assert (found.reports, found.origins, found.blocs) == (reports, origins, blocs)
    assert found.support == pytest.approx(support, abs=1e-9)
    assert found.grade == grade


def test_it_is_more_than_a_toy(results):
    assert len(results) >= 20
    assert len({record.reporter for record in RECORDS if hasattr(record, "reporter")}) >= 5
    assert all(result.complete for result in results.values())


def test_only_the_fall_of_the_town_is_confirmed(results):
    assert [name for name, found in results.items() if found.credibility == 1] == [
        "palmyra-retaken-2016"
    ]
    assert results["palmyra-retaken-2016"].effective_origins == pytest.approx(2 / 1.5 + 1)


def test_the_toll_is_one_word_however_often_it_is_told(cases, results):
    told = ("is-fighters-400", "is-fighters-around-400", "is-fighters-at-least-400")
    assert len({id(cases[name]) for name in told}) == 1
    for name in told:
        found = results[name]
        assert found.single_origin
        assert {pooled.claim for pooled in found.pooled} == set(told) - {name}
        assert FindingCode.SINGLE_ORIGIN in {finding.code for finding in found.findings}


def test_two_bulletins_neither_confirm_nor_contradict_each_other(cases, results):
    assert cases["targets-158"].question != cases["targets-120"].question
    for name in ("targets-158", "targets-120"):
        assert (results[name].contradicted_by, results[name].pooled) == ((), ())


def test_rivals_are_named_on_both_sides(results):
    assert results["full-control-2016"].contradicted_by == ("gunfire-in-east-2016",)
    assert results["gunfire-in-east-2016"].contradicted_by == ("full-control-2016",)


def test_chains_go_through_who_was_credited(cases):
    found = trace(cases["targets-158"], "targets-158")
    chains = {chain.sources for chain in found.chains}
    assert ("sky-news-reprinter", "sky-news", "russian-mod") in chains
    assert found.unattributed == ("tass",)
    assert not any(trace(case, claim).cycles for claim, case in cases.items())


def test_every_claim_is_held_and_every_party_known(cases):
    found = {finding.code for case in cases.values() for finding in findings_of(case)}
    assert not found & {FindingCode.NO_REPORT, FindingCode.CIRCULAR_REPORTING,
                        FindingCode.NAME_COLLISION, FindingCode.CITES_THE_FUTURE}  # fmt: skip


def test_it_survives_being_written(results):
    stream = io.BytesIO()
    write(RECORDS, stream)
    again = Case.group(read(io.BytesIO(stream.getvalue())))
    assert {r.claim: r.row() for r in corroborate_all(again)} == {
        claim: result.row() for claim, result in results.items()
    }
