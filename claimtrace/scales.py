"""The scales of the field as data, each with its source: store codes, convert at the edge."""

from __future__ import annotations

from typing import NamedTuple

__all__ = [
    "ADMIRALTY",
    "ADMIRALTY_CREDIBILITY",
    "ADMIRALTY_RELIABILITY",
    "CALCULUS",
    "DEGREE_OF_SUPPORT",
    "ICD203",
    "MISP_ADMIRALTY",
    "MISP_ADMIRALTY_CREDIBILITY",
    "MISP_ADMIRALTY_RELIABILITY",
    "MISP_ESTIMATIVE",
    "MISP_LIKELIHOOD",
    "STIX_ADMIRALTY",
    "STIX_CREDIBILITY",
    "LikelihoodBand",
    "Scale",
    "StixBand",
    "likelihood_of",
]


class Scale(NamedTuple):
    """The name of a scale, which version of it this is, and where it is laid down."""

    name: str
    version: str
    source: str

    def __str__(self) -> str:
        return f"{self.name} ({self.version})"


ADMIRALTY = Scale("Admiralty code", "AJP-2.1", "NATO STANAG 2511 and AJP-2.1")

CALCULUS = "2"
"""Version of the formulas; printed with every score and part of every policy's digest."""

DEGREE_OF_SUPPORT = Scale(
    "claimtrace degree of support, 0-1", f"calculus {CALCULUS}", "docs/scoring.md"
)

STIX_ADMIRALTY = Scale("Admiralty Credibility", "STIX 2.1", "OASIS STIX 2.1, appendix A")

MISP_ADMIRALTY = Scale("admiralty-scale", "MISP taxonomy", "MISP taxonomies, admiralty-scale")

MISP_ESTIMATIVE = Scale(
    "estimative-language", "MISP taxonomy", "MISP taxonomies, estimative-language"
)

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


class StixBand(NamedTuple):
    """A line of a STIX confidence scale: its exact words, and the value to write."""

    words: str
    confidence: int


STIX_CREDIBILITY = {
    1: StixBand("1 - Confirmed by other sources", 90),
    2: StixBand("2 - Probably True", 70),
    3: StixBand("3 - Possibly True", 50),
    4: StixBand("4 - Doubtful", 30),
    5: StixBand("5 - Improbable", 10),
}
"""Information credibility as STIX confidence, 0-100. A 6 has none: the property is left out."""

MISP_ADMIRALTY_RELIABILITY = {"A": 100, "B": 75, "C": 50, "D": 25, "E": 0}
"""Numerical values in MISP's admiralty-scale. MISP gives F the 50 of a C; here it has none."""

MISP_ADMIRALTY_CREDIBILITY = {1: 100, 2: 75, 3: 50, 4: 25, 5: 0}
"""Numerical values in MISP's admiralty-scale. MISP gives 6 the 50 of a 3; here it has none."""

MISP_LIKELIHOOD = {
    "almost no chance": ("almost-no-chance", 0),
    "very unlikely": ("very-unlikely", 5),
    "unlikely": ("unlikely", 20),
    "roughly even chance": ("roughly-even-chance", 45),
    "likely": ("likely", 55),
    "very likely": ("very-likely", 80),
    "almost certain": ("almost-certain", 95),
}
"""ICD 203 words as the value and number of ``estimative-language:likelihood-probability``."""


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
    """The ICD 203 words for a probability in [0, 1]; the outermost bands reach to 0 and 1.

    >>> likelihood_of(0.7)
    'likely'
    """
    for band in ICD203:
        if probability < band.high:
            return band.words
    return ICD203[-1].words
