"""Finite verbs of speech: which of them attribute, to whom, and what."""

from __future__ import annotations

from collections.abc import Iterator

from claimtrace.extraction.candidates import CueKind
from claimtrace.extraction.english.grammar.clause import Clause, Telling
from claimtrace.extraction.english.grammar.noun_phrases import (
    Phrase,
    anonymity_after,
    phrase_after,
    split_joint,
)
from claimtrace.extraction.english.grammar.scopes import (
    late_that,
    past_time,
    quoted_after,
    reach_of,
    resumed,
)
from claimtrace.extraction.english.grammar.subjects import subject_of
from claimtrace.extraction.english.text import Kind
from claimtrace.words.numbers import NUMBER_STARTS

__all__ = ["finite", "tells_by_form"]


def tells_by_form(clause: Clause, place: int) -> bool:
    """Whether a verb that no list has stands where only a verb of telling can stand."""
    low, lexicon = clause.items.lows[place], clause.lexicon
    past = low.endswith("ed")
    if (
        not (past or low.endswith("s") or low in lexicon.irregular_tellings)
        or clause.items.kinds[place] is not Kind.WORD
    ):
        return False
    if low in lexicon.auxiliaries:
        return False
    if clause.low(place + 1) == "that":
        return past and low not in lexicon.not_telling and _opens_clause(clause, place + 2)
    if not (past or low in lexicon.irregular_tellings or _third_person(clause, place)):
        return False
    if clause.low(place + 1) in (",", ":") and clause.speech_at(place + 2):
        return True
    return clause.speech_before(place) or clause.speech_behind_subject(place)


def _opens_clause(clause: Clause, place: int) -> bool:
    """Whether "that" before a place opens a clause: not in "announced that day"."""
    low = clause.low(place)
    return bool(low) and low not in clause.lexicon.no_clause


def _third_person(clause: Clause, place: int) -> bool:
    low = clause.low(place)
    return (
        low.endswith("s")
        and not low.endswith(("ss", "'s", "us"))
        and (
            clause.low(place - 1) in clause.lexicon.persons
            or (clause.name(place - 1) and clause.speech_before(place - 1))
        )
    )


_CLAUSE = 10  # words in which the verb of a clause without "that" must come


def finite(clause: Clause, place: int) -> Iterator[Telling]:
    """What the finite verb at ``place`` says; nothing where it attributes nothing."""
    lexicon = clause.lexicon
    low, before = clause.low(place), clause.low(place - 1)
    if (
        (before in lexicon.determiners and before not in lexicon.also_subjects)
        or before == "to"
        or clause.is_passive(place)
    ):
        return
    if before in lexicon.negations or clause.low(place - 2) in lexicon.negations:
        return
    possible = lexicon.possible
    if before in possible or (before in lexicon.adverbs and clause.low(place - 2) in possible):
        return
    if _inverted(clause, place):
        yield from _after_quote(clause, place)
        return
    subject = subject_of(clause, place)
    if subject is not None and clause.low(subject.begin - 1) == "nor":
        return
    if subject is None or not _fits(clause, place, low, subject):
        return
    told = None
    start = place + 1
    if low in lexicon.told:
        told = phrase_after(clause.items, start, lexicon)
        start = told.last if told else start
        if clause.low(start - 1) in lexicon.tales:
            return
    subject, told = _nameless(clause, start, subject, told)
    content, trailing = reach_of(clause, place, start, subject)
    if content:
        yield from _statements_of(clause, place, subject, content, trailing, told)


def _nameless(
    clause: Clause, start: int, subject: Phrase, told: Phrase | None
) -> tuple[Phrase, Phrase | None]:
    """Of "told a newspaper on condition of anonymity", the speaker is the nameless one."""
    found = anonymity_after(clause.items, start, clause.lexicon)
    if found is None:
        return subject, told
    return (
        subject._replace(described=subject.described or found),
        told and told._replace(described=None),
    )


