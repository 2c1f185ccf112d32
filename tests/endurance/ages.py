"""A village made old fast, and what a person waits for in it.

What people did once is entered again and again, some days later each time: every entry is sealed and posted as it was,
with its dates, times and numbers moved on. So a long history holds every kind of entry that the first days do, and
costs no verb.
"""

import re
import sqlite3  # noqa: TID251 - its machine is counted
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any, Final, TypeVar

from sqlalchemy import event
from sqlalchemy.pool import Pool

from supermarket.books.accounts import household_points, stock, units
from supermarket.books.kinds import POINT, parsed
from supermarket.books.posting import post
from supermarket.books.roots import keep_frontier
from supermarket.books.session import ReadSession, Request, WriteSession
from supermarket.cli.earning.review_queue import waiting
from supermarket.clock import DAY, district_date
from supermarket.corrections.corrections import reverse
from supermarket.district.clocks import confirm_clock
from supermarket.district.gate.papers import waiting as papers_waiting
from supermarket.district.gate.second_persons import Second
from supermarket.district.persons import keep_person
from supermarket.earning.boards import board
from supermarket.earning.claims.claims import Deed, file_claim
from supermarket.earning.claims.kinds import EvidenceFile
from supermarket.earning.claims.notices import publish
from supermarket.earning.claims.posting import post_claims
from supermarket.earning.claims.reviews import review
from supermarket.earning.claims.rosters import Activity, Attendance, take_roster
from supermarket.earning.claims.standing import open_claims
from supermarket.earning.lapsing.expiry import preview
from supermarket.earning.lapsing.lapsing import lapsing_next
from supermarket.households.finding.finding import find
from supermarket.households.finding.lookup import card_named, who
from supermarket.households.households import NewHousehold, enrol, head_name
from supermarket.households.numbers import number
from supermarket.households.proxies import authorise
from supermarket.households.statements import statement_of
from supermarket.journal.entry import Entry
from supermarket.journal.store import Draft, append, entries, streams
from supermarket.ledger import open_ledger
from supermarket.opening import Opening, init
from supermarket.paper.receipts.giving import receipt_of
from supermarket.spending.fund.money import Money, receive_money, spend_money
from supermarket.spending.goods.catalogue import goods_listed
from supermarket.spending.redemption.redemption import Basket, redeem
from supermarket.spending.stock.approvals import Unapproved, approve, request_write_off
from supermarket.spending.stock.approvals import waiting as write_offs_waiting
from supermarket.spending.stock.deliveries import Delivery, receive
from supermarket.spending.stock.purchases import purchases
from supermarket.spending.stock.shelves import on_hand, shelf
from supermarket.spending.stock.spoilage import Spoiled, write_off
from supermarket.spending.stock.stocktakes import Counted, count
from supermarket.spending.stock.transfers import arrive, in_transit, send
from supermarket.spending.till.sessions import shut_till
from supermarket.spending.till.till import Till, open_or_resume
from tests.earning.claims.claiming import NOTICE_DAYS, silent
from tests.village import (
    CLERK,
    MANAGER,
    REVIEWER,
    START,
    Time,
    Village,
    seeded_clock,
    small_district,
)

T = TypeVar("T")
NEIGHBOUR: Final = Request("15002", "5002")
NOTE: Final = "李样乙 came too"
SPAN: Final = 9
"""So many days the life that is lived again takes."""
_DATE: Final = re.compile(r"\b\d{4}-\d\d-\d\d\b")
_MOMENT: Final = re.compile(r"(?<=:)1[78]\d{11}\b")


# --- the years ----------------------------------------------------------------------------------------------------


def live_again(village: Village, first: int, times: int) -> None:
    """Enter all entries after a number so many times again, each time `SPAN` days later; time goes on with them."""
    with village.writing() as session:
        lived = [entry for entry in entries(session.transaction) if entry.seq > first]
        for time in range(1, times + 1):
            _once_more(session, lived, first, time)
    village.time.move(days=times * SPAN)


