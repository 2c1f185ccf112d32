"""What people type, read into values: each reader takes the text and gives the value or says what is wrong with it.

A Chinese input method makes digits and hyphens full-width, so NFKC comes first, always.
"""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from supermarket.cli.frame.machine import machine_folder
from supermarket.cli.frame.misuse import Misuse, clean, holds_card
from supermarket.clock import utc_milliseconds
from supermarket.district.texts import is_ideograph
from supermarket.journal.engines.postgresql.address import address_of, is_like_an_address
from supermarket.locale import _
from supermarket.registers.numerals import whole

if TYPE_CHECKING:
    from supermarket.journal.engines.engine import Where

LETTERS_MAX: Final = 1_000
"""No code, name or note is longer; what is, was pasted by mistake."""


_YEARS: Final = range(1900, 9000)
"""No date of this program is further off; so a hundred years more or less are dates too."""


@dataclass(frozen=True)
class Reader:
    """How the text of one option or argument becomes its value. Stands in `Annotated` beside the option."""

    read: Callable[[str], Any]


def word(typed: str) -> str:
    """Return a code, number, key or name: NFKC, no blanks around it, a minus sign as the hyphen that it is.

    Raises: Misuse.
    """
    return _plain(unicodedata.normalize("NFKC", typed).replace("\N{MINUS SIGN}", "-").strip(), typed)


def prose(typed: str) -> str:
    """Return a note, reason or place with its Chinese punctuation as it was written; what a card holds is none.

    Raises: Misuse.
    """
    if holds_card(typed):
        raise Misuse(_("A card was scanned where words are asked for; type them with the keys."))
    return _plain(unicodedata.normalize("NFC", typed).strip(), typed)


def place(typed: str) -> Path:
    """Return a path as it was typed, because a folder may well have full-width signs in its name; ~ is one's home.

    Raises: Misuse.
    """
    return at_home(Path(_plain(typed, typed)))


def ledger_place(typed: str) -> "Where":
    """Return where a ledger lies: a path as `place` reads it, or what is like the address of a server.

    Raises: Misuse, AddressUnknown, AddressPassword, AddressUnreadable.
    """
    text = _plain(typed, typed)
    return address_of(text, machine_folder()) if is_like_an_address(text) else at_home(Path(text))


def at_home(path: Path) -> Path:
    """Return a path with ~ as one's home.

    Raises: Misuse.
    """
    try:
        return path.expanduser()
    except RuntimeError:  # ~ of an account that there is none of, or of one without a home
        raise Misuse(
            _("The home folder that {path} means is not known; give the whole path.").format(path=path)
        ) from None


def whole_number(typed: str, *, least: float | None = None, most: float | None = None) -> int:
    """Return a whole number between two limits.

    Raises: Misuse.
    """
    number = whole(typed)
    if number is None:
        raise Misuse(_("“{typed}” is not a whole number.").format(typed=clean(typed)))
    if least is not None and number < least:
        raise Misuse(_("{number} is too small; the least is {least}.").format(number=number, least=least))
    if most is not None and number > most:
        raise Misuse(_("{number} is too large; the most is {most}.").format(number=number, most=most))
    return number


def day(typed: str) -> str:
    """Return a date as YYYY-MM-DD; 2026-3-5, 2026/03/05, 2026.3.5 and 2026年3月5日 are understood.

    Raises: Misuse.
    """
    text = unicodedata.normalize("NFKC", typed).strip()
    found = re.fullmatch(r"([0-9]{4})[-/.年]([0-9]{1,2})[-/.月]([0-9]{1,2})日?", text)
    try:
        read = date(*(int(part) for part in found.groups())) if found else None
    except ValueError:
        read = None
    return read.isoformat() if read and read.year in _YEARS else _no_day(typed)


def month(typed: str) -> str:
    """Return a month as YYYY-MM; 2026-3, 2026/03, 2026.3 and 2026年3月 are understood.

    Raises: Misuse.
    """
    text = unicodedata.normalize("NFKC", typed).strip()
    found = re.fullmatch(r"([0-9]{4})[-/.年]([0-9]{1,2})月?", text)
    if not found or not 1 <= int(found[2]) <= 12 or int(found[1]) not in _YEARS:  # noqa: PLR2004 - a year's months
        raise Misuse(_("“{typed}” is not a month such as 2026-03.").format(typed=clean(typed)))
    return f"{found[1]}-{int(found[2]):02}"


def moment(typed: str) -> int:
    """Return an ISO 8601 time with its offset as UTC milliseconds.

    Raises: Misuse.
    """
    try:
        at = datetime.fromisoformat(unicodedata.normalize("NFKC", typed).strip())
        milliseconds = utc_milliseconds(at) if at.tzinfo and at.year in _YEARS else -1
    except (ValueError, OverflowError):
        milliseconds = -1
    if milliseconds < 0:
        raise Misuse(
            _("“{typed}” is not a time with an offset such as 2026-03-05T09:30+08:00.").format(typed=clean(typed))
        )
    return milliseconds


def _no_day(typed: str) -> str:
    raise Misuse(_("“{typed}” is not a date such as 2026-03-05.").format(typed=clean(typed)))


def _plain(text: str, typed: str) -> str:
    if not text:
        raise Misuse(_("It is empty; give it a value, or leave an option that has none out."))
    if any(unicodedata.category(sign) in {"Cc", "Cs", "Co", "Cn"} and not is_ideograph(sign) for sign in text):
        raise Misuse(_("“{typed}” has signs in it that cannot be read.").format(typed=clean(typed)))
    if len(text) > LETTERS_MAX:
        raise Misuse(
            _("“{typed}” is too long: {most} characters at most.").format(typed=clean(typed), most=LETTERS_MAX)
        )
    return text


WORD: Final = Reader(word)
PROSE: Final = Reader(prose)
DAY: Final = Reader(day)
MONTH: Final = Reader(month)
MOMENT: Final = Reader(moment)
PLACE: Final = Reader(place)
LEDGER: Final = Reader(ledger_place)
