"""What stands beside a month's figures: gifts by donor, what still waits, how the month differs from others."""

from dataclasses import replace

import pytest

from supermarket.books.session import Request
from supermarket.earning.claims.notices import object_to, resolve
from supermarket.earning.credit import Deed, credit
from supermarket.households.card_kinds import Relation
from supermarket.households.cards import freeze, latest_card
from supermarket.households.households import NewHousehold, enrol
from supermarket.households.kin import declare
from supermarket.months.figures.donations import Donation
from supermarket.months.figures.movement import Movement, month_before, movement
from supermarket.months.figures.pending import Pending
from supermarket.months.reconciled import Reconciliation
from supermarket.months.reconciliation import reconcile, reconcile_all
from supermarket.spending.redemption.redemption import Basket, redeem
from supermarket.spending.stock.deliveries import Delivery, receive
from supermarket.spending.stock.spoilage import Spoiled, write_off
from supermarket.spending.stock.stocktakes import Counted, count
from supermarket.spending.stock.transfers import arrive, send
from tests.earning.claims.claiming import accepted, claimed, noticed, posted
from tests.months.march import MONTH
from tests.village import ADMINISTRATOR, CLERK, CREDITOR, MANAGER, Village

OTHER = Request("15002", "5002")


def reconciled(village: Village, month: str = MONTH, site: str = "3001") -> Reconciliation:
    with village.ledger.reading() as session:
        return reconcile(session, site, month)


# --- gifts ------------------------------------------------------------------------------------------------------------


def give(village: Village, quantity: int, donor: str = "9001", restricted: str | None = None) -> str:
    with village.writing() as session:
        delivery = Delivery("1001", quantity, donor=donor, restricted=restricted)
        return receive(session, delivery, CLERK).entry


def test_gifts_are_told_by_donor_and_purpose_until_the_last_of_them_is_gone(village: Village) -> None:
    give(village, 30)
    give(village, 5, restricted="春节慰问")
    give(village, 8, donor="9002")
    village.receive("1001", 50)
    household = village.enrol()
    village.credit(household, 60)
    with village.writing() as session:
        redeem(session, Basket(household, ["1001x12"]), CLERK)
        write_off(session, Spoiled("1001", 2, "damp", MANAGER.actor), CLERK)
        sent = send(session, "1001", 4, "5002", CLERK)
    with village.writing() as session:
        arrive(session, sent.entry, 3, OTHER)
    gifts = reconciled(village).donations
    assert [(gift.donor, gift.restricted) for gift in gifts] == [("9001", None), ("9001", "春节慰问"), ("9002", None)]
    assert gifts[0] == Donation("9001", gifts[0].name, None, "1001", 0, 30, -4, 12, 2, 12)
    assert gifts[0].name != "9001"
    assert [gift.left for gift in gifts] == [12, 5, 8]
    [there] = reconciled(village, site="3002").donations
    assert (there.donor, there.received, there.moved, there.left) == ("9001", 0, 3, 3)


def test_a_gift_taken_back_and_a_redemption_taken_back_count_in_their_own_month(village: Village) -> None:
    gift, household = give(village, 30), village.enrol()
    village.credit(household, 60)
    given = village.redeem(household, "1001x10").entry
    village.time.move(days=31)
    village.reverse(given)
    [march], [april] = reconciled(village).donations, reconciled(village, "2026-04").donations
    assert (march.received, march.given, march.left) == (30, 10, 20)
    assert (april.opening, april.given, april.left) == (20, -10, 30)
    village.reverse(gift)
    [april] = reconciled(village, "2026-04").donations
    assert (april.opening, april.received, april.given, april.left) == (20, -30, -10, 0)
    assert reconciled(village).donations == (march,)
    village.time.move(days=31)
    assert reconciled(village, "2026-05").donations == ()


def test_a_count_that_finds_gifts_missing_says_so(village: Village) -> None:
    give(village, 10)
    with village.writing() as session:
        count(session, [Counted("1001", 7)], CLERK)
    [gift] = reconciled(village).donations
    assert (gift.moved, gift.left) == (-3, 7)


# --- what waits -------------------------------------------------------------------------------------------------------


def test_a_month_in_which_nothing_waits_says_so(village: Village) -> None:
    claimed(village, village.enrol())
    village.time.move(days=5)
    assert reconciled(village).pending == Pending(), "five days are not yet late"


def test_a_claim_is_late_on_the_sixth_day_until_it_hangs_out(village: Village) -> None:
    claim = claimed(village, village.enrol()).claim
    village.time.move(days=6)
    assert reconciled(village).pending == Pending(claims=(claim,))
    accepted(village, claim)
    assert reconciled(village).pending.claims == (claim,)
    notice = noticed(village).notice
    assert reconciled(village).pending == Pending(notices=(notice,))
    village.time.move(days=5)
    posted(village)
    assert reconciled(village).pending == Pending()


