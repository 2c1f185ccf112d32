"""What leaves the site shows the first character of a name, and three and four digits of a phone."""

import pytest

from supermarket.people.masking import masked_name, masked_phone, phone_tail


@pytest.mark.parametrize(
    ("name", "masked"), [("张样例", "张*"), ("张", "张*"), ("欧阳样例", "欧*"), ("Ann Lee", "A*"), ("", "")]
)
def test_a_name_is_masked_to_its_first_character(name: str, masked: str) -> None:
    assert masked_name(name) == masked


@pytest.mark.parametrize(
    ("phone", "masked"),
    [("13800005678", "138****5678"), ("043256781234", "043****1234"), ("12345678", "123****5678")],
)
def test_a_phone_is_masked_to_three_and_four_digits(phone: str, masked: str) -> None:
    assert masked_phone(phone) == masked


@pytest.mark.parametrize("phone", ["1234567", "12345", ""])
def test_a_phone_too_short_to_hide_anything_is_hidden_whole(phone: str) -> None:
    assert masked_phone(phone) == "****"


@pytest.mark.parametrize(("phone", "tail"), [("13800005678", "5678"), ("567", "567"), ("", "")])
def test_four_digits_of_a_phone_are_shown_at_home(phone: str, tail: str) -> None:
    assert phone_tail(phone) == tail
