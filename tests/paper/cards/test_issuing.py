"""Cards issued on paper: the file is whole before their entries are, and where either fails there is neither."""

from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import pytest

from supermarket.books.session import Request, WriteSession
from supermarket.district.dated.files import SITE_FILE
from supermarket.district.dated.imports import amend_row, end_row
from supermarket.district.kinds import Role
from supermarket.errors.files import FileExists, FileKind
from supermarket.errors.households import BlankCountRefused, CardIsBlank, HouseholdUnknown
from supermarket.errors.paper import EveryoneHasCards, GlyphMissing
from supermarket.errors.staff import RoleRefused
from supermarket.households import cards
from supermarket.households.card_kinds import CardState
from supermarket.households.finding.lookup import check_card, who
from supermarket.households.numbers import number
from supermarket.journal.database import DatabaseFault
from supermarket.journal.store import own_stream
from supermarket.ledger import Ledger
from supermarket.paper.cards.issuing import held_back, issue_blank_sheet, issue_card, issue_sheet, removed_on_failure
from tests.paper.reading import card_text, open_png, page_text, pages, picture_of_page, scan, scan_page
from tests.refusing import refused
from tests.village import ADMINISTRATOR, CLERK, MANAGER, Village

HOLE: Final = "王\U00013000"
"""A name with an Egyptian hieroglyph, which no font of an office draws."""
DOTS_PER_INCH: Final = 200


def opened(village: Village, payload: str) -> str:
    with village.ledger.reading() as session:
        named = who(session, payload)
        check_card(named)
        return named.household


def scanned(pdf: Path) -> list[str]:
    """Return what a scanner reads on all pages, a QR code and a barcode for each card, which must agree."""
    data, found = pdf.read_bytes(), []
    for page in range(pages(data)):
        for card in scan_page(picture_of_page(data, page, dots_per_inch=DOTS_PER_INCH)):
            if card:
                assert card.qr == card.barcode
                found.append(card.qr)
    return found


def sheet(village: Village, pdf: Path, request: Request = MANAGER) -> list[cards.NewCard]:
    with removed_on_failure(pdf), village.writing() as session:
        return issue_sheet(session, request.site, request, pdf)


def blank_sheet(village: Village, count: int, pdf: Path, request: Request = ADMINISTRATOR) -> list[cards.NewCard]:
    with removed_on_failure(pdf), village.writing() as session:
        return issue_blank_sheet(session, count, request, pdf)


def picture(village: Village, household: str, png: Path | None, request: Request = CLERK) -> cards.NewCard:
    with removed_on_failure(png), village.writing() as session:
        return issue_card(session, household, request, png)


# --- what is printed --------------------------------------------------------------------------------------------------


def test_every_card_of_a_sheet_is_read_by_a_scanner_and_opens_its_household(village: Village, tmp_path: Path) -> None:
    households = [village.enrol(f"王样{name}") for name in "甲乙丙丁戊己庚辛壬癸子丑"]
    made = sheet(village, tmp_path / "sheet.pdf")
    read = scanned(tmp_path / "sheet.pdf")
    assert read == [card.payload for card in made]
    assert [opened(village, payload) for payload in read] == households
    assert pages((tmp_path / "sheet.pdf").read_bytes()) == 2


def test_a_card_shows_its_household_head_and_number_and_that_it_is_a_drill(village: Village, tmp_path: Path) -> None:
    household = village.enrol("孙样𬭎")
    (card,) = sheet(village, tmp_path / "sheet.pdf")
    text = card_text((tmp_path / "sheet.pdf").read_bytes(), 0, 0)
    for shown in ("孙样𬭎", household, card.card, "松坡村文明实践超市", "演练 DRILL"):
        assert shown in text
    assert card.payload not in page_text((tmp_path / "sheet.pdf").read_bytes(), 0)


def test_a_card_names_the_station_where_the_shop_has_closed(village: Village, tmp_path: Path) -> None:
    village.enrol()
    with village.writing() as session:
        end_row(session, SITE_FILE, "5001", None, ADMINISTRATOR)
    sheet(village, tmp_path / "sheet.pdf")
    assert "松坡村新时代文明实践站" in card_text((tmp_path / "sheet.pdf").read_bytes(), 0, 0)


def test_a_sheet_is_for_the_households_without_a_card_in_force(village: Village, tmp_path: Path) -> None:
    without, having, lost = village.enrol("王样甲"), village.enrol("王样乙"), village.enrol("王样丙")
    village.card(having)
    gone = village.card(lost)
    with village.writing() as session:
        cards.freeze(session, cards.Card(gone.card, lost, CardState.ACTIVE), CLERK)
    made = sheet(village, tmp_path / "first.pdf")
    assert [card.household for card in made] == [without, lost]
    with refused(village.ledger, EveryoneHasCards, site="3001"):
        sheet(village, tmp_path / "second.pdf")
    assert not (tmp_path / "second.pdf").exists()
    with village.ledger.reading() as session:
        old = cards.card_by_number(session, gone.card)
    assert old is not None
    assert old.state is CardState.REPLACED


