"""March in a village: something of every sort that a reconciliation shows happens."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Final

from supermarket.books.kinds import Body, Kind
from supermarket.books.session import Request, WriteSession
from supermarket.earning.award_kinds import CLAIM_POSTED, ClaimPosted, Cut
from supermarket.earning.claims.kinds import (
    CLAIM_FILED,
    NOTICE_PUBLISHED,
    ClaimAsked,
    ClaimFiled,
    Flag,
    NoticePublished,
)
from supermarket.earning.credit import Deed, credit
from supermarket.earning.kinds import CreditLine
from supermarket.ledger import KINDS
from supermarket.spending.fund.money import Money, receive_money, spend_money
from supermarket.spending.redemption.redemption import Basket, redeem
from supermarket.spending.stock.spoilage import Spoiled, write_off
from supermarket.spending.stock.stocktakes import Counted, count
from supermarket.spending.stock.transfers import arrive, send
from supermarket.spending.till.sessions import open_till, shut_till
from tests.village import CLERK, CREDITOR, MANAGER, Village

MONTH: Final = "2026-03"
INSTITUTE: Final = Request(actor="32001", site="3001")
"""The manager of the institute above the village."""


def live(village: Village) -> Village:
    """Live through March 2026 at 3001 with its shop 5001, and send goods on to 5002."""
    household = village.enrol()
    payload = village.card(household).payload
    village.credit(household, 60)
    village.reverse(village.credit(household, 5).entry)
    village.receive()
    village.receive("1002", 10, donor="样例帮扶单位甲")
    village.reverse(village.receive("1003", 5).entry)
    with village.writing() as session:
        receive_money(session, Money("100", "发票 1", "采购"), MANAGER)
        spend_money(session, Money("12.50", "发票 2", "采购"), MANAGER)
        sent = send(session, "1001", 5, "5002", CLERK)
    with village.writing() as session:
        arrive(session, sent.entry, 4, Request("15002", "5002"))
        till = open_till(session, CLERK)
        redeem(session, Basket(payload, ["1001x2", "1002"], till=till.till), CLERK)
        given = redeem(session, Basket(payload, ["1001", "2001"], till=till.till), CLERK)
    village.reverse(given.entry, by=CLERK)
    with village.writing() as session:
        redeem(session, Basket(payload, ["1001"], till=till.till), CLERK)
        shut_till(session, till, CLERK)
        write_off(session, Spoiled("1001", 1, "broken", MANAGER.actor), CLERK)
        count(session, [Counted("1002", 8)], CLERK)
    village.redeem(household)
    with village.writing() as session:
        credit(session, Deed(household, "VOL-01", 2), CREDITOR)
    post(village, household)
    post(village, household, "NEG-03", -2)
    return village


def post(  # noqa: PLR0913 - what a test may want of a claim
    village: Village,
    household: str,
    rule: str = "VOL-02",
    points: int = 4,
    *,
    units: int = 1,
    cut: tuple[Cut, ...] = (),
    flags: tuple[Flag, ...] = (),
    last_day: str = "2026-02-24",
    wrongly: Mapping[str, Any] = MappingProxyType({}),
) -> str:
    """File a claim and post it at once, past review; return the entry that posted it.

    `wrongly` are the fields of the posting that a mistaken program would write.
    """
    lost = sum(each.points for each in cut)
    filed = ClaimFiled(
        asked=ClaimAsked(household=household, rule=rule, quantity=units),
        household=household,
        rule=rule,
        quantity=units,
        points=points,
        served=f"{MONTH}-02",
        flags=flags or None,
    )
    claim = record(village, CLAIM_FILED, filed, site="3001")
    hung = NoticePublished(asked={}, claims=(claim,), first_day="2026-02-20", last_day=last_day)
    record(village, NOTICE_PUBLISHED, hung, site="3001")
    left = points - lost if points > 0 else points + lost
    body = ClaimPosted(
        asked={"claim": claim},
        household=household,
        lines=(CreditLine(rule=rule, quantity=units, points=left),),
        points=left,
        claim=claim,
        served=f"{MONTH}-02",
        units=units,
        honour=max(left, 0),
        cut=cut or None,
    )
    return record(village, CLAIM_POSTED, body.model_copy(update=wrongly), site="3001")


def record(village: Village, kind: Kind[Any], body: Body, *, site: str = "5001") -> str:
    """Record a body as it stands, past every rule, as a program with a mistake would."""
    ledger = village.ledger
    with ledger.database.writing() as transaction:
        session = WriteSession(transaction, KINDS, drill=ledger.drill, clock=ledger.clock)  # without a gate
        entry = session.record(kind, body, CLERK, site=site, on=session.today)
        session.finish()
    return entry.name
