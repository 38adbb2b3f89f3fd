"""Measuring an extractor against gold annotations of your own."""

from claimtrace.extraction.gold.brat import BratDocument, read_brat
from claimtrace.extraction.gold.measuring import (
    Evaluation,
    Gold,
    GoldAttribution,
    GoldFigure,
    Measure,
    evaluate,
    gold_from_brat,
)

__all__ = [
    "BratDocument",
    "Evaluation",
    "Gold",
    "GoldAttribution",
    "GoldFigure",
    "Measure",
    "evaluate",
    "gold_from_brat",
    "read_brat",
]
