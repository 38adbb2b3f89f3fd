"""Findings: each has a case that shows it and a neighbour that does not."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from support.networks import networks

from claimtrace import (
    Attribution,
    Case,
    Claim,
    Document,
    Policy,
    Quantity,
    Source,
    corroborate,
)
from claimtrace.findings import (
    Finding,
    FindingCode,
    Severity,
    findings_across,
    findings_of,
    unknown_parties,
)

C = FindingCode
NOTES = {
    C.UNDATED, C.UNKNOWN_PARTY, C.UNKNOWN_RELIABILITY, C.POSSIBLE_UPDATE, C.INTERESTED_PARTY,
    C.RETRACTED, C.SUPERSEDED, C.SUSPECTED_COPYING, C.CHANGED_POSITION, C.JOINT_STATEMENT,
    C.JOINT_ATTRIBUTION,
}  # fmt: skip
ACROSS = {
    C.BUDGET_REACHED,
    C.UNKNOWN_PARTY,
    C.CONFUSABLE_NAME,
    C.SUSPECTED_COPYING,
    C.CONTESTED,
}  # shown by tests of their own
KINDS = {
    "afp": "agency",
    "bbc": "outlet",
    "obs": "monitor",
    "mod": "government",
    "man": "anonymous",
}


def page(day=None):
    return Document(published=day and date(2016, 3, day))


def hop(reporter, cited=None, claim="c", day=27, **more):
    more.setdefault("document", page(day))
    return Attribution(claim=claim, reporter=reporter, attributed_to=cited, **more)


def claim(name="c", quantity=None, **more):
    return Claim(id=name, statement=f"statement {name}", question="q", quantity=quantity, **more)


def case(*records, **sources):
    """A case with a source for every name in KINDS; keywords change them."""
    known = {
        name: {"id": name, "name": name.upper(), "kind": kind, "reliability": "C"}
        for name, kind in KINDS.items()
    }
    for name, fields in sources.items():
        known[name] |= fields
    claims = [r for r in records if isinstance(r, Claim)] or [claim()]
    hops = [r for r in records if isinstance(r, Attribution)]
    return Case.of(*(Source(**kw) for kw in known.values()), *claims, *hops)


def codes(made, record=None, policy=None):
    return {f.code for f in findings_of(made, policy) if record in (None, f.record)}


def signed(reporter, url="https://example.org/joint"):
    return hop(reporter, document=Document(url=url, published=date(2016, 3, 27)))


FORTY, HUNDRED = Quantity.exactly(40, "m"), Quantity.exactly(100, "m")
FIGURES = claim("c", FORTY), claim("d", HUNDRED)
TWO = hop("afp", "obs"), hop("bbc", "mod")
LOSSY = {"fidelity": 0.9}

SHOWN = [
    (C.SINGLE_ORIGIN, case(hop("afp", "obs"), hop("bbc", "obs")), case(*TWO)),
    (C.SINGLE_ORIGIN, case(*FIGURES, hop("afp", "obs"), hop("bbc", "mod", "d")),
     case(claim("c", FORTY), claim("d", Quantity.around(40, "m")), hop("afp", "obs"),
          hop("bbc", "mod", "d"))),
    (C.CIRCULAR_REPORTING, case(hop("afp", "bbc"), hop("bbc", "afp")), case(hop("afp", "bbc"))),
    (C.CIRCULAR_REPORTING,
     case(hop("afp", "bbc"), hop("bbc", "obs"), hop("obs", "afp", document=None)),
     case(hop("afp", "bbc"), hop("bbc", "obs"), hop("obs"))),
    (C.UNATTRIBUTED, case(hop("afp", "bbc")), case(hop("afp", "obs"))),
    (C.UNATTRIBUTED, case(hop("obs", basis="unattributed")), case(hop("bbc", basis="own"))),
    (C.NO_REPORT, case(hop("afp", "obs", document=None)), case(hop("afp", "obs", document=page()))),
    (C.NO_REPORT, case(), case(hop("bbc"))),
    (C.ANONYMOUS_ORIGIN, case(hop("afp", "man")),
     case(hop("afp", "obs"), hop("man", document=None))),
    (C.INTERESTED_PARTY, case(claim(favours=("mod",)), hop("afp", "mod")),
     case(claim(favours=("mod",)), hop("afp", "obs"))),
    (C.INTERESTED_PARTY, case(claim(favours=("red",)), hop("afp", "mod"), mod={"bloc": "red"}),
     case(claim(favours=("red",), harms=("mod",)), hop("afp", "mod"), mod={"bloc": "red"})),
    (C.SELF_CONTRADICTION, case(hop("afp", "obs"), hop("bbc", "obs", stance="denies")),
     case(hop("afp", "obs"), hop("bbc", "mod", stance="denies"))),
    (C.SELF_CONTRADICTION, case(*FIGURES, hop("afp", "obs"), hop("bbc", "obs", "d")),
     case(*FIGURES, hop("afp", "obs"), hop("bbc", "mod", "d"))),
    (C.POSSIBLE_UPDATE, case(*FIGURES, hop("afp", "obs"), hop("bbc", "obs", "d", 28)),
     case(*FIGURES, hop("afp", "obs"), hop("bbc", "obs", "d", 28, supersedes="c"))),
    (C.POSSIBLE_UPDATE, case(*FIGURES, hop("afp", "obs"), hop("bbc", "obs", "d", 28)),
     case(*FIGURES, hop("afp", "obs"), hop("bbc", "obs", "d", 27))),
    (C.RETRACTED, case(hop("afp", "obs"), hop("afp", "obs", stance="retracts")),
     case(hop("afp", "obs"), hop("afp", "obs", stance="denies"))),
    (C.SUPERSEDED, case(*FIGURES, hop("afp", "obs"), hop("bbc", "obs", "d", 28, supersedes="c")),
     case(*FIGURES, hop("afp", "obs"), hop("bbc", "obs", "d", 28))),
    (C.UNIT_MISMATCH, case(claim("c", FORTY), claim("d", Quantity.exactly(40, "tank")), hop("bbc")),
     case(claim("c", FORTY), claim("d", Quantity.exactly(40, "M")), hop("bbc"))),
    (C.CITES_THE_FUTURE, case(hop("afp", "bbc", day=26), hop("bbc", day=27)),
     case(hop("afp", "bbc", day=27), hop("bbc", day=27))),
    (C.CITES_THE_FUTURE, case(hop("afp", "bbc", day=26), hop("bbc", day=27)),
     case(hop("afp", "bbc", day=26), hop("bbc", day=27), hop("bbc", "obs", day=25))),
    (C.SHARED_LOSSY_RELAY, case(hop("afp", "obs"), hop("afp", "mod"), afp=LOSSY),
     case(hop("afp", "obs"), hop("bbc", "mod"), afp=LOSSY, bbc=LOSSY)),
    (C.SHARED_LOSSY_RELAY, case(hop("afp", "obs"), hop("afp", "mod"), afp=LOSSY),
     case(hop("afp", "obs"), hop("afp", "mod"), afp=LOSSY, mod={"part_of": "obs"})),
    (C.UNKNOWN_RELIABILITY, case(hop("afp", "obs"), obs={"reliability": "F"}),
     case(hop("afp", "obs"), afp={"reliability": "F"})),
    (C.NAME_COLLISION, case(hop("afp", "obs"), obs={"aliases": ("Afp",)}), case(hop("afp", "obs"))),
    (C.UNDATED, case(hop("afp", "obs", day=None)), case(hop("afp", "obs", document=page(), day=1,
     said=date(2016, 3, 1)))),
    (C.UNDERCUT, case(hop("mod"), hop("obs", undercuts="mod")),
     case(hop("mod"), hop("obs", stance="denies"))),
    (C.NESTED_UNDERCUT,
     case(hop("mod"), hop("obs", undercuts="mod"), hop("man", undercuts="obs")),
     case(hop("mod"), hop("obs"), hop("man", undercuts="mod"), hop("man", undercuts="obs"))),
    (C.CHANGED_POSITION, case(hop("obs"), hop("obs", stance="denies", day=28)),
     case(hop("obs"), hop("obs", stance="denies"))),
    (C.JOINT_STATEMENT, case(signed("mod"), signed("obs")),
     case(signed("mod"), signed("obs", "https://example.org/own"))),
    (C.JOINT_ATTRIBUTION, case(hop("afp", "mod"), hop("afp", "obs")),
     case(hop("afp", "mod"), hop("afp", "obs"), hop("bbc", "obs"))),
]  # fmt: skip


@pytest.mark.parametrize(("code", "shows", "neighbour"), SHOWN)
def test_a_finding_and_its_neighbour(code, shows, neighbour):
    assert code in codes(shows)
    assert code not in codes(neighbour)


def test_every_code_is_shown():
    assert {code for code, _, _ in SHOWN} == set(C) - ACROSS


def test_findings_of_a_claim_are_in_its_score():
    for code, shows, _ in SHOWN:
        if code not in (C.NAME_COLLISION, C.UNDATED):
            scored = [corroborate(shows, name).findings for name in shows.claims]
            assert code in {f.code for findings in scored for f in findings}


def test_findings_are_values_that_name_a_record_and_come_once():
    for _, network in networks(31, 200):
        made = network.case()
        found = findings_of(made, network.policy())
        records = {record.id for record in made.records()}
        assert len(set(found)) == len(found)
        assert {finding.record for finding in found} <= records
        for finding in found:
            assert finding.severity is (
                Severity.NOTE if finding.code in NOTES else Severity.WARNING
            )
            assert Finding.model_validate_json(finding.model_dump_json()) == finding


def test_findings_do_not_depend_on_order():
    for rng, network in networks(32, 100):
        records = network.records()
        before = set(findings_of(Case.of(*records), network.policy()))
        rng.shuffle(records)
        assert set(findings_of(Case.of(*records), network.policy())) == before


def test_the_policy_decides_what_is_graded_and_allied():
    made = case(claim(favours=("red",)), hop("afp", "obs"), obs={"reliability": "F"})
    assert codes(made) == {C.SINGLE_ORIGIN, C.UNKNOWN_RELIABILITY}
    policy = Policy(letters={"obs": "B"}, bloc_of={"obs": "red"})
    assert codes(made, policy=policy) == {C.SINGLE_ORIGIN, C.INTERESTED_PARTY}


def test_unknown_parties_are_looked_for_among_all_sources():
    sources = [Source(id="obs", name="O", bloc="grey"), Source(id="mod", name="M")]
    claims = [claim(favours=("grey", "gray", "mod"), harms=("Obs", "gray"))]
    found = list(unknown_parties(claims, sources))
    assert [(f.code, f.record) for f in found] == [(C.UNKNOWN_PARTY, "c")] * 2
    assert "'gray'" in found[0].message
    assert "'Obs'" in found[1].message


def test_an_update_is_proposed_for_the_older_claim_only():
    made = case(*FIGURES, hop("afp", "obs"), hop("bbc", "obs", "d", 28))
    assert C.POSSIBLE_UPDATE in codes(made, "c")
    assert C.POSSIBLE_UPDATE not in codes(made, "d")


def test_a_day_and_an_hour_of_it_are_not_before_each_other():
    noon = datetime(2016, 3, 27, 12, tzinfo=UTC)
    for early, late in ((date(2016, 3, 27), noon), (noon, date(2016, 3, 27))):
        made = case(hop("afp", "bbc", said=early), hop("bbc", said=late))
        assert C.CITES_THE_FUTURE not in codes(made)


def test_a_spent_budget_is_said():
    claims = [claim(f"c{i}", Quantity.exactly(100 + 2 * i, "m")) for i in range(12)]
    hops = [hop(name, None, c.id, basis="own") for c in claims for name in ("obs", "mod")]
    made = case(*claims, *hops)
    result = corroborate(made, "c0", Policy(budget=8))
    assert not result.complete
    assert C.BUDGET_REACHED in {f.code for f in result.findings}
    full = corroborate(made, "c0")
    assert full.complete
    assert result.support <= full.support + 1e-12


def test_names_that_look_alike_are_found_across_all_records():
    real = Source(id="reuters", name="Reuters")
    forged = Source(id="other", name="R\u0435uters")  # a Cyrillic letter
    found = list(findings_across([], [real, forged]))
    assert {finding.code for finding in found} == {C.CONFUSABLE_NAME}
    assert {finding.record for finding in found} == {"other"}
    assert not list(findings_across([], [real]))


def test_findings_do_not_depend_on_the_order_of_records():
    found = 0
    for rng, network in networks(seed=23, count=150):
        records, policy = network.records(), network.policy()
        shuffled = rng.sample(records, len(records))
        before = set(findings_of(Case.of(*records), policy))
        assert before == set(findings_of(Case.of(*shuffled), policy)), network
        found += len(before)
    assert found > 150


@pytest.mark.parametrize("turned", [False, True])
def test_a_repetition_does_not_make_an_old_figure_new(turned):
    twelve, thirty_one = (
        claim("x", Quantity.stated(12, "person")),
        claim("y", Quantity.stated(31, "person")),
    )
    old = [hop("afp", "obs", "x", day=6), hop("bbc", "obs", "x", day=8)]
    hops = [*(reversed(old) if turned else old), hop("afp", "obs", "y", day=7)]
    updates = {f.record for f in findings_of(case(twelve, thirty_one, *hops))
               if f.code is C.POSSIBLE_UPDATE}  # fmt: skip
    assert updates == {"x"}


def test_a_bloc_that_only_the_policy_knows_is_known():
    praise = claim(favours=("allies",))
    assert [f.code for f in unknown_parties([praise], [])] == [C.UNKNOWN_PARTY]
    assert not list(unknown_parties([praise], [], Policy(bloc_of={"mod": "allies"})))


def test_a_retraction_takes_back_a_denial_too():
    hops = [hop("mod", stance="denies"), hop("mod", stance="retracts"), hop("obs")]
    assert C.RETRACTED in codes(case(*hops))
    result = corroborate(case(*hops), "c")
    assert (result.denied_by, result.opposition) == ((), 0)


def test_a_dispute_says_who_stands_against_whom():
    hops = [hop("obs"), hop("mod", stance="denies")]
    graded = {"obs": {"reliability": "B"}, "mod": {"reliability": "B"}}
    found = corroborate(case(*hops, **graded), "c")
    (contested,) = (f for f in found.findings if f.code is C.CONTESTED)
    assert contested.message == "it is contested: OBS against MOD"
    assert found.contested
    calm = corroborate(case(*hops), "c")
    assert (calm.contested, calm.conflict) == (False, 0.25)
