"""Records: what is refused and why, what survives a round trip, what makes two of them one."""

from __future__ import annotations

import pickle
from concurrent.futures import ThreadPoolExecutor
from copy import deepcopy
from datetime import UTC, date, datetime, timedelta, timezone
from hashlib import sha256
from io import StringIO

import pytest
from pydantic import ValidationError

from claimtrace import (
    Attribution,
    Claim,
    Document,
    Quantity,
    Quote,
    Source,
    TimeWindow,
    chain,
    read,
)
from claimtrace.jsonlines import to_line
from claimtrace.records import SourceKind

DAY = date(2016, 3, 27)
MOMENT = datetime(2016, 3, 27, 21, 29, tzinfo=timezone(timedelta(hours=2)))
PAGE = Document(url="https://example.org/1", published=MOMENT)

SOURCE = {"id": "obs", "name": "Observatory"}
CLAIM = {"id": "toll", "statement": "400 killed"}
HOP = {"claim": "toll", "reporter": "afp"}

# A value other than the default for every field of every record. A new field without one fails
# the tests below.
OTHER_VALUES = {
    Source: {
        "id": "المرصد", "name": "المرصد السوري", "kind": "monitor", "reliability": "B",
        "fidelity": 0.1, "part_of": "parent", "bloc": "red", "aliases": ("SOHR", "a\u2028b"),
        "url": "not a url", "confidential": True, "note": "\n\t\"'\\ \u0085 \U0001f600",
        "extensions": {"x": [None, True, 1, 1.5, "\x7f", {"": []}], "y": 10**20},
    },
    Claim: {
        "id": "c2", "statement": "x" * 100_000, "question": "q", "topic": "strikes",
        "quantity": Quantity.between(1, 2.5, "tank", value=2),
        "window": TimeWindow(start=DAY, end=MOMENT + timedelta(days=2)),
        "scope": ("children", "msf"), "favours": ("red", "obs"), "harms": ("blue",), "note": "n",
        "extensions": {"k": {}},
    },
    Attribution: {
        "id": "given", "claim": "other", "reporter": "reuters", "attributed_to": "obs",
        "basis": "unattributed", "certainty": 1e-300, "stance": "denies", "supersedes": "older",
        "undercuts": "video", "said": MOMENT, "document": Document(), "quote": Quote(exact="x"),
        "wording": "w",
        "recorded_by": "me", "note": "n", "extensions": {"a": 0.1 + 0.2},
    },
    Document: {
        "url": "u", "title": "t", "published": DAY, "retrieved": datetime.max.replace(tzinfo=UTC),
        "archived": "a", "credit": "c", "rights": "r", "sha256": "Ab" * 32,
    },
    Quote: {"exact": "ab", "prefix": "p", "suffix": "s", "start": 3, "end": 9},
    Quantity: {
        "value": 399.5, "unit": "Kämpfer", "modifier": "at_least", "low": 0, "high": 10**15,
        "text": "gut 400",
    },
    TimeWindow: {"start": date.min, "end": date.max},
}  # fmt: skip
BASES = {
    Source: SOURCE, Claim: CLAIM, Attribution: HOP, Document: {}, Quote: {"exact": "x"},
    Quantity: {"value": 4, "unit": "tank"}, TimeWindow: {},
}  # fmt: skip
COMPANIONS = {
    (Quantity, "low"): {"modifier": "between", "high": 4},
    (Quantity, "high"): {"modifier": "between", "low": 4, "value": None},
}


def carrier(value):
    """A record that holds the value: itself, or one with it inside."""
    if isinstance(value, Document):
        return Attribution(**HOP, document=value)
    if isinstance(value, Quote):
        return Attribution(**HOP, quote=value)
    if isinstance(value, Quantity):
        return Claim(**CLAIM, quantity=value)
    return Claim(**CLAIM, window=value) if isinstance(value, TimeWindow) else value


def again(record):
    """The record after a trip through a line of JSON."""
    (found,) = read(StringIO(to_line(record)))
    return found


