"""What several exporters need: safe names for ids, moments as texts, cases in a fixed order."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, date, datetime
from os import PathLike
from typing import Any
from urllib.parse import quote

from claimtrace.case.case import Case
from claimtrace.errors import DuplicateId, InvalidRecord
from claimtrace.policy import Policy
from claimtrace.records import Attribution, Claim, Letter, Record, Source
from claimtrace.scoring import Corroboration
from claimtrace.windows import first_instant

__all__ = [
    "Catalogue",
    "Letters",
    "as_json",
    "instant",
    "judged_by",
    "local_name",
    "policy_of",
    "utc",
]


class Catalogue:
    """Records by type, each once, in the order of their ids: the same however they came.

    Raises DuplicateId where two different records have one id, and InvalidRecord for anything
    that is no record.
    """

    def __init__(self, records: Iterable[Record]):
        kept: dict[type, dict[str, Any]] = {Source: {}, Claim: {}, Attribution: {}}
        if isinstance(records, _RECORDS) or not isinstance(records, Iterable):
            raise _no_record(records)
        for record in records:
            if not isinstance(record, _RECORDS):
                raise _no_record(record)
            known = kept[type(record)].setdefault(record.id, record)
            if known is not record and known != record:
                kind = type(record).__name__.lower()
                raise DuplicateId(f"two different {kind}s have the id {record.id!r}")
        self.sources: dict[str, Source] = dict(sorted(kept[Source].items()))
        self.claims: dict[str, Claim] = dict(sorted(kept[Claim].items()))
        self.attributions: dict[str, Attribution] = dict(sorted(kept[Attribution].items()))
        self._organisations = _organisations(self.sources)

    def organisation_of(self, source: str) -> str | None:
        """The id at the end of a source's ``part_of`` chain; None where that goes round."""
        return self._organisations.get(source, source)

    def records(self) -> list[Record]:
        """All records: sources, claims, attributions."""
        return [*self.sources.values(), *self.claims.values(), *self.attributions.values()]

    def cases(self) -> list[Case]:
        """One case for each question, in the order of their names. Raises as `Case.group` does."""
        return sorted(Case.group(self.records()), key=lambda case: case.question)


_RECORDS = (Source, Claim, Attribution)


def _no_record(thing: object) -> InvalidRecord:
    if isinstance(thing, _RECORDS):
        expected, cure = "a list of records", "hand over [record]"
    elif isinstance(thing, str | PathLike):
        expected, cure = "a list of records", "claimtrace.read(path) reads them from a file"
    else:
        expected = "a Source, Claim or Attribution"
        cure = "of a case or a ledger, hand over what its records() gives"
    return InvalidRecord(f"{expected} is expected, not {type(thing).__name__}: {cure}")


def _organisations(sources: Mapping[str, Source]) -> dict[str, str | None]:
    """The end of each source's ``part_of`` chain, None where it goes round in a circle."""
    ends: dict[str, str | None] = {}
    for source in sources:
        path: dict[str, None] = {}
        here = source
        while here not in ends and here not in path:
            path[here] = None
            parent = sources[here].part_of if here in sources else None
            if parent is None:
                ends[here] = here
            else:
                here = parent
        ends |= dict.fromkeys(path, ends.get(here))
    return ends


def as_json(content: Any) -> Iterator[str]:
    """A document as lines of JSON, two spaces deep, in Unicode."""
    return iter(json.dumps(content, indent=2, ensure_ascii=False, allow_nan=False).split("\n"))


def local_name(text: str) -> str:
    """An id as the local part of a qualified name or of a URN: percent-encoded ASCII.

    Also encodes what PROV's grammar forbids at the ends of a name.
    """
    name = quote(text, safe="").replace("~", "%7E")
    if name[:1] in ("-", "."):
        name = f"%{ord(name[0]):02X}{name[1:]}"
    return f"{name[:-1]}%2E" if name.endswith(".") else name


def instant(moment: date) -> str:
    """The instant at which a moment begins, ISO 8601 with its offset."""
    return first_instant(moment).isoformat()


def utc(moment: datetime) -> str:
    """An instant as STIX and RFC 3339 write it, in UTC and in milliseconds, ending in Z."""
    text = moment.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="milliseconds")
    return f"{text}Z"


def policy_of(policy: Policy | None) -> Policy:
    """The policy, the default one where none is given. Raises TypeError for anything else."""
    if policy is None:
        return Policy()
    if not isinstance(policy, Policy):
        raise TypeError(f"a Policy is expected, not {type(policy).__name__}: hand over Policy(...)")
    return policy


class Letters:
    """The source reliability that counts for each source: its organisation's, by a policy.

    The policy's letter, else that of the organisation's record; F where there is neither, and
    where the policy has a number in place of the letter, be it for one topic only.
    """

    def __init__(self, shelf: Catalogue, policy: Policy):
        self._shelf = shelf
        self._letters = policy.letters
        self._numbers = {
            key if isinstance(key, str) else key[0] for key in policy.source_reliability
        }

    def of(self, source: str) -> Letter:
        """The letter of a source, whether or not there is a record of it."""
        organisation = self._shelf.organisation_of(source)
        if organisation is None or organisation in self._numbers:
            return "F"
        record = self._shelf.sources.get(organisation)
        return self._letters.get(organisation) or ("F" if record is None else record.reliability)


def judged_by(policy: Policy, scores: Iterable[Corroboration]) -> Iterator[Corroboration]:
    """The scores, one after the other.

    Raises TypeError for anything that is no score, and ValueError for one by a policy with other
    numbers: the letters beside it would not be those that made it.
    """
    if isinstance(scores, Corroboration) or not isinstance(scores, Iterable):
        raise TypeError(
            f"a list of scores is expected, not {type(scores).__name__}: "
            "hand over [score], or corroborate_all(cases, policy)"
        )
    for score in scores:
        if not isinstance(score, Corroboration):
            raise TypeError(
                f"a Corroboration is expected as score, not {type(score).__name__}: "
                "corroborate and corroborate_all give them"
            )
        if score.policy.digest != policy.digest:
            raise ValueError(
                f"the score of {score.claim!r} is by the policy {score.policy.name!r} "
                f"({score.policy.digest}), the export by {policy.name!r} ({policy.digest}): "
                "hand over the policy that made the scores as policy=..."
            )
        yield score
