"""The month end's paper: a cover that is signed with the figures on it, then what lies behind them, entry by entry."""

from dataclasses import replace
from pathlib import Path

import pytest
import zxingcpp

from supermarket.district.dated.files import SITE_FILE, STAFF_FILE
from supermarket.district.dated.imports import amend_row
from supermarket.earning.boards import Place
from supermarket.errors.files import FileKind
from supermarket.households.lists.files import amend_household
from supermarket.months.closing.closing import sign
from supermarket.months.exceptions.exceptions import EXCEPTIONS, ListedEntries
from supermarket.months.figures.checks import CHECKS
from supermarket.months.kinds import Signer
from supermarket.months.reconciled import Reconciliation
from supermarket.months.reconciliation import reconcile
from supermarket.paper.month import texts
from supermarket.paper.month.details import ENTRIES_MAX
from supermarket.paper.month.papers import public_pdf, write_papers
from tests.months.march import MONTH, live
from tests.paper.month.month_papers import drawn, flat, lacking, pages, text_of, with_exceptions, with_goods
from tests.paper.reading import picture_of_page
from tests.village import ADMINISTRATOR, CLERK, Village

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


def test_every_check_exception_and_signer_has_its_chinese_words(found: Reconciliation) -> None:
    assert [check.name for check in found.checks] == list(texts.CHECKS)
    assert len(CHECKS) == len(texts.CHECKS)
    assert tuple(texts.EXCEPTIONS) == EXCEPTIONS
    assert [each.register for each in found.versions] == list(texts.REGISTERS)
    assert [role.value for role in Signer] == list(texts.SIGNERS)


# --- the cover --------------------------------------------------------------------------------------------------------


def test_the_page_that_is_signed_says_what_the_month_came_to(village: Village, found: Reconciliation) -> None:
    cover = pages(drawn(village, found))[0]
    said = (
        *("月度对账表", "松坡村新时代文明实践站（3001）", "2026 年 3 月", "云杉镇新时代文明实践所（2001）", "（1000）"),
        *("松坡村文明实践超市（5001）", f"3001-{MONTH}-{found.digest[:8]}", "尚未月结", "演练 DRILL"),
        *("71", "29", "48", "87.50", "兑换 4 条；在册 1 户，本月得分 1 户，兑换 1 户", "全部相符", "1002 牙刷 -1"),
        *(
            "签字表示",
            "管理员",
            "系统内已签 2026-04-02",
            "工号 15001",
            "站长",
            "所负责人",
            "签字：",
            "日期：",
            "盖章处",
        ),
        *(found.root[:32], found.root[32:], "第 1/"),
    )
    assert lacking(cover, *said) == []
    assert "不符" not in cover


@pytest.mark.parametrize("goods", [0, 60])
def test_everything_that_is_signed_stands_on_one_page_however_much_there_is(
    village: Village, found: Reconciliation, goods: int
) -> None:
    every = tuple(ListedEntries(name, found.exceptions[0].entries) for name in EXCEPTIONS)
    long = with_goods(
        replace(found, name="样例" * 20 + "村新时代文明实践站", exceptions=every), goods, "很长的名称" * 8
    )
    checks = tuple(replace(check, compared=True, ok=False, difference=-3) for check in found.checks)
    cover = pages(drawn(village, replace(long, checks=checks)))[0]
    said = (
        "有 11 项不符",
        "核对",
        "另有",
        "一条流水可属几类",
        "签字表示",
        "所负责人",
        "盖章处",
        found.root[:32],
        "第 1/",
    )
    assert lacking(cover, *said) == []


def test_the_code_on_the_cover_is_the_journals_root(village: Village, found: Reconciliation) -> None:
    read = zxingcpp.read_barcodes(picture_of_page(drawn(village, found), 0, dots_per_inch=200))
    assert [code.text for code in read] == [f"{found.origin} {found.size} {found.root}".upper()]


