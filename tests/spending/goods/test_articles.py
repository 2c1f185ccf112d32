"""Barcodes: whichever way a scanner sends one it is the same, and on a day it belongs to one of the goods."""

from pathlib import Path
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from supermarket.district.dated.file_imports import import_file
from supermarket.district.dated.imports import add_row, amend_row, end_row
from supermarket.district.gtins import as_printed, check_digit, gtin, inner
from supermarket.district.texts import scanned
from supermarket.errors import Refusal
from supermarket.errors.registers import CellRefused
from supermarket.errors.shop.goods import GoodsUnknown, PackForUnits, PackUnknown
from supermarket.households.finding.lookup import who
from supermarket.spending.goods.articles import Article, article_scanned, counted_meant, line_meant, sku_meant
from supermarket.spending.goods.barcodes import staff_barcode, staff_scanned
from supermarket.spending.goods.catalogue import goods_listed, set_price
from supermarket.spending.goods.files import GOODS_FILE
from supermarket.spending.redemption.receipt_codes import read_receipt_code, receipt_code
from supermarket.spending.till.commands import COMMANDS, command_of
from tests.refusing import fields_of, refused
from tests.spending.shelf import last
from tests.spending.till.counter import SOAP
from tests.village import ADMINISTRATOR, Village

BOTTLE: Final = "6901234567892"
CARTON: Final = "16901234567899"
UPC: Final = "036000291452"
SMALL: Final = "96385074"
OTHER: Final = "6923450657713"


def amended(village: Village, sku: str = "1001", from_: str | None = None, **cells: str) -> None:
    with village.writing() as session:
        told = {**cells, **({"from": from_} if from_ else {})}
        amend_row(session, GOODS_FILE, sku, told, ADMINISTRATOR, scope="1000")


def means(village: Village, typed: str) -> Article | None:
    with village.ledger.reading() as session:
        return article_scanned(session, typed)


@pytest.mark.parametrize(
    "sent",
    [
        BOTTLE,
        "]E0" + BOTTLE,
        "】E0" + BOTTLE,
        "０" + BOTTLE,
        "6 901234 567892",
        "]d201" + "0" + BOTTLE + "17261231",
        "]C101" + "0" + BOTTLE + "10A\x1d21B",
        "01" + "0" + BOTTLE,
        "(01)0" + BOTTLE + "(10)A",
        "]Q1https://id.gs1.org/01/0" + BOTTLE + "?17=261231",
    ],
)
def test_one_article_is_the_same_number_whichever_way_it_is_sent(sent: str) -> None:
    assert gtin(sent) == "0" + BOTTLE


@pytest.mark.parametrize("sent", ["", "]E0", "]", BOTTLE[:-1] + "3", "12345678", "1" * 32, "1001", "0" * 15, "文" * 13])
def test_what_is_no_article_is_none(sent: str) -> None:
    assert gtin(sent) is None


@given(st.text(alphabet="0123456789", min_size=7, max_size=13).filter(lambda digits: len(digits) in {7, 11, 12, 13}))
def test_a_number_is_shown_as_it_is_printed_and_read_again(digits: str) -> None:
    number = digits.zfill(13)
    whole = number + check_digit(number)
    assert gtin(as_printed(whole)) == whole
    assert gtin(as_printed(whole)[:-1] + str((int(whole[-1]) + 1) % 10)) is None


def test_a_pack_holds_an_article_and_an_article_holds_none() -> None:
    assert inner(CARTON) == "0" + BOTTLE
    assert inner("0" + BOTTLE) is None


def test_what_a_scanner_says_of_itself_is_left_away_wherever_a_scan_is_read(village: Village) -> None:
    household = village.enrol()
    card = village.card(household).payload
    with village.ledger.reading() as session:
        assert [who(session, sent + card).household for sent in ("", "]Q1", "]C0", "】Q1")] == [household] * 4
    assert read_receipt_code("]C0" + (receipt_code("1000-1-57") or "")) == "1000-1-57"
    assert staff_scanned("]E0" + (staff_barcode("15001") or "")) == "15001"
    assert command_of("]E0" + COMMANDS[0].barcode) is COMMANDS[0]
    assert scanned("]E0") == "]E0"


