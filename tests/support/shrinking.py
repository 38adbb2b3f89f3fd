"""From a case that breaks a law to a smallest one that still does."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from copy import deepcopy
from typing import Any, TypeVar

from claimtrace import Attribution, Claim, Source
from claimtrace.jsonlines import to_line
from claimtrace.records import Record
from support.networks import Network

T = TypeVar("T")
Part = tuple[str, Any]
"""A record, a field or a rule, with the word that says which."""

NEEDED = {"source": {"id"}, "claim": {"id"}, "hop": {"claim", "reporter"}}
POINTERS = ("reporter", "attributed_to", "part_of")


def smallest(
    items: Sequence[T],
    fails: Callable[[list[T]], bool],
    closed: Callable[[list[T]], list[T]] = list,
) -> list[T]:
    """Items of which none can be dropped, with what hangs on it, so that it ``fails`` all the same.

    Halves are dropped first, then quarters, in the end one by one. ``closed`` takes from a list
    what cannot stand without an item that is no longer there.
    """
    kept = list(items)
    size = max(1, len(kept) // 2)
    while True:
        before, at = len(kept), 0
        while at < len(kept):
            fewer = closed([*kept[:at], *kept[at + size :]])
            if len(fewer) < len(kept) and fails(fewer):
                kept = fewer
            else:
                at += size
        if len(kept) == before and size == 1:
            return kept
        if len(kept) == before:
            size //= 2


# -- networks -------------------------------------------------------------------------------------


def smallest_network(network: Network, fails: Callable[[Network], bool]) -> Network:
    """Without records, rules and optional fields that the failure does not need."""

    def with_records(parts: list[Part]) -> bool:
        return fails(_network_of(parts))

    def with_fields(names: list[tuple[int, str]]) -> bool:
        return fails(_network_of(_with_only(parts, set(names))))

    parts = smallest(_parts_of(network), with_records, _closed)
    names = [
        (place, name)
        for place, (sort, kw) in enumerate(parts)
        for name in (kw if sort in NEEDED else ())
        if name not in NEEDED[sort]
    ]
    parts = _with_only(parts, set(smallest(names, with_fields)))
    return _network_of(smallest(parts, with_records, _closed))


def _parts_of(network: Network) -> list[Part]:
    return [
        *(("hop", kw) for kw in network.hops),
        *(("claim", kw) for kw in network.claims),
        *(("source", kw) for kw in network.sources),
        *(("rule", item) for item in network.rules.items()),
    ]


def _network_of(parts: Iterable[Part]) -> Network:
    found: dict[str, list[Any]] = {"source": [], "claim": [], "hop": [], "rule": []}
    for sort, value in parts:
        found[sort].append(deepcopy(value))
    return Network(found["source"], found["claim"], found["hop"], dict(found["rule"]))


def _closed(parts: list[Part]) -> list[Part]:
    """Without the records that name a source or claim which is not there."""
    while True:
        sources = {kw["id"] for sort, kw in parts if sort == "source"} | {None}
        claims = {kw["id"] for sort, kw in parts if sort == "claim"} | {None}
        left = [
            (sort, kw)
            for sort, kw in parts
            if sort == "rule"
            or (
                all(kw.get(name) in sources for name in POINTERS)
                and all(kw.get(name) in claims for name in ("claim", "supersedes"))
            )
        ]
        if len(left) == len(parts):
            return left
        parts = left


def _with_only(parts: Sequence[Part], names: set[tuple[int, str]]) -> list[Part]:
    return [
        (sort, kw if sort == "rule" else {
            name: value
            for name, value in kw.items()
            if name in NEEDED[sort] or (place, name) in names
        })
        for place, (sort, kw) in enumerate(parts)
    ]  # fmt: skip


def network_as_text(network: Network) -> str:
    """JSON Lines of the records, and the policy if it is not the default one."""
    lines = [*map(to_line, network.records())]
    if network.rules:
        lines.append(f"policy: {network.policy().model_dump_json(exclude_unset=True)}")
    return "\n".join(lines)


# -- records --------------------------------------------------------------------------------------


def smallest_records(
    records: Sequence[Record], fails: Callable[[list[Record]], bool]
) -> list[Record]:
    """Without the records and, if their order does not matter, the fields that it does not need."""
    least = smallest(records, fails, _closed_records)

    def still(network: Network) -> bool:
        try:
            made = network.records()
        except ValueError:  # fields that need one another
            return False
        return fails(made)

    network = _as_network(least)
    return smallest_network(network, still).records() if still(network) else least


def _as_network(records: Iterable[Record]) -> Network:
    network = Network()
    for record in records:
        fields = {name: getattr(record, name) for name in record.model_fields_set}
        if isinstance(record, Source):
            network.sources.append(fields)
        elif isinstance(record, Claim):
            network.claims.append(fields)
        else:
            if record.given_id == record.content_id:  # computed, and so of the other fields
                fields.pop("id", None)
            network.hops.append(fields)
    return network


def _closed_records(records: list[Record]) -> list[Record]:
    while True:
        sources = {record.id for record in records if isinstance(record, Source)} | {None}
        claims = {record.id for record in records if isinstance(record, Claim)} | {None}
        left = [record for record in records if _stands(record, sources, claims)]
        if len(left) == len(records):
            return left
        records = left


def _stands(record: Record, sources: set[str | None], claims: set[str | None]) -> bool:
    if isinstance(record, Source):
        return record.part_of in sources
    if isinstance(record, Attribution):
        cited = {record.reporter, record.attributed_to} <= sources
        return cited and {record.claim, record.supersedes} <= claims
    return True


def records_as_text(records: Sequence[Record]) -> str:
    return "\n".join(map(to_line, records))
