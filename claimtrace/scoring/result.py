"""The result of scoring a claim: every number, and every factor that made it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from claimtrace._frozen import Result
from claimtrace.comparison import Relation
from claimtrace.findings import Finding
from claimtrace.reading.interest import Interest
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
    """One hop of a chain: the reporter, whom it cites, and what the hop multiplies the chain by."""

    attribution: str | None
    """Id of the attribution; None where the hop has no record of its own."""
    reporter: str
    """Id of the source that says it."""
    attributed_to: str | None
    """Id of the source that it cites; None where it cites none."""
    basis: Basis
    """On whose word."""
    certainty: float
    """Factor of the hop, above 0 and up to 1."""
    fidelity: float | None
    """Factor of the reporter, above 0 and up to 1; None where it speaks for itself, so that none
    applies."""
    left: float
    """What undercuts of a source that the chain meets by this hop leave of it, 0 to 1."""


class StatementWeight(Result):
    """One statement of an organisation on one side of a claim."""

    claim: str
    """Id of the claim on which it was made."""
    stance: Stance
    """What it does with that claim."""
    interest: Interest
    """Whether saying it serves the organisation."""
    g: float
    """The policy's number for that interest, above 0 and up to 1."""
    rho: float | None
    """Reliability of its organisation there, 0 to 1; None where nobody graded it."""
    rho_adjusted: float | None
    """Reliability once interest is counted, 0 to 1; None where ungraded."""
    m: float
    """Product of the factors of its chain, above 0 and up to 1."""
    kappa: float
    """How far it bears on the scored claim, above 0 and up to 1."""
    chain: tuple[ChainFactor, ...]
    """The hops from the report held to the organisation."""


class OriginWeight(Result):
    """What one organisation brings to one side of a claim."""

    organisation: str
    """Id of the organisation."""
    name: str
    """Its name."""
    letter: Letter
    """Its Admiralty letter under the policy, A to F."""
    rho: float | None
    """Its reliability, 0 to 1; None where ungraded."""
    interest: Interest
    """Whether its strongest statement serves it."""
    rho_adjusted: float | None
    """Reliability of its strongest statement once interest is counted, 0 to 1."""
    chain: tuple[ChainFactor, ...]
    """The hops of its strongest statement, from the report held to the organisation."""
    contribution: float
    """rho' m of its strongest statement, 0 to 1."""
    bloc: str | None
    """Its bloc under the policy; None where it has none."""
    bits: float | None
    """The contribution in bits, -log2(1 - rho' m); None where certain."""
    without_it: float
    """Support of the claim, 0 to 1, if the organisation had said nothing on this side."""
    credibility_without_it: int
    """Credibility digit, 1 to 6, in that case."""
    attributed: bool
    """False for a reporter that did not say on whose word."""
    counted: bool
    """False where it did not enter the score: ungraded, or set aside as unattributed."""
    statements: tuple[StatementWeight, ...]
    """All its statements on this side, the strongest first."""


class BlocWeight(Result):
    """What a bloc, or an organisation without one, brings to a claim.

    Under the hypothesis independent-relays, the bits of all blocs add up to those of the support
    before opposition; under shared-relays they are more, by what the blocs share.
    """

    bloc: str
    """The bloc, or the organisation that has none."""
    members: tuple[str, ...]
    """Ids of its organisations that speak to the claim."""
    coupling: float
    """lambda: how much they stand or fall together, 0 to 1."""
    support: float
    """Its own support, 1 - NH, 0 to 1."""
    bits: float | None
    """The same in bits, -log2(1 - support); None where certain."""


class Addition(Result):
    """One more independent origin, of no bloc and no interest, that would lift the digit."""

    letter: Letter
    """The worst reliability, A to E, that lifts the digit."""
    credibility: int
    """The digit, 1 to 6, that the claim would then have."""
    support: float
    """The support, 0 to 1, that the claim would then have."""


class PooledClaim(Result):
    """Another claim on the question whose statements also support this one."""

    claim: str
    """Its id."""
    statement: str
    """What it says."""
    relation: Relation
    """How it relates to the scored claim."""
    reports: int
    """How many reports of it are held."""
    outlets: int
    """How many sources made these reports."""
    origins: tuple[str, ...]
    """Ids of the organisations that say it on their own authority."""


