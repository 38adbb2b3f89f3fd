"""The laws of learning, on generated worlds."""

import json
import random
from functools import cache
from itertools import pairwise

import pytest
from learning.worlds import World, world
from support.cases import law_cases

from claimtrace import Case, Policy, Source
from claimtrace.learning import LearningSettings, fuse, track_record
from claimtrace.learning.dependence import Links, false_counts, overlap_counts
from claimtrace.learning.fitting import learn_parts
from claimtrace.learning.posterior import counts_of, posterior
from claimtrace.learning.statistics import PairCounts, SourceCounts
from claimtrace.learning.voices import OnePart, Voices

SEEDS = (1, 2, 3)[: law_cases(3, quick=1)]


def cases_of(rows):
    table = [{"s": source, "q": question, "v": answer} for source, question, answer in rows]
    return Case.from_rows(table, question="q", reporter="s", statement="v")


@cache
def copied_world(seed: int) -> World:
    return world(200, 16, copiers=5, density=0.35, seed=seed)


def answers(rows, **keywords):
    return {each.question: each for each in fuse(cases_of(rows), **keywords)}


@cache
def answers_of_copied_world(seed):
    return answers(copied_world(seed).rows)


def correct(found, truth):
    return sum(found[q].statement == answer for q, answer in truth.items() if q in found)


@pytest.mark.slow
@pytest.mark.parametrize("seed", SEEDS)
def test_order_changes_nothing(seed):
    rows = copied_world(seed).rows
    shuffled = random.Random(seed).sample(rows, len(rows))
    assert answers_of_copied_world(seed) == answers(shuffled)


@pytest.mark.slow
@pytest.mark.parametrize("seed", SEEDS)
def test_names_change_nothing(seed):
    rows = copied_world(seed).rows
    names = sorted({source for source, _, _ in rows})
    others = random.Random(seed).sample([f"n{number}" for number in range(len(names))], len(names))
    new = dict(zip(names, others, strict=True))
    renamed = [(new[source], question, answer) for source, question, answer in rows]
    assert answers_of_copied_world(seed) == answers(renamed)


@pytest.mark.slow
@pytest.mark.parametrize("seed", SEEDS)
def test_any_partition_gives_the_identical_statistics(seed):
    parts_of_one = OnePart(Voices.from_triples(copied_world(seed).rows))
    model = learn_parts(parts_of_one).model
    voices = parts_of_one.voices
    everyone = set(range(len(voices.sources)))
    rng = random.Random(seed)
    parts = [[], [], [], []]
    for question in voices.questions:
        rng.choice(parts).append(question)

    def learn(questions):
        held = [(question, posterior(question, model).shares) for question in questions]
        pairs = overlap_counts(questions, everyone)
        candidates = overlap_counts(voices.questions, everyone, 5).overlap
        pairs.false = false_counts(held, candidates.keys()).false
        return counts_of(questions, model), pairs

    whole_sources, whole_pairs = learn(voices.questions)
    learned = [learn(part) for part in parts]
    rng.shuffle(learned)
    sources, pairs = SourceCounts(), PairCounts()
    for part_sources, part_pairs in learned:
        sources = SourceCounts.from_json(part_sources.to_json()) + sources
        pairs = pairs + PairCounts.from_json(json.dumps(json.loads(part_pairs.to_json())))
    assert sources == whole_sources
    assert pairs == whole_pairs
    assert whole_pairs.false.total() > 0


@pytest.mark.parametrize("seed", SEEDS)
def test_the_objective_never_falls_within_a_round_and_rounds_are_bounded(seed):
    settings = LearningSettings()
    voices = Voices.from_triples(copied_world(seed).rows)
    result = learn_parts(OnePart(voices), settings=settings)
    assert 1 <= len(result.objective) <= settings.rounds
    for course in result.objective:
        assert 1 <= len(course) <= settings.iterations
        for before, after in pairwise(course):
            assert after >= before - 1e-6 * abs(before)
    assert any(len(course) > 2 for course in result.objective)


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("cloned", ["s0", "s9", "s1"][: law_cases(3, quick=2)])
@pytest.mark.slow
def test_a_clone_never_raises_the_support(seed, cloned):
    rows = copied_world(seed).rows
    clone = [("clone", question, answer) for source, question, answer in rows if source == cloned]
    assert len(clone) >= 5
    before, after = answers_of_copied_world(seed), answers([*rows, *clone])
    for question, found in before.items():
        was = {found.claim: found.support} | {a.claim: a.support for a in found.alternatives}
        now = after[question]
        for claim, support in [
            (now.claim, now.support),
            *((a.claim, a.support) for a in now.alternatives),
        ]:
            assert support <= was[claim] + 1e-9


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.slow
def test_more_gold_never_moves_a_gold_question(seed):
    made = copied_world(seed)
    order = random.Random(seed).sample(sorted(made.truth), 60)
    for known in (60, 20, 5)[: law_cases(3, quick=1)]:
        gold = {question: made.truth[question] for question in order[:known]}
        found = answers(made.rows, gold=gold)
        for question, answer in gold.items():
            if found[question].gold:
                assert (found[question].statement, found[question].support) == (answer, 1.0)
        assert sum(each.gold for each in found.values()) > known // 2


