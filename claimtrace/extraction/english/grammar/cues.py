"""Cues with a form of their own: according to, quoted by, saying, polls, colons."""

from __future__ import annotations

from collections.abc import Iterator

from claimtrace.extraction.candidates import CueKind
from claimtrace.extraction.english.grammar.clause import Clause, Telling
from claimtrace.extraction.english.grammar.noun_phrases import (
    Phrase,
    phrase_after,
    phrase_ending,
    split_joint,
    subject_of_sentence,
)
from claimtrace.extraction.english.grammar.subjects import subject_before, subject_so_far
from claimtrace.extraction.english.grammar.verbs import finite

__all__ = [
    "according",
    "colon",
    "in_a_poll",
    "nominal",
    "opening_document",
    "participle",
    "passive_by",
    "quoted",
]


_COMMAS = frozenset({",", "—", "–", "--", "-", "("})


def opening_document(clause: Clause) -> None:
    """As in "In a poll of 800 voters, ...", "By the agency's count, ..."."""
    items, lexicon = clause.items, clause.lexicon
    if clause.low(0) not in lexicon.document_openers or len(items) < 4:
        return
    if _own_words(clause):
        return
    comma = next((at for at in range(1, min(14, len(items))) if items.lows[at] == ","), 0)
    phrase = phrase_after(items, 1, lexicon)
    if not comma or phrase is None or phrase.first != 1:
        return
    if any(items.lows[at] in clause.lexicon.polls for at in range(1, min(phrase.last, comma))):
        found = Telling(phrase, (0, 1), CueKind.ACCORDING_TO, [(comma + 1, len(items))])
        if not _said_soon(clause, comma + 1):
            clause.keep(found)
            clause.floor = comma + 1


def _own_words(clause: Clause) -> bool:
    """As in "In the words of the minister, ...", "As the minister put it, ..."."""
    items, lexicon = clause.items, clause.lexicon
    source: Phrase | None = None
    opening = next((one for one in lexicon.own_words if tuple(items.lows[: len(one)]) == one), ())
    if opening:
        source = phrase_after(items, len(opening), lexicon)
    elif clause.low(0) == "as":
        end = next((at for at in range(2, min(14, len(items))) if items.lows[at] == ","), 0)
        if end and clause.low(end - 1) == "it" and clause.low(end - 2) in lexicon.put_it:
            source = phrase_ending(items, end - 3, 1, lexicon)
    if source is None:
        return False
    comma = next((at for at in range(source.last, len(items)) if items.lows[at] == ","), 0)
    if not comma:
        return False
    clause.keep(Telling(source, (0, 1), CueKind.ACCORDING_TO, [(comma + 1, len(items))]))
    clause.floor = comma + 1
    return True


def _said_soon(clause: Clause, start: int) -> bool:
    near = [clause.low(at) for at in range(start, start + 6)]
    lexicon = clause.lexicon
    return not lexicon.said_soon.isdisjoint(near) and lexicon.shares.isdisjoint(near)


def in_a_poll(clause: Clause, place: int) -> Iterator[Telling]:
    """As in "..., in a new poll of voters": behind what the poll found."""
    start = next(
        (at for at in range(place - 1, max(clause.floor, place - 8), -1) if clause.low(at) == "in"),
        0,
    )
    if start <= clause.floor or clause.low(start + 1) not in clause.lexicon.poll_determiners:
        return
    phrase = phrase_after(clause.items, start + 1, clause.lexicon)
    if phrase is None or phrase.last <= place:
        return
    if clause.low(start + 1) not in clause.lexicon.indefinite and not any(
        clause.name(at) for at in range(phrase.first, phrase.last)
    ):
        return  # "in the polls" names none
    cue = (start, start + 1)
    yield Telling(phrase, cue, CueKind.ACCORDING_TO, [(clause.trail, start)], trailing=True)


