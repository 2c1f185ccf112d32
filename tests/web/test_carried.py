"""A form whose session ended while it was filled in: the sign-in page carries it, and offers it to its sender again."""

import json
import re
from typing import Any

import pytest
from sqlalchemy import delete

from supermarket.journal.statements import Prepared
from supermarket.journal.store import entries
from supermarket.journal.tables import table_of
from supermarket.local.tables import InquirerRow
from supermarket.web.frame.carried import LONGEST
from tests.practice.orders.ordering import HELP, able
from tests.village import Village
from tests.web.conftest import Visitors
from tests.web.visitor import Visitor

ENROL = "/act/household/enrol"
TYPED: dict[str, Any] = {"head": '王样"甲<b>', "group": "一组"}


@pytest.fixture
def clerk(site: Visitors) -> Visitor:
    """Give a clerk with a form before him whose session has ended since; his browser has no script."""
    phone, laptop = site(), site()
    phone.client.headers["accept"] = "text/html,*/*"
    phone.sign_in("15001")
    phone.get(ENROL)
    laptop.sign_in("15001")
    laptop.get("/me")
    laptop.send("/door/out", everywhere="yes")
    return phone


def carried(visitor: Visitor) -> str:
    return visitor.hidden("/door").get("carried", "")


def test_what_was_typed_is_offered_to_the_same_person_and_recorded_once_under_its_key(clerk: Visitor) -> None:
    key = clerk.hidden(ENROL)["key"]
    page = clerk.send(ENROL, **TYPED)
    assert page.status_code == 401
    assert "What you typed was not sent." in clerk.text
    clerk.send("/door", staff="15001")
    assert "Not sent yet" in clerk.text
    assert TYPED["head"] in clerk.text
    assert clerk.hidden(ENROL)["key"] == key
    offered = clerk.page
    clerk.send(ENROL)
    first = set(re.findall(r"1000-1-\d+-\d\d", clerk.text))
    clerk.page = offered
    clerk.send(ENROL)
    assert len(first) == 1
    assert first == set(re.findall(r"1000-1-\d+-\d\d", clerk.text))


def test_somebody_else_who_signs_in_there_sees_nothing_of_it(clerk: Visitor) -> None:
    clerk.send(ENROL, **TYPED)
    door = clerk.page
    clerk.send("/door", staff="91000")
    assert "Not sent yet" not in clerk.text
    assert TYPED["group"] not in clerk.text
    clerk.page = door  # nor does its owner, once another was there
    clerk.get("/door")
    clerk.page = door
    assert "Not sent yet" not in clerk.send("/door", staff="15001").text


def test_a_mistyped_code_does_not_lose_it_and_a_changed_one_is_not_offered(clerk: Visitor) -> None:
    clerk.send(ENROL, **TYPED)
    clerk.send("/door", staff="15999")
    assert TYPED["group"] in carried(clerk)
    again = json.loads(carried(clerk))
    assert again[0] == ENROL
    again[1][0][1] = "another"
    clerk.send("/door", staff="15001", carried=json.dumps(again, ensure_ascii=False))
    assert "Not sent yet" not in clerk.text


def test_what_this_program_did_not_draw_is_not_carried(clerk: Visitor) -> None:
    for token in ("", "15001", "15001." + "0" * 64, "15001.é"):
        clerk.get("/door")
        page = clerk.client.post(ENROL, data={"form_token": token, **TYPED}, headers={"origin": clerk.origin})
        assert page.url.path == "/door"
        assert TYPED["group"] not in page.text
    elsewhere = clerk.client.post(ENROL, data={**TYPED}, headers={"origin": "http://evil.example"})
    assert elsewhere.status_code == 403


def test_pins_cards_and_photos_are_asked_for_anew(clerk: Visitor) -> None:
    card = "1" + "0" * 29 + "56"
    photo = ("photo", ("a.png", b"no picture", "image/png"))
    clerk.send(ENROL, pin="246813", second_pin="135792", note=card, files=[photo], **TYPED)
    for secret in ("246813", "135792", card, "PNG"):
        assert secret not in clerk.page.text
    page = clerk.send("/door", staff="15001").text
    for field in ('name="pin" type="password"', 'name="second_pin" type="password"', 'type="file" name="photo"'):
        assert field in page
    assert "Scan the card once more" in page


def test_more_than_a_page_holds_is_not_carried_and_that_is_said(clerk: Visitor) -> None:
    clerk.send(ENROL, head="王" * LONGEST)
    assert "it has to be typed again" in clerk.text
    assert len(clerk.page.content) < LONGEST
    assert carried(clerk) == ""


def test_a_script_that_keeps_the_form_itself_is_sent_to_the_door(clerk: Visitor) -> None:
    clerk.client.headers["accept"] = "*/*"
    assert clerk.send(ENROL, **TYPED).url.path == "/door"
    assert TYPED["group"] not in clerk.page.text


def test_a_villager_is_offered_what_he_wrote_once_he_has_shown_his_card_again(village: Village, site: Visitors) -> None:
    able(village)
    household, other = village.enrol("王样甲", "13800000001"), village.enrol("李样乙", "13800000002")
    for number, tail, orders in ((other, "0002", 0), (household, "0001", 1)):
        phone = site()
        phone.client.headers["accept"] = "text/html"
        phone.get("/mine")
        phone.send("/mine", number=household, tail="0001")
        phone.get("/mine/order")
        end_all(village)
        phone.send("/mine/order", service=HELP, note="钥匙在邻居家")
        assert "show the card once more" in phone.text
        phone.send("/mine", number=number, tail=tail)
        assert ("钥匙在邻居家" in phone.page.text) is bool(orders)
        phone.send("/mine/order")
        assert placed(village) == orders


def end_all(village: Village) -> None:
    """Let the ten minutes of every villager be over."""
    with village.ledger.database.writing() as transaction:
        transaction.run(Prepared(delete(table_of(InquirerRow))))


def placed(village: Village) -> int:
    with village.ledger.reading() as session:
        return sum(entry.kind == "order.placed" for entry in entries(session.transaction))
