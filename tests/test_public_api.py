"""What others build on: names, columns, codes, schemas. A change here is a change for them.

Change a list only together with docs/stability.md and the changelog.
"""

from __future__ import annotations

import importlib
import inspect
import math

import pytest
from support.networks import networks

import claimtrace
from claimtrace import ROW_FIELDS, corroborate_all
from claimtrace.findings import FindingCode
from claimtrace.jsonlines import FORMAT_VERSION, json_schema
from claimtrace.policy import CALCULUS

NAMES = {
    "claimtrace": """
        Attribution Case Claim ClaimtraceError Comparison Corroboration Document Finding
        Ledger Policy Quantity Quote ROW_FIELDS Source TimeWindow Trace chain compare
        corroborate corroborate_all read trace write
    """,
    "claimtrace.case": "Case CaseHolder claim_id_of",
    "claimtrace.comparison": "Comparison Obstacle Relation Verdict compare relate",
    "claimtrace.confidential": "Cover pseudonym shown",
    "claimtrace.errors": """
        AmbiguousName ClaimtraceError DuplicateId FormatError InvalidRecord LedgerError
        LoadError Problem UnknownReference problems_of
    """,
    "claimtrace.extraction": """
        Article CandidateClaim CandidateHop Combined DEFAULT Decision Extraction Extractor
        Lexicon Link CombinedCandidate CueKind Review Rules Span SuggestedQuestion Ruling accept
        available combine extract load_extractor accepted_records review suggest_questions
        validate_spans
    """,
    "claimtrace.extraction.gold": """
        BratDocument Evaluation Gold GoldAttribution GoldFigure Measure evaluate
        gold_from_brat read_brat
    """,
    "claimtrace.findings": """
        Finding FindingCode Severity findings_across findings_of findings_on_claim
        unknown_parties
    """,
    "claimtrace.formats": """
        EXPORTERS Exporter IMPORTERS Import ImportReport Importer OriginNames defused
        read_claimreview read_prov read_ucdp to_prov to_schemaorg to_stix
    """,
    "claimtrace.intake": "records_from_rows",
    "claimtrace.jsonlines": "FORMAT_VERSION Line json_schema parse_lines read to_line write",
    "claimtrace.learning": """
        CopyEvidence CopySuspicion Fused LearningSettings Parts SourceRecord TrackRecord
        Voices answer_key discounts fuse fuse_parts suspected_copying track_record
        with_suspected
    """,
    "claimtrace.ledger": "Event Ledger LedgerView LoadReport Recorded Verification",
    "claimtrace.limits": """
        MAX_ALIASES MAX_ID_LENGTH MAX_LINE_BYTES MAX_NAMES MAX_NUMBER MAX_PROBLEMS
        MAX_TEXT_LENGTH MAX_URL_LENGTH
    """,
    "claimtrace.policy": "CALCULUS Cuts PRESETS Policy Ranges",
    "claimtrace.quantities": """
        Interval Modifier Number Quantity Rounding VAGUE_PLURALS same_unit unit_key
    """,
    "claimtrace.records": """
        AnyBasis AnyKind AnyStance Attribution Basis Claim Document Id Letter Quote Record Share
        Source SourceKind Stance chain
    """,
    "claimtrace.registry": "Sources",
    "claimtrace.scales": """
        ADMIRALTY ADMIRALTY_CREDIBILITY ADMIRALTY_RELIABILITY CALCULUS DEGREE_OF_SUPPORT ICD203
        LikelihoodBand MISP_ADMIRALTY MISP_ADMIRALTY_CREDIBILITY
        MISP_ADMIRALTY_RELIABILITY MISP_ESTIMATIVE MISP_LIKELIHOOD STIX_ADMIRALTY
        STIX_CREDIBILITY Scale StixBand likelihood_of
    """,
    "claimtrace.scoring": """
        Addition Answer BlocWeight CaseStore ChainFactor Change Consensus Corroboration
        Hypothesis OriginWeight PolicyMark PooledClaim Progress QuestionView ROW_FIELDS
        Redundance RivalClaim Sensitivity StatementWeight Step Timeline consensus
        corroborate corroborate_all sensitivity timeline
    """,
    "claimtrace.tracing": "Chain Trace TracedHop TracedSource UndercutTrace trace",
    "claimtrace.views": "dot html_of mermaid report svg",
    "claimtrace.windows": "Moment TimeWindow WindowRelation day_of first_instant last_instant",
    "claimtrace.words": """
        Modifier confusable_names id_from_name mixes_scripts name_key read_phrase skeleton
        turns_writing
    """,
}


@pytest.mark.parametrize("module", NAMES)
def test_public_names(module):
    found = importlib.import_module(module)
    assert sorted(found.__all__) == sorted(NAMES[module].split())
    assert all(hasattr(found, name) for name in found.__all__)


