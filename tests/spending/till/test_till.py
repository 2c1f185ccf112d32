"""The till: whatever is scanned or typed is answered, and a wrong scan loses nothing."""

from datetime import date, timedelta
from typing import Final

import pytest

from supermarket.district.dated.files import SETTING_FILE
from supermarket.district.dated.imports import amend_row, end_row
from supermarket.errors.households import CardIsFrozen, NumberMistyped
from supermarket.errors.shop.goods import StockExpired
from supermarket.households.finding.lookup import card_named
from supermarket.households.numbers import new_payload
from supermarket.spending.goods.files import GOODS_FILE
from supermarket.spending.till.commands import Act
from tests.spending.shelf import delivered, held, last, size
from tests.spending.till.counter import HAIRCUT, RICE, SOAP, Counter, blank, code, frozen, wide
from tests.village import ADMINISTRATOR

TODAY: Final = "2026-03-02"
UNKNOWN_CARD: Final = new_payload(lambda _size: b"twelve bytes")
UNKNOWN_GOODS: Final = "6901234567892"


# --- a card -----------------------------------------------------------------------------------------------------------


def test_a_card_opens_a_basket_with_whose_it_is_and_what_he_may_still_take(counter: Counter) -> None:
    counter.shop.redeem(counter.household, "1015")
    view = counter.take(counter.card)
    assert view.basket is not None
    assert (view.basket.head, view.basket.group, view.basket.balance) == ("王样甲", "一组", 70)
    assert view.limits == (("大米5kg", 1, "2/quarter"),)
    assert (view.bell, view.question, view.message) == (False, None, "")


def test_a_number_typed_opens_it_too_and_asks_by_digit_why(counter: Counter) -> None:
    view = counter.take(counter.household)
    assert view.basket is not None
    assert view.question is not None
    assert len(view.question.choices) == 3
    view = counter.take("2")
    assert view.basket is not None
    assert (view.basket.reason, view.question) == ("card-forgotten", None)
    counter.take(SOAP, "+")
    (entry,) = last(counter.shop)
    assert (entry["shown"], entry["reason"]) == ("household", "card-forgotten")


def test_a_cards_printed_number_opens_it_too(counter: Counter) -> None:
    printed = counter.shop.card(counter.household).card
    counter.take(printed, code(Act.REASON, 3), SOAP, "+")
    (entry,) = last(counter.shop)
    assert (entry["shown"], entry["reason"]) == ("card", "scanner-broken")


def test_a_card_that_is_scanned_after_all_leaves_no_reason_to_be_given(counter: Counter) -> None:
    view = counter.take(counter.household, counter.card)
    assert (view.message, view.bell, view.question) == ("", False, None)
    counter.take(SOAP, "+")
    entry = last(counter.shop)[0]
    assert (entry["shown"], entry.get("reason")) == ("payload", None)
    other = counter.shop.card(counter.shop.enrol("李样例")).payload
    assert "No reason was given" in counter.take(counter.household, other).message


def test_a_reason_that_is_not_given_holds_nothing_up(counter: Counter) -> None:
    view = counter.take(counter.household, SOAP)
    assert view.question is None
    counter.take("+")
    assert last(counter.shop)[0]["reason"] == "unstated"


def test_a_digit_that_answers_nothing_leaves_the_question_open(quiet: Counter) -> None:
    view = quiet.take(quiet.household, "7")
    assert view.bell
    assert view.question is not None
    view = quiet.take("3")
    assert view.basket is not None
    assert view.basket.reason == "scanner-broken"


def test_a_household_is_found_by_name_initials_or_group(counter: Counter) -> None:
    counter.shop.enrol("李样乙", None, "二组")
    for words in ("王样", "wyj", "一组"):
        view = counter.take(words)
        assert view.basket is not None
        assert view.basket.household == counter.household
        counter.take("/")
    counter.shop.enrol("王样丙", None, "二组")
    view = counter.take("王样")
    assert view.question is not None
    assert view.question.choices == ("王样甲 一组", "王样丙 二组")
    view = counter.take("2")
    assert view.basket is not None
    assert view.basket.head == "王样丙"


def test_more_households_than_digits_ask_for_more_of_the_name(counter: Counter) -> None:
    for sign in "乙丙丁戊己庚辛壬癸":
        counter.shop.enrol(f"王样{sign}")
    view = counter.take("王样")
    assert view.bell
    assert view.question is None
    assert counter.till.basket is None


