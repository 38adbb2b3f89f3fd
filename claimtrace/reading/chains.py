"""The chains of one claim with one stance, as a policy reads them: their ends, and circles."""

from __future__ import annotations

import itertools
import math
from collections.abc import Collection, Iterable, Mapping
from heapq import heappop, heappush
from typing import NamedTuple, Protocol

from claimtrace.case.directory import Directory, Terminal, Way
from claimtrace.case.hops import NO_HOPS, Graph, Hop
from claimtrace.policy import Policy
from claimtrace.reading.interest import Outlook, Standings
from claimtrace.records import Claim, Document, Stance

__all__ = [
    "NO_CHAINS",
    "BestChain",
    "Chains",
    "End",
    "Reach",
    "Undercut",
    "best_chains",
    "components",
    "cycles_among",
]


class Weights(Protocol):
    """What hops multiply a chain by; all in (0, 1]."""

    unattributed: float  # certainty of the unwritten last hop of who does not say on whose word

    def __getitem__(self, way: Way, /) -> tuple[float, float]:
        """Certainty of a hop that goes this way, and fidelity of its reporter as a relay."""
        ...


class Undercut(NamedTuple):
    """What of a chain is left where it enters a source that is undercut, or a part of it.

    ``levels`` has u_t in [0, 1] of each target; ``around`` the targets around each source.
    """

    levels: Mapping[str, float]
    around: Mapping[str, frozenset[str]]

    def met_by(self, hop: Hop) -> frozenset[str]:
        """The targets around the reporter of a hop, and around whom it cites."""
        here = self.around.get(hop.way.reporter, _NO_TARGETS)
        return here | self.around.get(hop.way.attributed_to or "", _NO_TARGETS)

    def left_of(self, targets: Iterable[str]) -> float:
        """The share of its worth that a chain keeps which meets some targets."""
        return math.prod([1 - self.levels[target] for target in sorted(targets)])


_NO_TARGETS: frozenset[str] = frozenset()


class BestChain(NamedTuple):
    """A chain from a report that is held to wherever its last hop leads."""

    value: float  # product of certainties and fidelities
    length: int
    last: Hop
    before: BestChain | None
    met: frozenset[str] = _NO_TARGETS  # the undercut targets that it meets, each charged once
    began: str = ""  # who may err only once, though the chain comes back to it

    def hops(self) -> list[Hop]:
        """All hops, from the report that is held to the last one."""
        hops = []
        here: BestChain | None = self
        while here is not None:
            hops.append(here.last)
            here = here.before
        return hops[::-1]


def best_chains(
    graph: Graph, weights: Weights, undercut: Undercut | None = None
) -> dict[Terminal, BestChain]:
    """The best chain from a report that is held to every end that one can reach.

    A source that is cited and has no hop of its own here ends the chain. The best chain has the
    largest product of certainties, fidelities and what undercuts leave (Dijkstra's algorithm; a
    factor is at most 1, so a cycle never helps), and among equals the fewest hops.
    """
    search = _Search(graph, weights, undercut)
    search.follow(graph.held, None)
    search.run()
    return search.ends


_Place = tuple[str, frozenset[str], str]
"""A relay; what was met on the way to it that is charged once, and who began if that is, too."""


_MOST_WAYS = 64
"""Ways to one relay that are told apart by what they met before; one where nothing is undercut."""


