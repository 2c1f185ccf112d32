"""The installed till in a terminal: whatever ends a scan, and whoever kills it, only what was confirmed counts."""

import re
import subprocess
import sys
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pytest

from supermarket.spending.till.commands import Act
from tests.cli.terminal import END
from tests.cli.till.stall import NOW, READY, RICE, SOAP, Stall, code, opened, prepared
from tests.command import INSTALLED, ROOT, run
from tests.sound import check_file

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no pseudo-terminals")
SHUT: Final = code(Act.SHUT)
CONFIRM: Final = code(Act.CONFIRM)


@pytest.fixture(scope="module")
def made_stall(made_ledger: Path, tmp_path_factory: pytest.TempPathFactory) -> Stall:
    return prepared(made_ledger, tmp_path_factory.mktemp("stall"))


@pytest.fixture
def stall(made_stall: Stall, tmp_path: Path) -> Iterator[Stall]:
    """Give a shop of this test's own; whatever was done to its till, its books agree in the end."""
    own = made_stall.copied(tmp_path)
    yield own
    check_file(own.path)


def wide(digits: str) -> str:
    """Return digits as a Chinese input method types them."""
    return "".join(chr(ord(digit) + 0xFEE0) for digit in digits)


def given(stall: Stall) -> list[list[tuple[str, int]]]:
    """Return the lines of every redemption of a till."""
    redemptions = stall.written("goods.redeemed")
    return [[(line["sku"], line["quantity"]) for line in redemption["lines"]] for redemption in redemptions]


# --- scanners ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("ending", "sent"),
    [("\r", str), ("\n", str), ("\r\n", str), ("\t", str), ("", str), ("\r", wide), ("", wide)],
    ids=["CR", "LF", "CR LF", "TAB", "nothing", "CR in full width", "nothing in full width"],
)
def test_a_customer_is_served_by_a_scanner_alone_whatever_it_ends_its_scans_with(
    stall: Stall, ending: str, sent: Callable[[str], str]
) -> None:
    with stall.opened() as till:
        for scan, shown in (
            (stall.card, "left 100"),
            (SOAP, "left 97"),
            (SOAP, "left 94"),
            (code(Act.QUANTITY, 4), "left 88"),
            (RICE, "left 58"),
            (code(Act.REMOVE), "left 88"),
            (CONFIRM, "88 left."),
            (SHUT, "1 redemption, 12 points"),
        ):
            till.type(sent(scan) + ending)
            till.until(shown)
        till.ended()
        assert "\a" not in till.shown
    assert given(stall) == [[("1001", 4)]]


def test_a_card_scanned_within_the_days_of_notice_shows_what_lapses_and_so_does_the_receipt(
    stall: Stall, tmp_path: Path
) -> None:
    with stall.till("--receipts", tmp_path / "receipts", now="2027-12-05T10:00+08:00") as till:
        till.until_row(QUESTION)
        till.type("1\r")
        till.until(READY)
        till.type(f"{stall.card}\r")
        till.until("100 points lapse after 2027-12-31")
        till.type(f"{SOAP}\r")
        assert "100 points lapse after 2027-12-31" in till.until("left 97")
        till.type(f"+\r{SHUT}\r")
        till.ended()
    (receipt,) = (tmp_path / "receipts").iterdir()
    assert re.search("其中 2027-12-31 后失效 +97\n", receipt.read_text(encoding="utf-8"))


@pytest.mark.parametrize("ending", ["\r", "\r\n", "\t"], ids=["CR", "CR LF", "TAB"])
def test_scans_that_come_in_one_burst_are_taken_one_after_another(stall: Stall, ending: str) -> None:
    first = (stall.card, SOAP, SOAP, RICE, "2", CONFIRM)
    second = (stall.other, SOAP, "5", CONFIRM, SHUT)
    with stall.opened() as till:
        till.type("".join(scan + ending for scan in (*first, *second)))
        till.ended()
        assert "\a" not in till.shown
    assert given(stall) == [[("1001", 2), ("1015", 2)], [("1001", 5)]]


