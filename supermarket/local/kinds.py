"""The kinds of entry that signing in leaves: wrong PINs or phones locked, or another set a PIN anew."""

from typing import Any, Final, Literal

from supermarket.books.kinds import Body, Change, Kind, Named, always, name_of
from supermarket.district.tables import PinResetRow
from supermarket.journal.entry import Entry


class SigninLocked(Body):
    """So many wrong PINs in a row locked a person's signing in for so many minutes; recorded by the program itself."""

    staff: str
    wrong: int
    minutes: int


SIGNIN_LOCKED: Final = Kind(
    "signin.locked", SigninLocked, names=lambda body: (Named("staff", body.staff, ended=True),), clears=always
)


class InquiryLocked(Body):
    """So many wrong phones in a row locked what a household may ask by its number for so many minutes.

    The program itself recorded it; who guessed is not known.
    """

    household: str
    wrong: int
    minutes: int


INQUIRY_LOCKED: Final = Kind(
    "inquiry.locked",
    InquiryLocked,
    names=lambda body: (Named("household", body.household, ended=True),),
    clears=always,
)


class PinReset(Body):
    """A manager set another person's PIN anew, or was there at the `first`: he may know it too, so it is told."""

    staff: str
    first: Literal["yes"] | None = None


def _reset_rows(entry: Entry, body: PinReset) -> tuple[Change, ...]:
    about = {"staff": body.staff, "by": entry.actor, "first": body.first}
    return (Change(PinResetRow, {**name_of(entry), **about}),)


PIN_RESET: Final = Kind(
    "pin.reset", PinReset, rows=_reset_rows, names=lambda body: (Named("staff", body.staff),), clears=always
)

KINDS: Final[tuple[Kind[Any], ...]] = (SIGNIN_LOCKED, INQUIRY_LOCKED, PIN_RESET)
