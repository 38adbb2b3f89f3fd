"""Attributions found by the ids under which they are shown, while a source is confidential."""

from __future__ import annotations

from collections.abc import Iterator

from claimtrace.confidential import Cover
from claimtrace.errors import LedgerError
from claimtrace.ledger.asking.fetching import cover_of, pages
from claimtrace.ledger.store.database import Database
from claimtrace.ledger.store.stored import body_of, id_of, read_body, shown_id, stored_id
from claimtrace.records import Attribution

__all__ = ["own_id"]

# The attributions in which a confidential source reports or is cited.
_NAMING = """SELECT body FROM attribution
WHERE reporter IN (SELECT key FROM source WHERE confidential)
OR attributed_to IN (SELECT key FROM source WHERE confidential)"""

_FORMER = "SELECT body FROM former WHERE kind = 'attribution' AND body IS NOT NULL"

_IS_THERE = "SELECT 1 FROM attribution WHERE id = :id UNION ALL SELECT 1 FROM former WHERE id = :id"


def own_id(database: Database, record_id: str) -> str | bytes:
    """The stored id of the attribution that has this id, or is shown under it.

    A computed id is a hash of the content, so an attribution that is shown with a pseudonym in it
    is shown under another id than its own. Where no attribution has the id, those that are
    covered are looked through: the ones that name a confidential source, then all whose texts may
    do so, then former versions. Returns the id itself where nothing is found. Raises LedgerError
    where several attributions are shown under it.
    """
    stored = stored_id(record_id)
    if isinstance(stored, str) or database.row(_IS_THERE, {"id": stored}):
        return stored
    with database.reading():
        cover = cover_of(database)
        if not cover:
            return stored
        for attributions in (
            _read(database, _NAMING),
            pages(database, "attribution"),
            _read(database, _FORMER),
        ):
            found = {
                id_of(hop, body_of(hop)[1])
                for hop in attributions
                if _is_shown_as(hop, record_id, cover)
            }
            if len(found) > 1:
                own = ", ".join(sorted(map(shown_id, found)))
                raise LedgerError(
                    f"{len(found)} attributions are shown as {record_id!r}, for they differ only "
                    f"in what is hidden: use their own ids ({own})"
                )
            if found:
                return found.pop()
    return stored


def _read(database: Database, sql: str) -> Iterator[Attribution]:
    for (body,) in database.each(sql):
        yield read_body("attribution", body)


def _is_shown_as(hop: Attribution, record_id: str, cover: Cover) -> bool:
    covered = cover.over(hop)
    return covered is not hop and covered.id == record_id
