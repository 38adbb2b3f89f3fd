"""A question as a whole: every answer with its grade, who agrees with whom, and the consensus."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import NamedTuple, Protocol

from claimtrace._frozen import Frozen
from claimtrace.case.case import Case
from claimtrace.comparison import Relation, interval_of
from claimtrace.errors import UnknownReference
from claimtrace.policy import Policy
from claimtrace.quantities import Interval, unit_key
from claimtrace.reading.reading import Reading
from claimtrace.records import Claim, Stance
from claimtrace.scoring.engine import corroborate_all
from claimtrace.scoring.statements import statements_about
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
    """What most of the weight agrees on, for one window and unit."""

    unit: str
    """What is counted."""
    window: TimeWindow | None
    """The time that it is about; None if unknown."""
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
        consensus=tuple(_consensus_by_window(reading)),
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
    organisation: str
    weight: float
    interval: Interval
    claim: str


def _consensus_by_window(reading: Reading) -> Iterator[Consensus]:
    places: dict[tuple[str, datetime | None, datetime | None], list[Claim]] = {}
    for claim in reading.case.claims.values():
        if claim.quantity is not None:
            about = claim.window or TimeWindow()
            place = unit_key(claim.quantity.unit), about.first, about.last
            places.setdefault(place, []).append(claim)
    for (unit, first, last), claims in places.items():
        votes = [vote for claim in claims for vote in _votes(reading, claim)]
        if votes:
            window = None if first is last is None else min((c.window for c in claims), key=str)
            yield _consensus(unit, window, votes)


def _votes(reading: Reading, claim: Claim) -> Iterator[_Vote]:
    assert claim.quantity is not None
    interval = interval_of(claim.quantity, reading.policy)
    for statement in statements_about(reading, claim).support:
        own = statement.claim == claim.id and statement.stance is Stance.ASSERTS
        if own and statement.attributed and statement.value > 0:
            yield _Vote(statement.organisation, statement.value, interval, claim.id)


def _consensus(unit: str, window: TimeWindow | None, votes: list[_Vote]) -> Consensus:
    total = sum(_strongest(votes).values())
    places = list(_stretches(votes))
    weights = [sum(_strongest(_allowing(votes, place)).values()) for place in places]
    largest = max(weights)
    best = [
        place for place, weight in zip(places, weights, strict=True) if weight >= largest - 1e-12
    ]
    agreeing = [vote for place in best for vote in _allowing(votes, place)]
    return Consensus(
        unit=unit,
        window=window,
        intervals=tuple(_merged(best)),
        agreement=min(1.0, largest / total),
        weight=total,
        organisations=tuple(sorted({vote.organisation for vote in agreeing})),
        claims=tuple(sorted({vote.claim for vote in agreeing})),
    )


def _strongest(votes: Iterable[_Vote]) -> dict[str, float]:
    weights: dict[str, float] = {}
    for vote in votes:
        weights[vote.organisation] = max(vote.weight, weights.get(vote.organisation, 0))
    return weights


def _allowing(votes: Iterable[_Vote], place: Interval) -> list[_Vote]:
    """The votes whose interval includes a whole stretch of numbers."""
    low, high = place
    return [
        vote
        for vote in votes
        if vote.interval[0] <= low
        and (vote.interval[1] is None or (high is not None and high <= vote.interval[1]))
    ]


def _stretches(votes: Iterable[_Vote]) -> Iterator[Interval]:
    """The ends of all intervals, and the stretches between them, in order."""
    edges = sorted({edge for vote in votes for edge in vote.interval if edge is not None})
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
