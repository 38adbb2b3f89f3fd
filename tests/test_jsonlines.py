"""JSON Lines: nothing is lost on the way, and whatever is bad is reported with its place."""

from __future__ import annotations

import gzip
import io
import json
import random
import string

import pytest
from support.laws import on_networks
from support.schemas import mismatches

from claimtrace import Claim, Source, read, write
from claimtrace.errors import FormatError, InvalidRecord, LoadError
from claimtrace.jsonlines import json_schema, to_line
from claimtrace.limits import MAX_LINE_BYTES

GOOD = b'{"type":"source","id":"afp","name":"AFP"}'
OTHER = b'{"type":"claim","id":"c","statement":"s"}'


def written(records, stream=None):
    stream = io.BytesIO() if stream is None else stream
    write(records, stream)
    return stream.getvalue()


def text(rng):
    """Text with everything in it that a line of JSON might trip over."""
    odd = '"\\\n\r\t\x00\x1f\u0085\u2028\u2029\ufeff\U0001f600éсم' + string.ascii_letters
    return "".join(rng.choices(odd, k=rng.randint(1, 30)))


@on_networks(21, 100)
def test_write_read_write_is_byte_identical(rng, network):
    for kw in network.claims:
        kw |= {
            "statement": text(rng),
            "note": text(rng),
            "extensions": {text(rng): [text(rng)]},
        }
    records = network.records()
    for record in rng.sample(records, 3):
        _ = record.id
    first = written(records)
    found = list(read(io.BytesIO(first)))
    assert found == records
    assert [r.id for r in found] == [r.id for r in records]
    assert written(found) == first
    assert written(records, io.StringIO()) == first.decode()
    assert list(read(io.StringIO(first.decode()))) == records


def test_paths_and_streams_of_any_sort(tmp_path):
    records = list(read(io.BytesIO(GOOD + b"\n" + OTHER)))
    path = tmp_path / "records.jsonl"
    assert write(iter(records), path) == 2
    assert list(read(path)) == list(read(str(path))) == records
    with gzip.open(tmp_path / "records.gz", "wb") as packed:
        write(records, packed)
    with gzip.open(tmp_path / "records.gz", "rb") as packed:
        assert list(read(packed)) == records
    with path.open(encoding="utf-8") as stream:
        assert list(read(stream)) == records
        assert not stream.closed


@pytest.mark.parametrize(
    "data",
    [b"", b"\n", b" \r\n\t\n", b"\xef\xbb\xbf", b'{"type":"claimtrace","version":1}', b"\n" * 9],
)
def test_an_empty_file_is_an_empty_file(data):
    assert list(read(io.BytesIO(data))) == []
    assert written([]) == b'{"type": "claimtrace", "version": 1}\n'


@pytest.mark.parametrize("newline", [b"\n", b"\r\n", b"\n\n", b" \n"])
@pytest.mark.parametrize("bom", [b"", b"\xef\xbb\xbf"])
def test_line_ends_and_byte_order_marks(newline, bom):
    for data in (newline.join([bom + GOOD, OTHER]), newline.join([bom + GOOD, OTHER, b""])):
        assert [type(r) for r in read(io.BytesIO(data))] == [Source, Claim]


def test_order_does_not_matter_and_the_header_may_be_missing():
    lines = [GOOD, OTHER, b'{"type":"claimtrace","version":1}']
    random.Random(1).shuffle(lines)
    assert {r.id for r in read(io.BytesIO(b"\n".join(lines)))} == {"afp", "c"}


HUGE = b'{"type":"source","id":"a","name":"' + b"x" * (10 * MAX_LINE_BYTES) + b'"}'
BAD = [
    (b"not JSON", None, "not JSON"),
    (b'{"type":"source","id":"a"', None, "not JSON"),
    (GOOD[:-1], None, "not JSON"),
    (GOOD + GOOD, None, "not JSON"),
    (b'{"type":"source","id":"a","name":"\xff\xfe"}', None, "not JSON"),
    (b'{"type":"source","id":"a","name":"\\ud800"}', None, "not JSON"),
    (b'{"type":"source","id":"a","name":"n","fidelity":NaN}', None, "not JSON"),
    (b'{"type":"source","id":"a","name":"n","fidelity":1e999}', "fidelity", ""),
    (b"[" * 100_000 + b"]" * 100_000, None, "not JSON (recursion"),
    (b'{"type":"source","id":"a","name":"n","extensions":' + b'{"a":' * 300 + b"1" + b"}" * 301,
     None, "not JSON (recursion"),
    (b"1" * 5000, None, "not JSON"),
    (b"null", None, "a JSON object is expected"),
    (b'["type","source"]', None, "a JSON object is expected"),
    (b'"source"', None, "a JSON object is expected"),
    (b"{}", "type", "'type' is missing: give one of source, claim, attribution"),
    (b'{"type":null}', "type", "'type' is missing"),
    (b'{"type":"Source"}', "type", "'Source' is not a type of record"),
    (b'{"type":["source"]}', "type", "is not a type of record"),
    (b'{"type":"source","name":"n"}', "id", "required field is missing: add it"),
    (b'{"type":"source","id":"a b","name":"n"}', "id", "white space"),
    (b'{"type":"source","id":1,"name":"n"}', "id", "string"),
    (b'{"type":"source","id":"a","name":"n","color":1}', "color", "put it under 'extensions'"),
    (b'{"type":"source","id":"a","name":"n","part_of":"a"}', None, "leave part_of out"),
    (b'{"type":"claim","id":"a","statement":"s","quantity":{"unit":"m","value":"4"}}',
     "quantity.value", "a number is expected, not str"),
    ((b'{"type":"claim","id":"a","statement":"s","quantity":'
     b'{"unit":"m","modifier":"between","low":4,"high":3}}'), "quantity", "exchange them"),
    (b'{"type":"claim","id":"a","statement":"s","favours":["a","b c"]}',
     "favours[1]", "white space"),
    (b'{"type":"attribution","claim":"c","reporter":"r","said":"2016-02-30"}',
     "said", "not a date"),
    (b'{"type":"attribution","claim":"c","reporter":"r","document":{"uri":"x"}}', "document.uri",
     "put it under 'extensions'"),
    (HUGE, None, "longer than 1,000,000 bytes: split its record"),
]  # fmt: skip


