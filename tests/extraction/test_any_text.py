"""Laws that hold for any text at all."""

import sys
from itertools import pairwise

import pytest
from support.cases import law_cases
from support.laws import on_texts

from claimtrace.extraction import Article, Span, extract, validate_spans
from claimtrace.extraction.english.lexicon import DEFAULT
from claimtrace.extraction.english.text import blocks, tokenise

WORDS = """
    said says told according to quoted by citing that the Army Observatory he she it who 40 1,000
    3.5 2016 27/03 between and 10-20 million dozens of no killed fighters % $ at least up Credit:
    More from (Reuters) Mr. U.S. No. A. I said, I've on Friday in the last 3 weeks ٣ ４０ ½ Ⅻ 三 م 𝟙
    İ ß ﷽ 👩‍👩‍👧 … , . : ; “ ” ’ ( ) - – — " '
"""
PIECES = [*WORDS.split(), "\n", "\n\n", "\r\n", "\u2028", "\u00a0", "\ud800", "e\u0301", "\u200f"]


def any_text(rng, size):
    made = []
    for _ in range(size):
        if rng.random() < 0.15:
            made.append(chr(rng.randrange(sys.maxunicode + 1)))
        else:
            made.append(rng.choice(PIECES))
        if rng.random() < 0.8:
            made.append(" ")
    return "".join(made)


def up_to(size):
    return lambda rng: any_text(rng, rng.randrange(size))


@on_texts(150, up_to(400))
def test_spans_are_exact_and_nothing_is_raised(text):
    found = extract(Article(text=text, published="2016-03-27"))
    validate_spans(text, found)
    assert found.length == len(text)
    numbers = [(c.number.start, c.number.end) for c in found.candidates]
    assert numbers == sorted(numbers)
    assert all(one[1] <= two[0] for one, two in pairwise(numbers))
    for candidate in found.candidates:
        assert candidate.sentence.start <= candidate.figure.start
        assert candidate.figure.end <= candidate.sentence.end
        assert candidate.figure.start <= candidate.number.start


@on_texts(40, up_to(400), quick=20)
def test_extraction_is_a_function_of_the_text(text):
    assert extract(text) == extract(text)


@on_texts(40, up_to(600), quick=20)
def test_blocks_cover_every_letter_once(text):
    edge = 0
    for block in blocks(text, DEFAULT):
        assert block.start >= edge
        edge = block.end
    tokens = tokenise(text, DEFAULT)
    assert all(one <= two for one, two in zip(tokens.ends, tokens.starts[1:], strict=False))


HUNDRED = law_cases(100, quick=30)


@pytest.mark.slow
@pytest.mark.parametrize(
    "text",
    [
        "",
        "\n\n\n",
        "7" * 80 * HUNDRED,
        "7 " * 40 * HUNDRED,
        '"' * 1000 * HUNDRED,
        "“" * 200 * HUNDRED,
        "said " * 50 * HUNDRED,
        "according to " * 30 * HUNDRED,
        "1-2-" * 30 * HUNDRED,
        "(" * 200 * HUNDRED,
        "hundred and " * 30 * HUNDRED,
        "A" * 1000 * HUNDRED,
        "- " * 200 * HUNDRED,
    ],
    ids=lambda text: repr(text[:12]),
)
def test_shapes_that_break_careless_grammars(text):
    validate_spans(text, extract(text))


@pytest.mark.slow
def test_a_paragraph_longer_than_a_block_is_cut_between_words():
    count = law_cases(5000, quick=1000)
    text = "Some 40 boats sank. " * count
    found = extract(text)
    assert len(found) == count
    validate_spans(text, found)


def test_a_span_is_never_empty_and_always_as_long_as_its_words():
    with pytest.raises(ValueError, match="above start"):
        Span(start=3, end=3, text="")
    with pytest.raises(ValueError, match="do not span"):
        Span(start=0, end=2, text="abc")
    with pytest.raises(ValueError, match="does not stand"):
        Span.find("ten boats", "eleven boats")
    assert Span.find("ten boats, ten crews", "ten", after=1).start == 11
