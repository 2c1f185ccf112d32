"""Signing in: who is known how, and the tokens by which scripts are."""

from typing import Final

import pytest

from supermarket.errors.signing import PinLocked, PinMissing, PinNotSet, PinUnreadable, PinWrong, TokenRefused
from supermarket.errors.staff import RoleRefused, SiteRefused, StaffUnknown
from supermarket.local.pins import WRONG_MAX
from supermarket.local.signing import TOKEN_DAYS, asks_pin, new_token, revoke_tokens, sign_in
from tests.pins import give_pin
from tests.refusing import refused
from tests.village import ADMINISTRATOR, CLERK, MANAGER, START, Village

PIN: Final = "4071"
WRONG: Final = "9302"
CODE: Final = CLERK.actor
DAY: Final = 86_400_000


@pytest.fixture
def signed(real: Village) -> Village:
    """Give a real ledger whose clerk has a PIN."""
    give_pin(real.ledger, CODE, PIN)
    return real


# --- how one is known -------------------------------------------------------------------------------------------------


def test_on_a_fresh_ledger_everyone_is_known_by_the_code_alone(real: Village) -> None:
    assert not asks_pin(real.ledger, CODE)
    assert sign_in(real.ledger, CODE) == "named"
    assert sign_in(real.ledger, CODE, pin=WRONG) == "named"


def test_who_has_a_pin_is_known_by_it(signed: Village) -> None:
    assert asks_pin(signed.ledger, CODE)
    assert sign_in(signed.ledger, CODE, pin=PIN) == "pin"
    assert sign_in(signed.ledger, MANAGER.actor) == "named"


def test_a_staff_card_says_who_one_is_and_the_pin_proves_it(signed: Village) -> None:
    assert sign_in(signed.ledger, CODE, pin=PIN, by_card=True) == "card"
    assert sign_in(signed.ledger, MANAGER.actor, by_card=True) == "named"
    with refused(signed.ledger, PinMissing, operator=CODE):
        sign_in(signed.ledger, CODE, by_card=True)
    with refused(signed.ledger, PinWrong, operator=CODE, left=WRONG_MAX - 1):
        sign_in(signed.ledger, CODE, pin=WRONG, by_card=True)


def test_who_has_a_pin_and_does_not_give_it_is_refused(signed: Village) -> None:
    with refused(signed.ledger, PinMissing, operator=CODE):
        sign_in(signed.ledger, CODE)


def test_a_wrong_pin_is_counted_when_signing_in(signed: Village) -> None:
    for left in range(WRONG_MAX - 1, 0, -1):
        with refused(signed.ledger, PinWrong, operator=CODE, left=left):
            sign_in(signed.ledger, CODE, pin=WRONG)
    with pytest.raises(PinLocked):
        sign_in(signed.ledger, CODE, pin=WRONG)
    with pytest.raises(PinLocked):
        sign_in(signed.ledger, CODE, pin=PIN)


def test_what_can_be_no_pin_lets_nobody_in(signed: Village) -> None:
    with refused(signed.ledger, PinUnreadable):
        sign_in(signed.ledger, CODE, pin="")


def test_in_a_drill_nobody_is_asked_whatever_is_given(village: Village) -> None:
    give_pin(village.ledger, CODE, PIN)
    assert not asks_pin(village.ledger, CODE)
    assert sign_in(village.ledger, CODE) == "named"
    assert sign_in(village.ledger, CODE, pin=WRONG, token="9" * 32) == "named"


# --- tokens -----------------------------------------------------------------------------------------------------------


def test_a_script_is_known_by_its_token_even_while_the_pin_is_locked(signed: Village) -> None:
    token = new_token(signed.ledger, CODE, PIN)
    for _time in range(WRONG_MAX):
        with pytest.raises((PinWrong, PinLocked)):
            sign_in(signed.ledger, CODE, pin=WRONG)
    assert sign_in(signed.ledger, CODE, token=token.token) == "token"


def test_a_token_is_32_digits_that_no_scanner_takes_for_a_card(signed: Village) -> None:
    made = [new_token(signed.ledger, CODE, PIN).token for _time in range(3)]
    assert {len(token) for token in made} == {32}
    assert all(token.isdigit() and token.startswith("9") for token in made)
    assert len(set(made)) == 3


def test_every_token_made_is_good_beside_the_others(signed: Village) -> None:
    for token in [new_token(signed.ledger, CODE, PIN).token for _time in range(2)]:
        assert sign_in(signed.ledger, CODE, token=token) == "token"