@pytest.mark.parametrize("text", ["没有", "zzz", "5001", "9" * 31, "9" * 33, "hello world", "1000-1", "-1", "%", "'"])
def test_what_names_no_household_rings_and_opens_nothing(quiet: Counter, text: str) -> None:
    view = quiet.take(text)
    assert view.bell
    assert view.message
    assert view.basket is None


@pytest.mark.parametrize("text", [UNKNOWN_CARD, UNKNOWN_CARD[:-1] + "0", "1000-1-99999-22", "2" * 32, "文" * 32])
def test_a_card_or_number_that_is_unknown_or_mistyped_rings_and_loses_nothing(quiet: Counter, text: str) -> None:
    assert quiet.take(text).bell
    assert quiet.till.basket is None
    quiet.take(quiet.card, SOAP)
    assert quiet.take(text).bell
    assert quiet.lines() == [("1001", 1)]


def test_a_number_whose_digits_do_not_check_is_told_to_be_mistyped_and_not_looked_for_as_a_name(quiet: Counter) -> None:
    assert quiet.take("1000-1-57-99").message == str(NumberMistyped(typed="1000-1-57-99"))
    assert quiet.take(quiet.card, "1000-1-57-99-1").bell


def test_a_blank_card_opens_nothing(counter: Counter) -> None:
    view = counter.take(blank(counter.shop))
    assert view.bell
    assert view.basket is None


def test_another_card_over_an_open_basket_is_refused_until_it_is_confirmed_or_dropped(counter: Counter) -> None:
    other = counter.shop.enrol("李样乙")
    card = counter.shop.card(other).payload
    counter.take(counter.card, SOAP)
    for text in (card, counter.card, other):
        view = counter.take(text)
        assert view.bell
        assert view.basket is not None
        assert view.basket.household == counter.household
        assert counter.lines() == [("1001", 1)]
    counter.take("+")
    view = counter.take(card)
    assert view.basket is not None
    assert view.basket.household == other


def test_another_card_over_an_empty_basket_takes_its_place(counter: Counter) -> None:
    other = counter.shop.enrol("李样乙")
    view = counter.take(counter.card, counter.shop.card(other).payload)
    assert view.basket is not None
    assert view.basket.household == other


# --- a new card -------------------------------------------------------------------------------------------------------


def test_a_frozen_card_rings_and_offers_a_new_one(counter: Counter) -> None:
    new = blank(counter.shop)
    frozen(counter.shop, counter.card)
    view = counter.take(counter.card)
    assert view.bell
    assert view.basket is None
    view = counter.take(new)
    assert view.question is not None
    assert (view.question.choices, view.basket) == (("give it", "give no card"), None)
    view = counter.take("1")
    assert view.basket is not None
    assert (view.basket.household, view.basket.shown, view.bell) == (counter.household, "payload", False)
    counter.take(SOAP, "+")
    assert [entry["kind"] for entry in last(counter.shop, 2)] == ["card.bound", "goods.redeemed"]
    assert counter.take(counter.card).bell


def test_a_replaced_card_offers_a_new_one_too(counter: Counter) -> None:
    new = blank(counter.shop)
    counter.shop.card(counter.household)
    view = counter.take(counter.card, new, "1")
    assert view.basket is not None
    assert view.basket.household == counter.household


@pytest.mark.parametrize("answer", ["2", "-", code(Act.NO), SOAP, "/", "王样"])
def test_a_new_card_that_is_not_confirmed_is_not_bound(counter: Counter, answer: str) -> None:
    new = blank(counter.shop)
    frozen(counter.shop, counter.card)
    before = size(counter.shop)
    counter.take(counter.card, new, answer)
    assert size(counter.shop) == before


@pytest.mark.parametrize("text", [UNKNOWN_CARD, UNKNOWN_CARD[:-1] + "0", "1" * 31, "5", "9999999", "1000-1-57-99"])
def test_a_bad_scan_instead_of_the_blank_card_is_told_and_it_is_asked_for_again(counter: Counter, text: str) -> None:
    new = blank(counter.shop)
    printed = counter.shop.card(counter.household).card
    counter.take(printed, "1", SOAP, printed)
    view = counter.take("/", "1", printed, "1", text)
    assert view.bell
    assert view.question is not None
    assert view.question.choices == ("no new card now",)
    counter.take(new, "1", SOAP, "+")
    assert [entry["kind"] for entry in last(counter.shop, 2)] == ["card.bound", "goods.redeemed"]


