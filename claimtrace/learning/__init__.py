"""What the track record says of sources, and who may copy whom without saying so."""

from claimtrace.learning.answers import answer_key
from claimtrace.learning.copying import (
    CopyEvidence,
    CopySuspicion,
    suspected_copying,
)
from claimtrace.learning.fusing import Fused, fuse, fuse_parts
from claimtrace.learning.parts import Parts
from claimtrace.learning.remedies import discounts, with_suspected
from claimtrace.learning.settings import LearningSettings
from claimtrace.learning.track_record import SourceRecord, TrackRecord, track_record
from claimtrace.learning.voices import Voices

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
