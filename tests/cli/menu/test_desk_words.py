"""What the menu says of a refusal: nobody who works by digits is told a command or an option."""

import re
from collections.abc import Iterator
from importlib import import_module
from pkgutil import walk_packages
from typing import Final

import pytest

from supermarket import errors
from supermarket.cli.menu.desk_words import at_desk
from supermarket.corrections.mends import mend_of
from supermarket.errors import Refusal
from supermarket.errors.corrections import NotReversible
from supermarket.errors.ledger import ClockAhead
from supermarket.errors.shop.goods import GoodsUnknown
from supermarket.locale.kind_names import NAMES
from supermarket.web.acts.commands import every_command

OUTSIDE: Final = frozenset(
    {
        "ClockTold",
        "DemoFolderRefused",
        "LineTokenMissing",
        "LineUntrusted",
        "NameMissing",
        "NetworkMissing",
        "PortRefused",
        "PortTaken",
        "ProxyElsewhere",
        "WebMissing",
    }
)
"""What is told before there is a menu, or of what the menu does not offer."""


def refusals() -> list[type[Refusal]]:
    for module in walk_packages(errors.__path__, f"{errors.__name__}."):
        import_module(module.name)
    return [each for each in below(Refusal) if each.sentence and each.__name__ not in OUTSIDE]


def below(kind: type[Refusal]) -> Iterator[type[Refusal]]:
    for each in kind.__subclasses__():
        yield each
        yield from below(each)


@pytest.mark.parametrize("kind", refusals(), ids=lambda kind: kind.code)
def test_no_refusal_names_a_command_an_option_or_a_variable_at_the_menu(kind: type[Refusal]) -> None:
    said = at_desk(kind(**{name: 1 if name in kind.in_yuan else "X" for name in kind.names}))
    assert not {sign for sign in ("`", "--", "SUPERMARKET_") if sign in said}, said


@pytest.mark.parametrize("kind", sorted(NAMES))
def test_what_mends_an_entry_that_no_reversal_takes_back_is_told_by_its_place_and_is_a_command(kind: str) -> None:
    refused = NotReversible(entry="1000-1-9", kind=kind, mend=mend_of(kind))
    assert "`" not in at_desk(refused)
    named = set(re.findall(r"`supermarket ([a-z -]+)`", str(refused)))
    assert named <= {command.name for command in every_command()}


def test_a_command_is_told_by_its_place_in_the_menu() -> None:
    assert at_desk(GoodsUnknown(sku="1999")) == "There are no goods 1999; see 8-2-1 of the menu."


def test_at_the_command_line_the_clocks_refusals_name_all_that_must_be_typed() -> None:
    assert "`supermarket clock confirm DATE --approver CODE`" in str(ClockAhead(now="now", last="before"))


def test_a_command_that_a_refusal_names_can_be_typed_as_it_stands() -> None:
    names = {command.name for command in every_command()}
    for kind in refusals():
        for named in re.findall(r"`([a-z]+ [a-z-]+)", kind.sentence):
            assert named not in names, f"{kind.__name__}: {named}"
