"""The papers of a place as its ledger has it: its goods and services in force, its name, and what a scanner reads."""

from collections.abc import Callable
from pathlib import Path

import pytest

from supermarket.books.session import ReadSession
from supermarket.district.dated.files import SITE_FILE
from supermarket.district.dated.imports import add_row, amend_row, end_row
from supermarket.errors.files import FileExists, FileKind
from supermarket.errors.paper import SlipsRefused
from supermarket.errors.staff import SiteUnknown
from supermarket.paper.drawing.typesetting import DRILL
from supermarket.paper.forms.blanks import print_commands, print_forms, print_labels
from supermarket.paper.forms.forms import Form
from supermarket.spending.goods.catalogue import goods_listed, set_price
from supermarket.spending.goods.files import GOODS_FILE
from supermarket.spending.redemption.basket import goods_scanned
from supermarket.spending.till.commands import COMMANDS, command_of
from tests.paper.reading import page_text, pages, picture_of_page, scan
from tests.refusing import refused
from tests.village import ADMINISTRATOR, Village

Printed = Callable[[ReadSession, Path], object]


def forms(session: ReadSession, pdf: Path, *chosen: Form, site: str = "5001", slips: int = 10) -> None:
    print_forms(session, chosen, site, pdf, first_slip=101, slips=slips)


def scanned(pdf: bytes) -> list[str]:
    """Return what a scanner reads on all pages."""
    found = [scan(picture_of_page(pdf, page, dots_per_inch=200)) for page in range(pages(pdf))]
    return [text for page in found for texts in page.values() for text in texts]


# --- shelf labels -----------------------------------------------------------------------------------------------------


def test_every_good_and_service_in_force_has_a_label_that_the_till_reads(village: Village, tmp_path: Path) -> None:
    with village.writing() as session:
        end_row(session, GOODS_FILE, "1001", None, ADMINISTRATOR)
        cells = {"sku": "1100", "name": "酱油", "unit": "瓶", "points": "6", "barcode": "6901234567892"}
        add_row(session, GOODS_FILE, cells, ADMINISTRATOR, scope="1000")
    with village.ledger.reading() as session:
        count = print_labels(session, tmp_path / "labels.pdf")
        skus = sorted(goods.sku for goods in goods_listed(session, session.today))
        read = [goods_scanned(session, digits) for digits in scanned((tmp_path / "labels.pdf").read_bytes())]
    assert count == len(skus) == 29
    assert sorted(map(str, read)) == skus
    assert "1001" not in skus


def test_labels_show_the_prices_of_today(village: Village, tmp_path: Path) -> None:
    with village.writing() as session:
        set_price(session, "1001", 77, None, ADMINISTRATOR)
        set_price(session, "1002", 88, "2026-03-03", ADMINISTRATOR)
    with village.ledger.reading() as session:
        print_labels(session, tmp_path / "labels.pdf")
    text = page_text((tmp_path / "labels.pdf").read_bytes(), 0)
    assert "77" in text
    assert "88" not in text


# --- forms ------------------------------------------------------------------------------------------------------------


def test_forms_name_the_place_and_are_numbered_and_marked_as_a_drills(village: Village, tmp_path: Path) -> None:
    with village.writing() as session:
        amend_row(session, SITE_FILE, "5001", {"name": "新开的超市"}, ADMINISTRATOR, scope="1000")
    with village.ledger.reading() as session:
        forms(session, tmp_path / "forms.pdf", Form.REGISTER)
    pdf = (tmp_path / "forms.pdf").read_bytes()
    assert pages(pdf) == 1
    text = page_text(pdf, 0)
    assert "新开的超市（5001）" in text
    assert "101" in text
    assert "110" in text
    assert "111" not in text
    assert DRILL in text


def test_a_stocktake_sheet_has_the_goods_in_force_and_no_service(village: Village, tmp_path: Path) -> None:
    village.receive("1002", 4711)
    with village.writing() as session:
        end_row(session, GOODS_FILE, "1001", None, ADMINISTRATOR)
    with village.ledger.reading() as session:
        forms(session, tmp_path / "forms.pdf", Form.COUNT)
    pdf = (tmp_path / "forms.pdf").read_bytes()
    text = "".join(page_text(pdf, page) for page in range(pages(pdf)))
    assert "牙刷" in text
    assert "香皂" not in text
    assert "理发" not in text
    assert "4711" not in text  # a count is blind


def test_forms_are_for_a_place_that_there_is(village: Village, tmp_path: Path) -> None:
    with refused(village.ledger, SiteUnknown, site="5999"), village.ledger.reading() as session:
        forms(session, tmp_path / "forms.pdf", Form.CLAIM, site="5999")
    with (
        refused(village.ledger, SlipsRefused, first=101, count=1001, most=1000),
        village.ledger.reading() as session,
    ):
        forms(session, tmp_path / "forms.pdf", Form.REGISTER, slips=1001)
    assert list(tmp_path.glob("*.pdf")) == []


# --- the command sheet ------------------------------------------------------------------------------------------------


def test_the_command_sheet_is_read_by_the_till(village: Village, tmp_path: Path) -> None:
    with village.ledger.reading() as session:
        print_commands(session, tmp_path / "commands.pdf")
    read = {command_of(digits) for digits in scanned((tmp_path / "commands.pdf").read_bytes())}
    assert read == set(COMMANDS)


# --- files ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "printed",
    [print_labels, print_commands, lambda session, pdf: forms(session, pdf, Form.CLAIM)],
    ids=["labels", "commands", "forms"],
)
def test_nothing_is_printed_over_another_file_or_under_a_wrong_name(
    village: Village, tmp_path: Path, printed: Printed
) -> None:
    old = tmp_path / "old.pdf"
    old.write_bytes(b"mine")
    with village.ledger.reading() as session, refused(village.ledger, FileExists, path=str(old)):
        printed(session, old)
    wrong = tmp_path / "labels.png"
    with village.ledger.reading() as session, refused(village.ledger, FileKind, path=str(wrong), ending=".pdf"):
        printed(session, wrong)
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir() if "ledger" not in path.name} == {
        "old.pdf": b"mine"
    }
