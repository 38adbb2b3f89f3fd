"""schema.org JSON-LD out: claims with their appearances, and scores as claim reviews."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from claimtrace.case import Case
from claimtrace.formats.terms import Shelf, as_json, local_name
from claimtrace.policy import Policy
from claimtrace.quantities import Quantity
from claimtrace.records import Attribution, Claim, Record, Source, SourceKind, Stance
from claimtrace.scales import ADMIRALTY, ADMIRALTY_CREDIBILITY, DEGREE_OF_SUPPORT
from claimtrace.scoring import Corroboration, corroborate
from claimtrace.tracing import trace
from claimtrace.windows import TimeWindow, first_instant

__all__ = ["CONTEXT", "schemaorg_lines", "to_schemaorg"]

CONTEXT = {"@vocab": "https://schema.org/"}
"""The context of an export: every term is schema.org's, and nothing is fetched to read it."""

_BEST, _WORST = 5, 1
_RATING_NAME = "Information credibility of the Admiralty code, turned round: 5 is its 1, 1 is its 5"

_PEOPLE = frozenset({SourceKind.OFFICIAL, SourceKind.WITNESS})
_NOBODY = frozenset({SourceKind.ANONYMOUS, SourceKind.UNKNOWN, SourceKind.SOCIAL_MEDIA})

_Node = dict[str, Any]


def schemaorg_lines(records: Iterable[Record], policy: Policy) -> Iterator[str]:
    """The lines of a JSON-LD document of claims and of their scores by a policy."""
    return as_json(to_schemaorg(Shelf(records).cases(), policy))


def to_schemaorg(
    cases: Iterable[Case], policy: Policy | None = None, *, author: str | None = None
) -> _Node:
    """A JSON-LD document of each case's claims, and of each score as a ClaimReview.

    A Claim's ``author`` are its origins, its ``appearance`` every report of it that is held, and
    ``firstAppearance`` the earliest that is dated. Its figure is a QuantitativeValue under
    ``about``. A ClaimReview's rating is the credibility digit, turned round so that 5 is best, as
    search engines expect; a 6 has no value. ``author`` is who reviews, by name. Claims of which no
    report is held are not reviewed.
    """
    policy = policy or Policy()
    graph: list[_Node] = []
    for case in cases:
        for name in sorted(case.claims):
            claim = case.claims[name]
            graph.append(_claim(case, claim, policy))
            score = corroborate(case, claim, policy)
            if score.reports:
                graph.append(_review(claim, score, author))
    return {"@context": CONTEXT, "@graph": graph}


def _claim(case: Case, claim: Claim, policy: Policy) -> _Node:
    origins = trace(case, claim, policy=policy).origins
    reports = [hop for hop in case.hops(claim.id, Stance.ASSERTS) if hop.document is not None]
    reports.sort(key=lambda hop: hop.id)
    dated = {(first_instant(hop.said), hop.id): hop for hop in reports if hop.said is not None}
    node: _Node = {"@type": "Claim", "@id": _iri(claim.id), "text": claim.statement}
    if origins:
        node["author"] = [_agent(case.sources[origin]) for origin in origins]
    if claim.quantity is not None:
        node["about"] = _figure(claim.quantity)
    if claim.window is not None:
        node |= _coverage(claim.window)
    if reports:
        node["appearance"] = [_work(case, hop) for hop in reports]
    if dated:
        first = min(dated)
        node["firstAppearance"] = _work(case, dated[first])
        node["datePublished"] = node["firstAppearance"]["datePublished"]
    return node


def _work(case: Case, hop: Attribution) -> _Node:
    document = hop.document
    assert document is not None
    node: _Node = {"@type": "CreativeWork", "publisher": _agent(case.sources[hop.reporter])}
    named = {
        "url": document.url,
        "headline": document.title,
        "archivedAt": document.archived,
        "creditText": document.credit,
        "copyrightNotice": document.rights,
        "datePublished": None if hop.said is None else hop.said.isoformat(),
    }
    node |= {name: value for name, value in named.items() if value is not None}
    if hop.attributed_to is not None:
        node["sourceOrganization"] = _agent(case.sources[hop.attributed_to])
    return node


def _agent(source: Source) -> _Node:
    sort = "Person" if source.kind in _PEOPLE else "Organization"
    node = {
        "@type": "Thing" if source.kind in _NOBODY else sort,
        "@id": f"urn:claimtrace:source:{local_name(source.id)}",
        "name": source.name,
    }
    return node | ({} if source.url is None else {"url": source.url})


def _figure(quantity: Quantity) -> _Node:
    low, high = quantity.interval()
    node = {
        "@type": "QuantitativeValue",
        "name": str(quantity),
        "value": quantity.value,
        "minValue": low,
        "maxValue": high,
        "unitText": quantity.unit,
    }
    return {name: value for name, value in node.items() if value is not None}


def _coverage(window: TimeWindow) -> _Node:
    """ISO 8601 interval; an open side is two full stops."""
    ends = (window.start, window.end)
    return {"temporalCoverage": "/".join(".." if end is None else end.isoformat() for end in ends)}


def _review(claim: Claim, score: Corroboration, author: str | None) -> _Node:
    node: _Node = {
        "@type": "ClaimReview",
        "@id": f"urn:claimtrace:score:{local_name(claim.id)}",
        "claimReviewed": claim.statement,
        "itemReviewed": {"@id": _iri(claim.id)},
        "reviewRating": _rating(score),
        "reviewBody": score.summary(),
    }
    if author is not None:
        node["author"] = {"@type": "Organization", "name": author}
    return node


def _rating(score: Corroboration) -> _Node:
    words = ADMIRALTY_CREDIBILITY[score.credibility]
    rating: _Node = {"@type": "Rating", "name": _RATING_NAME, "alternateName": words}
    if score.credibility <= _BEST:
        rating |= {
            "ratingValue": _BEST + _WORST - score.credibility,
            "bestRating": _BEST,
            "worstRating": _WORST,
        }
    rating["ratingExplanation"] = (
        f"Grade {score.grade}, {ADMIRALTY}; support {score.support:.3f}, {DEGREE_OF_SUPPORT}; "
        f"policy {score.policy.name} {score.policy.digest}"
    )
    return rating


def _iri(claim: str) -> str:
    return f"urn:claimtrace:claim:{local_name(claim)}"