def _statements_of(
    clause: Clause,
    place: int,
    subject: Phrase,
    content: list[tuple[int, int]],
    trailing: bool,
    told: Phrase | None,
) -> Iterator[Telling]:
    via = told if told is not None and clause.is_medium(told) else None
    for one in split_joint(clause.items, subject, clause.lexicon):
        yield Telling(
            one,
            (place, place + 1),
            CueKind.TOLD if told else CueKind.SAID,
            list(content),
            via=via,
            via_cue=(place, place + 1),
            addressed=told,
            trailing=trailing,
            denies=clause.low(place) in clause.lexicon.denials,
            polled=clause.is_poll(one),
            opinion=clause.low(place) in clause.lexicon.opinions or clause.low(one.first) == "who",
        )


def _fits(clause: Clause, place: int, low: str, subject: Phrase) -> bool:
    """Whether this verb, with this subject, and what follows, speaks."""
    lexicon = clause.lexicon
    following = clause.low(place + 1)
    quoted = clause.quote_before(subject.begin)
    if low in lexicon.counting and _counts(clause, place, low, subject):
        return True
    if clause.is_share(subject) or _is_noun(clause, place, low, subject):
        return False
    if low in lexicon.issued and clause.is_document(subject):
        return quoted  # "a report published on Friday"
    if low in lexicon.showing and clause.is_document(subject):
        return _shows(clause, place, low, subject)
    if following == "that" and not _opens_clause(clause, place + 2):
        return quoted  # "the plan outlined that day"
    if low in lexicon.saying:
        return following == "that" or quoted
    if low not in lexicon.speech:
        return tells_by_form(clause, place) and (quoted or clause.is_speaker(subject))
    if low in lexicon.naming:
        return quoted or following == "for"
    if not _reports(clause, place, low):
        return quoted
    return low not in lexicon.weak or quoted or _makes_clear(clause, place, low, subject)


def _counts(clause: Clause, place: int, low: str, subject: Phrase) -> bool:
    """As in "the monitor recorded 40 deaths", "officials put the toll at 40"."""
    lexicon = clause.lexicon
    joint = lexicon.revising.get(low)
    if joint is not None:
        near = [clause.low(at) for at in range(place + 1, place + _CLAUSE)]
        return joint in near and not lexicon.revised.isdisjoint(near[: near.index(joint)])
    ahead = range(place + 1, place + 5)
    return clause.is_speaker(subject) and (
        any(clause.is_number(at) for at in ahead)
        or any(
            clause.low(at) in NUMBER_STARTS and clause.low(at) not in lexicon.bare_starts
            for at in ahead
        )
    )


def _shows(clause: Clause, place: int, low: str, subject: Phrase) -> bool:
    """As in "the poll shows", "the report says"."""
    if low in clause.lexicon.having:
        return _has(clause, place, subject)
    return clause.low(place + 1) not in clause.lexicon.not_shown


def _reports(clause: Clause, place: int, low: str) -> bool:
    """Whether a verb reports before these words: "promised to" does, "spoke to" does not."""
    following, lexicon = clause.low(place + 1), clause.lexicon
    if low in lexicon.dismissing:  # a claim, and not a rival
        ahead = [clause.low(at) for at in range(place + 1, place + 5)]
        return not lexicon.claims.isdisjoint(ahead)
    if following == "to":
        return low in lexicon.promising
    if following == "before":
        return low not in lexicon.before_somebody
    accused = low in lexicon.accusing and following == "of"
    return following not in lexicon.no_content and not accused


def _makes_clear(clause: Clause, place: int, low: str, subject: Phrase) -> bool:
    """Whether what follows makes a weak verb one of saying."""
    following, lexicon = clause.low(place + 1), clause.lexicon
    if following == "to":  # of the verbs that come so far, these promise
        return clause.low(subject.first) != "who"
    if following in ("that", ":") or clause.is_quote(place + 1):
        return True
    if lexicon.particles.get(low) == following:
        return True
    if following == "," and clause.low(subject.begin - 1) == ",":
        return True
    if following.partition("'")[0] in lexicon.subject_pronouns:
        return True
    if low in lexicon.thinking and clause.name(place + 1):
        return True
    if following == "," and late_that(clause, place + 1):
        return True
    if past_time(clause, place + 1) > place + 1:
        return True
    return clause.past_adverbial(place + 1) >= len(clause.items) - 1 or _clause_follows(
        clause, place + 1
    )


