"""What shows between machines that did not know of one another is named once, with both sides, and nothing else is."""

from pathlib import Path

import pytest

from supermarket.books.accounts import household_points
from supermarket.books.kinds import POINT
from supermarket.books.session import Request
from supermarket.corrections.corrections import check_not_reversed
from supermarket.district.gate.second_persons import Second
from supermarket.district.machines.freshness import check_debits
from supermarket.district.machines.kinds import STREAM_FORKED, StreamForked
from supermarket.earning.claims.claims import Deed, file_claim
from supermarket.earning.household_points.splits_and_mergers import merge
from supermarket.errors.corrections import DoubledAlready
from supermarket.errors.many.machines import MachineReplaced
from supermarket.households.cards import card_in_force, freeze
from supermarket.households.holders.kinds import HOLDER_CHANGED, HolderChanged, Lost
from supermarket.households.holders.moving import lose
from supermarket.households.households import NewHousehold, enrol
from supermarket.households.statements import statement_of
from supermarket.journal.entry import require_name
from supermarket.journal.store import entry_named, own_stream, stream_named
from supermarket.months.closing.closing import sign
from supermarket.months.days import days_of
from supermarket.months.exceptions.machines import MACHINES, MENDS, Apart, apart_in
from supermarket.months.reconciliation import reconcile
from supermarket.spending.goods.catalogue import set_price
from supermarket.spending.redemption.redemption import Basket, redeem
from supermarket.spending.stock.deliveries import Delivery, receive
from tests.cli.office import typed
from tests.earning.claims.claiming import NOTICE_DAYS, accepted, claimed, noticed, posted
from tests.machines import PROGRAM, books, carry, new_machine, village_at
from tests.village import ADMINISTRATOR, CLERK, MANAGER, REVIEWER, Time, Village

MARCH = "2026-03"
NOW = "2026-04-02T10:00+08:00"
SHOP = "5001-1"
FAR = Request("15002", "5002")
INSTITUTE = Request(actor="32001", site="3001")


@pytest.fixture
def centre(ledger_path: Path) -> Village:
    return village_at(ledger_path, Time(), "77")


@pytest.fixture
def shop(ledger_path: Path, tmp_path: Path) -> Village:
    machine = new_machine(ledger_path, tmp_path / "shop.db", SHOP)
    machine.receive()
    return machine


@pytest.fixture
def households(centre: Village, shop: Village) -> tuple[str, str]:
    """Give a household that the shop's machine holds and one that the centre's holds, with points, known to both."""
    both = shop.enrol(), enrolled_far(centre, "样例乙")
    shop.credit(both[0])
    centre.credit(both[1])
    centre.receive()
    together(centre, shop)
    return both


def enrolled_far(centre: Village, head: str) -> str:
    """Enrol a household at a shop that has no machine of its own."""
    with centre.writing() as session:
        return enrol(session, NewHousehold(head), FAR).household


def together(centre: Village, shop: Village) -> None:
    carry(shop.ledger, centre.ledger)
    carry(centre.ledger, shop.ledger)


def seen(village: Village, month: str = MARCH) -> list[Apart]:
    with village.ledger.reading() as session:
        return apart_in(session, days_of(session, month))


def one(centre: Village, shop: Village, name: str, month: str = MARCH) -> Apart:
    """Return what shows by this name, and nothing else, on both machines alike, and what the month's list has of it."""
    together(centre, shop)
    found = [each for each in seen(centre, month) if each.name != "not_heard"]
    assert [each for each in seen(shop, month) if each.name != "not_heard"] == found
    (apart,) = found
    assert apart.name == name
    if apart.place:
        with centre.ledger.reading() as session:
            listed = {each.name: each.entries for each in reconcile(session, apart.place, month).exceptions}
        assert listed[name][0] == apart.entry
    assert centre.ledger.first_difference() is None
    return apart


def test_nothing_shows_where_one_machine_alone_writes(centre: Village) -> None:
    centre.credit(centre.enrol())
    assert seen(centre) == []


def test_nothing_shows_where_machines_do_what_they_may(
    centre: Village, shop: Village, households: tuple[str, str]
) -> None:
    shop.redeem(households[0])
    centre.credit(households[0])
    together(centre, shop)
    assert seen(centre) == seen(shop) == []


def test_every_one_says_who_can_mend_it() -> None:
    assert set(MENDS) == {name for name, _text in MACHINES}


