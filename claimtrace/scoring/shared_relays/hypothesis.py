"""Hypothesis shared-relays: every relay and every hop is one coin, whomever it carries.

Why all hops of one source are one coin: docs/decisions/0007.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from typing import Generic, NamedTuple, TypeVar

from claimtrace.case.directory import Terminal
from claimtrace.case.hops import Hop, source_at
from claimtrace.reading.chains import Chains, Undercut
from claimtrace.reading.reading import Reading
from claimtrace.reading.standing import Group
from claimtrace.records import Stance
from claimtrace.scoring.calculus import NOTHING, Curve, Masses, Opinion, bloc_masses, opinion_of
from claimtrace.scoring.evaluation import Outcome
from claimtrace.scoring.shared_relays.factoring import DEEPEST, Coins, OverBudget
from claimtrace.scoring.shared_relays.networks import CERTAIN, START, Edge, Network, reached_from
from claimtrace.scoring.statements import Statement

__all__ = ["SharedRelays", "may_differ"]


_Thing = TypeVar("_Thing")


def may_differ(
    reading: Reading, support: Sequence[Statement], opposition: Sequence[Statement]
) -> bool:
    """Whether shared relays could lower the support or the opposition, or raise q'.

    They cannot where every chain is certain; nor, without opposition, where nothing below
    certainty is part of the best chains of two statements: those chains alone give as much. Nor
    where whatever is less than certain has one chain alone and shares no coin.
    """
    lossy = [each for each in support if each.end.value != 1]
    against = [each for each in opposition if each.end.value != 1]
    if opposition:
        for side in (lossy, against):
            speakers = {(each.group, each.organisation) for each in side}
            if len(speakers) < len(side) or not all(map(_stands_on_one_chain, side)):
                return True
        lossy += against
    else:  # unattributed support counts alone, so it shares nothing
        lossy = [each for each in lossy if each.end.attributed]
    seen: set[tuple[str, ...]] = set()
    for statement in lossy:
        coins = set(_lossy(reading, statement))
        if not seen.isdisjoint(coins):
            return True
        seen |= coins
    return False


def _stands_on_one_chain(statement: Statement) -> bool:
    """Whether a statement can be heard in one way only."""
    hops, graph = statement.hops, statement.chains.graph
    for place, hop in enumerate(hops):
        way = hop.way
        for other in graph.hops:
            theirs = other.way
            if (theirs.here, theirs.there) == (way.here, way.there):
                if theirs is not way or (place > 0 and other.held):
                    return False
            elif theirs.there is None:
                continue
            elif theirs.there in (way.there, hops[0].way.here):
                return False
    return True


def _lossy(reading: Reading, statement: Statement) -> Iterator[tuple[str, ...]]:
    """Names of the relays, hops and undercut targets below certainty on its best chain."""
    if statement.end.value == 1:
        return
    undercut = statement.chains.undercut
    for hop in statement.hops:
        way = hop.way
        certainty, fidelity = reading.outlook.weights[way]
        if certainty < 1:
            yield (statement.claim, statement.stance, way.reporter, way.attributed_to or "")
        if fidelity < 1 and way.attributed_to is not None:
            yield (way.reporter,)
        if undercut is not None:
            for target in undercut.met_by(hop):
                yield ("undercut", target)


class _Voice(NamedTuple):
    """A statement as a node of the network: it is heard where the node is reached."""

    node: int
    group: Group
    organisation: str
    rho: float
    pro: bool


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
        builder = _Builder(self.reading, coins, (*support, *opposition))
        voices = [builder.voice(statement, pro=True) for statement in support]
        voices += [builder.voice(statement, pro=False) for statement in opposition]
        return self._evaluation(coins, builder.edges, voices, complete=True)

    def _evaluation(
        self, coins: Coins, edges: list[Edge], voices: list[_Voice], *, complete: bool
    ) -> Outcome:
        solver = _Solver(self.reading, coins)
        masses = solver.masses(edges, voices)

        def own_support() -> dict[Group, float]:
            """Empty, so that no second bloc is taken for granted, where the budget is spent."""
            groups: dict[Group, list[_Voice]] = {}
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
        voices: list[_Voice] = []
        coins = Coins(math.inf)
        edges: list[Edge] = []
        for statement in sorted(own, key=lambda each: each.kappa * each.value, reverse=True):
            lossy = set(_lossy(self.reading, statement))
            if statement.kappa != 1:
                lossy.add(("kappa", statement.claim))
            if taken.isdisjoint(lossy):
                taken |= lossy
                node = len(voices) + 1
                chance = statement.end.value * statement.kappa
                edges.append(Edge(START, node, coins.new(chance)))
                voices.append(_voice(statement, node, pro=True))
        for statement in rival:
            node = len(voices) + 1
            edges.append(Edge(START, node, CERTAIN))
            voices.append(_voice(statement, node, pro=False))
        return self._evaluation(coins, edges, voices, complete=False)


def _voice(statement: Statement, node: int, *, pro: bool) -> _Voice:
    assert statement.rho_adjusted is not None
    return _Voice(node, statement.group, statement.organisation, statement.rho_adjusted, pro)


class _Builder:
    """The network of all chains of some statements."""

    def __init__(self, reading: Reading, coins: Coins, statements: Iterable[Statement]):
        self.reading = reading
        self.coins = coins
        self.edges: list[Edge] = []
        self._nodes: dict[tuple[str, ...], int] = {}
        self._relays: dict[str, int] = {}
        self._hops: dict[tuple[object, ...], int] = {}
        self._kappas: dict[str, int] = {}
        self._drawn: set[tuple[str, Stance]] = set()
        self._gates = _gates(statements, coins)

    def voice(self, statement: Statement, *, pro: bool) -> _Voice:
        """The node at which a statement is heard, with all chains that lead there."""
        if not statement.hops:  # made up, and read directly
            node = self._new()
            self.edges.append(Edge(START, node, CERTAIN))
            return _voice(statement, node, pro=pro)
        self._draw(statement.claim, statement.stance, statement.chains)
        end = self._end(statement.claim, statement.stance, statement.end[:3])
        node = self._new()
        if statement.kappa != 1 and statement.claim not in self._kappas:
            self._kappas[statement.claim] = self.coins.new(statement.kappa)
        coin = CERTAIN if statement.kappa == 1 else self._kappas[statement.claim]
        self.edges.append(Edge(end, node, coin))
        return _voice(statement, node, pro=pro)

    def _new(self) -> int:
        return self._node("new", str(len(self._nodes)))

    def _node(self, *name: str) -> int:
        return self._nodes.setdefault(name, len(self._nodes) + 1)

    def _end(self, claim: str, stance: Stance, end: Terminal) -> int:
        source, _, attributed = end
        return self._node("end", claim, stance, source, "own" if attributed else "nobody's")

    def _draw(self, claim: str, stance: Stance, chains: Chains) -> None:
        """All hops of one claim with one stance, once."""
        if (claim, stance) in self._drawn:
            return
        self._drawn.add((claim, stance))
        graph = chains.graph
        ways: dict[tuple[str, int], list[Hop]] = {}
        unsaid: dict[str, Terminal] = {}
        for hop in graph.hops:
            cited, end = hop.way.there, graph.end_of(hop)
            if end is not None and (cited is None or end[2]):
                target = self._end(claim, stance, end)
            elif cited in graph.onward or end is not None:
                assert cited is not None
                target = self._node("cited", claim, stance, cited)
                if end is not None:
                    unsaid[cited] = end
            else:
                continue
            ways.setdefault((hop.way.here, target), []).append(hop)
        for (place, target), hops in ways.items():
            here = self._node("cited", claim, stance, place)
            self._draw_way((claim, stance), here, hops, target, chains.undercut)
        unattributed = self.reading.outlook.weights.unattributed
        for cited, end in unsaid.items():  # on whose word it did not say
            coin = self._hop((claim, stance, source_at(cited), ""), unattributed)
            here = self._node("cited", claim, stance, cited)
            self._way(here, [coin], self._end(claim, stance, end))

    def _hop(self, name: tuple[str, ...], chance: float) -> int:
        """The coin of a hop: one, also where a graph has it twice."""
        return self._hops.setdefault((*name, chance), self.coins.new(chance))

    def _relay(self, source: str) -> int:
        """The coin of a relay: one, whatever it passes on."""
        if source not in self._relays:
            fidelity = self.reading.case.directory.sources[source].fidelity
            number = self.reading.number
            chance = fidelity if number is None else number(fidelity)
            self._relays[source] = self.coins.new(chance)
        return self._relays[source]

    def _draw_way(
        self,
        on: tuple[str, Stance],
        cited: int,
        hops: list[Hop],
        target: int,
        undercut: Undercut | None,
    ) -> None:
        """The hops of one source to another stand on one coin, the more certain on more of it.

        Where the most certain report that is held is less certain than the most certain hop, a
        second coin decides over what lies between.
        """
        way = hops[0].way
        name = (*on, way.reporter, way.attributed_to or f"own {way.end[2]}")
        relay = [] if way.attributed_to is None else [self._relay(way.reporter)]
        met = self._meeting(hops[0], undercut)
        weights = self.reading.outlook.weights
        best = max(weights[hop.way][0] for hop in hops)
        held = max((weights[hop.way][0] for hop in hops if hop.held), default=0)
        if not held:
            self._way(cited, [*relay, self._hop(name, best), *met], target)
            return
        coin = self._hop(name, held)
        self._way(START, [*relay, coin, *met], target)
        self._way(cited, [*relay, coin, *met], target)
        if best > held:
            between = self.coins.new((best - held) / (1 - held))
            self._way(cited, [*relay, between, *met], target)

    def _meeting(self, hop: Hop, undercut: Undercut | None) -> list[int]:
        """The coins that must fall well where a chain meets what is undercut."""
        if undercut is None:
            return []
        return [
            coin
            for target in sorted(undercut.met_by(hop))
            for level, coin in self._gates[target]
            if level <= undercut.levels[target]
        ]

    def _way(self, tail: int, coins: Iterable[int], head: int) -> None:
        """A way that is open if all its coins fall well."""
        deciding = [coin for coin in coins if coin != CERTAIN] or [CERTAIN]
        for coin in deciding[:-1]:
            middle = self._new()
            self.edges.append(Edge(tail, middle, coin))
            tail = middle
        self.edges.append(Edge(tail, head, deciding[-1]))


def _gates(statements: Iterable[Statement], coins: Coins) -> dict[str, list[tuple[float, int]]]:
    """The levels to which each target is undercut, lowest first, each with a coin of its own.

    A target has one threshold: what is void at a level is void at every higher one. So at each
    level a coin decides whether the threshold is above it, given that it is above those below.
    """
    levels: dict[str, set[float]] = {}
    for chains in {id(each.chains): each.chains for each in statements}.values():
        if chains.undercut is not None:
            for target, level in chains.undercut.levels.items():
                levels.setdefault(target, set()).add(level)
    found: dict[str, list[tuple[float, int]]] = {}
    for target in sorted(levels):
        below: float = 0
        for level in sorted(levels[target]):
            chance = (1 - level) / (1 - below) if below < 1 else 0
            found.setdefault(target, []).append((level, coins.new(chance)))
            below = level
    return found


class _Solver:
    """Masses of a network: independent parts apart, coins that tie organisations conditioned on."""

    def __init__(self, reading: Reading, coins: Coins):
        self.reading = reading
        self.coins = coins
        self._known: dict[tuple[Network, frozenset[_Voice]], Masses] = {}

    def masses(self, edges: Iterable[Edge], voices: Sequence[_Voice]) -> Masses:
        """The masses of everything that the voices say, over all that the coins may do."""
        if _is_plain(voices):
            nh = 1 - self._proven(list(edges), voices)
            return Masses(nh, 1, nh)
        network, reached = self.coins.simplified(edges, {voice.node for voice in voices})
        return self._solve(network, reached, voices, 0)

    def _proven(self, edges: list[Edge], voices: Sequence[_Voice]) -> float:
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
        self, network: Network, reached: frozenset[int], voices: Sequence[_Voice], depth: int
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
        self, network: Network, parts: list[_Part], heard: list[_Voice], depth: int
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
        self, network: Network, coin: int, well: bool, waiting: list[_Voice],
        heard: list[_Voice], depth: int,
    ) -> Masses:  # fmt: skip
        ends = {voice.node for voice in waiting}
        left, reached = self.coins.condition(network, coin, well, ends)
        certain = frozenset(voice.node for voice in heard)
        return self._solve(left, reached | certain, [*waiting, *heard], depth + 1)

    def _blocs(self, parts: list[_Part], heard: list[_Voice]) -> Masses:
        """The masses of some blocs in which every part concerns one side of one organisation."""
        sides: dict[tuple[Group, str, bool], list[tuple[_Voice, Network | None]]] = {}
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

    def _curve(self, said: list[tuple[_Voice, Network | None]]) -> Curve:
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


def _is_plain(voices: Sequence[_Voice]) -> bool:
    """Whether there is no opposition, no ally, and one reliability of each organisation."""
    sides = {(voice.group, voice.organisation, voice.rho) for voice in voices}
    groups = {voice.group for voice in voices}
    return len(sides) == len(groups) and all(voice.pro for voice in voices)


class _Part(NamedTuple):
    """Edges that share neither node nor coin with any other, and what is heard through them."""

    edges: Network
    voices: list[_Voice]

    @property
    def is_private(self) -> bool:
        """Whether the voices are all one organisation's, on one side."""
        first = self.voices[0]
        side = (first.group, first.organisation, first.pro)
        return all((each.group, each.organisation, each.pro) == side for each in self.voices)


