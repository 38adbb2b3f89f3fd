"""One claim in the report: its row, and all that stands behind the row."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from urllib.parse import quote

from claimtrace._text import counted
from claimtrace.case.case import Case
from claimtrace.policy import Policy
from claimtrace.records import Stance
from claimtrace.scales import ADMIRALTY_CREDIBILITY, ADMIRALTY_RELIABILITY
from claimtrace.scoring import Corroboration
from claimtrace.scoring.explanation import nothing_held
from claimtrace.tracing import Trace, TracedHop, trace
from claimtrace.views.factors import (
    STATEMENT,
    brief,
    capped,
    explanation,
    factors,
    findings_list,
    prose,
    scores,
)
from claimtrace.views.markup import aside, escaped, link, shortened
from claimtrace.views.picture import TITLES

__all__ = ["COLUMNS", "anchor", "entry"]

COLUMNS = ("statement", "reports", "outlets", "origins", "blocs", "against", "grade")
"""The columns of the table of claims: what is said, what is behind it, and last the grade."""

_NAMED = 8
_TREE_LINES = 400

Draw = Callable[[Trace], str]
"""A function that draws a trace as inline SVG."""


def anchor(claim: str) -> str:
    """The element id of a claim in the report."""
    return f"claim-{claim}"


def entry(
    case: Case, result: Corroboration, policy: Policy, draw: Draw | None, style: str = "claim"
) -> Iterator[str]:
    """A claim's group of rows; without ``draw`` only the first, which is the claim in short."""
    codes = " ".join(sorted({finding.code.value for finding in result.findings}))
    against = len(result.contradicted_by) + len(result.denied_by)
    numbers = {
        "reports": result.reports,
        "outlets": result.outlets,
        "origins": len(result.origins),
        "blocs": len(result.blocs),
        "against": against,
    }
    data = "".join(f' data-{name}="{number}"' for name, number in numbers.items())
    yield (
        f'<tbody class="{style}" role="rowgroup" id="{escaped(anchor(result.claim))}"{data} '
        f'data-statement="{escaped(result.statement[:STATEMENT])}" data-grade="{result.grade}" '
        f'data-credibility="{result.credibility}" data-findings="{codes}" '
        f'data-words="{escaped(_words(case, result))}">'
        f'<tr role="row"><th scope="row" role="rowheader">{"".join(_heading(case, result))}</th>'
    )
    worth = ""
    if result.pooled_origins:
        worth = f'<span class="worth"> + {len(result.pooled_origins):,} by other claims</span>'
    if len(result.origins) > 1:
        worth += f'<span class="worth"> worth {result.effective_origins:.2f}</span>'
    for name, number in numbers.items():
        yield (
            f'<td role="cell" data-label="{name.capitalize()}"><span class="count-value">'
            f"{number:,}</span>{worth if name == 'origins' else ''}</td>"
        )
    yield f'<td role="cell" class="grade" data-label="Grade">{_grade(case, result)}</td></tr>'
    if draw is not None:
        yield (
            f'<tr class="more" role="row"><td role="cell" colspan="{len(COLUMNS)}"><details>'
            f'<summary>Trace, factors and findings<span class="unseen"> of '
            f'{aside(result.claim)}</span></summary><div class="ct-entry">'
        )
        yield from _details(case, result, policy, draw)
        yield "</div></details></td></tr>"
    yield "</tbody>\n"


def _words(case: Case, result: Corroboration) -> str:
    """What the search finds beside what the row shows."""
    return " ".join((result.claim, result.question, *result.origins))


def _heading(case: Case, result: Corroboration) -> Iterator[str]:
    yield f'<p class="statement">{shortened(result.statement, STATEMENT)}</p>'
    yield f'<p class="behind">{_behind(case, result)}</p>'
    findings = {finding.code: finding.severity for finding in result.findings}
    if findings:
        items = "".join(
            f'<li class="{severity}">{code}</li>' for code, severity in findings.items()
        )
        yield f'<ul class="codes" aria-label="Findings">{items}</ul>'


def _behind(case: Case, result: Corroboration) -> str:
    text = _reports_behind(case, result)
    if result.pooled_origins:
        count = counted(len(result.pooled_origins), "origin")
        text += f" Other claims that support it go back to {count} more."
    return text


