"""Scopes, material evidence and undercuts, as far as each format can say them."""

import csv
import io
import json

import pytest

from claimtrace import Case, Claim, Document, Policy, Quantity, Source, chain
from claimtrace.formats import EXPORTERS, read_prov, to_prov, to_schemaorg, to_stix

VIDEO_SAYS = chain("toll", "daily", "video", document=Document(published="2016-03-27"))
UNDERCUT = chain(
    "toll", "daily", "lab", undercuts="video", document=Document(published="2016-03-29")
)
OTHER_UNDERCUT = chain("toll", "daily", "lab", undercuts="wire", document=Document())
RECORDS = [
    Source(id="video", name="Video", kind="material", reliability="A"),
    Source(id="lab", name="Lab", kind="monitor", reliability="B"),
    Source(id="daily", name="Daily", kind="outlet"),
    Source(id="wire", name="Wire", kind="agency"),
    Claim(id="toll", statement="12 killed", quantity=Quantity.stated(12, "killed"),
          scope=("children", "city")),
    *VIDEO_SAYS, *UNDERCUT, *OTHER_UNDERCUT,
]  # fmt: skip


def test_prov_names_scope_evidence_and_target():
    document = to_prov(RECORDS)
    assert document["entity"]["claim:toll"]["claimtrace:scope"] == ["children", "city"]
    assert document["agent"]["source:video"]["prov:type"]["$"] == "claimtrace:Material"
    targets = {
        name: entity["claimtrace:undercuts"]["$"]
        for name, entity in document["entity"].items()
        if "claimtrace:undercuts" in entity
    }
    assert targets == {
        f"statement:toll/undercuts/{source}/{target}": f"source:{target}"
        for source in ("daily", "lab")
        for target in ("video", "wire")
    }
    derived = {
        (each["prov:generatedEntity"], each["prov:usedEntity"])
        for each in document["wasDerivedFrom"].values()
    }
    for (hop,), target in ((UNDERCUT, "video"), (OTHER_UNDERCUT, "wire")):
        assert (f"attribution:{hop.id}", f"statement:toll/undercuts/lab/{target}") in derived
    assert set(read_prov(io.StringIO(json.dumps(document)))) == set(RECORDS)
    one = to_prov([Claim(id="c", statement="c", scope=("city",))])
    assert one["entity"]["claim:c"]["claimtrace:scope"] == "city"


def test_stix_relates_who_undercuts_to_the_claim_and_to_the_target():
    objects = to_stix(RECORDS)["objects"]
    names = {each["id"]: each.get("name") or each.get("content") for each in objects}
    related = {
        (each["relationship_type"], names[each["source_ref"]], names[each["target_ref"]])
        for each in objects
        if each["type"] == "relationship"
    }
    assert {
        ("undercuts", "Daily", "12 killed"), ("undercuts", "Daily", "Video"),
        ("undercuts", "Daily", "Wire"), ("cites", "Daily", "Lab"),
    } <= related  # fmt: skip
    (note,) = (each for each in objects if each["type"] == "note")
    assert note["abstract"] == "toll: toll (scope: children, city)"
    (video,) = (each for each in objects if names[each["id"]] == "Video")
    assert video["identity_class"] == "unknown"
    reports = [each for each in objects if each["type"] == "report"]
    assert len(reports) == 2
    assert sum(video["id"] in each["object_refs"] for each in reports) == 2


def test_schemaorg_keeps_evidence_apart_from_people_who_say_it():
    claim, _ = to_schemaorg([Case.of(*RECORDS)])["@graph"]
    assert "author" not in claim
    assert [(each["@type"], each["name"]) for each in claim["isBasedOn"]] == [
        ("CreativeWork", "Video")
    ]
    assert [each["value"] for each in claim["about"]["additionalProperty"]] == ["children", "city"]
    (work,) = claim["appearance"]
    assert [each["name"] for each in work["citation"]] == ["Video"]
    assert "sourceOrganization" not in work


@pytest.mark.parametrize("name", EXPORTERS)
def test_every_format_takes_them(name):
    text = "\n".join(EXPORTERS[name](RECORDS, Policy()))
    assert text == "\n".join(EXPORTERS[name](reversed(RECORDS), Policy()))
    if name == "csv":
        (row,) = csv.DictReader(io.StringIO(text))
        assert (row["claim"], row["reports"]) == ("toll", "1")
