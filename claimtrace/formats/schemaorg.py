"""schema.org JSON-LD out: claims with their appearances, and scores as claim reviews."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from claimtrace.case.case import Case
from claimtrace.case.hops import Hop
from claimtrace.errors import InvalidRecord
from claimtrace.formats.terms import Catalogue, as_json, local_name, policy_of
from claimtrace.policy import Policy
from claimtrace.quantities import Quantity
from claimtrace.reading.counts import count
from claimtrace.reading.reading import Reading
from claimtrace.records import Attribution, Claim, Record, Source, SourceKind, Stance
from claimtrace.scales import ADMIRALTY, ADMIRALTY_CREDIBILITY, DEGREE_OF_SUPPORT
from claimtrace.scoring import Corroboration, corroborate
from claimtrace.windows import Moment, TimeWindow, first_instant

__all__ = ["CONTEXT", "OBSOLETE", "Appearances", "schemaorg_lines", "to_schemaorg"]


class Appearances:
    """What appeared of a claim, under a policy.

    ``reports`` are those that `Corroboration.reports` counts, each with the hops that it states;
    those of organisations that retracted the claim are not among them. ``origins`` are the
    organisations that say it on their own authority.
    """

    def __init__(self, case: Case, claim: str, policy: Policy):
        reading = Reading(case, policy)
        self._chains = reading.chains(claim, Stance.ASSERTS)
        counts = count(self._chains)
        self.origins: tuple[str, ...] = counts.origins
        self.reports: list[list[Hop]] = sorted(
            (sorted(hops, key=_id_of) for hops in counts.reports),
            key=lambda hops: _id_of(hops[0]),
        )
        self._withdrew = reading.superseded(claim).union(
            reading.retracting(claim), reading.changed(claim, Stance.ASSERTS)
        )

    def is_obsolete(self, report: Iterable[Hop]) -> bool:
        """Whether those on whose word a report stands took the claim back, or replaced it."""
        hops = list(report)
        if not self._withdrew or self._chains.still_reached(hops):
            return False
        return not self._withdrew.isdisjoint(self._met_from(hops))

    def _met_from(self, hops: list[Hop]) -> set[str]:
        """The organisations on the chains that begin with these hops."""
        ways = {hop.way for hop, _ in self._chains.graph.walk(hops)}
        met = {way.organisation for way in ways}
        return met.union(*[{way.cited_organisation} for way in ways if way.cited_organisation])


def _id_of(hop: Hop) -> str:
    return hop.attribution.id


CONTEXT = {"@vocab": "https://schema.org/"}
"""The context of an export: every term is schema.org's, and nothing is fetched to read it."""

OBSOLETE = "Obsolete"
"""The creativeWorkStatus of a report whose origins took the claim back, or replaced it."""

_BEST, _WORST = 5, 1
_RATING_NAME = "Information credibility of the Admiralty code, turned round: 5 is its 1, 1 is its 5"

_SORTS = {
    **dict.fromkeys((SourceKind.OFFICIAL, SourceKind.WITNESS), "Person"),
    **dict.fromkeys((SourceKind.ANONYMOUS, SourceKind.UNKNOWN, SourceKind.SOCIAL_MEDIA), "Thing"),
    SourceKind.MATERIAL: "CreativeWork",
}

_Node = dict[str, Any]


def schemaorg_lines(records: Iterable[Record], policy: Policy) -> Iterator[str]:
    """The lines of a JSON-LD document of claims and of their scores by a policy."""
    return as_json(to_schemaorg(Catalogue(records).cases(), policy))


def to_schemaorg(
    cases: Iterable[Case], policy: Policy | None = None, *, author: str | None = None
) -> _Node:
    """A JSON-LD document of each case's claims, and of each score as a ClaimReview.

    A Claim's ``author`` are its origins, ``isBasedOn`` the material evidence among them, its
    ``appearance`` the reports that its score counts, and ``firstAppearance`` the earliest that is
    dated. Reports of who retracted the claim are left out; one that goes back only to who retracted
    or replaced it is there as `OBSOLETE`. The claim's figure is a QuantitativeValue under
    ``about``, its bounds as the policy reads them. A ClaimReview's rating is the credibility digit,
    turned round so that 5 is best, as search engines expect; a 6 has no value. ``author`` is who
    reviews, by name. Claims of which no report is held are not reviewed. Raises InvalidRecord for
    what is no case.

    >>> rows = [{"q": "toll", "who": who, "via": "sohr"} for who in ("daily", "wire")]
    >>> (case,) = Case.from_rows(rows, question="q", reporter="who", origin="via")
    >>> to_schemaorg([case])["@context"]
    {'@vocab': 'https://schema.org/'}
    """
    policy = policy_of(policy)
    graph: list[_Node] = []
    for case in _checked(cases):
        for name in sorted(case.claims):
            claim = case.claims[name]
            graph.append(_claim(case, claim, policy))
            score = corroborate(case, claim, policy)
            if score.reports:
                graph.append(_review(claim, score, author))
    return {"@context": CONTEXT, "@graph": graph}


