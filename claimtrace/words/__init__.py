"""Words: how names and figures are read and written."""

from claimtrace.words.lookalikes import confusable_names, mixes_scripts, skeleton, turns_writing
from claimtrace.words.modifiers import Modifier
from claimtrace.words.names import id_from_name, name_key
from claimtrace.words.phrases import read_phrase

__all__ = [
    "Modifier",
    "confusable_names",
    "id_from_name",
    "mixes_scripts",
    "name_key",
    "read_phrase",
    "skeleton",
    "turns_writing",
]