def test_a_month_in_which_nothing_happened_says_so_in_a_line_each(village: Village) -> None:
    with village.ledger.reading() as session:
        empty = reconcile(session, "3187", MONTH)
    read = pages(drawn(village, empty))
    assert len(read) == 2
    assert lacking(read[0], "审核员", "没有可比对的：", "异常 无 盘差 无 未了事项 无") == []
    assert lacking(read[1], "本月没有商品", "本月没有积分入账", "异常 无 未了事项 无") == []
    assert "受赠物资" not in "".join(read)


def test_a_signature_from_paper_says_who_recorded_it(village: Village, found: Reconciliation) -> None:
    paper = replace(found.signatures[0], recorded_by="33001", paper="ab" * 32, reason="停电")
    text = text_of(drawn(village, replace(found, signatures=(paper,))))
    said = ("纸质签字，已录入 2026-04-02", "工号 15001", "由工号 33001 录入", "核对不符的理由：停电")
    assert lacking(text, *said) == []


def test_who_signed_is_named_as_on_that_day_and_masked(village: Village) -> None:
    live(village)
    with village.writing() as session:
        amend_row(session, STAFF_FILE, "15001", {"name": "钱样七"}, ADMINISTRATOR, scope="1000")
    village.time.move(days=31)
    with village.writing() as session:
        sign(session, MONTH, CLERK)
    village.time.move(days=31)
    with village.writing() as session:
        amend_row(session, STAFF_FILE, "15001", {"name": "孙样八"}, ADMINISTRATOR, scope="1000")
    with village.ledger.reading() as session:
        found = reconcile(session, "3001", MONTH)
    pdf = drawn(village, found)
    assert lacking(pages(pdf)[0], "工号 15001 钱*") == []
    assert "样七" not in text_of(pdf)
    assert "孙" not in text_of(pdf)


# --- what follows it --------------------------------------------------------------------------------------------------


def test_an_exception_says_when_whose_how_much_and_by_whom(village: Village, found: Reconciliation) -> None:
    text = text_of(drawn(village, found))
    listed = {each.name: each.entries for each in found.exceptions}
    [counted] = listed["count_differs"]
    credited = listed["direct_credit"][0]
    said = (
        f"2026-03-02 1002 牙刷 -1 件 15001 {counted}",
        f"王* VOL-01 志愿服务时长 +60 分 91000 {credited}",
        "报损（商品尚未过期）：1 条",
    )
    assert lacking(text, *said) == []
    assert "王样甲" not in text


def test_noughts_are_blank_and_figures_stand_at_the_right(village: Village, found: Reconciliation) -> None:
    line = replace(found.figures.goods[0], sku="1001", opening=0, purchased=100, donated=0, closing=7)
    shown = replace(found, figures=replace(found.figures, goods=(line,)), names={"1001": "香皂"}, donations=())
    read = pages(drawn(village, shown))[1]
    row = read[read.index("香皂") :].split("合计")[0].split()
    assert "0" not in row
    assert row[:2] == ["香皂", "100"]


def test_a_difference_is_named_with_its_entries(village: Village, found: Reconciliation) -> None:
    money = next(check for check in found.checks if check.name == "fund_adds_up")
    wrong = replace(found.checks[0], ok=False, difference=-3, entries=("1000-1-77", "1000-1-78"))
    text = text_of(drawn(village, replace(found, checks=(wrong, replace(money, ok=False, difference=-125)))))
    assert lacking(text, "有 2 项不符，见明细", "-3 1000-1-77 1000-1-78", "-1.25 无") == []


def test_a_long_paper_repeats_its_heads_and_names_its_place_on_every_page(
    village: Village, found: Reconciliation
) -> None:
    read = pages(drawn(village, with_exceptions(with_goods(found, 60), 40)))
    assert len(read) > 5
    assert all(f"第 {number}/{len(read)} 页" in page for number, page in enumerate(read, 1))
    assert all(flat(f"{found.name}（3001）2026 年 3 月") in flat(page) for page in read)
    assert sum("商品编号" in page for page in read) == 2
    listing = [page for page in read if "商品或规则" in page]
    assert len(listing) > 2
    assert any("（续）" in page for page in listing)