def _parts(network: Network, waiting: Sequence[_Voice]) -> list[_Part]:
    """The parts of a network through which something may be heard."""
    joined: _Joined[int] = _Joined()
    for edge in network:
        if edge.coin != CERTAIN:
            joined.join(-1 - edge.coin, edge.head)  # coins are negative here, nodes positive
        if edge.tail != START:
            joined.join(edge.tail, edge.head)
    edges: dict[int, list[Edge]] = {}
    for edge in network:
        edges.setdefault(joined.root(edge.head), []).append(edge)
    voices: dict[int, list[_Voice]] = {}
    for voice in waiting:
        voices.setdefault(joined.root(voice.node), []).append(voice)
    return [_Part(frozenset(edges[root]), each) for root, each in voices.items()]


def _independent(
    parts: list[_Part], heard: Sequence[_Voice]
) -> Iterator[tuple[list[_Part], list[_Voice]]]:
    """Sets of blocs that no part of the network ties to one another."""
    joined: _Joined[Group] = _Joined()
    for part in parts:
        for voice in part.voices[1:]:
            joined.join(part.voices[0].group, voice.group)
    found: dict[Group, tuple[list[_Part], list[_Voice]]] = {}
    for part in parts:
        found.setdefault(joined.root(part.voices[0].group), ([], []))[0].append(part)
    for voice in heard:
        found.setdefault(joined.root(voice.group), ([], []))[1].append(voice)
    yield from found.values()


class _Joined(Generic[_Thing]):
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


def _most_shared(part: _Part) -> int:
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
