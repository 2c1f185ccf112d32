"""A villager's own pages: by card or by number and phone, ten minutes, masked; what he does is an entry at once."""

import re
from pathlib import Path

import pytest

from supermarket.books.session import Request
from supermarket.clock import system_clock
from supermarket.earning.claims.notices import object_oneself, resolve
from supermarket.errors.earning import LineUnknown
from supermarket.households.proofs import Oneself
from supermarket.journal.entry import Entry
from supermarket.journal.store import entries
from supermarket.local.browsers.guesses import ADDRESS_MAX, NAMES_MAX, TOLD_FROM, of_address, of_day, take_try
from supermarket.local.tables import GuessRow
from supermarket.paper.cards.cards import CardFace
from supermarket.paper.drawing.pictures import card_png
from supermarket.people.masking import phone_tail
from supermarket.web.frame.forms import PHOTOS
from supermarket.web.uploads import PHOTO_MAX
from tests.command import run
from tests.earning.claims.claiming import accepted, claimed, noticed, state
from tests.practice.orders.ordering import HELP, able
from tests.sound import check_sound
from tests.village import CLERK, MANAGER, Village
from tests.web.conftest import Visitors
from tests.web.visitor import Visitor

PHONE = "13800000001"


def shown(visitor: Visitor, number: str, tail: str = phone_tail(PHONE)) -> Visitor:
    """Show who one is by number and phone."""
    visitor.get("/mine")
    visitor.send("/mine", number=number, tail=tail)
    return visitor


def pictured(payload: str) -> bytes:
    face = CardFace(
        card="1000-1-1012-90", payload=payload, household="1000-1-1010-96", head="王样例", place="松坡村", drill=True
    )
    return card_png(face)


def recorded(village: Village, kind: str) -> list[Entry]:
    with village.ledger.reading() as session:
        return [entry for entry in entries(session.transaction) if entry.kind == kind]


def test_a_card_shows_its_household_the_balance_and_the_passbook_and_nobodys_name(
    village: Village, visitor: Visitor
) -> None:
    household = village.enrol("诸葛样甲", PHONE)
    village.credit(household, 7)
    payload = village.card(household).payload
    visitor.get("/mine")
    visitor.send("/mine", scan=payload)
    assert visitor.page.url.path == "/mine"
    assert household in visitor.text
    assert "诸葛" not in visitor.page.text
    assert "诸*" in visitor.text
    assert "7 points" in visitor.text
    assert payload not in str(visitor.page.url)
    assert payload not in visitor.page.text


def test_a_photo_of_the_card_opens_where_there_is_no_script_and_of_others_only_what_is_one_photo(
    village: Village, visitor: Visitor
) -> None:
    household = village.enrol("王样甲", PHONE)
    card = ("card.png", pictured(village.card(household).payload), "image/png")
    paper = ("card.pdf", b"%PDF-1.4\n1 0 obj<</Type /Page>>endobj\n\nstartxref\n9\n%%EOF\n", "application/pdf")
    large = ("card.png", card[1] + bytes(PHOTO_MAX), "image/png")
    for files, reason in (
        ([("photo-scan", card), ("photo-scan", card)], "one photo"),
        ([("photo-scan", paper)], "no photo"),
        ([("photo-scan", large)], "larger than 8 MB"),
    ):
        visitor.get("/mine")
        visitor.send("/mine", files=files, scan="")
        assert (visitor.page.status_code, visitor.page.url.path) == (422, "/mine")
        assert reason in visitor.text
    visitor.get("/mine")
    visitor.send("/mine", files=[("photo-scan", card)], scan="")
    assert visitor.page.status_code == 200
    assert f"Household {household}" in visitor.text
    for _more in range(PHOTOS.most - 4):
        visitor.send("/mine", files=[("photo-scan", ("card.png", b"", "image/png"))], scan="")
    assert visitor.page.status_code == 422
    assert visitor.send("/mine", files=[("photo-scan", card)], scan="").status_code == 429
    visitor.get("/mine")
    assert visitor.send("/mine", number=household, tail=phone_tail(PHONE)).status_code == 200


