"""A month is signed by three persons in turn; the third signature closes it, and nothing more is dated into it."""

from collections import Counter
from dataclasses import replace

import pytest

from supermarket.books.session import Request
from supermarket.district.dated.registers import STAFF, record_row
from supermarket.district.kinds import Role, Staff
from supermarket.errors.households import ReasonPersonal
from supermarket.errors.ledger import KeyUsed
from supermarket.errors.months import (
    MonthChanged,
    MonthClosed,
    MonthDiffers,
    MonthElsewhere,
    MonthEmpty,
    MonthLapsed,
    MonthOutOfTurn,
    MonthRunning,
    MonthSettled,
    MonthSignedBySame,
    MonthUnsigned,
)
from supermarket.errors.staff import OperatorMissing, RoleRefused, SiteRefused
from supermarket.months.closing.closing import SignedMonth, months, sign, withdraw
from supermarket.months.reconciliation import reconcile
from supermarket.spending.stock.deliveries import Delivery, receive
from supermarket.spending.till.kinds import TILL_SHUT, TillShut
from supermarket.spending.till.sessions import open_till
from tests.months.march import INSTITUTE, MONTH, record
from tests.refusing import refused
from tests.sound import check_sound
from tests.village import ADMINISTRATOR, AUDITOR, CLERK, MANAGER, Village


@pytest.fixture
def ended(lived: Village) -> Village:
    """Give the village in April."""
    lived.time.move(days=31)
    return lived


def signed(village: Village, by: Request, reason: str | None = None, month: str = MONTH) -> SignedMonth:
    with village.writing() as session:
        return sign(session, month, by, reason=reason)


def withdrawn(village: Village, by: Request, reason: str = "漏记一次到货") -> SignedMonth:
    with village.writing() as session:
        return withdraw(session, MONTH, reason, by)


def closed(village: Village) -> SignedMonth:
    for signer in (CLERK, MANAGER, INSTITUTE):
        answer = signed(village, signer)
    return answer


def back_dated(village: Village) -> None:
    """Take in goods that came in March."""
    with village.writing() as session:
        receive(session, Delivery("1001", 1), replace(CLERK, on="2026-03-31"))


def test_three_persons_sign_in_turn_and_the_third_closes_the_month(ended: Village) -> None:
    turns = [signed(ended, signer) for signer in (CLERK, MANAGER, INSTITUTE)]
    assert [(answer.turn, answer.closed) for answer in turns] == [
        ("manager", False), ("institute", False), (None, True),
    ]  # fmt: skip
    assert [signature.actor for signature in turns[-1].signatures] == ["15001", "33001", "32001"]
    check_sound(ended.ledger)


def test_each_signature_names_the_figures_and_the_journal_before_it(ended: Village) -> None:
    with ended.ledger.reading() as session:
        found = reconcile(session, "5001", MONTH)
    first, second = signed(ended, CLERK).signatures[0], signed(ended, MANAGER).signatures[1]
    assert (first.figures, first.size, first.root) == (found.digest, found.size, found.root)
    assert (second.figures, second.size) == (found.digest, found.size + 1)


def test_the_same_place_is_signed_by_its_stations_code_and_by_its_shops(ended: Village) -> None:
    signed(ended, replace(CLERK, site="3001"))
    assert signed(ended, replace(MANAGER, site="5001")).site == "3001"


@pytest.mark.parametrize(("by", "turn"), [(MANAGER, "clerk"), (INSTITUTE, "clerk")])
def test_nobody_signs_before_his_turn(ended: Village, by: Request, turn: str) -> None:
    with refused(ended.ledger, MonthOutOfTurn, operator=by.actor, month=MONTH, site="3001", turn=turn):
        signed(ended, by)


def test_the_reviewer_of_a_station_with_a_shop_has_no_turn(ended: Village) -> None:
    with refused(ended.ledger, MonthOutOfTurn, operator="23001", month=MONTH, site="3001", turn="clerk"):
        signed(ended, Request("23001", "3001"))


def test_a_station_without_a_shop_has_its_reviewer_sign_first(ended: Village) -> None:
    with refused(ended.ledger, MonthOutOfTurn, operator="33187", month=MONTH, site="3187", turn="reviewer"):
        signed(ended, Request("33187", "3187"))
    answers = [signed(ended, Request(actor, "3187")) for actor in ("23187", "33187", "32019")]
    assert [answer.turn for answer in answers] == ["manager", "institute", None]


def test_the_same_person_does_not_sign_twice(ended: Village) -> None:
    entry = signed(ended, CLERK).entry
    with refused(ended.ledger, MonthSignedBySame, operator="15001", month=MONTH, entry=entry):
        signed(ended, CLERK)