def colon(clause: Clause, place: int) -> Iterator[Telling]:
    """'The minister: "..."', 'More from the minister: "..."', 'He put it like this: "..."'."""
    size = len(clause.items)
    if place + 1 < size and not clause.is_quote(place):
        if place <= 3 and _heads(clause, place):
            yield Telling(Phrase(0, place), (place, place + 1), CueKind.SAID, [(place + 1, size)])
        return
    if any(statement.reaches(min(place + 1, size - 1)) for statement in clause.found):
        return
    source = _before_colon(clause, place)
    if source is not None:
        yield Telling(source, (place, place + 1), CueKind.SAID, [(place, size)])


def _heads(clause: Clause, place: int) -> bool:
    """Whether a headline names a document or a kind of speaker: "Poll: ...", "Officials: ..."."""
    lexicon, last = clause.lexicon, clause.low(place - 1)
    return last in lexicon.documents or last in lexicon.speakers or last in lexicon.kinds


def _before_colon(clause: Clause, place: int) -> Phrase | None:
    """Who speaks behind a colon: the name that stands directly before it, else the subject."""
    first = place
    while first > clause.floor and clause.name(first - 1) and place - first < 6:
        first -= 1
    if first < place and (first == 0 or clause.low(first - 1) in clause.lexicon.introduces):
        return Phrase(first, place)
    if clause.low(place - 1).endswith("ing"):  # "with the captain shouting:"
        subject = subject_before(clause.items, place - 1, clause.floor, clause.lexicon)
    else:
        subject = subject_of_sentence(clause.items, place, clause.lexicon)
    if subject is not None and (
        clause.is_source(subject) or clause.low(subject.first) in clause.lexicon.persons
    ):
        return subject
    return None


def according(clause: Clause, place: int) -> Iterator[Telling]:
    """As in "according to X, ...", "..., according to X" and "..., according to X, ...".

    It reaches to the other side of the sentence, over whoever is quoted there.
    """
    start = place + 2
    if clause.low(place) in clause.lexicon.per:  # "..., per the ministry", not "12 per day"
        start = place + 1
        place -= clause.low(place - 1) == "as"
        if clause.low(place - 1) not in _COMMAS or not clause.capital(start):
            return
    elif clause.low(place + 1) != "to":
        return
    phrase = phrase_after(clause.items, start, clause.lexicon)
    if phrase is None:
        return
    end = phrase.described[1] if phrase.described else phrase.last
    size = len(clause.items)
    if clause.low(place - 1) in _COMMAS:  # "..., according to figures put together by hand, ..."
        mark = ")" if clause.low(place - 1) == "(" else clause.low(place - 1)
        end = next((at for at in range(end, min(end + 12, size)) if clause.low(at) == mark), end)
    head = all(clause.low(at) in clause.lexicon.heads or at < clause.floor for at in range(place))
    if head:
        content = [(end, size)]
    else:
        content = [(clause.outer, place)]
        if (
            clause.low(place - 1) in _COMMAS
            and clause.low(end) == clause.low(place - 1)
            and (clause.low(end + 1) not in clause.lexicon.turns)
        ):
            content.append((end, size))
    for one in split_joint(clause.items, phrase, clause.lexicon):
        yield Telling(one, (place, start), CueKind.ACCORDING_TO, list(content), trailing=not head)


def quoted(clause: Clause, place: int) -> Telling | None:
    """What "quoted" and "cited", in any of their forms, say; None where they say nothing."""
    low, following = clause.low(place), clause.low(place + 1)
    passive = clause.is_passive(place)
    if passive and (following == "as" or following == "by"):
        return _was_quoted(clause, place)
    if following == "by":
        return _quoted_by(clause, place)
    if low.endswith("ing"):
        return _citing(clause, place)
    if not passive and low in clause.lexicon.quoting_as:
        return _quoted_as_saying(clause, place)
    return None


def _was_quoted(clause: Clause, place: int) -> Telling | None:
    """As in "was quoted (by the agency) as saying"."""
    subject = subject_before(clause.items, place, clause.floor, clause.lexicon)
    if subject is None:
        return None
    end, via = place + 1, None
    if clause.low(end) == "by":
        via = phrase_after(clause.items, end + 1, clause.lexicon)
        end = via.last if via else end
    cue = (place, place + 2)
    if clause.low(end) == "as" and clause.low(end + 1) in clause.lexicon.saying:
        end += 2
        cue = (place, end) if via is None else cue
    return Telling(
        subject, cue, CueKind.QUOTED_BY, [(end, len(clause.items))], via=via, via_cue=cue
    )


