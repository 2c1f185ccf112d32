"""Numbers and payloads: whatever a finger or a scanner does to them, they are read right or not at all."""

import hashlib
from typing import Final

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from supermarket.district.gtins import ean13_check_digit, is_ean
from supermarket.households.numbers import Typed, check_digits, checks, new_payload, number, payload_hash, read_typed

PAYLOADS: Final = st.binary(min_size=12, max_size=12).map(lambda chance: new_payload(lambda _size: chance))
FULL_WIDTH: Final = str.maketrans("0123456789-", "０１２３４５６７８９－")
NUMBERS: Final = st.builds(
    number,
    st.integers(1, 999_999_999_999).map(str),
    st.integers(1, 9_999).map(str),
    st.integers(1, 999_999_999_999_999),
)


# --- payloads ---------------------------------------------------------------------------------------------------------


@given(PAYLOADS)
def test_a_payload_is_32_digits_of_version_1_and_is_read_as_itself(payload: str) -> None:
    assert (len(payload), payload[0], payload.isdigit()) == (32, "1", True)
    assert read_typed(payload) == Typed(payload=payload)


@pytest.mark.parametrize("chance", [bytes(12), b"\xff" * 12])
def test_the_smallest_and_the_largest_chance_make_a_payload_of_32_digits(chance: bytes) -> None:
    payload = new_payload(lambda size: chance[:size])
    assert len(payload) == 32
    assert read_typed(payload) == Typed(payload=payload)


@given(st.lists(st.binary(min_size=12, max_size=12), min_size=2, max_size=2, unique=True))
def test_other_chance_makes_another_payload(chances: list[bytes]) -> None:
    one, other = (new_payload(lambda _size, chance=chance: chance) for chance in chances)  # type: ignore[misc]
    assert one != other


@given(PAYLOADS)
def test_every_single_wrong_digit_of_a_payload_is_caught(payload: str) -> None:
    wrong = [
        payload[:place] + digit + payload[place + 1 :]
        for place in range(32)
        for digit in "0123456789"
        if digit != payload[place]
    ]
    assert len(wrong) == 32 * 9
    assert [text for text in wrong if read_typed(text) is not None] == []


@given(PAYLOADS)
def test_every_swap_of_two_neighbouring_digits_of_a_payload_is_caught(payload: str) -> None:
    swapped = [
        payload[:place] + payload[place + 1] + payload[place] + payload[place + 2 :]
        for place in range(31)
        if payload[place] != payload[place + 1]
    ]
    assert swapped
    assert [text for text in swapped if read_typed(text) is not None] == []


@given(PAYLOADS)
def test_every_dropped_and_every_doubled_digit_of_a_payload_is_caught(payload: str) -> None:
    dropped = [payload[:place] + payload[place + 1 :] for place in range(32)]
    doubled = [payload[:place] + payload[place] + payload[place:] for place in range(32)]
    assert [text for text in dropped + doubled if read_typed(text) is not None] == []


@given(
    PAYLOADS,
    st.lists(st.sampled_from(["", "", "", " ", "-", "－", "\u3000", "\t", "\r\n", "\n"]), min_size=33, max_size=33),
    st.lists(st.booleans(), min_size=32, max_size=32),
)
def test_a_payload_is_read_in_full_width_digits_with_hyphens_blanks_and_line_ends(
    payload: str, between: list[str], wide: list[bool]
) -> None:
    digits = [digit.translate(FULL_WIDTH) if full else digit for digit, full in zip(payload, wide, strict=True)]
    text = "".join(sign + digit for sign, digit in zip(between, [*digits, ""], strict=True))
    assert read_typed(text) == Typed(payload=payload)


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "-",
        "王样甲",
        "2000000010014",
        "1" * 31,
        "1" * 33,
        "1" * 200,
        "a" * 32,
        "²" * 32,
        "１" * 5_000,
        "1000-1-980",
        "1000-1-980-4x",
        "٠" * 32,
    ],
)
def test_what_is_neither_payload_nor_number_is_read_as_nothing(text: str) -> None:
    assert read_typed(text) is None


