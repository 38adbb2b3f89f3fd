"""Hypothesis shared-relays: every relay and every hop is one coin, whomever it carries.

Why all hops of one source are one coin: docs/decisions/0007.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from typing import Generic, NamedTuple, TypeVar

from claimtrace.reading.interest import Group
from claimtrace.reading.reading import Reading
from claimtrace.scoring.calculus import NOTHING, Curve, Masses, Opinion, bloc_masses, opinion_of
from claimtrace.scoring.evaluation import Outcome
from claimtrace.scoring.shared_relays.drawing import Drawing, Voice, lossy_in, voice_of
from claimtrace.scoring.shared_relays.factoring import (
    CERTAIN,
    DEEPEST,
    START,
    Coins,
    Edge,
    Network,
    OverBudget,
    reached_from,
)
from claimtrace.scoring.statements import Statement

__all__ = ["SharedRelays"]


_Thing = TypeVar("_Thing")


class SharedRelays:
    """Opinions when chains may share relays, all of them together within one budget of steps."""

    def __init__(self, reading: Reading):
        self.reading = reading
        self._left: float = reading.policy.budget

    def evaluate(self, support: Sequence[Statement], opposition: Sequence[Statement]) -> Outcome:
        """The opinion; where the budget does not allow it, lower bounds, and not complete."""
        coins = Coins(self._left)
        try:
            return self._exact(support, opposition, coins)
        except OverBudget:
            return self._bound(support, opposition)
        finally:
            self._left = max(0, coins.left)

    def _exact(
        self, support: Sequence[Statement], opposition: Sequence[Statement], coins: Coins
    ) -> Outcome:
        builder = Drawing(self.reading, coins, (*support, *opposition))
        voices = [builder.voice(statement, pro=True) for statement in support]
        voices += [builder.voice(statement, pro=False) for statement in opposition]
        return self._evaluation(coins, builder.edges, voices, complete=True)

    def _evaluation(
        self, coins: Coins, edges: list[Edge], voices: list[Voice], *, complete: bool
    ) -> Outcome:
        solver = _Solver(self.reading, coins)
        masses = solver.masses(edges, voices)

        def own_support() -> dict[Group, float]:
            """Empty, so that no second bloc is taken for granted, where the budget is spent."""
            groups: dict[Group, list[Voice]] = {}
            for voice in voices:
                if voice.pro:
                    groups.setdefault(voice.group, []).append(voice)
            try:
                return {
                    group: 1 - solver.masses(edges, alone).nh for group, alone in groups.items()
                }
            except OverBudget:
                return {}

        return Outcome(opinion_of(masses), masses, own_support, complete)

    def _bound(self, support: Sequence[Statement], opposition: Sequence[Statement]) -> Outcome:
        """Sound lower bounds of support and of opposition, each by itself."""
        found = self._bound_of(support, opposition)
        d = self._bound_of(opposition, support).opinion.b
        b, _, _, k = found.opinion
        found.opinion = Opinion(b, d, 1 - b - d, k)
        return found

    def _bound_of(self, own: Sequence[Statement], rival: Sequence[Statement]) -> Outcome:
        """Less on one side and more on the other than there are, in every world.

        Of the one side, statements whose best chains share nothing; of the other, every statement,
        as if it were heard and contradicted for certain.
        """
        taken: set[tuple[str, ...]] = set()
        voices: list[Voice] = []
        coins = Coins(math.inf)
        edges: list[Edge] = []
        for statement in sorted(own, key=lambda each: each.kappa * each.value, reverse=True):
            lossy = set(lossy_in(self.reading, statement))
            if statement.kappa != 1:
                lossy.add(("kappa", statement.claim))
            if taken.isdisjoint(lossy):
                taken |= lossy
                node = len(voices) + 1
                chance = statement.end.value * statement.kappa
                edges.append(Edge(START, node, coins.new(chance)))
                voices.append(voice_of(statement, node, pro=True))
        for statement in rival:
            node = len(voices) + 1
            edges.append(Edge(START, node, CERTAIN))
            voices.append(voice_of(statement, node, pro=False))
        return self._evaluation(coins, edges, voices, complete=False)


class _Solver:
    """Masses of a network: independent parts apart, coins that tie organisations conditioned on."""

    def __init__(self, reading: Reading, coins: Coins):
        self.reading = reading
        self.coins = coins
        self._known: dict[tuple[Network, frozenset[Voice]], Masses] = {}

    def masses(self, edges: Iterable[Edge], voices: Sequence[Voice]) -> Masses:
        """The masses of everything that the voices say, over all that the coins may do."""
        if _is_plain(voices):
            nh = 1 - self._proven(list(edges), voices)
            return Masses(nh, 1, nh)
        network, reached = self.coins.simplified(edges, {voice.node for voice in voices})
        return self._solve(network, reached, voices, 0)

    def _proven(self, edges: list[Edge], voices: Sequence[Voice]) -> float:
        """The chance that something is proven: reliability is one more coin, behind the voices."""
        last = max((edge.head for edge in edges), default=START)
        proof = last + 1
        heard: dict[str, int] = {}
        for voice in voices:
            if voice.organisation not in heard:
                heard[voice.organisation] = proof + 1 + len(heard)
                edges.append(Edge(heard[voice.organisation], proof, self.coins.new(voice.rho)))
            edges.append(Edge(voice.node, heard[voice.organisation], CERTAIN))
        return self.coins.reach(frozenset(edges), (proof,))

    def _solve(
        self, network: Network, reached: frozenset[int], voices: Sequence[Voice], depth: int
    ) -> Masses:
        heard = [voice for voice in voices if voice.node in reached]
        open_ends = {edge.head for edge in network}
        waiting = [voice for voice in voices if voice.node in open_ends]
        network = self.coins.reduced(network, {voice.node for voice in waiting})
        masses = NOTHING
        for parts, some_heard in _independent(_parts(network, waiting), heard):
            edges = frozenset().union(*(part.edges for part in parts))
            said = frozenset(some_heard).union(*(part.voices for part in parts))
            if (edges, said) not in self._known:
                self._known[edges, said] = self._solve_tied(edges, parts, some_heard, depth)
            masses = masses.times(self._known[edges, said])
        return masses

    def _solve_tied(
        self, network: Network, parts: list[_Piece], heard: list[Voice], depth: int
    ) -> Masses:
        tying = [part for part in parts if not part.is_private]
        if not tying:
            return self._blocs(parts, heard)
        if depth == DEEPEST:
            raise OverBudget
        coin = _most_shared(tying[0])
        chance = self.coins.chances[coin]
        voices = [voice for part in parts for voice in part.voices]
        well, badly = (
            self._after(network, coin, fell_well, voices, heard, depth)
            for fell_well in (True, False)
        )
        return Masses(*(chance * a + (1 - chance) * b for a, b in zip(well, badly, strict=True)))

    def _after(
        self, network: Network, coin: int, well: bool, waiting: list[Voice],
        heard: list[Voice], depth: int,
    ) -> Masses:  # fmt: skip
        ends = {voice.node for voice in waiting}
        left, reached = self.coins.condition(network, coin, well, ends)
        certain = frozenset(voice.node for voice in heard)
        return self._solve(left, reached | certain, [*waiting, *heard], depth + 1)

    def _blocs(self, parts: list[_Piece], heard: list[Voice]) -> Masses:
        """The masses of some blocs in which every part concerns one side of one organisation."""
        sides: dict[tuple[Group, str, bool], list[tuple[Voice, Network | None]]] = {}
        for voice in heard:
            key = (voice.group, voice.organisation, voice.pro)
            sides.setdefault(key, []).append((voice, None))
        for part in parts:
            for voice in part.voices:
                key = (voice.group, voice.organisation, voice.pro)
                sides.setdefault(key, []).append((voice, part.edges))
        blocs: dict[Group, dict[str, tuple[Curve, Curve]]] = {}
        for (group, organisation, pro), said in sides.items():
            members = blocs.setdefault(group, {})
            for_it, against = members.get(organisation, ([], []))
            curve = self._curve(said)
            members[organisation] = (curve, against) if pro else (for_it, curve)
        masses = NOTHING
        for group, members in blocs.items():
            coupling = self.reading.outlook.coupling_of(group[1]) if group[0] == "bloc" else 0
            masses = masses.times(bloc_masses(list(members.values()), coupling))
        return masses

    def _curve(self, said: list[tuple[Voice, Network | None]]) -> Curve:
        """Chance, by U, that nothing is heard of what holds at U."""
        curve: Curve = []
        for rho in sorted({voice.rho for voice, _ in said}, reverse=True):
            active = [(voice, part) for voice, part in said if voice.rho >= rho]
            silent: float = 0 if any(part is None for _, part in active) else 1
            for part in dict.fromkeys(part for _, part in active if part is not None):
                if silent:
                    nodes = {voice.node for voice, other in active if other is part}
                    silent = silent * (1 - self.coins.reach(part, nodes))
            if not curve or silent < curve[-1][1]:
                curve.append((rho, silent))
        return curve


def _is_plain(voices: Sequence[Voice]) -> bool:
    """Whether there is no opposition, no ally, and one reliability of each organisation."""
    sides = {(voice.group, voice.organisation, voice.rho) for voice in voices}
    groups = {voice.group for voice in voices}
    return len(sides) == len(groups) and all(voice.pro for voice in voices)


class _Piece(NamedTuple):
    """Edges that share neither node nor coin with any other, and what is heard through them."""

    edges: Network
    voices: list[Voice]

    @property
    def is_private(self) -> bool:
        """Whether the voices are all one organisation's, on one side."""
        first = self.voices[0]
        side = (first.group, first.organisation, first.pro)
        return all((each.group, each.organisation, each.pro) == side for each in self.voices)


