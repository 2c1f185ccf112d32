"""Importing a register: the whole file or nothing, the differences alone, and a bad row named by its place."""

import shutil
from contextlib import closing
from pathlib import Path
from typing import Any, Final

import openpyxl
import pytest

from supermarket.district.dated.file_imports import import_file
from supermarket.district.dated.files import DONOR_FILE, SETTING_FILE, SITE_FILE, STAFF_FILE
from supermarket.district.dated.imports import Change, RegisterFile, add_row
from supermarket.district.dated.registers import SITES, all_in_force
from supermarket.earning.files import RULE_FILE
from supermarket.earning.kinds import RULES
from supermarket.errors.registers import FileRefused, RegisterTwice, RowAlike
from supermarket.journal.store import entries
from supermarket.ledger import open_ledger
from supermarket.opening import FILES
from supermarket.registers.templates import template_book
from supermarket.sample import sample_folder
from supermarket.spending.goods.files import GOODS_FILE
from supermarket.templates import DISTRICT, forms_of
from tests.district.registering import added, changes_in, ended, size, standing, taken, written
from tests.refusing import fields_of, places_of
from tests.village import ADMINISTRATOR, Village, make_ledger, small_district

TODAY: Final = "2026-03-02"
TOMORROW: Final = "2026-03-03"
YESTERDAY: Final = "2026-03-01"
GOODS_HEADINGS: Final = "sku,name,unit,points,limit,barcode,service,from"
SOAP: Final = "1001,香皂,块,3,,2000000010014,,"


@pytest.mark.parametrize("name", list(FILES))
def test_importing_the_file_that_the_ledger_was_made_from_records_nothing(whole: Village, name: str) -> None:
    before = size(whole)
    assert taken(whole, FILES[name], sample_folder() / f"{name}.csv") == []
    assert size(whole) == before


def test_a_folder_beside_the_files_of_a_district_is_none_of_them(tmp_path: Path) -> None:
    (small_district(tmp_path) / "sites").mkdir()
    make_ledger(tmp_path / "ledger.db", folder=tmp_path)
    with closing(open_ledger(tmp_path / "ledger.db")) as ledger, ledger.reading() as session:
        assert all_in_force(session, SITES, session.today)


@pytest.mark.parametrize("name", ["goods.bak", "商品.csv"])
def test_two_files_for_one_register_of_a_district_are_refused(tmp_path: Path, name: str) -> None:
    folder = small_district(tmp_path)
    shutil.copyfile(folder / "goods.csv", folder / name)  # an older one, that was to be kept
    with pytest.raises(RegisterTwice) as refused:
        make_ledger(tmp_path / "ledger.db", folder=folder)
    assert fields_of(refused.value) == {"place": str(folder), "found": sorted(["goods.csv", name])}
    assert not (tmp_path / "ledger.db").exists()


def test_two_sheets_for_one_register_of_a_district_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "district.xlsx"
    path.write_bytes(template_book(forms_of(DISTRICT), chinese=True))
    book = openpyxl.load_workbook(path)
    book.create_sheet("goods")
    book.save(path)
    with pytest.raises(RegisterTwice) as refused:
        make_ledger(tmp_path / "ledger.db", folder=path)
    assert fields_of(refused.value) == {"place": path.name, "found": ["商品", "goods"]}


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


def test_what_is_there_under_another_code_is_not_taken_in_again_unless_somebody_said_that_it_is_another(
    village: Village, tmp_path: Path
) -> None:
    path = written(
        tmp_path, "sku,name,unit,points\n1990,香　皂,块,3\n1991,新 品,块,3\n1992,新品,块,3\n1993,香皂,盒,9\n"
    )
    before = size(village)
    with pytest.raises(FileRefused) as caught:
        taken(village, GOODS_FILE, path)
    assert places_of(caught.value) == [(2, "name"), (3, "name"), (4, "name")]
    assert size(village) == before
    with village.writing() as session:
        for sku in ("1990", "1992"):
            cells = {"sku": sku, "name": "香皂" if sku == "1990" else "新品", "unit": "块", "points": "3"}
            add_row(session, GOODS_FILE, cells, ADMINISTRATOR, scope="1000", another=True)
    written(tmp_path, "sku,name,unit,points\n1990,香皂,块,4\n1993,香皂,盒,9\n")
    assert taken(village, GOODS_FILE, path) == [Change("amended", "1990"), Change("added", "1993")]


