"""Articles in a cell of text: headlines may hold whatever a separator is made of."""

import random
import re
from datetime import date, timedelta

import pytest
from support.ucdp import cited

from claimtrace.formats.events import CitedArticle, articles_in

OFFICES = ("SOHR", "Reuters News", "http://syria.liveuamap.com", "Heyva Sor A Kurd/Red Crescent",
           "Jpost.com (online)", "L’Orient")  # fmt: skip
BITS = ("killed", ",", ";", '"', '";', ";\"", "2016-03-27", ",2016-03-27,", "400", "“x”", "é",
        "https://a.example/?b=c;d", "الحي", ":", "\n", '"word"; ')  # fmt: skip


def test_random_headlines_come_back():
    rng = random.Random(1)
    for _ in range(500):
        articles = [
            CitedArticle(
                rng.choice(OFFICES),
                date(2016, 1, 1) + timedelta(days=rng.randrange(700)),
                " ".join(rng.choices(BITS, k=rng.randint(1, 6))).strip(' "\n') or None,
            )
            for _ in range(rng.randint(1, 5))
        ]
        text = ";".join(
            f'"{each.office},{each.published},{each.headline or ""}"' for each in articles
        )
        found = articles_in(text)
        if not any(re.search(r'"\s*;\s*"', each.headline or "") for each in articles):
            assert found == articles, text


def test_a_headline_may_hold_the_separator():
    text = cited(
        ("SOHR", "2016-03-27", 'he said "no";"yes", twice; then'), ("AFP", "2016-03-28", "")
    )
    assert articles_in(text) == [
        CitedArticle("SOHR", date(2016, 3, 27), 'he said "no";"yes", twice; then'),
        CitedArticle("AFP", date(2016, 3, 28), None),
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        ("AFP,2016-03-27,x;Reuters,2016-03-28,y; z",
         [CitedArticle("AFP", date(2016, 3, 27), "x"),
          CitedArticle("Reuters", date(2016, 3, 28), "y; z")]),
        ('"AFP,2016-03-27 00:00:00.000,x"', [CitedArticle("AFP", date(2016, 3, 27), "x")]),
        ('"AFP,2016-02-31,x"', [CitedArticle("AFP", None, "x")]),
        ("Reuters 27 March 1997", [CitedArticle(None, None, "Reuters 27 March 1997")]),
        ('"AFP,2016-03-27', [CitedArticle("AFP", date(2016, 3, 27), None)]),
    ],
)  # fmt: skip
def test_forms(text, expected):
    assert articles_in(text) == expected


def test_columns_of_offices_help_where_the_cell_has_no_structure():
    found = articles_in("as reported", "AFP;Reuters", "2016-03-27;2016-03-28")
    assert found == [
        CitedArticle("AFP", date(2016, 3, 27), None),
        CitedArticle("Reuters", date(2016, 3, 28), None),
    ]
    assert articles_in("", "AFP;Reuters", "2016-03-27") == [
        CitedArticle("AFP", None, None),
        CitedArticle("Reuters", None, None),
    ]
    structured = '"SOHR,2016-03-27,x"'
    assert articles_in(structured, "AFP", "2016-03-28")[0].office == "SOHR"
