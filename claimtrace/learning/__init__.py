"""What the track record says of sources, and who may copy whom without saying so."""

from claimtrace.learning.answers import answer_key
from claimtrace.learning.copying import (
    CopyEvidence,
    CopySuspicion,
    discounts,
    suspected_copying,
    with_suspected,
)
from claimtrace.learning.fusing import Fused, fuse, fuse_parts
from claimtrace.learning.settings import LearningSettings
from claimtrace.learning.track_record import SourceRecord, TrackRecord, track_record
from claimtrace.learning.voices import Parts, Voices

__all__ = [
    "CopyEvidence",
    "CopySuspicion",
    "Fused",
    "LearningSettings",
    "Parts",
    "SourceRecord",
    "TrackRecord",
    "Voices",
    "answer_key",
    "discounts",
    "fuse",
    "fuse_parts",
    "suspected_copying",
    "track_record",
    "with_suspected",
]
