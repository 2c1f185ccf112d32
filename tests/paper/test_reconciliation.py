"""The month end's paper says in Chinese what the ledger says, and its workbook holds real numbers and no formula."""

import io
from dataclasses import replace
from pathlib import Path

import pypdfium2  # type: ignore[import-untyped]
import pytest
import zxingcpp
from openpyxl import load_workbook

from supermarket.district.household_files import amend_household
from supermarket.earning.boards import Place
from supermarket.errors.files import FileKind
from supermarket.months.checks import CHECKS
from supermarket.months.closing import sign
from supermarket.months.exceptions import EXCEPTIONS
from supermarket.months.kinds import Signer
from supermarket.months.reconciled import Reconciliation
from supermarket.months.reconciliation import reconcile, reconcile_all
from supermarket.paper import reconciliation_texts as texts
from supermarket.paper.reconciliation import public_pdf, reconciliation_pdf, write_papers
from supermarket.paper.reconciliation_book import workbook
from tests.months.march import MONTH, live
from tests.paper.reading import picture_of_page
from tests.village import CLERK, Village

AT = 1_775_091_600_000


@pytest.fixture
def found(village: Village) -> Reconciliation:
    """Give March as the clerk signed it."""
    live(village)
    village.time.move(days=31)
    with village.writing() as session:
        sign(session, MONTH, CLERK)
    with village.ledger.reading() as session:
        return reconcile(session, "5001", MONTH)


def pages(pdf: bytes) -> list[str]:
    with pypdfium2.PdfDocument(pdf) as document:
        return [
            document[number].get_textpage().get_text_range().replace("\r\n", "\n") for number in range(len(document))
        ]


def sheets(book: bytes) -> dict[str, list[tuple[object, ...]]]:
    return {sheet.title: list(sheet.iter_rows(values_only=True)) for sheet in load_workbook(io.BytesIO(book))}


def test_every_check_exception_and_signer_has_its_chinese_words(found: Reconciliation) -> None:
    assert [check.name for check in found.checks] == list(texts.CHECKS)
    assert len(CHECKS) == len(texts.CHECKS)
    assert tuple(texts.EXCEPTIONS) == EXCEPTIONS
    assert [each.register for each in found.versions] == list(texts.REGISTERS)
    assert [role.value for role in Signer] == list(texts.SIGNERS)


def test_the_paper_says_what_the_month_came_to(found: Reconciliation) -> None:
    text = "\n".join(pages(reconciliation_pdf([found], {"1001": "香皂"}, at=AT)))
    serial = f"3001-{MONTH}-{found.digest[:8]}"
    for said in ("月度对账表", "松坡村新时代文明实践站", "2026 年 3 月", serial, "香皂", "相符", "演练 DRILL"):
        assert said in text
    for said in ("71", "29", "87.50", "系统内已签：15001", "站长", "所负责人", found.root[:32], found.root[32:]):
        assert said in text
    assert "不符" not in text


def test_the_code_on_the_paper_is_the_journals_root(found: Reconciliation) -> None:
    pdf = reconciliation_pdf([found], {}, at=AT)
    read = zxingcpp.read_barcodes(picture_of_page(pdf, len(pages(pdf)) - 1, dots_per_inch=200))
    assert [code.text for code in read] == [f"{found.origin} {found.size} {found.root}".upper()]


def test_a_difference_is_named_with_its_entries(found: Reconciliation) -> None:
    wrong = replace(found.checks[0], ok=False, difference=-3, entries=("1000-1-77",))
    text = "\n".join(pages(reconciliation_pdf([replace(found, checks=(wrong,))], {}, at=AT)))
    assert "不符" in text
    assert "差额 -3，有关分录：1000-1-77" in text


def test_a_long_paper_repeats_its_headings_and_counts_its_pages(found: Reconciliation) -> None:
    line = found.figures.goods[0]
    goods = tuple(replace(line, sku=str(4000 + number)) for number in range(70))
    read = pages(reconciliation_pdf([replace(found, figures=replace(found.figures, goods=goods))], {}, at=AT))
    assert len(read) > 2
    assert all(f"第 {number}/{len(read)} 页" in page for number, page in enumerate(read, 1))
    assert all("品名" in page for page in read[:2])


def test_a_month_in_which_nothing_happened_has_a_paper_too(village: Village) -> None:
    with village.ledger.reading() as session:
        empty = reconcile(session, "3187", MONTH)
    text = "\n".join(pages(reconciliation_pdf([empty], {}, at=AT)))
    assert "本月没有货品" in text
    assert "审核员" in text
    assert "无可比对" in text


