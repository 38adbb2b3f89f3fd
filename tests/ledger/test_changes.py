"""Which questions an update concerns: every one whose case differs, and not just all of them."""

from __future__ import annotations

import io
import random
from contextlib import suppress
from typing import Any

import pytest
from pydantic import ValidationError
from support.laws import on_networks, on_records
from support.random_records import MOMENTS, TEXTS, document, maybe
from support.random_records import records as random_records

from claimtrace import (
    Attribution,
    Case,
    Claim,
    Document,
    Policy,
    Source,
    chain,
    corroborate_all,
    read,
)
from claimtrace.errors import (
    ClaimtraceError,
    DuplicateId,
    InvalidRecord,
    LedgerError,
    UnknownReference,
)
from claimtrace.ledger import Ledger
from claimtrace.records import Stance

PAGE = Document(title="page")


def cases_of(ledger: Ledger) -> dict[str, Case]:
    return {case.question: case for case in ledger.cases()}


def differing(before: dict[str, Case], after: dict[str, Case]) -> set[str]:
    return {question for question, case in after.items() if before.get(question) != case}


@pytest.fixture
def ledger() -> Ledger:
    """Three questions: of the ministry, of its office by way of a paper, of nobody else's."""
    ledger = Ledger()
    ledger.add(
        Source(id="ministry", name="Ministry", kind="government", reliability="C"),
        Source(id="office", name="Press office", kind="government", part_of="ministry"),
        Source(id="observatory", name="Observatory", kind="monitor"),
        Source(id="paper", name="Paper", kind="outlet"),
        Source(id="army", name="Army", kind="armed_force"),
        *(Claim(id=name, statement=name) for name in ("own", "cited", "other")),
        Claim(id="praise", statement="praise", favours=("army",)),
        *chain("own", "ministry", document=PAGE),
        *chain("cited", "paper", "office", document=PAGE),
        *chain("other", "paper", "observatory", document=PAGE),
        *chain("praise", "observatory", document=PAGE),
    )
    return ledger


def test_nothing_changed_since_now(ledger):
    assert ledger.changed_since(ledger.head()) == ()


def test_a_regraded_source_concerns_every_question_that_it_reaches(ledger):
    head = ledger.head()
    ledger.replace("ministry", Source(id="ministry", name="Ministry", reliability="A"), "better")
    assert ledger.changed_since(head) == ("own", "cited")


@pytest.mark.parametrize(
    ("update", "concerned"),
    [
        (lambda ledger: ledger.add(Source(id="new", name="New")), ()),
        (lambda ledger: ledger.add(Claim(id="c", statement="c")), ("c",)),
        (lambda ledger: ledger.add(Claim(id="c", question="own", statement="c")), ("own",)),
        (lambda ledger: ledger.add(*chain("other", "ministry", document=PAGE)), ("other",)),
        (lambda ledger: ledger.replace("army", Source(id="army", name="A", bloc="b"), "ally"),
         ("praise",)),
        (lambda ledger: ledger.replace("cited", Claim(id="cited", statement="x"), "typo"),
         ("cited",)),
        (lambda ledger: ledger.replace("own", Claim(id="own", question="cited", statement="own"),
                                       "moved"), ("cited",)),
        (lambda ledger: ledger.remove(next(ledger.attributions("own")).id, "wrong"), ("own",)),
        (lambda ledger: ledger.record("12 killed", question="other", by="paper"), ("other",)),
    ],
)  # fmt: skip
def test_an_update_concerns_its_own_questions(ledger, update, concerned):
    head, before = ledger.head(), cases_of(ledger)
    update(ledger)
    assert ledger.changed_since(head) == concerned
    assert differing(before, cases_of(ledger)) <= set(concerned)


def test_after_an_erasure_every_question_may_be_concerned(ledger):
    head = ledger.head()
    ledger.redact(next(ledger.attributions("own")).id, "asked for it")
    assert ledger.changed_since(head) == ledger.questions()


@pytest.mark.parametrize(
    "source",
    [
        Source(id="praise-source", name="praise", confidential=True),
        Source(id="ministry", name="Ministry", confidential=True, aliases=("Praise",)),
    ],
)
def test_a_name_that_is_hidden_from_now_on_may_stand_in_any_question(ledger, source):
    head, before = ledger.head(), cases_of(ledger)
    if source.id == "ministry":
        ledger.replace("ministry", source, "asked for it")
    else:
        ledger.add(source)
    assert "praise" in differing(before, cases_of(ledger))
    assert ledger.changed_since(head) == ledger.questions()
    head = ledger.head()
    ledger.replace(source.id, source.model_copy(update={"reliability": "A"}), "graded")
    assert "praise" not in ledger.changed_since(head)


def test_what_was_removed_with_its_claim_concerns_nothing_that_is_left(ledger):
    head = ledger.head()
    ledger.remove(next(ledger.attributions("own")).id, "wrong")
    ledger.remove("own", "wrong")
    assert ledger.changed_since(head) == ()
    assert "own" not in ledger.questions()


def test_the_head_of_another_ledger_is_refused(ledger):
    with pytest.raises(UnknownReference, match="another ledger's, or this one was set back"):
        ledger.changed_since(Ledger().head())
    with pytest.raises(LedgerError, match="is not a digest"):
        ledger.changed_since("yesterday")


