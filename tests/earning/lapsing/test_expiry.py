"""Expiry: what is left of old years' awards lapses, first earned first used, once, and is said before it happens."""

import random
import shutil
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from supermarket.books.accounts import household_points, recoverable
from supermarket.books.kinds import Body, Kind
from supermarket.books.posting import legs_of
from supermarket.books.session import Request
from supermarket.clock import district_date
from supermarket.district.dated.files import SETTING_FILE
from supermarket.district.dated.imports import amend_row
from supermarket.district.dated.registers import HOUSEHOLDS, record_row
from supermarket.earning.kinds import POINTS_CREDITED, CreditAsked, CreditLine, PointsCredited
from supermarket.earning.lapsing.expiry import Lapse, lapses_at, lapsing_at, post_expiry, preview
from supermarket.earning.lapsing.lapsing import Lapsing, lapsing_next, spendable
from supermarket.earning.lapsing.years import lapsing, left_of
from supermarket.earning.tables import AwardYearRow
from supermarket.errors.dates import DateFuture
from supermarket.errors.shop.counter import BalanceShort, BalanceShortThen, PointsLapsed, PointsLapsedSince
from supermarket.errors.staff import RoleRefused, SiteRefused, SiteUnknown
from supermarket.households.changes import depart
from supermarket.households.finding.lookup import household_of
from supermarket.households.households import NewHousehold, enrol
from supermarket.journal.entry import Entry
from supermarket.journal.store import entries
from supermarket.ledger import open_ledger
from supermarket.spending.kinds import GOODS_REDEEMED, GoodsRedeemed, RedemptionAsked, RedemptionLine
from supermarket.spending.redemption.redemption import Basket, redeem
from supermarket.spending.stock.deliveries import Delivery, receive
from tests.earning.claims.claiming import silent
from tests.refusing import refused
from tests.village import ADMINISTRATOR, CLERK, MANAGER, START, Time, Village, seeded_clock

NEIGHBOUR: Final = Request(actor="33002", site="3002")


def on(village: Village, day: str) -> None:
    """Let it be nine in the morning of a day."""
    at = int(datetime.fromisoformat(f"{day}T09:00+08:00").astimezone(UTC).timestamp() * 1000)
    village.time.at = max(START, at)


def configured(village: Village, name: str, value: int, scope: str = "1000") -> None:
    with village.writing() as session:
        amend_row(session, SETTING_FILE, name, {"value": str(value)}, ADMINISTRATOR, scope=scope)


def posted(village: Village, request: Request = MANAGER) -> list[Lapse]:
    with village.writing() as session:
        return post_expiry(session, request, silent)


def previewed(village: Village, by: str | None = None, site: str | None = None) -> list[Lapse]:
    with village.ledger.reading() as session:
        return preview(session, by=by, site=site)


def next_of(village: Village, household: str) -> Lapsing | None:
    with village.ledger.reading() as session:
        return lapsing_next(session, household)


def told(lapses: list[Lapse]) -> list[tuple[str, int, str]]:
    return [(lapse.award_year, lapse.points, lapse.until) for lapse in lapses]


def last(village: Village) -> dict[str, Any]:
    with village.ledger.reading() as session:
        *_before, entry = entries(session.transaction)
    return {"kind": entry.kind, "site": entry.site, "on": entry.on, **entry.content}


# --- the rule ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("awards", "held", "left"),
    [
        ([], 0, []),
        ([("2025", 10)], 10, [10]),
        ([("2025", 10), ("2026", 20)], 30, [10, 20]),
        ([("2025", 10), ("2026", 20)], 25, [5, 20]),
        ([("2025", 10), ("2026", 20)], 20, [0, 20]),
        ([("2025", 10), ("2026", 20)], 3, [0, 3]),
        ([("2025", 10), ("2026", 0), ("2027", 20)], 25, [5, 0, 20]),
        ([("2025", 10), ("2026", 20)], -5, [0, 0]),
        ([("2025", 10)], 35, [35]),
        ([("2025", 30), ("2026", -20)], 10, [10, 0]),
    ],
)
def test_the_first_earned_is_the_first_used(awards: list[tuple[str, int]], held: int, left: list[int]) -> None:
    assert [points for _year, points in left_of(awards, held)] == left


