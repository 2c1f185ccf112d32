"""What pages say of a refusal: nobody who taps is told an option, a variable, or a command that a page has."""

import re

from supermarket.errors.shop.goods import GoodsUnknown
from supermarket.web.acts.commands import commands
from supermarket.web.acts.plain_words import plainly
from tests.cli.menu.test_desk_words import refusals


def test_no_refusal_names_an_option_a_variable_or_a_command_that_pages_have() -> None:
    for kind in refusals():
        said = plainly(kind(**{name: 1 if name in kind.in_yuan else "X" for name in kind.names}))
        assert not {sign for sign in ("--", "SUPERMARKET_") if sign in said}, said
        named = re.findall(r"`supermarket ([a-z-]+(?: [a-z-]+)?)", said)
        assert not [name for name in named if name in commands() or name.split(" ")[0] in commands()], said


def test_an_act_is_called_what_the_list_of_acts_calls_it() -> None:
    assert str(GoodsUnknown(sku="1999")).endswith("see `supermarket goods list`.")
    assert plainly(GoodsUnknown(sku="1999")).endswith(
        "see “List the goods and services in force, with their prices and limits” (All acts)."
    )