@on_records(60, quick=20)
def test_no_case_differs_without_being_named(rng, records):
    ledger = Ledger()
    ledger.extend(records)
    for _ in range(rng.randint(0, 3)):
        change(ledger, rng)
    head, before = ledger.head(), cases_of(ledger)
    for _ in range(rng.randint(1, 6)):
        change(ledger, rng)
    concerned = set(ledger.changed_since(head))
    assert concerned <= set(ledger.questions())
    assert differing(before, cases_of(ledger)) <= concerned


def change(ledger: Ledger, rng: random.Random) -> None:
    """Something that can be done to a ledger; what it refuses is not done."""
    if not ledger.questions() or not list(ledger.sources()):
        return
    source = rng.choice(list(ledger.sources()))
    claim = rng.choice(list(ledger.claims()))
    hop = rng.choice([*ledger.attributions(), Attribution(claim="nowhere", reporter="nobody")])
    letter, bloc = rng.choice("ABCDE"), rng.choice((None, "b1", "b2"))
    other = rng.choice(list(ledger.sources())).id
    question = rng.choice(ledger.questions())
    hidden = Source(id=f"new-{rng.random()}", name=rng.choice(TEXTS), confidential=True)
    actions = (
        lambda: ledger.add(hidden),
        lambda: ledger.replace(
            source.id, source.model_copy(update={"confidential": not source.confidential}), "asked"
        ),
        lambda: ledger.remove(source.id, "wrong", kind="source"),
        lambda: ledger.replace(
            source.id, source.model_copy(update={"reliability": letter, "bloc": bloc}), "graded"
        ),
        lambda: ledger.replace(source.id, source.model_copy(update={"part_of": other}), "moved"),
        lambda: ledger.replace(claim.id, claim.model_copy(update={"question": question}), "moved"),
        lambda: ledger.replace(hop.id, hop.model_copy(update={"note": letter}), "noted"),
        lambda: ledger.add(Attribution(claim=claim.id, reporter=source.id, document=PAGE)),
        lambda: ledger.add(
            Attribution(claim=claim.id, reporter=source.id, undercuts=other, document=PAGE)
        ),
        lambda: ledger.add(Claim(id=f"new-{rng.random()}", question=question, statement="new")),
        lambda: ledger.remove(hop.id, "wrong", kind="attribution"),
        lambda: ledger.remove(claim.id, "wrong", kind="claim"),
    )
    with suppress(ClaimtraceError, ValidationError):
        rng.choice(actions)()


def test_scoring_the_concerned_questions_again_brings_all_scores_up_to_date(ledger):
    scores = {each.claim: each for each in corroborate_all(ledger)}
    head = ledger.head()
    ledger.replace("ministry", Source(id="ministry", name="Ministry", reliability="A"), "better")
    again = map(ledger.case, ledger.changed_since(head))
    scores |= {each.claim: each for each in corroborate_all(again)}
    assert scores == {each.claim: each for each in corroborate_all(ledger)}


def otherwise(hop: Attribution, rng: random.Random, targets: list[str]) -> Attribution:
    """The same hop as far as it says who cites whom; what scoring reads besides is drawn anew."""
    fields: dict[str, Any] = {name: getattr(hop, name) for name in type(hop).model_fields}
    if hop.given_id == hop.content_id:
        del fields["id"]
    bases = ("own", "unattributed") if hop.attributed_to is None else ("named", "hedged", "vague")
    drawn = {
        "stance": rng.choice((Stance.ASSERTS, *Stance)),
        "basis": maybe(rng, bases, 0.7),
        "certainty": maybe(rng, (1.0, 0.25, 1e-9)),
        "said": maybe(rng, MOMENTS),
        "document": maybe(rng, (document(rng), PAGE), 0.7),
    }
    changed = rng.sample(sorted(drawn), rng.randint(1, len(drawn)))
    fields |= {name: drawn[name] for name in changed}
    if fields["stance"] is not Stance.ASSERTS:
        fields["supersedes"] = None
    fields["undercuts"] = rng.choice(targets) if fields["stance"] is Stance.UNDERCUTS else None
    return Attribution(**fields)


@on_networks(53, 30, quick=10)
def test_after_a_replacement_cases_are_those_of_the_records_that_are_there(rng, network):
    ledger, policy = Ledger(), network.policy()
    ledger.add(*network.records(), *random_records(rng))
    replaced = 0
    for _ in range(10):
        hop = rng.choice(list(ledger.attributions()))
        targets = [source.id for source in ledger.sources()]
        with suppress(DuplicateId, InvalidRecord, ValidationError):  # nobody undercuts itself
            ledger.replace(hop.id, otherwise(hop, rng, targets), "read again")
            replaced += 1
    assert replaced
    ledger.verify()
    dumped = io.BytesIO()
    ledger.dump(dumped)
    dumped.seek(0)
    expected = {case.question: case for case in Case.group(read(dumped))}
    assert expected.keys() == set(ledger.questions())
    for question, case in expected.items():
        kept = ledger.case(question, reveal=True)
        assert as_sets(kept) == as_sets(case)
        assert by_claim(kept, policy) == by_claim(case, policy)


def as_sets(case: Case) -> tuple[Any, ...]:
    """A case whatever the order of its records, which a dump does not keep."""
    hops = {hop.id: hop for hop in case.attributions}
    return case.question, case.claims, case.sources, case.organisations, hops


def by_claim(case: Case, policy: Policy) -> dict[str, tuple[Any, ...]]:
    """What does not hang on the order of records, rounded as sums of floats need it."""
    return {
        each.claim: (each.grade, round(each.support, 9), round(each.opposition, 9), each.origins)
        for each in corroborate_all(case, policy, explain=False)
    }
