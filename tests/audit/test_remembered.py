"""What one session hands on to the next is made of tables that no entry alters which only moves points or goods."""

from contextlib import closing
from pathlib import Path
from typing import Final

from supermarket.books.kinds import parsed
from supermarket.books.posting import rows_of
from supermarket.books.tables import ClosedMonthRow
from supermarket.district.tables import EditionRow, RegisterRow
from supermarket.households.tables import HouseholdEventRow
from supermarket.journal.store import entries
from supermarket.kinds import KINDS
from supermarket.ledger import open_ledger
from tests.village import START

REMEMBERED: Final = (RegisterRow, ClosedMonthRow, HouseholdEventRow, EditionRow)
"""Of these are the answers that sessions keep: registers, closed months, what became of households, the edition."""


def test_what_can_be_reversed_alters_nothing_that_is_handed_on(lived: Path) -> None:
    moved = set()
    with closing(open_ledger(lived, now=START)) as ledger, ledger.reading() as session:
        for entry in entries(session.transaction):
            kind = KINDS[entry.kind]
            if kind.reversal is None:
                continue
            rows = {change.row for change in rows_of(kind, entry, parsed(kind, entry))}
            assert [row for row in rows if issubclass(row, REMEMBERED)] == [], entry.kind
            moved.add(entry.kind)
    assert moved == {name for name, kind in KINDS.items() if kind.reversal}