class RivalClaim(Result):
    """Another claim on the question that contradicts this one, and what is held of it."""

    claim: str
    """Its id."""
    statement: str
    """What it says."""
    kappa: float
    """Degree, above 0 and up to 1, to which it contradicts."""
    reports: int
    """How many reports of it are held."""
    outlets: int
    """How many sources made these reports."""
    origins: tuple[str, ...]
    """Ids of the organisations that say it on their own authority."""


class PolicyMark(Result):
    """Which policy gave a score."""

    name: str
    """The policy's name."""
    digest: str
    """12 hex digits that identify its numbers and the formulas."""


class Corroboration(Result):
    """How well a claim is corroborated, with every factor.

    >>> rows = [{"q": "toll", "who": who, "via": "sohr"} for who in ("daily", "wire")]
    >>> (case,) = Case.from_rows(rows, question="q", reporter="who", origin="via")
    >>> result = corroborate(case, "toll")
    >>> result.reports, result.origins, result.single_origin
    (2, ('sohr',), True)
    >>> result.row()["origin_ids"]
    'sohr'
    """

    claim: str
    """Id of the claim."""
    question: str
    """Id of the question that it answers."""
    statement: str
    """The claim in words."""
    grade: str
    """Admiralty grade: ``reliability`` and ``credibility``, such as B2."""
    reliability: Letter
    """Admiralty letter, A to F, of the best supporting organisation, through its chain."""
    credibility: int
    """Admiralty digit: 1 (confirmed) to 5 (improbable), 6 (cannot be judged)."""
    support: float
    """b, 0 to 1: how far what is held supports the claim."""
    opposition: float
    """d, 0 to 1: how far it speaks against it."""
    uncertainty: float
    """u, 0 to 1: what is left; support, opposition and uncertainty add up to 1."""
    conflict: float
    """How much of the evidence contradicted itself, 0 to 1, before the rest was scaled to 1."""
    reports: int
    """Reports held of the claim itself, one for each reporter and document."""
    outlets: int
    """Sources that made these reports."""
    origins: tuple[str, ...]
    """Ids of the organisations that say it on their own authority."""
    blocs: tuple[str, ...]
    """Blocs of these organisations."""
    effective_origins: float
    """The number of origins, coupled allies counting for less than one each."""
    single_origin: bool
    """Whether all that supports it, other claims pooled in included, goes back to one."""
    origins_low: int
    """Least number of origins: those proven."""
    origins_high: int
    """Most: if every unattributed voice were an origin of its own."""
    echoes: int
    """Reports that add no origin."""
    complete: bool
    """False where the budget cut the exact computation: support is a lower bound."""
    hypothesis: Hypothesis
    """How its chains may err; the one of two that gives less support."""
    contradicted_by: tuple[str, ...]
    """Ids of ``rivals``."""
    denied_by: tuple[str, ...]
    """Ids of the organisations that deny it."""
    sourcing: Sourcing
    """How it is sourced, whatever the letters; what was withdrawn or undercut does not count."""
    undercut_by: tuple[str, ...]
    """Ids of the organisations that call a source's word on it worthless."""
    contested: bool
    """Whether two organisations or more stand against each other."""
    opposing_others: float
    """What statements against it that are not self-serving prove, 0 to 1; the digit rests on it."""
    second_bloc: float
    """The second-strongest bloc's own support, 0 to 1; the digit rests on it."""
    attributed_support: float
    """Support, 0 to 1, with what is said on nobody's word for it set aside."""
    attributed_opposition: float
    """Opposition, 0 to 1, with what is said on nobody's word for it set aside."""
    pooled: tuple[PooledClaim, ...]
    """Other claims whose statements also support it."""
    rivals: tuple[RivalClaim, ...]
    """Other claims that contradict it; empty where no explanation was asked for."""
    weights: tuple[OriginWeight, ...]
    """What each organisation brings in support; empty where no explanation was asked for."""
    bloc_weights: tuple[BlocWeight, ...]
    """What each bloc brings in support; empty where no explanation was asked for."""
    opposing: tuple[OriginWeight, ...]
    """What each organisation brings against it; empty where no explanation was asked for."""
    would_lift: Addition | None
    """The smallest addition that would lift the digit; None if none would, or where no explanation
    was asked for."""
    likelihood: str | None
    """ICD 203 expression of likelihood; None under a policy without a base rate."""
    findings: tuple[Finding, ...]
    """What is suspicious about its records."""
    policy: PolicyMark
    """The policy that gave the score."""
    calculus: str
    """Version of the formulas that gave the score."""

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
