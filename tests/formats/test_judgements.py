"""Exports say of sources and scores what the policy says, and refuse what is neither."""

import io
import json
from datetime import date

import pytest
from support.laws import on_records

from claimtrace import (
    Case,
    Claim,
    Document,
    Ledger,
    Policy,
    Quantity,
    Source,
    chain,
    corroborate,
    corroborate_all,
    trace,
)
from claimtrace.errors import InvalidRecord
from claimtrace.formats import EXPORTERS, read_claimreview, to_prov, to_schemaorg, to_stix
from claimtrace.formats.terms import Catalogue, Letters, local_name
from claimtrace.reading.reading import Reading

RECORDS = [
    Source(id="m", name="Monitor", kind="monitor", reliability="C"),
    Source(id="m-office", name="Its office", kind="monitor", reliability="E", part_of="m"),
    Source(id="other", name="Other", kind="monitor", reliability="B"),
    Claim(id="c", statement="S"),
    *chain("c", "m-office", document=Document()),
]
PROMOTED = Policy(letters={"m": "A"})


def letters_in_prov(records, policy):
    agents = json.loads("\n".join(EXPORTERS["prov"](records, policy))).get("agent", {})
    return {
        name.removeprefix("source:"): agent.get("claimtrace:sourceReliability", "F")
        for name, agent in agents.items()
    }


def letter_in(tags):
    (tag,) = tags or ['x="f"']
    return tag.split('"')[1].upper()


def letters_in_stix(records, policy):
    bundle = json.loads("\n".join(EXPORTERS["stix"](records, policy)))
    return {
        each["name"]: letter_in(each.get("labels"))
        for each in bundle["objects"]
        if each["type"] == "identity"
    }


def letters_in_misp(records, policy):
    lines = map(json.loads, EXPORTERS["misp"](records, policy))
    return {
        line["id"]: letter_in([tag["name"] for tag in line["Tag"]])
        for line in lines
        if line["type"] == "source"
    }


@pytest.mark.parametrize(
    ("policy", "organisation"),
    [
        (Policy(), "C"),
        (PROMOTED, "A"),
        (Policy(letters={"m": "F"}), "F"),
        (Policy(letters={"m-office": "A"}), "C"),
        (Policy(source_reliability={"m": 0.9}), "F"),
        (Policy(source_reliability={("m", "tolls"): 0.9}), "F"),
    ],
)
def test_a_source_has_the_letter_of_its_organisation_by_the_policy(policy, organisation):
    assert letters_in_prov(RECORDS, policy) == {
        "m": organisation, "m-office": organisation, "other": "B",
    }  # fmt: skip
    assert letters_in_stix(RECORDS, policy) == {
        "Monitor": organisation, "Its office": organisation, "Other": "B",
    }  # fmt: skip
    expected = {"m": organisation, "m-office": organisation, "other": "B"}
    assert letters_in_misp(RECORDS, policy) == {
        name: letter for name, letter in expected.items() if letter != "F"
    }


def test_letters_beside_a_score_are_those_that_made_it():
    score = corroborate(Case.of(*RECORDS), "c", PROMOTED)
    assert score.reliability == "A"
    bundle = to_stix(RECORDS, [score], policy=PROMOTED)
    (labels,) = {
        tuple(made["labels"])
        for made in bundle["objects"]
        if made.get("name") in ("Monitor", "Its office")
    }
    assert labels[0] in next(
        made["labels"] for made in bundle["objects"] if "Score" in made.get("abstract", "")
    )
    agent = to_prov(RECORDS, [score], policy=PROMOTED)["agent"]["source:m"]
    assert agent["claimtrace:sourceReliability"] == "A"


@on_records(80, floors={"compared": 1})
def test_letters_agree_with_the_reading_of_every_case(rng, records, seen):
    shelf = Catalogue(records)
    policy = Policy(letters={name: rng.choice("ABCDEF") for name in shelf.sources})
    letters = Letters(shelf, policy)
    for case in shelf.cases():
        reading = Reading(case, policy)
        for source, organisation in case.organisations.items():
            assert letters.of(source) == reading.outlook.letter_of(organisation)
            seen["compared"] += 1


