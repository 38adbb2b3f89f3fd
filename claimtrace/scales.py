"""The scales of the field as data, each with its source: store codes, convert at the edge."""

from __future__ import annotations

from typing import NamedTuple

__all__ = [
    "ADMIRALTY_CREDIBILITY",
    "ADMIRALTY_RELIABILITY",
    "ICD203",
    "LikelihoodBand",
    "likelihood_of",
]

ADMIRALTY_RELIABILITY = {
    "A": "Completely reliable",
    "B": "Usually reliable",
    "C": "Fairly reliable",
    "D": "Not usually reliable",
    "E": "Unreliable",
    "F": "Reliability cannot be judged",
}
"""Source reliability, STANAG 2511 / AJP-2.1."""

ADMIRALTY_CREDIBILITY = {
    1: "Confirmed by other sources",
    2: "Probably true",
    3: "Possibly true",
    4: "Doubtful",
    5: "Improbable",
    6: "Truth cannot be judged",
}
"""Information credibility, STANAG 2511 / AJP-2.1."""


class LikelihoodBand(NamedTuple):
    """Words for a probability from ``low`` up to ``high``."""

    words: str
    low: float
    high: float


ICD203 = (
    LikelihoodBand("almost no chance", 0.01, 0.05),
    LikelihoodBand("very unlikely", 0.05, 0.20),
    LikelihoodBand("unlikely", 0.20, 0.45),
    LikelihoodBand("roughly even chance", 0.45, 0.55),
    LikelihoodBand("likely", 0.55, 0.80),
    LikelihoodBand("very likely", 0.80, 0.95),
    LikelihoodBand("almost certain", 0.95, 0.99),
)
"""Expressions of likelihood, US Intelligence Community Directive 203 (2015)."""


def likelihood_of(probability: float) -> str:
    """The ICD 203 words for a probability in [0, 1]; the outermost bands reach to 0 and 1."""
    for band in ICD203:
        if probability < band.high:
            return band.words
    return ICD203[-1].words
