"""The HTML report and the SVG picture in headless Chromium."""

import re
import unicodedata
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from support import hostile
from support.browser import Browser

from claimtrace import Case, Corroboration, Policy, corroborate_all, trace
from claimtrace.cli.files import example
from claimtrace.learning import CopyEvidence, CopySuspicion, track_record
from claimtrace.views import report, svg

TAB, ENTER, SPACE = "\ue004", "\ue007", " "
SHOWN = """
return [...document.querySelectorAll('tbody.claim')]
  .filter((body) => body.getClientRects().length > 0)
  .map((body) => body.id.slice('claim-'.length));
"""
FOCUS = "const e = document.activeElement; return (e.id || e.textContent).trim();"
# Every text that is shown, with the luminance contrast of its colour to what lies under it.
CONTRAST = """
const canvas = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
const rgba = (colour) => {
  canvas.clearRect(0, 0, 1, 1);
  canvas.fillStyle = colour;
  canvas.fillRect(0, 0, 1, 1);
  return [...canvas.getImageData(0, 0, 1, 1).data];
};
const luminance = (rgb) => {
  const [r, g, b] = rgb.slice(0, 3).map((v) => {
    const c = v / 255;
    return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
};
const over = (top, below, alpha) =>
  top.slice(0, 3).map((v, i) => v * alpha + below[i] * (1 - alpha));
const found = {};
for (const element of document.querySelectorAll('body *')) {
  const own = [...element.childNodes].some((n) => n.nodeType === 3 && n.textContent.trim());
  if (!own || !element.getClientRects().length || element.closest('[hidden]')) continue;
  const style = getComputedStyle(element);
  const inPicture = element.namespaceURI.endsWith('svg');
  let ground = null;
  let opacity = 1;
  for (let e = element; e; e = e.parentElement) {
    opacity *= Number(getComputedStyle(e).opacity);
    if (ground === null && !inPicture) {
      const colour = rgba(getComputedStyle(e).backgroundColor);
      if (colour[3] === 255) ground = colour;
    }
  }
  if (inPicture) {
    const paper = element.closest('.ct-trace');
    const box = element.parentElement.parentElement.querySelector(':scope > .ct-box');
    ground = rgba(getComputedStyle(box || paper.querySelector('.ct-paper')).fill);
  }
  ground = ground || rgba('white');
  const ink = over(rgba(inPicture ? style.fill : style.color), ground, opacity);
  const [light, dark] = [luminance(ink), luminance(ground)].sort((a, b) => b - a);
  const contrast = (light + 0.05) / (dark + 0.05);
  const name = `${element.tagName}.${element.getAttribute('class') || ''}`;
  found[name] = Math.min(found[name] ?? 99, contrast);
}
return found;
"""


def written(folder: Path, name: str, cases: Any, *options: Any, **named: Any) -> Path:
    path = folder / f"{name}.html"
    with path.open("w", encoding="utf-8") as page:
        page.writelines(report(cases, *options, **named))
    return path


@pytest.fixture(scope="module")
def palmyra(tmp_path_factory) -> Path:
    return written(tmp_path_factory.mktemp("palmyra"), "palmyra", example(), title="Palmyra")


@pytest.fixture(scope="module")
def learned(tmp_path_factory) -> Path:
    record = track_record(example().cases()).sources
    folder = tmp_path_factory.mktemp("learned")
    return written(folder, "learned", example(), record=record, suspicions=())


@pytest.fixture(scope="module")
def attacked(tmp_path_factory) -> Path:
    policy = Policy(name=hostile.SCRIPT + hostile.BACKWARDS)
    title = hostile.CLOSING + hostile.SCRIPT + hostile.HUGE
    folder = tmp_path_factory.mktemp("hostile")
    record = track_record([hostile.case()]).sources
    suspicion = CopySuspicion(
        kind="clique", sources=hostile.TEXTS, original=hostile.SCRIPT, direction=0.9,
        probability=0.9, evidence=CopyEvidence(texts=3),
    )  # fmt: skip
    return written(
        folder, "hostile", [hostile.case()], policy, title=title,
        record=record, suspicions=[suspicion],
    )  # fmt: skip


@pytest.fixture(scope="module")
def results() -> list[Corroboration]:
    return list(corroborate_all(example()))


def open_everything(browser: Browser) -> None:
    browser.run("for (const each of document.querySelectorAll('details')) each.open = true;")


def wait_for(browser: Browser, script: str) -> None:
    for _ in range(200):
        if browser.run(script):
            return
    raise AssertionError(f"never true: {script}")


def settled(browser: Browser) -> list[str]:
    """The claims that are shown once the filter has run."""
    browser.devtools(
        "Runtime.evaluate", expression="new Promise(done => setTimeout(done, 250))",
        awaitPromise=True,
    )  # fmt: skip
    return list(browser.run(SHOWN))


