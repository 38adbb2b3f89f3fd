"""Scoring: a pure function of a case and a policy."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache, partial
from typing import Any, Protocol

from claimtrace.case import Case, CaseHolder
from claimtrace.collector import collector_paused
from claimtrace.findings import Finding, FindingCode, Severity, findings_on_claim
from claimtrace.policy import CALCULUS, Policy
from claimtrace.records import Claim, Stance
from claimtrace.scales import likelihood_of
from claimtrace.scoring.calculus import bits, effective_size
from claimtrace.scoring.evaluation import Alternative
from claimtrace.scoring.judgement import Judge
from claimtrace.scoring.parallel import Shard, in_order, shards_of
from claimtrace.scoring.prospects import smallest_addition
from claimtrace.scoring.result import BlocWeight, Corroboration, PolicyMark, PooledClaim, RivalClaim
from claimtrace.scoring.statements import Related, Statements, statements_about
from claimtrace.scoring.weights import origin_weights
from claimtrace.tracing.counts import count, echoes_among
from claimtrace.tracing.outlook import Group, Outlook, Standings
from claimtrace.tracing.reading import Reading

__all__ = ["CaseStore", "Progress", "cases_of", "corroborate", "corroborate_all"]

Progress = Callable[[int, int | None], None]
"""Called with (cases done, cases in all or None where that is not known)."""


class CaseStore(Protocol):
    """Anything that can hand out all its cases, one after the other: a ledger."""

    def cases(self) -> Iterator[Case]:
        """Every case, one at a time."""
        ...


def corroborate(
    ledger_or_case: CaseHolder,
    claim: str | Claim,
    policy: Policy | None = None,
    *,
    explain: bool = True,
) -> Corroboration:
    """How well a claim is corroborated, by everything its case holds.

    ``claim`` is an id or a claim; ``policy`` the judgements to score by (default: `Policy()`);
    without ``explain`` the weights of origins and blocs are left out. Raises UnknownReference where
    there is no such claim.

    >>> rows = [{"q": "toll", "who": who, "via": "sohr"} for who in ("daily", "wire")]
    >>> (case,) = Case.from_rows(rows, question="q", reporter="who", origin="via")
    >>> result = corroborate(case, "toll", Policy(letters={"sohr": "C"}))
    >>> result.grade, result.reports, result.origins
    ('C3', 2, ('sohr',))
    """
    claim_id = claim.id if isinstance(claim, Claim) else claim
    case = ledger_or_case.case_of(claim_id)
    return _score(Reading(case, policy or Policy()), case.claim(claim_id), explain)


def corroborate_all(
    ledger_or_cases: Case | CaseStore | Iterable[Case],
    policy: Policy | None = None,
    *,
    explain: bool = True,
    progress: Progress | None = None,
    workers: int = 1,
) -> Iterator[Corroboration]:
    """The corroboration of every claim, case by case; one case is held at a time.

    Takes one case, any iterable of cases, or anything with a ``cases()`` method. With several
    ``workers``, that many processes open the file of a ledger and share its questions: the same
    results in the same order. As with all processes of Python's, a script must then start under
    ``if __name__ == "__main__":``. Raises ValueError where there is no file to open.

    >>> rows = [{"q": "toll", "who": who, "via": "sohr"} for who in ("daily", "wire")]
    >>> (case,) = Case.from_rows(rows, question="q", reporter="who", origin="via")
    >>> [(result.claim, result.single_origin) for result in corroborate_all([case], explain=False)]
    [('toll', True)]
    """
    if workers < 1:
        raise ValueError(f"workers is {workers}: give 1 or more")
    policy = policy or Policy()
    if workers > 1:
        shards = shards_of(ledger_or_cases, workers)
        return _walked(_scored_elsewhere(shards, policy, explain, workers), None, progress)
    cases, total = cases_of(ledger_or_cases)
    return _walked(_scored_one_by_one(cases, policy, explain), total, progress)


def _walked(
    cases: Iterable[Iterable[Corroboration]], total: int | None, progress: Progress | None
) -> Iterator[Corroboration]:
    """The results of one case after the other."""
    for done, results in enumerate(cases, start=1):
        yield from results
        if progress is not None:
            progress(done, total)


def _scored_one_by_one(
    cases: Iterable[Case], policy: Policy, explain: bool
) -> Iterator[Iterator[Corroboration]]:
    """The results of each case; what the policy makes of a directory is worked out once."""
    outlook: Outlook | None = None
    for case in cases:
        if outlook is None or outlook.directory is not case.directory:
            outlook = Outlook(case.directory, policy)
        yield _scored(Reading(case, outlook), explain)


def _scored(reading: Reading, explain: bool) -> Iterator[Corroboration]:
    case = reading.case
    for claim in case.claims.values():
        with collector_paused():
            result = _score(reading, claim, explain)
        yield result


def _scored_elsewhere(
    shards: Iterable[Shard], policy: Policy, explain: bool, workers: int
) -> Iterator[list[Corroboration]]:
    work = partial(_scored_shard, policy=policy, explain=explain)
    yield from in_order(work, shards, workers)


def _scored_shard(shard: Shard, policy: Policy, explain: bool) -> Iterator[list[Corroboration]]:
    """What a worker makes of a shard: for each case, its results."""
    return map(list, _scored_one_by_one(shard.cases(), policy, explain))


def cases_of(given: Case | CaseStore | Iterable[Case]) -> tuple[Iterable[Case], int | None]:
    """The cases in what was handed over, and how many they are, None where that is not known."""
    if isinstance(given, Case):
        return (given,), 1
    if isinstance(given, Iterable):
        return given, len(given) if isinstance(given, Sequence) else None
    return given.cases(), None


def _score(reading: Reading, claim: Claim, explain: bool) -> Corroboration:
    policy = reading.policy
    said = statements_about(reading, claim)
    outcome = Judge(reading).judge(said.support, said.opposition)
    chains = reading.chains(claim.id, Stance.ASSERTS)
    counts = count(chains)
    evaluation = outcome.chosen.evaluation
    opinion = evaluation.opinion
    pooled = tuple(_pooled(reading, related) for related in said.pooled)
    origins = chains.origins.union(*[each.origins for each in pooled])
    blocs = _blocs(counts.origins, chains.standings)
    findings = findings_on_claim(reading, claim)
    if not evaluation.complete:
        findings.append(_budget_reached(claim))
    return Corroboration.made(
        claim=claim.id,
        question=claim.question,
        statement=claim.statement,
        grade=f"{outcome.reliability}{outcome.credibility}",
        reliability=outcome.reliability,
        credibility=outcome.credibility,
        support=float(opinion.b),
        opposition=float(opinion.d),
        uncertainty=float(opinion.u),
        conflict=float(opinion.k),
        reports=len(counts.reports),
        outlets=counts.outlets,
        origins=counts.origins,
        blocs=tuple(sorted([name for _, name in blocs])),
        effective_origins=_effective(blocs, policy),
        single_origin=len(origins) == 1,
        origins_low=len(counts.origins),
        origins_high=len(counts.origins) + len(counts.voices),
        echoes=len(echoes_among(chains, counts)),
        complete=evaluation.complete,
        hypothesis=outcome.hypothesis,
        contradicted_by=tuple(sorted([related.claim.id for related in said.contradicting])),
        denied_by=_deniers(said),
        pooled=pooled,
        rivals=tuple(_rival(reading, each) for each in said.contradicting) if explain else (),
        weights=origin_weights(reading, said, outcome) if explain else (),
        bloc_weights=_bloc_weights(outcome.chosen, policy) if explain else (),
        opposing=origin_weights(reading, said, outcome, opposing=True) if explain else (),
        would_lift=smallest_addition(reading, claim, said, outcome.credibility)
        if explain
        else None,
        likelihood=None
        if policy.base_rate is None
        else likelihood_of(opinion.b + policy.base_rate * opinion.u),
        findings=tuple(findings),
        policy=_mark(policy.name, policy.digest),
        calculus=CALCULUS,
    )  # fmt: skip


@lru_cache
def _mark(name: str, digest: str) -> PolicyMark:
    """The mark of a policy: one for all its results."""
    return PolicyMark(name=name, digest=digest)


def _deniers(said: Statements) -> tuple[str, ...]:
    deniers = {each.organisation for each in said.opposition if each.stance is Stance.DENIES}
    return tuple(sorted(deniers))


def _pooled(reading: Reading, related: Related) -> PooledClaim:
    relation = related.verdict.relation
    return PooledClaim(relation=relation, **_held(reading, related.claim))


def _rival(reading: Reading, related: Related) -> RivalClaim:
    return RivalClaim(kappa=related.verdict.kappa, **_held(reading, related.claim))


def _held(reading: Reading, claim: Claim) -> dict[str, Any]:
    """Another claim, and what is held of it."""
    counts = count(reading.chains(claim.id, Stance.ASSERTS))
    return {
        "claim": claim.id,
        "statement": claim.statement,
        "reports": len(counts.reports),
        "outlets": counts.outlets,
        "origins": counts.origins,
    }


def _blocs(origins: Iterable[str], standings: Standings) -> dict[Group, int]:
    """The blocs of the origins, each with how many of them are in it."""
    members: dict[Group, int] = {}
    for organisation in origins:
        group = standings[organisation].group
        members[group] = members.get(group, 0) + 1
    return members


def _effective(blocs: dict[Group, int], policy: Policy) -> float:
    return sum(
        [
            effective_size(size, policy.coupling_of(name)) if size > 1 else 1.0
            for (_, name), size in blocs.items()
        ],
        0.0,
    )


def _bloc_weights(chosen: Alternative, policy: Policy) -> tuple[BlocWeight, ...]:
    members: dict[Group, set[str]] = {}
    for statement in chosen.support:
        members.setdefault(statement.group, set()).add(statement.organisation)
    weights = []
    for group, support in chosen.evaluation.support_by_group.items():
        is_bloc, name = group[0] == "bloc", group[1]
        weights.append(
            BlocWeight(
                bloc=name,
                members=tuple(sorted(members[group])),
                coupling=policy.coupling_of(name) if is_bloc else 0.0,
                support=support,
                bits=bits(support),
            )
        )
    return tuple(sorted(weights, key=lambda weight: (-weight.support, weight.bloc)))


def _budget_reached(claim: Claim) -> Finding:
    return Finding(
        code=FindingCode.BUDGET_REACHED,
        severity=Severity.WARNING,
        record=claim.id,
        message="the policy's budget cut the exact computation: the support is a lower bound",
    )
