"""How many stand behind a claim: reports, outlets, origins, echoes, and who speaks with others.

What counts as one report: docs/decisions/0004. Why organisations that sign one document speak once:
docs/decisions/0018.
"""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from claimtrace.case.hops import Hop
from claimtrace.reading.chains import Chains
from claimtrace.records import Basis

__all__ = ["Act", "Counts", "acts_among", "count", "echoes_among", "most_blocs", "told_together"]


@dataclass(slots=True)
class Counts:
    """Numbers of a claim itself; ``origins`` and ``voices`` are organisation ids, sorted.

    ``reports`` has, for each distinct reporter and document, the hops that it states.
    ``voices`` are the organisations that said it on nobody's word.
    """

    reports: list[list[Hop]]
    outlets: int
    origins: tuple[str, ...]
    voices: tuple[str, ...]


def count(chains: Chains) -> Counts:
    """The counts of one claim; organisations that retracted it are left out."""
    return Counts(
        reports=list(chains.reports),
        outlets=len({hop.way.organisation for hop in chains.graph.held}),
        origins=tuple(sorted(chains.origins)),
        voices=tuple(sorted({end.organisation for end in chains.ends if not end.attributed})),
    )


def echoes_among(chains: Chains, counts: Counts) -> list[Hop]:
    """The reports that add no origin to those published before them.

    Undated reports come last; among equals, those that reach more come first. A report of which
    the origin is unknown may add one, and is an echo only of the same voice.
    """
    reached = []
    for place, hops in enumerate(counts.reports):
        first = _when(hops[0]) if len(hops) == 1 else min(map(_when, hops))
        ends = chains.told_by(hops)
        reached.append((first, -len(ends), sorted(ends), place))
    reached.sort()
    met: set[tuple[str, bool]] = set()
    echoes = []
    for _, _, newly, place in reached:
        if met.issuperset(newly):
            echoes.append(counts.reports[place][0])
        else:
            met.update(newly)
    return echoes


def _when(report: Hop) -> tuple[bool, float]:
    """When a report was published, after whether that is not known."""
    return (True, 0.0) if report.said is None else (False, report.said)


def told_together(chains: Chains) -> list[list[str]]:
    """Sets of origins that are known through one and the same document of somebody else only."""
    if len(chains.origins) < 2 or not chains.tell_of_several:
        return []
    told_by: dict[str, list[list[Hop]]] = {}
    for hops in chains.reports:
        for organisation, attributed in chains.told_by(hops):
            if attributed:
                told_by.setdefault(organisation, []).append(hops)
    together: dict[int, list[str]] = {}
    for organisation, reports in told_by.items():
        if len(reports) == 1 and reports[0][0].way.organisation != organisation:
            together.setdefault(id(reports[0]), []).append(organisation)
    return sorted(sorted(origins) for origins in together.values() if len(origins) > 1)


# --- joint acts ---

_Bloc = TypeVar("_Bloc", bound=Hashable)

Act = frozenset[str]
"""Two signers or more of whom one speaks for all."""


def acts_among(
    said: Sequence[Chains],
    speakers: Collection[str],
    heard: Sequence[Collection[str]] | None = None,
) -> list[Act]:
    """The joint acts among organisations whose word these chains lead to.

    ``heard`` are the origins of each that count, where not all of them do.

    Signers whom shared documents connect are one act; who has a document that no other signer
    carries speaks for itself. A document of which neither bytes nor address are known is shared
    by nobody, and what no longer counts is in no document.
    """
    if len(speakers) < 2:
        return []
    origins = [chains.origins for chains in said] if heard is None else heard
    there = list({id(each): (each, who) for each, who in zip(said, origins, strict=True)}.values())
    carrying: dict[bytes | None, set[str]] = {}
    for chains, counting in there:
        for hop in chains.graph.signed:
            signer = hop.way.organisation
            if signer in speakers and signer in counting:
                carrying.setdefault(hop.document, set()).add(signer)
    joint = [signers for signers in carrying.values() if len(signers) > 1]
    if not joint:
        return []
    alone = {signer for signers in carrying.values() if len(signers) == 1 for signer in signers}
    alone |= {
        hop.way.organisation
        for chains, counting in there
        for hop in chains.graph.held
        if hop.document is None
        and hop.way.attributed_to is None
        and hop.way.basis is Basis.OWN
        and hop.way.organisation in counting
    }
    acts = (frozenset(signers - alone) for signers in _connected(joint))
    return sorted((act for act in acts if len(act) > 1), key=sorted)


def _connected(joint: Iterable[set[str]]) -> list[set[str]]:
    """Sets of signers that overlap, made one."""
    found: list[set[str]] = []
    for signers in joint:
        apart = [other for other in found if not other & signers]
        together = signers.union(*[other for other in found if other & signers])
        found = [*apart, together]
    return found


def most_blocs(
    speakers: Iterable[str], acts: Sequence[Act], group_of: Mapping[str, _Bloc]
) -> dict[_Bloc, list[str]]:
    """The blocs of some speakers, each with who speaks there, where of each act one speaks.

    For each act, it is a signer with whom the acts together make most blocs.
    """
    blocs: dict[_Bloc, list[str]] = {}
    if not acts:
        for speaker in speakers:
            blocs.setdefault(group_of[speaker], []).append(speaker)
        return blocs
    signers = frozenset().union(*acts)
    for speaker in speakers:
        if speaker not in signers:
            blocs.setdefault(group_of[speaker], []).append(speaker)
    wanted = [{group_of[signer]: signer for signer in sorted(act, reverse=True)} for act in acts]
    for number, group in enumerate(_places(wanted, blocs.keys())):
        blocs.setdefault(group, []).append(wanted[number][group])
    return blocs


def _places(wanted: Sequence[Mapping[_Bloc, str]], full: Collection[_Bloc]) -> list[_Bloc]:
    """A bloc for each act among those that it wants, so that most have one of their own.

    Augmenting paths of a bipartite matching: others make room where they can.
    """
    taken: dict[_Bloc, int] = {}
    before = set(full)

    def place(number: int, tried: set[_Bloc]) -> bool:
        for group in wanted[number]:
            if group not in before and group not in tried:
                tried.add(group)
                if group not in taken or place(taken[group], tried):
                    taken[group] = number
                    return True
        return False

    for number in range(len(wanted)):
        place(number, set())
    found = {number: group for group, number in taken.items()}
    return [found.get(number) or next(iter(wanted[number])) for number in range(len(wanted))]
