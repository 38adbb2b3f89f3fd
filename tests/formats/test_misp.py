"""MISP machine tags."""

import json

import pytest

from claimtrace import Case, Claim, Document, Policy, Source, chain, corroborate
from claimtrace.formats import EXPORTERS
from claimtrace.formats.misp import reliability_tag, score_tags

RECORDS = [
    Source(id="a", name="A", kind="monitor", reliability="B"),
    Source(id="b", name="B", kind="government"),
    Claim(id="c", statement="S"),
    Claim(id="unheld", statement="T"),
    *chain("c", "a", document=Document()),
    *chain("c", "b", document=Document()),
]


def test_lines():
    lines = [json.loads(line) for line in EXPORTERS["misp"](RECORDS, Policy())]
    assert lines == [
        {"type": "source", "id": "a", "Tag": [{"name": 'admiralty-scale:source-reliability="b"'}]},
        {"type": "claim", "id": "c", "Tag": [
            {"name": 'admiralty-scale:source-reliability="b"'},
            {"name": 'admiralty-scale:information-credibility="2"'},
        ]},
    ]  # fmt: skip


def test_letters_of_the_policy_count():
    lines = list(EXPORTERS["misp"](RECORDS, Policy(letters={"b": "A", "a": "F"})))
    assert json.loads(lines[0]) == {
        "type": "source", "id": "b", "Tag": [{"name": 'admiralty-scale:source-reliability="a"'}],
    }  # fmt: skip


@pytest.mark.parametrize("letter", "ABCDEF")
def test_letters(letter):
    expected = None if letter == "F" else f'admiralty-scale:source-reliability="{letter.lower()}"'
    assert reliability_tag(letter) == expected


def test_likelihood_only_where_a_base_rate_asks_for_it():
    case = Case.of(*RECORDS[:3], *RECORDS[4:])
    assert not any("likelihood" in tag for tag in score_tags(corroborate(case, "c")))
    tags = score_tags(corroborate(case, "c", Policy(base_rate=0.5)))
    assert 'estimative-language:likelihood-probability="very-likely"' in tags