def test_of_very_many_entries_the_first_are_listed_and_the_rest_counted(
    village: Village, found: Reconciliation
) -> None:
    text = text_of(drawn(village, with_exceptions(found, ENTRIES_MAX + 5)))
    assert lacking(text, f"直接记分：{ENTRIES_MAX + 5} 条，列前 {ENTRIES_MAX} 条，其余见工作簿") == []


def test_what_points_were_given_for_gifts_and_movement_stand_on_the_paper(
    village: Village, found: Reconciliation
) -> None:
    [gift] = found.donations
    jump = replace(found.movement[0], before=10, change=560, jumped=True, median=20, outlier=True)
    waiting = replace(found.pending, claims=found.exceptions[0].entries)
    shown = replace(
        found,
        donations=(gift, replace(gift, restricted="春节慰问")),
        movement=(jump, *found.movement[1:]),
        pending=waiting,
    )
    text = text_of(drawn(village, shown))
    said = (
        *("VOL-02 助老助洁、探望独居老人 1 1 4", "受赠物资", gift.name, "不限", "春节慰问", "1002 牙刷"),
        *(
            f"逾5日未审未公示的申报：{len(waiting.claims)} 条",
            f"发放净额 {jump.now} 10 +560% 20 变动超过五成；明显偏离本所各站",
        ),
    )
    assert lacking(text, *said) == []


def test_the_paper_states_the_versions_that_the_month_went_by(village: Village, found: Reconciliation) -> None:
    text = text_of(drawn(village, found))
    for version in found.versions:
        said = f"月末有效 {version.rows} 项，本月变更 {version.changed} 项，最近一次变更为流水 {version.latest}"
        assert lacking(text, said) == []


# --- the sheet that the village reads ---------------------------------------------------------------------------------


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
    text = text_of(path.read_bytes())
    said = ("积分收支公开表", "王*", "一组", "香皂", "样例帮扶单位甲", "各项核对全部相符", "演练 DRILL", "尚未月结")
    assert lacking(text, *said) == []
    for hidden in ("王样甲", "赵", "1380000", quiet, "15001", "缺少凭据", quiet[:-3]):
        assert hidden not in text


def test_the_sheet_for_the_village_is_issued_and_sealed_and_counts_as_the_signed_paper(
    village: Village, tmp_path: Path
) -> None:
    path = tmp_path / "公开.pdf"
    with village.writing() as session:
        amend_row(session, SITE_FILE, "3001", {"telephone": "0436-5550009"}, ADMINISTRATOR, scope="1000")
    live(village)
    with village.ledger.reading() as session:
        found = reconcile(session, "3001", MONTH)
        write_papers(session, [found], public=path)
    text = text_of(path.read_bytes())
    listed = len({entry for each in found.exceptions for entry in each.entries})
    assert lacking(text, "监督电话", "0436-5550009", "（盖章处）", f"列出异常 {listed} 条") == []
    assert "待批报损 0" not in text


def test_the_sheet_for_the_village_says_where_a_check_failed_and_who_has_signed(found: Reconciliation) -> None:
    wrong = replace(found.checks[0], ok=False, difference=-3)
    many = [Place(1, "1000-1-1-01", f"{number}组", "王*", number) for number in range(1, 251)]
    read = pages(public_pdf([replace(found, checks=(wrong,))], {"3001": many}, {}, {}, at=AT))
    text = "".join(read)
    assert "有 1 项核对不符" in text
    assert "已签字：管理员" in text
    assert len(read) > 1
    assert all("户主" in page for page in read[:2])
    assert "250组" in text


# --- files ------------------------------------------------------------------------------------------------------------


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
    pdf, xlsx = (path, None) if option == "pdf" else (None, path)
    with village.ledger.reading() as session, pytest.raises(FileKind) as refused:
        write_papers(session, [reconcile(session, "3001", MONTH)], pdf=pdf, xlsx=xlsx)
    assert refused.value.ending == ending
    assert not path.exists()
