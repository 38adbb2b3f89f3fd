"""Confidential sources: a pseudonym wherever records are handed on, the same score."""

from __future__ import annotations

import io
import json
import random
import re
from collections import Counter

import pytest
from support.laws import on_networks, on_records
from support.networks import Network

from claimtrace import (
    Attribution,
    Case,
    Claim,
    Document,
    Policy,
    Quote,
    Source,
    chain,
    corroborate,
    corroborate_all,
    trace,
    write,
)
from claimtrace.confidential import pseudonym, shown
from claimtrace.errors import LedgerError, UnknownReference
from claimtrace.ledger import Ledger
from claimtrace.ledger.asking.fetching import cover_of
from claimtrace.records import Record

NAME = "Colonel Samir Haddad"
SOURCES = (
    Source(id="army", name="Army", kind="armed_force", reliability="B"),
    Source(
        id="s-haddad", name=NAME, kind="official", part_of="army", confidential=True,
        aliases=("the colonel", "Самир"), note="met in Homs", url="https://army.example/haddad",
        extensions={"phone": "123"},
    ),
    Source(id="paper", name="Paper", kind="outlet", note=f"knows {NAME}"),
)  # fmt: skip
CLAIM = Claim(
    id="c", statement="Col. 40 sorties, COLONEL SAMIR HADDAD said", favours=("s-haddad", "army")
)
HOPS = chain(
    "c", "paper", "s-haddad",
    document=Document(
        url="https://paper.example/Colonel_Samir%20Haddad-speaks", title=f"{NAME} speaks",
        archived="https://archive.example/1",
    ),
    quote=Quote(exact="Самир: 40 sorties", start=3, end=20),
)  # fmt: skip
RECORDS: tuple[Record, ...] = (*SOURCES, CLAIM, *HOPS)
LEAKS = re.compile(r"haddad|colonel|самир|homs|phone", re.IGNORECASE)


def text_of(records: list[Record]) -> str:
    stream = io.StringIO()
    write(records, stream)
    return stream.getvalue()


def filled() -> Ledger:
    ledger = Ledger()
    ledger.add(*RECORDS)
    return ledger


def test_no_name_in_what_is_shown() -> None:
    records = shown(RECORDS)
    assert not LEAKS.search(text_of(records))
    hidden = next(each for each in records if isinstance(each, Source) and each.confidential)
    assert hidden.id == hidden.name == pseudonym("s-haddad")
    assert (hidden.kind, hidden.part_of, hidden.note) == ("official", "army", None)
    hop = next(each for each in records if isinstance(each, Attribution))
    assert hop.attributed_to == hidden.id
    assert hop.document is not None
    assert hop.document.url is None
    assert hop.document.archived == "https://archive.example/1"
    assert hop.quote == Quote(exact=f"{hidden.id}: 40 sorties")


def test_who_is_not_confidential_stays_as_it_is() -> None:
    records = [each for each in RECORDS if each is not SOURCES[1]]
    assert all(new is old for new, old in zip(shown(records), records, strict=True))
    assert shown(RECORDS)[0] is SOURCES[0]


def test_parts_of_words_are_not_names() -> None:
    source = Source(id="al", name="Al", confidential=True)
    claim = Claim(id="al-claim", statement="Al-Bab and ALBAB fell, said al.", question="al")
    _, after = shown([source, claim])
    assert isinstance(after, Claim)
    name = pseudonym("al")
    assert after.statement == f"{name}-Bab and ALBAB fell, said {name}."
    assert (after.id, after.question) == ("al-claim", "al")


def test_a_ledger_hands_out_pseudonyms_unless_it_is_asked() -> None:
    ledger = filled()
    for case in (ledger.case("c"), ledger.case_of("c"), *ledger.cases()):
        assert not LEAKS.search(text_of(case.records()))
        assert ledger.pseudonym("s-haddad") in case.sources
    for case in (ledger.case("c", reveal=True), ledger.case_of("c", reveal=True)):
        assert case == Case.of(*RECORDS)
    assert next(ledger.cases(reveal=True)) == Case.of(*RECORDS)
    assert next(ledger.as_of("2016-03-27").cases()) == ledger.case("c")
    assert ledger.source("s-haddad") == SOURCES[1]