def test_several_barcodes_mean_one_article_and_a_pack_its_units(village: Village) -> None:
    amended(village, barcode=UPC, barcodes=f"{BOTTLE}；{CARTON} x 12 {SMALL}")
    (entry,) = last(village)
    assert entry["barcode"] == "0" + UPC
    assert entry["barcodes"] == [
        {"barcode": "0" + BOTTLE, "units": 1},
        {"barcode": CARTON, "units": 12},
        {"barcode": SMALL.zfill(14), "units": 1},
    ]
    for sent in (UPC, "0" + UPC, "]E0" + UPC, BOTTLE, SMALL, "]E4" + SMALL, SOAP, "1001"):
        assert means(village, sent) == Article("1001", 1), sent
    for sent in (CARTON, "]C101" + CARTON, "01" + CARTON + "10A"):
        assert means(village, sent) == Article("1001", 12), sent
    with village.writing() as session:
        set_price(session, "1001", 4, None, ADMINISTRATOR)
    assert means(village, CARTON) == Article("1001", 12)


@pytest.mark.parametrize(
    "sent",
    [BOTTLE, UPC, "0" + UPC, "00" + UPC, "]E0" + BOTTLE, "】Q1" + BOTTLE, "]C101" + "0" + BOTTLE, "６" + BOTTLE[1:]],
)
def test_a_barcode_stands_for_its_sku_where_a_command_asks_for_one(village: Village, sent: str) -> None:
    amended(village, barcode=UPC, barcodes=f"{BOTTLE} {CARTON}x12")
    with village.ledger.reading() as session:
        assert sku_meant(session, sent) == "1001"
        assert [line_meant(session, sent + times) for times in ("", "x3", " ＊ ３")] == ["1001x1", "1001x3", "1001x3"]
        assert [counted_meant(session, f"{sent}{said}") for said in ("=12", "＝missing")] == ["1001=12", "1001=missing"]


def test_a_pack_is_its_units_on_a_line_and_nothing_beside_a_figure_of_units(village: Village) -> None:
    amended(village, barcodes=f"{CARTON}x12")
    with village.ledger.reading() as session:
        assert [line_meant(session, CARTON), line_meant(session, f"{CARTON}x2")] == ["1001x12", "1001x24"]
    for meant, typed in ((sku_meant, CARTON), (counted_meant, f"{CARTON}=3")):
        told = {"barcode": CARTON, "sku": "1001", "units": 12}
        with refused(village.ledger, PackForUnits, **told), village.ledger.reading() as session:
            meant(session, typed)


@pytest.mark.parametrize(
    "typed", ["1001", "1001x2", "1001=2", "1001=missing", "x", "=", "", BOTTLE[:-1] + "3", "②" + BOTTLE]
)
def test_what_is_no_barcode_is_left_as_it_was_typed(village: Village, typed: str) -> None:
    with village.ledger.reading() as session:
        assert [meant(session, typed) for meant in (sku_meant, line_meant, counted_meant)] == [typed] * 3


def test_a_barcode_that_no_goods_have_is_refused_where_a_command_asks_for_goods(village: Village) -> None:
    for meant, typed in ((sku_meant, OTHER), (line_meant, f"]E0{OTHER}x2"), (counted_meant, f"{OTHER}=2")):
        with refused(village.ledger, GoodsUnknown, sku=OTHER), village.ledger.reading() as session:
            meant(session, typed)


@pytest.mark.parametrize(
    ("sent", "printed"),
    [
        ("]E0" + BOTTLE, BOTTLE),
        ("]C101" + "0" + BOTTLE + "10A", BOTTLE),
        ("(01)0" + BOTTLE, BOTTLE),
        ("]E4" + SMALL, SMALL),
        ("]E0" + UPC, "0" + UPC),
    ],
)
def test_goods_have_the_barcode_that_is_printed_whichever_way_it_was_sent(
    village: Village, sent: str, printed: str
) -> None:
    amended(village, barcode=sent)
    (entry,) = last(village)
    assert entry["barcode"] == printed


def test_a_pack_of_known_goods_that_is_not_entered_is_told_and_not_guessed(village: Village) -> None:
    amended(village, barcodes=BOTTLE)
    with refused(village.ledger, PackUnknown, barcode=CARTON, sku="1001", name="香皂"):
        means(village, CARTON)
    assert means(village, "1" + OTHER[:-1] + check_digit("1" + OTHER[:-1])) is None


