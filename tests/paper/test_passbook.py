"""The passbook on A5 says in Chinese what the ledger says, and names the head in full only to those at home there."""

from pathlib import Path

import pypdfium2  # type: ignore[import-untyped]
import pytest

from supermarket.earning.claims.reviews import review
from supermarket.earning.passbook import passbook_of
from supermarket.errors.files import FileExists, FileKind
from supermarket.errors.staff import StaffUnknown
from supermarket.paper.drawing.marks import points
from supermarket.paper.passbook import A5, write_passbook
from tests.earning.claims.claiming import claimed, earned
from tests.paper.reading import page_text, pages
from tests.refusing import refused
from tests.village import REVIEWER, Village


def printed(
    village: Village, household: str, pdf: Path, operator: str | None = "15001", month: str | None = None
) -> str:
    pdf.unlink(missing_ok=True)
    with village.ledger.reading() as session:
        write_passbook(session, passbook_of(session, household, month), pdf, operator=operator)
    data = pdf.read_bytes()
    return "".join("".join(page_text(data, page) for page in range(pages(data))).split())


def test_every_page_is_a5_and_a_long_passbook_has_several(village: Village, tmp_path: Path) -> None:
    household = village.enrol()
    for _deed in range(40):
        village.credit(household, 1)
    text = printed(village, household, tmp_path / "p.pdf")
    data = (tmp_path / "p.pdf").read_bytes()
    assert pages(data) > 1
    with pypdfium2.PdfDocument(data) as document:
        for page in document:
            assert [round(size) for size in page.get_size()] == [round(points(size)) for size in A5]
    assert text.count("直接记分") == 40
    for page in range(pages(data)):
        words = "".join(page_text(data, page).split())
        assert f"户号：{household}" in words
        assert "日期事项积分" in words or "善行日期事项" in words
        assert "待追回" not in words  # an empty column says nothing
    assert f"第{pages(data)}/{pages(data)}页" in text


def test_it_shows_awards_redemptions_reversals_claims_and_what_is_owed(village: Village, tmp_path: Path) -> None:
    household = village.enrol()
    wrong = village.credit(household, 20).entry
    village.receive()
    village.redeem(household, "1001x2", "2001")
    village.reverse(wrong)
    award = earned(village, household)
    rejected = claimed(village, household, "VOL-01", quantity=2).claim
    with village.writing() as session:
        review(session, rejected, "rejected", "没有签退记录", REVIEWER)
    text = printed(village, household, tmp_path / "p.pdf")
    assert "演练DRILL" in text
    for words in (household, "志愿服务时长20小时", "香皂×2、理发", "记分冲正", "+16", "申报入账", "待追回：12"):
        assert words in text, words
    for words in ("未通过", "没有签退记录", "已入账", "待追回12分"):
        assert words in text, words
    assert award.entry in text
    village.reverse(award.entry)
    assert "已由" in printed(village, household, tmp_path / "p.pdf")


def test_a_month_begins_with_what_was_held_before(village: Village, tmp_path: Path) -> None:
    household = village.enrol()
    village.credit(household, 20)
    village.time.move(days=40)
    village.credit(household, 7)
    text = printed(village, household, tmp_path / "p.pdf", month="2026-04")
    assert "期间：2026-04" in text
    assert "期初结余20" in text
    assert "时长7小时" in text
    assert "时长×20" not in text


def test_what_lapses_is_said_in_time_and_after_it_has_lapsed(village: Village, tmp_path: Path) -> None:
    household = village.enrol()
    village.credit(household, 20)
    assert "后失效" not in printed(village, household, tmp_path / "p.pdf")
    village.time.move(days=660)
    assert "其中20分在2027-12-31后失效" in printed(village, household, tmp_path / "p.pdf")


@pytest.mark.parametrize(
    ("operator", "name"), [("15001", "王样甲"), ("33001", "王样甲"), ("15002", "王*"), ("41000", "王*"), (None, "王*")]
)
def test_the_heads_full_name_is_for_those_at_home_there(
    village: Village, tmp_path: Path, operator: str | None, name: str
) -> None:
    household = village.enrol()
    text = printed(village, household, tmp_path / "p.pdf", operator)
    assert f"户主：{name}" in text
    assert ("王样甲" in text) == (name == "王样甲")


def test_it_never_shows_a_phone(village: Village, tmp_path: Path) -> None:
    household = village.enrol()
    assert "0001" not in printed(village, household, tmp_path / "p.pdf").replace(household, "")


def test_no_stranger_no_other_ending_and_no_file_that_is_there(village: Village, tmp_path: Path) -> None:
    household = village.enrol()
    with refused(village.ledger, StaffUnknown, operator="99"):
        printed(village, household, tmp_path / "p.pdf", "99")
    with refused(village.ledger, FileKind, path=str(tmp_path / "p.png"), ending=".pdf"):
        printed(village, household, tmp_path / "p.png")
    printed(village, household, tmp_path / "p.pdf")
    with village.ledger.reading() as session, pytest.raises(FileExists):
        write_passbook(session, passbook_of(session, household), tmp_path / "p.pdf", operator=None)