def test_blank_cards_open_nothing_until_they_are_bound(village: Village, tmp_path: Path) -> None:
    made = blank_sheet(village, 11, tmp_path / "blank.pdf")
    read = scanned(tmp_path / "blank.pdf")
    assert read == [card.payload for card in made]
    household = village.enrol()
    for payload, card in zip(read, made, strict=True):
        with refused(village.ledger, CardIsBlank, card=card.card):
            opened(village, payload)
    with village.writing() as session:
        cards.bind(session, cards.Card(made[-1].card, None, CardState.BLANK), household, CLERK)
    assert opened(village, read[-1]) == household


def test_the_picture_of_a_card_is_read_by_a_scanner_and_opens_its_household(village: Village, tmp_path: Path) -> None:
    household = village.enrol()
    card = picture(village, household, tmp_path / "card.png")
    read = scan(open_png((tmp_path / "card.png").read_bytes()))
    assert read == {"QRCode": [card.payload], "Code128": [card.payload]}
    assert opened(village, read["QRCode"][0]) == household


def test_a_card_without_a_picture_makes_no_file(village: Village, tmp_path: Path) -> None:
    before = sorted(tmp_path.iterdir())
    picture(village, village.enrol(), None)
    assert [path.name for path in sorted(tmp_path.iterdir()) if path not in before and "ledger" not in path.name] == []


# --- the file first, then the entries ---------------------------------------------------------------------------------


def size(ledger: Ledger) -> int:
    with ledger.reading() as session:
        return own_stream(session.transaction).size


def test_the_file_is_whole_before_its_entries_are_there_for_others(village: Village, tmp_path: Path) -> None:
    village.enrol()
    before = size(village.ledger)
    with village.writing() as session:
        (made,) = issue_sheet(session, "3001", MANAGER, tmp_path / "sheet.pdf")
        assert scanned(tmp_path / "sheet.pdf") == [made.payload]
        assert size(village.ledger) == before
    assert size(village.ledger) == before + 1


Issue = Callable[[WriteSession, Path], Any]
ISSUES: Final[dict[str, Issue]] = {
    ".pdf": lambda session, path: issue_sheet(session, "3001", MANAGER, path),
    "-blank.pdf": lambda session, path: issue_blank_sheet(session, 2, ADMINISTRATOR, path),
    ".png": lambda session, path: issue_card(session, _first(session), CLERK, path),
}


def _first(session: WriteSession) -> str:
    (household,) = session.transaction.driver.execute("SELECT household FROM household LIMIT 1").fetchone()
    return str(household)


def issued_in_vain(session: WriteSession, issue: Issue, path: Path) -> None:
    """Issue cards, and leave the books so that the database itself refuses the commit: a posting without its entry."""
    issue(session, path)
    assert path.exists()
    session.transaction.driver.execute(
        "INSERT INTO posting VALUES ('1000-1', 999999, 'Assets:X', 'POINT', 1, '2026-03-02')"
    )


@pytest.mark.parametrize("ending", list(ISSUES))
def test_where_the_entries_cannot_be_committed_the_file_is_taken_back(
    village: Village, tmp_path: Path, ending: str
) -> None:
    village.enrol()
    path = tmp_path / f"cards{ending}"
    before = size(village.ledger)
    with pytest.raises(DatabaseFault), removed_on_failure(path), village.writing() as session:
        issued_in_vain(session, ISSUES[ending], path)
    assert [file.name for file in tmp_path.iterdir() if "cards" in file.name] == []
    assert size(village.ledger) == before
    with removed_on_failure(path), village.writing() as session:
        ISSUES[ending](session, path)
    assert path.exists()


@pytest.mark.parametrize("folder", ["missing", "file"])
@pytest.mark.parametrize("ending", list(ISSUES))
def test_where_the_disk_refuses_the_file_nothing_is_issued(
    village: Village, tmp_path: Path, ending: str, folder: str
) -> None:
    village.enrol()
    before = size(village.ledger)
    (tmp_path / "file").write_bytes(b"")
    path = tmp_path / folder / f"cards{ending}"
    with pytest.raises(OSError, match=folder), removed_on_failure(path), village.writing() as session:
        ISSUES[ending](session, path)
    assert size(village.ledger) == before


