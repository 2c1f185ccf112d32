"""The API as another program uses it: what it answers is what --json shows and what the description says."""

import base64
import json
from collections.abc import Callable, Mapping
from contextlib import closing
from io import BytesIO
from pathlib import Path
from tempfile import gettempdir
from typing import Any, Final

import pytest
from httpx2 import Response
from jsonschema import Draft202012Validator
from PIL import Image

from supermarket.ledger import open_ledger
from supermarket.local.signing import new_token, revoke_tokens
from supermarket.local.tokens import keep_token
from supermarket.web.acts.commands import Command, commands
from supermarket.web.api.bodies import TEXT_MAX
from supermarket.web.api.description import described
from supermarket.web.api.operations import SIGNS_MAX
from tests.command import run
from tests.pins import give_pin
from tests.village import Village
from tests.web.conftest import Visitors
from tests.web.visitor import Visitor

CLERK: Final = "15001"
ADMINISTRATOR: Final = "91000"
MANAGER: Final = "33001"
PIN: Final = "271828"
Asks = Callable[..., Any]
Judges = Mapping[str, Draft202012Validator]


@pytest.fixture(scope="module")
def judges() -> Judges:
    """Give a judge for each command's answers, and one for refusals, from the description."""
    document = json.loads(json.dumps(described()))
    beside = {"components": document["components"]}

    def judge(command: Command) -> Draft202012Validator:
        answer = document["paths"][f"/{command.path}"]["post"]["responses"]["200"]
        return Draft202012Validator({**answer["content"]["application/json"]["schema"], **beside})

    refused = Draft202012Validator({"$ref": "#/components/schemas/Refused", **beside})
    return {**{each.name: judge(each) for each in commands().values()}, "": refused}


@pytest.fixture
def asks(visitor: Visitor, judges: Judges) -> Asks:
    """Give what asks as a program does, and compares each answer with the description."""

    def ask(command: str, staff: str = CLERK, status: int = 200, **fields: Any) -> Any:  # noqa: ANN401 - JSON
        answer = posted(visitor, command, staff, **fields)
        assert answer.status_code == status, answer.text
        judges[command if status == 200 else ""].validate(answer.json())
        return answer.json()

    return ask


def photo() -> dict[str, str]:
    """Return a photo as a program sends one, with what it shows."""
    drawn = BytesIO()
    Image.effect_noise((400, 300), 60).convert("RGB").save(drawn, "JPEG")
    return {"name": "photo.jpg", "base64": base64.b64encode(drawn.getvalue()).decode(), "shows": "sign-in"}


def posted(visitor: Visitor, command: str, token: str, **fields: Any) -> Response:  # noqa: ANN401 - JSON
    address = f"/api/{command.replace(' ', '/')}"
    return visitor.client.post(address, json=fields, headers={"authorization": f"Bearer {token}"})


def test_a_day_at_the_counter_through_the_api(asks: Asks) -> None:
    home = asks("household enrol", head="王样甲", group="一组", key="home")["value"]["household"]
    card = asks("card issue", household=home, key="card")
    assert card["entries"] == [f"1000-1-{card['entries'][0].rpartition('-')[2]}"]
    asks("deed credit", ADMINISTRATOR, who=home, rule="VOL-05", quantity=2, key="deed", site_acting="3001")
    asks("stock receive", sku="1001", quantity=50, purchased=True, key="soap")
    spent = asks("redeem", who=card["value"]["payload"], lines=["1001x2"], key="visit")
    assert spent["value"]["balance"] == 14
    assert asks("balance", who=home)["value"]["balance"] == 14
    assert asks("statement", who=home)["value"]["household"] == home
    assert asks("stock list")["value"]
    assert asks("reverse", ADMINISTRATOR, entry=spent["entries"][0], reason="wrong item", key="back")["entries"]
    assert asks("redeem", who=card["value"]["payload"], lines=["1001x2"], key="visit")["reversed_by"]


def test_whatever_reads_answers_as_it_is_described(visitor: Visitor, asks: Asks, judges: Judges) -> None:
    home = asks("household enrol", head="王样甲", key="home")["value"]["household"]
    asks("stock receive", sku="1001", quantity=50, purchased=True, key="soap")
    asks("claim file", who=home, rule="LEC-01", key="claim", evidence=[photo()])
    given = {"household": home, "who": home, "station": "3001", "sku": "1001", "month": "2026-03", "staff": CLERK}
    answered = set()
    for command in commands().values():
        needed = {field.name for field in command.fields if field.required}
        if command.writes or not needed <= set(given):
            continue
        answer = posted(visitor, command.name, ADMINISTRATOR, **{name: given[name] for name in needed})
        judges[command.name if answer.status_code == 200 else ""].validate(answer.json())
        assert answer.status_code in {200, 403, 404, 409, 422}, answer.text
        answered |= {command.name} if answer.status_code == 200 else set()
    assert len(answered) > 50, answered


def test_the_same_key_records_once_and_another_request_under_it_is_refused(asks: Asks) -> None:
    first = asks("household enrol", head="王样甲", key="k1")
    assert asks("household enrol", head="王样甲", key="k1") == first
    told = asks("household enrol", status=409, head="李样乙", key="k1")
    assert told["code"] == "key_used"
    assert told["fields"]


