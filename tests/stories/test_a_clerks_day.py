"""A clerk's whole day at the installed till, on a real ledger, in Chinese: what it comes to is worked out by hand here.

She signs in with her PIN, serves thirty households with a wrong scan among each one's goods, gives a new card for a
frozen one, counts what the book lacks, loses the machine's power in the middle, undoes a basket, and shuts.

    households    each takes                       points   has left of 50
     1 to 10      2 soaps (3 each)                      6        44
    11 to 15      1 bag of rice (30)                   30        20
    16 to 20      4 bags of salt (3 each)              12        38
    21 to 25      1 washing powder (12), 1 haircut     22        28
    26            1 toothbrush (4)                      4        46
    27 to 29      2 toothbrushes                        8        42
    30            3 soaps, undone; then 1 soap          3        47
    all           60 + 150 + 60 + 110 + 4 + 24 + 3 = 411

    goods              delivered or counted   given                  left
    soap 1001                   60            10 x 2 + 1 = 21         39
    washing powder 1007         20            5                       15
    rice 1015                   12            5                        7
    salt 1018                   30            5 x 4 = 20              10
    toothbrush 1002              8            1 + 3 x 2 = 7            1
"""

import re
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pytest

from supermarket.books.accounts import household_points, redeemed, stock, units
from supermarket.books.kinds import POINT
from supermarket.clock import system_clock
from supermarket.households import cards
from supermarket.households.finding.lookup import card_named
from supermarket.journal.store import entries
from supermarket.ledger import Ledger, open_ledger
from supermarket.opening import Opening, init
from supermarket.sample import sample_folder
from supermarket.spending.redemption.receipt_codes import receipt_code
from supermarket.spending.till.commands import COMMANDS, Act
from tests.cli.terminal import Terminal
from tests.command import run
from tests.pins import give_pin
from tests.sound import check_sound
from tests.village import ADMINISTRATOR, CLERK, Village

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no pseudo-terminals")
PIN: Final = "4071"
SOAP, POWDER, RICE, SALT = "2000000010014", "2000000010076", "2000000010151", "2000000010182"
TOOTHBRUSH: Final = "2000000010021"
HAIRCUT: Final = "2000000020013"
DELIVERED: Final = {"1001": 60, "1007": 20, "1015": 12, "1018": 30}
WRONG: Final = ("6901234567892", "2000000010015", "没有的货", "1" * 32, "1000-1-57-99", "29" + "0" * 11)
"""Goods that nobody sells, a misread barcode, a name of nothing, a card and a number that do not check, no command."""

LEFT: Final = [44] * 10 + [20] * 5 + [38] * 5 + [28] * 5 + [46] + [42] * 3 + [47]
ON_HAND: Final = {"1001": 39, "1002": 1, "1007": 15, "1015": 7, "1018": 10}
POINTS: Final = 411


@dataclass(frozen=True)
class Shop:
    """The ledger's file and the thirty households with their cards; the frozen card is the sixteenth's."""

    path: Path
    folder: Path
    households: Sequence[str]
    cards: Sequence[str]
    blank: str

    def till(self) -> Terminal:
        """Sign in and start the till; return it when it takes scans."""
        where = ("--db", self.path, "--site", CLERK.site, "--operator", CLERK.actor)
        folders = ("--receipts", self.folder / "receipts", "--backup", self.folder / "stick")
        till = Terminal("counter", *where, *folders, env={"SUPERMARKET_LANG": "zh"})
        till.until("口令：")
        till.type(f"{PIN}\r")
        till.until("收台")
        return till


def code(act: Act) -> str:
    return next(command.barcode for command in COMMANDS if command.act is act)


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Shop]:
    """Make a real ledger with thirty households of 50 points each, and goods on the shelf; but no toothbrush."""
    path = tmp_path / "ledger.db"
    init(path, Opening(sample_folder()), system_clock())
    ledger = open_ledger(path)
    village = Village(ledger)
    heads = [f"{family}样{given}" for family in "王李张" for given in "甲乙丙丁戊己庚辛壬癸"]
    households = [village.enrol(head, None, "一组") for head in heads]
    payloads = []
    for household in households:
        village.credit(household, 50)
        payloads.append(village.card(household).payload)
    for sku, quantity in DELIVERED.items():
        village.receive(sku, quantity)
    with village.writing() as session:
        cards.freeze(session, card_named(session, payloads[15]), CLERK)
        (blank,) = cards.issue_blanks(session, 1, ADMINISTRATOR)
    give_pin(ledger, CLERK.actor, PIN)
    ledger.close()
    yield Shop(path, tmp_path, households, payloads, blank.payload)
    ledger = open_ledger(path)
    check_sound(ledger)
    ledger.close()


