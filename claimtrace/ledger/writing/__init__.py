"""What changes a ledger: intake, loads, amendments, merges."""
