"""From the text of an article to candidate records, for a person or a pipeline to accept."""

from claimtrace.extraction.acceptance import accept
from claimtrace.extraction.article import Article
from claimtrace.extraction.brat import BratDocument, read_brat
from claimtrace.extraction.candidates import (
    CandidateClaim,
    CandidateHop,
    Extraction,
    Link,
    Relation,
)
from claimtrace.extraction.combination import Combined, Proposal, combine
from claimtrace.extraction.evaluation import (
    Evaluation,
    Gold,
    GoldAttribution,
    GoldFigure,
    Measure,
    evaluate,
    gold_from_brat,
)
from claimtrace.extraction.lexicon import DEFAULT, Lexicon
from claimtrace.extraction.plugins import (
    Extractor,
    available,
    extract,
    load_extractor,
    validate_spans,
)
from claimtrace.extraction.questions import SuggestedQuestion, suggest_questions
from claimtrace.extraction.review import Decision, Review, Verdict, records_of, review
from claimtrace.extraction.rules import Rules
from claimtrace.extraction.spans import Span

__all__ = [
    "DEFAULT",
    "Article",
    "BratDocument",
    "CandidateClaim",
    "CandidateHop",
    "Combined",
    "Decision",
    "Evaluation",
    "Extraction",
    "Extractor",
    "Gold",
    "GoldAttribution",
    "GoldFigure",
    "Lexicon",
    "Link",
    "Measure",
    "Proposal",
    "Relation",
    "Review",
    "Rules",
    "Span",
    "SuggestedQuestion",
    "Verdict",
    "accept",
    "available",
    "combine",
    "evaluate",
    "extract",
    "gold_from_brat",
    "load_extractor",
    "read_brat",
    "records_of",
    "review",
    "suggest_questions",
    "validate_spans",
]
