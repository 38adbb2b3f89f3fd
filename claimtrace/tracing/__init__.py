"""Tracing: from a claim to its origins."""

from claimtrace.tracing.trace import Chain, Trace, TracedHop, TracedSource, UndercutTrace, trace

__all__ = ["Chain", "Trace", "TracedHop", "TracedSource", "UndercutTrace", "trace"]
