"""Who may debit: a household's holder alone, as long as it has heard of the centre; anyone credits."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from supermarket.books.accounts import recoverable
from supermarket.books.kinds import POINT
from supermarket.books.session import Request
from supermarket.district.dated.files import SETTING_FILE
from supermarket.district.dated.imports import add_row
from supermarket.district.gate.second_persons import Second
from supermarket.district.machines.freshness import freshness
from supermarket.district.machines.told import fresh_words
from supermarket.district.settings import CARRY_DAYS
from supermarket.earning.household_points.splits_and_mergers import Split, split
from supermarket.earning.lapsing.expiry import post_expiry
from supermarket.earning.vouchers.making import Voucher, made_out, voucher_of
from supermarket.earning.vouchers.taking import Taken, take_voucher
from supermarket.errors.ledger import HolderElsewhere
from supermarket.errors.many.machines import (
    CentreAlone,
    HeldShort,
    HeldThere,
    HolderLater,
    HolderOnPaper,
    MachineIsHere,
    MachineIsLost,
    MachineNotAdmitted,
    MachineStale,
    MachineUnheard,
    NobodyToMove,
)
from supermarket.errors.persons import SecondIsFirst
from supermarket.errors.shop.vouchers import VoucherArrived, VoucherOfAnother
from supermarket.households.events import ever_enrolled
from supermarket.households.holders.holding import holder_of
from supermarket.households.holders.moving import Given, Missing, hold, hold_of_shop, lose
from supermarket.households.households import NewHousehold, enrol
from supermarket.journal.entry import require_name
from supermarket.journal.store import entry_named
from supermarket.months.days import days_of
from supermarket.months.exceptions.machines import apart_in
from supermarket.spending.goods.catalogue import set_price
from tests.earning.vouchers.machines import District, admit, carry, joined
from tests.refusing import refused
from tests.village import ADMINISTRATOR, CLERK, MANAGER, Village

AT_5002 = Request("15002", "5002")
AT_5003 = Request("15003", "5003")


def holder(machine: Village, household: str) -> str:
    with machine.ledger.reading() as session:
        return holder_of(session, ever_enrolled(session, household))


def give(machine: Village, households: list[str], to: str, request: Request = MANAGER) -> Given:
    with machine.writing() as session:
        return hold(session, households, to, request)


def paper(machine: Village, given: Given) -> Voucher:
    with machine.ledger.reading() as session:
        return voucher_of(session, given.entries[0])


def take(machine: Village, digits: str, request: Request = ADMINISTRATOR) -> Taken:
    with machine.writing() as session:
        return take_voucher(session, digits, request)


def lost(machine: Village, node: str, request: Request = ADMINISTRATOR, second: str = "33001") -> Missing:
    with machine.writing() as session:
        return lose(session, node, request, second=Second(second))


@contextmanager
def third(three: District, tmp_path: Path, node: str = "5003") -> Iterator[Village]:
    """Give one more machine that everybody has heard of."""
    found = joined(three.centre, tmp_path / f"{node}.db", node)
    carry(found, three.centre)
    admit(three.centre, found)
    for each in (three.first, three.second, found):
        carry(three.centre, each)
    yield found
    found.ledger.close()


# --- who holds whom ---------------------------------------------------------------------------------------------------


def test_the_only_machine_holds_everybody(village: Village) -> None:
    household = village.enrol()
    assert holder(village, household) == "1000"
    village.credit(household)
    village.receive()
    village.redeem(household)
    with village.ledger.reading() as session:
        assert freshness(session) is None


def test_a_household_is_held_by_its_home_shops_machine_else_by_the_centres(three: District) -> None:
    assert holder(three.centre, three.centre.enrol("王样甲")) == "5001"
    assert holder(three.first, three.first.enrol("王样乙")) == "5001"
    for machine in (three.first, three.centre):
        with machine.writing() as session:
            assert enrol(session, NewHousehold("孙样丙"), AT_5003).holder == "1000"
            assert enrol(session, NewHousehold("孙样丁"), AT_5002).holder == "5002"


def test_only_the_holder_redeems_and_anyone_credits(three: District) -> None:
    household = three.enrolled()
    for machine in (three.centre, three.second):
        machine.credit(household)
        machine.receive()
        with refused(machine.ledger, HolderElsewhere, household=household, holder="5001"):
            machine.redeem(household)
    three.all_hear()
    three.first.receive()
    assert three.first.redeem(household).balance == 37


def test_a_household_that_was_split_off_is_held_where_it_was_split(three: District) -> None:
    household = three.enrolled()
    three.centre.credit(household)
    three.all_hear()
    three.time.move(minutes=1)
    give(three.first, [household], "1000")
    three.all_hear()
    with three.centre.writing() as session:
        from supermarket.households.lists.files import new_member  # noqa: PLC0415 - only here

        new_member(session, household, "赵样乙", None, CLERK)
        apart = split(session, household, Split("2", points=5), MANAGER).into
    assert holder(three.centre, apart) == "1000"


# --- households move --------------------------------------------------------------------------------------------------


def test_a_household_goes_to_another_machine_and_comes_back(three: District) -> None:
    household = three.enrolled()
    three.first.credit(household)
    for machine in (three.first, three.centre):
        machine.receive()
    three.time.move(minutes=1)
    given = give(three.first, [household], "1000")
    assert (given.of, given.to, given.households) == ("5001", "1000", (household,))
    with refused(three.first.ledger, HolderElsewhere, household=household, holder="1000"):
        three.first.redeem(household)
    three.all_hear()
    assert three.centre.redeem(household).balance == 17
    three.time.move(minutes=1)
    give(three.centre, [household], "5001", ADMINISTRATOR)
    three.all_hear()
    assert three.first.redeem(household).balance == 14
    assert {holder(each, household) for each in (three.centre, three.first, three.second)} == {"5001"}


def test_all_households_of_a_shop_go_to_its_machine_when_it_has_come(three: District, tmp_path: Path) -> None:
    with three.centre.writing() as session:
        some = [enrol(session, NewHousehold(f"孙样{each}"), AT_5003).household for each in "丙丁戊"]
    other = three.enrolled()
    with refused(three.centre.ledger, MachineNotAdmitted, machine="5003"), three.centre.writing() as session:
        hold_of_shop(session, "5003", "5003", ADMINISTRATOR)
    with third(three, tmp_path) as shop:
        with three.centre.writing() as session:
            given = hold_of_shop(session, "5003", "5003", ADMINISTRATOR)
        assert sorted(given.households) == sorted(some)
        carry(three.centre, shop)
        assert [holder(shop, each) for each in (*some, other)] == ["5003"] * 3 + ["5001"]
        with refused(three.centre.ledger, NobodyToMove, site="5003"), three.centre.writing() as session:
            hold_of_shop(session, "5003", "5003", ADMINISTRATOR)


def test_only_who_holds_a_household_gives_it_away_to_a_machine_that_is_there(three: District) -> None:
    household = three.enrolled()
    with refused(three.first.ledger, HeldThere, household=household, machine="5001"):
        give(three.first, [household], "5001")
    with refused(three.first.ledger, MachineNotAdmitted, machine="5003"):
        give(three.first, [household], "5003")
    with refused(three.second.ledger, HolderElsewhere, household=household, holder="5001"):
        give(three.second, [household], "1000")


def test_a_household_is_moved_on_only_after_it_came_by_every_clock(three: District) -> None:
    household = three.enrolled()
    three.time.move(minutes=8)
    give(three.first, [household], "1000")
    carry(three.first, three.centre)
    three.time.move(minutes=-9)
    with pytest.raises(HolderLater):
        _gives_by_a_clock_behind(three.centre, household)


def _gives_by_a_clock_behind(machine: Village, household: str) -> None:
    """Give a household away as if this machine had written nothing since its clock fell behind the others'."""
    with machine.writing() as session:
        session.stream = replace(session.stream, at=1)
        hold(session, [household], "5001", ADMINISTRATOR)


