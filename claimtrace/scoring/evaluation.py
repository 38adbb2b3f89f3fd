"""From the statements for and against a claim to an opinion."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import product

from claimtrace.reading.interest import Group
from claimtrace.reading.reading import Reading
from claimtrace.scoring.calculus import (
    NOTHING,
    Curve,
    Masses,
    Opinion,
    Saying,
    bloc_masses,
    curve_of,
    opinion_of,
)
from claimtrace.scoring.statements import Statement

__all__ = ["Evaluator", "Outcome", "evaluate"]

Coins = dict[str, bool]
"""Which of the coins that several organisations share have fallen for contradiction."""


@dataclass(slots=True)
class Outcome:
    """An opinion, and what it was made of.

    ``own_support`` works out each bloc's own support; ``opposing`` is 1 - NC; ``complete``
    is False where the budget turned graded contradictions into full ones.
    """

    opinion: Opinion
    masses: Masses
    own_support: Callable[[], dict[Group, float]]
    complete: bool = True
    _known: dict[Group, float] | None = None

    @property
    def support_by_group(self) -> dict[Group, float]:
        """Each bloc's own support, 1 - NH; worked out when a grade or a reader asks for it."""
        if self._known is None:
            self._known = self.own_support()
        return self._known

    @property
    def opposing(self) -> float:
        """Opposing support q, before it is set against the support."""
        return 1 - self.masses.nc

    @property
    def second_support(self) -> float:
        """The own support of the second-strongest bloc, 0 where there is none."""
        values = sorted(self.support_by_group.values(), reverse=True)
        return values[1] if len(values) > 1 else 0


Evaluator = Callable[[Sequence[Statement], Sequence[Statement]], Outcome]
"""From statements for and against to an opinion, under one hypothesis."""


def evaluate(
    support: Sequence[Statement], opposition: Sequence[Statement], reading: Reading
) -> Outcome:
    """The opinion under hypothesis independent-relays: chains err independently.

    Every statement must be of a graded organisation. Each contradicting claim with kappa below 1
    is one coin. A coin of one organisation alone is averaged within its curve; those that several
    share are enumerated, within each set of blocs that they tie together.
    """
    groups, supporting = _grouped(support, opposition)
    shared = _shared_coins(groups) if opposition else {}
    masses = NOTHING
    nh_by_group: dict[Group, float] = {}
    complete = True
    if not shared:
        masses = _product([*groups], groups, {}, reading, nh_by_group)
    for tied, coins in _tied_together(groups, shared) if shared else ():
        kept = _within_budget(tied, coins, groups, reading.policy.budget)
        complete = complete and len(kept) == len(coins)
        fallen = dict.fromkeys(coins, True)
        masses = masses.times(_expected(tied, kept, fallen, groups, reading, nh_by_group))

    def own_support() -> dict[Group, float]:
        return {name: 1 - nh for name, nh in nh_by_group.items() if name in supporting}

    return Outcome(opinion_of(masses), masses, own_support, complete)


_Members = dict[str, tuple[list[Saying], list[Saying]]]
"""What each organisation said for and against."""

_Groups = dict[Group, _Members]


def _grouped(
    support: Iterable[Statement], opposition: Iterable[Statement]
) -> tuple[_Groups, frozenset[Group]]:
    """What is said in each group, and the groups in which something is said for the claim."""
    groups: _Groups = {}
    _sort_into(groups, support, 0)
    supporting = frozenset(groups)
    _sort_into(groups, opposition, 1)
    return groups, supporting


def _sort_into(groups: _Groups, statements: Iterable[Statement], side: int) -> None:
    for statement in statements:
        group, organisation = statement.group, statement.organisation
        members = groups.get(group)
        if members is None:
            members = groups[group] = {}
        said = members.get(organisation)
        if said is None:
            said = members[organisation] = ([], [])
        said[side].append(statement.saying)


def _shared_coins(groups: _Groups) -> dict[str, float]:
    """Coins that decide over more than one organisation, with their kappa."""
    first: dict[str, tuple[Group, str]] = {}
    shared: dict[str, float] = {}
    for name, members in groups.items():
        for organisation, (_, con) in members.items():
            for saying in con:
                if saying.coin is None:
                    continue
                if first.setdefault(saying.coin, (name, organisation)) != (name, organisation):
                    shared[saying.coin] = saying.kappa
    return shared


