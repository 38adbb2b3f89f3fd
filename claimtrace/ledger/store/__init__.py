"""Where a ledger keeps its records: tables, stored bodies, the journal."""