@pytest.mark.parametrize("module", NAMES)
def test_whatever_is_public_says_what_it_is(module):
    for name in NAMES[module].split():
        thing = getattr(importlib.import_module(module), name)
        if inspect.isclass(thing) or inspect.isfunction(thing):
            assert inspect.getdoc(thing), name


COLUMNS = {
    str: """claim question statement grade reliability origin_ids pooled_origin_ids bloc_names
        contradicted_by denied_by hypothesis findings policy policy_digest calculus sourcing""",
    int: "credibility reports outlets origins pooled_origins blocs origins_low origins_high echoes",
    float: "support opposition uncertainty conflict effective_origins",
    bool: "single_origin complete contested",
}


def test_columns_and_their_types():
    assert {name: kind for kind, names in COLUMNS.items() for name in names.split()} == ROW_FIELDS


def test_every_row_has_exactly_these_columns_with_these_types():
    for _, network in networks(61, 60):
        for result in corroborate_all(network.case(), network.policy(), explain=False):
            row = result.row()
            assert list(row) == list(ROW_FIELDS)
            assert {name: type(value) for name, value in row.items()} == ROW_FIELDS
            assert all(math.isfinite(v) for v in row.values() if isinstance(v, float))


def test_finding_codes():
    assert {code.value for code in FindingCode} == {
        "single-origin",
        "circular-reporting",
        "unattributed",
        "no-report",
        "anonymous-origin",
        "interested-party",
        "self-contradiction",
        "possible-update",
        "unit-mismatch",
        "cites-the-future",
        "shared-lossy-relay",
        "unknown-reliability",
        "unknown-party",
        "name-collision",
        "confusable-name",
        "undated",
        "budget-reached",
        "retracted",
        "superseded",
        "suspected-copying",
        "changed-position",
        "contested",
        "joint-attribution",
        "joint-statement",
        "nested-undercut",
        "undercut",
    }


def test_versions():
    assert (CALCULUS, FORMAT_VERSION) == ("2", 1)


FIELDS = {
    "Source": """type! id! name! kind reliability fidelity part_of bloc aliases url confidential
        note extensions""",
    "Claim": """type! id! statement! question quantity window scope topic favours harms note
        extensions""",
    "Attribution": """type! id claim! reporter! attributed_to basis certainty stance supersedes
        undercuts said document quote wording recorded_by note extensions""",
    "Document": "url title published retrieved archived credit rights sha256",
    "Quote": "exact! prefix suffix start end",
    "Quantity": "value unit! modifier low high text",
    "TimeWindow": "start end",
    "Header": "type! version!",
}
WORDS = {
    "SourceKind": """outlet agency state_media social_media dataset unknown government armed_force
        armed_group monitor official witness anonymous material""",
    "Basis": "own named hedged vague unattributed",
    "Stance": "asserts denies retracts undercuts",
    "Modifier": "stated exactly around at_least more_than at_most less_than between several",
}


def test_the_schema_of_a_line():
    schema = json_schema()
    kinds = ("Source", "Claim", "Attribution", "Header")
    assert schema["oneOf"] == [{"$ref": f"#/$defs/{kind}"} for kind in kinds]
    definitions = schema["$defs"]
    assert definitions.keys() - {"JsonValue"} == FIELDS.keys() | WORDS.keys()
    for name, fields in FIELDS.items():
        found = definitions[name]
        required = set(found.get("required", ()))
        marked = {f"{field}!" if field in required else field for field in found["properties"]}
        assert marked == set(fields.split()), name
        assert found["additionalProperties"] is False
    for name, words in WORDS.items():
        assert definitions[name]["enum"] == words.split()


@pytest.mark.parametrize(
    ("definition", "field", "facts"),
    [
        ("Source", "id", {"minLength": 1, "maxLength": 200}),
        ("Source", "fidelity", {"exclusiveMinimum": 0, "maximum": 1, "default": 1.0}),
        ("Source", "reliability", {"enum": list("ABCDEF"), "default": "F"}),
        ("Source", "kind", {"default": "unknown"}),
        ("Claim", "statement", {"minLength": 1, "maxLength": 100_000}),
        ("Attribution", "stance", {"default": "asserts"}),
        ("Quantity", "modifier", {"default": "stated"}),
    ],
)
def test_limits_and_defaults_of_the_schema(definition, field, facts):
    found = json_schema()["$defs"][definition]["properties"][field]
    assert {key: found.get(key) for key in facts} == facts


def test_every_error_of_the_package_has_one_base():
    errors = importlib.import_module("claimtrace.errors")
    for name in set(errors.__all__) - {"Problem", "problems_of"}:
        assert issubclass(getattr(errors, name), claimtrace.ClaimtraceError)