def test_keys_do_what_the_command_sheet_does(stall: Stall) -> None:
    with stall.opened() as till:
        till.type(f"{stall.card}\r{SOAP}\r12\r-\r{SOAP}\r/\r2\r+\r{stall.other}\r{SOAP}\r/\r1\r{END}")
        till.ended()
    assert given(stall) == [[("1001", 1)]]


def test_a_wrong_scan_rings_says_why_and_loses_nothing(stall: Stall) -> None:
    with stall.opened() as till:
        till.type(f"{stall.card}\r{SOAP}\r")
        till.until("left 97")
        for wrong in ("6901234567892", "1" * 32, stall.other, stall.frozen, "2000000010015", "没有的货"):
            till.type(f"{wrong}\r")
            shown = till.until("\n>> ")
            assert "\a" in shown
            assert "left 97" in shown
        till.type("+\r")
        till.until("97 left.")
        till.type(END)
        till.ended()
    assert given(stall) == [[("1001", 1)]]


def test_a_frozen_card_is_replaced_by_a_blank_one(stall: Stall) -> None:
    with stall.opened() as till:
        till.type(f"{stall.frozen}\r")
        till.until("\a")
        till.type(f"{stall.blank}\r1\r")
        till.until("赵样丙 三组   balance 0")
        till.type(END)
        till.ended()


def test_a_name_and_goods_are_typed_and_picked_by_digit(stall: Stall) -> None:
    with stall.opened() as till:
        till.type("样\r")
        till.until("  3  赵样丙 三组")
        till.type("1\r")
        till.until("  3  scanner-broken")
        till.type("2\r")
        till.until("left 100")
        till.type("xz\r1\r")
        till.until("left 97")
        till.type(f"+\r{END}")
        till.ended()
    (redemption,) = stall.written("goods.redeemed")
    assert (redemption["shown"], redemption["reason"]) == ("household", "card-forgotten")


# --- opened and shut --------------------------------------------------------------------------------------------------


def test_opening_shows_the_shop_the_day_and_the_hour(stall: Stall) -> None:
    with stall.opened() as till:
        assert re.fullmatch("松坡村.* 2026-03-02 10:00 DRILL: nothing here counts.", till.rows[0].replace("  ", " "))


def test_the_end_of_input_shuts_a_till_without_goods_at_once(stall: Stall) -> None:
    with stall.opened() as till:
        till.type(f"{stall.card}\r2000{END}")
        assert "0 redemptions, 0 points" in till.ended()
    assert [entry["kind"] for entry in stall.written()] == ["till.opened", "till.shut"]


def test_closing_the_window_shuts_the_till_without_confirming(stall: Stall) -> None:
    with stall.opened() as till:
        till.type(f"{stall.card}\r{SOAP}\r")
        till.until("left 97")
        till.hang_up()
        till.process.wait(60)
    assert [entry["kind"] for entry in stall.written()] == ["till.opened", "till.shut"]


def test_shutting_makes_a_verified_backup_where_it_was_asked_for(stall: Stall, tmp_path: Path) -> None:
    stick = tmp_path / "stick"
    with stall.opened("--backup", stick) as till:
        till.type(f"{stall.card}\r{SOAP}\r+\r{SHUT}\r")
        shown = till.ended()
    (backup,) = stick.glob("*.db")
    assert str(backup) in re.sub(r"\s", "", shown)
    assert run("audit", "verify", "--db", backup).code == 0
    restored = Stall(backup, *["" for _field in range(5)])
    assert restored.written() == stall.written()