def test_an_answer_is_what_json_shows_on_the_command_line(asks: Asks, ledger_path: Path) -> None:
    asks("household enrol", head="王样甲", key="k1")
    typed = run("goods", "list", "--json", "--db", ledger_path)
    assert asks("goods list")["value"] == typed.json


def test_what_cannot_be_read_names_its_field(asks: Asks) -> None:
    for fields, field in (
        ({"sku": "1001", "quantity": "many", "key": "k"}, "quantity"),
        ({"sku": "1001", "quantity": [1, 2], "key": "k"}, "quantity"),
        ({"sku": "1001", "quantity": 5}, "key"),
        ({"sku": {"a": 1}, "quantity": 5, "key": "k"}, "sku"),
    ):
        told = asks("stock receive", status=422, **fields)
        assert (told["code"], told["fields"]) == ("mistyped", {"field": field})
    assert asks("stock receive", status=422, sku="1001", quantity=5, key="k", colour="red")["code"] == "mistyped"


def test_a_body_that_is_no_object_or_says_something_twice_is_refused(visitor: Visitor) -> None:
    headers = {"authorization": f"Bearer {CLERK}", "content-type": "application/json"}
    for body in (b"[]", b"{", b"1", b"", b'{"site_acting": "3001", "site_acting": "3002"}'):
        assert visitor.client.post("/api/site/list", content=body, headers=headers).status_code == 422
        stranger = {**headers, "authorization": "Bearer 9"}  # of whom nothing is read
        assert visitor.client.post("/api/site/list", content=body, headers=stranger).status_code == 401


def test_many_values_and_long_texts_are_refused_before_they_cost_anything(visitor: Visitor, asks: Asks) -> None:
    headers = {"authorization": f"Bearer {CLERK}", "content-type": "application/json"}
    for inside in ("[]", '{"a":1}', "0"):
        body = '{"lines": [' + ",".join([inside] * SIGNS_MAX) + "]}"
        assert visitor.client.post("/api/redeem", content=body, headers=headers).status_code == 422
    asks("balance", status=422, who="1" * (TEXT_MAX + 1))
    asks("redeem", status=422, who="1", lines=["1001x2"] * (TEXT_MAX // 6 + 1), key="much")


def test_a_role_that_may_not_is_told_so(asks: Asks) -> None:
    home = asks("household enrol", head="王样甲", key="home")["value"]["household"]
    told = asks("deed credit", status=403, who=home, rule="VOL-05", quantity=2, key="k")
    assert told["code"] == "role_refused"


def test_files_go_both_ways(asks: Asks) -> None:
    asks("household enrol", head="王样甲", key="k1")
    made = asks("card sheet", MANAGER, key="k2")["files"]
    assert [(each["field"], each["type"]) for each in made] == [("pdf", "application/pdf")]
    assert base64.b64decode(made[0]["base64"]).startswith(b"%PDF-")


def test_who_has_no_token_is_let_nowhere(visitor: Visitor) -> None:
    visitor.sign_in(CLERK)
    for headers in ({}, {"authorization": "Bearer 1"}, {"authorization": f"Basic {CLERK}"}, {"authorization": CLERK}):
        answer = visitor.client.post("/api/site/list", json={}, headers={"origin": visitor.origin, **headers})
        assert (answer.status_code, answer.json()["code"]) == (401, "not_signed_in")
        assert answer.headers["www-authenticate"] == "Bearer"
    assert posted(visitor, "no such", CLERK).status_code == 404


def test_in_a_real_ledger_a_token_opens_until_it_is_revoked(
    real: Village, real_site: Visitors, real_path: Path
) -> None:
    give_pin(real.ledger, CLERK, PIN)
    visitor = real_site()
    with closing(open_ledger(real_path)) as ledger:  # by the machine's own clock, as the server reads it
        token = new_token(ledger, CLERK, PIN).token
        for shown, status in ((token, 200), (CLERK, 401), (PIN, 401), (f"{token}0", 401)):
            assert posted(visitor, "site list", shown).status_code == status
        revoke_tokens(ledger, CLERK, operator=CLERK, pin=PIN)
    assert posted(visitor, "site list", token).status_code == 401


def test_in_a_drill_a_token_opens_as_a_staff_code_does(village: Village, visitor: Visitor) -> None:
    token = "4" * 32
    with village.ledger.database.writing() as transaction:
        keep_token(transaction, CLERK, token, now=0, expires=2**52)
    assert [posted(visitor, "site list", shown).status_code for shown in (token, CLERK, "5" * 32)] == [200, 200, 401]


def test_a_list_of_only_what_nobody_knows_is_refused_and_not_empty(asks: Asks) -> None:
    unknown = (
        ("service list", "kind", 404),
        ("activity list", "kind", 409),
        ("list show", "kind", 404),
        ("volunteer list", "organisation", 404),
        ("order list", "organisation", 404),
        ("certificate list", "training", 404),
        ("certificate list", "member", 404),
    )
    for command, field, status in unknown:
        assert asks(command, MANAGER, status=status, **{field: "12345"})["code"], command
    assert asks("service list", MANAGER, kind="理发")["value"] is not None


def test_a_file_that_is_refused_is_not_named_by_where_it_lies_on_the_server(asks: Asks) -> None:
    sent = {"name": "form.csv", "base64": base64.b64encode(b"x").decode()}
    told = asks("assess adopt", ADMINISTRATOR, status=404, form=sent, key="k")
    assert gettempdir() not in json.dumps(told)
    assert "0.csv" in told["sentence"]