def test_an_exception_of_many_entries_names_the_first_and_the_number(found: Reconciliation) -> None:
    many = replace(found.exceptions[0], entries=tuple(f"1000-1-{number}" for number in range(100, 140)))
    text = "".join(pages(reconciliation_pdf([replace(found, exceptions=(many,))], {}, at=AT)))
    assert "1000-1-123" in text
    assert "1000-1-124" not in text
    assert "等 40 笔" in text


def test_the_workbook_holds_numbers_under_frozen_headings(found: Reconciliation) -> None:
    book = load_workbook(io.BytesIO(workbook([found], {"1001": "=香皂"}, at=AT)))
    assert book.sheetnames == [
        *("积分", "货品", "受赠物资", "资金与负担", "核对", "例外事项", "未了事项", "变动", "签署", "范围与流水"),
    ]
    for sheet in book:
        assert sheet.freeze_panes == "A2"
        assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
        assert sheet.print_title_rows == "$1:$1"
        assert not [cell for row in sheet for cell in row if cell.data_type == "f"]
    points = [cell.value for cell in book["积分"][2]]
    assert points == ["3001", found.name, MONTH, *vars(found.figures.points).values(), 4]
    assert [cell.value for cell in book["货品"][2]][3:6] == ["1001", "=香皂", 0]
    assert [cell.value for cell in book["资金与负担"][2]][3:7] == [0, 100, 12.5, 87.5]
    assert [cell.number_format for cell in book["资金与负担"][2]][3:8] == ["0.00"] * 4 + ["General"], "yuan, points"
    assert [sheet.oddHeader.center.text for sheet in book] == ["月度对账表：&A" for _sheet in book]


def test_gifts_what_waits_and_movement_stand_on_paper_and_in_the_workbook(found: Reconciliation) -> None:
    [gift] = found.donations
    restricted = replace(gift, restricted="春节慰问")
    jump = replace(found.movement[0], before=10, change=560, jumped=True, median=20, outlier=True)
    waiting = replace(found.pending, claims=("1000-1-7", "1000-1-8"), cards=("1000-1-9-01",))
    shown = replace(found, donations=(gift, restricted), movement=(jump, *found.movement[1:]), pending=waiting)
    text = "".join(pages(reconciliation_pdf([shown], {"1002": "牙刷"}, at=AT))).replace("\n", "")
    for said in (
        "受赠物资",
        gift.name,
        "不限",
        "春节慰问",
        "逾5日未审未公示的申报 2",
        "挂失未补的卡 1",
        "变动超过五成",
    ):
        assert said in text
    assert f"发放净额 {jump.now}（上月 10，+560%；本所各站中位数 20" in text
    read = sheets(workbook([shown], {"1002": "牙刷"}, at=AT))
    assert [row[3:] for row in read["受赠物资"][1:]] == [
        (gift.donor, gift.name, purpose, "1002", "牙刷", 0, 10, -1, 1, 0, 8) for purpose in (None, "春节慰问")
    ]
    assert [row[4] for row in read["未了事项"][1:]] == ["1000-1-7", "1000-1-8", "1000-1-9-01"]
    assert read["变动"][1][3:] == ("发放净额", jump.now, 10, 560, 20, "是", "是")
    assert read["变动"][2][3:] == ("兑换净额", found.movement[1].now, 0, None, None, None, None)


def test_a_month_without_gifts_has_no_table_of_them(found: Reconciliation) -> None:
    text = "".join(pages(reconciliation_pdf([replace(found, donations=())], {}, at=AT)))
    assert "受赠物资" not in text


def test_the_sheet_for_the_village_masks_and_names_no_number_of_a_household(village: Village, tmp_path: Path) -> None:
    live(village)
    quiet = village.enrol("赵样戊", phone="13900000002")
    village.credit(quiet, 9)
    with village.writing() as session:
        amend_household(session, quiet, group=None, shop=None, listed=False, request=CLERK)
    path = tmp_path / "公开.pdf"
    with village.ledger.reading() as session:
        found = reconcile(session, "3001", MONTH)
        write_papers(session, [found], public=path)
    text = "".join(pages(path.read_bytes())).replace("\n", "")
    for said in (
        "积分收支公开表",
        "王*",
        "一组",
        "香皂",
        "样例帮扶单位甲",
        "各项核对全部相符",
        "演练 DRILL",
        "尚未月结",
    ):
        assert said in text
    for hidden in ("王样甲", "赵", "1380000", quiet, "15001", "缺少凭据", quiet[:-3]):
        assert hidden not in text


