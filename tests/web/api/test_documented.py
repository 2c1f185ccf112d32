"""The page about the API: its conversation is had, and its table is the program's own."""

import json
import re
from typing import Any, Final

from supermarket.web.api.description import STATUSES
from tests.command import ROOT
from tests.web.visitor import Visitor

PAGE: Final = (ROOT / "docs" / "api.md").read_text(encoding="utf-8")
EXCHANGE: Final = re.compile(
    r"`POST (/api/\S+)`, as \w+ `(\d+)`:\n\n```json\n(.*?)```\n\n`(\d+)`:\n\n```json\n(.*?)```", re.DOTALL
)
ANY: Final = "…"


def fits(told: Any, found: Any) -> bool:  # noqa: ANN401 - whatever JSON holds
    """Say whether an answer is as the page tells it: … stands for any value, and as a name for any further ones."""
    if told == ANY:
        return True
    if isinstance(told, dict) and isinstance(found, dict):
        named = {name: each for name, each in told.items() if name != ANY}
        known = named.keys() <= found.keys() and (ANY in told or named.keys() == found.keys())
        return known and all(fits(each, found[name]) for name, each in named.items())
    if isinstance(told, list) and isinstance(found, list):
        return len(told) == len(found) and all(map(fits, told, found))
    return bool(told == found)


def test_the_conversation_on_the_page_is_had_as_it_stands_there(visitor: Visitor) -> None:
    exchanges = EXCHANGE.findall(PAGE)
    assert len(exchanges) == PAGE.count("`POST /api/")
    for address, token, asked, status, told in exchanges:
        headers = {"authorization": f"Bearer {token}"}
        answer = visitor.client.post(address, json=json.loads(asked), headers=headers)
        assert answer.status_code == int(status), (address, asked, answer.text)
        assert fits(json.loads(told), answer.json()), (told, answer.text)


def test_the_page_tells_every_status_as_the_program_does() -> None:
    assert re.findall(r"\| (\d{3}) \| (.*) \|", PAGE) == list(STATUSES.items())
