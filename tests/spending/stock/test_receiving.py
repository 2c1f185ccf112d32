"""Deliveries: goods bought or given arrive at one shop, each a batch of its own, from donors who are known."""

from dataclasses import replace
from typing import Any, Final

import pytest

from supermarket.books.session import Request
from supermarket.district.dated.files import DONOR_FILE
from supermarket.district.dated.imports import add_row, end_row
from supermarket.district.dated.registers import DONORS, all_in_force, in_force
from supermarket.district.kinds import Role
from supermarket.errors.dates import DateFuture, DateTooFarBack
from supermarket.errors.earning import QuantityRefused
from supermarket.errors.households import TextUnreadable
from supermarket.errors.ledger import KeyUsed
from supermarket.errors.shop.goods import DonorAlike, DonorUnknown, GoodsNotStocked, GoodsUnknown, GoodsWithdrawn
from supermarket.errors.staff import RoleRefused, ShopMissing, SiteRefused
from supermarket.journal.store import entries
from supermarket.spending.goods.files import GOODS_FILE
from supermarket.spending.stock.deliveries import Delivery, Received, receive
from tests.refusing import refused
from tests.village import ADMINISTRATOR, CLERK, MANAGER, Village

TODAY: Final = "2026-03-02"


def received(village: Village, delivery: Delivery, request: Request = CLERK) -> Received:
    with village.writing() as session:
        return receive(session, delivery, request)


def journal(village: Village) -> list[tuple[str, dict[str, Any]]]:
    with village.ledger.reading() as session:
        return [(entry.kind, entry.content) for entry in entries(session.transaction)]


def balance(village: Village, account: str, commodity: str = "G1001") -> int:
    with village.ledger.reading() as session:
        return session.balance(account, commodity)


def test_goods_that_were_bought_are_on_the_shelf(village: Village) -> None:
    answer = received(village, Delivery("1001", 100))
    assert answer == Received(answer.entry, "1001", 100, 100)
    assert (balance(village, "Assets:Stock:5001"), balance(village, "Equity:Purchased:5001")) == (100, -100)
    assert received(village, Delivery("1001", 20)).on_hand == 120


def test_goods_that_were_given_name_their_donor(village: Village) -> None:
    received(village, Delivery("1001", 30, "9001"))
    assert balance(village, "Equity:Donated:9001") == -30
    assert journal(village)[-1][1]["donor"] == "9001"


def test_a_donor_is_found_by_the_name_of_the_register(village: Village) -> None:
    before = len(journal(village))
    received(village, Delivery("1001", 30, "样例帮扶单位甲"))
    assert len(journal(village)) == before + 1
    assert balance(village, "Equity:Donated:9001") == -30


def test_a_new_organisation_is_registered_with_its_first_gift(village: Village) -> None:
    received(village, Delivery("1001", 30, "红十字会"))
    (donor_kind, donor), (kind, _delivery) = journal(village)[-2:]
    assert (donor_kind, donor["name"], kind) == ("donor.recorded", "红十字会", "stock.received")
    assert donor["donor"].isdigit()
    assert donor["donor"].startswith("1000")
    received(village, Delivery("1002", 5, "红十字会"))
    assert balance(village, f"Equity:Donated:{donor['donor']}", "G1002") == -5
    with village.ledger.reading() as session:
        assert sum(row.name == "红十字会" for row in all_in_force(session, DONORS, TODAY)) == 1


@pytest.mark.parametrize("typed", ["样例帮扶单位 甲", "“样例帮扶单位甲”", "样例帮扶单位·甲"])
def test_a_donors_name_typed_in_other_signs_makes_no_second_donor(village: Village, typed: str) -> None:
    with refused(village.ledger, DonorAlike, donor=typed, known=["9001 样例帮扶单位甲"]):
        received(village, Delivery("1001", 30, typed))


def test_a_name_that_two_donors_have_is_nobodys_until_the_code_is_given(village: Village) -> None:
    with village.writing() as session:
        add_row(
            session, DONOR_FILE, {"donor": "9100", "name": "样例帮扶单位甲"}, ADMINISTRATOR, scope="1000", another=True
        )
    told = {"donor": "样例帮扶单位甲", "known": ["9001 样例帮扶单位甲", "9100 样例帮扶单位甲"]}
    with refused(village.ledger, DonorAlike, **told):
        received(village, Delivery("1001", 30, "样例帮扶单位甲"))
    assert received(village, Delivery("1001", 30, "9100")).on_hand == 30


def test_the_answer_names_a_donor_who_was_registered_with_the_gift(village: Village) -> None:
    asked = replace(CLERK, key="gift")
    first = received(village, Delivery("1001", 30, "红十字会"), asked)
    assert first.new_donor == journal(village)[-1][1]["donor"]
    assert received(village, Delivery("1001", 30, "红十字会"), asked) == first
    assert received(village, Delivery("1001", 5, "红十字会")).new_donor == ""


