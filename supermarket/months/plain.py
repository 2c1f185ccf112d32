"""Frozen values as what a body may hold (texts, integers, lists, objects), and back: nothing is absent, yes is 1."""

from collections.abc import Hashable, Mapping
from dataclasses import fields, is_dataclass
from functools import cache
from types import UnionType
from typing import Any, TypeVar, cast, get_args, get_origin, get_type_hints

T = TypeVar("T")


def plain(value: Any) -> Any:  # noqa: ANN401 - whatever a field holds
    """Return a value as a body may hold it; a field that is None is absent."""
    if is_dataclass(value):
        held = {each.name: getattr(value, each.name) for each in fields(value)}
        return {name.rstrip("_"): plain(each) for name, each in held.items() if each is not None}
    if isinstance(value, Mapping):
        return {name: plain(each) for name, each in value.items()}
    if isinstance(value, tuple):
        return [plain(each) for each in value]
    return int(value) if isinstance(value, bool) else value


def restored(wanted: type[T], content: Mapping[str, Any]) -> T:
    """Return the frozen value of this class that a body holds."""
    given = {}
    for name, kind in _kinds(cast("Hashable", wanted)).items():
        if name.rstrip("_") in content:
            given[name] = _value(kind, content[name.rstrip("_")])
        elif type(None) in get_args(kind):
            given[name] = None
    return wanted(**given)


@cache
def _kinds(wanted: Hashable) -> dict[str, Any]:
    return get_type_hints(wanted)


def _value(kind: Any, content: Any) -> Any:  # noqa: ANN401 - a type, and what is held of it
    if isinstance(kind, UnionType):
        kind = next(each for each in get_args(kind) if each is not type(None))
    if get_origin(kind) is tuple:
        return tuple(_value(get_args(kind)[0], each) for each in content)
    if is_dataclass(kind) and isinstance(kind, type):
        return restored(kind, content)
    return bool(content) if kind is bool else dict(content) if isinstance(content, Mapping) else content