@pytest.mark.parametrize("name", ["palmyra", "learned", "attacked"])
def test_no_message_and_no_request(browser, request, name):
    path = request.getfixturevalue(name)
    browser.open(path)
    open_everything(browser)
    assert settled(browser)
    assert browser.errors() == []
    assert browser.requests() == [path.as_uri()]


def test_messages_and_requests_would_be_seen(browser, palmyra, tmp_path):
    """What the test above relies on: a page that breaks the rules is caught."""
    text = palmyra.read_text(encoding="utf-8")
    broken = tmp_path / "broken.html"
    broken.write_text(
        re.sub(r"<meta http-equiv[^>]*>", "", text).replace(
            "</main>", '<img src="http://127.0.0.1:9/nothing.png" alt=""></main>'
        ),
        encoding="utf-8",
    )
    browser.open(broken)
    settled(browser)
    assert "http://127.0.0.1:9/nothing.png" in browser.requests()
    assert browser.errors()


def test_the_security_policy_stops_what_is_not_its_own(browser, palmyra, tmp_path):
    text = palmyra.read_text(encoding="utf-8")
    for number, addition in enumerate(
        (
            "<script>window.pwned = 1</script>",
            '<img src="http://127.0.0.1:9/nothing.png" alt="" onerror="window.pwned = 1">',
            '<p style="color: red">red</p>',
            '<style>p { color: red }</style><iframe src="http://127.0.0.1:9/"></iframe>',
        )
    ):
        page = tmp_path / f"{number}.html"
        page.write_text(text.replace("</main>", f"{addition}</main>"), encoding="utf-8")
        browser.open(page)
        settled(browser)
        assert any("Content Security Policy" in error for error in browser.errors())
        assert browser.run("return window.pwned === undefined")
        assert browser.run(
            "return getComputedStyle(document.querySelector('main > p:last-of-type') "
            "|| document.body).color !== 'rgb(255, 0, 0)'"
        )


def test_a_changed_script_does_not_run(browser, palmyra, tmp_path):
    changed = tmp_path / "changed.html"
    text = palmyra.read_text(encoding="utf-8")
    changed.write_text(text.replace('"use strict";', '"use strict" ;'), encoding="utf-8")
    browser.open(changed)
    assert browser.run("return document.querySelector('.controls').hidden")
    assert any("Content Security Policy" in error for error in browser.errors())


def test_a_hostile_ledger_is_text(browser, attacked):
    browser.open(attacked)
    open_everything(browser)
    settled(browser)
    assert browser.run("return window.pwned === undefined && document.scripts.length === 1")
    text = browser.run("return document.body.textContent")
    for part in (hostile.SCRIPT, hostile.BROKEN_OUT, hostile.CLOSING, hostile.CLAIM, hostile.BLOC):
        assert part in text
    links = browser.run("return [...document.links].map((link) => link.protocol)")
    assert set(links) <= {"file:", "https:"}
    assert browser.run(
        "return [...document.links].every((link) => link.protocol !== 'file:' "
        "|| link.getAttribute('href').startsWith('#'))"
    )


def test_clicking_through_a_hostile_ledger_runs_nothing(browser, attacked):
    browser.open(attacked)
    open_everything(browser)
    browser.run(
        "document.addEventListener('click', (event) => {"
        "  const link = event.target.closest('a');"
        "  if (link && link.protocol === 'https:') event.preventDefault(); });"
        "for (const each of document.querySelectorAll('a, button, summary, [tabindex]'))"
        "  each.click();"
    )
    settled(browser)
    assert browser.run("return window.pwned === undefined")
    assert browser.errors() == []


@pytest.mark.parametrize("width", [360, 390, 768, 1280])
@pytest.mark.parametrize("name", ["palmyra", "learned", "attacked"])
def test_no_page_is_wider_than_its_window(browser, request, name, width):
    browser.show(width, 900, "light")
    browser.open(request.getfixturevalue(name))
    open_everything(browser)
    assert browser.run("return document.documentElement.scrollWidth") == width


def test_names_that_turn_round_do_not_turn_the_page(browser, tmp_path):
    """A name with an unclosed override leaves the text after it where it was."""
    case = hostile.case()
    path = written(tmp_path, "page", [case])
    browser.open(path)
    assert browser.run(
        "return [...document.querySelectorAll('td.grade')].every((cell) => {"
        "  const [value, meaning] = cell.children;"
        "  return value.getBoundingClientRect().left === meaning.getBoundingClientRect().left; })"
    )
    assert browser.run(
        "return [...document.querySelectorAll('bdi')].every((name) =>"
        "  getComputedStyle(name).unicodeBidi.includes('isolate'))"
    )


def plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).lower()


