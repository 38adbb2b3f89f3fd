"""An explanation is complete: from it alone, by the rules of docs/scoring.md, comes the score."""

from __future__ import annotations

import re
from collections import defaultdict
from itertools import pairwise, product
from math import prod

import pytest
from support.laws import on_networks
from support.networks import TARGET

from claimtrace import Corroboration, Policy, corroborate
from claimtrace.scoring import OriginWeight

NEAR = 1e-9


def explained(network):
    return corroborate(network.case(), TARGET, network.policy()), network.policy()


# --- the score again, from the weights -----------------------------------------------------------


def silence(said, u):
    """Chance that none of an organisation's statements on one side holds at threshold u."""
    return 1 - max((m for rho, m in said if rho >= u), default=0)


def integral(voices):
    """Chance, over one threshold, that all are silent; each voice is a list of (rho, m)."""
    edges = sorted({0.0, 1.0, *(rho for said in voices for rho, _ in said)})
    return sum(
        (high - low) * prod(silence(said, high) for said in voices) for low, high in pairwise(edges)
    )


def unproven(members, coupling):
    """Chance that nothing of what a bloc says holds; each member is a list of voices."""
    together = integral([said for voices in members for said in voices])
    return coupling * together + (1 - coupling) * prod(map(integral, members))


def said_in(world, weight):
    return [(s.rho_adjusted, s.m) for s in weight.statements if s.kappa == 1 or world[s.claim]]


def group_of(weight):
    if not weight.attributed:
        return ("unattributed", weight.organisation)
    return ("alone", weight.organisation) if weight.bloc is None else ("bloc", weight.bloc)


def opinion_from(result: Corroboration, policy: Policy):
    pro = [w for w in result.weights if w.counted]
    con = [w for w in result.opposing if w.counted]
    coupling = {b.bloc: b.coupling for b in result.bloc_weights}
    kappas = {s.claim: s.kappa for w in con for s in w.statements if s.kappa < 1}
    blocs: dict[tuple[str, str], dict[str, tuple[list, list]]] = defaultdict(dict)
    for side, weights in enumerate((pro, con)):
        for w in weights:
            blocs[group_of(w)].setdefault(w.organisation, ([], []))[side].append(w)
    nh = nc = nn = 0.0
    for falls in product((True, False), repeat=len(kappas)):
        world = dict(zip(kappas, falls, strict=True))
        chance = prod(k if world[c] else 1 - k for c, k in kappas.items())
        masses = [1.0, 1.0, 1.0]
        for (sort, name), members in blocs.items():
            joint = coupling.get(name, policy.coupling_of(name)) if sort == "bloc" else 0.0
            said = [
                [[said_in(world, w) for w in side] for side in sides] for sides in members.values()
            ]
            for i, pick in enumerate((lambda m: m[0], lambda m: m[1], lambda m: m[0] + m[1])):
                masses[i] *= unproven([pick(member) for member in said], joint)
        nh, nc, nn = (t + chance * m for t, m in zip((nh, nc, nn), masses, strict=True))
    left = nh + nc - nn
    if left <= 0:
        return 0.0, 0.0, 1.0, 1.0
    return (nc - nn) / left, (nh - nn) / left, nn / left, 1 - left


@on_networks(51, 200, floors={"exercised": 1 / 2, "opposed": 1 / 8, "exact": 1 / 8})
def test_the_score_comes_from_the_explanation_alone(network, seen):
    result, policy = explained(network)
    b, d, u, k = opinion_from(result, policy)
    if result.hypothesis == "shared-relays":
        assert result.support <= b + NEAR
        return
    if not result.complete:
        return
    assert (result.support, result.conflict) == pytest.approx((b, k), abs=NEAR)
    if all(w.counted or w.rho is None for w in every(result)):  # else d is of another pair
        assert result.opposition <= d + NEAR  # what relays share may lower it
        if all(s.m == 1 for w in every(result) for s in w.statements):
            given = result.opposition, result.uncertainty
            assert given == pytest.approx((d, u), abs=NEAR)
            seen["exact"] += 1
    seen["exercised"] += b > 0
    seen["opposed"] += d > 0


