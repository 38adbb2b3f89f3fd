"""Undercuts and scopes in a ledger: what it takes, what it refuses, what it finds again."""

from __future__ import annotations

import io
from collections.abc import Callable

import pytest

from claimtrace import Attribution, Case, Claim, Document, Source, chain
from claimtrace.errors import InvalidRecord, LedgerError, LoadError, UnknownReference
from claimtrace.jsonlines import to_line
from claimtrace.ledger import Ledger
from claimtrace.records import Stance

PAGE = Document(url="https://example.org/page")
SOURCES = (
    Source(id="ministry", name="Ministry", kind="government"),
    Source(id="office", name="Office", kind="government", part_of="ministry"),
    Source(id="institute", name="Institute", kind="monitor"),
    Source(id="paper", name="Paper", kind="outlet"),
    Source(id="video", name="Video of the square", kind="material"),
)
CLAIM = Claim(id="toll", statement="12 killed", scope=("square",))
UNDERCUT = chain("toll", "paper", "institute", undercuts="video", document=PAGE)
OWN = Attribution(claim="toll", reporter="office", undercuts="ministry", document=PAGE)


@pytest.fixture
def ledger() -> Ledger:
    ledger = Ledger()
    ledger.add(*SOURCES, CLAIM, *chain("toll", "paper", "video", document=PAGE))
    return ledger


def lines(*records: object) -> io.BytesIO:
    return io.BytesIO("".join(to_line(record) + "\n" for record in records).encode())


def test_an_undercut_is_kept_and_found_in_its_case(ledger: Ledger) -> None:
    ledger.add(*UNDERCUT)
    (hop,) = ledger.case("toll").graph("toll", Stance.UNDERCUTS).hops
    assert (hop.undercuts, hop.attribution) == ("video", UNDERCUT[0])
    assert ledger.claim("toll").scope == ("square",)
    assert ledger.case("toll") == Case.of(*ledger.records())
    ledger.verify()


@pytest.mark.parametrize("indexed", [True, False])
def test_no_organisation_undercuts_itself(ledger: Ledger, indexed: bool) -> None:
    with pytest.raises(InvalidRecord, match="stance 'retracts'") as caught:
        ledger.add(OWN)
    assert [problem.path for problem in caught.value.problems] == ["undercuts"]
    assert caught.value.problems[0].record == OWN.id
    into = ledger if indexed else Ledger()
    with pytest.raises(LoadError, match="cannot undercut itself") as refused:
        into.load(lines(*SOURCES, CLAIM, *UNDERCUT, OWN))
    assert [problem.line for problem in refused.value.problems] == [8]
    report = into.load(lines(*SOURCES, CLAIM, *UNDERCUT, OWN), on_error="skip")
    assert (report.skipped, report.attributions) == (1, 1)
    assert [hop.undercuts for hop in into.attributions() if hop.undercuts] == ["video"]
    into.verify()


def test_one_word_of_a_cited_part_against_another_part_is_refused(ledger: Ledger) -> None:
    ledger.add(Source(id="spokesman", name="Spokesman", part_of="office"))
    for target in ("spokesman", "office", "ministry"):
        for speaker in {"spokesman", "office", "ministry"} - {target}:
            with pytest.raises(InvalidRecord):
                ledger.add(*chain("toll", "paper", speaker, undercuts=target, document=PAGE))
    ledger.add(*chain("toll", "office", "institute", undercuts="ministry", document=PAGE))


def test_replacing_makes_no_retraction_of_an_undercut(ledger: Ledger) -> None:
    ledger.add(*UNDERCUT)
    before = ledger.head()
    with pytest.raises(InvalidRecord, match="nothing was changed"):
        ledger.replace(
            "video", SOURCES[-1].model_copy(update={"part_of": "institute"}), "its camera"
        )
    (denial,) = chain("toll", "ministry", stance="denies", document=PAGE)
    ledger.add(denial)
    with pytest.raises(InvalidRecord, match="nothing was changed"):
        ledger.replace(
            denial.id,
            Attribution(claim="toll", reporter="ministry", undercuts="office", document=PAGE),
            "read again",
        )
    assert ledger.changed_since(before) == ("toll",)
    ledger.replace("video", SOURCES[-1].model_copy(update={"part_of": "ministry"}), "its camera")
    ledger.verify()


def test_a_merge_makes_none_either(ledger: Ledger) -> None:
    ledger.add(*UNDERCUT)
    other = Ledger()
    owned = SOURCES[-1].model_copy(update={"part_of": "institute"})
    other.add(*SOURCES[:-1], owned)
    with pytest.raises(InvalidRecord):
        ledger.merge(other, on_conflict="theirs")
    assert ledger.source("video").part_of is None
    other = Ledger()
    other.add(*SOURCES, CLAIM)
    other.add(Attribution(claim="toll", reporter="ministry", undercuts="paper", document=PAGE))
    ledger.merge(other)
    assert {hop.undercuts for hop in ledger.attributions() if hop.undercuts} == {"video", "paper"}


def test_the_target_must_be_known_and_stays(ledger: Ledger) -> None:
    hop = Attribution(claim="toll", reporter="ministry", undercuts="forger", document=PAGE)
    with pytest.raises(UnknownReference, match="no source 'forger'") as caught:
        ledger.add(hop)
    assert caught.value.problems[0].path == "undercuts"
    report = ledger.load(lines(hop), on_error="skip")
    assert (report.skipped, report.attributions) == (1, 0)
    ledger.add(hop, Source(id="forger", name="Forger"))
    with pytest.raises(UnknownReference) as refused:
        ledger.remove("forger", "never existed", kind="source")
    assert [problem.path for problem in refused.value.problems] == ["undercuts"]
    (denial,) = chain("toll", "ministry", stance="denies", document=PAGE)
    ledger.add(denial)
    gone = Attribution(claim="toll", reporter="ministry", undercuts="nobody", document=PAGE)
    with pytest.raises(UnknownReference, match="no source 'nobody'"):
        ledger.replace(denial.id, gone, "read again")


