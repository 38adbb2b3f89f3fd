"""A slow, exact second opinion on every score.

The oracle starts from public records and a policy, derives everything else by itself (graph,
chains, statements, interest, how figures compare) and works in fractions. It enumerates instead of
optimising: every simple path, every coin, every interval in which a threshold can fall. It shares
no code with the library, so that a mistake would have to be made twice to go unseen.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from fractions import Fraction
from functools import cached_property
from itertools import pairwise, product
from math import prod
from typing import Any, NamedTuple

from claimtrace import Attribution, Claim, Source

INDEPENDENT = "independent-relays"
SHARED = "shared-relays"

SPEAKING_KINDS = frozenset(
    {"government", "armed_force", "armed_group", "monitor", "official", "witness", "anonymous"}
)
VAGUE = {"dozens": 24, "hundreds": 200}
SLACK = Fraction(1, 10**9)
COIN_LIMIT = 16  # shared relays: more lossy coins than this are not worth the wait

ZERO, HALF, ONE = Fraction(0), Fraction(1, 2), Fraction(1)
Coin = tuple[str, str]


def exact(number: float | int | str | Fraction) -> Fraction:
    """The number that was typed: 0.1 is one tenth, not the nearest double."""
    return number if isinstance(number, Fraction) else Fraction(str(number))


# -- figures and windows ------------------------------------------------------------------------


class Interval(NamedTuple):
    """Closed interval; high None is unbounded."""

    low: Fraction
    high: Fraction | None

    def within(self, other: Interval) -> bool:
        if self.low < other.low:
            return False
        return other.high is None or (self.high is not None and self.high <= other.high)

    def holds(self, number: Fraction) -> bool:
        return self.low <= number and (self.high is None or number <= self.high)


def _unit_of(number: float | int) -> Fraction:
    """Ten to the number of trailing zeros; for a fraction, the unit of the last digit."""
    value = exact(number)
    unit = ONE
    if value.denominator == 1:
        while value and (value / (unit * 10)).denominator == 1:
            unit *= 10
        return unit
    while (value / unit).denominator != 1:
        unit /= 10
    return unit


def _half_width(number: float | int) -> Fraction:
    value = exact(number)
    return min(_unit_of(number) / 2, value / 4) if value else ZERO


def interval_of(quantity: Any) -> Interval:
    """What was said, as an interval, under the default conventions."""
    modifier = str(quantity.modifier)
    if modifier == "between":
        return Interval(exact(quantity.low), exact(quantity.high))
    if modifier == "several":
        low = VAGUE[quantity.text] if quantity.low is None else quantity.low
        return Interval(exact(low), None)
    value = exact(quantity.value)
    step = ONE if value.denominator == 1 else ZERO
    half = _half_width(quantity.value)
    wide = max(half, value / 10)
    return {
        "stated": Interval(value - half, value + half),
        "exactly": Interval(value, value),
        "around": Interval(value - wide, value + wide),
        "at_least": Interval(value, None),
        "more_than": Interval(value + step, None),
        "at_most": Interval(ZERO, value),
        "less_than": Interval(ZERO, value - step),
    }[modifier]


def _stated_number(quantity: Any) -> Fraction | None:
    if str(quantity.modifier) in {"between", "several"}:
        return None
    return exact(quantity.value)


def gap_kappa(a: Interval, b: Interval, tolerance: Fraction) -> Fraction:
    """How far two intervals contradict each other: 0 if they overlap."""
    if a.low > b.low:
        a, b = b, a
    if a.high is None or b.low <= a.high:
        return ZERO
    larger = max(end for end in (*a, *b) if end is not None)
    return min(ONE, (b.low - a.high) / (tolerance * larger))


def _instant(moment: date | datetime, days: int) -> datetime:
    if isinstance(moment, datetime):
        return moment.astimezone(UTC)
    return datetime.combine(moment + timedelta(days=days), time(), UTC)


class Span(NamedTuple):
    """Half-open time span; None is an end that nobody knows."""

    start: datetime | None
    end: datetime | None

    @property
    def known(self) -> bool:
        return self.start is not None and self.end is not None

    @property
    def unknown(self) -> bool:
        return self.start is None and self.end is None


def span_of(window: Any) -> Span:
    if window is None:
        return Span(None, None)
    start = None if window.start is None else _instant(window.start, 0)
    end = None if window.end is None else _instant(window.end, 1)
    return Span(start, end)


def _meets(a: Span, b: Span) -> str:
    """disjoint, overlapping, inside, around, equal or unknown."""
    for one, other in ((a, b), (b, a)):
        if one.end is not None and other.start is not None and one.end <= other.start:
            return "disjoint"
    if not (a.known and b.known):
        return "unknown"
    if a == b:
        return "equal"
    if a.start >= b.start and a.end <= b.end:
        return "inside"
    if b.start >= a.start and b.end <= a.end:
        return "around"
    return "overlapping"


class Relation(NamedTuple):
    """What one claim says of another: does it support it, and how far does it contradict it."""

    supports: bool
    kappa: Fraction


UNRELATED = Relation(False, ZERO)


def _unit_name(quantity: Any) -> str:
    return unicodedata.normalize("NFC", quantity.unit or "").casefold()


def relation(other: Claim, claim: Claim, tolerance: Fraction, same_window: Fraction) -> Relation:
    """How far `other` supports or contradicts `claim`."""
    mine, theirs = span_of(claim.window), span_of(other.window)
    place = _meets(theirs, mine)
    if place in {"disjoint", "overlapping"} or (claim.quantity is None) != (other.quantity is None):
        return UNRELATED
    if claim.quantity is None:
        return _without_figures(place, mine, theirs, same_window)
    if _unit_name(claim.quantity) != _unit_name(other.quantity):
        return UNRELATED
    a, b = interval_of(other.quantity), interval_of(claim.quantity)
    if place in {"inside", "around"}:
        part, whole = (a, b) if place == "inside" else (b, a)
        return Relation(False, gap_kappa(part, Interval(ZERO, whole.high), tolerance))
    kappa = gap_kappa(a, b, tolerance)
    if place == "unknown":
        wholly = mine.unknown and theirs.unknown
        return Relation(wholly and _agrees_or_entails(other, claim), kappa * same_window)
    return Relation(_agrees_or_entails(other, claim), kappa)


def _without_figures(place: str, mine: Span, theirs: Span, same_window: Fraction) -> Relation:
    if place in {"inside", "around"}:
        return UNRELATED
    factor = same_window if mine.unknown != theirs.unknown else ONE
    return Relation(False, factor)


def _agrees_or_entails(other: Claim, claim: Claim) -> bool:
    a, b = interval_of(other.quantity), interval_of(claim.quantity)
    if a.within(b):
        return True
    x, y = _stated_number(other.quantity), _stated_number(claim.quantity)
    return x is not None and y is not None and b.holds(x) and a.holds(y)


# -- who said what ------------------------------------------------------------------------------


@dataclass(frozen=True)
class Path:
    """One chain from a held report to its end: the coins that must all fall well."""

    coins: tuple[tuple[Coin, Fraction], ...]

    @property
    def value(self) -> Fraction:
        return prod((chance for _, chance in self.coins), start=ONE)


@dataclass(frozen=True)
class End:
    """Where chains end: a source that says it itself, or that does not say on whose word."""

    source: str
    attributed: bool


@dataclass(frozen=True)
class Statement:
    """What one organisation says for or against a claim, over all the chains that carry it."""

    organisation: str
    claim: str
    attributed: bool
    rho: Fraction
    adjusted: Fraction
    paths: tuple[Path, ...]
    bloc: tuple[str, str]
    kappa: Fraction

    @property
    def entity(self) -> tuple[str, str]:
        """Whose threshold decides: an unattributed statement is an entity of its own."""
        return ("organisation" if self.attributed else "unattributed", self.organisation)

    @property
    def value(self) -> Fraction:
        return max(path.value for path in self.paths)

    @property
    def kappa_coin(self) -> tuple[Coin, Fraction]:
        return (("kappa", self.claim), self.kappa)


@dataclass
class Reading:
    """The records and the policy, read the slow way."""

    records: Sequence[Any]
    policy: Any
    sources: dict[str, Source] = field(init=False)
    claims: dict[str, Claim] = field(init=False)
    attributions: list[Attribution] = field(init=False)

    def __post_init__(self) -> None:
        self.sources = {r.id: r for r in self.records if isinstance(r, Source)}
        self.claims = {r.id: r for r in self.records if isinstance(r, Claim)}
        self.attributions = list(
            {r.id: r for r in self.records if isinstance(r, Attribution)}.values()
        )
        self._ends: dict[tuple[str, str], dict[End, tuple[Path, ...]]] = {}
        self._retracted: dict[str, frozenset[str]] = {}

    # organisations

    def organisation(self, source: str) -> str:
        while self.sources[source].part_of is not None:
            source = self.sources[source].part_of
        return source

    def bloc(self, organisation: str) -> str | None:
        return self.policy.bloc_of.get(organisation, self.sources[organisation].bloc)

    def bloc_key(self, organisation: str) -> tuple[str, str]:
        bloc = self.bloc(organisation)
        return ("alone", organisation) if bloc is None else ("bloc", bloc)

    def coupling(self, key: tuple[str, str]) -> Fraction:
        if key[0] != "bloc":
            return ZERO
        return exact(self.policy.coupling_by_bloc.get(key[1], self.policy.coupling))

    def rho(self, organisation: str, topic: str | None) -> Fraction | None:
        """Reliability before interest; None where nobody graded the organisation."""
        measured = self.policy.source_reliability
        for key in ((organisation, topic), organisation):
            if key in measured:
                return exact(measured[key])
        letter = self.policy.letters.get(organisation, self.sources[organisation].reliability)
        return None if letter == "F" else exact(self.policy.reliability[letter])

    def interest(self, organisation: str, claim: Claim, stance: str) -> str:
        gains, loses = (
            any(self._touches(name, organisation) for name in names)
            for names in (claim.favours, claim.harms)
        )
        if stance == "denies":
            gains, loses = loses, gains
        if gains == loses:
            return "neutral"
        return "self" if gains else "against"

    def _touches(self, name: str, organisation: str) -> bool:
        is_it = name in self.sources and self.organisation(name) == organisation
        return is_it or self.bloc(organisation) == name

    def adjusted(self, rho: Fraction, organisation: str, claim: Claim, stance: str) -> Fraction:
        g = exact(self.policy.interest[self.interest(organisation, claim, stance)])
        return rho / (rho + 2 * g * (1 - rho)) if rho else ZERO

    # hops

    def speaks(self, source: str) -> bool:
        return str(self.sources[source].kind) in SPEAKING_KINDS

    def basis(self, hop: Attribution) -> str:
        if hop.basis is not None:
            return str(hop.basis)
        if hop.attributed_to is None:
            return "own" if self.speaks(hop.reporter) else "unattributed"
        kind = str(self.sources[hop.attributed_to].kind)
        return "hedged" if kind == "anonymous" else "named"

    def certainty(self, hop: Attribution) -> Fraction:
        if hop.certainty is not None:
            return exact(hop.certainty)
        basis = self.basis(hop)
        return ONE if basis == "unattributed" else exact(self.policy.certainty[basis])

    def coins(self, hop: Attribution) -> tuple[tuple[Coin, Fraction], ...]:
        """The coins of one hop: its certainty, and the fidelity of a reporter that relays.

        All hops of one source to another stand on one coin, the more certain on more of it.
        """
        way = (hop.claim, str(hop.stance), hop.reporter, hop.attributed_to or self.basis(hop))
        of_hop = (("hop", " ".join(way)), self.certainty(hop))
        if hop.attributed_to is None:
            return (of_hop,)
        return (of_hop, (("relay", hop.reporter), exact(self.sources[hop.reporter].fidelity)))

    def graph(self, claim: str, stance: str) -> list[Attribution]:
        return [a for a in self.attributions if a.claim == claim and str(a.stance) == stance]

    def removed(self, claim: str) -> frozenset[str]:
        """Organisations that took the claim back."""
        if claim not in self._retracted:
            hops = self.graph(claim, "retracts")
            ends = (end for hop in hops for end, _ in self._walk(hop, hops, frozenset()))
            self._retracted[claim] = frozenset(self.organisation(end.source) for end in ends)
        return self._retracted[claim]

    def gone(self, claim: str, stance: str) -> frozenset[str]:
        """Sources that a graph does without."""
        if stance != "asserts":
            return frozenset()
        orgs = self.removed(claim)
        return frozenset(s for s in self.sources if self.organisation(s) in orgs)

    def _walk(
        self,
        hop: Attribution,
        hops: Sequence[Attribution],
        gone: frozenset[str],
        cited_before: frozenset[str] = frozenset(),
    ) -> Iterator[tuple[End, Path]]:
        """Every continuation that begins with this hop, meets no source that is gone and cites
        nobody twice. It may come back to the first reporter, who is not cited yet: what we hold of
        it is one hop, and it may have said more.
        """
        cited = hop.attributed_to
        if hop.reporter in gone or cited in gone:
            return
        coins = self.coins(hop)
        if cited is None:
            yield End(hop.reporter, self.basis(hop) == "own"), Path(coins)
            return
        onward = [other for other in hops if other.reporter == cited]
        if not onward:
            yield End(cited, self.speaks(cited)), Path(coins)
        if cited in cited_before:
            return
        for other in onward:
            for end, path in self._walk(other, hops, gone, cited_before | {cited}):
                yield end, Path(coins + path.coins)

    def ends(self, claim: str, stance: str) -> dict[End, tuple[Path, ...]]:
        """Ends that a held report reaches, with every chain to each."""
        key = (claim, stance)
        if key not in self._ends:
            hops, gone = self.graph(claim, stance), self.gone(claim, stance)
            found: dict[End, set[Path]] = {}
            for hop in hops:
                if hop.document is not None:
                    for end, path in self._walk(hop, hops, gone):
                        found.setdefault(end, set()).add(path)
            self._ends[key] = {end: tuple(paths) for end, paths in found.items()}
        return self._ends[key]

    # time

    @cached_property
    def _updates(self) -> list[tuple[Attribution, frozenset[str]]]:
        """Superseding attributions with the organisations in which their chains end."""
        updates = [a for a in self.attributions if a.supersedes is not None]
        return [(a, self._organisations_behind(a)) for a in updates]

    def _organisations_behind(self, hop: Attribution) -> frozenset[str]:
        hops, gone = self.graph(hop.claim, "asserts"), self.gone(hop.claim, "asserts")
        return frozenset(self.organisation(end.source) for end, _ in self._walk(hop, hops, gone))

    def cancelled(self, claim: str) -> frozenset[str]:
        """Organisations that now say something else instead of this claim."""
        return frozenset(
            organisation
            for update, organisations in self._updates
            if update.supersedes == claim
            for organisation in organisations
            if not self._came_back(organisation, update, claim)
        )

    def _came_back(self, organisation: str, update: Attribution, claim: str) -> bool:
        return any(
            later.claim == claim and organisation in organisations and _later(later, update)
            for later, organisations in self._updates
        )

    # statements

    def statements(self, claim: str, stance: str, kappa: Fraction = ONE) -> list[Statement]:
        """Graded statements on one claim, one for each organisation and manner of speaking."""
        about = self.claims[claim]
        grouped: dict[tuple[str, bool], list[Path]] = {}
        for end, paths in self.standing_ends(claim, stance).items():
            who = (self.organisation(end.source), end.attributed)
            grouped.setdefault(who, []).extend(paths)
        made = []
        for (who, attributed), paths in grouped.items():
            rho = self.rho(who, about.topic)
            if rho is None:
                continue
            bloc = self.bloc_key(who) if attributed else ("unattributed", who)
            adjusted = self.adjusted(rho, who, about, stance)
            made.append(Statement(who, claim, attributed, rho, adjusted, tuple(paths), bloc, kappa))
        return made

    def standing_ends(self, claim: str, stance: str) -> dict[End, tuple[Path, ...]]:
        cancelled = self.cancelled(claim) if stance == "asserts" else frozenset()
        return {
            end: paths
            for end, paths in self.ends(claim, stance).items()
            if self.organisation(end.source) not in cancelled
        }

    def origins(self, claim: str) -> set[str]:
        """Organisations that say the claim on their own authority, graded or not."""
        ends = self.standing_ends(claim, "asserts")
        return {self.organisation(end.source) for end in ends if end.attributed}

    def relations(self, claim: str) -> dict[str, Relation]:
        mine = self.claims[claim]
        rules = (exact(self.policy.tolerance), exact(self.policy.same_window))
        return {
            other.id: relation(other, mine, *rules)
            for other in self.claims.values()
            if other.id != claim and other.question == mine.question
        }

    def supporting(self, claim: str) -> list[Statement]:
        related = self.relations(claim)
        ids = [claim, *(other for other, found in related.items() if found.supports)]
        return [s for other in ids for s in self.statements(other, "asserts")]

    def opposing(self, claim: str) -> list[Statement]:
        against = self.statements(claim, "denies")
        for other, found in self.relations(claim).items():
            if found.kappa > 0:
                against += self.statements(other, "asserts", found.kappa)
        return against


def _later(one: Attribution, other: Attribution) -> bool:
    if one.said is None or other.said is None:
        return False
    return _instant(one.said, 0) > _instant(other.said, 0)


# -- worlds -------------------------------------------------------------------------------------


class Voice(NamedTuple):
    """A statement in one world: heard with probability m if its entity's threshold allows."""

    entity: tuple[str, str]
    bloc: tuple[str, str]
    adjusted: Fraction
    m: Fraction


