"""Joint statements: organisations that speak in one document speak once.

Why signers of one paper are one speaker stands in docs/decisions/0018.
"""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterable, Mapping, Sequence
from typing import TypeVar

from claimtrace.reading.chains import Chains
from claimtrace.records import Basis

__all__ = ["Act", "acts_among", "most_blocs"]

_Bloc = TypeVar("_Bloc", bound=Hashable)

Act = frozenset[str]
"""Two signers or more of whom one speaks for all."""


def acts_among(said: Sequence[Chains], speakers: Collection[str]) -> list[Act]:
    """The joint acts among organisations whose word these chains lead to.

    Signers whom shared documents connect are one act; who has a document that no other signer
    carries speaks for itself. A document of which neither bytes nor address are known is shared
    by nobody, and what no longer counts is in no document.
    """
    if len(speakers) < 2:
        return []
    there = list({id(chains): chains for chains in said}.values())
    carrying: dict[bytes | None, set[str]] = {}
    for chains in there:
        for hop in chains.graph.signed:
            signer = hop.way.organisation
            if signer in speakers and signer in chains.origins:
                carrying.setdefault(hop.document, set()).add(signer)
    joint = [signers for signers in carrying.values() if len(signers) > 1]
    if not joint:
        return []
    alone = {signer for signers in carrying.values() if len(signers) == 1 for signer in signers}
    alone |= {
        hop.way.organisation
        for chains in there
        for hop in chains.graph.held
        if hop.document is None
        and hop.way.attributed_to is None
        and hop.way.basis is Basis.OWN
        and hop.way.organisation in chains.origins
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
