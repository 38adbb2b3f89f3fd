"""Where records are kept: the ledger, its tables, and the journal of what was done to it."""

from claimtrace.ledger.history import Event
from claimtrace.ledger.ledger import Ledger
from claimtrace.ledger.loading import LoadReport
from claimtrace.ledger.recording import Recorded
from claimtrace.ledger.verifying import Verification
from claimtrace.ledger.view import LedgerView

__all__ = ["Event", "Ledger", "LedgerView", "LoadReport", "Recorded", "Verification"]