@pytest.mark.parametrize(
    ("award_years", "ended", "years"),
    [
        (1, 2024, []),
        (1, 2025, ["2025"]),
        (1, 2026, ["2025", "2026"]),
        (2, 2025, []),
        (2, 2026, ["2025"]),
        (3, 2026, []),
        (3, 2027, ["2025"]),
        (0, 2099, []),
    ],
)
def test_points_are_valid_for_as_many_years_as_the_setting_says(award_years: int, ended: int, years: list[str]) -> None:
    found = lapsing([("2025", 10), ("2026", 20)], 30, award_years=award_years, ended=ended)
    assert [year for year, _points, _last in found] == years


MOVES: Final = st.lists(
    st.tuples(st.sampled_from(["2024", "2025", "2026", "2027"]), st.integers(-30, 60).filter(bool)),
    min_size=1,
    max_size=30,
)
"""Points credited in a year, or below zero redeemed in it."""
HOUSEHOLD: Final = "1000-1-5-05"


def entry_of(number: int, year: str, points: int) -> tuple[Kind[Any], Entry, Body]:
    """Return the credit or redemption that one of two machines seals as its next entry."""
    origin, seq, day = f"{1000 + number % 2}-1", number // 2 + 1, f"{year}-03-05"
    kind: Kind[Any] = POINTS_CREDITED
    line = CreditLine(rule="VOL-01", quantity=points, points=points)
    body: Body = PointsCredited(
        asked=CreditAsked(household=HOUSEHOLD, rule="VOL-01", quantity=points),
        household=HOUSEHOLD,
        lines=(line,),
        points=points,
        served=day,
    )
    if points < 0:
        kind = GOODS_REDEEMED
        body = GoodsRedeemed(
            asked=RedemptionAsked(household=HOUSEHOLD, lines=()),
            household=HOUSEHOLD,
            shown="payload",
            lines=(RedemptionLine(sku="2001", quantity=1, points=-points),),
            points=-points,
        )
    entry = Entry(
        district="220802",
        origin=origin,
        seq=seq,
        v=1,
        kind=kind.name,
        site="5001",
        on=day,
        at=START + number,
        actor="15001",
        key=str(number),
        body=body.sealed(),
        leaf=b"",
    )
    return kind, entry, body


def merged(entries_: list[tuple[Kind[Any], Entry, Body]], chance: random.Random) -> list[tuple[Kind[Any], Entry, Body]]:
    """Return the entries in an order that keeps each stream's own."""
    streams = [[each for each in entries_ if each[1].origin == origin] for origin in ("1000-1", "1001-1")]
    order = [number for number, stream in enumerate(streams) for _each in stream]
    chance.shuffle(order)
    rest = [iter(stream) for stream in streams]
    return [next(rest[number]) for number in order]


def books(entries_: list[tuple[Kind[Any], Entry, Body]]) -> tuple[list[tuple[str, int]], int]:
    """Return what the books add up of these entries: points awarded by year, and what is held less what is owed."""
    awards: dict[str, int] = {}
    held = 0
    for kind, entry, body in entries_:
        accounts = {household_points(HOUSEHOLD), recoverable(HOUSEHOLD)}
        held += sum(leg.amount for leg in legs_of(kind, entry, body) if leg.account in accounts)
        for change in kind.rows(entry, body):
            if change.row is AwardYearRow:
                year = str(change.named["year"])
                awards[year] = awards.get(year, 0) + int(change.named["points"] or 0)
    return sorted(awards.items()), held


@given(
    moves=MOVES, chance=st.randoms(use_true_random=False), award_years=st.integers(0, 3), ended=st.integers(2023, 2031)
)
def test_however_the_streams_of_two_machines_interleave_the_same_points_lapse(
    moves: list[tuple[str, int]], chance: random.Random, award_years: int, ended: int
) -> None:
    sealed = [entry_of(number, *move) for number, move in enumerate(moves)]
    one, other = (books(merged(sealed, chance)) for _time in range(2))
    found = lapsing(*one, award_years=award_years, ended=ended)
    assert lapsing(*other, award_years=award_years, ended=ended) == found
    assert sum(points for _year, points, _last in found) <= max(0, one[1])


def balances(moves: list[tuple[str, int]]) -> tuple[list[tuple[str, int]], int]:
    """Return points awarded by year, and what is held; what is not there is not taken."""
    awards: dict[str, int] = {}
    for year, points in moves:
        if points > 0:
            awards[year] = awards.get(year, 0) + points
    return sorted(awards.items()), max(0, sum(points for _year, points in moves))


