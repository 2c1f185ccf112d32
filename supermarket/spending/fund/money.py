"""The shop's fund 资金: money in and money out, in fen, by the papers they stand on."""

import re
from dataclasses import dataclass
from typing import Final, Literal

from supermarket.books.accounts import fund
from supermarket.books.afterwards import balance_after
from supermarket.books.session import ReadSession, Request, WriteSession
from supermarket.district.dates import business_date, day_of, read_date
from supermarket.district.persons import NOTE_MAX, read_text
from supermarket.district.roles import allow
from supermarket.district.sites import shop_asked
from supermarket.district.texts import figured, plain
from supermarket.errors.shop.goods import AmountUnreadable, FundShort
from supermarket.journal.entry import Entry
from supermarket.locale import N_
from supermarket.spending.fund.kinds import CNY, FUND_RECEIVED, FUND_SPENT, FundAsked, FundReceived, FundSpent
from supermarket.spending.fund.papers import check_not_moved

_YUAN: Final = re.compile(r"([0-9]{1,7})(?:\.([0-9]{1,2}))?")


@dataclass(frozen=True)
class Money:
    """What is asked when money comes in or goes out: yuan as typed, the paper's number, and what for.

    `another`: it moved besides the same sum that stands on the same paper already.
    """

    yuan: str
    paper: str
    purpose: str
    another: bool = False


@dataclass(frozen=True)
class FundMoved:
    """The answer to money in or out, in fen."""

    entry: str
    amount: int
    balance: int


def read_yuan(text: str) -> int:
    """Return yuan such as 12, 12.5 or 12.50 as whole fen.

    Raises:
        AmountUnreadable: it is no amount above zero.
    """
    match = _YUAN.fullmatch(figured(text))
    fen = int(match[1]) * 100 + int((match[2] or "").ljust(2, "0")) if match else 0
    if not fen:
        raise AmountUnreadable(amount=plain(text)[:20])
    return fen


def receive_money(session: WriteSession, money: Money, request: Request) -> FundMoved:
    """Take money into a shop's fund.

    Raises:
        SiteUnknown, ShopMissing, ShopAmbiguous, AmountUnreadable, TextUnreadable: what was asked cannot be read.
        KeyUsed, OperatorMissing, StaffUnknown, RoleRefused, SiteRefused: the operator may not.
        DateUnreadable, DateFuture, DateTooFarBack: not on that date.
        MoneyAlike: the same paper brought the same sum already, and nobody said that this came besides.
    """
    return _move(session, money, request, way="in")


def spend_money(session: WriteSession, money: Money, request: Request) -> FundMoved:
    """Spend money of a shop's fund.

    Raises:
        FundShort: there is not so much.
        SiteUnknown, ShopMissing, ShopAmbiguous, AmountUnreadable, TextUnreadable, KeyUsed, OperatorMissing,
            StaffUnknown,
        RoleRefused, SiteRefused, DateUnreadable, DateFuture, DateTooFarBack, MoneyAlike: as in `receive_money`.
    """
    return _move(session, money, request, way="out")


def _move(session: WriteSession, money: Money, request: Request, *, way: Literal["in", "out"]) -> FundMoved:
    shop = shop_asked(session, request, day_of(session, request.on), ended=way == "out")
    asked = FundAsked(
        amount=read_yuan(money.yuan),
        paper=read_text(money.paper, N_("paper's number")),
        purpose=read_text(money.purpose, N_("purpose"), most=NOTE_MAX),
        on=read_date(request.on) if request.on else None,
    )
    kind = FUND_RECEIVED if way == "in" else FUND_SPENT
    answer = session.answered(kind, request, site=shop, asked=asked.content())
    if answer:
        return _moved(session, answer)
    allow(session, "fund receive" if way == "in" else "fund spend", request)
    on = business_date(session, request.on)
    if not money.another:
        check_not_moved(session, shop, kind.name, asked, on)
    held = session.balance(fund(shop), CNY)
    if way == "out" and asked.amount > held:
        raise FundShort(amount=asked.amount, held=held)
    if way == "in":
        came = FundReceived(asked=asked, amount=asked.amount, paper=asked.paper, purpose=asked.purpose)
        return _moved(session, session.record(FUND_RECEIVED, came, request, site=shop, on=on))
    went = FundSpent(asked=asked, amount=asked.amount, paper=asked.paper, purpose=asked.purpose)
    return _moved(session, session.record(FUND_SPENT, went, request, site=shop, on=on))


def _moved(session: ReadSession, entry: Entry) -> FundMoved:
    return FundMoved(entry.name, entry.content["amount"], balance_after(session, fund(entry.site), CNY, entry))