def _once_more(session: WriteSession, lived: Sequence[Entry], first: int, time: int) -> None:
    days, numbers = time * SPAN, time * len(lived)
    node, epoch = session.stream.origin.split("-")
    names = re.compile(rf"\b{node}-{epoch}-(\d+)(-\d\d)?(?!\d)")

    def renamed(found: re.Match[str]) -> str:
        serial = int(found[1])
        if serial <= first:
            return found[0]
        return number(node, epoch, serial + numbers) if found[2] else f"{node}-{epoch}-{serial + numbers}"

    for entry in lived:
        body = names.sub(renamed, entry.body)
        body = _DATE.sub(lambda day: _later(day[0], days), body)
        body = _MOMENT.sub(lambda at: str(int(at[0]) + days * DAY), body)
        at, key = entry.at + days * DAY, f"{entry.key}+{time}"
        draft = Draft(entry.kind, entry.site, _later(entry.on, days), at, entry.actor, key, body)
        made, session.stream = append(session.transaction, session.stream, draft)
        kind = session.kinds[made.kind]
        post(session.transaction, kind, made, parsed(kind, made))
        keep_frontier(session.transaction, made.origin, session.stream.frontier)
        if "note" in made.content:
            keep_person(session, made.name, {"note": NOTE})


def _later(day: str, days: int) -> str:
    return (date.fromisoformat(day) + timedelta(days=days)).isoformat()


# --- the village --------------------------------------------------------------------------------------------------


@dataclass
class Old:
    """A village of some age: two households with cards, one that fetches for the other, and what is open today."""

    village: Village
    household: str
    other: str
    card: str
    till: Till = field(init=False)
    claim: str = ""
    receipt: str = ""
    sent: str = ""
    asked: str = ""
    lived: int = 0
    """How many entries were written in the days that were lived again."""

    def do(self, verb: Callable[[WriteSession], T]) -> T:
        with self.village.writing() as session:
            return verb(session)

    def see(self, look: Callable[[ReadSession], T]) -> T:
        with self.village.ledger.reading() as session:
            return look(session)

    def take(self, *texts: str) -> None:
        for text in texts:
            self.till.take(text)


def made_old(path: Path, times: int) -> Old:
    """Make a village in which the same days were lived so many times, and which then begins the present."""
    time = Time()
    folder = path.with_suffix(".files")
    folder.mkdir()
    init(path, Opening(small_district(folder), drill=True), seeded_clock(time))
    ledger = replace(open_ledger(path, now=START), clock=seeded_clock(time, seed=2))
    village = Village(ledger, time)
    household, other = village.enrol(), village.enrol("李样乙", None, "二组")
    for each in (household, other):
        village.credit(each, 20)
    old = Old(village, household, other, village.card(household).payload)
    first = size_of(old)
    _live(old)
    old.lived = size_of(old) - first
    live_again(village, first, times)
    # Whatever age it has, the present begins on the same day of a later year, when the oldest awards may lapse.
    time.move(days=_days_to_march(date.fromisoformat(district_date(time.at))))
    with village.writing() as session:
        confirm_clock(session, district_date(time.at), MANAGER, second=Second("23001"))
    village.receive("1001", 100)
    village.receive("1003", 50)
    old.do(lambda session: receive(session, Delivery("1002", 20), NEIGHBOUR))
    for each in (household, other):
        village.credit(each, 100)
    _live(old, slip="B7")
    return old


def size_of(old: Old) -> int:
    """Return how many entries a ledger holds."""
    return old.see(lambda session: sum(each.size for each in streams(session.transaction)))


def _days_to_march(today: date) -> int:
    return (date(today.year + 2, 3, 2) - today).days