@given(moves=MOVES, award_years=st.integers(1, 3), ended=st.integers(2023, 2031))
def test_what_lapses_is_never_more_than_is_held_and_then_nothing_more_does(
    moves: list[tuple[str, int]], award_years: int, ended: int
) -> None:
    awards, held = balances(moves)
    assert sum(points for _year, points in left_of(awards, held)) == (held if awards else 0)
    found = lapsing(awards, held, award_years=award_years, ended=ended)
    lapsed = sum(points for _year, points, _last in found)
    assert 0 <= lapsed <= held
    assert all(points > 0 for _year, points, _last in found)
    assert lapsing(awards, held - lapsed, award_years=award_years, ended=ended) == ()
    later = sum(points for year, points in awards if int(year) + award_years - 1 > ended)
    if awards:  # what is left was earned in the years that are still valid, as far as it was not used
        assert held - lapsed == min(held, later)


@given(awards=st.lists(st.integers(0, 50), min_size=1, max_size=4), used=st.lists(st.integers(0, 40), max_size=8))
def test_redeeming_first_or_last_lapses_the_same_as_lots_do(awards: list[int], used: list[int]) -> None:
    """Keep lots, take from the oldest first, and compare."""
    years = [(str(2024 + number), points) for number, points in enumerate(awards)]
    lots, held = list(awards), sum(awards)
    for want in used:
        taken = min(want, held)
        held -= taken
        for number, lot in enumerate(lots):
            lots[number] -= min(lot, taken)
            taken -= min(lot, taken)
    assert [points for _year, points in left_of(years, held)] == lots


# --- in a village -----------------------------------------------------------------------------------------------------


def test_points_lapse_when_their_last_day_is_over_and_only_once(village: Village) -> None:
    household = village.enrol()
    village.credit(household, 20)
    village.receive()
    village.redeem(household, "1001x2")
    on(village, "2027-12-31")
    assert posted(village) == []
    on(village, "2028-01-01")
    (lapse,) = posted(village)
    assert lapse == Lapse(household, 14, "2026", "2027-12-31", lapse.entry)
    assert last(village) == {
        "kind": "points.expired",
        "site": "3001",
        "on": "2028-01-01",
        "asked": {"household": household, "until": "2027-12-31"},
        "household": household,
        "years": [{"award_year": "2026", "points": 14}],
        "points": 14,
        "until": "2027-12-31",
    }
    assert village.points(household) == 0
    with village.ledger.reading() as session:
        assert session.balance("Expenses:Expired:3001", "POINT") == 14
    assert posted(village) == []
    assert village.ledger.first_difference() is None


def test_several_years_lapse_in_one_entry(village: Village) -> None:
    household = village.enrol()
    village.credit(household, 20)
    on(village, "2027-03-02")
    village.credit(household, 5)
    on(village, "2029-01-01")
    lapses = posted(village)
    assert told(lapses) == [("2026", 20, "2027-12-31"), ("2027", 5, "2028-12-31")]
    assert len({lapse.entry for lapse in lapses}) == 1
    assert last(village)["until"] == "2028-12-31"


def test_what_was_redeemed_since_is_taken_from_the_oldest_year(village: Village) -> None:
    household = village.enrol()
    village.credit(household, 20)
    on(village, "2027-06-01")
    village.credit(household, 20)
    village.receive()
    village.redeem(household, "1001x5")
    assert told(previewed(village, "2028-12-31")) == [("2026", 5, "2027-12-31"), ("2027", 20, "2028-12-31")]
    on(village, "2028-01-01")
    assert told(posted(village)) == [("2026", 5, "2027-12-31")]
    assert village.points(household) == 20


def test_a_preview_says_what_lapses_by_a_day_and_else_within_the_days_of_notice(village: Village) -> None:
    household = village.enrol()
    village.credit(household, 20)
    assert previewed(village) == previewed(village, "2027-12-30") == []
    assert told(previewed(village, "2027-12-31")) == [("2026", 20, "2027-12-31")]
    assert previewed(village, "2027-12-31") == [Lapse(household, 20, "2026", "2027-12-31")]
    on(village, "2027-11-30")
    assert previewed(village) == []
    on(village, "2027-12-01")
    assert told(previewed(village)) == [("2026", 20, "2027-12-31")]


