"""Values that do not change once they are made: the base of all models, and their tables."""

from __future__ import annotations

import ast
import inspect
import textwrap
from collections.abc import Hashable
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING, Any, ClassVar, Self, TypeVar

from pydantic import BaseModel, ConfigDict
from pydantic_core import CoreSchema, core_schema

if TYPE_CHECKING:
    from pydantic import GetJsonSchemaHandler
    from pydantic.json_schema import JsonSchemaValue

__all__ = ["NOTHING", "Frozen", "FrozenDict", "Result", "field_docstrings"]

_Key = TypeVar("_Key", bound=Hashable)
_Value = TypeVar("_Value")


class Frozen(BaseModel):
    """A model that does not change, and that refuses fields which nobody knows.

    The docstring under a field is what editors show, and its description in a JSON Schema.
    """

    model_config: ClassVar[ConfigDict] = ConfigDict(frozen=True, extra="forbid")

    @classmethod
    def __get_pydantic_json_schema__(
        cls, core: CoreSchema, handler: GetJsonSchemaHandler, /
    ) -> JsonSchemaValue:
        # pydantic's own use_attribute_docstrings reads the sources of all models at each import,
        # which makes that a fifth slower; here they are read when somebody asks for a schema.
        shown = handler(core)
        properties = handler.resolve_ref_schema(shown).get("properties", {})
        for name, words in field_docstrings(cls).items():
            if name in properties:
                properties[name]["description"] = words
        return shown


@cache
def field_docstrings(model: type[Frozen]) -> dict[str, str]:
    """What the source says under each field of a model; nothing where the source is not at hand."""
    said: dict[str, str] = {}
    for base in reversed(model.__mro__):
        if issubclass(base, Frozen):
            said.update(_docstrings_in(base))
    return said


def _docstrings_in(model: type[Frozen]) -> dict[str, str]:
    try:
        source = inspect.getsource(model)
    except (OSError, TypeError):
        return {}
    written = ast.parse(textwrap.dedent(source)).body[0]
    said = {}
    for statement, after in pairwise(written.body if isinstance(written, ast.ClassDef) else ()):
        if not (isinstance(statement, ast.AnnAssign) and isinstance(statement.target, ast.Name)):
            continue
        if not (isinstance(after, ast.Expr) and isinstance(after.value, ast.Constant)):
            continue
        if isinstance(after.value.value, str):
            said[statement.target.id] = " ".join(after.value.value.split())
    return said


class Result(Frozen):
    """A frozen model that is made with all its fields: pickled, it is their values and no more.

    One that holds more, or less, is pickled as pydantic does it.
    """

    @classmethod
    def made(cls, **fields: Any) -> Self:
        """One of whose fields all are given, and known to be of the right types: unchecked.

        For what claimtrace itself has just worked out, in bulk. Raises ValueError for other fields.
        """
        names = _names_of(cls)
        if tuple(fields) != names:
            raise ValueError(f"all fields of {cls.__name__} are needed, in order: {names}")
        made = cls.__new__(cls)
        made.__setstate__(_state_of(fields))
        return made

    def __getstate__(self) -> Any:
        names, fields = _names_of(type(self)), self.__dict__
        if names and len(names) == len(fields) == len(self.model_fields_set):
            return tuple([fields[name] for name in names])
        return super().__getstate__()

    def __setstate__(self, state: Any) -> None:
        if isinstance(state, tuple):
            state = _state_of(dict(zip(_names_of(type(self)), state, strict=True)))
        super().__setstate__(state)


def _state_of(fields: dict[str, Any]) -> dict[str, Any]:
    """What pydantic pickles of a model of which these are all fields, and all set."""
    return {
        "__dict__": fields,
        "__pydantic_fields_set__": set(fields),
        "__pydantic_extra__": None,
        "__pydantic_private__": None,
    }


@cache
def _names_of(model: type[BaseModel]) -> tuple[str, ...]:
    """The names of a model's fields; none where it holds more than fields."""
    return () if model.__private_attributes__ else tuple(model.model_fields)


class FrozenDict(dict[_Key, _Value]):
    """A dict that refuses to be changed; equal to a plain one with the same content.

    It has a hash, so that pydantic hands out a default of this kind as it is, and does not copy it
    for every record.
    """

    def __hash__(self) -> int:  # type: ignore[override]
        return hash(frozenset(self))

    def __reduce__(self) -> tuple[Any, ...]:
        return FrozenDict, (dict(self),)

    def _refuse(self, *_: Any, **__: Any) -> Any:
        raise TypeError("this value does not change: model_copy(update=...) makes another one")

    __setitem__ = __delitem__ = __ior__ = _refuse
    update = setdefault = pop = popitem = clear = _refuse  # pyright: ignore[reportAssignmentType]

    @classmethod
    def __get_pydantic_core_schema__(cls, *_: Any) -> CoreSchema:
        return core_schema.dict_schema()  # so that a JSON Schema can show it as a default


NOTHING: FrozenDict[Any, Any] = FrozenDict()
"""The one empty table."""
