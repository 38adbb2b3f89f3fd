"""Shared relays are one coin, and the score is the smaller of both hypotheses."""

import pytest
from support.networks2 import Draw, cases
from support.second_opinion import Library

from claimtrace import Case, Claim, Document, Policy, Source, chain, corroborate
from claimtrace.scoring.shared_relays import networks as tables

POLICY = Policy(reliability={"C": 0.7})


def test_two_origins_through_one_relay():
    sources = [
        Source(id="first", name="first", kind="witness", reliability="C"),
        Source(id="second", name="second", kind="witness", reliability="C"),
        Source(id="relay", name="relay", kind="outlet", fidelity=0.8),
    ]
    page = Document(title="page")
    hops = [
        *chain("c", "relay", "first", document=page),
        *chain("c", "relay", "second", document=page),
    ]
    case = Case.of(Claim(id="c", statement="c"), *sources, *hops)
    r = corroborate(case, "c", POLICY)
    assert r.support == pytest.approx(0.728)
    assert r.hypothesis == "shared-relays"


LOSSY = Draw(lossy=0.8, motifs=0.3, claims=(1, 2))


@pytest.mark.parametrize(("few", "count"), [(0, 60), (3, 60), (12, 200)])
def test_score_is_the_smaller_of_both_hypotheses(few, count, monkeypatch):
    monkeypatch.setattr(tables, "_FEW", few)
    less = 0
    for _, network in cases(71, count, LOSSY):
        r = Library(network).result("c0")
        both = network.score("c0")
        smaller = min(both.independent.b, both.shared.b), min(both.independent.d, both.shared.d)
        assert (r.support, r.opposition) == pytest.approx(tuple(map(float, smaller)), abs=1e-9)
        less += both.shared.b < both.independent.b or both.shared.d < both.independent.d
    assert less >= 0.05 * count
