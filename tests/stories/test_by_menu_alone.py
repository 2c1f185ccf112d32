"""The work of a clerk, a reviewer, a manager and an administrator by the menu alone: no option is ever typed.

Every input is counted: a line with its Enter, or a scan. What an exchange, a stocktake and a signature take stands in
the assertions.

    29 sorts of goods stand on the shelf, 10 of each; one is counted 8, another 11.
    soap 1001           10 + 50 - 2 = 58, counted 58; rice 1015 has 2 fewer, 1016 has 1 more
    one household of 100 points takes 2 soaps for 6: 94 are left
"""

import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import pytest

from supermarket.district.dated.imports import add_row
from supermarket.journal.store import entries
from supermarket.ledger import open_ledger
from supermarket.spending.goods.catalogue import goods_listed
from supermarket.spending.goods.files import GOODS_FILE
from supermarket.spending.till.commands import Act
from tests.cli.menu.seated import BACK, LEAVE
from tests.cli.terminal import Terminal
from tests.cli.till.stall import NOW, READY, SOAP, Stall, code, opened, prepared
from tests.command import run
from tests.sound import check_file
from tests.village import ADMINISTRATOR

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no pseudo-terminals")
APRIL: Final = "2026-04-01T10:00+08:00"
SORTS: Final = 29
CLERK_THERE: Final = ("--operator", "15001", "--site", "5001")


@dataclass
class Keyboard:
    """Somebody at the menu: what he types is counted, in inputs and in keys; a scan is one of each."""

    terminal: Terminal
    inputs: int = 0
    keys: int = 0
    seen: list[str] = field(default_factory=list)

    def type(self, *lines: str) -> None:
        """Type lines, each with its Enter."""
        self.inputs += len(lines)
        self.keys += sum(len(line) + 1 if len(line) < len(SOAP) else 1 for line in lines)
        self.terminal.type("".join(f"{line}\r" for line in lines))

    def until(self, text: str) -> str:
        """Wait until something is shown."""
        shown = self.terminal.until(text)
        self.seen.append(shown)
        return shown

    def did(self, *lines: str) -> str:
        """Type lines from the main menu and return what is shown until it comes again."""
        self.type(*lines)
        return self.until(LEAVE)

    def taken(self) -> tuple[int, int]:
        """Return the inputs and keys since this was asked last."""
        found = (self.inputs, self.keys)
        self.inputs = self.keys = 0
        return found


@pytest.fixture(scope="module")
def shelf(made_ledger: Path, tmp_path_factory: pytest.TempPathFactory) -> Stall:
    """Give a shop with 29 sorts of goods on its shelf, 10 of each."""
    stall = prepared(made_ledger, tmp_path_factory.mktemp("menu"))
    with opened(stall.path, seed=6) as village:
        for sku in ("1901", "1902"):
            with village.writing() as session:
                cells = {"sku": sku, "name": f"毛巾{sku}", "unit": "条", "points": "4"}
                add_row(session, GOODS_FILE, cells, ADMINISTRATOR, scope="1000")
        with village.ledger.reading() as session:
            skus = [goods.sku for goods in goods_listed(session, session.today) if not goods.service]
        for sku in skus:
            if sku not in {"1001", "1015"}:
                village.receive(sku, 10)
    assert len(skus) == SORTS
    return stall


@pytest.fixture
def stall(shelf: Stall, tmp_path: Path) -> Iterator[Stall]:
    own = shelf.copied(tmp_path)
    yield own
    check_file(own.path)


def sat_down(stall: Stall, staff: str, now: str = NOW) -> Terminal:
    """Let somebody open the menu and say who he is."""
    terminal = Terminal(env={"SUPERMARKET_DB": str(stall.path), "SUPERMARKET_NOW": now})
    terminal.until("staff code [0 leaves]:\n")
    terminal.type(f"{staff}\r")
    terminal.until(LEAVE)
    return terminal


def left(keyboard: Keyboard) -> None:
    """Leave the menu."""
    keyboard.type("0")
    keyboard.terminal.ended()


