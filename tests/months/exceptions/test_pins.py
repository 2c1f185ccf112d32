"""Where one of two persons had set the other's PIN, what both did is listed: he may have done it all alone."""

import pytest

from supermarket.books.session import Request
from supermarket.local.kinds import PIN_RESET, PinReset
from supermarket.local.pins import reset_pin, set_pin
from supermarket.months.closing.closing import sign, withdraw
from supermarket.months.reconciliation import reconcile
from supermarket.spending.stock.approvals import Unapproved, approve, request_write_off
from supermarket.spending.stock.spoilage import Spoiled, write_off
from tests.earning.claims.claiming import accepted, claimed, noticed
from tests.earning.claims.claiming import posted as claims_posted
from tests.months.march import INSTITUTE, MONTH, live
from tests.sound import check_sound
from tests.village import ADMINISTRATOR, CLERK, MANAGER, REVIEWER, Village

PINS = {MANAGER.actor: "4071", ADMINISTRATOR.actor: "83506142", INSTITUTE.actor: "6293"}


@pytest.fixture
def shop(village: Village) -> Village:
    """Give a village in which whoever may set another's PIN has one."""
    village.receive()
    for staff, pin in PINS.items():
        set_pin(village.ledger, staff, pin)
    return village


def reset(village: Village, whose: Request, by: Request) -> None:
    reset_pin(village.ledger, whose.actor, "5829", operator=by.actor, pin=PINS[by.actor])


def first_pin(village: Village, whose: Request, by: Request) -> None:
    """Record that somebody was there when a first PIN was set, as it is in a ledger that is no drill."""
    with village.writing() as session:
        session.record(PIN_RESET, PinReset(staff=whose.actor, first="yes"), by, site="5001", on=session.today)


def signed(village: Village, *by: Request, month: str = MONTH) -> list[str]:
    entries = []
    for each in by:
        with village.writing() as session:
            entries.append(sign(session, month, each).entry)
    return entries


def listed(village: Village, name: str, month: str = MONTH) -> tuple[str, ...]:
    with village.ledger.reading() as session:
        found = reconcile(session, "5001", month)
    return next(each.entries for each in found.exceptions if each.name == name)


def wrote_off(village: Village) -> str:
    with village.writing() as session:
        return write_off(session, Spoiled("1001", 1, "broken", MANAGER.actor), CLERK).entry


def approved(village: Village) -> str:
    with village.writing() as session:
        asked = request_write_off(session, Unapproved("1001", 1, "damp"), CLERK)
        return approve(session, asked.entry, MANAGER).entry


def reviewed(village: Village, filer: Request, *by: Request) -> str:
    """Let a claim be filed, reviewed by two, published and posted; return what posted it."""
    claim = claimed(village, village.enrol(), by=filer).claim
    accepted(village, claim, *by)
    noticed(village)
    village.time.move(days=8)
    return next(each.entry for each in claims_posted(village) if each.claim == claim)


def test_a_signature_by_a_pin_that_another_signer_had_set_is_listed_and_sealed(shop: Village) -> None:
    live(shop)
    shop.time.move(days=31)
    reset(shop, CLERK, MANAGER)
    clerks, _managers = signed(shop, CLERK, MANAGER)
    assert listed(shop, "signed_by_pin") == (clerks,)
    signed(shop, INSTITUTE)
    assert listed(shop, "signed_by_pin") == (clerks,)
    check_sound(shop.ledger)


def test_the_last_signer_may_be_who_had_set_the_pin_of_the_first(shop: Village) -> None:
    live(shop)
    shop.time.move(days=31)
    reset(shop, CLERK, INSTITUTE)
    clerks, _managers = signed(shop, CLERK, MANAGER)
    assert listed(shop, "signed_by_pin") == ()
    signed(shop, INSTITUTE)
    assert listed(shop, "signed_by_pin") == (clerks,)
    check_sound(shop.ledger)


def test_what_is_signed_anew_by_a_pin_that_somebody_with_no_part_has_set_since_is_ones_own(shop: Village) -> None:
    live(shop)
    shop.time.move(days=31)
    reset(shop, CLERK, MANAGER)
    signed(shop, CLERK, MANAGER)
    reset(shop, CLERK, ADMINISTRATOR)
    assert listed(shop, "signed_by_pin"), "it was signed before"
    with shop.writing() as session:
        withdraw(session, MONTH, "重签", MANAGER)
    signed(shop, CLERK, MANAGER)
    assert listed(shop, "signed_by_pin") == ()


def test_of_a_first_pin_the_first_month_that_is_signed_with_it_tells(shop: Village) -> None:
    live(shop)
    shop.time.move(days=31)
    first_pin(shop, CLERK, MANAGER)
    clerks, *_others = signed(shop, CLERK, MANAGER, INSTITUTE)
    shop.time.move(days=30)
    signed(shop, CLERK, MANAGER, INSTITUTE, month="2026-04")
    assert listed(shop, "signed_by_pin") == (clerks,)
    assert listed(shop, "signed_by_pin", "2026-04") == ()
    check_sound(shop.ledger)


@pytest.mark.parametrize(("whose", "by"), [(CLERK, MANAGER), (MANAGER, ADMINISTRATOR)])
def test_a_write_off_by_a_pin_that_the_other_of_both_had_set_is_listed(
    shop: Village, whose: Request, by: Request
) -> None:
    before = wrote_off(shop), approved(shop)
    reset(shop, whose, by)
    after = wrote_off(shop), approved(shop)
    assert listed(shop, "agreed_by_pin") == (after if by is MANAGER else ()), before
    check_sound(shop.ledger)


def test_a_claim_that_was_reviewed_by_a_pin_that_the_other_reviewer_or_the_filer_had_set_is_listed(
    shop: Village,
) -> None:
    reviewed(shop, CLERK, REVIEWER, MANAGER)
    reset(shop, REVIEWER, MANAGER)
    by_both = reviewed(shop, CLERK, REVIEWER, MANAGER)
    by_other = reviewed(shop, CLERK, REVIEWER, INSTITUTE)
    assert listed(shop, "agreed_by_pin") == (by_both,), by_other
