"""Intake: everything that comes in goes through here and becomes records."""

from claimtrace.intake.rows import records_from_rows

__all__ = ["records_from_rows"]
