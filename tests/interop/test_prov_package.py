"""The prov package reads our PROV-JSON: strictly, without loss, and by its own JSON Schema."""

import io
import json
import warnings
from importlib import resources

import pytest
from support.interop import RANDOM_LEDGERS, exported, peer

from claimtrace.formats import read_prov

EXPORTS = exported("prov")


@pytest.fixture(scope="module")
def documents():
    model = peer("prov.model")
    with warnings.catch_warnings():
        warnings.simplefilter("error")  # what prov reads only with a warning is not PROV-JSON
        return [
            model.ProvDocument.deserialize(content=text, format="json") for _, _, text in EXPORTS
        ]


def test_every_ledger_was_exported():
    assert len(EXPORTS) == RANDOM_LEDGERS + 1


def test_documents_equal_their_own_reserialisation(documents):
    model = peer("prov.model")
    for (name, _, _), document in zip(EXPORTS, documents, strict=True):
        again = document.serialize(format="json")
        assert model.ProvDocument.deserialize(content=again, format="json") == document, name


def test_nothing_is_dropped_while_reading(documents):
    for (name, _, text), document in zip(EXPORTS, documents, strict=True):
        content = json.loads(text)
        bundles = content.pop("bundle", {})
        content.pop("prefix")
        assert len(document.records) == sum(len(group) for group in content.values()), name
        assert len(list(document.bundles)) == len(bundles), name


def test_records_survive_the_package(documents):
    for (name, records, _), document in zip(EXPORTS, documents, strict=True):
        found = list(read_prov(io.StringIO(document.serialize(format="json"))))
        assert {(type(r), r.id): r for r in found} == {(type(r), r.id): r for r in records}, name
        assert len(found) == len(records)


def test_documents_are_valid_by_the_packages_json_schema():
    schema = json.loads(
        resources.files(peer("prov")).joinpath("tests/schemas/prov-json.schema.json").read_bytes()
    )
    validator = peer("jsonschema").Draft4Validator(schema)
    for name, _, text in EXPORTS:
        assert [error.message for error in validator.iter_errors(json.loads(text))] == [], name


def test_the_schema_would_say_no():
    schema = json.loads(
        resources.files(peer("prov")).joinpath("tests/schemas/prov-json.schema.json").read_bytes()
    )
    document = json.loads(EXPORTS[0][2])
    next(iter(document["wasDerivedFrom"].values())).pop("prov:usedEntity")
    assert not peer("jsonschema").Draft4Validator(schema).is_valid(document)


def test_the_graph_can_be_written_in_the_packages_other_notation(documents):
    for document in documents:
        assert document.get_provn().startswith("document")