def test_a_preview_is_of_the_district_or_of_one_site(village: Village) -> None:
    with village.writing() as session:
        other = enrol(session, NewHousehold("李样乙"), Request("15002", "5002")).household
    household = village.enrol()
    for each in (household, other):
        village.credit(each, 7)
    by = "2027-12-31"
    assert {lapse.household for lapse in previewed(village, by)} == {household, other}
    assert {lapse.household for lapse in previewed(village, by, "2001")} == {household, other}
    assert [lapse.household for lapse in previewed(village, by, "3002")] == [other]
    assert [lapse.household for lapse in previewed(village, by, "5001")] == [household]
    with refused(village.ledger, SiteUnknown, site="9"):
        previewed(village, by, "9")
    on(village, "2028-01-01")
    assert [lapse.household for lapse in posted(village, NEIGHBOUR)] == [other]
    assert [lapse.household for lapse in posted(village, ADMINISTRATOR)] == [household]


def test_what_lapses_next_is_said_from_the_first_day_of_notice_on(village: Village) -> None:
    household = village.enrol()
    village.credit(household, 20)
    on(village, "2027-11-30")
    assert next_of(village, household) is None
    for day in ("2027-12-01", "2027-12-31"):
        on(village, day)
        assert (next_of(village, household), same(village, (household,))) == (Lapsing(20, "2027-12-31"), 20)
    for _day in range(2):  # the day after, and once it was posted
        on(village, "2028-01-01")
        assert (next_of(village, household), same(village, (household,))) == (None, 0)
        posted(village)


def test_where_the_setting_is_0_nothing_lapses(village: Village) -> None:
    household = village.enrol()
    village.credit(household, 20)
    configured(village, "award_years", 0)
    on(village, "2040-01-01")
    assert (posted(village), previewed(village), next_of(village, household)) == ([], [], None)


def test_a_station_may_have_a_setting_of_its_own(village: Village) -> None:
    household = village.enrol()
    village.credit(household, 20)
    configured(village, "award_years", 1, scope="3001")
    assert told(previewed(village, "2026-12-31")) == [("2026", 20, "2026-12-31")]


def test_what_a_household_owes_does_not_lapse_and_what_it_settled_is_not_held(village: Village) -> None:
    household = village.enrol()
    wrong = village.credit(household, 20).entry
    village.receive()
    village.redeem(household, "2001")
    village.reverse(wrong)
    on(village, "2027-02-01")
    village.credit(household, 25)
    assert village.points(household) == 15
    assert told(previewed(village, "2030-12-31")) == [("2027", 15, "2028-12-31")]
    on(village, "2028-01-01")
    assert posted(village) == []


def test_points_that_a_reversal_gave_back_are_seen_and_lapse_a_year_later(village: Village) -> None:
    household = village.enrol()
    village.credit(household, 20)
    on(village, "2028-01-05")
    (lapse,) = posted(village)
    village.reverse(lapse.entry or "")
    assert village.points(household) == 20
    assert last(village)["kind"] == "expiry.reversed"
    assert posted(village) == []
    assert told(previewed(village, "2028-12-31")) == [("2026", 20, "2028-12-31")]
    on(village, "2028-12-15")
    assert next_of(village, household) == Lapsing(20, "2028-12-31")
    on(village, "2029-01-01")
    assert told(posted(village)) == [("2026", 20, "2028-12-31")]
    assert village.points(household) == 0
    assert village.ledger.first_difference() is None


def test_goods_brought_back_after_the_run_lapse_with_the_next_one(village: Village) -> None:
    household = village.enrol()
    village.credit(household, 20)
    village.receive()
    redemption = village.redeem(household, "2001").entry
    on(village, "2028-01-01")
    assert told(posted(village)) == [("2026", 10, "2027-12-31")]
    village.reverse(redemption)
    assert told(posted(village)) == [("2026", 10, "2027-12-31")]
    assert village.points(household) == 0


def test_only_households_that_this_machine_holds_are_posted(village: Village) -> None:
    household = village.enrol()
    village.credit(household, 20)
    with village.writing() as session:
        row = household_of(session, household, session.today)
        elsewhere = row.model_copy(update={"holder": "5017", "from_": session.today})
        record_row(session, HOUSEHOLDS, elsewhere, ADMINISTRATOR, site="3001")
    on(village, "2028-01-01")
    assert told(previewed(village)) == [("2026", 20, "2027-12-31")]
    assert posted(village) == []