def _clause_follows(clause: Clause, start: int) -> bool:
    """Whether a subject and a finite verb stand behind a verb: "wrote 40 boats had sunk"."""
    for at in range(start, min(start + _CLAUSE, len(clause.items))):
        low = clause.low(at)
        if low in clause.lexicon.auxiliaries:
            return at > start and low != "'s"
        if low in clause.lexicon.no_subject or clause.items.kinds[at] > Kind.COMPOUND:
            return False
    return False


def _is_noun(clause: Clause, place: int, low: str, subject: Phrase) -> bool:
    """Whether a word that may be a plural or a singular noun is one here ("the report")."""
    lexicon = clause.lexicon
    if low not in lexicon.nounlike or lexicon.particles.get(low) == clause.low(place + 1):
        return False
    if clause.name(place):  # "the United States"
        return True
    last = clause.low(subject.last - 1)
    if last.endswith("'s"):
        return True
    if subject.first == 0 == subject.last - 1 and clause.low(place + 1) == ",":
        return True  # "Freight rates, he added, ..."
    if clause.low(place + 1) == "to" and low in lexicon.promising and clause.name(subject.last - 1):
        return False  # "Lake Watch claims to have"
    if low.endswith("s") and not low.endswith("ss"):  # "the 20 states", "nonpartisan remarks"
        return clause.low(place + 1) in lexicon.prepositions or not (
            clause.name(subject.last - 1)
            or last in lexicon.subject_pronouns
            or clause.low(subject.first) in lexicon.determiners
        )
    return clause.low(subject.first) in lexicon.singular_determiners or not (
        last.endswith("s") or last in lexicon.subject_pronouns or last in lexicon.irregular_plurals
    )


def _has(clause: Clause, place: int, subject: Phrase) -> bool:
    """As in "the poll has him at 40 percent"; not "the post has been updated"."""
    return clause.is_poll(subject) and clause.low(place + 1) not in clause.lexicon.not_having


def _inverted(clause: Clause, place: int) -> bool:
    """'"...," said the minister'; not "the minister, aged 50, said" nor "he said"."""
    before = clause.low(place - 1)
    quote = clause.quote_before(place)
    low = clause.low(place)
    if clause.speech_before(place) and low not in clause.lexicon.not_inverted:
        quote = True
    elif low not in clause.lexicon.speech or low in clause.lexicon.weak:
        return False
    if place == 0 or not (quote or before in (",", "—", "–")):
        return False
    phrase = phrase_after(clause.items, place + 1, clause.lexicon)
    if phrase is None or (phrase.last - phrase.first == 1 and _is_day(clause, phrase.first)):
        return False
    if quote:
        low_after = clause.low(phrase.last)
        return clause.speech_before(place) or not low_after or low_after in clause.lexicon.closes
    ended = clause.low(phrase.last) in ("", ".", ",") or phrase.described is not None
    return ended and low in clause.lexicon.plain and clause.capital(phrase.first)


def _is_day(clause: Clause, place: int) -> bool:
    low, lexicon = clause.low(place), clause.lexicon
    return low in lexicon.weekdays or low in lexicon.day_words


def _after_quote(clause: Clause, place: int) -> Iterator[Telling]:
    phrase = phrase_after(clause.items, place + 1, clause.lexicon)
    if phrase is None:
        return
    end = phrase.described[1] if phrase.described else phrase.last
    content = [(clause.trail, place)]
    content += quoted_after(clause, end) if clause.speech_before(place) else resumed(clause, end)
    yield from _statements_of(clause, place, phrase, content, True, None)