def _live(old: Old, slip: str = "A7") -> None:
    """Live some days in which everything comes to its end."""
    village, household, other = old.village, old.household, old.other
    photo = (EvidenceFile(what="photo", sha256=sha256(slip.encode()).hexdigest(), kind="image/jpeg", size=4),)
    claim = old.do(lambda session: file_claim(session, Deed(household, "VOL-01", hours="2", note=NOTE), CLERK)).claim
    refused = old.do(lambda session: file_claim(session, Deed(other, "ENV-01", evidence=photo), CLERK)).claim
    roster = (
        old.do(lambda session: take_roster(session, Activity("LEC-01", "宣讲"), [Attendance(household)], CLERK))
        .claims[0]
        .claim
    )
    for reviewer in (REVIEWER, MANAGER):
        for each in (claim, roster):
            _accepted(old, each, reviewer)
    old.do(lambda session: review(session, refused, "rejected", "not done", REVIEWER))
    old.do(lambda session: publish(session, MANAGER))
    village.receive("1001", 5)
    village.credit(household, 30)
    entry = village.credit(household, 2).entry
    village.reverse(entry)
    old.do(lambda session: authorise(session, household, who(session, other), _later(session.today, 2), CLERK))
    old.till, _resumed = open_or_resume(village.ledger, CLERK)
    old.take(old.card, "1001x2", "+", old.card, "1001", "+")
    old.till.take("29")
    village.reverse(str(old.till.last_receipt()))
    old.do(lambda session: redeem(session, Basket(household, ("1001",), proxy=other), CLERK))
    old.do(lambda session: redeem(session, Basket(household, ("1001",), slip=slip, at="08:30"), CLERK))
    old.take(old.card)
    with village.writing() as session:
        shut_till(session, old.till.opened, CLERK)
    village.time.move(minutes=1)
    with village.writing() as session:
        count(session, [Counted("1001", session.balance(stock("5001"), units("1001")))], CLERK)
    village.time.move(minutes=1)
    sent = old.do(lambda session: send(session, "1001", 1, "5002", CLERK)).entry
    old.do(lambda session: arrive(session, sent, 1, NEIGHBOUR))
    asked = old.do(lambda session: request_write_off(session, Unapproved("1001", 1, "broken"), NEIGHBOUR)).entry
    old.do(lambda session: approve(session, asked, Request("33002", "3002")))
    old.do(lambda session: receive_money(session, Money("10", slip, "test"), MANAGER))
    old.do(lambda session: spend_money(session, Money("10", slip, "test"), MANAGER))
    village.receive("1003", 1, "9001")
    old.do(lambda session: redeem(session, Basket(household, ("1003",)), CLERK))
    village.time.move(days=NOTICE_DAYS)
    old.do(lambda session: post_claims(session, MANAGER, silent))
    village.time.move(days=SPAN - NOTICE_DAYS)


def _accepted(old: Old, claim: str, reviewer: Request) -> None:
    old.do(lambda session: review(session, claim, "accepted", None, reviewer))


# --- the verbs ----------------------------------------------------------------------------------------------------

Verb = Callable[[Old], Any]


def _open(old: Old) -> None:
    old.till, _resumed = open_or_resume(old.village.ledger, CLERK)


def _confirm(old: Old) -> None:
    old.take("+")
    assert old.till.basket is None


def _undo(old: Old) -> None:
    old.till.take("29")
    old.do(lambda session: reverse(session, str(old.till.last_receipt()), "wrong item", CLERK))


def _queue(old: Old) -> None:
    waiting(old.village.ledger, REVIEWER)


def _file(old: Old) -> None:
    photo = (EvidenceFile(what="sign-in", sha256="cd" * 32, kind="image/jpeg", size=4),)
    deed = Deed(old.household, "VOL-01", hours="2", evidence=photo, note=NOTE)
    old.claim = old.do(lambda session: file_claim(session, deed, CLERK)).claim


def _transfer(old: Old) -> None:
    old.sent = old.do(lambda session: send(session, "1001", 1, "5002", CLERK)).entry


def _ask_off(old: Old) -> None:
    old.asked = old.do(lambda session: request_write_off(session, Unapproved("1001", 1, "broken"), CLERK)).entry


def _redeem_slip(old: Old) -> None:
    old.do(lambda session: redeem(session, Basket(old.household, ("1001",), slip="B8", at="08:30"), CLERK))


def _receipt(old: Old) -> None:
    old.see(lambda session: receipt_of(session, str(old.till.last_receipt()), is_copy=False))


def _month(session: ReadSession) -> tuple[str, str]:
    return f"{session.today[:7]}-01", f"{session.today[:7]}-31"


