"""Scans that end with nothing are told apart by their lengths and digits; what a hand types waits for its ending."""

from itertools import pairwise
from typing import Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from supermarket.cli.keyboard.bursts import Typing, scans_in
from supermarket.cli.keyboard.echo import seen
from supermarket.district.gtins import ean13_check_digit
from supermarket.households.numbers import new_payload
from supermarket.spending.redemption.receipt_codes import receipt_code
from supermarket.spending.till.commands import COMMANDS

CARD: Final = new_payload(lambda size: bytes(range(3, size + 3)))
RECEIPT: Final = receipt_code("1000-1-57") or ""
SOAP: Final = "2000000010014"
SHEET: Final = COMMANDS[0].barcode
EAN13: Final = st.integers(10**11, 10**12 - 1).map(lambda number: f"{number}{ean13_check_digit(str(number))}")


@pytest.mark.parametrize(
    "scans",
    [
        (CARD,),
        (CARD, SOAP, SOAP, SHEET),
        (SOAP, SOAP, SHEET, RECEIPT),
        (CARD, "96385074", "036000291452", "10614141000415"),
        (f"]E0{SOAP}", f"]Q1{CARD}", f"]C1{RECEIPT}"),
        (CARD, f"]E0{SOAP}", f"]E0{SHEET}"),
    ],
)
def test_a_row_of_scans_is_parted_into_them(scans: tuple[str, ...]) -> None:
    assert scans_in("".join(scans)) == scans
    assert scans_in("".join(chr(ord(sign) + 0xFEE0) for sign in "".join(scans))) == scans, "in full width"


@settings(max_examples=60)
@given(st.lists(EAN13, min_size=1, max_size=5))
def test_barcodes_of_goods_behind_a_card_are_found_again_and_no_digit_is_lost(goods: list[str]) -> None:
    found = scans_in(CARD + "".join(goods))
    assert "".join(found) == CARD + "".join(goods)
    assert found == (CARD, *goods)


@pytest.mark.parametrize(
    "text", ["", "1", "1001", SOAP[:-1] + "5", SOAP + "1", "0" * 13, "香皂", "]E0", "2" * 1001, CARD[:31]]
)
def test_what_is_no_row_of_whole_scans_is_none(text: str) -> None:
    assert scans_in(text) == ()


def typed(typing: Typing, text: str, *, at: float, each: float) -> list[str]:
    """Type a text, each key after so many seconds; return what was ended."""
    ended = [typing.key(key, at + place * each) for place, key in enumerate(text)]
    return [text for text in ended if text is not None]


def test_four_scans_that_come_at_once_or_shortly_one_after_the_other_are_all_taken() -> None:
    for gap in (0.0, 0.06):
        typing = Typing()
        for place, scan in enumerate((CARD, SOAP, SOAP, SHEET)):
            typed(typing, scan, at=place * gap, each=0.0005)
        assert typing.paused() == (CARD, SOAP, SOAP, SHEET)
        assert typing.text == ""


def test_a_scanner_that_stalls_in_the_middle_of_a_scan_loses_nothing() -> None:
    typing = Typing()
    typed(typing, SOAP[:5], at=0, each=0.001)
    assert typing.paused() == ()
    typed(typing, SOAP[5:], at=0.3, each=0.001)
    assert typing.paused() == (SOAP,)


def test_a_slow_scanner_without_an_ending_is_understood() -> None:
    typing = Typing()
    for place, scan in enumerate((CARD, SOAP)):
        typed(typing, scan, at=10 * place, each=0.065)
        assert typing.paused() == (scan,)


def test_digits_that_a_hand_types_wait_for_their_ending() -> None:
    typing = Typing()
    typed(typing, SOAP, at=0, each=0.2)
    assert typing.paused() == ()
    assert typing.key("\r", 4.0) == SOAP


def test_a_scan_behind_what_was_left_on_the_line_is_given_with_it_and_not_kept_in_silence() -> None:
    for left in ("2", "王", SOAP[:-1] + "5"):
        typing = Typing()
        typed(typing, left, at=0, each=0.001)
        assert typing.paused() == ()
        typed(typing, SOAP, at=5, each=0.001)
        assert typing.paused() == (left + SOAP,)
        typed(typing, SOAP, at=9, each=0.001)
        assert typing.paused() == (SOAP,)


def test_the_line_can_be_emptied() -> None:
    typing = Typing()
    assert typed(typing, "12\x153\x7f\x7f45\r", at=0, each=0.001) == ["45"]


# --- what is shown of it --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text", ["王芳", "1001", "100199", "1001x12", "2000000010014", "1000-1-994-96-1", "１００１", "10614141000415"[1:]]
)
def test_what_a_hand_types_is_seen(text: str) -> None:
    assert seen(text) == text


@pytest.mark.parametrize(
    "text", [CARD, CARD[:7], f"3*{CARD}", f"]Q1{CARD}", "-".join((CARD[:8], CARD[8:16])), "１" * 32]
)
def test_what_may_be_a_card_is_not_seen(text: str) -> None:
    assert set(seen(text)) == {"*"}


def test_of_a_card_that_comes_slowly_no_more_than_an_sku_is_ever_seen() -> None:
    shown = [seen(CARD[:length]) for length in range(1, 33)]
    assert max(len(text.rstrip("*")) for text in shown) == 6
    assert all(len(later) == len(before) + 1 for before, later in pairwise(shown))
