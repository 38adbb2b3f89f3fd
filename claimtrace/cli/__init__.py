"""The command ``claimtrace``."""

from claimtrace.cli.main import main

__all__ = ["main"]
