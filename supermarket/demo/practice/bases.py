"""Bases and points in the demo: twelve of them with visits and services, things lent, books read, things found."""

import random
from datetime import date, timedelta
from pathlib import Path
from typing import Any, Final

from supermarket.books.session import Request, WriteSession
from supermarket.demo.scene import ADMINISTRATOR, FIRST_DAY, Stage
from supermarket.demo.telling import Teller, typed
from supermarket.district.dated.file_imports import import_file
from supermarket.district.dated.files import STAFF_FILE
from supermarket.district.dated.imports import RegisterFile, add_row
from supermarket.district.dated.registers import all_in_force, in_force
from supermarket.district.gate.second_persons import Second
from supermarket.district.sites import site_of
from supermarket.locale import _
from supermarket.practice.bases.copies import Coming, here, item_of, receive_copies, remove_copies
from supermarket.practice.bases.files import ITEM_FILE, OPENING_FILE
from supermarket.practice.bases.finds import Finding, hand_over, open_finds, pass_on, record_find, take_claim
from supermarket.practice.bases.kinds import ITEMS, OPENINGS, Item
from supermarket.practice.bases.loans import Lending, end_loan, lend, open_loans
from supermarket.practice.bases.openings import is_open, month_sessions
from supermarket.practice.bases.visits import Visits, count_visits
from supermarket.practice.orders.registers import SERVICES

BASES: Final = (*(f"600{number}" for number in range(1, 9)), *(f"700{number}" for number in range(1, 5)))
READING_ROOMS: Final = {"6003": 900, "7003": 450, "7004": 700}
"""Where books were given, and how many: 2,050 in three rooms (domain.md section 1, row 25)."""
SQUARE: Final = "7001"
"""The point of the square, where good deeds are counted (row 10) and an umbrella is never given back."""
PLEDGES: Final = ("移风易俗倡议书", "文明过节倡议书")
DONOR: Final = "9001"
PURSE: Final = "黑色钱包"
SATURDAY: Final = 5
_VISITORS: Final = (32, 62)
_SERVED: Final = (218, 318)
_DEEDS: Final = (36, 48)
_COPIES: Final = 6
_EVERYWHERE: Final = frozenset({"1", "4", "6"})
"""Umbrellas, lunch boxes and plasters are at every base; of the rest each has a quarter."""
_MISSED: Final = 0.03
_BORROWS: Final = 0.1
"""How often an umbrella is lent on a day, where there are no books."""
_FOUND_WEEK: Final = 5
"""In which week of the months three things are found at the square."""
_KEPT_SINCE: Final = "2026-03-07"
"""What was lent at the square on this day, an umbrella, is never given back."""
_EXPIRES: Final = FIRST_DAY + timedelta(days=70)
"""The last day of the medicine that came first, so that some of it expires in the demo."""


def clerk_of(site: str) -> Request:
    """Return who asks when the clerk of a base does something there."""
    return Request(actor=f"1{site}", site=site)


def prepare_bases(stage: Stage, sample: Path) -> None:
    """Take in opening days and things, hire clerks, and let copies come to every base."""
    with stage.writing() as session:
        _take_in(session, OPENING_FILE, sample / "openings.csv")
        _take_in(session, ITEM_FILE, sample / "items.csv")
        staff = [(f"1{site}", site) for site in BASES]
        for code, site in (*staff, (f"2{SQUARE}", SQUARE)):
            cells = {"staff": code, "role": "clerk", "site": site}
            add_row(session, STAFF_FILE, cells, ADMINISTRATOR, scope=ADMINISTRATOR.site)
        items = all_in_force(session, ITEMS, session.today)
        for site in BASES:
            for item in items:
                if item.sort != "book" and (item.item in _EVERYWHERE or (int(item.item) + int(site)) % 4 == 0):
                    receive_copies(session, _coming(item), clerk_of(site))
        books = [item.item for item in items if item.sort == "book"]
        for site, count in READING_ROOMS.items():
            for number, book in enumerate(books):
                part = count // len(books) + (number < count % len(books))
                receive_copies(session, Coming(book, part, donor=DONOR), clerk_of(site))


def _take_in(session: WriteSession, file: RegisterFile[Any], path: Path) -> None:
    import_file(session, file, path, ADMINISTRATOR, scope=ADMINISTRATOR.site)


def _coming(item: Item) -> Coming:
    expires = _EXPIRES.isoformat() if item.sort == "medicine" else None
    return Coming(item.item, _COPIES, expires=expires, cost=1_200)


def live_bases(session: WriteSession, day: date, chance: random.Random) -> None:
    """Live a day at every base that is open: who comes, who is served, what is lent, what is found."""
    on = day.isoformat()
    _give_back(session, chance)
    for site in BASES:
        opening = in_force(session, OPENINGS, site, on)
        if opening is None or not is_open(opening.calendar, on) or chance.random() < _MISSED:
            continue
        by = clerk_of(site)
        count_visits(session, Visits("visit", chance.randint(*_VISITORS)), by)
        if day.weekday() == SATURDAY:
            _count_week(session, site, chance)
        if site in READING_ROOMS or chance.random() < _BORROWS:
            _lend(session, site, chance)
    if day.weekday() == SATURDAY:
        _find(session, day)


