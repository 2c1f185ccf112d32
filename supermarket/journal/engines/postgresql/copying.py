"""A ledger carried from a server into a file of SQLite, and from such a file to a server: table by table."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Table, select

from supermarket.journal.engines.engine import Guards
from supermarket.journal.engines.postgresql import standing
from supermarket.journal.engines.postgresql.driver import Connection, streamed, told
from supermarket.journal.engines.postgresql.speech import SPEECH
from supermarket.journal.engines.sqlite.engine import SQLITE
from supermarket.journal.statements import Prepared, makings
from supermarket.journal.tables import Row


@contextmanager
def _opened(path: Path, *, read_only: bool) -> Iterator[Any]:
    """Give a connection to a file, which is whole by itself afterwards."""
    pool = SQLITE.pool(path, read_only=read_only)
    try:
        with closing(pool.raw_connection()) as lent:
            yield lent.driver_connection
    finally:
        pool.dispose()


def _known_tables(names: set[str]) -> list[Table]:
    """Return those of these tables that a drawer of this program knows, each before what refers to it."""
    drawers = [drawer.metadata for drawer in Row.__subclasses__()]
    return [table for drawer in drawers for table in drawer.sorted_tables if table.name in names]


def copy_to_file(driver: Connection, version: int, path: Path) -> None:
    """Copy what a running transaction sees into a new file of SQLite."""
    tables = _known_tables(standing.table_names(driver))
    with _opened(path, read_only=False) as file:
        SQLITE.begin_writing(file)
        for table in tables:
            made, *indexes = makings(SQLITE.speech, table)
            file.execute(made)
            marks = ", ".join("?" * len(table.columns))
            words = f'INSERT INTO "{table.name}" VALUES ({marks})'  # noqa: S608 - names of our own tables
            SQLITE.run_many(file, words, streamed(driver, Prepared(select(table)).on(SPEECH).sql, {}))
            for index in indexes:
                file.execute(index)
        SQLITE.mark_as_ledger(file)
        SQLITE.set_version(file, version)
        SQLITE.create_guards(file, *Guards)
        SQLITE.commit(file)


def fill(driver: Connection, draft: Path) -> int:
    """Fill an empty schema with what a file of SQLite holds; return the version of its books."""
    with _opened(draft, read_only=True) as file:
        tables = _known_tables(SQLITE.table_names(file))
        made = [makings(SPEECH, table) for table in tables]
        for table, (making, *_indexes) in zip(tables, made, strict=True):
            driver.execute(making)
            _fill_table(driver, table, file.execute(Prepared(select(table)).on(SQLITE.speech).sql))
        driver.execute("SET CONSTRAINTS ALL IMMEDIATE")  # a table with some unchecked takes no index
        for index in (index for _making, *indexes in made for index in indexes):
            driver.execute(index)
        return SQLITE.version(file)


def _fill_table(driver: Connection, table: Table, rows: Iterator[Any]) -> None:
    names = ", ".join(f'"{column.name}"' for column in table.columns)
    with told(), driver.cursor().copy(f'COPY "{table.name}" ({names}) FROM STDIN') as copy:
        for row in rows:
            copy.write_row(row)