@pytest.mark.parametrize("column", ["barcode", "barcodes"])
@pytest.mark.parametrize("sent", [SOAP, BOTTLE, "]E0" + BOTTLE, "0" + BOTTLE, f"{BOTTLE}*3"])
def test_a_barcode_of_other_goods_is_refused(village: Village, column: str, sent: str) -> None:
    amended(village, barcodes=BOTTLE)
    with pytest.raises(Refusal):
        amended(village, "1002", **{column: sent})
    cells = {"sku": "1099", "name": "火柴", "unit": "盒", "points": "1", column: sent}
    with village.writing() as session, pytest.raises(Refusal):
        add_row(session, GOODS_FILE, cells, ADMINISTRATOR, scope="1000")


@pytest.mark.parametrize("cell", ["abc", "690123456789", CARTON, f"{CARTON}*0", f"{BOTTLE}*1000", f"{BOTTLE} {BOTTLE}"])
def test_a_cell_of_barcodes_that_cannot_be_read_is_refused(village: Village, cell: str) -> None:
    with pytest.raises(CellRefused) as refusal:
        amended(village, barcodes=cell)
    assert fields_of(refusal.value)["column"] == "barcodes"


def test_a_barcode_of_a_staff_card_or_command_is_refused(village: Village) -> None:
    for barcode in (COMMANDS[0].barcode, staff_barcode("15001") or ""):
        with pytest.raises(CellRefused):
            amended(village, barcodes=barcode)


def test_a_barcode_goes_from_one_to_other_goods_by_the_day(village: Village) -> None:
    amended(village, barcodes=BOTTLE)
    amended(village, from_="2026-03-05", barcodes="")
    with pytest.raises(CellRefused):
        amended(village, "1002", from_="2026-03-04", barcodes=BOTTLE)
    amended(village, "1002", from_="2026-03-05", barcodes=BOTTLE)
    assert means(village, BOTTLE) == Article("1001", 1)
    village.time.move(days=3)
    assert means(village, BOTTLE) == Article("1002", 1)


def test_a_barcode_that_other_goods_will_have_is_refused_today(village: Village) -> None:
    amended(village, "1002", from_="2026-04-01", barcodes=BOTTLE)
    with pytest.raises(CellRefused):
        amended(village, barcodes=BOTTLE)


def test_goods_whose_own_label_is_a_barcode_of_others_are_refused(village: Village) -> None:
    amended(village, barcodes="2000000010991")
    cells = {"sku": "1099", "name": "火柴", "unit": "盒", "points": "1"}
    with village.writing() as session, pytest.raises(CellRefused) as refusal:
        add_row(session, GOODS_FILE, cells, ADMINISTRATOR, scope="1000")
    assert fields_of(refusal.value)["column"] == "sku"


def test_goods_that_ended_leave_their_barcode(village: Village) -> None:
    amended(village, barcodes=BOTTLE)
    with village.writing() as session:
        end_row(session, GOODS_FILE, "1001", None, ADMINISTRATOR)
    amended(village, "1002", barcodes=BOTTLE)
    assert means(village, BOTTLE) == Article("1002", 1)


def test_a_file_changes_barcodes_between_goods_in_one_go(village: Village, tmp_path: Path) -> None:
    path = tmp_path / "goods.csv"
    lines = "1001,香皂,块,3,{},{}*6\n1002,牙刷,支,4,{},\n"
    for first, second in ((BOTTLE, OTHER), (OTHER, BOTTLE)):
        text = "商品编码,名称,单位,积分,条码,其他条码\n" + lines.format(first, CARTON, second)
        path.write_text(text, encoding="utf-8")
        with village.writing() as session:
            assert [change.code for change in import_file(session, GOODS_FILE, path, ADMINISTRATOR, scope="1000")]
    assert means(village, BOTTLE) == Article("1002", 1)
    assert means(village, CARTON) == Article("1001", 6)
    path.write_text(text.replace(OTHER, BOTTLE), encoding="utf-8")
    with pytest.raises(Refusal), village.writing() as session:
        import_file(session, GOODS_FILE, path, ADMINISTRATOR, scope="1000")


def test_goods_of_which_units_stand_somewhere_do_not_become_a_service(village: Village) -> None:
    village.receive("1001", 2)
    with pytest.raises(CellRefused) as refusal:
        amended(village, service="yes")
    assert fields_of(refusal.value)["column"] == "service"
    amended(village, "1002", service="yes")
    with village.ledger.reading() as session:
        assert [goods.sku for goods in goods_listed(session, session.today) if goods.service][:1] == ["1002"]
