"""The parts of the report that are the same for every claim: how to read it, and the policy."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from claimtrace.policy import CALCULUS, Policy
from claimtrace.scales import ADMIRALTY_CREDIBILITY, ADMIRALTY_RELIABILITY
from claimtrace.views.factors import capped, prose
from claimtrace.views.markup import aside, escaped, shortened

if TYPE_CHECKING:
    from claimtrace.learning import CopySuspicion, SourceRecord

__all__ = ["learned_section", "policy_section", "reading_section"]


_COLUMNS = {
    "Reports": "texts that are held, one for each reporter and document",
    "Outlets": "organisations that published them",
    "Origins": "organisations that say it on their own authority. “Worth” counts allies, who are "
    "not independent of one another, for less than one each",
    "Blocs": "groups of origins with common command, ownership or cause",
    "Against": "claims that contradict it, and organisations that deny it",
    "Grade": "source reliability A to F, information credibility 1 to 6, both of the Admiralty "
    "code. F and 6 mean that nobody can judge: grade the sources that are named",
}
_PICTURE = (
    "Sheets at the left are the reports that are held; boxes with a heavy frame are origins, and "
    "carry their reliability; a dashed frame is a source that did not say on whose word; cut "
    "corners are material evidence: a recording, an image, a document. An arrow leads from who "
    "says it to on whose word. The thicker, the more certain; dashed citations are hedged, dotted "
    "ones vague, and both say so. Colour and hatching at the edge of a box tell its bloc, which is "
    "also written in it. Grey is an echo: a report that adds no origin. "
    "An arrow that is struck through is an undercut: the box in a red frame says that the word to "
    "which it leads is worth nothing, with the chain by which that is known."
)


def reading_section() -> str:
    """What the columns, the pictures and the two scales mean."""
    scales = _table("Source reliability", ADMIRALTY_RELIABILITY.items())
    scales += _table(
        "Information credibility",
        ((str(digit), words) for digit, words in ADMIRALTY_CREDIBILITY.items()),
    )
    return (
        '<section><h2 id="reading">How to read it</h2>'
        f"{_table('Columns', _COLUMNS.items())}<h3>The pictures</h3><p>{_PICTURE}</p>"
        f'<div class="tables">{scales}</div>'
        '<p class="soft">Both scales: STANAG 2511, AJP-2.1. Support, opposition and uncertainty '
        "add up to 1. They say how far the reports that are held bear the claim out, and are not "
        "the probability that it is true.</p></section>"
    )


def policy_section(policy: Policy) -> Iterator[str]:
    """Every number of the policy; those that differ from the default are marked."""
    default = Policy(name=policy.name)
    yield (
        f'<section><h2 id="policy">Policy</h2><p>{aside(policy.name)}, digest '
        f"<code>{policy.digest}</code>, calculus {CALCULUS}. "
        f"{'Every number is the default.' if policy == default else _MARKED}</p>"
        '<div class="tables">'
    )
    mine, usual = policy.model_dump(mode="json"), default.model_dump(mode="json")
    single: list[tuple[str, str]] = []
    for name, value in mine.items():
        if name == "name":
            continue
        if isinstance(value, Mapping):
            if value:
                yield _table(_words(name), _marked(value, usual[name]))
        else:
            single += _marked({name: value}, usual)
    yield _table("other numbers", single)
    yield "</div></section>"


_MARKED = "Numbers that differ from the default are marked with an asterisk."


def _marked(values: Mapping[str, object], usual: Mapping[str, object]) -> Iterator[tuple[str, str]]:
    for key, value in values.items():
        mark = "" if usual.get(key) == value else " *"
        yield _words(key), ("none" if value is None else str(value)) + mark


def _words(name: str) -> str:
    return name.replace("_", " ")


def _table(caption: str, rows: Iterable[tuple[str, str]]) -> str:
    body = "".join(
        f'<tr><th scope="row">{aside(key)}</th><td>{escaped(value)}</td></tr>'
        for key, value in rows
    )
    return (
        f'<table class="plain"><caption>{escaped(caption.capitalize())}</caption>'
        f"<tbody>{body}</tbody></table>"
    )


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
