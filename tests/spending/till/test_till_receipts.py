"""The till gives a receipt for a confirmed basket alone, and takes it back whole while its session lasts."""

from collections.abc import Callable

import pytest

from supermarket.corrections.corrections import reversed_by
from supermarket.district.dated.files import SETTING_FILE
from supermarket.district.dated.imports import amend_row, end_row
from supermarket.errors.shop.counter import TillShutAlready
from supermarket.journal.entry import require_name
from supermarket.spending.goods.files import GOODS_FILE
from supermarket.spending.redemption.receipt_codes import receipt_code
from supermarket.spending.till.commands import COMMANDS, Act
from supermarket.spending.till.sessions import Takings, shut_till
from supermarket.spending.till.till import open_or_resume
from supermarket.spending.till.view import View
from tests.refusing import refused
from tests.spending.shelf import delivered, last, left, size
from tests.spending.till.counter import RICE, SOAP, Counter, code, wide
from tests.village import ADMINISTRATOR, CLERK, MANAGER, Village


def scan_code(entry: str) -> str:
    digits = receipt_code(entry)
    assert digits is not None
    return digits


def is_undone(shop: Village, entry: str) -> bool:
    with shop.ledger.reading() as session:
        return reversed_by(session, require_name(entry)) is not None


# --- confirmed --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("confirm", ["+", "＋", code(Act.CONFIRM)])
def test_a_confirmed_basket_gives_a_receipt_of_this_session_and_the_next_customer_comes(
    counter: Counter, confirm: str
) -> None:
    view = counter.take(counter.card, SOAP, "2", RICE, confirm)
    assert (view.bell, view.basket, view.is_copy) == (False, None, False)
    (entry,) = last(counter.shop)
    assert view.receipt is not None
    assert view.receipt in view.message
    assert (entry["till"], entry["shown"], entry["points"]) == (counter.till.opened.till, "payload", 36)
    assert counter.shop.points(counter.household) == 64
    assert counter.shop.on_hand() == 18


def test_confirming_twice_gives_once(counter: Counter) -> None:
    counter.sold(SOAP)
    view = counter.take("+")
    assert (view.bell, view.receipt) == (True, None)
    assert counter.shop.points(counter.household) == 97


def test_an_empty_basket_is_not_confirmed(quiet: Counter) -> None:
    assert quiet.take("+").bell
    assert quiet.take(quiet.card, "+").bell
    assert quiet.till.basket is not None


@pytest.mark.parametrize("act", [Act.YES, Act.NO, Act.REASON])
def test_an_answer_to_nothing_rings(quiet: Counter, act: Act) -> None:
    quiet.take(quiet.card, SOAP)
    assert quiet.take(code(act)).bell
    assert quiet.lines() == [("1001", 1)]


# --- dropped ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("drop", ["/", "／", code(Act.DROP)])
@pytest.mark.parametrize("answer", ["1", "+", code(Act.YES), code(Act.CONFIRM)])
def test_a_basket_is_dropped_after_asking_once(quiet: Counter, drop: str, answer: str) -> None:
    view = quiet.take(quiet.card, SOAP, drop)
    assert view.question is not None
    assert quiet.lines() == [("1001", 1)]
    view = quiet.take(answer)
    assert (view.basket, view.bell) == (None, False)
    assert quiet.shop.points(quiet.household) == 100


@pytest.mark.parametrize("answer", ["2", "-", code(Act.NO), code(Act.REMOVE)])
def test_a_basket_that_is_kept_is_kept(quiet: Counter, answer: str) -> None:
    view = quiet.take(quiet.card, SOAP, "/", answer)
    assert (view.question, quiet.lines()) == (None, [("1001", 1)])


def test_scanning_on_instead_of_answering_keeps_the_basket_and_says_so(quiet: Counter) -> None:
    view = quiet.take(quiet.card, SOAP, "/", SOAP)
    assert (view.bell, view.message) == (True, "The basket is kept.")
    assert quiet.lines() == [("1001", 2)]


def test_an_empty_basket_is_dropped_unasked_and_no_basket_rings(quiet: Counter) -> None:
    view = quiet.take(quiet.card, "/")
    assert (view.basket, view.question, view.bell) == (None, None, False)
    assert quiet.take("/").bell


def test_a_till_that_is_shut_over_goods_says_what_was_not_given(counter: Counter) -> None:
    counter.take(counter.card, SOAP)
    view = counter.till.shut()
    assert view.bell
    assert view.message.endswith("The basket of 王样甲 was not confirmed and nothing of it was given: 香皂 1.")


# --- undone -----------------------------------------------------------------------------------------------------------


