"""The part of the report on what the record says of sources, and who may copy whom."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from claimtrace.views.factors import capped, prose
from claimtrace.views.markup import shortened

if TYPE_CHECKING:
    from claimtrace.learning import CopySuspicion, SourceRecord

__all__ = ["learned_section"]

_SENTENCE = 600
_NAMED = 10


def learned_section(
    record: Sequence[SourceRecord] | None, suspicions: Sequence[CopySuspicion] | None
) -> Iterator[str]:
    """The track record and the suspicions, of those that were learned; nothing without them."""
    if record is None and suspicions is None:
        return
    yield f'<section class="ct-entry"><h2 id="record">Track record</h2><p>{_WHAT}</p>'
    if record is not None:
        most = sorted(
            record, key=lambda row: (-row.observations, row.organisation, row.topic or "")
        )
        yield capped(_RECORD, most, _row) if most else "<p>No organisation says anything.</p>"
    if suspicions is not None:
        yield f"<h3>Suspected dependence</h3><p>{_SUSPECTED}</p>"
        yield (
            capped(_SUSPICIONS, suspicions, _suspicion)
            if suspicions
            else "<p>None is suspected.</p>"
        )
    yield "</section>"


_WHAT = (
    "What these claims together say of who made them. Agreed and contradicted count claims that "
    "other origins support or contradict. Reliability is learned from what others said, with an "
    "interval that holds it with probability .9; the prior is the letter, and decides where there "
    "are few observations. The grades on this page use what the policy says, and not this table."
)
_SUSPECTED = (
    "Organisations that share more answers, errors or words than independent ones would, and that "
    "did not say so. A suspicion is a question to ask: both may have read a third. It changes no "
    "score on this page unless the policy says so."
)
_RECORD = (
    "Organisation", "Topic", "*Originated", "*Relayed", "*Agreed", "*Contradicted", "*Corrected",
    "*Observations", "*Prior", "*Reliability",
)  # fmt: skip
_SUSPICIONS = ("Organisations", "Seem to follow", "*Probability", "What speaks for it")


def _row(row: SourceRecord) -> tuple[str, ...]:
    counts = (row.originated, row.relayed, row.agreed, row.contradicted, row.corrected)
    return (
        shortened(row.organisation),
        "" if row.topic is None else shortened(row.topic),
        *(f"{count:,}" for count in counts),
        f"{row.observations:.1f}",
        f"{row.prior:.2f}",
        f"{row.reliability:.2f} ({row.low:.2f} to {row.high:.2f})",
    )


def _suspicion(suspicion: CopySuspicion) -> tuple[str, ...]:
    shown = [shortened(source, 60) for source in suspicion.sources[:_NAMED]]
    rest = len(suspicion.sources) - _NAMED
    more = f" and {rest:,} more" if rest > 0 else ""
    return (
        ", ".join(shown) + more,
        "not told" if suspicion.original is None else shortened(suspicion.original, 60),
        f"{suspicion.probability:.2f}",
        prose(str(suspicion), _SENTENCE),
    )
