"""Scoring: how well a claim is corroborated. A pure function of a case and a policy."""

from claimtrace.scoring.consensus import Answer, Consensus, QuestionView, consensus
from claimtrace.scoring.engine import CaseStore, Progress, corroborate, corroborate_all
from claimtrace.scoring.result import (
    ROW_FIELDS,
    Addition,
    BlocWeight,
    ChainFactor,
    Corroboration,
    Hypothesis,
    OriginWeight,
    PolicyMark,
    PooledClaim,
    RivalClaim,
    StatementWeight,
)
from claimtrace.scoring.sensitivity import Change, Redundance, Sensitivity, sensitivity
from claimtrace.scoring.timeline import Step, Timeline, timeline

__all__ = [
    "ROW_FIELDS",
    "Addition",
    "Answer",
    "BlocWeight",
    "CaseStore",
    "ChainFactor",
    "Change",
    "Consensus",
    "Corroboration",
    "Hypothesis",
    "OriginWeight",
    "PolicyMark",
    "PooledClaim",
    "Progress",
    "QuestionView",
    "Redundance",
    "RivalClaim",
    "Sensitivity",
    "StatementWeight",
    "Step",
    "Timeline",
    "consensus",
    "corroborate",
    "corroborate_all",
    "sensitivity",
    "timeline",
]
