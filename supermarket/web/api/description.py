"""The description of the API as OpenAPI 3.1 has it, made of the same table that the commands are run by."""

from collections.abc import Mapping
from functools import cache
from importlib import import_module
from typing import Any, Final

from pydantic import TypeAdapter

from supermarket import __version__
from supermarket.cli.app import LINES
from supermarket.locale import N_, _
from supermarket.web.acts.commands import Command, Field, commands
from supermarket.web.acts.seconds import SECOND_OF, is_own
from supermarket.web.api.answers import ANSWERS
from supermarket.web.api.bodies import ACTING, PIN, SECOND_PIN
from supermarket.web.api.shapes import SHAPES, schema_of

_SCHEMAS: Final = "#/components/schemas/"
STATUSES: Final[Mapping[str, str]] = {
    "401": N_("No token was shown that is good, or somebody who acts in person did not prove who he is."),
    "403": N_("His role or his place does not allow it."),
    "404": N_("What was named is unknown."),
    "409": N_("A rule refuses it as things stand; nothing was recorded."),
    "422": N_("What was sent cannot be read; nothing was recorded."),
    "429": N_("It was tried too often; wait."),
    "503": N_("The ledger cannot be used now."),
}
"""What each status of a refusal means."""
_TEXT: Final = {"type": "string"}
_BASE64: Final = {"type": "string", "contentEncoding": "base64"}
_FILE: Final = {
    "type": "object",
    "properties": {"name": _TEXT, "base64": _BASE64, "shows": _TEXT},
    "required": ["name", "base64"],
}
_MADE: Final = {
    "type": "object",
    "properties": {
        "field": _TEXT,
        "name": _TEXT,
        "type": _TEXT,
        "base64": _BASE64,
    },
    "required": ["field", "name", "type", "base64"],
}
_REFUSED: Final = {
    "type": "object",
    "properties": {"code": _TEXT, "sentence": _TEXT, "fields": {"type": "object"}},
    "required": ["code", "sentence", "fields"],
}


def described() -> dict[str, Any]:
    """Return the whole description, with its sentences in the language in use."""
    shapes, definitions = _shapes()
    return {
        "openapi": "3.1.0",
        "info": {
            "title": _("The ledger of civilization practice supermarkets"),
            "version": __version__,
            "description": _("Every command as an operation; what is answered is what --json shows."),
        },
        "servers": [{"url": "/api"}],
        "security": [{"token": []}],
        "tags": [{"name": _(panel).rstrip(":：")} for panel in dict.fromkeys(line.panel for line in LINES.values())],
        "paths": {f"/{each.path}": {"post": _operation(each, shapes[each.name])} for each in commands().values()},
        "components": {
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer", "description": _token_told()}},
            "schemas": {**definitions, "File": _FILE, "MadeFile": _MADE, "Refused": _REFUSED},
            "responses": {
                f"Refused{status}": {
                    "description": _(meaning),
                    "content": {"application/json": {"schema": {"$ref": f"{_SCHEMAS}Refused"}}},
                }
                for status, meaning in STATUSES.items()
            },
        },
    }


def _token_told() -> str:
    return _(
        "The 32 digits that `supermarket staff token` shows a member of staff; in a drill his staff code does too."
    )


def _operation(command: Command, value: Mapping[str, Any]) -> dict[str, Any]:
    fields = {each.name: _field(each) for each in command.fields}
    required = [each.name for each in command.fields if each.required and each.sort != "made"]
    return {
        "operationId": command.name.replace(" ", "_").replace("-", "_"),
        "summary": _(command.sentence),
        "tags": [_(LINES[command.name.split(" ")[0]].panel).rstrip(":：")],
        "requestBody": {
            "required": True,
            "content": {
                "application/json": {
                    "schema": {
                        "type": "object",
                        "properties": {**fields, **_about_who_acts(command)},
                        "required": [*required, *(["key"] if command.writes and "key" not in required else [])],
                        "additionalProperties": False,
                    }
                }
            },
        },
        "responses": {
            "200": {
                "description": _("The value, the entries that were recorded, and the files that were made."),
                "content": {"application/json": {"schema": _answer(value)}},
            },
            **{status: {"$ref": f"#/components/responses/Refused{status}"} for status in STATUSES},
        },
    }


def _field(field: Field) -> dict[str, Any]:
    one: dict[str, Any] = {"type": "string"}
    if field.sort == "number":
        one = {"type": "integer"}
    elif field.sort in {"flag", "made"}:
        one = {"type": "boolean"}
    elif field.sort == "file":
        one = {"$ref": f"{_SCHEMAS}File"}
    elif field.choices:
        one = {"type": "string", "enum": list(field.choices)}
    told = {"description": _(field.label)} if field.label else {}
    return {"type": "array", "items": one, **told} if field.many else {**one, **told}


def _about_who_acts(command: Command) -> dict[str, Any]:
    told = {ACTING: {"type": "string", "description": _("The site where he acts; his own unless it is said.")}}
    if is_own(command):
        told[PIN] = {"type": "string", "description": _("His PIN: this binds him by his own name.")}
    if command.name in SECOND_OF:
        told[SECOND_PIN] = {"type": "string", "description": _("The second person's PIN.")}
    return told


def _answer(value: Mapping[str, Any]) -> dict[str, Any]:
    properties = {
        "value": value,
        "entries": {"type": "array", "items": _TEXT},
        "reversed_by": {"type": ["string", "null"]},
        "files": {"type": "array", "items": {"$ref": f"{_SCHEMAS}MadeFile"}},
        "as_of": _TEXT,
    }
    return {"type": "object", "properties": properties, "required": list(properties)}


@cache
def _shapes() -> tuple[Mapping[str, Mapping[str, Any]], Mapping[str, Any]]:
    """Return the schema of each command's value, and the definitions that they refer to; they hold no words."""
    names = sorted({_named(each) for said in ANSWERS.values() for each in said.split(" | ")} - {"{}"})
    adapters = [(name, "serialization", TypeAdapter(_type(name))) for name in names]
    made, definitions = TypeAdapter.json_schemas(adapters, ref_template=f"{_SCHEMAS}{{model}}")  # type: ignore[arg-type] # the mode is one of its two words
    one = {name: made[name, "serialization"] for name in names}
    shapes = {
        name: _either(ANSWERS.get(name, "{}").split(" | "), {**one, "{}": schema_of(SHAPES.get(name, ""))})
        for name in commands()
    }
    return shapes, definitions.get("$defs", {})


def _either(said: list[str], one: Mapping[str, Any]) -> Mapping[str, Any]:
    shapes = [{"type": "array", "items": one[_named(each)]} if each.startswith("[") else one[each] for each in said]
    return shapes[0] if len(shapes) == 1 else {"anyOf": shapes}


def _named(said: str) -> str:
    return said.strip("[]")


def _type(name: str) -> Any:  # noqa: ANN401 - any of the types in the table
    module, _colon, kind = name.partition(":")
    return getattr(import_module(f"supermarket.{module}"), kind)
