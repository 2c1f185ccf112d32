"""Whatever digits go in, an independent reader gets the same digits out."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from supermarket.paper.drawing.codes import QR_MODULES, barcode_modules, barcode_runs, qr_runs
from tests.paper.reading import picture_of_runs, scan

DIGITS = "0123456789"


def read_barcode(digits: str) -> dict[str, list[str]]:
    runs = barcode_runs(digits, height=20)
    return scan(picture_of_runs(runs, columns=barcode_modules(len(digits)), rows=20, quiet=10))


def read_qr(digits: str) -> dict[str, list[str]]:
    return scan(picture_of_runs(qr_runs(digits), columns=QR_MODULES, rows=QR_MODULES, quiet=4))


@given(st.text(DIGITS, min_size=32, max_size=32))
def test_any_payload_is_read_back_from_its_barcode(payload: str) -> None:
    assert read_barcode(payload) == {"Code128": [payload]}


@given(st.text(DIGITS, min_size=32, max_size=32))
def test_any_payload_is_read_back_from_its_qr_code(payload: str) -> None:
    assert read_qr(payload) == {"QRCode": [payload]}


@pytest.mark.parametrize("tens", range(10))
def test_every_pair_of_digits_has_its_own_bars(tens: int) -> None:
    digits = "".join(f"{tens}{ones}" for ones in range(10))
    assert read_barcode(digits) == {"Code128": [digits]}


def test_the_bars_end_where_the_barcode_is_said_to_end() -> None:
    last = barcode_runs("0" * 32, height=5)[-1]
    assert last.column + last.width == barcode_modules(32) == 211
    assert last.height == 5


def test_a_qr_code_holds_thirty_four_digits_and_no_more() -> None:
    assert read_qr("9" * 34) == {"QRCode": ["9" * 34]}
    with pytest.raises(ValueError, match="34"):
        qr_runs("9" * 35)


@pytest.mark.parametrize("digits", ["", "12a4", "１２３４", "٣٤"])
def test_only_plain_digits_are_encoded(digits: str) -> None:
    with pytest.raises(ValueError, match="digits"):
        barcode_runs(digits, height=20)
    with pytest.raises(ValueError, match="digits"):
        qr_runs(digits)


def test_a_barcode_takes_its_digits_in_pairs() -> None:
    with pytest.raises(ValueError, match="pairs"):
        barcode_runs("123", height=20)
