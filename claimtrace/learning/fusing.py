"""The most supported answer of each question."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from claimtrace.case import Case
from claimtrace.comparison import interval_of
from claimtrace.learning.answers import AnswerKey
from claimtrace.learning.evidence import Figure, Learned, learn
from claimtrace.learning.posterior import Prepared, independence
from claimtrace.learning.settings import LearningSettings
from claimtrace.learning.voices import Question
from claimtrace.policy import Policy

__all__ = ["Alternative", "Fused", "fuse", "fused"]

_Unit = Annotated[float, Field(ge=0, le=1)]
_TOLERANCE = 0.05
_ROUNDING = 1e-9


class Alternative(BaseModel):
    """One answer to a question, and how far the sources support it, 0 to 1."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    claim: str
    statement: str
    support: _Unit


class Fused(BaseModel):
    """The most supported answer of a question.

    ``claim`` and ``statement`` are None where nobody answers. ``support`` is the probability of
    the answer under the learned model; for a figure, that the truth lies within 5 % of ``value``.
    ``value`` is the median of what the figures say together, and ``low`` to ``high`` hold the
    truth with probability ``level``; all None for answers without a figure. ``voices`` counts the
    organisations that answer, ``independent`` how many independent ones they amount to.
    ``alternatives`` are the other answers, best first. ``gold``: the answer was given, not found.
    Where answers tie, ``tied`` is true and the first by its claim's id is named.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    question: str
    claim: str | None
    statement: str | None
    support: _Unit
    value: float | None = None
    low: float | None = None
    high: float | None = None
    level: float | None = None
    voices: int
    independent: float
    tied: bool = False
    gold: bool = False
    alternatives: tuple[Alternative, ...] = ()


def fuse(
    cases: Iterable[Case],
    policy: Policy | None = None,
    *,
    gold: Mapping[str, str | float] | None = None,
    same: AnswerKey | None = None,
    level: float = 0.9,
    settings: LearningSettings | None = None,
) -> tuple[Fused, ...]:
    """The most supported answer of each case, in their order.

    Declared attribution is collapsed to origins, suspected copies are discounted, and every voice
    is weighed by the reliability that it showed on all cases together: one case alone is a vote
    among equals. ``policy`` gives letters and conventions. ``gold`` maps questions whose truth is
    known to it: a claim's id, a statement, or a number. ``same`` says when two claims are one
    answer (default: `claimtrace.learning.answers.answer_key`). ``level`` in (0, 1) is the
    probability that the interval of a figure is meant to hold. Method and limits: docs/learning.md.
    """
    if not 0 < level < 1:
        raise ValueError(f"level is a probability between 0 and 1, not {level}")
    learned = learn(cases, policy, gold=gold, same=same, settings=settings)
    return fused(learned, policy or Policy(), level)


def fused(learned: Learned, policy: Policy, level: float = 0.9) -> tuple[Fused, ...]:
    """`fuse` for what was learned already."""
    answers = dict(
        zip(
            learned.statements,
            learned.fit.prepared(list(learned.statements.values())),
            strict=True,
        )
    )
    return tuple(
        _of_statements(answers[place], learned)
        if place in answers
        else _of_figure(learned.figures[place], learned, policy, level)
        for place in range(len(learned.cases))
    )


def _of_statements(ready: Prepared, learned: Learned) -> Fused:
    question = ready.question
    shares = learned.fit.beliefs(ready).shares
    found = sorted(
        (
            Alternative(claim=claim, statement=statement, support=min(1.0, share))
            for claim, statement, share in zip(
                question.answers, question.statements, shares, strict=True
            )
        ),
        key=lambda answer: (-round(answer.support / _ROUNDING), answer.claim),
    )
    best = found[0] if found else None
    independent = (
        float(sum(map(len, question.groups)))
        if ready.weights is None
        else math.fsum(weight for row in ready.weights for weight in row)
    )
    return Fused(
        question=question.id,
        claim=best and best.claim,
        statement=best and best.statement,
        support=best.support if best else 0.0,
        voices=len(set(question.voices())),
        independent=independent,
        tied=len(found) > 1 and found[0].support - found[1].support <= _ROUNDING,
        gold=question.gold is not None and question.gold >= 0,
        alternatives=tuple(found[1:]),
    )


def _of_figure(figure: Figure, learned: Learned, policy: Policy, level: float) -> Fused:
    question, estimate = figure.question, figure.estimate
    if estimate is None or not estimate.grid:
        return Fused(
            question=question.id, claim=None, statement=None, support=0.0, voices=0, independent=0
        )
    value = estimate.quantile(0.5)
    low, high = estimate.interval(level)
    rated = []
    for claim in figure.claims:
        assert claim.quantity is not None
        bottom, top = interval_of(claim.quantity, policy)
        slack = _TOLERANCE * (bottom if top is None else top)
        mass = math.fsum(
            part
            for x, part in zip(estimate.grid, estimate.mass, strict=True)
            if bottom - slack <= x and (top is None or x <= top + slack)
        )
        stated = claim.quantity.point
        distance = math.inf if stated is None or stated <= 0 else abs(math.log(stated / value))
        rated.append((top is None, distance, claim.id, min(1.0, mass), claim))
    rated.sort(key=lambda row: row[:3])
    found = [
        Alternative(claim=row[4].id, statement=row[4].statement, support=row[3]) for row in rated
    ]
    return Fused(
        question=question.id,
        claim=found[0].claim,
        statement=found[0].statement,
        support=min(1.0, estimate.near(value, _TOLERANCE)),
        value=value,
        low=low,
        high=high,
        level=level,
        voices=len(set(question.voices())),
        independent=_independent(question, learned),
        gold=figure.asked.gold is not None,
        alternatives=tuple(found[1:]),
    )


def _independent(question: Question, learned: Learned) -> float:
    return math.fsum(
        independence(source, group, learned.fit.model)
        for group in question.groups
        for source in group
    )
