"""Which shop a page about goods is of, and what every such page shows: its name and the way to the others."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from fastapi import Response

from supermarket.district.dated.registers import SITES, all_in_force
from supermarket.district.identities import is_same_person
from supermarket.district.kinds import Site, Tier
from supermarket.district.roles import reaches
from supermarket.district.sites import known_site, shop_of
from supermarket.errors.staff import ShopAmbiguous, ShopMissing, SiteUnknown
from supermarket.errors.web import CardForGoods
from supermarket.locale import N_, _
from supermarket.spending.goods.articles import Article, article_scanned
from supermarket.spending.goods.catalogue import goods_stocked
from supermarket.spending.kinds import Goods
from supermarket.spending.redemption.basket import goods_found
from supermarket.spending.stock.approvals import Requested, waiting
from supermarket.web.frame.forms import Form
from supermarket.web.frame.looks import page, without_cards
from supermarket.web.frame.visits import Visit
from supermarket.web.pages.scanning import scanned_text

WAYS: Final = (
    ("", N_("Shelf"), ()),
    ("arrival", N_("Arrived"), ("stock receive",)),
    ("count", N_("Stocktake"), ("stock count",)),
    ("spoiled", N_("Spoiled"), ("stock write-off",)),
    ("transfers", N_("Sent on"), ("stock transfer",)),
    ("buy", N_("What to buy"), ()),
    ("prices", N_("Prices"), ()),
    ("money", N_("Money"), ()),
)
"""The pages of a shop's goods: the end of the address, the name, and the verbs of which one must be his."""


def own_shop(visit: Visit) -> str | None:
    """Return the shop that the place means where somebody has signed in, or None where it means none or several."""
    if visit.signed_in is None:
        return None
    with visit.ledger.reading() as session:
        try:
            return shop_of(session, visit.signed_in.site, session.today).site
        except (ShopAmbiguous, ShopMissing, SiteUnknown):
            return None


def shop_site(visit: Visit, code: str) -> Site:
    """Return a shop, one that has ended too: what is left there is still taken away.

    Raises:
        SiteUnknown, ShopMissing: the code is none of a shop.
    """
    with visit.ledger.reading() as session:
        site = known_site(session, code[:20], session.today)
    if site.tier is not Tier.SUPERMARKET:
        raise ShopMissing(site=code[:20])
    return site


def shops_for(visit: Visit, words: str = "") -> list[Site]:
    """Return the shops in force that somebody reaches from where he is, or of which a part of the name fits."""
    with visit.ledger.reading() as session:
        every = all_in_force(session, SITES, session.today, column="tier", value=Tier.SUPERMARKET.value)
        if words:
            return [site for site in every if words in {site.site, site.parent} or words in site.name]
        if visit.staff is None:
            return every
        return [site for site in every if reaches(session, visit.staff, site.site, session.today)]


def write_offs_for(visit: Visit) -> list[Requested]:
    """Return the write-offs that wait and that somebody may answer: of shops that he reaches, asked by another."""
    if visit.staff is None or not visit.may("stock approve"):
        return []
    staff = visit.staff
    with visit.ledger.reading() as session:
        return [
            each
            for each in waiting(session)
            if reaches(session, staff, each.shop, session.today)
            and not is_same_person(session, staff.staff, each.requested_by, session.today)
        ]


def meant(visit: Visit, typed: str) -> tuple[list[Goods], Article | None]:
    """Return the goods that a scan, an SKU or a part of a name means, and the article where it was a scan.

    Raises:
        CardForGoods: a card was scanned.
        PackUnknown: a pack of which nobody says how many it holds.
    """
    if without_cards(typed) != typed:
        raise CardForGoods
    with visit.ledger.reading() as session:
        article = article_scanned(session, typed, withdrawn=True)
        if article:
            return [goods_stocked(session, article.sku, session.today)], article
        found = goods_found(session, typed.strip()) if typed.strip() else []
        return [goods for goods in found if not goods.service], None


@dataclass(frozen=True)
class Picked:
    """The goods that a form means; or several, of which one is to be picked; `typed` is what named them."""

    goods: Goods | None = None
    several: Sequence[Goods] = ()
    typed: str = ""

    @property
    def sku(self) -> str:
        """Return the code of the goods that are meant, nothing where none are."""
        return self.goods.sku if self.goods else ""

    def why(self) -> str:
        """Say why none are meant."""
        return _("No goods are called that.") if self.typed else _("Scan or name the goods first.")


def pick_goods(visit: Visit, form: Form) -> Picked:
    """Return the goods that a form means: those picked among several, else those scanned or named.

    Raises:
        CardForGoods, GoodsUnknown, GoodsNotStocked, PackUnknown: none are, or nobody says how many a pack holds.
    """
    if sku := form.text("pick"):
        with visit.ledger.reading() as session:
            return Picked(goods_stocked(session, sku, session.today), typed=sku)
    typed = scanned_text(form, "scan")
    found, _article = meant(visit, typed)
    return Picked(found[0] if len(found) == 1 else None, found if len(found) > 1 else (), typed)


def shop_page(visit: Visit, shop: Site, template: str, status: int = 200, **values: Any) -> Response:  # noqa: ANN401
    """Return a page of a shop's goods."""
    his = [(end, name) for end, name, verbs in WAYS if not verbs or visit.may(*verbs)]
    ways = [(f"/goods/{shop.site}/{end}".rstrip("/"), name) for end, name in his]
    return page(visit, template, status, shop=shop, ways=ways, **values)