def test_a_number_opens_with_the_phone_of_a_member_alone_and_both_wrong_ones_are_answered_alike(
    village: Village, site: Visitors
) -> None:
    household = village.enrol("王样甲", PHONE)
    card = village.card(household).card
    unknown = "1000-1-9999999-" + str(98 - int("100019999999") * 100 % 97).zfill(2)
    first, second = shown(site(), household, "9999"), shown(site(), unknown, "0001")
    assert first.page.status_code == second.page.status_code == 401
    assert first.text.replace(household, "") == second.text.replace(unknown, "")
    assert "points" in shown(site(), household).text
    assert household in shown(site(), card).text


def test_an_address_that_guesses_is_stopped_and_who_is_at_home_is_told_whose_phone_was_guessed(
    village: Village, site: Visitors
) -> None:
    household = village.enrol("王样甲", PHONE)
    guesser = site()
    guesser.get("/mine")
    for serial in range(50_000, 50_000 + ADDRESS_MAX):
        number = f"1000-1-{serial}-{98 - int(f'10001{serial}') * 100 % 97:02d}"
        assert guesser.send("/mine", number=number, tail="0001").status_code == 401
    assert guesser.send("/mine", number=household, tail=phone_tail(PHONE)).status_code == 429
    assert household not in guesser.text
    clerk = site()
    clerk.sign_in(CLERK.actor)
    clerk.get("/practice")
    assert "wrong phones for household" not in clerk.text
    with village.ledger.database.writing() as transaction:
        transaction.add(GuessRow, {"whom": f"number {household}", "tries": 5, "last": village.ledger.clock.uptime()})
    clerk.get("/practice")
    assert f"wrong phones for household {household}" in clerk.text


def test_whoever_tries_few_phones_of_many_households_is_told_of_at_the_front_the_centre_and_by_the_doctor(
    village: Village, visitor: Visitor, ledger_path: Path
) -> None:
    for number in range(TOLD_FROM):
        take_try(village.ledger, [of_address(f"203.0.113.{number % 11}"), of_day()])
    visitor.sign_in(CLERK.actor)
    for address in ("/practice", "/centre"):
        visitor.get(address)
        assert f"for many households: at least {TOLD_FROM} within a day" in visitor.text
    village.time.at = system_clock().now()  # by which the doctor looks
    take_try(village.ledger, [of_day()])
    told = run("doctor", "--json", "--db", ledger_path).json["advice"]
    assert any(f"at least {TOLD_FROM + 1} within a day" in line for line in told)


def test_his_session_is_his_own_pages_alone_and_one_cookie(village: Village, visitor: Visitor) -> None:
    household = village.enrol("王样甲", PHONE)
    shown(visitor, household)
    assert len(visitor.client.cookies) == 1
    assert visitor.get("/acts").url.path == "/door"
    assert visitor.get("/mine/order").status_code == 200
    visitor.get("/mine")
    visitor.send("/mine/out")
    visitor.get("/mine")
    assert household not in visitor.text


def test_an_order_of_his_own_is_an_entry_of_the_program_once_and_three_a_day(
    village: Village, visitor: Visitor
) -> None:
    scene = able(village)
    visitor.get("/mine")
    visitor.send("/mine", scan=scene.payload, to="order")
    assert visitor.page.url.path == "/mine/order"
    form = visitor.page
    visitor.send("/mine/order", service=HELP, note="要扫院子")
    assert "is placed" in visitor.text
    visitor.page = form
    visitor.send("/mine/order", service=HELP, note="要扫院子")
    (order,) = recorded(village, "order.placed")
    assert (order.actor, order.content["how"], order.content["proven"]) == ("0", "web", "payload")
    assert "扫院子" not in str(order.content)
    for _more in range(2):
        visitor.get("/mine/order")
        visitor.send("/mine/order", service=HELP)
    visitor.get("/mine/order")
    visitor.send("/mine/order", service=HELP)
    assert "Only 3 orders" in visitor.text
    assert len(recorded(village, "order.placed")) == 3
    check_sound(village.ledger)


