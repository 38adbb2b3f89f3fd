"""How far a cue reaches, and where it meets the next one."""

from __future__ import annotations

from claimtrace.extraction.candidates import CueKind
from claimtrace.extraction.english.grammar.clause import Clause, Telling
from claimtrace.extraction.english.grammar.noun_phrases import Phrase

__all__ = ["late_that", "past_time", "quoted_after", "reach_of", "resumed", "settle"]

_ENDS = frozenset({".", "!", "?", "…", "...", ")", "]"})
_COMMAS = frozenset({",", "—", "–", "--", "-", "("})
_AHEAD = 25  # pieces between a cue and the quotation that it announces


def reach_of(
    clause: Clause, place: int, start: int, subject: Phrase
) -> tuple[list[tuple[int, int]], bool]:
    """What the cue at ``place`` reaches, and whether it follows it."""
    size = len(clause.items)
    first = subject.begin
    parted = clause.low(first - 1) in _COMMAS or clause.quote_before(first)
    before_ok = first > clause.trail and parted and _stands_by(clause, subject, place)
    # "..., he said, the agency reported": the second reaches over the first.
    start_before = clause.outer if _only_commas(clause, clause.trail, first) else clause.trail
    before = [(start_before, first)] if before_ok else []
    quoted = before_ok and clause.quote_before(first)
    if before_ok and clause.speech_before(first):
        return before + quoted_after(clause, start), True
    speech = _speech_ahead(clause, start)
    if speech:
        return speech, False
    end = clause.past_adverbial(start)
    if end >= size or clause.low(end) in _ENDS:
        return (before, True) if before else (_bare(clause, place, start), False)
    if clause.low(end) in (",", "—", "–"):
        if before:
            return before + resumed(clause, end), True
        late = late_that(clause, end)
        turned = not late and clause.low(end + 1) in clause.lexicon.turns
        return [] if turned else [(late or end + 1, size)], False
    start = past_time(clause, start)
    content = [(start, _clause_end(clause, start, subject))]
    if quoted:
        content = before + content
    return content, False


def _speech_ahead(clause: Clause, start: int) -> list[tuple[int, int]]:
    """The quotations, and no words between, of 'he said on Friday, holding a book, "..."'."""
    for at in range(start, min(start + _AHEAD, len(clause.items))):
        if clause.items.is_quoted(at):
            if clause.is_sentence(at) and (at == start or clause.low(at - 1) in (",", ":")):
                later = range(at, len(clause.items))
                return [(place, place + 1) for place in later if clause.items.is_quoted(place)]
            return []
        if _new_clause(clause, at):
            return []
    return []


def _new_clause(clause: Clause, at: int) -> bool:
    """Whether somebody else may have begun to speak at a place."""
    low, lexicon = clause.low(at), clause.lexicon
    return (
        low == "that"
        or low in lexicon.auxiliaries
        or low in lexicon.speech
        or low in lexicon.saying
        or low.partition("'")[0] in lexicon.pronouns
        or clause.is_dash(at)
    )


def late_that(clause: Clause, comma: int) -> int:
    """Where ", that" follows an insertion ("said on Sunday, in the old port, that"); else 0."""
    for at in range(comma + 1, min(comma + 16, len(clause.items))):
        if clause.low(at) == "that" and clause.low(at - 1) in _COMMAS:
            return at
    return 0


def past_time(clause: Clause, start: int) -> int:
    """Past "earlier this week" and the like, where "that" follows it."""
    lexicon = clause.lexicon
    if not (clause.low(start) in lexicon.time_leads or clause.low(start) in lexicon.weekdays):
        return start
    for at in range(start + 1, min(start + 9, len(clause.items))):
        if clause.low(at) == "that" and clause.low(at + 1) not in lexicon.auxiliaries:
            return at
        if clause.items.is_quoted(at) or clause.low(at) in lexicon.auxiliaries:
            return start
    return start


def _only_commas(clause: Clause, first: int, last: int) -> bool:
    return all(clause.low(at) in _COMMAS for at in range(first, last))


def _clause_end(clause: Clause, start: int, subject: Phrase) -> int:
    """Where the clause after a cue ends, if not with the sentence.

    At the comma, where the cue itself stands in a clause with "while", "although" or "who"; at a
    single dash, behind which the reporter speaks again.
    """
    size = len(clause.items)
    before = (clause.low(subject.begin - 1), clause.low(subject.begin - 2))
    who = clause.low(subject.first) == "who" or subject.stands_for is not None
    if who or not clause.lexicon.subordinate.isdisjoint(before):
        return next((at + 1 for at in range(start, size) if clause.ends_in_comma(at)), size)
    dashes = [at for at in range(start, size) if clause.is_dash(at)]
    return dashes[0] if len(dashes) == 1 else size


