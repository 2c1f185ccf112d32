"""The kind of entry that signing in leaves: that somebody's PIN was locked after wrong ones."""

from typing import Any, Final

from supermarket.books.kinds import Body, Kind, Named, always


class SigninLocked(Body):
    """So many wrong PINs in a row locked a person's signing in for so many minutes; recorded by the program itself."""

    staff: str
    wrong: int
    minutes: int


SIGNIN_LOCKED: Final = Kind(
    "signin.locked", SigninLocked, names=lambda body: (Named("staff", body.staff, ended=True),), clears=always
)

KINDS: Final[tuple[Kind[Any], ...]] = (SIGNIN_LOCKED,)
