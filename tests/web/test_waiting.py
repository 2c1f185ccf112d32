"""Second persons on phones of their own: they see what waits, and it runs once, as they saw it, with both persons."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from typing import Any, Final

import pytest
from PIL import Image
from sqlalchemy import update

from supermarket.journal.database import Transaction
from supermarket.journal.statements import Prepared
from supermarket.journal.tables import table_of
from supermarket.ledger import open_ledger
from supermarket.local.browsers.sessions import end_sessions
from supermarket.local.browsers.waiting import LASTS, forget_waiting, settle, waiting_of
from supermarket.local.tables import WaitingRow
from supermarket.people.evidence import evidence_folder
from tests.assessment.lived import adopt_sample
from tests.pins import give_pin
from tests.spending.shelf import last, size
from tests.village import Village
from tests.web.conftest import Visitors
from tests.web.visitor import Visitor

CLERK: Final = "15001"
MANAGER: Final = "33001"
ACT: Final = "/act/stock/write-off"
PIN: Final = "482915"


@dataclass(frozen=True)
class Asked:
    """A write-off of two soaps that the clerk asked of the manager, on the phone of each."""

    village: Village
    clerk: Visitor
    manager: Visitor

    @property
    def address(self) -> str:
        return self.clerk.page.url.path

    def written(self) -> dict[str, Any]:
        return last(self.village)[0]


def ask(clerk: Visitor, *, second: str = MANAGER, quantity: str = "2") -> None:
    clerk.get(ACT)
    clerk.send(ACT, sku="1001", quantity=quantity, reason="damp", approver=second, ask="phone")


@pytest.fixture
def asked(village: Village, site: Visitors) -> Asked:
    village.receive("1001", 20)
    clerk, manager = site(), site()
    clerk.sign_in(CLERK)
    manager.sign_in(MANAGER)
    ask(clerk)
    return Asked(village, clerk, manager)


def test_it_waits_is_seen_and_runs_once_with_both_persons(asked: Asked) -> None:
    before = size(asked.village)
    assert asked.address.startswith("/waiting/")
    assert "asked on his own phone" in asked.clerk.text
    assert asked.address in asked.manager.get("/waiting").text
    seen = asked.manager.get(asked.address)
    assert size(asked.village) == before
    assert "This would be recorded" in seen.text
    assert "1001" in seen.text
    fields = {**asked.manager.hidden(asked.address), "do": "approve"}
    for _tap in range(2):
        asked.manager.client.post(asked.address, data=fields, headers={"origin": asked.manager.origin})
    assert size(asked.village) == before + 1
    assert asked.written()["kind"] == "stock.spoiled"
    assert asked.written()["approver"] == MANAGER
    assert asked.clerk.client.get(f"{asked.address}/state").json() == {"state": "done"}
    assert asked.written()["entry"] in asked.clerk.get(asked.address).text


def test_what_is_declined_is_not_recorded_and_the_first_reads_why(asked: Asked) -> None:
    before = size(asked.village)
    asked.manager.get(asked.address)
    assert asked.manager.send(asked.address, do="decline").status_code == 422
    asked.manager.get(asked.address)
    asked.manager.send(asked.address, do="decline", reason="show me the soap")
    assert "show me the soap" in asked.clerk.get(asked.address).text
    asked.manager.send(asked.address, do="approve")
    assert size(asked.village) == before


def test_nobody_else_sees_it_and_neither_is_the_other_person(asked: Asked, site: Visitors) -> None:
    before, stranger, address = size(asked.village), site(), asked.address
    stranger.sign_in("91000")
    assert stranger.get(address).status_code == 404
    assert "write-off" not in stranger.get("/waiting").text
    asked.manager.get(address)
    digest = asked.manager.hidden(address)["digest"]
    for visitor in (stranger, asked.clerk):
        visitor.get("/waiting")
        assert visitor.send(address, do="approve", digest=digest).status_code == 404
    assert size(asked.village) == before


def test_one_cannot_be_asked_by_himself_nor_who_may_not_approve(asked: Asked) -> None:
    for second in (CLERK, "15999", ""):
        ask(asked.clerk, second=second)
        assert asked.clerk.page.status_code in {403, 404, 422}
        assert asked.clerk.page.url.path == ACT
        assert 'value="1001"' in asked.clerk.page.text


@contextmanager
def changing(village: Village) -> Iterator[Transaction]:
    with village.ledger.database.writing() as transaction:
        yield transaction


def changed(village: Village, **values: str | int) -> None:
    """Change what waits, as nobody can from a page."""
    with changing(village) as transaction:
        transaction.run(Prepared(update(table_of(WaitingRow)).values(**values)))


def test_what_was_changed_since_it_was_asked_or_seen_does_not_run(asked: Asked) -> None:
    before = size(asked.village)
    asked.manager.get(asked.address)
    more = '{"sku": ["1001"], "quantity": ["12"], "reason": ["damp"], "approver": ["33001"]}'
    changed(asked.village, typed=more)
    assert asked.manager.send(asked.address, do="approve").status_code == 409
    assert size(asked.village) == before


def test_it_waits_for_a_quarter_of_an_hour_and_as_long_as_whoever_asked_is_there(asked: Asked) -> None:
    before = size(asked.village)
    asked.manager.get(asked.address)
    fields = {**asked.manager.hidden(asked.address), "do": "approve"}

    def tried() -> int:
        answer = asked.manager.client.post(asked.address, data=fields, headers={"origin": asked.manager.origin})
        return answer.status_code

    uptime = open_uptime(asked.village)
    changed(asked.village, asked=uptime - LASTS - 60_000)
    assert tried() == 409
    assert "Nobody decided" in asked.clerk.get(asked.address).text
    changed(asked.village, asked=uptime)
    end_sessions(asked.village.ledger, CLERK)
    assert tried() == 409
    assert size(asked.village) == before


def open_uptime(village: Village) -> int:
    """Return for how long the machine has been running, as the server knows it."""
    ledger = open_ledger(village.ledger.database.path)
    try:
        return ledger.clock.uptime()
    finally:
        ledger.close()


def test_whoever_asked_takes_it_back(asked: Asked) -> None:
    asked.clerk.send(asked.address, do="back")
    assert "taken back" in asked.clerk.text
    assert "Nothing waits for you" in asked.manager.get("/waiting").text


def test_what_is_recorded_while_it_is_taken_back_is_said_to_be_recorded(asked: Asked) -> None:
    ledger, number = asked.village.ledger, asked.address.rpartition("/")[2]
    settle(ledger, number, "taken back", {})
    settle(ledger, number, "done", {"entries": ["1000-1-1"], "blocks": []})
    settle(ledger, number, "declined", {"reason": "too late"})
    assert asked.clerk.client.get(f"{asked.address}/state").json() == {"state": "done"}


def test_in_a_real_ledger_the_second_is_known_by_the_pin_that_he_types_on_his_phone(
    real: Village, real_site: Visitors
) -> None:
    for staff in (CLERK, MANAGER):
        give_pin(real.ledger, staff, PIN)
    manager, clerk = real_site(), real_site()
    manager.sign_in(MANAGER, PIN)
    clerk.sign_in(CLERK, PIN)
    manager.get("/act/clock/confirm")
    today = manager.text.split("As of ")[1][:10]
    manager.send("/act/clock/confirm", date=today, approver=CLERK, ask="phone")
    address, before = manager.page.url.path, size(real)
    for pin, written in (("", 0), ("482916", 0), (PIN, 1)):
        clerk.get(address)
        clerk.send(address, do="approve", pin=pin)
        assert size(real) == before + written
    assert last(real)[0]["approver"] == CLERK
    assert last(real)[0]["approved"] == "pin"


def test_what_was_typed_is_forgotten_once_it_was_decided_and_all_of_it_after_an_hour(asked: Asked) -> None:
    assert "1 waits for your approval" in asked.manager.get("/").text
    asked.manager.get(asked.address)
    asked.manager.send(asked.address, do="decline", reason="no")
    assert "wait for your approval" not in asked.manager.get("/").text
    number = asked.address.rpartition("/")[2]
    ledger = asked.village.ledger
    with ledger.reading() as session:
        kept = waiting_of(session, number)
    assert kept is not None
    assert kept.typed == {}
    changed(asked.village, asked=ledger.clock.uptime() + 1)  # of before the machine was started again
    forget_waiting(ledger)
    with ledger.reading() as session:
        assert waiting_of(session, number) is None


def test_a_photo_that_belongs_to_it_is_shown_to_both_alone_and_recorded_with_it(asked: Asked, site: Visitors) -> None:
    photo = BytesIO()
    Image.new("RGB", (200, 120), "brown").save(photo, "JPEG")
    asked.clerk.get(ACT)
    files = [("photo", ("soap.jpg", photo.getvalue(), "image/jpeg"))]
    asked.clerk.send(ACT, sku="1001", quantity="3", reason="damp", approver=MANAGER, ask="phone", files=files)
    address, picture, stranger = asked.address, f"{asked.address}/file/0", site()
    stranger.sign_in("91000")
    assert stranger.get(picture).status_code == 404
    seen = asked.manager.get(address)
    assert f'src="{picture}"' in seen.text
    assert "This would be recorded" in seen.text
    assert not list(evidence_folder(asked.village.ledger.database.path).glob("*"))  # looked at, and not kept
    assert asked.manager.client.get(picture).headers["content-type"] == "image/jpeg"
    asked.manager.send(address, do="approve")
    assert asked.written()["quantity"] == 3
    assert asked.written()["photo"]
    assert asked.manager.client.get(picture).status_code == 404


def test_what_cannot_be_recorded_without_a_photo_is_shown_before_it_is_approved_too(
    village: Village, site: Visitors
) -> None:
    adopt_sample(village)
    scorer, second = site(), site()
    scorer.sign_in("32001")
    second.sign_in("91000")
    photo = BytesIO()
    Image.new("RGB", (200, 120), "brown").save(photo, "JPEG")
    files = [("evidence", ("sign.jpg", photo.getvalue(), "image/jpeg"))]
    said = {"form": "station", "item": "1", "marked": "3001", "period": "2026-1", "note": "制度上墙"}
    address = "/act/assess/mark"
    scorer.get(address)
    scorer.send(address, **said, mark="99", second="91000", ask="phone", files=files)
    assert scorer.page.url.path == address  # refused before it waits
    scorer.send(address, **said, mark="8.5", second="91000", ask="phone", files=files)
    before = size(village)
    seen = second.get(scorer.page.url.path)
    assert "This would be recorded" in seen.text
    assert size(village) == before
    assert not list(evidence_folder(village.ledger.database.path).glob("*"))
    second.send(scorer.page.url.path, do="approve")
    assert size(village) == before + 1
    assert len(list(evidence_folder(village.ledger.database.path).glob("*.jpg"))) == 1