def searched(result: Corroboration) -> str:
    """The words by which a claim is found."""
    case = next(case for case in example().cases() if result.claim in case.claims)
    words = [result.claim, result.question, result.statement, *result.origins]
    words += [case.sources[origin].name for origin in result.origins]
    words += [finding.code.value for finding in result.findings]
    return plain(" ".join(words))


Wanted = Callable[[Corroboration], bool]


@pytest.mark.parametrize(
    "words", ["observatory", "SORTIES 40", "ﬁghters", "unattributed", "no such words"]
)
def test_search(browser, palmyra, results, words):
    browser.show(1280, 900, "light")
    browser.open(palmyra)
    browser.type("#search", words)
    shown = settled(browser)
    assert shown == [
        result.claim
        for result in results
        if all(word in searched(result) for word in plain(words).split())
    ]
    assert bool(shown) == (words != "no such words")
    status = browser.run("return document.getElementById('status').textContent")
    assert status == f"{len(shown)} of {len(results)} claims"
    questions = browser.run(
        "return [...document.querySelectorAll('tbody.question')]"
        "  .filter((body) => body.getClientRects().length).length"
    )
    assert questions == len({r.question for r in results if r.claim in shown})


@pytest.mark.parametrize(
    ("field", "value", "wanted"),
    [
        ("finding", "single-origin", lambda r: "single-origin" in {f.code for f in r.findings}),
        ("finding", "circular-reporting", lambda r: False),
        ("credibility", "3", lambda r: r.credibility == 3),
        ("credibility", "6", lambda r: r.credibility == 6),
    ],
)
def test_filters(browser, palmyra, results, field: str, value: str, wanted: Wanted):
    browser.open(palmyra)
    browser.click(f"#{field} option[value='{value}']")
    assert settled(browser) == [result.claim for result in results if wanted(result)]
    browser.click("#reset")
    assert settled(browser) == [result.claim for result in results]


def test_only_disputed(browser, palmyra, results):
    browser.open(palmyra)
    browser.click("#disputed")
    shown = settled(browser)
    assert shown == [r.claim for r in results if r.contradicted_by or r.denied_by]
    assert shown


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("reports", lambda r: r.reports),
        ("outlets", lambda r: r.outlets),
        ("origins", lambda r: len(r.origins)),
        ("blocs", lambda r: len(r.blocs)),
        ("against", lambda r: len(r.contradicted_by) + len(r.denied_by)),
        ("grade", lambda r: r.grade),
    ],
)
def test_sorting(browser, palmyra, results, column, value):
    browser.open(palmyra)
    by_id = {result.claim: value(result) for result in results}
    head = f"th[data-key='{column}']"
    state = f"return document.querySelector(\"{head}\").getAttribute('aria-sort')"
    for direction, reverse in (("descending", True), ("ascending", False)):
        browser.click(f"{head} button")
        assert browser.run(state) == direction
        values = [by_id[claim] for claim in browser.run(SHOWN)]
        assert values == sorted(values, reverse=reverse)
        assert len(values) == len(results)
    browser.click(f"{head} button")
    assert browser.run(state) == "none"
    assert browser.run(SHOWN) == [result.claim for result in results]


def test_long_tables_are_shown_in_steps(browser, tmp_path):
    case = next(iter(example().cases()))
    claim = next(iter(case.claims.values()))
    many = [
        Case.of(
            *case.sources.values(),
            claim.model_copy(update={"id": f"c{number}", "question": f"q{number}"}),
        )
        for number in range(450)
    ]
    browser.open(written(tmp_path, "many", many, detailed=10))
    assert len(browser.run(SHOWN)) == 200
    browser.click("#further")
    assert len(browser.run(SHOWN)) == 400
    browser.click("#further")
    assert len(browser.run(SHOWN)) == 450
    assert browser.run("return document.getElementById('further').hidden")


def test_a_link_to_a_claim_opens_it(browser, palmyra, results):
    claim = results[-1].claim
    browser.open(palmyra)
    browser.run("location.hash = `#claim-${arguments[0]}`", claim)
    wait_for(
        browser, f"return document.getElementById('claim-{claim}').querySelector('details').open"
    )


def test_everything_is_reached_by_keyboard(browser, palmyra):
    browser.show(1280, 900, "light")
    browser.open(palmyra)
    browser.press(TAB)
    assert browser.run(FOCUS) == "Skip to the claims"
    assert browser.run("return document.activeElement.getBoundingClientRect().left >= 0")
    browser.press(ENTER)
    assert browser.run(FOCUS.replace("e.id ||", "e.id ? e.id :")) == "claims"
    reached = []
    for _ in range(16):
        browser.press(TAB)
        reached.append(browser.run(FOCUS))
        assert browser.run("return getComputedStyle(document.activeElement).outlineStyle") != "none"
    assert reached[:6] == ["search", "finding", "credibility", "disputed", "open-all", "reset"]
    assert reached[6:13] == ["Claim", "Reports", "Outlets", "Origins", "Blocs", "Against", "Grade"]