def test_a_clerks_half_day(stall: Stall) -> None:
    with sat_down(stall, "15001") as terminal:
        clerk = Keyboard(terminal)
        clerk.type("1")
        clerk.until(READY)
        clerk.taken()
        clerk.type(stall.card, SOAP, SOAP, "+")
        clerk.until("94")
        assert clerk.taken() == (4, 5)  # an exchange: a card, two goods, + and Enter
        clerk.type(code(Act.SHUT))
        clerk.until(LEAVE)

        assert "head 周样丁" in clerk.did("2", "4", "周样丁", "四组", "13800000009", "1", "0")
        assert "is active" in clerk.did("3", "2", "周样丁", stall.blank, "1", "0")
        assert "62 are here now" in clerk.did("4", "1", SOAP, "14", "1", "1", "1", "1", "0")
        assert "60 are here now" in clerk.did("4", "3", SOAP, "2", "2", "1", "33001", "0")

        clerk.taken()
        clerk.type("4", "2", "1")
        counts = {"1001": "60", "1015": "8", "1016": "11"}
        for number in range(1, SORTS + 1):
            if number == 10:  # a customer comes; the count goes on where it was, and what moved is counted again
                clerk.type("")
                clerk.until(BACK)
                sold = run("redeem", stall.card, "1001", "--db", stall.path, "--now", NOW, *CLERK_THERE)
                assert sold.code == 0, sold.err
                clerk.type("2", "1")
                assert "moved since it was counted" in clerk.until(f"1/{SORTS}  ")
                clerk.until(" [Enter pauses]:\n")
                clerk.type("59")
            shown = clerk.until(" [Enter pauses]:\n").splitlines()[-1]
            clerk.type(counts.get(shown.rpartition("(")[2][:4], "10"))
        shown = clerk.until("[0 back]:\n")
        assert "Counted 338, by the book 339; 1 more, 2 fewer." in shown
        assert stall.written("stock.counted") == []
        clerk.type("1")
        clerk.until(BACK)
        inputs, keys = clerk.taken()
        sys.stdout.write(
            f"a stocktake of {SORTS} goods: {inputs} inputs, {keys} keys, with an interruption of 4 inputs\n"
        )
        assert inputs == 4 + SORTS + 4
        clerk.did("0")
        left(clerk)
    differences = [entry for entry in stall.written("stock.counted") if entry["book"] != entry["counted"]]
    assert [(entry["sku"], entry["counted"]) for entry in differences] == [("1015", 8), ("1016", 11)]
    assert len(stall.written("stock.counted")) == SORTS


def test_half_a_stocktake_is_there_when_its_clerk_comes_back_to_the_menu_that_day(stall: Stall) -> None:
    with sat_down(stall, "15001") as terminal:
        clerk = Keyboard(terminal)
        clerk.type("4", "2", "1", "50", "10", "")
        clerk.until("Counted so far: 2.")
        clerk.type("0")
        clerk.until(LEAVE)
        left(clerk)
    with sat_down(stall, "15001") as terminal:
        clerk = Keyboard(terminal)
        clerk.type("4", "2")
        clerk.until("go on; counted so far: 2")
        clerk.type("1", "")
        clerk.until(f"3/{SORTS}  ")
        clerk.type("0")
        clerk.until(LEAVE)
        left(clerk)
    with sat_down(stall, "15001", "2026-03-03T10:00+08:00") as terminal:
        clerk = Keyboard(terminal)
        clerk.type("4", "2")
        assert "counted so far" not in clerk.until("the whole shelf")
        clerk.type("0", "0")
        clerk.until(LEAVE)
        left(clerk)


def test_a_scan_jumps_to_its_goods_and_a_wrong_number_is_counted_again(stall: Stall) -> None:
    with sat_down(stall, "15001") as terminal:
        clerk = Keyboard(terminal)
        clerk.type("4", "2", "2", SOAP, "no such goods", "49", "2000000010151", "7", "-", "9", "+")
        clerk.until("Counted 58, by the book 60; 0 more, 2 fewer.")
        assert terminal.shown.count("\a") == 1
        clerk.type("2", "1", "50", "+", "1", "0")
        clerk.until(LEAVE)
        left(clerk)
    assert {entry["sku"]: entry["counted"] for entry in stall.written("stock.counted")} == {"1001": 50, "1015": 9}


def test_a_deed_becomes_points_and_a_month_is_signed(stall: Stall, tmp_path: Path) -> None:
    stick = str(tmp_path / "stick")
    with sat_down(stall, "15001") as terminal:
        clerk = Keyboard(terminal)
        assert "it waits for review" in clerk.did("5", "1", stall.card, "6", "1", "1", "1", "1", "", "0")
        assert "wait for a manager" in clerk.did("4", "3", SOAP, "3", "1", "2", "0")
        left(clerk)
    with sat_down(stall, "23001") as terminal:
        reviewer = Keyboard(terminal)
        assert "is reviewed" in reviewer.did("5", "3", "1", "0")
        left(reviewer)
    with sat_down(stall, "33001") as terminal:
        manager = Keyboard(terminal)
        assert "reviewed" in manager.did("5", "3", "1", "0")
        assert " out from 2026-03-02" in manager.did("5", "4", "1", stick, "0")
        assert "written off" in manager.did("4", "4", "1", "1", "0")
        left(manager)
    with sat_down(stall, "33001", APRIL) as terminal:
        manager = Keyboard(terminal)
        assert "1 claim was posted" in manager.did("5", "6", "0")
        assert "board-3001" in manager.did("7", "7", "2", stick, "0").replace("\n", "")
        assert "3001-2026-03.pdf" in manager.did("6", "3", "1", stick, "0").replace("\n", "")
        left(manager)
    for staff, asked in (("15001", ()), ("33001", ()), ("32001", ("3001",))):
        with sat_down(stall, staff, APRIL) as terminal:
            signer = Keyboard(terminal)
            signer.type("6", "4", *asked, "1")
            signer.until("lines 1 to ")
            for _page in range(12):
                if "9 goes on" in signer.until("[0 back]:\n"):
                    break
                signer.type("9")
            signer.type("9", "1")
            shown = signer.until(BACK)
            inputs, keys = signer.taken()
            sys.stdout.write(f"a month's signature: {inputs} inputs, {keys} keys, all its pages turned\n")
            assert inputs <= 14
            signer.did("0")
            left(signer)
    assert "The month is closed" in shown