def test_a_late_entry_is_named_beside_the_closing_that_did_not_know_it(
    centre: Village, shop: Village, households: tuple[str, str]
) -> None:
    with centre.writing() as session:
        set_price(session, "1001", 4, "2026-04-01", Request("91000", "1000"))
    late = shop.redeem(households[0]).entry
    centre.time.move(days=31)
    for signer in (CLERK, MANAGER, INSTITUTE):
        with centre.writing() as session:
            sign(session, MARCH, signer, reason="the shop has no line")
    with centre.ledger.reading() as session:
        closing = f"1000-1-{own_stream(session.transaction).size}"
        before = reconcile(session, "3001", MARCH)
    shop.time.move(days=31)
    apart = one(centre, shop, "late", "2026-04")
    assert (apart.entry, apart.other, apart.place) == (late, closing, "3001")
    assert apart.machines == (SHOP, "1000-1")
    assert [each.name for each in seen(centre)] == ["not_heard"]
    with centre.ledger.reading() as session:
        assert reconcile(session, "3001", MARCH) == before, "a closed month stays as it was signed"
        after = reconcile(session, "3001", "2026-04")
        assert after.ok, "it cost what it had cost on its own day"
        assert after.figures.redemptions == 1
        line = statement_of(session, households[0], "2026-04").lines[0]
    assert (line.entry, line.on, line.late) == (late, "2026-04-01", "2026-03-02")


def closed_by(*machines: Village) -> list[str]:
    """Let machines close March, one a minute after the other, and return what closed it on each."""
    found: list[str] = []
    for machine in machines:
        machine.time.move(days=31, minutes=len(found))
        for signer in (CLERK, MANAGER, INSTITUTE):
            with machine.writing() as session:
                signed = sign(session, MARCH, signer, reason="no line")
        found.append(signed.entry)
    return found


def test_a_month_that_two_machines_closed_alike_is_named_in_it_and_in_the_one_that_runs_then(
    centre: Village, shop: Village, households: tuple[str, str]
) -> None:
    assert households
    first, second = closed_by(centre, shop)
    apart = one(centre, shop, "closed_twice", "2026-04")
    assert (apart.entry, apart.other, apart.place, apart.figures) == (second, first, "3001", ())
    assert apart.machines == (SHOP, "1000-1")
    assert seen(centre) == seen(shop) == [apart]


def test_a_month_that_two_machines_closed_with_other_figures_says_which(
    centre: Village, shop: Village, households: tuple[str, str]
) -> None:
    late = shop.redeem(households[0], "1001x2")
    first, second = closed_by(centre, shop)
    together(centre, shop)
    (apart,) = seen(centre)
    assert seen(shop) == [apart]
    assert (apart.name, apart.entry, apart.other) == ("closed_apart", second, first)
    taken = {(each.section, each.item, each.figure): each.entry - each.other for each in apart.figures}
    assert taken == {
        ("points", "", "redemptions"): late.points,
        ("points", "", "closing"): -late.points,
        ("points", "", "redemptions_count"): 1,
        ("goods", "1001", "given"): 2,
        ("goods", "1001", "closing"): -2,
    }
    assert {each.name for each in seen(centre, "2026-04")} == {"late", "closed_apart"}
    told = typed("--db", centre.ledger.database.path, "--now", NOW, "month", "exceptions", MARCH, "--json")
    figures = [{**each._asdict()} for each in apart.figures]
    assert [(each["entry"], each["figures"]) for each in told.json] == [(second, figures)]
    shown = typed("--db", centre.ledger.database.path, "--now", NOW, "month", "exceptions", MARCH).out
    sides = f"Points Closing 14 / 20; Points Redemptions {late.points} / 0; Points Redeemed 1 / 0"
    assert f"with other figures; {sides}; Goods 1001 Closing 198 / 200; and 1 more" in shown


def test_a_claim_that_two_machines_posted_is_named_with_both_and_counts_once(
    centre: Village, shop: Village, households: tuple[str, str]
) -> None:
    accepted(shop, claimed(shop, households[0]).claim)
    noticed(shop)
    together(centre, shop)
    before = centre.points(households[0])
    shop.time.move(days=NOTICE_DAYS, minutes=3)
    (first,) = posted(shop)
    centre.time.move(days=NOTICE_DAYS, minutes=5)
    (second,) = posted(centre)
    apart = one(centre, shop, "doubled")
    assert (apart.entry, apart.other) == (second.entry, first.entry)
    assert centre.points(households[0]) == shop.points(households[0]) == before + first.points
    with centre.ledger.reading() as session:
        line = next(each for each in statement_of(session, households[0]).lines if each.entry == second.entry)
        assert (line.points, line.doubled) == (0, first.entry)
        entry = entry_named(session.transaction, require_name(second.entry))
        assert entry
        with pytest.raises(DoubledAlready):
            check_not_reversed(session, entry)