def test_the_offer_of_a_new_card_is_left_by_a_digit(counter: Counter) -> None:
    frozen(counter.shop, counter.card)
    view = counter.take(counter.card, "1")
    assert (view.bell, view.question, view.message) == (False, None, "No new card was given.")


def test_what_is_scanned_instead_of_the_blank_card_goes_on_and_ends_the_offer(counter: Counter) -> None:
    new = blank(counter.shop)
    frozen(counter.shop, counter.card)
    counter.take(counter.card, SOAP)
    view = counter.take(new)
    assert view.bell
    assert view.basket is None
    assert last(counter.shop)[0]["kind"] == "card.frozen"


@pytest.mark.parametrize("text", [UNKNOWN_CARD, "文" * 32, "1" * 32, "2000000010014", "王样", "+"])
def test_what_is_no_blank_card_is_never_bound(counter: Counter, text: str) -> None:
    frozen(counter.shop, counter.card)
    before = size(counter.shop)
    counter.take(counter.card, text)
    assert size(counter.shop) == before


def test_somebody_elses_card_is_not_bound_to_the_household_of_a_frozen_one(counter: Counter) -> None:
    other = counter.shop.enrol("李样乙")
    card = counter.shop.card(other).payload
    frozen(counter.shop, counter.card)
    view = counter.take(counter.card, card)
    assert view.basket is not None
    assert view.basket.household == other
    assert last(counter.shop)[0]["kind"] == "card.frozen"


def test_a_blank_card_that_was_frozen_offers_nothing(counter: Counter) -> None:
    lost = blank(counter.shop)
    frozen(counter.shop, lost)
    with counter.shop.ledger.reading() as session:
        refusal = CardIsFrozen(card=card_named(session, lost).card)
    view = counter.take(lost)
    assert (view.bell, view.message) == (True, str(refusal))
    assert counter.take(blank(counter.shop)).basket is None
    assert last(counter.shop)[0]["kind"] == "card.issued"


def test_a_worn_card_is_named_as_the_reason_and_a_new_one_is_offered(counter: Counter) -> None:
    printed = counter.shop.card(counter.household).card
    new = blank(counter.shop)
    view = counter.take(printed, "1")
    assert view.basket is not None
    assert view.basket.reason == "card-worn"
    assert view.question is not None
    view = counter.take(new, "1")
    assert view.basket is not None
    assert (view.basket.shown, view.basket.reason) == ("payload", "unstated")
    assert last(counter.shop)[0]["kind"] == "card.bound"


def test_a_worn_card_serves_once_more_where_no_new_one_is_at_hand(counter: Counter) -> None:
    printed = counter.shop.card(counter.household).card
    counter.take(printed, "1", SOAP, "+")
    (entry,) = last(counter.shop)
    assert (entry["shown"], entry["reason"]) == ("card", "card-worn")


def test_a_card_frozen_while_its_basket_lies_open_is_refused_and_a_new_one_keeps_the_goods(counter: Counter) -> None:
    new = blank(counter.shop)
    counter.take(counter.card, SOAP, "2")
    frozen(counter.shop, counter.card)
    view = counter.take("+")
    assert view.bell
    assert view.receipt is None
    assert counter.lines() == [("1001", 2)]
    view = counter.take(new, "1")
    assert not view.bell
    assert counter.lines() == [("1001", 2)]
    assert counter.take("+").receipt is not None
    assert counter.shop.points(counter.household) == 94


def test_a_basket_whose_card_opens_nothing_any_more_is_dropped_in_one_answer(counter: Counter) -> None:
    counter.take(counter.card, SOAP)
    frozen(counter.shop, counter.card)
    assert counter.take("+").bell
    assert counter.take("2").basket is None
    assert counter.take("+").receipt is None


def test_a_basket_whose_card_was_replaced_goes_on_with_the_new_one(counter: Counter) -> None:
    counter.take(counter.card, SOAP, "2")
    new = counter.shop.card(counter.household).payload
    assert counter.take("+").bell
    assert not counter.take(new).bell
    assert counter.lines() == [("1001", 2)]
    assert counter.take("+").receipt is not None
    assert last(counter.shop)[0]["shown"] == "payload"