def test_one_person_in_two_roles_one_after_the_other_signs_once(ended: Village) -> None:
    entry = signed(ended, CLERK).entry
    with ended.writing() as session:
        row = Staff(staff="15001", role=Role.MANAGER, site="3001", from_=session.today, scope="1000")
        record_row(session, STAFF, row, ADMINISTRATOR, site="1000")
    with refused(ended.ledger, MonthSignedBySame, operator="15001", month=MONTH, entry=entry):
        signed(ended, CLERK)


@pytest.mark.parametrize("actor", ["15002", "33002", "32002"])
def test_staff_of_another_place_do_not_sign_here(ended: Village, actor: str) -> None:
    home = {"15002": "5002", "33002": "3002", "32002": "2002"}[actor]
    with refused(ended.ledger, SiteRefused, operator=actor, site="3001", home=home):
        signed(ended, Request(actor, "3001"))


@pytest.mark.parametrize("by", [ADMINISTRATOR, AUDITOR])
def test_neither_administrator_nor_auditor_signs(ended: Village, by: Request) -> None:
    role = {"91000": "administrator", "41000": "auditor"}[by.actor]
    with refused(ended.ledger, RoleRefused, operator=by.actor, role=role, verb="month sign"):
        signed(ended, replace(by, site="3001"))


def test_nobody_signs_without_saying_who(ended: Village) -> None:
    with refused(ended.ledger, OperatorMissing, verb="month sign"):
        signed(ended, Request("", "3001"))


def test_a_running_month_is_not_signed(lived: Village) -> None:
    with refused(lived.ledger, MonthRunning, month=MONTH):
        signed(lived, CLERK)


def test_a_month_before_the_first_entry_needs_no_signature(ended: Village) -> None:
    with refused(ended.ledger, MonthEmpty, month="2026-02", site="3001", first=MONTH):
        signed(ended, CLERK, month="2026-02")


def test_an_institute_has_no_month_of_its_own(ended: Village) -> None:
    with refused(ended.ledger, MonthElsewhere, site="2001"):
        signed(ended, Request("32001", "2001"))


def test_a_failing_check_is_signed_only_with_a_reason(lived: Village) -> None:
    with lived.writing() as session:
        till = open_till(session, CLERK)
    record(lived, TILL_SHUT, TillShut(opened=till.till, redemptions=1, points=3))
    lived.time.move(days=31)
    with refused(lived.ledger, MonthDiffers, month=MONTH, site="3001", checks=["sessions_agree"]):
        signed(lived, CLERK)
    with refused(lived.ledger, ReasonPersonal):
        signed(lived, CLERK, "电话 13800138000")
    assert signed(lived, CLERK, "断电时多记一条").signatures[0].reason == "断电时多记一条"


def test_the_same_key_answers_the_same_and_another_request_is_refused(ended: Village) -> None:
    by = replace(CLERK, key="0001")
    first = signed(ended, by)
    assert signed(ended, by) == first
    with refused(ended.ledger, KeyUsed, key="0001", entry=first.entry):
        signed(ended, by, "另一个理由")


# --- when the figures change ------------------------------------------------------------------------------------------


def test_changed_figures_lapse_the_signatures_before(ended: Village) -> None:
    signed(ended, CLERK)
    back_dated(ended)
    with refused(ended.ledger, MonthLapsed, month=MONTH, site="3001", roles=["clerk"], turn="clerk"):
        signed(ended, MANAGER)
    with ended.ledger.reading() as session:
        assert [each.role for each in reconcile(session, "3001", MONTH).lapsed] == ["clerk"]
    again = signed(ended, CLERK)
    assert (again.lapsed, again.turn, len(again.signatures)) == ((), "manager", 1)
    with ended.ledger.reading() as session:
        assert reconcile(session, "3001", MONTH).lapsed == months(session, "3001")[1].lapsed == ()
    with refused(ended.ledger, MonthOutOfTurn, month=MONTH, site="3001", turn="manager", operator=INSTITUTE.actor):
        signed(ended, INSTITUTE)
    assert closed_after(ended)


def closed_after(village: Village) -> bool:
    signed(village, MANAGER)
    return signed(village, INSTITUTE).closed


