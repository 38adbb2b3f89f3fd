"""A ledger as one HTML file: every question, what stands behind each answer, and the policy."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING

from claimtrace._text import counted
from claimtrace.case.case import Case
from claimtrace.findings import FindingCode, findings_of
from claimtrace.policy import CALCULUS, Policy
from claimtrace.scales import ADMIRALTY_CREDIBILITY
from claimtrace.scoring import CaseStore, Corroboration, Progress, corroborate_all
from claimtrace.scoring.engine import cases_of
from claimtrace.tracing import Trace
from claimtrace.views.appendix import learned_section, policy_section, reading_section
from claimtrace.views.entry import COLUMNS, Draw, entry
from claimtrace.views.factors import findings_list
from claimtrace.views.markup import aside, clipped, escaped, shortened
from claimtrace.views.svg import drawn, styles

if TYPE_CHECKING:
    from claimtrace.learning import CopySuspicion, SourceRecord

__all__ = ["DETAILED", "report"]

DETAILED = 2_000
"""Claims whose trace and factors a report carries unless told otherwise."""

_TITLE = 200
_AT_ONCE = 200  # as many rows as page.js shows at first
_HEADS = ("Claim", "Reports", "Outlets", "Origins", "Blocs", "Against", "Grade")

_TOTALS = (
    "questions",
    "claims",
    "without a report",
    "with one origin",
    "with two origins or more",
    "contradicted or denied",
    "that nobody can judge yet (F)",
)


def report(
    cases: Case | CaseStore | Iterable[Case],
    policy: Policy | None = None,
    *,
    title: str = "Claims and their origins",
    detailed: int | None = DETAILED,
    progress: Progress | None = None,
    record: Sequence[SourceRecord] | None = None,
    suspicions: Sequence[CopySuspicion] | None = None,
) -> Iterator[str]:
    """The parts of an HTML page that needs nothing but itself; write them one after the other.

    ``with open("report.html", "w", encoding="utf-8") as page: page.writelines(report(cases))``.
    One case is held at a time, however many there are. The first ``detailed`` claims (None: all)
    carry their trace, factors and explanation; the others are a row of the table, and the page
    says so: browsers do not open gigabytes. ``progress`` is called after each case. The same
    cases and policy give the same bytes.

    ``record`` are the sources of a `claimtrace.learning.track_record`, ``suspicions`` what
    `claimtrace.learning.suspected_copying` found: given, they are shown in a part of their own.
    """
    page = _Page(policy or Policy(), detailed)
    yield from _opening(title, page.policy, record is not None or suspicions is not None)
    given, total = cases_of(cases)
    for done, case in enumerate(given, start=1):
        yield from page.question(case)
        if progress is not None:
            progress(done, total)
    yield from page.closing(learned_section(record, suspicions))


@dataclass
class _Page:
    """What has to be remembered between the questions of a page."""

    policy: Policy
    detailed: int | None
    blocs: dict[str, int] = field(default_factory=dict)
    drawings: int = 0
    totals: dict[str, int] = field(default_factory=lambda: dict.fromkeys(_TOTALS, 0))

    def question(self, case: Case) -> Iterator[str]:
        """The heading of a question, and an entry for each of its claims."""
        results = list(corroborate_all(case, self.policy))
        yield self._heading(case, results)
        for result in results:
            yield from entry(case, result, self.policy, self._drawing(), self._style("claim"))
            self._count(result)
        self.totals["questions"] += 1

    def _heading(self, case: Case, results: Sequence[Corroboration]) -> str:
        told = {finding for result in results for finding in result.findings}
        others = [each for each in findings_of(case, self.policy) if each not in told]
        notes = ""
        if others:
            notes = (
                f"<details><summary>{counted(len(others), 'finding')} on its records</summary>"
                f'<div class="ct-entry">{findings_list(others)}</div></details>'
            )
        return (
            f'<tbody class="{self._style("question")}" role="rowgroup"><tr role="row">'
            f'<th scope="rowgroup" role="rowheader" colspan="{len(COLUMNS)}">'
            f'{shortened(case.question)} <span class="soft">{counted(len(results), "answer")}'
            f"</span>{notes}</th></tr></tbody>\n"
        )

    def _style(self, kind: str) -> str:
        return kind if self.totals["claims"] < _AT_ONCE else f"{kind} later"

    def _drawing(self) -> Draw | None:
        if self.detailed is not None and self.totals["claims"] >= self.detailed:
            return None
        return self._draw

    def _draw(self, trace: Trace) -> str:
        for source in trace.sources:
            if source.bloc is not None:
                self.blocs.setdefault(source.bloc, len(self.blocs))
        self.drawings += 1
        return drawn(trace, f"t{self.drawings}", self.blocs)

    def _count(self, result: Corroboration) -> None:
        self.totals["claims"] += 1
        self.totals["without a report"] += not result.reports
        self.totals["with one origin"] += result.single_origin
        self.totals["with two origins or more"] += len(result.origins) > 1
        self.totals["contradicted or denied"] += bool(result.contradicted_by or result.denied_by)
        self.totals["that nobody can judge yet (F)"] += result.reliability == "F"

    def closing(self, learned: Iterable[str]) -> Iterator[str]:
        """The rest of the page, from the end of the table on."""
        yield '</table><p><button type="button" id="further" hidden>Show more</button></p>'
        claims = self.totals["claims"]
        if self.detailed is not None and claims > self.detailed:
            yield (
                f'<p class="lead">Only the first {self.detailed:,} of {claims:,} claims carry '
                "their trace and factors here: a page with all of them would not open.</p>"
            )
        numbers = "".join(
            f"<dt>{name.capitalize() if number < 2 else f'Claims {name}'}</dt><dd>{count:,}</dd>"
            for number, (name, count) in enumerate(self.totals.items())
        )
        yield f'<section><h2 id="totals">In all</h2><dl class="totals">{numbers}</dl></section>'
        yield from learned
        yield reading_section()
        yield from policy_section(self.policy)
        yield "</main></body></html>\n"


def _opening(title: str, policy: Policy, learned: bool) -> Iterator[str]:
    record = '<li><a href="#record">Track record</a></li>' if learned else ""
    security = (
        f"default-src 'none'; style-src '{_hash(_style())}'; script-src '{_hash(_script())}'; "
        "base-uri 'none'; form-action 'none'"
    )
    yield (
        '<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{security}">'
        '<meta name="referrer" content="no-referrer">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escaped(clipped(title, _TITLE))}</title><style>{_style()}</style>"
        f"<script>{_script()}</script></head><body>"
        '<a class="skip" href="#claims">Skip to the claims</a>'
        f"<header><h1>{shortened(title, _TITLE)}</h1>"
        f'<p class="lead">What stands behind each claim: reports held, outlets, origins, blocs, '
        "and who disagrees. The grade comes last, because it depends on the policy "
        f"{aside(policy.name)} (<code>{policy.digest}</code>, calculus {CALCULUS}).</p>"
        '<nav aria-label="Parts of this page"><ul><li><a href="#claims">Claims</a></li>'
        '<li><a href="#totals">In all</a></li>'
        f'{record}<li><a href="#reading">How to read it</a></li>'
        '<li><a href="#policy">Policy</a></li></ul></nav></header>'
        '<main id="claims" tabindex="-1">'
    )
    yield _controls()
    heads = "".join(
        f'<th scope="col" role="columnheader" aria-sort="none" data-key="{key}" '
        f'class="{_class_of(key)}"><button type="button" disabled>{head}</button></th>'
        for key, head in zip(COLUMNS, _HEADS, strict=True)
    )
    yield (
        '<table class="claims" role="table"><caption>Every claim, under the question that it '
        "answers.</caption>"
        f'<thead role="rowgroup"><tr role="row">{heads}</tr></thead>\n'
    )


def _class_of(key: str) -> str:
    return {"statement": "what", "grade": "grade"}.get(key, "count")


def _controls() -> str:
    """Search and filters; hidden until the script runs, without which they would do nothing."""
    codes = "".join(f'<option value="{code}">{code}</option>' for code in FindingCode)
    digits = "".join(
        f'<option value="{digit}">{digit}: {words.lower()}</option>'
        for digit, words in ADMIRALTY_CREDIBILITY.items()
    )
    return (
        '<div class="controls" role="search" aria-label="Claims" hidden>'
        '<div><label for="search">Search claims, questions and origins</label>'
        '<input type="search" id="search" autocomplete="off" spellcheck="false"></div>'
        '<div><label for="finding">Finding</label><select id="finding">'
        f'<option value="">any or none</option>{codes}</select></div>'
        '<div><label for="credibility">Information credibility</label><select id="credibility">'
        f'<option value="">any</option>{digits}</select></div>'
        '<label class="tick"><input type="checkbox" id="disputed"> Only disputed</label>'
        '<div class="buttons"><p id="status" role="status"></p>'
        '<button type="button" id="open-all" aria-pressed="false">Open all that are shown</button>'
        '<button type="button" id="reset">Show all claims</button></div></div>'
    )


@cache
def _style() -> str:
    return _packaged("page.css") + _packaged("entry.css") + styles()


@cache
def _script() -> str:
    return _packaged("page.js")


def _packaged(name: str) -> str:
    return resources.files("claimtrace.views").joinpath(name).read_text("utf-8")


def _hash(text: str) -> str:
    """What the security policy calls an inline part by."""
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
