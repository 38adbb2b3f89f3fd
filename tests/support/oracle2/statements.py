"""Who says what for or against a claim, what undercuts it, and the readings of a side."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import product
from math import prod

from support.oracle2.book import Book, Hop
from support.oracle2.chains import Chains, Graph, Walk
from support.oracle2.figures import ONE, ZERO

Coin = tuple[str, ...]
Path = Mapping[Coin, Fraction]
"""The coins that must all fall well for one chain, with what each holds on."""


@dataclass(frozen=True)
class Statement:
    """What one organisation says of one claim, over all the chains that carry it."""

    organisation: str
    group: str
    stance: str
    attributed: bool
    rho: Fraction
    interest: str
    adjusted: Fraction
    bloc: tuple[str, str]
    paths: tuple[Path, ...]
    kappa: Fraction = ONE

    @property
    def entity(self) -> tuple[str, str]:
        """Whose threshold decides: an unattributed voice is an entity of its own (reading 6)."""
        return ("organisation" if self.attributed else "voice", self.organisation)

    @property
    def m(self) -> Fraction:
        return max((value(path) for path in self.paths), default=ZERO)


def value(path: Path) -> Fraction:
    return prod(path.values(), start=ONE)


@dataclass(frozen=True)
class Reading:
    """A way to hear a side: its attributed statements, or one unattributed voice."""

    attributed: bool
    statements: tuple[Statement, ...]
    signers: tuple[Statement, ...]
    """All attributed statements, those of signers for whom another speaks included."""


class Speech:
    """Statements of a book under its policy."""

    def __init__(self, book: Book) -> None:
        self.book = book
        self.chains = Chains(book)
        self._undercut: dict[tuple[str, str, str], Fraction] = {}

    # one graph

    def standing(self, graph: Graph) -> list[Walk]:
        return [walk for walk in self.chains.standing(graph) if walk.end is not None]

    def path(self, walk: Walk, graph: Graph, *, undercut: bool) -> Path:
        group, stance, _ = graph
        coins: dict[Coin, Fraction] = {}
        for hop in walk.hops:
            way = ("hop", group, stance, hop.reporter, hop.cited or hop.basis)
            coins[way] = hop.certainty
            if hop.cited is not None:
                coins["relay", hop.reporter] = self.book.fidelity(hop.reporter)
        if walk.hops[-1].cited is not None and not walk.attributed:
            way = ("hop", group, stance, str(walk.end), "unattributed")
            coins[way] = Fraction(str(self.book.policy["certainty"]["unattributed"]))
        for target in self.targets_on(walk) if undercut else ():
            coins["target", target] = 1 - self.undercut(target, group, stance)
        return {coin: chance for coin, chance in coins.items() if chance < 1}

    def targets_on(self, walk: Walk) -> list[str]:
        """Undercut sources that the walk passes or ends at, themselves or by a part of them."""
        targets = sorted({str(t) for _, s, t in self.chains.graphs if s == "undercuts"})
        return [t for t in targets if any(self.book.within(node, t) for node in walk.nodes)]

    def statements(
        self, graph: Graph, interest_as: str | None = None, kappa: Fraction = ONE
    ) -> list[Statement]:
        """Graded statements of one graph, one for each organisation and manner of speaking."""
        group, stance, _ = graph
        grouped: dict[tuple[str, bool], list[Walk]] = {}
        for walk in self.standing(graph):
            who = self.book.organisation(str(walk.end))
            grouped.setdefault((who, walk.attributed), []).append(walk)
        made = []
        for (who, attributed), walks in grouped.items():
            rho = self.book.rho(who, group)
            if rho is None:
                continue
            interest = self.book.interest(who, group, interest_as or stance)
            paths = [self.path(walk, graph, undercut=stance != "undercuts") for walk in walks]
            unique = {frozenset(path.items()): path for path in paths}
            made.append(
                Statement(
                    organisation=who,
                    group=group,
                    stance=stance,
                    attributed=attributed,
                    rho=rho,
                    interest=interest,
                    adjusted=self.book.adjusted(rho, interest),
                    bloc=self.book.bloc_key(who) if attributed else ("voice", who),
                    paths=tuple(unique.values()),
                    kappa=kappa,
                )
            )
        return made

    # undercutting

    def undercut(self, target: str, group: str, stance: str) -> Fraction:
        """u_t of a claim and a stance: how far the target's word is worth nothing there."""
        key = (target, group, stance)
        if key not in self._undercut:
            self._undercut[key] = self._undercut_of(*key)
        return self._undercut[key]

    def _undercut_of(self, target: str, group: str, stance: str) -> Fraction:
        against = "denies" if stance == "asserts" else "asserts"
        graphs: list[Graph] = [
            (g, "undercuts", target) for g in self.book.groups if self.book.reaches(g, group)
        ]
        said = [s for graph in graphs for s in self.statements(graph, interest_as=against)]
        return max(
            (_undercut_by(r.statements, r.attributed) for r in self.readings(said, graphs)),
            default=ZERO,
        )

    # sides

    def support(self, group: str) -> tuple[list[Statement], list[Graph]]:
        graphs: list[Graph] = [(g, "asserts", None) for g in self.book.supports(group)]
        return [s for graph in graphs for s in self.statements(graph)], graphs

    def opposition(self, group: str) -> tuple[list[Statement], list[Graph]]:
        denials: list[Graph] = [
            (g, "denies", None) for g in self.book.groups if self.book.reaches(g, group)
        ]
        against = self.book.contradictions(group)
        rivals: list[Graph] = [(g, "asserts", None) for g in against]
        said = [s for graph in denials for s in self.statements(graph)]
        said += [s for graph in rivals for s in self.statements(graph, kappa=against[graph[0]])]
        return said, denials + rivals

    def readings(self, said: Sequence[Statement], graphs: Iterable[Graph]) -> list[Reading]:
        """Every choice of speakers for the joint acts, and each unattributed voice alone."""
        signed = tuple(s for s in said if s.attributed)
        graded = {s.organisation for s in signed}
        made = []
        for silent in silences(self.documents(graphs, graded)):
            heard = tuple(s for s in signed if s.organisation not in silent)
            made.append(Reading(True, heard, signed))
        voices = dict.fromkeys(s.organisation for s in said if not s.attributed)
        for voice in voices:
            heard = tuple(s for s in said if not s.attributed and s.organisation == voice)
            made.append(Reading(False, heard, heard))
        return made

    def documents(
        self, graphs: Iterable[Graph], organisations: Iterable[str] | None = None
    ) -> dict[str, set[Hop | tuple[str, str]]]:
        """Documents of own-basis reports, by organisation; one without identity is its own."""
        carried: dict[str, set[Hop | tuple[str, str]]] = {}
        among = None if organisations is None else set(organisations)
        for graph in graphs:
            for walk in self.standing(graph):
                hop = walk.hops[0]
                if len(walk.hops) == 1 and hop.basis == "own" and hop.cited is None:
                    who = self.book.organisation(hop.reporter)
                    if among is None or who in among:
                        carried.setdefault(who, set()).add(hop.identity or hop)
        return carried


