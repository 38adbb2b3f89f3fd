"""What is undercut, taken back or given up teaches nothing about who said it."""

import pytest

from claimtrace import Case, Claim, Document, Policy, Quote, Source, chain
from claimtrace.learning import Voices, suspected_copying, track_record
from claimtrace.learning.voices import assertions_of
from claimtrace.reading.reading import Reading

WORDS = (
    "forces loyal to the council entered the northern quarter before dawn on Tuesday and two "
    "bridges over the canal were destroyed while residents left towards the coast road"
)
SOURCES = [
    Source(id=name, name=name, kind=kind, reliability=letter)
    for name, kind, letter in (
        ("a", "monitor", "C"), ("b", "monitor", "C"), ("lab", "monitor", "A"),
        ("blog", "witness", "F"), ("wire", "outlet", "F"),
    )
]  # fmt: skip
YES, NO = (
    Claim(id="yes", statement="it fell", question="q"),
    Claim(id="no", statement="it stands", question="q"),
)
SAID = (*chain("yes", "a", said="2023-02-06"), *chain("no", "b", said="2023-02-06"))


def learned(*hops, policy=None):
    """Who answers what in one case."""
    case = Case.of(*SOURCES, YES, NO, *SAID, *hops)
    found = {claim.id: owners for claim, owners in assertions_of(Reading(case, policy or Policy()))}
    voices = Voices.of([case], policy)
    answers = dict(zip(voices.questions[0].answers, voices.questions[0].groups, strict=True))
    assert {name: len(group) for name, group in answers.items()} == {
        name: len(owners) for name, owners in found.items()
    }
    return found


@pytest.mark.parametrize(
    ("hops", "left"),
    [
        ((), {"yes": ["a"], "no": ["b"]}),
        (chain("yes", "lab", undercuts="a"), {"no": ["b"]}),
        (chain("yes", "wire", "lab", undercuts="a"), {"no": ["b"]}),
        (chain("yes", "blog", undercuts="a"), {"yes": ["a"], "no": ["b"]}),  # ungraded
        (chain("yes", "lab", undercuts="b"), {"yes": ["a"], "no": ["b"]}),  # b says the other
        (chain("yes", "a", stance="retracts", said="2023-02-08"), {"no": ["b"]}),
        (chain("yes", "a", stance="denies", said="2023-02-08"), {"no": ["b"]}),
        (chain("yes", "a", stance="denies", said="2023-02-01"), {"yes": ["a"], "no": ["b"]}),
    ],
)
def test_who_says_what_as_far_as_it_still_counts(hops, left):
    assert learned(*hops) == left


def test_how_far_a_word_must_be_undercut_is_the_policys():
    hops = chain("yes", "b", undercuts="a")  # of C: .5, or .444 against whom it harms
    assert learned(*hops) == {"no": ["b"]}
    assert learned(*hops, policy=Policy(reliability={"C": 0.4})) == {"yes": ["a"], "no": ["b"]}


def test_a_record_counts_nothing_of_what_is_undercut():
    hops = (*SAID, *chain("yes", "lab"))
    whole = track_record([Case.of(*SOURCES, YES, NO, *hops)])
    assert (whole.of("a").originated, whole.of("b").contradicted) == (1, 1)
    cut = track_record([Case.of(*SOURCES, YES, NO, *SAID, *chain("yes", "lab", undercuts="a"))])
    assert "a" not in {row.organisation for row in cut.sources if row.originated}
    assert cut.of("b").contradicted == 0
    assert "lab" not in {row.organisation for row in cut.sources if row.originated}


def test_the_words_of_an_undercut_and_whom_it_cites_are_no_sign_of_copying():
    quoted = {"quote": Quote(exact=WORDS), "document": Document()}
    undercuts = [
        *chain("yes", "a", undercuts="wire", **quoted),
        *chain("yes", "b", undercuts="wire", **quoted),
        *chain("yes", "wire", "lab", undercuts="b"),
    ]
    voices = Voices.of([Case.of(*SOURCES, YES, NO, *SAID, *undercuts)])
    assert (voices.texts, voices.declared) == ([], set())
    said = [*chain("yes", "a", **quoted), *chain("yes", "b", **quoted)]
    assert suspected_copying([Case.of(*SOURCES, YES, NO, *said)], least=0.1)
    assert not suspected_copying([Case.of(*SOURCES, YES, NO, *SAID, *undercuts)], least=0.1)
