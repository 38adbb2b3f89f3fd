"""How many reports, outlets, origins and echoes stand behind a claim."""

from __future__ import annotations

from dataclasses import dataclass

from claimtrace.records import Attribution, Document, Stance
from claimtrace.tracing.reach import Reach
from claimtrace.tracing.reading import Reading
from claimtrace.windows import seconds_of

__all__ = ["Counts", "count", "echoes_among"]


@dataclass(slots=True)
class Counts:
    """Numbers of a claim itself; ``origins`` and ``voices`` are organisation ids, sorted.

    ``reports`` has, for each distinct reporter and document, the hops that it states.
    ``voices`` are the organisations that said it on nobody's word.
    """

    reports: list[list[Attribution]]
    outlets: int
    origins: tuple[str, ...]
    voices: tuple[str, ...]


def count(reading: Reading, claim: str, stance: Stance = Stance.ASSERTS) -> Counts:
    """The counts of one claim; organisations that retracted it are left out."""
    owner = reading.case.organisations
    reports = _held_reports(reading, claim, stance)
    ends = reading.ends(claim, stance)
    return Counts(
        reports=reports,
        outlets=len({owner[hops[0].reporter] for hops in reports}),
        origins=tuple(sorted({owner[end.source] for end in ends if end.attributed})),
        voices=tuple(sorted({owner[end.source] for end in ends if not end.attributed})),
    )


def _held_reports(reading: Reading, claim: str, stance: Stance) -> list[list[Attribution]]:
    owner = reading.case.organisations
    excluded = reading.excluded(claim, stance)
    found: dict[tuple[str, Document], list[Attribution]] = {}
    for hop in reading.case.hops(claim, stance):
        if hop.document is not None and not (excluded and owner[hop.reporter] in excluded):
            found.setdefault((hop.reporter, hop.document), []).append(hop)
    return list(found.values())


def echoes_among(
    reading: Reading, claim: str, counts: Counts, stance: Stance = Stance.ASSERTS
) -> list[Attribution]:
    """The reports that add no origin to those published before them.

    Undated reports come last; among equals, those that reach more come first. A report of which
    the origin is unknown may add one, and is an echo only of the same voice.
    """
    reach = Reach(reading, claim, stance)
    reached = [
        (min(map(_when, hops)), frozenset().union(*map(reach.of_hop, hops)), hops[0])
        if len(hops) > 1
        else (_when(hops[0]), reach.of_hop(hops[0]), hops[0])
        for hops in counts.reports
    ]
    reached.sort(key=lambda item: (item[0], -len(item[1]), sorted(item[1])))
    met: set[tuple[str, bool]] = set()
    echoes = []
    for _, ends, report in reached:
        if ends <= met:
            echoes.append(report)
        met |= ends
    return echoes


def _when(report: Attribution) -> tuple[bool, float]:
    """Seconds since the epoch at which a moment begins, after whether none is known."""
    said = report.said
    if said is None:
        return True, 0.0
    return False, seconds_of(said)
