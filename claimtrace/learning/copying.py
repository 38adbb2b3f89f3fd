"""Who may depend on whom without saying so: suspicions, their evidence, and what to record."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Annotated, Any

from pydantic import Field

from claimtrace._frozen import Frozen
from claimtrace.case.case import Case
from claimtrace.learning.answers import AnswerKey
from claimtrace.learning.fitting import Learned, learn_parts
from claimtrace.learning.settings import LearningSettings
from claimtrace.learning.voices import OnePart, Voices, ends_that_teach
from claimtrace.learning.wording import SharedText
from claimtrace.policy import Policy
from claimtrace.reading.reading import Reading
from claimtrace.records import Attribution, Basis, Stance

__all__ = [
    "CopyEvidence",
    "CopySuspicion",
    "Said",
    "SuspicionKind",
    "discounts",
    "suspected_copying",
    "suspicions_of",
    "with_suspected",
]


_Unit = Annotated[float, Field(ge=0, le=1)]
_CERTAIN = 0.99
_TWIN = 0.95
_TEXT_DATES = 3
"""The date of shared words tells as much of the direction as those of so many equal answers."""

_MOST_PROPOSALS = 100
_Ends = tuple[str, str]


class SuspicionKind(StrEnum):
    """What is suspected of the organisations named."""

    PAIR = "pair"  # one follows the other
    COMMON = "common"  # two that agree because both follow a third
    CLIQUE = "clique"  # three or more, linked by pairs


class CopyEvidence(Frozen):
    """What speaks for a dependence, in counts."""

    common: int = 0
    """Questions that both answer."""
    equal: int = 0
    """Answers that are equal."""
    shared_errors: float = 0.0
    """How many equal answers are held false, a sum of probabilities."""
    excess: float = 0.0
    """Agreement beyond chance, as a share of what is possible, up to 1."""
    texts: int = 0
    """Texts that share their words."""
    containment: _Unit = 0.0
    """How far the closest two texts share their words, 0 to 1."""
    first_earlier: int = 0
    """On how many equal answers the first source was earlier."""
    second_earlier: int = 0
    """On how many equal answers the second source was earlier."""
    twins: bool = False
    """Whether they answer exactly the same questions in exactly the same way."""


class CopySuspicion(Frozen):
    """A dependence that is suspected; a person decides."""

    kind: SuspicionKind
    """A pair, two that both follow a third, or a clique."""
    sources: tuple[str, ...]
    """Ids of the organisations, sorted: two, or all members of a clique."""
    original: str | None
    """Id of the one that the others seem to follow; None where it cannot be told."""
    direction: _Unit
    """How probable that is, 0 to 1, given the dependence."""
    probability: _Unit
    """How probable the dependence is, 0 to 1."""
    evidence: CopyEvidence
    """What speaks for it."""
    proposals: tuple[Attribution, ...] = ()
    """Attributions that would record it, one a claim, with the reason in their note; nothing
    changes until somebody adds them."""

    def __str__(self) -> str:
        what = (
            f"dependence suspected: {', '.join(self.sources)} (probability {self.probability:.2f}"
        )
        seen = self.evidence
        reasons = [f"{seen.equal} of {seen.common} answers equal"] * bool(seen.common)
        reasons += [f"{seen.shared_errors:.0f} of them held false"] * (seen.shared_errors >= 0.5)
        reasons += [f"{seen.texts} texts in the same words"] * bool(seen.texts)
        follows = f"; they seem to follow {self.original}" if self.original else ""
        return f"{what}; {', '.join(reasons) or 'by links'}{follows})"


def suspected_copying(
    cases: Iterable[Case],
    policy: Policy | None = None,
    *,
    least: float = 0.8,
    same: AnswerKey | None = None,
    settings: LearningSettings | None = None,
) -> tuple[CopySuspicion, ...]:
    """The dependences that cases suggest and that nobody declared, most probable first.

    Pairs that share errors more than independent sources do, pairs whose reports share their
    words, and cliques of such pairs; only those of at least probability ``least``. Who came first
    tells the direction, and alone is never a suspicion: a slow outlet follows everything. A pair
    of which one is on record as citing the other is left out, whatever it shares. Below
    ``settings.shared_items`` common questions, values are not enough evidence.

    >>> rows = [{"q": str(q), "who": who, "n": 7} for q in range(9) for who in ("a", "b", "c")]
    >>> cases = Case.from_rows(rows, question="q", reporter="who", value="n")
    >>> [suspicion.sources for suspicion in suspected_copying(cases)]
    [('a', 'b', 'c'), ('a', 'b'), ('a', 'c')]
    """
    said = Said()
    voices = Voices.of(cases, policy, same=same, watchers=[said])
    learned = learn_parts(OnePart(voices), policy, settings=settings)
    return suspicions_of(learned, said, least=least)


class Said:
    """When each organisation said each claim itself, or was the end of a chain to it; a watcher.

    ``claims[organisation][claim]`` is (source whose own report it is, or None; POSIX time in
    seconds, or None).
    """

    def __init__(self) -> None:
        self.claims: dict[str, dict[str, tuple[str | None, float | None]]] = {}

    def __call__(self, reading: Reading) -> None:
        """Look at one case."""
        for claim in reading.case.claims:
            chains = reading.chains(claim, Stance.ASSERTS)
            for end in ends_that_teach(reading, claim, Stance.ASSERTS):
                hops = chains.to(end)
                when = hops[0].said
                own = end.source if len(hops) == 1 and hops[0].way.attributed_to is None else None
                said = self.claims.setdefault(end.organisation, {})
                known = said.get(claim)
                if known is None or _is_closer((own, when), known):
                    said[claim] = own, when


def _is_closer(
    one: tuple[str | None, float | None], other: tuple[str | None, float | None]
) -> bool:
    """Whether a statement says more of when an organisation said something than another does.

    Its own report does before what others tell of it, and then the earlier one.
    """
    (own, when), (others_own, others_when) = one, other
    if (own is None) != (others_own is None):
        return own is not None
    return when is not None and (others_when is None or when < others_when)


@dataclass(slots=True)
class _Grounds:
    """The evidence on one pair, while it is gathered."""

    values: float = 0.0
    first_copies: float = 0.5
    counts: dict[str, Any] = field(default_factory=dict)
    texts: list[SharedText] = field(default_factory=list)
    twins: bool = False

    @property
    def probability(self) -> float:
        """Values and texts as independent grounds: 1 - (1 - values)(1 - texts)."""
        texts = 1 - math.prod(1 - text.containment for text in self.texts)
        both = 1 - (1 - self.values) * (1 - texts)
        return min(_CERTAIN, max(both, _TWIN if self.twins else 0.0))

    @property
    def closeness(self) -> tuple[float, float]:
        """How near the two are: agreement beyond chance, then the closest texts."""
        return self.counts.get("excess", 0.0), max((t.containment for t in self.texts), default=0.0)


def suspicions_of(
    learned: Learned, dates: Said, *, least: float = 0.8
) -> tuple[CopySuspicion, ...]:
    """`suspected_copying` for what was learned already."""
    pairs = _by_values(learned)
    _add_texts(pairs, learned)
    declared = learned.declared
    kept = {
        ends: pair
        for ends, pair in pairs.items()
        if pair.probability >= least and ends not in declared and ends[::-1] not in declared
    }
    said = {source: dates.claims.get(source, {}) for ends in kept for source in ends}
    cliques = _components(kept)
    found = []
    for members in cliques:
        inside = {ends: pair for ends, pair in kept.items() if ends[0] in members}
        centre = _centre(members, inside, said)
        for ends, pair in inside.items():
            found.append(_pair(ends, pair, said, centre, inside))
        if len(members) > 2:
            found.append(_clique(members, inside, centre))
    return tuple(sorted(found, key=lambda each: (-each.probability, each.kind, each.sources)))


def _by_values(learned: Learned) -> dict[_Ends, _Grounds]:
    names = learned.sources
    pairs: dict[_Ends, _Grounds] = {}
    for (one, other), seen in learned.dependent.items():
        ends, swapped = _ends(names[one], names[other])
        pairs[ends] = _Grounds(
            seen.probability,
            1 - seen.first_copies if swapped else seen.first_copies,
            {
                "common": seen.overlap,
                "equal": seen.same,
                "shared_errors": seen.false,
                "excess": seen.excess,
            },
        )
    for one, other in learned.merged.items():
        ends, _ = _ends(names[one], names[other])
        pairs.setdefault(ends, _Grounds()).twins = True
    return pairs


def _ends(one: str, other: str) -> tuple[_Ends, bool]:
    return ((one, other), False) if one < other else ((other, one), True)


def _add_texts(pairs: dict[_Ends, _Grounds], learned: Learned) -> None:
    for shared in learned.shared:
        ends, _ = _ends(shared.first.source, shared.second.source)
        pairs.setdefault(ends, _Grounds()).texts.append(shared)


_Said = Mapping[str, Mapping[str, tuple[str | None, float | None]]]


def _components(pairs: Mapping[_Ends, object]) -> list[set[str]]:
    """The groups of organisations that the pairs link, smallest name first."""
    linked: dict[str, set[str]] = {}
    for one, other in pairs:
        linked.setdefault(one, set()).add(other)
        linked.setdefault(other, set()).add(one)
    groups: list[set[str]] = []
    met: set[str] = set()
    for start in sorted(linked):
        if start in met:
            continue
        group, waiting = {start}, [start]
        while waiting:
            for neighbour in linked[waiting.pop()] - group:
                group.add(neighbour)
                waiting.append(neighbour)
        met |= group
        groups.append(group)
    return groups


def _centre(members: set[str], pairs: Mapping[_Ends, _Grounds], said: _Said) -> str | None:
    """Whom the others of a clique follow: the one with whom they share clearly the most."""
    if len(members) < 3:
        return None
    shared = dict.fromkeys(members, 0.0)
    for ends in pairs:
        both = len(said[ends[0]].keys() & said[ends[1]].keys())
        for source in ends:
            shared[source] += both
    ranked = sorted(members, key=lambda source: (-shared[source], source))
    return ranked[0] if shared[ranked[0]] > 1.2 * shared[ranked[1]] else None


def _pair(
    ends: _Ends,
    pair: _Grounds,
    said: _Said,
    centre: str | None,
    pairs: Mapping[_Ends, _Grounds],
) -> CopySuspicion:
    first, second = ends
    equal = said[first].keys() & said[second].keys()
    order = [(said[first][claim][1], said[second][claim][1]) for claim in equal]
    first_earlier = sum(a is not None and b is not None and a < b for a, b in order)
    second_earlier = sum(a is not None and b is not None and a > b for a, b in order)
    by_text = [sum(text.earlier == source for text in pair.texts) for source in ends]
    second_follows = _direction(
        1 - pair.first_copies,
        first_earlier + _TEXT_DATES * by_text[0],
        second_earlier + _TEXT_DATES * by_text[1],
    )
    if not first_earlier and not second_earlier:
        first_earlier, second_earlier = by_text
    if centre in ends:
        original, direction = centre, max(second_follows, 1 - second_follows)
    elif second_follows >= 0.75:
        original, direction = first, second_follows
    elif second_follows <= 0.25:
        original, direction = second, 1 - second_follows
    else:
        original, direction = None, max(second_follows, 1 - second_follows)
    common = centre is not None and centre not in ends and _explained(ends, centre, pairs)
    probability = pair.probability
    return CopySuspicion(
        kind=SuspicionKind.COMMON if common else SuspicionKind.PAIR,
        sources=ends,
        original=None if common else original,
        direction=direction,
        probability=probability,
        evidence=CopyEvidence(
            **pair.counts,
            texts=len(pair.texts),
            containment=max((text.containment for text in pair.texts), default=0.0),
            first_earlier=first_earlier,
            second_earlier=second_earlier,
            twins=pair.twins,
        ),
        proposals=()
        if common or original is None
        else _proposals(first if original == second else second, original, said, probability),
    )


def _explained(ends: _Ends, centre: str, pairs: Mapping[_Ends, _Grounds]) -> bool:
    """Whether two sources are each closer to the one in the centre than to one another."""
    own = pairs[ends]
    through = [pairs.get(_ends(source, centre)[0]) for source in ends]
    common = own.counts.get("common", 0.0)
    doubt = 1 / math.sqrt(common) if common else 0.0  # two standard errors of an agreement
    return all(
        link is not None and link.closeness >= (own.closeness[0] - doubt, own.closeness[1])
        for link in through
    )


def _direction(second_follows: float, first_earlier: int, second_earlier: int) -> float:
    """The chance that the second follows the first: the reliabilities' part, then the dates'.

    Dates by the rule of succession, (k + 1) / (n + 2), as odds.
    """
    odds = max(second_follows, 1e-6) / max(1 - second_follows, 1e-6)
    dates = (first_earlier + 1) / (second_earlier + 1)
    return odds * dates / (1 + odds * dates)


def _proposals(
    copier: str, original: str, said: _Said, probability: float
) -> tuple[Attribution, ...]:
    """Attributions that would record what is suspected, for the first hundred claims by id."""
    shared = sorted(said[copier].keys() & said[original].keys())[:_MOST_PROPOSALS]
    return tuple(
        Attribution(
            claim=claim,
            reporter=said[copier][claim][0] or copier,
            attributed_to=original,
            basis=Basis.NAMED,
            certainty=round(probability, 2),
            note=f"dependence suspected (probability {probability:.2f}); not declared",
        )
        for claim in shared
        if (said[copier][claim][0] or copier) != original
    )


def _clique(
    members: set[str], pairs: Mapping[_Ends, _Grounds], centre: str | None
) -> CopySuspicion:
    rows = list(pairs.values())
    return CopySuspicion(
        kind=SuspicionKind.CLIQUE,
        sources=tuple(sorted(members)),
        original=centre,
        direction=0.5 if centre is None else 0.75,
        probability=min(pair.probability for pair in rows),
        evidence=CopyEvidence(
            shared_errors=max(pair.counts.get("shared_errors", 0.0) for pair in rows),
            texts=sum(len(pair.texts) for pair in rows),
            containment=max(
                (text.containment for pair in rows for text in pair.texts), default=0.0
            ),
        ),
    )


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