def test_why_an_order_comes_first_is_kept_also_where_the_tick_before_it_was_forgotten(
    village: Village, visitor: Visitor
) -> None:
    scene = able(village)
    visitor.get("/mine")
    visitor.send("/mine", scan=scene.payload, to="order")
    visitor.send("/mine/order", service=HELP, priority="独居")
    assert "is placed" in visitor.text
    (order,) = recorded(village, "order.placed")
    assert order.content["asked"]["priority"] == "yes"


def test_what_came_of_an_objection_stands_beside_its_line_as_long_as_the_notice_hangs(
    village: Village, visitor: Visitor
) -> None:
    household = village.enrol("王样甲", PHONE)
    claims = [claimed(village, village.enrol(name, None, "二组")).claim for name in ("赵样乙", "赵样丙")]
    for claim in claims:
        accepted(village, claim)
    noticed(village)
    shown(visitor, household)
    for claim in claims:
        visitor.get("/mine/object", claim=claim)
        visitor.send("/mine/object", claim=claim, reason="那天不在村里")
    assert "as long as the notice hangs" in visitor.text
    assert visitor.get("/public/3001").text.count("<strong>objected to") == len(claims)
    for claim, upheld in zip(claims, (True, False), strict=True):
        with village.writing() as session:
            resolve(session, claim, upheld=upheld, reason="问过村组长" if upheld else "有签到单", request=MANAGER)
    visitor.get("/public/3001")
    told = visitor.text
    assert "objection upheld: 问过村组长" in told
    assert "objection dismissed: 有签到单" in told
    assert "<strong>objected to" not in visitor.page.text
    assert [claim in visitor.page.text for claim in claims] == [True, True]
    links = [f'/mine/object?claim={claim}"' in visitor.page.text for claim in claims]
    assert links == [False, True], "whoever has more to say may say it, of what goes on"


def test_an_objection_of_his_own_stops_the_claim_names_no_household_and_is_bounded(
    village: Village, visitor: Visitor
) -> None:
    household = village.enrol("王样甲", PHONE)
    other = village.enrol("赵样乙", None, "二组")
    claim = claimed(village, other).claim
    accepted(village, claim)
    noticed(village)
    shown(visitor, household)
    visitor.get("/mine/object")
    assert "赵*" in visitor.text
    assert "<select" in visitor.page.text
    visitor.get("/mine/object", claim=claim)
    assert f'name="claim" value="{claim}"' in visitor.page.text
    assert "<select" not in visitor.page.text
    visitor.send("/mine/object", claim=claim, reason="赵样乙那天不在村里")
    assert visitor.page.status_code == 409
    assert "赵样乙那天不在村里" in visitor.page.text
    visitor.send("/mine/object", claim=claim, reason="那天不在村里")
    assert state(village, claim).state.value == "objected"
    (entry,) = recorded(village, "claim.objected")
    assert (entry.actor, entry.content["proven"]) == ("0", "phone")
    assert household not in str(entry.content)
    for _more in range(2):
        visitor.get("/mine/object")
        visitor.send("/mine/object", claim=claim, reason="还是不对")
    visitor.get("/mine/object")
    visitor.send("/mine/object", claim=claim, reason="又是不对")
    assert visitor.page.status_code == 429
    assert len(recorded(village, "claim.objected")) == 3
    check_sound(village.ledger)


def test_whose_names_are_enrolled_is_not_found_out_by_writing_names_into_reasons(
    village: Village, visitor: Visitor
) -> None:
    household = village.enrol("王样甲", PHONE)
    claim = claimed(village, village.enrol("赵样乙", None, "二组")).claim
    accepted(village, claim)
    noticed(village)
    shown(visitor, household)
    for status in (*[409] * NAMES_MAX, 429):
        visitor.get("/mine/object", claim=claim)
        assert visitor.send("/mine/object", claim=claim, reason="赵样乙那天不在村里").status_code == status
    assert recorded(village, "claim.objected") == []


