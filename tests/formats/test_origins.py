"""Whom a coded text names."""

import json
import random

import pytest

from claimtrace import Source
from claimtrace.errors import AmbiguousName, FormatError
from claimtrace.formats.origins import OriginFile, OriginNames

NAMES = OriginNames.packaged()


def ids(text, names=NAMES):
    return [source.id for source in names.named(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        (" \n", []),
        ("Not specified", []),
        ("SOHR", ["sohr"]),
        ("sohr", ["sohr"]),
        ("SOHR \n", ["sohr"]),
        ("The Britain-based Syrian Observatory for Human Rights", ["sohr"]),
        ("SOHR/Waha Report", ["sohr", "waha"]),
        ("SOHR, Airwars", ["sohr", "airwars"]),
        ("SOHR and airwars", ["sohr", "airwars"]),
        ("SOHR Airwars", ["sohr", "airwars"]),
        ("airwars & SOHR; airwars", ["airwars", "sohr"]),
        ("Sound and Picture, SOHR", ["sound-and-picture", "sohr"]),
        ("SOHR, Omar, of the hospital", ["sohr", "omar,-of-the-hospital"]),
        ("Turkish Defense Ministry (Reuters)", ["turkish-defence-ministry"]),
        ("some monitor (SOHR)", ["sohr"]),
        ("SOHR (a, b and c)", ["sohr"]),
        ("almaghribtoday.net citing SOHR", ["sohr"]),
        ("police; two witnesses", ["police", "witnesses"]),
        ("Nangarhar governor", ["nangarhar-governor"]),
    ],
)  # fmt: skip
def test_texts(text, expected):
    assert ids(text) == expected


def test_names_do_not_depend_on_case_space_or_full_stops():
    rng = random.Random(2)
    for source in NAMES._registries[0]:
        for name in (source.name, *source.aliases):
            spelled = "".join(rng.choice((c.upper(), c.lower())) for c in name)
            if spelled.casefold() == name.casefold():
                assert ids(f"  {spelled}. ") == [source.id], name
            assert NAMES.outlet(name).id == source.id


def test_no_packaged_name_means_two_sources():
    table = NAMES._registries[0], NAMES._unnamed[0]
    assert [registry.collisions() for registry in table] == [{}, {}]
    named = {source.id for source in table[0]}
    assert named.isdisjoint(source.id for source in table[1])


def test_an_unknown_name_is_one_source_wherever_it_is_met():
    names = OriginNames.packaged()
    first = names.named("The Daily Bugle")[0]
    assert first == names.outlet("daily  bugle") == names.named("x and Daily Bugle.")[1]
    assert first.kind == "unknown"


def test_long_unknown_names_stay_apart():
    one, other = (NAMES.outlet("word " * 60 + end) for end in ("a", "b"))
    assert one.id != other.id
    assert len(one.id) == 200


def test_a_table_of_the_users_own_comes_first(tmp_path):
    path = tmp_path / "mine.json"
    path.write_text(
        json.dumps(
            {
                "version": 1,
                "sources": [
                    {"id": "sohr", "name": "Observatory", "kind": "monitor", "reliability": "C"},
                    {"id": "bugle", "name": "Daily Bugle", "aliases": ["DB", "Waha"]},
                ],
                "readings": {"SOHR and co": ["sohr", "bugle"]},
            }
        )
    )
    names = OriginNames.load(path)
    assert names.named("SOHR")[0].reliability == "C"
    assert ids("DB; waha; Airwars", names) == ["bugle", "airwars"]
    assert ids("sohr AND co.", names) == ["sohr", "bugle"]


def test_a_name_of_two_sources_is_an_error():
    table = OriginFile(
        version=1,
        sources=(
            Source(id="a", name="A", aliases=("x",)),
            Source(id="b", name="B", aliases=("X",)),
        ),
    )
    with pytest.raises(AmbiguousName, match="'x' names several sources"):
        OriginNames(table).named("x")


def test_a_bad_table_says_where(tmp_path):
    path = tmp_path / "mine.json"
    path.write_text('{"version": 1, "sources": [{"id": "a b", "name": "A"}]}')
    with pytest.raises(FormatError, match=r"field sources\[0\].id"):
        OriginNames.load(path)
