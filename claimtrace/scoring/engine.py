"""Scoring: a pure function of a case and a policy.

Scoring reads a case and a policy, and nothing else: docs/decisions/0002.
"""

from __future__ import annotations

import multiprocessing
import pickle
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from functools import lru_cache, partial
from itertools import islice
from typing import Any, Protocol, TypeVar, runtime_checkable

from claimtrace._collector import collector_paused
from claimtrace.case.case import Case, CaseHolder
from claimtrace.errors import ClaimtraceError
from claimtrace.findings import Finding, FindingCode, Severity, findings_on_claim
from claimtrace.policy import CALCULUS, Policy
from claimtrace.reading.counts import count, echoes_among
from claimtrace.reading.interest import Group, Outlook
from claimtrace.reading.reading import Reading
from claimtrace.records import Claim, Stance
from claimtrace.scales import likelihood_of
from claimtrace.scoring.calculus import bits, effective_size
from claimtrace.scoring.grade import Judge, Judgement
from claimtrace.scoring.readings import Option
from claimtrace.scoring.result import BlocWeight, Corroboration, PolicyMark, PooledClaim, RivalClaim
from claimtrace.scoring.sourcing import Sourcing, blocs_of, sourcing_of
from claimtrace.scoring.statements import Related, Statement, Statements, statements_about
from claimtrace.scoring.weights import origin_weights, smallest_addition

__all__ = [
    "CaseStore",
    "Progress",
    "Shard",
    "ShardedStore",
    "cases_of",
    "corroborate",
    "corroborate_all",
    "in_order",
    "shards_of",
]


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
    numbers, uncertainty = outcome.numbers, outcome.uncertainty
    blocs = blocs_of(reading, chains)
    sourcing = sourcing_of(reading, said.supporting)
    contested = outcome.is_contested(policy.cuts)
    return Corroboration.made(
        claim=claim.id,
        question=claim.question,
        statement=claim.statement,
        grade=f"{outcome.reliability}{outcome.credibility}",
        reliability=outcome.reliability,
        credibility=outcome.credibility,
        support=float(numbers.b),
        opposition=float(numbers.d),
        uncertainty=float(uncertainty),
        conflict=float(numbers.k),
        reports=len(counts.reports),
        outlets=counts.outlets,
        origins=counts.origins,
        blocs=tuple(sorted([name for _, name in blocs])),
        effective_origins=_effective(blocs, policy),
        single_origin=sourcing is Sourcing.SINGLE_ORIGIN,
        origins_low=len(counts.origins),
        origins_high=len(counts.origins) + len(counts.voices),
        echoes=len(echoes_among(chains, counts)),
        complete=outcome.complete,
        hypothesis=outcome.hypothesis,
        contradicted_by=tuple(sorted([related.claim.id for related in said.contradicting])),
        denied_by=_deniers(said),
        sourcing=sourcing,
        undercut_by=_undercutters(reading, claim),
        contested=contested,
        opposing_others=float(numbers.opposing_others),
        second_bloc=float(numbers.second_bloc),
        attributed_support=float(outcome.attributed.b),
        attributed_opposition=float(outcome.attributed.d),
        pooled=tuple(_pooled(reading, related) for related in said.pooled),
        rivals=tuple(_rival(reading, each) for each in said.contradicting) if explain else (),
        weights=origin_weights(reading, said, outcome) if explain else (),
        bloc_weights=_bloc_weights(outcome.chosen, policy) if explain else (),
        opposing=origin_weights(reading, said, outcome, opposing=True) if explain else (),
        would_lift=smallest_addition(reading, claim, said, outcome.credibility)
        if explain
        else None,
        likelihood=None
        if policy.base_rate is None
        else likelihood_of(float(numbers.b + policy.base_rate * uncertainty)),
        findings=_findings(reading, claim, outcome, contested),
        policy=_mark(policy.name, policy.digest),
        calculus=CALCULUS,
    )  # fmt: skip


def _findings(
    reading: Reading, claim: Claim, outcome: Judgement, contested: bool
) -> tuple[Finding, ...]:
    """What is suspicious about the records of a claim, and about its score."""
    findings = findings_on_claim(reading, claim)
    if contested:
        findings.append(_contested(reading, claim, outcome))
    if not outcome.complete:
        findings.append(_budget_reached(claim))
    return tuple(findings)


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


