"""The forgeries of goods, money, reversals and months: for each rule one that breaks it, and nothing else."""

from typing import Any, Final

from supermarket.audit.package.checker.rules.spending.shelves import clock_of, moved_after
from tests.audit.rules.forgeries import (
    ADMINISTRATOR,
    CLERK,
    INSTITUTE,
    MANAGER,
    REVIEWER,
    SHOP,
    STATION,
    Forgery,
    row,
)
from tests.audit.rules.forgeries_earning import credited
from tests.audit.rules.forging import GONE, Forger
from tests.audit.rules.honest_village import PHOTO

OTHER_CLERK: Final = "15002"
PICTURE: Final[dict[str, Any]] = {"sha256": "12" * 32, "kind": "image/jpeg", "size": 9, "pixels": "34" * 32}

# --- goods ------------------------------------------------------------------------------------------------------------


def redeemed(v: Forger, household: str, *lines: tuple[str, int, int, dict[str, int]], **said: Any) -> str:  # noqa: ANN401 - what a body says
    """Redeem (sku, units, points, batches), honestly unless something is said otherwise."""
    when = {"on": said.pop("on")} if "on" in said else {}
    told: list[dict[str, Any]] = [
        {
            "sku": sku,
            "quantity": units,
            "points": points,
            **({"from": [{"delivery": name, "quantity": count} for name, count in batches.items()]} if batches else {}),
        }
        for sku, units, points, batches in lines
    ]
    asked = {"household": household, "lines": [{"sku": sku, "quantity": units} for sku, units, *_rest in lines], **when}
    asked |= {"proxy": said["proxy"]} if "proxy" in said else {}
    body = {
        "asked": asked,
        "household": household,
        "shown": "household",
        "reason": "card-worn",
        "lines": told,
        "points": said.pop("total", sum(line["points"] for line in told)),
        **said,
    }
    kept = {name: value for name, value in body.items() if value is not GONE}
    return v.add("goods.redeemed", kept, actor=CLERK, site=SHOP, **when)


def soap(v: Forger, household: str | None = None, *, points: int = 3, batch: str | None = None, **said: Any) -> str:  # noqa: ANN401 - what a body says
    """Redeem a piece of soap, from the batch that came first."""
    first = f"1000-1-{next(entry.seq for entry in v.entries if entry.kind == 'stock.received')}"
    return redeemed(v, household or v.names.household, ("1001", 1, points, {batch or first: 1}), **said)


def in_later_years(v: Forger) -> str:
    """Redeem with points that lapsed the day before, and that nobody has posted yet."""
    v.days = 640
    return soap(v)


def paid_with_what_came_later(v: Forger) -> str:
    """Enter a slip of the day before with points that the household was given since."""
    heir = v.names.heir
    v.days = 3
    asked = {**v.named(v.names.credit).body["asked"], "household": heir}
    credited(v, household=heir, member=GONE, asked=asked)
    return soap(v, heir, on=v.day(-1))


def counted_before_the_last(v: Forger) -> str:
    """Count goods on the day of their last count, at a moment before it."""
    last = v.last("stock.counted")
    state, shelf, taken = v.state(), (SHOP, last.body["sku"]), last.at // 60_000 * 60_000 - 60_000
    moved = moved_after(state, shelf, taken)
    book = state.stock[shelf] - moved
    asked = {"sku": last.body["sku"], "quantity": book, "at": clock_of(taken)}
    body = {"asked": asked, "sku": last.body["sku"], "book": book, "counted": book, "taken": taken}
    body |= {"moved": moved} if moved else {}
    return v.add("stock.counted", body, actor=last.actor, site=last.site, on=last.on)


def seen_gone(v: Forger) -> str:
    """Redeem goods that no count had seen gone."""
    line = {"sku": "1001", "quantity": 1, "points": 3, "counted": f"1000-1-{v.last('stock.counted').seq}"}
    asked = {"household": v.names.household, "lines": [{"sku": "1001", "quantity": 1}]}
    said = {"household": v.names.household, "shown": "household", "reason": "card-worn", "slip": "9"}
    return v.add("goods.redeemed", {"asked": asked, **said, "lines": [line], "points": 3}, actor=CLERK, site=SHOP)


def batch_of(v: Forger, sku: str, number: int = 0) -> str:
    """Return the name of the delivery that brought goods: the first, or a later one."""
    found = [entry for entry in v.entries if entry.kind == "stock.received" and entry.body["lines"][0]["sku"] == sku]
    return f"{found[number].origin}-{found[number].seq}"


