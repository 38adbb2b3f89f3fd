"""Suspected copying: values, wording, time, what is proposed, and what is never overruled."""

from datetime import date

import pytest
from learning.worlds import world

from claimtrace import (
    Attribution,
    Case,
    Claim,
    Document,
    Quote,
    Source,
    chain,
    corroborate,
)  # fmt: skip
from claimtrace.learning import suspected_copying, with_suspected
from claimtrace.learning.wording import Text, shared_texts, shingles

WORDS = (
    "forces loyal to the council entered the northern quarter before dawn on Tuesday and "
    "two bridges over the canal were destroyed while residents left towards the coast road"
)
OTHER = (
    "our reporter counted eleven burnt lorries beside the railway yard and spoke with three "
    "drivers who had waited there since the evening for news of the convoy and its cargo"
)


def cases_of(rows):
    table = [{"s": source, "q": question, "v": answer} for source, question, answer in rows]
    return Case.from_rows(table, question="q", reporter="s", statement="v")


@pytest.mark.slow
def test_copiers_and_their_original_are_found():
    made = world(500, 30, copiers=8, density=0.3, copy_rate=0.9, seed=2)
    found = suspected_copying(cases_of(made.rows))
    pairs = {frozenset(each.sources) for each in found if each.kind == "pair"}
    wanted = {frozenset((made.original, copier)) for copier in made.copiers}
    assert wanted <= pairs
    assert len(pairs - wanted) <= 1
    family = made.copiers | {made.original}
    assert all(set(each.sources) <= family for each in found)
    clique = next(each for each in found if each.kind == "clique")
    assert set(clique.sources) == family
    assert clique.original == made.original
    assert "dependence suspected" in str(clique)


def test_fewer_than_five_common_questions_are_not_enough():
    made = world(500, 30, copiers=8, density=0.3, copy_rate=0.9, seed=2)
    few = {f"q{number}" for number in range(4)}
    assert suspected_copying(cases_of([row for row in made.rows if row[1] in few])) == ()


def texts_case(*reports, more=()):
    """(source, words, day) each."""
    names = {source for source, _, _ in reports}
    records = [Source(id=name, name=name, kind="outlet", reliability="B") for name in names]
    hops = [
        hop
        for source, words, day in reports
        for hop in chain(
            "c", source, document=Document(published=date(2020, 1, day)), quote=Quote(exact=words)
        )
    ]
    return Case.of(*records, Claim(id="c", statement="The bridges fell."), *hops, *more)


def test_shared_wording_names_who_came_first_and_proposes_the_attribution():
    case = texts_case(("late", WORDS + " it said", 2), ("early", WORDS, 1), ("other", OTHER, 1))
    (found,) = suspected_copying([case])
    assert found.sources == ("early", "late")
    assert found.original == "early"
    assert found.evidence.texts == 1
    (proposed,) = found.proposals
    assert (proposed.reporter, proposed.attributed_to, proposed.claim) == ("late", "early", "c")
    assert isinstance(proposed, Attribution)

    before = corroborate(case, "c")
    after = corroborate(with_suspected(case, [found]), "c")
    assert (before.origins_high, after.origins_high) == (3, 2)
    assert after.support <= before.support
    notes = [hop.note for hop in with_suspected(case, [found]).attributions if hop.note]
    assert len(notes) == 1
    assert "dependence suspected" in notes[0]


def test_no_declared_origin_is_overruled():
    case = texts_case(
        ("early", WORDS, 1),
        ("late", WORDS, 2),
        more=chain("c", "late", "early", document=Document(published=date(2020, 1, 2))),
    )
    assert suspected_copying([case]) == ()

    open_case = texts_case(("early", WORDS, 1), ("late", WORDS, 2))
    (found,) = suspected_copying([open_case])
    agency = Source(id="agency", name="agency", kind="agency")
    declared = Case.of(
        *(record for record in open_case.records() if not isinstance(record, Attribution)),
        agency,
        *chain("c", "early", document=Document()),
        *chain("c", "late", "agency", document=Document()),
    )
    moved = with_suspected(declared, [found])
    assert {(hop.reporter, hop.attributed_to) for hop in moved.attributions} == {
        ("early", None),
        ("late", "agency"),
    }


def test_boilerplate_is_no_shared_wording():
    notice = "all rights reserved no part of this page may be reproduced without written consent"
    texts = [Text(f"q{number}", name, notice) for number in range(6) for name in ("a", "b")]
    assert shared_texts(texts) == []
    assert len(shared_texts(texts[:2])) == 1


@pytest.mark.slow
def test_many_reprints_need_no_all_pairs():
    texts = [Text("q", f"s{number}", f"{WORDS} {number}", float(number)) for number in range(200)]
    found = shared_texts(
        [*texts, *(Text("q", f"o{n}", OTHER.replace("eleven", str(n))) for n in range(3))]
    )
    touched = {text.source for pair in found for text in (pair.first, pair.second)}
    assert {f"s{number}" for number in range(200)} <= touched
    assert len(found) < 200 * 199 / 2 / 5
    assert not any(pair.first.source[0] != pair.second.source[0] for pair in found)


def test_shingles_ignore_case_and_punctuation():
    assert shingles("One, two; three FOUR five.") == shingles("one two three four five")
    assert len(shingles("one two three four five")) == 2
    assert not shingles("one two three")


def test_suspicions_that_point_at_each_other_make_no_circle():
    case = texts_case(("early", WORDS, 1), ("late", WORDS, 2))
    (found,) = suspected_copying([case])
    back = found.model_copy(update={"original": "late"})
    both = with_suspected(case, [found, back])
    assert corroborate(both, "c").origins_high == 1


@pytest.mark.parametrize("least", [0.5, 0.99])
def test_with_suspected_keeps_to_the_threshold(least):
    case = texts_case(("early", WORDS, 1), ("late", WORDS, 2))
    (found,) = suspected_copying([case])
    weaker = found.model_copy(update={"probability": 0.6})
    moved = with_suspected(case, [weaker], least=least)
    assert (moved.attributions != case.attributions) == (least == 0.5)
