"""The three kinds of records by name, each with its model."""

from __future__ import annotations

from typing import Any

from pydantic import TypeAdapter

from claimtrace.errors import InvalidRecord
from claimtrace.records import Attribution, Claim, Record, Source

__all__ = ["KINDS", "LISTS", "MODELS", "kind_of"]

MODELS: dict[str, type[Source] | type[Claim] | type[Attribution]] = {
    "source": Source,
    "claim": Claim,
    "attribution": Attribution,
}
"""The model of each kind."""

KINDS = tuple(MODELS)
"""The kinds of records, in the order in which they can refer to one another."""

LISTS: dict[str, TypeAdapter[list[Any]]] = {
    kind: TypeAdapter(list[model])  # type: ignore[valid-type]
    for kind, model in MODELS.items()
}
"""What reads and writes many records of one kind in one go."""

_KIND_OF = {model: kind for kind, model in MODELS.items()}


def kind_of(record: Record) -> str:
    """The kind of a record. Raises InvalidRecord for anything that is none."""
    try:
        return _KIND_OF[type(record)]
    except KeyError:
        raise InvalidRecord(
            f"a Source, Claim or Attribution is expected, not {type(record).__name__}"
        ) from None
