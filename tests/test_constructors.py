"""What type checkers are told of a constructor is what the model takes: names, defaults, words."""

from __future__ import annotations

import ast
import importlib
import inspect
import sys
import textwrap
import types
from collections.abc import Mapping
from datetime import date
from enum import Enum
from typing import Any, Literal, Union, get_args, get_origin

import pytest
from pydantic import BaseModel

from claimtrace import Attribution, Case, Claim, Document, Policy, Quantity, Source, TimeWindow
from claimtrace.extraction import Article, CandidateClaim, CandidateHop, Decision, Extraction
from claimtrace.policy import Ranges
from claimtrace.records import SourceKind

TYPED = (
    Document, Source, Claim, Attribution, Quantity, TimeWindow, Policy, Ranges,
    Article, CandidateHop, CandidateClaim, Extraction, Decision,
)  # fmt: skip


def declared(model: type[BaseModel]) -> dict[str, tuple[Any, Any]]:
    """Annotation and default of each parameter that the model's source gives type checkers."""
    (body,) = ast.parse(textwrap.dedent(inspect.getsource(model))).body
    assert isinstance(body, ast.ClassDef)
    (init,) = (
        inner
        for node in body.body
        if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING"
        for inner in node.body
        if isinstance(inner, ast.FunctionDef) and inner.name == "__init__"
    )
    names = {**vars(sys.modules[model.__module__]), "Any": Any, "Mapping": Mapping}
    value = lambda node: eval(compile(ast.Expression(node), "<init>", "eval"), names)  # noqa: E731
    assert not init.args.args[1:]
    return {
        each.arg: (value(each.annotation), inspect.Parameter.empty if to is None else value(to))
        for each, to in zip(init.args.kwonlyargs, init.args.kw_defaults, strict=True)
    }


def parts_of(annotation: Any) -> list[Any]:
    """The members of a union, however deep."""
    if get_origin(annotation) in (Union, types.UnionType):
        return [part for each in get_args(annotation) for part in parts_of(each)]
    return [annotation]


@pytest.mark.parametrize("model", TYPED, ids=lambda model: model.__name__)
def test_parameters_are_the_fields_with_their_defaults(model):
    said = declared(model)
    assert list(said) == list(model.model_fields)
    for name, field in model.model_fields.items():
        default = inspect.Parameter.empty if field.is_required() else field.default
        assert said[name][1] == default, name


@pytest.mark.parametrize("model", TYPED, ids=lambda model: model.__name__)
def test_every_word_of_an_enumeration_may_be_given_and_no_other(model):
    for name, (annotation, _) in declared(model).items():
        parts = parts_of(annotation)
        for enum in parts:
            if inspect.isclass(enum) and issubclass(enum, Enum):
                literals = [part for part in parts if get_origin(part) is Literal]
                words = [word for literal in literals for word in get_args(literal)]
                assert sorted(words) == sorted(member.value for member in enum), name


def test_an_enumeration_is_never_the_only_thing_that_is_taken():
    seen = 0
    for model in TYPED:
        said = declared(model)
        for name, field in model.model_fields.items():
            for part in parts_of(field.annotation):
                if inspect.isclass(part) and issubclass(part, Enum):
                    assert any(get_origin(each) is Literal for each in parts_of(said[name][0]))
                    seen += 1
    assert seen >= 9


def test_what_the_types_allow_is_accepted_and_becomes_what_they_say_is_held():
    source = Source(id="a", name="A", kind="monitor", aliases=["b", "c"], extensions={"x": 1})
    assert source.kind is SourceKind.MONITOR
    assert source.aliases == ("b", "c")
    claim = Claim(
        id="toll",
        statement="400",
        quantity={"value": 400, "unit": "man", "modifier": "at_least"},
        window={"start": "2016-03-07", "end": date(2016, 3, 27)},
        favours=["a"],
    )
    assert isinstance(claim.quantity, Quantity)
    assert isinstance(claim.window, TimeWindow)
    assert claim.favours == ("a",)
    hop = Attribution(
        id=None, claim="toll", reporter="a", stance="denies", basis="own", said="2016-03-28",
        document={"published": "2016-03-28"}, quote={"exact": "400"},
    )  # fmt: skip
    assert hop.document == Document(published=date(2016, 3, 28))
    assert Case.of(source, claim, hop).question == "toll"


def test_a_policy_takes_any_mapping_and_fills_it_up():
    given = Policy(
        reliability=types.MappingProxyType({"C": 0.6}),
        source_reliability=types.MappingProxyType({"un": 0.9, "un tolls": 0.8}),
        ranges={"coupling": [0.2, 0.8]},
        cuts={"probable": 0.6},
    )
    assert given.reliability == {"A": 0.95, "B": 0.75, "C": 0.6, "D": 0.25, "E": 0.05}
    assert given.source_reliability == {"un": 0.9, ("un", "tolls"): 0.8}
    assert given.ranges.coupling == (0.2, 0.8)
    assert given.digest == Policy.model_validate_json(given.model_dump_json()).digest


def test_all_models_that_tell_type_checkers_of_a_constructor_are_tried():
    found = {
        model
        for module in {model.__module__ for model in TYPED}
        for model in vars(importlib.import_module(module)).values()
        if inspect.isclass(model) and issubclass(model, BaseModel) and model.__module__ == module
        and "def __init__(" in inspect.getsource(model)
    }  # fmt: skip
    assert found == set(TYPED)
