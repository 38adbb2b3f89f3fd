"""How far a cue reaches, and where it meets the next one."""

from __future__ import annotations

from claimtrace.extraction.candidates import Relation
from claimtrace.extraction.clause import Clause
from claimtrace.extraction.noun_phrases import Phrase
from claimtrace.extraction.statements import Statement
from claimtrace.extraction.words import words

__all__ = ["reach_of", "resumed", "settle"]

_ENDS = frozenset({".", "!", "?", "…", "...", ")", "]"})
_COMMAS = frozenset({",", "—", "–", "--", "-", "("})
_CONTRASTS = frozenset({"while", "but", "whereas", ";", "though", "although"})
_SUBORDINATE = words("while although though after as when because if since")
_TURNS = words(
    "and but while who which whose although though as after before when where with whereas"
)


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
    if quoted and clause.low(start) in ("of", "about", "in", "at", "during", "on", "after"):
        return before + resumed(clause, start), True
    end = clause.past_adverbial(start)
    if end >= size or clause.low(end) in _ENDS:
        return (before, True) if before else (_bare(clause, place, start), False)
    if clause.low(end) in (",", "—", "–"):
        if before:
            return before + resumed(clause, end), True
        return [(end + 1, size)], False
    content = [(start, _clause_end(clause, start, first))]
    if quoted:
        content = before + content
    return content, False


def _only_commas(clause: Clause, first: int, last: int) -> bool:
    return all(clause.low(at) in _COMMAS for at in range(first, last))


def _clause_end(clause: Clause, start: int, subject: int) -> int:
    """Where the clause after a cue ends, if not with the sentence.

    At the comma, where the cue itself stands in a clause with "while" or "although"; at a
    single dash, behind which the reporter speaks again.
    """
    items, size = clause.items, len(clause.items)
    if clause.low(subject - 1) in _SUBORDINATE or clause.low(subject - 2) in _SUBORDINATE:
        return next((at for at in range(start, size) if items.lows[at] == ","), size)
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
            or following in _TURNS
            or following.endswith("ing")
            or following in clause.lexicon.quoting
        )
    ):
        return [(comma + 1, len(clause.items))]
    after = next(
        (
            at
            for at in range(comma, min(comma + 20, len(clause.items)))
            if clause.items.is_quoted(at) and clause.items.lasts[at] - clause.items.firsts[at] > 6
        ),
        None,
    )
    return [(after, len(clause.items))] if after is not None else []


def settle(clause: Clause) -> None:
    """Give "citing" its host, and end what each cue reaches where the next one begins."""
    for place, statement in enumerate(clause.found):
        if statement.relation is Relation.CITING and statement.host is None:
            _host(clause, place, statement)
    for place, statement in enumerate(clause.found):
        for later in clause.found[place + 1 :]:
            _bound(clause, statement, later)


def _host(clause: Clause, place: int, citing: Statement) -> None:
    """Whose word the cited one is passed on by."""
    others = [one for one in clause.found if one.relation is not Relation.CITING]
    around = [one for one in others if one.source.first < citing.cue[0] < one.cue[0]]
    earlier = [one for one in others if one.cue[0] < citing.cue[0]]
    host = around[0] if around else earlier[-1] if earlier else None
    if host is not None:
        citing.host = host
        citing.content = [*host.content]
        return
    citing.host = citing
    citing.content = [(0, citing.cue[0])]


def _bound(clause: Clause, statement: Statement, later: Statement) -> None:
    """End what a cue reaches where a later cue of the same rank begins."""
    if later.host is not None:
        edge = later.cue[0]
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


def _contrasted(clause: Clause, later: Statement) -> bool:
    at = later.source.begin - 1
    if clause.low(at) in _CONTRASTS:
        return True
    return clause.low(at) == "and" and clause.low(at - 1) == ","