def _stands_by(clause: Clause, subject: Phrase, place: int) -> bool:
    """Whether only adverbs and an apposition part the verb from its subject."""
    end = max(subject.last, subject.described[1] + 1 if subject.described else 0)
    return place - end <= 8


def _bare(clause: Clause, place: int, start: int) -> list[tuple[int, int]]:
    """As in "officials reported 12 deaths in Homs": all that follows reads as an adverbial."""
    return [(start, len(clause.items))] if start < len(clause.items) - 1 else []


def resumed(clause: Clause, comma: int) -> list[tuple[int, int]]:
    """What goes on after ", he said,": the quotation or the sentence."""
    following = clause.low(comma + 1)
    if (
        clause.low(comma) == ","
        and following
        and not (
            following in clause.lexicon.saying
            or following in clause.lexicon.turns
            or following.endswith("ing")
            or following in clause.lexicon.quoting
        )
    ):
        return [(comma + 1, len(clause.items))]
    return quoted_after(clause, comma)


def quoted_after(clause: Clause, start: int) -> list[tuple[int, int]]:
    """The quotation that goes on behind '"...," he said on Friday', past the reporter's words."""
    for at in range(start, min(start + 24, len(clause.items))):
        if clause.items.is_quoted(at) and clause.items.lasts[at] - clause.items.firsts[at] > 4:
            return [(at, len(clause.items))]
    return []


def settle(clause: Clause) -> None:
    """Give "citing" its host, and end what each cue reaches where the next one begins."""
    for place, statement in enumerate(clause.found):
        if statement.cue_kind is CueKind.CITING and statement.host is None:
            _host(clause, place, statement)
    for place, statement in enumerate(clause.found):
        for later in clause.found[place + 1 :]:
            _bound(clause, statement, later)


def _host(clause: Clause, place: int, citing: Telling) -> None:
    """Whose word the cited one is passed on by."""
    others = [one for one in clause.found if one.cue_kind is not CueKind.CITING]
    around = [one for one in others if one.source.first < citing.cue[0] < one.cue[0]]
    earlier = [one for one in others if one.cue[0] < citing.cue[0]]
    fronted = others[:1] if citing.cue[0] == 0 else []  # "Citing the port, the paper said ..."
    host = next(iter(around or earlier[-1:] or fronted), None)
    if host is not None:
        citing.host = host
        _past_inserted(clause, citing, host)
        citing.content = [*host.content]
        return
    citing.host = citing
    citing.content = [(0, citing.cue[0])]


def _past_inserted(clause: Clause, citing: Telling, host: Telling) -> None:
    """Move what a host reaches past "according to the paper, citing the port, ..."."""
    cited = citing.source
    end = cited.described[1] if cited.described else cited.last
    at = citing.cue[0]
    if clause.low(end) != "," or not any(at - 1 <= first <= at for first, _ in host.content):
        return
    for one in clause.found:
        if one.cue == host.cue:
            one.content = [
                (end + 1 if at - 1 <= first <= at else first, last) for first, last in one.content
            ]


def _bound(clause: Clause, statement: Telling, later: Telling) -> None:
    """End what a cue reaches where a later cue of the same rank begins."""
    if later.host is not None:
        edge = later.cue[0]
        if later.host.cue == statement.cue and any(first > edge for first, _ in statement.content):
            return  # "according to the paper, citing the port, ..."
    elif later.source == statement.source:
        if later.cue == statement.cue:
            return
        edge = later.cue[0]
    elif later.cue == statement.cue:
        return
    elif later.trailing:
        edge = min(later.source.begin, later.cue[0])
    elif _contrasted(clause, later):
        edge = later.source.begin
    else:
        return
    statement.content = [
        (first, min(last, edge) if first < edge and statement.cue[0] < first else last)
        for first, last in statement.content
        if first < edge or not statement.cue[0] < first
    ]


def _contrasted(clause: Clause, later: Telling) -> bool:
    at = later.source.begin - 1
    if clause.low(at) in clause.lexicon.contrasts:
        return True
    return clause.low(at) == "and" and clause.low(at - 1) == ","
