"""One kind for one name: what a text says of a source in one place holds in the others."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from claimtrace.extraction.candidates import CandidateClaim, CandidateHop
from claimtrace.records import SourceKind

__all__ = ["with_one_kind_each"]

Chain = tuple[CandidateHop, ...]


def with_one_kind_each(candidates: Iterable[CandidateClaim]) -> tuple[CandidateClaim, ...]:
    """The candidates of an article, each name with the first kind that the text states for it.

    "Ada Berg, an official of the port, said ..." makes Ada Berg an official wherever she speaks.
    """
    found = tuple(candidates)
    kinds: dict[str, SourceKind] = {}
    several = False
    for candidate in found:
        for chain in (*candidate.chains, candidate.suggested):
            for hop in chain:
                name = hop.name.casefold()
                before = kinds.get(name, hop.kind)
                several = several or before is not hop.kind
                kinds[name] = hop.kind if before is SourceKind.UNKNOWN else before
    return tuple(_with_kinds(candidate, kinds) for candidate in found) if several else found


def _with_kinds(candidate: CandidateClaim, kinds: Mapping[str, SourceKind]) -> CandidateClaim:
    return candidate.model_copy(
        update={
            "chains": tuple(_alike(chain, kinds) for chain in candidate.chains),
            "suggested": _alike(candidate.suggested, kinds),
        }
    )


def _alike(chain: Chain, kinds: Mapping[str, SourceKind]) -> Chain:
    return tuple(
        hop
        if hop.kind is (kind := kinds[hop.name.casefold()])
        else hop.model_copy(update={"kind": kind})
        for hop in chain
    )
