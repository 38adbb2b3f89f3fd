"""STIX bundles: ids, times, references, scales."""

import json
import re
import uuid
from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from support.laws import on_records

from claimtrace import Attribution, Case, Claim, Document, Policy, Quote, Source, chain, corroborate
from claimtrace.formats import EXPORTERS, to_stix
from claimtrace.formats.stix import UNDATED
from claimtrace.formats.terms import utc
from claimtrace.scales import STIX_CREDIBILITY

ID = re.compile(r"^(?P<type>[a-z]+)--(?P<uuid>[0-9a-f-]{36})$")


def bundle_of(records):
    return json.loads("\n".join(EXPORTERS["stix"](records, Policy())))


def by_type(bundle, sort):
    return [made for made in bundle["objects"] if made["type"] == sort]


@on_records(60)
def test_ids_are_uuid5_and_every_reference_is_there(records):
    bundle = bundle_of(records)
    ids = [made["id"] for made in bundle["objects"]]
    assert len(set(ids)) == len(ids)
    for made in [bundle, *bundle["objects"]]:
        found = ID.match(made["id"])
        assert found["type"] == made["type"]
        assert uuid.UUID(found["uuid"]).version == 5
        for name, value in made.items():
            if name.endswith("_ref"):
                assert value in ids
            if name.endswith("_refs"):
                assert value
                assert set(value) <= set(ids)


@on_records(60)
def test_times_and_confidence(records):
    bundle = bundle_of(records)
    for made in bundle["objects"]:
        assert made["created"] == made["modified"]
        assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", made["modified"])
        assert 0 <= made.get("confidence", 0) <= 100


def test_years_before_1000_and_other_offsets():
    assert utc(datetime(1, 1, 1, tzinfo=UTC)) == "0001-01-01T00:00:00.000Z"
    east = timezone(timedelta(hours=2))
    assert utc(datetime(2016, 3, 27, 1, 2, 3, 4_999, tzinfo=east)) == "2016-03-26T23:02:03.004Z"


RECORDS = [
    Source(id="army", name="Army", kind="armed_force", reliability="B", url="https://army.example"),
    Source(id="office", name="Press office", kind="official", part_of="army"),
    Source(id="daily", name="Daily", kind="outlet"),
    Claim(id="c", statement="Palmyra was retaken"),
    Attribution(id="h", claim="c", reporter="daily", attributed_to="office",
                quote=Quote(exact="the city is ours"),
                document=Document(title="T", url="https://d.example", published=date(2016, 3, 27),
                                  sha256="AB" * 32)),
    *chain("c", "daily", stance="denies"),
]  # fmt: skip


def test_mapping():
    bundle = to_stix(RECORDS)
    identities = {made["name"]: made for made in by_type(bundle, "identity")}
    assert identities["Army"]["labels"] == ['admiralty-scale:source-reliability="b"']
    assert identities["Army"]["external_references"] == [
        {"source_name": "Army", "url": "https://army.example"}
    ]
    assert "labels" not in identities["Daily"]
    assert identities["Press office"]["identity_class"] == "individual"
    names = {made["id"]: name for name, made in identities.items()}
    (note,) = by_type(bundle, "note")
    assert note["content"] == "Palmyra was retaken"
    assert note["created"] == "2016-03-27T00:00:00.000Z"
    names[note["id"]] = "claim"
    relations = {
        (names[r["source_ref"]], r["relationship_type"], names[r["target_ref"]])
        for r in by_type(bundle, "relationship")
    }
    assert relations == {
        ("Press office", "part-of", "Army"),
        ("Daily", "asserts", "claim"),
        ("Daily", "cites", "Press office"),
        ("Daily", "denies", "claim"),
    }
    (report,) = by_type(bundle, "report")
    assert report["name"] == "T"
    assert report["published"] == "2016-03-27T00:00:00.000Z"
    assert report["external_references"][0]["hashes"] == {"SHA-256": "ab" * 32}
    assert len(report["object_refs"]) == 5


def test_a_document_without_a_date_is_no_report():
    bundle = to_stix([*RECORDS[:4], *chain("c", "daily", document=Document(title="T"))])
    assert not by_type(bundle, "report")
    assert {made["created"] for made in bundle["objects"]} == {UNDATED}


@pytest.mark.parametrize("credibility", range(1, 7))
def test_credibility_becomes_confidence_with_its_exact_words(credibility):
    score = corroborate(Case.of(*RECORDS), "c").model_copy(update={"credibility": credibility})
    notes = by_type(to_stix(RECORDS, [score]), "note")
    (note,) = [each for each in notes if each["abstract"].startswith("Score of c")]
    if credibility == 6:
        assert "confidence" not in note
        return
    band = STIX_CREDIBILITY[credibility]
    assert note["confidence"] == band.confidence
    assert note["external_references"] == [
        {"source_name": "Admiralty Credibility (STIX 2.1)", "description": band.words}
    ]
    assert f'admiralty-scale:information-credibility="{credibility}"' in note["labels"]


def test_another_statement_has_another_id():
    one, other = (
        to_stix([Claim(id="c", statement=statement)])["objects"] for statement in ("x", "y")
    )
    assert {made["id"] for made in one if made["type"] == "note"}.isdisjoint(
        made["id"] for made in other
    )