def test_a_deed_is_in_the_catalogue_once_so_that_its_limits_are_not_doubled(village: Village) -> None:
    with village.ledger.reading() as session:
        (name,) = (each.name for each in all_in_force(session, RULES, TODAY) if each.rule == "ENV-01")
    with pytest.raises(RowAlike) as refused:
        added(village, RULE_FILE, rule="ENV-91", name=f" {name}", points="3", unit="次")
    assert refused.value.known == [f"ENV-01 {name}"]


def test_an_empty_cell_takes_away_what_stood_there(village: Village, tmp_path: Path) -> None:
    path = written(tmp_path, "sku,name,unit,points\n1005,卷纸10卷,提,18\n")
    assert taken(village, GOODS_FILE, path) == [Change("amended", "1005")]
    assert standing(village, GOODS_FILE, "1005", TODAY).limit is None


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030", "utf-16"])
def test_an_import_reads_the_encodings_of_an_office(village: Village, tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "goods.csv"
    path.write_bytes("商品编号,名称,单位,积分\r\n１０９９,肥皂,块,２\r\n".encode(encoding))
    assert taken(village, GOODS_FILE, path) == [Change("added", "1099")]
    assert standing(village, GOODS_FILE, "1099", TODAY).points == 2


def test_a_dry_run_says_what_an_import_would_take_and_writes_nothing(village: Village, tmp_path: Path) -> None:
    path = written(tmp_path, f"{GOODS_HEADINGS}\n1001,香皂,块,4,,,,\n1099,肥皂,块,2,,,,\n")
    before = size(village)
    with village.ledger.trying() as session:
        would = changes_in(import_file(session, GOODS_FILE, path, ADMINISTRATOR, scope="1000"))
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
    (GOODS_FILE, "sku,name,unit,points,barcode", "1099,甲,块,3,96385075", "barcode"),
    (GOODS_FILE, "sku,name,unit,points,barcode", "1099,甲,块,3,614141000037", "barcode"),
    (GOODS_FILE, "sku,name,unit,points,barcode", "1099,甲,块,3,16901234567899", "barcode"),
    (GOODS_FILE, "sku,name,unit,points,barcodes", "1099,甲,块,3,16901234567899", "barcodes"),
    (GOODS_FILE, "sku,name,unit,points,barcode", "1099,甲,块,3,2800000150013", "barcode"),
    (GOODS_FILE, "sku,name,unit,points,barcode", "1099,甲,块,3,2900000000018", "barcode"),
    (GOODS_FILE, "sku,name,unit,points,service", "1099,甲,块,3,maybe", "service"),
    (DONOR_FILE, "donor,name", "red cross,红十字会", "donor"),
    (DONOR_FILE, f"donor,name\n{'9' * 24},甲", f"{'9' * 25},红十字会", "donor"),
    (SETTING_FILE, "setting,value", "days_back_max,-1", "value"),
    (SETTING_FILE, "setting,value", "notice-days,7", "setting"),
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
    with pytest.raises(FileRefused) as caught:
        taken(village, file, path)
    last = 2 + headings.count("\n") + 1
    both = [(last - 1, column)] if file is GOODS_FILE and column == "barcode" and "\n" in headings else []
    assert (caught.value.file, places_of(caught.value)) == ("file.csv", [*both, (last, column)])
    assert all(problem.reason for problem in caught.value.problems)
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