def _reports_behind(case: Case, result: Corroboration) -> str:
    if not result.reports:
        return f"{nothing_held(result).capitalize()}."
    if not result.origins:
        return "No report leads to an origin that speaks on its own authority."
    names = [shortened(case.sources[origin].name) for origin in result.origins[:_NAMED]]
    if len(result.origins) > _NAMED:
        names.append(f"{len(result.origins) - _NAMED:,} more")
    text = f"Goes back to {', '.join(names)}."
    voices = result.origins_high - result.origins_low
    if voices:
        text += f" {counted(voices, 'voice')} did not say on whose word."
    return text


def _grade(case: Case, result: Corroboration) -> str:
    reliability = ADMIRALTY_RELIABILITY[result.reliability].lower()
    credibility = ADMIRALTY_CREDIBILITY[result.credibility].lower()
    text = (
        f'<span class="grade-value">{result.grade}</span>'
        f'<span class="meaning">{reliability}; {credibility}</span>'
    )
    if result.reliability == "F" and result.origins:
        names = " or ".join(shortened(case.sources[o].name, 60) for o in result.origins[:_NAMED])
        text += f'<span class="meaning">To judge it, grade {names}.</span>'
    return text


def _details(case: Case, result: Corroboration, policy: Policy, draw: Draw) -> Iterator[str]:
    names = {source.id: source.name for source in case.sources.values()}
    told = brief(result)
    yield f"<p>{prose(told.summary())}</p>"
    yield from _rivals(case, result)
    for stance in Stance:
        if stance is Stance.ASSERTS or case.graph(result.claim, stance).hops:
            yield from _trace(trace(case, result.claim, stance=stance, policy=policy), draw)
    yield "<h4>Score</h4>"
    yield scores(result)
    yield from factors(result, names)
    if result.findings:
        yield "<h4>Findings</h4>"
        yield findings_list(result.findings)
    yield explanation(told)


def _rivals(case: Case, result: Corroboration) -> Iterator[str]:
    """Links to the other answers that bear on this one."""
    related = [("Contradicted by", claim) for claim in result.contradicted_by]
    related += [(f"Supported by a claim that {_RELATIONS[pooled.relation]}", pooled.claim)
                for pooled in result.pooled]  # fmt: skip
    if related:
        yield "<ul>"
        for words, claim in related:
            target = escaped("#" + quote(anchor(claim)))
            statement = shortened(case.claims[claim].statement, STATEMENT)
            yield f'<li>{words}: <a href="{target}">{statement}</a></li>'
        yield "</ul>"


_RELATIONS = {"same": "says the same", "agrees": "agrees", "entails": "entails it"}


def _trace(found: Trace, draw: Draw) -> Iterator[str]:
    yield f"<h4>{TITLES[found.stance]}</h4>"
    yield (
        f'<div class="figure" tabindex="0" role="group" aria-label="{TITLES[found.stance]}: '
        f'{escaped(found.claim)}">{draw(found)}</div>'
    )
    held = [hop for hop in found.hops if hop.held]
    if held:
        names = {source.id: source.name for source in found.sources}
        yield "<h4>Reports held</h4>"
        yield capped(_REPORT_HEADS, held, lambda hop: _report(hop, names))
    lines = str(found).split("\n")
    rest = len(lines) - _TREE_LINES
    more = f"\n… and {rest:,} further lines" if rest > 0 else ""
    yield (
        '<details><summary>The trace as text</summary><pre class="ct-tree">'
        f"{prose(chr(10).join(lines[:_TREE_LINES]), 60_000)}{more}</pre></details>"
    )


_REPORT_HEADS = ("Reporter", "Said", "Document", "On whose word")


def _report(hop: TracedHop, names: dict[str, str]) -> Sequence[str]:
    reporter = shortened(names[hop.reporter])
    if hop.echo:
        reporter += '<br><span class="ct-soft">echo: adds no origin</span>'
    document = link(hop.url, hop.title)
    if hop.quote:
        document += f"<blockquote>{shortened(hop.quote, 2_000)}</blockquote>"
    if hop.attributed_to is None:
        word = "its own" if hop.basis == "own" else "nobody’s"
    else:
        word = shortened(names[hop.attributed_to])
        if hop.certainty != 1 or hop.basis != "named":
            word += f'<br><span class="ct-soft">{hop.basis} {hop.certainty:g}</span>'
    said = "" if hop.said is None else f'<span class="ct-date">{escaped(str(hop.said))}</span>'
    return reporter, said, document, word
