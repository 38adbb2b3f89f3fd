"""What is asked of a ledger: records, cases, history, whether it holds."""
