"""Copies are there or lent, never fewer than none; medicine is given before it expires and never lent."""

import pytest

from supermarket.books.session import Request
from supermarket.district.dated.imports import add_row, end_row
from supermarket.errors import Refusal
from supermarket.errors.practice.bases import (
    BorrowerUnsaid,
    CopiesExpired,
    CopiesNotExpired,
    CopiesShort,
    ExpiryUnlike,
    ItemNotLent,
    ItemUnknown,
    PaidRefused,
)
from supermarket.errors.practice.cases import CaseUnknown, StepRefused
from supermarket.errors.registers import CellRefused
from supermarket.errors.shop.goods import DonorUnknown
from supermarket.practice.bases.bases import base_view, bases
from supermarket.practice.bases.copies import Coming, copies_of, expiring_by, receive_copies, remove_copies
from supermarket.practice.bases.files import ITEM_FILE
from supermarket.practice.bases.kinds import Leaving
from supermarket.practice.bases.loans import Lending, Loan, end_loan, lend, loans_at, open_loans, overdue_loans
from tests.practice.bases.lived import BOOK, CUP, PLASTER, UMBRELLA
from tests.refusing import refused
from tests.village import ADMINISTRATOR, CLERK, Village

STRANGER = Lending(UMBRELLA, stranger="红衣男士 13800000009")


def received(village: Village, item: str, quantity: int, expires: str | None = None) -> int:
    with village.writing() as session:
        return receive_copies(session, Coming(item, quantity, expires=expires), CLERK).here


def removed(village: Village, item: str, quantity: int, why: Leaving) -> int:
    with village.writing() as session:
        return remove_copies(session, item, quantity, why, CLERK).here


def lent(village: Village, lending: Lending = STRANGER) -> Loan:
    with village.writing() as session:
        return lend(session, lending, CLERK)


def ended(village: Village, loan: Loan, paid: int | None = None, *, lost: bool = False) -> Loan:
    with village.writing() as session:
        return end_loan(session, loan.loan, CLERK, step="report lost" if lost else "give back", paid=paid)


def held(village: Village) -> list[tuple[str, str | None, int, int]]:
    with village.ledger.reading() as session:
        return [(each.item, each.expires, each.here, each.out) for each in copies_of(session, "5001")]


# --- copies -----------------------------------------------------------------------------------------------------------


def test_what_expires_first_is_given_first_and_what_has_expired_to_nobody(village: Village) -> None:
    received(village, PLASTER, 3, "2026-03-02")
    received(village, PLASTER, 5, "2026-06-30")
    assert removed(village, PLASTER, 4, "given-out") == 4
    assert held(village) == [(PLASTER, "2026-06-30", 4, 0)]
    village.time.move(days=200)
    with refused(village.ledger, CopiesExpired, item=PLASTER, expires="2026-06-30"), village.writing() as session:
        remove_copies(session, PLASTER, 1, "given-out", CLERK)
    assert removed(village, PLASTER, 4, "expired") == 0


def test_only_what_has_expired_leaves_as_expired(village: Village) -> None:
    received(village, PLASTER, 3, "2026-03-02")
    with refused(village.ledger, CopiesNotExpired, item=PLASTER, quantity=1, here=0), village.writing() as session:
        remove_copies(session, PLASTER, 1, "expired", CLERK)
    village.time.move(days=1)
    assert removed(village, PLASTER, 3, "expired") == 0


def test_what_expires_soon_is_named_by_the_setting(village: Village) -> None:
    with village.ledger.reading() as session:
        assert expiring_by(session, "5001") == "2026-04-01"


@pytest.mark.parametrize(
    ("coming", "refusal"),
    [
        (Coming("999", 1), ItemUnknown),
        (Coming(PLASTER, 1), ExpiryUnlike),
        (Coming(PLASTER, 1, expires="2026-03-01"), ExpiryUnlike),
        (Coming(UMBRELLA, 1, expires="2027-03-01"), ExpiryUnlike),
        (Coming(UMBRELLA, 1, donor="9999"), DonorUnknown),
    ],
)
def test_copies_that_cannot_come_are_refused(village: Village, coming: Coming, refusal: type[Refusal]) -> None:
    with pytest.raises(refusal), village.writing() as session:
        receive_copies(session, coming, CLERK)
    assert held(village) == []


def test_no_more_leaves_than_is_there(village: Village) -> None:
    received(village, CUP, 3)
    with refused(village.ledger, CopiesShort, item=CUP, quantity=4, here=3), village.writing() as session:
        remove_copies(session, CUP, 4, "worn", CLERK)
    assert removed(village, CUP, 3, "worn") == 0
    with refused(village.ledger, ItemUnknown, item="999"), village.writing() as session:
        remove_copies(session, "999", 1, "worn", CLERK)


def test_what_is_not_offered_any_more_can_still_leave_and_come_back(village: Village) -> None:
    received(village, UMBRELLA, 2)
    loan = lent(village)
    with village.writing() as session:
        end_row(session, ITEM_FILE, UMBRELLA, None, ADMINISTRATOR)
    with pytest.raises(ItemUnknown):
        lent(village)
    assert ended(village, loan).state == "returned"
    assert removed(village, UMBRELLA, 2, "worn") == 0


