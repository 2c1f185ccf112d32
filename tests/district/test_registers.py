"""Registers: taken in whole or not at all, changed by dated entries, never so that nobody could change them again."""

import re
from typing import Final

import pytest

from supermarket.books.session import Request
from supermarket.district.dated.files import DONOR_FILE, SETTING_FILE, SITE_FILE, STAFF_FILE
from supermarket.district.dated.imports import Change, add_row, end_row
from supermarket.district.dated.registers import DONORS, SITES, STAFF, all_in_force, in_force
from supermarket.district.kinds import Tier
from supermarket.district.tables import RegisterRow
from supermarket.earning.files import RULE_FILE
from supermarket.earning.kinds import RULES
from supermarket.errors.dates import FromInThePast
from supermarket.errors.registers import CellRefused, NothingChanged, RowExists, RowUnknown
from supermarket.households.lists.files import end_household
from supermarket.journal.store import entries
from supermarket.locale import spoken
from supermarket.locale.kind_names import register_name
from supermarket.months.figures.versions import REGISTERS as MONTHS
from supermarket.people.records import record_of
from supermarket.practice.orders.files import ORGANISATION_FILE
from supermarket.spending.goods.files import GOODS_FILE
from supermarket.spending.kinds import GOODS
from tests.district.registering import added, amended, ended, standing
from tests.refusing import refused
from tests.village import ADMINISTRATOR, MANAGER, Village

TODAY: Final = "2026-03-02"
TOMORROW: Final = "2026-03-03"
YESTERDAY: Final = "2026-03-01"


def test_in_chinese_a_register_and_its_columns_are_called_as_people_call_them(village: Village) -> None:
    names = {str(row.__tablename__) for row in RegisterRow.__subclasses__()}
    with spoken("zh"):
        assert [name for name in (*names, *MONTHS) if re.search("[A-Za-z]", register_name(name))] == []
        with pytest.raises(CellRefused, match=re.escape("“上级 (parent)”")):
            added(village, SITE_FILE, site="5990", name="店", tier="supermarket", parent="7")
        with pytest.raises(RowUnknown, match="志愿服务组织台账"):
            ended(village, ORGANISATION_FILE, "8999", None)


# --- one row by hand --------------------------------------------------------------------------------------------------


def test_a_row_is_added_once(village: Village) -> None:
    assert added(village, GOODS_FILE, sku="1099", name="肥皂", unit="块", points="2") == Change("added", "1099")
    with refused(village.ledger, RowExists, register="goods", row="1099"):
        added(village, GOODS_FILE, sku="1099", name="肥皂", unit="块", points="2")


def test_a_typed_value_is_checked_like_one_from_a_file(village: Village) -> None:
    reason = "another SKU has this barcode"
    with refused(village.ledger, CellRefused, column="barcode", reason=reason):
        added(village, GOODS_FILE, sku="1099", name="肥皂", unit="块", points="2", barcode="2000000010014")


def test_amending_changes_the_columns_named_and_keeps_the_others(village: Village) -> None:
    assert amended(village, GOODS_FILE, "1005", points="20") == Change("amended", "1005")
    goods = standing(village, GOODS_FILE, "1005", TODAY)
    assert (goods.points, goods.name, goods.limit, goods.barcode) == (20, "卷纸10卷", "2/month", "2000000010052")


def test_amending_to_what_is_so_already_is_refused(village: Village) -> None:
    with refused(village.ledger, NothingChanged, register="goods", row="1001"):
        amended(village, GOODS_FILE, "1001", points="3")


@pytest.mark.parametrize("code", ["1099", "none", ""])
def test_only_what_is_in_a_register_is_amended_or_ended(village: Village, code: str) -> None:
    with refused(village.ledger, RowUnknown, register="goods", row=code):
        amended(village, GOODS_FILE, code, points="3")
    with refused(village.ledger, RowUnknown, register="goods", row=code):
        ended(village, GOODS_FILE, code)


def test_a_change_from_a_later_day_leaves_today_alone(village: Village) -> None:
    amended(village, RULE_FILE, "ENV-01", points="4", **{"from": TOMORROW})
    assert standing(village, RULE_FILE, "ENV-01", TODAY).points == 3
    assert standing(village, RULE_FILE, "ENV-01", TOMORROW).points == 4
    assert standing(village, RULE_FILE, "ENV-01", YESTERDAY).points == 3


