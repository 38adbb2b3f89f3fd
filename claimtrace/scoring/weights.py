"""What each organisation brings to a score: its statements, and the score without it."""

from __future__ import annotations

from collections.abc import Sequence

from claimtrace.case.hops import Hop
from claimtrace.reading.chains import NO_CHAINS, End
from claimtrace.reading.interest import Interest, Standing
from claimtrace.reading.reading import Reading
from claimtrace.records import Basis, Claim, Letter, Stance
from claimtrace.scoring.calculus import bits
from claimtrace.scoring.grade import Judge, Judgement
from claimtrace.scoring.result import Addition, ChainFactor, OriginWeight, StatementWeight
from claimtrace.scoring.statements import Statement, Statements

__all__ = ["origin_weights", "smallest_addition"]


def origin_weights(
    reading: Reading, said: Statements, judgement: Judgement, *, opposing: bool = False
) -> tuple[OriginWeight, ...]:
    """One weight for each organisation on one side, strongest first.

    An organisation that speaks both for itself and on nobody's word has one for either.
    """
    side = said.opposition if opposing else said.support
    counted = judgement.chosen.opposition if opposing else judgement.chosen.support
    voices: dict[tuple[str, bool], list[Statement]] = {}
    for statement in side:
        voices.setdefault((statement.organisation, statement.attributed), []).append(statement)
    kept = {id(statement) for statement in counted}
    judge = Judge(reading)
    weights = []
    for statements in voices.values():
        statements.sort(key=_strength, reverse=True)
        is_counted = any(id(statement) in kept for statement in statements)
        without = judgement
        if is_counted:
            without = _judged_without(said, statements, judge, opposing=opposing)
        weights.append(_weight(reading, statements, without, is_counted))
    weights.sort(key=lambda each: (-each.contribution, each.organisation, not each.attributed))
    return tuple(weights)


def _strength(statement: Statement) -> tuple[float, float, str, int]:
    """What a statement contributes; of equals, the one at the end of the shorter chain is first."""
    contribution = statement.kappa * statement.value
    return contribution, statement.end.value, statement.claim, -len(statement.hops)


def _judged_without(
    said: Statements, removed: Sequence[Statement], judge: Judge, *, opposing: bool
) -> Judgement:
    gone = {id(statement) for statement in removed}
    support, opposition = said.support, said.opposition
    if opposing:
        opposition = [statement for statement in opposition if id(statement) not in gone]
    else:
        support = [statement for statement in support if id(statement) not in gone]
    return judge.judge(support, opposition)


def _weight(
    reading: Reading, statements: Sequence[Statement], without: Judgement, counted: bool
) -> OriginWeight:
    best = statements[0]
    standing = best.standing
    described = tuple(_described(reading, statement) for statement in statements)
    return OriginWeight(
        organisation=best.organisation,
        name=reading.case.directory.sources[best.organisation].name,
        letter=reading.outlook.letter_of(best.organisation),
        rho=standing.rho,
        interest=standing.interest,
        rho_adjusted=standing.rho_adjusted,
        chain=described[0].chain,
        contribution=best.value,
        bloc=standing.bloc,
        bits=bits(best.value),
        without_it=without.support,
        credibility_without_it=without.credibility,
        attributed=best.attributed,
        counted=counted,
        statements=described,
    )


def _described(reading: Reading, statement: Statement) -> StatementWeight:
    return StatementWeight(
        claim=statement.claim,
        stance=statement.stance,
        interest=statement.standing.interest,
        g=statement.standing.g,
        rho=statement.standing.rho,
        rho_adjusted=statement.rho_adjusted,
        m=statement.end.value,
        kappa=statement.kappa,
        chain=_factors(reading, statement),
    )


def _factors(reading: Reading, statement: Statement) -> tuple[ChainFactor, ...]:
    end = statement.end
    factors: list[ChainFactor] = []
    met: frozenset[str] = frozenset()
    passed: set[str] = set()
    undercut = statement.chains.undercut
    for hop in statement.hops:
        left: float = 1
        if undercut is not None:
            meets = undercut.met_by(hop) - met
            left, met = undercut.left_of(meets), met | meets
        factors.append(_factor(reading, hop, left, once=hop.way.reporter not in passed))
        passed.add(hop.way.reporter)
    if factors[-1].attributed_to is not None:
        basis = Basis.OWN if end.attributed else Basis.UNATTRIBUTED
        implied = ChainFactor(
            attribution=None,
            reporter=end.source,
            attributed_to=None,
            basis=basis,
            certainty=reading.policy.certainty_of(basis),
            fidelity=None,
            left=1.0,
        )
        factors.append(implied)
    return tuple(factors)


def _factor(reading: Reading, hop: Hop, left: float, *, once: bool) -> ChainFactor:
    way = hop.way
    certainty, fidelity = reading.outlook.weights[way]
    return ChainFactor(
        attribution=hop.attribution.id,
        reporter=way.reporter,
        attributed_to=way.attributed_to,
        basis=way.basis,
        certainty=certainty,
        fidelity=None if way.attributed_to is None or not once else fidelity,
        left=float(left),
    )


_NEWCOMER = "(another origin)"  # no id contains white space, so it is nobody's
_WORST_FIRST: tuple[Letter, ...] = ("E", "D", "C", "B", "A")


def smallest_addition(
    reading: Reading, claim: Claim, said: Statements, credibility: int
) -> Addition | None:
    """The worst letter with which one more independent origin would lift the digit.

    The origin stands outside every bloc, has no interest in the claim and is read directly. None
    where not even a completely reliable one would do.
    """
    if credibility == 1:
        return None
    judge = Judge(reading)
    found: Addition | None = None
    low, high = 0, len(_WORST_FIRST) - 1
    while low <= high:  # more reliable never lowers, so the letters can be halved
        middle = (low + high + 1) // 2 if found is None else (low + high) // 2
        letter = _WORST_FIRST[middle]
        newcomer = _newcomer(reading, claim, letter)
        judgement = judge.judge([*said.support, newcomer], said.opposition)
        if judgement.credibility < credibility:
            found = Addition(
                letter=letter, credibility=judgement.credibility, support=judgement.support
            )
            high = middle - 1
        else:
            low = middle + 1
    return found


def _newcomer(reading: Reading, claim: Claim, letter: Letter) -> Statement:
    number = reading.number or float
    rho = number(reading.policy.reliability[letter])  # type: ignore[index]
    return Statement(
        organisation=_NEWCOMER,
        claim=claim.id,
        stance=Stance.ASSERTS,
        end=End(_NEWCOMER, _NEWCOMER, True, 1),
        chains=NO_CHAINS,
        standing=Standing(
            bloc=None,
            group=("organisation", _NEWCOMER),
            interest=Interest.NEUTRAL,
            g=number(0.5),
            rho=rho,
            rho_adjusted=rho,
        ),
    )
