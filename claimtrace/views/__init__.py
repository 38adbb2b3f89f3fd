"""Traces and scores to look at: Mermaid, Graphviz, SVG, an HTML report; ``str(trace)`` is text."""

from claimtrace.views.dot import dot
from claimtrace.views.mermaid import mermaid
from claimtrace.views.notebook import html_of
from claimtrace.views.report import report
from claimtrace.views.svg import svg

__all__ = ["dot", "html_of", "mermaid", "report", "svg"]
