"""How a record is stored: its canonical text, its id, and the digest that the journal chains."""

from __future__ import annotations

import hashlib
import json
import re
import secrets
from collections.abc import Sequence
from contextlib import suppress
from typing import Any, NamedTuple

from pydantic import ValidationError

from claimtrace.errors import InvalidRecord, LedgerError
from claimtrace.hops import seconds_of
from claimtrace.kinds import LISTS, MODELS, kind_of
from claimtrace.records import Attribution, Record, Stance

__all__ = [
    "SALT_BYTES",
    "bodies_of",
    "body_of",
    "columns_of",
    "content_hash",
    "id_of",
    "leaf_of",
    "read_bodies",
    "read_body",
    "shown_id",
    "stored_id",
]

_HASH_BYTES = 16
SALT_BYTES = 16
"""Random bytes that go into a version's digest, so that it does not betray what was erased."""

_COMPUTED_ID = re.compile("att-([0-9a-f]{32})")
_encode = json.JSONEncoder(
    sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False,
    check_circular=False,  # pydantic has looked already
).encode  # fmt: skip


def bodies_of(kind: str, records: Sequence[Record]) -> list[tuple[str, bytes]]:
    """The canonical JSON of records of one kind, each as text and as UTF-8.

    Keys are sorted, and fields that hold their default are left out, as is the id of an
    attribution where none was given: so its text is what `Attribution.content_id` hashes. Raises
    InvalidRecord where extensions hold what JSON cannot express.
    """
    try:
        contents = LISTS[kind].dump_python([*records], mode="json", exclude_defaults=True)
        if kind == "attribution":
            for record, content in zip(records, contents, strict=True):
                if "id" in content and _has_computed_id(record):
                    del content["id"]
        return [(text, text.encode()) for text in _texts_of(contents)]
    except (ValueError, RecursionError) as error:
        if len(records) > 1:
            return [body_of(record) for record in records]
        raise InvalidRecord(
            f"{kind} {records[0].id!r:.80} cannot be written as JSON ({error}): extensions may "
            "hold what JSON expresses, and nothing else"
        ) from None


def _texts_of(contents: list[Any]) -> list[str]:
    """The JSON text of each content; one call for all takes half the time of a call each.

    They are told apart by a word between them that nobody knew when they were written.
    """
    word = secrets.token_hex(16)
    text = _encode([each for content in contents for each in (content, word)])
    between = f',"{word}"'
    return text[1 : -len(between) - 1].split(f"{between},")


def body_of(record: Record) -> tuple[str, bytes]:
    """The canonical JSON of one record; see `bodies_of`."""
    return bodies_of(kind_of(record), [record])[0]


def _has_computed_id(record: Record) -> bool:
    """Whether the id that an attribution has by now is the one computed from its content."""
    return (
        isinstance(record, Attribution)
        and _COMPUTED_ID.fullmatch(record.id) is not None
        and record.id == record.content_id
    )


def content_hash(raw: bytes) -> bytes:
    """The 16 bytes that an attribution's computed id writes in hex."""
    return hashlib.sha256(raw).digest()[:_HASH_BYTES]


def id_of(record: Record, raw: bytes) -> str | bytes:
    """A record's id as it is stored, from the record and its canonical text."""
    if type(record) is Attribution:
        given = record.given_id
        return content_hash(raw) if given is None else stored_id(given)
    return record.id


def stored_id(record_id: str) -> str | bytes:
    """An id as the table of attributions holds it: computed ids as bytes."""
    computed = _COMPUTED_ID.fullmatch(record_id)
    return bytes.fromhex(computed[1]) if computed else record_id


def shown_id(stored: str | bytes) -> str:
    """The id that a stored one stands for."""
    return stored if isinstance(stored, str) else f"att-{stored.hex()}"


class Columns(NamedTuple):
    """What the table of attributions repeats of one, so that scoring need not read its body.

    None where a field holds its default. ``said`` is in seconds since the epoch; ``held`` is 1
    where there is a document.
    """

    stance: str | None
    basis: str | None
    certainty: float | None
    said: float | None
    held: int | None


def columns_of(hop: Attribution) -> Columns:
    """The columns of an attribution."""
    stance, basis, said = hop.stance, hop.basis, hop.said
    return Columns(
        None if stance is Stance.ASSERTS else stance.value,
        None if basis is None else basis.value,
        hop.certainty,
        None if said is None else seconds_of(said),
        None if hop.document is None else 1,
    )


def leaf_of(salt: bytes, number: int, kind: str, raw: bytes) -> bytes:
    """The salted digest of one version of a record: 128 bits of SHA-256.

    It covers the version's number and the record's kind, too, so that a version that was moved
    is found.
    """
    return hashlib.sha256(b"%b%d:%b:%b" % (salt, number, kind.encode(), raw)).digest()[:_HASH_BYTES]


def read_bodies(kind: str, bodies: Sequence[Any]) -> list[Any]:
    """The records whose canonical JSON these are, read in one go; raises as `read_body` does."""
    with suppress(ValidationError, TypeError):
        records = LISTS[kind].validate_json(f"[{','.join(bodies)}]")
        if len(records) == len(bodies):
            return records
    return [read_body(kind, body) for body in bodies]


def read_body(kind: str, body: Any) -> Any:
    """The record whose canonical JSON this is. Raises LedgerError where it is none."""
    try:
        return MODELS[kind].model_validate_json(body)
    except (ValidationError, TypeError) as error:
        count = error.error_count() if isinstance(error, ValidationError) else 1
        raise LedgerError(
            f"a stored {kind} cannot be read ({count} errors in {body!r:.80}): the file was "
            "damaged; see verify(), and go back to a backup"
        ) from None
