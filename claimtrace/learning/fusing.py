"""The most supported answer of each question."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import partial
from itertools import chain
from typing import Annotated, Any

from pydantic import Field, TypeAdapter

from claimtrace._collector import collector_paused
from claimtrace._frozen import Frozen
from claimtrace.case.case import Case
from claimtrace.comparison import interval_of
from claimtrace.learning.answers import AnswerKey
from claimtrace.learning.figure_values import AskedFigure
from claimtrace.learning.fitting import Learned, learn_parts
from claimtrace.learning.posterior import posterior
from claimtrace.learning.settings import LearningSettings
from claimtrace.learning.voices import OnePart, Parts, Question, Voices, voices_of
from claimtrace.policy import Policy

__all__ = ["Alternative", "Fused", "fuse", "fuse_parts", "fused"]

_Unit = Annotated[float, Field(ge=0, le=1)]
_TOLERANCE = 0.05
_ROUNDING = 1e-9


class Alternative(Frozen):
    """One answer to a question."""

    claim: str
    """Id of the claim."""
    statement: str
    """The claim in words."""
    support: _Unit
    """How far the sources support it, 0 to 1."""


class Fused(Frozen):
    """The most supported answer of a question."""

    question: str
    """Id of the question."""
    claim: str | None
    """Id of the answer; None where nobody answers."""
    statement: str | None
    """The answer in words; None where nobody answers."""
    support: _Unit
    """Probability of the answer, 0 to 1, under the learned model; for a figure, that the truth lies
    within 5 % of ``value``."""
    value: float | None = None
    """Median of what the figures say together; None for answers without a figure."""
    low: float | None = None
    """Lower end of the interval that holds the truth with probability ``level``; None without a
    figure."""
    high: float | None = None
    """Upper end of that interval; None without a figure."""
    level: float | None = None
    """Probability, 0 to 1, that the interval holds the truth; None without a figure."""
    voices: int
    """Organisations that answer."""
    independent: float
    """How many independent ones they amount to."""
    tied: bool = False
    """Whether answers tie; the first by its claim's id is then named."""
    gold: bool = False
    """Whether the answer was given, not found."""
    alternatives: tuple[Alternative, ...] = ()
    """The other answers, best first."""


_ANSWERS = TypeAdapter(tuple[Fused, ...])


def fuse(
    cases: Iterable[Case] | Voices,
    policy: Policy | None = None,
    *,
    gold: Mapping[str, str | float] | None = None,
    same: AnswerKey | None = None,
    level: float = 0.9,
    settings: LearningSettings | None = None,
) -> tuple[Fused, ...]:
    """The most supported answer of each case, in their order.

    Declared attribution is collapsed to origins, suspected copies are discounted, whether their
    values or their words betray them, and every voice is weighed by the reliability that it
    showed on all cases together: one case alone is a vote among equals. One case at a time is
    held. ``policy`` gives letters and conventions. ``gold`` maps questions whose truth is known
    to it: a claim's id, a statement, or a number. ``same`` says when two claims are one answer
    (default: `claimtrace.learning.voices.answer_key`). ``level`` in (0, 1) is the probability
    that the interval of a figure is meant to hold. `Voices` that were made already can be given
    in place of cases; they hold what ``gold`` and ``same`` said. Method and limits:
    docs/learning.md.

    >>> rows = [{"q": "toll", "who": who, "n": n} for who, n in zip("abc", (400, 400, 900))]
    >>> cases = Case.from_rows(rows, question="q", reporter="who", origin="who", value="n")
    >>> (found,) = fuse(cases)
    >>> found.voices, 390 < found.value < 410
    (3, True)
    """
    _check_level(level)
    parts = OnePart(voices_of(cases, policy, gold=gold, same=same))
    learned = learn_parts(parts, policy, settings=settings)
    return fused(learned, parts.voices, policy, level=level)


def fuse_parts(
    parts: Parts,
    policy: Policy | None = None,
    *,
    level: float = 0.9,
    settings: LearningSettings | None = None,
) -> Iterator[Fused]:
    """`fuse` for questions that lie on several machines, part by part, in any order.

    The answers are the same, digit for digit, whatever the parts are.

    >>> from claimtrace.learning.voices import OnePart
    >>> rows = [{"q": "toll", "who": who, "n": n} for who, n in zip("abc", (400, 400, 900))]
    >>> cases = Case.from_rows(rows, question="q", reporter="who", origin="who", value="n")
    >>> [found.voices for found in fuse_parts(OnePart(Voices.of(cases)))]
    [3]
    """
    _check_level(level)
    learned = learn_parts(parts, policy, settings=settings)
    for found in parts.each(partial(fused, learned, policy=policy, level=level)):
        yield from found


def _check_level(level: float) -> None:
    """Raise ValueError unless a level is a probability strictly between 0 and 1."""
    if not 0 < level < 1:
        raise ValueError(f"level is a probability between 0 and 1, not {level}")


def fused(
    learned: Learned, voices: Voices, policy: Policy | None = None, *, level: float = 0.9
) -> tuple[Fused, ...]:
    """The most supported answers of one part, given what was learned from all."""
    policy = policy or Policy()
    with collector_paused():
        return _ANSWERS.validate_python(
            [
                _of_statements(question, learned)
                if question.figure is None
                else _of_figure(question, question.figure, policy, level)
                for question in voices.questions
            ]
        )


def _of_statements(question: Question, learned: Learned) -> dict[str, Any]:
    shares = posterior(question, learned.model).shares
    found = sorted(
        zip(question.answers, question.statements, shares, strict=True),
        key=lambda answer: (-round(answer[2] / _ROUNDING), answer[0]),
    )
    best = found[0] if found else (None, None, 0.0)
    return {
        "question": question.id,
        "claim": best[0],
        "statement": best[1],
        "support": min(1.0, best[2]),
        "voices": len(set(question.voices())),
        "independent": _independent(question),
        "tied": len(found) > 1 and best[2] - found[1][2] <= _ROUNDING,
        "gold": question.gold is not None and question.gold >= 0,
        "alternatives": _alternatives(found),
    }


def _alternatives(found: Sequence[tuple[str, str, float]]) -> list[dict[str, Any]]:
    return [
        {"claim": claim, "statement": statement, "support": min(1.0, share)}
        for claim, statement, share in found[1:]
    ]


def _of_figure(
    question: Question, figure: AskedFigure, policy: Policy, level: float
) -> dict[str, Any]:
    estimate = figure.estimate
    if estimate is None or not estimate.grid:
        return {
            "question": question.id,
            "claim": None,
            "statement": None,
            "support": 0.0,
            "voices": 0,
            "independent": 0,
        }
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
        rated.append((top is None, distance, claim.id, mass, claim.statement))
    rated.sort()
    found = [(claim, statement, mass) for _, _, claim, mass, statement in rated]
    return {
        "question": question.id,
        "claim": found[0][0],
        "statement": found[0][1],
        "support": min(1.0, estimate.near(value, _TOLERANCE)),
        "value": value,
        "low": low,
        "high": high,
        "level": level,
        "voices": len(set(question.voices())),
        "independent": _independent(question),
        "gold": figure.asked.gold is not None,
        "alternatives": _alternatives(found),
    }


def _independent(question: Question) -> float:
    if question.weights is None:
        return float(sum(map(len, question.groups)))
    return math.fsum(chain.from_iterable(question.weights))
