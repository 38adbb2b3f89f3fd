"""Where records are kept: the ledger, its tables, and the journal of what was done to it."""

from claimtrace.ledger.asking.history import Event, LedgerView
from claimtrace.ledger.asking.verifying import Verification
from claimtrace.ledger.desk import Recorded
from claimtrace.ledger.ledger import Ledger
from claimtrace.ledger.writing.loading import LoadReport

__all__ = ["Event", "Ledger", "LedgerView", "LoadReport", "Recorded", "Verification"]