def test_what_a_villager_did_himself_is_told_as_a_villagers_and_not_as_nobodys(
    village: Village, visitor: Visitor
) -> None:
    scene = able(village)
    visitor.get("/mine")
    visitor.send("/mine", scan=scene.payload, to="order")
    visitor.send("/mine/order", service=HELP)
    (order,) = recorded(village, "order.placed")
    other = village.enrol("赵样乙", None, "二组")
    claim = claimed(village, other).claim
    accepted(village, claim)
    noticed(village)
    visitor.get("/mine/object", claim=claim)
    visitor.send("/mine/object", claim=claim, reason="那天不在村里")
    env = {"SUPERMARKET_LANG": "en", "SUPERMARKET_SITE": CLERK.site, "SUPERMARKET_OPERATOR": CLERK.actor}
    for command, number in (("claim", claim), ("order", order.name)):
        told = run(command, "show", number, "--db", village.ledger.database.path, env=env)
        assert "a villager" in told.out, told.err


def test_an_objection_to_what_does_not_hang_at_his_station_is_answered_alike_whatever_it_is(
    village: Village, visitor: Visitor
) -> None:
    household = village.enrol("王样甲", PHONE)
    other = village.enrol("赵样乙", None, "二组")
    hung = claimed(village, other).claim
    accepted(village, hung)
    noticed(village)
    elsewhere = claimed(village, other, by=Request("15002", "5002")).claim
    accepted(village, elsewhere, Request("23002", "3002"), Request("33002", "3002"))
    noticed(village, Request("33002", "3002"))
    filed = claimed(village, other).claim
    shown(visitor, household)
    answers = set()
    for claim in (filed, elsewhere, "1000-99999", "1000-1"):
        visitor.get("/mine/object")
        visitor.send("/mine/object", claim=claim, reason="赵样乙那天不在")
        assert visitor.page.status_code == 404
        answers.add(re.sub(r'name="(key|form_token)" value="[^"]*"', "", visitor.page.text))
    assert len(answers) == 1
    by = Oneself(household, "phone")
    with village.writing() as session:
        object_oneself(session, hung, "那天不在村里", by, "k" * 16)
    village.time.move(days=30)
    with village.writing() as session:  # the same once more is answered as it was, though its notice has ended
        assert object_oneself(session, hung, "那天不在村里", by, "k" * 16).state.value == "objected"
    with village.writing() as session, pytest.raises(LineUnknown):
        object_oneself(session, hung, "那天不在村里", by, "m" * 16)
    assert len(recorded(village, "claim.objected")) == 1


def test_a_lost_card_is_frozen_at_once_by_whoever_knows_number_and_phone(village: Village, visitor: Visitor) -> None:
    household = village.enrol("王样甲", PHONE)
    payload = village.card(household).payload
    shown(visitor, household)
    visitor.get("/mine/freeze")
    visitor.send("/mine/freeze")
    assert "is frozen" in visitor.text
    (entry,) = recorded(village, "card.frozen")
    assert (entry.actor, entry.content["proven"]) == ("0", "phone")
    visitor.get("/mine")
    visitor.send("/mine/out")
    visitor.get("/mine")
    visitor.send("/mine", scan=payload)
    assert visitor.page.status_code == 409
    check_sound(village.ledger)


def test_a_form_without_the_token_of_the_session_does_nothing(village: Village, visitor: Visitor) -> None:
    household = village.enrol("王样甲", PHONE)
    village.card(household)
    shown(visitor, household)
    visitor.get("/mine/freeze")
    forged = visitor.client.post("/mine/freeze", data={"key": "k1"}, headers={"origin": visitor.origin})
    assert forged.status_code == 403
    assert not recorded(village, "card.frozen")


def test_no_address_carries_a_card_a_name_or_a_phone(village: Village, visitor: Visitor) -> None:
    household = village.enrol("王样甲", PHONE)
    shown(visitor, household)
    for address in re.findall(r'(?:href|action)="([^"]*)"', visitor.page.text):
        assert "王" not in address
        assert "0001" not in address or household in address