def test_an_objection_waits_until_it_is_resolved(village: Village) -> None:
    claim = claimed(village, village.enrol()).claim
    accepted(village, claim)
    notice = noticed(village).notice
    with village.writing() as session:
        object_to(session, claim, "没有看见", CLERK)
    assert reconciled(village).pending == Pending(notices=(notice,), objections=(claim,))
    assert reconciled(village, "2026-02").pending == Pending(), "it began later"
    with village.writing() as session:
        resolve(session, claim, upheld=True, reason="没有来", request=MANAGER)
    assert reconciled(village).pending == Pending()


def test_goods_on_their_way_wait_at_both_ends(village: Village) -> None:
    village.receive()
    with village.writing() as session:
        sent = send(session, "1001", 4, "5002", CLERK).entry
    assert [reconciled(village, site=site).pending for site in ("3001", "3002", "3003")] == [
        Pending(transfers=(sent,)), Pending(transfers=(sent,)), Pending(),
    ]  # fmt: skip
    with village.writing() as session:
        arrive(session, sent, 4, OTHER)
    assert reconciled(village).pending == Pending()


def test_a_lost_card_waits_until_the_household_has_another(village: Village) -> None:
    household = village.enrol()
    card = village.card(household).card
    with village.writing() as session:
        freeze(session, latest_card(session, household), CLERK)
    assert reconciled(village).pending == Pending(cards=(card,))
    village.card(household)
    assert reconciled(village).pending == Pending()


# --- beside others ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("now", "before", "change", "jumped"),
    [(150, 100, 50, False), (151, 100, 51, True), (50, 100, -50, False), (49, 100, -51, True), (9, 0, None, False)],
)
def test_a_figure_jumps_that_is_half_above_or_below_last_months(
    now: int, before: int, change: int | None, jumped: bool
) -> None:
    found = movement("issued", now, before, ())
    assert (found.change, found.jumped, found.median, found.outlier) == (change, jumped, None, False)


@pytest.mark.parametrize(
    ("now", "others", "outlier"),
    [
        (20, (10, 10, 10), False),
        (21, (10, 10, 10), True),
        (5, (4, 10, 90), False),
        (4, (4, 10, 90), True),
        (900, (1, 1), False),
    ],
)
def test_an_outlier_is_more_than_twice_or_less_than_half_the_median_of_three_others(
    now: int, others: tuple[int, ...], outlier: bool
) -> None:
    assert movement("issued", now, now, others).outlier is outlier


def test_the_month_before_january_is_december() -> None:
    assert (month_before("2026-01"), month_before("2026-12")) == ("2025-12", "2026-11")


def test_a_month_stands_beside_the_last_one_and_the_stations_of_its_institute(village: Village) -> None:
    household = village.enrol()
    village.credit(household, 40)
    village.receive()
    village.redeem(household, "1001x5")
    village.time.move(days=31)
    village.reverse(village.credit(household, 5).entry)
    village.credit(household, 10)
    with village.writing() as session:
        write_off(session, Spoiled("1001", 3, "damp", MANAGER.actor), CLERK)
    assert reconciled(village, "2026-04").movement == (
        Movement("issued", 10, 40, -75, jumped=True, median=None, outlier=False),
        Movement("redeemed", 0, 15, -100, jumped=True, median=None, outlier=False),
        Movement("spoiled", 3, 0, None, jumped=False, median=None, outlier=False),
        Movement("to staff", 0, 0, None, jumped=False, median=None, outlier=False),
    )


def test_what_staff_and_their_kin_were_awarded_is_told_apart(village: Village) -> None:
    kin, own, former, other = (village.enrol() for _household in range(4))
    with village.writing() as session:
        declare(session, CLERK.actor, kin, Relation.KIN, MANAGER)
        declare(session, MANAGER.actor, own, Relation.OWN, MANAGER)
        declare(session, CLERK.actor, former, Relation.KIN, MANAGER)
        declare(session, CLERK.actor, former, Relation.NONE, ADMINISTRATOR)
    for points, household in enumerate((kin, own, former, other), 5):
        village.credit(household, points)
    assert reconciled(village).movement[-1] == Movement(
        "to staff", 11, 0, None, jumped=False, median=None, outlier=False
    )


def test_a_station_far_from_the_others_of_its_institute_is_an_outlier(whole: Village) -> None:
    with whole.ledger.reading() as session:
        rows = session.transaction.driver.execute(
            "SELECT site FROM site WHERE parent = '2001' AND tier = 'station' ORDER BY site"
        ).fetchall()
    stations = [site for (site,) in rows][:4]
    assert stations[0] == "3001"
    for number, station in enumerate(stations):
        with whole.writing() as session:
            household = enrol(session, NewHousehold("王样甲"), replace(CREDITOR, site=station)).household
            deed = Deed(household, "VOL-01", 100 if station == "3001" else 10 + number)
            credit(session, deed, replace(CREDITOR, site=station))
    with whole.ledger.reading() as session:
        every = {each.site: each.movement[0] for each in reconcile_all(session, MONTH)}
    assert every["3001"] == reconciled(whole).movement[0]
    assert [(every[site].median, every[site].outlier) for site in stations] == [
        (12, True), (13, False), (13, False), (12, False),
    ]  # fmt: skip
