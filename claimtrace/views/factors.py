"""A corroboration as parts of an HTML page: its numbers, its factors, its findings, its words."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache
from importlib import resources
from typing import TypeVar

from claimtrace.findings import Finding, Severity
from claimtrace.scoring import BlocWeight, Corroboration, OriginWeight
from claimtrace.views.markup import aside, clipped, escaped, shortened, undirected

__all__ = [
    "STATEMENT",
    "brief",
    "capped",
    "explanation",
    "factors",
    "findings_list",
    "html_of",
    "prose",
    "scores",
    "table",
]


ROWS = 100
"""Rows of one table of details; the text under it counts those left out."""

STATEMENT = 400
"""Characters of a statement that are shown where others stand beside it."""

_MESSAGE = 1_000

_Item = TypeVar("_Item")


def scores(result: Corroboration) -> str:
    """Support, opposition, uncertainty and conflict: a bar, and the numbers in words."""
    support, opposition = round(1000 * result.support), round(1000 * result.opposition)
    bound = "" if result.complete else " The support is a lower bound."
    return (
        f'<svg class="ct-bar" viewBox="0 0 1000 12" preserveAspectRatio="none" aria-hidden="true">'
        f'<rect class="ct-for" width="{support}" height="12"/>'
        f'<rect class="ct-against" x="{1000 - opposition}" width="{opposition}" height="12"/>'
        f"</svg><p>Support {result.support:.3f} (from the left), opposition "
        f"{result.opposition:.3f} (from the right), uncertainty {result.uncertainty:.3f}; "
        f"conflict {result.conflict:.3f}.{bound}</p>"
    )


def brief(result: Corroboration) -> Corroboration:
    """The same result with long statements and names cut, so that its sentences stay readable."""
    changes: dict[str, object] = {"statement": clipped(result.statement, STATEMENT)}
    for side in ("weights", "opposing"):
        changes[side] = tuple(
            weight.model_copy(update={"name": clipped(weight.name)})
            for weight in getattr(result, side)
        )
    return result.model_copy(update=changes)


def factors(result: Corroboration, names: Mapping[str, str]) -> Iterator[str]:
    """The weights of every origin, for and against; those of the blocs where they add something.

    ``names`` of sources by id: those missing are called by their id.
    """
    if result.weights:
        yield "<h4>Origins for it</h4>"
        yield capped(_WEIGHT_HEADS, result.weights, lambda weight: _weight(weight, names))
    if result.opposing:
        yield "<h4>Origins against it</h4>"
        yield capped(_WEIGHT_HEADS, result.opposing, lambda weight: _weight(weight, names))
    if any(len(bloc.members) > 1 for bloc in result.bloc_weights):
        yield "<h4>Blocs</h4>"
        yield capped(_BLOC_HEADS, result.bloc_weights, lambda bloc: _bloc(bloc, names))


_WEIGHT_HEADS = ("Organisation", "Graded", "Interest", "Through", "*Contributes", "*Without it")
_BLOC_HEADS = ("Bloc", "Members", "*Coupling", "*Support")


def _weight(weight: OriginWeight, names: Mapping[str, str]) -> tuple[str, ...]:
    organisation = shortened(weight.name)
    if weight.bloc is not None:
        organisation += f'<br><span class="ct-soft">bloc {aside(weight.bloc)}</span>'
    if weight.rho is None:
        graded, worth = "F: grade it to count it", "nothing yet"
    else:
        graded = f"{weight.letter}, rho {weight.rho:.3f}"
        worth = f"{weight.contribution:.3f}" if weight.counted else "set aside"
    if not weight.attributed:
        graded += '<br><span class="ct-soft">on nobody’s word</span>'
    if weight.rho_adjusted is not None and weight.rho_adjusted != weight.rho:
        graded += f'<br><span class="ct-soft">rho′ {weight.rho_adjusted:.3f}</span>'
    sources = [factor.reporter for factor in weight.chain]
    through = " → ".join(shortened(names.get(source, source), 60) for source in sources)
    loose = [
        f"{factor.basis} {factor.certainty:g}" for factor in weight.chain if factor.certainty < 1
    ]
    if loose:
        through += f'<br><span class="ct-soft">{escaped(", ".join(loose))}</span>'
    return (
        organisation, graded, escaped(weight.interest), through, worth, f"{weight.without_it:.3f}",
    )  # fmt: skip


def _bloc(bloc: BlocWeight, names: Mapping[str, str]) -> tuple[str, ...]:
    members = ", ".join(shortened(names.get(member, member), 60) for member in bloc.members)
    return aside(bloc.bloc), members, f"{bloc.coupling:g}", f"{bloc.support:.3f}"


def findings_list(findings: Sequence[Finding]) -> str:
    """Findings as a list, each with its code, its severity in words, and what to do."""
    items = []
    for finding in findings[:ROWS]:
        style = ' class="ct-warning"' if finding.severity is Severity.WARNING else ""
        items.append(
            f'<li{style}><span class="ct-code">{finding.code}</span> '
            f'<span class="ct-soft">({finding.severity}, <code>{aside(finding.record)}</code>)'
            f"</span><br>{prose(finding.message, _MESSAGE)}</li>"
        )
    return f'<ul class="ct-findings">{"".join(items)}</ul>{_rest(len(findings))}'


def explanation(result: Corroboration) -> str:
    """Every factor of the score in sentences, folded away."""
    return (
        "<details><summary>The score in sentences, with every factor</summary>"
        f"<pre>{prose(result.explain(), 60_000)}</pre></details>"
    )


def prose(text: str, limit: int = 4_000) -> str:
    """Sentences that mix our words with other people's: without turns of writing direction."""
    rest = len(text) - limit
    more = f" … (and {rest:,} further characters)" if rest > 0 else ""
    return escaped(undirected(text[:limit])) + more