# --- on paper ---------------------------------------------------------------------------------------------------------


def test_on_paper_a_household_redeems_at_once_what_it_came_with_and_no_more(three: District) -> None:
    household = three.enrolled()
    three.first.credit(household, 12)
    for machine in (three.first, three.centre):
        machine.receive()
    three.first.redeem(household, "1001")
    three.time.move(minutes=1)
    given = give(three.first, [household], "1000")
    slip = paper(three.first, given)
    assert (slip.points, slip.to, slip.is_move) == (9, "1000-1", True)
    taken = take(three.centre, slip.digits)
    assert (taken.of, taken.left, taken.balance) == ("5001", 9, 9)
    assert three.centre.redeem(household, "1001x2").balance == 3
    with refused(three.centre.ledger, HolderOnPaper, household=household, machine="5001"):
        give(three.centre, [household], "5002", ADMINISTRATOR)
    three.second.credit(household)
    carry(three.second, three.centre)
    assert three.centre.points(household) == 23
    with refused(three.centre.ledger, HeldShort, household=household, left=3, machine="5001"):
        three.centre.redeem(household, "1001x2")
    three.all_hear()
    assert three.centre.redeem(household, "1001x2").balance == 17
    three.all_hear()
    for machine in (three.first, three.centre, three.second):
        assert (machine.points(household), holder(machine, household)) == (17, "1000")
        assert machine.ledger.first_difference() is None