class _Search:
    def __init__(self, graph: Graph, weights: Weights, undercut: Undercut | None):
        self.graph = graph
        self.undercut = undercut
        self.onward = graph.onward
        self.weights = weights
        self.ends: dict[Terminal, BestChain] = {}
        self._best: dict[_Place, BestChain] = {}  # to each relay
        self._heap: list[tuple[float, int, int, _Place]] = []
        self._turn = itertools.count()  # so that equals are followed in order

    def run(self) -> None:
        """Follow all chains, the best first, so that each relay is come to once."""
        settled: dict[str, list[_Place]] = {}
        while self._heap:
            place = heappop(self._heap)[3]
            there = settled.setdefault(place[0], [])
            if place not in there and len(there) < _MOST_WAYS:
                there.append(place)
                self.follow(self.onward[place[0]], self._best[place])

    def follow(self, hops: Iterable[Hop], before: BestChain | None) -> None:
        """Go on from a relay, or begin with reports that are held."""
        length = 1 if before is None else before.length + 1
        for hop in hops:
            way = hop.way
            certainty, fidelity = self.weights[way]
            value = certainty if before is None else before.value * certainty
            relay = way.attributed_to
            began = "" if before is None else before.began
            if relay is not None and way.reporter != began:  # several hops of one outlet are one
                value *= fidelity
                if before is None and fidelity != 1 and self.graph.may_come_back(way):
                    began = way.reporter
            met = _NO_TARGETS
            if self.undercut is not None:
                known = _NO_TARGETS if before is None else before.met
                met = known | self.undercut.met_by(hop)
                value *= self.undercut.left_of(met - known)
            there = way.there
            if there is not None and there in self.onward:
                chain = BestChain(value, length, hop, before, met, began)
                place = there, met, began
                if _is_better(chain, self._best.get(place)):
                    self._best[place] = chain
                    heappush(self._heap, (-value, length, next(self._turn), place))
                continue
            end = self.graph.end_of(hop)
            if end is None:
                continue
            if relay is not None and not end[2]:
                value *= self.weights.unattributed
            chain = BestChain(value, length, hop, before)
            if _is_better(chain, self.ends.get(end)):
                self.ends[end] = chain


def _is_better(chain: BestChain, known: BestChain | None) -> bool:
    return known is None or (chain.value, -chain.length) > (known.value, -known.length)


_NOWHERE: frozenset[Terminal] = frozenset()


class Reach:
    """The ends that chains reach in a graph."""

    def __init__(self, graph: Graph):
        self._graph = graph
        self._onward = graph.onward
        self._ends: dict[str, frozenset[Terminal]] = {}
        if graph.relays:  # else no relay cites another, and nothing needs an order
            for group in components(graph.relays):
                self._settle(group)

    def of_hop(self, hop: Hop) -> frozenset[Terminal]:
        """The ends that chains beginning with this hop reach."""
        cited = hop.way.there
        if cited is None or cited not in self._onward:
            return _NOWHERE if self._graph.end_of(hop) is None else hop.way.ends
        ends = self._ends.get(cited)
        if ends is None:
            onward = self._onward[cited]
            ends = self.of_hop(onward[0]) if len(onward) == 1 else self.of_hops(onward)
            self._ends[cited] = ends
        return ends

    def of_hops(self, hops: Collection[Hop]) -> frozenset[Terminal]:
        """The ends that chains beginning with one of these hops reach."""
        if len(hops) == 1:
            (hop,) = hops
            return self.of_hop(hop)
        return _NOWHERE.union(*map(self.of_hop, hops))

    def _settle(self, group: list[str]) -> None:
        """Sources that cite each other reach the same ends; what they cite is settled already."""
        for source in group:
            self._ends[source] = _NOWHERE
        ends = self.of_hops([hop for source in group for hop in self._onward[source]])
        for source in group:
            self._ends[source] = ends


class End(NamedTuple):
    """Where chains end: a source that says the claim, on its own authority or on nobody's.

    ``value`` is that of its best chain: the product of certainties and fidelities.
    """

    source: str
    organisation: str
    attributed: bool
    value: float


