"""How far a grade can be trusted, what would change it, and the presets."""

import pytest
from support.laws import on_networks
from support.networks import TARGET

from claimtrace import Case, Claim, Policy, Source, chain, corroborate
from claimtrace.policy import PRESETS, Ranges
from claimtrace.scoring import sensitivity


def witnesses(*letters):
    """A claim that each of some witnesses, with these letters, told an outlet of its own."""
    records = [Claim(id="c", statement="c")]
    for number, letter in enumerate(letters):
        records += [
            Source(id=f"w{number}", name=f"w{number}", kind="witness", reliability=letter),
            Source(id=f"o{number}", name=f"o{number}", kind="outlet"),
            *chain("c", f"o{number}", f"w{number}"),
        ]
    return Case.of(*records)


def test_without_anything_to_move_the_digit_always_holds():
    found = sensitivity(witnesses("F"), "c")
    assert found.holds == 1
    assert not found.flips
    assert found.support_low == found.support_high == 0


@on_networks(91, 25, quick=4, floors={"moved": 2 / 5})
def test_the_base_score_lies_within_its_range_and_changes_are_scored(network, seen):
    case, policy = network.case(), network.policy()
    found = sensitivity(case, TARGET, policy)
    base = corroborate(case, TARGET, policy, explain=False)
    assert found.credibility == base.credibility
    assert found.support_low <= base.support <= found.support_high
    assert set(found.flips) == {c for c in found.changes if c.credibility != base.credibility}
    seen["moved"] += found.support_low < found.support_high


def test_one_letter_flips_a_single_witness():
    found = sensitivity(witnesses("C"), "c")
    assert "w0 graded B, not C" in {flip.what for flip in found.flips}
    better = next(change for change in found.changes if change.what == "w0 graded B, not C")
    assert (better.credibility, better.support) == (2, 0.75)


def test_ranges_of_no_width_leave_only_the_letters():
    policy = Policy(
        ranges=Ranges(
            coupling=(0.5, 0.5), interest_self=(1.0, 1.0), interest_against=(0.125, 0.125),
            hedged=(0.9, 0.9), vague=(0.7, 0.7), tolerance=(0.2, 0.2),
        )
    )  # fmt: skip
    found = sensitivity(witnesses("C"), "c", policy)
    assert {flip.what for flip in found.flips} == {"w0 graded B, not C"}
    assert found.holds == pytest.approx(2 / 3)  # all letters worse keep a D at 3


@pytest.mark.slow
def test_redundance_of_independent_witnesses_is_none_and_of_one_voice_is_all():
    apart = sensitivity(witnesses("C", "B"), "c").redundance
    assert [each.redundance for each in apart] == pytest.approx([0, 0])
    together = sensitivity(
        witnesses("C", "C"), "c", Policy(bloc_of={"w0": "x", "w1": "x"}, coupling=1.0)
    ).redundance
    assert [each.redundance for each in together] == pytest.approx([1, 1])


@on_networks(92, 120, quick=20, floors={"lifted": 1 / 3})
def test_the_smallest_addition_lifts_the_digit_and_a_letter_less_does_not(network, seen):
    case, policy = network.case(), network.policy()
    result = corroborate(case, TARGET, policy)
    worse = {"A": "B", "B": "C", "C": "D", "D": "E"}
    letters = ["A"] if result.would_lift is None else [result.would_lift.letter]
    if result.would_lift is not None and letters[0] in worse:
        letters.append(worse[letters[0]])
    digits = [with_newcomer(case, policy, letter).credibility for letter in letters]
    if result.would_lift is None:
        assert digits[0] >= result.credibility
    else:
        assert digits[0] == result.would_lift.credibility < result.credibility
        assert all(digit >= result.credibility for digit in digits[1:])
        seen["lifted"] += 1


def with_newcomer(case, policy, letter):
    """The score with one more witness, of no bloc, whom an outlet of its own quotes."""
    more = [
        Source(id="newcomer", name="newcomer", kind="witness", reliability=letter),
        *chain(TARGET, "newcomer"),
    ]
    return corroborate(Case.of(*case.records(), *more), TARGET, policy, explain=False)


def test_the_loss_that_is_named_lowers_the_digit():
    text = corroborate(witnesses("C", "C"), "c").explain()
    assert "Without w0 it would be 3 (possibly true)." in text


@pytest.mark.parametrize("name", PRESETS)
def test_a_preset_keeps_its_name_and_its_numbers(name, tmp_path):
    policy = PRESETS[name]
    policy.save(tmp_path / "policy.json")
    assert Policy.load(tmp_path / "policy.json") == policy
    assert len({each.digest for each in PRESETS.values()}) == len(PRESETS)


def test_what_a_preset_leaves_out_is_not_moved():
    """Two of one bloc that the claim favours: under a rule that ignores interest, it stays so."""
    case = Case.of(
        Claim(id="c", statement="c", favours=("allies",)),
        *(Source(id=name, name=name, kind="monitor", reliability="C", bloc="allies")
          for name in "ab"),
        *chain("c", "a"),
        *chain("c", "b"),
    )  # fmt: skip
    found = sensitivity(case, "c", PRESETS["iraq_body_count"])
    assert not [change for change in found.changes if change.what.startswith("interest")]


def test_the_coupling_of_a_bloc_is_moved_where_it_has_its_own():
    case = Case.of(
        Claim(id="c", statement="c"),
        *(Source(id=name, name=name, kind="monitor", reliability="C", bloc="allies")
          for name in "ab"),
        *chain("c", "a"),
        *chain("c", "b"),
    )  # fmt: skip
    found = sensitivity(case, "c", Policy(coupling_by_bloc={"allies": 0.5}))
    moved = {change.what: change.support for change in found.changes}
    assert (moved["coupling 0"], moved["coupling 1"]) == (0.75, 0.5)


@pytest.mark.slow
def test_a_number_for_another_topic_does_not_hold_a_letter_fast():
    case = Case.of(
        Claim(id="c", statement="c", topic="war"),
        Source(id="m", name="m", kind="monitor", reliability="C"),
        *chain("c", "m"),
    )
    elsewhere = sensitivity(case, "c", Policy(source_reliability={("m", "weather"): 0.9}))
    assert "m graded B, not C" in {change.what for change in elsewhere.changes}
    here = sensitivity(case, "c", Policy(source_reliability={("m", "war"): 0.9}))
    assert not [change for change in here.changes if change.what.startswith("m graded")]


@on_networks(94, 8, quick=1)
def test_sensitivity_does_not_depend_on_the_order_of_records(rng, network):
    records = network.records()
    one = sensitivity(Case.of(*records), TARGET, network.policy())
    rng.shuffle(records)
    other = sensitivity(Case.of(*records), TARGET, network.policy())
    assert one.holds == other.holds
    assert one.support_low == pytest.approx(other.support_low, abs=1e-12)
