"""Reversals: once, with a public reason, dated today, by who might have done it, and never of what is already gone."""

from dataclasses import replace
from typing import Any, Final

import pytest

from supermarket.books.session import Request
from supermarket.corrections.corrections import Reversed, reversed_by
from supermarket.corrections.mends import mend_of
from supermarket.district.dated.files import SETTING_FILE
from supermarket.district.dated.imports import amend_row
from supermarket.district.kinds import Role
from supermarket.earning.credit import cumulative_of
from supermarket.earning.lapsing.expiry import post_expiry
from supermarket.errors.corrections import EntryUnknown, NotReversible, ReversalByAuthor, ReversalShort, ReversedAlready
from supermarket.errors.households import ReasonPersonal, TextUnreadable
from supermarket.errors.ledger import KeyUsed
from supermarket.errors.staff import RoleRefused, SiteRefused
from supermarket.households.households import owed_by
from supermarket.households.lists.files import new_member
from supermarket.journal.entry import EntryName
from supermarket.journal.store import entries, entry_named
from tests.earning.claims.claiming import earned, silent
from tests.refusing import refused
from tests.village import ADMINISTRATOR, CLERK, MANAGER, Village

TODAY: Final = "2026-03-02"


def content(village: Village, entry: str) -> Any:  # noqa: ANN401 - what JSON holds
    node, epoch, seq = entry.split("-")
    with village.ledger.reading() as session:
        found = entry_named(session.transaction, EntryName(f"{node}-{epoch}", int(seq)))
    assert found is not None
    return {"kind": found.kind, "site": found.site, "on": found.on, **found.content}


def cumulative(village: Village, household: str) -> int:
    with village.ledger.reading() as session:
        return cumulative_of(session, household)


def owed(village: Village, household: str) -> int:
    with village.ledger.reading() as session:
        return owed_by(session, household)


def batches(village: Village, sku: str = "1001") -> dict[str, int]:
    """Return what is left of each delivery, as the database has it."""
    with village.ledger.reading() as session:
        rows = session.transaction.driver.execute(
            "SELECT origin || '-' || seq, units FROM batch_left WHERE sku = ?", (sku,)
        ).fetchall()
    return dict(rows)


# --- what a reversal does ---------------------------------------------------------------------------------------------


def test_a_credit_reversed_takes_the_points_back_and_the_cumulative_points_too(village: Village) -> None:
    household = village.enrol()
    entry = village.credit(household, 20).entry
    village.credit(household, 5)
    done = village.reverse(entry, "entered twice", ADMINISTRATOR)
    assert done.reverses == entry
    assert (village.points(household), cumulative(village, household)) == (5, 5)
    assert content(village, done.entry) == {
        "kind": "credit.reversed",
        "minutes": -1200,
        "site": "3001",
        "on": TODAY,
        "asked": {"entry": entry, "reason": "entered twice"},
        "household": household,
        "lines": [{"rule": "VOL-01", "quantity": -20, "points": -20}],
        "points": -20,
        "reason": "entered twice",
        "reverses": entry,
        "reversed_on": TODAY,
        "served": TODAY,
    }


def test_a_redemption_reversed_returns_points_to_the_household_and_goods_to_their_batches(village: Village) -> None:
    household = village.enrol()
    village.credit(household, 50)
    first, second = village.receive(quantity=2).entry, village.receive(quantity=5).entry
    entry = village.redeem(household, "1001x4", "2001").entry
    assert batches(village) == {first: 0, second: 3}
    village.reverse(entry, "wrong item", CLERK)
    assert (village.points(household), village.on_hand(), batches(village)) == (50, 7, {first: 2, second: 5})
    assert cumulative(village, household) == 50


def test_a_delivery_reversed_takes_the_goods_off_the_shelf(village: Village) -> None:
    entry = village.receive(quantity=7).entry
    village.receive(quantity=3)
    village.reverse(entry, "wrong shop", CLERK)
    assert village.on_hand() == 3
    assert batches(village)[entry] == 0


def test_a_gift_reversed_goes_back_to_its_donor(village: Village) -> None:
    entry = village.receive(quantity=7, donor="9001").entry
    village.reverse(entry, "wrong donor", CLERK)
    with village.ledger.reading() as session:
        assert session.balance("Equity:Donated:9001", "G1001") == 0


def test_a_reversal_is_dated_today_and_names_the_day_of_what_it_reverses(village: Village) -> None:
    household = village.enrol()
    entry = village.credit(household, 20).entry
    village.time.move(days=40)
    done = village.reverse(entry, "entered twice", ADMINISTRATOR)
    assert (content(village, done.entry)["on"], content(village, done.entry)["reversed_on"]) == ("2026-04-11", TODAY)


def test_after_a_reversal_what_is_right_is_entered_anew(village: Village) -> None:
    household = village.enrol()
    village.reverse(village.credit(household, 20).entry, "20 instead of 2", ADMINISTRATOR)
    assert village.credit(household, 2).balance == 2
    assert village.ledger.first_difference() is None