def test_an_administrator_begins_a_district_on_a_machine_without_a_ledger(tmp_path: Path) -> None:
    db, desktop = tmp_path / "data" / "ledger.db", tmp_path / "Desktop"
    db.parent.mkdir()
    desktop.mkdir()
    wrong = desktop / "goods.csv"
    wrong.write_text("sku,name,unit,points\n1990,围裙,条,many\n", encoding="utf-8")
    env = {"SUPERMARKET_DB": str(db), "HOME": str(tmp_path)}
    with Terminal(env=env) as terminal:
        administrator = Keyboard(terminal)
        administrator.until("no ledger on this machine yet.")
        administrator.until("[0 back]:\n")
        administrator.type("3", "1", "1")
        administrator.until("there are 91000 [0 back]:\n")
        administrator.type("91000", "1234", "58203", "58204", "58203", "58203")
        administrator.until("staff code [0 leaves]:\n")
        administrator.type("91000", "11111", "58203")
        assert "tries left" in administrator.until(LEAVE)
        for staff, pin in (("33001", "6193"), ("15001", "4071"), ("23001", "7350")):
            shown = administrator.did("8", "1", "5", staff, pin, pin, "0", "0")
            assert f"{staff} has a PIN on this machine now" in shown
        name, role = "韩样庚", "1"
        shown = administrator.did("8", "1", "2", "15801", name, role, "5001", "1", "1", "1", "0", "0")
        assert "15801: added." in shown
        assert "4 points instead of 3" in administrator.did("8", "2", "2", SOAP, "4", "1", "1", "0", "0")
        assert "amended" in administrator.did("8", "6", "3", "near_expiry_days", "1", "45", "3", "1", "0", "0")
        assert "problems.xlsx" in administrator.did("8", "7", "3", "1", "1", "1", "0", "0").replace("\n", "")
        wrong.write_text("sku,name,unit,points\n1990,围裙,条,12\n", encoding="utf-8")
        assert "1990" in administrator.did("8", "7", "3", "1", "1", "0", "0")
        for paper in ("2", "3"):
            assert "Desktop" in administrator.did("7", paper, "1", "0").replace("\n", "")
        assert "blank-cards.pdf" in administrator.did("3", "7", "20", "1", "0").replace("\n", "")
        assert "verified backup" in administrator.did("9", "3", "1", "0")
        left(administrator)
        assert "58203" not in terminal.shown
    assert {path.name for path in desktop.glob("*.pdf")} == {"labels.pdf", "till-commands.pdf", "blank-cards.pdf"}
    (backup,) = desktop.glob("*.db")
    assert run("audit", "verify", "--db", backup).code == 0
    ledger = open_ledger(db)
    with ledger.reading() as session:
        by = {entry.kind for entry in entries(session.transaction) if entry.actor == "91000"}
    ledger.close()
    assert {"pin.reset", "staff.recorded", "goods.recorded", "setting.recorded", "card.issued"} <= by


def test_a_machine_without_a_ledger_practises_in_a_drill_or_opens_a_backup(tmp_path: Path) -> None:
    db = tmp_path / "ledger.db"
    with Terminal(env={"SUPERMARKET_DB": str(db), "HOME": str(tmp_path)}) as terminal:
        keyboard = Keyboard(terminal)
        keyboard.until("[0 back]:\n")
        keyboard.type("7", "1")
        keyboard.until("staff code [0 leaves]:\n")
        assert "\a" in terminal.shown
        keyboard.type("91000")
        keyboard.until(LEAVE)
        assert "verified backup" in keyboard.did("9", "3", str(tmp_path / "Desktop"), "0")
        left(keyboard)
    other = tmp_path / "other.db"
    with Terminal(env={"SUPERMARKET_DB": str(other), "HOME": str(tmp_path)}) as terminal:
        keyboard = Keyboard(terminal)
        keyboard.until("[0 back]:\n")
        keyboard.type("4", "1", "91000")
        keyboard.until(LEAVE)
        left(keyboard)
    assert other.exists()
