"""Signing in at the command line: where PINs and tokens come from. No argument carries one; everybody could read it."""

import os
import sys
import warnings
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Final, TypeVar

from supermarket.cli.frame import console
from supermarket.cli.frame.surface import surface
from supermarket.errors.signing import PinNotSet, PinsDiffer, PinUnreadable, PinUntyped, PinWrong
from supermarket.errors.staff import StaffUnknown
from supermarket.locale import _

if TYPE_CHECKING:
    from supermarket.books.kinds import Known
    from supermarket.cli.keyboard.questions import Questions
    from supermarket.cli.keyboard.scanner import Keys
    from supermarket.district.gate.second_persons import Second
    from supermarket.district.kinds import Staff
    from supermarket.ledger import Ledger
    from supermarket.local.opened import Opened

T = TypeVar("T")
TOKEN: Final = "SUPERMARKET_TOKEN"  # noqa: S105 - the variable's name
PIN: Final = "SUPERMARKET_PIN"
NEW_PIN: Final = "SUPERMARKET_PIN_NEW"
APPROVER_PIN: Final = "SUPERMARKET_APPROVER_PIN"
APPROVER_TOKEN: Final = "SUPERMARKET_APPROVER_TOKEN"  # noqa: S105 - the variable's name


def who_works(ledger: "Opened", operator: str | None, typed: "Keys") -> "tuple[Staff, bool] | None":
    """Return the member of staff who is named, else asked for a staff code or card; and whether a card was scanned.

    A code that nobody has is asked for again. None where nothing is typed.

    Raises:
        StaffUnknown: nobody of the code that was named is on the staff.
    """
    from supermarket.district.texts import plain
    from supermarket.local.opened import staff_of
    from supermarket.spending.goods.barcodes import staff_scanned

    if operator:
        with ledger.reading() as session:
            return staff_of(session, operator), False
    console.say(_("Scan your staff card, or type your staff code [0 leaves]:"))
    for text in typed:
        if text is None:
            continue
        if (code := plain(text)) in {"", "0"}:
            break
        scanned = staff_scanned(code)
        try:
            with ledger.reading() as session:
                return staff_of(session, scanned or code), scanned is not None
        except StaffUnknown:
            console.ring()
            console.note(_("Nobody here has the staff code {code}; try again.").format(code=(scanned or code)[:20]))
    return None


def signed_in(ledger: "Opened", operator: str | None, *, by_card: bool = False) -> "Known | None":
    """Sign an operator in by the token in the environment or the PIN typed at a terminal; return how he is known.

    A wrong PIN is asked for again until it is locked; an empty one gives up.

    None where nobody is named: the verb itself refuses that, in its own words. `by_card` says that a staff card was
    scanned. Call it outside any writing session.

    Raises:
        TokenRefused, PinMissing, PinUntyped, PinUnreadable, PinWrong, PinLocked: he was not let in.
    """
    from supermarket.local.signing import asks_pin, sign_in

    if not operator:
        return None
    token = os.environ.get(TOKEN, "").strip() or None
    if token is None and at_terminal() and asks_pin(ledger, operator):
        text = _("PIN of {operator}:").format(operator=operator)
        return _until_right(text, PIN, lambda pin: sign_in(ledger, operator, pin=pin, by_card=by_card))
    return sign_in(ledger, operator, token=token, by_card=by_card)


def _until_right(prompt: str, variable: str, prove: Callable[[str], T]) -> T:
    """Ask for a PIN, not shown, until it proves who somebody is, or is locked; an empty one gives up.

    Raises:
        PinUntyped: as in `hidden`.
        Refusal: what `prove` refuses but a wrong PIN.
    """
    while True:
        pin = hidden(prompt, variable)
        try:
            return prove(pin)
        except (PinWrong, PinUnreadable) as wrong:
            if not pin:
                raise
            console.tell_ringing(str(wrong))


