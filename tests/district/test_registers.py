"""Registers: taken in whole or not at all, changed by dated entries, never so that nobody could change them again."""

from pathlib import Path
from typing import Any, Final

import pytest

from supermarket.books.session import Request
from supermarket.district.files import DONOR_FILE, SETTING_FILE, SITE_FILE, STAFF_FILE
from supermarket.district.household_files import end_household
from supermarket.district.imports import Change, RegisterFile, add_row, amend_row, end_row, import_file
from supermarket.district.kinds import Tier
from supermarket.district.registers import DONORS, SITES, STAFF, all_in_force, in_force
from supermarket.earning.files import RULE_FILE
from supermarket.earning.kinds import RULES
from supermarket.errors import (
    CellRefused,
    CsvCellRefused,
    FromInThePast,
    NothingChanged,
    RowExists,
    RowUnknown,
)
from supermarket.journal.store import entries
from supermarket.opening import FILES
from supermarket.people.records import record_of
from supermarket.sample import sample_folder
from supermarket.spending.files import GOODS_FILE
from supermarket.spending.kinds import GOODS
from tests.refusing import refused
from tests.village import ADMINISTRATOR, MANAGER, Village

TODAY: Final = "2026-03-02"
TOMORROW: Final = "2026-03-03"
YESTERDAY: Final = "2026-03-01"
GOODS_HEADINGS: Final = "sku,name,unit,points,limit,barcode,service,from"
SOAP: Final = "1001,香皂,块,3,,2000000010014,,"


def written(folder: Path, text: str, *, name: str = "file.csv") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def taken(village: Village, file: RegisterFile[Any], path: Path) -> list[Change]:
    with village.writing() as session:
        return import_file(session, file, path, ADMINISTRATOR, scope="1000")


def added(village: Village, file: RegisterFile[Any], **cells: str) -> Change:
    with village.writing() as session:
        return add_row(session, file, cells, ADMINISTRATOR, scope="1000")


def amended(village: Village, file: RegisterFile[Any], code: str, **cells: str) -> Change:
    with village.writing() as session:
        return amend_row(session, file, code, cells, ADMINISTRATOR, scope="1000")


def ended(village: Village, file: RegisterFile[Any], code: str, from_: str | None = None) -> Change:
    with village.writing() as session:
        return end_row(session, file, code, from_, ADMINISTRATOR)


def standing(village: Village, file: RegisterFile[Any], code: str, on: str) -> Any:  # noqa: ANN401 - any register's row
    with village.ledger.reading() as session:
        return in_force(session, file.register, code, on)


def size(village: Village) -> int:
    with village.ledger.reading() as session:
        return sum(1 for _ in entries(session.transaction))


# --- importing --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", list(FILES))
def test_importing_the_file_that_the_ledger_was_made_from_records_nothing(village: Village, name: str) -> None:
    before = size(village)
    assert taken(village, FILES[name], sample_folder() / f"{name}.csv") == []
    assert size(village) == before


def test_importing_a_changed_file_again_records_the_differences_alone(village: Village, tmp_path: Path) -> None:
    text = (sample_folder() / "goods.csv").read_text(encoding="utf-8")
    changed = text.replace("1001,香皂,块,3", "1001,香皂,块,4") + "1099,肥皂,块,2,,,\n"
    path = written(tmp_path, changed)
    before = size(village)
    assert taken(village, GOODS_FILE, path) == [Change("amended", "1001"), Change("added", "1099")]
    assert size(village) == before + 2
    assert taken(village, GOODS_FILE, path) == []
    with village.ledger.reading() as session:
        *_rest, amended_entry, _added = entries(session.transaction)
    assert amended_entry.kind == "goods.recorded"
    assert amended_entry.content == {
        "sku": "1001",
        "name": "香皂",
        "unit": "块",
        "points": 4,
        "barcode": "2000000010014",
        "scope": "1000",
        "from": TODAY,
    }