def test_what_was_doubled_is_told_in_the_first_month_that_nobody_closed_unknowing(
    centre: Village, shop: Village, households: tuple[str, str]
) -> None:
    accepted(shop, claimed(shop, households[0]).claim)
    noticed(shop)
    together(centre, shop)
    shop.time.move(days=NOTICE_DAYS, minutes=3)
    (first,) = posted(shop)
    centre.time.move(days=NOTICE_DAYS, minutes=5)
    (second,) = posted(centre)
    centre.time.move(days=26)
    for by in (CLERK, MANAGER, INSTITUTE):
        with centre.writing() as session:
            sign(session, MARCH, by, reason="没有收到")
    together(centre, shop)
    for village in (centre, shop):
        assert "doubled" not in {each.name for each in seen(village)}, "that month was closed before it was known"
        april = [each for each in seen(village, "2026-04") if each.name == "doubled"]
        assert [(each.entry, each.other, each.place) for each in april] == [(second.entry, first.entry, "3001")]
    with centre.ledger.reading() as session:
        listed = {each.name: each.entries for each in reconcile(session, "3001", "2026-04").exceptions}
    assert listed["doubled"] == (second.entry, first.entry)


def test_one_deed_that_two_machines_claimed_is_named(
    centre: Village, shop: Village, households: tuple[str, str]
) -> None:
    deed = Deed(households[0], "ENV-01", 1)
    with centre.writing() as session:
        first = file_claim(session, deed, REVIEWER).claim
    shop.time.move(minutes=3)
    with shop.writing() as session:
        second = file_claim(session, deed, REVIEWER).claim
    apart = one(centre, shop, "deed_twice")
    assert (apart.entry, apart.other) == (second, first)


def test_one_paper_slip_that_two_machines_entered_is_named(
    centre: Village, shop: Village, households: tuple[str, str]
) -> None:
    first = shop_slip(centre, households[1])
    shop.time.move(minutes=3)
    second = shop_slip(shop, households[0])
    apart = one(centre, shop, "slip_twice")
    assert (apart.entry, apart.other) == (second, first)


def shop_slip(village: Village, household: str) -> str:
    with village.writing() as session:
        return redeem(session, Basket(household, ["1001"], slip="0007"), CLERK).entry


def test_goods_that_two_machines_took_in_by_one_paper_are_named(centre: Village, shop: Village) -> None:
    together(centre, shop)
    entries = []
    for machine, paper in ((centre, "FP-77"), (shop, "fp-77")):
        machine.time.move(minutes=3)
        with machine.writing() as session:
            entries.append(receive(session, Delivery("1002", 24, paper=paper), CLERK).entry)
    apart = one(centre, shop, "delivered_twice")
    assert ([apart.other, apart.entry], apart.place, apart.site) == (entries, "3001", "5001")


def test_a_card_that_was_used_after_it_was_frozen_elsewhere_is_named(
    centre: Village, shop: Village, households: tuple[str, str]
) -> None:
    payload = shop.card(households[0]).payload
    together(centre, shop)
    centre.time.move(minutes=1)
    with centre.writing() as session:
        card = card_in_force(session, households[0])
        assert card
        freeze(session, card, CLERK)
        frozen = session.answers[-1]
    shop.time.move(minutes=3)
    used = shop.redeem(payload).entry
    apart = one(centre, shop, "card_frozen")
    assert (apart.entry, apart.other) == (used, frozen)


def test_a_household_that_was_used_after_it_was_merged_elsewhere_is_named(
    centre: Village, shop: Village, households: tuple[str, str]
) -> None:
    gone = enrolled_far(centre, "样例丙")
    together(centre, shop)
    with centre.writing() as session:
        merge(session, gone, households[1], ADMINISTRATOR)
        merged = session.answers
    shop.time.move(minutes=3)
    used = shop.credit(gone).entry
    apart = one(centre, shop, "merged_used")
    assert apart.entry == used
    assert apart.other in merged