def delivered(v: Forger, sku: str = "1004", quantity: int = 5, **said: Any) -> str:  # noqa: ANN401 - what a body says
    asked = {"sku": sku, "quantity": quantity, **said}
    donor = {"donor": asked["donor"]} if "donor" in asked else {}
    line = {name: value for name, value in asked.items() if name != "donor"}
    return v.add("stock.received", {"asked": asked, **donor, "lines": [line]}, actor=CLERK, site=SHOP)


GOODS: Final[dict[str, Forgery]] = {
    "batch_of_other_goods": lambda v: soap(v, batch=v.names.gift),
    "batches_unequal": lambda v: redeemed(v, v.names.household, ("1001", 2, 6, {batch_of(v, "1001"): 1})),
    "stock_short": lambda v: redeemed(v, v.names.household, ("1004", 6, 48, {v.names.delivery: 6})),
    "expired_given": lambda v: redeemed(v, v.names.other, ("1020", 1, 20, {batch_of(v, "1020"): 1})),
    "batches_out_of_order": lambda v: soap(v, batch=batch_of(v, "1001", 1)),
    "counted_since": lambda v: redeemed(
        v, v.names.household, ("1006", 1, 10, {batch_of(v, "1006"): 1}), on=v.last("stock.counted").on[:8] + "01"
    ),
    "price_not_in_force": lambda v: soap(v, points=2),
    "goods_not_in_force": lambda v: redeemed(v, v.names.household, ("1001", 1, 3, {})),
    "lines_do_not_sum": lambda v: soap(v, total=4),
    "balance_short": lambda v: soap(v, v.names.heir),
    "lapsed_spent": in_later_years,
    "balance_short_then": paid_with_what_came_later,
    "limit_passed": lambda v: redeemed(v, v.names.household, ("1020", 1, 20, {v.names.eggs: 1})),
    "number_shut": lambda v: soap(v, v.names.part),
    "slip_amiss": lambda v: soap(v, slip="007"),
    "taken_amiss": lambda v: soap(v, taken=1_772_413_200_000),
    "count_out_of_order": counted_before_the_last,
    "seen_gone_amiss": seen_gone,
    "forms_misnumbered": lambda v: v.add(
        "forms.printed",
        {"asked": {"form": "register", "quantity": 5}, "form": "register", "first": 3, "last": 7},
        actor=CLERK,
        site=SHOP,
    ),
    "slip_entered_twice": lambda v: soap(v, slip="7", replaces=v.names.credit),
    "shown_amiss": lambda v: soap(v, reason=GONE),
    "proxy_unauthorised": lambda v: soap(v, proxy=v.names.heir),
    "proxy_unflagged": lambda v: soap(v, flags=["proxy-many"]),
    "till_not_open": lambda v: soap(v, till=v.names.shut),
    "delivery_amiss": lambda v: delivered(v, quantity=100_000),
    "expired_on_arrival": lambda v: delivered(v, expires=v.day(-1)),
    "donor_unknown": lambda v: delivered(v, donor="7777"),
}


# --- movements --------------------------------------------------------------------------------------------------------


def arrived(v: Forger, **said: Any) -> str:  # noqa: ANN401 - what a body says
    """Let the transfer that is on its way arrive whole."""
    asked = {"sent": said.get("transfer", v.names.sent), "quantity": said.get("quantity", 4)}
    about = {"donor": "9001", "paper": "收据 1"}
    body = {"asked": asked, "transfer": v.names.sent, "shop": SHOP, "delivery": v.names.gift, "sku": "1002", "sent": 4}
    kept = {name: value for name, value in {**body, "quantity": 4, **about, **said}.items() if value is not GONE}
    return v.add("stock.arrived", kept, actor=OTHER_CLERK, site="5002")


def spoiled(v: Forger, approver: str = MANAGER, *, actor: str = CLERK, **said: Any) -> str:  # noqa: ANN401 - what a body says
    asked = {"sku": "1004", "quantity": 1, "reason": "broken", "approver": approver}
    body = {"asked": asked, **asked, "from": [{"delivery": v.names.delivery, "quantity": 1}], "approved": "named"}
    kept = {name: value for name, value in {**body, **said}.items() if value is not GONE}
    return v.add("stock.spoiled", kept, actor=actor, site=SHOP)


def requested(v: Forger, **said: Any) -> str:  # noqa: ANN401 - what a body says
    """Ask for goods to be written off, honestly unless something is said otherwise."""
    asked = {"sku": "1004", "quantity": 1, "reason": "broken", **said}
    return v.add("spoilage.requested", {"asked": asked, **asked}, actor=CLERK, site=SHOP)


