"""A shop that moves, ends or is new within a month: both stations add up, and closed months stay as they were."""

from contextlib import suppress
from dataclasses import replace

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from supermarket.books.session import Request, WriteSession
from supermarket.district.dated.files import SITE_FILE
from supermarket.district.tree import Tree
from supermarket.earning.credit import Deed, credit
from supermarket.earning.household_points.splits_and_mergers import merge
from supermarket.errors import Refusal
from supermarket.errors.months import MonthEarlierOpen, MonthElsewhere
from supermarket.errors.staff import SiteNotYet
from supermarket.households.changes import relocate
from supermarket.households.households import NewHousehold, enrol
from supermarket.months.closing.closing import months, sign
from supermarket.months.reconciled import Reconciliation
from supermarket.months.reconciliation import reconcile, reconcile_all
from supermarket.spending.fund.money import Money, receive_money, spend_money
from supermarket.spending.redemption.redemption import Basket, redeem
from supermarket.spending.stock.deliveries import Delivery, receive
from tests.district.registering import added, amended, ended
from tests.earning.claims.claiming import accepted, claimed, noticed
from tests.months.march import INSTITUTE, MONTH
from tests.refusing import refused
from tests.village import ADMINISTRATOR, CLERK, MANAGER, Village

NEIGHBOUR = Request("15002", "5002")


def reconciled(village: Village, site: str, month: str = MONTH) -> Reconciliation:
    with village.ledger.reading() as session:
        return reconcile(session, site, month)


def closed(village: Village, month: str = MONTH, signers: tuple[Request, ...] = (CLERK, MANAGER, INSTITUTE)) -> None:
    for signer in signers:
        with village.writing() as session:
            sign(session, month, replace(signer, site="3001"))


def check_adds_up(village: Village, month: str = MONTH) -> None:
    """See that every check of both stations holds, and that what one station lost the other one has."""
    found = [reconciled(village, station, month) for station in ("3001", "3002")]
    for each in found:
        assert [check.name for check in each.compared if not check.ok] == []
    with village.ledger.reading() as session:
        held = session.transaction.driver.execute(
            "SELECT sum(CASE WHEN account GLOB 'Assets:Stock:500[12]' THEN amount END), "
            "sum(CASE WHEN account GLOB 'Assets:Fund:*' THEN amount END), "
            "sum(CASE WHEN account GLOB 'Assets:Households:*' THEN amount END) FROM balance"
        ).fetchone()
    stock, fund, points = (
        sum(line.closing for each in found for line in each.figures.goods),
        sum(each.figures.fund.closing for each in found),
        sum(each.figures.points.closing for each in found),
    )
    assert (stock, fund, points) == tuple(amount or 0 for amount in held)


def test_a_shop_that_moves_takes_its_goods_and_money_along_and_leaves_its_past(village: Village) -> None:
    household = village.enrol()
    village.credit(household, 40)
    village.receive("1001", 50)
    village.receive("1002", 10, donor="样例帮扶单位甲")
    with village.writing() as session:
        receive_money(session, Money("100", "发票 1", "采购"), MANAGER)
    village.redeem(household, "1001x2", "1002")
    village.time.move(days=8)
    amended(village, SITE_FILE, "5001", parent="3002")
    with village.writing() as session:
        spend_money(session, Money("30", "发票 2", "采购"), Request("33002", "5001"))
    village.redeem(household, "1001x3", "1002")
    here, there = reconciled(village, "3001"), reconciled(village, "3002")
    check_adds_up(village)
    assert [(line.sku, line.given, line.out, line.closing) for line in here.figures.goods] == [
        ("1001", 2, 48, 0), ("1002", 1, 9, 0),
    ]  # fmt: skip
    assert [(line.sku, line.in_, line.given, line.closing) for line in there.figures.goods] == [
        ("1001", 48, 3, 45), ("1002", 9, 1, 8),
    ]  # fmt: skip
    assert vars(here.figures.fund) == {"opening": 0, "received": 10_000, "spent": 10_000, "closing": 0}
    assert vars(there.figures.fund) == {"opening": 0, "received": 10_000, "spent": 3_000, "closing": 7_000}
    assert (here.figures.points.redemptions, there.figures.points.redemptions) == (10, 13)
    assert (here.figures.redemptions, there.figures.redemptions) == (1, 1)
    assert [(gift.moved, gift.given, gift.left) for gift in here.donations] == [(-9, 1, 0)]
    assert [(gift.moved, gift.given, gift.left) for gift in there.donations] == [(9, 1, 8)]
    assert here.sites == ("3001",)
    assert there.sites == ("3002", "5001", "5002")


