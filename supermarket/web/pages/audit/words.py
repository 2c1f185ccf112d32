"""What an entry says in a visitor's words: names beside codes, and where each leads."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from supermarket.audit.browsing.opened import Leg, Said
from supermarket.audit.package.kind_words import kind_words
from supermarket.books.kinds import POINT
from supermarket.books.session import ReadSession
from supermarket.cli.frame.names import goods_name, household_name, rule_name, site_name
from supermarket.clock import district_time
from supermarket.errors import yuan_of
from supermarket.locale import N_, _, is_chinese
from supermarket.spending.fund.kinds import CNY

KNOWN: Final[Mapping[str, str]] = MappingProxyType(
    {
        "pin": N_("by the PIN"),
        "token": N_("by the token of a script"),
        "card": N_("by the staff card and the PIN"),
        "named": N_("only by the code that was given"),
    }
)
"""How an actor was known, in words."""
_HELD: Final[Mapping[str, str]] = MappingProxyType(
    {
        "Assets:Households": N_("points of household"),
        "Liabilities:Recoverable": N_("owed by household"),
        "Equity:Issued": N_("points issued by"),
        "Expenses:Deducted": N_("points deducted by"),
        "Expenses:Expired": N_("points lapsed at"),
        "Expenses:Redeemed": N_("points redeemed at"),
        "Assets:Stock": N_("shelves of"),
        "Equity:Purchased": N_("goods bought for"),
        "Equity:Donated": N_("goods given by donor"),
        "Expenses:Given": N_("goods given out by"),
        "Expenses:Spoiled": N_("goods written off at"),
        "Expenses:Counted": N_("found missing by counting at"),
        "Assets:Transit": N_("on the way from"),
        "Expenses:Lost": N_("lost on the way from"),
        "Assets:Fund": N_("money held by"),
        "Equity:Funded": N_("money received by"),
        "Expenses:Spent": N_("money spent by"),
    }
)
"""What the accounts are, in words, by all but the last part of their names."""


_LEADS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "entry": "/entry/",
        "household": "/audit?household=",
        "site": "/audit?site=",
        "staff": "/audit?actor=",
    }
)
"""Where codes lead, by what they are codes of."""


@dataclass(frozen=True)
class Cell:
    """A text, and the address that it leads to, if any."""

    text: str
    href: str = ""


@dataclass(frozen=True)
class Line:
    """A field as a page shows it; one `within` a whole is folded away, for nobody explains such parts one by one."""

    meaning: str
    path: str
    cell: Cell
    within: bool


def line_of(session: ReadSession, said: Said, on: str, *, audits: bool) -> Line:
    """Return a field in words; only whoever audits is led to other entries by code."""
    meaning = said.meaning
    text = (meaning.meaning if is_chinese() else meaning.english) if meaning else ""
    cell = _cell(session, meaning.unit if meaning else "", said.value, on)
    led = audits or cell.href.startswith("/entry/")
    return Line(text, said.path, cell if led else Cell(cell.text), said.within)


def _cell(session: ReadSession, unit: str, value: str | int, on: str) -> Cell:
    code = str(value)
    if unit in _LEADS:
        named: Mapping[str, Callable[[ReadSession, str], str]] = {"household": household_name, "site": site_name}
        return Cell(named.get(unit, _as_it_is)(session, code), f"{_LEADS[unit]}{code}")
    if unit in {"sku", "rule"}:
        return Cell((goods_name if unit == "sku" else rule_name)(session, code, on))
    if isinstance(value, int) and unit in {"fen", "ms"}:
        return Cell(_("{yuan} yuan").format(yuan=yuan_of(value)) if unit == "fen" else district_time(value))
    return Cell(_(KNOWN[code]) if code in KNOWN else code)


def _as_it_is(_session: ReadSession, code: str) -> str:
    return code


@dataclass(frozen=True)
class Moved:
    """A posting as a page shows it."""

    what: str
    owner: Cell
    account: str
    amount: str
    commodity: str


def moved(session: ReadSession, leg: Leg, on: str, *, audits: bool) -> Moved:
    """Return a posting in words."""
    root, _colon, owner = leg.account.rpartition(":")
    is_household = root in {"Assets:Households", "Liabilities:Recoverable"}
    name = household_name(session, owner) if is_household else site_name(session, owner)
    href = f"/audit?{'household' if is_household else 'site'}={owner}" if audits and root != "Equity:Donated" else ""
    amount, commodity = f"{leg.amount:+}", _("points")
    if leg.commodity == CNY:
        amount, commodity = f"{'-' if leg.amount < 0 else '+'}{yuan_of(abs(leg.amount))}", _("yuan")
    elif leg.commodity != POINT:
        commodity = goods_name(session, leg.commodity[1:], on)
    return Moved(_(_HELD.get(root, root)), Cell(name, href), leg.account, amount, commodity)


def kind_meaning(kind: str) -> str:
    """Return what a kind of entry is for."""
    words = kind_words().get(kind)
    return (words[0] if is_chinese() else words[1]) if words else kind