@pytest.mark.parametrize("as_text", [False, True])
def test_all_bad_lines_are_reported_together_and_the_good_ones_handed_out(as_text):
    lines = [line for bad, _, _ in BAD for line in (GOOD, bad)]
    data = b"\n".join([*lines, OTHER])
    stream = io.StringIO(data.decode("utf-8", "surrogateescape")) if as_text else io.BytesIO(data)
    found: list[object] = []
    with pytest.raises(LoadError, match=f"{len(BAD)} lines cannot be read") as caught:
        found.extend(read(stream))  # keeps what comes before the error
    assert len(found) == len(BAD) + 1
    problems = caught.value.problems
    assert [(p.line, p.path) for p in problems] == [
        (2 * number, path) for number, (_, path, _) in enumerate(BAD, start=1)
    ]
    for problem, (_, _, says) in zip(problems, BAD, strict=True):
        assert says in problem.message
        assert len(problem.message) < 500


def test_a_bad_last_line_and_a_bad_first_line():
    for data in (HUGE, HUGE + b"\n", b"x", b"\n\n{", "é" * 600_000 + "\n" + "é" * 600_000):
        stream = io.StringIO(data) if isinstance(data, str) else io.BytesIO(data)
        with pytest.raises(LoadError):
            list(read(stream))


@pytest.mark.parametrize("margin", [-1, 0, 1, 2])
@pytest.mark.parametrize("end", [b"", b"\n" + OTHER])
def test_the_limit_of_a_line_is_sharp(margin, end):
    empty = len(to_line(Source(id="a", name="n", extensions={"x": ""})))
    size = MAX_LINE_BYTES - empty + margin
    line = to_line(Source(id="a", name="n", extensions={"x": "y" * size})).encode()
    assert len(line) == MAX_LINE_BYTES + margin
    data = io.BytesIO(line + end)
    if margin <= 0:
        assert len(list(read(data))) == 1 + bool(end)
    else:
        with pytest.raises(LoadError) as caught:
            list(read(data))
        assert [p.line for p in caught.value.problems] == [1]


def test_a_flood_of_bad_lines_is_counted():
    with pytest.raises(LoadError) as caught:
        list(read(io.BytesIO(b"x\n" * 5_000)))
    assert (caught.value.count, len(caught.value.problems)) == (5_000, 1_000)
    assert len(str(caught.value)) < 3_000


def test_the_header_says_nothing_but_its_version():
    data = b'{"type":"claimtrace","version":1,"made_by":"x"}\n' + GOOD
    with pytest.raises(LoadError, match=r"line 1.*made_by.*unknown field: remove it"):
        list(read(io.BytesIO(data)))


@pytest.mark.parametrize("version", ["2", "0", "true", "1.0", '"1"', "null"])
def test_other_versions_are_refused_at_once(version):
    data = b'{"type":"claimtrace","version":%s}\n' % version.encode() + GOOD
    with pytest.raises(FormatError, match=r"line 1: .* reads version 1"):
        next(read(io.BytesIO(data)))


def test_what_is_no_record_is_not_written():
    with pytest.raises(InvalidRecord, match="not str"):
        write(["source"], io.BytesIO())


@on_networks(22, 30, quick=10)
def test_lines_match_the_schema(network):
    schema = json.loads(json.dumps(json_schema()))
    for line in written(network.records()).splitlines():
        assert not mismatches(json.loads(line), schema)


def test_the_schema_refuses_what_read_refuses():
    schema = json.loads(json.dumps(json_schema()))
    for bad, path, says in BAD:
        if path is not None and says not in ("exchange them", "not a date", ""):
            assert mismatches(json.loads(bad), schema), bad