@pytest.mark.parametrize(
    ("model", "field"), [(m, f) for m in OTHER_VALUES for f in m.model_fields], ids=str
)
def test_every_field_of_every_record_survives(model, field):
    given = {**BASES[model], **COMPANIONS.get((model, field), {})}
    assert field in OTHER_VALUES[model], "give this field another value above"
    changed = model(**{**given, field: OTHER_VALUES[model][field]})
    assert getattr(changed, field) != model.model_fields[field].default
    record = carrier(changed)
    for copy in (again(record), pickle.loads(pickle.dumps(record))):
        assert copy == record
        assert copy.model_dump_json() == record.model_dump_json()
        assert copy.id == record.id
        assert hash(copy) == hash(record)
    assert to_line(again(record)) == to_line(record)


@pytest.mark.parametrize("zone", [UTC, timezone(timedelta(hours=-9, minutes=-30))], ids=str)
def test_a_time_survives_with_its_offset(zone):
    hop = Attribution(**HOP, said=MOMENT.astimezone(zone), document=PAGE)
    assert str(again(hop).said) == str(hop.said)
    assert again(hop) == hop
    assert again(hop).id == hop.id


def test_equality_does_not_depend_on_whether_ids_were_computed():
    here = Attribution(**HOP, said=MOMENT)
    there = Attribution(**HOP, said=MOMENT.astimezone(UTC))
    before = here == there
    assert (here.id == there.id) == before == (here == there)
    assert Attribution(**HOP) == Attribution(**HOP, id=Attribution(**HOP).id)
    assert Attribution(**HOP) != Attribution(**HOP, id="given")


@pytest.mark.parametrize(("field", "value"), OTHER_VALUES[Attribution].items())
def test_content_ids_tell_contents_apart(field, value):
    assert Attribution(**{**HOP, field: value}).id != Attribution(**HOP).id


def test_a_changed_copy_gets_its_own_content_id():
    hop = Attribution(**HOP)
    assert hop.id == hop.content_id
    changed = hop.model_copy(update={"note": "seen again"})
    assert changed.id == changed.content_id != hop.id
    assert Attribution(**HOP, id="x").model_copy(update={"note": "n"}).id == "x"


def test_ids_are_framed_unambiguously():
    one = Attribution(claim="a", reporter="b", attributed_to="c")
    ids = {
        one.id,
        Attribution(claim="a", reporter="b,c").id,
        Attribution(claim='a","reporter":"b', reporter="c").id,
        Attribution(claim="b", reporter="a", attributed_to="c").id,
    }
    assert len(ids) == 4


def test_threads_agree_on_a_lazily_computed_id():
    hop = Attribution(**HOP, note="x" * 10_000)
    with ThreadPoolExecutor(8) as pool:
        assert len(set(pool.map(lambda _: (hop.id, hash(hop)), range(64)))) == 1


SPACES = [
    " ",
    "a b",
    "a\tb",
    "a\n",
    "\u00a0a",
    "a\u2003",
    "\x00",
    "\x7f",
    "\u0085",
    "\u200b",
    "\u202e",
]


@pytest.mark.parametrize("bad", ["", *SPACES, "a" * 201, "\ud800", 1, None, ["a"]])
@pytest.mark.parametrize(
    ("model", "field"),
    [(Source, "id"), (Claim, "id"), (Attribution, "claim"), (Attribution, "reporter")],
)
def test_bad_ids_are_refused(model, field, bad):
    with pytest.raises(ValidationError) as caught:
        model(**{**BASES[model], field: bad})
    assert caught.value.errors()[0]["loc"] == (field,)


@pytest.mark.parametrize("good", ["a", "a" * 200, "حلب", "東京", "é", "a/b#c?d=%20", "\U0001f600"])
def test_ids_may_hold_any_visible_characters(good):
    assert Source(id=good, name="n").id == good


NAN, INF = float("nan"), float("inf")
DEEP: list = []
for _ in range(250):
    DEEP = [DEEP]

