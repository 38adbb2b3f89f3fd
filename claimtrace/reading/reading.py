"""A case as one policy reads it: the chains of its claims, and how these relate."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from claimtrace.case.case import Case
from claimtrace.case.hops import Graph, Hop
from claimtrace.comparison import Relation, Verdict, interval_of, relate
from claimtrace.policy import Policy
from claimtrace.quantities import unit_key
from claimtrace.reading.chains import NO_CHAINS, Chains, End, Undercut
from claimtrace.reading.counts import Act, acts_among
from claimtrace.reading.interest import Number, Outlook
from claimtrace.reading.undercuts import Undercutting, level_of, targets_around
from claimtrace.reading.withdrawal import (
    Moments,
    Position,
    given_up,
    moment_of_position,
    retracting,
    superseded,
)
from claimtrace.records import Claim, Stance
from claimtrace.windows import TimeWindow

__all__ = ["Reading"]

_NOBODY: frozenset[str] = frozenset()
_NO_TWINS: Mapping[str, tuple[str, ...]] = {}
_NO_UNDERCUTS: Mapping[str, float] = {}

_Key = tuple[str, Stance]


class Reading:
    """What a policy makes of a case; everything is worked out once, when it is first asked for.

    ``outlook`` is what it makes of the sources: a policy for this case alone, or an outlook that
    cases with one directory share. Twins, claims that say one thing in every respect, are one
    claim wherever chains are read, and apart where reports are counted: docs/decisions/0022.
    """

    def __init__(self, case: Case, outlook: Policy | Outlook, number: Number | None = None):
        self.case = case
        self.outlook: Outlook = (
            outlook if isinstance(outlook, Outlook) else Outlook(case.directory, outlook, number)
        )
        self.policy: Policy = self.outlook.policy
        self.number: Number | None = self.outlook.number
        self._stances = {stance for _, stance in case.graphs}
        self._chains: dict[_Key, Chains] = {}
        self._joined: dict[_Key, Chains] = {}
        self._graphs: dict[_Key, Graph] = {}
        self._verdicts: dict[tuple[str, str], Verdict] = {}
        self._retracting: dict[str, Moments] = {}
        self._levels: dict[_Key, Mapping[str, float]] = {}
        self._superseded: Mapping[str, frozenset[str]] | None = None
        self._changed: Mapping[_Key, frozenset[str]] | None = None
        self._undercuts: Mapping[str, Mapping[str, Chains]] | None = None
        self._twins = self._find_twins()
        self.signs_jointly: bool = _signs_jointly(case)

    def verdict(self, a: Claim, b: Claim) -> Verdict:
        """How claim a relates to claim b."""
        key = (a.id, b.id)
        verdict = self._verdicts.get(key)
        if verdict is None:
            verdict = self._verdicts[key] = relate(a, b, self.policy)
        return verdict

    def has(self, stance: Stance) -> bool:
        """Whether anything in the case has this stance."""
        return stance in self._stances

    def acts(
        self,
        said: Sequence[Chains],
        speakers: Collection[str],
        heard: Sequence[Collection[str]] | None = None,
    ) -> list[Act]:
        """The joint acts among organisations whose word some chains lead to."""
        return acts_among(said, speakers, heard) if self.signs_jointly else []

    # --- twins -----------------------------------------------------------------------------------

    def _find_twins(self) -> Mapping[str, tuple[str, ...]]:
        """The claims that have twins, each with all of them; the first stands for all."""
        if len(self.case.claims) < 2:
            return _NO_TWINS
        figures = [claim for claim in self.case.claims.values() if claim.quantity is not None]
        if len(figures) < 2:
            return _NO_TWINS
        alike: dict[object, list[str]] = {}
        for claim in figures:
            alike.setdefault(self._figure_of(claim), []).append(claim.id)
        return {
            name: twins
            for names in alike.values()
            if len(names) > 1
            for twins in (tuple(sorted(names)),)
            for name in names
        }

    def _figure_of(self, claim: Claim) -> object:
        """All in which twins are equal; a window with an open end is like no other."""
        figure, about = claim.quantity, claim.window or TimeWindow()
        assert figure is not None
        if (about.first is None) != (about.last is None):
            return claim.id
        return (
            unit_key(figure.unit),
            interval_of(figure, self.policy),
            figure.point,
            (about.first, about.last),
            claim.scope,
            frozenset(claim.favours),
            frozenset(claim.harms),
            claim.topic,
        )

    def twins_of(self, claim: str) -> tuple[str, ...]:
        """A claim and all its twins; the first stands for all."""
        return self._twins.get(claim) or (claim,)

    def representative(self, claim: str) -> str:
        """The claim that stands for a claim and its twins."""
        return self.twins_of(claim)[0]

    def graph(self, claim: str, stance: Stance) -> Graph | None:
        """Who cites whom for a claim and its twins, whoever took it back; None for nobody."""
        twins = self._twins.get(claim)
        if twins is None:
            return self.case.graphs.get((claim, stance))
        key = (twins[0], stance)
        if key not in self._graphs:
            hops = [hop for twin in twins for hop in self.case.graph(twin, stance).hops]
            self._graphs[key] = Graph(hops)
        found = self._graphs[key]
        return found if found.hops else None

    # --- what was withdrawn ----------------------------------------------------------------------

    def retracting(self, claim: str) -> Moments:
        """The organisations that took the claim back, each with when it did."""
        if Stance.RETRACTS not in self._stances:
            return {}
        name = self.representative(claim)
        found = self._retracting.get(name)
        if found is None:
            graph = self.graph(name, Stance.RETRACTS)
            found = self._retracting[name] = {} if graph is None else retracting(graph)
        return found

    def withdrawn(self, claim: str, stance: Stance) -> Moments:
        """The organisations that took back what they said or relayed of it with this stance."""
        return {} if stance is Stance.RETRACTS else self.retracting(claim)

    def _find_superseded(self) -> Mapping[str, frozenset[str]]:
        if not _replaces(self.case):
            return {}
        asserting = {
            name: graph
            for name in dict.fromkeys(map(self.representative, self.case.claims))
            if (graph := self.graph(name, Stance.ASSERTS)) is not None
        }
        return superseded(asserting, self.representative, self.retracting)

    def superseded(self, claim: str) -> frozenset[str]:
        """The organisations that replaced the claim by a newer one."""
        found = self._superseded
        if found is None:
            found = self._superseded = self._find_superseded()
        return found.get(self.representative(claim), _NOBODY) if found else _NOBODY

    def _find_changed(self) -> Mapping[_Key, frozenset[str]]:
        """Who gave up what it asserted, or denied, for a later position."""
        held: dict[str, list[Position]] = {}
        for name in dict.fromkeys(map(self.representative, self.case.claims)):
            for stance in (Stance.ASSERTS, Stance.DENIES):
                chains = self._without_undercuts(name, stance)
                for origin in chains.origins:
                    when = moment_of_position(chains.graph, origin)
                    held.setdefault(origin, []).append(Position(name, stance, when))
        found: dict[_Key, set[str]] = {}
        for origin, positions in held.items():
            if len({position.stance for position in positions}) > 1:
                for position in given_up(positions, self.reaches):
                    found.setdefault((position.claim, position.stance), set()).add(origin)
        return {key: frozenset(origins) for key, origins in found.items()}

    def changed(self, claim: str, stance: Stance) -> frozenset[str]:
        """The organisations that gave up what they said of it for a later position."""
        if Stance.DENIES not in self._stances:
            return _NOBODY
        found = self._changed
        if found is None:
            found = self._changed = self._find_changed()
        return found.get((self.representative(claim), stance), _NOBODY) if found else _NOBODY

    def reaches(self, denied: str, claim: str) -> bool:
        """Whether who denies one claim thereby denies another.

        It does where the other says the same or entails it; where they merely agree, only if the
        other is bounded on every side on which the denied one is: docs/decisions/0014.
        """
        if denied == claim:
            return True
        claims = self.case.claims
        relation = self.verdict(claims[claim], claims[denied]).relation
        if relation is not Relation.AGREES:
            return relation in (Relation.SAME, Relation.ENTAILS)
        below, above = self._bounded(claim)
        wanted_below, wanted_above = self._bounded(denied)
        return below >= wanted_below and above >= wanted_above

    def _bounded(self, claim: str) -> tuple[bool, bool]:
        """On which sides a figure is bounded, below and above; the 0 of "at most" is no bound."""
        figure = self.case.claims[claim].quantity
        assert figure is not None
        low, high = interval_of(figure, self.policy)
        return low > 0, high is not None

    # --- chains ----------------------------------------------------------------------------------

    def _without_undercuts(self, claim: str, stance: Stance) -> Chains:
        graph = self.graph(claim, stance)
        if graph is None:
            return NO_CHAINS
        return Chains(
            graph.without(self.withdrawn(claim, stance)),
            self.outlook,
            self.outlook.standings(self.case.claims[claim], stance),
            cancelled=self.superseded(claim) if stance is Stance.ASSERTS else _NOBODY,
        )

    def chains(self, claim: str, stance: Stance) -> Chains:
        """The chains that relay a claim itself with one stance, apart from its twins."""
        if claim not in self._twins:
            return self.joined(claim, stance)
        key = (claim, stance)
        chains = self._chains.get(key)
        if chains is None:
            graph, own = self.graph(claim, stance), self.case.graphs.get(key)
            if graph is None or own is None:
                return NO_CHAINS
            chains = self._chains[key] = self._chains_in(graph, claim, stance, own.held)
        return chains

    def joined(self, claim: str, stance: Stance) -> Chains:
        """The chains that relay a claim or one of its twins with one stance."""
        key = (self.representative(claim), stance)
        chains = self._joined.get(key)
        if chains is None:
            graph = self.graph(claim, stance)
            if graph is None:
                return NO_CHAINS
            chains = self._joined[key] = self._chains_in(graph, key[0], stance)
        return chains

    def _chains_in(
        self, graph: Graph, claim: str, stance: Stance, reports: Collection[Hop] | None = None
    ) -> Chains:
        standing = graph.without(self.withdrawn(claim, stance))
        if reports is not None:  # those of twins are no reports of the claim itself
            standing = standing.beginning_with(reports)
        return Chains(
            standing,
            self.outlook,
            self.outlook.standings(self.case.claims[claim], stance),
            cancelled=self.superseded(claim) if stance is Stance.ASSERTS else _NOBODY,
            changed=self.changed(claim, stance),
            undercut=self._undercut(standing, claim, stance),
        )

    def ends(self, claim: str, stance: Stance) -> list[End]:
        """The ends of the claim's chains that still hold, each with the value of its best chain."""
        return self.chains(claim, stance).ends

    # --- undercuts -------------------------------------------------------------------------------

    def _undercut(self, graph: Graph, claim: str, stance: Stance) -> Undercut | None:
        levels = self.levels(claim, stance)
        if not levels:
            return None
        sources = {name for hop in graph.hops for name in (hop.way.reporter, hop.way.attributed_to)}
        around = targets_around(self.case.directory, levels, filter(None, sources))
        return Undercut(levels, around) if around else None

    def levels(self, claim: str, stance: Stance) -> Mapping[str, float]:
        """How far each source's word is undercut, by its id, where it asserts or denies a claim."""
        if Stance.UNDERCUTS not in self._stances or stance not in (Stance.ASSERTS, Stance.DENIES):
            return _NO_UNDERCUTS
        name = self.representative(claim)
        key = (name, stance)
        if key not in self._levels:
            against = Stance.DENIES if stance is Stance.ASSERTS else Stance.ASSERTS
            found = {
                target: level_of(
                    [
                        Undercutting(chains, self.outlook.standings(self.case.claims[on], against))
                        for on, chains in said
                    ]
                )
                for target, said in self.undercutting(name).items()
            }
            self._levels[key] = {target: level for target, level in found.items() if level > 0}
        return self._levels[key]

    def undercutting(self, claim: str) -> Mapping[str, list[tuple[str, Chains]]]:
        """The sources that are undercut on a claim, with the chains that do so.

        Those on every claim of which a denial reaches this one count, by the claim's id.
        """
        found: dict[str, list[tuple[str, Chains]]] = {}
        name = self.representative(claim)
        if self._undercuts is None:
            self._undercuts = self._find_undercuts()
        for on, chains in self._undercuts.items():
            if self.reaches(on, name):
                for target, each in chains.items():
                    found.setdefault(target, []).append((on, each))
        return found

    def _find_undercuts(self) -> Mapping[str, Mapping[str, Chains]]:
        """For each claim, the chains that undercut each source that is undercut there."""
        found: dict[str, dict[str, Chains]] = {}
        if Stance.UNDERCUTS not in self._stances:
            return found
        for name in dict.fromkeys(map(self.representative, self.case.claims)):
            graph = self.graph(name, Stance.UNDERCUTS)
            for target in sorted({hop.undercuts or "" for hop in graph.hops} if graph else ()):
                assert graph is not None
                hops = [hop for hop in graph.hops if hop.undercuts == target]
                found.setdefault(name, {})[target] = Chains(
                    Graph(hops).without(self.retracting(name)),
                    self.outlook,
                    self.outlook.standings(self.case.claims[name], Stance.DENIES),
                )
        return found


def _signs_jointly(case: Case) -> bool:
    """Whether two organisations speak in one document at all."""
    signers: dict[bytes | None, str] = {}
    for graph in case.graphs.values():
        for hop in graph.signed:
            signer = hop.way.organisation
            if signers.setdefault(hop.document, signer) != signer:
                return True
    return False


def _replaces(case: Case) -> bool:
    """Whether anything in a case replaces an older claim."""
    for (_, stance), graph in case.graphs.items():
        if stance is Stance.ASSERTS:
            for hop in graph.hops:
                if hop.supersedes is not None:
                    return True
    return False
