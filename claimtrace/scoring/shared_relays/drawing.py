"""The network of all chains of some statements, and whether it can differ from chains alone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from claimtrace.case.directory import Terminal
from claimtrace.case.hops import Hop, source_at
from claimtrace.reading.chains import Chains, Undercut
from claimtrace.reading.interest import Group
from claimtrace.reading.reading import Reading
from claimtrace.records import Stance
from claimtrace.scoring.shared_relays.factoring import CERTAIN, START, Coins, Edge
from claimtrace.scoring.statements import Statement

__all__ = ["Drawing", "Voice", "lossy_in", "may_differ", "voice_of"]


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
        coins = set(lossy_in(reading, statement))
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


def lossy_in(reading: Reading, statement: Statement) -> Iterator[tuple[str, ...]]:
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


class Voice(NamedTuple):
    """A statement as a node of the network: it is heard where the node is reached."""

    node: int
    group: Group
    organisation: str
    rho: float
    pro: bool


def voice_of(statement: Statement, node: int, *, pro: bool) -> Voice:
    """A statement of a graded organisation, heard at a node."""
    assert statement.rho_adjusted is not None
    return Voice(node, statement.group, statement.organisation, statement.rho_adjusted, pro)


class Drawing:
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

    def voice(self, statement: Statement, *, pro: bool) -> Voice:
        """The node at which a statement is heard, with all chains that lead there."""
        if not statement.hops:  # made up, and read directly
            node = self._new()
            self.edges.append(Edge(START, node, CERTAIN))
            return voice_of(statement, node, pro=pro)
        self._draw(statement.claim, statement.stance, statement.chains)
        end = self._end(statement.claim, statement.stance, statement.end[:3])
        node = self._new()
        if statement.kappa != 1 and statement.claim not in self._kappas:
            self._kappas[statement.claim] = self.coins.new(statement.kappa)
        coin = CERTAIN if statement.kappa == 1 else self._kappas[statement.claim]
        self.edges.append(Edge(end, node, coin))
        return voice_of(statement, node, pro=pro)

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