class Chains:
    """The chains in a graph; ``ends`` are where those end that begin with reports and still hold.

    Organisations in ``cancelled`` relay the claim, and say something else instead; what those in
    ``changed`` said of it on their own authority, they gave up for a later position. ``undercut``
    is what is left of chains that enter an undercut source. ``origins`` are the organisations that
    say it on their own authority; ``standings`` says what their word is worth. What not every
    reader needs is worked out when it is first asked for.
    """

    __slots__ = (
        "_best", "_first_said", "_outlook", "_reach", "_reports", "_shared_coins",
        "_still_said", "_told",
        "ends", "graph", "origins", "standings", "undercut",
    )  # fmt: skip

    def __init__(
        self,
        graph: Graph,
        outlook: Outlook,
        standings: Standings,
        *,
        cancelled: Collection[str] = (),
        changed: Collection[str] = (),
        undercut: Undercut | None = None,
    ):
        self.graph: Graph = graph
        self.standings: Standings = standings
        self.undercut: Undercut | None = undercut
        self._outlook = outlook
        self._reach: Reach | None = None
        self._best: Mapping[Terminal, BestChain] | None = None
        self._reports: list[list[Hop]] | None = None
        self._told: dict[int, set[tuple[str, bool]]] | None = None
        self._shared_coins: frozenset[str] | None = None
        self._still_said: set[tuple[str, bool]] | None = None
        self._first_said: dict[str, float] | None = None
        ends = self._all_ends()
        if cancelled:
            ends = [end for end in ends if end.organisation not in cancelled]
        if changed:
            ends = [end for end in ends if not end.attributed or end.organisation not in changed]
        if outlook.policy.discount_suspected_copying:
            ends = _without_followers(ends, outlook)
        self.ends: list[End] = ends
        self.origins: set[str] = {end.organisation for end in ends if end.attributed}

    def _all_ends(self) -> list[End]:
        """The ends that the chains from reports reach, whoever says something else instead."""
        held = self.graph.held
        if not held:
            return []
        if self.undercut is None and self._outlook.is_lossless(
            self.graph
        ):  # then any chain to an end is worth as much
            reached = sorted(self.reach.of_hops(held))
            return [End(source, owner, attributed, 1) for source, owner, attributed in reached]
        return [End(*end, chain.value) for end, chain in sorted(self.best.items())]

    @property
    def reach(self) -> Reach:
        """Which ends the chains from each hop reach."""
        if self._reach is None:
            self._reach = Reach(self.graph)
        return self._reach

    @property
    def best(self) -> Mapping[Terminal, BestChain]:
        """The best chain from a report to each end."""
        if self._best is None:
            self._best = best_chains(self.graph, self._outlook.weights, self.undercut)
        return self._best

    @property
    def shared_coins(self) -> frozenset[str]:
        """What may err once for chains of several claims: lossy relays, and undercut targets."""
        if self._shared_coins is None:
            weights = self._outlook.weights
            lossy = {
                hop.way.reporter
                for hop in self.graph.hops
                if hop.way.attributed_to is not None and weights[hop.way][1] < 1
            }
            if self.undercut is not None:
                lossy.update(f"undercut {target}" for target in self.undercut.levels)
            self._shared_coins = frozenset(lossy)
        return self._shared_coins

    def to(self, end: End) -> list[Hop]:
        """The hops of the best chain to an end, from a report that is held; none if it is made up.

        The last one is the source's own or, where it has none, one that cites it.
        """
        best = self.best.get(end[:3])
        return [] if best is None else best.hops()

    def still_reached(self, hops: Collection[Hop]) -> set[tuple[str, bool]]:
        """The organisations in which chains that begin with some hops end, if they still say it.

        Each with whether it speaks on its own authority.
        """
        if self._still_said is None:
            self._still_said = {(end.organisation, end.attributed) for end in self.ends}
        return self._still_said.intersection([end[1:] for end in self.reach.of_hops(hops)])

    @property
    def reports(self) -> list[list[Hop]]:
        """The hops of each report: one for each distinct reporter and document."""
        if self._reports is None:
            self._reports = _reports_in(self.graph.held)
        return self._reports

    def told_by(self, report: list[Hop]) -> set[tuple[str, bool]]:
        """As `still_reached`, for one of the reports."""
        return self._all_told()[id(report)]

    def _all_told(self) -> dict[int, set[tuple[str, bool]]]:
        if self._told is None:
            self._told = {id(hops): self.still_reached(hops) for hops in self.reports}
        return self._told

    @property
    def tell_of_several(self) -> bool:
        """Whether any report tells of more than one who still says it."""
        return max(map(len, self._all_told().values()), default=0) > 1

    @property
    def first_said(self) -> Mapping[str, float]:
        """When the first report of each origin's word was published, in seconds since 1970."""
        if self._first_said is None:
            found: dict[str, float] = {}
            for hop in self.graph.held:
                if hop.said is not None:
                    for origin, attributed in self.still_reached([hop]):
                        if attributed:
                            found[origin] = min(hop.said, found.get(origin, hop.said))
            self._first_said = found
        return self._first_said


