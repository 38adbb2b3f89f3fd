"""The SVG picture: well-formed, readable without colour and without eyes, and nothing but text."""

import re
from collections.abc import Iterator
from xml.etree import ElementTree

import pytest
from support import hostile
from support.laws import holds_for, on_networks
from support.networks import Network

from claimtrace import Attribution, Case, Claim, Document, Source, Trace, chain, trace
from claimtrace.views import svg
from claimtrace.views.markup import cut, folded, width_of

NAMESPACE = "{http://www.w3.org/2000/svg}"
SOURCES = (
    Source(id="monitor", name="Monitor", kind="monitor", reliability="C", bloc="north"),
    Source(id="ministry", name="Ministry", kind="government", reliability="B", bloc="south"),
    Source(id="agency", name="Agency", kind="agency"),
    Source(id="daily", name="Daily", kind="outlet"),
    Source(id="weekly", name="Weekly", kind="outlet"),
)
CLAIM = Claim(id="toll", statement="400 were killed.")
EVENT_HANDLER = re.compile(r"^on", re.IGNORECASE)


def traced(*hops: Attribution) -> Trace:
    return trace(Case.of(*SOURCES, CLAIM, *hops), "toll")


def parsed(found: Trace, **options) -> ElementTree.Element:
    return ElementTree.fromstring(svg(found, **options))


def texts(root: ElementTree.Element) -> list[str]:
    return [text.text or "" for text in root.iter(f"{NAMESPACE}text")]


def traces(network: Network) -> Iterator[Trace]:
    case = network.case()
    for claim in case.claims:
        for stance in ("asserts", "denies"):
            yield trace(case, claim, stance=stance)


@on_networks(6, 100)
def test_every_picture_is_well_formed_and_asks_for_nothing(network):
    for found in traces(network):
        for element in parsed(found).iter():
            tag = element.tag.removeprefix(NAMESPACE)
            assert tag in {
                "svg", "title", "desc", "style", "pattern", "g", "path", "circle", "rect", "text",
            }  # fmt: skip
            for name, value in element.attrib.items():
                assert not EVENT_HANDLER.match(name)
                assert name not in ("style", "href")
                assert "url(" not in value or re.fullmatch(r"url\(#ct-\w+-h\d\)", value)


@on_networks(6, 100)
def test_every_picture_is_called_by_title_and_description(network):
    for found in traces(network):
        root = parsed(found)
        assert root.get("role") == "img"
        ids = [element.get("id") for element in root.iter() if element.get("id")]
        assert len(ids) == len(set(ids))
        labels = root.get("aria-labelledby", "").split()
        by_id = {element.get("id"): element for element in root}
        assert [by_id[label].tag for label in labels] == [f"{NAMESPACE}title", f"{NAMESPACE}desc"]
        assert all((by_id[label].text or "").strip() for label in labels)


@on_networks(6, 100, floors={"used": 1 / 2})
def test_every_reference_within_a_picture_leads_somewhere(network, seen):
    for found in traces(network):
        picture = svg(found)
        ids = set(re.findall(r'\bid="([^"]*)"', picture))
        targets = re.findall(r"url\(#([^)]*)\)", picture)
        assert ids.issuperset(targets)
        seen["used"] += len(targets)


def test_nothing_but_text_comes_of_hostile_text():
    root = parsed(trace(hostile.case(), hostile.CLAIM))
    written = " ".join(element.text or "" for element in root.iter(f"{NAMESPACE}title"))
    assert hostile.SCRIPT in written
    assert len(list(root.iter(f"{NAMESPACE}style"))) == 1
    assert all("\u202e" not in text for text in root.itertext())


def test_two_pictures_on_a_page_share_no_id():
    hops = chain("toll", "daily", "monitor")
    other = CLAIM.model_copy(update={"id": "other", "question": "toll"})
    case = Case.of(*SOURCES, CLAIM, other, *hops, *chain("other", "daily", "ministry"))
    first, second = (set(re.findall(r'id="([^"]*)"', svg(trace(case, c)))) for c in case.claims)
    assert not first & second


