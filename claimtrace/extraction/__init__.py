"""From the text of an article to candidate records, for a person or a pipeline to accept."""

from claimtrace.extraction.candidates import (
    Article,
    CandidateClaim,
    CandidateHop,
    CueKind,
    Extraction,
    Link,
    Span,
)
from claimtrace.extraction.english.lexicon import DEFAULT, Lexicon
from claimtrace.extraction.english.rules import Rules
from claimtrace.extraction.plugins import (
    Combined,
    CombinedCandidate,
    Extractor,
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
    Ruling,
    SuggestedQuestion,
    accepted_records,
    review,
    suggest_questions,
)

__all__ = [
    "DEFAULT",
    "Article",
    "CandidateClaim",
    "CandidateHop",
    "Combined",
    "CombinedCandidate",
    "CueKind",
    "Decision",
    "Extraction",
    "Extractor",
    "Lexicon",
    "Link",
    "Review",
    "Rules",
    "Ruling",
    "Span",
    "SuggestedQuestion",
    "accept",
    "accepted_records",
    "available",
    "combine",
    "extract",
    "load_extractor",
    "review",
    "suggest_questions",
    "validate_spans",
]