def test_a_paper_is_good_for_the_machine_that_it_names_and_until_the_stream_comes(three: District) -> None:
    household = three.enrolled()
    three.time.move(minutes=1)
    slip = paper(three.first, give(three.first, [household], "1000"))
    with refused(three.second.ledger, VoucherOfAnother, entry=slip.entry, to="1000-1", machine="5002-1"):
        take(three.second, slip.digits, AT_5002)
    three.all_hear()
    with refused(three.centre.ledger, VoucherArrived, voucher=slip.entry):
        take(three.centre, slip.digits)


def test_a_paper_that_says_more_than_was_held_is_named_with_both_sides_and_what_is_too_much_is_owed(
    three: District,
) -> None:
    household = three.enrolled()
    three.first.credit(household, 12)
    three.centre.receive()
    three.time.move(minutes=1)
    given = give(three.first, [household], "1000")
    three.time.move(minutes=1)
    three.first.credit(household, 1)  # after it was given away: the paper says what was held then
    assert paper(three.first, given).points == 12
    with three.first.ledger.reading() as session:
        entry = entry_named(session.transaction, require_name(given.entries[0]))
        assert entry
        forged = made_out(session, entry, "1000-1", 30)
    taken = take(three.centre, forged)
    three.centre.redeem(household, "1001x9")
    assert named(three.centre) == []
    three.all_hear()
    assert named(three.centre) == named(three.first) == [("paper_differs", taken.entry, given.entries[0])]
    with three.centre.ledger.reading() as session:
        assert session.balance(recoverable(household), POINT) == 13 - 27
    assert three.centre.points(household) == 0


def named(machine: Village) -> list[tuple[str, str, str | None]]:
    """What the month names between machines."""
    with machine.ledger.reading() as session:
        return [(each.name, each.entry, each.other) for each in apart_in(session, days_of(session, "2026-03"))]


# --- a machine that died ----------------------------------------------------------------------------------------------


def test_the_centre_takes_over_the_households_of_a_machine_that_died_and_says_what_may_be_missing(
    three: District,
) -> None:
    household = three.enrolled()
    three.first.credit(household)
    three.first.receive()
    three.all_hear()
    known = three.first.redeem(household).entry
    carry(three.first, three.centre)
    unknown = three.first.redeem(household).entry
    three.time.move(days=3)
    missing = lost(three.centre, "5001")
    assert (missing.node, missing.lost, missing.households, missing.held) == ("5001", "5001-1", (household,), 17)
    assert missing.heard == "2026-03-02"
    assert int(missing.first_missing.rsplit("-", 1)[1]) <= int(unknown.rsplit("-", 1)[1])
    assert int(missing.first_missing.rsplit("-", 1)[1]) > int(known.rsplit("-", 1)[1])
    three.centre.receive()
    three.centre.redeem(household)
    assert holder(three.centre, three.centre.enrol("王样乙")) == "1000"
    with refused(three.centre.ledger, MachineIsLost, machine="5001"):
        lost(three.centre, "5001")
    with refused(three.centre.ledger, MachineIsLost, machine="5001"):
        give(three.centre, [household], "5001", ADMINISTRATOR)
    carry(three.first, three.centre)
    assert three.centre.points(household) == 11