def _quoted_by(clause: Clause, place: int) -> Telling | None:
    """As in "..., quoted by the agency": the agency stands between the article and all of it."""
    phrase = phrase_after(clause.items, place + 2, clause.lexicon)
    if phrase is None or not (clause.low(place - 1) in _COMMAS or clause.speech_before(place)):
        return None  # "a letter cited by the port" cites nothing here
    cue = (place, place + 2)
    return Telling(phrase, cue, CueKind.QUOTED_BY, [(clause.outer, place)], trailing=True)


def _quoted_as_saying(clause: Clause, place: int) -> Telling | None:
    """As in "it quoted a commander as saying", "it quoted a commander saying"."""
    phrase = phrase_after(clause.items, place + 1, clause.lexicon)
    if phrase is None:
        return None
    at = phrase.last + (clause.low(phrase.last) == "as")
    if clause.low(at) not in clause.lexicon.saying:
        return None
    via = subject_before(clause.items, place, clause.floor, clause.lexicon)
    content = [(at + 1, len(clause.items))]
    if via and via.first > 0 and clause.quote_before(via.first):
        content.append((clause.trail, via.first))
    return Telling(
        phrase, (at, at + 1), CueKind.QUOTED_BY, content, via=via, via_cue=(place, place + 1)
    )


def _citing(clause: Clause, place: int) -> Telling | None:
    phrase = phrase_after(clause.items, place + 1, clause.lexicon)
    if phrase is None or not clause.is_source(phrase):
        return None  # "citing legal risks" gives a reason
    return Telling(phrase, (place, place + 1), CueKind.CITING)


def participle(clause: Clause, place: int) -> Iterator[Telling]:
    """As in "..., saying that": the subject is that of the clause before."""
    low, before, following = clause.low(place), clause.low(place - 1), clause.low(place + 1)
    if before in clause.lexicon.being or clause.is_passive(place):
        yield from finite(clause, place)
        return
    clausal = following == "that" or clause.is_quote(place + 1)
    parted = before in _COMMAS or before == "by" or before in clause.lexicon.documents
    if low in clause.lexicon.only_shown and before not in clause.lexicon.documents:
        return
    shown = low in clause.lexicon.shown and before in clause.lexicon.documents
    if not (clausal or shown or (low in clause.lexicon.free_saying and parted)):
        return
    source = (
        _fronted(clause, place) if place == 0 else _absolute(clause, place)
    ) or subject_so_far(clause, place)
    if source is None:
        return
    start = place + 1
    if low in clause.lexicon.telling:
        addressed = phrase_after(clause.items, start, clause.lexicon)
        start = addressed.last if addressed else start
    yield Telling(source, (place, place + 1), CueKind.SAID, [(start, len(clause.items))])


def _fronted(clause: Clause, place: int) -> Phrase | None:
    """The subject of "Noting that 40 boats sank, the port said"."""
    for at in range(place + 3, min(len(clause.items), place + 40)):
        if clause.low(at) == ",":
            subject = subject_of_sentence(clause.items, len(clause.items), clause.lexicon, at + 1)
            if subject is not None and subject.first <= at + 3:
                return subject
    return None


def _absolute(clause: Clause, place: int) -> Phrase | None:
    """The subject of "with a voice saying"."""
    for at in range(place - 1, max(clause.floor - 1, place - 7), -1):
        if clause.low(at) == "with":
            return Phrase(at + 1, place)
        if clause.low(at) in _COMMAS:
            return None
    return None