class Masses(NamedTuple):
    """Probabilities that nothing supports, nothing opposes, and neither."""

    no_support: Fraction
    no_opposition: Fraction
    neither: Fraction

    def times(self, other: Masses) -> Masses:
        return Masses(*(a * b for a, b in zip(self, other, strict=True)))

    def plus(self, other: Masses, weight: Fraction) -> Masses:
        return Masses(*(a + weight * b for a, b in zip(self, other, strict=True)))


NOTHING_SAID = Masses(ONE, ONE, ONE)
EMPTY = Masses(ZERO, ZERO, ZERO)


def _silence(voices: Sequence[Voice], threshold: Fraction) -> Fraction:
    """Chance that one entity's voices on one side are all unheard: its strongest counts."""
    return 1 - max((v.m for v in voices if v.adjusted >= threshold), default=ZERO)


def _at(threshold: Fraction, side: Sequence[Voice], other: Sequence[Voice]) -> Masses:
    a, b = _silence(side, threshold), _silence(other, threshold)
    return Masses(a, b, a * b)


def _cells(voices: Sequence[Voice]) -> list[tuple[Fraction, Fraction]]:
    """Thresholds to try, each with the width of the interval that it stands for."""
    edges = sorted({ZERO, ONE, *(v.adjusted for v in voices)})
    return [(high, high - low) for low, high in pairwise(edges)]