@pytest.mark.slow
@pytest.mark.parametrize("seed", SEEDS)
def test_claims_that_nobody_else_speaks_to_tell_nothing(seed):
    made = world(100, 8, seed=seed)
    alone = [("loner", f"x{number}", "yes") for number in range(200)]
    record = track_record(cases_of([*made.rows, *alone]))
    loner = record.of("loner")
    assert loner.observations == 0
    assert loner.reliability == loner.prior == LearningSettings().prior
    assert loner.originated == 200
    assert record.of("s1").observations > 10


def test_a_source_is_judged_by_others_and_not_by_its_own_weight():
    """Whatever reliability a source starts with, the others judge its answers alike."""
    rows = [(source, f"q{n}", f"a{n}") for n in range(20) for source in ("x", "y", "z")]
    rows += [("odd", f"q{n}", f"b{n}") for n in range(20)]

    def judged(letter):
        table = [{"s": s, "q": q, "v": v} for s, q, v in rows]
        odd = Source(id="odd", name="odd", reliability=letter)
        cases = Case.from_rows(table, question="q", reporter="s", statement="v", sources=[odd])
        return track_record(cases).of("odd")

    trusted, mistrusted = judged("A"), judged("E")
    assert trusted.reliability < 0.35
    assert mistrusted.reliability < trusted.reliability
    assert trusted.contradicted == 20


@pytest.mark.slow
def test_copies_are_discounted_where_the_vote_fails():
    made = world(400, 24, copiers=9, density=0.35, bad=0.1, copy_rate=1.0, seed=5)
    voices = Voices.from_triples(made.rows)

    def right(copying):
        parts = OnePart(voices)
        learned = learn_parts(parts, copying=copying)
        hits = 0
        for question in parts.voices.questions:
            shares = posterior(question, learned.model).shares
            best = shares.index(max(shares))
            hits += question.statements[best] == made.truth[question.id]
        return hits / len(voices.questions)

    plain, learned = right(False), right(True)
    assert learned > 0.9
    assert learned > plain + 0.2


@pytest.mark.slow
def test_without_copiers_nobody_is_suspected_and_nothing_is_lost():
    for seed in SEEDS:
        made = world(300, 30, seed=seed)
        result = learn_parts(OnePart(Voices.from_triples(made.rows)))
        assert len(result.dependent) <= 0.01 * 30 * 29 / 2
        assert correct(answers(made.rows), made.truth) >= 0.97 * len(made.truth)


def test_two_that_follow_a_third_are_no_two_voices():
    """Where the third says the same, and however little is known of the two themselves."""
    links = Links([0.4, 0.5, 0.6, 0.5], {0: {1: 0.9, 2: 0.8}, 1: {0: 0.9}, 2: {0: 0.8}})
    assert links.independence((1, 2)) == [1, 1]
    own = links.independence((0, 1, 2, 3))
    assert own[2:] == [1, 1]  # the most reliable of the three, and one whom nothing links
    assert own[1] == pytest.approx(1 - 0.9 * 0.8)
    assert own[0] == pytest.approx((1 - 0.9) * (1 - 0.8))


def test_a_record_becomes_a_policy():
    made = world(100, 8, seed=3)
    record = track_record(cases_of(made.rows))
    policy = record.policy(Policy(source_reliability={"s1": 0.5}))
    assert policy.source_reliability["s1"] == 0.5
    assert policy.source_reliability["s2"] == record.of("s2").reliability
    assert len(policy.source_reliability) == 8


@pytest.mark.slow
def test_the_interval_of_reliability_holds_the_truth_about_as_often_as_it_says():
    held = total = 0
    for seed in range(law_cases(6, quick=2)):
        made = world(250, 20, least=0.5, most=0.95, seed=seed)
        record = track_record(cases_of(made.rows))
        for name, reliability in made.reliability.items():
            held += record.of(name).low <= reliability <= record.of(name).high
            total += 1
    assert 0.8 <= held / total <= 0.99
