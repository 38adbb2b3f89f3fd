"""Questions in parts, as on several machines: any division gives the identical result."""

import json
import pickle
import random
from dataclasses import fields
from datetime import date
from functools import cache, reduce
from operator import add

import pytest
from learning.worlds import tolls, world
from support.cases import law_cases
from support.laws import on_records

from claimtrace import Attribution, Case, Claim, Document, Policy, Quote, Source, chain
from claimtrace.learning import Voices, fuse, fuse_parts, suspected_copying
from claimtrace.learning.statistics import Census
from claimtrace.learning.voices import assertions_of
from claimtrace.learning.wording import Spread
from claimtrace.reading.reading import Reading
from claimtrace.records import Stance

WORDS = (
    "forces loyal to the council entered the northern quarter before dawn on Tuesday and "
    "two bridges over the canal were destroyed while residents left towards the coast road {}"
)


class Pickled:
    """Parts that are pickled before and after every piece of work, as between machines."""

    def __init__(self, parts):
        self.parts = [pickle.dumps(part) for part in parts]

    def each(self, work):
        work = pickle.dumps(work)
        for part in self.parts:
            found = pickle.loads(work)(pickle.loads(part))
            yield pickle.loads(pickle.dumps(found))

    def become(self, work):
        work = pickle.dumps(work)
        self.parts = [pickle.dumps(pickle.loads(work)(pickle.loads(part))) for part in self.parts]


def worded(number):
    names = ("early", "late", "other")
    sources = [Source(id=name, name=name, kind="outlet", reliability="B") for name in names]
    claim = Claim(id=f"w{number}", statement=f"It fell {number}.", question=f"w{number}")
    hops = [
        hop
        for day, name in enumerate(names, start=1)
        for words in [WORDS.format(number) if name != "other" else f"{number} bridges are down"]
        for hop in chain(
            claim.id,
            name,
            document=Document(published=date(2020, 1, day)),
            quote=Quote(exact=words),
        )
    ]
    return Case.of(*sources, claim, *hops)


@cache
def mixed_cases(seed):
    """Statements with copiers and twins, figures, and reports that share their words."""
    made = world(150, 12, copiers=4, density=0.4, seed=seed)
    rows = [{"s": s, "q": q, "v": v, "n": None, "m": None} for s, q, v in made.rows]
    rows += [{**row, "s": "twin"} for row in rows if row["s"] == "s7"]
    rows += [
        {"s": source, "q": f"n{number}", "v": None, "n": value, "m": modifier}
        for number, toll in enumerate(tolls(20, 12, seed=seed))
        for source, value, modifier in toll.told
    ]
    cases = Case.from_rows(rows, question="q", reporter="s", statement="v", value="n", modifier="m")
    return [*cases, *map(worded, range(6))]


@cache
def mixed_answers(seed):
    return fuse(mixed_cases(seed))


@pytest.mark.slow
@pytest.mark.parametrize("seed", [1, 2][: law_cases(2, quick=1)])
def test_any_parts_give_the_identical_answers(seed):
    cases = mixed_cases(seed)
    rng = random.Random(seed)
    parts = [[] for _ in range(4)]
    for case in cases:
        rng.choice(parts).append(case)
    together = {each.question: each for each in mixed_answers(seed)}
    apart = {each.question: each for each in fuse_parts(Pickled(map(Voices.of, parts)))}
    assert apart == together
    assert any(each.independent < each.voices for each in together.values())
    assert any(each.value is not None for each in together.values())


def test_no_parts_give_no_answers():
    assert list(fuse_parts(Pickled([]))) == []
    assert fuse([]) == ()


@pytest.mark.slow
def test_voices_can_be_used_again():
    voices = Voices.of(mixed_cases(1))
    assert fuse(voices) == fuse(voices) == mixed_answers(1)
    with pytest.raises(TypeError, match="when Voices are made"):
        fuse(voices, gold={"q1": "t1"})


@pytest.mark.slow
def test_who_there_is_and_boilerplate_add_up_in_any_order():
    cases = mixed_cases(1)
    parts = [Voices.of(cases[n::3]) for n in range(3)]
    whole = Voices.of(cases)
    census = [Census.from_json(part.census(10).to_json()) for part in parts]
    assert json.loads(reduce(add, census).to_json()) == json.loads(whole.census(10).to_json())
    assert reduce(add, census[::-1]) == reduce(add, census)
    spread = [Spread.from_json(Spread.of(part.texts).to_json()) for part in parts]
    assert reduce(add, spread[::-1]) == reduce(add, spread) == Spread.of(whole.texts)


def test_cases_are_let_go_one_at_a_time():
    alive = []

    class Watched(Case):
        def __del__(self):
            alive.remove(self.question)

    def one_by_one():
        for case in Case.from_rows(
            [{"s": s, "q": q, "v": v} for s, q, v in world(40, 6, seed=1).rows],
            question="q", reporter="s", statement="v",
        ):  # fmt: skip
            alive.append(case.question)
            assert len(alive) <= 3
            yield Watched(*(getattr(case, each.name) for each in fields(Case)))

    assert fuse(one_by_one())
    assert suspected_copying(one_by_one()) == ()
    assert not alive


def test_a_report_in_the_words_of_another_is_no_second_voice():
    copied = [worded(number) for number in range(3)]
    (first, *_) = fuse(copied)
    assert first.voices == 3
    assert first.independent < 2.2
    bare = [
        Case.of(
            *(
                Attribution(claim=r.claim, reporter=r.reporter, document=r.document)
                if isinstance(r, Attribution)
                else r
                for r in case.records()
            )
        )
        for case in copied
    ]
    (unworded, *_) = fuse(bare)
    assert unworded.independent == 3
    assert unworded.support > first.support


@on_records(60, floors={"plain": 1 / 3})
def test_who_asserts_is_who_the_chains_end_with(records, seen):
    """The short way for plain reports gives what tracing gives."""
    short = [
        record
        for record in records
        if not isinstance(record, Attribution)
        or (record.attributed_to is None and record.stance is not Stance.RETRACTS)
    ]
    for case in [*Case.group(records), *Case.group(short)]:
        reading = Reading(case, Policy())
        found = {claim.id: set(owners) for claim, owners in assertions_of(reading)}
        for claim in case.claims:
            ends = reading.ends(claim, Stance.ASSERTS)
            assert found.get(claim, set()) == {case.organisations[end.source] for end in ends}
        seen["plain"] += bool(found) and all(hop.attributed_to is None for hop in case.attributions)
