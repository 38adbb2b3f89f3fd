"""Where each digit and each letter begins: at the policy's cuts, but for rounding."""

from __future__ import annotations

import pytest

from claimtrace import Case, Claim, Corroboration, Document, Policy, Source, chain, corroborate
from claimtrace.policy import Cuts

WITHIN, BEYOND = 1e-10, 1e-8
"""Less than the tolerance with which cuts are compared, and more."""


def said_by(letters: str, denied_by: str = "", policy: Policy | None = None) -> Corroboration:
    """A claim of as many governments as there are letters, and what others say against it."""
    graded = [*((letter, "asserts") for letter in letters), *((it, "denies") for it in denied_by)]
    records: list[object] = [Claim(id="c", statement="c")]
    for number, (letter, stance) in enumerate(graded):
        name = f"g{number}"
        records.append(Source(id=name, name=name, kind="government", reliability=letter))
        records += chain("c", name, stance=stance, document=Document())
    return corroborate(Case.of(*records), "c", policy or Policy())


OPINION = {
    "judged": lambda r: r.support + r.opposition,
    "improbable": lambda r: r.opposition,
    "doubtful": lambda r: r.support,
    "probable": lambda r: r.support,
    "confirmed": lambda r: r.support,
    "second_bloc": lambda r: sorted(weight.contribution for weight in r.weights)[-2],
    "opposed": lambda r: r.opposing[0].contribution,
}
"""What each cut is compared with, from what a result prints."""


@pytest.mark.parametrize(
    ("cut", "pro", "con", "reached", "missed"),
    [
        ("judged", "C", "", 3, 6),
        ("improbable", "", "B", 5, 4),
        ("doubtful", "C", "D", 4, 3),
        ("probable", "C", "", 2, 3),
        ("confirmed", "AA", "", 1, 2),
        ("second_bloc", "AB", "", 1, 2),
        ("opposed", "AA", "D", 2, 1),
    ],
)
def test_a_cut_is_reached_by_what_equals_it_but_for_rounding(cut, pro, con, reached, missed):
    """Law: at the cut, and less than 1e-9 off it, the digit is the same; and not further off."""
    there = OPINION[cut](said_by(pro, con))
    off = -1 if cut == "doubtful" else 1  # the most that is still a 4; the others are the least
    for moved, digit in (
        (0.0, reached),
        (WITHIN, reached),
        (-WITHIN, reached),
        (-BEYOND * off, reached),
        (BEYOND * off, missed),
    ):
        policy = Policy(cuts=Cuts(**{cut: there + moved}))
        assert said_by(pro, con, policy).credibility == digit, moved


@pytest.mark.parametrize(
    ("rho", "letter"),
    [(0.65, "B"), (0.65 - WITHIN, "B"), (0.65 - BEYOND, "C"),
     (0.4, "C"), (0.4 - WITHIN, "C"), (0.4 - BEYOND, "D"),
     (1.0, "A"), (0.01, "E"), (1e-12, "E")],
)  # fmt: skip
def test_a_letter_begins_where_the_reliability_through_the_chain_reaches_it(rho, letter):
    found = said_by("C", policy=Policy(source_reliability={"g0": rho}))
    assert found.reliability == letter


def test_the_letter_is_that_of_the_best_supporter_whatever_its_place():
    """Nor does who denies it, however reliable, nor who is not graded, give the letter."""
    for letters in ("DBE", "BDE", "EDB", "FB", "BF"):
        assert said_by(letters, denied_by="A").reliability == "B"
    assert said_by("F", denied_by="A").reliability == "F"


def test_a_confirmation_needs_two_blocs_however_strong_the_first():
    """Law: one source of any letter gives no 1; nor do several as one bloc of one voice."""
    for letter in "ABCDE":
        assert said_by(letter).credibility > 1
    allies = Policy(bloc_of={f"g{number}": "allies" for number in range(4)})
    assert said_by("AAAA").credibility == 1
    assert said_by("AAAA", policy=allies).credibility == 2
    assert said_by("AAAAE").credibility == 1
    assert said_by("AE").credibility == 2
