"""Attribution inside one document, on sentences made for the purpose."""

import pytest

from claimtrace.cli import main
from claimtrace.extraction import CueKind, Link, extract
from claimtrace.records import Basis, Source, SourceKind, Stance
from claimtrace.registry import Sources


def chains(text, **options):
    """The chains of the last figure, as names from the article outwards."""
    last = extract(text, **options).candidates[-1]
    return [[hop.name for hop in chain] for chain in last.chains]


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("The army said 40 rebels were killed.", [["The army"]]),
        ("The army said that 40 rebels were killed.", [["The army"]]),
        ("Some 40 rebels were killed, the army said on Friday.", [["the army"]]),
        ("According to Lake Watch, 40 boats sank.", [["Lake Watch"]]),
        ("At least 40 boats sank, according to Lake Watch.", [["Lake Watch"]]),
        ("The storm, according to Lake Watch, sank 40 boats.", [["Lake Watch"]]),
        ('"We lost 40 boats," said Ada Berg, head of the port.', [["Ada Berg"]]),
        ('"We lost 40 boats," Ada Berg said.', [["Ada Berg"]]),
        ("Ada Berg was quoted as saying 40 boats sank.", [["Ada Berg"]]),
        ("Ada Berg, head of the port, said 40 boats sank.", [["Ada Berg"]]),
        ("Officials say 40 boats sank.", [["Officials"]]),
        ("A new survey of skippers found 40 boats sank.", [["A new survey of skippers"]]),
        ("In a poll by Lake Watch, 40 percent said yes.", [["a poll by Lake Watch"]]),
        ("As reported by Lake Watch, 40 boats sank.", [["Lake Watch"]]),
    ],
)
def test_cues_before_after_and_inside(sentence, expected):
    assert chains(sentence) == expected


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("Berg told Nordic News Agency that 40 boats sank.", [["Nordic News Agency", "Berg"]]),
        ("Berg said 40 boats sank, quoted by Nordic News.", [["Nordic News", "Berg"]]),
        ("Berg said that 40 boats sank, Nordic News reported.", [["Nordic News", "Berg"]]),
        ("Forty boats sank, Berg said, Nordic News reported.", [["Nordic News", "Berg"]]),
        (
            "State television quoted Berg as saying 40 boats sank.",
            [["State television", "Berg"]],
        ),
        (
            "Forty boats sank, Berg told a newspaper, according to Nordic News.",
            [["Nordic News", "a newspaper", "Berg"]],
        ),
        ("Lake Watch, quoting local officials, said 40 boats sank.",
         [["Lake Watch", "local officials"]]),
        ("Berg said that Holm told the crews that 40 boats sank.", [["Berg", "Holm"]]),
    ],
)  # fmt: skip
def test_nested_chains(sentence, expected):
    assert chains(sentence) == expected


def test_joint_attribution_is_two_chains():
    assert chains("At least 18 sailors died, the Observatory and media close to it reported.") == [
        ["the Observatory"],
        ["media close to it"],
    ]


def test_clauses_with_their_own_sources():
    found = extract("The army said 40 rebels died, while the rebels said they lost six men.")
    assert [c.chains[0][0].name for c in found.candidates] == ["The army", "the rebels"]


def test_a_quotation_over_several_sentences():
    text = '"It was dark. We counted 40 boats. Then 12 sank," said Ada Berg.'
    found = extract(text).candidates
    assert [[hop.name for hop in c.chains[0]] for c in found] == [["Ada Berg"], ["Ada Berg"]]


def test_a_quotation_over_several_paragraphs():
    text = 'Ada Berg said: "It was dark.\n\n"We lost 40 boats."'
    assert chains(text) == [["Ada Berg"]]


def test_a_quotation_announced_by_a_colon():
    assert chains('Ada Berg said:\n\n"We lost 40 boats that night."') == [["Ada Berg"]]


def test_pronouns_and_short_forms():
    text = (
        "The Northern Lake Observatory said a storm was near.\n\n"
        "It added that 40 boats sank.\n\n"
        "Another 12 ships sank later, the Observatory said."
    )
    first, second = extract(text).candidates
    for candidate in (first, second):
        (hop,) = candidate.chains[0]
        assert hop.link is Link.RESOLVED
        assert hop.antecedent is not None
        assert "Northern Lake Observatory" in hop.name
    assert first.chains[0][0].source.text == "It"
    assert second.chains[0][0].source.text == "the Observatory"


def test_last_names():
    text = "Ada Berg met the crews on Monday.\n\nBerg said 40 boats sank."
    assert chains(text) == [["Ada Berg"]]