def test_what_undercuts_a_source_that_is_left_out_is_left_out() -> None:
    lost = Source(id="copy", name="Copy", part_of="nowhere")
    hop = Attribution(claim="toll", reporter="institute", undercuts="copy", document=PAGE)
    ledger = Ledger()
    report = ledger.load(lines(*SOURCES, CLAIM, lost, hop), on_error="skip")
    assert [problem.line for problem in report.problems] == [7, 8]
    assert "it names 'copy', which was left out" in str(report)
    assert list(ledger.attributions()) == []
    ledger.verify()


def test_a_target_that_changes_concerns_its_question(ledger: Ledger) -> None:
    ledger.add(
        Claim(id="other", statement="other"),
        Attribution(claim="other", reporter="institute", undercuts="office", document=PAGE),
    )
    head = ledger.head()
    ledger.replace("office", SOURCES[1].model_copy(update={"part_of": None}), "independent now")
    assert ledger.changed_since(head) == ("other",)
    head = ledger.head()
    ledger.replace("video", SOURCES[-1].model_copy(update={"reliability": "A"}), "seen")
    assert ledger.changed_since(head) == ("toll",)


def test_a_confidential_target_has_its_pseudonym_everywhere() -> None:
    ledger = Ledger()
    hidden = Source(id="medic", name="Dr N", kind="witness", confidential=True)
    ledger.add(
        *SOURCES,
        hidden,
        Claim(id="toll", statement="12 killed", scope=("medic", "square")),
        Attribution(claim="toll", reporter="ministry", undercuts="medic", document=PAGE),
        *chain("toll", "paper", "medic", document=PAGE),
    )
    cover = ledger.pseudonym("medic")
    case = ledger.case("toll")
    (hop,) = case.graph("toll", Stance.UNDERCUTS).hops
    assert hop.undercuts == hop.attribution.undercuts == cover
    assert case.claims["toll"].scope == (cover, "square")
    shown = [to_line(record) for record in ledger.records()]
    assert not any("medic" in line or "Dr N" in line for line in shown)
    own = next(each for each in ledger.attributions() if each.undercuts)
    ledger.remove(hop.attribution.id, "shown under another id", kind="attribution")
    assert own not in list(ledger.attributions())


@pytest.mark.parametrize(
    "damage",
    [
        "UPDATE attribution SET undercuts = NULL WHERE undercuts IS NOT NULL",
        "UPDATE attribution SET undercuts = 1 WHERE undercuts IS NOT NULL",
        "UPDATE claim SET scope = NULL",
        "UPDATE attribution SET document = zeroblob(16) WHERE undercuts IS NOT NULL",
        "UPDATE attribution SET document = NULL WHERE reporter = 1",
    ],
)
def test_a_column_that_says_otherwise_is_found(ledger: Ledger, damage: str) -> None:
    ledger.add(*UNDERCUT, Attribution(claim="toll", reporter="ministry", document=PAGE))
    ledger.verify()
    ledger._database.run(damage)
    with pytest.raises(LedgerError, match="a column does not say what the record says"):
        ledger.verify()


DOCUMENTS: tuple[tuple[str, Callable[..., Attribution]], ...] = (
    ("url", lambda **more: Attribution(document=PAGE, **more)),
    ("sha", lambda **more: Attribution(document=Document(sha256="AB" * 32), **more)),
    ("none", lambda **more: Attribution(document=Document(title="a leaflet"), **more)),
)


@pytest.mark.parametrize(("kind", "make"), DOCUMENTS)
def test_documents_are_told_apart_as_in_a_case_of_records(
    ledger: Ledger, kind: str, make: Callable[..., Attribution]
) -> None:
    hops = (
        make(claim="toll", reporter="ministry"),
        make(claim="toll", reporter="institute", basis="own"),
        make(claim="toll", reporter="office", basis="unattributed"),
        make(claim="toll", reporter="paper"),
        make(claim="toll", reporter="paper", attributed_to="office"),
    )
    ledger.add(*hops)

    def documents(case: Case) -> dict[str, bytes | None]:
        return {
            hop.attribution.id: hop.document for graph in case.graphs.values() for hop in graph.hops
        }

    found = documents(ledger.case("toll"))
    assert found == documents(Case.of(*ledger.records()))
    told_apart = {hop.reporter for hop in hops if found[hop.id] is not None}
    assert told_apart == (set() if kind == "none" else {"ministry", "institute"})


def test_as_of_a_moment_an_undercut_is_told_of_by_its_own_chain(ledger: Ledger) -> None:
    told = Attribution(claim="toll", reporter="institute", undercuts="paper", basis="own")
    ledger.add(
        *chain("toll", "ministry", "institute", undercuts="video", said="2023-02-06"),
        *chain("toll", "ministry", "institute", undercuts="paper", said="2023-02-08"),
        told,
    )

    def targets(view: object) -> list[str]:
        hops = view.case("toll").graph("toll", Stance.UNDERCUTS).hops  # type: ignore[attr-defined]
        return sorted(f"{hop.way.reporter} {hop.undercuts}" for hop in hops)

    assert targets(ledger.as_of("2023-02-07")) == ["ministry video"]
    assert targets(ledger.as_of("2023-02-08")) == [
        "institute paper", "ministry paper", "ministry video",
    ]  # fmt: skip
