"""MISP's packages: pymisp loads our tags, and pytaxonomies holds the taxonomies they are from."""

import json

import pytest
from support.interop import RANDOM_LEDGERS, exported, peer

from claimtrace import Policy, scales
from claimtrace.formats.misp import reliability_tag

EXPORTS = exported("misp", Policy(base_rate=0.5))


def lines_of(text):
    return [json.loads(line) for line in text.split("\n") if line]


@pytest.fixture(scope="module")
def taxonomies():
    return peer("pytaxonomies").Taxonomies()


def test_every_ledger_was_exported_and_every_kind_of_tag_is_there():
    assert len(EXPORTS) == RANDOM_LEDGERS + 1
    kinds = {
        tag["name"].partition("=")[0]
        for _, _, text in EXPORTS
        for line in lines_of(text)
        for tag in line["Tag"]
    }
    assert kinds == {
        "admiralty-scale:source-reliability",
        "admiralty-scale:information-credibility",
        "estimative-language:likelihood-probability",
    }


def test_every_tag_is_one_of_the_taxonomies(taxonomies):
    known = {
        tag
        for name in (scales.MISP_ADMIRALTY.name, scales.MISP_ESTIMATIVE.name)
        for tag in taxonomies[name].machinetags()
    }
    assert 'admiralty-scale:source-reliability="a"' in known
    for name, _, text in EXPORTS:
        for line in lines_of(text):
            assert {tag["name"] for tag in line["Tag"]} <= known, name


def numbers_of(taxonomy, predicate):
    return {
        entry.value: entry.numerical_value
        for entry in taxonomy.predicates[predicate].entries.values()
    }


def test_our_tables_hold_the_numbers_of_the_taxonomies(taxonomies):
    admiralty = taxonomies[scales.MISP_ADMIRALTY.name]
    letters = numbers_of(admiralty, "source-reliability")
    assert {each: letters[each.lower()] for each in "ABCDE"} == scales.MISP_ADMIRALTY_RELIABILITY
    digits = numbers_of(admiralty, "information-credibility")
    assert {each: digits[str(each)] for each in range(1, 6)} == scales.MISP_ADMIRALTY_CREDIBILITY
    estimative = taxonomies[scales.MISP_ESTIMATIVE.name]
    assert dict(scales.MISP_LIKELIHOOD.values()) == numbers_of(estimative, "likelihood-probability")


def test_the_numbers_that_we_leave_out_would_mislead(taxonomies):
    admiralty = taxonomies[scales.MISP_ADMIRALTY.name]
    letters = numbers_of(admiralty, "source-reliability")
    digits = numbers_of(admiralty, "information-credibility")
    assert (letters["f"], digits["6"]) == (letters["c"], digits["3"])
    assert reliability_tag("F") is None


def test_pymisp_loads_the_tags_of_every_line_and_gives_them_back():
    pymisp = peer("pymisp")
    for name, _, text in EXPORTS:
        lines = lines_of(text)
        event = pymisp.MISPEvent()
        event.info = name
        for line in lines:
            event.add_attribute("text", line["id"], category="Other", Tag=line["Tag"])
        again = pymisp.MISPEvent()
        again.from_json(event.to_json())
        found = [(each.value, [tag.name for tag in each.tags]) for each in again.attributes]
        assert found == [(line["id"], [tag["name"] for tag in line["Tag"]]) for line in lines], name
