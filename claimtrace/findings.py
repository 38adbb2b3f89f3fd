"""What is suspicious about the records, as values: a finding never stops anything."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator

from claimtrace.case.case import Case
from claimtrace.case.hops import Hop, source_at
from claimtrace.comparison import Obstacle, Relation
from claimtrace.finding_codes import Finding, FindingCode, Severity, finding
from claimtrace.policy import Policy
from claimtrace.reading.chains import Chains, cycles_among
from claimtrace.reading.counts import told_together
from claimtrace.reading.interest import Interest
from claimtrace.reading.reading import Reading
from claimtrace.reading.undercuts import targets_around
from claimtrace.records import Attribution, Claim, Document, Source, SourceKind, Stance
from claimtrace.registry import Sources
from claimtrace.windows import first_instant, last_instant
from claimtrace.words.lookalikes import confusable_names

__all__ = [
    "Finding",
    "FindingCode",
    "Severity",
    "findings_across",
    "findings_of",
    "findings_on_claim",
    "unknown_parties",
]


def findings_of(case: Case, policy: Policy | None = None) -> tuple[Finding, ...]:
    """Everything that is suspicious in a case, as the policy reads it, each thing once.

    >>> rows = [{"q": "toll", "who": who, "via": "sohr"} for who in ("daily", "wire")]
    >>> (case,) = Case.from_rows(rows, question="q", reporter="who", origin="via")
    >>> sorted({finding.code.value for finding in findings_of(case)})
    ['single-origin', 'undated', 'unknown-reliability']
    """
    reading = Reading(case, policy or Policy())
    found = [
        finding for claim in case.claims.values() for finding in findings_on_claim(reading, claim)
    ]
    found += _name_collisions(case)
    found += _undated(case)
    return tuple(dict.fromkeys(found))


def findings_on_claim(reading: Reading, claim: Claim) -> list[Finding]:
    """What is suspicious about one claim: who says it, how it got here, what else they say.

    >>> rows = [{"q": "toll", "who": who, "via": "sohr"} for who in ("daily", "wire")]
    >>> (case,) = Case.from_rows(rows, question="q", reporter="who", origin="via")
    >>> findings_on_claim(Reading(case, Policy()), case.claim("toll"))[0].code.value
    'single-origin'
    """
    chains = reading.chains(claim.id, Stance.ASSERTS)
    found: list[Finding] = []
    for check in _CLAIM_CHECKS:
        found += check(reading, claim, chains)
    return found


def _no_report(reading: Reading, claim: Claim, chains: Chains) -> Iterator[Finding]:
    if not reading.case.graph(claim.id, Stance.ASSERTS).held:
        yield finding(
            FindingCode.NO_REPORT, claim.id,
            "no report that asserts this claim is held, so it scores only what other claims bring "
            "it: give the first hop of its chain a document (Document() if nothing is known of it)",
        )  # fmt: skip


def _single_origin(reading: Reading, claim: Claim, chains: Chains) -> Iterator[Finding]:
    origins = chains.origins
    if len(origins) != 1:
        return
    for other in _saying_the_same(reading, claim):
        origins = origins | reading.chains(other.id, Stance.ASSERTS).origins
    if len(origins) == 1:
        yield finding(
            FindingCode.SINGLE_ORIGIN, claim.id,
            f"all proven support goes back to one origin, {_name(reading, min(origins))}: "
            "further reports of its word confirm nothing",
        )  # fmt: skip


def _circular(reading: Reading, claim: Claim, chains: Chains) -> Iterator[Finding]:
    for cycle in cycles_among(chains.graph.relays):
        path = " -> ".join(_name(reading, source_at(place)) for place in (*cycle, cycle[0]))
        yield finding(
            FindingCode.CIRCULAR_REPORTING, claim.id,
            f"sources cite each other in a circle ({path}): find out who said it first",
        )  # fmt: skip


def _unattributed(reading: Reading, claim: Claim, chains: Chains) -> Iterator[Finding]:
    voices = {end.source for end in chains.ends if not end.attributed}
    if voices:
        names = ", ".join(_name(reading, source) for source in sorted(voices))
        yield finding(
            FindingCode.UNATTRIBUTED, claim.id,
            f"{names} did not say on whose word: it may derive from an origin that is counted "
            "already",
        )  # fmt: skip


def _anonymous(reading: Reading, claim: Claim, chains: Chains) -> Iterator[Finding]:
    for end in chains.ends:
        if reading.case.directory.sources[end.source].kind is SourceKind.ANONYMOUS:
            yield finding(
                FindingCode.ANONYMOUS_ORIGIN, claim.id,
                f"{_name(reading, end.source)} is anonymous: nobody can be asked",
            )  # fmt: skip


def _interested(reading: Reading, claim: Claim, chains: Chains) -> Iterator[Finding]:
    if not claim.favours:
        return
    standings = chains.standings
    parties = sorted(
        _name(reading, owner)
        for owner in chains.origins
        if standings[owner].interest is Interest.SELF
    )
    if parties:
        yield finding(
            FindingCode.INTERESTED_PARTY, claim.id,
            f"the claim serves who says it: {', '.join(parties)}",
        )  # fmt: skip


def _own_rivals(reading: Reading, claim: Claim, chains: Chains) -> Iterator[Finding]:
    """Organisations that say one thing and another, or deny what they assert."""
    mine = chains.origins
    if not mine:
        return
    for denied in _denied_with(reading, claim):
        how = "denies it" if denied is claim else f"denies {denied.statement!r} ({denied.id})"
        for owner in sorted(mine & reading.chains(denied.id, Stance.DENIES).origins):
            yield finding(
                FindingCode.SELF_CONTRADICTION, claim.id,
                f"{_name(reading, owner)} both asserts it and {how}: date both, and the later "
                "counts",
            )  # fmt: skip
    for other in reading.case.claims.values():
        if other is not claim and reading.verdict(other, claim).relation is Relation.CONTRADICTS:
            for owner in sorted(mine & reading.chains(other.id, Stance.ASSERTS).origins):
                yield _rival(reading, claim, other, owner)


def _rival(reading: Reading, claim: Claim, other: Claim, owner: str) -> Finding:
    name = _name(reading, owner)
    when, since = (
        reading.chains(each.id, Stance.ASSERTS).first_said.get(owner) for each in (other, claim)
    )
    if when is not None and since is not None and when != since:
        newer, older = (other, claim) if when > since else (claim, other)
        return finding(
            FindingCode.POSSIBLE_UPDATE, older.id,
            f"{name} said {newer.statement!r} later: if it replaces this, record that the newer "
            f"statement supersedes {older.id!r}",
        )  # fmt: skip
    return finding(
        FindingCode.SELF_CONTRADICTION, claim.id,
        f"{name} also says {other.statement!r} ({other.id}), which contradicts it",
    )  # fmt: skip


def _withdrawn(reading: Reading, claim: Claim, chains: Chains) -> Iterator[Finding]:
    retracting = reading.retracting(claim.id)
    for owner in sorted(retracting) if retracting else ():
        yield finding(
            FindingCode.RETRACTED, claim.id,
            f"{_name(reading, owner)} took it back: neither its word nor its relaying counts",
        )  # fmt: skip
    for owner in sorted(reading.superseded(claim.id)):
        yield finding(
            FindingCode.SUPERSEDED,
            claim.id,
            f"{_name(reading, owner)} replaced it by a newer statement",
        )


def _changed(reading: Reading, claim: Claim, chains: Chains) -> Iterator[Finding]:
    """Organisations that gave up what they said of it for a later position."""
    if not reading.has(Stance.DENIES):
        return
    for stance, said in ((Stance.ASSERTS, "asserted"), (Stance.DENIES, "denied")):
        for owner in sorted(reading.changed(claim.id, stance)):
            yield finding(
                FindingCode.CHANGED_POSITION, claim.id,
                f"{_name(reading, owner)} {said} it and changed its position later: only the later "
                "one counts",
            )  # fmt: skip


def _undercut(reading: Reading, claim: Claim, chains: Chains) -> Iterator[Finding]:
    """Sources whose word on it others call worthless; who undercuts those is not followed."""
    if not reading.has(Stance.UNDERCUTS):
        return
    undercutting = reading.undercutting(claim.id)
    speaking = {
        name
        for said in undercutting.values()
        for _, each in said
        for hop, _ in each.graph.walk(each.graph.held)
        for name in (hop.way.reporter, hop.way.attributed_to)
        if name is not None
    }
    for target, said in sorted(undercutting.items()):
        names = {_name(reading, end.organisation) for _, each in said for end in each.ends}
        if not names:
            continue
        yield from _without_weight(reading, [each for _, each in said])
        yield finding(
            FindingCode.UNDERCUT, claim.id,
            f"{', '.join(sorted(names))} says that the word of {_name(reading, target)} on it is "
            "worth nothing",
        )  # fmt: skip
        if targets_around(reading.case.directory, [target], speaking):
            yield finding(
                FindingCode.NESTED_UNDERCUT, claim.id,
                f"{_name(reading, target)}, which is undercut, undercuts another source itself: "
                "that is not followed",
            )  # fmt: skip


def _without_weight(reading: Reading, undercuts: Iterable[Chains]) -> Iterator[Finding]:
    """Who undercuts and was graded by nobody: nothing of a score hears it."""
    ungraded = {
        end.organisation
        for chains in undercuts
        for end in chains.ends
        if chains.standings[end.organisation].rho is None
    }
    for owner in sorted(ungraded):
        yield finding(
            FindingCode.UNKNOWN_RELIABILITY, owner,
            f"nobody graded {_name(reading, owner)}: its undercut changes no score until it has a "
            "reliability from A to E",
        )  # fmt: skip


def _joint(reading: Reading, claim: Claim, chains: Chains) -> Iterator[Finding]:
    """Signers of one document, and origins of which one document tells."""
    for stance in (Stance.ASSERTS, Stance.DENIES) if reading.signs_jointly else ():
        said = reading.joined(claim.id, stance)
        for act in reading.acts([said], said.origins):
            names = ", ".join(_name(reading, signer) for signer in sorted(act))
            yield finding(
                FindingCode.JOINT_STATEMENT, claim.id,
                f"{names} say it in one document: one of them speaks for all",
            )  # fmt: skip
    for origins in told_together(chains):
        names = ", ".join(_name(reading, origin) for origin in origins)
        yield finding(
            FindingCode.JOINT_ATTRIBUTION, claim.id,
            f"{names} are known only through one document of somebody else",
        )  # fmt: skip


def _discounted(reading: Reading, claim: Claim, chains: Chains) -> Iterator[Finding]:
    follows = reading.policy.discount_suspected_copying
    if not follows:
        return
    reporters, saying = set(), set()
    for other in _saying_the_same(reading, claim):
        hops = reading.case.graph(other.id, Stance.ASSERTS).hops
        reporters |= {hop.way.organisation for hop in hops}
        saying |= {end.organisation for end in reading.ends(other.id, Stance.ASSERTS)}
    for follower in sorted(follows.keys() & (reporters | saying)):
        original = reading.outlook.followed_by(follower, saying)
        if original is not None:
            yield finding(
                FindingCode.SUSPECTED_COPYING,
                claim.id,
                f"the policy suspects that {_name(reading, follower)} follows "
                f"{_name(reading, original)}: its word counts as an echo",
            )


def _saying_the_same(reading: Reading, claim: Claim) -> Iterator[Claim]:
    """A claim, and the claims on its question that support it."""
    for other in reading.case.claims.values():
        if other is claim or reading.verdict(other, claim).relation.supports:
            yield other


def _denied_with(reading: Reading, claim: Claim) -> Iterator[Claim]:
    """A claim, and the claims whose denial reaches it."""
    if reading.has(Stance.DENIES):
        for other in reading.case.claims.values():
            if other is claim or reading.reaches(other.id, claim.id):
                yield other


def _units(reading: Reading, claim: Claim, chains: Chains) -> Iterator[Finding]:
    for other in reading.case.claims.values():
        if other is not claim and reading.verdict(claim, other).obstacle is Obstacle.UNIT:
            assert claim.quantity is not None
            assert other.quantity is not None
            yield finding(
                FindingCode.UNIT_MISMATCH, claim.id,
                f"it counts {claim.quantity.unit!r} and {other.id!r} counts "
                f"{other.quantity.unit!r}: use one unit, or two questions",
            )  # fmt: skip


def _future(reading: Reading, claim: Claim, chains: Chains) -> Iterator[Finding]:
    """Reports that were published before the report that they cite."""
    graph = chains.graph
    earliest: dict[str, tuple[float, Hop]] = {}
    for hop in graph.held:
        reporter = hop.way.reporter
        if reporter in graph.cited and hop.said is not None:
            known = earliest.get(reporter)
            if known is None or hop.said < known[0]:
                earliest[reporter] = hop.said, hop
    if not earliest:
        return
    for hop in graph.held:
        cited = earliest.get(hop.way.attributed_to or "")
        if cited is not None and hop.said is not None:
            yield from _too_early(reading, hop, cited[1])


def _too_early(reading: Reading, hop: Hop, cited: Hop) -> Iterator[Finding]:
    mine, theirs = hop.attribution, cited.attribution
    assert mine.said is not None
    assert theirs.said is not None
    if last_instant(mine.said) <= first_instant(theirs.said):
        yield finding(
            FindingCode.CITES_THE_FUTURE, mine.id,
            f"{_name(reading, mine.reporter)} said it on {mine.said}, before "
            f"{_name(reading, theirs.reporter)}, whom it cites, did on {theirs.said}: check "
            "the dates",
        )  # fmt: skip


def _shared_relay(reading: Reading, claim: Claim, chains: Chains) -> Iterator[Finding]:
    """Relays, and hops of theirs, below certainty that carry more than one organisation's word."""
    if len(chains.ends) < 2 or all(end.value == 1 for end in chains.ends):
        return
    carried: dict[str, set[str]] = {}
    for end in chains.ends:
        for hop in chains.to(end):
            way = hop.way
            if way.attributed_to is not None and math.prod(reading.outlook.weights[way]) < 1:
                carried.setdefault(way.reporter, set()).add(end.organisation)
    for relay, owners in sorted(carried.items()):
        if len(owners) > 1:
            yield finding(
                FindingCode.SHARED_LOSSY_RELAY, claim.id,
                f"{_name(reading, relay)} passes on the word of {len(owners)} organisations and "
                "does so less than faithfully: if it errs, they fall together",
            )  # fmt: skip


