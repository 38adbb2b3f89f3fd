"""Window words are kept as said; they get a meaning only from a date that the caller gives."""

from datetime import date

import pytest

from claimtrace.extraction import Article, extract
from claimtrace.extraction.english.when import resolve_window
from claimtrace.windows import TimeWindow

SUNDAY = date(2016, 3, 27)


@pytest.mark.parametrize(
    ("words", "start", "end"),
    [
        ("on Friday", date(2016, 3, 25), date(2016, 3, 25)),
        ("on Sunday", SUNDAY, SUNDAY),
        ("from Friday to Saturday", date(2016, 3, 25), date(2016, 3, 26)),
        ("yesterday", date(2016, 3, 26), date(2016, 3, 26)),
        ("overnight", date(2016, 3, 26), SUNDAY),
        ("in the last two weeks", date(2016, 3, 13), SUNDAY),
        ("on March 7", date(2016, 3, 7), date(2016, 3, 7)),
        ("on December 3", date(2015, 12, 3), date(2015, 12, 3)),
        ("on 3 May 2014", date(2014, 5, 3), date(2014, 5, 3)),
        ("since March 7", date(2016, 3, 7), None),
        ("in February 2016", date(2016, 2, 1), date(2016, 2, 29)),
        ("in 2015", date(2015, 1, 1), date(2015, 12, 31)),
    ],
)
def test_resolution(words, start, end):
    assert resolve_window(words, SUNDAY) == TimeWindow(start=start, end=end)


@pytest.mark.parametrize(
    "words", ["within 24 hours", "three weeks", "on February 30", "last spring"]
)
def test_words_that_stay_open(words):
    assert resolve_window(words, SUNDAY) is None


def test_without_a_date_only_the_words_are_kept():
    text = "Pilots flew 40 sorties from Friday to Saturday."
    (undated,) = extract(text).candidates
    assert undated.window is not None
    assert undated.window.text == "from Friday to Saturday"
    assert undated.resolved_window is None
    (dated,) = extract(Article(text=text, published=SUNDAY)).candidates
    assert dated.resolved_window == TimeWindow(start=date(2016, 3, 25), end=date(2016, 3, 26))


def test_a_year_near_the_beginning_of_the_calendar_is_no_error():
    assert resolve_window("in the last two weeks", date(1, 1, 3)) is None


@pytest.mark.parametrize(
    "sentence",
    [
        "The port said on Friday that 40 boats sank, raising its earlier toll of 31 boats.",
        "Forty boats sank, the port said on Friday, raising its earlier toll of 31 boats.",
        "On Friday the port raised its previous estimate of 31 boats.",
    ],
)
def test_an_earlier_toll_is_not_of_the_day_of_the_later_one(sentence):
    earlier = extract(Article(text=sentence, published=SUNDAY)).candidates[-1]
    assert earlier.quantity.value == 31
    assert (earlier.window, earlier.resolved_window) == (None, None)


def test_an_earlier_toll_keeps_the_day_that_stands_beside_it():
    text = "The port said on Friday that 40 boats sank, up from an earlier toll of 31 on Monday."
    earlier = extract(Article(text=text, published=SUNDAY)).candidates[-1]
    assert earlier.window.text == "on Monday"
