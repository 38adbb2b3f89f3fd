"""How much hangs on the policy: the score again, with every judgement moved within its range."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import product

from claimtrace._frozen import Frozen
from claimtrace.case.case import Case, CaseHolder
from claimtrace.policy import Policy, Ranges
from claimtrace.reading.reading import Reading
from claimtrace.records import Claim, Letter
from claimtrace.scoring.calculus import bits
from claimtrace.scoring.grade import Judge, Judgement
from claimtrace.scoring.statements import Statement, statements_about

__all__ = ["Change", "Redundance", "Sensitivity", "sensitivity"]

_LETTERS: tuple[Letter, ...] = ("A", "B", "C", "D", "E")


class Change(Frozen):
    """One judgement moved, all others kept."""

    what: str
    """What was changed, in words."""
    credibility: int
    """The digit, 1 to 6, that the claim then has."""
    support: float
    """The support, 0 to 1, that the claim then has."""


class Redundance(Frozen):
    """How much of what an organisation brings is there without it, from 0 (nothing) to 1 (all).

    1 - (bits(all) - bits(without it)) / bits(it alone), in bits of support before opposition;
    None where the organisation alone makes the claim certain or nothing of it.
    """

    organisation: str
    """Id of the organisation."""
    bits_alone: float | None
    """Bits of support that it gives alone, before opposition; None where that is certain."""
    bits_without: float | None
    """Bits of support without it; None where that is certain."""
    redundance: float | None
    """0 (nothing of it is there without it) to 1 (all is); None where the organisation alone makes
    the claim certain or nothing of it."""


class Sensitivity(Frozen):
    """How far a grade can be trusted.

    The scenarios are every combination of coupling, interest, certainty and tolerance, each at the
    low end of its range, as it is, and at the high end, with all letters one step better, as they
    are, and one step worse.
    """

    claim: str
    """Id of the claim."""
    credibility: int
    """Its digit, 1 to 6, under the policy."""
    support: float
    """Its support, 0 to 1, under the policy."""
    scenarios: int
    """How many combinations were scored."""
    holds: float
    """Share of them, 0 to 1, that keep the digit."""
    support_low: float
    """Least support over the scenarios, 0 to 1."""
    support_high: float
    """Largest support over the scenarios, 0 to 1."""
    changes: tuple[Change, ...]
    """Single changes, each of a letter or of one range."""
    flips: tuple[Change, ...]
    """Those of ``changes`` that change the digit."""
    redundance: tuple[Redundance, ...]
    """For each organisation, how much of what it brings is there without it."""


def sensitivity(
    ledger_or_case: CaseHolder, claim: str | Claim, policy: Policy | None = None
) -> Sensitivity:
    """How often the digit holds when the judgements of the policy move within its ranges.

    Organisations whose reliability the policy gives as a number keep it: a letter's step says
    nothing about a measured one. Raises UnknownReference where there is no such claim.

    >>> rows = [{"q": "toll", "who": who, "via": "sohr"} for who in ("daily", "wire")]
    >>> (case,) = Case.from_rows(rows, question="q", reporter="who", origin="via")
    >>> found = sensitivity(case, "toll", Policy(letters={"sohr": "C"}))
    >>> 0 <= found.holds <= 1, found.support_low <= found.support <= found.support_high
    (True, True)
    """
    claim_id = claim.id if isinstance(claim, Claim) else claim
    case = ledger_or_case.case_of(claim_id)
    policy = policy or Policy()
    target = case.claim(claim_id)
    base = _judged(case, target, policy)
    letters = _letters(case, target, policy)
    scenarios = [_judged(case, target, each) for each in _scenarios(policy, letters)]
    changes = tuple(
        Change(what=what, credibility=judgement.credibility, support=judgement.support)
        for what, changed in _single_changes(policy, letters)
        for judgement in (_judged(case, target, changed),)
    )
    supports = [judgement.support for judgement in (*scenarios, base)]
    kept = sum(judgement.credibility == base.credibility for judgement in scenarios)
    return Sensitivity(
        claim=claim_id,
        credibility=base.credibility,
        support=base.support,
        scenarios=len(scenarios),
        holds=kept / len(scenarios),
        support_low=min(supports),
        support_high=max(supports),
        changes=changes,
        flips=tuple(each for each in changes if each.credibility != base.credibility),
        redundance=tuple(_redundances(case, target, policy)),
    )


def _judged(case: Case, claim: Claim, policy: Policy) -> Judgement:
    reading = Reading(case, policy)
    said = statements_about(reading, claim)
    return Judge(reading).judge(said.support, said.opposition)


def _letters(case: Case, claim: Claim, policy: Policy) -> dict[str, Letter]:
    """The organisations whose letter enters the score, with it."""
    reading = Reading(case, policy)
    said = statements_about(reading, claim)
    measured = policy.source_reliability
    return {
        each.organisation: reading.outlook.letter_of(each.organisation)
        for each in (*said.support, *said.opposition)
        if each.standing.rho is not None
        and each.organisation not in measured
        and (each.organisation, claim.topic) not in measured
    }


def _moved(letters: dict[str, Letter], step: int) -> dict[str, Letter]:
    """Letters some steps worse (step > 0) or better, as far as there are letters."""
    last = len(_LETTERS) - 1
    return {
        organisation: _LETTERS[min(last, max(0, _LETTERS.index(letter) + step))]
        for organisation, letter in letters.items()
    }


def _with_letters(policy: Policy, letters: dict[str, Letter]) -> Policy:
    return policy.model_copy(update={"letters": {**policy.letters, **letters}})


_Move = Callable[[Policy], Policy]


def _moves(policy: Policy, name: str) -> Iterator[tuple[str, _Move]]:
    """What the ends of one range do to a policy, where they change it at all: words, and how."""
    for value in dict.fromkeys(getattr(policy.ranges, name)):
        what, move = _move(name, value)
        if move(policy) != policy:
            yield what, move


def _move(name: str, value: float) -> tuple[str, _Move]:
    if name == "coupling":  # of every bloc, one that has a coupling of its own included
        return f"coupling {value:g}", lambda policy: policy.model_copy(
            update={
                "coupling": value,
                "coupling_by_bloc": dict.fromkeys(policy.coupling_by_bloc, value),
            }
        )
    if name == "tolerance":
        return f"tolerance {value:g}", lambda policy: policy.model_copy(update={name: value})
    if name in ("bound_reach", "bound_kappa"):
        what = name.replace("_", " ")
        return f"{what} {value:g}", lambda policy: policy.model_copy(update={name: value})
    if name in ("hedged", "vague", "unattributed", "material"):
        return f"certainty of {name} hops {value:g}", lambda policy: policy.model_copy(
            update={"certainty": {**policy.certainty, name: value}}
        )
    direction = name.removeprefix("interest_")
    return f"interest {direction} {value:g}", lambda policy: policy.model_copy(
        update={"interest": {**policy.interest, direction: value}}
    )


def _single_changes(policy: Policy, letters: dict[str, Letter]) -> Iterator[tuple[str, Policy]]:
    for organisation, letter in sorted(letters.items()):
        for step in (-1, 1):
            moved = _moved({organisation: letter}, step)
            if moved[organisation] != letter:
                what = f"{organisation} graded {moved[organisation]}, not {letter}"
                yield what, _with_letters(policy, moved)
    for name in Ranges.model_fields:
        for what, move in _moves(policy, name):
            yield what, move(policy)


_AXES = (
    ("coupling",),
    ("interest_self", "interest_against"),
    ("hedged", "vague", "unattributed", "material"),
    ("tolerance", "bound_reach", "bound_kappa"),
)
"""Ranges that are moved together, low or high, so that there are not too many scenarios."""


def _scenarios(policy: Policy, letters: dict[str, Letter]) -> Iterator[Policy]:
    """Every combination of the axes and of all letters one step better or worse."""
    for step in (-1, 0, 1):
        graded = _with_letters(policy, _moved(letters, step)) if step else policy
        for ends in product((None, 0, 1), repeat=len(_AXES)):
            moved = graded
            for names, end in zip(_AXES, ends, strict=True):
                for name in names if end is not None else ():
                    _, move = _move(name, getattr(policy.ranges, name)[end])
                    moved = move(moved)
            yield moved


def _redundances(case: Case, claim: Claim, policy: Policy) -> Iterator[Redundance]:
    reading = Reading(case, policy)
    said = [
        each for each in statements_about(reading, claim).support
        if each.standing.rho is not None and each.attributed
    ]  # fmt: skip
    total = _bits_of(reading, said)
    for organisation in sorted({each.organisation for each in said}):
        alone = _bits_of(reading, [s for s in said if s.organisation == organisation])
        without = _bits_of(reading, [s for s in said if s.organisation != organisation])
        value = None
        if total is not None and without is not None and alone:
            value = 1 - (total - without) / alone
        yield Redundance(
            organisation=organisation, bits_alone=alone, bits_without=without, redundance=value
        )


def _bits_of(reading: Reading, said: list[Statement]) -> float | None:
    return bits(Judge(reading).judge(said, []).support)