def _ungraded(reading: Reading, claim: Claim, chains: Chains) -> Iterator[Finding]:
    for owner in sorted(chains.origins):
        if chains.standings[owner].rho is None:
            yield finding(
                FindingCode.UNKNOWN_RELIABILITY, owner,
                f"nobody graded {_name(reading, owner)}: its word counts as an origin and adds "
                "nothing to the score until it has a reliability from A to E",
            )  # fmt: skip


_Check = Callable[[Reading, Claim, Chains], Iterable[Finding]]

_CLAIM_CHECKS: tuple[_Check, ...] = (
    _no_report,
    _single_origin,
    _circular,
    _unattributed,
    _anonymous,
    _interested,
    _own_rivals,
    _withdrawn,
    _changed,
    _undercut,
    _joint,
    _discounted,
    _units,
    _future,
    _shared_relay,
    _ungraded,
)


def findings_across(
    claims: Iterable[Claim], sources: Iterable[Source], policy: Policy | None = None
) -> Iterator[Finding]:
    """What is suspicious about all records together, beyond any one question.

    Parties that nobody knows, not even the policy, and names of sources that look alike.

    >>> claim = Claim(id="toll", statement="31 were killed", harms=["army"])
    >>> [finding.code.value for finding in findings_across([claim], [])]
    ['unknown-party']
    """
    known = list(sources)
    yield from unknown_parties(claims, known, policy)
    for source, name, wrong in confusable_names(known):
        yield finding(FindingCode.CONFUSABLE_NAME, source, f"check the name {name!r}: {wrong}")


