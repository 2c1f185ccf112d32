"""The description of the API: valid, whole, and in both languages."""

import json
from typing import Any

import pytest
from openapi_spec_validator import OpenAPIV31SpecValidator

from supermarket.locale import spoken
from supermarket.web.acts.commands import commands
from supermarket.web.api.answers import ANSWERS
from supermarket.web.api.description import described
from supermarket.web.api.shapes import SHAPES, schema_of
from tests.web.visitor import Visitor


@pytest.fixture(scope="module")
def document() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(json.dumps(described()))
    return found


def test_the_description_is_valid_to_a_judge_of_its_own(document: dict[str, Any]) -> None:
    some = dict([*document["paths"].items()][::8])  # they are made alike, and the judge is slow
    OpenAPIV31SpecValidator({**document, "paths": some}).validate()


def test_every_command_is_an_operation_and_says_what_it_answers_with(document: dict[str, Any]) -> None:
    assert set(ANSWERS) == set(commands())
    assert set(document["paths"]) == {f"/{each.path}" for each in commands().values()}


def test_every_operation_that_records_asks_for_a_key(document: dict[str, Any]) -> None:
    for command in commands().values():
        body = document["paths"][f"/{command.path}"]["post"]["requestBody"]["content"]["application/json"]["schema"]
        assert ("key" in body["required"]) == command.writes, command.name


def test_the_description_speaks_the_visitors_language(visitor: Visitor) -> None:
    english = visitor.client.get("/api/openapi.json", headers={"accept-language": "en"}).json()
    chinese = visitor.client.get("/api/openapi.json", headers={"accept-language": "zh"}).json()
    assert english["paths"].keys() == chinese["paths"].keys()
    assert english["paths"]["/redeem"]["post"]["summary"] != chinese["paths"]["/redeem"]["post"]["summary"]
    with spoken("zh"):
        assert chinese == json.loads(json.dumps(described()))


def test_a_shape_says_what_each_name_holds() -> None:
    text, number = {"type": ["string", "null"]}, {"type": ["integer", "null"]}
    assert schema_of("site points# closed? more~ lines[sku left#] flags[] at{#} whole(homes#)") == {
        "type": "object",
        "properties": {
            "site": text,
            "points": number,
            "closed": {"type": ["boolean", "null"]},
            "more": {},
            "lines": {
                "type": ["array", "null"],
                "items": {"type": "object", "properties": {"sku": text, "left": number}},
            },
            "flags": {"type": ["array", "null"], "items": text},
            "at": {"type": ["object", "null"], "additionalProperties": number},
            "whole": {"type": ["object", "null"], "properties": {"homes": number}},
        },
    }
    for wrong in ("lines[sku", "lines]", "lines(sku]"):
        with pytest.raises((ValueError, IndexError)):
            schema_of(wrong)


def test_every_answer_says_what_stands_in_it(document: dict[str, Any]) -> None:
    assert {name for name, said in ANSWERS.items() if "{}" in said} - set(SHAPES) == set()
    for name in ANSWERS.keys() & commands().keys():
        operation = document["paths"][f"/{commands()[name].path}"]["post"]
        value = operation["responses"]["200"]["content"]["application/json"]["schema"]["properties"]["value"]
        for one in value.get("anyOf", [value]):
            assert one.get("items", one).get("properties") != {}, name


def test_every_shape_is_of_a_command_that_answers_with_an_object() -> None:
    assert {name for name in SHAPES if "{}" not in ANSWERS[name]} == set()
