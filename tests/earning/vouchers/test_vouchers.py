"""Vouchers: points that were earned at one machine are spent at another before the stream comes, and only once."""

from pathlib import Path
from typing import Any

import pytest

from supermarket.books.session import Request
from supermarket.district.gate.second_persons import Second
from supermarket.earning.lapsing.lapsing import spendable
from supermarket.earning.vouchers.lent import open_vouchers
from supermarket.earning.vouchers.making import Voucher, voucher_of, vouchers_on
from supermarket.earning.vouchers.shown import Shown, digits_of, is_voucher, read_digits, signed_text
from supermarket.earning.vouchers.taking import Taken, take_voucher
from supermarket.errors.ledger import HolderElsewhere
from supermarket.errors.shop.vouchers import (
    VoucherAddressUnknown,
    VoucherArrived,
    VoucherForeign,
    VoucherForged,
    VoucherNeedless,
    VoucherNotMine,
    VoucherOfAnother,
    VoucherOfNobody,
    VouchersNone,
    VoucherTakenAlready,
    VoucherUndone,
    VoucherUnreadable,
    VoucherUseless,
)
from supermarket.households.holders.moving import hold, lose
from supermarket.households.households import owed_by
from supermarket.households.numbers import check_digits
from supermarket.households.statements import statement_of
from supermarket.inspection import verify_file
from supermarket.journal.entry import Entry, leaf_of
from supermarket.local.secrets import signed_by
from supermarket.months.days import days_of
from supermarket.months.exceptions.machines import apart_in
from supermarket.months.reconciliation import reconcile
from supermarket.paper.vouchers import vouchers_pdf
from tests.earning.vouchers.machines import District, admit, carry, joined
from tests.paper.reading import picture_of_page
from tests.refusing import refused
from tests.village import ADMINISTRATOR, CLERK, MANAGER, Village

TODAY = "2026-03-02"


def printed(machine: Village, entry: str) -> Voucher:
    with machine.ledger.reading() as session:
        return voucher_of(session, entry)


def earned(three: District, household: str, units: int = 20) -> Voucher:
    """Credit a household at the second shop's machine, which does not hold it, and print the voucher."""
    return printed(three.second, three.second.credit(household, units).entry)


def take(machine: Village, digits: str, request: Request = CLERK) -> Taken:
    with machine.writing() as session:
        return take_voucher(session, digits, request)


def test_the_points_of_a_voucher_are_spent_at_once_and_given_back_when_its_entry_comes(three: District) -> None:
    household = three.enrolled()
    voucher = earned(three, household)
    three.first.receive()
    taken = take(three.first, voucher.digits)
    assert (taken.voucher, taken.household, taken.points, taken.balance) == (voucher.entry, household, 20, 20)
    assert three.first.redeem(household, "1001").balance == 17
    assert carry(three.second, three.first) == 1
    assert three.first.points(household) == 17
    three.all_hear()
    assert [each.points(household) for each in (three.centre, three.first, three.second)] == [17, 17, 17]
    three.all_hear()
    carry(three.centre, three.first)
    with three.first.ledger.reading() as session:
        assert open_vouchers(session) == []


def test_whatever_comes_when_all_machines_have_the_same_books(three: District) -> None:
    household = three.enrolled()
    voucher = earned(three, household)
    take(three.first, voucher.digits)
    three.centre.credit(household)
    carry(three.first, three.centre)
    carry(three.second, three.centre)
    carry(three.centre, three.first)
    for _again in range(2):
        carry(three.first, three.centre)
        carry(three.second, three.centre)
        carry(three.centre, three.second)
        carry(three.centre, three.first)
    carry(three.first, three.centre)
    carry(three.second, three.centre)
    carry(three.centre, three.second)
    for machine in (three.centre, three.first, three.second):
        assert machine.points(household) == 40
        assert machine.ledger.first_difference() is None


def test_a_voucher_is_taken_once_however_often_it_is_copied(three: District) -> None:
    household = three.enrolled()
    voucher = earned(three, household)
    first = take(three.first, voucher.digits, Request(CLERK.actor, CLERK.site, key="one"))
    assert take(three.first, voucher.digits, Request(CLERK.actor, CLERK.site, key="one")) == first
    with refused(three.first.ledger, VoucherTakenAlready, voucher=voucher.entry, entry=first.entry):
        take(three.first, printed(three.second, voucher.entry).digits)
    assert three.first.points(household) == 20