def test_no_change_takes_effect_before_today(village: Village) -> None:
    with refused(village.ledger, FromInThePast, date=YESTERDAY, today=TODAY):
        amended(village, GOODS_FILE, "1001", points="4", **{"from": YESTERDAY})
    with refused(village.ledger, FromInThePast, date=YESTERDAY, today=TODAY):
        added(village, DONOR_FILE, donor="9100", name="红十字会", **{"from": YESTERDAY})
    with refused(village.ledger, FromInThePast, date=YESTERDAY, today=TODAY):
        ended(village, GOODS_FILE, "1001", YESTERDAY)


def test_of_two_changes_from_the_same_day_the_later_entry_counts(village: Village) -> None:
    amended(village, GOODS_FILE, "1001", points="4")
    amended(village, GOODS_FILE, "1001", points="5")
    assert standing(village, GOODS_FILE, "1001", TODAY).points == 5


def test_an_ended_row_holds_no_more_from_its_day_on_and_stays_readable_before(village: Village) -> None:
    assert ended(village, GOODS_FILE, "1001", TOMORROW) == Change("ended", "1001")
    assert standing(village, GOODS_FILE, "1001", TODAY).state is None
    assert standing(village, GOODS_FILE, "1001", TOMORROW) is None
    assert ended(village, RULE_FILE, "ENV-01") == Change("ended", "ENV-01")
    assert standing(village, RULE_FILE, "ENV-01", TODAY) is None
    assert standing(village, RULE_FILE, "ENV-01", YESTERDAY).points == 3


def test_what_has_ended_can_be_added_again(village: Village) -> None:
    ended(village, DONOR_FILE, "9001")
    with refused(village.ledger, RowUnknown, register="donor", row="9001"):
        amended(village, DONOR_FILE, "9001", name="甲")
    added(village, DONOR_FILE, donor="9001", name="另一单位")
    assert standing(village, DONOR_FILE, "9001", TODAY).name == "另一单位"


def test_lists_keep_the_order_in_which_codes_were_first_recorded(village: Village) -> None:
    amended(village, GOODS_FILE, "1001", points="4")
    added(village, GOODS_FILE, sku="0999", name="火柴", unit="盒", points="1")
    with village.ledger.reading() as session:
        codes = [goods.sku for goods in all_in_force(session, GOODS, TODAY)]
    assert codes[:2] == ["1001", "1002"]
    assert codes[-1] == "0999"


def test_a_rule_of_one_village_holds_there_and_below_alone(village: Village) -> None:
    with village.writing() as session:
        add_row(
            session,
            RULE_FILE,
            {"rule": "ENV-91", "name": "扫雪", "points": "3", "unit": "次"},
            ADMINISTRATOR,
            scope="3001",
        )
    with village.ledger.reading() as session:
        assert in_force(session, RULES, "ENV-91", TODAY, ("5001", "3001", "2001", "1000")) is not None
        assert in_force(session, RULES, "ENV-91", TODAY, ("5002", "3002", "2001", "1000")) is None
        assert in_force(session, RULES, "ENV-91", TODAY) is not None


# --- what may never be lost -------------------------------------------------------------------------------------------


def test_the_centre_is_never_ended_nor_made_something_else(village: Village) -> None:
    with refused(village.ledger, CellRefused, column="site", reason="other sites stand below it"):
        ended(village, SITE_FILE, "1000")
    reason = "there is one centre, and it stands below nothing"
    with refused(village.ledger, CellRefused, column="tier", reason=reason):
        amended(village, SITE_FILE, "1000", tier="station", parent="2001")
    assert amended(village, SITE_FILE, "1000", name="新中心") == Change("amended", "1000")


def test_a_site_is_ended_only_after_those_below_it(village: Village) -> None:
    with refused(village.ledger, CellRefused, column="site", reason="other sites stand below it"):
        ended(village, SITE_FILE, "3001")
    assert ended(village, SITE_FILE, "5001") == Change("ended", "5001")
    assert ended(village, SITE_FILE, "3001") == Change("ended", "3001")