# --- what is not reversed ---------------------------------------------------------------------------------------------


def test_an_entry_is_reversed_at_most_once(village: Village) -> None:
    entry = village.credit(village.enrol()).entry
    by = village.reverse(entry).entry
    with refused(village.ledger, ReversedAlready, entry=entry, by=by):
        village.reverse(entry)
    node, epoch, seq = entry.split("-")
    with village.ledger.reading() as session:
        assert reversed_by(session, EntryName(f"{node}-{epoch}", int(seq))) == by


def test_a_reversal_is_not_reversed(village: Village) -> None:
    household = village.enrol()
    village.credit(household)
    delivery, redemption = village.receive().entry, village.redeem(household).entry
    for entry, kind in ((redemption, "redemption.reversed"), (delivery, "delivery.reversed")):
        done = village.reverse(entry).entry
        with refused(village.ledger, NotReversible, entry=done, kind=kind, mend=mend_of(kind)):
            village.reverse(done)


def test_what_moved_neither_points_nor_goods_is_not_reversed(village: Village) -> None:
    household = village.enrol()
    village.card(household)
    kinds = {}
    with village.ledger.reading() as session:
        for entry in entries(session.transaction):
            kinds[entry.kind] = entry.name
    assert len(kinds) >= 10
    for kind, entry_of_kind in kinds.items():
        with refused(village.ledger, NotReversible, entry=entry_of_kind, kind=kind, mend=mend_of(kind)):
            village.reverse(entry_of_kind)


@pytest.mark.parametrize(
    "typed", ["1000-1-99999", "1000-2-5", "1000-1-0", "1000-1", "57", "", "credit", "1000-1-" + "9" * 60, "1000-1-05"]
)
def test_only_an_entry_is_reversed(village: Village, typed: str) -> None:
    with refused(village.ledger, EntryUnknown, entry=typed[:40]):
        village.reverse(typed)


def test_an_entrys_name_may_be_typed_in_full_width_digits(village: Village) -> None:
    entry = village.credit(village.enrol()).entry
    wide = entry.translate(str.maketrans("0123456789-", "０１２３４５６７８９－"))
    assert village.reverse(f" {wide} ").reverses == entry


# --- what is already gone ---------------------------------------------------------------------------------------------


def test_points_that_were_spent_are_owed_and_the_balance_stops_at_its_floor(village: Village) -> None:
    household = village.enrol()
    entry = village.credit(household, 20).entry
    village.receive()
    redemption = village.redeem(household, "2001").entry
    done = village.reverse(entry)
    assert done == Reversed(done.entry, entry, owed=10)
    assert (village.points(household), owed(village, household), cumulative(village, household)) == (0, 10, 0)
    assert content(village, done.entry)["owed"] == 10
    village.reverse(redemption)
    assert (village.points(household), owed(village, household)) == (10, 10)
    assert village.ledger.first_difference() is None


@pytest.mark.parametrize(("spare", "missing"), [(9, 1), (10, 0), (11, 0)])
def test_only_what_is_missing_is_owed(village: Village, spare: int, missing: int) -> None:
    household = village.enrol()
    entry = village.credit(household, 20).entry
    village.redeem(household, "2001")
    village.credit(household, spare)
    done = village.reverse(entry)
    assert (done.owed, owed(village, household)) == (missing, missing)
    assert village.points(household) == max(0, spare - 10)
    assert ("owed" in content(village, done.entry)) == bool(missing)


def test_asked_again_with_the_same_key_a_reversal_says_what_was_owed_then(village: Village) -> None:
    household = village.enrol()
    entry = village.credit(household, 20).entry
    village.redeem(household, "2001")
    keyed = replace(ADMINISTRATOR, key="R-2")
    first = village.reverse(entry, "entered twice", keyed)
    village.credit(household, 30)
    assert (first.owed, village.reverse(entry, "entered twice", keyed)) == (10, first)


def test_an_award_that_was_spent_is_owed_too(village: Village) -> None:
    household = village.enrol()
    award = earned(village, household, "VOL-05")
    assert award.points == 10
    village.redeem(household, "2001")
    done = village.reverse(award.entry)
    assert (done.owed, owed(village, household), village.points(household)) == (10, 10, 0)
    assert content(village, done.entry)["kind"] == "award.reversed"
    assert earned(village, household, "VOL-02").points == 4
    assert (owed(village, household), village.points(household)) == (6, 0)
    assert village.ledger.first_difference() is None


def test_an_expiry_reversed_gives_the_points_back(village: Village) -> None:
    household = village.enrol()
    village.credit(household, 20)
    village.time.move(days=700)
    with village.writing() as session:
        (lapse,) = post_expiry(session, MANAGER, silent)
    assert village.points(household) == 0
    done = village.reverse(lapse.entry or "", "wrong date", MANAGER)
    assert (done.owed, village.points(household), cumulative(village, household)) == (0, 20, 20)


