"""Write-offs that wait for a manager: asked for, approved or declined once, by another person who is known."""

from dataclasses import replace
from typing import Final

import pytest

from supermarket.books.kinds import Known
from supermarket.books.session import Request
from supermarket.district.dated.files import STAFF_FILE
from supermarket.district.dated.imports import amend_row, end_row
from supermarket.district.gate.papers import OnPaper, confirm, waiting
from supermarket.errors.dates import DateFuture, DateTooFarBack
from supermarket.errors.ledger import KeyUsed
from supermarket.errors.persons import PaperUsed, PersonUnproven, SecondIsFirst, SecondRefused
from supermarket.errors.shop.goods import SpoilageAnswered, SpoilageUnknown, StockShort
from supermarket.errors.staff import RoleRefused, SiteRefused, StaffUnknown
from supermarket.months.reconciliation import reconcile
from supermarket.people.evidence import KeptPaper
from supermarket.spending.stock import approvals
from supermarket.spending.stock.approvals import Declined, Requested, Unapproved
from supermarket.spending.stock.spoilage import Spoiled, WrittenOff, write_off
from tests.refusing import refused
from tests.sound import check_sound
from tests.spending.shelf import delivered, held, last
from tests.village import ADMINISTRATOR, CLERK, MANAGER, REVIEWER, Village

TODAY: Final = "2026-03-02"
PHOTO: Final = KeptPaper("ab" * 32, "image/jpeg", 4_000_000, pixels="cd" * 32)
AT_SHOP: Final = replace(MANAGER, site="5001", known="pin")


def asked(village: Village, quantity: int = 2, by: Request = CLERK) -> Requested:
    with village.writing() as session:
        return approvals.request_write_off(session, Unapproved("1001", quantity, "damp"), by)


def approved(village: Village, entry: str, by: Request = AT_SHOP) -> WrittenOff:
    with village.writing() as session:
        return approvals.approve(session, entry, by)


def declined(village: Village, entry: str, by: Request = AT_SHOP, reason: str = "still good") -> Declined:
    with village.writing() as session:
        return approvals.decline(session, entry, reason, by)


def waits(village: Village) -> list[str]:
    with village.ledger.reading() as session:
        return [each.entry for each in approvals.waiting(session)]


def same_person(village: Village, one: str, other: str) -> None:
    with village.writing() as session:
        amend_row(session, STAFF_FILE, one, {"person": other}, ADMINISTRATOR, scope="1000")


# --- approved later ---------------------------------------------------------------------------------------------------


def test_what_was_asked_for_moves_nothing_until_a_manager_agrees(shop: Village) -> None:
    delivered(shop, 10)
    request = asked(shop)
    assert (request.shop, request.quantity, request.reason, request.requested_by) == ("5001", 2, "damp", CLERK.actor)
    assert held(shop, "Assets:Stock:5001") == 10
    assert waits(shop) == [request.entry]
    done = approved(shop, request.entry)
    assert done.on_hand == 8
    assert waits(shop) == []
    (entry,) = last(shop)
    assert (entry["approver"], entry["request"], entry["known"]) == (MANAGER.actor, request.entry, "pin")
    assert "approved" not in entry
    check_sound(shop.ledger)


def test_a_write_off_that_was_declined_moves_nothing(shop: Village) -> None:
    delivered(shop, 10)
    request = asked(shop)
    assert declined(shop, request.entry).request == request.entry
    assert (waits(shop), held(shop, "Assets:Stock:5001")) == ([], 10)
    with refused(shop.ledger, SpoilageAnswered, entry=request.entry):
        approved(shop, request.entry)
    check_sound(shop.ledger)


def test_a_write_off_is_answered_once(shop: Village) -> None:
    delivered(shop, 10)
    entry = asked(shop).entry
    approved(shop, entry)
    with refused(shop.ledger, SpoilageAnswered, entry=entry):
        approved(shop, entry)
    with refused(shop.ledger, SpoilageAnswered, entry=entry):
        declined(shop, entry)


