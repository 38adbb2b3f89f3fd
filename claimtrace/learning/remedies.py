"""What suspected copies would change: a case in which they are on record, or a policy's table."""

from __future__ import annotations

from collections.abc import Sequence

from claimtrace.case import Case
from claimtrace.learning.copying import CopySuspicion, SuspicionKind
from claimtrace.policy import Policy
from claimtrace.records import Attribution, Basis, Stance
from claimtrace.tracing.reading import Reading

__all__ = ["discounts", "with_suspected"]


def with_suspected(case: Case, suspicions: Sequence[CopySuspicion], *, least: float = 0.8) -> Case:
    """The case as it would be if suspected copies cited whom they seem to follow.

    For each proposal of at least probability ``least``, the copier's own or unattributed hops of
    that claim become hops that cite the original, with a note that says so; every score, count
    and explanation follows from that. A hop that cites anybody is left as it is: no declared
    origin is overruled. The original must assert the claim in this case.

    >>> rows = [{"q": str(q), "who": who, "n": 7} for q in range(9) for who in ("a", "b", "c")]
    >>> cases = Case.from_rows(rows, question="q", reporter="who", value="n")
    >>> from claimtrace.learning import suspected_copying
    >>> with_suspected(cases[0], suspected_copying(cases)).question
    '0'
    """
    follows = _acyclic(suspicions, least)
    owner = case.organisations
    reading = Reading(case, Policy())
    asserted = {
        claim: {owner[end.source]: end.source for end in reading.ends(claim, Stance.ASSERTS)}
        for claim in case.claims
    }
    hops: list[Attribution] = []
    for hop in case.attributions:
        suspicion = follows.get(owner[hop.reporter])
        cited = None
        if suspicion is not None and suspicion.original is not None:
            cited = asserted[hop.claim].get(suspicion.original)
        open_hop = hop.attributed_to is None and hop.stance is Stance.ASSERTS
        if suspicion is None or cited is None or not open_hop:
            hops.append(hop)
        else:
            hops.append(_following(hop, cited, suspicion))
    return Case.of(*case.sources.values(), *case.claims.values(), *hops)


def discounts(suspicions: Sequence[CopySuspicion], *, least: float = 0.8) -> dict[str, str]:
    """What `Policy.discount_suspected_copying` takes: each follower, and whom it seems to follow.

    Pairs of at least probability ``least`` of which the direction can be told; the most probable
    one of each follower, without circles.

    >>> rows = [{"q": str(q), "who": who, "n": 7} for q in range(9) for who in ("a", "b", "c")]
    >>> cases = Case.from_rows(rows, question="q", reporter="who", value="n")
    >>> from claimtrace.learning import suspected_copying
    >>> discounts(suspected_copying(cases))
    {'b': 'a', 'c': 'a'}
    """
    return {
        follower: suspicion.original
        for follower, suspicion in _acyclic(suspicions, least).items()
        if suspicion.original is not None
    }


def _acyclic(suspicions: Sequence[CopySuspicion], least: float) -> dict[str, CopySuspicion]:
    """For each copier, the most probable suspicion, unless it closes a circle with others."""
    follows: dict[str, CopySuspicion] = {}
    ranked = sorted(suspicions, key=lambda each: (-each.probability, each.sources))
    for suspicion in ranked:
        original = suspicion.original
        if original is None or suspicion.kind is not SuspicionKind.PAIR:
            continue
        (copier,) = {*suspicion.sources} - {original}
        if suspicion.probability < least or copier in follows:
            continue
        here: str | None = original
        while here is not None and here != copier:
            onward = follows.get(here)
            here = None if onward is None else onward.original
        if here is None:
            follows[copier] = suspicion
    return follows


def _following(hop: Attribution, cited: str, suspicion: CopySuspicion) -> Attribution:
    note = f"dependence suspected (probability {suspicion.probability:.2f}); not declared"
    fields = {name: getattr(hop, name) for name in Attribution.model_fields if name != "id"}
    fields |= {
        "attributed_to": cited,
        "basis": Basis.NAMED,
        "note": note if hop.note is None else f"{hop.note}; {note}",
    }
    return Attribution(**fields)
