"""How a record is stored: its canonical text, its id, and the digest that the journal chains."""

from __future__ import annotations

import hashlib
import json
import os
import re
import secrets
from collections.abc import Mapping, Sequence
from contextlib import suppress
from itertools import chain, repeat
from typing import Any, NamedTuple

from pydantic import ValidationError

from claimtrace.case.hops import document_identity, identity_of, seconds_of
from claimtrace.errors import InvalidRecord, LedgerError
from claimtrace.jsonlines import LISTS, MODELS, kind_of
from claimtrace.records import Attribution, Basis, Record, Stance

__all__ = [
    "SALT_BYTES",
    "bodies_of",
    "body_of",
    "columns_of",
    "content_hash",
    "document_of",
    "id_of",
    "ids_of",
    "leaf_of",
    "read_bodies",
    "read_body",
    "scope_of",
    "seals_of",
    "shown_id",
    "stored_id",
]

_HASH_BYTES = 16
SALT_BYTES = 16
"""Random bytes that go into a version's digest, so that it does not betray what was erased."""

_SEALED = b"%b%d:%b:%b"  # salt, number, kind and canonical text, under a version's digest
_COMPUTED_ID = re.compile("att-([0-9a-f]{32})")
_encode = json.JSONEncoder(
    sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False,
    check_circular=False,  # pydantic has looked already
).encode  # fmt: skip


def bodies_of(kind: str, records: Sequence[Record]) -> tuple[list[str], list[bytes]]:
    """The canonical JSON of records of one kind: all as text, and all as UTF-8.

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
        texts = _texts_of(contents)
        return texts, [text.encode() for text in texts]
    except (ValueError, RecursionError) as error:
        if len(records) > 1:
            bodies = [body_of(record) for record in records]
            return [text for text, _ in bodies], [raw for _, raw in bodies]
        raise InvalidRecord(
            f"{kind} {records[0].id!r:.80} cannot be written as JSON ({error}): extensions may "
            "hold what JSON expresses, and nothing else"
        ) from None


def _texts_of(contents: list[Any]) -> list[str]:
    """The JSON text of each content; one call for all takes half the time of a call each.

    They are told apart by a word between them that nobody knew when they were written.
    """
    word = secrets.token_hex(16)
    text = _encode([*chain.from_iterable(zip(contents, repeat(word)))])
    between = f',"{word}"'
    return text[1 : -len(between) - 1].split(f"{between},")


def body_of(record: Record) -> tuple[str, bytes]:
    """The canonical JSON of one record; see `bodies_of`."""
    (text,), (raw,) = bodies_of(kind_of(record), [record])
    return text, raw


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


def ids_of(hops: Sequence[Attribution], raws: Sequence[bytes]) -> list[str | bytes | bytearray]:
    """The ids of attributions as they are stored; see `id_of`."""
    return [
        bytearray(hashlib.sha256(raw).digest()[:_HASH_BYTES]) if given is None else stored_id(given)
        for given, raw in zip([vars(hop)["id"] for hop in hops], raws, strict=True)
    ]


def stored_id(record_id: str) -> str | bytes:
    """An id as the table of attributions holds it: computed ids as bytes."""
    computed = _COMPUTED_ID.fullmatch(record_id)
    return bytes.fromhex(computed[1]) if computed else record_id


def shown_id(stored: str | bytes | bytearray) -> str:
    """The id that a stored one stands for."""
    return stored if isinstance(stored, str) else f"att-{stored.hex()}"


class Columns(NamedTuple):
    """What the table of attributions repeats of each, so that scoring need not read its body.

    ``said`` is in seconds since the epoch; ``held`` is 1 where there is a document, ``document``
    what `identity_of` says of it.
    """

    stance: list[Any]
    basis: list[Any]
    certainty: list[Any]
    said: list[Any]
    held: list[Any]
    document: list[Any]


def document_of(said: Mapping[str, Any]) -> bytes | None:
    """What the column document holds for an attribution, from the fields of its body."""
    document = said.get("document")
    if document is None or "attributed_to" in said or said.get("basis") == Basis.UNATTRIBUTED:
        return None
    return document_identity(document.get("sha256"), document.get("url"))


def scope_of(names: Sequence[str]) -> str | None:
    """A scope as its column holds it: no name has a blank."""
    return " ".join(names) or None


def columns_of(hops: Sequence[Attribution], absent: str | None = None) -> Columns:
    """The columns of attributions, with ``absent`` where a field holds its default."""
    fields = [vars(hop) for hop in hops]
    stances, bases, certainties, moments, documents = (
        [each[name] for each in fields]
        for name in ("stance", "basis", "certainty", "said", "document")
    )
    return Columns(
        [absent if stance is Stance.ASSERTS else stance.value for stance in stances],
        [absent if basis is None else basis.value for basis in bases],
        [absent if certainty is None else certainty for certainty in certainties],
        [absent if said is None else seconds_of(said) for said in moments],
        [absent if document is None else 1 for document in documents],
        [
            absent
            if document is None
            or each["attributed_to"] is not None  # most hops cite somebody
            or (own := identity_of(hop)) is None
            else bytearray(own)
            for document, each, hop in zip(documents, fields, hops, strict=True)
        ],
    )


def leaf_of(salt: bytes, number: int, kind: str, raw: bytes) -> bytes:
    """The salted digest of one version of a record: 128 bits of SHA-256.

    It covers the version's number and the record's kind, too, so that a version that was moved
    is found.
    """
    return hashlib.sha256(_SEALED % (salt, number, kind.encode(), raw)).digest()[:_HASH_BYTES]


def seals_of(
    kind: str, numbers: Sequence[int], raws: Sequence[bytes]
) -> tuple[list[bytearray], list[bytearray]]:
    """Fresh salts for new records of one kind, and their salted digests; see `leaf_of`."""
    pool = bytearray(os.urandom(SALT_BYTES * len(raws)))
    salts = [pool[at : at + SALT_BYTES] for at in range(0, len(pool), SALT_BYTES)]
    name = kind.encode()
    return salts, [
        bytearray(hashlib.sha256(_SEALED % (salt, number, name, raw)).digest()[:_HASH_BYTES])
        for salt, number, raw in zip(salts, numbers, raws, strict=True)
    ]


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
            f"a stored {kind} cannot be read ({count} errors): the file was damaged; see verify(), "
            "which says where, and go back to a backup"
        ) from None