def signed_in_at(ledger: "Opened", staff: str, typed: "Keys", *, by_card: bool) -> "tuple[Known, str] | None":
    """Sign somebody in who sits down at the menu: return how he is known, and the PIN that he typed, not shown.

    A wrong one is asked for again; None for nought, an empty line and the end of input, and once it is locked.

    Raises:
        TokenRefused: there is a token in the environment that is not his.
    """
    from supermarket.errors import Refusal
    from supermarket.errors.signing import PinLocked
    from supermarket.local.signing import asks_pin, sign_in

    token = os.environ.get(TOKEN, "").strip() or None
    if token or not asks_pin(ledger, staff):
        return sign_in(ledger, staff, token=token, by_card=by_card), ""
    while True:
        if (pin := _pin_typed(typed, staff)) is None:
            return None
        try:
            return sign_in(ledger, staff, pin=pin, by_card=by_card), pin
        except Refusal as refusal:
            told(refusal)
            if isinstance(refusal, PinLocked):
                return None


def told(refusal: Exception) -> None:
    """Say at the counter what is refused, in words of the counter, and ring."""
    from supermarket.cli.menu.desk_words import at_desk

    console.ring()
    console.note(at_desk(refusal))


def check_token(ledger: "Opened", operator: str | None) -> None:
    """Refuse a token in the environment that is not good, before anything is done, and where none is needed too.

    Raises:
        TokenRefused: it is not.
    """
    if token := os.environ.get(TOKEN, "").strip():
        from supermarket.local.signing import check_token

        check_token(ledger, operator, token)


def sees_names(ledger: "Opened", operator: str | None, verb: str) -> "Known | None":
    """Sign an operator in to whom full names will be shown, and return how he is known; None where nobody is named.

    Raises:
        TokenRefused, PinMissing, PinUntyped, PinUnreadable, PinWrong, PinLocked: as in `signed_in`.
        StaffUnknown: nobody has his code.
        PersonUnproven: he has no PIN, so that anybody could give his code.
    """
    from supermarket.district.gate.second_persons import is_proven
    from supermarket.errors.persons import PersonUnproven
    from supermarket.local.opened import staff_of

    known = signed_in(ledger, operator)
    if operator:
        with ledger.reading() as session:
            staff_of(session, operator)
            if not is_proven(session, known):
                raise PersonUnproven(operator=operator, verb=verb)
    return known


def shown_to(ledger: "Ledger", known: "Known | None") -> "Ledger":
    """Return the ledger as somebody who is known so may look at it: full names are for whoever proved who he is."""
    from supermarket.district.gate.second_persons import PROVEN

    return replace(ledger, masked=not ledger.drill and known not in PROVEN)


def second_signed_in(ledger: "Opened", staff: str) -> "Second":
    """Sign in the second person of an act at the same till: by a token or PIN in the environment, else typed.

    A wrong one that is typed is asked for again, as in `signed_in`.

    Raises:
        StaffUnknown, PinNotSet: he cannot be known.
        TokenRefused, PinUntyped, PinUnreadable, PinWrong, PinLocked: he was not let in.
    """
    from supermarket.district.gate.second_persons import Second
    from supermarket.local.signing import prove

    if ledger.drill:
        return Second(staff, prove(ledger, staff))
    if token := os.environ.get(APPROVER_TOKEN, "").strip():
        return Second(staff, prove(ledger, staff, token=token))
    if pin := os.environ.get(APPROVER_PIN, ""):
        return Second(staff, prove(ledger, staff, pin=pin))
    has_own_pin(ledger, staff)
    text = _("PIN of {operator}:").format(operator=staff)
    return Second(staff, _until_right(text, APPROVER_PIN, lambda pin: prove(ledger, staff, pin=pin)))


def second_typed(ledger: "Opened", desk: "Questions", question: str) -> "Second":
    """Ask at the counter for the second person: a staff code or card, then the PIN, which is not shown.

    Who cannot be known is asked for again, so that a finger that slips loses nothing.

    Raises:
        Left: nobody is named.
        PinLocked: there were too many wrong ones.
    """
    from supermarket.district.texts import plain
    from supermarket.errors import Refusal
    from supermarket.errors.signing import PinLocked

    while True:
        code = plain(desk.ask(question))
        try:
            if second := _second(ledger, desk.typed, code):
                return second
        except PinLocked:
            raise
        except Refusal as refusal:
            told(refusal)
        desk.sitting.answers -= 1