def test_a_token_is_read_with_blanks_and_full_width_digits(signed: Village) -> None:
    token = new_token(signed.ledger, CODE, PIN).token
    typed = f" {token[:16]} {token[16:]}\n".translate({ord("9"): "９"})
    assert sign_in(signed.ledger, CODE, token=typed) == "token"


@pytest.mark.parametrize("days", [1, TOKEN_DAYS])
def test_a_token_expires(signed: Village, days: int) -> None:
    token = new_token(signed.ledger, CODE, PIN, days=days)
    assert token.expires == START + days * DAY
    signed.time.move(days=days, minutes=-1)
    assert sign_in(signed.ledger, CODE, token=token.token) == "token"
    signed.time.move(minutes=1)
    with refused(signed.ledger, TokenRefused, operator=CODE):
        sign_in(signed.ledger, CODE, token=token.token)


def test_a_token_is_good_for_the_person_it_was_made_for(signed: Village) -> None:
    token = new_token(signed.ledger, CODE, PIN).token
    with refused(signed.ledger, TokenRefused, operator=MANAGER.actor):
        sign_in(signed.ledger, MANAGER.actor, token=token)


@pytest.mark.parametrize("token", ["", "9" * 32, "abc", "9\udcff", "1" * 100_000])
def test_a_token_that_is_none_is_refused_whether_or_not_there_is_a_pin(signed: Village, token: str) -> None:
    for code in (CODE, MANAGER.actor):
        with refused(signed.ledger, TokenRefused, operator=code):
            sign_in(signed.ledger, code, token=token)


def test_a_token_is_made_with_ones_own_pin_alone(signed: Village) -> None:
    with refused(signed.ledger, PinWrong, operator=CODE, left=WRONG_MAX - 1):
        new_token(signed.ledger, CODE, WRONG)
    with refused(signed.ledger, PinNotSet, operator=MANAGER.actor):
        new_token(signed.ledger, MANAGER.actor, PIN)
    with refused(signed.ledger, StaffUnknown, operator="12345"):
        new_token(signed.ledger, "12345", PIN)


def test_ones_own_tokens_are_revoked_and_nobody_elses(signed: Village) -> None:
    give_pin(signed.ledger, MANAGER.actor, "5186")
    others = new_token(signed.ledger, MANAGER.actor, "5186").token
    own = [new_token(signed.ledger, CODE, PIN).token for _time in range(2)]
    assert revoke_tokens(signed.ledger, CODE, operator=CODE, pin=PIN) == 2
    for token in own:
        with refused(signed.ledger, TokenRefused, operator=CODE):
            sign_in(signed.ledger, CODE, token=token)
    assert sign_in(signed.ledger, MANAGER.actor, token=others) == "token"
    assert revoke_tokens(signed.ledger, CODE, operator=CODE, pin=PIN) == 0


def test_a_manager_revokes_the_tokens_of_who_is_at_home_where_he_is(signed: Village) -> None:
    give_pin(signed.ledger, MANAGER.actor, "5186")
    new_token(signed.ledger, CODE, PIN)
    assert revoke_tokens(signed.ledger, CODE, operator=MANAGER.actor, pin="5186") == 1
    with refused(signed.ledger, SiteRefused, operator=MANAGER.actor, site="1000", home="3001"):
        revoke_tokens(signed.ledger, ADMINISTRATOR.actor, operator=MANAGER.actor, pin="5186")
    with refused(signed.ledger, RoleRefused, operator=CODE, role="clerk", verb="staff token"):
        revoke_tokens(signed.ledger, MANAGER.actor, operator=CODE, pin=PIN)


def test_tokens_are_revoked_with_a_right_pin_alone(signed: Village) -> None:
    token = new_token(signed.ledger, CODE, PIN).token
    with refused(signed.ledger, PinWrong, operator=CODE, left=WRONG_MAX - 1):
        revoke_tokens(signed.ledger, CODE, operator=CODE, pin=WRONG)
    assert sign_in(signed.ledger, CODE, token=token) == "token"


def test_expired_tokens_are_forgotten_when_another_is_made(signed: Village) -> None:
    new_token(signed.ledger, CODE, PIN, days=1)
    signed.time.move(days=1)
    new_token(signed.ledger, CODE, PIN)
    assert revoke_tokens(signed.ledger, CODE, operator=CODE, pin=PIN) == 1