def test_points_wait_for_an_heir_and_lapse_when_the_grace_is_over(village: Village) -> None:
    household = village.enrol()
    village.credit(household, 20)
    on(village, "2027-10-01")
    with village.writing() as session:
        until = depart(session, household, "death", MANAGER).until
    assert until == "2028-03-29"
    on(village, "2028-03-29")
    assert posted(village) == []
    assert next_of(village, household) is None
    assert told(previewed(village)) == [("2026", 20, until)]
    assert previewed(village, site="3002") == []
    on(village, "2028-03-30")
    assert posted(village, NEIGHBOUR) == []
    (lapse,) = posted(village)
    assert told([lapse]) == [("2026", 20, until)]
    assert (village.points(household), posted(village)) == (0, [])
    village.reverse(lapse.entry or "")
    assert posted(village) == []
    assert told(previewed(village, "2028-12-31")) == [("2026", 20, "2028-12-31")]
    assert village.ledger.first_difference() is None


def test_a_run_may_be_dated_back_and_not_ahead(village: Village) -> None:
    household = village.enrol()
    village.credit(household, 20)
    on(village, "2028-01-05")
    with refused(village.ledger, DateFuture, date="2028-01-06", latest="2028-01-05"):
        posted(village, replace(MANAGER, on="2028-01-06"))
    assert posted(village, replace(MANAGER, on="2027-12-31")) == []
    assert told(posted(village, replace(MANAGER, on="2028-01-01"))) == [("2026", 20, "2027-12-31")]
    assert last(village)["on"] == "2028-01-01"


def test_only_managers_let_points_lapse_and_only_at_their_place(village: Village) -> None:
    with refused(village.ledger, RoleRefused, operator="15001", role="clerk", verb="expiry post"):
        posted(village, CLERK)
    with refused(village.ledger, SiteRefused, operator="33002", site="3001", home="3002"):
        posted(village, replace(NEIGHBOUR, site="3001"))


# --- whoever posts it, and when ---------------------------------------------------------------------------------------

SHOPS: Final = (CLERK, Request("15002", "5002"))
STEPS: Final = st.lists(
    st.one_of(
        st.tuples(st.just("earn"), st.integers(1, 30)),
        st.tuples(st.just("spend"), st.integers(1, 6)),
        st.tuples(st.just("undo"), st.integers(0, 5)),
        st.tuples(st.just("days"), st.sampled_from([30, 180, 366])),
        st.tuples(st.just("post"), st.just(0)),
    ),
    min_size=4,
    max_size=18,
)


@settings(max_examples=20, derandomize=True)
@given(steps=STEPS)
def test_whenever_the_manager_posts_twin_families_can_spend_the_same_and_end_equal(
    made_ledger: Path, steps: list[tuple[str, int]]
) -> None:
    """Of two families that do the same, one's manager posts the expiry now and then, the other's at the very end."""
    with TemporaryDirectory() as folder:
        time = Time()
        opened = open_ledger(shutil.copyfile(made_ledger, Path(folder, "ledger.db")), now=START)
        try:
            live(Village(replace(opened, clock=seeded_clock(time)), time), steps)
        finally:
            opened.close()


