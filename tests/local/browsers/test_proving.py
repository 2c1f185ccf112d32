"""How a household proves on the site that it is it, and what guessing costs: waits, a closed day, an entry."""

import pytest

from supermarket.clock import DAY, MINUTE
from supermarket.errors.web import GuessedTooOften, ProofUnfit
from supermarket.households.proofs import Oneself
from supermarket.journal.entry import Entry
from supermarket.journal.store import entries
from supermarket.local.browsers.guesses import (
    ADDRESS_MAX,
    ALL_MAX,
    DAY_ALL_MAX,
    FEW_MAX,
    TOLD_FOR,
    TOLD_FROM,
    WAITS,
    WRONG_MAX,
    Bound,
    Many,
    few_of_address,
    many_wrong,
    of_address,
    of_all,
    of_day,
    of_objections,
    take_try,
)
from supermarket.local.browsers.inquirers import LASTS, begin_inquiry, inquirer_of
from supermarket.local.browsers.proving import prove
from tests.sound import check_sound
from tests.village import Village

PHONE, RIGHT, WRONG = "13800000001", "0001", "9302"
HERE = "192.0.2.7"


def passed(village: Village, milliseconds: int) -> None:
    """Let time pass."""
    village.time.at += milliseconds
    village.time.running += milliseconds


def wrong(village: Village, number: str, address: str = HERE) -> None:
    with pytest.raises(ProofUnfit):
        prove(village.ledger, number, WRONG, address)


def waits(village: Village, number: str) -> int:
    """Return for how many minutes the right phone has to wait."""
    with pytest.raises(GuessedTooOften) as caught:
        prove(village.ledger, number, RIGHT, "198.51.100.1")
    return caught.value.minutes


def closed(village: Village, number: str) -> None:
    """Give five wrong ones, each after its wait."""
    for wait in WAITS[:WRONG_MAX]:
        passed(village, wait)
        wrong(village, number)


def locks(village: Village) -> list[Entry]:
    with village.ledger.reading() as session:
        return [entry for entry in entries(session.transaction) if entry.kind == "inquiry.locked"]


def unknown() -> str:
    digits = "1000" + "1" + "9999999"
    return f"1000-1-9999999-{98 - int(digits) * 100 % 97:02d}"


def test_a_number_and_a_members_phone_prove_a_household_and_its_card_does(village: Village) -> None:
    household = village.enrol(phone=PHONE)
    card = village.card(household)
    assert prove(village.ledger, household, RIGHT, HERE) == Oneself(household, "phone")
    assert prove(village.ledger, card.card, RIGHT, HERE) == Oneself(household, "phone")
    assert prove(village.ledger, card.payload, "", HERE) == Oneself(household, "payload")


def test_a_household_without_a_phone_is_opened_by_no_digits(village: Village) -> None:
    household = village.enrol(phone=None)
    for digits in ("", "0000", "0001"):
        with pytest.raises(ProofUnfit):
            prove(village.ledger, household, digits, HERE)