def declared_lost(centre: Village, household: str) -> str:
    """Let the centre take over a household of the shop's machine, as far as its stream has come."""
    with centre.writing() as session:
        stream = stream_named(session.transaction, SHOP)
        assert stream
        lost = Lost(origin=SHOP, size=stream.size, root=stream.root.hex())
        body = HolderChanged(asked={}, of="5001", to="1000", households=(household,), lost=lost)
        return session.record(HOLDER_CHANGED, body, PROGRAM, site="5001", on=session.today).name


def test_a_lost_machine_that_goes_on_is_named_with_what_it_took_and_what_is_missing_then(
    centre: Village, shop: Village, households: tuple[str, str]
) -> None:
    household, _other = households
    lost = declared_lost(centre, household)
    taken = centre.redeem(household, "1001x6").entry
    shop.time.move(minutes=3)
    also = shop.redeem(household, "1001x2").entry
    together(centre, shop)
    assert centre.points(household) == -4
    found = {each.name: each for each in seen(centre)}
    assert set(found) == {"not_by_holder", "after_lost", "below_zero"}
    assert (found["not_by_holder"].entry, found["not_by_holder"].other) == (also, lost)
    assert found["after_lost"].other == lost
    assert (found["below_zero"].entry, found["below_zero"].other) == (also, taken)
    held = [row for row in books(centre.ledger)["balance"] if row[0] == household_points(household)]
    assert held == [(household_points(household), POINT, -4)]


@pytest.fixture
def anew(centre: Village, shop: Village, households: tuple[str, str], ledger_path: Path, tmp_path: Path) -> Village:
    """Give a machine that goes on in the place of the shop's, which the centre has heard."""
    assert households
    later = Time(shop.time.at, shop.time.running)
    later.move(minutes=5)
    machine = new_machine(ledger_path, tmp_path / "anew.db", "5001-2", later)
    together(centre, machine)
    return machine


def test_a_machine_that_was_replaced_is_named_until_it_is_heard_or_declared_lost(
    centre: Village, anew: Village
) -> None:
    with centre.ledger.reading() as session:
        stream = stream_named(session.transaction, SHOP)
    assert stream
    apart = one(centre, anew, "replaced")
    assert (apart.entry, apart.other, apart.place) == (f"{SHOP}-{stream.size}", "5001-2-1", "3001")
    centre.time.move(minutes=6)
    with centre.writing() as session:
        missing = lose(session, SHOP, ADMINISTRATOR, second=Second("33001"))
    assert (missing.lost, missing.households, missing.first_missing) == (SHOP, (), f"{SHOP}-{stream.size + 1}")
    together(centre, anew)
    assert seen(centre) == seen(anew) == []


def test_an_old_machine_that_takes_points_after_it_was_replaced_is_named_and_told_and_then_only_earns(
    centre: Village, shop: Village, anew: Village, households: tuple[str, str]
) -> None:
    shop.time.move(minutes=9)
    taken = shop.redeem(households[0]).entry
    apart = one(centre, shop, "after_replaced")
    assert (apart.entry, apart.other, apart.place) == (taken, "5001-2-1", "3001")
    with pytest.raises(MachineReplaced), shop.writing() as session:
        check_debits(session)
    shop.credit(households[0])
    with anew.writing() as session:
        check_debits(session)


def test_a_clock_that_is_far_off_is_named_where_another_machine_heard_it(
    centre: Village, shop: Village, households: tuple[str, str]
) -> None:
    shop.time.move(minutes=90)
    ahead = shop.credit(households[0]).entry
    apart = one(centre, shop, "clock_apart")
    assert apart.other == ahead
    assert apart.entry.startswith("1000-1-")


def test_a_stream_with_two_branches_is_named_at_its_shop(
    centre: Village, shop: Village, households: tuple[str, str]
) -> None:
    assert households
    with centre.writing() as session:
        body = StreamForked(forked=SHOP, seq=3, file="0" * 64)
        entry = session.record(STREAM_FORKED, body, PROGRAM, site="1000", on=session.today).name
    apart = one(centre, shop, "forked")
    assert (apart.entry, apart.other, apart.place) == (entry, f"{SHOP}-3", "3001")


def test_a_machine_that_was_not_heard_to_the_months_end_is_named(
    centre: Village, shop: Village, households: tuple[str, str]
) -> None:
    assert households
    assert seen(centre) == [], "the month runs still"
    centre.time.move(days=31)
    (apart,) = seen(centre)
    assert (apart.name, apart.place, apart.machines) == ("not_heard", "3001", (SHOP,))
    shop.time.move(days=31)
    shop.credit(households[0])
    together(centre, shop)
    assert seen(centre) == []
