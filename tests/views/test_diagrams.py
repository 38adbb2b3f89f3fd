"""Mermaid and DOT: nothing that a name says changes the shape of the diagram."""

import re
import unicodedata

import pytest
from support import hostile

from claimtrace import Case, Claim, Document, Source, Trace, chain, trace
from claimtrace.views import dot, mermaid

SOURCES = (
    Source(id="monitor", name="Monitor", kind="monitor", reliability="C", bloc="north"),
    Source(id="speaker", name="Speaker", kind="official", part_of="monitor"),
    Source(id="agency", name="Agency", kind="agency"),
    Source(id="daily", name="Daily", kind="outlet"),
)
CLAIM = Claim(id="toll", statement="400 were killed.")
DOT_STRING = re.compile(r'"(?:[^"\\]|\\.)*"')
MERMAID_STRING = re.compile(r'"[^"]*"')


def traced(text: str | None = None) -> Trace:
    """One trace with every kind of box and line; with a text, it is in every name."""
    sources = [s if text is None else s.model_copy(update={"name": text}) for s in SOURCES]
    claim = CLAIM if text is None else CLAIM.model_copy(update={"statement": text})
    page = Document(title=text or "Page", published="2016-03-28")
    later = Document(title=text or "Page", published="2016-03-29")
    return trace(
        Case.of(
            *sources,
            claim,
            *chain("toll", "daily", "agency", document=page, basis="vague"),
            *chain("toll", "agency", "speaker", document=later, basis="hedged"),
            *chain("toll", "daily", "monitor", document=page),
        ),
        "toll",
    )


MERMAID = """\
flowchart LR
  accTitle: 400 were killed.
  r1["Daily<br/>report, 2016-03-28<br/>Page"]
  s2("Agency<br/>relay, agency")
  s3[["Monitor<br/>origin, monitor<br/>bloc north"]]
  s4("Speaker<br/>part, official<br/>bloc north")
  r5["Agency<br/>echo: report, 2016-03-29<br/>Page"]
  r1 -.->|"vague 0.7"| s2
  r1 --> s3
  s2 -.->|"hedged 0.9"| s4
  s4 -.-|"part of"| s3
  r5 -.->|"hedged 0.9"| s4
  classDef echo stroke:#999,color:#777
  class r5 echo
"""

DOT = """\
digraph trace {
  graph [rankdir=LR, label="400 were killed.", labelloc=t];
  node [fontname="sans-serif", fontsize=11];
  edge [fontname="sans-serif", fontsize=9];
  r1 [label="Daily\\nreport, 2016-03-28\\nPage", shape=note];
  s2 [label="Agency\\nrelay, agency", shape=box, style=rounded];
  s3 [label="Monitor\\norigin, monitor\\nbloc north", shape=box, peripheries=2];
  s4 [label="Speaker\\npart, official\\nbloc north", shape=box, style=rounded];
  r5 [label="Agency\\necho: report, 2016-03-29\\nPage", shape=note, color=gray60, fontcolor=gray60];
  r1 -> s2 [penwidth=2.1, style=dotted, label="vague 0.7"];
  r1 -> s3 [penwidth=3];
  s2 -> s4 [penwidth=2.7, style=dashed, label="hedged 0.9"];
  s4 -> s3 [label="part of", style=dotted, arrowhead=none];
  r5 -> s4 [penwidth=2.7, style=dashed, label="hedged 0.9", color=gray60];
  { rank=source; r1; r5; }
  { rank=sink; s3; }
}
"""


def test_a_small_trace():
    assert mermaid(traced()) == MERMAID
    assert dot(traced()) == DOT


@pytest.mark.parametrize("text", hostile.TEXTS, ids=range(len(hostile.TEXTS)))
def test_no_name_changes_the_shape_of_a_diagram(text):
    plain, changed = traced(), traced(text)
    assert DOT_STRING.sub("_", dot(changed)) == DOT_STRING.sub("_", dot(plain))
    without_title = re.compile(r"^  accTitle: .*$", re.MULTILINE)
    shapes = [
        without_title.sub("", MERMAID_STRING.sub("_", mermaid(each))) for each in (plain, changed)
    ]
    assert shapes[0] == shapes[1]


@pytest.mark.parametrize("text", hostile.TEXTS, ids=range(len(hostile.TEXTS)))
def test_nothing_special_is_left_in_a_mermaid_text(text):
    diagram = mermaid(traced(text))
    for quoted in MERMAID_STRING.findall(diagram):
        for part in quoted[1:-1].split("<br/>"):
            assert not set(re.sub(r"#\d+;", "", part)) & set("<>[](){}|\"'`%&#\\")
    title = diagram.split("\n")[1].removeprefix("  accTitle: ")
    assert not set(title) & set("<>[]{}|\"'`%&#\\;")


@pytest.mark.parametrize("diagram", [dot, mermaid])
def test_no_diagram_holds_control_characters(diagram):
    for text in hostile.TEXTS:
        assert all(
            unicodedata.category(letter) not in ("Cc", "Cf") or letter == "\n"
            for letter in diagram(traced(text))
        )


def test_large_traces_are_bounded_where_the_reader_is():
    hops = [
        hop
        for number in range(600)
        for hop in chain("toll", "daily", "monitor", document=Document(title=str(number)))
    ]
    found = trace(Case.of(*SOURCES, CLAIM, *hops), "toll")
    assert mermaid(found).count("-->") == 79
    assert 'left_out["Not drawn: 521 reports, 521 citations."]' in mermaid(found)
    assert dot(found).count("->") == 600
    assert "Not drawn: 591 reports" in dot(found, limit=10)
