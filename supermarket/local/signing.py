"""Signing in: how a member of staff is known on this machine, and the tokens by which his scripts are."""

from dataclasses import dataclass
from typing import Final

from supermarket.books.kinds import Known
from supermarket.clock import DAY
from supermarket.errors.signing import PinMissing, PinNotSet, TokenNobodys, TokenRefused
from supermarket.local.opened import Opened, allow_over, staff_of
from supermarket.local.pin_kept import check_kept, kept_pin
from supermarket.local.pins import has_pin, verify_pin
from supermarket.local.tokens import drop_tokens, is_good, keep_token, new_digits, staff_of_token

TOKEN_DAYS: Final = 90
"""How long a token is good unless it is said otherwise."""


@dataclass(frozen=True)
class NewToken:
    """A token just made; its digits are shown this once. `expires` is UTC milliseconds."""

    staff: str
    token: str
    expires: int


def asks_pin(ledger: Opened, staff: str) -> bool:
    """Say whether this staff code is asked for a PIN; in a drill nobody is, nor is who has none yet."""
    if ledger.drill:
        return False
    with ledger.reading() as session:
        return has_pin(session, staff)


def sign_in(
    ledger: Opened, staff: str, *, pin: str | None = None, token: str | None = None, by_card: bool = False
) -> Known:
    """Return how a member of staff is known: by his token, by his PIN, or by his code alone where he has no PIN.

    A token that is given must be good, whether or not there is a PIN. `by_card` says that the code came from a staff
    card; it is the PIN that proves anything. In a drill everyone is known by the code alone, whatever else is given.
    Call it outside any writing session.

    Raises:
        TokenRefused: the token is not a good one of his.
        PinMissing: he has a PIN, and neither it nor a token was given.
        PinUnreadable, PinWrong, PinLocked: as in `verify_pin`.
    """
    if ledger.drill:
        return "named"
    if token is not None:
        with ledger.reading() as session:
            if not is_good(session, staff, token):
                raise TokenRefused(operator=staff)
        return "token"
    if not asks_pin(ledger, staff):
        return "named"
    if pin is None:
        raise PinMissing(operator=staff)
    verify_pin(ledger, staff, pin)
    return "card" if by_card else "pin"


def check_token(ledger: Opened, staff: str | None, token: str) -> None:
    """Refuse a token that is not good, whatever it is shown for; where nobody is named it is somebody's at least.

    Raises:
        TokenRefused, TokenNobodys: it is not.
    """
    if ledger.drill:
        return
    with ledger.reading() as session:
        good = is_good(session, staff, token) if staff else staff_of_token(session, token) is not None
    if not good:
        raise TokenRefused(operator=staff) if staff else TokenNobodys


def prove(
    ledger: Opened, staff: str, *, pin: str | None = None, token: str | None = None, by_card: bool = False
) -> Known:
    """Return how somebody is known who must prove that it is he, in a drill by his code alone.

    Raises:
        StaffUnknown: nobody has this staff code.
        PinNotSet: he has no PIN, so nothing proves him.
        TokenRefused, PinMissing, PinUnreadable, PinWrong, PinLocked: as in `sign_in`.
    """
    with ledger.reading() as session:
        staff_of(session, staff)
        if not ledger.drill and not has_pin(session, staff):
            raise PinNotSet(operator=staff)
    return sign_in(ledger, staff, pin=pin, token=token, by_card=by_card)


def new_token(ledger: Opened, staff: str, pin: str, *, days: int = TOKEN_DAYS) -> NewToken:
    """Make a token for one's own scripts, good for so many days.

    Raises:
        StaffUnknown: nobody has this staff code.
        PinNotSet, PinUnreadable, PinWrong, PinLocked: as in `verify_pin`; a token needs a PIN behind it.
        PinChanged: it was changed while it was compared, which may have revoked every token of his.
    """
    with ledger.reading() as session:
        staff_of(session, staff)
        kept = kept_pin(session.transaction, staff)
    verify_pin(ledger, staff, pin)
    now = ledger.clock.now()
    token = NewToken(staff, new_digits(ledger.clock.random), now + days * DAY)
    with ledger.database.writing() as transaction:
        check_kept(transaction, staff, kept)
        keep_token(transaction, staff, token.token, now=now, expires=token.expires)
    return token


def revoke_tokens(ledger: Opened, staff: str, *, operator: str, pin: str) -> int:
    """Revoke every token of a member of staff and return how many there were; `pin` is the operator's.

    Raises:
        StaffUnknown, RoleRefused, SiteRefused: they are neither the operator's own nor those of whom he may.
        PinNotSet, PinUnreadable, PinWrong, PinLocked: as in `verify_pin`.
    """
    if operator != staff:
        with ledger.reading() as session:
            allow_over(session, "staff token", staff, operator)
    verify_pin(ledger, operator, pin)
    with ledger.database.writing() as transaction:
        return drop_tokens(transaction, staff)