def test_texts_and_results_show_the_pseudonym() -> None:
    ledger = filled()
    result = corroborate(ledger, "c")
    said = [
        str(trace(ledger, "c")),
        result.explain(),
        result.summary(),
        result.model_dump_json(),
        json.dumps(result.row()),
        *(finding.model_dump_json() for finding in ledger.findings()),
    ]
    for text in said:
        assert not LEAKS.search(text)
    assert any(ledger.pseudonym("s-haddad") in text for text in said)


def test_findings_of_shared_names_do_not_betray_them() -> None:
    ledger = filled()
    ledger.add(Source(id="other", name=NAME))
    assert not any(LEAKS.search(finding.model_dump_json()) for finding in ledger.findings())


def test_dump_and_backup_are_the_ledger_itself() -> None:
    ledger, stream = filled(), io.BytesIO()
    ledger.dump(stream)
    again = Ledger()
    again.load(io.BytesIO(stream.getvalue()))
    assert again.source("s-haddad") == SOURCES[1]


def test_pseudonyms_are_stable_in_a_ledger_and_differ_between_ledgers() -> None:
    one, two = filled(), filled()
    assert one.pseudonym("s-haddad") == one.pseudonym("s-haddad")
    assert one.pseudonym("s-haddad") != one.pseudonym("army")
    assert one.pseudonym("s-haddad") != two.pseudonym("s-haddad")
    assert re.fullmatch("confidential-[0-9a-f]{12}", pseudonym("x", b"secret"))
    assert pseudonym("x", b"secret") != pseudonym("x")


def test_a_policy_names_a_confidential_source_by_its_pseudonym() -> None:
    ledger = Ledger()
    ledger.add(Source(id="x", name="X", kind="official", confidential=True), CLAIM)
    ledger.add(*chain("c", "x"))
    assert corroborate(ledger, "c").grade == "F6"
    assert corroborate(ledger, "c", Policy(letters={ledger.pseudonym("x"): "A"})).grade[0] == "A"


@pytest.mark.parametrize("secret", [b"", b"secret"])
@on_networks(37, 40, quick=10)
def test_the_score_is_the_same(rng: random.Random, network: Network, secret: bytes) -> None:
    """Law: renaming changes no score."""
    for source in network.sources:
        source["confidential"] = rng.random() < 0.5
    records = network.records()
    rules = {key: value for key, value in network.rules.items() if key == "coupling"}
    policy = Policy(**rules)
    before = list(corroborate_all(Case.of(*records), policy))
    after = list(corroborate_all(Case.of(*shown(records, secret)), policy))
    for one, other in zip(before, after, strict=True):
        assert (one.claim, one.grade, one.reports) == (other.claim, other.grade, other.reports)
        assert one.support == pytest.approx(other.support, abs=1e-12)


def test_letters_that_fold_to_several() -> None:
    source = Source(id="z9", name="Groß", aliases=("İpek",), confidential=True)
    claim = Claim(id="c", statement="Groß, GROSS, gross and İpek agree")
    (_, after) = shown([source, claim])
    assert isinstance(after, Claim)
    assert after.statement.count(pseudonym("z9")) == 4


def test_names_with_signs_of_patterns() -> None:
    rng = random.Random(2)
    for _ in range(50):
        name = "".join(rng.choices(".*+?()[]{}|^$\\ aÄ", k=6)).strip() or "a"
        source = Source(id="z9", name=name, confidential=True)
        claim = Claim(id="c", statement=f"said {name} there")
        (_, after) = shown([source, claim])
        assert isinstance(after, Claim)
        assert after.statement == f"said {pseudonym('z9')} there"