def test_a_payload_of_another_version_is_read_as_nothing_even_where_its_digits_check() -> None:
    digits = "2" + "0" * 28 + "7"
    payload = digits + check_digits(digits)
    assert checks(payload)
    assert read_typed(payload) is None


def test_a_payload_is_remembered_as_its_sha_256_in_lower_case_hex() -> None:
    payload = new_payload(lambda _size: b"twelve bytes")
    assert payload_hash(payload) == hashlib.sha256(payload.encode()).hexdigest()


# --- household and card numbers ---------------------------------------------------------------------------------------


def test_check_digits_are_those_of_iso_7064_mod_97_10() -> None:
    """The standard's own example is 794, which is written 79444."""
    assert check_digits("794") == "44"
    assert checks("79444")
    assert not checks("79445")


@given(NUMBERS)
@example("10000000000-1000-100000000000000-83")  # 32 digits that check, as a payload's do: its hyphens tell it apart
@example("10000000000-100-100000000000000-31")
def test_a_number_is_read_as_itself_and_a_members_as_its_households(written: str) -> None:
    assert read_typed(written) == Typed(number=written)
    assert read_typed(f"{written}-1") == Typed(number=written)
    assert read_typed(f" {written.translate(FULL_WIDTH)}\r\n") == Typed(number=written)


@given(NUMBERS)
def test_every_single_wrong_digit_of_a_number_is_caught(written: str) -> None:
    wrong = [
        written[:place] + digit + written[place + 1 :]
        for place in range(len(written))
        for digit in "0123456789"
        if written[place] not in {"-", digit}
    ]
    assert [text for text in wrong if read_typed(text) is not None] == []


@given(NUMBERS)
def test_every_swap_of_two_neighbouring_digits_of_a_number_is_caught(written: str) -> None:
    swapped = [
        written[:place] + written[place + 1] + written[place] + written[place + 2 :]
        for place in range(len(written) - 1)
        if "-" not in written[place : place + 2] and written[place] != written[place + 1]
    ]
    assert [text for text in swapped if read_typed(text) is not None] == []


# --- barcodes ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("barcode", ["4006381333931", "5901234123457", "2000000010014"])
def test_a_right_ean_13_is_one(barcode: str) -> None:
    assert is_ean(barcode)


@given(st.text("0123456789", min_size=12, max_size=12))
def test_every_single_wrong_digit_of_an_ean_13_is_caught(digits: str) -> None:
    barcode = digits + ean13_check_digit(digits)
    assert is_ean(barcode)
    wrong = [
        barcode[:place] + digit + barcode[place + 1 :]
        for place in range(13)
        for digit in "0123456789"
        if digit != barcode[place]
    ]
    assert [text for text in wrong if is_ean(text)] == []


@pytest.mark.parametrize("text", ["", "400638133393", "40063813339310", "400638133393x", "４００６３８１３３３９３１"])
def test_what_is_not_thirteen_ascii_digits_is_no_ean_13(text: str) -> None:
    assert not is_ean(text)


@given(PAYLOADS)
def test_a_payload_can_never_be_mistaken_for_a_goods_barcode(payload: str) -> None:
    assert not is_ean(payload)


@pytest.mark.parametrize("barcode", ["96385074", "00000000", "29000005", "6901234567892"])
def test_small_packages_have_eight_digits(barcode: str) -> None:
    assert is_ean(barcode)
    assert not any(is_ean(barcode[:-1] + digit) for digit in "0123456789" if digit != barcode[-1])


@pytest.mark.parametrize("text", ["", "9638507", "096385074", "９６３８５０７４", "9638507x", "614141000036"])
def test_other_texts_are_no_barcode(text: str) -> None:
    assert not is_ean(text)
