"""What a village's base does in a day, so that every table of bases has a row and every rule something to break."""

from typing import Any

from supermarket.books.session import WriteSession
from supermarket.district.dated.imports import RegisterFile, add_row
from supermarket.district.gate.second_persons import Second
from supermarket.practice.bases.copies import Coming, receive_copies, remove_copies
from supermarket.practice.bases.files import ITEM_FILE, OPENING_FILE
from supermarket.practice.bases.finds import Finding, hand_over, pass_on, record_find, take_claim, turn_down
from supermarket.practice.bases.loans import Lending, end_loan, lend
from supermarket.practice.bases.visits import Visits, count_visits
from tests.village import ADMINISTRATOR, CLERK, MANAGER, Village

UMBRELLA, PLASTER, BOOK, CUP = "1", "6", "101", "27"


def record_things(session: WriteSession) -> None:
    """Record opening days and four things: one of each sort that differs."""
    rows: tuple[tuple[RegisterFile[Any], dict[str, str]], ...] = (
        (OPENING_FILE, {"site": "5001", "calendar": "wed 15", "times": "08:30-11:30"}),
        (ITEM_FILE, {"item": UMBRELLA, "name": "雨伞", "sort": "umbrella", "lendable": "yes", "days": "3"}),
        (ITEM_FILE, {"item": PLASTER, "name": "创可贴", "sort": "medicine"}),
        (ITEM_FILE, {"item": BOOK, "name": "童话选读", "sort": "book", "lendable": "yes", "days": "30"}),
        (ITEM_FILE, {"item": CUP, "name": "纸杯", "sort": "other"}),
    )
    for file, cells in rows:
        add_row(session, file, cells, ADMINISTRATOR, scope="1000")


def live_bases(village: Village) -> dict[str, str]:
    """Count, receive, lend, lose, give out, find and hand over; return the names of what is there in the end."""
    household = village.enrol("冯样甲")
    names = {}
    with village.writing() as session:
        today = session.today
        record_things(session)
        names["miscounted"] = count_visits(session, Visits("visit", 200, "about"), CLERK).entry
        count_visits(session, Visits("visit", 20, mends=names["miscounted"]), CLERK)
        names["counted"] = count_visits(session, Visits("study", 30), CLERK).entry
        count_visits(session, Visits("pledge", 1_000, "at-least", title="文明倡议书"), CLERK)
        receive_copies(session, Coming(UMBRELLA, 3, donor="9001", cost=4_500), CLERK)
        receive_copies(session, Coming(PLASTER, 5, expires=today), CLERK)
        receive_copies(session, Coming(PLASTER, 5, expires="2027-12-31"), CLERK)
        remove_copies(session, PLASTER, 6, "given-out", CLERK)
        names["lent"] = lend(session, Lending(UMBRELLA, household, "1"), CLERK).loan
        lost = lend(session, Lending(UMBRELLA, stranger="红衣男士 13800000009"), CLERK).loan
        end_loan(session, lost, CLERK, step="report lost", paid=1_500)
        names["returned"] = lend(session, Lending(UMBRELLA, household), CLERK).loan
        end_loan(session, names["returned"], CLERK, step="give back")
        names["found"] = record_find(session, Finding("灰色手套", "村口"), CLERK).find
        names["purse"] = record_find(session, Finding("黑色钱包", "广场", 300, finder="李样 13800000008"), CLERK).find
        names["claimed"] = record_find(session, Finding("金戒指", "广场", 2_000), CLERK).find
        umbrella = record_find(session, Finding("雨伞", "车站"), CLERK).find
        take_claim(session, names["claimed"], "内侧刻有一个王字", CLERK)
        turn_down(session, take_claim(session, names["purse"], "说不出颜色", CLERK).find, "与失物不符", CLERK)
        take_claim(session, names["purse"], "内有合影一张", CLERK)
        hand_over(session, names["purse"], "王样 13800000007", CLERK, second=Second(MANAGER.actor))
        pass_on(session, umbrella, "police", CLERK)
    return names
