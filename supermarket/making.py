"""Making a ledger: whole or not at all, as a file first, and then laid where it belongs."""

import glob
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

from supermarket.books.rebuild import create_books
from supermarket.books.session import WriteSession
from supermarket.clock import DAY, Clock, system_clock
from supermarket.errors.ledger import LedgerExists, LedgerPartLeft
from supermarket.journal.database import Database, Transaction
from supermarket.journal.engines.engine import Guards, Where
from supermarket.journal.engines.postgresql.address import Address, schema_of
from supermarket.journal.engines.sqlite.files import files_of, part_left
from supermarket.journal.places import beside, check_district, engine_of, is_there
from supermarket.journal.store import open_stream
from supermarket.journal.tables import JournalRow
from supermarket.ledger import KINDS, every_kind
from supermarket.local.tables import create_local
from supermarket.people.tables import PeopleRow
from supermarket.registers.forms import make_forms

_DRAFT: Final = ".new"


@contextmanager
def new_ledger(  # noqa: PLR0913 - by name
    where: Where, *, district: str, origin: str, drill: bool, clock: Clock, keep: bool = True
) -> Iterator[WriteSession]:
    """Make a ledger whole or not at all and give the session of its first entries; without `keep` only try.

    Raises:
        LedgerExists, LedgerPartLeft: there is one already, or something else.
    """
    where = made_at(where, district)
    check_is_free(where)
    with draft_of(where) as draft:
        database = Database(draft)
        try:
            with database.writing() as transaction:
                create_tables(transaction)
                stream = open_stream(transaction, district=district, origin=origin)
                session = WriteSession(transaction, KINDS, drill=drill, clock=clock, stream=stream)
                yield session
                session.finish()
        finally:
            database.close()
        if keep:
            engine_of(where).lay(draft, where)


def made_at(where: Where, district: str) -> Where:
    """Return where the ledger of a district (six digits) is made, where the place itself leaves it open.

    Raises:
        DistrictElse: it is called by another district's code.
    """
    if isinstance(where, Address) and not where.schema:
        return where.of_schema(schema_of(district))
    check_district(where, district)
    return where


def check_is_free(where: Where) -> None:
    """Refuse a place where something lies, and one beside which a part of a ledger was left that was taken away.

    Raises:
        LedgerExists, LedgerPartLeft: something does.
    """
    if is_there(where) or (isinstance(where, Path) and where.exists()):
        raise LedgerExists(path=str(where))
    if isinstance(where, Path) and (part := part_left(where)):
        raise LedgerPartLeft(part=str(part), ending=part.name.removeprefix(where.name))


@contextmanager
def draft_of(where: Where) -> Iterator[Path]:
    """Give the file in which a ledger is made before it is laid where it belongs; nothing else is left of it.

    Its name is this try's alone: two who make a ledger at the same place at the same moment take nothing of each other,
    nor does one of what another left. It holds no number of a process, as every container counts these from 1.
    """
    path = beside(where)
    path.parent.mkdir(parents=True, exist_ok=True)
    _clear_leftovers(path)
    draft = path.with_name(f"{path.name}.{system_clock().random(8).hex()}{_DRAFT}")
    try:
        yield draft
    finally:
        for leftover in files_of(draft):
            leftover.unlink(missing_ok=True)


def _clear_leftovers(path: Path) -> None:
    """Remove what tries left that were cut off, by the power or otherwise; one that still runs is no day old."""
    before = (system_clock().now() - DAY) / 1000
    for leftover in drafts_beside(path):
        with suppress(OSError):  # another has just removed it, or has it open
            if leftover.stat().st_mtime < before:
                leftover.unlink()


def drafts_beside(path: Path) -> list[Path]:
    """Return the files of ledgers that are just made at this place, or of tries that were cut off."""
    return sorted(path.parent.glob(f"{glob.escape(path.name)}*{_DRAFT}*"))


def create_tables(transaction: Transaction) -> None:
    """Make every table and guard of a ledger, empty."""
    every_kind()
    transaction.mark_as_ledger()
    JournalRow.metadata.create_all(transaction.connection)
    PeopleRow.metadata.create_all(transaction.connection)
    make_forms(transaction)
    transaction.create_guards(Guards.JOURNAL)
    create_books(transaction)
    create_local(transaction)