def passive_by(clause: Clause, place: int) -> Iterator[Telling]:
    """As in "was announced by the ministry"."""
    low = clause.low(place)
    if low in clause.lexicon.accusing and clause.is_passive(place):
        phrase = phrase_after(clause.items, place + 2, clause.lexicon)
        if phrase is not None and clause.low(phrase.last) == "of":
            content = [(phrase.last, len(clause.items))]
            yield Telling(phrase, (place, place + 2), CueKind.SAID, content)
        return
    if low not in clause.lexicon.reported:
        return
    by = place + 1
    if clause.low(by) != "by":  # "was estimated at 40 million crowns by the insurer"
        by = next((at for at in range(place + 3, place + 8) if clause.low(at) == "by"), 0)
    phrase = phrase_after(clause.items, by + 1, clause.lexicon) if by else None
    if phrase is None:
        return
    cue = (place, place + 2)
    if clause.low(place - 1) == "as":  # "as reported by the agency, ..."
        end = phrase.described[1] if phrase.described else phrase.last
        yield Telling(phrase, cue, CueKind.SAID, [(end, len(clause.items))])
        return
    start = place - (clause.low(place - 1) in clause.lexicon.first_told)
    if clause.low(start - 1) == "," and clause.low(phrase.last) == ",":  # ", first reported by X,"
        yield Telling(
            phrase, cue, CueKind.SAID, [(clause.trail, start), (phrase.last, len(clause.items))]
        )
        return
    if clause.low(place - 1) not in clause.lexicon.being or phrase.described is not None:
        return  # "the facts reported by the agency" does not report them
    yield Telling(phrase, cue, CueKind.SAID, [(clause.trail, by)], trailing=True)


_ADJECTIVES = 3  # words between the speaker and the noun
_REACH = 8  # words between the noun and "that"


def nominal(clause: Clause, place: int) -> Iterator[Telling]:
    """What the noun of speech at ``place`` says, where the text gives its speaker."""
    that = _that(clause, place)
    if that < 0:
        return
    source = _possessor(clause, place)
    if source is None or not _is_object(clause, source.first):
        return
    size = len(clause.items)
    end = next((at for at in range(that + 1, size) if clause.low(at) in (",", "—", ";")), size)
    yield Telling(source, (place, place + 1), CueKind.SAID, [(that, end)])


def _that(clause: Clause, place: int) -> int:
    """Where the clause begins that the noun announces; -1 where there is none."""
    for at in range(place + 1, min(place + _REACH, len(clause.items))):
        low = clause.low(at)
        if low == "that":
            following = clause.low(at + 1)
            verb = following in clause.lexicon.auxiliaries or following.endswith("ed")
            return -1 if verb or not following else at
        if at == place + 1 and not (
            low in clause.lexicon.before_days or low in clause.lexicon.weekdays
        ):
            return -1
        if low == "," or low in clause.lexicon.auxiliaries or clause.items.is_quoted(at):
            return -1
    return -1


def _possessor(clause: Clause, place: int) -> Phrase | None:
    for at in range(place - 1, max(clause.floor, place - _ADJECTIVES - 1) - 1, -1):
        low = clause.low(at)
        if low in clause.lexicon.possessives:
            return Phrase(at, at + 1)
        if low.endswith(("'s", "s'")) and len(low) > 3:
            return _owner(clause, at)
        if low in clause.lexicon.breaks or low in clause.lexicon.determiners or low == ",":
            return None
    return None


def _owner(clause: Clause, last: int) -> Phrase | None:
    """The name or the noun with its article that ends in "'s" at a place."""
    first = last
    if clause.name(last):
        while first > clause.floor and clause.name(first - 1):
            first -= 1
        return Phrase(first, last + 1)
    for first in range(last - 1, max(clause.floor - 1, last - _ADJECTIVES - 2), -1):
        if clause.low(first) in clause.lexicon.determiners:
            return Phrase(first, last + 1)
    return None


def _is_object(clause: Clause, first: int) -> bool:
    """Whether a phrase stands behind a verb or a preposition.

    Where it is the subject itself, nothing marks the end of what its noun announces.
    """
    before = clause.low(first - 1)
    lexicon = clause.lexicon
    return bool(before) and before not in lexicon.noun_openers and before not in lexicon.breaks
