"""What leaves the site shows the first character of a name; of a phone its last four digits are shown at home."""

import pytest

from supermarket.people.masking import masked_name, phone_tail


@pytest.mark.parametrize(
    ("name", "masked"), [("张样例", "张*"), ("张", "张*"), ("欧阳样例", "欧*"), ("Ann Lee", "A*"), ("", "")]
)
def test_a_name_is_masked_to_its_first_character(name: str, masked: str) -> None:
    assert masked_name(name) == masked


@pytest.mark.parametrize(("phone", "tail"), [("13800005678", "5678"), ("567", "567"), ("", "")])
def test_four_digits_of_a_phone_are_shown_at_home(phone: str, tail: str) -> None:
    assert phone_tail(phone) == tail
