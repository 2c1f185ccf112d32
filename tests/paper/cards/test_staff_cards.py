"""Staff cards as they come from the printer: scanned they are the staff code, and they say whose they are."""

from pathlib import Path
from typing import Final

import pytest

from supermarket.books.session import Request
from supermarket.district.dated.files import SITE_FILE, STAFF_FILE
from supermarket.district.dated.imports import add_row, amend_row, end_row
from supermarket.errors.files import FileExists
from supermarket.errors.paper import NoStaffCards
from supermarket.errors.staff import SiteRefused, SiteUnknown
from supermarket.ledger import open_ledger
from supermarket.paper.forms.blanks import print_staff_cards
from supermarket.spending.goods.barcodes import staff_barcode, staff_scanned
from tests.command import run
from tests.paper.reading import card_text, pages, part, picture_of_page, place_on_sheet, scan
from tests.refusing import refused
from tests.village import ADMINISTRATOR, CLERK, MANAGER, Village, make_ledger

AT_HOME: Final = ["15001", "23001", "33001"]
"""The staff of the village's station and of its shop."""


def printed(village: Village, pdf: Path, site: str = "3001", request: Request = MANAGER) -> list[str]:
    with village.ledger.reading() as session:
        return print_staff_cards(session, site, request, pdf)


def hired(village: Village, staff: str, name: str | None = None) -> None:
    cells = {"staff": staff, "role": "clerk", "site": "5001"} | ({"name": name} if name else {})
    with village.writing() as session:
        add_row(session, STAFF_FILE, cells, ADMINISTRATOR, scope="1000")


def scanned(pdf: Path) -> list[str]:
    """Return what a scanner reads on each card of the first page."""
    page = picture_of_page(pdf.read_bytes(), 0, dots_per_inch=203)
    found = [scan(part(page, *place_on_sheet(index))) for index in range(10)]
    assert all(not codes or (list(codes) == ["EAN13"] and len(codes["EAN13"]) == 1) for codes in found)
    return [codes["EAN13"][0] for codes in found if codes]


def test_every_card_of_a_sheet_is_scanned_as_its_owners_code(village: Village, tmp_path: Path) -> None:
    assert printed(village, tmp_path / "cards.pdf") == AT_HOME
    read = scanned(tmp_path / "cards.pdf")
    assert [staff_scanned(digits) for digits in read] == AT_HOME
    assert read == [staff_barcode(staff) for staff in AT_HOME]


def test_ten_stand_on_a_sheet(village: Village, tmp_path: Path) -> None:
    for number in range(8):
        hired(village, f"1500{number}9")
    assert len(printed(village, tmp_path / "cards.pdf")) == 11
    assert pages((tmp_path / "cards.pdf").read_bytes()) == 2


def test_a_card_says_the_name_that_is_kept_here_else_the_code_and_always_role_and_place(
    village: Village, tmp_path: Path
) -> None:
    with village.writing() as session:
        amend_row(session, STAFF_FILE, "15001", {"name": "赵样戊"}, ADMINISTRATOR, scope="1000")
    printed(village, tmp_path / "cards.pdf", "5001")
    printed(village, tmp_path / "others.pdf")
    data = (tmp_path / "others.pdf").read_bytes()
    for shown in ("赵样戊", "15001", "管理员", "松坡村文明实践超市", "演练 DRILL"):
        assert shown in card_text((tmp_path / "cards.pdf").read_bytes(), 0, 0)
    texts = [card_text(data, 0, index) for index in range(3)]
    assert [["赵样戊" in text, "站长" in text] for text in texts] == [[True, False], [False, False], [False, True]]


def test_the_cards_of_a_real_ledger_are_no_drills(tmp_path: Path) -> None:
    make_ledger(tmp_path / "ledger.db", drill=False)
    ledger = open_ledger(tmp_path / "ledger.db")
    printed(Village(ledger), tmp_path / "cards.pdf")
    ledger.close()
    assert "演练" not in card_text((tmp_path / "cards.pdf").read_bytes(), 0, 0)


def test_a_code_that_a_card_cannot_hold_gets_none(village: Village, tmp_path: Path) -> None:
    for staff in ("015001", "12345678901"):
        hired(village, staff)
    hired(village, "1234567890")
    assert printed(village, tmp_path / "cards.pdf", "5001") == ["15001", "1234567890"]
    assert [staff_scanned(digits) for digits in scanned(tmp_path / "cards.pdf")] == ["15001", "1234567890"]
    with village.writing() as session:
        for staff in ("15001", "1234567890"):
            end_row(session, STAFF_FILE, staff, None, ADMINISTRATOR)
    with refused(village.ledger, NoStaffCards, site="5001"):
        printed(village, tmp_path / "none.pdf", "5001")
    assert not (tmp_path / "none.pdf").exists()


def test_the_staff_of_a_site_that_has_closed_gets_none(village: Village, tmp_path: Path) -> None:
    with village.writing() as session:
        end_row(session, SITE_FILE, "5001", None, ADMINISTRATOR)
    assert printed(village, tmp_path / "cards.pdf") == ["23001", "33001"]


def test_they_are_printed_where_one_is_at_home(village: Village, tmp_path: Path) -> None:
    with refused(village.ledger, SiteRefused, operator="33001", site="3002", home="3001"):
        printed(village, tmp_path / "cards.pdf", "3002")
    with refused(village.ledger, SiteUnknown, site="9999"):
        printed(village, tmp_path / "cards.pdf", "9999", ADMINISTRATOR)


def test_a_file_that_is_there_is_never_overwritten(village: Village, tmp_path: Path) -> None:
    printed(village, tmp_path / "cards.pdf")
    with refused(village.ledger, FileExists, path=str(tmp_path / "cards.pdf")):
        printed(village, tmp_path / "cards.pdf")


@pytest.mark.parametrize("staff", ["", "0", "015001", "12345678901", "１５００１", "1a"])
def test_only_a_code_that_fits_has_a_barcode(staff: str) -> None:
    assert staff_barcode(staff) is None


@pytest.mark.parametrize(
    "text",
    ["", "15001", "2800000150014", "2000000010014", "2900000000018", "2800000000006", "6901234567892", "2" * 1000],
)
def test_what_is_no_staff_card_is_none(text: str) -> None:
    assert staff_scanned(text) is None


def test_a_card_is_read_in_full_width_too() -> None:
    barcode = staff_barcode(CLERK.actor)
    assert barcode == "2800000150013"
    assert staff_scanned(" " + "".join(chr(ord(digit) + 0xFEE0) for digit in barcode) + "\r\n") == CLERK.actor


def test_the_command_prints_them_for_whoever_may(village: Village, tmp_path: Path) -> None:
    pdf = tmp_path / "cards.pdf"
    command = ("staff", "cards", "--pdf", pdf, "--db", village.ledger.database.path, "--site", "3001", "--json")
    assert run(*command, "--operator", "15001").code == 1
    assert run(*command).code == 1
    done = run(*command, "--operator", "33001")
    assert (done.code, done.json) == (0, {"file": str(pdf), "staff": AT_HOME})
    assert [staff_scanned(digits) for digits in scanned(pdf)] == AT_HOME