def capped(
    heads: Sequence[str], items: Sequence[_Item], cells: Callable[[_Item], Sequence[str]]
) -> str:
    """A table of the first items; what is left out is counted under it."""
    return table(heads, [cells(item) for item in items[:ROWS]]) + _rest(len(items))


def table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A table of HTML cells; heads that begin with ``*`` are of columns of numbers."""
    numeric = [head.startswith("*") for head in heads]
    head = "".join(
        f'<th scope="col"{_style(number)}>{name.lstrip("*")}</th>'
        for name, number in zip(heads, numeric, strict=True)
    )
    body = "".join(
        f"<tr>{''.join(_cells(row, numeric))}</tr>"
        for row in rows
    )  # fmt: skip
    return (
        f'<div class="ct-scroll"><table class="ct-table"><thead><tr>{head}</tr></thead>'
        f"<tbody>{body}</tbody></table></div>"
    )


def _cells(row: Sequence[str], numeric: Sequence[bool]) -> Iterator[str]:
    for place, (cell, number) in enumerate(zip(row, numeric, strict=True)):
        yield f"<td{_style(number)}>{cell}</td>" if place else f'<th scope="row">{cell}</th>'


def _style(number: bool) -> str:
    return ' class="ct-number"' if number else ""


def _rest(total: int) -> str:
    return f'<p class="ct-soft">And {total - ROWS:,} more.</p>' if total > ROWS else ""


def html_of(corroboration: Corroboration) -> str:
    """A piece of HTML with its own style sheet, without script and without a request.

    It takes its colours from the page around it.

    >>> rows = [{"q": "toll", "who": who, "via": "sohr"} for who in ("daily", "wire")]
    >>> (case,) = Case.from_rows(rows, question="q", reporter="who", origin="via")
    >>> "toll" in html_of(corroborate(case, "toll"))
    True
    """
    names = {
        weight.organisation: weight.name
        for weight in (*corroboration.weights, *corroboration.opposing)
    }
    told = brief(corroboration)
    parts = [
        f'<div class="ct-entry"><style>{_styles()}</style>',
        _counts(corroboration),
        f"<p>{prose(told.summary())}</p>",
        scores(corroboration),
        *factors(corroboration, names),
    ]
    if corroboration.findings:
        parts += ["<h4>Findings</h4>", findings_list(corroboration.findings)]
    parts += [explanation(told), "</div>"]
    return "".join(parts)


def _counts(result: Corroboration) -> str:
    against = len(result.contradicted_by) + len(result.denied_by)
    counts = (result.reports, result.outlets, len(result.origins), len(result.blocs), against)
    heads = ("Claim", "*Reports", "*Outlets", "*Origins", "*Blocs", "*Against", "*Grade")
    row = (aside(result.claim), *(f"{count:,}" for count in counts), result.grade)
    return table(heads, [row])


@cache
def _styles() -> str:
    return resources.files("claimtrace.views").joinpath("entry.css").read_text("utf-8")