def test_receipts_go_to_a_folder_each_with_the_shops_copy_and_a_reprint_says_that_it_is_one(
    stall: Stall, tmp_path: Path
) -> None:
    folder = tmp_path / "receipts"
    with stall.opened("--receipts", folder) as till:
        till.type(f"{stall.card}\r{SOAP}\r+\r")
        till.until("97 left.")
        till.type(f"{code(Act.REPRINT)}\r{SHUT}\r")
        till.ended()
    (redemption,) = stall.written("goods.redeemed")
    files = {path.name: path.read_text(encoding="utf-8") for path in folder.iterdir()}
    assert set(files) == {f"{redemption['entry']}.txt", f"{redemption['entry']}-copy.txt"}
    for name, text in files.items():
        assert text.count("小票") == 2
        assert text.count("户存联") == text.count("店存联") == 1
        assert redemption["entry"] in text
        assert ("副本 COPY" in text) is name.endswith("-copy.txt")


def test_a_till_is_not_opened_by_who_may_not(stall: Stall) -> None:
    with stall.till(SUPERMARKET_OPERATOR="23001") as till:
        assert "23001" in till.ended(1)
    assert stall.written() == []


# --- the date ---------------------------------------------------------------------------------------------------------

LATE: Final = "2026-03-06T09:00+08:00"
QUESTION: Final = "1 yes  2 no"


@pytest.mark.parametrize("answer", ["１", "+", code(Act.YES)])
def test_a_date_more_than_three_days_after_the_last_entry_is_asked_about(stall: Stall, answer: str) -> None:
    with stall.till(now=LATE) as till:
        shown = till.until(QUESTION)
        assert "2026-03-06" in shown
        assert "2026-03-02" in shown
        till.type(f"{answer}\r")
        till.until(READY)
        till.type(END)
        till.ended()
    assert [entry["kind"] for entry in stall.written()] == ["till.opened", "till.shut"]


@pytest.mark.parametrize("answer", ["2\r", f"{SOAP}\r", f"{code(Act.NO)}\r", END])
def test_a_date_that_nobody_confirms_opens_nothing(stall: Stall, answer: str) -> None:
    with stall.till(now=LATE) as till:
        till.until(QUESTION)
        till.type(answer)
        assert "2026-03-06" in till.ended(1)
    assert stall.written() == []


def test_after_three_days_nothing_is_asked(stall: Stall) -> None:
    with stall.till(now="2026-03-05T23:59+08:00") as till:
        assert QUESTION not in till.until(READY)


def test_a_clock_before_the_last_entry_opens_nothing_even_if_somebody_believes_it(stall: Stall) -> None:
    with stall.till(now="2026-03-01T10:00+08:00") as till:
        till.until(QUESTION)
        till.type("1\r")
        till.ended(1)
    assert stall.written() == []


# --- a printer that is not there --------------------------------------------------------------------------------------


def test_a_receipt_that_no_printer_takes_is_said_and_no_folder_is_made_in_its_place(stall: Stall) -> None:
    gone = Path("/dev/receipts-of-nobody")
    with stall.opened("--receipts", gone) as till:
        till.type(f"{stall.card}\r{SOAP}\r+\r")
        said = till.until("reprint it later")
        assert ("was not printed" in said, str(gone) in said) == (True, True)
        till.type(f"{code(Act.UNDO)}\r")
        asked = till.until_row("Undo receipt")
        assert not any(READY in row for row in asked), "nobody is told to scan while something is asked"
        till.type("1\r/\r1\r" + END)
        till.ended()
    assert not gone.exists()


# --- killed -----------------------------------------------------------------------------------------------------------


