"""The subject of a verb: back over adverbs, insertions and appositions to its noun phrase."""

from __future__ import annotations

from claimtrace.extraction.candidates import CueKind
from claimtrace.extraction.english.grammar.clause import Clause
from claimtrace.extraction.english.grammar.noun_phrases import (
    BACK,
    COMMAS,
    Phrase,
    anonymity_after,
    anonymity_before,
    checked,
    is_stop,
    left_edge,
    past_leads,
    subject_of_sentence,
)
from claimtrace.extraction.english.lexicon import Lexicon
from claimtrace.extraction.english.text import Items, Kind

__all__ = ["subject_before", "subject_of", "subject_so_far"]


def subject_before(items: Items, verb: int, floor: int, lexicon: Lexicon) -> Phrase | None:
    """The subject of the verb at ``verb``, not reaching below the piece ``floor``."""
    lows = items.lows
    at = _before_adverbs(items, verb - 1, floor, lexicon)
    at = _before_parenthesis(items, _before_time(items, at, floor, lexicon), floor)
    end = at - (at > floor and lows[at] == ",")
    nameless = anonymity_before(items, end, floor, lexicon)
    if nameless > floor:
        return _before_who(items, nameless, floor, lexicon)._replace(described=(nameless, end + 1))
    if at > floor and lows[at] in lexicon.issuing:
        at -= 1  # "data released on Monday"
    if at < floor:
        return None
    if (
        lows[at] in lexicon.prepositions
        or items.kinds[at] is Kind.NUMBER
        or lows[at].endswith(("'s", "s'"))
    ):
        return None
    before = lows[at - 1] if at - 1 > floor else ""
    inside = before in lexicon.prepositions and before not in lexicon.clause_openers
    if (
        lows[at].partition("'")[0] in lexicon.pronouns
        and not inside
        and lows[at] not in lexicon.contracted_subjects
    ):
        if lows[at] == "who":
            full = _before_who(items, at, floor, lexicon)
            same = full.first == at
            return Phrase(at, at + 1, None, None if same else (full.first, full.last))
        return Phrase(at, at + 1)
    if lows[at] in COMMAS:
        return _with_apposition(items, at, floor, lexicon)
    first = left_edge(items, at - 2 if inside else at, floor, lexicon)
    who = _relative_before(items, first, floor, lexicon)
    if who > floor:
        return _before_who(items, who, floor, lexicon)
    if first > floor and (lows[first - 1] == "to" or lows[first - 1] in lexicon.modals):
        # "to buy its own proposed ships"; "who came to see the film said"
        who = next((at for at in range(first - 2, max(floor, first - 9), -1)
                    if lows[at] == "who" or lows[at] in COMMAS), -1)  # fmt: skip
        return _before_who(items, who, floor, lexicon) if who > 0 and lows[who] == "who" else None
    return checked(items, first, at + 1, lexicon)


def _relative_before(items: Items, first: int, floor: int, lexicon: Lexicon) -> int:
    """The "who" of which a phrase is the object ("voters who saw the film said"); -1 if none."""
    at = first - 1
    if at - 1 > floor and items.lows[at - 1] == "who":
        return at - 1
    while (
        at > floor
        and items.kinds[at] is Kind.WORD
        and (items.lows[at].endswith("ed") or items.lows[at] in lexicon.auxiliaries)
    ):
        at -= 1
    return at if at >= floor and items.lows[at] == "who" else -1


def _before_adverbs(items: Items, at: int, floor: int, lexicon: Lexicon) -> int:
    lows, auxiliaries, adverbs = items.lows, lexicon.auxiliaries, lexicon.adverbs
    while at >= floor and (
        lows[at] in auxiliaries
        or lows[at] in adverbs
        or (lows[at].endswith("ly") and items.kinds[at] is Kind.WORD)
    ):
        at -= 1
    return at


def _before_time(items: Items, at: int, floor: int, lexicon: Lexicon) -> int:
    """Before "this past week", "last month", "on Sunday"."""
    lows = items.lows
    if at - 1 > floor and lows[at] in lexicon.weekdays:
        return at - 2 if lows[at - 1] == "on" else at - 1
    if at - 1 > floor and lows[at] in lexicon.durations:
        back = at - 1 - (lows[at - 1] in lexicon.time_inserts)
        if back > floor and lows[back] in lexicon.time_nears:
            return back - 1
    return at


def _before_parenthesis(items: Items, at: int, floor: int) -> int:
    """Before "(D-Nev.)" and the comma that may follow it."""
    end = at - 1 if at >= floor and items.lows[at] == "," else at
    if end < floor or items.lows[end] != ")":
        return at
    for back in range(end - 1, max(floor, end - 12) - 1, -1):
        if items.lows[back] == "(":
            return back - 1
    return at


def _before_who(items: Items, who: int, floor: int, lexicon: Lexicon) -> Phrase:
    at = who - 1
    if at >= floor and items.lows[at] in COMMAS:
        at -= 1
    if at < floor:
        return Phrase(who, who + 1)
    first = left_edge(items, at, floor, lexicon)
    return checked(items, first, at + 1, lexicon) or Phrase(who, who + 1)


