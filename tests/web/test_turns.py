"""Two phones act at the same moment: what one of them read before its turn came is looked at again in its turn."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace

import pytest
from fastapi import FastAPI

from supermarket.earning.claims.standing import open_claims
from supermarket.journal.entry import Entry
from supermarket.journal.store import entries
from supermarket.local.browsers.door import tapped
from supermarket.web.frame.serving import serving
from tests.turns import Queue
from tests.village import CLERK, Village
from tests.web.claims.conftest import photos
from tests.web.conftest import Visitors
from tests.web.visitor import Visitor

COUNT, LOOK = "/goods/5001/count", "/goods/5001/count/look"
SOAP = "2000000010014"


@pytest.fixture
def phones(site: Visitors) -> tuple[Visitor, Visitor]:
    """Give two phones of one clerk."""
    found = site(), site()
    for each in found:
        each.sign_in(CLERK.actor)
    return found


@contextmanager
def late(visitor: Visitor, other: Callable[[], object]) -> Iterator[None]:
    """Let the next request of a visitor read before another acts, and have its turn after him."""
    app: FastAPI = visitor.client.app._app  # type: ignore[attr-defined]  # noqa: SLF001 - what stands behind the guard
    ledgers = serving(app).ledgers
    with ledgers.lent() as ledger:
        queue = Queue(ledger.database.where, other)
        ledgers._idle.put(replace(ledger, database=queue))  # noqa: SLF001 - which is lent next
        yield
    queue.close()


def recorded(village: Village, kind: str) -> list[Entry]:
    with village.ledger.reading() as session:
        return [entry for entry in entries(session.transaction) if entry.kind == kind]


def test_what_two_phones_scan_at_the_same_moment_is_counted_twice(phones: tuple[Visitor, Visitor]) -> None:
    one, other = phones
    for each in phones:
        each.get(COUNT)
    with late(one, lambda: other.send(COUNT, scan=SOAP)):
        one.send(COUNT, scan=SOAP)
    assert '<p class="figure">2</p>' in one.page.text


def test_a_count_that_another_phone_goes_on_with_is_not_recorded_as_it_was_before(
    village: Village, phones: tuple[Visitor, Visitor]
) -> None:
    village.receive("1001", 2)
    one, other = phones
    one.get(COUNT)
    one.send(COUNT, scan=SOAP)
    one.get(LOOK)
    other.get(COUNT)
    with late(one, lambda: other.send(COUNT, scan=SOAP)):
        one.send(LOOK, act="record")
    assert "Nothing was recorded" in one.text
    assert not recorded(village, "stock.counted")
    one.send(LOOK, act="record")
    assert [each.content["counted"] for each in recorded(village, "stock.counted")] == [2]


def test_goods_that_are_given_at_the_moment_at_which_a_count_is_recorded_are_counted_again(
    village: Village, phones: tuple[Visitor, Visitor]
) -> None:
    village.receive("1001", 2)
    one, _other = phones
    one.get(COUNT)
    for _time in range(2):
        one.send(COUNT, scan=SOAP)
    one.get(LOOK)
    village.time.move(minutes=5)
    with late(one, lambda: village.receive("1001", 7)):
        one.send(LOOK, act="record")
    assert not recorded(village, "stock.counted")
    assert village.on_hand("1001") == 9


def test_who_is_scanned_while_a_roster_is_filed_is_filed_with_it(
    village: Village, phones: tuple[Visitor, Visitor]
) -> None:
    homes = [village.enrol(name) for name in ("王样甲", "李样乙")]
    cards = [village.card(home).payload for home in homes]
    one, other = phones
    one.get("/claims/roster", rule="ENV-01")
    one.send("/claims/roster", activity="扫雪", files=photos((8, 8, 8)))
    sheet = one.page.url.path
    one.send(sheet, who=cards[0])
    other.get(sheet)
    one.get(sheet)
    with late(one, lambda: other.send(sheet, who=cards[1])):
        one.send(f"{sheet}/file")
    assert "Nothing was recorded" in one.text
    one.send(f"{sheet}/file")
    with village.ledger.reading() as session:
        assert [claim.household for claim in open_claims(session)] == homes


def test_taps_that_two_phones_record_at_the_same_moment_are_recorded_once(
    village: Village, phones: tuple[Visitor, Visitor]
) -> None:
    one, other = phones
    one.get("/practice/door")
    one.send("/practice/door", tap="five")
    other.get("/practice/door")
    with late(one, lambda: other.send("/practice/door/record")):
        one.send("/practice/door/record")
    assert "Nothing was recorded" in one.text
    assert [each.content["heads"] for each in recorded(village, "visits.counted")] == [5]
    with village.ledger.reading() as session:
        assert not tapped(session, CLERK.site)


def test_what_is_taken_back_while_it_is_approved_is_not_recorded(village: Village, site: Visitors) -> None:
    village.receive("1001", 20)
    clerk, manager = site(), site()
    clerk.sign_in(CLERK.actor)
    manager.sign_in("33001")
    clerk.get("/act/stock/write-off")
    clerk.send("/act/stock/write-off", sku="1001", quantity="2", reason="damp", approver="33001", ask="phone")
    address = clerk.page.url.path
    manager.get(address)
    with late(manager, lambda: clerk.send(address, do="back")):
        manager.send(address, do="approve")
    assert manager.page.status_code == 409
    assert not recorded(village, "stock.spoiled")
    assert clerk.client.get(f"{address}/state").json() == {"state": "taken back"}
