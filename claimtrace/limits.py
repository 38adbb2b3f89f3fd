"""The largest input that is accepted; every error that refuses more names the limit here."""

__all__ = [
    "MAX_ALIASES",
    "MAX_ID_LENGTH",
    "MAX_LINE_BYTES",
    "MAX_NAMES",
    "MAX_NUMBER",
    "MAX_PROBLEMS",
    "MAX_TEXT_LENGTH",
    "MAX_URL_LENGTH",
]

MAX_ID_LENGTH = 200
"""Characters in an id or in the name of a bloc."""

MAX_TEXT_LENGTH = 100_000
"""Characters in any one text: a statement, a quotation, a note."""

MAX_URL_LENGTH = 8_000
"""Characters in a URL."""

MAX_ALIASES = 1_000
"""Other names of one source."""

MAX_NAMES = 1_000
"""Organisations and blocs that one claim favours, or harms."""

MAX_NUMBER = 10**15
"""The largest figure; whole numbers up to here are exact as floats, too."""

MAX_LINE_BYTES = 1_000_000
"""Bytes in one line of JSON Lines."""

MAX_PROBLEMS = 1_000
"""Problems that one error keeps; it counts the others."""
