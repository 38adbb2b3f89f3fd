"""A question as a whole: every answer with its grade, who agrees with whom, and the consensus."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple, Protocol

from claimtrace._frozen import Frozen
from claimtrace.case.case import Case
from claimtrace.comparison import Relation, interval_of
from claimtrace.errors import UnknownReference
from claimtrace.policy import Policy
from claimtrace.quantities import Interval, Modifier, Quantity, unit_key
from claimtrace.reading.reading import Reading
from claimtrace.records import Claim, Stance
from claimtrace.scoring.engine import corroborate_all
from claimtrace.windows import TimeWindow

__all__ = ["Answer", "Consensus", "Incomparable", "QuestionView", "consensus"]


class QuestionHolder(Protocol):
    """Anything that can hand out the case of a question: a ledger."""

    def case(self, question: str) -> Case:
        """The case of a question. Raises UnknownReference if there is none."""
        ...


class Incomparable(Frozen):
    """Another answer that cannot be compared with this one, and why."""

    claim: str
    """Id of the other claim."""
    why: str
    """What keeps them apart, in words."""


class Answer(Frozen):
    """One claim on the question: its grade, and how the other answers stand to it."""

    claim: str
    """Id of the claim."""
    statement: str
    """The claim in words."""
    grade: str
    """Its Admiralty grade, such as B2."""
    support: float
    """Its support, 0 to 1."""
    origins: tuple[str, ...]
    """Ids of the organisations that say it on their own authority."""
    agrees_with: tuple[str, ...]
    """Ids of the claims with which it agrees."""
    contradicts: tuple[str, ...]
    """Ids of the claims that it contradicts."""
    incomparable: tuple[Incomparable, ...]
    """The claims with which it cannot be compared."""


class Consensus(Frozen):
    """What most of the weight agrees on, for one window, scope and unit.

    "At least 12" agrees as far as a bound reaches, and is compatible with more. An organisation
    counts once, however often it is quoted, and signers of one document count as the strongest of
    them.
    """

    unit: str
    """What is counted."""
    window: TimeWindow | None
    """The time that it is about; None if unknown."""
    scope: tuple[str, ...]
    """What restricts the count; empty for the whole."""
    intervals: tuple[Interval, ...]
    """The numbers at which the weight is largest, both ends included; an end of None has no bound.
    """
    agreement: float
    """That weight as a share of ``weight``, above 0 and up to 1."""
    weight: float
    """Sum over organisations of what each contributes; one that is quoted often counts once."""
    organisations: tuple[str, ...]
    """Ids of the organisations that agree on it."""
    claims: tuple[str, ...]
    """Ids of the claims that agree on it."""


class QuestionView(Frozen):
    """All answers to one question, and the consensus of each window."""

    question: str
    """Id of the question."""
    answers: tuple[Answer, ...]
    """Every claim on it."""
    consensus: tuple[Consensus, ...]
    """One for each window and unit."""


def consensus(
    ledger_or_case: Case | QuestionHolder, question: str, policy: Policy | None = None
) -> QuestionView:
    """Every answer to a question, and for each window the weighted Marzullo interval.

    An organisation's weight is what its statement contributes (adjusted reliability times its
    best chain); at each number its strongest statement that allows it counts. Ungraded and
    unattributed statements have no weight. Raises UnknownReference where there is no such
    question.

    Source: K. Marzullo, "Tolerating failures of continuous-valued sensors", ACM TOCS 8 (1990).

    >>> rows = [{"q": "toll", "who": who, "n": n} for who, n in zip("abc", (400, 410, 900))]
    >>> people = [Source(id=name, name=name, kind="monitor", reliability="C") for name in "abc"]
    >>> (case,) = Case.from_rows(rows, question="q", reporter="who", value="n", sources=people)
    >>> (found,) = consensus(case, "toll").consensus
    >>> found.organisations
    ('a', 'b')
    """
    policy = policy or Policy()
    if not isinstance(ledger_or_case, Case):
        case = ledger_or_case.case(question)
    elif ledger_or_case.question == question:
        case = ledger_or_case
    else:
        raise UnknownReference(
            f"no question {question!r} in this case: it answers {ledger_or_case.question!r}"
        )
    reading = Reading(case, policy)
    return QuestionView(
        question=question,
        answers=tuple(_answers(reading)),
        consensus=tuple(_consensus_by_extent(reading)),
    )


def _answers(reading: Reading) -> Iterator[Answer]:
    claims = reading.case.claims
    for result in corroborate_all(reading.case, reading.policy, explain=False):
        claim = claims[result.claim]
        verdicts = {
            other.id: reading.verdict(other, claim)
            for other in claims.values()
            if other is not claim
        }
        yield Answer(
            claim=claim.id,
            statement=claim.statement,
            grade=result.grade,
            support=result.support,
            origins=result.origins,
            agrees_with=tuple(name for name, v in verdicts.items() if v.relation.supports),
            contradicts=tuple(
                name for name, v in verdicts.items() if v.relation is Relation.CONTRADICTS
            ),
            incomparable=tuple(
                Incomparable(claim=name, why=str(v.obstacle))
                for name, v in verdicts.items()
                if v.relation is Relation.INCOMPARABLE
            ),
        )


class _Vote(NamedTuple):
    """What one speaker's statement weighs, and where: ``near`` is as far as it agrees.

    Beyond that, and within ``interval``, a number is merely compatible with it.
    """

    speaker: frozenset[str]
    weight: float
    near: Interval
    interval: Interval
    claim: str


_SEVERAL_REACH = 5


def _consensus_by_extent(reading: Reading) -> Iterator[Consensus]:
    places: dict[object, list[Claim]] = {}
    for claim in reading.case.claims.values():
        if claim.quantity is not None:
            about = claim.window or TimeWindow()
            half_open = (about.first is None) != (about.last is None)
            own = reading.representative(claim.id) if half_open else None
            place = unit_key(claim.quantity.unit), about.first, about.last, claim.scope, own
            places.setdefault(place, []).append(claim)
    for claims in places.values():
        votes = _votes(reading, claims)
        if votes:
            yield _consensus(claims, votes)


def _votes(reading: Reading, claims: Sequence[Claim]) -> list[_Vote]:
    names = dict.fromkeys(reading.representative(claim.id) for claim in claims)
    said = {name: reading.joined(name, Stance.ASSERTS) for name in names}
    speakers = {
        end.organisation
        for chains in said.values()
        for end in chains.ends
        if end.attributed and chains.standings[end.organisation].rho is not None
    }
    acts = reading.acts(list(said.values()), speakers)
    votes = []
    for name, chains in said.items():
        figure = reading.case.claims[name].quantity
        assert figure is not None
        interval = interval_of(figure, reading.policy)
        near = _near(figure, interval, reading.policy)
        for end in chains.ends:
            rho = chains.standings[end.organisation].rho_adjusted
            if end.attributed and rho is not None and rho * end.value > 0:
                alone = frozenset((end.organisation,))
                speaker = next((act for act in acts if alone <= act), alone)
                votes.append(_Vote(speaker, float(rho * end.value), near, interval, name))
    return votes


def _near(figure: Quantity, interval: Interval, policy: Policy) -> Interval:
    """How far a figure agrees: "at least 12" is said by who knows of about 12."""
    low, high = interval
    if figure.modifier in (Modifier.AT_LEAST, Modifier.MORE_THAN):
        return low, max(low, (figure.value or 0) * policy.bound_reach)
    if figure.modifier in (Modifier.AT_MOST, Modifier.LESS_THAN) and high is not None:
        return min(high, (figure.value or 0) / policy.bound_reach), high
    return (low, low * _SEVERAL_REACH) if figure.modifier is Modifier.SEVERAL else interval


def _consensus(claims: Sequence[Claim], votes: list[_Vote]) -> Consensus:
    places = list(_stretches(votes))
    weights = [sum(_strongest(_agreeing(votes, place)).values()) for place in places]
    largest = max(weights)
    best = [
        place for place, weight in zip(places, weights, strict=True) if weight >= largest - 1e-12
    ]
    agreeing = [vote for place in best for vote in _agreeing(votes, place)]
    first, about = claims[0], claims[0].window or TimeWindow()
    assert first.quantity is not None
    return Consensus(
        unit=unit_key(first.quantity.unit),
        window=None
        if about.first is about.last is None
        else min((claim.window for claim in claims), key=str),
        scope=first.scope,
        intervals=tuple(_merged(best)),
        agreement=min(_agreement(votes, place) for place in best),
        weight=sum(_strongest(votes).values()),
        organisations=tuple(sorted({name for vote in agreeing for name in vote.speaker})),
        claims=tuple(sorted({vote.claim for vote in agreeing})),
    )


def _agreement(votes: list[_Vote], place: Interval) -> float:
    """The share of those who agree; who is merely compatible neither agrees nor disagrees."""
    inside = _strongest(_agreeing(votes, place))
    allowing = {vote.speaker for vote in votes if _includes(vote.interval, place)}
    against = _strongest(vote for vote in votes if vote.speaker not in allowing)
    total = sum(inside.values()) + sum(against.values())
    return min(1.0, sum(inside.values()) / total)


def _strongest(votes: Iterable[_Vote]) -> dict[frozenset[str], float]:
    """What each speaker weighs; a joint act as its strongest signer."""
    weights: dict[frozenset[str], float] = {}
    for vote in votes:
        weights[vote.speaker] = max(vote.weight, weights.get(vote.speaker, 0))
    return weights


def _agreeing(votes: Iterable[_Vote], place: Interval) -> list[_Vote]:
    """The votes that agree with a whole stretch of numbers."""
    return [vote for vote in votes if _includes(vote.near, place)]


def _includes(interval: Interval, place: Interval) -> bool:
    low, high = place
    return interval[0] <= low and (
        interval[1] is None or (high is not None and high <= interval[1])
    )


def _stretches(votes: Iterable[_Vote]) -> Iterator[Interval]:
    """The ends of all intervals, and the stretches between them, in order."""
    edges = sorted({edge for vote in votes for edge in vote.near if edge is not None})
    for position, edge in enumerate(edges):
        yield edge, edge
        yield edge, (edges[position + 1] if position + 1 < len(edges) else None)


def _merged(stretches: list[Interval]) -> Iterator[Interval]:
    """Stretches that touch, as one."""
    merged: list[Interval] = []
    for low, high in stretches:
        if merged and merged[-1][1] is not None and low <= merged[-1][1]:
            merged[-1] = (merged[-1][0], high)
        else:
            merged.append((low, high))
    yield from merged