def _with_apposition(items: Items, comma: int, floor: int, lexicon: Lexicon) -> Phrase | None:
    """The subject in "Name, spokesman of the ministry, said": what stands before the commas."""
    bottom = max(floor, comma - BACK)
    inserted = _insertion_before(items, comma, bottom, lexicon)
    if inserted > bottom:
        first = left_edge(items, inserted - 1, floor, lexicon)
        subject = checked(items, first, inserted, lexicon)
        return subject and subject._replace(described=anonymity_after(items, inserted, lexicon))
    edge = comma
    while edge > bottom and not _breaks_clause(items, edge - 1, lexicon):
        edge -= 1
    opened = _insertion_opens(items, comma, bottom)
    if edge > opened > bottom and items.lows[opened + 1] in lexicon.nameless:
        # "The Monitor, a group that relies on witnesses, said": a clause stands in the apposition
        subject = checked(items, left_edge(items, opened - 1, floor, lexicon), opened, lexicon)
        if subject is not None:
            return subject._replace(described=(opened + 1, comma))
    edge = past_leads(items, edge, comma, lexicon)
    first_comma = next((at for at in range(edge, comma) if items.lows[at] in COMMAS), comma)
    if items.lows[edge : edge + 1] and items.lows[edge] in lexicon.prepositions:
        if first_comma == comma:
            return None
        edge = past_leads(items, first_comma + 1, comma, lexicon)
        first_comma = next((at for at in range(edge, comma) if items.lows[at] in COMMAS), comma)
    phrase = checked(items, edge, first_comma, lexicon)
    if phrase is None:
        return None
    if first_comma + 1 >= comma:
        return phrase
    return _named(items, phrase, first_comma + 1, comma, lexicon)


def _insertion_before(items: Items, comma: int, bottom: int, lexicon: Lexicon) -> int:
    """The comma before ", who has three boats, said" and ", when asked about it, said"; else -1."""
    opened = _insertion_opens(items, comma, bottom)
    return opened if opened >= 0 and items.lows[opened + 1] in lexicon.inserted else -1


def _insertion_opens(items: Items, comma: int, bottom: int) -> int:
    """The comma before the one at ``comma``; -1 where a sentence or a quotation ends between."""
    for at in range(comma - 1, bottom, -1):
        if is_stop(items, at) or items.is_quoted(at):
            return -1
        if items.lows[at] == ",":
            return at
    return -1


def _named(items: Items, phrase: Phrase, first: int, last: int, lexicon: Lexicon) -> Phrase:
    """The phrase with its apposition; where only that is a name, it is the source."""
    head = any(
        items.kinds[at] is Kind.NAME and items.lows[at] not in lexicon.nameless
        for at in range(phrase.first, phrase.last)
    )
    comma = next((at for at in range(first, last) if items.lows[at] in COMMAS), last)
    if (
        items.kinds[first] is Kind.NAME
        and comma - first >= 2
        and (not head or items.lows[phrase.first] in lexicon.apposed_determiners)
    ):
        return Phrase(first, comma, (phrase.first, phrase.last))
    return Phrase(phrase.first, phrase.last, (first, last))


def _breaks_clause(items: Items, at: int, lexicon: Lexicon) -> bool:
    low = items.lows[at]
    if is_stop(items, at) or (items.is_quoted(at) and items.lasts[at] - items.firsts[at] > 5):
        return True
    return low in lexicon.clause_breaks or (
        low in lexicon.auxiliaries and low != "'s" and items.lows[max(at - 1, 0)] != "who"
    )


def subject_so_far(clause: Clause, place: int) -> Phrase | None:
    """Who is the subject of a verb that has none of its own: of the last clause before it."""
    start = clause.floor
    turn = next(
        (
            at + 1
            for at in range(place - 1, max(start, place - 40), -1)
            if clause.low(at) in clause.lexicon.coordinating and clause.low(at - 1) == ","
        ),
        0,
    )
    if clause.found and clause.found[-1].cue_kind is not CueKind.CITING:
        if not turn:
            return clause.found[-1].source
        subject = subject_of_sentence(clause.items, place, clause.lexicon, turn)
        return subject or clause.found[-1].source
    return subject_of_sentence(clause.items, place, clause.lexicon)


def subject_of(clause: Clause, place: int) -> Phrase | None:
    """The subject of the finite verb at ``place``; None where it has none that can speak."""
    at, weekdays = place - 1, clause.lexicon.weekdays
    adverbs, auxiliaries = clause.lexicon.adverbs, clause.lexicon.auxiliaries
    while at > clause.floor and (
        (low := clause.low(at)) in adverbs
        or low in auxiliaries
        or low in weekdays
        or (low == "on" and clause.low(at + 1) in weekdays)
    ):
        at -= 1
    if clause.low(at) in clause.lexicon.joining_verbs and at > 1:  # "became a delegate and said"
        return subject_so_far(clause, at)
    subject = subject_before(clause.items, place, clause.floor, clause.lexicon)
    if subject is None or clause.low(subject.first - 1) == "what":
        return None
    pronoun = (
        subject.last - subject.first == 1
        and clause.low(subject.first) in clause.lexicon.subject_pronouns
    )
    object_of = clause.lexicon.object_of
    return None if pronoun and clause.low(subject.first - 1) in object_of else subject