def _tied_together(
    groups: _Groups, shared: dict[str, float]
) -> Iterator[tuple[list[Group], dict[str, float]]]:
    """Sets of blocs that share coins among them, and with no other, with those coins."""
    coins_of = {name: _coins_in(members) & shared.keys() for name, members in groups.items()}
    blocs_of: dict[str, list[Group]] = {}
    for name, coins in coins_of.items():
        for coin in coins:
            blocs_of.setdefault(coin, []).append(name)
    seen: set[Group] = set()
    for name in groups:
        if name in seen:
            continue
        seen.add(name)
        tied, found = [name], dict.fromkeys(sorted(coins_of[name]))
        for here in tied:  # grows while it is walked
            for coin in sorted(coins_of[here]):
                found[coin] = None
                new = [other for other in blocs_of[coin] if other not in seen]
                seen.update(new)
                tied += new
        yield tied, {coin: shared[coin] for coin in found}


def _coins_in(members: _Members) -> set[str]:
    return {saying.coin for _, con in members.values() for saying in con if saying.coin}


def _within_budget(
    tied: list[Group], coins: dict[str, float], groups: _Groups, budget: int
) -> dict[str, float]:
    """The strongest coins that can be enumerated; the others will count as fallen."""
    room = max(0, (budget // len(tied)).bit_length() - 1)
    if len(coins) <= room:
        return coins
    strengths: dict[str, list[float]] = {coin: [] for coin in coins}
    for name in tied:
        for _, con in groups[name].values():
            for saying in con:
                if saying.coin in strengths:
                    strengths[saying.coin].append(saying.kappa * saying.rho * saying.m)

    def strength(coin: str) -> tuple[float, list[float]]:  # never by name: ties stay ties
        return math.fsum(strengths[coin]), sorted(strengths[coin], reverse=True)

    ranked = sorted(coins, key=strength, reverse=True)
    return {coin: coins[coin] for coin in ranked[:room]}


def _expected(
    tied: list[Group],
    coins: dict[str, float],
    fallen: Coins,
    groups: _Groups,
    reading: Reading,
    nh_by_group: dict[Group, float],
) -> Masses:
    """The masses of some blocs, averaged over coins that they share; notes each bloc's NH.

    ``fallen`` says how those lie that are not tossed.
    """
    nc: float = 0
    nn: float = 0
    masses = NOTHING
    for faces in product((True, False), repeat=len(coins)):
        toss = fallen | dict(zip(coins, faces, strict=True))
        chance: float = 1
        for coin, kappa in coins.items():
            chance = chance * (kappa if toss[coin] else 1 - kappa)
        masses = _product(tied, groups, toss, reading, nh_by_group)
        nc += chance * masses.nc
        nn += chance * masses.nn
    return Masses(masses.nh, nc, nn)


def _product(
    names: list[Group],
    groups: _Groups,
    fallen: Coins,
    reading: Reading,
    nh_by_group: dict[Group, float],
) -> Masses:
    """The masses of some blocs together, as their coins lie; notes each bloc's NH."""
    masses = NOTHING
    for name in names:
        own = _masses(name, groups[name], fallen, reading)
        nh_by_group[name] = own.nh
        masses = masses.times(own)
    return masses


def _masses(name: Group, members: _Members, fallen: Coins, reading: Reading) -> Masses:
    curve = partial(_curve, fallen=fallen) if fallen else curve_of
    curves = [
        (curve(pro) if pro else [], curve(con) if con else []) for pro, con in members.values()
    ]
    return bloc_masses(curves, reading.outlook.coupling_of(name[1]) if name[0] == "bloc" else 0)


def _curve(sayings: list[Saying], fallen: Coins) -> Curve:
    decided = [
        Saying(saying.rho, saying.m) if saying.coin in fallen else saying
        for saying in sayings
        if saying.coin is None or fallen.get(saying.coin, True)
    ]
    return curve_of(decided)
