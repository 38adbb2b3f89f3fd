"""schema.org JSON-LD: claims, appearances, reviews and their ratings."""

from datetime import UTC, date, datetime

import pytest
from support.laws import on_records

from claimtrace import (
    Case,
    Claim,
    Document,
    Policy,
    Quantity,
    Source,
    TimeWindow,
    chain,
    corroborate,
)
from claimtrace.formats import to_schemaorg
from claimtrace.formats.terms import Catalogue

RECORDS = [
    Source(id="sohr", name="Observatory", kind="monitor", reliability="B"),
    Source(id="daily", name="Daily", kind="outlet", url="https://daily.example"),
    Claim(id="toll 1".replace(" ", "-"), statement="400 killed", question="toll",
          quantity=Quantity.at_least(400, "fighter"),
          window=TimeWindow(start=date(2016, 3, 7), end=date(2016, 3, 27))),
    *chain("toll-1", "daily", "sohr",
           document=Document(title="Later", published=datetime(2016, 3, 28, 9, tzinfo=UTC))),
    *chain("toll-1", "daily", "sohr",
           document=Document(title="First", url="https://d.org/1", published=date(2016, 3, 28))),
    *chain("toll-1", "daily", document=Document(title="Undated")),
]  # fmt: skip


def graph(records, policy=None, **more):
    document = to_schemaorg(Catalogue(records).cases(), policy, **more)
    assert document["@context"] == {"@vocab": "https://schema.org/"}
    return document["@graph"]


def test_a_claim():
    claim = graph(RECORDS)[0]
    assert claim["@type"] == "Claim"
    assert claim["text"] == "400 killed"
    assert [author["name"] for author in claim["author"]] == ["Observatory"]
    assert claim["temporalCoverage"] == "2016-03-07/2016-03-27"
    assert claim["about"] == {
        "@type": "QuantitativeValue", "name": "at least 400 fighter", "value": 400,
        "minValue": 400, "unitText": "fighter",
    }  # fmt: skip
    assert {work.get("headline") for work in claim["appearance"]} == {"First", "Later", "Undated"}
    assert claim["firstAppearance"]["headline"] == "First"
    assert claim["firstAppearance"]["sourceOrganization"]["name"] == "Observatory"
    assert claim["datePublished"] == "2016-03-28"


def test_open_windows():
    (claim,) = graph([Claim(id="c", statement="S", window=TimeWindow(end=date(2016, 3, 27)))])
    assert claim["temporalCoverage"] == "../2016-03-27"


def test_a_claim_without_a_report_is_not_reviewed():
    assert [node["@type"] for node in graph([Claim(id="c", statement="S")])] == ["Claim"]


def test_a_review_names_its_scale():
    claim, review = graph(RECORDS, author="The desk")
    score = corroborate(Case.of(*RECORDS), "toll-1")
    assert review["itemReviewed"] == {"@id": claim["@id"]}
    assert review["claimReviewed"] == "400 killed"
    assert review["author"] == {"@type": "Organization", "name": "The desk"}
    rating = review["reviewRating"]
    assert (rating["worstRating"], rating["bestRating"]) == (1, 5)
    assert rating["ratingValue"] == 6 - score.credibility
    assert rating["alternateName"] == "Probably true"
    assert "Admiralty code" in rating["name"]
    assert f"Grade {score.grade}, Admiralty code (AJP-2.1)" in rating["ratingExplanation"]


def test_a_6_has_no_rating_value():
    review = graph(RECORDS, Policy(letters={"sohr": "F"}))[1]
    assert review["reviewRating"]["alternateName"] == "Truth cannot be judged"
    assert "ratingValue" not in review["reviewRating"]


def nodes(value):
    if isinstance(value, dict):
        yield value
        for each in value.values():
            yield from nodes(each)
    elif isinstance(value, list):
        for each in value:
            yield from nodes(each)


@on_records(60)
def test_laws_on_random_ledgers(records):
    found = graph(records)
    claims = [node for node in found if node["@type"] == "Claim"]
    assert len(claims) == sum(isinstance(record, Claim) for record in records)
    for claim in claims:
        works = claim.get("appearance", [])
        assert ("firstAppearance" in claim) == any("datePublished" in w for w in works)
        if "firstAppearance" in claim:
            assert claim["firstAppearance"] in works
    assert all(value is not None for node in nodes(found) for value in node.values())


@pytest.mark.parametrize("kind", ["official", "witness", "monitor", "anonymous"])
def test_agents(kind):
    claim = graph([
        Source(id="a", name="A", kind=kind), Claim(id="c", statement="S"),
        *chain("c", "a", document=Document()),
    ])[0]  # fmt: skip
    expected = {"official": "Person", "witness": "Person", "monitor": "Organization"}
    assert claim["author"][0]["@type"] == expected.get(kind, "Thing")
