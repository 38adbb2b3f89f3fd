"""Known sources: found by id, name or alias, in any case and script; ambiguity is reported."""

from __future__ import annotations

import random
import sys
import unicodedata

import pytest

from claimtrace import Source
from claimtrace.errors import AmbiguousName, DuplicateId
from claimtrace.registry import Sources
from claimtrace.words.names import id_from_name, name_key

OBS = Source(id="sohr", name="Syrian Observatory", aliases=("المرصد", "L’Observatoire", "Straße"))
AFP = Source(id="afp", name="Agence France-Presse", aliases=("AFP",))
TWINS = [
    Source(id="o1", name="Observer"),
    Source(id="o2", name="The Observer", aliases=("OBSERVER",)),
]


@pytest.mark.parametrize(
    "name",
    [
        "sohr", "SOHR", "syrian observatory", "Syrian\u00a0 Observatory", "syrian-observatory",
        "Syrian_Observatory", "Syrian–Observatory", " Syrian Observatory ", "المرصد",
        "l’observatoire", "STRASSE", "Syrian\u200b Observatory", "\ufeffSOHR",
    ],
)  # fmt: skip
def test_a_source_is_found_by_any_of_its_names(name):
    assert Sources([AFP, OBS]).resolve(name) is OBS


@pytest.mark.parametrize("name", ["", "Observatory", "sohr2", "Агентство"])
def test_what_is_not_known_is_not_guessed(name):
    assert Sources([AFP, OBS]).resolve(name) is None


def test_ambiguous_names_are_reported_and_exact_ids_are_not_ambiguous():
    known = Sources([*TWINS, Source(id="observer", name="x")])
    with pytest.raises(AmbiguousName, match=r"several sources \(o1, o2, observer\): use the id"):
        known.resolve("Observer")
    assert known.resolve("observer").id == "observer"
    assert known.collisions() == {"observer": ("o1", "o2", "observer")}
    assert Sources([OBS, AFP]).collisions() == {}


def test_the_same_source_again_is_a_no_op_and_another_is_refused():
    known = Sources([AFP, AFP])
    known.add(AFP.model_copy())
    assert (len(known), list(known), "afp" in known, known.get("x")) == (1, [AFP], True, None)
    with pytest.raises(DuplicateId, match="'afp': give one of them another id"):
        known.add(Source(id="afp", name="other"))


def names(seed, count):
    rng = random.Random(seed)
    for _ in range(count):
        yield "".join(
            chr(rng.choice((rng.randrange(0x20, 0x250), rng.randrange(0x20, 0xD800), 0x301, 0x345)))
            for _ in range(rng.randint(1, 12))
        )


def test_name_keys_ignore_case_form_and_joints():
    for name in names(1, 3000):
        key = name_key(name)
        assert name_key(unicodedata.normalize("NFD", name)) == key
        assert name_key(f" {name}_") == key
        assert name_key(name.replace("a", "\u200ba")) == key
        assert name_key(key) == key


@pytest.mark.slow
def test_every_name_makes_an_id():
    for name in [*names(2, 2000), "", "---", "\x00", "x" * 201, "é" * 5000, "a b" * 100]:
        assert Source(id=id_from_name(name), name="n")
    for code in range(sys.maxunicode + 1):
        if chr(code).isspace() or unicodedata.category(chr(code)) in ("Cc", "Zs", "Zl", "Zp"):
            assert Source(id=id_from_name(f"a{chr(code)}b"), name="n")


def test_long_names_stay_different():
    assert id_from_name("x" * 300) != id_from_name("x" * 301) != id_from_name("x" * 200)
    assert len(id_from_name("x" * 300)) <= 200
