"""Speakers without a name: the clause that says so hides neither them nor what they said."""

import pytest

from claimtrace.extraction import extract
from claimtrace.records import Basis, SourceKind


@pytest.mark.parametrize(
    ("sentence", "name", "clause"),
    [
        ("A port officer who asked not to be named said that as many as 40 boats sank.",
         "A port officer", "who asked not to be named"),
        ("A pilot who spoke on condition of anonymity said 40 boats sank.",
         "A pilot", "who spoke on condition of anonymity"),
        ("An aide who declined to be identified said 40 boats sank.",
         "An aide", "who declined to be identified"),
        ("A pilot, who didn't want to be named, said 40 boats sank.",
         "A pilot", "who didn't want to be named"),
        ("Two pilots, who asked not to be named because they feared the navy, said 40 boats sank.",
         "Two pilots", "who asked not to be named"),
        ("An aide who refused to give her name said 40 boats sank.",
         "An aide", "who refused to give her name"),
        ("A docker who asked to remain anonymous confirmed that 40 boats sank.",
         "A docker", "who asked to remain anonymous"),
        ("A port officer speaking on condition of anonymity said 40 boats sank.",
         "A port officer", "speaking on condition of anonymity"),
        ("An officer, declining to be named, said 40 boats sank.",
         "An officer", "declining to be named"),
        ("Forty boats sank, said an officer who asked not to be identified.",
         "an officer", "who asked not to be identified"),
        ("Forty boats sank, an officer who asked not to be identified said on Friday.",
         "an officer", "who asked not to be identified"),
        ("Forty boats sank, according to a pilot who requested anonymity.",
         "a pilot", "who requested anonymity"),
        ("“We lost 40 boats this year,” said a captain who asked not to be named.",
         "a captain", "who asked not to be named"),
        ("An officer told Lake News on condition of anonymity that 40 boats sank.",
         "An officer", "on condition of anonymity"),
    ],
)  # fmt: skip
def test_who_stays_nameless_is_the_speaker(sentence, name, clause):
    (hop,) = extract(sentence).candidates[-1].origins
    assert hop.name == name
    assert hop.description.text == clause
    assert (hop.kind, hop.basis) == (SourceKind.ANONYMOUS, Basis.HEDGED)


@pytest.mark.parametrize(
    ("sentence", "name"),
    [
        ("Ada Berg, who asked not to be named in the list, said 40 boats sank.", "Ada Berg"),
        ("The captain who was named by the port said 40 boats sank.", "The captain"),
        ("Forty boats sank, according to a pilot who read an anonymous letter.", "a pilot"),
        ("A docker who asked for more pay said 40 boats sank.", "A docker"),
    ],
)
def test_a_name_or_another_clause_makes_nobody_anonymous(sentence, name):
    (hop,) = extract(sentence).candidates[-1].origins
    assert hop.name == name
    assert hop.kind is not SourceKind.ANONYMOUS


def test_the_medium_that_was_told_is_not_the_anonymous_one():
    medium, officer = (
        extract("An officer told a newspaper on condition of anonymity that 40 boats sank.")
        .candidates[0]
        .chains[0]
    )
    assert medium.kind is not SourceKind.ANONYMOUS
    assert officer.kind is SourceKind.ANONYMOUS