def _parts(network: Network, waiting: Sequence[Voice]) -> list[_Piece]:
    """The parts of a network through which something may be heard."""
    joined: _Merged[int] = _Merged()
    for edge in network:
        if edge.coin != CERTAIN:
            joined.join(-1 - edge.coin, edge.head)  # coins are negative here, nodes positive
        if edge.tail != START:
            joined.join(edge.tail, edge.head)
    edges: dict[int, list[Edge]] = {}
    for edge in network:
        edges.setdefault(joined.root(edge.head), []).append(edge)
    voices: dict[int, list[Voice]] = {}
    for voice in waiting:
        voices.setdefault(joined.root(voice.node), []).append(voice)
    return [_Piece(frozenset(edges[root]), each) for root, each in voices.items()]


def _independent(
    parts: list[_Piece], heard: Sequence[Voice]
) -> Iterator[tuple[list[_Piece], list[Voice]]]:
    """Sets of blocs that no part of the network ties to one another."""
    joined: _Merged[Group] = _Merged()
    for part in parts:
        for voice in part.voices[1:]:
            joined.join(part.voices[0].group, voice.group)
    found: dict[Group, tuple[list[_Piece], list[Voice]]] = {}
    for part in parts:
        found.setdefault(joined.root(part.voices[0].group), ([], []))[0].append(part)
    for voice in heard:
        found.setdefault(joined.root(voice.group), ([], []))[1].append(voice)
    yield from found.values()


class _Merged(Generic[_Thing]):
    """Things that belong together (union-find)."""

    def __init__(self) -> None:
        self._above: dict[_Thing, _Thing] = {}

    def root(self, thing: _Thing) -> _Thing:
        above = self._above
        if thing not in above:
            return thing
        path = []
        while thing in above:
            path.append(thing)
            thing = above[thing]
        for step in path:
            above[step] = thing
        return thing

    def join(self, one: _Thing, other: _Thing) -> None:
        one, other = self.root(one), self.root(other)
        if one != other:
            self._above[one] = other


def _most_shared(part: _Piece) -> int:
    """The coin at the start of a part from which most voices can be heard."""
    onward: dict[int, list[int]] = {}
    for edge in part.edges:
        onward.setdefault(edge.tail, []).append(edge.head)
    ends = {voice.node for voice in part.voices}
    best: dict[int, set[int]] = {}
    for edge in part.edges:
        if edge.tail == START:
            best.setdefault(edge.coin, set()).update(reached_from((edge.head,), onward) & ends)
    return max(best, key=lambda coin: (len(best[coin]), -coin))
