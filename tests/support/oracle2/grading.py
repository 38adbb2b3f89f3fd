"""Digit, letter, sourcing and counts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from typing import Any

from support.oracle2.chains import Graph, Walk
from support.oracle2.figures import ZERO, exact
from support.oracle2.statements import Speech, silences

SLACK = Fraction(1, 10**9)
LETTERS = "ABCDE"
UNNAMED = "(people whom nobody named)"


@dataclass(frozen=True)
class Measures:
    """What a digit rests on."""

    b: Fraction
    d: Fraction
    k: Fraction
    second_bloc: Fraction
    opposing_others: Fraction


def table_digit(of: Measures, policy: Mapping[str, Any]) -> int:
    """The table alone, without regard to proven origins."""
    cuts = {name: exact(cut) for name, cut in policy["cuts"].items()}

    def reaches(x: Fraction, cut: str) -> bool:
        return x >= cuts[cut] - SLACK

    little = of.b <= cuts["faint"] + SLACK and not reaches(of.d, "unopposed")
    if not reaches(of.b + of.d, "judged") or (little and not reaches(of.k, "undisputed")):
        return 6
    if reaches(of.d, "improbable"):
        return 5
    if of.d >= of.b - SLACK or of.b <= cuts["doubtful"] + SLACK:
        return 4
    confirmed = reaches(of.b, "confirmed") and reaches(of.second_bloc, "second_bloc")
    if confirmed and not reaches(of.opposing_others, "opposed"):
        return 1
    if reaches(of.b, "probable") and not reaches(of.opposing_others, "opposed_probable"):
        return 2
    return 3


def digit(printed: Measures, attributed: Measures, policy: Mapping[str, Any]) -> int:
    """A 1 or a 2 must be reached by the attributed readings alone as well (reading 8)."""
    first = table_digit(printed, policy)
    if first > 2:
        return first
    return max(first, min(3, table_digit(attributed, policy)))


def letter(best: Fraction, policy: Mapping[str, Any]) -> str:
    """Cuts lie three fifths of the way up from the next lower letter's number."""
    numbers = [exact(policy["reliability"][name]) for name in LETTERS]
    for name, (own, lower) in zip(LETTERS, pairwise(numbers), strict=False):
        if best >= lower + Fraction(3, 5) * (own - lower) - SLACK and best > 0:
            return name
    return "E" if best > 0 else "F"


# -- sourcing and counts ------------------------------------------------------------------------


@dataclass(frozen=True)
class Counts:
    reports: int
    outlets: int
    origins: tuple[str, ...]
    blocs: int
    n_eff: Fraction


def _unvoided(speech: Speech, walk: Walk, graph: Graph) -> bool:
    """Whether no undercut that takes it apart lies on the chain."""
    group, stance, _ = graph
    cut = exact(speech.book.policy["cuts"]["undercut"])
    return not any(
        speech.undercut(target, group, stance) >= cut - SLACK for target in speech.targets_on(walk)
    )


def sourcing(speech: Speech, graphs: Sequence[Graph]) -> str:
    """How many stand behind a claim and what was pooled into it, whatever their letters."""
    counted = [
        walk
        for graph in graphs
        for walk in speech.chains.standing(graph)
        if _unvoided(speech, walk, graph)
    ]
    if not counted:
        return "unsourced"
    origins = {str(w.end) for w in counted if w.attributed}
    who = {_named(speech, end, graphs) for end in origins}
    if len(who) < 2:
        return "single_origin" if who else "unattributed"
    carried = _carried(speech, counted)
    most = max(len({_bloc(speech, each) for each in who - silent}) for silent in silences(carried))
    return "independent" if most > 1 else "single_bloc"


def _named(speech: Speech, end: str, graphs: Sequence[Graph]) -> str:
    """The organisation, or the one that all unnamed people whom nobody graded are together."""
    book = speech.book
    who = book.organisation(end)
    unnamed = book.kind(who) == "anonymous"
    ungraded = all(book.rho(who, graph[0]) is None for graph in graphs)
    return UNNAMED if unnamed and ungraded else who


def _bloc(speech: Speech, who: str) -> tuple[str, str]:
    return ("alone", who) if who == UNNAMED else speech.book.bloc_key(who)


def _carried(speech: Speech, walks: Iterable[Walk]) -> dict[str, set[Any]]:
    """Documents of own-basis reports, graded or not (reading 10)."""
    carried: dict[str, set[Any]] = {}
    for walk in walks:
        hop = walk.hops[0]
        if len(walk.hops) == 1 and walk.attributed and hop.cited is None:
            who = speech.book.organisation(hop.reporter)
            carried.setdefault(who, set()).add(hop.identity or hop)
    return carried


def counts(speech: Speech, claim: str) -> Counts:
    """Of the claim itself; what is undercut or ungraded is counted, what was taken back is not."""
    book = speech.book
    graph: Graph = (book.group[claim], "asserts", None)
    # Counts stay by claim: a twin's report is another claim's.
    walks = [w for w in speech.chains.standing(graph) if w.hops[0].claim == claim]
    held = [hop for hop in speech.chains.graphs.get(graph, []) if hop.held and hop.claim == claim]
    kept = [hop for hop in held if not speech.chains.taken_back_by_its_reporter(hop)]
    reports = {(hop.reporter, hop.document) for hop in kept}
    origins = tuple(sorted({book.organisation(str(w.end)) for w in walks if w.attributed}))
    best = (0, ZERO)
    for silent in silences(_carried(speech, walks)):
        members: dict[tuple[str, str], int] = {}
        for who in set(origins) - silent:
            members[book.bloc_key(who)] = members.get(book.bloc_key(who), 0) + 1
        n_eff = sum((n / (1 + (n - 1) * book.coupling(k)) for k, n in members.items()), start=ZERO)
        best = max(best, (len(members), n_eff))
    outlets = {book.organisation(reporter) for reporter, _ in reports}
    return Counts(len(reports), len(outlets), origins, *best)