# --- goods ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("text", [SOAP, "1001", wide(SOAP), wide("1001"), f"  {SOAP} ", "]E0" + SOAP, "香皂", "香"])
def test_goods_are_named_by_barcode_code_or_part_of_the_name(quiet: Counter, text: str) -> None:
    view = quiet.take(quiet.card, text)
    assert quiet.lines() == [("1001", 1)]
    assert view.basket is not None
    assert (view.basket.total, view.basket.left, view.bell) == (3, 97, False)


@pytest.mark.parametrize("text", ["xz", "XZ", wide("xz")])
def test_letters_are_offered_and_never_goods_unasked(quiet: Counter, text: str) -> None:
    view = quiet.take(quiet.card, text)
    assert view.question is not None
    assert (view.question.choices, view.message, quiet.lines()) == (("香皂 3",), "The basket of 王样甲 is open.", [])
    quiet.take("1")
    assert quiet.lines() == [("1001", 1)]


def test_a_households_initials_over_a_basket_offer_goods_and_households(counter: Counter) -> None:
    other = counter.shop.enrol("肖张样", None, "二组")
    view = counter.take(counter.card, SOAP, "xz")
    assert view.question is not None
    assert view.question.choices == ("香皂 3", "household 肖张样 二组")
    view = counter.take("2")
    assert view.question is not None
    assert view.question.choices == ("drop it", "keep it")
    assert view.question.text == "The basket of 王样甲 is open. Drop it and go on with 肖张样 二组?"
    counter.take("2")
    assert counter.lines() == [("1001", 1)]
    view = counter.take("xz", "2", "1")
    assert view.basket is not None
    assert (view.basket.household, view.basket.lines) == (other, ())


@pytest.mark.parametrize("text", ["zyb", "wyj", "王样", "一组"])
def test_a_household_named_over_a_basket_is_never_counted_goods(counter: Counter, text: str) -> None:
    counter.take(counter.card, SOAP)
    before = size(counter.shop)
    counter.take(text, "20", "5")
    assert (size(counter.shop), counter.till.basket is not None) == (before, True)


def test_a_service_is_scanned_by_our_label_and_given_without_stock(counter: Counter) -> None:
    counter.take(counter.card, HAIRCUT, "+")
    assert last(counter.shop)[0]["lines"] == [{"sku": "2001", "quantity": 1, "points": 10}]


def test_of_several_goods_that_fit_one_is_picked_by_digit(counter: Counter) -> None:
    delivered(counter.shop, 5, "1003")
    view = counter.take(counter.card, "牙")
    assert view.question is not None
    assert view.question.choices == ("牙刷 4", "牙膏 6")
    counter.take("2")
    assert counter.lines() == [("1003", 1)]


def test_more_goods_than_digits_ask_for_more_of_the_name(quiet: Counter) -> None:
    view = quiet.take(quiet.card, "s")  # of nine goods each has its digit
    assert view.question is not None
    assert len(view.question.choices) == 9
    view = quiet.take("y")
    assert (view.bell, view.question) == (True, None)
    assert quiet.lines() == []


@pytest.mark.parametrize(
    "text", [UNKNOWN_GOODS, SOAP[:-1] + "5", "1999", "12345678", "没有", "zzz", "29" + "0" * 11, "5" * 24]
)
def test_goods_that_are_unknown_or_misread_ring_and_lose_nothing(quiet: Counter, text: str) -> None:
    quiet.take(quiet.card, SOAP)
    view = quiet.take(text)
    assert view.bell
    assert view.message
    assert quiet.lines() == [("1001", 1)]


def test_goods_before_a_card_ring(quiet: Counter) -> None:
    for text in (SOAP, "1001", HAIRCUT):
        view = quiet.take(text)
        assert view.bell
        assert view.basket is None


def test_withdrawn_goods_ring(counter: Counter) -> None:
    counter.take(counter.card)
    with counter.shop.writing() as session:
        end_row(session, GOODS_FILE, "1001", None, ADMINISTRATOR)
    assert counter.take(SOAP).bell
    assert counter.lines() == []


def test_a_scanned_pack_adds_its_units_and_one_that_nobody_entered_is_told(counter: Counter) -> None:
    carton, bottle = "16901234567899", "6901234567892"
    counter.take(counter.card)
    for barcodes, lines in ((bottle, []), (f"{bottle} {carton}*6", [("1001", 6)])):
        with counter.shop.writing() as session:
            amend_row(session, GOODS_FILE, "1001", {"barcodes": barcodes}, ADMINISTRATOR, scope="1000")
        view = counter.take("]C101" + carton)
        assert (view.bell, counter.lines()) == (not lines, lines)
    assert counter.take(bottle, f"2*{carton}").bell is False
    assert counter.lines() == [("1001", 19)]


