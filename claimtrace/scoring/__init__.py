"""Scoring: how well a claim is corroborated. A pure function of a case and a policy."""

from claimtrace.scoring.engine import CaseStore, Progress, corroborate, corroborate_all
from claimtrace.scoring.result import (
    ROW_FIELDS,
    BlocWeight,
    ChainFactor,
    Corroboration,
    Hypothesis,
    OriginWeight,
    PolicyMark,
    PooledClaim,
    StatementWeight,
)

__all__ = [
    "ROW_FIELDS",
    "BlocWeight",
    "CaseStore",
    "ChainFactor",
    "Corroboration",
    "Hypothesis",
    "OriginWeight",
    "PolicyMark",
    "PooledClaim",
    "Progress",
    "StatementWeight",
    "corroborate",
    "corroborate_all",
]