def test_scanning_a_receipt_undoes_it_whole_and_reopens_its_basket(counter: Counter) -> None:
    batches = left(counter.shop)
    receipt = counter.sold(SOAP, "2", RICE)
    view = counter.take(scan_code(receipt))
    assert view.question is not None
    assert view.question.text == f"Undo receipt {receipt}: 王样甲, 香皂 2, 大米5kg 1, 36 points?"
    assert not is_undone(counter.shop, receipt)
    view = counter.take("1")
    assert not view.bell
    assert view.basket is not None
    assert view.basket.household == counter.household
    assert counter.lines() == [("1001", 2), ("1015", 1)]
    assert is_undone(counter.shop, receipt)
    assert (counter.shop.points(counter.household), left(counter.shop)) == (100, batches)
    assert counter.take("-", "+").receipt is not None
    assert counter.shop.points(counter.household) == 94


@pytest.mark.parametrize("written", [str, wide, lambda entry: wide(scan_code(entry))], ids=["typed", "wide", "scanned"])
def test_a_receipts_number_may_be_typed_and_be_in_full_width(counter: Counter, written: Callable[[str], str]) -> None:
    receipt = counter.sold(SOAP)
    counter.take(written(receipt), "1")
    assert is_undone(counter.shop, receipt)


def test_the_command_undoes_the_last_receipt_and_then_the_one_before(counter: Counter) -> None:
    first, second = counter.sold(SOAP), counter.sold(RICE)
    counter.take(code(Act.UNDO), "1", "/", "1")
    assert (is_undone(counter.shop, second), is_undone(counter.shop, first)) == (True, False)
    counter.take(code(Act.UNDO), code(Act.YES))
    assert is_undone(counter.shop, first)


@pytest.mark.parametrize("answer", ["2", "-", code(Act.NO), SOAP, "5", "/", code(Act.UNDO), "王样"])
def test_a_receipt_that_is_not_confirmed_to_be_undone_stands(counter: Counter, answer: str) -> None:
    receipt = counter.sold(SOAP)
    counter.take(code(Act.UNDO), answer)
    assert not is_undone(counter.shop, receipt)


def test_the_household_may_take_its_share_again_after_an_undo(counter: Counter) -> None:
    counter.sold(RICE, "2")
    counter.take(code(Act.UNDO), "1", "+")
    assert counter.shop.points(counter.household) == 40


def test_the_reason_why_a_number_was_typed_comes_back_with_its_basket(counter: Counter) -> None:
    receipt = counter.take(counter.household, "2", SOAP, "+").receipt
    assert receipt is not None
    counter.take(scan_code(receipt), "1", "+")
    assert last(counter.shop)[0]["reason"] == "card-forgotten"


def test_a_basket_opened_again_keeps_how_its_household_was_shown(counter: Counter) -> None:
    """The payload was scanned, and the journal keeps only its hash: what is entered anew is no entry by hand."""
    card = counter.shop.card(counter.household).payload
    counter.take(card, SOAP, "+", code(Act.UNDO), "1", SOAP, "+")
    assert [(entry["shown"], "reason" in entry) for entry in last(counter.shop, 3) if "shown" in entry] == [
        ("payload", False)
    ] * 2
    printed = counter.shop.card(counter.household).card
    counter.take(printed, "3", SOAP, "+", code(Act.UNDO), "1", "+")
    entry = last(counter.shop)[0]
    assert (entry["shown"], entry["reason"]) == ("card", "scanner-broken")


def test_nothing_is_undone_over_an_open_basket(counter: Counter) -> None:
    receipt = counter.sold(SOAP)
    counter.take(counter.card, RICE)
    for text in (scan_code(receipt), receipt, code(Act.UNDO)):
        assert counter.take(text).bell
        assert counter.lines() == [("1015", 1)]
    assert not is_undone(counter.shop, receipt)


def test_a_receipt_is_undone_once(counter: Counter) -> None:
    receipt = counter.sold(SOAP)
    counter.take(scan_code(receipt), "1", "-", "/")
    assert counter.take(scan_code(receipt)).bell
    assert counter.take(code(Act.UNDO)).bell
    assert counter.shop.points(counter.household) == 100


def test_a_receipt_of_another_session_or_of_none_is_not_undone_here(counter: Counter) -> None:
    outside = counter.shop.redeem(counter.household, "1001").entry
    earlier = counter.sold(SOAP)
    counter.take(code(Act.SHUT))
    till, resumed = open_or_resume(counter.shop.ledger, CLERK)
    assert not resumed
    for entry in (outside, earlier, counter.till.opened.till, "1000-1-9999999"):
        view = till.take(scan_code(entry))
        assert view.bell
        assert entry in view.message
        assert not is_undone(counter.shop, entry)
    assert till.take(code(Act.UNDO)).bell