VERBS: Final[Mapping[str, Verb]] = {
    "open the till": _open,
    "scan card": lambda old: old.take(old.card),
    "scan goods": lambda old: old.take("1001"),
    "confirm": _confirm,
    "scan limited": lambda old: old.take(old.card, "1003"),
    "confirm limited": _confirm,
    "receipt": _receipt,
    "find at the till": lambda old: old.take("李"),
    "undo": _undo,
    "redeem by slip": _redeem_slip,
    "redeem by proxy": lambda old: old.do(
        lambda session: (
            authorise(session, old.household, who(session, old.other), session.today, CLERK),
            redeem(session, Basket(old.household, ("1001",), proxy=old.other), CLERK),
        )
    ),
    "redeem then": lambda old: old.do(
        lambda session: redeem(
            session, Basket(old.household, ("1001",)), replace(CLERK, on=_later(session.today, -1), key="then")
        )
    ),
    "redeem again": lambda old: old.do(
        lambda session: redeem(
            session, Basket(old.household, ("1001",)), replace(CLERK, on=_later(session.today, -1), key="then")
        )
    ),
    "shut the till": lambda old: old.do(lambda session: shut_till(session, old.till.opened, CLERK)),
    "balance": lambda old: old.see(
        lambda session: (session.balance(household_points(old.household), POINT), lapsing_next(session, old.household))
    ),
    "statement of a month": lambda old: old.see(
        lambda session: statement_of(session, old.household, session.today[:7])
    ),
    "find a household": lambda old: old.see(lambda session: find(session, "王", "3001", session.today)),
    "find in the district": lambda old: old.see(lambda session: find(session, "王", "1000", session.today)),
    "enrol": lambda old: old.do(lambda session: enrol(session, NewHousehold("孙样丙"), CLERK)),
    "file a claim": _file,
    "review queue": _queue,
    "review": lambda old: old.do(lambda session: review(session, old.claim, "accepted", None, REVIEWER)),
    "review again": lambda old: old.do(lambda session: review(session, old.claim, "accepted", None, MANAGER)),
    "open claims": lambda old: old.see(lambda session: list(open_claims(session))),
    "publish": lambda old: old.do(lambda session: publish(session, MANAGER)),
    "wait": lambda old: old.village.time.move(days=NOTICE_DAYS),
    "post": lambda old: old.do(lambda session: post_claims(session, MANAGER, silent)),
    "roster": lambda old: old.do(
        lambda session: take_roster(
            session, Activity("LEC-01", "宣讲"), [Attendance(old.household), Attendance(old.other)], CLERK
        )
    ),
    "stock list": lambda old: old.see(lambda session: (on_hand(session, "5001"), shelf(session, "5001"))),
    "stock buy": lambda old: old.see(lambda session: purchases(session, "5001")),
    "receive": lambda old: old.village.receive("1001", 3),
    "count": lambda old: old.do(lambda session: count(session, [Counted("1001", 100)], CLERK)),
    "move on": lambda old: old.village.time.move(minutes=2),
    "send": _transfer,
    "in transit": lambda old: old.see(lambda session: in_transit(session, "5002")),
    "arrive": lambda old: old.do(lambda session: arrive(session, old.sent, 1, NEIGHBOUR)),
    "ask to write off": _ask_off,
    "write-offs waiting": lambda old: old.see(write_offs_waiting),
    "approve": lambda old: old.do(lambda session: approve(session, old.asked, MANAGER)),
    "write off": lambda old: old.do(lambda session: write_off(session, Spoiled("1001", 1, "broken", "33001"), CLERK)),
    "papers waiting": lambda old: old.see(papers_waiting),
    "board of the month": lambda old: old.see(lambda session: board(session, "3001", *_month(session))),
    "expiry preview": lambda old: old.see(lambda session: preview(session, site="3001")),
    "goods list": lambda old: old.see(lambda session: goods_listed(session, session.today)),
    "card show": lambda old: old.see(lambda session: card_named(session, old.card)),
    "fund show": lambda old: old.see(lambda session: session.balance("Assets:Fund:5001", "CNY")),
    "head's name": lambda old: old.see(lambda session: head_name(session, old.household, session.today)),
}


# --- what a verb costs --------------------------------------------------------------------------------------------


def steps_of(old: Old, verbs: Mapping[str, Verb]) -> dict[str, int]:
    """Run verbs one after another and return how many instructions SQLite's machine carried out for each.

    It is the same number in every run, on any machine, however much else is running there.
    """
    counted = Counter[str]()
    running = ""

    def count_step() -> None:
        counted[running] += 1

    def lent(driver: sqlite3.Connection, *_of_the_pool: object) -> None:
        driver.set_progress_handler(count_step, 1)

    database = old.village.ledger.database
    database.close()  # the connection that it keeps at hand would not be lent again
    event.listen(Pool, "checkout", lent)
    for running, verb in verbs.items():  # noqa: B007 - the handler reads it
        verb(old)
    event.remove(Pool, "checkout", lent)
    database.close()
    return dict(counted)
