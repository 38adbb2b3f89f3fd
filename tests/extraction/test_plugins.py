"""Extractors that plug in: spans are checked, names resolved, disagreements kept."""

import importlib.metadata

import pytest

from claimtrace.errors import ClaimtraceError, InvalidRecord
from claimtrace.extraction import (
    Article,
    CandidateClaim,
    CandidateHop,
    CueKind,
    Extraction,
    Extractor,
    Rules,
    Span,
    available,
    combine,
    extract,
    load_extractor,
    validate_spans,
)
from claimtrace.quantities import Quantity
from claimtrace.records import Source
from claimtrace.registry import Sources

TEXT = "Lake Watch said 40 boats sank."


class Echo:
    """Finds one figure and believes a given source."""

    def __init__(self, value=40, source="Lake Watch"):
        self.value = value
        self.source = source

    def extract(self, article):
        figure = Span.find(article.text, "40 boats")
        hop = CandidateHop(
            source=Span.find(article.text, self.source),
            cue=Span.find(article.text, "said"),
            cue_kind=CueKind.SAID,
        )
        candidate = CandidateClaim(
            figure=figure,
            number=Span.find(article.text, "40"),
            sentence=Span.of(article.text, 0, len(article.text)),
            quantity=Quantity.stated(self.value, "boats"),
            chains=((hop,),),
        )
        return Extraction(extractor="echo/1", length=len(article.text), candidates=(candidate,))


class Liar:
    def extract(self, article):
        found = Echo().extract(article)
        candidate = found.candidates[0]
        moved = Span(start=0, end=8, text="40 boats")
        return found.model_copy(
            update={"candidates": (candidate.model_copy(update={"figure": moved}),)}
        )


def test_an_extractor_is_anything_that_extracts():
    assert isinstance(Echo(), Extractor)
    assert isinstance(Rules(), Extractor)
    assert not isinstance(object(), Extractor)
    assert extract(TEXT, extractor=Echo()).extractor == "echo/1"


def test_what_is_not_in_the_text_is_refused_with_its_path():
    with pytest.raises(InvalidRecord) as caught:
        extract(TEXT, extractor=Liar())
    (problem,) = caught.value.problems
    assert problem.path == "candidates[0].figure"
    assert "Lake Wat" in problem.message


def test_every_bad_span_is_listed():
    found = extract(TEXT)
    with pytest.raises(InvalidRecord) as caught:
        validate_spans(TEXT.upper(), found)
    paths = {problem.path for problem in caught.value.problems}
    assert "candidates[0].chains[0][0].source" in paths
    assert "candidates[0].sentence" in paths


def test_names_of_a_plugged_in_extractor_are_resolved_too():
    sources = Sources([Source(id="lw", name="Lake Watch")])
    (found,) = extract(TEXT, extractor=Echo(), sources=sources).candidates
    assert found.chains[0][0].source_id == "lw"


def test_entry_points(monkeypatch):
    class Entry:
        name, value = "echo", "somewhere:Echo"

        def __init__(self, loaded):
            self.load = lambda: loaded

    def offer(loaded):
        monkeypatch.setattr(
            "claimtrace.extraction.plugins.entry_points", lambda group: [Entry(loaded)]
        )

    offer(Echo)
    assert available() == ("echo",)
    assert extract(TEXT, extractor="echo").extractor == "echo/1"
    with pytest.raises(ClaimtraceError, match="offered: echo"):
        load_extractor("other")
    offer(object)
    with pytest.raises(ClaimtraceError, match="no method extract"):
        load_extractor("echo")


def test_the_entry_point_group_is_the_documented_one():
    group = importlib.metadata.entry_points(group="claimtrace.extractors")
    assert available() == tuple(sorted(entry.name for entry in group))


def test_combining_keeps_disagreements_visible():
    rules = extract(TEXT)
    (one,) = combine(rules, extract(TEXT, extractor=Echo())).proposals
    assert one.agreed
    (two,) = combine(rules, extract(TEXT, extractor=Echo(value=41))).disagreements
    assert two.differs == ("quantity",)
    assert [extractor for extractor, _ in two.by_extractor] == ["claimtrace-rules/1", "echo/1"]
    (three,) = combine(rules, extract(TEXT, extractor=Echo(source="Watch"))).disagreements
    assert three.differs == ("chains",)


def test_combining_says_who_did_not_see_a_figure():
    text = TEXT + " Another 12 boats were damaged."
    combined = combine(extract(text), extract(text, extractor=Echo()))
    assert [proposal.missing for proposal in combined.proposals] == [(), ("echo/1",)]


def test_combining_is_free_of_order():
    text = TEXT + " Another 12 boats were damaged."
    one, two = extract(text), extract(text, extractor=Echo(value=41))
    forward, backward = combine(one, two), combine(two, one)
    assert [p.by_extractor for p in forward.proposals] == [
        p.by_extractor for p in backward.proposals
    ]


def test_only_extractions_of_one_text_by_different_extractors_combine():
    with pytest.raises(InvalidRecord, match="different texts"):
        combine(extract(TEXT), extract(TEXT + " "))
    with pytest.raises(InvalidRecord, match="same extractor"):
        combine(extract(TEXT), extract(TEXT))


def test_an_extraction_survives_json():
    found = extract(Article(text=TEXT + " Some 12 crews fled on Friday.", published="2020-05-10"))
    assert Extraction.model_validate_json(found.model_dump_json()) == found


def test_rows_are_flat():
    (row,) = extract(TEXT).rows()
    assert (row["value"], row["unit"], row["chain"]) == (40, "boats", "Lake Watch")
    assert all(
        value is None or isinstance(value, str | int | float | bool) for value in row.values()
    )
