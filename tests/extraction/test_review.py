"""The walk through candidates, with the terminal replaced by a list of answers."""

import pytest

from claimtrace import Case, Quantity
from claimtrace.errors import ClaimtraceError, FormatError
from claimtrace.extraction import Article, Ruling, accepted_records, extract, review
from claimtrace.records import Attribution, Claim, Source

ARTICLE = Article(
    text="Lake Watch said 40 boats sank. Some 12 crews fled. Nine men were hurt, they said."
)
FOUND = extract(ARTICLE)


def terminal(*answers):
    """An input that gives these answers and then ends, and the lines that were told."""
    rest, told = iter(answers), []

    def ask(prompt):
        told.append(prompt)
        try:
            return next(rest)
        except StopIteration:
            raise EOFError from None

    return {"ask": ask, "tell": told.append}, told


def walk(saved, *answers):
    asked, told = terminal(*answers)
    return review(ARTICLE, FOUND, saved, **asked), "\n".join(told)


def test_accept_and_reject(tmp_path):
    state, told = walk(tmp_path / "r.json", "a", "", "r", "a", "Ada Berg", "hurt")
    assert [d.ruling for d in state.decisions.values()] == [
        Ruling.ACCEPTED, Ruling.REJECTED, Ruling.ACCEPTED
    ]  # fmt: skip
    assert [d.question for d in state.decisions.values()] == ["boat", None, "hurt"]
    assert "2 of 3 accepted" in told
    assert ">>40 boats<<" in told


def test_quit_and_resume(tmp_path):
    saved = tmp_path / "r.json"
    first, _ = walk(saved, "a", "", "q")
    assert list(first.decisions) == [0]
    second, told = walk(saved, "r", "r")
    assert list(second.decisions) == [0, 1, 2]
    assert "[1/3]" not in told
    third, told = walk(saved)
    assert third == second


def test_the_end_of_the_input_keeps_what_was_decided(tmp_path):
    saved = tmp_path / "r.json"
    state, told = walk(saved, "r", "a")
    assert list(state.decisions) == [0]
    assert "2 left" in told
    assert walk(saved)[0] == state


def test_an_interrupt_keeps_what_was_decided(tmp_path):
    def interrupted(prompt):
        raise KeyboardInterrupt

    state = review(ARTICLE, FOUND, tmp_path / "r.json", ask=interrupted, tell=lambda line: None)
    assert state.decisions == {}


def test_edit(tmp_path):
    state, told = walk(
        tmp_path / "r.json",
        *("e", "lots", "at least 41 boats", "lost", "Nordic News > Lake Watch", "losses"),
        *("e", "", "-", "+", "crews"),
        "r",
    )
    one, two, _ = state.decisions.values()
    assert one.quantity == Quantity.at_least(41, "boats")
    assert (one.status, one.through) == ("lost", ("Nordic News", "Lake Watch"))
    assert (two.quantity, two.status, two.through) == (None, "", ("Lake Watch",))
    assert "is not a figure" in told


def test_wrong_answers_are_asked_again(tmp_path):
    state, told = walk(tmp_path / "r.json", "what", "a", "two words", "boats", "q")
    assert state.decisions[0].question == "boats"
    assert "answer a, e, r or q" in told
    assert "not an id" in told


def test_a_pronoun_without_a_name_is_asked_for(tmp_path):
    state, told = walk(tmp_path / "r.json", "r", "r", "a", "", "Ada Berg", "men")
    assert state.decisions[2].through == ("Ada Berg",)
    assert "the text says only 'they'" in told


def test_records_of_a_review(tmp_path):
    state, _ = walk(
        tmp_path / "r.json", "e", "41 boats", "", "Lake Watch", "boats", "r", "a", "-", "men"
    )
    records = accepted_records(state, ARTICLE, FOUND, reporter="The Daily")
    claims = [record for record in records if isinstance(record, Claim)]
    hops = [record for record in records if isinstance(record, Attribution)]
    assert [claim.quantity.value for claim in claims] == [41, 9]
    assert [hop.attributed_to for hop in hops] == ["lake-watch", None]
    assert {hop.recorded_by for hop in hops} == {"claimtrace-rules/1, reviewed"}
    assert len(Case.group(records)) == 2


def test_a_file_that_is_something_else_is_left_alone(tmp_path):
    saved = tmp_path / "r.json"
    saved.write_text("{}")
    with pytest.raises(FormatError, match="not a saved review"):
        walk(saved, "a")
    saved.unlink()
    walk(saved, "r", "q")
    with pytest.raises(ClaimtraceError, match="another text"):
        review(Article(text="Ten boats sank."), extract("Ten boats sank."), saved)


def test_a_chain_without_names_is_asked_again(tmp_path):
    state, told = walk(tmp_path / "r.json", "e", "", "", "+", ">", "Ada Berg", "boats", "q")
    assert state.decisions[0].through == ("Ada Berg",)
    assert "there is no suggestion here" in told
    assert "'>' is no name" in told


def test_a_denial_is_told_before_anybody_decides(tmp_path):
    asked, told = terminal("q")
    page = Article(text="The port denied that 40 boats sank. Lake Watch said 12 boats sank.")
    review(page, extract(page), tmp_path / "r.json", **asked)
    shown = "\n".join(told)
    assert "stance   denies" in shown
    assert "denied by The port" in shown
    asked, told = terminal("r", "q")
    review(page, extract(page), tmp_path / "s.json", **asked)
    assert "denie" not in "\n".join(told).partition("[2/2]")[2]


def test_a_person_accepted_twice_is_one_source(tmp_path):
    asked, _ = terminal("a", "one", "a", "two")
    page = Article(text="Ada Berg said 12 boats sank. Ada Berg, an official, said 9 crews fled.")
    found = with_kinds_as_met(extract(page))
    state = review(page, found, tmp_path / "r.json", **asked)
    records = accepted_records(state, page, found, reporter="The Daily")
    assert len(Case.group(records)) == 2
    assert [record.id for record in records if isinstance(record, Source)] == [
        "the-daily", "ada-berg"
    ]  # fmt: skip


def with_kinds_as_met(extraction):
    """As an extractor that says at each place what that place says."""
    one, two = extraction.candidates
    plain = one.chains[0][0].model_copy(update={"kind": "unknown"})
    return extraction.model_copy(
        update={"candidates": (one.model_copy(update={"chains": ((plain,),)}), two)}
    )
