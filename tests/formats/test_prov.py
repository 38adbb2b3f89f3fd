"""PROV-JSON: every field of every record survives; the graph says what the records say."""

import io
import json
import random
from datetime import UTC, date, datetime

import pytest
from support.laws import on_records
from support.random_records import records as random_records

from claimtrace import (
    Attribution,
    Case,
    Claim,
    Document,
    Policy,
    Quantity,
    Quote,
    Source,
    TimeWindow,
    corroborate,
)
from claimtrace.errors import DuplicateId, FormatError, LoadError
from claimtrace.formats import EXPORTERS, read_prov, to_prov

NOON = datetime(2016, 3, 27, 12, 0, 0, 5, tzinfo=UTC)

SOURCE = Source(id="a", name="A")
CLAIM = Claim(id="c", statement="S")
HOP = Attribution(claim="c", reporter="a", document=Document())

CHANGES = {
    Source: {
        "id": "b c".replace(" ", "%"), "name": "Ä \u200f", "kind": "witness", "reliability": "B",
        "fidelity": 0.1, "part_of": "z", "bloc": "red", "aliases": ("x", "y"), "url": "ftp://x",
        "confidential": True, "note": "n", "extensions": {"k": [1, None, 2.5, {"": True}]},
    },
    Claim: {
        "id": "ж", "statement": "é\n", "question": "q", "quantity": Quantity.stated(1, "u"),
        "window": TimeWindow(start=date(2016, 1, 1)), "topic": "t", "favours": ("a", "b"),
        "scope": ("children", "é"), "harms": ("c",), "note": "n", "extensions": {"e": "x"},
    },
    Attribution: {
        "id": "given", "claim": "other", "reporter": "r", "attributed_to": "z",
        "basis": "unattributed", "certainty": 0.3, "stance": "denies", "supersedes": "older",
        "undercuts": "ж", "said": NOON, "document": Document(title="t"), "quote": Quote(exact="x"),
        "wording": "w", "recorded_by": "me", "note": "n", "extensions": {"e": {}},
    },
    Document: {
        "url": "https://x", "title": "t", "published": NOON, "retrieved": date(2020, 1, 1),
        "archived": "https://y", "credit": "c", "rights": "r", "sha256": "0" * 64,
    },
    Quote: {"exact": "other", "prefix": "p", "suffix": "s", "start": 4, "end": 5},
    Quantity: {
        "value": 2.0, "unit": "v", "modifier": "around", "text": "word",
        "low": Quantity.several(3, "u"), "high": Quantity.between(1, 2, "u"),
    },
    TimeWindow: {"start": date(2015, 1, 1), "end": NOON},
}  # fmt: skip
PARTS = {
    Document: lambda changed: Attribution(claim="c", reporter="a", document=changed),
    Quote: lambda changed: Attribution(claim="c", reporter="a", quote=changed),
    Quantity: lambda changed: Claim(id="c", statement="S", quantity=changed),
    TimeWindow: lambda changed: Claim(id="c", statement="S", window=changed),
}
BASES = {
    Source: SOURCE, Claim: CLAIM, Attribution: HOP, Document: Document(), Quote: Quote(exact="x"),
    Quantity: Quantity.stated(1, "u"), TimeWindow: TimeWindow(),
}  # fmt: skip


def changed(model, field):
    """A record in which this one field is not what it was."""
    value = CHANGES[model][field]
    if isinstance(value, model):
        part = value
    else:
        fields = {name: getattr(BASES[model], name) for name in BASES[model].model_fields_set}
        part = model(**fields | {field: value})
    return PARTS[model](part) if model in PARTS else part


def back(document):
    return list(read_prov(io.StringIO(json.dumps(document))))


def same(left, right):
    """Equal as values, types of numbers and all."""

    def dumped(records):
        return sorted((type(r).__name__, r.id, r.model_dump_json()) for r in records)

    return dumped(left) == dumped(right)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("model", "field"), [(model, field) for model in CHANGES for field in model.model_fields]
)
def test_every_field_survives(model, field):
    record = changed(model, field)
    before = PARTS[model](BASES[model]) if model in PARTS else BASES[model]
    assert record.model_dump() != before.model_dump()
    (found,) = back(to_prov([record]))
    assert found == record
    assert same([found], [record])


def test_the_matrix_covers_every_field():
    for model, fields in CHANGES.items():
        assert set(fields) == set(model.model_fields)


@on_records(150)
def test_random_ledgers_survive(records):
    text = "\n".join(EXPORTERS["prov"](records, Policy()))
    assert same(read_prov(io.StringIO(text)), records)
    assert same(read_prov(io.BytesIO(text.encode())), records)


