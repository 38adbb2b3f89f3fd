"""STIX 2.1 out: sources as identities, claims and scores as notes, articles as reports."""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from claimtrace.formats.misp import reliability_tag, score_tags
from claimtrace.formats.terms import Catalogue, Letters, as_json, judged_by, policy_of, utc
from claimtrace.jsonlines import to_line
from claimtrace.policy import Policy
from claimtrace.records import Attribution, Claim, Document, Record, Source, SourceKind
from claimtrace.scales import ADMIRALTY, DEGREE_OF_SUPPORT, STIX_ADMIRALTY, STIX_CREDIBILITY
from claimtrace.scoring import Corroboration, corroborate_all
from claimtrace.windows import first_instant

__all__ = ["NAMESPACE", "UNDATED", "stix_lines", "to_stix"]

NAMESPACE = uuid.uuid5(uuid.NAMESPACE_URL, "urn:claimtrace:stix")
"""The namespace of the UUIDv5 ids: the same content has the same id, and other content another."""

UNDATED = "1970-01-01T00:00:00.000Z"
"""When an object was created of which no record says when it was said."""

_CLASSES = {
    SourceKind.OFFICIAL: "individual",
    SourceKind.WITNESS: "individual",
    SourceKind.ANONYMOUS: "unknown",
    SourceKind.UNKNOWN: "unknown",
    SourceKind.SOCIAL_MEDIA: "unknown",
    SourceKind.MATERIAL: "unknown",
}

_Object = dict[str, Any]


def stix_lines(records: Iterable[Record], policy: Policy) -> Iterator[str]:
    """The lines of a STIX bundle of records and of their scores by a policy."""
    shelf, policy = Catalogue(records), policy_of(policy)
    return as_json(_bundle(shelf, corroborate_all(shelf.cases(), policy), policy))


def to_stix(
    records: Iterable[Record],
    scores: Iterable[Corroboration] = (),
    *,
    policy: Policy | None = None,
) -> _Object:
    """A STIX 2.1 bundle (OASIS standard, 2021).

    Each source is an identity, each claim a note about those who say it. An attribution is a
    relationship from its reporter to the claim's note (``asserts``, ``denies``, ``retracts``,
    ``undercuts``), one to the identity that it cites (``cites``), and for an undercut one to the
    identity whose word it calls worthless (``undercuts``); where its document is dated, a report
    holds both together. A score is a note on the claim's note with the credibility as confidence,
    0-100, on the Admiralty scale of the standard; a 6 has no confidence. Reliability letters are
    labels in MISP's machine tags; an F has none. Ids and times come from the content, so that
    exporting twice gives the same bytes.

    ``policy`` (the default one, if not given) is that of the scores; an identity's letter is that
    of its organisation by this policy. Raises InvalidRecord and TypeError for what is no record
    or no score, ValueError for a score by another policy.

    >>> rows = [{"q": "toll", "who": who, "via": "sohr"} for who in ("daily", "wire")]
    >>> (case,) = Case.from_rows(rows, question="q", reporter="who", origin="via")
    >>> to_stix(case.records())["type"]
    'bundle'
    """
    return _bundle(Catalogue(records), scores, policy_of(policy))


def _bundle(shelf: Catalogue, scores: Iterable[Corroboration], policy: Policy) -> _Object:
    maker = _Maker(shelf, Letters(shelf, policy))
    for claim in shelf.claims.values():
        maker.add_claim(claim)
    for attribution in shelf.attributions.values():
        maker.add_attribution(attribution)
    for score in judged_by(policy, scores):
        maker.add_score(score)
    objects = sorted(maker.objects.values(), key=lambda made: made["id"])
    ids = [made["id"] for made in objects]
    bundle: _Object = {"type": "bundle", "id": _id("bundle", *ids)}
    return bundle | ({"objects": objects} if objects else {})