@pytest.mark.parametrize(
    ("cells", "column"),
    [
        ({"sort": "medicine", "lendable": "yes", "days": "3"}, "lendable"),
        ({"sort": "other", "lendable": "yes"}, "days"),
        ({"sort": "other", "days": "3"}, "days"),
        ({"sort": "other", "lendable": "yes", "days": "367"}, "days"),
        ({"sort": "spoon"}, "sort"),
        ({"sort": "other", "item": "A1"}, "item"),
    ],
)
def test_a_thing_that_cannot_be_is_refused(village: Village, cells: dict[str, str], column: str) -> None:
    with pytest.raises(CellRefused) as caught, village.writing() as session:
        add_row(session, ITEM_FILE, {"item": "50", "name": "样例", **cells}, ADMINISTRATOR, scope="1000")
    assert caught.value.column == column


def test_a_site_with_books_is_a_reading_room(village: Village) -> None:
    received(village, BOOK, 700)
    lent(village, Lending(BOOK, stranger="读者"))
    with village.ledger.reading() as session:
        (room,) = bases(session)
        seen = base_view(session, "5001", "2026-03-01", "2026-03-31")
    assert (room.site, room.books, room.is_reading_room, room.lent) == ("5001", 700, True, 1)
    assert (seen.base, len(seen.copies), len(seen.loans)) == (room, 1, 1)


# --- loans ------------------------------------------------------------------------------------------------------------


def test_a_copy_is_lent_for_the_days_of_its_thing_and_late_on_the_day_after(village: Village) -> None:
    received(village, UMBRELLA, 2)
    household = village.enrol("王样甲")
    loan = lent(village, Lending(UMBRELLA, household, "1"))
    assert (loan.until, loan.member, loan.whom) == ("2026-03-05", f"{household}-1", "王样甲")
    assert held(village) == [(UMBRELLA, None, 1, 1)]
    village.time.move(days=3)
    with village.ledger.reading() as session:
        assert overdue_loans(session) == []
    village.time.move(days=1)
    with village.ledger.reading() as session:
        (late,) = overdue_loans(session, "5001")
        assert overdue_loans(session, "5002") == []
    assert (late.days_late, late.whom) == (1, "王样甲")


def test_what_was_lost_is_paid_for_and_may_be_found_again(village: Village) -> None:
    received(village, UMBRELLA, 1)
    loan = lent(village)
    lost = ended(village, loan, 1_500, lost=True)
    assert (lost.state, lost.paid, held(village)) == ("lost", 1_500, [])
    assert (ended(village, loan).state, held(village)) == ("returned", [(UMBRELLA, None, 1, 0)])
    with pytest.raises(StepRefused):
        ended(village, loan)
    with village.ledger.reading() as session:
        assert [each.loan for each in loans_at(session, "5001")] == [loan.loan]
        assert open_loans(session) == []


@pytest.mark.parametrize(
    ("lending", "refusal"),
    [
        (Lending(UMBRELLA), BorrowerUnsaid),
        (Lending(UMBRELLA, "1000-1-1-10", stranger="路人"), BorrowerUnsaid),
        (Lending(UMBRELLA, member="1", stranger="路人"), BorrowerUnsaid),
        (Lending("999", stranger="路人"), ItemUnknown),
        (Lending(PLASTER, stranger="路人"), ItemNotLent),
        (Lending(BOOK, stranger="路人"), CopiesShort),
    ],
)
def test_what_cannot_be_lent_is_refused(village: Village, lending: Lending, refusal: type[Refusal]) -> None:
    received(village, PLASTER, 1, "2026-12-31")
    with pytest.raises(refusal), village.writing() as session:
        lend(session, lending, CLERK)


def test_the_last_copy_is_lent_and_the_next_is_not_there(village: Village) -> None:
    received(village, UMBRELLA, 1)
    lent(village)
    with refused(village.ledger, CopiesShort, item=UMBRELLA, quantity=1, here=0), village.writing() as session:
        lend(session, STRANGER, CLERK)


def test_nothing_is_paid_for_what_came_back_and_no_other_case_is_a_loan(village: Village) -> None:
    received(village, UMBRELLA, 1)
    loan = lent(village)
    with pytest.raises(PaidRefused):
        ended(village, loan, 100)
    with refused(village.ledger, CaseUnknown, noun="loan", case="1000-1-1"), village.writing() as session:
        end_loan(session, "1000-1-1", CLERK, step="give back")


def test_a_stranger_is_described_in_the_people_drawer_and_masked_to_who_has_not_signed_in(village: Village) -> None:
    received(village, UMBRELLA, 1)
    loan = lent(village)
    assert loan.whom == "红衣男士 13800000009"
    with village.ledger.reading() as session:
        session.masked = True  # type: ignore[misc] # as for whoever has not signed in
        assert open_loans(session)[0].whom == "红*"


def test_the_same_key_lends_once_and_remembers_the_words(village: Village) -> None:
    received(village, UMBRELLA, 2)
    asked = Request(CLERK.actor, CLERK.site, key="umbrella")
    with village.writing() as session:
        first = lend(session, STRANGER, asked)
    with village.writing() as session:
        assert lend(session, STRANGER, asked) == first
    assert held(village) == [(UMBRELLA, None, 1, 1)]
