"""From the text of an article to candidate records, for a person or a pipeline to accept."""

from claimtrace.extraction.candidates import (
    Article,
    CandidateClaim,
    CandidateHop,
    Extraction,
    Link,
    Relation,
    Span,
)
from claimtrace.extraction.english.lexicon.lexicon import DEFAULT, Lexicon
from claimtrace.extraction.english.rules import Rules
from claimtrace.extraction.plugins import (
    Combined,
    Extractor,
    Proposal,
    available,
    combine,
    extract,
    load_extractor,
    validate_spans,
)
from claimtrace.extraction.review.acceptance import accept
from claimtrace.extraction.review.review import (
    Decision,
    Review,
    SuggestedQuestion,
    Verdict,
    records_of,
    review,
    suggest_questions,
)

__all__ = [
    "DEFAULT",
    "Article",
    "CandidateClaim",
    "CandidateHop",
    "Combined",
    "Decision",
    "Extraction",
    "Extractor",
    "Lexicon",
    "Link",
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
    "extract",
    "load_extractor",
    "records_of",
    "review",
    "suggest_questions",
    "validate_spans",
]
