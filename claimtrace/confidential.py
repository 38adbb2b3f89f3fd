"""Confidential sources under a pseudonym: in every record that is handed on, stable and alike."""

from __future__ import annotations

import hashlib
import hmac
import re
import unicodedata
from collections.abc import Iterable
from typing import Any
from urllib.parse import unquote

from claimtrace.limits import MAX_TEXT_LENGTH
from claimtrace.records import Attribution, Claim, Record, Source

__all__ = ["Cover", "pseudonym", "shown"]

_DIGITS = 12
_PUBLIC = b"claimtrace pseudonym"
_JOINTS = re.compile(r"[\W_]+")

# Texts in which a name may stand. Ids of claims, questions and blocs are not searched: people
# chose them, and other records refer to them.
_TEXTS: dict[type[Record], tuple[str, ...]] = {
    Source: ("name", "aliases", "url", "note", "extensions"),
    Claim: ("statement", "note", "extensions"),
    Attribution: ("document", "quote", "wording", "recorded_by", "note", "extensions"),
}
_NAMES: dict[type[Record], tuple[str, ...]] = {
    Source: ("part_of",),
    Claim: ("favours", "harms", "scope"),
    Attribution: ("reporter", "attributed_to", "undercuts"),
}
_URLS = frozenset({"url", "archived"})
_SPANS = frozenset({"start", "end"})


def pseudonym(source_id: str, secret: bytes = b"") -> str:
    """The name under which a confidential source is shown: ``confidential-`` and 12 hex digits.

    The digits are those of an HMAC-SHA-256 of the id under ``secret``. A ledger has a random
    secret of its own, and nobody without it can tell who is meant. Without a secret the key is a
    public one: who suspects somebody can confirm it by trying the id.

    >>> pseudonym("deep-throat")
    'confidential-aec0ea8090ca'
    """
    digest = hmac.new(secret or _PUBLIC, source_id.encode(), hashlib.sha256).hexdigest()
    return f"confidential-{digest[:_DIGITS]}"


def shown(records: Iterable[Record], secret: bytes = b"") -> list[Record]:
    """The records with every confidential source among them under its pseudonym.

    See `Cover` for what is replaced. Scores are the same as before.

    >>> [source.id for source in shown([Source(id="x", name="A name", confidential=True)])]
    ['confidential-67f259787135']
    """
    given = list(records)
    cover = Cover((record for record in given if isinstance(record, Source)), secret)
    return [cover.over(record) for record in given]


class Cover:
    """Puts pseudonyms in the place of the confidential ones among some sources.

    Of a confidential source, its kind, grade, fidelity, organisation and bloc stay, for scoring
    needs them; name, aliases, URL, note and extensions go. Wherever a record names it, the
    pseudonym stands instead. In statements, quotations, notes and other texts, its id, name and
    aliases are replaced where they stand as whole words, in any case; a URL that spells one of
    them is left out. What describes the source in other words is not found.
    """

    def __init__(self, sources: Iterable[Source], secret: bytes = b""):
        hidden = [source for source in sources if source.confidential]
        self._ids = {source.id: pseudonym(source.id, secret) for source in hidden}
        self._names = {
            _folded(name): self._ids[source.id]
            for source in hidden
            for name in (*source.aliases, source.name, source.id)
        }
        written = {
            unicodedata.normalize("NFC", name)
            for source in hidden
            for name in (*source.aliases, source.name, source.id)
        }
        longest_first = sorted(written | self._names.keys(), key=lambda name: (-len(name), name))
        self._pattern = re.compile(
            rf"(?<!\w)(?:{'|'.join(map(re.escape, longest_first))})(?!\w)", re.IGNORECASE
        )
        self._spelled = {f"-{_JOINTS.sub('-', name).strip('-')}-" for name in self._names}

    def __bool__(self) -> bool:
        return bool(self._ids)

    def hides(self, ids: Iterable[str]) -> bool:
        """Whether one of these sources is confidential."""
        return any(source in self._ids for source in ids)

    def over(self, record: Record) -> Record:
        """The record as it may be shown; itself, where it names nobody who is confidential."""
        if not self._ids:
            return record
        if isinstance(record, Source) and record.id in self._ids:
            return self._masked(record)
        computed = {"id"} if _has_computed_id(record) else None
        before = record.model_dump(mode="json", exclude_defaults=True, exclude=computed)
        after = dict(before)
        for field in _NAMES[type(record)]:
            if field in after:
                after[field] = self._replaced(after[field])
        for field in _TEXTS[type(record)]:
            if field in after:
                after[field] = self._read(after[field], field)
        return record if after == before else type(record).model_validate(after)

    def _masked(self, source: Source) -> Source:
        name = self._ids[source.id]
        whole = source.part_of
        return Source(
            id=name,
            name=name,
            kind=source.kind,
            reliability=source.reliability,
            fidelity=source.fidelity,
            part_of=None if whole is None else self._ids.get(whole, whole),
            bloc=source.bloc,
            confidential=True,
        )

    def _replaced(self, named: Any) -> Any:
        if isinstance(named, str):
            return self._ids.get(named, named)
        return [self._ids.get(name, name) for name in named]

    def _read(self, value: Any, field: str) -> Any:
        """A value of a text field, at any depth, with names replaced."""
        if isinstance(value, str):
            if field in _URLS:
                return None if self._spells(value) else value
            return self._without_names(value)
        if isinstance(value, list):
            return [self._read(item, field) for item in value]
        if isinstance(value, dict):
            inside = {
                self._without_names(key): self._read(item, key) for key, item in value.items()
            }
            if field == "quote" and inside != value:
                return {key: item for key, item in inside.items() if key not in _SPANS}
            return inside
        return value

    def _without_names(self, text: str) -> str:
        folded = unicodedata.normalize("NFC", text)
        if not self._pattern.search(folded):
            return text
        return self._pattern.sub(self._name_for, folded)[:MAX_TEXT_LENGTH]

    def _name_for(self, match: re.Match[str]) -> str:
        return self._names.get(_folded(match[0]), "[confidential]")

    def _spells(self, url: str) -> bool:
        words = f"-{_JOINTS.sub('-', _folded(unquote(url)))}-"
        return any(name in words for name in self._spelled)


def _has_computed_id(record: Record) -> bool:
    """Whether an attribution's id is, or will be, a hash of its content.

    Such an id is not shown beside other content: whoever guesses what was hidden could confirm it.
    """
    if not isinstance(record, Attribution):
        return False
    return record.given_id is None or record.given_id == record.content_id


def _folded(name: str) -> str:
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", name).casefold())