def test_what_moved_on_the_first_of_a_month_was_at_the_other_station_the_day_before(village: Village) -> None:
    village.receive("1001", 50)
    village.time.move(days=29)
    amended(village, SITE_FILE, "5001", parent="3002", **{"from": "2026-04-01"})
    before = reconciled(village, "3001")
    village.time.move(days=1)
    march, april, there = (
        reconciled(village, "3001"), reconciled(village, "3001", "2026-04"), reconciled(village, "3002", "2026-04"),
    )  # fmt: skip
    assert march.figures == before.figures
    assert march.figures.goods[0].closing == 50
    assert [(line.opening, line.out, line.closing) for line in april.figures.goods] == [(50, 50, 0)]
    assert [(line.opening, line.in_, line.closing) for line in there.figures.goods] == [(0, 50, 50)]
    check_adds_up(village, "2026-04")


def test_a_shop_that_ends_leaves_what_it_has_where_it_was_last(village: Village) -> None:
    village.receive("1001", 50)
    village.time.move(days=5)
    ended(village, SITE_FILE, "5001")
    check_adds_up(village)
    assert reconciled(village, "3001").figures.goods[0].closing == 50
    village.time.move(days=31)
    assert reconciled(village, "3001", "2026-04").figures.goods[0].closing == 50


def test_a_closed_month_is_the_same_after_its_shop_moved_or_ended(village: Village) -> None:
    household = village.enrol()
    village.credit(household, 40)
    village.receive("1001", 50)
    village.redeem(household, "1001x2")
    village.time.move(days=31)
    closed(village)
    before = reconciled(village, "3001")
    assert before.liability.points == 34
    amended(village, SITE_FILE, "5001", parent="3002")
    village.redeem(household, "1001")
    assert reconciled(village, "3001") == before
    ended(village, SITE_FILE, "5001")
    added(village, SITE_FILE, site="5999", name="新超市", tier="supermarket", parent="3001")
    assert reconciled(village, "3001") == before
    check_adds_up(village, "2026-04")


def test_the_month_of_a_station_that_has_ended_is_reconciled_listed_and_signed(village: Village) -> None:
    village.receive("1001", 5)
    village.time.move(days=31)
    ended(village, SITE_FILE, "5001")
    ended(village, SITE_FILE, "3001")
    village.time.move(days=31)
    with village.ledger.reading() as session:
        assert [(each.month, each.waits_for) for each in months(session) if each.site == "3001"] == [
            ("2026-04", "2026-03"), ("2026-03", None),
        ]  # fmt: skip
        assert "3001" not in [each.site for each in reconcile_all(session, "2026-05")]
    closed(village)
    assert reconciled(village, "3001").closed


def test_the_clerk_of_a_shop_that_has_moved_signs_for_the_station_where_it_was(village: Village) -> None:
    village.receive("1001", 5)
    village.time.move(days=31)
    amended(village, SITE_FILE, "5001", parent="3002")
    closed(village)
    assert [each.actor for each in reconciled(village, "3001").signatures] == ["15001", "33001", "32001"]


def test_a_site_has_no_month_before_it_was_there(village: Village) -> None:
    village.receive("1001", 5)
    village.time.move(days=31)
    added(village, SITE_FILE, site="5999", name="新超市", tier="supermarket", parent="3001")
    later = {"site": "5999", "date": "2026-03-31", "since": "2026-04-02"}
    with refused(village.ledger, SiteNotYet, **later):
        reconciled(village, "5999")
    with refused(village.ledger, SiteNotYet, **later), village.writing() as session:
        sign(session, MONTH, replace(MANAGER, site="5999"))
    assert reconciled(village, "5999", "2026-04").site == "3001"
    with refused(village.ledger, MonthElsewhere, site="2001"), village.writing() as session:
        sign(session, MONTH, replace(INSTITUTE, site="2001"))


# --- in order ---------------------------------------------------------------------------------------------------------


def test_the_months_of_a_place_close_in_order_from_the_first_in_which_anything_moved(village: Village) -> None:
    village.time.move(days=35)  # in April, so March needs no signature there
    village.receive()
    village.time.move(days=65)
    with refused(village.ledger, MonthEarlierOpen, month="2026-05", site="3001", earlier="2026-04"):
        closed(village, "2026-05")
    with village.ledger.reading() as session:
        assert [(each.month, each.waits_for) for each in months(session, "3001")] == [
            ("2026-06", "2026-04"), ("2026-05", "2026-04"), ("2026-04", None),
        ]  # fmt: skip
    closed(village, "2026-04")
    closed(village, "2026-05")  # in which nothing moved
    with village.ledger.reading() as session:
        assert [(each.month, each.closed, each.waits_for) for each in months(session, "3001")] == [
            ("2026-06", False, None), ("2026-05", True, None), ("2026-04", True, None),
        ]  # fmt: skip