def served(till: Terminal, number: int, *scans: str, left: int) -> str:
    """Scan a card, a wrong thing, the goods and the confirmation; return the receipt's number."""
    card, *goods = scans
    wrong = WRONG[number % len(WRONG)]
    till.type("".join(f"{scan}\r\n" for scan in (card, wrong, *goods, code(Act.CONFIRM))))
    shown = till.until(f"剩余 {left} 分。")
    assert shown.count("\a") == 1, shown
    return str(re.findall(r"小票 ([0-9-]+)：", shown)[-1])


def until_the_power_fails(shop: Shop) -> str:
    """Serve the first eighteen and begin with the next; return the last receipt."""
    with shop.till() as till:
        for number in range(1, 11):
            served(till, number, shop.cards[number - 1], SOAP, SOAP, left=44)
        for number in range(11, 16):
            served(till, number, shop.cards[number - 1], RICE, left=20)
        till.type(f"{shop.cards[15]}\r\n")  # the card that was reported lost
        assert "\a" in till.until(">> ")
        till.type(f"{shop.blank}\r\n1\r\n")
        till.until(">> 新卡")
        till.type(f"{SALT}\r\n4\r\n{SALT}\r\n")  # a fifth is more than the household may have
        assert "\a" in till.until(">> ")
        till.type("+\r\n")
        till.until("剩余 38 分。")
        last = ""
        for number in (17, 18):
            last = served(till, number, shop.cards[number - 1], SALT, "4", left=38)
        till.type(f"{shop.cards[18]}\r\n{SALT}\r\n")
        till.until("剩余 47\n")
        till.kill()
    return last


def from_there_to_the_evening(shop: Shop, last: str) -> None:
    """Go on with what was left open, serve the rest, and shut."""
    with shop.till() as till:
        title = till.until_row(last)[1]
        assert "副本" in title
        for number in (19, 20):
            served(till, number, shop.cards[number - 1], SALT, "4", left=38)
        for number in range(21, 26):
            served(till, number, shop.cards[number - 1], POWDER, HAIRCUT, left=28)
        till.type(f"{shop.cards[25]}\r\n{TOOTHBRUSH}\r\n")  # by the book there is none; there are eight
        assert "\a" in till.until(">> ")
        till.type("1\r\n8\r\n1\r\n+\r\n")
        till.until("剩余 46 分。")
        for number in range(27, 30):
            served(till, number, shop.cards[number - 1], TOOTHBRUSH, TOOTHBRUSH, left=42)
        receipt = served(till, 30, shop.cards[29], SOAP, "3", left=41)
        till.type(f"{receipt_code(receipt)}\r\n1\r\n1\r\n")
        till.until("剩余 47\n")
        till.type("+\r\n")
        till.until("剩余 47 分。")
        till.type(f"{shop.cards[0]}\r\n{SOAP}\r\n{code(Act.SHUT)}\r\n")  # nobody confirms this one
        till.until("仍要收台")
        till.type("1\r\n")
        assert f"兑换 30 次，共 {POINTS} 分" in till.ended()


def test_a_clerks_day_comes_to_what_it_should(shop: Shop) -> None:
    last = until_the_power_fails(shop)
    from_there_to_the_evening(shop, last)
    ledger = open_ledger(shop.path)
    assert_books_are_right(ledger, shop)
    with ledger.reading() as session:
        day = [entry for entry in entries(session.transaction) if "till" in entry.content or "opened" in entry.content]
        counts = [entry for entry in entries(session.transaction) if entry.kind == "stock.counted"]
    ledger.close()
    assert [(entry.content["book"], entry.content["counted"]) for entry in counts] == [(0, 8)]
    assert {entry.content["known"] for entry in (*day, *counts)} == {"pin"}
    assert len([entry for entry in day if entry.kind == "goods.redeemed"]) == 31
    assert len(list((shop.folder / "receipts").iterdir())) == 31

    (stick,) = (shop.folder / "stick").glob("*.db")
    verified = run("audit", "verify", "--db", stick, "--json")
    assert verified.code == 0
    assert verified.json["ok"]
    backup = open_ledger(stick)
    assert_books_are_right(backup, shop)
    backup.close()


def assert_books_are_right(ledger: Ledger, shop: Shop) -> None:
    with ledger.reading() as session:
        held = [session.balance(household_points(household), POINT) for household in shop.households]
        on_hand = {sku: session.balance(stock("5001"), units(sku)) for sku in ON_HAND}
        taken = session.balance(redeemed("5001"), POINT)
    assert (held, on_hand, taken) == (LEFT, ON_HAND, POINTS)
