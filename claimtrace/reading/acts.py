"""Joint statements: organisations that speak in one document speak once.

Why signers of one paper are one speaker stands in docs/decisions/0018.
"""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterable, Mapping, Sequence
from typing import TypeVar

from claimtrace.case.hops import Graph
from claimtrace.records import Basis

__all__ = ["Act", "acts_among", "most_blocs"]

_Bloc = TypeVar("_Bloc", bound=Hashable)

Act = frozenset[str]
"""Two signers or more of whom one speaks for all."""


def acts_among(graphs: Iterable[Graph], speakers: Collection[str]) -> list[Act]:
    """The joint acts among organisations that say something in these graphs.

    Signers whom shared documents connect are one act; who has a document that no other signer
    carries speaks for itself. A document of which neither bytes nor address are known is shared
    by nobody.
    """
    if len(speakers) < 2:
        return []
    there = list({id(graph): graph for graph in graphs}.values())
    signed = [hop for graph in there for hop in graph.signed if hop.way.organisation in speakers]
    if len(signed) < 2:
        return []
    carrying: dict[bytes | None, set[str]] = {}
    for hop in signed:
        carrying.setdefault(hop.document, set()).add(hop.way.organisation)
    joint = [signers for signers in carrying.values() if len(signers) > 1]
    if not joint:
        return []
    alone = {signer for signers in carrying.values() if len(signers) == 1 for signer in signers}
    alone |= {
        hop.way.organisation
        for graph in there
        for hop in graph.held
        if hop.document is None and hop.way.attributed_to is None and hop.way.basis is Basis.OWN
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
    signers = frozenset().union(*acts)
    blocs: dict[_Bloc, list[str]] = {}
    for speaker in speakers:
        if speaker not in signers:
            blocs.setdefault(group_of[speaker], []).append(speaker)
    taken: dict[_Bloc, int] = {}
    wanted = [{group_of[signer]: signer for signer in sorted(act, reverse=True)} for act in acts]

    def place(number: int, tried: set[_Bloc]) -> bool:
        """Whether an act finds a bloc of its own, others making room for it."""
        for group in wanted[number]:
            if group not in blocs and group not in tried:
                tried.add(group)
                if group not in taken or place(taken[group], tried):
                    taken[group] = number
                    return True
        return False

    left = [number for number in range(len(acts)) if not place(number, set())]
    for group, number in taken.items():
        blocs.setdefault(group, []).append(wanted[number][group])
    for number in left:
        group = next(group for group in wanted[number])
        blocs.setdefault(group, []).append(wanted[number][group])
    return blocs
