"""A village on a ledger of its own: the people who act in it and what they do, each as a committed write of its own."""

import random
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from supermarket.books.accounts import household_points, stock, units
from supermarket.books.kinds import POINT
from supermarket.books.session import Request, WriteSession
from supermarket.clock import Clock
from supermarket.corrections.corrections import Reversed, reverse
from supermarket.earning.credit import Credited, Deed, credit
from supermarket.households import cards
from supermarket.households.households import NewHousehold, enrol
from supermarket.ledger import Ledger
from supermarket.opening import Opening, init
from supermarket.sample import sample_folder
from supermarket.spending.redemption.redemption import Basket, Redemption, redeem
from supermarket.spending.stock.deliveries import Delivery, Received, receive

START: Final = 1_772_413_200_000
"""When the ledgers of the tests are made: 2026-03-02 09:00 in the district, a Monday."""
SMALL: Final = ("1000", "2001", "3001", "3002", "5001", "5002")
"""The sites of a district of two villages."""
NEIGHBOURS: Final = (*SMALL, "2002", "2019", "3003", "3187", "5003", "6001", "7001")
"""Two villages and what lies about them: one with a shop, one without, two more institutes, a base and a point."""
CLERK: Final = Request(actor="15001", site="5001")
MANAGER: Final = Request(actor="33001", site="3001")
REVIEWER: Final = Request(actor="23001", site="3001")
ADMINISTRATOR: Final = Request(actor="91000", site="1000")
CREDITOR: Final = Request(actor="91000", site="3001")
"""Who credits directly, without claim and notice: an administrator, at the station."""
AUDITOR: Final = Request(actor="41000", site="1000")


@dataclass
class Time:
    """What time it is in a test: it stands still until it is moved."""

    at: int = START
    running: int = 3_600_000
    """For how long the machine has been running, which no setting of the clock changes."""

    def now(self) -> int:
        return self.at

    def uptime(self) -> int:
        return self.running

    def move(self, *, minutes: int = 0, days: int = 0) -> None:
        passed = minutes * 60_000 + days * 86_400_000
        self.at += passed
        self.running += passed


def seeded_clock(time: Time, *, seed: int = 1, told: bool = True) -> Clock:
    """Return a clock whose chance is the same in every run."""
    chance = random.Random(seed)  # noqa: S311 - the same in every run
    return Clock(now=time.now, random=chance.randbytes, told=told, uptime=time.uptime)


def make_ledger(path: Path, *, drill: bool = True, folder: Path | None = None) -> None:
    """Make a ledger of the sample district, or of a folder's, at the centre's machine."""
    init(path, Opening(folder or sample_folder(), drill=drill), seeded_clock(Time(), told=drill))


def small_district(folder: Path, sites: Collection[str] = SMALL) -> Path:
    """Write the files of a small district into a folder: the sample's, without most sites and their staff.

    Where a test looks at the whole ledger again and again, a thousand entries of sites that play no part cost minutes.
    """
    for file in sample_folder().glob("*.csv"):
        lines = file.read_text(encoding="utf-8").splitlines(keepends=True)
        if file.name in {"sites.csv", "staff.csv"}:
            column = 0 if file.name == "sites.csv" else 2
            lines = [line for line in lines if line.split(",")[column] in {*sites, "site"}]
        (folder / file.name).write_text("".join(lines), encoding="utf-8")
    return folder


@dataclass(frozen=True)
class Village:
    """A ledger and the time in it."""

    ledger: Ledger
    time: Time = field(default_factory=Time)

    @contextmanager
    def writing(self) -> Iterator[WriteSession]:
        with self.ledger.writing() as session:
            yield session

    def enrol(self, head: str = "王样甲", phone: str | None = "13800000001", group: str | None = "一组") -> str:
        """Enrol a household at the clerk's shop, whoever of its name is there, and return its number."""
        with self.writing() as session:
            return enrol(session, NewHousehold(head, phone, group, another=True), CLERK).household

    def card(self, household: str) -> cards.NewCard:
        """Issue a card to a household."""
        with self.writing() as session:
            return cards.issue(session, household, CLERK)

    def credit(self, household: str, units: int = 20, rule: str = "VOL-01", key: str | None = None) -> Credited:
        """Credit a household with some units of a deed."""
        with self.writing() as session:
            return credit(session, Deed(household, rule, units), Request(CREDITOR.actor, CREDITOR.site, key=key))

    def receive(self, sku: str = "1001", quantity: int = 100, donor: str | None = None) -> Received:
        """Take in goods at the clerk's shop."""
        with self.writing() as session:
            return receive(session, Delivery(sku, quantity, donor), CLERK)

    def redeem(self, who: str, *lines: str, key: str | None = None) -> Redemption:
        """Give goods to whoever a number or payload names."""
        with self.writing() as session:
            return redeem(session, Basket(who, lines or ("1001",)), Request(CLERK.actor, CLERK.site, key=key))

    def reverse(self, entry: str, reason: str = "wrong item", by: Request = ADMINISTRATOR) -> Reversed:
        """Reverse an entry."""
        with self.writing() as session:
            return reverse(session, entry, reason, by)

    def customer(self, units: int = 20) -> str:
        """Enrol a household that was credited some units of a deed and fetched goods, and return its number."""
        household = self.enrol()
        self.credit(household, units)
        self.receive()
        self.redeem(household)
        return household

    def points(self, household: str) -> int:
        """Return what a household holds."""
        with self.ledger.reading() as session:
            return session.balance(household_points(household), POINT)

    def on_hand(self, sku: str = "1001") -> int:
        """Return what the clerk's shop has of an SKU."""
        with self.ledger.reading() as session:
            return session.balance(stock("5001"), units(sku))