def _bloc_masses(
    support: Sequence[Voice], opposition: Sequence[Voice], coupling: Fraction
) -> Masses:
    sides = {
        entity: (
            [v for v in support if v.entity == entity],
            [v for v in opposition if v.entity == entity],
        )
        for entity in {v.entity for v in (*support, *opposition)}
    }
    common = EMPTY
    for threshold, width in _cells([*support, *opposition]):
        world = NOTHING_SAID
        for pair in sides.values():
            world = world.times(_at(threshold, *pair))
        common = common.plus(world, width)
    if len(sides) == 1 or coupling == 1:
        return common
    apart = NOTHING_SAID
    for ours, theirs in sides.values():
        alone = EMPTY
        for threshold, width in _cells([*ours, *theirs]):
            alone = alone.plus(_at(threshold, ours, theirs), width)
        apart = apart.times(alone)
    return EMPTY.plus(common, coupling).plus(apart, 1 - coupling)


def _world_masses(
    support: Sequence[Voice], opposition: Sequence[Voice], reading: Reading
) -> Masses:
    total = NOTHING_SAID
    for bloc in {v.bloc for v in (*support, *opposition)}:
        ours, theirs = ([v for v in side if v.bloc == bloc] for side in (support, opposition))
        total = total.times(_bloc_masses(ours, theirs, reading.coupling(bloc)))
    return total


