"""The local drawer's rows: one machine's own, of which no entry, rebuild, check or export knows (`local/tables.py`)."""

from typing import ClassVar

from sqlalchemy import MetaData

from supermarket.journal.tables import Row


class LocalRow(Row):
    """A row of the local drawer; a feature below `local/` that reads one defines its table itself."""

    metadata: ClassVar[MetaData] = MetaData()
