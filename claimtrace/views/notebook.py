"""What a notebook shows of a corroboration: the structure first, the grade, then the factors."""

from __future__ import annotations

from functools import cache
from importlib import resources

from claimtrace.scoring import Corroboration
from claimtrace.views.factors import (
    brief,
    explanation,
    factors,
    findings_list,
    prose,
    scores,
    table,
)
from claimtrace.views.markup import aside

__all__ = ["html_of"]


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