# --- how many ---------------------------------------------------------------------------------------------------------


def test_goods_scanned_again_count_up(quiet: Counter) -> None:
    quiet.take(quiet.card, SOAP, SOAP, RICE, SOAP)
    assert quiet.lines() == [("1015", 1), ("1001", 3)]


@pytest.mark.parametrize(("text", "quantity"), [("1", 1), ("5", 5), ("12", 12), ("007", 7), ("１２", 12)])
def test_one_to_three_digits_are_the_quantity_of_the_last_line(quiet: Counter, text: str, quantity: int) -> None:
    quiet.take(quiet.card, RICE, SOAP, text)
    assert quiet.lines() == [("1015", 1), ("1001", quantity)]


@pytest.mark.parametrize("figure", range(2, 10))
def test_the_command_sheet_has_quantities_of_2_to_9(quiet: Counter, figure: int) -> None:
    quiet.take(quiet.card, SOAP, code(Act.QUANTITY, figure))
    assert quiet.lines() == [("1001", figure)]


@pytest.mark.parametrize("text", ["0", "00", "000", "5"])
def test_a_quantity_without_a_line_rings_and_nought_takes_the_line_out(quiet: Counter, text: str) -> None:
    assert quiet.take(text).bell
    assert quiet.take(quiet.card, text).bell
    if text != "5":
        view = quiet.take(SOAP, text)
        assert (quiet.lines(), view.message) == ([], "香皂 is taken out.")


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("1*5", [("1015", 5), ("1001", 1), ("2001", 1)]),
        ("2x12", [("1015", 1), ("1001", 12), ("2001", 1)]),
        ("2 × 3", [("1015", 1), ("1001", 3), ("2001", 1)]),
        ("２＊３", [("1015", 1), ("1001", 3), ("2001", 1)]),
        ("-2", [("1015", 1), ("2001", 1)]),
        ("－1", [("1001", 1), ("2001", 1)]),
        ("3*0", [("1015", 1), ("1001", 1)]),
        ("1001x2", [("1015", 1), ("2001", 1), ("1001", 3)]),
        ("1001*2", [("1015", 1), ("2001", 1), ("1001", 3)]),
        ("2*1001", [("1015", 1), ("2001", 1), ("1001", 3)]),
        (SOAP + "X4", [("1015", 1), ("2001", 1), ("1001", 5)]),
        ("2001x1", [("1015", 1), ("1001", 1), ("2001", 2)]),
    ],
)
def test_any_line_is_set_or_taken_out_and_goods_are_added_by_the_number(
    quiet: Counter, text: str, lines: list[tuple[str, int]]
) -> None:
    """The share of rice is two a quarter; for five of it the line stays as it was."""
    view = quiet.take(quiet.card, RICE, SOAP, HAIRCUT, text)
    if text == "1*5":
        assert (view.bell, quiet.lines()[0]) == (True, ("1015", 1))
    else:
        assert quiet.lines() == lines


@pytest.mark.parametrize("text", ["-4", "0*2", "4*1", "-0", "1001*0", "1001*1001", "1001x1000", "*2", "2*", "1001x"])
def test_a_line_or_a_number_that_is_not_there_rings_and_changes_nothing(quiet: Counter, text: str) -> None:
    quiet.take(quiet.card, RICE, SOAP, HAIRCUT)
    assert quiet.take(text).bell
    assert quiet.lines() == [("1015", 1), ("1001", 1), ("2001", 1)]


@pytest.mark.parametrize("remove", ["-", "－", code(Act.REMOVE)])
def test_the_last_line_is_removed(quiet: Counter, remove: str) -> None:
    assert quiet.take(remove).bell
    quiet.take(quiet.card, RICE, SOAP, "3", remove)
    assert quiet.lines() == [("1015", 1)]
    view = quiet.take(remove)
    assert (view.bell, quiet.lines()) == (False, [])
    assert quiet.take(remove).bell


