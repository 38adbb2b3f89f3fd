"""The exact hypothesis: every chain, relay and hop one coin."""