def test_no_other_machine_takes_a_voucher_and_no_later_life_of_one(three: District, tmp_path: Path) -> None:
    household = three.enrolled()
    voucher = earned(three, household)
    with refused(three.centre.ledger, VoucherOfAnother, entry=voucher.entry, to="5001-1", machine="1000-1"):
        take(three.centre, voucher.digits)
    take(three.first, voucher.digits)
    anew = joined(three.centre, tmp_path / "anew.db", "5001", 2)
    with refused(anew.ledger, VoucherOfAnother, entry=voucher.entry, to="5001-1", machine="5001-2"):
        take(anew, voucher.digits)
    carry(anew, three.centre)
    admit(three.centre, anew)
    carry(three.centre, three.second)
    assert printed(three.second, voucher.entry).to == "5001-1"
    assert printed(three.second, three.second.credit(household).entry).to == "5001-2"
    anew.ledger.close()


def test_what_the_stream_brought_needs_no_voucher(three: District) -> None:
    household = three.enrolled()
    voucher = earned(three, household)
    carry(three.second, three.first)
    with refused(three.first.ledger, VoucherArrived, voucher=voucher.entry):
        take(three.first, voucher.digits)
    assert three.first.points(household) == 20


def test_of_an_entry_that_was_reversed_there_is_no_voucher_and_what_was_spent_on_one_is_owed(three: District) -> None:
    household = three.enrolled()
    voucher = earned(three, household)
    three.first.receive()
    take(three.first, voucher.digits)
    three.first.redeem(household, "1001x5")
    with refused(three.second.ledger, HolderElsewhere, household=household, holder="5001"):
        three.second.reverse(voucher.entry)
    carry(three.second, three.centre)
    three.time.move(minutes=1)
    with three.centre.writing() as session:
        lose(session, "5001", ADMINISTRATOR, second=Second("33001"))
    by = three.centre.reverse(voucher.entry).entry
    carry(three.centre, three.second)
    with refused(three.second.ledger, VoucherUndone, entry=voucher.entry, by=by):
        printed(three.second, voucher.entry)
    assert carry(three.first, three.centre) == 1
    three.all_hear()
    for machine in (three.first, three.centre, three.second):
        assert machine.points(household) == 0
        with machine.ledger.reading() as session:
            assert owed_by(session, household) == 15
        assert machine.ledger.first_difference() is None


def test_a_household_that_moved_away_takes_its_vouchers_along(three: District) -> None:
    household = three.enrolled()
    voucher = earned(three, household)
    take(three.first, voucher.digits)
    three.time.move(minutes=1)
    with three.first.writing() as session:
        hold(session, [household], "1000", MANAGER)
    carry(three.first, three.centre)
    assert three.centre.points(household) == 20
    assert carry(three.second, three.first) == 0
    assert carry(three.second, three.centre) == 1
    three.all_hear()
    assert [each.points(household) for each in (three.centre, three.first)] == [20, 20]


def test_points_that_were_lent_lapse_no_earlier_than_those_of_their_entry(three: District) -> None:
    household = three.enrolled()
    three.centre.credit(household, 10)
    three.all_hear()
    three.first.receive()
    three.first.redeem(household, "1001x3")
    three.time.move(days=3 * 366)
    three.all_hear()
    voucher = earned(three, household)
    take(three.first, voucher.digits)
    with three.first.ledger.reading() as session:
        assert spendable(session, household, session.today) == 20


# --- what is refused --------------------------------------------------------------------------------------------------


def test_a_voucher_of_which_a_digit_is_wrong_missing_or_doubled_is_unreadable(three: District) -> None:
    digits = earned(three, three.enrolled()).digits
    assert is_voucher(digits)
    changed = [digits[:at] + str((int(digits[at]) + 1) % 10) + digits[at + 1 :] for at in range(0, len(digits), 23)]
    cut = [digits[:at] + digits[at + 1 :] for at in range(0, len(digits), 31)]
    for wrong in (*changed, *cut, digits + "0", digits[:150], "", "78" + "1" * 3_000):
        with pytest.raises(VoucherUnreadable):
            read_digits(wrong)


def test_a_number_with_right_check_digits_that_holds_no_entry_is_unreadable() -> None:
    for body in ("1" * 300, "9" * 2_000, str(int.from_bytes(b"\x01" + bytes(64) + b"\xff" * 90, "big"))):
        digits = "781" + body
        with pytest.raises(VoucherUnreadable):
            read_digits(digits + check_digits(digits))