@pytest.mark.parametrize(
    ("basis", "certainty", "width", "dash", "label"),
    [
        ("named", None, 3.5, None, None),
        ("named", 0.6, 2.1, None, "0.6"),
        ("hedged", None, 3.1, "9 5", "hedged 0.9"),
        ("vague", 0.4, 1.4, "2 5", "vague 0.4"),
    ],
)
def test_a_line_is_as_heavy_as_its_citation_is_certain(basis, certainty, width, dash, label):
    hop = Attribution(
        claim="toll", reporter="daily", attributed_to="monitor", basis=basis,
        certainty=certainty, document=Document(),
    )  # fmt: skip
    root = parsed(traced(hop))
    (line,) = (e for e in root.iter(f"{NAMESPACE}path") if "ct-line" in e.get("class", ""))
    assert float(line.get("stroke-width", "")) == pytest.approx(width, abs=0.06)
    assert line.get("stroke-dasharray") == dash
    assert label is None or label in texts(root)


def test_what_colour_says_is_written_too():
    found = traced(
        *chain("toll", "daily", "monitor", said="2016-03-27"),
        *chain("toll", "weekly", "agency", "monitor", said="2016-03-28"),
        *chain("toll", "weekly", "ministry", document=Document(title="another page")),
    )
    written = texts(parsed(found))
    assert {"bloc north", "bloc south"} <= set(written)
    assert "echo: report, 2016-03-28" in written
    assert written.count("C") == 1
    assert written.count("B") == 1


def test_blocs_differ_in_hatching():
    root = parsed(traced(*chain("toll", "daily", "monitor"), *chain("toll", "daily", "ministry")))
    assert len(list(root.iter(f"{NAMESPACE}pattern"))) == 1  # the first bloc is solid


def test_long_names_are_cut_and_told_in_full_beside():
    long = "An extraordinarily long name of an outlet " * 9
    renamed = SOURCES[3].model_copy(update={"name": long})
    case = Case.of(*SOURCES[:3], renamed, CLAIM, *chain("toll", "daily", "monitor"))
    root = parsed(trace(case, "toll"))
    shown = [text for text in texts(root) if text.startswith("An extra") or text.endswith("…")]
    assert len(shown) == 2
    assert shown[1].endswith("…")
    assert any(
        (title.text or "").startswith(long.strip()) for title in root.iter(f"{NAMESPACE}title")
    )


def test_the_description_tells_the_chains():
    description = parsed(
        traced(*chain("toll", "daily", "agency", "monitor"), *chain("toll", "weekly", "agency"))
    ).find(f"{NAMESPACE}desc")
    assert description is not None
    assert description.text == (
        "2 reports, 1 echo, 1 origin: Monitor (bloc north). "
        "Daily, which cites Agency, which cites Monitor. "
        "Weekly, which cites Agency, which cites Monitor."
    )


@pytest.mark.slow
def test_a_large_trace_is_bounded_and_says_so():
    hops = [
        hop
        for number in range(500)
        for hop in chain("toll", "daily", "monitor", document=Document(title=str(number)))
    ]
    root = parsed(traced(*hops))
    assert "Not drawn: 421 reports, 421 citations." in texts(root)
    assert "Not drawn: 491 reports, 491 citations." in texts(parsed(traced(*hops), limit=10))


def test_a_claim_without_a_report():
    assert "No report is held." in texts(parsed(traced()))


@on_networks(6, 100)
def test_the_same_trace_gives_the_same_bytes(network):
    for found in traces(network):
        assert svg(found) == svg(Trace.model_validate_json(found.model_dump_json()))


def test_cutting_never_exceeds_the_width_and_loses_nothing_that_fits():
    for text in (*hostile.TEXTS, "Reuters", "Ä ö ü", "新华社报道 " * 20, "مصدر عسكري", "", " "):
        for width in (4.0, 12.0, 60.0):
            shown = cut(text, width)
            assert width_of(shown) <= width
            assert shown.endswith("…") or shown == shown.strip()
            assert all(width_of(line) <= width for line in folded(text, width, 2))
            assert len(folded(text, width, 2)) <= 2
    assert cut("Reuters", 12.0) == "Reuters"
    assert folded("Syrian Observatory for Human Rights", 12.0, 2) == [
        "Syrian Observatory for",
        "Human Rights",
    ]


@pytest.mark.slow
@pytest.mark.parametrize(
    "law",
    [
        test_every_picture_is_well_formed_and_asks_for_nothing,
        test_every_picture_is_called_by_title_and_description,
        test_every_reference_within_a_picture_leads_somewhere,
        test_the_same_trace_gives_the_same_bytes,
    ],
)
def test_hostile_text_breaks_no_law(law):
    holds_for(law, hostile)
