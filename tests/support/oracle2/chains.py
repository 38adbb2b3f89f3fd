"""Every chain from a held report to its end, and which of them time has left standing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from support.oracle2.book import Book, Hop
from support.oracle2.figures import Moment, day, later

Graph = tuple[str, str, str | None]
"""Group, stance and, for undercuts, the target: the hops that one chain may use."""


@dataclass(frozen=True)
class Walk:
    """Hops that lead on from one another. ``end`` is None where they only lead in a circle."""

    hops: tuple[Hop, ...]
    end: str | None
    attributed: bool = False

    @property
    def nodes(self) -> tuple[str, ...]:
        """The sources passed, from the report on; the last is cited by the last hop or made it."""
        reporters = tuple(hop.reporter for hop in self.hops)
        last = self.hops[-1].cited
        return reporters if last is None else (*reporters, last)


class Chains:
    """The walks of each graph, before and after what was taken back."""

    def __init__(self, book: Book) -> None:
        self.book = book
        self.graphs: dict[Graph, list[Hop]] = {}
        for hop in book.hops:
            self.graphs.setdefault((hop.group, hop.stance, hop.target), []).append(hop)
        self._walks: dict[Graph, tuple[Walk, ...]] = {}
        self._retracted: dict[str, dict[str, Moment | None]] = {}

    # walking

    def walks(self, graph: Graph) -> tuple[Walk, ...]:
        """Every walk that begins with a held report and cites nobody twice."""
        if graph not in self._walks:
            hops = self.graphs.get(graph, [])
            found = [walk for hop in hops if hop.held for walk in self._onward((hop,), hops)]
            self._walks[graph] = tuple(dict.fromkeys(found))
        return self._walks[graph]

    def _onward(self, so_far: tuple[Hop, ...], hops: Sequence[Hop]) -> Iterator[Walk]:
        last = so_far[-1]
        if last.cited is None:
            yield Walk(so_far, last.reporter, last.basis == "own")
            return
        following = [hop for hop in hops if hop.reporter == last.cited]
        if not following:
            yield Walk(so_far, last.cited, self.book.speaks(last.cited))
        elif last.cited in [hop.cited for hop in so_far[:-1]]:
            yield Walk(so_far, None)
        else:
            for hop in following:
                yield from self._onward((*so_far, hop), hops)

    def _walks_of_anyone(self, graph: Graph) -> tuple[Walk, ...]:
        """The same, and what begins with hops that no held report leads to (reading 9)."""
        held, hops = self.walks(graph), self.graphs.get(graph, [])
        reached = {hop for walk in held for hop in walk.hops}
        loose = [hop for hop in hops if hop not in reached]
        more = [walk for hop in loose for walk in self._onward((hop,), hops)]
        return tuple(dict.fromkeys([*held, *more]))

    # dates

    def own(self, hop: Hop, organisation: str) -> bool:
        """Whether the organisation speaks by this hop itself, not on somebody else's word."""
        of = self.book.organisation
        return of(hop.reporter) == organisation and hop.cited in {None} | {
            source for source in self.book.sources if of(source) == organisation
        }

    def date(self, walks: Iterable[Walk], organisation: str) -> Moment | None:
        """When the organisation took the position in which these walks end (formula 10)."""
        of, own, citing = self.book.organisation, [], []
        for walk in walks:
            own += [hop.said for hop in walk.hops if self.own(hop, organisation)]
            entering = [
                hop.said
                for hop in walk.hops
                if hop.cited is not None
                and of(hop.cited) == organisation
                and of(hop.reporter) != organisation
            ]
            citing += entering[-1:]
        dated = [said for said in own if said is not None]
        if dated:
            return max(dated, key=_order)
        dated = [said for said in citing if said is not None]
        return min(dated, key=_order) if dated else None

    # retraction

    def retractions(self, group: str) -> Mapping[str, Moment | None]:
        """Organisations that took the claim back, and when; None always holds."""
        if group not in self._retracted:
            ends: dict[str, list[Walk]] = {}
            for walk in self._walks_of_anyone((group, "retracts", None)):
                if walk.end is not None:
                    ends.setdefault(self.book.organisation(walk.end), []).append(walk)
            self._retracted[group] = {who: self.date(ws, who) for who, ws in ends.items()}
        return self._retracted[group]

    def survives(self, walk: Walk, group: str, spared: str | None = None) -> bool:
        """Whether no retraction takes the walk away; the spared organisation's is not asked."""
        return not any(
            self._taken_back(walk, who, when)
            for who, when in self.retractions(group).items()
            if who != spared
        )

    def _taken_back(self, walk: Walk, who: str, when: Moment | None) -> bool:
        """The first hop by which the organisation passes it on is not known to be later."""
        for place, node in enumerate(walk.nodes):
            if self.book.organisation(node) == who:
                return place == len(walk.hops) or not later(walk.hops[place].said, when)
        return False

    def taken_back_by_its_reporter(self, hop: Hop) -> bool:
        who, taken_back = self.book.organisation(hop.reporter), self.retractions(hop.group)
        return who in taken_back and not later(hop.said, taken_back[who])

    def unretracted(self, graph: Graph) -> list[Walk]:
        return [walk for walk in self.walks(graph) if self.survives(walk, graph[0])]

    # superseding

    @cached_property
    def _replacements(self) -> dict[tuple[str, str, str], Moment | None]:
        """(organisation, newer, older) of every superseding statement, with its date."""
        walks: dict[tuple[str, str, str], list[Walk]] = {}
        for group in self.book.groups:
            for walk in self._walks_of_anyone((group, "asserts", None)):
                if walk.end is None:
                    continue
                who = self.book.organisation(walk.end)
                if not self.survives(walk, group, spared=who):
                    continue
                for hop in walk.hops:
                    if hop.supersedes not in {None, group}:
                        walks.setdefault((who, group, str(hop.supersedes)), []).append(walk)
        return {key: self.date(found, key[0]) for key, found in walks.items()}

    def cancelled(self, group: str) -> frozenset[str]:
        """Organisations that say something else instead of this claim."""
        return frozenset(
            who
            for (who, _, older), when in self._replacements.items()
            if older == group and not self._came_back(who, group, when)
        )

    def _came_back(self, who: str, group: str, when: Moment | None) -> bool:
        again = [
            date
            for (speaker, newer, _), date in self._replacements.items()
            if speaker == who and newer == group
        ]
        again += [
            hop.said
            for walk in self.unretracted((group, "asserts", None))
            if walk.end is not None and self.book.organisation(walk.end) == who
            for hop in walk.hops
            if self.own(hop, who)
        ]
        return any(later(date, when) for date in again)

    # the last word

    @cached_property
    def given_up(self) -> frozenset[tuple[str, str, str]]:
        """(organisation, group, stance) of positions given up for a later one.

        The newest is looked at first; what has itself been given up takes nothing away
        (reading 11).
        """
        fallen: set[tuple[str, str, str]] = set()
        positions = self._positions()
        for key in sorted(positions, key=lambda k: _order(positions[k]), reverse=True):
            who, group, stance = key
            for other, date in positions.items():
                against = other[0] == who and other not in fallen and other[2] != stance
                denied, asserted = (group, other[1]) if stance == "denies" else (other[1], group)
                newer = day(date) > day(positions[key])
                if against and newer and self.book.reaches(denied, asserted):
                    fallen.add(key)
        return frozenset(fallen)

    def _positions(self) -> dict[tuple[str, str, str], Moment]:
        """The dated positions of every organisation, after retractions and replacements."""
        walks: dict[tuple[str, str, str], list[Walk]] = {}
        for group in self.book.groups:
            for stance in ("asserts", "denies"):
                for walk in self._uncancelled((group, stance, None)):
                    if walk.attributed and walk.end is not None:
                        key = (self.book.organisation(walk.end), group, stance)
                        walks.setdefault(key, []).append(walk)
        dates = {key: self.date(found, key[0]) for key, found in walks.items()}
        return {key: date for key, date in dates.items() if date is not None}

    def _uncancelled(self, graph: Graph) -> list[Walk]:
        group, stance, _ = graph
        gone = self.cancelled(group) if stance == "asserts" else frozenset()
        return [
            walk
            for walk in self.unretracted(graph)
            if walk.end is None or self.book.organisation(walk.end) not in gone
        ]

    def standing(self, graph: Graph) -> list[Walk]:
        """What counts, circles included: neither taken back, nor replaced, nor given up."""
        group, stance, _ = graph
        return [
            walk
            for walk in self._uncancelled(graph)
            if not (
                walk.attributed
                and walk.end is not None
                and (self.book.organisation(walk.end), group, stance) in self.given_up
            )
        ]


def _order(when: Moment) -> tuple[str, str]:
    """Sorts dates and times together: by day, then by the instant where there is one."""
    return (day(when).isoformat(), str(when) if not _whole(when) else "")


def _whole(when: Moment) -> bool:
    return not hasattr(when, "hour")
