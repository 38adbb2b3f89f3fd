"""The result of scoring a claim: every number, and every factor that made it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from claimtrace._frozen import Result
from claimtrace.comparison import Relation
from claimtrace.findings import Finding
from claimtrace.reading.standing import Interest
from claimtrace.records import Basis, Letter, Stance
from claimtrace.scoring import explanation
from claimtrace.scoring.sourcing import Sourcing

__all__ = [
    "ROW_FIELDS",
    "Addition",
    "BlocWeight",
    "ChainFactor",
    "Corroboration",
    "Hypothesis",
    "OriginWeight",
    "PolicyMark",
    "PooledClaim",
    "RivalClaim",
    "StatementWeight",
]

Hypothesis = Literal["independent-relays", "shared-relays"]
"""How chains may err: each by itself, or with every relay and hop one coin."""


class ChainFactor(Result):
    """One hop of a chain: the reporter, whom it cites, and what the hop multiplies the chain by.

    ``fidelity`` is None where the reporter speaks for itself, so that none applies; ``left`` in
    [0, 1] is what undercuts of a source that the chain meets by this hop leave of it.
    """

    attribution: str | None
    reporter: str
    attributed_to: str | None
    basis: Basis
    certainty: float
    fidelity: float | None
    left: float


class StatementWeight(Result):
    """One statement of an organisation on one side of a claim.

    ``claim`` is the claim on which it was made; ``g`` in (0, 1] the policy's number for its
    interest there, ``rho`` the reliability, and ``rho_adjusted`` the same once interest is
    counted; ``m`` the product of its chain's factors; ``kappa`` in (0, 1] how far the statement
    bears on the scored claim.
    """

    claim: str
    stance: Stance
    interest: Interest
    g: float
    rho: float | None
    rho_adjusted: float | None
    m: float
    kappa: float
    chain: tuple[ChainFactor, ...]


class OriginWeight(Result):
    """What one organisation brings to one side of a claim.

    ``rho`` is its reliability (None: ungraded). ``interest``, ``rho_adjusted`` and ``chain`` are
    those of its strongest statement, first of ``statements``; ``contribution`` is that
    statement's rho' m, and ``bits`` the same as -log2(1 - rho' m), None where certain.
    ``without_it`` is the claim's support if the organisation had said nothing on this side, and
    ``credibility_without_it`` its digit.
    ``attributed`` is False for a reporter that did not say on whose word. ``counted`` is False
    where the statement did not enter the score: ungraded, or set aside as unattributed.
    """

    organisation: str
    name: str
    letter: Letter
    rho: float | None
    interest: Interest
    rho_adjusted: float | None
    chain: tuple[ChainFactor, ...]
    contribution: float
    bloc: str | None
    bits: float | None
    without_it: float
    credibility_without_it: int
    attributed: bool
    counted: bool
    statements: tuple[StatementWeight, ...]


class BlocWeight(Result):
    """What a bloc, or an organisation without one, brings to a claim.

    ``support`` is its own support (1 - NH), ``coupling`` its lambda, ``bits`` -log2(1 - support).
    Under the hypothesis independent-relays, the bits of all blocs add up to those of the support
    before opposition; under shared-relays they are more, by what the blocs share.
    """

    bloc: str
    members: tuple[str, ...]
    coupling: float
    support: float
    bits: float | None


class Addition(Result):
    """One more independent origin, of no bloc and no interest, that would lift the digit.

    ``letter`` is the worst reliability that does; ``credibility`` and ``support`` are what the
    claim would then have.
    """

    letter: Letter
    credibility: int
    support: float


class PooledClaim(Result):
    """Another claim on the question whose statements also support this one."""

    claim: str
    statement: str
    relation: Relation
    reports: int
    outlets: int
    origins: tuple[str, ...]


class RivalClaim(Result):
    """Another claim on the question that contradicts this one, and what is held of it.

    ``kappa`` in (0, 1] is the degree to which it contradicts.
    """

    claim: str
    statement: str
    kappa: float
    reports: int
    outlets: int
    origins: tuple[str, ...]


class PolicyMark(Result):
    """Which policy gave a score: its name and the digest of its numbers."""

    name: str
    digest: str


class Corroboration(Result):
    """How well a claim is corroborated, with every factor.

    ``support``, ``opposition``, ``uncertainty`` add up to 1; ``conflict`` is the mass of
    contradictory worlds; all in [0, 1]. ``grade`` is ``reliability`` (A-F) and ``credibility``
    (1-6) of the Admiralty code. ``reports`` and ``outlets`` count what is held of this claim
    itself; ``origins`` are the ids of the organisations that say it on their own authority and
    ``blocs`` theirs; ``effective_origins`` counts coupled allies for less than one each;
    ``sourcing`` says how it is sourced, whatever the letters: what was withdrawn or undercut does
    not count, other claims pooled in do; ``single_origin`` is True where that is one origin.
    ``undercut_by`` are the organisations that call a source's word on it worthless. ``contested``
    says that two organisations or more stand against each other. The digit rests on
    ``opposing_others`` (what statements that are not self-serving prove against it),
    ``second_bloc`` (the second-strongest bloc's own support), and ``attributed_support`` and
    ``attributed_opposition``, the same with unattributed support set aside.
    ``origins_low`` and ``origins_high`` bound the number of origins: those proven, and the number
    if every unattributed voice were an origin of its own. ``echoes`` counts the reports that add
    no origin. ``complete`` is False where the budget cut the exact computation.
    ``likelihood`` is an ICD 203 expression, only under a policy with a base rate.
    ``contradicted_by`` has the ids of ``rivals``; these, ``weights``, ``bloc_weights`` and
    ``opposing`` are empty where no explanation was asked for. ``would_lift`` is then None, else
    the smallest addition that would lift the digit, if any would.
    """

    claim: str
    question: str
    statement: str
    grade: str
    reliability: Letter
    credibility: int
    support: float
    opposition: float
    uncertainty: float
    conflict: float
    reports: int
    outlets: int
    origins: tuple[str, ...]
    blocs: tuple[str, ...]
    effective_origins: float
    single_origin: bool
    origins_low: int
    origins_high: int
    echoes: int
    complete: bool
    hypothesis: Hypothesis
    contradicted_by: tuple[str, ...]
    denied_by: tuple[str, ...]
    sourcing: Sourcing
    undercut_by: tuple[str, ...]
    contested: bool
    opposing_others: float
    second_bloc: float
    attributed_support: float
    attributed_opposition: float
    pooled: tuple[PooledClaim, ...]
    rivals: tuple[RivalClaim, ...]
    weights: tuple[OriginWeight, ...]
    bloc_weights: tuple[BlocWeight, ...]
    opposing: tuple[OriginWeight, ...]
    would_lift: Addition | None
    likelihood: str | None
    findings: tuple[Finding, ...]
    policy: PolicyMark
    calculus: str

    @property
    def pooled_origins(self) -> tuple[str, ...]:
        """Origins of claims pooled in that are none of the claim itself, sorted."""
        pooled = {origin for claim in self.pooled for origin in claim.origins}
        return tuple(sorted(pooled.difference(self.origins)))

    def explain(self) -> str:
        """Everything that made the score, in sentences, with every factor."""
        return explanation.explain(self)

    def summary(self) -> str:
        """One paragraph to publish."""
        return explanation.summarise(self)

    def __str__(self) -> str:
        return self.summary()

    def _repr_html_(self) -> str:
        from claimtrace.views.factors import html_of  # only a notebook asks for it

        return html_of(self)

    def row(self) -> dict[str, str | int | float | bool]:
        """A flat dict of scalars; its names and types are `ROW_FIELDS`.

        Lists of ids are joined by a space, which no id contains.
        """
        row: dict[str, str | int | float | bool] = {name: getattr(self, name) for name in _SCALARS}
        row["sourcing"] = self.sourcing.value
        row["origins"] = len(self.origins)
        row["origin_ids"] = " ".join(self.origins)
        row["pooled_origins"] = len(self.pooled_origins)
        row["pooled_origin_ids"] = " ".join(self.pooled_origins)
        row["blocs"] = len(self.blocs)
        row["bloc_names"] = " ".join(self.blocs)
        row["contradicted_by"] = " ".join(self.contradicted_by)
        row["denied_by"] = " ".join(self.denied_by)
        row["findings"] = " ".join(sorted({finding.code.value for finding in self.findings}))
        row["policy"] = self.policy.name
        row["policy_digest"] = self.policy.digest
        return {name: row[name] for name in ROW_FIELDS}


ROW_FIELDS: Mapping[str, type] = {
    "claim": str,
    "question": str,
    "statement": str,
    "grade": str,
    "reliability": str,
    "credibility": int,
    "support": float,
    "opposition": float,
    "uncertainty": float,
    "conflict": float,
    "reports": int,
    "outlets": int,
    "origins": int,
    "origin_ids": str,
    "pooled_origins": int,
    "pooled_origin_ids": str,
    "blocs": int,
    "bloc_names": str,
    "effective_origins": float,
    "single_origin": bool,
    "origins_low": int,
    "origins_high": int,
    "echoes": int,
    "contradicted_by": str,
    "denied_by": str,
    "complete": bool,
    "hypothesis": str,
    "findings": str,
    "policy": str,
    "policy_digest": str,
    "calculus": str,
    "sourcing": str,
    "contested": bool,
}
"""Names and types of the columns of `Corroboration.row`."""

_SCALARS = tuple(name for name in ROW_FIELDS if name in Corroboration.model_fields)
