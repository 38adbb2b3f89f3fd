"""Traces and scores to look at: Mermaid, Graphviz, SVG, an HTML report; ``str(trace)`` is text."""

from claimtrace.views.diagrams import dot, mermaid
from claimtrace.views.factors import html_of
from claimtrace.views.report import report
from claimtrace.views.svg import svg

__all__ = ["dot", "html_of", "mermaid", "report", "svg"]
