"""A notice printed again, a passbook of a past month and a board of one are the same bytes whatever changed since."""

from dataclasses import replace
from pathlib import Path

import pytest

from supermarket.earning.boards import board
from supermarket.earning.claims.claims import withdraw
from supermarket.earning.claims.notices import Notice
from supermarket.earning.passbook import passbook_of
from supermarket.households.lists.files import amend_household
from supermarket.paper.boards import draw_board
from supermarket.paper.notices import draw_notice, notice_paper
from supermarket.paper.passbook import write_passbook
from tests.earning.claims.claiming import accepted, claimed, noticed, posted
from tests.paper.storm import STORM
from tests.village import CLERK, MANAGER, Village

MARCH = ("2026-03-01", "2026-03-31")
OFFICE = replace(MANAGER, actor="91000")
"""An administrator, who may look at every household wherever it has moved."""


def notice_drawn(village: Village, notice: Notice, folder: Path) -> list[bytes]:
    pdf, png = folder / "notice.pdf", folder / "notice.png"
    with village.ledger.reading() as session:
        files = draw_notice(session, notice, OFFICE, pdf=pdf, png=png)
    return taken(files)


def passbook_drawn(village: Village, household: str, folder: Path) -> list[bytes]:
    pdf = folder / "passbook.pdf"
    with village.ledger.reading() as session:
        write_passbook(session, passbook_of(session, household, "2026-03"), pdf, operator=OFFICE.actor)
    return taken([pdf])


def board_drawn(village: Village, folder: Path) -> list[bytes]:
    pdf, png = folder / "board.pdf", folder / "board.png"
    with village.ledger.reading() as session:
        files = draw_board(session, "3001", *MARCH, operator=OFFICE.actor, pdf=pdf, png=png)
    return taken(files)


def taken(files: list[Path]) -> list[bytes]:
    """Return what the files hold, and take them away."""
    drawn = [file.read_bytes() for file in files]
    for file in files:
        file.unlink()
    return drawn


def test_a_notice_printed_again_is_the_same_bytes_after_any_change(village: Village, tmp_path: Path) -> None:
    """Also within the hour in which it was published, and when its claims were posted or withdrawn."""
    first, second = village.enrol("王样甲"), village.enrol("李样乙", None, "二组")
    village.receive()
    claims = [claimed(village, household, "VOL-02").claim for household in (first, second)]
    for claim in claims:
        accepted(village, claim)
    notice = noticed(village)
    before = notice_drawn(village, notice, tmp_path)
    assert len(before) == 2
    with village.writing() as session:
        withdraw(session, claims[1], "was not there", CLERK)
    for step in STORM:
        village.time.move(minutes=10)
        step(village, first, second)
        assert notice_drawn(village, notice, tmp_path) == before
        village.time.move(days=31)
        posted(village)
        assert notice_drawn(village, notice, tmp_path) == before


def test_a_notice_says_again_what_was_to_lapse_when_it_was_published(village: Village, tmp_path: Path) -> None:
    household = village.enrol()
    village.credit(household, 20)
    village.receive()
    village.time.move(days=660)  # 2027-12-22
    accepted(village, claimed(village, household, "VOL-02").claim)
    notice = noticed(village)
    before = notice_drawn(village, notice, tmp_path)
    with village.ledger.reading() as session:
        notes = notice_paper(session, notice, full=False).notes
    (line,) = [each for each in notes if "到期" in each]
    assert "1 户共 20 分将于 2027-12-31" in line
    village.redeem(household)
    assert notice_drawn(village, notice, tmp_path) == before


def test_a_passbook_of_a_past_month_is_the_same_bytes_after_any_change(village: Village, tmp_path: Path) -> None:
    first, second = village.enrol("王样甲"), village.enrol("李样乙", None, "二组")
    village.receive()
    for household in (first, second):
        village.credit(household, 20)
        village.redeem(household, "1001x2", "2001")
    claim = claimed(village, first, "VOL-02").claim
    accepted(village, claim)
    noticed(village)
    village.time.move(days=31)  # 2026-04-02
    before = [passbook_drawn(village, household, tmp_path) for household in (first, second)]
    assert posted(village)
    village.credit(first, 5)
    for step in STORM:
        step(village, first, second)
        village.time.move(days=31)
        assert [passbook_drawn(village, household, tmp_path) for household in (first, second)] == before


def test_a_passbook_of_a_past_month_says_what_was_held_earned_and_owed_then(village: Village) -> None:
    household = village.enrol()
    village.receive()
    award = village.credit(household, 20).entry
    village.redeem(household, "1001x2")
    claim = claimed(village, household, "VOL-02").claim
    village.time.move(days=31)
    village.reverse(award)
    village.credit(household, 3)
    accepted(village, claim)
    with village.ledger.reading() as session:
        then, now = passbook_of(session, household, "2026-03"), passbook_of(session, household)
    assert (then.day, then.statement.balance, then.statement.owed, then.cumulative) == ("2026-03-31", 14, 0, 20)
    assert (now.day, now.statement.balance, now.statement.owed, now.cumulative) == (None, 0, 3, 3)
    assert [each.state.value for each in then.claims] == ["filed"]
    assert [each.state.value for each in now.claims] == ["reviewed"]


def test_a_board_of_a_past_month_is_the_same_bytes_after_any_change(village: Village, tmp_path: Path) -> None:
    first, second = village.enrol("王样甲"), village.enrol("李样乙", None, "二组")
    village.receive()
    awards = [village.credit(household, 20).entry for household in (first, second)]
    village.time.move(days=31)
    before = board_drawn(village, tmp_path)
    assert len(before) == 2
    village.reverse(awards[0])
    village.credit(second, 5)
    for step in STORM:
        step(village, first, second)
        village.time.move(days=31)
        assert board_drawn(village, tmp_path) == before


@pytest.mark.parametrize("days", [0, 31])
def test_who_does_not_wish_to_be_shown_any_more_stands_on_no_board(village: Village, days: int) -> None:
    household = village.enrol()
    village.credit(household, 20)
    village.time.move(days=days)
    with village.writing() as session:
        amend_household(session, household, group=None, shop=None, listed=False, request=CLERK)
    with village.ledger.reading() as session:
        assert board(session, "3001", *MARCH) == []