def test_a_new_machine_of_a_node_that_was_lost_can_hold_households_again(three: District, tmp_path: Path) -> None:
    household = three.enrolled()
    three.time.move(minutes=1)
    lost(three.centre, "5001")
    anew = joined(three.centre, tmp_path / "anew.db", "5001", 2)
    carry(anew, three.centre)
    admit(three.centre, anew)
    three.time.move(minutes=1)
    assert give(three.centre, [household], "5001", ADMINISTRATOR).to == "5001"
    assert holder(three.centre, three.centre.enrol("王样乙")) == "5001"
    anew.ledger.close()


def test_that_a_machine_is_lost_is_said_at_the_centre_by_two_persons_of_another_one(three: District) -> None:
    says = {"what": "that a machine is lost", "centre": "1000", "machine": "5001"}
    with refused(three.first.ledger, CentreAlone, **says), three.first.writing() as session:
        lose(session, "5002", ADMINISTRATOR, second=Second("33001"))
    with refused(three.centre.ledger, MachineIsHere, machine="1000"):
        lost(three.centre, "1000")
    with refused(three.centre.ledger, SecondIsFirst, verb="machine lost", operator="91000"):
        lost(three.centre, "5001", second="91000")


# --- how fresh a machine is -------------------------------------------------------------------------------------------


def test_a_machine_that_has_not_heard_of_the_centre_for_too_long_only_earns(three: District) -> None:
    household = three.enrolled()
    three.first.credit(household)
    three.first.receive()
    three.time.move(days=14)
    assert three.first.redeem(household).balance == 17
    three.time.move(days=1)
    with refused(three.first.ledger, MachineStale, heard="2026-03-02", days=14):
        three.first.redeem(household)
    with refused(three.first.ledger, MachineStale, heard="2026-03-02", days=14), three.first.writing() as session:
        post_expiry(session, MANAGER, lambda _count: None)
    three.first.credit(household)
    three.first.enrol("王样乙")
    with three.first.ledger.reading() as session:
        assert fresh_words(session)
    carry(three.centre, three.first)
    assert three.first.redeem(household).balance == 34


def test_for_how_many_days_is_a_setting(three: District) -> None:
    household = three.enrolled()
    three.first.credit(household)
    three.first.receive()
    with three.centre.writing() as session:
        add_row(session, SETTING_FILE, {"setting": CARRY_DAYS, "value": "2"}, ADMINISTRATOR, scope="1000")
    carry(three.centre, three.first)
    three.time.move(days=2)
    three.first.redeem(household)
    three.time.move(days=1)
    with refused(three.first.ledger, MachineStale, heard="2026-03-02", days=2):
        three.first.redeem(household)


def test_a_new_life_of_a_machine_debits_nothing_before_the_centre_knows_it(three: District, tmp_path: Path) -> None:
    household = three.enrolled()
    three.first.credit(household)
    three.all_hear()
    anew = joined(three.centre, tmp_path / "anew.db", "5001", 2)
    anew.receive()
    with refused(anew.ledger, MachineUnheard, machine="5001-2"):
        anew.redeem(household)
    anew.credit(household)
    carry(anew, three.centre)
    admit(three.centre, anew)
    carry(three.centre, anew)
    assert anew.redeem(household).balance == 37
    anew.ledger.close()


# --- what is the centre's ---------------------------------------------------------------------------------------------


def test_registers_and_prices_are_recorded_at_the_centre_alone_and_facts_everywhere(three: District) -> None:
    here = {"centre": "1000", "machine": "5001"}
    with refused(three.first.ledger, CentreAlone, what="goods.recorded", **here), three.first.writing() as session:
        set_price(session, "1001", 5, None, ADMINISTRATOR)
    days = {"setting": CARRY_DAYS, "value": "2"}
    with refused(three.first.ledger, CentreAlone, what="setting.recorded", **here), three.first.writing() as session:
        add_row(session, SETTING_FILE, days, ADMINISTRATOR, scope="1000")
    with three.centre.writing() as session:
        set_price(session, "1001", 5, None, ADMINISTRATOR)
    household = three.first.enrol("王样乙")
    three.first.card(household)
    three.first.receive()
