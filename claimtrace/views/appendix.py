"""The parts of the report that are the same for every claim: how to read it, and the policy."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from claimtrace.policy import CALCULUS, Policy
from claimtrace.scales import ADMIRALTY_CREDIBILITY, ADMIRALTY_RELIABILITY
from claimtrace.views.markup import aside, escaped

__all__ = ["policy_section", "reading_section"]

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
    "carry their reliability; a dashed frame is a source that did not say on whose word. An arrow "
    "leads from who says it to on whose word. The thicker, the more certain; dashed citations are "
    "hedged, dotted ones vague, and both say so. Colour and hatching at the edge of a box tell "
    "its bloc, which is also written in it. Grey is an echo: a report that adds no origin."
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