def test_the_sheet_for_the_village_says_where_a_check_failed_and_who_has_signed(found: Reconciliation) -> None:
    wrong = replace(found.checks[0], ok=False, difference=-3)
    many = [Place(1, "1000-1-1-01", f"{number}组", "王*", number) for number in range(1, 201)]
    read = pages(public_pdf([replace(found, checks=(wrong,))], {"3001": many}, {}, at=AT))
    text = "".join(read)
    assert "有 1 项核对不符" in text
    assert "已签署：管理员" in text
    assert len(read) > 1
    assert all("户主" in page for page in read[:2])
    assert "200组" in text


def test_the_workbook_names_every_check_exception_and_signature(found: Reconciliation) -> None:
    read = sheets(workbook([found], {}, at=AT))
    assert len(read["核对"]) == 1 + len(CHECKS)
    assert len(read["例外事项"]) == 1 + sum(len(each.entries) for each in found.exceptions)
    assert read["签署"][1][3:6] == ("管理员", "15001", "2026-04-02")
    assert read["范围与流水"][1][3:6] == (found.entries, found.first, found.last)
    assert read["范围与流水"][1][-5:] == (found.origin, found.size, found.root, found.digest, "未月结")


def test_paper_and_workbook_state_the_versions_that_the_month_went_by(found: Reconciliation) -> None:
    rules, prices = found.versions
    text = "\n".join(pages(reconciliation_pdf([found], {}, at=AT)))
    for version in (rules, prices):
        said = f"月末有效 {version.rows} 项，本月变更 {version.changed} 项，最近一次变更为分录 {version.latest}"
        assert said in text.replace("\n", "")
    row = sheets(workbook([found], {}, at=AT))["范围与流水"][1]
    assert row[6:12] == (rules.rows, rules.changed, rules.latest, prices.rows, prices.changed, prices.latest)


def test_a_signature_from_paper_says_so(found: Reconciliation) -> None:
    paper = replace(found.signatures[0], recorded_by="33001", paper="ab" * 32)
    signed = replace(found, signatures=(paper,))
    text = "\n".join(pages(reconciliation_pdf([signed], {}, at=AT)))
    assert "纸质签署，已录入：15001" in text
    assert sheets(workbook([signed], {}, at=AT))["签署"][1][-2:] == ("33001", "ab" * 32)


def test_money_stands_in_yuan_where_points_stand_beside_it(found: Reconciliation) -> None:
    read = {row[3]: row for row in sheets(workbook([found], {}, at=AT))["核对"]}
    assert read[texts.CHECKS["fund_adds_up"][0]][5:8] == (87.5, 87.5, 0)
    assert read[texts.CHECKS["points_add_up"][0]][5:8] == (48, 48, 0)
    wrong = replace(next(check for check in found.checks if check.name == "fund_adds_up"), ok=False, difference=-125)
    text = "\n".join(pages(reconciliation_pdf([replace(found, checks=(wrong,))], {}, at=AT)))
    assert "差额 -1.25，有关分录：无" in text


def test_the_same_month_is_the_same_bytes(village: Village, found: Reconciliation, tmp_path: Path) -> None:
    made = []
    for run in ("a", "b"):
        pdf, xlsx = tmp_path / f"{run}.pdf", tmp_path / f"{run}.xlsx"
        with village.ledger.reading() as session:
            write_papers(session, [found], pdf=pdf, xlsx=xlsx)
        village.time.move(days=1)
        made.append((pdf.read_bytes(), xlsx.read_bytes()))
    assert made[0] == made[1]


@pytest.mark.parametrize(("option", "ending"), [("pdf", ".pdf"), ("xlsx", ".xlsx")])
def test_a_papers_file_says_what_it_is(village: Village, tmp_path: Path, option: str, ending: str) -> None:
    path = tmp_path / "month.txt"
    with village.ledger.reading() as session, pytest.raises(FileKind) as refused:
        write_papers(session, [reconcile(session, "3001", MONTH)], **{option: path})
    assert refused.value.ending == ending
    assert not path.exists()


def test_all_stations_go_into_one_paper_and_one_workbook(village: Village, tmp_path: Path) -> None:
    live(village)
    with village.ledger.reading() as session:
        every = [each for each in reconcile_all(session, MONTH) if each.entries]
        write_papers(session, every, pdf=tmp_path / "all.pdf", xlsx=tmp_path / "all.xlsx")
    assert len(sheets((tmp_path / "all.xlsx").read_bytes())["积分"]) == 1 + len(every) == 3
    assert sum("月度对账表" in page for page in pages((tmp_path / "all.pdf").read_bytes())) == 2