def test_records_survive_other_tools():
    records = random_records(random.Random(7))
    document = to_prov(records)
    text = json.dumps(document).replace("claimtrace:", "ct:")  # another tool renames the prefix
    text = text.replace('"urn:ct:', '"urn:claimtrace:').replace('"claimtrace":', '"ct":')
    renamed = json.loads(text)
    kept = dict(zip(renamed["agent"], document["agent"].values(), strict=True))
    for name, agent in kept.items():  # ... and types its literals, and lists equal elements
        line = {"$": agent["claimtrace:record"], "type": "xsd:string"}
        renamed["agent"][name] = [renamed["agent"][name] | {"ct:record": line}]
    for name, entity in document["entity"].items():
        if "claimtrace:record" in entity:
            renamed["entity"][name]["ct:record"] = entity["claimtrace:record"]
    assert same(back(renamed), records)


# --- the graph --------------------------------------------------------------------------

SMALL = [
    Source(id="sohr", name="Observatory", kind="monitor", reliability="C"),
    Source(id="desk", name="Desk", kind="outlet", part_of="paper"),
    Source(id="paper", name="Paper", kind="outlet"),
    Claim(id="c1", statement="400", question="toll", quantity=Quantity.stated(400, "fighter")),
    Claim(id="c2", statement="450", question="toll"),
    Attribution(id="h1", claim="c1", reporter="desk", attributed_to="sohr", document=Document()),
    Attribution(id="h2", claim="c2", reporter="desk", attributed_to="sohr", supersedes="c1",
                quote=Quote(exact="now 450"), document=Document(title="Later")),
]  # fmt: skip


def derivations(document):
    return {
        (each["prov:generatedEntity"], each["prov:usedEntity"], each.get("prov:type", {}).get("$"))
        for each in document["wasDerivedFrom"].values()
    }


def test_the_graph():
    document = to_prov(SMALL)
    assert derivations(document) == {
        ("attribution:h1", "statement:c1/asserts/sohr", "prov:PrimarySource"),
        ("attribution:h2", "statement:c2/asserts/sohr", "prov:Quotation"),
        ("claim:c2", "claim:c1", "prov:Revision"),
    }
    (delegation,) = document["actedOnBehalfOf"].values()
    assert delegation == {"prov:delegate": "source:desk", "prov:responsible": "source:paper"}
    members = {each["prov:entity"] for each in document["hadMember"].values()}
    assert members == {"claim:c1", "claim:c2"}
    assert document["entity"]["claim:c1"]["claimtrace:value"] == {"$": "400", "type": "xsd:long"}
    assert document["agent"]["source:sohr"]["claimtrace:sourceReliabilityScale"]
    assert "claimtrace:sourceReliability" not in document["agent"]["source:desk"]


def test_a_score_is_a_bundle_that_names_its_scales():
    score = corroborate(Case.of(*SMALL), "c2")
    document = to_prov(SMALL, [score])
    bundle = document["bundle"]["score:c2"]
    entity = bundle["entity"]["score:c2"]
    assert float(entity["claimtrace:support"]["$"]) == score.support
    assert entity["claimtrace:scale"] == "claimtrace degree of support, 0-1 (calculus 2)"
    assert entity["claimtrace:gradeScale"] == "Admiralty code (AJP-2.1)"
    assert document["entity"]["score:c2"]["prov:type"]["$"] == "prov:Bundle"
    assert same(back(document), SMALL)


def test_an_export_without_records_is_empty():
    assert set(to_prov([])) == {"prefix"}


def test_two_records_with_one_id_are_refused():
    with pytest.raises(DuplicateId, match="'a'"):
        to_prov([SOURCE, Source(id="a", name="B")])


# --- files that are not ours ------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "not JSON"),
        ("[1]", "JSON object"),
        ('{"a": NaN}', "not JSON"),
        ("{}", "no records"),
        ('{"prefix": {"a": "https://x.org/"}, "agent": {"x": {"a:record": "{}"}}}', "no records"),
        ('{"prefix": 1, "agent": [], "entity": {"x": 3}}', "no records"),
        ("[" * 100_000, "not JSON"),
    ],
)  # fmt: skip
def test_other_files_are_refused(text, message):
    with pytest.raises(FormatError, match=message):
        list(read_prov(io.StringIO(text)))


@pytest.mark.parametrize(
    "line", [3, "", "{}", '{"type":"source","id":"x"}', '{"type":"claimtrace","version":1}', None]
)
def test_bad_records_are_reported_together(line):
    document = to_prov([SOURCE, CLAIM])
    document["agent"]["source:a"]["claimtrace:record"] = line
    with pytest.raises(LoadError, match="source:a"):
        back(document)
    imported = read_prov(io.StringIO(json.dumps(document)), on_error="skip")
    assert list(imported) == [CLAIM]
    assert (imported.report.met, imported.report.refused) == (2, 1)