def test_the_same_key_gives_the_same_answer(shop: Village) -> None:
    delivered(shop, 10)
    by = replace(CLERK, key="ask")
    request = asked(shop, by=by)
    assert asked(shop, by=by) == request
    with refused(shop.ledger, KeyUsed, key="ask", entry=request.entry):
        asked(shop, 3, by=by)
    manager = replace(AT_SHOP, key="yes")
    done = approved(shop, request.entry, manager)
    assert approved(shop, request.entry, manager) == done
    with refused(shop.ledger, KeyUsed, key="yes", entry=done.entry):
        declined(shop, request.entry, manager)
    other = asked(shop).entry
    no = replace(AT_SHOP, key="no")
    answer = declined(shop, other, no)
    assert declined(shop, other, no) == answer


def test_nobody_approves_or_declines_what_he_asked_for(village: Village) -> None:
    delivered(village, 10)
    entry = asked(village, by=AT_SHOP).entry
    for answer in (approved, declined):
        with refused(village.ledger, SecondIsFirst, operator=MANAGER.actor, verb="stock write-off"):
            answer(village, entry)
    assert approved(village, entry, Request("32001", "5001")).on_hand == 8


def test_one_person_with_two_staff_codes_is_one(village: Village) -> None:
    delivered(village, 10)
    entry = asked(village).entry
    same_person(village, MANAGER.actor, CLERK.actor)
    with refused(village.ledger, SecondIsFirst, operator=MANAGER.actor, verb="stock write-off"):
        approved(village, entry)
    same = {"operator": MANAGER.actor, "verb": "stock write-off"}
    with refused(village.ledger, SecondIsFirst, **same), village.writing() as session:
        write_off(session, Spoiled("1001", 1, "damp", MANAGER.actor), CLERK)


@pytest.mark.parametrize(
    ("by", "refusal"),
    [
        ("15001", RoleRefused),
        ("23001", RoleRefused),
        ("41000", RoleRefused),
        ("33002", SiteRefused),
        ("99999", StaffUnknown),
    ],
)
def test_a_manager_of_the_place_answers_and_nobody_else(village: Village, by: str, refusal: type[Exception]) -> None:
    delivered(village, 10)
    entry = asked(village).entry
    for answer in (approved, declined):
        with pytest.raises(refusal):
            answer(village, entry, Request(by, "5001"))
    assert waits(village) == [entry]


@pytest.mark.parametrize("known", [None, "named"])
def test_in_a_real_ledger_who_answers_is_known(real: Village, known: Known | None) -> None:
    delivered(real, 10)
    entry = asked(real).entry
    by = replace(AT_SHOP, known=known)
    with refused(real.ledger, PersonUnproven, operator=MANAGER.actor, verb="stock approve"):
        approved(real, entry, by)
    with refused(real.ledger, PersonUnproven, operator=MANAGER.actor, verb="stock decline"):
        declined(real, entry, by)
    assert waits(real) == [entry]


def test_only_a_write_off_that_was_asked_for_is_answered(shop: Village) -> None:
    batch = delivered(shop, 10)
    for typed in ("1000-1-1", "1000-1-99999", batch, "soap", ""):
        with refused(shop.ledger, SpoilageUnknown, entry=typed):
            approved(shop, typed)


def test_what_is_gone_when_the_manager_comes_is_not_written_off(shop: Village) -> None:
    delivered(shop, 3)
    with refused(shop.ledger, StockShort, sku="1001", quantity=4, on_hand=3):
        asked(shop, 4)
    first, second = asked(shop, 2).entry, asked(shop, 2).entry
    approved(shop, first)
    with refused(shop.ledger, StockShort, sku="1001", quantity=2, on_hand=1):
        approved(shop, second)
    assert waits(shop) == [second]


def test_a_write_off_that_waits_stands_in_the_month(shop: Village) -> None:
    delivered(shop, 10)
    entry = asked(shop).entry
    with shop.ledger.reading() as session:
        assert reconcile(session, "3001", "2026-03").pending.write_offs == (entry,)
        assert reconcile(session, "3001", "2026-02").pending.write_offs == ()
    approved(shop, entry)
    with shop.ledger.reading() as session:
        assert reconcile(session, "3001", "2026-03").pending.write_offs == ()


