"""Orders are placed by card, phone or at the station; what a resident says of himself stays with the names."""

import json
from dataclasses import replace
from typing import Final

import pytest

from supermarket.books.session import Request
from supermarket.district.dated.files import SETTING_FILE
from supermarket.district.dated.imports import amend_row
from supermarket.errors.dates import DateUnreadable
from supermarket.errors.households import CardIsFrozen, MemberUnknown
from supermarket.errors.ledger import KeyUsed
from supermarket.errors.practice.orders import (
    OrderAlike,
    OrderCardNotScanned,
    PriorityWithoutReason,
    ServiceElsewhere,
    ServiceUnknown,
    WantedFar,
    WantedPast,
)
from supermarket.errors.staff import RoleRefused, SiteRefused
from supermarket.households import cards
from supermarket.households.cards import latest_card
from supermarket.journal.entry import require_name
from supermarket.journal.store import entry_named
from supermarket.people.records import record_of
from supermarket.practice.orders.files import SERVICE_FILE
from supermarket.practice.orders.placing import NewOrder, cancel, place
from supermarket.practice.orders.standing import in_turn, open_orders
from tests.practice.orders.conftest import Ordering
from tests.practice.orders.ordering import HAIRCUT, HELP, added, placed, sent
from tests.refusing import refused
from tests.village import ADMINISTRATOR, CLERK

SAID: Final = "独居, 八十三岁, 低保"


def test_a_card_that_is_scanned_says_how_the_order_came_and_a_number_was_said_at_the_station(
    ordering: Ordering,
) -> None:
    with ordering.village.writing() as session:
        ways = [
            place(session, NewOrder(ordering.scene.payload, HELP), CLERK).how,
            place(session, NewOrder(ordering.scene.household, HELP, another=True), CLERK).how,
            place(session, NewOrder(ordering.scene.household, HELP, how="phone", another=True), CLERK).how,
        ]
    assert ways == ["card", "station", "phone"]


def test_an_order_came_by_a_card_only_where_one_was_scanned(ordering: Ordering) -> None:
    scene = ordering.scene
    with ordering.village.ledger.reading() as session:
        card = latest_card(session, scene.household).card
    for number in (scene.household, card):
        with refused(ordering.village.ledger, OrderCardNotScanned, household=scene.household):
            placed(ordering.village, replace(scene, household=number), how="card")
    with ordering.village.writing() as session:
        assert place(session, NewOrder(scene.payload, HELP, how="card"), CLERK).how == "card"


def test_what_a_resident_says_of_health_or_poverty_is_kept_with_the_names_and_never_sealed(ordering: Ordering) -> None:
    order = placed(ordering.village, ordering.scene, priority=SAID, note="腿脚不便")
    with ordering.village.ledger.reading() as session:
        entry = entry_named(session.transaction, require_name(order.order))
        assert entry is not None
        assert record_of(session.transaction, entry.content["note"]) == {"note": f"{SAID}; 腿脚不便"}
        assert entry.content["priority"] == "yes"
        assert not any(word in entry.body for word in ("独居", "低保", "腿脚"))


def test_those_of_priority_come_first_unless_the_setting_says_otherwise(ordering: Ordering) -> None:
    first = placed(ordering.village, ordering.scene).order
    ordering.village.time.move(minutes=5)
    old = placed(ordering.village, ordering.scene, priority="高龄").order
    with ordering.village.ledger.reading() as session:
        assert [order.order for order in in_turn(session, open_orders(session))] == [old, first]
    with ordering.village.writing() as session:
        amend_row(session, SETTING_FILE, "order_priority", {"value": "0"}, ADMINISTRATOR, scope="1000")
    with ordering.village.ledger.reading() as session:
        assert [order.order for order in in_turn(session, open_orders(session))] == [first, old]


def test_priority_has_a_reason(ordering: Ordering) -> None:
    with refused(ordering.village.ledger, PriorityWithoutReason):
        placed(ordering.village, ordering.scene, priority=" ")


def test_an_order_is_of_a_service_that_is_offered_there(ordering: Ordering) -> None:
    with refused(ordering.village.ledger, ServiceUnknown, service="999"):
        placed(ordering.village, ordering.scene, "999")
    with ordering.village.writing() as session:
        added(session, SERVICE_FILE, service="131", name="热饭", kind="convenience", site="3002")
    with refused(ordering.village.ledger, ServiceElsewhere, service="131", site="3002"):
        placed(ordering.village, ordering.scene, "131")