def approved_own(v: Forger) -> str:
    """Give the manager the clerk's identity: two posts of one person."""
    row(v, "staff.recorded", "staff", MANAGER, identity=CLERK)
    return spoiled(v)


def counted(v: Forger, sku: str = "1004", book: int = 5, count: int = 5, **said: Any) -> str:  # noqa: ANN401 - what a body says
    asked = {"sku": sku, "quantity": count, **({"mends": said["mends"]} if "mends" in said else {})}
    return v.add(
        "stock.counted", {"asked": asked, "sku": sku, "book": book, "counted": count, **said}, actor=CLERK, site=SHOP
    )


def sent_to(v: Forger, to: str) -> str:
    asked = {"sku": "1004", "quantity": 1, "to": to}
    body = {"asked": asked, **asked, "from": [{"delivery": v.names.delivery, "quantity": 1}]}
    return v.add("stock.sent", body, actor=CLERK, site=SHOP)


def spent(v: Forger, amount: int, *, site: str = SHOP) -> str:
    what = {"amount": amount, "paper": "发票", "purpose": "采购"}
    return v.add("fund.spent", {"asked": what, **what}, actor=MANAGER, site=site)


def shut(v: Forger, till: str, redemptions: int, points: int) -> str:
    body = {"opened": till, "redemptions": redemptions, "points": points}
    return v.add("till.shut", body, actor=CLERK, site=SHOP)


def at_station(v: Forger) -> str:
    what = {"amount": 100, "paper": "发票", "purpose": "采购"}
    return v.add("fund.received", {"asked": what, **what}, actor=MANAGER, site=STATION)


def exported(v: Forger) -> str:
    return v.again(v.last("names.exported"), members=1)


MOVEMENTS: Final[dict[str, Forgery]] = {
    "shop_amiss": at_station,
    "goods_unmovable": lambda v: counted(v, "2001", 0, 0),
    "sent_nowhere": lambda v: sent_to(v, "3002"),
    "arrived_from_nowhere": lambda v: arrived(v, transfer=v.names.given),
    "arrived_otherwise": lambda v: arrived(v, quantity=5),
    "batch_relabelled": lambda v: arrived(v, donor=GONE),
    "approver_may_not": lambda v: spoiled(v, REVIEWER),
    "approver_is_same": approved_own,
    "approval_unknown": lambda v: spoiled(v, approved=GONE),
    "request_unfounded": lambda v: requested(v, quantity=5_000),
    "request_not_open": lambda v: spoiled(v, actor=MANAGER, approved=GONE, request=v.names.given),
    "book_differs": lambda v: counted(v, book=6, count=6),
    "no_count_to_mend": lambda v: counted(v, mends=v.names.given),
    "fund_short": lambda v: spent(v, 1_000_000),
    "till_misdated": lambda v: v.add("till.opened", {"date": v.day(-1)}, actor=CLERK, site=SHOP),
    "till_shut_wrongly": lambda v: shut(v, v.names.given, 1, 30),
    "till_miscounted": lambda v: shut(v, v.names.till, 1, 31),
    "names_miscounted": exported,
    "reset_amiss": lambda v: v.add("pin.reset", {"staff": CLERK, "known": "pin"}, actor=MANAGER, site=STATION),
    "lock_amiss": lambda v: v.add("signin.locked", {"staff": CLERK, "wrong": 4, "minutes": 5}, actor="0", site=SHOP),
    "inquiry_amiss": lambda v: v.add(
        "inquiry.locked", {"household": v.names.orderer, "wrong": 5, "minutes": 1_440}, actor="0", site=SHOP
    ),
}

# --- reversals --------------------------------------------------------------------------------------------------------


def uncredited(v: Forger, **said: Any) -> str:  # noqa: ANN401 - what a body says
    """Take the last credit of five hours back, honestly unless something is said otherwise."""
    like = v.named(v.names.credit)
    line = like.body["lines"][0]
    when = {name: said.pop(name) for name in ("actor", "site") if name in said}
    body = {
        "reverses": v.names.credit,
        "reversed_on": like.on,
        "reason": "记错了",
        "household": like.body["household"],
        "lines": [{**line, "quantity": -line["quantity"], "points": -line["points"]}],
        "points": -like.body["points"],
        "minutes": -like.body["minutes"],
        "served": like.body["served"],
        **said,
    }
    body["asked"] = {"entry": body["reverses"], "reason": body["reason"]}
    return v.add("credit.reversed", body, **{"actor": ADMINISTRATOR, "site": STATION, **when})


def twice(v: Forger) -> str:
    uncredited(v)
    return uncredited(v)


