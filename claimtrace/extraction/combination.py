"""Several extractors on one text: what they agree on, and where they differ."""

from __future__ import annotations

from claimtrace.errors import InvalidRecord
from claimtrace.extraction.candidates import CandidateClaim, Extraction
from claimtrace.extraction.spans import Span
from claimtrace.frozen import Frozen
from claimtrace.registry import name_key

__all__ = ["Combined", "Proposal", "combine"]


class Proposal(Frozen):
    """One figure, with what each extractor said of it."""

    number: Span
    """Where the number stands."""
    by_extractor: tuple[tuple[str, CandidateClaim], ...]
    """Pairs of an extractor and its candidate."""
    differs: tuple[str, ...]
    """What they do not agree on: "quantity", "status", "window", "stance", "chains"."""
    missing: tuple[str, ...]
    """Extractors that did not see the figure."""

    @property
    def agreed(self) -> bool:
        """Whether every extractor saw the figure and said the same of it."""
        return not self.differs and not self.missing


class Combined(Frozen):
    """What several extractors proposed, figure by figure."""

    extractors: tuple[str, ...]
    """Names of the extractors, in the order given."""
    proposals: tuple[Proposal, ...]
    """In the order of the text."""

    @property
    def disagreements(self) -> tuple[Proposal, ...]:
        """The figures that a person should look at first."""
        return tuple(proposal for proposal in self.proposals if not proposal.agreed)


def combine(*extractions: Extraction) -> Combined:
    """Put extractions of one text side by side; nothing is voted on and nothing is dropped.

    Candidates are about the same figure where their numbers overlap. Raises InvalidRecord where
    the extractions are of texts of different length, or two have the same extractor.

    >>> from claimtrace.extraction import extract
    >>> found = extract("At least 40 people were killed, the ministry said.")
    >>> [proposal.agreed for proposal in combine(found).proposals]
    [True]
    """
    extractors = tuple(extraction.extractor for extraction in extractions)
    if len({extraction.length for extraction in extractions}) > 1:
        raise InvalidRecord("these extractions are of different texts: combine those of one text")
    if len(set(extractors)) < len(extractors):
        raise InvalidRecord(f"two extractions have the same extractor: {', '.join(extractors)}")
    found = sorted(
        (
            (candidate.number.start, candidate.number.end, extraction.extractor, candidate)
            for extraction in extractions
            for candidate in extraction.candidates
        ),
        key=lambda item: item[:3],
    )
    groups: list[list[tuple[str, CandidateClaim]]] = []
    edge = -1
    for start, end, extractor, candidate in found:
        if start >= edge:
            groups.append([])
        groups[-1].append((extractor, candidate))
        edge = max(edge, end)
    return Combined(
        extractors=extractors,
        proposals=tuple(_proposal(group, extractors) for group in groups),
    )


def _proposal(group: list[tuple[str, CandidateClaim]], extractors: tuple[str, ...]) -> Proposal:
    views = [_view(candidate) for _, candidate in group]
    seen = {extractor for extractor, _ in group}
    return Proposal(
        number=group[0][1].number,
        by_extractor=tuple(group),
        differs=tuple(name for name in views[0] if any(v[name] != views[0][name] for v in views)),
        missing=tuple(extractor for extractor in extractors if extractor not in seen),
    )


def _view(candidate: CandidateClaim) -> dict[str, object]:
    """What counts as the same: names by `name_key`, whatever the spans are."""
    return {
        "quantity": candidate.quantity,
        "status": candidate.status,
        "window": candidate.resolved_window or (candidate.window and candidate.window.text),
        "stance": candidate.stance,
        "chains": sorted(tuple(name_key(hop.name) for hop in chain) for chain in candidate.chains),
    }