def test_a_till_that_was_killed_is_gone_on_with_and_shows_its_last_receipt_as_a_copy(stall: Stall) -> None:
    with stall.opened() as till:
        till.type(f"{stall.card}\r{SOAP}\r+\r")
        till.until("97 left.")
        till.type(f"{stall.other}\r{SOAP}\r2\r")
        till.until("left 14")
        till.kill()
    (redemption,) = stall.written("goods.redeemed")
    with stall.till() as till:
        till.until(READY)
        title = next(row for row in till.until_row("Receipt") if "Receipt" in row)
        assert redemption["entry"] in title
        assert "copy" in title
        till.type(f"{code(Act.UNDO)}\r1\r")
        till.until("left 97")
        till.type(f"{END}9\r")
        till.until("9 is not one of these")
        till.type("1\r")
        till.ended()
    kinds = [entry["kind"] for entry in stall.written()]
    assert kinds == ["till.opened", "goods.redeemed", "redemption.reversed", "till.shut"]


def test_a_till_gone_on_with_that_gave_no_receipt_names_none(stall: Stall) -> None:
    for goes_on in (False, True):
        with stall.opened() as till:
            assert ("was not given" in till.shown, "Receipt" in till.shown) == (goes_on, False)
            till.kill()


@pytest.mark.parametrize("receipts", [0, 3])
def test_a_till_killed_among_many_scans_leaves_whole_redemptions_alone(stall: Stall, receipts: int) -> None:
    """Nobody knows where in its work the kill meets it: what was shown is written, and what is written is whole."""
    customer = f"{stall.card}\r{SOAP}\r{RICE[:-1]}0\r{SOAP}\r+\r"
    with stall.opened() as till:
        till.type(customer * 12)
        for _receipt in range(receipts):
            till.until(" left. ")
        till.kill()
    redemptions = given(stall)
    assert receipts <= len(redemptions) <= 12
    assert all(lines == [("1001", 2)] for lines in redemptions)
    with stall.till() as till:
        till.until(READY)
        if redemptions:
            till.until_row(f"Receipt {stall.written('goods.redeemed')[-1]['entry']}")
        till.type(f"{stall.other}\r{SOAP}\r+\r")
        till.until("17 left.")
        till.type(END)
        till.ended()
    assert [entry["kind"] for entry in stall.written("till.opened", "till.shut")] == ["till.opened", "till.shut"]
    assert stall.written("till.shut")[0]["redemptions"] == len(redemptions) + 1


# --- a pipe -----------------------------------------------------------------------------------------------------------


