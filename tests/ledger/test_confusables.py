"""Names that look alike and are not."""

import pytest

from claimtrace import Source
from claimtrace.words.lookalikes import confusable_names, mixes_scripts, skeleton, turns_writing


@pytest.mark.parametrize("name", ["Rеuters", "ΑFP", "pаypаl", "ТАSS"])
def test_words_of_several_scripts(name: str) -> None:
    assert mixes_scripts(name)


@pytest.mark.parametrize(
    "name", ["Reuters", "ТАСС", "Ελλάδα", "ТАСС (TASS)", "الجزيرة", "新華社 Xinhua", "40 sorties"]
)
def test_words_of_one_script(name: str) -> None:
    assert not mixes_scripts(name)
    assert not turns_writing(name)


@pytest.mark.parametrize("sign", ["\u202e", "\u200b", "\u2066", "\u200f", "\u00ad"])
def test_signs_that_cannot_be_seen(sign: str) -> None:
    found = list(confusable_names([Source(id="a", name=f"Mini{sign}stry")]))
    assert [(source, why.split()[0]) for source, _, why in found] == [("a", "it")]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Reuters", "Rеuters"), ("AFP", "ΑFР"), ("TASS", "ТАЅЅ"), ("café", "cafe"),
        ("BBC", "ＢＢＣ"), ("cop", "сор"), ("Mini\u200bstry", "ministry"),
    ],
)  # fmt: skip
def test_names_that_look_alike_have_one_skeleton(one: str, other: str) -> None:
    assert skeleton(one) == skeleton(other)


def test_other_names_have_other_skeletons() -> None:
    names = ["Reuters", "AFP", "TASS", "ТАСС", "BBC", "Xinhua", "الجزيرة", "Ministry", "Minister"]
    assert len({skeleton(name) for name in names}) == len(names)


def test_a_pair_is_found_once_and_aliases_of_one_source_are_not() -> None:
    sources = [
        Source(id="reuters", name="Reuters", aliases=("Rеuters-alias", "Reuters")),
        Source(id="forged", name="Rеutеrs"),
        Source(id="bbc", name="BBC", aliases=("ＢＢＣ",)),
        Source(id="namesake", name="bbc"),
    ]
    found = [(source, why) for source, _, why in confusable_names(sources)]
    assert ("forged", "it looks like 'reuters', a name of 'reuters'") in found
    assert not any(source in ("bbc", "namesake") for source, _ in found)
