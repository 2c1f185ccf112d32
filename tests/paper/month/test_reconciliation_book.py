"""The month as a workbook: a cover whose totals are formulas over the sheets behind it, and agree with them."""

import io
from dataclasses import replace

import pytest
from openpyxl import load_workbook

from supermarket.months.closing.closing import sign
from supermarket.months.figures.checks import CHECKS
from supermarket.months.reconciled import Reconciliation
from supermarket.months.reconciliation import reconcile, reconcile_all
from supermarket.paper.month import texts
from tests.months.march import MONTH, live
from tests.paper.month.formulas import recomputed
from tests.paper.month.month_papers import sheets, written
from tests.village import CLERK, Village


@pytest.fixture
def found(village: Village) -> Reconciliation:
    """Give March as the clerk signed it."""
    live(village)
    village.time.move(days=31)
    with village.writing() as session:
        sign(session, MONTH, CLERK)
    with village.ledger.reading() as session:
        return reconcile(session, "5001", MONTH)


@pytest.mark.parametrize("whole", [False, True])
def test_every_formula_comes_to_what_lies_beside_it(village: Village, found: Reconciliation, whole: bool) -> None:
    with village.ledger.reading() as session:
        every = reconcile_all(session, MONTH) if whole else [found]
    book = written(village, *every, whole=whole)
    kept = load_workbook(io.BytesIO(book), data_only=True)
    formulas = list(recomputed(load_workbook(io.BytesIO(book))))
    assert len(formulas) > 30
    for sheet, cell, value in formulas:
        assert kept[sheet][cell].value == value, (sheet, cell)


def test_the_cover_adds_up_to_the_months_figures(village: Village, found: Reconciliation) -> None:
    rows = {row[0]: row[1:] for row in sheets(written(village, found))["封面"]}
    points = found.figures.points
    went = points.deductions + points.redemptions + points.expiry
    assert rows["积分（分）"] == (
        points.opening,
        points.credits,
        went,
        points.reversals,
        *(points.closing,) * 2,
        "相符",
    )
    assert rows["商品（件）"][-1] == rows["资金（元）"][-1] == "相符"
    assert rows["资金（元）"][:3] == (0, 100, 12.5)
    assert (rows["相符"][0], rows["不符"][0]) == (sum(check.compared for check in found.checks), 0)
    assert rows["有盘差"][0] == 1
    for label in ("管理员签字、日期", "站长签字、日期", "所负责人签字、日期", "盖章处", "流水根"):
        assert label in rows


def test_the_cover_says_that_an_entry_can_be_of_several_sorts(village: Village, found: Reconciliation) -> None:
    told = "异常（一条流水可属几类）"
    one, *others = [each for each in found.exceptions if each.entries]
    for exceptions, stands in (((one,), False), ((one, replace(one, name="late"), *others), True)):
        rows = {row[0] for row in sheets(written(village, replace(found, exceptions=exceptions)))["封面"]}
        assert (told in rows) == stands


def test_the_cover_says_where_the_accounts_differ(village: Village, found: Reconciliation) -> None:
    wrong = replace(found.figures, points=replace(found.figures.points, closing=7))
    rows = {row[0]: row[1:] for row in sheets(written(village, replace(found, figures=wrong)))["封面"]}
    assert rows["积分（分）"][-2:] == (7, "不符")


def test_sheets_have_frozen_heads_and_print_on_a4(village: Village, found: Reconciliation) -> None:
    named = replace(found, names={**found.names, "1001": "=香皂"})
    book = load_workbook(io.BytesIO(written(village, named)))
    assert book.sheetnames == [
        *("封面", "积分", "商品", "受赠物资", "资金与负担", "入账积分", "核对", "异常", "未了事项", "变动", "签字"),
        "范围与流水",
    ]
    for sheet in book:
        assert (sheet.freeze_panes, sheet.print_title_rows, sheet.page_setup.paperSize) == ("A2", "$1:$1", 9)
        assert sheet.oddHeader.center.text == "月度对账表：&A\u3000演练 DRILL"
        assert (sheet.page_setup.orientation == "landscape") == (sheet.title != "封面")
    assert [cell.value for cell in book["积分"][2]] == [
        "3001",
        found.name,
        MONTH,
        *vars(found.figures.points).values(),
        4,
    ]
    assert [cell.value for cell in book["商品"][2]][3:6] == ["1001", "=香皂", 0], "a text, no formula"
    assert [cell.value for cell in book["资金与负担"][2]][3:7] == [0, 100, 12.5, 87.5]
    forms = [cell.number_format for cell in book["资金与负担"][2]][3:8]
    assert forms == ["#,##0.00;-#,##0.00;;@"] * 4 + ["#,##0;-#,##0;;@"], "yuan, points"


def test_every_check_exception_and_signature_has_its_row(village: Village, found: Reconciliation) -> None:
    read = sheets(written(village, found))
    assert len(read["核对"]) == 1 + len(CHECKS)
    assert len(read["异常"]) == 1 + sum(len(each.entries) for each in found.exceptions)
    [counted] = [row for row in read["异常"] if row[3] == "有盘差"]
    assert counted[4:] == ("2026-03-02", "5001", "", "", "1002 牙刷", None, -1, None, "15001", counted[-1])
    assert read["签字"][1][3:7] == ("管理员", "15001", "", "2026-04-02")
    assert read["范围与流水"][1][3:6] == (found.entries, found.first, found.last)
    assert read["范围与流水"][1][-5:] == (found.origin, found.size, found.root, found.digest, "未月结")
    checks = {row[3]: row for row in read["核对"]}
    assert checks[texts.CHECKS["fund_adds_up"][0]][5:8] == (87.5, 87.5, 0)
    assert checks[texts.CHECKS["points_add_up"][0]][5:8] == (48, 48, 0)


def test_gifts_awards_what_waits_and_movement_have_sheets(village: Village, found: Reconciliation) -> None:
    [gift] = found.donations
    jump = replace(found.movement[0], before=10, change=560, jumped=True, median=20, outlier=True)
    waiting = replace(found.pending, claims=found.exceptions[0].entries)
    shown = replace(found, movement=(jump, *found.movement[1:]), pending=waiting)
    read = sheets(written(village, shown))
    assert read["受赠物资"][1][3:] == (gift.donor, gift.name, None, "1002", "牙刷", 0, 10, -1, 1, 0, 8)
    assert [row[-1] for row in read["未了事项"][1:]] == [*found.exceptions[0].entries]
    assert read["变动"][1][3:] == ("发放净额", jump.now, 10, 560, 20, "是", "是")
    assert read["入账积分"][-1][0] == "合计"
    net = found.figures.points.credits - found.figures.points.deductions
    assert read["入账积分"][-1][-1] == net - 5, "what was reversed is taken off"