def _outcomes(
    coins: Mapping[Coin, set[Fraction]],
) -> Iterator[tuple[dict[Coin, Fraction], Fraction]]:
    """Every way that the coins can fall, with its probability.

    A coin falls on a number: what stands on it holds if its chance is no less.
    """
    falls = [_cells_of(levels) for levels in coins.values()]
    for cells in product(*falls):
        chance = prod((width for _, width in cells), start=ONE)
        if chance:
            yield dict(zip(coins, (fall for fall, _ in cells), strict=True)), chance


def _cells_of(levels: set[Fraction]) -> list[tuple[Fraction, Fraction]]:
    edges = sorted({ZERO, ONE, *levels})
    return [(upper, upper - lower) for lower, upper in pairwise(edges)]


World = Mapping[Coin, Fraction]


def _holds(coin: tuple[Coin, Fraction], world: World) -> bool:
    name, chance = coin
    return world.get(name, ZERO) <= chance


def _heard_independent(statement: Statement, world: World) -> Fraction:
    """Best chain, if the figures contradict each other in this world."""
    return statement.value if _holds(statement.kappa_coin, world) else ZERO


def _heard_shared(statement: Statement, world: World) -> Fraction:
    """One, if the figures contradict each other and some chain is sound throughout."""
    if not _holds(statement.kappa_coin, world):
        return ZERO
    sound = any(all(_holds(coin, world) for coin in path.coins) for path in statement.paths)
    return ONE if sound else ZERO