def test_goods_that_were_given_cannot_be_sent_back(village: Village) -> None:
    household = village.enrol()
    village.credit(household, 50)
    entry = village.receive(quantity=5).entry
    redemption = village.redeem(household, "1001x2").entry
    with refused(village.ledger, ReversalShort, entry=entry, what="1001", missing=2):
        village.reverse(entry)
    village.reverse(redemption)
    village.reverse(entry)
    assert village.on_hand() == 0


def test_goods_of_another_delivery_do_not_stand_in_for_those_that_were_given(village: Village) -> None:
    household = village.enrol()
    village.credit(household, 50)
    entry = village.receive(quantity=5).entry
    village.redeem(household, "1001x2")
    village.receive(quantity=50)
    with refused(village.ledger, ReversalShort, entry=entry, what="1001", missing=2):
        village.reverse(entry)


# --- who, why, and under which key ------------------------------------------------------------------------------------


def test_a_clerk_reverses_what_a_clerk_may_do_and_no_managers_credit(village: Village) -> None:
    household = village.enrol()
    credit = village.credit(household).entry
    village.receive()
    redemption = village.redeem(household).entry
    with refused(village.ledger, RoleRefused, operator="15001", role=Role.CLERK, verb="deed credit"):
        village.reverse(credit, by=CLERK)
    assert village.reverse(redemption, by=CLERK).reverses == redemption


def test_an_entry_is_reversed_by_the_staff_of_its_own_site(village: Village) -> None:
    village.receive()
    entry = village.receive().entry
    with refused(village.ledger, SiteRefused, operator="15002", site="5001", home="5002"):
        village.reverse(entry, by=Request("15002", "5002"))
    with refused(village.ledger, SiteRefused, operator="33002", site="5001", home="3002"):
        village.reverse(entry, by=Request("33002", "5001"))
    assert village.reverse(entry, by=MANAGER).reverses == entry


def test_whether_its_author_may_reverse_an_entry_is_a_setting(village: Village) -> None:
    first, second = village.receive().entry, village.receive().entry
    village.reverse(first, by=CLERK)
    with village.writing() as session:
        amend_row(session, SETTING_FILE, "reversal_by_author", {"value": "0"}, ADMINISTRATOR, scope="1000")
    with refused(village.ledger, ReversalByAuthor, entry=second, operator="15001"):
        village.reverse(second, by=CLERK)
    assert village.reverse(second, by=MANAGER).reverses == second


@pytest.mark.parametrize(
    "reason", ["王样甲 returned it", "给王样甲的", "call 13800000001", "13800000001", "nobody 赵样乙"]
)
def test_a_reason_holds_no_name_of_the_household_and_no_phone(village: Village, reason: str) -> None:
    household = village.enrol()
    with village.writing() as session:
        new_member(session, household, "赵样乙", None, CLERK)
    entry = village.credit(household).entry
    with refused(village.ledger, ReasonPersonal):
        village.reverse(entry, reason)


def test_a_reason_may_hold_ten_digits_and_the_names_of_nobody_enrolled_there(village: Village) -> None:
    household = village.enrol()
    entries_of_two = [village.credit(household).entry for _ in range(2)]
    village.reverse(entries_of_two[0], "receipt 1234567890")
    village.reverse(entries_of_two[1], "for 李样乙")
    village.enrol("李样乙", None)
    third = village.credit(household).entry
    with refused(village.ledger, ReasonPersonal):
        village.reverse(third, "for 李样乙")


@pytest.mark.parametrize("reason", ["", "  ", "r" * 201, "two\nlines", "\x1b[2J"])
def test_a_reason_is_a_short_line(village: Village, reason: str) -> None:
    entry = village.credit(village.enrol()).entry
    with refused(village.ledger, TextUnreadable, field="reason", most=200):
        village.reverse(entry, reason)


def test_a_reason_of_200_characters_is_sealed_as_it_is(village: Village) -> None:
    entry = village.credit(village.enrol()).entry
    assert content(village, village.reverse(entry, "错" * 200).entry)["reason"] == "错" * 200


def test_asked_again_with_the_same_key_a_reversal_answers_the_same(village: Village) -> None:
    entry, other = village.credit(village.enrol()).entry, village.credit(village.enrol("李样乙")).entry
    keyed = replace(ADMINISTRATOR, key="R-1")
    first = village.reverse(entry, "entered twice", keyed)
    assert village.reverse(entry, "entered twice", keyed) == first
    with refused(village.ledger, KeyUsed, key="R-1", entry=first.entry):
        village.reverse(entry, "another reason", keyed)
    with refused(village.ledger, KeyUsed, key="R-1", entry=first.entry):
        village.reverse(other, "entered twice", keyed)