def test_goods_withdrawn_since_go_back_by_an_undo_and_are_not_in_the_basket_again(counter: Counter) -> None:
    batches = left(counter.shop)
    receipt = counter.sold(SOAP, "2", RICE)
    with counter.shop.writing() as session:
        end_row(session, GOODS_FILE, "1001", None, ADMINISTRATOR)
    view = counter.take(scan_code(receipt), "1")
    assert view.bell
    assert "香皂" in view.message
    assert is_undone(counter.shop, receipt)
    assert counter.lines() == [("1015", 1)]
    assert (counter.shop.points(counter.household), left(counter.shop)) == (100, batches)
    assert counter.take("+").receipt is not None
    assert counter.shop.points(counter.household) == 70


def test_goods_that_expired_overnight_go_back_to_their_batch_by_an_undo(counter: Counter) -> None:
    delivered(counter.shop, 3, "1002", expires="2026-03-02")
    receipt = counter.sold("1002", "2")
    counter.shop.time.move(days=1)
    view = counter.take(code(Act.UNDO), "1")
    assert view.bell
    assert is_undone(counter.shop, receipt)
    assert (counter.lines(), counter.shop.on_hand("1002")) == ([], 3)
    assert counter.shop.points(counter.household) == 100
    assert counter.take("+").bell


def test_where_a_second_person_must_reverse_the_till_undoes_nothing(counter: Counter) -> None:
    receipt = counter.sold(SOAP)
    with counter.shop.writing() as session:
        amend_row(session, SETTING_FILE, "reversal_by_author", {"value": "0"}, ADMINISTRATOR, scope="1000")
    assert counter.take(code(Act.UNDO), "1").bell
    assert not is_undone(counter.shop, receipt)


# --- printed again ----------------------------------------------------------------------------------------------------


def test_a_reprint_is_a_copy_of_the_last_receipt_and_changes_nothing(counter: Counter) -> None:
    assert counter.take(code(Act.REPRINT)).bell
    receipt = counter.sold(SOAP)
    before = size(counter.shop)
    counter.take(counter.card, RICE)
    view = counter.take(code(Act.REPRINT))
    assert (view.receipt, view.is_copy, view.bell) == (receipt, True, False)
    assert (counter.lines(), size(counter.shop)) == ([("1015", 1)], before)


# --- shut -------------------------------------------------------------------------------------------------------------


def test_shutting_asks_before_it_drops_what_was_not_confirmed(counter: Counter) -> None:
    counter.sold(SOAP)
    view = counter.take(counter.card, RICE, code(Act.SHUT))
    assert view.question is not None
    assert view.question.text == "Drop the basket of 王样甲 and shut the till?"
    view = counter.take("2")
    assert (view.shut, counter.lines()) == (None, [("1015", 1)])
    view = counter.take(code(Act.SHUT), "1")
    assert "大米5kg 1" in view.message
    assert view.shut == Takings(counter.till.opened.till, 1, 3)
    assert (view.basket, counter.till.basket) == (None, None)
    assert counter.shop.points(counter.household) == 97
    assert last(counter.shop)[0]["kind"] == "till.shut"


def test_a_till_that_another_process_shut_gives_and_undoes_nothing_more(counter: Counter) -> None:
    receipt = counter.sold(SOAP)
    with counter.shop.writing() as session:
        shut_till(session, counter.till.opened, CLERK)
    view = counter.take(counter.card, RICE, "+")
    assert (view.bell, view.receipt) == (True, None)
    view = counter.take(code(Act.SHUT), "1")
    assert (view.bell, view.shut) == (True, None)
    assert counter.lines() == [("1015", 1)]
    counter.take("/", "1")
    assert counter.take(scan_code(receipt)).bell
    with refused(counter.shop.ledger, TillShutAlready, till=counter.till.opened.till):
        counter.till.shut()
    assert counter.shop.points(counter.household) == 97


def test_a_session_that_is_gone_on_with_undoes_and_reprints_what_it_gave_before(counter: Counter) -> None:
    receipt = counter.sold(SOAP)
    till, resumed = open_or_resume(counter.shop.ledger, CLERK)
    assert resumed
    assert till.last_receipt() == receipt
    assert till.take(code(Act.REPRINT)).receipt == receipt
    till.take(scan_code(receipt))
    till.take("1")
    assert is_undone(counter.shop, receipt)


def test_a_manager_serves_at_the_only_shop_of_his_station(counter: Counter) -> None:
    till, _resumed = open_or_resume(counter.shop.ledger, MANAGER)
    view = View()
    for text in (counter.card, SOAP, "+"):
        view = till.take(text)
    assert view.receipt is not None
    assert last(counter.shop)[0]["site"] == "5001"


def test_every_command_of_the_sheet_is_answered(counter: Counter) -> None:
    counter.sold(SOAP)
    for command in COMMANDS:
        if command.act is not Act.SHUT:
            view = counter.take(command.barcode)
            assert view.bell or view.message or view.receipt or view.basket or view.question
