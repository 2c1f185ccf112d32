"""The normal forms beside the records, kept in step: made anew where a ledger lacks them or other rules made them."""

import json
from collections.abc import Callable
from typing import Final

from sqlalchemy import delete, select

from supermarket.journal.database import Transaction
from supermarket.journal.statements import Prepared, insertion
from supermarket.journal.tables import table_of
from supermarket.people.tables import PeopleRow, PersonalFormRow, PersonalRow

MARKED: Final = ""
"""In place of a commitment: the row that says by which rules the forms were made."""
_TABLE: Final = PersonalFormRow.__tablename__
_form: Final = table_of(PersonalFormRow).c
_personal: Final = table_of(PersonalRow).c
_MARK: Final = Prepared(select(_form.form).where(_form.commitment == MARKED))
_RECORDS: Final = Prepared(select(_personal.commitment, _personal.record))
_ALL: Final = Prepared(delete(table_of(PersonalFormRow)))


def has_forms(transaction: Transaction) -> bool:
    """Say whether the table of normal forms is there."""
    return _TABLE in transaction.table_names()


def are_forms_made(transaction: Transaction, mark: str) -> bool:
    """Say whether the normal forms are there, made by the rules that a mark names."""
    if not has_forms(transaction):
        return False
    row = transaction.row(_MARK)
    return row is not None and row[0] == mark


def make_forms(transaction: Transaction, form_of: Callable[[str], str], mark: str) -> None:
    """Make the normal forms of all records anew."""
    PeopleRow.metadata.create_all(transaction.connection)
    transaction.run(_ALL)
    for commitment, record in transaction.rows(_RECORDS):
        transaction.run(insertion(PersonalFormRow), commitment=commitment, form=form_of(name_in(record)))
    transaction.run(insertion(PersonalFormRow), commitment=MARKED, form=mark)


def name_in(record: str) -> str:
    """Return the name in a record as it is kept; nothing where it has none."""
    try:
        found = json.loads(record)
    except ValueError:  # damage, which verification names
        return ""
    return str(found.get("name", "")) if isinstance(found, dict) else ""
