"""Docstrings show a call, and the calls give what they say; every field says what it holds."""

from __future__ import annotations

import doctest
import importlib
import inspect
import pkgutil
import re
from pathlib import Path

import pytest

import claimtrace
from claimtrace._frozen import Frozen, field_docstrings
from claimtrace.jsonlines import json_schema, schema_of

ROOT = Path(__file__).parent.parent
PROMISED = re.search(
    "^## Public names\n(.*?)^Not public:",
    (ROOT / "docs/stability.md").read_text(encoding="utf-8"),
    re.DOTALL | re.MULTILINE,
)
PUBLIC = sorted(set(re.findall(r"`(claimtrace\.[a-z]+)`", PROMISED[1])))
MODULES = sorted(
    module.name
    for module in pkgutil.walk_packages(claimtrace.__path__, "claimtrace.")
    if not module.name.endswith("__main__")
)
NAMES = {name: getattr(claimtrace, name) for name in claimtrace.__all__}

# They need a file, a plugin or a person, or are written by others as callbacks.
NEED_MORE = {
    "claimtrace.extraction.load_extractor",
    "claimtrace.extraction.review",
    "claimtrace.extraction.accepted_records",
}


def public_functions():
    for room in PUBLIC:
        module = importlib.import_module(room)
        for name in module.__all__:
            if inspect.isfunction(getattr(module, name)):
                yield f"{room}.{name}"


def shows_a_call(thing):
    return bool(doctest.DocTestParser().get_examples(inspect.getdoc(thing) or ""))


def with_examples():
    for name in MODULES:
        if ">>>" in inspect.getsource(importlib.import_module(name)):
            yield name


@pytest.mark.slow
@pytest.mark.parametrize("name", list(with_examples()))
def test_the_calls_shown_give_what_they_say(name, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    module = importlib.import_module(name)
    runner = doctest.DocTestRunner(optionflags=doctest.ELLIPSIS)
    for shown in doctest.DocTestFinder().find(module, globs={**vars(module), **NAMES}):
        runner.run(shown)
    assert runner.summarize(verbose=False).failed == 0


@pytest.mark.parametrize("name", claimtrace.__all__)
def test_what_everybody_uses_shows_a_call(name):
    thing = NAMES[name]
    if inspect.isclass(thing) or inspect.isfunction(thing):
        assert shows_a_call(thing)


@pytest.mark.parametrize("path", sorted(set(public_functions()) - NEED_MORE))
def test_every_public_function_shows_a_call(path):
    module, _, name = path.rpartition(".")
    assert shows_a_call(getattr(importlib.import_module(module), name))


def models(above=Frozen):
    for name in MODULES:
        importlib.import_module(name)
    for model in above.__subclasses__():
        if model.__module__.startswith("claimtrace."):
            yield model
            yield from models(model)


def descriptions(model):
    """What each field of a model holds, said under it or, for words that are data, in it."""
    said = {name: field.description for name, field in model.model_fields.items()}
    return {name: text for name, text in (said | field_docstrings(model)).items() if text}


@pytest.mark.slow
def test_every_field_of_every_model_says_what_it_holds():
    silent = [
        f"{model.__name__}.{field}"
        for model in models()
        for field in model.model_fields
        if not descriptions(model).get(field, "").endswith((".", '."'))
    ]
    assert not silent
    assert sum(len(model.model_fields) for model in models()) > 400


@pytest.mark.slow
def test_a_json_schema_describes_every_field():
    for model in models():
        if model.__name__ == "Lexicon":
            continue  # its tables by phrases are no JSON
        described = schema_of(model)["properties"]
        said = descriptions(model)
        assert {name: field.get("description") for name, field in described.items()} == said
    records = json_schema()["$defs"]
    for record in ("Source", "Claim", "Attribution"):
        fields = records[record]["properties"]
        assert all("description" in field for name, field in fields.items() if name != "type")
    for value in ("Document", "Quote", "Quantity", "TimeWindow"):
        assert all("description" in field for field in records[value]["properties"].values())