def by_author(v: Forger) -> str:
    row(v, "setting.recorded", "setting", "reversal_by_author", value=0)
    return uncredited(v)


def unfunded(v: Forger) -> str:
    """Spend all the money, and take some back that had come."""
    spent(v, v.state().fund[SHOP])
    said = {"reverses": v.names.funding, "reversed_on": v.named(v.names.funding).on, "reason": "记错了"}
    asked = {"entry": v.names.funding, "reason": "记错了"}
    return v.add("funding.reversed", {"asked": asked, **said, "amount": -1_000}, actor=MANAGER, site=SHOP)


REVERSALS: Final[dict[str, Forgery]] = {
    "reverses_nothing": lambda v: uncredited(v, reverses="1000-1-99999", reversed_on=v.today),
    "reversed_before": twice,
    "reversed_unlike": lambda v: uncredited(v, points=-4),
    "reversed_on_another_day": lambda v: uncredited(v, reversed_on=v.day(-1)),
    "reversed_elsewhere": lambda v: uncredited(v, site="3002"),
    "reversed_by_author": by_author,
    "reversed_for_another": lambda v: uncredited(v, household=v.names.family, was=v.names.household),
    "owed_wrongly": lambda v: uncredited(v, owed=2),
    "reversal_short": unfunded,
    "reason_missing": lambda v: uncredited(v, reason=" "),
}

# --- months -----------------------------------------------------------------------------------------------------------


def signed(  # noqa: PLR0913 - what a signature says
    v: Forger,
    month: str = "2026-04",
    role: str = "clerk",
    *,
    actor: str = CLERK,
    days: int = 25,
    site: str = STATION,
    **said: Any,  # noqa: ANN401
) -> str:
    """Sign a month, honestly unless something is said otherwise."""
    v.days = days
    paper = {"asked": {"month": month, "place": STATION}} if "paper" in said else {}
    return v.add("month.signed", v.signature(month, role, **paper, **said), actor=actor, site=site)


def on_paper(v: Forger, actor: str = REVIEWER, signed_on: str = "", sha256: str = PICTURE["sha256"]) -> str:
    v.days = 25
    paper = {"signer": CLERK, "signed": signed_on or v.today, **PICTURE, "sha256": sha256}
    return signed(v, actor=actor, days=25, paper=paper)


def signed_twice(v: Forger) -> str:
    row(v, "staff.recorded", "staff", MANAGER, identity=CLERK)
    signed(v)
    return signed(v, role="manager", actor=MANAGER, days=0)


def withdrawn(v: Forger, month: str, *names: str) -> str:
    asked = {"month": month, "place": STATION, "reason": "漏记"}
    return v.add("month.withdrawn", {"asked": asked, **asked, "signatures": list(names)}, actor=MANAGER, site=STATION)


def withdrawn_closed(v: Forger) -> str:
    names = [f"{entry.origin}-{entry.seq}" for entry in v.entries if entry.kind == "month.signed"]
    return withdrawn(v, "2026-03", *names)


def confirmed(v: Forger) -> str:
    said = {"confirms": v.names.given}
    return v.add("paper.confirmed", {"asked": said, **said}, actor=MANAGER, site=STATION)


MONTHS: Final[dict[str, Forgery]] = {
    "paper_no_picture": lambda v: spoiled(v, approved=GONE, paper={"signer": INSTITUTE, "signed": v.today, **PICTURE}),
    "month_running": lambda v: signed(v, days=0),
    "month_signed_elsewhere": lambda v: signed(v, site="3002"),
    "month_already_closed": withdrawn_closed,
    "month_out_of_order": lambda v: signed(v, "2026-05", days=60),
    "signed_out_of_turn": lambda v: signed(v, role="manager", actor=MANAGER),
    "signed_for_another_role": lambda v: signed(v, actor=REVIEWER),
    "month_out_of_reach": lambda v: on_paper(v, actor=OTHER_CLERK),
    "signed_by_same": signed_twice,
    "figures_differ": lambda v: signed(v, figures="ab" * 32),
    "signed_size_untrue": lambda v: signed(v, size=7),
    "sites_untrue": lambda v: signed(v, sites=[STATION]),
    "content_untrue": lambda v: signed(v, reconciliation={"name": "松坡村"}),
    "paper_misdated": lambda v: on_paper(v, signed_on="2026-04-30"),
    "paper_recorded_by_signer": lambda v: on_paper(v, actor=CLERK),
    "paper_used": lambda v: on_paper(v, sha256=PHOTO.sha256),
    "withdrawn_others": lambda v: withdrawn(v, "2026-04"),
    "confirmed_by_another": confirmed,
}