@pytest.mark.parametrize("donor", ["9999", "0"])
def test_a_code_that_is_no_donors_is_refused(village: Village, donor: str) -> None:
    with refused(village.ledger, DonorUnknown, donor=donor):
        received(village, Delivery("1001", 30, donor))


def test_a_donor_who_has_ended_is_unknown_by_code_and_new_by_name(village: Village) -> None:
    with village.writing() as session:
        end_row(session, DONOR_FILE, "9001", None, ADMINISTRATOR)
    with refused(village.ledger, DonorUnknown, donor="9001"):
        received(village, Delivery("1001", 30, "9001"))
    received(village, Delivery("1001", 30, "样例帮扶单位甲"))
    with village.ledger.reading() as session:
        assert in_force(session, DONORS, "9001", TODAY) is None
    assert journal(village)[-2][1]["name"] == "样例帮扶单位甲"


@pytest.mark.parametrize("donor", ["", "  ", "d" * 41, "two\nlines"])
def test_a_donors_name_is_a_short_line(village: Village, donor: str) -> None:
    with refused(village.ledger, TextUnreadable, field="donor", most=40):
        received(village, Delivery("1001", 30, donor))


@pytest.mark.parametrize("quantity", [1, 99_999])
def test_a_delivery_of_1_to_99999_units_is_taken_in(village: Village, quantity: int) -> None:
    assert received(village, Delivery("1001", quantity)).on_hand == quantity


@pytest.mark.parametrize("quantity", [-1, 0, 100_000, 2_000_000_010_014])
def test_no_zero_negative_or_absurd_delivery_is_taken_in(village: Village, quantity: int) -> None:
    with refused(village.ledger, QuantityRefused, quantity=quantity, most=99_999):
        received(village, Delivery("1001", quantity))


def test_only_goods_of_the_register_in_force_are_taken_in(village: Village) -> None:
    with refused(village.ledger, GoodsUnknown, sku="1999"):
        received(village, Delivery("1999", 1))
    with refused(village.ledger, GoodsNotStocked, sku="2001"):
        received(village, Delivery("2001", 1))
    with village.writing() as session:
        end_row(session, GOODS_FILE, "1001", None, ADMINISTRATOR)
    with refused(village.ledger, GoodsWithdrawn, sku="1001", date=TODAY):
        received(village, Delivery("1001", 1))


def test_goods_arrive_at_one_shop_by_the_staff_there(village: Village) -> None:
    with refused(village.ledger, ShopMissing, site="1000"):
        received(village, Delivery("1001", 1), ADMINISTRATOR)
    with refused(village.ledger, SiteRefused, operator="15001", site="5002", home="5001"):
        received(village, Delivery("1001", 1), Request("15001", "5002"))
    with refused(village.ledger, RoleRefused, operator="41000", role=Role.AUDITOR, verb="stock receive"):
        received(village, Delivery("1001", 1), Request("41000", "5001"))
    assert received(village, Delivery("1001", 1), MANAGER).on_hand == 1


def test_a_delivery_may_be_dated_back_but_not_ahead(village: Village) -> None:
    received(village, Delivery("1001", 1), replace(CLERK, on="2026-01-30"))
    with refused(village.ledger, DateFuture, date="2026-03-03", latest=TODAY):
        received(village, Delivery("1001", 1), replace(CLERK, on="2026-03-03"))
    with refused(village.ledger, DateTooFarBack, date="2026-01-29", earliest="2026-01-30"):
        received(village, Delivery("1001", 1), replace(CLERK, on="2026-01-29"))


def test_what_arrived_first_by_its_business_date_is_given_first(village: Village) -> None:
    household = village.enrol()
    village.credit(household)
    received(village, Delivery("1001", 1))
    older = received(village, Delivery("1001", 1), replace(CLERK, on="2026-02-27")).entry
    village.redeem(household, "1001")
    assert journal(village)[-1][1]["lines"][0]["from"] == [{"delivery": older, "quantity": 1}]


def test_asked_again_with_the_same_key_a_delivery_answers_the_same_and_takes_nothing_in(village: Village) -> None:
    keyed = replace(CLERK, key="D-1")
    first = received(village, Delivery("1001", 10, "红十字会"), keyed)
    before = len(journal(village))
    assert received(village, Delivery("１００１", 10, "红十字会"), keyed) == first
    assert len(journal(village)) == before
    for other in (Delivery("1001", 11, "红十字会"), Delivery("1002", 10, "红十字会"), Delivery("1001", 10)):
        with refused(village.ledger, KeyUsed, key="D-1", entry=first.entry):
            received(village, other, keyed)
    with refused(village.ledger, KeyUsed, key="D-1", entry=first.entry):
        received(village, Delivery("1001", 10, "红十字会"), Request("15002", "5002", key="D-1"))
