"""As much of JSON Schema (2020-12) as pydantic writes; an unknown keyword is an error."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

NOTES = {"$schema", "$defs", "title", "description", "default", "format"}
TYPES: dict[str, tuple[type, ...]] = {
    "object": (dict,),
    "array": (list,),
    "string": (str,),
    "integer": (int,),
    "number": (int, float),
    "boolean": (bool,),
    "null": (type(None),),
}


def mismatches(value: Any, schema: dict[str, Any]) -> list[str]:
    """Where a value does not match a schema."""
    return list(_check(value, schema, schema, "$"))


def _check(value: Any, schema: Any, root: dict[str, Any], path: str) -> Iterator[str]:
    if schema is True:
        return
    for keyword, rule in schema.items():
        if keyword in NOTES:
            continue
        if keyword == "$ref":
            yield from _check(value, root["$defs"][rule.rpartition("/")[2]], root, path)
        elif keyword in ("anyOf", "oneOf"):
            fitting = sum(not list(_check(value, option, root, path)) for option in rule)
            if fitting == 0 or (keyword == "oneOf" and fitting != 1):
                yield f"{path}: {fitting} of {keyword} fit"
        elif keyword in _CHILDREN:
            yield from _CHILDREN[keyword](value, rule, schema, root, path)
        elif not _RULES[keyword](value, rule):
            yield f"{path}: not {keyword} {rule!r}"


def _all_of(value: Any, rule: Any, schema: Any, root: Any, path: str) -> Iterator[str]:
    for option in rule:
        yield from _check(value, option, root, path)


def _properties(value: Any, rule: Any, schema: Any, root: Any, path: str) -> Iterator[str]:
    for name in rule.keys() & value if isinstance(value, dict) else ():
        yield from _check(value[name], rule[name], root, f"{path}.{name}")


def _additional(value: Any, rule: Any, schema: Any, root: Any, path: str) -> Iterator[str]:
    for name in (
        value.keys() - schema.get("properties", {}).keys() if isinstance(value, dict) else ()
    ):
        if rule is False:
            yield f"{path}.{name}: not expected"
        else:
            yield from _check(value[name], rule, root, f"{path}.{name}")


def _items(value: Any, rule: Any, schema: Any, root: Any, path: str) -> Iterator[str]:
    for i, item in enumerate(value if isinstance(value, list) else ()):
        yield from _check(item, rule, root, f"{path}[{i}]")


def _prefix(value: Any, rule: Any, schema: Any, root: Any, path: str) -> Iterator[str]:
    for i, (item, each) in enumerate(
        zip(value, rule, strict=False) if isinstance(value, list) else ()
    ):
        yield from _check(item, each, root, f"{path}[{i}]")


def _names(value: Any, rule: Any, schema: Any, root: Any, path: str) -> Iterator[str]:
    for name in value if isinstance(value, dict) else ():
        yield from _check(name, rule, root, f"{path}.{name}")


_CHILDREN = {
    "allOf": _all_of,
    "properties": _properties,
    "additionalProperties": _additional,
    "propertyNames": _names,
    "items": _items,
    "prefixItems": _prefix,
}


def _has_type(value: Any, name: str) -> bool:
    return isinstance(value, TYPES[name]) and (name == "boolean" or not isinstance(value, bool))


def _number(test: Any) -> Any:
    return lambda value, rule: not _has_type(value, "number") or test(value, rule)


_RULES = {
    "type": _has_type,
    "const": lambda value, rule: value == rule and type(value) is type(rule),
    "enum": lambda value, rule: value in rule,
    "required": lambda value, rule: not isinstance(value, dict) or set(rule) <= value.keys(),
    "pattern": lambda value, rule: not isinstance(value, str) or re.search(rule, value) is not None,
    "minLength": lambda value, rule: not isinstance(value, str) or len(value) >= rule,
    "maxLength": lambda value, rule: not isinstance(value, str) or len(value) <= rule,
    "minItems": lambda value, rule: not isinstance(value, list) or len(value) >= rule,
    "maxItems": lambda value, rule: not isinstance(value, list) or len(value) <= rule,
    "minimum": _number(lambda value, rule: value >= rule),
    "maximum": _number(lambda value, rule: value <= rule),
    "exclusiveMinimum": _number(lambda value, rule: value > rule),
    "exclusiveMaximum": _number(lambda value, rule: value < rule),
}
