"""A redemption's receipts as the ledger has it: what both say, and the files that a printer takes them from."""

import os
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Final

import pytest

from supermarket.audit.verification.verify import verify
from supermarket.cli.frame.console import columns_of
from supermarket.district.clocks import confirm_clock
from supermarket.district.dated.imports import amend_row, end_row
from supermarket.district.gate.second_persons import Second
from supermarket.errors.corrections import EntryUnknown, ReceiptUnknown
from supermarket.households.finding.lookup import who
from supermarket.households.proxies import authorise
from supermarket.journal.merkle import Tree
from supermarket.journal.store import entries
from supermarket.paper.receipts.giving import receipt_of, write_receipts
from supermarket.paper.receipts.paper import receipt_pdf
from supermarket.paper.receipts.printer import print_texts
from supermarket.paper.receipts.receipts import COLUMNS, Lapse, Receipt, ReceiptLine, receipt_text
from supermarket.spending.goods.files import GOODS_FILE
from supermarket.spending.redemption.redemption import Basket, redeem
from tests.paper.storm import STORM
from tests.refusing import refused
from tests.sound import check_sound
from tests.village import ADMINISTRATOR, CLERK, MANAGER, START, Village

if sys.platform != "win32":
    import pty
    import tty

TODAY: Final = "2026-03-02"


@pytest.fixture
def shop(village: Village) -> Iterator[Village]:
    """Give a village with 20 soaps; its books agree in the end."""
    village.receive(quantity=20)
    yield village
    check_sound(village.ledger)


@pytest.fixture
def household(shop: Village) -> str:
    """Enrol a household with 50 points."""
    number = shop.enrol("王样甲")
    shop.credit(number, 50)
    return number


def receipt(shop: Village, entry: str, *, is_copy: bool = False) -> Receipt:
    with shop.ledger.reading() as session:
        return receipt_of(session, entry, is_copy=is_copy)


def test_a_receipt_and_its_copy_say_what_was_to_lapse_next_right_then(shop: Village, household: str) -> None:
    assert receipt(shop, shop.redeem(household, "1001x2").entry).lapse is None
    shop.time.move(days=660)  # 2027-12-22
    entry = shop.redeem(household, "2001").entry
    assert receipt(shop, entry).lapse == Lapse(points=34, on="2027-12-31")
    shop.redeem(household, "2001")
    shop.credit(household, 5)
    assert receipt(shop, entry, is_copy=True).lapse == Lapse(points=34, on="2027-12-31")


def test_a_receipt_says_what_was_given_to_whom_and_what_is_left(shop: Village, household: str) -> None:
    entry = shop.redeem(household, "1001x2", "2001").entry
    told = receipt(shop, entry)
    assert replace(told, root="0" * 64, size=0) == Receipt(
        shop="松坡村文明实践超市",
        entry=entry,
        on=TODAY,
        at=START,
        household=household,
        head="王*",
        lines=(
            ReceiptLine(sku="1001", name="香皂", unit="块", quantity=2, points=6),
            ReceiptLine(sku="2001", name="理发", unit="次", quantity=1, points=10),
        ),
        points=16,
        balance=34,
        operator="15001",
        root="0" * 64,
        size=0,
        origin="1000-1",
        drill=True,
    )


def test_a_receipt_names_who_fetched_the_goods_for_another_household(shop: Village, household: str) -> None:
    proxy = shop.enrol("李样乙", None, "二组")
    with shop.writing() as session:
        authorise(session, household, who(session, proxy), "2026-12-31", CLERK)
        entry = redeem(session, Basket(household, ("1001",), proxy=proxy), CLERK).entry
    told = receipt(shop, entry)
    assert told.proxy == f"李* {proxy}"
    (line,) = [line for line in receipt_text(told).splitlines() if line.startswith("代领")]
    assert line.endswith(told.proxy)
    assert max(map(columns_of, receipt_text(told).splitlines())) <= COLUMNS


