"""What a page says of a refusal: nobody who works in a browser is sent to a command line for what a page does."""

import re
from typing import Final

import pytest

from supermarket.district.kinds import Role
from supermarket.errors.shop.goods import GoodsUnknown
from supermarket.errors.staff import RoleRefused
from supermarket.locale import spoken
from supermarket.web.acts.commands import ALONE, commands
from supermarket.web.acts.running import MistypedError, read
from supermarket.web.acts.said import on_page
from supermarket.web.frame.looks import as_drawn
from tests.cli.menu.test_desk_words import refusals

COMMANDS: Final = commands()
"""Read once, in English, as a server does."""


def test_what_a_page_can_do_is_named_as_the_page_names_it_and_no_option_is() -> None:
    said = []
    for language in ("zh", "en"):
        with spoken(language):
            said += [
                on_page(kind(**{name: 1 if name in kind.in_yuan else "X" for name in kind.names}))
                for kind in refusals()
            ]
    named = {found for sentence in said for found in re.findall(r"`supermarket ([a-z]+(?: [a-z]+)?)", sentence)}
    assert {each for each in named if each not in ALONE and each.split()[0] not in ALONE} == set()
    assert [sentence for sentence in said if re.search(r"(^|[^\w`-])--[a-z]", re.sub("`[^`]*`", "", sentence))] == []


def test_an_act_is_called_by_what_it_does_and_a_flag_by_what_it_shows() -> None:
    assert on_page(GoodsUnknown(sku="9")).startswith("There are no goods 9; see “List the goods")
    assert "doctor" not in on_page(RoleRefused(operator="1", role=Role.CLERK, verb="claim post"))
    with spoken("zh"):
        assert "请看“列出现行的商品" in on_page(GoodsUnknown(sku="9"))


def test_what_was_mistyped_names_fields_by_their_labels() -> None:
    with pytest.raises(MistypedError, match="“What one unit costs”: ") as wrong:
        read(COMMANDS["goods price"], {"sku": ["1001"], "points": ["x"]})
    assert "--" not in str(wrong.value)


def test_a_page_draws_no_sign_that_turns_the_direction_or_hides() -> None:
    assert as_drawn("a\u202eb\x1b[31m\u200b") == "a\\u202eb\\x1b[31m\\u200b"
    assert as_drawn("甲\r\n乙\n丙") == "甲\n乙\n丙"
    assert as_drawn(7) == 7