def test_the_waits_grow_and_the_fifth_wrong_one_closes_the_number_for_a_day_even_for_the_right_phone(
    village: Village,
) -> None:
    household = village.enrol(phone=PHONE)
    wrong(village, household)
    wrong(village, household)
    assert waits(village, household) == 1
    passed(village, WAITS[2])
    wrong(village, household)
    passed(village, WAITS[3])
    wrong(village, household)
    passed(village, WAITS[4])
    assert locks(village) == []
    wrong(village, household)
    passed(village, WAITS[5] - 1)
    assert waits(village, household) == 1
    (entry,) = locks(village)
    assert (entry.actor, entry.site) == ("0", "3001")
    assert entry.content == {"household": household, "wrong": WRONG_MAX, "minutes": WAITS[5] // MINUTE}
    passed(village, 1)
    assert prove(village.ledger, household, RIGHT, HERE).household == household
    check_sound(village.ledger)


def test_a_closed_number_stays_closed_when_the_machine_is_started_again(village: Village) -> None:
    household = village.enrol(phone=PHONE)
    closed(village, household)
    village.time.running = 1_000
    with pytest.raises(GuessedTooOften):
        prove(village.ledger, household, RIGHT, HERE)


def test_a_number_that_is_nobodys_is_answered_counted_and_closed_as_one_that_is_and_leaves_no_entry(
    village: Village,
) -> None:
    village.enrol(phone=PHONE)
    closed(village, unknown())
    with pytest.raises(GuessedTooOften):
        prove(village.ledger, unknown(), RIGHT, HERE)
    assert locks(village) == []


def test_a_card_opens_while_the_number_is_closed(village: Village) -> None:
    household = village.enrol(phone=PHONE)
    payload = village.card(household).payload
    closed(village, household)
    assert prove(village.ledger, payload, "", HERE).household == household


def test_one_address_tries_so_often_in_an_hour_and_what_was_right_does_not_count(village: Village) -> None:
    household = village.enrol(phone=PHONE)
    for _right in range(ADDRESS_MAX + 5):
        prove(village.ledger, household, RIGHT, HERE)
    others = [village.enrol(f"王样{sign}", f"1380000{number:04d}") for number, sign in enumerate("甲乙丙丁", 2000)]
    for tries in range(ADDRESS_MAX):
        wrong(village, f"1000-1-{tries + 50000}-{_check(tries + 50000)}")
    with pytest.raises(GuessedTooOften):
        prove(village.ledger, others[0], RIGHT, HERE)
    assert prove(village.ledger, household, RIGHT, "198.51.100.1").household == household
    passed(village, 60 * MINUTE // ADDRESS_MAX)
    wrong(village, others[0])


def test_while_somebody_guesses_an_address_has_few_wrong_ones_and_nobody_else_is_shut_out(village: Village) -> None:
    household = village.enrol(phone=PHONE)
    payload = village.card(household).payload

    def number(tries: int) -> str:
        return f"1000-1-{tries + 50000}-{_check(tries + 50000)}"

    for tries in range(ALL_MAX):
        wrong(village, number(tries), f"203.0.113.{tries % 60}")
    with pytest.raises(GuessedTooOften):  # four of it were wrong
        prove(village.ledger, household, RIGHT, "203.0.113.1")
    assert prove(village.ledger, payload, "", "203.0.113.1").household == household
    assert prove(village.ledger, household, RIGHT, HERE).household == household
    for tries in range(ALL_MAX, ALL_MAX + FEW_MAX):
        wrong(village, number(tries))
    with pytest.raises(GuessedTooOften):
        prove(village.ledger, household, RIGHT, HERE)
    assert prove(village.ledger, household, RIGHT, "198.51.100.1").household == household
    assert told(village)


def of_try(number: int, addresses: int = 11) -> list[Bound]:
    address = f"203.0.113.{number % addresses}"
    return [of_address(address), few_of_address(address), of_all(), of_day()]


def told(village: Village) -> Many | None:
    with village.ledger.reading() as session:
        return many_wrong(session)


def test_few_wrong_ones_each_for_many_households_from_many_addresses_are_told_for_a_week(village: Village) -> None:
    for number in range(TOLD_FROM - 1):
        take_try(village.ledger, of_try(number))
    assert told(village) is None
    for number in range(88 - TOLD_FROM + 1):
        take_try(village.ledger, of_try(number))
    assert told(village) == Many(88, village.time.at)
    village.time.running = 1_000  # another start of the machine is no end of it
    passed(village, TOLD_FOR - 1)
    assert told(village)
    passed(village, 1)
    assert told(village) is None


def test_one_address_that_closes_is_told_and_what_no_stranger_does_is_not(village: Village) -> None:
    for _more in range(3):
        take_try(village.ledger, [of_objections("1000-1-1-1")])
    for _more in range(ADDRESS_MAX - 1):
        take_try(village.ledger, [of_address(HERE)])
    assert told(village) is None
    take_try(village.ledger, [of_address(HERE)])
    assert told(village) == Many(ADDRESS_MAX, village.time.at)


def test_all_together_are_counted_by_the_day_too_and_a_few_of_yesterday_warn_of_nothing_after_a_start(
    village: Village,
) -> None:
    for number in range(10):
        take_try(village.ledger, of_try(number))
    village.time.running = 1_000
    for number in range(DAY_ALL_MAX - 10):
        passed(village, 60 * MINUTE // ALL_MAX)
        take_try(village.ledger, of_try(number, addresses=100))
    passed(village, 60 * MINUTE // ALL_MAX)
    for number in range(made_good := village.time.running // (DAY // DAY_ALL_MAX)):
        take_try(village.ledger, of_try(number, addresses=100))
    assert 0 < made_good < 20
    household = village.enrol(phone=PHONE)
    assert prove(village.ledger, household, RIGHT, "198.51.100.1").household == household
    for _more in range(FEW_MAX):
        wrong(village, household, "198.51.100.1")
        passed(village, WAITS[2])
    passed(village, WAITS[3])
    with pytest.raises(GuessedTooOften):
        prove(village.ledger, household, RIGHT, "198.51.100.1")
    assert prove(village.ledger, household, RIGHT, HERE).household == household


def _check(serial: int) -> str:
    return f"{98 - int(f'10001{serial}') * 100 % 97:02d}"


def test_a_session_is_over_after_ten_minutes_or_when_the_machine_is_started_again(village: Village) -> None:
    household = village.enrol(phone=PHONE)
    secret = begin_inquiry(village.ledger, Oneself(household, "phone"))
    passed(village, LASTS - 1)
    with village.ledger.reading() as session:
        found = inquirer_of(session, secret)
        assert found
        assert (found.oneself.household, found.left) == (household, 1)
        assert inquirer_of(session, secret + "0") is None
    passed(village, 1)
    with village.ledger.reading() as session:
        assert inquirer_of(session, secret) is None
    village.time.running = 5
    with village.ledger.reading() as session:
        assert inquirer_of(session, secret) is None