class _Maker:
    """A bundle in the making."""

    def __init__(self, shelf: Catalogue, letters: Letters):
        self.objects: dict[str, _Object] = {}
        self._letters = letters
        self._claims = shelf.claims
        self._notes: dict[str, str] = {}
        self._said = _first_said(shelf.attributions.values())
        self._speakers: dict[str, set[str]] = {}
        for hop in shelf.attributions.values():
            self._speakers.setdefault(hop.claim, set()).add(hop.reporter)
        self._identities: dict[str, str] = {}
        for source in shelf.sources.values():
            self._add_identity(source.id, to_line(source), _identity(source))
        for source in shelf.sources.values():
            if source.part_of in self._identities:
                self._relate("part-of", self._identities[source.id],
                             self._identities[source.part_of], UNDATED)  # fmt: skip

    def _put(self, kind: str, content: str, created: str, fields: _Object) -> str:
        """Add an object whose id names its content; the same again is the same object."""
        name = _id(kind, content, created)
        common = {"type": kind, "spec_version": "2.1", "id": name}
        self.objects[name] = {**common, "created": created, "modified": created, **fields}
        return name

    def _relate(self, sort: str, source: str, target: str, created: str, about: str = "") -> str:
        fields = {"relationship_type": sort, "source_ref": source, "target_ref": target}
        described = fields | ({"description": about} if about else {})
        return self._put("relationship", json.dumps(described), created, described)

    def _identity_of(self, source: str) -> str:
        """The identity of a source; of one without a record, only the id is known."""
        if source not in self._identities:
            fields = {"name": source, "identity_class": "unknown"}
            self._add_identity(source, json.dumps(fields), fields)
        return self._identities[source]

    def _add_identity(self, source: str, content: str, fields: _Object) -> None:
        tag = reliability_tag(self._letters.of(source))
        labels = {} if tag is None else {"labels": [tag]}
        self._identities[source] = self._put(
            "identity", content + json.dumps(labels), UNDATED, fields | labels
        )

    def add_claim(self, claim: Claim) -> None:
        speakers = [self._identity_of(name) for name in sorted(self._speakers.get(claim.id, ()))]
        if not speakers:
            speakers = [self._put("identity", "claimtrace", UNDATED, _CLAIMTRACE)]
        fields = {
            "abstract": f"{claim.question}: {claim.id}"
            + f" (scope: {', '.join(claim.scope)})" * bool(claim.scope),
            "content": claim.statement,
            "object_refs": speakers,
        }
        content = to_line(claim) + json.dumps(speakers)
        self._notes[claim.id] = self._put("note", content, self._when(claim.id), fields)

    def _when(self, claim: str) -> str:
        said = self._said.get(claim)
        return UNDATED if said is None else utc(said)

    def _note_of(self, claim: str) -> str:
        if claim not in self._notes:
            self.add_claim(Claim(id=claim, statement=claim))
        return self._notes[claim]

    def add_attribution(self, hop: Attribution) -> None:
        created = UNDATED if hop.said is None else utc(first_instant(hop.said))
        note, reporter = self._note_of(hop.claim), self._identity_of(hop.reporter)
        about = hop.id if hop.quote is None else f"{hop.id}: {hop.quote.exact}"
        refs = [note, reporter, self._relate(hop.stance.value, reporter, note, created, about)]
        if hop.attributed_to is not None:
            cited = self._identity_of(hop.attributed_to)
            refs += [cited, self._relate("cites", reporter, cited, created, f"{hop.id} on {note}")]
        if hop.undercuts is not None:
            target = self._identity_of(hop.undercuts)
            about = f"{hop.id}, on {note}: its word is called worthless"
            refs += [target, self._relate("undercuts", reporter, target, created, about)]
        if hop.supersedes is not None:
            self._relate("supersedes", note, self._note_of(hop.supersedes), created)
        if hop.document is not None and hop.said is not None:
            report = _report(hop, hop.document, utc(first_instant(hop.said)), refs)
            self._put("report", to_line(hop) + note, created, report)

    def add_score(self, score: Corroboration) -> None:
        note = self._note_of(score.claim)
        fields: _Object = {
            "abstract": f"Score of {score.claim} by policy {score.policy.name} "
            f"({score.policy.digest})",
            "content": f"{score.summary()}\n\nGrade: {score.grade}, {ADMIRALTY}. "
            f"Support {score.support!r}, opposition {score.opposition!r}, uncertainty "
            f"{score.uncertainty!r}, conflict {score.conflict!r}: {DEGREE_OF_SUPPORT}.",
            "object_refs": [note],
        }
        labels = score_tags(score)
        if labels:
            fields["labels"] = labels
        band = STIX_CREDIBILITY.get(score.credibility)
        if band is not None:
            fields["confidence"] = _checked(band.confidence)
            fields["external_references"] = [
                {"source_name": str(STIX_ADMIRALTY), "description": band.words}
            ]
        created = self._when(score.claim)
        self._put("note", json.dumps(fields, sort_keys=True), created, fields)


_CLAIMTRACE = {"name": "claimtrace", "identity_class": "system"}


def _identity(source: Source) -> _Object:
    fields: _Object = {
        "name": source.name,
        "identity_class": _CLASSES.get(source.kind, "organization"),
    }
    if source.url is not None:
        fields["external_references"] = [{"source_name": source.name, "url": source.url}]
    return fields


def _report(hop: Attribution, document: Document, said: str, refs: list[str]) -> _Object:
    title = document.title or f"{hop.reporter} on {hop.claim}"
    published = said if document.published is None else utc(first_instant(document.published))
    fields: _Object = {"name": title, "published": published, "object_refs": refs}
    if document.url is not None:
        link: _Object = {"source_name": hop.reporter, "url": document.url}
        if document.sha256 is not None:
            link["hashes"] = {"SHA-256": document.sha256.lower()}
        fields["external_references"] = [link]
    return fields


def _checked(confidence: int) -> int:
    """STIX allows 0-100 only."""
    if not 0 <= confidence <= 100:
        raise ValueError(f"a STIX confidence runs from 0 to 100, and this is {confidence}")
    return confidence


def _first_said(hops: Iterable[Attribution]) -> dict[str, datetime]:
    """When each claim was first said, as far as records are dated."""
    said: dict[str, datetime] = {}
    for hop in hops:
        if hop.said is not None:
            moment = first_instant(hop.said)
            said[hop.claim] = min(moment, said.get(hop.claim, moment))
    return said


def _id(kind: str, *content: str) -> str:
    return f"{kind}--{uuid.uuid5(NAMESPACE, json.dumps([kind, *content]))}"