def test_rows_that_a_file_leaves_out_stay_as_they_are(village: Village, tmp_path: Path) -> None:
    assert taken(village, GOODS_FILE, written(tmp_path, f"{GOODS_HEADINGS}\n{SOAP}\n")) == []
    assert standing(village, GOODS_FILE, "1002", TODAY).name == "牙刷"


def test_an_empty_cell_takes_away_what_stood_there(village: Village, tmp_path: Path) -> None:
    path = written(tmp_path, "sku,name,unit,points\n1005,卷纸10卷,提,18\n")
    assert taken(village, GOODS_FILE, path) == [Change("amended", "1005")]
    assert standing(village, GOODS_FILE, "1005", TODAY).limit is None


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030", "utf-16"])
def test_an_import_reads_the_encodings_of_an_office(village: Village, tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "goods.csv"
    path.write_bytes("商品编码,名称,单位,积分\r\n１０９９,肥皂,块,２\r\n".encode(encoding))
    assert taken(village, GOODS_FILE, path) == [Change("added", "1099")]
    assert standing(village, GOODS_FILE, "1099", TODAY).points == 2


def test_a_dry_run_says_what_an_import_would_take_and_writes_nothing(village: Village, tmp_path: Path) -> None:
    path = written(tmp_path, f"{GOODS_HEADINGS}\n1001,香皂,块,4,,,,\n1099,肥皂,块,2,,,,\n")
    before = size(village)
    with village.ledger.trying() as session:
        would = import_file(session, GOODS_FILE, path, ADMINISTRATOR, scope="1000")
    assert would == [Change("amended", "1001"), Change("added", "1099")]
    assert size(village) == before
    assert standing(village, GOODS_FILE, "1099", TODAY) is None
    assert taken(village, GOODS_FILE, path) == would


def test_a_row_may_be_in_force_from_a_later_day_and_is_recorded_once(village: Village, tmp_path: Path) -> None:
    path = written(tmp_path, f"{GOODS_HEADINGS}\n1001,香皂,块,5,,2000000010014,,{TOMORROW}\n")
    assert taken(village, GOODS_FILE, path) == [Change("amended", "1001")]
    assert standing(village, GOODS_FILE, "1001", TODAY).points == 3
    assert standing(village, GOODS_FILE, "1001", TOMORROW).points == 5
    assert taken(village, GOODS_FILE, path) == []


def test_a_row_that_has_ended_is_added_again_by_an_import(village: Village, tmp_path: Path) -> None:
    ended(village, GOODS_FILE, "1001")
    path = written(tmp_path, f"{GOODS_HEADINGS}\n{SOAP}\n")
    assert taken(village, GOODS_FILE, path) == [Change("added", "1001")]
    assert standing(village, GOODS_FILE, "1001", TODAY).points == 3


BAD_ROWS: Final = [
    (SITE_FILE, "site,name,tier,parent", "5998,甲,shop,3001", "tier"),
    (SITE_FILE, "site,name,tier,parent", "5998,甲,supermarket,", "parent"),
    (SITE_FILE, "site,name,tier,parent", "5998,甲,supermarket,3999", "parent"),
    (SITE_FILE, "site,name,tier,parent", "5998,甲,supermarket,2001", "parent"),
    (SITE_FILE, "site,name,tier,parent", "3998,甲,station,1000", "parent"),
    (SITE_FILE, "site,name,tier,parent", "2998,甲,institute,2001", "parent"),
    (SITE_FILE, "site,name,tier,parent", "1001,甲,centre,", "tier"),
    (SITE_FILE, "site,name,tier,parent", "1000,甲,centre,2001", "tier"),
    (SITE_FILE, "site,name,tier,parent", "1000,甲,station,2001", "tier"),
    (SITE_FILE, "site,name,tier,parent", "59x8,甲,supermarket,3001", "site"),
    (SITE_FILE, "site,name,tier,parent", "1234567890123,甲,supermarket,3001", "site"),
    (SITE_FILE, "site,name,tier,parent", "5998,,supermarket,3001", "name"),
    (SITE_FILE, "site,name,tier,parent", f"5998,{'甲' * 41},supermarket,3001", "name"),
    (SITE_FILE, "site,name,tier,parent", "5998,甲\x07乙,supermarket,3001", "name"),
    (STAFF_FILE, "staff,role,site", "15999,boss,5001", "role"),
    (STAFF_FILE, "staff,role,site", "15999,clerk,5999", "site"),
    (STAFF_FILE, "staff,role,site", "15999,clerk,", "site"),
    (STAFF_FILE, "staff,role,site", "0,clerk,5001", "staff"),
    (STAFF_FILE, "staff,role,site", "wang,clerk,5001", "staff"),
    (STAFF_FILE, "staff,role,site", "91000,clerk,5001", "role"),
    (RULE_FILE, "rule,name,points,unit", "env-01,甲,3,次", "rule"),
    (RULE_FILE, "rule,name,points,unit", "ENV-1,甲,3,次", "rule"),
    (RULE_FILE, "rule,name,points,unit", "ENV-91,甲,3.5,次", "points"),
    (RULE_FILE, "rule,name,points,unit", "ENV-91,甲,three,次", "points"),
    (RULE_FILE, "rule,name,points,unit", "ENV-91,甲,10001,次", "points"),
    (RULE_FILE, "rule,name,points,unit", "ENV-91,甲,-10001,次", "points"),
    (RULE_FILE, "rule,name,points,unit", "ENV-91,甲,3,", "unit"),
    (RULE_FILE, "rule,name,points,unit,caps", "ENV-91,甲,3,次,2/week", "caps"),
    (RULE_FILE, "rule,name,points,unit,caps", "ENV-91,甲,3,次,often", "caps"),
    (RULE_FILE, "rule,name,points,unit,evidence", "ENV-91,甲,3,次,selfie", "evidence"),
    (RULE_FILE, "rule,name,points,unit,reviewer", "ENV-91,甲,3,次,king", "reviewer"),
    (GOODS_FILE, "sku,name,unit,points", "109,甲,块,3", "sku"),
    (GOODS_FILE, "sku,name,unit,points", "1090999,甲,块,3", "sku"),
    (GOODS_FILE, "sku,name,unit,points", "1099,甲,块,0", "points"),
    (GOODS_FILE, "sku,name,unit,points", "1099,甲,块,-3", "points"),
    (GOODS_FILE, "sku,name,unit,points", "1099,甲,块,100001", "points"),
    (GOODS_FILE, "sku,name,unit,points", "1099,甲,块,", "points"),
    (GOODS_FILE, "sku,name,unit,points,limit", "1099,甲,块,3,0/month", "limit"),
    (GOODS_FILE, "sku,name,unit,points,limit", "1099,甲,块,3,1000/month", "limit"),
    (GOODS_FILE, "sku,name,unit,points,limit", "1099,甲,块,3,2/week", "limit"),
    (GOODS_FILE, "sku,name,unit,points,barcode", "1099,甲,块,3,2000000010015", "barcode"),
    (GOODS_FILE, "sku,name,unit,points,barcode", "1099,甲,块,3,2000000010014", "barcode"),
    (GOODS_FILE, "sku,name,unit,points,service", "1099,甲,块,3,no", "service"),
    (DONOR_FILE, "donor,name", "red cross,红十字会", "donor"),
    (DONOR_FILE, f"donor,name\n{'9' * 24},甲", f"{'9' * 25},红十字会", "donor"),
    (SETTING_FILE, "setting,value", "days_back_max,-1", "value"),
    (SETTING_FILE, "setting,value", "days_back_max,many", "value"),
    (GOODS_FILE, "sku,name,unit,points,from", f"1099,甲,块,3,{YESTERDAY}", "from"),
    (GOODS_FILE, "sku,name,unit,points,from", "1099,甲,块,3,2026-02-30", "from"),
    (GOODS_FILE, "sku,name,unit,points,from", "1099,甲,块,3,20260401", "from"),
    (GOODS_FILE, "sku,name,unit,points,from", "1099,甲,块,3,2026-W14-1", "from"),
    (GOODS_FILE, "sku,name,unit,points\n1098,乙,块,3", "1098,甲,块,3", "sku"),
    (GOODS_FILE, "sku,name,unit,points,barcode\n1098,乙,块,3,4006381333931", "1099,甲,块,3,4006381333931", "barcode"),
]


@pytest.mark.parametrize(("file", "headings", "row", "column"), BAD_ROWS)
def test_a_bad_row_is_refused_by_line_and_column_and_nothing_of_its_file_is_taken(  # noqa: PLR0913, PLR0917 - a table
    village: Village, tmp_path: Path, file: RegisterFile[Any], headings: str, row: str, column: str
) -> None:
    path = written(tmp_path, f"# 样例\n{headings}\n{row}\n")
    before = size(village)
    with pytest.raises(CsvCellRefused) as caught:
        taken(village, file, path)
    refusal = caught.value
    assert (refusal.file, refusal.column) == ("file.csv", column)
    repeated = file is GOODS_FILE and column == "barcode" and "\n" in headings
    last = 2 + headings.count("\n") + 1
    assert refusal.line == (last - 1 if repeated else last)
    assert refusal.reason
    assert size(village) == before


@pytest.mark.parametrize(
    ("file", "headings", "row"),
    [
        (SITE_FILE, "site,name,tier,parent", "123456789012,甲,supermarket,3001"),
        (SITE_FILE, "site,name,tier,parent", f"5998,{'甲' * 40},supermarket,3001"),
        (SITE_FILE, "site,name,tier,parent", "3998,甲,station,2998\n2998,乙,institute,1000"),
        (STAFF_FILE, "staff,role,site", "91000,clerk,5001\n91001,administrator,1000"),
        (RULE_FILE, "rule,name,points,unit", "ENV-91-05,甲,10000,次"),
        (RULE_FILE, "rule,name,points,unit", "ENV-91,甲,-10000,次"),
        (
            RULE_FILE,
            "rule,name,points,unit,caps,evidence,reviewer",
            "ENV-91,甲,3,次,1/day 8/month,photo sign-in,centre",
        ),
        (GOODS_FILE, "sku,name,unit,points,limit", "109999,甲,块,100000,999/year"),
        (GOODS_FILE, "sku,name,unit,points", "1099,甲,块,1"),
        (DONOR_FILE, "donor,name", f"{'9' * 24},红十字会"),
        (SETTING_FILE, "setting,value", "days_back_max,0"),
        (GOODS_FILE, "sku,name,unit,points,from", f"1099,甲,块,3,{TODAY}"),
    ],
)
def test_a_row_at_the_limit_of_what_its_columns_take_is_taken(
    village: Village, tmp_path: Path, file: RegisterFile[Any], headings: str, row: str
) -> None:
    lines = row.count("\n") + 1
    assert len(taken(village, file, written(tmp_path, f"{headings}\n{row}\n"))) == lines


# --- one row by hand --------------------------------------------------------------------------------------------------


def test_a_row_is_added_once(village: Village) -> None:
    assert added(village, GOODS_FILE, sku="1099", name="肥皂", unit="块", points="2") == Change("added", "1099")
    with refused(village.ledger, RowExists, register="sku", row="1099"):
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
    with refused(village.ledger, NothingChanged, register="sku", row="1001"):
        amended(village, GOODS_FILE, "1001", points="3")


@pytest.mark.parametrize("code", ["1099", "none", ""])
def test_only_what_is_in_a_register_is_amended_or_ended(village: Village, code: str) -> None:
    with refused(village.ledger, RowUnknown, register="sku", row=code):
        amended(village, GOODS_FILE, code, points="3")
    with refused(village.ledger, RowUnknown, register="sku", row=code):
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


def test_the_sample_district_has_every_site_and_a_person_for_each_task(village: Village) -> None:
    with village.ledger.reading() as session:
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
