"""Erasing personal records: the record, its salt, and all that follows from it, so that nothing stays on the disk."""

import json
from collections.abc import Iterable
from typing import Final

from sqlalchemy import delete

from supermarket.journal.database import Transaction
from supermarket.journal.engines.neutral import listed
from supermarket.journal.statements import Prepared
from supermarket.journal.tables import table_of
from supermarket.people.forms import has_forms
from supermarket.people.records import records_of
from supermarket.people.tables import PersonalFormRow, PersonalRow

_personal: Final = table_of(PersonalRow)
_form: Final = table_of(PersonalFormRow)
_TABLES: Final = (_personal, _form)
_RECORDS: Final = Prepared(delete(_personal).where(_personal.c.commitment.in_(listed("commitments"))))
_FORMS: Final = Prepared(delete(_form).where(_form.c.commitment.in_(listed("commitments"))))


def erase(transaction: Transaction, commitments: Iterable[str]) -> int:
    """Delete the records behind these commitments, and return how many there were; what is gone already stays gone.

    On SQLite their bytes are overwritten, and those of copies that were left where a full page had once been split: the
    tables are laid out anew, and the WAL, in which the record may stand since it was written, is emptied after the
    commit. A server's vacuum frees and overwrites what was deleted; there that is enough.
    """
    wanted = sorted({*commitments})
    found = len(records_of(transaction, wanted))
    if not found:
        return 0
    engine, driver = transaction.engine, transaction.driver
    engine.forget_deleted(driver)
    transaction.must_forget = True
    said = json.dumps(wanted)
    transaction.run(_RECORDS, commitments=said)
    if has_forms(transaction):
        transaction.run(_FORMS, commitments=said)
    there = transaction.table_names()
    for table in _TABLES:
        if table.name in there:
            engine.lay_out_anew(driver, table.name)
    return found