def every(result) -> list[OriginWeight]:
    return [*result.weights, *result.opposing]


@on_networks(52, 120)
def test_every_product_is_shown_with_its_factors(network):
    result, _ = explained(network)
    for weight in every(result):
        for s in weight.statements:
            factors = [
                f.certainty * f.left * (1 if f.fidelity is None else f.fidelity) for f in s.chain
            ]
            assert s.m == pytest.approx(prod(factors))
            assert s.chain[-1].fidelity is None
            assert s.chain[-1].attributed_to is None
            for one, following in zip(s.chain, s.chain[1:], strict=False):
                assert one.attributed_to == following.reporter
            if s.rho is not None:
                odds = s.rho + 2 * s.g * (1 - s.rho)
                assert s.rho_adjusted == pytest.approx(s.rho / odds)
        strongest = weight.statements[0]
        if weight.rho is not None:
            assert weight.contribution == pytest.approx(strongest.rho_adjusted * strongest.m)
            assert not weight.contribution or weight.bits > 0
        else:
            assert (weight.contribution, weight.counted) == (0, False)


@on_networks(53, 200, floors={"exercised": 1 / 10}, lossless=True, max_claims=1)
def test_without_opposition_the_bits_of_the_blocs_add_up(network, seen):
    result, _ = explained(network)
    if result.opposing or not result.support or result.support == 1:
        return
    bits = sum(bloc.bits for bloc in result.bloc_weights)
    assert 2**-bits == pytest.approx(1 - result.support)
    seen["exercised"] += len(result.bloc_weights) > 1


@on_networks(54, 120)
def test_the_structure_follows_from_the_weights(network):
    result, _ = explained(network)
    origins = {w.organisation for w in result.weights if w.attributed}
    assert origins >= set(result.origins)
    assert set(result.denied_by) <= {w.organisation for w in result.opposing}
    counted = {w.organisation for w in result.weights if w.counted}
    assert {name for bloc in result.bloc_weights for name in bloc.members} == counted
    assert sum((result.support, result.opposition, result.uncertainty)) == pytest.approx(1)


@on_networks(55, 150)
def test_the_text_holds_every_factor(network):
    result, policy = explained(network)
    text = result.explain()
    facts = [result.grade, result.statement, result.hypothesis, policy.digest]
    numbers = [result.support, result.opposition, result.uncertainty, result.conflict]
    facts += [finding.message for finding in result.findings]
    facts += [*result.contradicted_by, *(pooled.claim for pooled in result.pooled)]
    for weight in every(result):
        facts.append(f"{weight.name} (")
        numbers += [weight.rho] if weight.rho is not None else []
        numbers += [weight.contribution, weight.without_it] if weight.counted else []
        for s in weight.statements:
            facts += [
                f"g {s.g:g}",
                *(f"{f.reporter} ({f.basis} {f.certainty:g}" for f in s.chain),
            ]
            facts += [f"fidelity {f.fidelity:g}" for f in s.chain if f.fidelity is not None]
            numbers += [s.m, s.rho_adjusted] if s.rho_adjusted is not None else [s.m]
            numbers += [s.kappa] if s.kappa != 1 else []
    if len(result.bloc_weights) > 1:
        numbers += [bloc.support for bloc in result.bloc_weights]
    missing = [x for x in facts if x not in text]
    missing += [x for x in numbers if f"{x:.3f}" not in text]
    assert not missing, text


@on_networks(56, 150)
def test_a_summary_is_one_paragraph_that_claims_no_more_than_the_grade(network):
    result, _ = explained(network)
    summary = result.summary()
    assert "\n" not in summary
    assert result.statement in summary
    assert result.grade in summary
    assert not re.search(r"\b(probability|likely|certainty)\b", summary)


@on_networks(57, 60)
def test_without_an_explanation_the_score_is_the_same(network):
    case, policy = network.case(), network.policy()
    full, bare = (corroborate(case, TARGET, policy, explain=e) for e in (True, False))
    assert (bare.weights, bare.bloc_weights, bare.opposing) == ((), (), ())
    assert bare.row() == full.row()
    assert Corroboration.model_validate_json(full.model_dump_json()) == full
    assert bare.explain()
    assert bare.summary()