def test_a_station_is_ended_only_after_its_households(village: Village) -> None:
    household = village.enrol()
    ended(village, SITE_FILE, "5001")
    with refused(village.ledger, CellRefused, column="site", reason="households belong to it"):
        ended(village, SITE_FILE, "3001")
    with village.writing() as session:
        end_household(session, household, MANAGER)
    assert ended(village, SITE_FILE, "3001") == Change("ended", "3001")


def test_the_last_administrator_stays_one(village: Village) -> None:
    reason = "somebody must stay an administrator"
    with refused(village.ledger, CellRefused, column="role", reason=reason):
        ended(village, STAFF_FILE, "91000")
    with refused(village.ledger, CellRefused, column="role", reason=reason):
        amended(village, STAFF_FILE, "91000", role="auditor")
    added(village, STAFF_FILE, staff="91001", role="administrator", site="1000")
    assert ended(village, STAFF_FILE, "91000") == Change("ended", "91000")
    with refused(village.ledger, CellRefused, column="role", reason=reason), village.writing() as session:
        end_row(session, STAFF_FILE, "91001", None, Request("91001", "1000"))


# --- staff are people -------------------------------------------------------------------------------------------------


def test_a_name_of_staff_is_kept_apart_and_only_a_commitment_is_sealed(village: Village) -> None:
    added(village, STAFF_FILE, staff="15999", role="clerk", site="5001", name="赵样乙")
    person = standing(village, STAFF_FILE, "15999", TODAY).person
    with village.ledger.reading() as session:
        bodies = "".join(entry.body for entry in entries(session.transaction))
        assert record_of(session.transaction, person) == {"name": "赵样乙"}
    assert person in bodies
    assert "赵样乙" not in bodies


def test_an_unchanged_name_keeps_its_commitment_and_a_changed_one_gets_another(village: Village) -> None:
    added(village, STAFF_FILE, staff="15999", role="clerk", site="5001", name="赵样乙")
    first = standing(village, STAFF_FILE, "15999", TODAY).person
    amended(village, STAFF_FILE, "15999", site="5002", name="赵样乙")
    assert standing(village, STAFF_FILE, "15999", TODAY).person == first
    amended(village, STAFF_FILE, "15999", role="manager")
    assert standing(village, STAFF_FILE, "15999", TODAY).person == first
    amended(village, STAFF_FILE, "15999", name="赵样丙")
    assert standing(village, STAFF_FILE, "15999", TODAY).person not in {None, first}


# --- the sample district ----------------------------------------------------------------------------------------------


def test_the_sample_district_has_every_site_and_a_person_for_each_task(whole: Village) -> None:
    with whole.ledger.reading() as session:
        sites = all_in_force(session, SITES, TODAY)
        staff = all_in_force(session, STAFF, TODAY)
        counts = {tier: sum(site.tier is tier for site in sites) for tier in Tier}
        posts = {(person.role.value, person.site) for person in staff}
        goods, rules = all_in_force(session, GOODS, TODAY), all_in_force(session, RULES, TODAY)
        assert all_in_force(session, DONORS, TODAY)
    assert len(sites) == 363
    assert counts == {
        Tier.CENTRE: 1,
        Tier.INSTITUTE: 19,
        Tier.STATION: 187,
        Tier.SUPERMARKET: 144,
        Tier.BASE: counts[Tier.BASE],
        Tier.POINT: 12 - counts[Tier.BASE],
    }
    for site in sites:
        if site.tier is Tier.SUPERMARKET:
            assert ("clerk", site.site) in posts
        if site.tier is Tier.STATION:
            assert {("reviewer", site.site), ("manager", site.site)} <= posts
        if site.tier is Tier.INSTITUTE:
            assert ("manager", site.site) in posts
    assert {("auditor", "1000"), ("administrator", "1000")} <= posts
    assert (sum(good.service is None for good in goods), sum(good.service is not None for good in goods)) == (27, 2)
    assert all((good.barcode is None) == (good.service is not None) for good in goods)
    assert len({rule.rule for rule in rules}) == len(rules) == 40


def test_a_ledger_stays_in_its_district(village: Village) -> None:
    with refused(village.ledger, CellRefused, column="value", reason="a ledger stays in its district"):
        amended(village, SETTING_FILE, "district", value="220803")
