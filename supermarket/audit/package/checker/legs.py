"""What the body of an entry moves, from which account to which: the posting rules, as one table."""

from typing import Any, Callable, Dict, List, Tuple

from supermarket.audit.package.checker.journal import Entry

Body = Dict[str, Any]
Move = Tuple[str, str, str, int]  # from account, to account, commodity, amount
Moves = Callable[[str, Body], List[Move]]


def moves_earned(site: str, body: Body) -> List[Move]:
    """Give points to a household, or take them back; a part may settle its debt, or become one 待追回."""
    held, debt = f"Assets:Households:{body['household']}", f"Liabilities:Recoverable:{body['household']}"
    source, settled = f"Equity:Issued:{site}", body.get("settled", 0) - body.get("owed", 0)
    return [(source, held, "POINT", body["points"] - settled), (source, debt, "POINT", settled)]


def moves_deducted(site: str, body: Body) -> List[Move]:
    """Take points for a deduction, or give them back."""
    return [(f"Assets:Households:{body['household']}", f"Expenses:Deducted:{site}", "POINT", -body["points"])]


def moves_posted(site: str, body: Body) -> List[Move]:
    """Post a claim: an award, or a deduction where its points are below zero."""
    return moves_deducted(site, body) if body["points"] < 0 else moves_earned(site, body)


def moves_unposted(site: str, body: Body) -> List[Move]:
    """Take a posted claim back: its points are the negated ones."""
    return moves_deducted(site, body) if body["points"] > 0 else moves_earned(site, body)


def moves_lapsed(site: str, body: Body) -> List[Move]:
    """Let points lapse 到期失效."""
    return [(f"Assets:Households:{body['household']}", f"Expenses:Expired:{site}", "POINT", body["points"])]


def moves_lent(site: str, body: Body) -> List[Move]:
    """Lend a household the points of a voucher, until the stream brings its entry."""
    return [(f"Equity:Advanced:{site}", f"Assets:Households:{body['household']}", "POINT", body["points"])]


def moves_given_back(site: str, body: Body) -> List[Move]:
    """Take back what was lent on a voucher, whose entry has come; of what is gone by then the household owes 待追回."""
    held, debt = f"Assets:Households:{body['household']}", f"Liabilities:Recoverable:{body['household']}"
    target, owed = f"Equity:Advanced:{site}", body.get("owed", 0)
    return [(held, target, "POINT", body["points"] - owed), (debt, target, "POINT", owed)]


def moves_passed_on(_site: str, body: Body) -> List[Move]:
    """Move points from one household to another, at a split or a merger; a debt goes the same way, below zero."""
    held, debt, source, target = "Assets:Households", "Liabilities:Recoverable", body["household"], body["into"]
    owed = (f"{debt}:{source}", f"{debt}:{target}", "POINT", -body.get("owed", 0))
    return [(f"{held}:{source}", f"{held}:{target}", "POINT", body["points"]), owed]


def moves_redeemed(site: str, body: Body) -> List[Move]:
    """Take points from a household and goods from the shelf; a service has no batch, and no goods leave for it."""
    points = (f"Assets:Households:{body['household']}", f"Expenses:Redeemed:{site}", "POINT", body["points"])
    goods = [line for line in body["lines"] if line.get("from")]
    shelf, given = f"Assets:Stock:{site}", f"Expenses:Given:{site}"
    moves = [points, *((shelf, given, f"G{line['sku']}", line["quantity"]) for line in goods)]
    gone = (line for line in body["lines"] if "counted" in line)  # which a count had found missing already
    return [*moves, *((f"Expenses:Counted:{site}", given, f"G{line['sku']}", line["quantity"]) for line in gone)]


def moves_received(site: str, body: Body) -> List[Move]:
    """Take goods in, bought or given by a donor."""
    source = f"Equity:Donated:{body['donor']}" if body.get("donor") else f"Equity:Purchased:{site}"
    return [(source, f"Assets:Stock:{site}", f"G{line['sku']}", line["quantity"]) for line in body["lines"]]


def moves_sent(site: str, body: Body) -> List[Move]:
    """Send goods on their way to another shop."""
    return [(f"Assets:Stock:{site}", f"Assets:Transit:{site}", f"G{body['sku']}", body["quantity"])]


def moves_arrived(site: str, body: Body) -> List[Move]:
    """Take in what arrived of what was sent; the rest is lost."""
    way, good, came = f"Assets:Transit:{body['shop']}", f"G{body['sku']}", body["quantity"]
    lost = (way, f"Expenses:Lost:{body['shop']}", good, body["sent"] - came)
    return [(way, f"Assets:Stock:{site}", good, came), lost]


def moves_spoiled(site: str, body: Body) -> List[Move]:
    """Write goods off 报损."""
    return [(f"Assets:Stock:{site}", f"Expenses:Spoiled:{site}", f"G{body['sku']}", body["quantity"])]


def moves_counted(site: str, body: Body) -> List[Move]:
    """Bring the shelf to what was counted 盘点."""
    difference = body["counted"] - body["book"]
    return [(f"Expenses:Counted:{site}", f"Assets:Stock:{site}", f"G{body['sku']}", difference)]


def moves_funded(site: str, body: Body) -> List[Move]:
    """Take money into the fund, in fen."""
    return [(f"Equity:Funded:{site}", f"Assets:Fund:{site}", "CNY", body["amount"])]


def moves_paid(site: str, body: Body) -> List[Move]:
    """Spend money of the fund, in fen."""
    return [(f"Assets:Fund:{site}", f"Expenses:Spent:{site}", "CNY", body["amount"])]


Legs = Dict[Tuple[str, str], int]  # (account, commodity) -> amount

# A reversal's figures are already negated in its body, so it is posted as what it reverses.
MOVES: Dict[str, Moves] = {
    "points.credited": moves_earned,
    "credit.reversed": moves_earned,
    "claim.posted": moves_posted,
    "award.reversed": moves_unposted,
    "points.expired": moves_lapsed,
    "expiry.reversed": moves_lapsed,
    "household.split": moves_passed_on,
    "household.merged": moves_passed_on,
    "voucher.taken": moves_lent,
    "voucher.settled": moves_given_back,
    "goods.redeemed": moves_redeemed,
    "redemption.reversed": moves_redeemed,
    "stock.received": moves_received,
    "delivery.reversed": moves_received,
    "stock.sent": moves_sent,
    "stock.arrived": moves_arrived,
    "stock.spoiled": moves_spoiled,
    "spoilage.reversed": moves_spoiled,
    "stock.counted": moves_counted,
    "fund.received": moves_funded,
    "funding.reversed": moves_funded,
    "fund.spent": moves_paid,
    "spending.reversed": moves_paid,
}  # every other kind moves nothing: registers, cards, claims, tills, signatures


def legs_of(entry: Entry) -> Legs:
    """Return what an entry posts: (account, commodity) and amount, in order; legs that come to nothing are none."""
    legs: Legs = {}
    moves = MOVES.get(entry.kind)
    if moves is None:
        return legs
    for source, target, commodity, amount in moves(entry.site, entry.body):
        if amount == 0:
            continue
        come, go = (target, commodity), (source, commodity)
        legs[go] = legs.get(go, 0) - amount
        legs[come] = legs.get(come, 0) + amount
    return {leg: legs[leg] for leg in sorted(legs) if legs[leg]}
