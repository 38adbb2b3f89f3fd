"""How views draw undercuts and material evidence."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest

from claimtrace import Case, Claim, Document, Policy, Source, chain, trace
from claimtrace.views import dot, mermaid, report, svg

CASE = Case.of(
    Source(id="video", name="Video", kind="material", reliability="A"),
    Source(id="lab", name="The <b>Lab</b>", kind="monitor", reliability="B"),
    Source(id="wire", name="Wire", kind="agency"),
    Claim(id="toll", statement="12 killed"),
    *chain("toll", "wire", "video"),
    *chain("toll", "wire", "lab", undercuts="video", document=Document(title="It is of 2012")),
)
FOUND = trace(CASE, "toll")
SVG = "{http://www.w3.org/2000/svg}"


def paths(picture: str, style: str) -> list[ElementTree.Element]:
    tree = ElementTree.fromstring(picture)
    return [each for each in tree.iter(f"{SVG}path") if style in each.get("class", "").split()]


def test_svg_strikes_the_arrow_through_and_cuts_the_corners_of_evidence() -> None:
    picture = svg(FOUND)
    arrow, cross = paths(picture, "ct-undercut")
    assert len(paths(picture, "ct-undercut-tip")) == 1
    assert "l14 14m-14 0l14 -14" in cross.get("d", "")
    assert "C" in arrow.get("d", "")
    assert "undercuts 0.75" in picture
    tree = ElementTree.fromstring(picture)
    groups = {each.get("class"): each for each in tree.iter(f"{SVG}g")}
    assert groups["ct-origin"].find(f"{SVG}path") is not None  # not a rounded box
    assert groups["ct-undercutter"].find(f"{SVG}rect") is not None
    told = tree.find(f"{SVG}desc")
    assert told is not None
    assert told.text is not None
    assert "The word of Video is undercut and loses 75%: 1 report, by 1 undercutter" in told.text


def test_the_cross_lies_on_its_arrow() -> None:
    arrow, cross = paths(svg(FOUND), "ct-undercut")
    numbers = [float(n) for n in arrow.get("d", "M").replace("C", " ")[1:].split()]
    middle = (numbers[0] + numbers[-2]) / 2, (numbers[1] + numbers[-1]) / 2
    corner = [float(n) for n in cross.get("d", "M").partition("l")[0][1:].split()]
    assert [place + 7 for place in corner] == [pytest.approx(each, abs=0.2) for each in middle]


def test_diagrams_end_an_undercut_in_a_cross_and_slant_evidence() -> None:
    text = mermaid(FOUND)
    assert '[/"Video<br/>undercut: origin, material"/]' in text
    assert '--x|"undercuts 0.75"|' in text
    assert '>"The #60;b#62;Lab' in text
    text = dot(FOUND)
    assert "shape=parallelogram, peripheries=2" in text
    assert '[label="undercuts 0.75", arrowhead=teetee, color=red3];' in text
    alone = trace(CASE, "toll", stance="undercuts")
    assert '[label="undercuts", arrowhead=teetee' in dot(alone)
    assert "Video\\ntarget, material" in dot(alone)
    (undercut,) = FOUND.undercuts
    assert svg(undercut).startswith("<svg")
    assert undercut._repr_svg_() == svg(undercut)


def test_the_report_shows_the_undercut_with_its_own_reports() -> None:
    page = "".join(report(CASE, Policy()))
    assert "Trace of its undercuts" in page
    assert "It is of 2012" in page
    assert "x undercut: Video (its word loses 75% of its worth)" in page
    assert "struck through is an undercut" in page
    assert "<b>Lab" not in page