def test_it_carries_the_root_that_an_auditor_computes(shop: Village, household: str) -> None:
    told = receipt(shop, shop.redeem(household).entry)
    with shop.ledger.reading() as session:
        (stream,) = verify(session).streams
    assert (told.origin, told.size, told.root) == (stream.origin, stream.size, stream.root)
    assert told.entry == f"{told.origin}-{told.size}"


def test_a_copy_says_that_it_is_one_and_what_was_left_right_then(shop: Village, household: str) -> None:
    entry = shop.redeem(household).entry
    first = receipt(shop, entry)
    shop.time.move(minutes=3)
    shop.redeem(household)
    copy = receipt(shop, entry, is_copy=True)
    assert (first.is_copy, first.balance) == (False, 47)
    assert (copy.is_copy, copy.balance, copy.at, copy.lines) == (True, 47, first.at, first.lines)
    assert copy == replace(first, is_copy=True)


def test_what_moved_on_an_earlier_day_and_was_entered_later_is_not_in_it(shop: Village, household: str) -> None:
    entry = shop.redeem(household).entry
    shop.time.move(days=1)
    second = shop.redeem(household).entry
    with shop.writing() as session:
        late = redeem(session, Basket(household, ("1001",), slip="7"), replace(CLERK, on=TODAY)).entry
    shop.credit(household, 5)
    assert [receipt(shop, name, is_copy=True).balance for name in (entry, second, late)] == [47, 44, 41]


def test_a_redemption_that_was_undone_says_so_and_by_which_entry(shop: Village, household: str) -> None:
    entry = shop.redeem(household).entry
    assert receipt(shop, entry).undone_by is None
    undone = shop.reverse(entry).entry
    told = receipt(shop, entry, is_copy=True)
    assert (told.undone_by, told.balance) == (undone, 47)
    text = receipt_text(told)
    assert "已撤销" in text
    assert undone in text
    assert "撤销码" not in text


def test_a_slip_entered_later_says_its_number_and_both_days(shop: Village, household: str) -> None:
    shop.time.move(days=3)
    with shop.writing() as session:
        slip = Basket(household, ("1001",), slip="000123")
        entry = redeem(session, slip, replace(CLERK, on=TODAY)).entry
    told = receipt(shop, entry)
    assert (told.slip, told.on, told.at) == ("123", TODAY, shop.time.at)
    text = receipt_text(told)
    assert "123\n" in text
    assert TODAY in text
    assert "2026-03-05 09:00" in text


def test_goods_keep_the_name_that_they_had_on_the_day(shop: Village, household: str) -> None:
    entry = shop.redeem(household).entry
    shop.time.move(days=1)
    with shop.writing() as session:
        amend_row(session, GOODS_FILE, "1001", {"name": "肥皂", "unit": "条"}, ADMINISTRATOR, scope="1000")
    assert receipt(shop, entry).lines[0].name == "香皂"
    assert receipt(shop, shop.redeem(household).entry).lines[0].name == "肥皂"


def test_goods_that_were_withdrawn_are_still_named(shop: Village, household: str) -> None:
    entry = shop.redeem(household).entry
    with shop.writing() as session:
        end_row(session, GOODS_FILE, "1001", None, ADMINISTRATOR)
    assert receipt(shop, entry).lines[0].name == "香皂"


def test_a_receipt_is_the_same_bytes_after_any_change_of_the_registers(shop: Village) -> None:
    """On the day itself, too: shop, head, proxy, goods, village and whole households change within the hour."""
    household, proxy = shop.enrol("王样甲"), shop.enrol("李样乙", None, "二组")
    shop.credit(household, 50)
    with shop.writing() as session:
        authorise(session, household, who(session, proxy), "2026-12-31", CLERK)
        entry = redeem(session, Basket(household, ("1001x2", "2001"), proxy=proxy), CLERK).entry
    first = receipt(shop, entry)
    copy = replace(first, is_copy=True)
    before = receipt_text(first), receipt_text(copy), receipt_pdf(copy)
    for step in STORM:
        shop.time.move(minutes=10)
        step(shop, household, proxy)
        again = receipt(shop, entry, is_copy=True)
        assert (receipt_text(receipt(shop, entry)), receipt_text(again), receipt_pdf(again)) == before
        shop.time.move(days=31)
    assert again == copy