def unknown_parties(
    claims: Iterable[Claim], sources: Iterable[Source], policy: Policy | None = None
) -> Iterator[Finding]:
    """Names in favours and harms that belong to no source and to no bloc, of records or policy.

    Over all records together: a case holds only the sources that its own question reaches.

    >>> claim = Claim(id="toll", statement="31 were killed", harms=["army"])
    >>> [finding.record for finding in unknown_parties([claim], [])]
    ['toll']
    """
    known: set[str | None] = set(policy.bloc_of.values() if policy else ())
    for source in sources:
        known |= {source.id, source.bloc}
    for claim in claims:
        for party in dict.fromkeys((*claim.favours, *claim.harms)):
            if party not in known:
                yield finding(
                    FindingCode.UNKNOWN_PARTY,
                    claim.id,
                    f"{party!r} in favours or harms is no source and no bloc: check the name, or "
                    "add the source",
                )


def _name_collisions(case: Case) -> Iterator[Finding]:
    for name, ids in Sources(case.sources.values()).collisions().items():
        yield finding(
            FindingCode.NAME_COLLISION, ids[0],
            f"{', '.join(ids)} share the name {name!r}: a name cannot tell them apart",
        )  # fmt: skip


def _undated(case: Case) -> Iterator[Finding]:
    undated = [
        hop.attribution for graph in case.graphs.values() for hop in graph.held if hop.said is None
    ]
    reports: dict[tuple[str, Document | None], Attribution] = {}
    for hop in sorted(undated, key=lambda hop: hop.id):  # one per report, whatever the order
        reports.setdefault((hop.reporter, hop.document), hop)
    for hop in reports.values():
        yield finding(
            FindingCode.UNDATED,
            hop.id,
            f"the report of {case.sources[hop.reporter].name} has no date",
        )


def _name(reading: Reading, source: str) -> str:
    return reading.case.directory.sources[source].name
