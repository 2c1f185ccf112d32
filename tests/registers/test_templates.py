"""Templates: what is filled into one is read back, its examples are left out, and its words are those that are read."""

import csv
from pathlib import Path
from typing import Final

import openpyxl
import pytest

from supermarket.district.settings import DISTRICT, NAMES, OF_MACHINES
from supermarket.registers.columns import COLUMNS
from supermarket.registers.examples import PROPOSED
from supermarket.registers.headings import Wanted
from supermarket.registers.tables import read_table
from supermarket.registers.templates import Form, template_book
from supermarket.registers.values import read_cell
from supermarket.sample import sample_folder
from supermarket.templates import FORMS, forms_of

GOODS: Final = {"sku": "0101", "name": "肥皂", "unit": "块", "points": "3", "barcode": "0614141000036", "service": "否"}


@pytest.mark.parametrize("chinese", [True, False], ids=["Chinese", "English"])
@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.name)
def test_an_unchanged_template_holds_nothing_and_says_so(tmp_path: Path, form: Form, chinese: bool) -> None:
    path = tmp_path / "form.xlsx"
    path.write_bytes(template_book([form], chinese=chinese))
    table = read_table(path, Wanted(form.columns, form.needed, own=form.own))
    proposed = [dict(row) for row in PROPOSED.get(form.name, ())]
    assert ([row.cells for row in table.rows], table.problems) == (proposed, ())
    assert [each.what for each in table.left_out if each.what != "column"].count("example") >= 1


@pytest.mark.parametrize("chinese", [True, False], ids=["Chinese", "English"])
def test_what_is_written_over_an_example_and_below_it_is_read(tmp_path: Path, chinese: bool) -> None:
    path = tmp_path / "goods.xlsx"
    (form,) = forms_of("goods")
    path.write_bytes(template_book([form], chinese=chinese))
    workbook = openpyxl.load_workbook(path)
    page = workbook.active
    assert page is not None
    for row in (3, 5):
        for place, name in enumerate(form.columns, start=1):
            page.cell(row, place).value = GOODS.get(name)
    workbook.save(path)
    table = read_table(path, Wanted(form.columns, form.needed, own=form.own))
    expected = {name: text for name, text in GOODS.items() if name != "service"}
    assert [(row.line, row.cells) for row in table.rows] == [(3, expected), (5, expected)]


def test_every_word_of_a_drop_down_is_read(tmp_path: Path) -> None:
    path = tmp_path / "district.xlsx"
    path.write_bytes(template_book(forms_of("district"), chinese=True))
    workbook = openpyxl.load_workbook(path)
    for form in forms_of("district"):
        page = workbook[form.title]
        assert page.freeze_panes == "B3"
        for rule in page.data_validations.dataValidation:
            column = COLUMNS[form.columns[next(iter(rule.sqref.ranges)).min_col - 1]]
            for word in rule.formula1.strip('"').split(","):
                assert read_cell(column, word) in {*column.words, "yes", ""}


def test_codes_and_phones_are_text_so_that_no_zero_is_lost(tmp_path: Path) -> None:
    path = tmp_path / "households.xlsx"
    (form,) = forms_of("households")
    path.write_bytes(template_book([form], chinese=True))
    page = openpyxl.load_workbook(path)[form.title]
    phone = form.columns.index("phone") + 1
    assert page.cell(3, phone).number_format == "@"
    assert page.column_dimensions["ABCDEFGH"[phone - 1]].number_format == "@"


def test_a_districts_template_proposes_every_setting_that_one_machine_asks() -> None:
    proposed = {row["setting"] for row in PROPOSED["settings"]}
    with (sample_folder() / "settings.csv").open(encoding="utf-8") as file:
        sample = {row["setting"]: row for row in csv.DictReader(line for line in file if not line.startswith("#"))}
    assert {DISTRICT, *proposed} == NAMES - OF_MACHINES == set(sample)
    assert [row for row in PROPOSED["settings"] if row != sample[row["setting"]]] == []


def test_a_persons_name_is_headed_as_one_and_a_places_as_one(tmp_path: Path) -> None:
    path = tmp_path / "district.xlsx"
    path.write_bytes(template_book(forms_of("district"), chinese=True))
    workbook = openpyxl.load_workbook(path)
    heads = {page.title: {cell.value for cell in page[2]} & {"姓名", "名称"} for page in workbook}
    assert (heads["工作人员"], heads["站点"], heads["商品"]) == ({"姓名"}, {"名称"}, {"名称"})
