"""The names of sources: what two spellings of one have in common, and ids made of them."""

from __future__ import annotations

import hashlib
import re
import unicodedata

from claimtrace.limits import MAX_ID_LENGTH

__all__ = ["id_from_name", "name_key"]

_JOINTS = re.compile(r"[\s\-_\u2010-\u2015]+")
_FORBIDDEN = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b\u202a-\u202e\u2066-\u2069\ufeff]")


def name_key(name: str) -> str:
    """What two spellings of one name have in common.

    Unicode NFC, casefolded; runs of white space, hyphens and underscores count as one joint.

    >>> name_key("Al-Jazeera  English")
    'al-jazeera-english'
    """
    visible = unicodedata.normalize("NFC", _FORBIDDEN.sub("", name))
    folded = unicodedata.normalize("NFC", visible.casefold())
    return _JOINTS.sub("-", folded).strip("-")


def id_from_name(name: str) -> str:
    """A readable id for a source of which only the name is known.

    A name that is too long for an id is cut, and told from others by a hash.

    >>> id_from_name("The Daily Star")
    'the-daily-star'
    """
    key = name_key(name) or "unnamed"
    if len(key) <= MAX_ID_LENGTH:
        return key
    digest = hashlib.sha256(key.encode()).hexdigest()[:32]
    return f"{key[: MAX_ID_LENGTH - 33]}#{digest}"