def _lossy_coins(statements: Sequence[Statement], hypothesis: str) -> dict[Coin, set[Fraction]]:
    coins = [s.kappa_coin for s in statements]
    if hypothesis == SHARED:
        coins += [coin for s in statements for path in s.paths for coin in path.coins]
    lossy: dict[Coin, set[Fraction]] = {}
    for name, chance in coins:
        if chance < 1:
            lossy.setdefault(name, set()).add(chance)
    if sum(map(len, lossy.values())) > COIN_LIMIT:
        raise OverflowError(f"{len(lossy)} coins are too many to enumerate")
    return lossy


def masses(
    support: Sequence[Statement],
    opposition: Sequence[Statement],
    reading: Reading,
    hypothesis: str = INDEPENDENT,
) -> Masses:
    """Sum over all worlds. Worlds in which the same is heard are weighed once."""
    statements = [*support, *opposition]
    heard = _heard_shared if hypothesis == SHARED else _heard_independent
    weights: dict[tuple[Fraction, ...], Fraction] = {}
    for world, chance in _outcomes(_lossy_coins(statements, hypothesis)):
        key = tuple(heard(s, world) for s in statements)
        weights[key] = weights.get(key, ZERO) + chance
    total = EMPTY
    for ms, chance in weights.items():
        voices = [
            Voice(s.entity, s.bloc, s.adjusted, m) for s, m in zip(statements, ms, strict=True)
        ]
        cut = len(support)
        total = total.plus(_world_masses(voices[:cut], voices[cut:], reading), chance)
    return total