def _count_week(session: WriteSession, site: str, chance: random.Random) -> None:
    by = clerk_of(site)
    menu = [service.service for service in all_in_force(session, SERVICES, session.today)]
    service = chance.choice(menu) if menu else None
    count_visits(session, Visits("service", chance.randint(*_SERVED), service=service), by)
    if site == SQUARE:
        count_visits(session, Visits("deed", chance.randint(*_DEEDS)), by)
        count_visits(session, Visits("leaflet", 600, "about", title="文明实践宣传单"), by)
        for title in PLEDGES:
            count_visits(session, Visits("pledge", chance.randint(80, 120), title=title), by)


def _lend(session: WriteSession, site: str, chance: random.Random) -> None:
    """Lend a book in a reading room, elsewhere an umbrella, to a household that comes by or to a stranger."""
    item = chance.choice(("101", "102", "103", "104", "105", "106")) if site in READING_ROOMS else "1"
    number = chance.randint(100, 999)
    lend(session, Lending(item, stranger=f"样例读者 10030{number}000"), clerk_of(site))


def _give_back(session: WriteSession, chance: random.Random) -> None:
    """Let most of what is due come back; one in thirty is lost and paid for, one umbrella of the square stays away."""
    for loan in open_loans(session):
        due = (date.fromisoformat(session.today) - date.fromisoformat(loan.until)).days
        kept = (loan.site, loan.on) == (SQUARE, _KEPT_SINCE)
        if kept or due < chance.randint(-20, 2):
            continue
        if chance.randint(1, 30) == 1:
            end_loan(session, loan.loan, clerk_of(loan.site), step="report lost", paid=1_500)
        else:
            end_loan(session, loan.loan, clerk_of(loan.site), step="give back")


def _find(session: WriteSession, day: date) -> None:
    """Find three things in April: one is handed over, one goes to the police, one waits."""
    by, week = clerk_of(SQUARE), (day - FIRST_DAY).days // 7
    if session.today == _KEPT_SINCE:
        lend(session, Lending("1", stranger="样例路人 10030123000"), by)
    if week == _FOUND_WEEK:
        record_find(session, Finding(PURSE, "广场东侧长椅", 300, finder="样例市民 10030456000"), by)
        record_find(session, Finding("身份证件一张", "广场入口", 0), by)
        record_find(session, Finding("儿童外套", "健身器材旁", 80), by)
    if week == _FOUND_WEEK + 1:
        (papers,) = (find for find in open_finds(session, SQUARE) if find.thing.startswith("身份证件"))
        pass_on(session, papers.find, "police", by)
    if day > _EXPIRES and week == (_EXPIRES - FIRST_DAY).days // 7 + 1:
        for item in all_in_force(session, ITEMS, session.today):
            if item.sort == "medicine" and here(session, "6001", item.item):
                remove_copies(session, item.item, _COPIES, "expired", clerk_of("6001"))


def tell_bases(stage: Stage, teller: Teller) -> None:
    """Tell what was found at the square and how it came back to its owner, and how many days it was open."""
    by = clerk_of(SQUARE)
    with stage.ledger.reading() as session:
        (purse,) = (find for find in open_finds(session, SQUARE) if find.thing == PURSE)
    with stage.writing() as session:
        claimed = take_claim(session, purse.find, "内有合影一张和红色钥匙扣", by)
    text = _("Find {find}: {thing} is {state}.")
    teller.tell(
        _("Somebody asks for the purse that was found in April, and says what only its owner knows."),
        typed("find claim", purse.find, "--proof", "内有合影一张和红色钥匙扣", by=by),
        text.format(find=claimed.find, thing=claimed.thing, state=_(claimed.state)),
    )
    owner, second = "样例失主 10030789000", f"2{SQUARE}"
    with stage.writing() as session:
        given = hand_over(session, purse.find, owner, by, second=Second(second))
    teller.tell(
        _("It looks valuable, so it is handed over before a second person."),
        typed("find hand-over", purse.find, "--owner", owner, "--second", second, by=by),
        text.format(find=given.find, thing=given.thing, state=_(given.state)),
    )
    _tell_opening(stage, teller)
    with stage.writing() as session:
        moved = receive_copies(session, Coming("6", 20, expires="2027-12-31"), by)
        name = item_of(session, "6", session.today).name
    text = _("Entry {entry}: {quantity} of {name} ({item}) came; {here} are here now.")
    teller.tell(
        _("Fresh plasters come to the point; what expires first is given first, and what has expired never."),
        typed("copies receive", "6", 20, "--expires", "2027-12-31", by=by),
        text.format(name=name, entry=moved.entry, quantity=moved.quantity, item=moved.item, here=moved.here),
    )


def _tell_opening(stage: Stage, teller: Teller) -> None:
    with stage.ledger.reading() as session:
        found = month_sessions(session, SQUARE, "2026-04")
        site = site_of(session, SQUARE, session.today)
    text = _("{site}, {first} to {last}: {held} of {planned} sessions held.")
    teller.tell(
        _(
            "Every site has its opening days; a session counts as held when somebody was counted there, "
            "or its till was open."
        ),
        typed("opening show", "--month", "2026-04", "--site", SQUARE),
        text.format(
            site=f"{site.name} ({SQUARE})", first=found.first, last=found.last, held=found.held, planned=found.planned
        ),
    )
