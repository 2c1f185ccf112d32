"""The notice as a township accepts it: issued by a body, with day, seal and telephone, and a strip for phones."""

from dataclasses import replace
from pathlib import Path

from supermarket.district.dated.files import SITE_FILE
from supermarket.district.dated.imports import amend_row
from supermarket.households.households import members_of
from supermarket.households.lists.files import new_member
from supermarket.paper.notices import draw_notice, notice_paper
from supermarket.people.erasing import erase
from tests.earning.claims.claiming import accepted, claimed, noticed
from tests.paper.reading import open_png, page_text
from tests.village import ADMINISTRATOR, CLERK, MANAGER, Village

OFFICE = replace(MANAGER, actor="91000")


def published(village: Village, *heads: tuple[str, str]) -> list[tuple[str, ...]]:
    """Publish a notice of one deed of each head, and return its rows."""
    for number, (head, group) in enumerate(heads):
        household = village.enrol(head, f"138000000{number:02}", group)
        accepted(village, claimed(village, household, "VOL-02").claim)
    notice = noticed(village)
    with village.ledger.reading() as session:
        return [row[:3] for row in notice_paper(session, notice, full=True).rows]


def test_it_goes_group_after_group_by_the_groups_number_and_in_each_by_name(village: Village) -> None:
    heads = [("王样甲", "十组"), ("李样乙", "二组"), ("周样丙", "东沟"), ("陈样丁", "2组"), ("吴样戊", "一组")]
    assert published(village, *heads) == [
        ("1", "一组", "吴样戊"),
        ("2", "二组", "李样乙"),
        ("3", "2组", "陈样丁"),
        ("4", "十组", "王样甲"),
        ("5", "东沟", "周样丙"),
    ]


def test_it_names_who_issues_it_when_where_to_telephone_and_has_room_for_the_seal(
    village: Village, tmp_path: Path
) -> None:
    with village.writing() as session:
        amend_row(session, SITE_FILE, "2001", {"telephone": "0436-5550001"}, ADMINISTRATOR, scope="1000")
    accepted(village, claimed(village, village.enrol(), "VOL-02").claim)
    notice = noticed(village)
    with village.writing() as session:
        amend_row(session, SITE_FILE, "3001", {"telephone": "0436-5550002"}, ADMINISTRATOR, scope="1000")
    pdf, png = tmp_path / "n.pdf", tmp_path / "n.png"
    with village.ledger.reading() as session:
        draw_notice(session, notice, OFFICE, pdf=pdf, png=png)
    text = "".join(page_text(pdf.read_bytes(), 0).split())
    year, month, day = (int(part) for part in notice.first_day.split("-"))
    for words in ("监督电话：0436-5550001", f"{year}年{month}月{day}日", "（盖章处）"):
        assert words in text, words
    assert "5550002" not in text  # as it was when it was published


def test_its_picture_is_a_narrow_strip_as_long_as_what_it_says(village: Village, tmp_path: Path) -> None:
    household = village.enrol()
    sizes = []
    for deeds in (1, 4):
        for _deed in range(deeds):
            village.time.move(days=1)
            accepted(village, claimed(village, household, "VOL-02").claim)
        notice = noticed(village)
        png = tmp_path / f"{deeds}.png"
        with village.ledger.reading() as session:
            draw_notice(session, notice, OFFICE, png=png)
        sizes.append(open_png(png.read_bytes()).size)
    (width, short), (same, long) = sizes
    assert width == same <= 720
    assert short < long


def test_what_a_member_did_whose_details_are_erased_is_put_down_to_nobody_else(village: Village) -> None:
    household = village.enrol()
    with village.writing() as session:
        member = new_member(session, household, "周样离", None, CLERK).code
    accepted(village, claimed(village, household, "VOL-02", member=member).claim)
    notice = noticed(village)
    with village.writing() as session:
        erase(session.transaction, [row.person for row in members_of(session, household, session.today)][1:])
    with village.ledger.reading() as session:
        assert [row[2] for row in notice_paper(session, notice, full=True).rows] == ["*"]
