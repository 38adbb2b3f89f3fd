"""Measuring: brat is read in full or refused by line, and the counts are as defined."""

import random

import pytest

from claimtrace.errors import FormatError
from claimtrace.extraction import extract
from claimtrace.extraction.gold import Evaluation, Measure, evaluate, gold_from_brat, read_brat
from claimtrace.extraction.gold.measuring import numbers_in

TEXT = "Lake Watch said 40 boats sank. Twelve crews fled, Ada Berg said. Nine men slept."


def bound(number, kind, words, text=TEXT):
    start = text.index(words)
    return f"T{number}\t{kind} {start} {start + len(words)}\t{words}"


def annotations(*extra):
    return "\n".join(
        [
            bound(1, "Source", "Lake Watch"),
            bound(2, "Cue", "said"),
            bound(3, "Content", "40 boats sank"),
            bound(4, "Attribution", "said"),
            "E1\tAttribution:T4 Source:T1 Cue:T2 Content:T3",
            bound(5, "Source", "Ada Berg"),
            bound(6, "Content", "Twelve crews fled"),
            bound(7, "Attribution", "said"),
            "E2\tAttribution:T7 Source:T5 Content:T6",
            *extra,
            "",
        ]
    )


def gold(*extra):
    return gold_from_brat(read_brat(annotations(*extra)), TEXT)


def test_reading_brat():
    document = read_brat(annotations("A1\tModifier T3 exactly", "#1\tNote T1\tx", "R1\tx Arg1:T1"))
    assert document.bounds["T1"].fragments == ((0, 10),)
    assert document.events[0].having("Source") == ("T1",)
    assert document.attributes["T3", "Modifier"] == "exactly"


def test_fragments_and_repeated_roles():
    document = read_brat(
        "T1\tSource 0 4;5 10\tLake Watch\nT2\tSource 3 4\te\n"
        "T3\tAttribution 0 1\tL\nE1\tAttribution:T3 Source:T1 Source2:T2\n"
    )
    assert document.bounds["T1"].fragments == ((0, 4), (5, 10))
    assert document.events[0].having("Source") == ("T1", "T2")


def test_every_bad_line_is_listed():
    with pytest.raises(FormatError) as caught:
        read_brat("T1\tSource 0 x\tLake\nE1\tAttribution:T9\nnonsense\n")
    assert [problem.line for problem in caught.value.problems] == [1, 3, None]
    assert caught.value.problems[2].record == "E1"


def test_attribution_counts():
    found = evaluate(extract(TEXT), gold(), TEXT)
    assert found.figures == Measure()
    assert found.attribution == Measure(found=2, proposed=2, reached=2, expected=2)
    assert found.chains == Measure(found=2, proposed=2, reached=2, expected=2)


def test_a_wrong_source_costs_precision_and_recall():
    text = TEXT.replace("Ada Berg said", "Ada Berg fell")
    found = evaluate(extract(text), gold(), text).attribution
    assert (found.found, found.proposed, found.reached, found.expected) == (1, 1, 1, 2)
    assert (found.precision, found.recall) == (1.0, 0.5)


def test_figures_and_modifiers():
    marked = gold(bound(8, "Figure", "40 boats"), "A1\tModifier T8 at_least",
                  bound(9, "Figure", "Twelve crews"), "A2\tModifier T9 stated",
                  bound(10, "Figure", "slept"))  # fmt: skip
    found = evaluate(extract(TEXT), marked, TEXT)
    assert found.figures == Measure(found=2, proposed=3, reached=2, expected=3)
    assert found.modifiers == Measure(found=1, proposed=2, reached=1, expected=2)


def test_nothing_predicted_and_nothing_expected():
    empty = evaluate([], gold(), TEXT).attribution
    assert (empty.precision, empty.recall, empty.f) == (0.0, 0.0, 0.0)


def test_numbers_by_form_alone():
    text = (
        "In 2014, 82 of 1,500 men, on May 3 and for 9 days, saw F-16s and two-thirds of fifty-two."
    )
    assert [text[slice(*f.span)] for f in numbers_in(text)] == ["82", "1,500", "fifty-two"]


@pytest.mark.parametrize("seed", range(20))
def test_measures_add_up_and_stay_in_range(seed):
    rng = random.Random(seed)

    def measure():
        proposed, expected = rng.randrange(50), rng.randrange(50)
        return Measure(
            found=rng.randint(0, proposed), proposed=proposed,
            reached=rng.randint(0, expected), expected=expected,
        )  # fmt: skip

    one, two, three = (Evaluation(attribution=measure()) for _ in range(3))
    assert (one + two) + three == one + (two + three)
    assert one + two == two + one
    assert one + Evaluation() == one
    total = (one + two).attribution
    assert 0 <= min(total.precision, total.recall) <= total.f <= max(total.precision, total.recall)
