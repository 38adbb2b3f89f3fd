"""How English reports: one made-up sentence for each construction that the rules read."""

import pytest

from claimtrace.extraction import Link, extract


def origins(text):
    """The last source of each chain of the last figure."""
    return [hop.name for hop in extract(text).candidates[-1].origins]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        # verbs that no list has, before "that" and beside a quotation
        ("Berg grumbled that 40 boats sank.", "Berg"),
        ("“We have lost 40 boats this year,” Berg sighed.", "Berg"),
        ("“We have lost 40 boats this year,” chirped Ada Berg.", "Ada Berg"),
        ("Berg pouted: “We have lost 40 boats this year.”", "Berg"),
        # the subject, past what stands between it and its verb
        ("Berg, who has three children, said 40 boats sank.", "Berg"),
        ("Berg, when asked what was wrong, replied that 40 boats sank.", "Berg"),
        ("Lake Watch, a group that relies on skippers, said 40 boats sank.", "Lake Watch"),
        ("Its chief economist, Ada Berg, warned that 40 boats sank.", "Ada Berg"),
        ("Ada Berg, head of Lake Corp., said 40 boats sank.", "Ada Berg"),
        ("Ada Berg this past week announced that 40 boats sank.", "Ada Berg"),
        ("Skippers who saw the storm said 40 boats sank.", "Skippers"),
        ("One of them said 40 boats sank.", "One of them"),
        ("The two write that 40 boats sank.", "The two"),
        ("Another tweeted that 40 boats sank.", "Another"),
        ("The port has paid its crews and on Monday announced 40 boats sank.", "The port"),
        ("Noting that 40 boats sank, Ada Berg left.", "Ada Berg"),
        ("The film ends with a pilot saying that 40 boats sank.", "a pilot"),
        # where the statement begins
        ("Berg told the Nordic Post he's lost 40 boats.", "Berg"),
        ("A pilot told AFP 40 boats had sunk.", "A pilot"),
        ("Berg said earlier this week that 40 boats sank.", "Berg"),
        ("Berg said on Sunday in the old port, near Lund, that 40 boats sank.", "Berg"),
        ("Berg wrote on a website that 40 boats sank.", "Berg"),
        ("But, the former head of the port added, 40 boats sank.", "the former head of the port"),
        # documents and counts
        ("A report published on Friday by Lake Watch says 40 boats sank.",
         "A report published on Friday by Lake Watch"),
        ("Data released on Monday showed 40 boats sank.", "Data"),
        ("The navy released figures showing 40 boats sank.", "The navy"),
        ("The navy put the number of lost boats at 40.", "The navy"),
        ("The bank lowered its forecast to 40 percent.", "The bank"),
        ("The Lake Monitor has recorded 40 deaths.", "The Lake Monitor"),
        ("Losses were estimated at 40 million crowns by the insurer.", "the insurer"),
        ("The raid, first reported by Lake News, sank 40 boats.", "Lake News"),
        ("The rebels were accused by the army of sinking 40 boats.", "the army"),
        ("The group claims to have sunk boats.", None),
        ("Lake Watch claims to have sunk 40 boats.", "Lake Watch"),
        # by whose word
        ("Forty boats sank, per the coast guard.", "the coast guard"),
        ("As Ada Berg put it, 40 boats is too many.", "Ada Berg"),
        ("In the words of Ada Berg, 40 boats is nothing.", "Ada Berg"),
        ("By Berg's own account, 40 boats sank.", "Berg's own account"),
        ("The mayor rejected Berg's claim on Monday that 40 boats sank.", "Berg's"),
        ("Poll: 40 boats sank.", "Poll"),
        # who is meant by a colon
        ("Here is more from Ada Berg: “We have lost 40 boats this year.”", "Ada Berg"),
        ("He put it like this: “We have lost 40 boats this year.”", "He"),
    ],
)  # fmt: skip
def test_each_construction_names_its_source(sentence, expected):
    found = extract(sentence).candidates
    assert (origins(sentence) if found else [None]) == [expected]


@pytest.mark.parametrize(
    "sentence",
    [
        "The council passed a law that freed 40 boats.",
        "Berg ensured that 40 boats sank.",
        "The plan outlined that day cost 40 boats.",
        "The group claimed responsibility for the raid that sank 40 boats.",
        "Berg testified before a court with 40 judges.",
        "Berg wrote 40 books.",
        "They could say goodbye to 40 boats.",
        "Berg waved long before he announced, and he sold 40 boats.",
        "The two states of the United States that lost 40 boats met.",
        "Neither the navy nor the port said how many of the 40 boats sank.",
    ],
)
def test_what_only_looks_like_a_report(sentence):
    assert origins(sentence) == []


@pytest.mark.parametrize(
    "sentence",
    [
        "“We are lost,” Berg said at a dinner with 40 skippers.",
        "“We are truly lost,” said Ada Berg, a skipper with 40 boats.",
        "Berg said in a hall with 40 seats, “We are all truly lost now.”",
        "When Berg said the port was open, 40 boats sank.",
        "Holding a letter from 40 skippers, Berg said, “We are all truly lost now.”",
    ],
)
def test_words_beside_a_statement_are_the_reporters(sentence):
    assert origins(sentence) == []


def test_what_others_believe_is_part_of_what_is_said():
    assert origins("The poll shows most voters believe 40 boats sank.") == ["The poll"]
    assert origins("“Holm says 40 boats sank in the bay,” Berg said.") == ["Berg"]
    assert origins("“According to Holm, 40 boats sank in the bay,” Berg said.") == ["Holm"]


def test_an_answer_is_no_source():
    for sentence in ("About 72 percent of voters said 40 boats sank.",
                     "Six in 10 voters said 40 boats sank."):  # fmt: skip
        assert origins(sentence) == []
    assert origins("In all, 12 officials said 40 boats sank.") == ["12 officials"]


def test_a_quotation_that_stands_alone_goes_on_with_the_one_before():
    text = "“We are lost,” said Ada Berg. “We had 40 boats.”\n\n“Now we have 12 boats.”"
    first, second = extract(text).candidates
    assert [hop.name for hop in first.origins] == ["Ada Berg"]
    (hop,) = second.origins
    assert (hop.name, hop.link) == ("Ada Berg", Link.RESOLVED)


def test_a_quotation_after_a_sentence_without_a_speaker_is_left_open():
    assert origins("Berg said it rained.\n\nThe harbour was dark.\n\n“We lost 40 boats.”") == []


def test_a_monitor_that_relies_on_activists_is_still_a_monitor():
    text = (
        "One of them said two boats sank.\n\n"
        "The Lake Monitor, a group that relies on activists, reported 40 deaths. "
        "It has recorded 900 deaths this year."
    )
    assert [c.origins[0].name for c in extract(text).candidates[1:]] == ["The Lake Monitor"] * 2