def test_a_source_without_an_end_or_a_record_has_what_the_policy_says():
    shelf = Catalogue([
        Source(id="a", name="A", part_of="b", reliability="A"),
        Source(id="b", name="B", part_of="a", reliability="A"),
        Source(id="c", name="C", part_of="a", reliability="A"),
        Source(id="d", name="D", part_of="gone", reliability="A"),
    ])  # fmt: skip
    letters = Letters(shelf, Policy(letters={"gone": "B", "a": "C"}))
    assert [letters.of(name) for name in ("a", "b", "c", "d", "gone", "unknown")] == list("FFFBBF")


@pytest.mark.slow
def test_a_long_part_of_chain_is_walked_once():
    length = 20_000
    sources = [Source(id=f"s{n}", name="S", part_of=f"s{n + 1}") for n in range(length)]
    letters = Letters(Catalogue(sources), Policy(letters={f"s{length}": "B"}))
    assert {letters.of(source.id) for source in sources} == {"B"}


@pytest.mark.parametrize("export", [to_prov, to_stix])
def test_scores_by_another_policy_are_refused(export):
    score = corroborate(Case.of(*RECORDS), "c", PROMOTED)
    with pytest.raises(ValueError, match=r"'c' is by the policy .* as policy=\.\.\."):
        export(RECORDS, [score])
    export(RECORDS, [score], policy=PROMOTED.model_copy(update={"name": "another name"}))


# --- what is no record, no case, no score, no policy ------------------------------------


@pytest.mark.slow
@pytest.mark.parametrize("name", sorted(EXPORTERS))
@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ([1], "not int"),
        ([Case.of(*RECORDS)], r"not Case: of a case .* records\(\)"),
        (Case.of(*RECORDS), r"not Case: of a case .* records\(\)"),
        (Ledger(), r"not Ledger: .* records\(\)"),
        (RECORDS[0], r"not Source: hand over \[record\]"),
        ("file.jsonl", r"claimtrace\.read\(path\)"),
        ([None], "not NoneType"),
        (None, "not NoneType"),
        ([{"id": "m"}], "not dict"),
    ],
)
def test_what_is_no_record_is_refused(name, wrong, says):
    with pytest.raises(InvalidRecord, match=says):
        list(EXPORTERS[name](wrong, Policy()))


@pytest.mark.parametrize("name", sorted(EXPORTERS))
def test_what_is_no_policy_is_refused(name):
    with pytest.raises(TypeError, match="a Policy is expected, not dict"):
        list(EXPORTERS[name](RECORDS, {"letters": {}}))


@pytest.mark.parametrize("export", [to_prov, to_stix])
@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        (Policy(), "a Corroboration is expected as score, not tuple"),
        (corroborate(Case.of(*RECORDS), "c"), r"hand over \[score\]"),
        ([{"claim": "c"}], "not dict"),
        (1, "not int"),
    ],
)
def test_what_is_no_score_is_refused(export, wrong, says):
    with pytest.raises(TypeError, match=says):
        export(RECORDS, wrong)


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        (Case.of(*RECORDS), r"hand over \[case\]"),
        (RECORDS, r"not Source: Case\.group\(records\)"),
        (7, "not int"),
    ],
)
def test_what_is_no_case_is_refused(wrong, says):
    with pytest.raises(InvalidRecord, match=says):
        to_schemaorg(wrong)


# --- schema.org: bounds and withdrawn reports -------------------------------------------


def claim_node(records, claim="c", policy=None):
    graph = to_schemaorg(Case.group(records), policy)["@graph"]
    return next(n for n in graph if n["@id"] == f"urn:claimtrace:claim:{claim}")