def test_what_is_not_signed_by_the_machine_that_it_names_gives_nothing(three: District) -> None:
    household = three.enrolled()
    shown = read_digits(earned(three, household).digits)
    entry = shown.entry
    richer = _with(entry, body=entry.body.replace('"points":20', '"points":90'))
    for forged in (
        Shown(richer, shown.to, None, shown.signature),
        Shown(entry, shown.to, 500, shown.signature),
        Shown(entry, shown.to, None, bytes(64)),
    ):
        with refused(three.first.ledger, VoucherForged, entry=entry.name):
            take(three.first, digits_of(forged))
    unknown = Shown(_with(entry, origin="3001-1"), shown.to, None, shown.signature)
    with refused(three.first.ledger, VoucherOfNobody, entry=unknown.entry.name, machine="3001-1"):
        take(three.first, digits_of(unknown))
    foreign = Shown(_with(entry, district="110101"), shown.to, None, shown.signature)
    with refused(three.first.ledger, VoucherForeign, entry=entry.name, district="110101"):
        take(three.first, digits_of(foreign))
    assert three.first.points(household) == 0


def test_a_voucher_is_made_by_the_machine_that_gave_points_to_a_household_of_another(three: District) -> None:
    household = three.enrolled()
    own = three.first.credit(household).entry
    with refused(three.first.ledger, VoucherNeedless, entry=own, household=household):
        printed(three.first, own)
    received = three.first.receive().entry
    with refused(three.first.ledger, VoucherUseless, entry=received, kind="stock.received"):
        printed(three.first, received)
    three.all_hear()
    with refused(three.centre.ledger, VoucherNotMine, entry=own, machine="1000-1"):
        printed(three.centre, own)
    with three.first.ledger.reading() as session, pytest.raises(VouchersNone):
        vouchers_on(session, TODAY)


def test_to_a_machine_that_was_not_heard_yet_no_voucher_is_made_out(three: District, tmp_path: Path) -> None:
    household = three.enrolled()
    third = joined(three.centre, tmp_path / "third.db", "5003")
    admit(three.centre, third)
    carry(three.centre, three.first, only="1000-1")
    with three.first.writing() as session:
        three.time.move(minutes=1)
        hold(session, [household], "5003", MANAGER)
    assert printed(three.second, three.second.credit(household).entry).to == "5001-1"
    entry = three.first.credit(household).entry
    with refused(three.first.ledger, VoucherAddressUnknown, entry=entry, machine="5003"):
        printed(three.first, entry)
    carry(third, three.first)
    assert printed(three.first, three.first.credit(household).entry).to == "5003-1"
    with refused(three.first.ledger, VoucherAddressUnknown, entry=entry, machine="5003"):
        printed(three.first, entry)
    third.ledger.close()


def test_a_voucher_for_a_household_that_was_given_away_is_taken_by_nobody(three: District) -> None:
    household = three.enrolled()
    voucher = earned(three, household)
    with three.first.writing() as session:
        three.time.move(minutes=1)
        hold(session, [household], "1000", MANAGER)
    with refused(three.first.ledger, HolderElsewhere, household=household, holder="1000"):
        take(three.first, voucher.digits)


# --- what a scanner makes of it ---------------------------------------------------------------------------------------


def test_what_an_input_method_makes_of_the_digits_is_read(three: District) -> None:
    household = three.enrolled()
    digits = earned(three, household).digits
    wide = "".join(chr(ord(digit) + 0xFEE0) for digit in digits)
    assert take(three.first, f"]Q1{wide}\r").points == 20


def test_the_paper_holds_what_a_camera_reads(three: District) -> None:
    import zxingcpp  # noqa: PLC0415 - what only this test needs

    household = three.enrolled()
    entries = [three.second.credit(household, units).entry for units in (1, 2)]
    with three.second.ledger.reading() as session:
        vouchers = vouchers_on(session, TODAY)
        paper = vouchers_pdf(session, vouchers)
        assert paper == vouchers_pdf(session, vouchers)
    assert [each.entry for each in vouchers] == entries
    page = picture_of_page(paper, 0, dots_per_inch=110)
    read = {each.text for each in zxingcpp.read_barcodes(page)}
    assert read == {each.digits for each in vouchers}


