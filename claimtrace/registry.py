"""Known sources and their names."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from claimtrace.errors import AmbiguousName, DuplicateId
from claimtrace.records import Source
from claimtrace.words.names import name_key

__all__ = ["Sources"]


class Sources:
    """Sources that can be found by id, by name or by alias, in any case and script.

    One registry serves many cases. A source is looked up by its exact id first; then by name
    and aliases, compared by `name_key`.

    >>> known = Sources([Source(id="sohr", name="Syrian Observatory", aliases=["SOHR"])])
    >>> known.resolve("syrian observatory").id
    'sohr'
    """

    def __init__(self, sources: Iterable[Source] = ()):
        self._by_id: dict[str, Source] = {}
        self._by_name: dict[str, list[Source]] = {}
        for source in sources:
            self.add(source)

    def add(self, source: Source) -> None:
        """Make a source known; the same one again is a no-op.

        Raises DuplicateId where another source has the same id.
        """
        known = self._by_id.get(source.id)
        if known is not None:
            if known != source:
                raise DuplicateId(
                    f"two different sources have the id {source.id!r}: give one of them another id"
                )
            return
        self._by_id[source.id] = source
        for key in {name_key(name) for name in (source.id, source.name, *source.aliases)}:
            self._by_name.setdefault(key, []).append(source)

    def get(self, source_id: str) -> Source | None:
        """The source with this id, None if there is none."""
        return self._by_id.get(source_id)

    def resolve(self, name: str) -> Source | None:
        """The source with this id, name or alias; None if none is known.

        Raises AmbiguousName where several sources have the name; it lists their ids.
        """
        if name in self._by_id:
            return self._by_id[name]
        found = self._by_name.get(name_key(name), [])
        if len(found) > 1:
            ids = ", ".join(sorted(source.id for source in found))
            raise AmbiguousName(
                f"{name!r} names several sources ({ids}): use the id of the one that is meant"
            )
        return found[0] if found else None

    def collisions(self) -> dict[str, tuple[str, ...]]:
        """Names that several sources share, each with the ids of those sources."""
        return {
            key: tuple(sorted(source.id for source in sources))
            for key, sources in sorted(self._by_name.items())
            if len(sources) > 1
        }

    def __iter__(self) -> Iterator[Source]:
        return iter(self._by_id.values())

    def __len__(self) -> int:
        return len(self._by_id)

    def __contains__(self, source_id: object) -> bool:
        return source_id in self._by_id