# -- scores -------------------------------------------------------------------------------------


class Opinion(NamedTuple):
    """Support, opposition, uncertainty and conflict, with what the digit needs besides."""

    b: Fraction
    d: Fraction
    u: Fraction
    k: Fraction
    digit: int


class Score(NamedTuple):
    """The score of a claim. `ties` are all the opinions that share its b."""

    b: Fraction
    d: Fraction
    u: Fraction
    k: Fraction
    digit: int
    letter: str
    ties: tuple[Opinion, ...]


def _digit(b: Fraction, d: Fraction, second: Fraction, q: Fraction) -> int:
    def reaches(x: Fraction, cut: Fraction) -> bool:
        return x >= cut - SLACK

    if not reaches(b + d, Fraction(1, 10)):
        return 6
    if reaches(d, HALF):
        return 5
    if reaches(d, b) or b <= Fraction(1, 5) + SLACK:
        return 4
    fifth = Fraction(1, 5)
    if reaches(b, Fraction(4, 5)) and reaches(second, fifth) and not reaches(q, fifth):
        return 1
    return 2 if reaches(b, Fraction(55, 100)) else 3


def bloc_supports(
    support: Sequence[Statement], reading: Reading, hypothesis: str = INDEPENDENT
) -> list[Fraction]:
    """What each bloc supports by itself, strongest first."""
    blocs = {s.bloc for s in support}
    alone = (
        1 - masses([s for s in support if s.bloc == bloc], [], reading, hypothesis).no_support
        for bloc in blocs
    )
    return sorted(alone, reverse=True)