REFUSED = [
    (Source, {"colour": "red"}, "Extra inputs"),
    (Source, {"name": ""}, "at least 1"),
    (Source, {"name": "x" * 100_001}, "at most 100000"),
    (Source, {"kind": "blog"}, "'outlet'"),
    (Source, {"reliability": "G"}, "'A'"),
    (Source, {"reliability": "c"}, "'A'"),
    *((Source, {"fidelity": x}, "") for x in (0, -0.1, 1.01, NAN, INF, "0.5", True, None)),
    (Source, {"part_of": "obs"}, "leave part_of out"),
    (Source, {"aliases": "SOHR"}, "tuple"),
    (Source, {"aliases": ["x"] * 1_001}, "at most 1000"),
    (Source, {"confidential": "yes"}, "boolean"),
    (Source, {"url": "x" * 8_001}, "at most 8000"),
    *((Source, {"extensions": {"a": x}}, "") for x in (NAN, [INF], {1}, b"x", DEEP, {1: 2})),
    (Claim, {"quantity": "400 fighters"}, ""),
    (Claim, {"quantity": {"value": 4}}, "unit"),
    (Claim, {"favours": "red"}, "tuple"),
    (Claim, {"harms": ["a b"]}, "pattern"),
    (Claim, {"window": {"start": "2016-03-28", "end": "2016-03-27"}}, "start must be before end"),
    (Attribution, {"basis": "named"}, "needs attributed_to"),
    (Attribution, {"basis": "vague"}, "needs attributed_to"),
    (Attribution, {"attributed_to": "obs", "basis": "own"}, "leave one of them out"),
    (Attribution, {"attributed_to": "obs", "basis": "unattributed"}, "leave one of them out"),
    (Attribution, {"attributed_to": "afp"}, "cannot cite itself"),
    *((Attribution, {"certainty": x}, "") for x in (0, 1.5, NAN, "1", True)),
    (Attribution, {"supersedes": "toll"}, "cannot supersede itself"),
    (Attribution, {"supersedes": "old", "stance": "denies"}, "only an assertion"),
    (Attribution, {"supersedes": "old", "stance": "retracts"}, "only an assertion"),
    (Attribution, {"said": datetime(2016, 3, 27)}, "offset from UTC"),
    (Attribution, {"said": "27 March 2016"}, "is not a date such as"),
    (Attribution, {"said": 1459036800}, "a date or a time"),
    (Attribution, {"said": "0001-01-01T00:00:00+01:00"}, "years 1 to 9999"),
    (Attribution, {"said": "1900-01-01T00:00:00+05:53:28"}, "whole minutes"),
    (Attribution, {"document": "https://example.org"}, ""),
    (Document, {"sha256": "ab" * 31}, "pattern"),
    (Document, {"retrieved": "yesterday"}, "is not a date"),
    (Quote, {"exact": ""}, "at least 1"),
    (Quote, {"exact": "ab", "start": 1, "end": 9}, "do not span the 2 code points"),
    (Quote, {"start": -1}, "greater than or equal to 0"),
    (Quote, {"start": 1.0}, "integer"),
]


@pytest.mark.parametrize(("model", "change", "says"), REFUSED)
def test_bad_values_are_refused_with_their_field(model, change, says):
    with pytest.raises(ValidationError) as caught:
        model(**{**BASES[model], **change})
    (problem, *_) = caught.value.errors()
    assert says in str(caught.value)
    assert problem["loc"] == () or problem["loc"][0] in {*change, "extensions"}


def test_records_do_not_change():
    for model, base in BASES.items():
        record = model(**base)
        with pytest.raises(ValidationError, match="frozen"):
            setattr(record, next(iter(model.model_fields)), "x")


def test_what_is_not_said_is_derived():
    assert Claim(**CLAIM).question == "toll"
    assert Attribution(**HOP, document=PAGE).said == MOMENT
    assert Attribution(**HOP, document=PAGE, said=DAY).said == DAY
    assert Attribution(**HOP, document=Document()).said is None


def test_kinds_that_speak_for_themselves():
    relaying = {"outlet", "agency", "state_media", "social_media", "dataset", "unknown"}
    assert {kind.value for kind in SourceKind if not kind.speaks_for_itself} == relaying


def hops_of(attributions):
    return [(hop.claim, hop.reporter, hop.attributed_to) for hop in attributions]


def test_a_chain_is_typed_as_it_was_read():
    quote = Quote(exact="40 sorties")
    made = chain(["s", "t"], "usa-today", "tass", "mod", document=PAGE, quote=quote, said=DAY)
    assert hops_of(made) == [
        ("s", "usa-today", "tass"), ("s", "tass", "mod"),
        ("t", "usa-today", "tass"), ("t", "tass", "mod"),
    ]  # fmt: skip
    assert [hop.document for hop in made] == [PAGE, None, PAGE, None]
    assert [hop.quote for hop in made] == [quote, None, quote, None]
    assert [hop.said for hop in made] == [DAY, None, DAY, None]