def _effective(blocs: Mapping[Group, Sequence[str]], policy: Policy) -> float:
    return sum(
        [
            effective_size(len(speakers), policy.coupling_of(name)) if len(speakers) > 1 else 1.0
            for (_, name), speakers in blocs.items()
        ],
        0.0,
    )


def _bloc_weights(chosen: Option, policy: Policy) -> tuple[BlocWeight, ...]:
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


def _undercutters(reading: Reading, claim: Claim) -> tuple[str, ...]:
    """The organisations that say that a source's word on the claim is worth nothing."""
    if not reading.has(Stance.UNDERCUTS):
        return ()
    said = reading.undercutting(claim.id).values()
    ends = {end.organisation for each in said for _, chains in each for end in chains.ends}
    return tuple(sorted(ends))


def _contested(reading: Reading, claim: Claim, outcome: Judgement) -> Finding:
    """Who stands against whom."""
    chosen, sources = outcome.chosen, reading.case.directory.sources

    def names(side: Iterable[Statement]) -> str:
        weighing = sorted({each.organisation for each in side if each.value > 0})
        return ", ".join(sources[organisation].name for organisation in weighing)

    return Finding(
        code=FindingCode.CONTESTED,
        severity=Severity.WARNING,
        record=claim.id,
        message=f"it is contested: {names(chosen.support)} against {names(chosen.opposition)}",
    )


def _budget_reached(claim: Claim) -> Finding:
    return Finding(
        code=FindingCode.BUDGET_REACHED,
        severity=Severity.WARNING,
        record=claim.id,
        message="the policy's budget cut the exact computation: the support is a lower bound",
    )


_Result = TypeVar("_Result")

_IN_FLIGHT = 3
"""Shards handed out per worker: one it works on, and some ahead, so that slow ones even out."""

_TOGETHER = 50
"""Results in a packet: so few that the processor's cache still holds them when they are packed."""


class Shard(Protocol):
    """A part of a store that can be pickled, and that opens the store by itself where it is."""

    def cases(self) -> Iterator[Case]:
        """Its cases, one at a time."""
        ...


@runtime_checkable
class ShardedStore(Protocol):
    """A store that other processes can open for themselves: a ledger in a file.

    Spreading over machines is left to engines made for it: docs/decisions/0060.
    """

    def shards(self, workers: int) -> Iterable[Shard]:
        """All its cases, in order, in small parts for so many workers.

        Raises ValueError where it is in no file.
        """
        ...


def shards_of(store: object, workers: int) -> Iterable[Shard]:
    """The shards of a store. Raises ValueError for what other processes cannot open."""
    if not isinstance(store, ShardedStore):
        raise ValueError(
            f"workers open the file of a ledger themselves, and a {type(store).__name__} has none: "
            "give the ledger (Ledger(path)), or leave workers at 1"
        )
    return store.shards(workers)


def in_order(
    work: Callable[[Shard], Iterable[_Result]], shards: Iterable[Shard], workers: int
) -> Iterator[_Result]:
    """What ``work`` makes of the shards, one result after the other, in the order of the shards.

    ``work`` and its results must pickle. The processes are spawned, since a forked one would
    inherit open databases and the locks of other threads. A bounded number of shards is in
    flight, so that results never pile up. What a worker raises is raised here.
    """
    context = multiprocessing.get_context("spawn")
    pool = ProcessPoolExecutor(workers, mp_context=context)
    pending: deque[Future[list[bytes]]] = deque()
    try:
        for shard in shards:
            pending.append(pool.submit(_packed, work, shard))
            if len(pending) >= workers * _IN_FLIGHT:
                yield from _unpacked(pending.popleft().result())
        while pending:
            yield from _unpacked(pending.popleft().result())
    except BrokenProcessPool as error:
        raise ClaimtraceError(
            "a worker process ended before its work was done: it was killed, perhaps for want of "
            "memory, or the script lacks `if __name__ == '__main__':` around what it does"
        ) from error
    finally:
        pool.shutdown(cancel_futures=True)


def _packed(work: Callable[[Shard], Iterable[object]], shard: Shard) -> list[bytes]:
    """What is made of a shard, a few results at a time as bytes, while they are at hand."""
    with collector_paused():
        results = iter(work(shard))
        packets = []
        while some := list(islice(results, _TOGETHER)):
            packets.append(pickle.dumps(some, pickle.HIGHEST_PROTOCOL))
    return packets


def _unpacked(packets: Iterable[bytes]) -> Iterator[Any]:
    for packet in packets:
        with collector_paused():
            results = pickle.loads(packet)
        yield from results
