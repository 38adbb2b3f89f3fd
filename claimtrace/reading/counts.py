"""How many reports, outlets, origins and echoes stand behind a claim.

What counts as one report: docs/decisions/0004.
"""

from __future__ import annotations

from dataclasses import dataclass

from claimtrace.case.hops import Hop
from claimtrace.reading.chains import Chains

__all__ = ["Counts", "count", "echoes_among"]


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
