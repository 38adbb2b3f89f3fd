"""Shared relays are one coin, and the score is the smaller of both hypotheses."""

import pytest
from support.networks2 import Draw, cases
from support.second_opinion import Library

from claimtrace import Case, Claim, Document, Policy, Source, chain, corroborate
from claimtrace.scoring.shared_relays import factoring as tables

pytestmark = pytest.mark.slow

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


def test_what_a_spent_budget_leaves_is_a_lower_bound():
    cut = 0
    for _, network in cases(72, 150, LOSSY):
        whole = Library(network).result("c0")
        assert whole.complete
        network.rules["budget"] = 1
        r = Library(network).result("c0")
        assert r.support <= whole.support + 1e-9
        if all(rival.kappa == 1 for rival in r.rivals):  # else coins count as fallen
            assert r.opposition <= whole.opposition + 1e-9
        assert r.opposing_others >= whole.opposing_others - 1e-9
        assert r.second_bloc <= whole.second_bloc + 1e-9
        assert r.complete or any(f.code == "budget-reached" for f in r.findings)
        cut += not r.complete
    assert cut > 30


def test_more_readings_than_the_budget_allows_are_bounded():
    """Twelve joint acts, each of members of two blocs: 4,096 choices of who speaks."""
    claim = Claim(id="c", statement="c")
    sources, hops = [], []
    for act in range(12):
        for bloc in ("north", "south"):
            name = f"{bloc}-{act}"
            letter = "BC"[act % 2]
            sources.append(
                Source(id=name, name=name, kind="government", reliability=letter, bloc=bloc)
            )
            page = Document(url=f"https://example.org/{act}")
            hops += chain("c", name, document=page)
            hops += chain("c", name, document=page, stance="denies") if act == 11 else ()
    case = Case.of(claim, *sources, *hops)
    r = corroborate(case, "c")
    whole = corroborate(case, "c", Policy(budget=40_000_000))
    assert (r.complete, whole.complete) == (False, True)
    assert 0 < r.support <= whole.support + 1e-9
    assert r.opposition <= whole.opposition + 1e-9
