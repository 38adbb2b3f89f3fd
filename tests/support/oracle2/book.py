"""The records of one question, read the slow way: who is who, and what each hop is worth."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from support.oracle2.figures import (
    ZERO,
    Moment,
    Relation,
    denial_reaches,
    exact,
    moment,
    relation,
    twins,
)

SPEAKING = frozenset(
    {
        "government",
        "armed_force",
        "armed_group",
        "monitor",
        "official",
        "witness",
        "anonymous",
        "material",
    }
)
DEFAULTS: dict[str, Any] = {
    "reliability": {"A": 0.95, "B": 0.75, "C": 0.50, "D": 0.25, "E": 0.05},
    "letters": {},
    "bloc_of": {},
    "source_reliability": {},
    "interest": {"self": 1.0, "neutral": 0.5, "against": 0.125},
    "coupling": 0.5,
    "coupling_by_bloc": {},
    "certainty": {
        "own": 1.0,
        "named": 1.0,
        "hedged": 0.9,
        "vague": 0.7,
        "unattributed": 0.7,
        "material": 0.9,
    },
    "tolerance": 0.20,
    "same_window": 0.5,
    "bound_reach": 2.0,
    "bound_kappa": 0.5,
    "rounding": {"half_unit": 0.5, "share": 0.25, "around": 0.10},
    "vague": {"dozens": 24, "hundreds": 200},
    "cuts": {
        "judged": 0.10,
        "faint": 0.20,
        "unopposed": 0.05,
        "undisputed": 0.05,
        "improbable": 0.50,
        "doubtful": 0.20,
        "confirmed": 0.80,
        "second_bloc": 0.20,
        "opposed": 0.20,
        "probable": 0.55,
        "opposed_probable": 0.40,
        "contested": 0.30,
        "undercut": 0.50,
    },
}


def full_policy(policy: Mapping[str, Any] | None) -> dict[str, Any]:
    """The defaults with what the policy changes; partial tables are filled up."""
    made = dict(DEFAULTS)
    for name, value in (policy or {}).items():
        fills = name in {"reliability", "interest", "certainty", "rounding", "vague", "cuts"}
        made[name] = {**DEFAULTS[name], **value} if fills else value
    return made


@dataclass(frozen=True)
class Hop:
    """One attribution, with what its silence means filled in."""

    claim: str
    group: str
    reporter: str
    cited: str | None
    basis: str
    certainty: Fraction
    stance: str
    target: str | None
    supersedes: str | None
    said: Moment | None
    held: bool
    document: tuple[tuple[str, Any], ...]

    @property
    def identity(self) -> tuple[str, str] | None:
        """What makes two documents one: sha256, else url (formula 4)."""
        fields = dict(self.document)
        if fields.get("sha256"):
            return ("sha256", fields["sha256"].lower())
        return ("url", fields["url"]) if fields.get("url") else None


class Book:
    """Sources, claims, hops and policy of one question, and the look-ups that need no chain."""

    def __init__(
        self, records: Iterable[Mapping[str, Any]], question_of: str, policy: Mapping[str, Any]
    ) -> None:
        records = list(records)
        self.policy = policy
        self._relations: dict[tuple[str, str], Relation] = {}
        self.sources = {r["id"]: r for r in records if r["type"] == "source"}
        claims = {r["id"]: r for r in records if r["type"] == "claim"}
        asked = _question(claims[question_of])
        self.claims = {i: c for i, c in claims.items() if _question(c) == asked}
        self.group = twins(self.claims.values(), policy)
        self.groups = sorted(set(self.group.values()))
        self.hops = list(
            dict.fromkeys(
                self._hop(r)
                for r in records
                if r["type"] == "attribution" and r["claim"] in self.claims
            )
        )

    def _hop(self, record: Mapping[str, Any]) -> Hop:
        document = record.get("document")
        fields = dict(document or {})
        basis = record.get("basis") or self._implied_basis(record)
        newer, older = record["claim"], record.get("supersedes")
        return Hop(
            claim=newer,
            group=self.group[newer],
            reporter=record["reporter"],
            cited=record.get("attributed_to"),
            basis=basis,
            certainty=self._certainty(record, basis),
            stance=record.get("stance", "asserts"),
            target=record.get("undercuts"),
            supersedes=None if older is None else self.group[older],
            said=moment(record.get("said") or fields.get("published")),
            held=document is not None,
            document=tuple(sorted((k, str(v)) for k, v in fields.items() if v is not None)),
        )

    def _implied_basis(self, record: Mapping[str, Any]) -> str:
        cited = record.get("attributed_to")
        if cited is None:
            return "own" if self.speaks(record["reporter"]) else "unattributed"
        return "hedged" if self.kind(cited) == "anonymous" else "named"

    def _certainty(self, record: Mapping[str, Any], basis: str) -> Fraction:
        if record.get("certainty") is not None:
            return exact(record["certainty"])
        cited = record.get("attributed_to")
        if basis == "named" and cited is not None and self.kind(cited) == "material":
            basis = "material"
        return exact(self.policy["certainty"][basis])

    # sources

    def kind(self, source: str) -> str:
        return str(self.sources[source].get("kind", "unknown"))

    def speaks(self, source: str) -> bool:
        return self.kind(source) in SPEAKING

    def fidelity(self, source: str) -> Fraction:
        return exact(self.sources[source].get("fidelity", 1))

    def within(self, source: str, whole: str) -> bool:
        """Whether the source is the other or, through any number of steps, a part of it."""
        while source != whole:
            parent = self.sources[source].get("part_of")
            if parent is None:
                return False
            source = parent
        return True

    def organisation(self, source: str) -> str:
        while (parent := self.sources[source].get("part_of")) is not None:
            source = str(parent)
        return source

    def bloc(self, organisation: str) -> str | None:
        bloc = self.policy["bloc_of"].get(organisation, self.sources[organisation].get("bloc"))
        return None if bloc is None else str(bloc)

    def bloc_key(self, organisation: str) -> tuple[str, str]:
        bloc = self.bloc(organisation)
        return ("alone", organisation) if bloc is None else ("bloc", bloc)

    def coupling(self, key: tuple[str, str]) -> Fraction:
        if key[0] != "bloc":
            return ZERO
        return exact(self.policy["coupling_by_bloc"].get(key[1], self.policy["coupling"]))

    def rho(self, organisation: str, group: str) -> Fraction | None:
        """Reliability before interest; None where nobody graded the organisation."""
        measured, topic = self.policy["source_reliability"], self.claims[group].get("topic")
        for key in ((organisation, topic), f"{organisation} {topic}", organisation):
            if key in measured:
                return exact(measured[key])
        own = self.sources[organisation].get("reliability", "F")
        letter = self.policy["letters"].get(organisation, own)
        return None if letter == "F" else exact(self.policy["reliability"][letter])

    def interest(self, organisation: str, group: str, stance: str) -> str:
        if self.kind(organisation) == "material":
            return "neutral"
        claim = self.claims[group]
        gains, loses = (
            any(self._touches(name, organisation) for name in claim.get(side) or ())
            for side in ("favours", "harms")
        )
        if gains == loses:
            return "neutral"
        return "self" if gains == (stance == "asserts") else "against"

    def _touches(self, name: str, organisation: str) -> bool:
        is_it = name in self.sources and self.organisation(name) == organisation
        return is_it or self.bloc(organisation) == name

    def adjusted(self, rho: Fraction, interest: str) -> Fraction:
        g = exact(self.policy["interest"][interest])
        return rho / (rho + 2 * g * (1 - rho)) if rho else ZERO

    # claims

    def supports(self, group: str) -> list[str]:
        """The groups whose assertion supports this one, itself first."""
        return [group] + [g for g in self.groups if g != group and self._to(g, group).supports]

    def contradictions(self, group: str) -> dict[str, Fraction]:
        found = {g: self._to(g, group).kappa for g in self.groups if g != group}
        return {g: kappa for g, kappa in found.items() if kappa > 0}

    def reaches(self, denied: str, group: str) -> bool:
        """Whether a denial of one group denies the other."""
        if denied == group:
            return True
        return denial_reaches(self.claims[denied], self.claims[group], self.policy)

    def _to(self, a: str, b: str) -> Relation:
        if (a, b) not in self._relations:
            self._relations[a, b] = relation(self.claims[a], self.claims[b], self.policy)
        return self._relations[a, b]


def _question(claim: Mapping[str, Any]) -> str:
    return str(claim.get("question") or claim["id"])