def test_a_computed_id_that_was_read_before_does_not_betray_what_is_hidden() -> None:
    hops = chain("c", "paper", "s-haddad")
    uncovered = [hop.id for hop in hops]
    given = Attribution(id="tip-1", claim="c", reporter="s-haddad")
    named = Attribution(**{**HOPS[0].model_dump(), "id": HOPS[0].content_id})
    for hop in (*hops, given, named):
        *_, covered = shown([*SOURCES, CLAIM, hop])
        assert isinstance(covered, Attribution)
        assert covered.reporter != "s-haddad"
        assert covered.id not in (*uncovered, named.id)
        assert covered.id == ("tip-1" if hop is given else covered.content_id)


def shown_ids(ledger: Ledger) -> list[str]:
    return [hop.id for case in ledger.cases() for hop in case.attributions]


def test_ids_that_a_ledger_shows_can_be_looked_up_in_it() -> None:
    ledger = filled()
    ledger.add(
        Attribution(claim="c", reporter="s-haddad"),
        Attribution(claim="c", reporter="paper", note=f"as {NAME} said"),
        Attribution(claim="c", reporter="paper"),
    )
    real = [hop.id for hop in ledger.attributions()]
    printed = shown_ids(ledger)
    assert len(set(printed) - set(real)) == 3
    assert [ledger.attribution(each) for each in printed] == list(ledger.attributions())
    for each, own in zip(printed, real, strict=True):
        assert ledger.history(each) == ledger.history(own) != ()
    for name in trace(ledger, "c").reports:
        assert ledger.attribution(name).claim == "c"
    found = {finding.record for finding in ledger.findings() if str(finding.record)[:4] == "att-"}
    for name in found:
        assert ledger.history(name)
    with pytest.raises(UnknownReference):
        ledger.attribution(f"att-{'0' * 32}")


def test_what_is_shown_can_be_replaced_removed_and_redacted() -> None:
    ledger = filled()
    (first,) = shown_ids(ledger)
    own = ledger.attribution(first)
    better = Attribution(**{**own.model_dump(exclude={"id"}), "note": "read again"})
    ledger.replace(first, better, "a note")
    (second,) = shown_ids(ledger)
    assert ledger.attribution(second) == better
    assert len(ledger.history(first)) == 2  # the former version is found as it was shown, too
    ledger.remove(second, "wrong")
    assert list(ledger.attributions()) == []
    assert len(ledger.history(second)) == 3
    assert ledger.redact(first, "asked for it") == 2
    with pytest.raises(UnknownReference):
        ledger.history(first)
    ledger.verify()


def test_attributions_that_differ_only_in_what_is_hidden_are_shown_under_one_id() -> None:
    ledger = filled()
    ledger.add(
        *(Attribution(claim="c", reporter="s-haddad", note=name) for name in (NAME, "s-haddad"))
    )
    shared = next(hop.id for hop in ledger.case("c").attributions if hop.note)
    with pytest.raises(LedgerError, match="differ only in what is hidden: use their own ids"):
        ledger.attribution(shared)
    with pytest.raises(LedgerError, match="differ only in what is hidden"):
        ledger.redact(shared, "asked for it")


@on_records(40, floors={"looked_up": 3 / 4})
def test_every_id_that_is_shown_is_found(records: list[Record], seen: Counter[str]) -> None:
    """Law: on random records, whatever stands in ids, names and texts."""
    ledger = Ledger()
    ledger.extend(records)
    for case, bare in zip(ledger.cases(), ledger.cases(reveal=True), strict=True):
        by_id: dict[str, list[Attribution]] = {}
        cover = cover_of(ledger._database)
        for hop in bare.attributions:
            covered = cover.over(hop)
            assert isinstance(covered, Attribution)
            by_id.setdefault(covered.id, []).append(hop)
        for name, hops in by_id.items():
            if len(hops) == 1:
                assert ledger.attribution(name) == hops[0]
                seen["looked_up"] += name != hops[0].id
        assert {hop.id for hop in case.attributions} == set(by_id)