def _reports_in(held: Iterable[Hop]) -> list[list[Hop]]:
    """The hops of each report; documents are compared only where one reporter has several."""
    by_reporter: dict[str, list[Hop]] = {}
    for hop in held:
        by_reporter.setdefault(hop.way.reporter, []).append(hop)
    reports = []
    for hops in by_reporter.values():
        if len(hops) == 1:
            reports.append(hops)
        else:
            reports += _by_document(hops)
    return reports


def _by_document(hops: Iterable[Hop]) -> Iterable[list[Hop]]:
    found: dict[Document | None, list[Hop]] = {}
    for hop in hops:
        found.setdefault(hop.attribution.document, []).append(hop)
    return found.values()


def _without_followers(ends: list[End], outlook: Outlook) -> list[End]:
    """The ends without those of organisations that follow another one among them."""
    there = {end.organisation for end in ends}
    return [end for end in ends if outlook.followed_by(end.organisation, there) is None]


def cycles_among(relays: Mapping[str, Collection[str]]) -> list[tuple[str, ...]]:
    """One shortest circle for each group of sources that cite each other, smallest id first.

    ``relays`` says who cites whom, as `Graph.relays` does.
    """
    if not relays:
        return []
    return sorted(_shortest_circle(relays, group) for group in components(relays) if len(group) > 1)


def components(graph: Mapping[str, Collection[str]]) -> list[list[str]]:
    """Strongly connected components, each after all it leads to (Tarjan, without recursion)."""
    index: dict[str, int] = {}
    low: dict[str, int] = {}
    stack: list[str] = []
    on_stack: set[str] = set()
    found: list[list[str]] = []
    for root in graph:
        if root in index:
            continue
        work = [(root, iter(graph[root]))]
        index[root] = low[root] = len(index)
        stack.append(root)
        on_stack.add(root)
        while work:
            node, targets = work[-1]
            for target in targets:
                if target not in index:
                    index[target] = low[target] = len(index)
                    stack.append(target)
                    on_stack.add(target)
                    work.append((target, iter(graph.get(target, ()))))
                    break
                if target in on_stack:
                    low[node] = min(low[node], index[target])
            else:
                work.pop()
                if work:
                    parent = work[-1][0]
                    low[parent] = min(low[parent], low[node])
                if low[node] == index[node]:
                    found.append(_pop_component(stack, on_stack, node))
    return found


def _pop_component(stack: list[str], on_stack: set[str], root: str) -> list[str]:
    component = []
    while True:
        node = stack.pop()
        on_stack.discard(node)
        component.append(node)
        if node == root:
            return component


def _shortest_circle(graph: Mapping[str, Collection[str]], group: list[str]) -> tuple[str, ...]:
    """The shortest way round from the smallest id of a component back to itself."""
    inside, start = set(group), min(group)
    came_from: dict[str, str] = {}
    layer = [start]
    while layer:
        following = []
        for node in layer:
            for target in sorted(inside.intersection(graph.get(node, ()))):
                if target == start:
                    return _path_back(came_from, node, start)
                if target not in came_from:
                    came_from[target] = node
                    following.append(target)
        layer = following
    raise AssertionError("a strongly connected component has a way back")


def _path_back(came_from: Mapping[str, str], node: str, start: str) -> tuple[str, ...]:
    path = [node]
    while path[-1] != start:
        path.append(came_from[path[-1]])
    return tuple(reversed(path))


_NOTHING_KNOWN = Outlook(Directory(), Policy())
NO_CHAINS = Chains(
    NO_HOPS,
    _NOTHING_KNOWN,
    _NOTHING_KNOWN.standings(Claim(id="nothing", statement="nothing"), Stance.ASSERTS),
)
"""Those of what nobody says."""
