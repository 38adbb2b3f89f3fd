"""Laws that hold for every exporter."""

import json
from itertools import pairwise

import pytest
from support.laws import on_records

from claimtrace import Claim, Document, Policy, Source, chain
from claimtrace.formats import EXPORTERS, IMPORTERS

NAMES = sorted(EXPORTERS)


def export(name, records, policy=None):
    return "\n".join(EXPORTERS[name](records, policy or Policy()))


def test_the_registry():
    assert set(EXPORTERS) == {"prov", "stix", "misp", "schemaorg", "csv"}
    assert set(IMPORTERS) == {"ucdp", "prov", "claimreview"}


def anew(records):
    """The same records, of which none has worked out its id yet."""
    return [type(record).model_validate_json(record.model_dump_json()) for record in records]


@pytest.mark.parametrize("name", NAMES)
@on_records(25, quick=6)
def test_the_same_content_gives_the_same_bytes_in_any_order(rng, records, name):
    once = export(name, records)
    assert once == export(name, iter(records))
    again = anew(records)
    rng.shuffle(again)
    assert export(name, again) == once
    assert export(name, [*again, *again]) == once


@pytest.mark.parametrize("name", NAMES)
def test_other_content_gives_other_bytes(name):
    def one(letter):
        return export(
            name,
            [
                Source(id="a", name="A", kind="monitor", reliability=letter),
                Claim(id="c", statement="S"),
                *chain("c", "a", document=Document()),
            ],
        )

    texts = [one(letter) for letter in "ABCDE"]
    assert all(left != right for left, right in pairwise(texts))


@pytest.mark.parametrize("name", NAMES)
def test_nothing_gives_an_empty_document(name):
    text = export(name, [])
    if name not in ("csv", "misp"):
        json.loads(text)


def numbers_in(value):
    if isinstance(value, dict):
        for each in value.values():
            yield from numbers_in(each)
    elif isinstance(value, list):
        for each in value:
            yield from numbers_in(each)
    elif isinstance(value, int | float):
        yield value


@pytest.mark.parametrize("name", ["stix", "misp", "schemaorg"])
def test_what_cannot_be_judged_has_no_number(name):
    ungraded = [
        Source(id="a", name="A", kind="monitor"),
        Claim(id="c", statement="S"),
        *chain("c", "a", document=Document()),
    ]
    lines = export(name, ungraded).splitlines()
    documents = (
        [json.loads(line) for line in lines] if name == "misp" else [json.loads("\n".join(lines))]
    )
    assert list(numbers_in(documents)) == []
    assert "admiralty-scale:" not in "".join(lines)