@pytest.mark.parametrize("ending", list(ISSUES))
def test_a_file_that_is_there_is_never_overwritten_nor_removed(village: Village, tmp_path: Path, ending: str) -> None:
    village.enrol()
    path = tmp_path / f"cards{ending}"
    path.write_bytes(b"cards of yesterday")
    with (
        refused(village.ledger, FileExists, path=str(path)),
        removed_on_failure(path),
        village.writing() as session,
    ):
        ISSUES[ending](session, path)
    assert path.read_bytes() == b"cards of yesterday"


@pytest.mark.parametrize("ending", list(ISSUES))
def test_a_files_name_says_what_it_is(village: Village, tmp_path: Path, ending: str) -> None:
    village.enrol()
    suffix = f".{ending[-3:]}"
    for name in ("cards", "cards.txt", suffix, f"cards{suffix}.zip"):
        path = tmp_path / name
        refusal = {"path": str(path), "ending": suffix}
        with refused(village.ledger, FileKind, **refusal), removed_on_failure(path), village.writing() as session:
            ISSUES[ending](session, path)
        assert not path.exists()
    with village.writing() as session:
        ISSUES[ending](session, tmp_path / f"CARDS{suffix.upper()}")


def test_a_name_with_a_character_that_no_font_draws_holds_up_its_own_card_alone(
    village: Village, tmp_path: Path
) -> None:
    household = village.enrol(HOLE)
    refusal = {"character": HOLE[1], "text": HOLE}
    with refused(village.ledger, GlyphMissing, **refusal):
        sheet(village, tmp_path / "sheet.pdf")
    other = village.enrol("王样甲")
    assert [card.household for card in sheet(village, tmp_path / "sheet.pdf")] == [other]
    (tmp_path / "sheet.pdf").unlink()
    with village.ledger.reading() as session:
        assert held_back(session, "3001") == [(household, HOLE[1])]
    with refused(village.ledger, GlyphMissing, **refusal):
        picture(village, household, tmp_path / "card.png")
    assert [path.name for path in tmp_path.iterdir() if path.suffix in {".pdf", ".png", ".new"}] == []
    assert picture(village, household, None).household == household


def test_a_place_with_a_character_that_no_font_draws_holds_up_no_card(village: Village, tmp_path: Path) -> None:
    household = village.enrol("王样甲")
    with village.writing() as session:
        for site in ("3001", "5001"):
            amend_row(session, SITE_FILE, site, {"name": f"小{HOLE[1]}村"}, ADMINISTRATOR, scope="1000")
    assert [card.household for card in sheet(village, tmp_path / "sheet.pdf")] == [household]
    assert "小〓村" in page_text((tmp_path / "sheet.pdf").read_bytes(), 0)
    picture(village, village.enrol("赵样乙"), tmp_path / "card.png")


def test_what_another_wrote_under_the_same_name_meanwhile_is_not_taken_back(tmp_path: Path) -> None:
    path = tmp_path / "sheet.pdf"

    def late() -> None:
        path.write_bytes(b"cards of another's sheet")  # after this one looked, and before its turn
        raise FileExists(path=str(path))

    with pytest.raises(FileExists), removed_on_failure(path):
        late()
    assert path.read_bytes() == b"cards of another's sheet"


def test_a_draft_left_behind_by_a_crash_is_in_nobodys_way(village: Village, tmp_path: Path) -> None:
    village.enrol()
    (tmp_path / ".sheet.pdf.new").write_bytes(b"half a sheet")
    made = sheet(village, tmp_path / "sheet.pdf")
    assert scanned(tmp_path / "sheet.pdf") == [card.payload for card in made]
    assert not (tmp_path / ".sheet.pdf.new").exists()


# --- who and how many -------------------------------------------------------------------------------------------------


def test_sheets_are_printed_by_managers_and_blank_ones_by_the_centre(village: Village, tmp_path: Path) -> None:
    village.enrol()
    with refused(village.ledger, RoleRefused, operator="15001", role=Role.CLERK, verb="card sheet"):
        sheet(village, tmp_path / "sheet.pdf", CLERK)
    with refused(village.ledger, RoleRefused, operator="33001", role=Role.MANAGER, verb="card blank"):
        blank_sheet(village, 1, tmp_path / "blank.pdf", MANAGER)


def test_no_sheet_is_printed_without_a_card(village: Village, tmp_path: Path) -> None:
    with refused(village.ledger, BlankCountRefused, count=0, most=5_000):
        blank_sheet(village, 0, tmp_path / "blank.pdf")
    with refused(village.ledger, EveryoneHasCards, site="3001"):
        sheet(village, tmp_path / "sheet.pdf")
    stranger = number("1000", "1", 999_999)
    with refused(village.ledger, HouseholdUnknown, household=stranger):
        picture(village, stranger, tmp_path / "card.png")