# --- what the month says ----------------------------------------------------------------------------------------------


def test_a_month_counts_what_was_lent_and_names_a_voucher_whose_entry_does_not_come(three: District) -> None:
    household = three.enrolled()
    voucher = earned(three, household)
    taken = take(three.first, voucher.digits)
    three.time.move(days=40)
    waits = [("voucher_waits", "3001", taken.entry, voucher.entry)]
    assert (_lent(three.first, "2026-03"), _lent(three.first, "2026-04")) == (waits, [])
    with three.first.ledger.reading() as session:
        month = reconcile(session, "3001", "2026-03")
    assert (month.figures.points.reversals, month.figures.points.closing) == (20, 20)
    assert month.ok
    carry(three.second, three.first)
    assert _lent(three.first, "2026-03") == waits
    with three.first.ledger.reading() as session:
        assert reconcile(session, "3001", "2026-03").ok
        kinds = {line.kind: line.points for line in statement_of(session, household).lines}
    assert kinds == {"voucher.taken": 20, "points.credited": 20, "voucher.settled": -20}


def test_a_voucher_in_whose_place_another_entry_came_is_named_and_never_settled(three: District) -> None:
    household = three.enrolled()
    shown = read_digits(earned(three, household).digits)
    other = _with(shown.entry, key="another", on="2026-03-01")
    with three.second.ledger.reading() as session:
        signature = signed_by(session.transaction, "5002-1", signed_text(other, shown.to, None))
    assert signature
    taken = take(three.first, digits_of(Shown(other, shown.to, None, signature)))
    assert carry(three.second, three.first) == 0
    assert _lent(three.first, "2026-03") == [("voucher_other", "3001", taken.entry, other.name)]
    with three.first.ledger.reading() as session:
        assert [(each.entry, each.is_other) for each in open_vouchers(session)] == [(taken.entry, True)]


def test_a_voucher_of_an_entry_that_was_never_written_is_named_at_once_by_the_machine_that_it_names(
    three: District,
) -> None:
    household = three.enrolled()
    shown = read_digits(printed(three.centre, three.centre.credit(household, 20).entry).digits)
    never = _with(shown.entry, seq=shown.entry.seq + 500)
    with three.centre.ledger.reading() as session:
        signature = signed_by(session.transaction, "1000-1", signed_text(never, shown.to, None))
    assert signature
    taken = take(three.first, digits_of(Shown(never, shown.to, None, signature)))
    assert _lent(three.first, "2026-03") == []
    carry(three.first, three.centre)
    assert _lent(three.centre, "2026-03") == [("voucher_nowhere", "3001", taken.entry, never.name)]


def test_what_vouchers_and_moves_wrote_stands_before_verification_on_every_machine(
    three: District, tmp_path: Path
) -> None:
    household, other = three.enrolled(), three.enrolled("李样乙")
    three.first.receive()
    take(three.first, earned(three, household).digits)
    three.first.redeem(household)
    three.all_hear()
    three.time.move(minutes=1)
    with three.first.writing() as session:
        (given,) = hold(session, [household], "1000", MANAGER).entries
    three.time.move(minutes=1)
    take(three.centre, printed(three.first, given).digits, ADMINISTRATOR)
    three.all_hear()
    take(three.first, earned(three, other).digits)
    three.all_hear()
    three.time.move(minutes=1)
    with three.centre.writing() as session:
        lose(session, "5001", ADMINISTRATOR, second=Second("33001"))
    three.all_hear()
    for machine in (three.centre, three.first):
        machine.ledger.database.copy_to(tmp_path / "copy.db")
        found = verify_file(tmp_path / "copy.db")
        assert (found.faults, found.breaches, found.late) == ((), (), ())
        (tmp_path / "copy.db").unlink()


def _lent(machine: Village, month: str) -> list[tuple[str, str | None, str, str | None]]:
    """Return what a month names of vouchers."""
    with machine.ledger.reading() as session:
        found = apart_in(session, days_of(session, month))
    return [(each.name, each.place, each.entry, each.other) for each in found if each.name.startswith("voucher")]


def _with(entry: Entry, **fields: Any) -> Entry:  # noqa: ANN401 - of any type
    """Return an entry of which some fields are others, sealed as such."""
    bare = entry._replace(**fields)
    return Entry(*bare[:-1], leaf_of(Entry(*bare)))
