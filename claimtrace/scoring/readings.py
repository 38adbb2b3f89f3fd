"""The readings of a side, and what a claim keeps against the worst of the other side's.

An unattributed report may derive from any origin that is counted already, and signers of one
document speak once. So a side can be read in several ways; why the most that a reading keeps is
taken stands in docs/decisions/0019.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import product

from claimtrace.reading.counts import Act
from claimtrace.reading.interest import Interest
from claimtrace.reading.reading import Reading
from claimtrace.scoring.evaluation import Evaluator, Outcome
from claimtrace.scoring.statements import Statement

__all__ = ["Option", "SideReading", "Weighing", "weigh"]

_DIGITS = 12
_TIE = 1e-12
"""Within which two numbers are equal, so that rounding decides nothing."""


@dataclass(slots=True)
class SideReading:
    """One way to count a side: who speaks for whom, or one voice on nobody's word alone.

    ``said`` are the statements with those of signers for whom another one speaks.
    """

    statements: Sequence[Statement]
    attributed: bool = True
    said: Sequence[Statement] = ()

    def __post_init__(self) -> None:
        self.said = self.said or self.statements


@dataclass(slots=True)
class Option:
    """A reading of either side, and the opinion that the two give.

    ``said`` is the support with the statements of signers for whom another one speaks.
    """

    said: Sequence[Statement]
    support: Sequence[Statement]
    opposition: Sequence[Statement]
    evaluation: Outcome


@dataclass(slots=True)
class Sides:
    """All readings of both sides.

    Where there are more than the budget allows, ``exchanged`` are those for the opposition that
    is left, and either is a bound from below.
    """

    support: list[SideReading]
    opposition: list[SideReading]
    exchanged: Sides | None = None


@dataclass(slots=True)
class Weighing:
    """What a claim keeps under one hypothesis, over all readings of both sides.

    ``b`` and ``d`` are the support and opposition that are left; ``attributed_b`` and
    ``attributed_d`` the same where unattributed support is set aside; ``chosen`` the pair of
    readings that gives b. ``opposing_others`` is what the opposition that is not self-serving
    proves by itself, ``second`` the own support of the second-strongest bloc.
    """

    b: float
    d: float
    attributed_b: float
    attributed_d: float
    chosen: Option
    opposing_others: float
    second: float
    complete: bool
    has_voices: bool = False


def weigh(
    reading: Reading,
    support: Sequence[Statement],
    opposition: Sequence[Statement],
    evaluated: Evaluator,
) -> Weighing:
    """The most that a reading of one side keeps against whichever of the other leaves it least.

    Every statement must be of a graded organisation.
    """
    if not reading.signs_jointly and not _has_voices(support) and not _has_voices(opposition):
        return _alone(support, support, opposition, evaluated)
    return _weighed(_readings_of(reading, support, opposition, evaluated), evaluated)


def _has_voices(side: Sequence[Statement]) -> bool:
    for statement in side:  # noqa: SIM110 - a generator takes twice the time
        if not statement.end.attributed:
            return True
    return False


def _weighed(sides: Sides, evaluated: Evaluator) -> Weighing:
    if len(sides.support) == len(sides.opposition) == 1 and sides.exchanged is None:
        own, rival = sides.support[0], sides.opposition[0]
        return _alone(own.said, own.statements, rival.statements, evaluated)
    rows = [
        [evaluated(own.statements, rival.statements) for rival in sides.opposition]
        for own in sides.support
    ]
    left = [min(each.opinion.b for each in row) for row in rows]
    b = max(left)
    attributed = [row for row, own in zip(rows, sides.support, strict=True) if own.attributed]
    return Weighing(
        b=b,
        d=_opposition_left(rows)
        if sides.exchanged is None
        else _weighed(sides.exchanged, evaluated).d,
        attributed_b=max(
            each for each, own in zip(left, sides.support, strict=True) if own.attributed
        ),
        attributed_d=_opposition_left(attributed),
        chosen=_chosen(sides, rows, left, b),
        opposing_others=_opposing_others(sides.opposition, rows[0], evaluated),
        second=max(row[0].second_support for row in attributed),
        complete=sides.exchanged is None and all(each.complete for row in rows for each in row),
        has_voices=len(attributed) < len(rows),
    )


def _alone(
    said: Sequence[Statement],
    own: Sequence[Statement],
    rival: Sequence[Statement],
    evaluated: Evaluator,
) -> Weighing:
    """What a claim keeps where either side can be read in one way only."""
    outcome = evaluated(own, rival)
    b, d, _, _ = outcome.opinion
    return Weighing(
        b=b,
        d=d,
        attributed_b=b,
        attributed_d=d,
        chosen=Option(said, own, rival, outcome),
        opposing_others=_proven_by_others(rival, outcome, evaluated) if rival else 0,
        second=outcome.second_support,
        complete=outcome.complete,
    )


def _opposition_left(rows: Sequence[Sequence[Outcome]]) -> float:
    columns: list[tuple[Outcome, ...]] = list(zip(*rows, strict=True))
    return max([min([each.opinion.d for each in column]) for column in columns])


def _chosen(
    sides: Sides, rows: Sequence[Sequence[Outcome]], left: Sequence[float], b: float
) -> Option:
    """The pair of readings that gives b; of equals the attributed, then the larger conflict.

    Of those, the best source, then the fewest organisations: never what comes first.
    """
    best: tuple[tuple[object, ...], Option] | None = None
    for own, row, least in zip(sides.support, rows, left, strict=True):
        if least < b - _TIE:
            continue
        for rival, outcome in zip(sides.opposition, row, strict=True):
            if outcome.opinion.b > least + _TIE:
                continue
            names = {each.organisation for each in (*own.statements, *rival.statements)}
            rank = (
                own.attributed,
                rival.attributed,
                round(outcome.opinion.k, _DIGITS),
                round(_best_source(own.said), _DIGITS),
                -len(names),
            )
            if best is None or rank > best[0]:
                best = rank, Option(own.said, own.statements, rival.statements, outcome)
    assert best is not None
    return best[1]


def _opposing_others(
    readings: Iterable[SideReading], outcomes: Iterable[Outcome], evaluated: Evaluator
) -> float:
    """The most that statements which serve nobody who makes them prove against the claim."""
    pairs = zip(readings, outcomes, strict=True)
    return max(_proven_by_others(rival.statements, outcome, evaluated) for rival, outcome in pairs)


def _proven_by_others(rival: Sequence[Statement], outcome: Outcome, evaluated: Evaluator) -> float:
    others = list(filter(_is_disinterested, rival))
    if len(others) == len(rival):
        return outcome.opposing
    return evaluated([], others).opposing if others else 0


# --- which readings there are ----------------------------------------------------------------


def _readings_of(
    reading: Reading,
    support: Sequence[Statement],
    opposition: Sequence[Statement],
    evaluated: Evaluator,
) -> Sides:
    """The readings of both sides; every statement must be of a graded organisation.

    Where there are more than the budget allows, one reading speaks on a side, and everything that
    is said on the other: a bound from below, for either side.
    """
    own, own_acts = _attributed(reading, support)
    rival, rival_acts = _attributed(reading, opposition)
    if not own_acts and not rival_acts and own is support and rival is opposition:
        return Sides([SideReading(own)], [SideReading(rival)])
    voices = [] if own is support else _voices(support, opposition, evaluated)
    rival_voices = [] if rival is opposition else _voices(opposition, support, evaluated)
    most = max(1, math.isqrt(reading.policy.budget))
    choices = _choices(own, own_acts, rival, most)
    rival_choices = _choices(rival, rival_acts, own, most)
    if choices and rival_choices:
        sides = Sides([*choices, *voices], [*rival_choices, *rival_voices])
        if len(sides.support) * len(sides.opposition) <= reading.policy.budget:
            return sides
    return Sides(
        [SideReading(_one_choice(own, own_acts)), *voices[:1]],
        [SideReading(opposition)],
        Sides([SideReading(support)], [SideReading(_one_choice(rival, rival_acts))]),
    )


def _attributed(
    reading: Reading, side: Sequence[Statement]
) -> tuple[Sequence[Statement], list[Act]]:
    """The attributed statements of a side, and the joint acts among those who make them."""
    said = [statement for statement in side if statement.end.attributed]
    own = side if len(said) == len(side) else said
    if len(own) < 2 or not reading.signs_jointly:
        return own, []
    speakers = {statement.organisation for statement in own}
    return own, reading.acts([statement.chains for statement in own], speakers)


def _choices(
    said: Sequence[Statement], acts: Sequence[Act], rival: Sequence[Statement], most: int
) -> list[SideReading]:
    """The attributed readings of a side: one for each choice of who speaks for each joint act.

    None where there are more than so many.
    """
    if not acts:
        return [SideReading(list(said))]
    elsewhere = {statement.organisation for statement in rival}
    speakers = [list(_undominated(act, said, elsewhere)) for act in acts]
    if math.prod(map(len, speakers)) > most:
        return []
    signers = frozenset().union(*acts)
    return [
        SideReading(
            [s for s in said if s.organisation in spoken or s.organisation not in signers],
            said=said,
        )
        for spoken in map(frozenset, product(*speakers))
    ]


def _one_choice(said: Sequence[Statement], acts: Sequence[Act]) -> list[Statement]:
    """A side as the signer of each joint act makes it whose word is worth most."""
    worth: dict[str, float] = {}
    for each in said:
        worth[each.organisation] = max(each.value, worth.get(each.organisation, 0))
    silent = {signer for act in acts for signer in act - {max(sorted(act), key=lambda s: worth[s])}}
    return [each for each in said if each.organisation not in silent]


def _undominated(act: Act, said: Sequence[Statement], elsewhere: Collection[str]) -> Iterator[str]:
    """The signers of whom any may make the reading that counts.

    One that says a single thing in the act, nothing on the other side, and shares no coin, is
    never better than another such one of its bloc whose word is worth as much; nor, outside every
    bloc, than another such one outside every bloc.
    """
    by_signer: dict[str, list[Statement]] = {}
    groups: dict[str, object] = {}
    for statement in said:
        if statement.organisation in act:
            by_signer.setdefault(statement.organisation, []).append(statement)
            groups[statement.organisation] = statement.standing.bloc
    simple: dict[object, list[tuple[float, str]]] = {}
    for signer, statements in sorted(by_signer.items()):
        first = statements[0]
        plain = (
            len(statements) == 1
            and first.end.value == 1
            and first.kappa == 1
            and signer not in elsewhere
        )
        if not plain:
            yield signer
            continue
        sort = groups[signer], first.standing.interest is Interest.SELF
        simple.setdefault(sort, []).append((first.value, signer))
    for signers in simple.values():
        best = max(value for value, _ in signers)
        yield min(signer for value, signer in signers if value == best)


def _voices(
    side: Sequence[Statement], rival: Sequence[Statement], evaluated: Evaluator
) -> list[SideReading]:
    """What each organisation says on nobody's word, alone; only those that may be decisive.

    Who speaks on the other side as well is one, and who shares a coin with it; of the others, the
    one that proves most by itself.
    """
    voices: dict[str, list[Statement]] = {}
    for statement in side:
        if not statement.end.attributed:
            voices.setdefault(statement.organisation, []).append(statement)
    if len(voices) == 1:
        return [SideReading(voice, attributed=False) for voice in voices.values()]
    there = {statement.organisation for statement in rival}
    coins = frozenset().union(*[each.chains.shared_coins for each in rival])
    kept: list[list[Statement]] = []
    apart: list[list[Statement]] = []
    for name, voice in voices.items():
        ties = name in there or any(coins & each.chains.shared_coins for each in voice)
        (kept if ties else apart).append(voice)
    if len(apart) > 1:
        apart = _strongest(apart, evaluated)
    return [SideReading(voice, attributed=False) for voice in (*kept, *apart)]


def _strongest(voices: Sequence[list[Statement]], evaluated: Evaluator) -> list[list[Statement]]:
    """The voice that proves most, and the one that does of those that are not self-serving."""
    best = max(voices, key=lambda voice: _strength(voice, evaluated))
    if all(map(_is_disinterested, best)):
        return [best]
    others = [voice for voice in voices if voice is not best and any(map(_is_disinterested, voice))]

    def by_others(voice: Sequence[Statement]) -> tuple[float, float]:
        return _strength(list(filter(_is_disinterested, voice)), evaluated)

    return [best, *([max(others, key=by_others)] if others else [])]


def _is_disinterested(statement: Statement) -> bool:
    return statement.standing.interest is not Interest.SELF


def _strength(voice: Sequence[Statement], evaluated: Evaluator) -> tuple[float, float]:
    """What a voice proves by itself; of equals, that of the better source comes first."""
    return round(1 - evaluated(voice, []).masses.nh, _DIGITS), _best_source(voice)


def _best_source(said: Iterable[Statement]) -> float:
    """The best rho m, before interest, that a letter is made of."""
    return max([(each.standing.rho or 0) * each.end.value for each in said], default=0)