def test_rows_open_and_sort_by_keyboard(browser, palmyra):
    browser.open(palmyra)
    browser.run("document.querySelector('th[data-key=origins] button').focus()")
    browser.press(ENTER)
    browser.press(SPACE)
    sort = "return document.querySelector('th[data-key=origins]').getAttribute('aria-sort')"
    assert browser.run(sort) == "ascending"
    browser.run("document.querySelector('tr.more summary').focus()")
    browser.press(ENTER)
    assert browser.run("return document.querySelector('tr.more details').open")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_text_has_contrast(browser, learned, scheme):
    """WCAG 2.2 AA: 4.5 to 1."""
    browser.show(1280, 900, scheme)
    browser.open(learned)
    open_everything(browser)
    found = browser.run(CONTRAST)
    assert len(found) > 25
    assert {name: ratio for name, ratio in found.items() if ratio < 4.5} == {}


def test_headers_stay_headers_on_a_phone(browser, palmyra):
    browser.show(390, 900, "light")
    browser.open(palmyra)
    nodes = browser.devtools("Accessibility.getFullAXTree")["nodes"]
    roles = [node["role"]["value"] for node in nodes if "role" in node and not node["ignored"]]
    assert roles.count("columnheader") == 7
    assert roles.count("table") >= 1
    assert roles.count("rowheader") > 40
    assert roles.count("search") == 1


def test_pictures_are_named_for_screen_readers(browser, palmyra):
    browser.open(palmyra)
    browser.run("document.querySelector('tr.more details').open = true")
    nodes = browser.devtools("Accessibility.getFullAXTree")["nodes"]
    images = [n for n in nodes if n.get("role", {}).get("value") in ("image", "img")
              and not n["ignored"]]  # fmt: skip
    assert images
    assert all("report" in image["name"]["value"] for image in images)


def test_on_paper_there_are_no_controls(browser, palmyra):
    browser.open(palmyra)
    browser.devtools("Emulation.setEmulatedMedia", media="print")
    hidden = browser.run(
        "return ['.controls', 'nav', '.skip'].every((each) =>"
        "  getComputedStyle(document.querySelector(each)).display === 'none')"
    )
    sheet = browser.devtools("Page.printToPDF", printBackground=False)["data"]
    browser.devtools("Emulation.setEmulatedMedia", media="")
    assert hidden
    assert len(sheet) > 50_000


@pytest.mark.parametrize("claim", ["palmyra-retaken-2016", None])
def test_a_picture_of_its_own(browser, tmp_path, claim):
    found = (
        trace(hostile.case(), hostile.CLAIM) if claim is None
        else trace(example(), claim)
    )  # fmt: skip
    path = tmp_path / "trace.svg"
    path.write_text(svg(found), encoding="utf-8")
    browser.open(path)
    assert browser.run("return document.documentElement.tagName") == "svg"
    assert browser.errors() == []
    assert browser.requests() == [path.as_uri()]
    assert browser.run("return window.pwned === undefined")


def test_names_fit_into_their_boxes(browser, tmp_path):
    """The width of text is estimated when a picture is drawn; here it is measured."""
    pictures = [svg(trace(case, claim)) for case in example().cases() for claim in case.claims]
    page = tmp_path / "pictures.html"
    page.write_text(f"<!DOCTYPE html><meta charset=utf-8>{''.join(pictures)}", encoding="utf-8")
    browser.open(page)
    boxes, wide = browser.run(
        "const boxes = [...document.querySelectorAll('g > svg')];"
        "const wide = boxes.filter((box) => [...box.querySelectorAll('text')].some((text) =>"
        "  text.getComputedTextLength() > box.width.baseVal.value));"
        "return [boxes.length, wide.map((box) => box.textContent)];"
    )
    assert boxes > 150
    assert wide == []


@pytest.mark.parametrize("name", ["palmyra", "learned", "attacked"])
@pytest.mark.parametrize(("device", "width"), [("phone", 390), ("desktop", 1280)])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_screenshots(browser, request, screenshots, name, device, width, scheme):
    """For eyes; the test itself knows only that the ground is light or dark."""
    browser.show(width, 1400, scheme)
    browser.open(request.getfixturevalue(name))
    browser.picture(screenshots / f"{name}-{device}-{scheme}.png")
    browser.run(
        "const details = document.querySelector('tr.more details');"
        "details.open = true; details.scrollIntoView();"
    )
    browser.picture(screenshots / f"{name}-{device}-{scheme}-open.png")
    ground = browser.run("return getComputedStyle(document.body).backgroundColor")
    shade = [int(part) for part in re.findall(r"\d+", ground)][:3]
    assert min(shade) > 240 if scheme == "light" else max(shade) < 48
