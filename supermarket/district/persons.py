"""What is kept of a person: a name and a phone, read carefully, in the people drawer alone."""

import json
import re
import unicodedata
from typing import Final

from supermarket.books.session import ReadSession, WriteSession
from supermarket.district.texts import PAYLOAD_DIGITS, is_ideograph, plain
from supermarket.errors.households import NameUnreadable, PhoneUnreadable, TextIsCard, TextUnreadable
from supermarket.journal.canonical import canonical
from supermarket.journal.entry import Entry
from supermarket.locale import N_
from supermarket.people.records import keep, record_of
from supermarket.registers.matching import same_form

NAME_MAX: Final = 40
NOTE_MAX: Final = 200
_PHONE: Final = re.compile(r"\+?[0-9]{5,15}", re.ASCII)
_CARD: Final = re.compile(rf"[0-9]{{{PAYLOAD_DIGITS}}}", re.ASCII)
_PHONE_SIGNS: Final = re.compile(r"[\s()-]")
_CONTROLS: Final = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029]")
_UNPRINTABLE: Final = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})


def read_text(text: str, field: str, *, most: int = NAME_MAX) -> str:
    """Return a name or note in NFKC.

    Raises:
        TextUnreadable: it is empty, too long, or holds control characters.
        TextIsCard: it holds what a card holds, which is kept nowhere.
    """
    typed = plain(text)
    if _CARD.search(typed):
        raise TextIsCard(field=field)
    if not 1 <= len(typed) <= most or any(not _is_printable(sign) for sign in typed):
        raise TextUnreadable(field=field, most=most)
    return typed


def _is_printable(sign: str) -> bool:
    return unicodedata.category(sign) not in _UNPRINTABLE or is_ideograph(sign)


def read_name(text: str) -> str:
    """Return a person's name.

    Raises:
        TextUnreadable, TextIsCard, NameUnreadable: it is none.
    """
    name = read_text(text, N_("name"))
    if not any(sign.isalpha() or is_ideograph(sign) for sign in name):
        raise NameUnreadable
    return name


def read_phone(text: str) -> str:
    """Return a phone number as digits.

    Raises:
        PhoneUnreadable: it is none.
    """
    digits = _PHONE_SIGNS.sub("", plain(text))
    if not _PHONE.fullmatch(digits):
        raise PhoneUnreadable
    return digits


def personal(name: str, phone: str | None) -> dict[str, str]:
    """Return the record of a person.

    Raises:
        TextUnreadable, PhoneUnreadable: what was typed is no name or no phone.
    """
    record = {"name": read_name(name)}
    if phone is not None and plain(phone):
        record["phone"] = read_phone(phone)
    return record


def is_person(record: str) -> bool:
    """Say whether a text is a record of a person as machines keep it: canonical JSON of a name and maybe a phone.

    Which signs are printable every version of Python says otherwise; here none is refused but controls.
    """
    try:
        told = json.loads(record)
        name, phone = told["name"], told.get("phone", "00000")
        fits = told.keys() <= {"name", "phone"} and 1 <= len(name) <= NAME_MAX and _PHONE.fullmatch(phone)
        return bool(fits) and not _CONTROLS.search(name) and canonical(told) == record
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError):
        return False


def keep_person(session: WriteSession, subject: str, record: dict[str, str]) -> str:
    """Keep a version of a person's record and return the commitment to seal."""
    form = same_form(record.get("name", ""))
    return keep(session.transaction, session.clock.random, subject=subject, record=record, form=form)


def is_as_kept(session: ReadSession, commitment: str | None, record: dict[str, str] | None) -> bool:
    """Say whether a record is the one behind a commitment; one that was erased is believed, and none is none."""
    if commitment is None or record is None:
        return commitment is None and record is None
    kept = record_of(session.transaction, commitment)
    return not kept or kept == record


def is_note_of(session: ReadSession, entry: Entry, note: str | None) -> bool:
    """Say whether a note as it was typed is the one that an entry was recorded with."""
    record = {"note": read_text(note, N_("note"), most=NOTE_MAX)} if note and plain(note) else None
    return is_as_kept(session, entry.content.get("note"), record)


def keep_note(session: WriteSession, note: str) -> str:
    """Keep a free note of the entry that is recorded next, and return the commitment to seal.

    Raises:
        TextUnreadable: it is too long or unprintable.
    """
    record = {"note": read_text(note, N_("note"), most=NOTE_MAX)}
    return keep_person(session, f"{session.stream.origin}-{session.seq_next}", record)
