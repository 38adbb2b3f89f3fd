"""The HTML report as text: complete, closed to everything else, and streamed."""

import base64
import hashlib
import re
from collections.abc import Iterator
from urllib.parse import unquote

import pytest
from support import hostile
from support.cases import law_cases
from support.networks import networks
from support.pages import Element, parsed

from claimtrace import Case, Claim, Corroboration, Document, Policy, Source, chain, corroborate_all
from claimtrace.cli.files import example
from claimtrace.learning import suspected_copying, track_record
from claimtrace.views import html_of, report

pytestmark = pytest.mark.slow

WEB_OR_HERE = re.compile(r"#|https?://", re.IGNORECASE)


SOME = law_cases(100, quick=12)


def cases() -> list[Case]:
    some = networks(8, law_cases(20, quick=6))
    return [*example().cases(), hostile.case(), *(network.case() for _, network in some)]


def page(given, *options, **named) -> str:
    return "".join(report(given, *options, **named))


@pytest.fixture(scope="module")
def palmyra() -> Element:
    return parsed(page(example(), title="Palmyra"))


@pytest.fixture(scope="module")
def plain() -> str:
    """The page of the packaged records, without options."""
    return page(example())


@pytest.fixture(scope="module")
def results() -> list[Corroboration]:
    return list(corroborate_all(example()))


@pytest.fixture(scope="module")
def attacked() -> Element:
    policy = Policy(name=hostile.SCRIPT + hostile.BACKWARDS[:50])
    return parsed(page([hostile.case()], policy, title=hostile.CLOSING + hostile.SCRIPT))


def rows(root: Element) -> list[Element]:
    return list(root.all("tbody", class_="claim"))


def inline(root: Element, tag: str) -> str:
    (element,) = root.all(tag)
    return "".join(element.texts)


def security(root: Element) -> dict[str, list[str]]:
    (head,) = root.all("head")
    (meta,) = (m for m in head.all("meta") if "http-equiv" in m.attributes)
    assert head.children.index(meta) == 1  # only the encoding may stand before it
    directives = (part.split() for part in meta.attributes["content"].split(";"))
    return {name: values for name, *values in directives}