@pytest.mark.parametrize(
    ("day", "refusal"), [("2026-03-01", WantedPast), ("2026-02-30", DateUnreadable), ("2027-03-04", WantedFar)]
)
def test_no_order_is_for_a_day_that_has_passed_or_is_far_or_that_there_is_none_of(
    ordering: Ordering, day: str, refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        placed(ordering.village, ordering.scene, wanted=day)
    assert placed(ordering.village, ordering.scene, wanted="2026-03-02").wanted == "2026-03-02"


def test_an_order_is_for_a_member_of_the_household(ordering: Ordering) -> None:
    assert placed(ordering.village, ordering.scene, member="1").member == f"{ordering.scene.household}-1"
    with refused(ordering.village.ledger, MemberUnknown, member="7", household=ordering.scene.household):
        placed(ordering.village, ordering.scene, member="7")


def test_a_card_that_was_lost_orders_nothing(ordering: Ordering) -> None:
    with ordering.village.writing() as session:
        card = latest_card(session, ordering.scene.household)
        cards.freeze(session, card, CLERK)
    with (
        refused(ordering.village.ledger, CardIsFrozen, card=card.card),
        ordering.village.writing() as session,
    ):
        place(session, NewOrder(ordering.scene.payload, HELP), CLERK)


def test_an_order_asked_for_again_with_its_key_is_the_same_order(ordering: Ordering) -> None:
    request = Request(CLERK.actor, CLERK.site, key="one")
    new = NewOrder(ordering.scene.household, HELP, note="腿脚不便")
    names = set()
    for _again in range(2):
        with ordering.village.writing() as session:
            names.add(place(session, new, request).order)
    assert len(names) == 1
    other = NewOrder(ordering.scene.household, HELP, note="别的")
    with (
        refused(ordering.village.ledger, KeyUsed, key="one", entry=names.pop()),
        ordering.village.writing() as session,
    ):
        place(session, other, request)


def test_an_order_is_placed_once_while_it_is_open_unless_it_is_wanted_once_more(ordering: Ordering) -> None:
    order = placed(ordering.village, ordering.scene)
    told = {"order": order.order, "service": HELP, "date": "2026-03-02"}
    for again in ({"how": "phone"}, {"note": "腿脚不便"}, {"priority": "独居"}):
        with refused(ordering.village.ledger, OrderAlike, **told):
            placed(ordering.village, ordering.scene, another=False, **again)
    sent(ordering.village, order)
    with refused(ordering.village.ledger, OrderAlike, **told):
        placed(ordering.village, ordering.scene, another=False)


@pytest.mark.parametrize(
    ("service", "said"), [(HAIRCUT, {}), (HELP, {"member": "1"}), (HELP, {"wanted": "2026-03-05"})]
)
def test_another_service_member_or_day_is_another_order(ordering: Ordering, service: str, said: dict[str, str]) -> None:
    first = placed(ordering.village, ordering.scene).order
    assert placed(ordering.village, ordering.scene, service, another=False, **said).order != first


def test_what_was_called_off_is_ordered_again(ordering: Ordering) -> None:
    first = placed(ordering.village, ordering.scene).order
    with ordering.village.writing() as session:
        cancel(session, first, "改日再说", CLERK)
    assert placed(ordering.village, ordering.scene, another=False).order != first


def test_a_clerk_of_another_village_and_an_organiser_place_none(ordering: Ordering) -> None:
    new = NewOrder(ordering.scene.household, HELP)
    with (
        refused(ordering.village.ledger, SiteRefused, operator="15002", site="3001", home="5002"),
        ordering.village.writing() as session,
    ):
        place(session, new, Request("15002", "5002"))
    with (
        refused(ordering.village.ledger, RoleRefused, operator="81001", role="organiser", verb="order place"),
        ordering.village.writing() as session,
    ):
        place(session, new, Request("81001", "2001"))


def test_what_is_sealed_of_an_order_is_its_service_and_its_household_and_no_name(ordering: Ordering) -> None:
    order = placed(ordering.village, ordering.scene)
    with ordering.village.ledger.reading() as session:
        entry = entry_named(session.transaction, require_name(order.order))
    assert entry is not None
    asked = {"service": HELP, "household": ordering.scene.household, "how": "station"}
    assert json.loads(entry.body) == {**asked, "asked": asked, "within": 24}