def _second(ledger: "Opened", typed: "Keys", code: str) -> "Second | None":
    """Return the second person whose staff code or card this is, by the PIN that is typed; None where none is."""
    from supermarket.district.gate.second_persons import Second
    from supermarket.local.signing import prove
    from supermarket.spending.goods.barcodes import staff_scanned

    scanned = staff_scanned(code)
    staff = scanned or code
    if ledger.drill:
        return Second(staff, prove(ledger, staff))
    has_own_pin(ledger, staff)
    while True:
        if (pin := _pin_typed(typed, staff)) is None:
            return None
        try:
            return Second(staff, prove(ledger, staff, pin=pin, by_card=scanned is not None))
        except (PinWrong, PinUnreadable) as wrong:
            told(wrong)


def _pin_typed(typed: "Keys", staff: str) -> str | None:
    """Return the PIN that somebody types, not shown; None for nought, an empty line and the end of input."""
    console.say(_("PIN of {operator} [0 back]:").format(operator=staff))
    typed.secret = True
    try:
        pin = _line(typed)
    finally:
        typed.secret = False
    return None if pin in {"", "0"} else pin


def _line(typed: "Keys") -> str:
    """Return the next line that is typed, an empty one at the end of input."""
    from supermarket.district.texts import plain

    return plain(next((text for text in typed if text is not None), ""))


def has_own_pin(ledger: "Opened", operator: str) -> None:
    """Refuse whoever has no PIN, before anything is asked.

    Raises:
        StaffUnknown, PinNotSet: he cannot have one, or has none yet.
    """
    from supermarket.local.opened import staff_of
    from supermarket.local.pins import has_pin

    with ledger.reading() as session:
        staff_of(session, operator)
        if not has_pin(session, operator):
            raise PinNotSet(operator=operator)


def own_pin(ledger: "Opened", operator: str) -> str:
    """Return the PIN that somebody gives to change PINs or tokens: of the environment, else typed until it is right.

    Raises:
        StaffUnknown, PinNotSet: he cannot have one, or has none yet.
        PinUntyped: it is neither in the environment, nor is there a terminal to type it at.
        PinUnreadable, PinWrong, PinLocked: it is not his; nobody thinks of a new one in vain.
    """
    from supermarket.local.pins import verify_pin

    has_own_pin(ledger, operator)

    def proven(pin: str) -> str:
        verify_pin(ledger, operator, pin)
        return pin

    if given := os.environ.get(PIN, ""):
        return proven(given)
    return _until_right(_("Present PIN of {operator}:").format(operator=operator), PIN, proven)


def new_pin(staff: str) -> str:
    """Return the new PIN of somebody: of the environment, else typed twice.

    Raises:
        PinUntyped: as in `own_pin`.
        PinsDiffer: it was typed differently the second time.
    """
    if given := os.environ.get(NEW_PIN, ""):
        return given
    typed = hidden(_("New PIN of {operator}, 4 to 8 digits:").format(operator=staff), NEW_PIN)
    if hidden(_("The same once more:"), NEW_PIN) != typed:
        raise PinsDiffer
    return typed


def at_terminal() -> bool:
    """Say whether a person can be asked."""
    return surface() is None and sys.stdin is not None and sys.stdin.isatty()


def hidden(prompt: str, variable: str) -> str:
    """Return what is typed after a prompt, without showing it.

    Raises:
        PinUntyped: there is no terminal, it would show what is typed, or the input ended; `variable` is the other way.
    """
    from getpass import GetPassWarning, getpass

    if not at_terminal():
        raise PinUntyped(variable=variable)
    with warnings.catch_warnings():
        warnings.simplefilter("error", GetPassWarning)  # rather nothing than a PIN that everyone can read
        try:
            return getpass(prompt + " ")
        except (EOFError, GetPassWarning) as fault:
            raise PinUntyped(variable=variable) from fault
        except UnicodeError:
            return ""  # signs of another encoding: no digits in any case
