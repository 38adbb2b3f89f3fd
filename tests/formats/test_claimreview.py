"""ClaimReview in: claims, appearances, and the reviewer's own word."""

import io
import json

import pytest

from claimtrace import Attribution, Case, Claim, Document, Source, chain, trace
from claimtrace.errors import FormatError, LoadError
from claimtrace.formats import read_claimreview, to_schemaorg
from claimtrace.formats.claimreview import stance_of

REVIEW = {
    "@context": "https://schema.org",
    "@type": "ClaimReview",
    "url": "https://checkers.example/1",
    "datePublished": "2016-03-30",
    "claimReviewed": "400 fighters were killed",
    "author": {"@type": "Organization", "name": "The Checkers"},
    "itemReviewed": {
        "@type": "Claim",
        "author": {"@type": "Person", "name": "A Minister"},
        "datePublished": "2016-03-27",
        "appearance": [
            {"@type": "CreativeWork", "url": "https://www.daily.example/a", "headline": "T",
             "publisher": {"name": "Daily"}, "datePublished": "2016-03-27T10:00:00"},
            "https://www.evening.example/b",
        ],
    },
    "reviewRating": {"@type": "Rating", "ratingValue": "1", "bestRating": 5, "worstRating": 1,
                     "alternateName": "False"},
}  # fmt: skip


def review(**changes):
    return {key: value for key, value in {**REVIEW, **changes}.items() if value is not None}


def read(document, **options):
    return read_claimreview(io.StringIO(json.dumps(document)), **options)


def hops(records):
    return [
        (hop.reporter, hop.attributed_to, hop.stance.value, hop.document is not None)
        for hop in records
        if isinstance(hop, Attribution)
    ]


def test_a_review():
    records = list(read(REVIEW))
    assert hops(records) == [
        ("daily", "a-minister", "asserts", True),
        ("a-minister", None, "asserts", False),
        ("evening.example", "a-minister", "asserts", True),
        ("the-checkers", None, "denies", True),
    ]
    case = Case.of(*records)
    (claim,) = case.claims
    assert trace(case, claim).origins == ("a-minister",)
    assert trace(case, claim, stance="denies").origins == ("the-checkers",)
    (verdict,) = [h for h in case.attributions if h.stance == "denies"]
    assert verdict.extensions["claimreview"] == {
        "ratingValue": "1", "bestRating": 5, "worstRating": 1, "alternateName": "False",
    }  # fmt: skip
    (daily,) = [h for h in case.attributions if h.reporter == "daily"]
    assert daily.document == Document(
        url="https://www.daily.example/a", title="T", published="2016-03-27"
    )


def test_without_appearances_the_review_is_the_report():
    item = {"@type": "Claim", "author": "A Minister"}
    assert hops(read(review(itemReviewed=item, reviewRating=None))) == [
        ("the-checkers", "a-minister", "asserts", True),
        ("a-minister", None, "asserts", False),
    ]


def test_without_an_author_the_host_reviews():
    found = read(review(author=None, itemReviewed=None))
    assert hops(found) == [("checkers.example", None, "denies", True)]


@pytest.mark.parametrize(
    ("value", "best", "worst", "expected"),
    [
        (1, 5, 1, "denies"), (2, 5, 1, "denies"), (3, 5, 1, None), (4, 5, 1, "asserts"),
        (5, 5, 1, "asserts"), ("5", "5", "1", "asserts"), (0, 100, 0, "denies"),
        (-1, 5, 1, None), (6, 5, 1, None), (1, 1, 1, None), (1, 1, 5, None), ("x", 5, 1, None),
        (None, 5, 1, None), (3, 5, None, None), (1e400, 5, 1, None),
    ],
)  # fmt: skip
def test_ratings(value, best, worst, expected):
    rating = {"ratingValue": value, "bestRating": best, "worstRating": worst}
    assert stance_of(rating) == expected
    assert stance_of({}) is None


@pytest.mark.parametrize(
    "document",
    [
        [REVIEW],
        {"@context": "https://schema.org", "@graph": [{"@type": "WebPage"}, REVIEW]},
        [{"@graph": [REVIEW]}],
        {**REVIEW, "@type": ["Thing", "https://schema.org/ClaimReview"]},
    ],
)
def test_forms_of_documents(document):
    assert list(read(document)) == list(read(REVIEW))


def test_several_reviews_of_one_claim_and_repeats():
    other = review(author={"name": "Others"}, url="https://others.example")
    imported = read([REVIEW, REVIEW, other])
    case = Case.of(*imported)
    assert len(case.claims) == 1
    report = imported.report
    assert (report.met, report.accepted, report.repeated, report.refused) == (3, 2, 1, 0)


def test_a_rating_between_is_noted():
    middling = {"ratingValue": 3, "bestRating": 5, "worstRating": 1}
    imported = read(review(reviewRating=middling))
    assert ("the-checkers", None, "denies", True) not in hops(imported)
    assert imported.report.notes == {"no stance in the rating": 1}


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"claimReviewed": None, "itemReviewed": None}, "claimReviewed is missing"),
        ({"datePublished": "last week"}, "datePublished is 'last week'"),
        ({"itemReviewed": {"@id": "a b"}}, "field id"),
        ({"itemReviewed": {"appearance": [{"headline": "x"}]}}, "an appearance needs"),
        ({"claimReviewed": "x", "itemReviewed": {"@id": "k"}}, "is something else"),
    ],
)
def test_bad_reviews_are_reported_together(changes, message):
    documents = [review(itemReviewed={"@id": "k"}), review(**changes)]
    with pytest.raises(LoadError, match="1 of 2 items") as caught:
        list(read(documents))
    assert message in str(caught.value)
    assert "review 2" in str(caught.value)
    imported = read(documents, on_error="skip")
    assert len(Case.group(imported)) == 1


def test_nothing_of_a_refused_review_is_remembered():
    bad = review(itemReviewed={"@id": "k", "appearance": [{"headline": "x"}]}, claimReviewed="bad")
    good = review(itemReviewed={"@id": "k"}, claimReviewed="good")
    (case,) = Case.group(read([bad, good], on_error="skip"))
    assert case.claims["k"].statement == "good"


@pytest.mark.parametrize("text", ["", "{}", "[]", '{"@type": "Claim"}', '{"x": NaN}', "3"])
def test_other_files_are_refused(text):
    with pytest.raises(FormatError):
        list(read_claimreview(io.StringIO(text)))


def test_what_we_export_comes_back_with_its_origins():
    records = [
        Source(id="sohr", name="Observatory", kind="monitor", reliability="B"),
        Source(id="daily", name="Daily", kind="outlet"),
        Claim(id="c", statement="400 killed"),
        *chain("c", "daily", "sohr", document=Document(url="https://d.example", title="T")),
    ]
    exported = to_schemaorg([Case.of(*records)])
    case = Case.of(*read(exported))
    assert case.claims["c"].statement == "400 killed"
    assert trace(case, "c").origins == ("sohr",)
    assert {source.name for source in case.sources.values()} == {"Observatory", "Daily"}
