"""What an entry moved, in words: points, goods and money, with names beside the codes."""

from typing import TYPE_CHECKING, Final

from supermarket.cli.frame.names import goods_name
from supermarket.errors import yuan_of
from supermarket.locale import _

if TYPE_CHECKING:
    from collections.abc import Iterator

    from supermarket.books.session import ReadSession
    from supermarket.journal.entry import Entry

_HELD: Final = "Assets"


def moved(session: "ReadSession", entry: "Entry") -> "Iterator[str]":
    """Give a line for each thing that an entry brought to a household, shop or fund, or took from it."""
    from supermarket.books.kinds import POINT, parsed
    from supermarket.books.posting import legs_of
    from supermarket.spending.fund.kinds import CNY

    kind = session.kinds.get(entry.kind)
    for leg in legs_of(kind, entry, parsed(kind, entry)) if kind else ():
        root, _colon, owner = leg.account.partition(":")
        if root != _HELD:
            continue
        who = _owner(session, owner.rsplit(":", 1)[-1], entry.on, is_household="Households" in owner)
        if leg.commodity == POINT:
            yield _("{who}: {points} points").format(who=who, points=f"{leg.amount:+}")
        elif leg.commodity == CNY:
            yield _("{who}: {sign}{yuan} yuan").format(
                who=who, sign="+-"[leg.amount < 0], yuan=yuan_of(abs(leg.amount))
            )
        else:
            goods = f"{goods_name(session, leg.commodity[1:], entry.on)} {leg.amount:+}"
            yield _("{name}: {text}").format(name=who, text=goods)


def _owner(session: "ReadSession", code: str, on: str, *, is_household: bool) -> str:
    from supermarket.cli.menu.people import head_of
    from supermarket.district.sites import known_site

    return f"{head_of(session, code)} {code}" if is_household else f"{known_site(session, code, on).name} ({code})"
