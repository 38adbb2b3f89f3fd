"""PROV-JSON out: records as a graph of agents, entities and derivations, and scores as bundles.

Why PROV is the one export that is read back: docs/decisions/0030.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import IO, Any

from claimtrace.errors import FormatError, Problem
from claimtrace.formats.imports import Import, Item, OnError, Progress, json_in
from claimtrace.formats.terms import (
    Catalogue,
    Letters,
    as_json,
    instant,
    judged_by,
    local_name,
    policy_of,
)
from claimtrace.jsonlines import parse_lines, to_line
from claimtrace.policy import Policy
from claimtrace.quantities import Number, Quantity
from claimtrace.records import Attribution, Claim, Record, Source, SourceKind, Stance
from claimtrace.scales import ADMIRALTY, DEGREE_OF_SUPPORT
from claimtrace.scoring import Corroboration, corroborate_all

__all__ = ["PREFIXES", "RECORD", "prov_lines", "read_prov", "to_prov"]


PREFIXES = {
    "claimtrace": "urn:claimtrace:terms:",
    **{
        name: f"urn:claimtrace:{name}:"
        for name in ("source", "claim", "question", "statement", "attribution", "score")
    },
}
"""The namespaces of an export. The prefixes prov and xsd belong to PROV-JSON itself."""

RECORD = "claimtrace:record"
"""The attribute that carries a record whole, as its line of JSON Lines."""

_ORGANISATIONS = frozenset(SourceKind) - {
    SourceKind.UNKNOWN, SourceKind.DATASET, SourceKind.SOCIAL_MEDIA, SourceKind.OFFICIAL,
    SourceKind.WITNESS, SourceKind.ANONYMOUS, SourceKind.MATERIAL,
}  # fmt: skip
_PERSONS = frozenset({SourceKind.OFFICIAL, SourceKind.WITNESS})

_Attributes = dict[str, Any]


def prov_lines(records: Iterable[Record], policy: Policy) -> Iterator[str]:
    """The lines of a PROV-JSON document of records and of their scores by a policy."""
    shelf, policy = Catalogue(records), policy_of(policy)
    return as_json(_document(shelf, corroborate_all(shelf.cases(), policy), policy))


def to_prov(
    records: Iterable[Record],
    scores: Iterable[Corroboration] = (),
    *,
    policy: Policy | None = None,
) -> dict[str, dict[str, Any]]:
    """A PROV-JSON document: W3C PROV-DM in the serialisation of the W3C submission of 2013.

    Sources are agents, ``part_of`` is actedOnBehalfOf, and a question is a collection of the claims
    that answer it. What a source says of a claim is an entity, a statement. An attribution is an
    entity that specialises its reporter's statement and is derived from the statement of the source
    that it cites: as a prov:Quotation where the words are quoted, as a prov:PrimarySource where
    that source speaks for itself. A claim that supersedes another is its prov:Revision. A statement
    that undercuts names the agent whose word it calls worthless. Each score is a bundle. Every
    record is carried whole as well (`RECORD`), so that `claimtrace.formats.prov.read_prov` gives
    the same records back.

    ``policy`` (the default one, if not given) is that of the scores; an agent's reliability is
    that of its organisation by this policy. The records need not be complete: PROV allows
    references that lead nowhere. Raises InvalidRecord and TypeError for what is no record or no
    score, ValueError for a score by another policy.

    >>> rows = [{"q": "toll", "who": who, "via": "sohr"} for who in ("daily", "wire")]
    >>> (case,) = Case.from_rows(rows, question="q", reporter="who", origin="via")
    >>> sorted(to_prov(case.records())["agent"])
    ['source:daily', 'source:sohr', 'source:wire']
    """
    return _document(Catalogue(records), scores, policy_of(policy))


def _document(
    shelf: Catalogue, scores: Iterable[Corroboration], policy: Policy
) -> dict[str, dict[str, Any]]:
    graph = _ProvGraph(shelf, Letters(shelf, policy))
    for source in shelf.sources.values():
        graph.add_source(source)
    for claim in shelf.claims.values():
        graph.add_claim(claim)
    for attribution in shelf.attributions.values():
        graph.add_attribution(attribution)
    for score in judged_by(policy, scores):
        graph.add_score(score)
    return {"prefix": PREFIXES, **{key: kept for key, kept in graph.kept.items() if kept}}


class _ProvGraph:
    """A document in the making."""

    def __init__(self, shelf: Catalogue, letters: Letters):
        self._sources = shelf.sources
        self._letters = letters
        self._relations = 0
        self.kept: dict[str, dict[str, _Attributes]] = {
            key: {}
            for key in (
                "entity", "agent", "wasAttributedTo", "actedOnBehalfOf", "wasDerivedFrom",
                "specializationOf", "hadMember", "bundle",
            )
        }  # fmt: skip

    def _relate(self, kind: str, **ends: Any) -> None:
        """Add a relation; relations have no names of their own."""
        self._relations += 1
        content = {name.replace("_", ":", 1): value for name, value in ends.items()}
        self.kept[kind][f"_:id{self._relations}"] = content

    def add_source(self, source: Source) -> None:
        agent: _Attributes = {
            "prov:label": source.name,
            "claimtrace:kind": source.kind.value,
            RECORD: to_line(source),
        }
        if source.kind in _ORGANISATIONS:
            agent["prov:type"] = _name("prov:Organization")
        elif source.kind in _PERSONS:
            agent["prov:type"] = _name("prov:Person")
        elif source.kind is SourceKind.MATERIAL:
            agent["prov:type"] = _name("claimtrace:Material")
        letter = self._letters.of(source.id)
        if letter != "F":
            agent["claimtrace:sourceReliability"] = letter
            agent["claimtrace:sourceReliabilityScale"] = str(ADMIRALTY)
        self.kept["agent"][_id("source", source.id)] = agent
        if source.part_of is not None:
            self._relate(
                "actedOnBehalfOf",
                prov_delegate=_id("source", source.id),
                prov_responsible=_id("source", source.part_of),
            )

    def add_claim(self, claim: Claim) -> None:
        entity = {
            "prov:type": _name("claimtrace:Claim"),
            "prov:label": claim.statement,
            RECORD: to_line(claim),
        }
        if claim.scope:
            entity["claimtrace:scope"] = _one_or_more(claim.scope)
        if claim.quantity is not None:
            entity |= _figure(claim.quantity)
        if claim.window is not None and claim.window.first is not None:
            entity["claimtrace:windowStart"] = _literal(claim.window.first.isoformat(), "dateTime")
        if claim.window is not None and claim.window.last is not None:
            entity["claimtrace:windowEnd"] = _literal(claim.window.last.isoformat(), "dateTime")
        self.kept["entity"][_id("claim", claim.id)] = entity
        question = _id("question", claim.question)
        self.kept["entity"].setdefault(
            question, {"prov:type": _name("prov:Collection"), "prov:label": claim.question}
        )
        self._relate("hadMember", prov_collection=question, prov_entity=_id("claim", claim.id))

    def add_attribution(self, hop: Attribution) -> None:
        here = _id("attribution", hop.id)
        self.kept["entity"][here] = _attribution(hop)
        self._relate(
            "specializationOf",
            prov_specificEntity=here,
            prov_generalEntity=self._statement(hop, hop.reporter),
        )
        if hop.attributed_to is not None:
            self._derive(here, self._statement(hop, hop.attributed_to), self._sort_of(hop))
        if hop.supersedes is not None:
            newer, older = _id("claim", hop.claim), _id("claim", hop.supersedes)
            self._derive(newer, older, "prov:Revision")

    def _statement(self, hop: Attribution, source: str) -> str:
        """The entity of what a source says of a claim; made when it is first needed.

        Whose word it undercuts is part of what it says.
        """
        parts = [hop.claim, hop.stance.value, source]
        if hop.undercuts is not None:
            parts.append(hop.undercuts)
        name = f"statement:{'/'.join(local_name(part) for part in parts)}"
        if name not in self.kept["entity"]:
            self.kept["entity"][name] = {
                "prov:type": _name("claimtrace:Statement"),
                "claimtrace:stance": hop.stance.value,
                "claimtrace:claim": _name(_id("claim", hop.claim)),
            }
            if hop.undercuts is not None:
                target = _name(_id("source", hop.undercuts))
                self.kept["entity"][name]["claimtrace:undercuts"] = target
            self._relate("wasAttributedTo", prov_entity=name, prov_agent=_id("source", source))
            if hop.stance is Stance.ASSERTS:
                self._relate(
                    "specializationOf",
                    prov_specificEntity=name,
                    prov_generalEntity=_id("claim", hop.claim),
                )
        return name

    def _derive(self, generated: str, used: str, sort: str | None) -> None:
        typed = {} if sort is None else {"prov_type": _name(sort)}
        self._relate(
            "wasDerivedFrom", prov_generatedEntity=generated, prov_usedEntity=used, **typed
        )

    def _sort_of(self, hop: Attribution) -> str | None:
        if hop.quote is not None:
            return "prov:Quotation"
        cited = self._sources.get(hop.attributed_to or "")
        return "prov:PrimarySource" if cited is not None and cited.kind.speaks_for_itself else None

    def add_score(self, score: Corroboration) -> None:
        name, claim = _id("score", score.claim), _id("claim", score.claim)
        self.kept["entity"].setdefault(name, {"prov:type": _name("prov:Bundle")})
        self.kept["bundle"][name] = {
            "entity": {name: _score(score), claim: {}},
            "wasDerivedFrom": {
                "_:id1": {"prov:generatedEntity": name, "prov:usedEntity": claim},
            },
        }


def _attribution(hop: Attribution) -> _Attributes:
    entity = {
        "prov:type": _name("claimtrace:Report" if hop.document else "claimtrace:Hop"),
        RECORD: to_line(hop),
    }
    if hop.basis is not None:
        entity["claimtrace:basis"] = hop.basis.value
    if hop.said is not None:
        entity["claimtrace:said"] = _literal(instant(hop.said), "dateTime")
    if hop.document is not None and hop.document.title is not None:
        entity["prov:label"] = hop.document.title
    if hop.document is not None and hop.document.url is not None:
        entity["claimtrace:url"] = hop.document.url
    if hop.quote is not None:
        entity["prov:value"] = hop.quote.exact
    return entity


def _figure(quantity: Quantity) -> _Attributes:
    figure: _Attributes = {
        "claimtrace:unit": quantity.unit,
        "claimtrace:modifier": quantity.modifier.value,
    }
    for name in ("value", "low", "high"):
        number = getattr(quantity, name)
        if number is not None:
            figure[f"claimtrace:{name}"] = _number(number)
    return figure


def _score(score: Corroboration) -> _Attributes:
    entity: _Attributes = {
        "prov:type": _name("claimtrace:Score"),
        "prov:label": f"Score of {score.claim}",
        "claimtrace:grade": score.grade,
        "claimtrace:gradeScale": str(ADMIRALTY),
        "claimtrace:scale": str(DEGREE_OF_SUPPORT),
        "claimtrace:policy": f"{score.policy.name} {score.policy.digest}",
    }
    for name in ("support", "opposition", "uncertainty", "conflict"):
        entity[f"claimtrace:{name}"] = _number(getattr(score, name))
    if score.origins:
        origins = [_name(_id("source", origin)) for origin in score.origins]
        entity["claimtrace:origin"] = _one_or_more(origins)
    return entity


def _one_or_more(values: Sequence[Any]) -> Any:
    """How PROV-JSON writes an attribute that may have several values."""
    return list(values) if len(values) > 1 else values[0]


def _id(kind: str, name: str) -> str:
    return f"{kind}:{local_name(name)}"


def _name(qualified: str) -> _Attributes:
    return _literal(qualified, "QName")


def _number(number: Number) -> _Attributes:
    if isinstance(number, int):
        return _literal(str(number), "long")
    return _literal(repr(number), "double")


def _literal(text: str, sort: str) -> _Attributes:
    return {"$": text, "type": f"xsd:{sort}"}


_NAMESPACE = PREFIXES["claimtrace"]
_LOCAL = "record"


def read_prov(
    path_or_stream: str | Path | IO[bytes] | IO[str],
    *,
    on_error: OnError = "raise",
    progress: Progress | None = None,
) -> Import:
    """The records that a PROV-JSON document carries in its ``claimtrace:record`` attributes.

    They are what was exported, whatever else the document says: prefixes may be renamed, values
    typed, elements added. Scores are passed over. Raises FormatError where the file is not
    PROV-JSON or carries no records; for bad records see `Import`.

    >>> import io, json
    >>> from claimtrace.formats import to_prov
    >>> document = to_prov([Source(id="sohr", name="Syrian Observatory")])
    >>> [record.id for record in read_prov(io.StringIO(json.dumps(document)))]
    ['sohr']
    """
    items = _items(path_or_stream)
    return Import("PROV-JSON", items, on_error=on_error, progress=progress)


def _items(path_or_stream: str | Path | IO[bytes] | IO[str]) -> Iterator[Item]:
    document = json_in(path_or_stream)
    if not isinstance(document, dict):
        raise FormatError("a PROV-JSON document is a JSON object, and this is none")
    found = False
    for line, where in _carried(document):
        found = True
        yield _item(line, where)
    if not found:
        raise FormatError(
            "no records in this PROV document: only documents that claimtrace wrote can be read, "
            "for PROV alone does not say who claims what"
        )


def _carried(document: dict[str, Any]) -> Iterator[tuple[Any, str]]:
    """Each record's line and the name of the element that carries it: sources first."""
    prefixes = document.get("prefix")
    names = {
        f"{prefix}:{_LOCAL}" if prefix != "default" else _LOCAL
        for prefix, uri in (prefixes if isinstance(prefixes, dict) else {}).items()
        if uri == _NAMESPACE
    }
    for kind in ("agent", "entity"):
        elements = document.get(kind)
        if not isinstance(elements, dict):
            continue
        for where, element in elements.items():
            for content in element if isinstance(element, list) else [element]:
                for name in names & set(content if isinstance(content, dict) else ()):
                    yield content[name], where


def _item(line: Any, where: str) -> Item:
    text = line.get("$") if isinstance(line, dict) else line
    if not isinstance(text, str):
        return Item(problems=(Problem("one record as text is expected", record=where),))
    found = [found for _, found in parse_lines(io.StringIO(text))]
    if len(found) != 1:
        return Item(problems=(Problem("one record is expected", record=where),))
    if isinstance(found[0], list):
        return Item(
            problems=tuple(Problem(each.message, record=where, path=each.path) for each in found[0])
        )
    return Item((found[0],))