# --- at the same till -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("known", ["pin", "token", "card"])
def test_the_approver_at_the_till_is_known_and_the_entry_says_how(real: Village, known: Known) -> None:
    delivered(real, 10)
    with real.writing() as session:
        write_off(session, Spoiled("1001", 1, "damp", MANAGER.actor, approved=known), CLERK)
    assert last(real)[0]["approved"] == known


@pytest.mark.parametrize("known", [None, "named"])
def test_an_approval_by_the_code_alone_is_none(real: Village, known: Known | None) -> None:
    delivered(real, 10)
    unknown = {"operator": MANAGER.actor, "verb": "stock write-off"}
    with refused(real.ledger, PersonUnproven, **unknown), real.writing() as session:
        write_off(session, Spoiled("1001", 1, "damp", MANAGER.actor, approved=known), CLERK)


def test_an_approver_who_has_ended_approves_nothing(shop: Village) -> None:
    delivered(shop, 10)
    with shop.writing() as session:
        end_row(session, STAFF_FILE, MANAGER.actor, None, ADMINISTRATOR)
    with pytest.raises(SecondRefused), shop.writing() as session:
        write_off(session, Spoiled("1001", 1, "damp", MANAGER.actor, approved="pin"), CLERK)


# --- on paper ---------------------------------------------------------------------------------------------------------


def on_paper(village: Village, paper: OnPaper, by: Request = CLERK) -> WrittenOff:
    with village.writing() as session:
        return write_off(session, Spoiled("1001", 1, "damp", paper.signer, paper=paper), by)


def test_an_approval_on_paper_waits_until_the_approver_confirms_it(shop: Village) -> None:
    delivered(shop, 10)
    done = on_paper(shop, OnPaper(MANAGER.actor, TODAY, PHOTO))
    (entry,) = last(shop)
    assert (entry["paper"]["signer"], entry["paper"]["sha256"]) == (MANAGER.actor, PHOTO.sha256)
    assert "approved" not in entry
    with shop.ledger.reading() as session:
        listed = {each.name: each.entries for each in reconcile(session, "3001", "2026-03").exceptions}
        assert [paper.entry for paper in waiting(session)] == [done.entry]
    assert listed["on_paper"] == (done.entry,)
    with shop.writing() as session:
        confirm(session, done.entry, AT_SHOP)
    with shop.ledger.reading() as session:
        assert waiting(session) == []
    check_sound(shop.ledger)


def test_a_photo_approves_one_write_off(shop: Village) -> None:
    delivered(shop, 10)
    keyed = replace(CLERK, key="paper")
    first = on_paper(shop, OnPaper(MANAGER.actor, TODAY, PHOTO), keyed)
    assert on_paper(shop, OnPaper(MANAGER.actor, TODAY, PHOTO), keyed).entry == first.entry
    for photo in (PHOTO, replace(PHOTO, sha256="ef" * 32), replace(PHOTO, pixels="ef" * 32)):
        with refused(shop.ledger, PaperUsed, entry=first.entry):
            on_paper(shop, OnPaper(MANAGER.actor, TODAY, photo))


def test_a_paper_is_signed_by_another_manager_of_the_place_and_not_tomorrow(shop: Village) -> None:
    delivered(shop, 10)
    for signer in ("15001", REVIEWER.actor, "33002", "99999"):
        with pytest.raises(SecondRefused):
            on_paper(shop, OnPaper(signer, TODAY, PHOTO))
    with refused(shop.ledger, SecondIsFirst, operator=MANAGER.actor, verb="stock write-off"):
        on_paper(shop, OnPaper(MANAGER.actor, TODAY, PHOTO), AT_SHOP)
    with refused(shop.ledger, DateFuture, date="2026-03-03", latest=TODAY):
        on_paper(shop, OnPaper(MANAGER.actor, "2026-03-03", PHOTO))


def test_a_word_on_paper_is_no_older_than_what_may_be_entered_today(shop: Village) -> None:
    delivered(shop, 10)
    with refused(shop.ledger, DateTooFarBack, date="2026-01-29", earliest="2026-01-30"):
        on_paper(shop, OnPaper(MANAGER.actor, "2026-01-29", PHOTO))
    on_paper(shop, OnPaper(MANAGER.actor, "2026-01-30", PHOTO))
