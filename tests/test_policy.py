"""Policies: what a digest covers, what is refused, what survives a file."""

from __future__ import annotations

import json
import pickle
from copy import deepcopy

import pytest
from pydantic import ValidationError

from claimtrace import Case, Claim, Policy, Source, chain, corroborate
from claimtrace.errors import FormatError
from claimtrace.policy import PRESETS, Cuts, Ranges
from claimtrace.quantities import Rounding
from claimtrace.records import Basis

OTHERS = {
    "reliability": {"C": 0.6}, "letters": {"afp": "B"}, "bloc_of": {"afp": "red"},
    "source_reliability": {"afp": 0.3, ("afp", "strikes"): 0.9}, "interest": {"self": 0.9},
    "coupling": 0.25, "coupling_by_bloc": {"red": 1.0}, "certainty": {"vague": 0.5},
    "tolerance": 0.1, "rounding": Rounding(share=0.1), "vague": {"dozens": 36},
    "same_window": 0.0, "cuts": Cuts(judged=0.2), "base_rate": 0.3, "budget": 1,
    "discount_suspected_copying": {"afp": "reuters"}, "bound_reach": 3.0, "bound_kappa": 0.25,
}  # fmt: skip


def test_the_ends_of_a_range_come_in_order():
    assert Ranges(coupling=(0.5, 0.5)).coupling == (0.5, 0.5)
    with pytest.raises(ValueError, match=r"the lower end comes first: \(0\.2, 0\.9\)"):
        Ranges(coupling=(0.9, 0.2))


def test_every_field_is_tested():
    assert set(OTHERS) == set(Policy.model_fields) - {"name", "ranges"}


def test_ranges_enter_no_score_and_no_digest(tmp_path):
    policy = Policy(ranges=Ranges(coupling=(0.2, 0.3)))
    assert policy.digest == Policy().digest
    policy.save(tmp_path / "policy.json")
    assert Policy.load(tmp_path / "policy.json") == policy != Policy()


@pytest.mark.parametrize(("field", "value"), OTHERS.items())
def test_a_change_shows_in_the_digest_and_survives_a_file(field, value, tmp_path):
    policy = Policy(**{field: value}, name="mine")
    assert policy.digest != Policy().digest
    assert policy.digest == Policy(**{field: value}, name="other").digest
    policy.save(tmp_path / "policy.json")
    for copy in (Policy.load(tmp_path / "policy.json"), pickle.loads(pickle.dumps(policy))):
        assert copy == policy
        assert (copy.digest, hash(copy)) == (policy.digest, hash(policy))


@pytest.mark.parametrize(("field", "value"), OTHERS.items())
def test_a_changed_copy_has_a_digest_of_its_own(field, value):
    policy = Policy()
    assert policy.digest
    copy = policy.model_copy(update={field: value})
    assert copy.digest != policy.digest
    assert policy.model_copy().digest == policy.digest


def test_digests_tell_policies_apart_whatever_the_order():
    digests = {Policy(**{field: value}).digest for field, value in OTHERS.items()}
    assert len(digests) == len(OTHERS)
    one = Policy(letters={"a": "B", "b": "C"})
    assert one.digest == Policy(letters={"b": "C", "a": "B"}).digest
    assert Policy(reliability={"C": 0.5}).digest == Policy().digest