def _checked(cases: Iterable[Case]) -> Iterable[Case]:
    if isinstance(cases, Case) or not isinstance(cases, Iterable):
        raise InvalidRecord(
            f"a list of cases is expected, not {type(cases).__name__}: hand over [case]"
        )
    for case in cases:
        if not isinstance(case, Case):
            raise InvalidRecord(
                f"a Case is expected, not {type(case).__name__}: Case.group(records) makes cases"
            )
        yield case


def _claim(case: Case, claim: Claim, policy: Policy) -> _Node:
    appearances = Appearances(case, claim.id, policy)
    node: _Node = {"@type": "Claim", "@id": _iri(claim.id), "text": claim.statement}
    origins = [case.sources[origin] for origin in appearances.origins]
    authors = [_agent(source) for source in origins if source.kind is not SourceKind.MATERIAL]
    evidence = [_agent(source) for source in origins if source.kind is SourceKind.MATERIAL]
    if authors:
        node["author"] = authors
    if evidence:
        node["isBasedOn"] = evidence
    if claim.quantity is not None:
        node["about"] = _figure(claim.quantity, policy)
        if claim.scope:
            node["about"]["additionalProperty"] = [
                {"@type": "PropertyValue", "name": "scope", "value": name} for name in claim.scope
            ]
    if claim.window is not None:
        node |= _coverage(claim.window)
    works = []
    for report in appearances.reports:
        hops = [hop.attribution for hop in report]
        work = _work(case, hops, obsolete=appearances.is_obsolete(report))
        works.append((_first_said(hops), work))
    if works:
        node["appearance"] = [work for _, work in works]
    dated = [(first_instant(said), place) for place, (said, _) in enumerate(works) if said]
    if dated:
        _, first = min(dated)
        node["firstAppearance"] = works[first][1]
        node["datePublished"] = works[first][1]["datePublished"]
    return node


def _first_said(hops: Sequence[Attribution]) -> Moment | None:
    return min((hop.said for hop in hops if hop.said is not None), key=first_instant, default=None)


def _work(case: Case, hops: Sequence[Attribution], *, obsolete: bool) -> _Node:
    """One report: a reporter and a document, and everyone whom it cites."""
    document, said = hops[0].document, _first_said(hops)
    assert document is not None
    node: _Node = {"@type": "CreativeWork", "publisher": _agent(case.sources[hops[0].reporter])}
    named = {
        "url": document.url,
        "headline": document.title,
        "archivedAt": document.archived,
        "creditText": document.credit,
        "copyrightNotice": document.rights,
        "datePublished": None if said is None else said.isoformat(),
        "creativeWorkStatus": OBSOLETE if obsolete else None,
    }
    node |= {name: value for name, value in named.items() if value is not None}
    cited = dict.fromkeys(hop.attributed_to for hop in hops if hop.attributed_to is not None)
    sources = [case.sources[name] for name in cited]
    agents = [_agent(source) for source in sources if source.kind is not SourceKind.MATERIAL]
    if agents:
        node["sourceOrganization"] = agents if len(agents) > 1 else agents[0]
    evidence = [_agent(source) for source in sources if source.kind is SourceKind.MATERIAL]
    if evidence:
        node["citation"] = evidence
    return node


def _agent(source: Source) -> _Node:
    node = {
        "@type": _SORTS.get(source.kind, "Organization"),
        "@id": f"urn:claimtrace:source:{local_name(source.id)}",
        "name": source.name,
    }
    return node | ({} if source.url is None else {"url": source.url})


def _figure(quantity: Quantity, policy: Policy) -> _Node:
    low, high = quantity.interval(policy.rounding, policy.vague)
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