def test_other_figures_than_those_that_were_looked_at_are_not_signed(ended: Village) -> None:
    def signs(by: Request, figures: str) -> SignedMonth:
        with ended.writing() as session:
            return sign(session, MONTH, by, figures=figures)

    with ended.ledger.reading() as session:
        seen = reconcile(session, "3001", MONTH)
    back_dated(ended)
    with ended.ledger.reading() as session:
        now = reconcile(session, "3001", MONTH)
    assert now.number == f"3001-{MONTH}-{now.digest[:8]}" != seen.number
    for other in (seen.number, f"3002-{MONTH}-{now.digest[:8]}", f"3001-2026-02-{now.digest[:8]}"):
        with refused(ended.ledger, MonthChanged, month=MONTH, site="3001", seen=other, number=now.number):
            signs(CLERK, other)
    for digits in (seen.digest, now.digest[:7]):
        with refused(ended.ledger, MonthChanged, month=MONTH, site="3001", seen=digits[:8], number=now.number):
            signs(CLERK, digits)
    assert signs(CLERK, f" {now.number.upper()} ").turn == "manager"
    assert signs(MANAGER, now.digest).turn == "institute"


def test_what_happens_in_the_next_month_changes_nothing_that_was_signed(ended: Village) -> None:
    signed(ended, CLERK)
    ended.receive()
    assert signed(ended, MANAGER).lapsed == ()


def test_a_withdrawal_thaws_the_month_and_all_sign_again(ended: Village) -> None:
    signed(ended, CLERK)
    signed(ended, MANAGER)
    answer = withdrawn(ended, MANAGER)
    assert (answer.signatures, answer.lapsed, answer.turn) == ((), (), "clerk")
    assert closed(ended).closed
    check_sound(ended.ledger)


def test_nothing_is_withdrawn_where_nobody_signed(ended: Village) -> None:
    with refused(ended.ledger, MonthUnsigned, month=MONTH, site="3001"):
        withdrawn(ended, CLERK)


def test_a_withdrawal_answers_the_same_key_the_same(ended: Village) -> None:
    signed(ended, CLERK)
    by = replace(CLERK, key="0002")
    assert withdrawn(ended, by) == withdrawn(ended, by)


# --- closed -----------------------------------------------------------------------------------------------------------


def test_nothing_more_is_dated_into_a_closed_month_there(ended: Village) -> None:
    closed(ended)
    with refused(ended.ledger, MonthClosed, month=MONTH, site="5001"):
        back_dated(ended)
    with ended.writing() as session:  # elsewhere, and today
        receive(session, Delivery("1001", 1), Request("15003", "5003", on="2026-03-31"))
    assert ended.receive().quantity == 100


def test_a_closed_month_is_closed_at_the_station_too(ended: Village) -> None:
    closed(ended)
    with refused(ended.ledger, MonthClosed, month=MONTH, site="3001"), ended.writing() as session:
        session.record(
            TILL_SHUT, TillShut(opened="1000-1-1", redemptions=0, points=0), MANAGER, site="3001", on="2026-03-31"
        )


def test_an_entry_of_a_closed_month_is_reversed_in_the_open_one(ended: Village) -> None:
    before = closed(ended).signatures[-1].figures
    with ended.ledger.reading() as session:
        wrong = next(
            each.entries[0] for each in reconcile(session, "3001", MONTH).exceptions if each.name == "written_off"
        )
    reversal = ended.reverse(wrong).entry
    with ended.ledger.reading() as session:
        assert reconcile(session, "3001", MONTH).digest == before
        april = reconcile(session, "3001", "2026-04")
    assert (april.first, april.last) == (reversal, reversal)


def test_a_closed_month_is_neither_signed_nor_withdrawn_again(ended: Village) -> None:
    closed(ended)
    with refused(ended.ledger, MonthSettled, month=MONTH, site="3001"):
        signed(ended, CLERK)
    with refused(ended.ledger, MonthSettled, month=MONTH, site="3001"):
        withdrawn(ended, CLERK)


def test_the_list_says_how_every_month_stands(ended: Village) -> None:
    closed(ended)
    signed(ended, Request("23187", "3187"))
    with ended.ledger.reading() as session:
        here = months(session, "5001")
        every = months(session)
    assert [(state.month, state.closed, state.running) for state in here] == [
        ("2026-04", False, True), (MONTH, True, False),
    ]  # fmt: skip
    assert Counter(state.site for state in every) == dict.fromkeys(("3001", "3002", "3003", "3187"), 2)
    assert [state.site for state in every if state.signatures] == ["3001", "3187"]


def test_a_ledger_in_which_nothing_moved_lists_the_running_month_alone(village: Village) -> None:
    with village.ledger.reading() as session:
        assert [state.month for state in months(session, "3001")] == [MONTH]
    village.time.move(days=31)
    with refused(village.ledger, MonthEmpty, month=MONTH, site="3001", first="2026-04"):
        signed(village, CLERK)