@pytest.mark.parametrize(
    ("sources", "basis", "hops", "bases"),
    [
        (("afp",), None, [("c", "afp", None)], [None]),
        (("afp",), "own", [("c", "afp", None)], ["own"]),
        (("afp", "obs"), None, [("c", "afp", "obs")], [None]),
        (("afp", "obs"), "hedged", [("c", "afp", "obs")], ["hedged"]),
        (("afp", "obs"), "own", [("c", "afp", "obs"), ("c", "obs", None)], [None, "own"]),
        (("a", "b", "c"), "vague", [("c", "a", "b"), ("c", "b", "c")], [None, "vague"]),
    ],
)
def test_the_basis_of_a_chain_is_that_of_its_last_hop(sources, basis, hops, bases):
    made = chain("c", *sources, basis=basis, stance="denies")
    assert hops_of(made) == hops
    assert [hop.basis for hop in made] == bases
    assert {hop.stance for hop in made} == {"denies"}
    assert [hop.document for hop in made] == [Document(), *[None] * (len(made) - 1)]


def test_a_chain_needs_a_source():
    with pytest.raises(ValueError, match="at least one source"):
        chain("c")
    with pytest.raises(ValidationError, match="cannot cite itself"):
        chain("c", "afp", "afp")


@pytest.mark.parametrize("extensions", [{}, {"seen": "by hand"}])
def test_extensions_do_not_change(extensions):
    source = Source(id="afp", name="AFP", extensions=extensions)
    with pytest.raises(TypeError, match="this value does not change"):
        source.extensions["more"] = 1
    assert source.extensions == extensions
    assert pickle.loads(pickle.dumps(source)) == source == deepcopy(source)


def test_naming_the_target_makes_an_undercut():
    hop = Attribution(**HOP, undercuts="video")
    assert hop.stance == "undercuts"
    assert hop == Attribution(**HOP, undercuts="video", stance="undercuts")
    assert hop.id == Attribution(**HOP, undercuts="video", stance="undercuts").id
    assert again(hop) == hop


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"stance": "undercuts"}, "an undercut needs its target"),
        ({"undercuts": "video", "stance": "denies"}, "excludes undercuts"),
        ({"undercuts": "video", "stance": "asserts"}, "excludes undercuts"),
        ({"undercuts": "afp"}, "cannot undercut itself.*retracts"),
        ({"undercuts": "army", "attributed_to": "army"}, "cannot undercut itself.*retracts"),
        ({"undercuts": "video", "supersedes": "older"}, "only an assertion supersedes"),
    ],
)
def test_what_no_undercut_can_be(fields, says):
    with pytest.raises(ValidationError, match=says):
        Attribution(**HOP, **fields)


def test_who_relays_an_undercut_may_be_its_target():
    assert Attribution(**HOP, attributed_to="institute", undercuts="afp").undercuts == "afp"


def test_a_chain_of_an_undercut_names_its_target_on_every_hop():
    hops = chain("toll", "afp", "desk", "institute", undercuts="video", basis="own")
    assert [(hop.stance, hop.undercuts) for hop in hops] == [("undercuts", "video")] * 3
    assert chain("toll", "afp", undercuts="video", stance="undercuts") == chain(
        "toll", "afp", undercuts="video"
    )
    with pytest.raises(ValueError, match="excludes undercuts"):
        chain("toll", "afp", undercuts="video", stance="denies")


def test_a_scope_is_a_set_of_names():
    one, other = (
        Claim(**CLAIM, scope=names) for names in (("msf", "children", "msf"), ("children", "msf"))
    )
    assert one == other
    assert to_line(one) == to_line(other)
    with pytest.raises(ValidationError, match=r"scope\.0"):
        Claim(**CLAIM, scope=("two words",))


def test_lines_without_the_new_fields_are_read_and_written_as_before():
    lines = (
        '{"type":"claim","id":"toll","statement":"400 killed"}\n'
        '{"type":"attribution","claim":"toll","reporter":"afp","stance":"denies"}\n'
    )
    records = list(read(StringIO(lines)))
    assert records[0].scope == ()
    assert records[1].undercuts is None
    assert "scope" not in to_line(records[0])
    assert "undercuts" not in to_line(records[1])
    content = b'{"claim":"toll","reporter":"afp","stance":"denies"}'
    assert records[1].id == "att-" + sha256(content).hexdigest()[:32]


def test_material_speaks_for_itself():
    assert SourceKind.MATERIAL.speaks_for_itself