def _undercut_by(statements: Sequence[Statement], attributed: bool) -> Fraction:
    """1 minus the product over blocs of one minus the strongest of each."""
    strongest: dict[tuple[str, str], Fraction] = {}
    for s in statements:
        strongest[s.bloc] = max(strongest.get(s.bloc, ZERO), s.adjusted * s.m)
    if not attributed:
        return max(strongest.values(), default=ZERO)
    return 1 - prod((1 - each for each in strongest.values()), start=ONE)


# -- joint statements ---------------------------------------------------------------------------


def acts(carried: Mapping[str, set[Hop | tuple[str, str]]]) -> list[frozenset[str]]:
    """Signers whom shared documents connect, without those who also speak for themselves."""
    carriers: dict[Hop | tuple[str, str], set[str]] = {}
    for who, documents in carried.items():
        for document in documents:
            carriers.setdefault(document, set()).add(who)
    shared = [frozenset(c) for c in carriers.values() if len(c) > 1]
    alone = {who for c in carriers.values() if len(c) == 1 for who in c}
    components: list[set[str]] = []
    for group in shared:
        touched = [c for c in components if c & group]
        components = [c for c in components if not c & group]
        components.append(set(group).union(*touched))
    return [act for c in components if (act := frozenset(c - alone))]


def silences(carried: Mapping[str, set[Hop | tuple[str, str]]]) -> Iterator[frozenset[str]]:
    """For every choice of speakers, the signers for whom another speaks."""
    joint = acts(carried)
    for speakers in product(*(sorted(act) for act in joint)):
        yield frozenset(w for act in joint for w in act) - frozenset(speakers)
