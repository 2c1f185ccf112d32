"""A storm of changes after a month has ended: every register, the households, the clock, and deeds at other places."""

from dataclasses import replace
from typing import Any

from supermarket.books.session import Request, WriteSession
from supermarket.district.dated.files import DONOR_FILE, SETTING_FILE, SITE_FILE, STAFF_FILE
from supermarket.district.dated.imports import RegisterFile, add_row, amend_row, end_row
from supermarket.district.dated.registers import DONORS, all_in_force
from supermarket.earning.credit import Deed, credit
from supermarket.earning.files import RULE_FILE
from supermarket.earning.household_points.splits_and_mergers import Split, merge, split
from supermarket.households.card_kinds import Relation
from supermarket.households.changes import change_head, relocate
from supermarket.households.households import NewHousehold, enrol
from supermarket.households.kin import declare
from supermarket.households.lists.files import amend_household, amend_member, new_member
from supermarket.spending.goods.catalogue import set_price
from supermarket.spending.goods.files import GOODS_FILE
from supermarket.spending.redemption.redemption import Basket, redeem
from supermarket.spending.stock.deliveries import Delivery, receive
from supermarket.spending.stock.transfers import send
from tests.village import ADMINISTRATOR, CLERK, MANAGER, Village

NEIGHBOUR = Request("15002", "5002")


def blow(village: Village, household: str) -> None:
    """Change everything that a paper of the month before speaks of; `household` is at home at the station."""
    with village.writing() as session:
        _deeds(session, household)
    with village.writing() as session:
        _households(session, household)
    with village.writing() as session:
        _registers(session)
    village.time.move(days=365)
    with village.writing() as session:
        receive(session, Delivery("1001", 1), NEIGHBOUR)


def _deeds(session: WriteSession, household: str) -> None:
    """Spend and earn elsewhere, in the same month where it is still open, and here today."""
    receive(session, Delivery("1001", 30), NEIGHBOUR)
    receive(session, Delivery("1002", 30, "另一单位"), NEIGHBOUR)
    redeem(session, Basket(household, ("1001",)), NEIGHBOUR)
    credit(session, Deed(household, "VOL-01", 3), replace(ADMINISTRATOR, site="3001"))
    receive(session, Delivery("1001", 500, cost=900000), CLERK)
    send(session, "1001", 3, "5002", CLERK)
    redeem(session, Basket(household, ("1002",)), CLERK)


def _households(session: WriteSession, household: str) -> None:
    other = enrol(session, NewHousehold("李样乙", "13900000002", "九组"), CLERK).household
    new_member(session, household, "王样乙", None, CLERK)
    new_member(session, household, "王样丙", None, CLERK)
    amend_member(session, f"{household}-1", name="改样名", phone="13700000007", request=CLERK)
    change_head(session, household, "2", "other", CLERK)
    declare(session, "15001", household, Relation.KIN, MANAGER)
    amend_household(session, household, group="八组", shop=None, listed=False, request=CLERK)
    apart = split(session, household, Split("3"), MANAGER)
    relocate(session, household, "3002", MANAGER)
    merge(session, other, apart.into, MANAGER)


def _registers(session: WriteSession) -> None:
    def amend(file: RegisterFile[Any], code: str, **cells: str) -> None:
        amend_row(session, file, code, cells, ADMINISTRATOR, scope="1000")

    for sku in ("1001", "1002", "2001"):
        amend(GOODS_FILE, sku, name=f"新名{sku}")
        set_price(session, sku, 99, None, ADMINISTRATOR)
    for rule in ("VOL-01", "VOL-02", "NEG-03"):
        amend(RULE_FILE, rule, points="-9" if rule == "NEG-03" else "9")
    for setting in ("points_per_yuan", "review_institute_above", "person_day_max", "household_month_max"):
        amend(SETTING_FILE, setting, value="7")
    for donor in all_in_force(session, DONORS, session.today):
        amend(DONOR_FILE, donor.donor, name=f"改名{donor.donor[-4:]}")
    amend(STAFF_FILE, "15001", role="reviewer", site="3002")
    amend(STAFF_FILE, "33001", name="换样人")
    end_row(session, STAFF_FILE, "32001", None, ADMINISTRATOR)
    amend(SITE_FILE, "3001", name="改名站")
    amend(SITE_FILE, "5001", name="改名超市", parent="3002")
    end_row(session, SITE_FILE, "5001", None, ADMINISTRATOR)
    cells = {"site": "5999", "name": "新超市", "tier": "supermarket", "parent": "3001"}
    add_row(session, SITE_FILE, cells, ADMINISTRATOR, scope="1000")
