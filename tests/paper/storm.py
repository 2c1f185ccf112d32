"""A storm over the registers, after which every paper of an earlier day must be what it was: names, places, ends."""

from collections.abc import Callable
from typing import Final

from supermarket.district.dated.files import SITE_FILE
from supermarket.district.dated.imports import amend_row, end_row
from supermarket.earning.files import RULE_FILE
from supermarket.earning.household_points.splits_and_mergers import merge
from supermarket.households.changes import change_head, relocate
from supermarket.households.lists.files import amend_household, amend_member, new_member
from supermarket.spending.goods.files import GOODS_FILE
from tests.village import ADMINISTRATOR, CLERK, MANAGER, Village


def renamed(shop: Village, household: str, proxy: str) -> None:
    """Call the shop, the goods and both heads by other names, and dearer."""
    with shop.writing() as session:
        amend_row(session, SITE_FILE, "5001", {"name": "新超市"}, ADMINISTRATOR, scope="1000")
        amend_row(
            session, GOODS_FILE, "1001", {"name": "肥皂", "unit": "条", "points": "9"}, ADMINISTRATOR, scope="1000"
        )
        amend_row(session, SITE_FILE, "3001", {"name": "新站"}, ADMINISTRATOR, scope="1000")
        amend_row(session, RULE_FILE, "VOL-02", {"name": "帮忙", "points": "9"}, ADMINISTRATOR, scope="1000")
        for each in (household, proxy):
            amend_member(session, f"{each}-1", name="赵样丁", phone=None, request=CLERK)


def regrouped(shop: Village, household: str, proxy: str) -> None:
    """Give both households another head, and points that nobody had then."""
    with shop.writing() as session:
        for each in (household, proxy):
            new_member(session, each, "钱样戊", None, CLERK)
            change_head(session, each, "2", "other", MANAGER)
    shop.credit(household, 20)
    shop.redeem(household)


def moved(shop: Village, household: str, proxy: str) -> None:
    """Move the shop to another village, and one household; the other one goes out of the group."""
    with shop.writing() as session:
        amend_household(session, household, group="九组", shop=None, listed=None, request=CLERK)
        relocate(session, proxy, "3002", ADMINISTRATOR)
        amend_row(session, SITE_FILE, "5001", {"parent": "3002"}, ADMINISTRATOR, scope="1000")


def ended(shop: Village, household: str, proxy: str) -> None:
    """End the goods and the shop, and merge one household into the other."""
    with shop.writing() as session:
        merge(session, household, proxy, ADMINISTRATOR)
        end_row(session, GOODS_FILE, "1001", None, ADMINISTRATOR)
        end_row(session, SITE_FILE, "5001", None, ADMINISTRATOR)


STORM: Final[tuple[Callable[[Village, str, str], None], ...]] = (renamed, regrouped, moved, ended)
"""Each takes a village and two households at home there."""
