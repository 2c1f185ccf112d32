"""Keeping a personal record: the record and its salt stay here, the commitment goes into the journal.

A commitment is SHA-256(salt ‖ canonical JSON of the record), with 32 random bytes of salt for each version of the
record.
"""

import json
from collections.abc import Callable, Iterable, Mapping
from hashlib import sha256
from typing import Final

from sqlalchemy import String, bindparam, func, or_, select

from supermarket.journal.canonical import canonical
from supermarket.journal.database import Transaction
from supermarket.journal.engines.neutral import listed, position
from supermarket.journal.statements import Prepared, Value
from supermarket.journal.tables import table_of
from supermarket.people.initials import initials
from supermarket.people.tables import PersonalFormRow, PersonalRow

SALT_BYTES: Final = 32
_personal: Final = table_of(PersonalRow).c
_RECORD: Final = Prepared(select(_personal.record).where(_personal.commitment == bindparam("commitment")))
_RECORDS: Final = Prepared(
    select(_personal.commitment, _personal.record).where(_personal.commitment.in_(listed("commitments")))
)
_form: Final = table_of(PersonalFormRow).c
_BESIDE: Final = _form.commitment == _personal.commitment
NAMED_LIKE: Final = position(_form.form, func.coalesce(bindparam("form", type_=String), "\n")) > 0
"""What is true of the form of a name that has the form of a word in it."""
LIKE: Final = or_(
    NAMED_LIKE,
    position(_personal.record, bindparam("word", type_=String)) > 0,
    position(" " + _personal.initials, " " + bindparam("word", type_=String)) > 0,
)
"""What is true of every record that a word fits, and of more, such as one whose phone has it in the middle."""
_SUBJECTS: Final = select(_personal.subject).join_from(table_of(PersonalFormRow), table_of(PersonalRow), _BESIDE)
_LIKE: Final = Prepared(_SUBJECTS.where(_form.form > "", LIKE))
_NAMED_LIKE: Final = Prepared(_SUBJECTS.where(_form.form > "", NAMED_LIKE))
_IDEOGRAPHIC: Final = "\u2e80"
"""From here on are radicals and characters of Chinese; the letters of pinyin and the digits of phones are before."""
_NAMED: Final = Prepared(
    select(_personal.subject)
    .join_from(table_of(PersonalFormRow), table_of(PersonalRow), _form.commitment == _personal.commitment)
    .where(_form.form == bindparam("form"))
    .distinct()
)
_INITIALS: Final = Prepared(select(_personal.initials).where(_personal.commitment == bindparam("commitment")))


def commitment_of(salt: bytes, record: str) -> str:
    """Return the commitment, in lower-case hex, to a record given as canonical JSON."""
    return sha256(salt + record.encode()).hexdigest()


def initials_kept(name: str) -> str:
    """Return what the drawer keeps beside a record so that it is found by the initials of the name."""
    return " ".join(initials(name))


def keep(
    transaction: Transaction, random: Callable[[int], bytes], *, subject: str, record: Mapping[str, str], form: str
) -> str:
    """Keep one version of a personal record and return the commitment that the journal seals.

    `form` is the normal form of its name; what has no name has none.
    """
    text = canonical(dict(record))
    salt = random(SALT_BYTES)
    commitment = commitment_of(salt, text)
    kept: dict[str, Value] = {"commitment": commitment, "subject": subject, "salt": salt, "record": text}
    transaction.add(PersonalRow, {**kept, "initials": initials_kept(record.get("name", ""))})
    transaction.add(PersonalFormRow, {"commitment": commitment, "form": form})
    return commitment


def record_of(transaction: Transaction, commitment: str | None) -> dict[str, str]:
    """Return the record behind a commitment; an empty one where it was erased or never given."""
    row = transaction.row(_RECORD, commitment=commitment) if commitment else None
    return dict(json.loads(row[0])) if row else {}


def records_of(transaction: Transaction, commitments: Iterable[str]) -> dict[str, dict[str, str]]:
    """Return the records behind many commitments, by these; those that were erased are left out."""
    rows = transaction.rows(_RECORDS, commitments=json.dumps(sorted({*commitments})))
    return {commitment: dict(json.loads(record)) for commitment, record in rows}


def initials_of(transaction: Transaction, commitment: str) -> list[str]:
    """Return every reading of the name's pinyin initials."""
    row = transaction.row(_INITIALS, commitment=commitment)
    return str(row[0]).split() if row else []


def is_of_names(word: str) -> bool:
    """Say whether a word can be part of names alone, as one in Chinese: phones are digits, and initials Latin."""
    return any(sign >= _IDEOGRAPHIC for sign in word)


def subjects_like(transaction: Transaction, word: str, form: str) -> set[str]:
    """Return whom the records are about whose name has the normal form of a word in it, or initials that it begins.

    A sieve: it finds all whom the word fits, and more, such as those whose phone has it in the middle. A note has no
    name, and of these there are more with every year.
    """
    if is_of_names(word):
        return {row[0] for row in transaction.rows(_NAMED_LIKE, form=form or None)}
    return {row[0] for row in transaction.rows(_LIKE, form=form or None, word=word)}


def subjects_named(transaction: Transaction, form: str) -> list[str]:
    """Return whom the records are about whose name has this normal form, or once had."""
    return sorted(row[0] for row in transaction.rows(_NAMED, form=form)) if form else []
