"""Write-offs 报损: spoiled goods leave the books with a reason and the word of a manager, who is another person."""

from dataclasses import dataclass

from supermarket.books.accounts import stock, units
from supermarket.books.afterwards import balance_after
from supermarket.books.kinds import Known
from supermarket.books.session import ReadSession, Request, WriteSession
from supermarket.district.dates import business_date, day_of, read_date
from supermarket.district.gate.kinds import SignedPaper
from supermarket.district.gate.papers import OnPaper, check_unused, paper_of
from supermarket.district.gate.second_persons import Second, check_apart, check_may_second, check_second
from supermarket.district.quantities import DELIVERY_MAX, check_quantity
from supermarket.district.roles import allow
from supermarket.district.sites import shop_asked
from supermarket.district.texts import plain
from supermarket.journal.entry import Entry
from supermarket.people.evidence import KeptFile
from supermarket.spending.goods.catalogue import goods_stocked
from supermarket.spending.photos import photo_part
from supermarket.spending.stock.kinds import STOCK_SPOILED, SpoilageReason, SpoiledAsked, StockSpoiled
from supermarket.spending.stock.shelves import take_away

WRITE_OFF = "stock write-off"


@dataclass(frozen=True)
class Spoiled:
    """What is asked when goods spoil; `approver` is the manager who agreed.

    `approved` says how he was known at the same till; with a `paper` he agreed there, and he is its signer. `photo` is
    a kept picture of the goods.
    """

    sku: str
    quantity: int
    reason: SpoilageReason
    approver: str
    approved: Known | None = None
    paper: OnPaper | None = None
    photo: KeptFile | None = None


@dataclass(frozen=True)
class WrittenOff:
    """The answer to a write-off, in units."""

    entry: str
    sku: str
    quantity: int
    on_hand: int


def write_off(session: WriteSession, spoiled: Spoiled, request: Request) -> WrittenOff:
    """Write off goods of a shop; a manager there, or the administrator, agrees to it, who is not the one who asks.

    Raises:
        SiteUnknown, ShopMissing, ShopAmbiguous: the site means no one shop.
        KeyUsed: the key belongs to another request.
        OperatorMissing, StaffUnknown, RoleRefused, SiteRefused: the operator may not.
        SecondRefused, SecondIsFirst, PersonUnproven: the approver may not, or is known by his staff code alone.
        PaperUsed: the photo of the paper was used before.
        GoodsUnknown, GoodsNotStocked, QuantityRefused, StockShort: the goods cannot be written off.
        DateUnreadable, DateFuture, DateTooFarBack, CountedSince: not on that date, or the paper is not of such a one.
    """
    shop = shop_asked(session, request, day_of(session, request.on), ended=True)
    paper = paper_of(session, spoiled.paper) if spoiled.paper else None
    asked = _asked(spoiled, paper, request)
    answer = session.answered(STOCK_SPOILED, request, site=shop, asked=asked.content())
    if answer:
        return written_off(session, answer)
    allow(session, WRITE_OFF, request)
    approved = None if paper else _approved(session, asked.approver, spoiled.approved, request, shop)
    if paper:
        _check_signer(session, paper, request, shop)
    check_quantity(asked.quantity, most=DELIVERY_MAX)
    on = business_date(session, request.on)
    goods = goods_stocked(session, asked.sku, on)
    body = StockSpoiled(
        asked=asked,
        sku=goods.sku,
        quantity=asked.quantity,
        from_=take_away(session, shop, goods.sku, asked.quantity, on),
        reason=asked.reason,
        approver=asked.approver,
        approved=approved,
        paper=paper,
        photo=photo_part(spoiled.photo),
    )
    return written_off(session, session.record(STOCK_SPOILED, body, request, site=shop, on=on))


def written_off(session: ReadSession, entry: Entry) -> WrittenOff:
    """Return what an entry wrote off, and what is left."""
    content = entry.content
    left = balance_after(session, stock(entry.site), units(content["sku"]), entry)
    return WrittenOff(entry.name, content["sku"], content["quantity"], left)


def _asked(spoiled: Spoiled, paper: SignedPaper | None, request: Request) -> SpoiledAsked:
    return SpoiledAsked(
        sku=plain(spoiled.sku)[:20],
        quantity=spoiled.quantity,
        reason=spoiled.reason,
        approver=paper.signer if paper else plain(spoiled.approver)[:20],
        on=read_date(request.on) if request.on else None,
        signed=paper.signed if paper else None,
        paper=paper.sha256 if paper else None,
        photo=spoiled.photo.sha256 if spoiled.photo else None,
    )


def _approved(session: WriteSession, approver: str, known: Known | None, request: Request, shop: str) -> Known:
    return check_second(session, WRITE_OFF, Second(approver, known), request, site=shop)


def _check_signer(session: WriteSession, paper: SignedPaper, request: Request, shop: str) -> None:
    business_date(session, paper.signed)  # his word is no older than what it is for could be
    check_may_second(session, WRITE_OFF, paper.signer, shop)
    check_apart(session, WRITE_OFF, one=request.actor, other=paper.signer)
    check_unused(session, paper)
