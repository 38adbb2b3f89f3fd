"""The words that the rules look for."""
