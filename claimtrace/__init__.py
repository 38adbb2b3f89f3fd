"""Trace reported figures to their origins, and score how well they are corroborated."""

import logging

from claimtrace.case.case import Case
from claimtrace.comparison import Comparison, compare
from claimtrace.errors import ClaimtraceError
from claimtrace.findings import Finding
from claimtrace.jsonlines import read, write
from claimtrace.ledger import Ledger
from claimtrace.policy import Policy
from claimtrace.quantities import Quantity
from claimtrace.records import Attribution, Claim, Document, Quote, Source, chain
from claimtrace.scoring import ROW_FIELDS, Corroboration, corroborate, corroborate_all
from claimtrace.tracing import Trace, trace
from claimtrace.windows import TimeWindow

__version__ = "0.1.0"

__all__ = [
    "ROW_FIELDS",
    "Attribution",
    "Case",
    "Claim",
    "ClaimtraceError",
    "Comparison",
    "Corroboration",
    "Document",
    "Finding",
    "Ledger",
    "Policy",
    "Quantity",
    "Quote",
    "Source",
    "TimeWindow",
    "Trace",
    "chain",
    "compare",
    "corroborate",
    "corroborate_all",
    "read",
    "trace",
    "write",
]

logging.getLogger("claimtrace").addHandler(logging.NullHandler())