@pytest.fixture
def piped(stall: Stall) -> Iterator[subprocess.Popen[bytes]]:
    env = {
        "LANG": "C.UTF-8",
        "SUPERMARKET_LANG": "en",
        "SUPERMARKET_DB": str(stall.path),
        "SUPERMARKET_NOW": NOW,
        "SUPERMARKET_OPERATOR": "15001",
        "SUPERMARKET_SITE": "5001",
    }
    process = subprocess.Popen(
        [*INSTALLED, "counter"],
        env=env,
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    yield process
    process.kill()
    process.communicate()


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\t"], ids=["LF", "CR LF", "TAB"])
def test_a_pipe_is_served_like_a_scanner(stall: Stall, piped: subprocess.Popen[bytes], ending: str) -> None:
    scans = (stall.card, SOAP, "2", "+", stall.other, wide(SOAP), CONFIRM, stall.card, RICE)
    out, err = piped.communicate(ending.join(scans).encode(), timeout=120)
    assert (piped.returncode, err) == (0, b"")
    assert "2 redemptions, 9 points" in out.decode()
    assert given(stall) == [[("1001", 2)], [("1001", 1)]]


def test_bytes_of_a_pipe_that_are_no_text_are_a_wrong_scan(stall: Stall, piped: subprocess.Popen[bytes]) -> None:
    scans = f"{stall.card}\n{SOAP}\n".encode() + b"\xff\xfe\x00\n" + b"+\n"
    out, err = piped.communicate(scans, timeout=120)
    assert (piped.returncode, err) == (0, b"")
    assert out.count(b"\a") == 1
    assert given(stall) == [[("1001", 1)]]


# --- on the screen ----------------------------------------------------------------------------------------------------

BASKETS: Final = (
    ("1001", "1005", "1010", "1014", "1015", "1016"),
    ("1018", "1019", "1020", "1023", "1025", "1026"),
    ("1002", "1003", "1027", "2001", "2002", "1013"),
)
"""Baskets of the sample's goods: the longest and the shortest names, with limits and without, and services."""


@pytest.fixture(scope="module")
def full_stall(made_ledger: Path, tmp_path_factory: pytest.TempPathFactory) -> Stall:
    """Give a shop that has everything, and a household that can pay for it."""
    stall = prepared(made_ledger, tmp_path_factory.mktemp("full"))
    with opened(stall.path, seed=6) as village:
        village.credit(stall.household, 900)
        for sku in sorted({sku for basket in BASKETS for sku in basket if sku < "2000"}):
            village.receive(sku, 50)
    return stall


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_columns_line_up_on_a_terminal_of_eighty(full_stall: Stall, tmp_path: Path, language: str) -> None:
    stall = full_stall.copied(tmp_path)
    with stall.till(SUPERMARKET_LANG=language) as till:
        till.until("/")
        for basket in BASKETS:
            till.type("".join(f"{scan}\r" for scan in (stall.card, *basket)))
            rows = till.until_row("6  ", fits=lambda rows: rows[8].startswith("6  "))
            heading, lines = cells(rows[2]), [cells(row)[1:] for row in rows[3:9]]
            assert len(heading) == 5
            for line in lines:
                assert lined_up(line, heading), (line, heading)
            till.type("/\r1\r")
            till.until_row(READY if language == "en" else "请扫积分卡")
        till.type(END)
        till.ended()


@pytest.mark.parametrize("language", ["zh", "en"])
def test_what_is_said_in_a_sentence_is_folded_at_eighty_columns_on_a_terminal_and_in_a_pipe(
    stall: Stall, language: str
) -> None:
    scans = (*[stall.frozen] * 3, stall.card, "1002", "1001", "5", "1015x3", "1000-1-57-99", "7" * 32)
    with stall.till(SUPERMARKET_LANG=language) as till:
        till.until("/")
        till.type("".join(f"{scan}\r" for scan in scans))
        till.type(f"{END}1\r")
        till.ended()
    place = {"SUPERMARKET_DB": str(stall.path), "SUPERMARKET_NOW": NOW, "SUPERMARKET_LANG": language}
    who = {"SUPERMARKET_OPERATOR": "15001", "SUPERMARKET_SITE": "5001"}
    piped = subprocess.run(
        [*INSTALLED, "counter"],
        env={"LANG": "C.UTF-8"} | place | who,
        input="\n".join(scans).encode(),
        capture_output=True,
        check=True,
    )
    assert max(columns(line) for line in piped.stdout.decode().splitlines()) <= 80
    for shown in (till.shown, piped.stdout.decode()):
        lines = shown.replace("\a", "").splitlines()
        begun = [number for number, line in enumerate(lines) if line.startswith(">> ")]
        assert len(begun) >= 4
        assert any(lines[number + 1].startswith("   ") for number in begun)
        assert not any(re.match("   [，。；：！？）]", line) for line in lines)


@dataclass(frozen=True)
class Cell:
    """A cell of a table on the screen: from which column to which."""

    start: int
    end: int
    text: str


def cells(line: str) -> list[Cell]:
    found = re.finditer(r"\S+(?: \S+)*", line)
    return [Cell(columns(line[: each.start()]), columns(line[: each.end()]), each[0]) for each in found]


def lined_up(row: list[Cell], heading: list[Cell]) -> bool:
    """Say whether the name begins and all else ends where its heading does; only the last cell may be empty."""
    if len(row) not in {4, 5} or row[0].start != heading[0].start:
        return False
    return all(row[place].end == heading[place].end for place in range(1, len(row)))


def columns(line: str) -> int:
    """Return how many columns of a terminal a line takes."""
    return sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in line if sign.isprintable())