def test_carry_over_is_suggested_and_never_asserted():
    text = "The army said the town was quiet. Some 40 rebels were killed."
    (found,) = extract(text).candidates
    assert found.chains == ()
    assert not found.attributed
    assert [(hop.name, hop.link) for hop in found.suggested] == [("The army", Link.CARRIED_OVER)]
    (never,) = extract(text, carry_over="never").candidates
    assert never.suggested == ()


def test_what_the_reporter_adds_in_passing_is_not_attributed():
    (found,) = extract("The army said the port, which has 40 berths, was open.").candidates
    assert found.chains == ()


@pytest.mark.parametrize(
    "sentence",
    [
        "The ship carried 40 sailors.",
        "Berg did not say how 40 boats sank.",
        "They had to report 40 lost boats.",
        "The report on 40 boats was late.",
        "Berg wants 40 boats.",
    ],
)
def test_unattributed_is_an_answer(sentence):
    assert chains(sentence) == []


def test_denials():
    (found,) = extract("The ministry denied that 40 rebels had been killed.").candidates
    assert found.stance is Stance.DENIES


def test_basis_and_kind_are_read_from_the_words():
    (hidden,) = extract("A military source said 40 rebels died.").candidates
    hop = hidden.chains[0][0]
    assert (hop.basis, hop.kind) == (Basis.HEDGED, SourceKind.ANONYMOUS)
    (named,) = extract("The Ministry of Ports said 40 boats sank.").candidates
    hop = named.chains[0][0]
    assert (hop.basis, hop.kind) == (Basis.NAMED, SourceKind.GOVERNMENT)
    (vague,) = extract("Reports say 40 boats sank.").candidates
    assert vague.chains[0][0].basis is Basis.VAGUE


def test_known_sources_get_their_id():
    sources = Sources([Source(id="lw", name="Lake Watch", aliases=("the Watch",))])
    (found,) = extract("Lake Watch said 40 boats sank.", sources=sources).candidates
    assert found.chains[0][0].source_id == "lw"
    (unknown,) = extract("Sea Watch said 40 boats sank.", sources=sources).candidates
    assert unknown.chains[0][0].source_id is None


def test_a_name_that_two_sources_share_is_left_open():
    sources = Sources([Source(id="a", name="The Watch"), Source(id="b", name="The Watch")])
    (found,) = extract("The Watch said 40 boats sank.", sources=sources).candidates
    assert found.chains[0][0].source_id is None


def test_a_credit_line_begins_every_chain():
    text = "The army said 40 rebels were killed in the hills near the old town on that day.\n"
    found = extract(text + "\nCredit: Lake News\n")
    (hop, army) = found.candidates[0].chains[0]
    assert (hop.name, hop.cue_kind) == ("Lake News", CueKind.CREDIT)
    assert army.name == "The army"
    assert [span.text for span in found.credits] == ["Lake News"]


def test_a_credit_is_no_attribution():
    (found,) = extract("Forty boats sank.\n\nCredit: Lake News").candidates
    assert [hop.name for hop in found.chains[0]] == ["Lake News"]
    assert not found.attributed
    assert found.origins == ()


def test_a_dateline_names_its_agency():
    (found,) = extract("LAKETOWN (Nordic) - Forty boats sank, the port said.").candidates
    assert [hop.name for hop in found.chains[0]] == ["Nordic", "the port"]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("The port denied that 40 boats sank.", "40 boats <- denied by The port"),
        ("The port said that 40 boats sank.", "40 boats <- The port"),
        (
            "Lake News and the port denied that 40 boats sank.",
            "40 boats <- denied by Lake News | denied by the port",
        ),
    ],
)
def test_a_denial_is_shown_as_one(text, shown):
    (found,) = extract(text).candidates
    assert str(found) == shown


def test_only_the_end_of_a_chain_is_said_to_deny():
    (found,) = extract("The port denied that 40 boats sank.\n\nCredit: Lake News").candidates
    assert found.chains_in_words == ("Lake News <- denied by The port",)


@pytest.mark.parametrize(("stance", "verb"), [("denies", "denied"), ("retracts", "retracted")])
def test_a_stance_without_a_source_is_shown_too(stance, verb):
    (found,) = extract("Forty boats sank.").candidates
    against = found.model_copy(update={"stance": Stance(stance)})
    assert verb in str(against)
    assert "does not say by whom" in str(against)


def test_the_command_shows_a_denial(tmp_path, capsys):
    article = tmp_path / "article.txt"
    article.write_text("The port denied that 40 boats sank.", encoding="utf-8")
    assert main(["extract", str(article)]) == 0
    assert "denied by The port" in capsys.readouterr().out