@pytest.mark.parametrize("text", ["", " ", "\t", "\u3000", "\r\n"])
def test_an_empty_text_changes_nothing(quiet: Counter, text: str) -> None:
    view = quiet.take(quiet.household, text)
    assert view.question is not None
    quiet.take("1", SOAP)
    view = quiet.take(text)
    assert (view.bell, view.message, quiet.lines()) == (False, "", [("1001", 1)])


# --- what the rules say ----------------------------------------------------------------------------------------------


def test_more_than_the_share_rings_and_keeps_what_was_there(quiet: Counter) -> None:
    quiet.take(quiet.card, RICE, RICE)
    view = quiet.take(RICE)
    assert view.bell
    assert quiet.lines() == [("1015", 2)]
    assert quiet.take("9").bell
    assert quiet.lines() == [("1015", 2)]


def test_a_basket_too_dear_rings_and_is_refused_until_something_is_taken_out(counter: Counter) -> None:
    counter.take(counter.card, RICE, "2")
    view = counter.take(SOAP, "14")
    assert view.bell
    assert view.basket is not None
    assert view.basket.left == -2
    view = counter.take("+")
    assert (view.bell, view.receipt) == (True, None)
    assert counter.lines() == [("1015", 2), ("1001", 14)]
    assert counter.shop.points(counter.household) == 100
    assert counter.take("13", "+").receipt is not None
    assert counter.shop.points(counter.household) == 1


def test_goods_of_which_everything_has_expired_are_refused_when_scanned(counter: Counter) -> None:
    delivered(counter.shop, 5, "1002", expires=TODAY)
    counter.take(counter.card, SOAP, "1002")
    assert counter.lines() == [("1001", 1), ("1002", 1)]
    counter.take("-")
    counter.shop.time.move(days=1)
    view = counter.take("1002")
    assert (view.bell, view.question) == (True, None)
    assert view.message == str(StockExpired(sku="牙刷 (1002)", quantity=1, fresh=0))
    assert counter.lines() == [("1001", 1)]


def test_what_is_refused_of_goods_names_them_and_says_their_limit_in_words(counter: Counter) -> None:
    view = counter.take(counter.card, "1015x3")
    assert view.bell
    assert "大米5kg (1015) is limited to 2 a quarter" in view.message


def test_a_quantity_that_nobody_means_is_told_as_one(counter: Counter) -> None:
    for typed in ("1001x1000", "2000*1001", f"{SOAP}*1000"):
        view = counter.take(counter.card, typed)
        assert (view.bell, "At most 999" in view.message, counter.lines()) == (True, True, []), typed


def test_no_more_are_rung_than_have_not_expired(counter: Counter) -> None:
    delivered(counter.shop, 5, "1002", expires=TODAY)
    counter.shop.time.move(days=1)
    delivered(counter.shop, 2, "1002")
    view = counter.take(counter.card, "1002", "3")
    assert view.message == str(StockExpired(sku="牙刷 (1002)", quantity=3, fresh=2))
    assert counter.lines() == [("1002", 1)]
    assert counter.take("2", "+").receipt is not None


@pytest.mark.parametrize(("days", "near"), [(0, True), (30, True), (31, False)])
def test_goods_near_their_last_day_say_so_when_they_are_rung(counter: Counter, days: int, near: bool) -> None:
    last_day = (date.fromisoformat(TODAY) + timedelta(days=days)).isoformat()
    delivered(counter.shop, 5, "1002", expires=last_day)
    delivered(counter.shop, 5, "1002")
    view = counter.take(counter.card, "1002")
    assert not view.bell
    assert (last_day in view.message) is near
    assert view.basket is not None
    assert view.basket.lines[0].near == (last_day if near else None)
    assert last_day not in counter.take(SOAP).message


def test_near_goods_are_told_beside_too_few_points_and_stay_on_their_line(counter: Counter) -> None:
    delivered(counter.shop, 5, "1002", expires=TODAY)
    view = counter.take(counter.card, RICE, "2", SOAP, "13", "1002")
    assert view.bell
    assert "3 points too few" in view.message
    assert TODAY in view.message
    view = counter.take("-2")
    assert view.basket is not None
    assert [line.near for line in view.basket.lines] == [None, TODAY]


def test_where_nobody_said_what_is_near_nothing_is_said_and_goods_are_given(counter: Counter) -> None:
    delivered(counter.shop, 5, "1002", expires=TODAY)
    with counter.shop.writing() as session:
        end_row(session, SETTING_FILE, "near_expiry_days", None, ADMINISTRATOR)
    view = counter.take(counter.card, "1002")
    assert (view.bell, view.message) == (False, "")
    assert counter.take("+").receipt is not None


