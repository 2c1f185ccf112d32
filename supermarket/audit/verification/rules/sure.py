"""Bodies that are surely as the dictionary of all bodies tells: parsed and laid beside it at once by pydantic's core.

What is taken here has no complaint by the dictionary. What is not taken may still be right, and is asked again by
`object_complaint`, whose word counts.
"""

from collections.abc import Callable, Mapping
from functools import cache
from typing import Any, Final, Literal, NamedTuple

from pydantic_core import CoreSchema, SchemaValidator, core_schema

from supermarket.audit.package.bodies import Kinds
from supermarket.audit.package.checker.bodies import ITEM, OTHERS, Field, to_the_end, written_complaint
from supermarket.audit.package.dictionary import kinds_told
from supermarket.books.kinds import Kind
from supermarket.journal.canonical import INTEGER_MAX

_DAY: Final = (
    "^([0-9]{3}[1-9]|[0-9]{2}[1-9]0|[0-9][1-9]00|[1-9]000)-"
    "((0[1-9]|1[0-2])-(0[1-9]|1[0-9]|2[0-8])|(0[13-9]|1[0-2])-(29|30)|(0[13578]|1[02])-31)$"
)
"""What only days that exist are written like; a 29 February is asked again."""


class Sure(NamedTuple):
    """One kind of body: what reads those that are surely as told, and which of their fields it did not look into.

    What it gives has its keys in order, save within the fields that are named here.
    """

    read: Callable[[bytes], dict[str, Any]]
    unseen: tuple[str, ...]


def sure_of(kinds: Kinds) -> Mapping[str, Sure]:
    """Return the same of every kind."""
    return _all_of(tuple(kinds.values()))


@cache  # making them takes a hundredth of a second
def _all_of(kinds: tuple[Kind[Any], ...]) -> Mapping[str, Sure]:
    told = kinds_told({kind.name: kind for kind in kinds})
    return {name: _sure_of(field) for name, field in told.items()}


def _sure_of(field: Field) -> Sure:
    unseen = (name for name, part in field.parts.items() if _is_open(part))
    return Sure(SchemaValidator(_schema(field)).validate_json, tuple(unseen))


def _is_open(field: Field) -> bool:
    """Say whether a field holds names of its own, or whatever it likes."""
    return field.type == "any" or OTHERS in field.parts or any(map(_is_open, field.parts.values()))


def _schema(field: Field) -> CoreSchema:
    """Return what takes no more than the dictionary lets a field hold; any text may still not be NFC."""
    if field.type == "object":
        return _object_schema(field)
    if field.type == "list":
        item = field.parts.get(ITEM)
        return core_schema.list_schema(_schema(item) if item else core_schema.str_schema(strict=True), strict=True)
    if field.type == "integer":
        least, most = max(field.least, -INTEGER_MAX), min(field.most, INTEGER_MAX)
        return core_schema.int_schema(ge=least, le=most, strict=True)
    return core_schema.any_schema() if field.type == "any" else _text_schema(field)


def _object_schema(field: Field) -> CoreSchema:
    # It gives its fields in the order in which they stand here, whatever their order was.
    parts = {
        name: core_schema.typed_dict_field(_schema(part), required=part.required)
        for name, part in sorted(field.parts.items())
        if name != OTHERS
    }
    others = field.parts.get(OTHERS)
    if others is None:
        return core_schema.typed_dict_schema(parts, extra_behavior="forbid", strict=True)
    return core_schema.typed_dict_schema(parts, extra_behavior="allow", extras_schema=_schema(others), strict=True)


def _text_schema(field: Field) -> CoreSchema:
    if field.values:
        return core_schema.literal_schema([text for text in field.values if not written_complaint(text, field)])
    patterns = [_DAY] if field.type == "date" else []
    patterns += [field.pattern.pattern] if field.pattern else []
    schemas: list[CoreSchema] = []
    for each in patterns:
        engine = _engine(each)
        whole = to_the_end(each) if engine == "python-re" else each  # in Rust, nothing follows its end
        schemas.append(core_schema.str_schema(pattern=whole, strict=True, regex_engine=engine))
    if len(schemas) > 1:
        return core_schema.chain_schema(schemas)
    return schemas[0] if schemas else core_schema.str_schema(strict=True)


def _engine(pattern: str) -> Literal["python-re", "rust-regex"]:
    r"""Return who looks for a pattern: `\S` and its like are not the same signs in Rust as in Python."""
    return "python-re" if "\\" in pattern else "rust-regex"