def test_a_shop_that_moves_in_with_goods_begins_the_months_of_a_station_where_nothing_else_moved(
    village: Village,
) -> None:
    village.receive("1001", 50)
    village.time.move(days=8)
    amended(village, SITE_FILE, "5001", parent="3002")
    village.time.move(days=60)
    with (
        refused(village.ledger, MonthEarlierOpen, month="2026-04", site="3002", earlier=MONTH),
        village.writing() as session,
    ):
        sign(session, "2026-04", NEIGHBOUR)
    with village.writing() as session:
        assert not sign(session, MONTH, NEIGHBOUR).closed


def test_points_that_went_between_households_alone_begin_a_places_months_too(village: Village) -> None:
    with village.writing() as session:
        come = enrol(session, NewHousehold("李样乙"), NEIGHBOUR).household
        credit(session, Deed(come, "VOL-01", 5), replace(ADMINISTRATOR, site="3002"))
        relocate(session, come, "3001", Request("33002", "3002"))
    stays = village.enrol()
    with village.writing() as session:
        merge(session, come, stays, MANAGER)
    village.time.move(days=61)
    with refused(village.ledger, MonthEarlierOpen, month="2026-04", site="3001", earlier=MONTH):
        closed(village, "2026-04")


# --- whatever happens -------------------------------------------------------------------------------------------------

STEPS = st.lists(
    st.sampled_from(["move 5001", "move 5002", "receive", "receive there", "redeem", "credit", "fund", "day", "week"]),
    max_size=14,
)


def act(village: Village, step: str, household: str, homes: dict[str, str]) -> None:
    """Do one thing; what there are too few goods or points for is left."""
    shop = step.removeprefix("move ")
    match step:
        case "move 5001" | "move 5002":
            homes[shop] = "3002" if homes[shop] == "3001" else "3001"
            amended(village, SITE_FILE, shop, parent=homes[shop])
        case "day" | "week":
            village.time.move(days=1 if step == "day" else 7)
        case _:
            with suppress(Refusal), village.writing() as session:
                deed(session, step, household)


def deed(session: WriteSession, step: str, household: str) -> None:
    at = replace(ADMINISTRATOR, site="5001")
    match step:
        case "receive":
            receive(session, Delivery("1001", 7), at)
        case "receive there":
            receive(session, Delivery("1001", 5, "样例帮扶单位甲"), replace(at, site="5002"))
        case "redeem":
            redeem(session, Basket(household, ("1001",)), at)
        case "credit":
            credit(session, Deed(household, "VOL-01", 1), replace(at, site="3001"))
        case _:
            receive_money(session, Money("3", "发票", "采购"), at)


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_shops_that_move_to_and_fro_leave_every_month_of_both_stations_adding_up(
    village: Village, steps: list[str]
) -> None:
    household = village.enrol(f"王样{village.time.at}")
    village.receive("1001", 20)
    village.credit(household, 60)
    with village.ledger.reading() as session:
        rows = session.transaction.driver.execute(
            "SELECT site, parent FROM site WHERE site IN ('5001', '5002') ORDER BY site, \"from\", at, seq"
        )
        homes = {str(site): str(parent) for site, parent in rows}
    for step in steps:
        act(village, step, household, homes)
    with village.ledger.reading() as session:
        month = session.today[:7]
    for each in sorted({MONTH, month}):
        check_sums(village, each)
    check_adds_up(village, month)


def check_sums(village: Village, month: str) -> None:
    for station in ("3001", "3002"):
        found = reconciled(village, station, month)
        assert [check.name for check in found.compared if not check.ok] == []


def test_what_hangs_at_a_station_waits_there_though_the_shop_where_it_was_claimed_moved_away(village: Village) -> None:
    claim = claimed(village, village.enrol()).claim
    accepted(village, claim)
    notice = noticed(village).notice
    amended(village, SITE_FILE, "5001", parent="3002")
    assert reconciled(village, "3001").pending.notices == (notice,)
    assert reconciled(village, "3002").pending.notices == ()


def test_what_an_institute_hangs_out_for_a_station_waits_at_the_institute(village: Village) -> None:
    claim = claimed(village, village.enrol()).claim
    accepted(village, claim)
    notice = noticed(village, replace(INSTITUTE, site="2001")).notice
    assert reconciled(village, "2001").pending.notices == (notice,)
    assert reconciled(village, "3001").pending.notices == ()
    with village.ledger.reading() as session:
        assert [each.site for each in reconcile_all(session, MONTH) if each.pending.notices] == []


def test_sites_that_ever_stood_below_a_station_are_known(village: Village) -> None:
    amended(village, SITE_FILE, "5001", parent="3002")
    with village.ledger.reading() as session:
        tree = Tree(session)
    assert tree.ever_below(["3001"]) == ["3001", "5001"]
    assert tree.ever_below(["3002"]) == ["3002", "5001", "5002"]
    assert set(tree.ever_below(["1000"])) == set(tree.sites)
    assert tree.ever_below(["3002", "3002", "9"]) == ["3002", "9", "5001", "5002"]
