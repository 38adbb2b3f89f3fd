"""Whom a coded origin text names: "SOHR/Waha Report" is the Observatory and Waha, jointly."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Annotated, Self

from pydantic import Field, ValidationError

from claimtrace._frozen import Frozen
from claimtrace.errors import FormatError, problems_of
from claimtrace.limits import MAX_ID_LENGTH
from claimtrace.records import Source
from claimtrace.registry import Sources
from claimtrace.words.names import id_from_name, name_key

__all__ = ["OriginFile", "OriginNames"]

_ARTICLES = re.compile(r"^(?:the|an|a)\s+", re.IGNORECASE)
_ASIDE = re.compile(r"\(([^()]*)\)?")
_EDGES = " \t\r\n.,;:/|&'\"“”"
_STRONG = re.compile(r"[;/|\n\r]+")
_WEAK = (re.compile(r",+"), re.compile(r"\s*&\s*|\s+and\s+", re.IGNORECASE))


class OriginFile(Frozen):
    """Names of origins and outlets as data; the packaged one is ``data/ucdp_origins.json``."""

    version: Annotated[int, Field(ge=1, le=1)]
    """Version of the format: 1."""
    about: str = ""
    """What the file holds, for people."""
    sources: tuple[Source, ...] = ()
    """Known by name and aliases."""
    unnamed: tuple[Source, ...] = ()
    """People without a name ("local residents"): each event has its own, for they are not the same
    people from one event to the next."""
    readings: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    """Whom a whole text names, by the text, where its words do not show it."""
    appositions: tuple[str, ...] = ()
    """Words that begin a remark on the name before the comma and not a name."""


class OriginNames:
    """Finds the sources that a coded text names.

    Tables are asked in the order given, so that an earlier one overrides a later one. A name that
    no table knows is a source of kind unknown, the same one wherever the name is met.
    """

    def __init__(self, *tables: OriginFile):
        self._registries = [Sources(table.sources) for table in tables]
        self._unnamed = [Sources(table.unnamed) for table in tables]
        self._readings: dict[str, tuple[str, ...]] = {}
        for table in reversed(tables):
            self._readings |= {_key(text): names for text, names in table.readings.items()}
        words = sorted({re.escape(word) for table in tables for word in table.appositions})
        self._apposition = re.compile(rf"\s*(?:{'|'.join(words) or '(?!)'})\b", re.IGNORECASE)
        self._unknown: dict[str, Source] = {}
        self._read: dict[str, tuple[Source, ...]] = {}

    @classmethod
    def packaged(cls) -> Self:
        """The names that come with the package."""
        return cls(_packaged())

    @classmethod
    def load(cls, *paths: str | Path) -> Self:
        """The names in JSON files of the form of `OriginFile`, before those of the package.

        Raises FormatError with every bad field.
        """
        return cls(*(_parse(Path(path).read_bytes(), str(path)) for path in paths), _packaged())

    def named(self, text: str) -> tuple[Source, ...]:
        """The sources that a text names, each once, in its order; none for a blank text."""
        known = self._read.get(text)
        if known is None:
            known = self._read[text] = tuple(dict.fromkeys(self._sources_in(text)))
        return known

    def outlet(self, name: str) -> Source:
        """The publisher with this name; "X (in Y)" is X."""
        bare = _ASIDE.sub(" ", name)
        return self._known(name) or self._known(bare) or self._stranger(bare.strip() or name)

    def is_unnamed(self, source: Source) -> bool:
        """Whether these are people without a name."""
        return any(registry.get(source.id) == source for registry in self._unnamed)

    def chain_of(self, source: Source) -> Iterator[Source]:
        """A source and all that it is part of, as far as the tables know."""
        here: Source | None = source
        seen: set[str] = set()
        while here is not None and here.id not in seen:
            seen.add(here.id)
            yield here
            here = None if here.part_of is None else self._by_id(here.part_of)

    def _sources_in(self, text: str) -> Iterator[Source]:
        reading = self._readings.get(_key(text))
        if reading is not None:
            for name in reading:
                yield self._known(name) or self._stranger(name)
            return
        for part in _STRONG.split(text) if self._known(text) is None else [text]:
            yield from self._in_part(part)

    def _in_part(self, part: str, level: int = 0) -> Iterator[Source]:
        """A part is a name if it is known; else it is taken apart: commas first, then "and"."""
        if not part.strip(_EDGES):
            return
        known = self._known(part)
        if known is not None:
            yield known
        elif level == len(_WEAK):
            yield from self._run_together(part)
        else:
            for piece in self._pieces(part, level):
                yield from self._in_part(piece, level + 1)

    def _pieces(self, part: str, level: int) -> list[str]:
        """Cut outside brackets; a piece that only remarks on the one before stays with it."""
        hidden = _ASIDE.sub(lambda found: "\x00" * len(found[0]), part)
        pieces: list[str] = []
        start = 0
        for cut in (*_WEAK[level].finditer(hidden), None):
            piece = part[start : cut.start() if cut else None]
            if level == 0 and pieces and self._apposition.match(piece):
                pieces[-1] += "," + piece
            else:
                pieces.append(piece)
            start = cut.end() if cut else start
        return pieces

    def _run_together(self, piece: str) -> Iterator[Source]:
        """One name; or two known ones side by side ("SOHR Airwars")."""
        known = self._known(piece)
        if known is None:
            words = piece.split()
            for cut in range(1, len(words)):
                first = self._known(" ".join(words[:cut]))
                second = self._known(" ".join(words[cut:]))
                if first is not None and second is not None:
                    yield from (first, second)
                    return
        yield known or self._with_aside(piece)

    def _with_aside(self, piece: str) -> Source:
        """A name that is not known as it stands: without its brackets, or by what is in them."""
        bare = _ASIDE.sub(" ", piece)
        known = self._known(bare)
        if known is None and bare != piece:
            inside = (self._known(found[1]) for found in _ASIDE.finditer(piece))
            known = next((source for source in inside if source is not None), None)
        return known or self._stranger(bare.strip(_EDGES) or piece)

    def _known(self, name: str) -> Source | None:
        clean = _clean(name)
        for registries in (self._registries, self._unnamed):
            for registry in registries:
                found = registry.resolve(clean)
                if found is not None:
                    return self._by_id(found.id)
        return None

    def _by_id(self, source: str) -> Source | None:
        found = (registry.get(source) for registry in (*self._registries, *self._unnamed))
        return next((record for record in found if record is not None), None)

    def _stranger(self, name: str) -> Source:
        clean = _clean(name) or name
        key = name_key(clean)
        known = self._unknown.get(key)
        if known is None:
            known = self._unknown[key] = Source(id=_id_of(key, clean), name=clean)
        return known


def _key(text: str) -> str:
    return name_key(text.strip(_EDGES))


def _clean(name: str) -> str:
    text = " ".join(name.split()).strip(_EDGES)
    return _ARTICLES.sub("", text)


def _id_of(key: str, name: str) -> str:
    """A readable id; long names that begin alike stay apart."""
    if len(key) <= MAX_ID_LENGTH:
        return id_from_name(name)
    return f"{key[: MAX_ID_LENGTH - 17]}-{hashlib.sha256(key.encode()).hexdigest()[:16]}"


@cache
def _packaged() -> OriginFile:
    file = resources.files("claimtrace").joinpath("data/ucdp_origins.json")
    return _parse(file.read_bytes(), "the packaged names")


def _parse(content: bytes, name: str) -> OriginFile:
    try:
        return OriginFile.model_validate_json(content)
    except ValidationError as error:
        raise FormatError(f"{name} is not a table of origin names", problems_of(error)) from None