@pytest.mark.parametrize("others", [0, 1, 300, 700])
def test_the_root_on_a_receipt_is_that_of_the_tree_which_it_ended(shop: Village, household: str, others: int) -> None:
    """Also where others wrote before it was printed, and however many blocks of entries ago it was."""
    entry = shop.redeem(household).entry
    with shop.ledger.reading() as session:
        tree = Tree()
        for each in entries(session.transaction):
            tree.append(each.leaf)
    with shop.writing() as session:
        for _ in range(others):
            confirm_clock(session, TODAY, MANAGER, second=Second("15001"))
    told = receipt(shop, entry)
    assert (told.size, told.root) == (tree.size, tree.root().hex())
    assert told.entry == f"{told.origin}-{told.size}"


@pytest.mark.parametrize("typed", ["", "1000-1-99999", "1000-1", "one", "200000000100001000099518"])
def test_what_is_no_entry_has_no_receipt(village: Village, typed: str) -> None:
    with refused(village.ledger, EntryUnknown, entry=typed):
        receipt(village, typed)


def test_an_entry_that_gave_nothing_has_no_receipt(shop: Village, household: str) -> None:
    given = shop.redeem(household).entry
    undone = shop.reverse(given).entry
    for entry, kind in ((shop.receive().entry, "stock.received"), (undone, "redemption.reversed")):
        with refused(shop.ledger, ReceiptUnknown, entry=entry, kind=kind):
            receipt(shop, entry)


# --- files ------------------------------------------------------------------------------------------------------------


def test_a_file_holds_the_households_copy_and_the_shops(shop: Village, household: str, tmp_path: Path) -> None:
    told = receipt(shop, shop.redeem(household).entry)
    write_receipts(tmp_path / "new" / "folder", told)
    (file,) = (tmp_path / "new" / "folder").iterdir()
    assert file.name == f"{told.entry}.txt"
    text = file.read_text(encoding="utf-8")
    assert text == f"{receipt_text(told)}\n\n{receipt_text(replace(told, shop_copy=True))}\n"


def test_a_copy_has_a_file_of_its_own_and_another_follows_in_it(shop: Village, household: str, tmp_path: Path) -> None:
    entry = shop.redeem(household).entry
    write_receipts(tmp_path, receipt(shop, entry))
    for _reprint in range(2):
        write_receipts(tmp_path, receipt(shop, entry, is_copy=True))
    files = {path.name: path.read_text(encoding="utf-8").count("小票") for path in tmp_path.glob("*.txt")}
    assert files == {f"{entry}.txt": 2, f"{entry}-copy.txt": 4}


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has printers behind drivers")
def test_a_printers_device_gets_bytes_in_gb18030_and_feed_to_tear_it_off(shop: Village, household: str) -> None:
    told = receipt(shop, shop.redeem(household).entry)
    master, slave = pty.openpty()
    tty.setraw(slave)
    device = Path(os.ttyname(slave))
    write_receipts(device, told)
    sent = b""
    while not sent.endswith(b"\n\n\n\n") or sent.count(b"\x1b@") < 2:
        sent += os.read(master, 4096)
    os.close(slave)
    os.close(master)
    texts = [receipt_text(told), receipt_text(replace(told, shop_copy=True))]
    assert sent == b"".join(b"\x1b@\x1c&" + text.encode("gb18030") + b"\n" * 4 for text in texts)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has printers behind drivers")
def test_a_printer_that_takes_nothing_is_waited_for_no_longer_than_a_queue_bears() -> None:
    """Nobody takes away what the device holds, as where the paper is out."""
    master, slave = pty.openpty()
    tty.setraw(slave)
    with pytest.raises(TimeoutError):
        print_texts(Path(os.ttyname(slave)), ["小票\n"] * 100_000, wait_seconds=0.01)
    os.close(slave)
    os.close(master)


def test_where_no_file_can_be_written_the_system_says_so(shop: Village, household: str, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder", encoding="utf-8")
    told = receipt(shop, shop.redeem(household).entry)
    with pytest.raises(OSError, match="file"):
        write_receipts(tmp_path / "file", told)
