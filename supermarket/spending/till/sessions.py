"""A till's session: opened by a clerk at his shop, shut by him, and what was redeemed between."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from sqlalchemy import and_, bindparam, select, text

from supermarket.books.clocks import true_time
from supermarket.books.reversals import is_reversed
from supermarket.books.session import ReadSession, Request, WriteSession
from supermarket.clock import district_date
from supermarket.district.roles import allow
from supermarket.district.sites import shop_asked
from supermarket.errors.shop.counter import TillShutAlready
from supermarket.journal.entry import require_name
from supermarket.journal.statements import Prepared
from supermarket.journal.store import own_stream
from supermarket.journal.tables import table_of
from supermarket.spending.till.kinds import TILL_OPENED, TILL_SHUT, TillOpened, TillShut
from supermarket.spending.till.tables import IS_OPEN, ReceiptRow, TillCountRow, TillRow, TillShutRow

_till: Final = table_of(TillRow).c
_shut: Final = table_of(TillShutRow).c
_receipt: Final = table_of(ReceiptRow).c
_SHUT: Final = Prepared(select(_shut.by_seq).where(_shut.origin == bindparam("origin"), _shut.seq == bindparam("seq")))
_counted: Final = table_of(TillCountRow).c
_OPEN: Final = Prepared(
    select(_till.origin, _till.seq, _till.on)
    .join_from(
        table_of(TillCountRow),
        table_of(TillRow),
        and_(_till.origin == _counted.origin, _till.seq == _counted.seq),
    )
    .where(_counted.shop == bindparam("shop"), text(IS_OPEN), _till.actor == bindparam("actor"))
    .order_by(_till.at.desc(), _till.origin.desc(), _till.seq.desc())
)
_RECEIPTS: Final = Prepared(
    select(_receipt.origin, _receipt.seq, _receipt.points)
    .where(_receipt.till == bindparam("till"), ~is_reversed(_receipt))
    .order_by(_receipt.at.desc(), _receipt.origin.desc(), _receipt.seq.desc())
)


DAYS_QUIET_MAX: Final = 3
"""A shop that was shut for longer is asked whether the machine's date is right."""


@dataclass(frozen=True)
class Session:
    """An open till: the entry that opened it, its shop and its business date."""

    till: str
    shop: str
    on: str


@dataclass(frozen=True)
class Takings:
    """What a session came to: redemptions that were not undone, and their points."""

    till: str
    redemptions: int
    points: int


def open_session(session: ReadSession, shop: str, actor: str) -> Session | None:
    """Return the session that a clerk left open at a shop, as after a crash, or None."""
    row = session.row(_OPEN, shop=shop, actor=actor)
    return Session(f"{row[0]}-{row[1]}", shop, row[2]) if row else None


def date_in_doubt(session: ReadSession) -> str | None:
    """Return the date of the machine's last entry where today is before it, or long after it; else None."""
    last = district_date(true_time(session.transaction, own_stream(session.transaction)))
    latest = (date.fromisoformat(last) + timedelta(days=DAYS_QUIET_MAX)).isoformat()
    return None if last <= session.today <= latest else last


def open_till(session: WriteSession, request: Request) -> Session:
    """Open the till of a shop.

    Raises:
        SiteUnknown, ShopMissing, ShopAmbiguous: the site means no one shop.
        OperatorMissing, StaffUnknown, RoleRefused, SiteRefused: the operator may not.
    """
    shop = shop_asked(session, request, session.today)
    allow(session, "till open", request)
    entry = session.record(TILL_OPENED, TillOpened(date=session.today), request, site=shop, on=session.today)
    return Session(entry.name, shop, entry.on)


def shut_till(session: WriteSession, opened: Session, request: Request) -> Takings:
    """Shut a till.

    Raises:
        TillShutAlready: it is shut.
        OperatorMissing, StaffUnknown, RoleRefused, SiteRefused: the operator may not.
    """
    allow(session, "till shut", request)
    check_open(session, opened)
    points = [row[2] for row in session.rows(_RECEIPTS, till=opened.till)]
    body = TillShut(opened=opened.till, redemptions=len(points), points=sum(points))
    session.record(TILL_SHUT, body, request, site=opened.shop, on=session.today)
    return Takings(opened.till, body.redemptions, body.points)


def check_open(session: ReadSession, opened: Session) -> None:
    """Refuse what is asked of a session that was shut, by this process or another.

    Raises:
        TillShutAlready: it is shut.
    """
    name = require_name(opened.till)
    if session.row(_SHUT, origin=name.origin, seq=name.seq) is not None:
        raise TillShutAlready(till=opened.till)


def last_receipt(session: ReadSession, opened: Session) -> str | None:
    """Return the last redemption of a session that was not undone, by its entry, or None."""
    row = session.row(_RECEIPTS, till=opened.till)
    return f"{row[0]}-{row[1]}" if row else None