def test_bounds_are_as_the_policy_reads_them():
    def bounds(quantity, policy=None):
        about = claim_node([Claim(id="c", statement="S", quantity=quantity)], policy=policy)
        return about["about"]["minValue"], about["about"].get("maxValue")

    dozens, rounded = Quantity.several("dozens", "tank"), Quantity.stated(400, "fighter")
    assert bounds(dozens) == (24, None)
    assert bounds(dozens, Policy(vague={"dozens": 36})) == (36, None)
    assert bounds(rounded) == (350, 450)
    assert bounds(rounded, Policy(rounding={"half_unit": 0.0})) == (400, 400)


def page(name):
    return Document(title=name, url=f"https://{name}.example", published=date(2016, 3, 27))


OUTLETS = [Source(id=name, name=name, kind="outlet") for name in ("daily", "evening")]
WITHDRAWN = [
    *RECORDS[:3], *OUTLETS, Claim(id="c", statement="S", question="q"),
    *chain("c", "daily", "m", document=page("daily")),
    *chain("c", "other", document=page("other")),
]  # fmt: skip


def headlines(node):
    return {work["headline"]: work.get("creativeWorkStatus") for work in node["appearance"]}


def read_back(records, policy=None):
    document = to_schemaorg(Case.group(records), policy)
    return read_claimreview(io.StringIO(json.dumps(document)))


def test_a_report_of_who_retracted_is_left_out():
    records = [*WITHDRAWN, *chain("c", "other", document=page("sorry"), stance="retracts")]
    score = corroborate(Case.of(*records), "c")
    assert (score.reports, score.origins) == (1, ("m",))
    assert headlines(claim_node(records)) == {"daily": None}
    back = Case.of(*read_back(records))
    assert trace(back, "c").origins == ("m",)
    assert len(trace(back, "c").reports) == 1


def test_a_report_whose_origin_retracted_is_marked_and_not_read_back():
    records = [*WITHDRAWN, *chain("c", "m", document=page("sorry"), stance="retracts")]
    assert headlines(claim_node(records)) == {"daily": "Obsolete", "other": None}
    imported = read_back(records)
    back = Case.of(*imported)
    assert [hop.document.title for hop in back.attributions if hop.document] == ["other"]
    assert imported.report.notes["an appearance is obsolete"] == 1


def test_a_claim_that_its_origin_replaced_is_not_read_back_as_asserted():
    newer = Claim(id="newer", statement="T", question="q")
    update = chain("newer", "evening", "other", document=page("evening"))
    update = [hop.model_copy(update={"supersedes": "c"}) for hop in update]
    records = [*WITHDRAWN[:-1], newer, *chain("c", "evening", "other", document=page("early")),
               *update]  # fmt: skip
    assert headlines(claim_node(records)) == {"daily": None, "early": "Obsolete"}
    assert headlines(claim_node(records, "newer")) == {"evening": None}
    back = Case.group(read_back(records))
    assert {title for case in back for hop in case.attributions if hop.document
            for title in [hop.document.title]} == {"daily", "evening"}  # fmt: skip


def test_circular_reporting_is_not_withdrawn():
    records = [
        *WITHDRAWN, *chain("c", "other", document=page("sorry"), stance="retracts"),
        *chain("c", "evening", "daily", document=page("evening"))[:1],
        *chain("c", "daily", "evening", document=page("round"))[:1],
    ]  # fmt: skip
    only_circle = [record for record in records if record not in WITHDRAWN[6:8]]
    assert headlines(claim_node(only_circle)) == {"evening": None, "round": None}


@on_records(150, floors={"obsolete": 1 / 150})
def test_appearances_are_the_reports_that_the_score_counts(records, seen):
    cases = Catalogue(records).cases()
    nodes = {node["@id"]: node for node in to_schemaorg(cases)["@graph"]}
    for score in corroborate_all(cases):
        node = nodes[f"urn:claimtrace:claim:{local_name(score.claim)}"]
        works = node.get("appearance", [])
        assert len(works) == score.reports
        assert len(node.get("author", ())) + len(node.get("isBasedOn", ())) == len(score.origins)
        seen["obsolete"] += sum("creativeWorkStatus" in work for work in works)