def live(village: Village, steps: list[tuple[str, int]]) -> None:
    """Live through years, and see after each purchase and at the end that the families have the same."""
    twins = families(village)
    done: list[tuple[str, ...]] = []
    for what, much in steps:
        if what == "days":
            village.time.move(days=much)
        elif what == "post":
            posted(village)
        elif what == "earn":
            earned(village, twins, much)
        elif what == "undo" and done:
            for entry in done.pop(much % len(done)):
                village.reverse(entry)
        elif what == "spend" and (bars := min(much, same(village, twins) // 3)) > 0:
            done.append(tuple(soap(village, *each, bars) for each in zip(twins, SHOPS, strict=True)))
    village.time.move(days=800)
    posted(village)
    posted(village, NEIGHBOUR)
    same(village, twins)
    assert len({village.points(household) for household in twins}) == 1
    assert village.ledger.first_difference() is None


def families(village: Village) -> tuple[str, ...]:
    """Enrol a family in each of two villages, whose shops have soap."""
    with village.writing() as session:
        for shop in SHOPS:
            receive(session, Delivery("1001", 10_000), shop)
        return tuple(
            enrol(session, NewHousehold(head), shop).household for head, shop in zip("甲乙", SHOPS, strict=True)
        )


def same(village: Village, twins: tuple[str, ...]) -> int:
    """Return what each of the families can spend; a site's lapses are those of its families among the district's.

    The district's are worked out for everybody, a site's for those alone of whom the sums of years leave something.
    """
    with village.ledger.reading() as session:
        (free,) = {spendable(session, household, session.today) for household in twins}
        for by in (None, session.today, f"{session.today[:4]}-12-31", "2027-12-31"):
            each = [lapse for site in ("2001", "1000") for lapse in preview(session, by=by, site=site)]
            assert each == 2 * preview(session, by=by)
        assert lapsing_at(session, "2001") == lapses_at(session, "2001")[0]  # which reads the years gone by besides
    return free


def earned(village: Village, twins: tuple[str, ...], points: int) -> None:
    """Credit each of the families."""
    for household in twins:
        village.credit(household, points)


def soap(village: Village, household: str, shop: Request, bars: int) -> str:
    """Give bars of soap at a shop."""
    with village.writing() as session:
        return redeem(session, Basket(household, (f"1001x{bars}",), "card-forgotten"), shop).entry


def test_what_was_spent_after_older_points_had_lapsed_hides_none_of_them_at_a_site(village: Village) -> None:
    """More is spent since than the older points were, so that what is held now is less than the newer ones alone."""
    household, _other = families(village)
    village.credit(household, 12)
    on(village, "2028-01-02")
    village.credit(household, 20)
    soap(village, household, CLERK, 5)
    assert told(previewed(village, site="2001")) == told(previewed(village)) == [("2026", 12, "2027-12-31")]


def test_points_past_their_last_day_are_not_spent_and_a_slip_is_judged_by_its_own_day(village: Village) -> None:
    """2026 +20; 2028-01-02 +5: 5 can be spent, and a slip of 2027-12-31 spends what was there on that day."""
    household = village.enrol()
    village.credit(household, 20)
    village.receive()
    on(village, "2028-01-02")
    village.credit(household, 5)
    with refused(village.ledger, PointsLapsed, household=household, points=6, lapsed=20, spendable=5):
        soap(village, household, CLERK, 2)
    with refused(village.ledger, BalanceShortThen, household=household, points=21, balance=20, date="2027-12-31"):
        soap(village, household, replace(CLERK, on="2027-12-31"), 7)
    soap(village, household, CLERK, 1)
    soap(village, household, replace(CLERK, on="2027-12-31"), 2)
    assert told(posted(village)) == [("2026", 14, "2027-12-31")]
    assert village.points(household) == 2


def test_a_slip_of_before_the_last_day_that_comes_after_the_run_is_told_which_entry_stands_in_its_way(
    village: Village,
) -> None:
    """2026 +20; let lapse on 2028-01-01; a slip of 2027-12-31 comes on the next day."""
    household = village.enrol()
    village.credit(household, 20)
    village.receive()
    on(village, "2028-01-01")
    [lapse] = posted(village)
    on(village, "2028-01-02")
    slip = replace(CLERK, on="2027-12-31")
    told = {"household": household, "date": "2027-12-31", "lapsed": 20, "entry": lapse.entry}
    with refused(village.ledger, PointsLapsedSince, points=6, **told):
        soap(village, household, slip, 2)
    with refused(village.ledger, BalanceShort, household=household, points=21, balance=0, missing=21):
        soap(village, household, slip, 7)
    with refused(village.ledger, BalanceShort, household=household, points=6, balance=0, missing=6):
        soap(village, household, CLERK, 2)
    assert lapse.entry
    village.reverse(lapse.entry)
    soap(village, household, slip, 2)
    assert village.points(household) == 14
    with village.ledger.reading() as session:  # the rest is the household's for a year more, as whatever is given back
        assert spendable(session, household, session.today) == 14


def test_what_a_reversed_redemption_gave_back_counts_on_the_day_of_the_redemption(village: Village) -> None:
    household = village.enrol()
    village.credit(household, 20)
    village.receive()
    village.time.move(days=1)
    first = village.time.at
    wrong = soap(village, household, CLERK, 6)
    village.time.move(days=3)
    village.reverse(wrong)
    day = district_date(first)
    soap(village, household, replace(CLERK, on=day), 6)
    with refused(village.ledger, BalanceShort, household=household, points=3, balance=2, missing=1):
        soap(village, household, replace(CLERK, on=day), 1)