def test_goods_that_expire_while_they_lie_there_are_refused_when_confirmed_and_the_basket_is_kept(
    counter: Counter,
) -> None:
    delivered(counter.shop, 5, "1002", expires=TODAY)
    counter.take(counter.card, "1002")
    counter.shop.time.move(days=1)
    view = counter.take("+")
    assert (view.bell, view.receipt) == (True, None)
    assert counter.lines() == [("1002", 1)]


# --- what the book does not have --------------------------------------------------------------------------------------


def test_goods_in_the_hand_that_the_book_lacks_are_counted_when_that_is_confirmed(counter: Counter) -> None:
    view = counter.take(counter.card, SOAP, "1002")
    assert view.bell
    assert view.question is not None
    assert view.question.choices == ("count the shelf", "leave it as it was")
    assert view.message == "Only 0 of 牙刷 (1002) are here by the book, not 1."
    before = size(counter.shop)
    view = counter.take("1", "4")
    assert view.question is not None
    assert view.question.text == "牙刷: book 0, you counted 4, difference +4. Record it?"
    assert (counter.lines(), size(counter.shop)) == ([("1001", 1)], before)
    view = counter.take("1")
    assert (view.bell, view.question) == (False, None)
    assert counter.lines() == [("1001", 1), ("1002", 1)]
    (entry,) = last(counter.shop)
    assert (entry["kind"], entry["sku"], entry["book"], entry["counted"]) == ("stock.counted", "1002", 0, 4)
    counter.take("+")
    assert held(counter.shop, "Assets:Stock:5001", "G1002") == 3


def test_figures_typed_as_quantities_where_the_book_has_fewer_count_nothing(counter: Counter) -> None:
    delivered(counter.shop, 29, "1002")
    before = size(counter.shop)
    view = counter.take(counter.card, "1002", "60")
    assert view.question is not None
    assert view.question.choices == ("count the shelf", "give 29", "leave it as it was")
    for text in ("20", "5", "60"):
        view = counter.take(text)
        assert view.bell
        assert view.question is not None
        assert view.message == f"{text} is not one of these; type a digit that stands there."
    view = counter.take("3")
    assert (view.message, counter.lines()) == ("牙刷 stays at 1.", [("1002", 1)])
    counter.take("60", "2")
    assert (counter.lines(), size(counter.shop)) == ([("1002", 29)], before)


def test_a_count_that_is_still_too_few_asks_again(counter: Counter) -> None:
    counter.take(counter.card, "1002")
    view = counter.take("1", "0", "1")
    assert view.bell
    assert view.question is not None
    counter.take("1", code(Act.QUANTITY, 2), code(Act.YES))
    assert counter.lines() == [("1002", 1)]
    assert [entry["counted"] for entry in last(counter.shop, 2)] == [0, 2]


@pytest.mark.parametrize("before", [("1",), ("1", "4")])
def test_goods_that_moved_while_they_were_counted_are_counted_again(counter: Counter, before: tuple[str, ...]) -> None:
    counter.take(counter.card, "1002", *before)
    delivered(counter.shop, 3, "1002")
    view = counter.take("1")
    assert view.bell
    assert view.message.startswith("牙刷 (1002) moved since it was counted; count it again.")
    assert last(counter.shop)[0]["kind"] == "stock.received"
    view = counter.take("4")
    assert view.question is not None
    assert "book 3, you counted 4" in view.question.text
    counter.take("1")
    assert last(counter.shop)[0]["counted"] == 4


@pytest.mark.parametrize("text", [SOAP, "香皂", "+", code(Act.CONFIRM), code(Act.YES), code(Act.NO), "-", "/", "1999"])
@pytest.mark.parametrize("before", [(), ("1",), ("1", "4")])
def test_a_count_that_is_not_made_is_no_count(counter: Counter, text: str, before: tuple[str, ...]) -> None:
    view = counter.take(counter.card, SOAP, "1002", *before)
    if before == ("1", "4") and text in {"+", code(Act.CONFIRM), code(Act.YES)}:
        return  # that confirms it
    view = counter.take(text)
    assert view.message
    assert last(counter.shop)[0]["kind"] != "stock.counted"
    assert "1002" not in dict(counter.lines())
    assert held(counter.shop, "Assets:Stock:5001", "G1002") == 0
