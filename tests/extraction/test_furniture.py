"""Furniture of a page gives no figures, and its stretches are listed."""

import pytest

from claimtrace.extraction import extract

BODY = "At least 40 boats sank in the storm that crossed the northern lake during the night."


@pytest.mark.parametrize(
    "tail",
    [
        "More from World\n\nMore than 200 people arrested at the harbour\n\nPolice held 217.",
        "Leave a Reply\n\nYou have 300 characters left.",
        "Also See\n\nTop 10 lakes",
        'Be the first to comment on "40 boats"',
        "Last update: Sun, 27/03/2016 - 21:29",
        "Published Date: Mar 03, 2017 07:52 AM | 12 views",
        "Related articles\n\nStorm sinks 12 ferries and 30 rafts",
    ],
)
def test_what_follows_an_article(tail):
    found = extract(f"{BODY}\n\n{tail}")
    assert [c.figure.text for c in found.candidates] == ["At least 40 boats"]
    assert found.furniture


def test_captions_are_left_out():
    found = extract(f"Thirty crews wait (photo credit: LAKE / NORDIC)\n\n{BODY}")
    assert [c.figure.text for c in found.candidates] == ["At least 40 boats"]


def test_a_sentence_that_only_begins_like_furniture_is_read():
    text = f"{BODY}\n\nMore from the north arrived later, and 12 boats were found on the shore."
    assert [c.quantity.value for c in extract(text).candidates] == [40, 12]
    text = f"{BODY}\n\nPublished figures show that 12 boats were lost in the year before that one."
    assert [c.quantity.value for c in extract(text).candidates] == [40, 12]
