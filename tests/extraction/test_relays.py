"""Chains of several hops: who was told, and who is cited by whom."""

import pytest

from claimtrace import Source
from claimtrace.extraction import extract
from claimtrace.registry import Sources

KNOWN = Sources(
    [
        Source(id="nw", name="Nordwire", kind="agency"),
        Source(id="hg", name="Harbour Gazette", kind="outlet"),
        Source(id="dw", name="Dock Watch", kind="monitor"),
    ]
)


def chains(text, sources=None):
    found = extract(text, sources=sources).candidates[-1]
    return [[hop.name for hop in chain] for chain in found.chains]


@pytest.mark.parametrize(
    ("sentence", "medium"),
    [
        ("Ada Berg told Nordwire that 40 boats sank.", "Nordwire"),
        ("Ada Berg told Nordwire in an interview that 40 boats sank.", "Nordwire"),
        ("Ada Berg told the Harbour Gazette that 40 boats sank.", "the Harbour Gazette"),
        ("“We lost 40 boats this year,” Ada Berg told Nordwire.", "Nordwire"),
        ("Forty boats sank, Ada Berg told Nordwire on Friday.", "Nordwire"),
    ],
)
def test_a_medium_that_the_registry_knows_stands_between(sentence, medium):
    assert chains(sentence, KNOWN) == [[medium, "Ada Berg"]]
    assert chains(sentence) == [["Ada Berg"]]  # nothing says that it is one


def test_whoever_else_is_told_passes_nothing_on():
    assert chains("Ada Berg told Dock Watch that 40 boats sank.", KNOWN) == [["Ada Berg"]]
    assert chains("Ada Berg told Ole Holm that 40 boats sank.", KNOWN) == [["Ada Berg"]]


@pytest.mark.parametrize(
    "sentence",
    [
        "According to Lake News, citing Ada Berg, 40 boats sank.",
        "According to Lake News, citing Ada Berg, an old pilot, 40 boats sank.",
        "According to Lake News, citing Ada Berg, 12 crews fled, and 40 boats sank.",
        "Lake News, citing Ada Berg, said 40 boats sank.",
        "Lake News said, citing Ada Berg, that 40 boats sank.",
        "Lake News said 40 boats sank, citing Ada Berg.",
        "Forty boats sank, according to Lake News, citing Ada Berg.",
        "Citing Ada Berg, Lake News said 40 boats sank.",
    ],
)
def test_who_cites_stands_before_who_is_cited(sentence):
    assert chains(sentence) == [["Lake News", "Ada Berg"]]


def test_joint_sources_that_cite_are_a_chain_each():
    text = "According to Lake News and Dock Watch, citing Ada Berg, 40 boats sank."
    assert chains(text) == [["Lake News", "Ada Berg"], ["Dock Watch", "Ada Berg"]]
