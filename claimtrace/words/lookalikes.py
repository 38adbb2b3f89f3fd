"""Names that look alike and are not: letters of other scripts, signs that turn writing round."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from typing import Protocol

from claimtrace.words.names import name_key

__all__ = ["Named", "confusable_names", "mixes_scripts", "skeleton", "turns_writing"]

_TURNING = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_UNSEEN = frozenset("\u00ad\u034f\u115f\u1160\u200b\u200c\u200d\u2060\u3164\ufeff")
_SCRIPTS = ("LATIN", "CYRILLIC", "GREEK", "ARMENIAN", "CHEROKEE")

# Small letters of other scripts that print like a Latin one: those letters of Unicode's
# confusables table (UTS #39) whose prototype is a single letter a to z, for the scripts in which
# names are forged. Capitals are compared as small letters, so forms that are alike only as
# capitals stand here, too.
_LOOKS_LIKE = str.maketrans(
    {
        "а": "a", "в": "b", "с": "c", "ԁ": "d", "е": "e", "һ": "h", "н": "h", "і": "i", "ї": "i",
        "ј": "j", "к": "k", "ӏ": "l", "м": "m", "о": "o", "р": "p", "ԛ": "q", "ѕ": "s", "т": "t",
        "у": "y", "ү": "y", "ԝ": "w", "х": "x", "ѵ": "v",
        "α": "a", "β": "b", "ε": "e", "η": "h", "ι": "i", "κ": "k", "μ": "m", "ν": "v", "ο": "o",
        "ρ": "p", "σ": "o", "τ": "t", "υ": "y", "χ": "x", "ζ": "z", "ϲ": "c", "ϳ": "j",
        "օ": "o", "ս": "u", "հ": "h", "ո": "n", "ց": "g", "զ": "q",
        "ı": "i", "ɑ": "a", "ɡ": "g", "ɩ": "i", "ʏ": "y", "ᴏ": "o", "ꜱ": "s", "ⅼ": "l",
    }
)  # fmt: skip


class Named(Protocol):
    """What has an id and names, as a Source does."""

    @property
    def id(self) -> str:
        """Its id."""
        ...

    @property
    def name(self) -> str:
        """Its name."""
        ...

    @property
    def aliases(self) -> Sequence[str]:
        """Its other names."""
        ...


def confusable_names(sources: Iterable[Named]) -> Iterator[tuple[str, str, str]]:
    r"""What is wrong with the names of sources, as (id of the source, the name, what is wrong).

    Found are names with signs that turn the direction of writing or cannot be seen, words that
    mix scripts which have letters in common ("Rеuters" with a Cyrillic е), and names that look
    like another source's and are not. A hint, not a proof: letters are compared by a short table.

    >>> sources = [Source(id="a", name="Pravda"), Source(id="b", name="Pr\u0430vda")]
    >>> sorted({source for source, _, _ in confusable_names(sources)})
    ['b']
    """
    looks: dict[str, tuple[str, str]] = {}
    for source in sources:
        for name in dict.fromkeys((source.id, source.name, *source.aliases)):
            if turns_writing(name):
                yield source.id, name, "it has signs that turn writing round or cannot be seen"
            if mixes_scripts(name):
                yield source.id, name, "a word of it mixes letters of several scripts"
            other, spelt = looks.setdefault(skeleton(name), (source.id, name))
            if other != source.id and name_key(spelt) != name_key(name):
                yield source.id, name, f"it looks like {spelt!r}, a name of {other!r}"


def turns_writing(name: str) -> bool:
    r"""Whether a name has signs that change the direction of writing, or that cannot be seen.

    >>> turns_writing("The Daily"), turns_writing("The\u202eDaily")
    (False, True)
    """
    return any(letter in _TURNING or letter in _UNSEEN for letter in name)


def mixes_scripts(name: str) -> bool:
    r"""Whether one word has letters of several of the scripts that look alike.

    >>> mixes_scripts("Pravda"), mixes_scripts("Pr\u0430vda")
    (False, True)
    """
    return any(len(_scripts_of(word)) > 1 for word in name.split())


def _scripts_of(word: str) -> set[str]:
    found = set()
    for letter in word:
        if letter.isalpha():
            script = unicodedata.name(letter, "").split(" ")[0]
            if script in _SCRIPTS:
                found.add(script)
    return found


def skeleton(name: str) -> str:
    r"""What a name looks like: two names with one skeleton can hardly be told apart in print.

    Compatibility forms are folded (NFKC), marks and unseen signs dropped, letters of other scripts
    put in the Latin letters that they resemble.

    >>> skeleton("Pravda") == skeleton("Pr\u0430vda")
    True
    """
    folded = unicodedata.normalize("NFKC", name).casefold().translate(_LOOKS_LIKE)
    apart = unicodedata.normalize("NFD", folded)
    dropped = _UNSEEN | _TURNING
    seen = "".join(
        letter for letter in apart if letter not in dropped and not unicodedata.combining(letter)
    )
    return name_key(seen)