def digest(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


@pytest.mark.parametrize("name", ["palmyra", "attacked"])
def test_the_security_policy_forbids_all_but_the_inline_parts(name, request):
    root = request.getfixturevalue(name)
    assert security(root) == {
        "default-src": ["'none'"],
        "style-src": [digest(inline(root, "style"))],
        "script-src": [digest(inline(root, "script"))],
        "base-uri": ["'none'"],
        "form-action": ["'none'"],
    }


@pytest.mark.parametrize("name", ["palmyra", "attacked"])
def test_nothing_in_the_page_runs_or_is_fetched(name, request):
    for element in request.getfixturevalue(name).all():
        assert element.tag not in {"img", "iframe", "object", "embed", "link", "base", "form"}
        for attribute, value in element.attributes.items():
            assert not attribute.startswith("on")
            assert attribute not in {"style", "src", "srcset", "action", "formaction", "xlink:href"}
            if attribute == "href":
                assert WEB_OR_HERE.match(value)


def test_only_web_addresses_become_links_and_they_name_their_host(attacked):
    links = {a.attributes["href"] for a in attacked.all("a") if a.attributes["href"][0] != "#"}
    assert links == {
        "https://good.example@evil.example/",
        "https://example.org/a?b=c&d='e",
    }
    text = attacked.text()
    assert "evil.example" in text
    for url in set(hostile.URLS) - links:
        assert " ".join(url.split()) in " ".join(text.split())


def test_hostile_text_is_shown_as_text(attacked):
    text = attacked.text()
    for part in (hostile.SCRIPT, hostile.BROKEN_OUT, hostile.CLOSING, hostile.CLAIM, hostile.BLOC):
        assert part in text


def test_turns_of_writing_direction_stay_inside_their_element(attacked):
    for element in attacked.all():
        if any("\u202e" in text for text in element.texts):
            assert element.tag in ("bdi", "title")


def test_every_internal_link_leads_somewhere(palmyra, attacked):
    for root in (palmyra, attacked):
        ids = [e.attributes["id"] for e in root.all() if "id" in e.attributes]
        assert len(ids) == len(set(ids))
        links = [a.attributes["href"] for a in root.all("a")]
        internal = [unquote(link[1:]) for link in links if link.startswith("#")]
        assert len(internal) > 5
        assert set(internal) <= set(ids)
        labelled = [
            e.attributes["aria-labelledby"].split()
            for e in root.all("svg")
            if "aria-labelledby" in e.attributes
        ]
        assert {label for labels in labelled for label in labels} <= set(ids)
        fields = {e.attributes["for"] for e in root.all("label") if "for" in e.attributes}
        assert fields <= set(ids)


def test_every_number_of_the_table_is_the_score_s():
    given = cases()
    results = list(corroborate_all(given))
    found = rows(parsed(page(given, detailed=0)))
    assert len(found) == len(results) > 60
    for row, result in zip(found, results, strict=True):
        data = {name.removeprefix("data-"): value for name, value in row.attributes.items()}
        assert data["reports"] == str(result.reports)
        assert data["outlets"] == str(result.outlets)
        assert data["origins"] == str(len(result.origins))
        assert data["blocs"] == str(len(result.blocs))
        assert data["against"] == str(len(result.contradicted_by) + len(result.denied_by))
        assert data["grade"] == result.grade
        assert set(data["findings"].split()) == {each.code for each in result.findings}
        shown = [cell.texts or cell.children[0].texts for cell in row.all("td")]
        assert [numbers[0] for numbers in shown[:5]] == [
            data[name] for name in ("reports", "outlets", "origins", "blocs", "against")
        ]


def test_the_structure_stands_before_the_grade(palmyra):
    heads = ["".join(b.texts) for head in palmyra.all("thead") for b in head.all("button")]
    assert heads == ["Claim", "Reports", "Outlets", "Origins", "Blocs", "Against", "Grade"]
    assert all(
        th.attributes["scope"] == "col" and th.attributes["aria-sort"] == "none"
        for th in palmyra.all("th", role="columnheader")
    )


def test_a_claim_that_nobody_can_judge_names_the_source_to_grade():
    case = Case.of(
        Source(id="daily", name="Daily", kind="outlet"),
        Source(id="witness", name="A <witness>", kind="witness"),
        Claim(id="toll", statement="400 were killed."),
        *chain("toll", "daily", "witness"),
    )
    (row,) = rows(parsed(page(case)))
    (cell,) = row.all("td", class_="grade")
    assert "F6" in cell.text()
    assert "To judge it, grade" in cell.text()
    assert "A <witness>" in cell.text()


def test_each_detail_holds_trace_factors_and_explanation(palmyra, results):
    for row, result in zip(rows(palmyra), results, strict=True):
        (details,) = (tr for tr in row.all("tr", class_="more"))
        assert any(e.attributes.get("class") == "ct-trace" for e in details.all("svg"))
        text = " ".join(details.text().split())
        for line in result.explain().splitlines():
            assert " ".join(line.split()) in text
        for finding in result.findings:
            assert finding.message in text


def test_the_policy_is_shown_in_full_and_what_differs_is_marked():
    policy = Policy(name="strict", tolerance=0.1, letters={"sohr": "B"}, reliability={"C": 0.4})
    (section,) = (
        section
        for section in parsed(page(example(), policy)).all("section")
        if any(e.attributes.get("id") == "policy" for e in section.all("h2"))
    )
    cells = [
        ("".join(row.children[0].text().split()), row.children[1].text())
        for row in section.all("tr")
    ]
    assert policy.digest in section.text()
    assert ("tolerance", "0.1 *") in cells
    assert ("sohr", "B *") in cells
    assert ("C", "0.4 *") in cells
    assert ("A", "0.95") in cells
    assert sum(value.endswith("*") for _, value in cells) == 3


def test_totals(palmyra, results):
    (totals,) = palmyra.all("dl", class_="totals")
    names = [dt.text() for dt in totals.all("dt")]
    values = [int(dd.text()) for dd in totals.all("dd")]
    found = dict(zip(names, values, strict=True))
    assert found["Claims"] == len(results)
    assert found["Questions"] == len({result.question for result in results})
    assert found["Claims with one origin"] == sum(result.single_origin for result in results)
    assert found["Claims that nobody can judge yet (F)"] == sum(
        result.reliability == "F" for result in results
    )


def test_details_are_bounded_and_the_page_says_so():
    root = parsed(page(example(), detailed=3))
    assert sum(bool(list(row.all("details"))) for row in rows(root)) == 3
    assert "Only the first 3 of" in root.text()
    assert "Only the first" not in parsed(page(next(example().cases()), detailed=None)).text()


def test_one_case_is_held_at_a_time():
    drawn: list[str] = []

    def one_by_one() -> Iterator[Case]:
        for number in range(50):
            drawn.append(f"claim-{number}")
            yield Case.of(
                Source(id="daily", name="Daily", kind="outlet"),
                Claim(id=f"claim-{number}", statement="It happened."),
                *chain(f"claim-{number}", "daily", document=Document(title=f"{number}")),
            )

    reached = 0
    calls: list[tuple[int, int | None]] = []
    for part in report(one_by_one(), progress=lambda *call: calls.append(call)):
        for name in re.findall(r'id="claim-(claim-\d+)"', part):
            assert drawn[-1] == name
            reached += 1
    assert reached == 50
    assert calls == [(number, None) for number in range(1, 51)]


def test_the_same_cases_give_the_same_bytes():
    some, again = cases()[-SOME:], cases()[-SOME:]
    assert page(some) == page(again)


def test_an_empty_ledger_is_a_page_too():
    root = parsed(page([]))
    assert rows(root) == []


def test_cases_of_every_sort_are_taken(plain):
    given = list(example().cases())
    assert plain == page(given) == page(iter(given))
    assert len(rows(parsed(page(given[0])))) == len(given[0].claims)


def test_a_notebook_shows_the_corroboration_without_running_anything():
    seen = 0
    for result in corroborate_all(cases()):
        root = parsed(html_of(result))
        assert {element.tag for element in root.all()} <= {
            "", "div", "style", "p", "svg", "rect", "h4", "table", "thead", "tbody", "tr", "th",
            "td", "bdi", "br", "span", "code", "ul", "li", "details", "summary", "pre",
        }  # fmt: skip
        assert all(not {"style", "src"} & element.attributes.keys() for element in root.all())
        text = " ".join(root.text().split())
        assert f"Support {result.support:.3f}" in text
        assert f"{len(result.origins):,}" in text
        assert result.grade in text
        seen += len(result.weights)
    assert seen > 50


def learned_case(number: int) -> Case:
    """Two that share their errors, three that are right, and a name that is no markup."""
    right, wrong = f"t{number}", f"w{number}"
    said = {"ada": right, "bo": right, "cy": right}
    said |= dict.fromkeys(("ripe", CLONE), wrong if number % 3 == 0 else right)
    names = [Source(id=name, name=name, kind="monitor", reliability="C") for name in said]
    claims = [
        Claim(id=claim, statement=f"It was {claim}.", question=f"q{number}", topic=hostile.BLOC)
        for claim in sorted(set(said.values()))
    ]
    return Case.of(
        *names, *claims, *(hop for who, what in said.items() for hop in chain(what, who))
    )


CLONE = "e<script>window.pwned=13</script>"


def learned_part(root: Element) -> list[Element]:
    return [
        s for s in root.all("section") if any(e.attributes.get("id") == "record" for e in s.all())
    ]


def test_the_track_record_and_suspicions_are_shown_if_they_were_learned():
    given = [learned_case(number) for number in range(12)]
    record, suspicions = track_record(given).sources, suspected_copying(given, least=0.5)
    assert [each.sources for each in suspicions] == [(CLONE, "ripe")]
    root = parsed(page(given, record=record, suspicions=suspicions))
    (section,) = learned_part(root)
    table, doubts = section.all("table")
    shown = {tuple(cell.text() for cell in row.children) for row in table.all("tr")}
    for row in record:
        reliability = f"{row.reliability:.2f} ({row.low:.2f} to {row.high:.2f})"
        counts = (row.originated, row.relayed, row.agreed, row.contradicted, row.corrected)
        assert (
            row.organisation, row.topic or "", *map(str, counts),
            f"{row.observations:.1f}", f"{row.prior:.2f}", reliability,
        ) in shown  # fmt: skip
    assert len(shown) == len(record) + 1
    assert CLONE in doubts.text()
    assert "answers equal" in doubts.text()
    assert not [e for e in section.all() if e.tag in ("script", "style")]
    assert any(a.attributes["href"] == "#record" for a in root.all("a"))


def test_nothing_is_said_of_a_record_that_was_not_asked_for(palmyra):
    assert not learned_part(palmyra)
    assert all(a.attributes["href"] != "#record" for a in palmyra.all("a"))


def test_a_record_without_suspicions_says_so():
    (section,) = learned_part(parsed(page([], record=(), suspicions=())))
    assert "None is suspected" in section.text()
    assert "No organisation says anything" in section.text()