def _opinion(
    support: Sequence[Statement], opposition: Sequence[Statement], reading: Reading, hypothesis: str
) -> Opinion:
    no_support, no_opposition, neither = masses(support, opposition, reading, hypothesis)
    left = no_support + no_opposition - neither
    if left == 0:
        return Opinion(ZERO, ZERO, ONE, ONE, 6)
    b, d, u = (no_opposition - neither) / left, (no_support - neither) / left, neither / left
    blocs = bloc_supports(support, reading, hypothesis)
    second = blocs[1] if len(blocs) > 1 else ZERO
    return Opinion(b, d, u, 1 - left, _digit(b, d, second, 1 - no_opposition))


def _alternatives(statements: Sequence[Statement]) -> list[list[Statement]]:
    """All the attributed statements, or one unattributed statement alone."""
    attributed = [s for s in statements if s.attributed]
    return [attributed, *([s] for s in statements if not s.attributed)]


def _letter(support: Sequence[Statement]) -> str:
    best = max((s.rho * s.value for s in support), default=ZERO)
    cuts = {
        "A": Fraction(9, 10),
        "B": Fraction(65, 100),
        "C": Fraction(4, 10),
        "D": Fraction(15, 100),
    }
    for letter, cut in cuts.items():
        if best >= cut - SLACK:
            return letter
    return "E" if best > 0 else "F"


def score(records: Iterable[Any], claim: str, policy: Any, hypothesis: str = INDEPENDENT) -> Score:
    """The score of a claim under one hypothesis.

    The opposition answers every support alternative with what hurts it most (of equal b, with the
    larger d); the support then takes the alternative with the largest b (of equal b, the
    attributed one). The letter is that of the alternative taken, of several with the same b the
    best.
    """
    reading = Reading(list(records), policy)
    return weigh(reading.supporting(claim), reading.opposing(claim), reading, hypothesis)


def final_score(records: Iterable[Any], claim: str, policy: Any) -> tuple[Score, str]:
    """The score of the hypothesis with the smaller b, and its name.

    Where there are too many coins to enumerate shared relays, the independent ones.
    """
    records = list(records)
    independent = score(records, claim, policy)
    try:
        shared = score(records, claim, policy, SHARED)
    except OverflowError:
        return independent, "not known"
    if shared.b < independent.b:
        return shared, SHARED
    return independent, INDEPENDENT


def weigh(
    support: Sequence[Statement],
    opposition: Sequence[Statement],
    reading: Reading,
    hypothesis: str = INDEPENDENT,
) -> Score:
    """The score that these statements make."""
    alternatives, against = _alternatives(support), _alternatives(opposition)
    table = [
        [_opinion(ours, theirs, reading, hypothesis) for theirs in against] for ours in alternatives
    ]
    answers = [min(row, key=lambda o: (o.b, -o.d)) for row in table]
    best = max(answers, key=lambda o: o.b)
    taken = [a for a, answer in zip(alternatives, answers, strict=True) if answer.b == best.b]
    ties = tuple(o for row in table for o in row if o.b == best.b)
    return Score(*best[:4], min(o.digit for o in answers), min(map(_letter, taken)), ties)


# -- counts -------------------------------------------------------------------------------------


class Counts(NamedTuple):
    """What is counted for the claim itself, graded or not.

    Only `single_origin` looks at what is pooled in as well.
    """

    reports: int
    outlets: int
    origins: tuple[str, ...]
    effective_origins: Fraction
    single_origin: bool


def counts(records: Iterable[Any], claim: str, policy: Any) -> Counts:
    reading = Reading(list(records), policy)
    gone = reading.gone(claim, "asserts")
    held = [
        a
        for a in reading.graph(claim, "asserts")
        if a.document is not None and a.reporter not in gone
    ]
    documents = {(a.reporter, a.document.model_dump_json()) for a in held}
    origins = sorted(reading.origins(claim))
    pooled = [other for other, found in reading.relations(claim).items() if found.supports]
    together = {origin for each in (claim, *pooled) for origin in reading.origins(each)}
    members: dict[tuple[str, str], int] = {}
    for origin in origins:
        key = reading.bloc_key(origin)
        members[key] = members.get(key, 0) + 1
    effective = sum(
        (n / (1 + (n - 1) * reading.coupling(key)) for key, n in members.items()), start=ZERO
    )
    outlets = {reading.organisation(a.reporter) for a in held}
    return Counts(len(documents), len(outlets), tuple(origins), effective, len(together) == 1)