@pytest.mark.parametrize("field", ["reliability", "interest", "certainty", "vague"])
def test_partial_tables_are_filled_up(field):
    default, mine = getattr(Policy(), field), getattr(Policy(**{field: OTHERS[field]}), field)
    assert mine == {**default, **OTHERS[field]}


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", ""), ("colour", 1), ("reliability", {"F": 0.5}), ("reliability", {"C": 1.1}),
        ("reliability", {"C": "0.5"}), ("reliability", 0.5), ("letters", {"a": "G"}),
        ("letters", {"a b": "A"}), ("source_reliability", {"a": -0.1}),
        ("source_reliability", {"a b c": 0.1}), ("source_reliability", {"a": float("nan")}),
        ("interest", {"self": 0.0}), ("interest", {"friend": 0.5}), ("coupling", 1.5),
        ("coupling", float("nan")), ("coupling", "0.5"), ("certainty", {"hearsay": 1.0}),
        ("certainty", {"unattributed": 1.1}),
        ("bound_reach", 0.5), ("bound_reach", "2"), ("bound_kappa", 1.5),
        ("cuts", {"faint": -0.1}),
        ("tolerance", 0.0), ("tolerance", float("inf")), ("vague", {"dozens": -1}),
        ("vague", {"dozens": "24"}), ("rounding", {"share": 2.0}), ("rounding", {"share": "0.1"}),
        ("same_window", True), ("cuts", {"judged": 2.0}), ("cuts", {"likely": 0.5}),
        ("base_rate", 0.0), ("base_rate", 1.0), ("budget", 0), ("budget", 1.5),
    ],
)  # fmt: skip
def test_bad_numbers_are_refused(field, value, tmp_path):
    with pytest.raises(ValidationError, match=field):
        Policy(**{field: value})
    path = tmp_path / "policy.json"
    path.write_text(json.dumps({field: value}))
    with pytest.raises(FormatError, match=r"policy\.json is not a policy") as caught:
        Policy.load(path)
    assert caught.value.problems


@pytest.mark.parametrize("data", [b"", b"[]", b"{", b'{"name":"\xff"}', b"[" * 10_000])
def test_what_is_no_policy_is_refused(data, tmp_path):
    path = tmp_path / "policy.json"
    path.write_bytes(data)
    with pytest.raises(FormatError, match="is not a policy"):
        Policy.load(path)


def test_a_policy_does_not_change():
    with pytest.raises(ValidationError, match="frozen"):
        Policy().coupling = 0.1


def test_what_a_policy_says():
    policy = Policy(coupling_by_bloc={"red": 0.9}, certainty={"vague": 0.6})
    assert (policy.coupling_of("red"), policy.coupling_of("blue")) == (0.9, 0.5)
    certainties = {basis.value: policy.certainty_of(basis) for basis in Basis}
    assert certainties == {"own": 1, "named": 1, "hedged": 0.9, "vague": 0.6, "unattributed": 0.7}
    assert policy.certainty_of(Basis.NAMED, material=True) == 0.9
    assert policy.certainty_of(Basis.HEDGED, material=True) == 0.9
    assert policy.certainty_of(Basis.VAGUE, material=True) == 0.6


def test_the_tables_of_a_policy_do_not_change():
    policy = Policy(letters={"m": "A"}, reliability={"C": 0.6})
    for table in (policy.letters, policy.reliability, policy.bloc_of, PRESETS["default"].interest):
        for change in (
            lambda table=table: table.update(x=1),
            table.clear,
            table.popitem,
            lambda table=table: table.setdefault("x", 1),
        ):
            with pytest.raises(TypeError, match="this value does not change"):
                change()
        with pytest.raises(TypeError):
            table["C"] = 0.1
        with pytest.raises(TypeError):
            del table["C"]
    copied = policy.model_copy(update={"letters": {"m": "B"}})
    with pytest.raises(TypeError):
        copied.letters["m"] = "C"
    assert pickle.loads(pickle.dumps(policy)) == policy == deepcopy(policy)
    assert copied != policy


# The rows of the table in docs/policies.md: letters, common bloc, whether it is an admission, and
# the digits under default, iraq_body_count and airwars.
ROWS = [
    ("B", None, False, (2, 3, 3)),
    ("C", None, False, (3, 3, 3)),
    ("CC", None, False, (2, 1, 1)),
    ("BD", None, False, (1, 3, 3)),
    ("CC", "allies", False, (2, 3, 3)),
    ("C", None, True, (2, 3, 2)),
    ("CC", None, True, (1, 1, 1)),
]


@pytest.mark.parametrize(("letters", "bloc", "admission", "digits"), ROWS)
def test_presets_do_what_their_page_says(letters, bloc, admission, digits):
    claim = Claim(id="c", statement="c", harms=("s0",) if admission else ())
    sources = [
        Source(id=f"s{n}", name="s", kind="monitor", reliability=letter, bloc=bloc)
        for n, letter in enumerate(letters)
    ]
    case = Case.of(claim, *sources, *(hop for each in sources for hop in chain("c", each.id)))
    found = [corroborate(case, "c", PRESETS[name]).credibility for name in PRESETS]
    assert tuple(found) == digits
