"""What the bodies of all kinds hold, field by field, as their models say it: the frame of the dictionary."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import UnionType
from typing import Any, Literal, TypeAlias, Union, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from supermarket.books.kinds import Kind

Kinds: TypeAlias = Mapping[str, Kind[Any]]
"""The kinds of entries that a program knows, by name."""


@dataclass(frozen=True)
class BodyField:
    """A field of a kind's body: its path, its type, what it may hold, whether it must be there.

    In a path `[]` is each of a list and `{}` each of whatever keys an object has. `values` are all those that it may
    have, `pattern` is what a text matches whole, `least` and `most` bound an integer.
    """

    kind: str
    path: str
    type: Literal["text", "integer", "list", "object", "any"]
    required: bool
    values: tuple[str, ...] = ()
    pattern: str = ""
    least: int | None = None
    most: int | None = None

    @property
    def name(self) -> str:
        """Return the last part of the path that is a name."""
        return re.sub(r"[\[\]{}]", "", self.path).rpartition(".")[2]


def fields_of(kinds: Kinds) -> Iterator[BodyField]:
    """Give every field of every kind, in the order of the kinds and of their models."""
    for kind in kinds.values():
        yield from _of_model(kind.name, kind.body, "")


def _of_model(kind: str, model: type[BaseModel], before: str) -> Iterator[BodyField]:
    for name, field in model.model_fields.items():
        path = before + (field.alias or name)
        yield from _of_type(kind, path, _present(field.annotation), field, required=field.is_required())


def _present(annotation: Any) -> Any:  # noqa: ANN401 - whatever a model says
    """Return the type of a field that is there: without None."""
    if get_origin(annotation) in {Union, UnionType}:
        kept = tuple(each for each in get_args(annotation) if each is not type(None))
        return kept[0] if len(kept) == 1 else kept
    return annotation


def _of_type(kind: str, path: str, type_: Any, field: FieldInfo | None, *, required: bool) -> Iterator[BodyField]:  # noqa: ANN401
    origin, arguments = get_origin(type_), get_args(type_)
    if origin is tuple:
        yield BodyField(kind, path, "list", required)
        yield from _of_type(kind, f"{path}[]", arguments[0], None, required=True)
    elif origin is dict:
        yield BodyField(kind, path, "object", required)
        yield from _of_type(kind, f"{path}{{}}", _present(arguments[1]), None, required=False)
    elif origin is Literal:
        yield BodyField(kind, path, "text", required, values=tuple(map(str, arguments)))
    elif isinstance(type_, tuple) or type_ in {Any, object}:
        yield BodyField(kind, path, "any", required)
    elif issubclass(type_, StrEnum):
        yield BodyField(kind, path, "text", required, values=tuple(each.value for each in type_))
    elif issubclass(type_, BaseModel):
        yield BodyField(kind, path, "object", required)
        yield from _of_model(kind, type_, f"{path}.")
    else:
        yield _plain(kind, path, type_, field, required=required)


def _plain(kind: str, path: str, type_: type[Any], field: FieldInfo | None, *, required: bool) -> BodyField:
    told = [(each, name) for each in (field.metadata if field else ()) for name in ("ge", "le", "pattern")]
    bounds = {name: getattr(each, name) for each, name in told if hasattr(each, name)}
    return BodyField(
        kind,
        path,
        "integer" if type_ is int else "text",
        required,
        pattern=bounds.get("pattern") or "",
        least=bounds.get("ge"),
        most=bounds.get("le"),
    )
