"""What stands in a ledger's file, read without believing it; its words may be no UTF-8."""

import re
import sqlite3  # noqa: TID251 - the engine is where the driver's own types are known
from collections.abc import Iterator, Mapping
from functools import cache
from types import MappingProxyType
from typing import Final

from sqlalchemy import Table
from sqlalchemy.schema import CreateIndex, CreateTable

from supermarket.journal.engines.engine import Made
from supermarket.journal.engines.sqlite.speech import SPEECH

_MARKED_NAME: Final = re.compile(r'"([a-z_][a-z0-9_]*)"')
"""SQLite writes these marks where a name was changed and changed back.

Our names are of small letters; around a word of SQL they make a text or a name of it, and `IS NOT "NULL"` asks nothing.
"""
_STATISTICS: Final = {
    "sqlite_stat1": "CREATE TABLE sqlite_stat1(tbl,idx,stat)",
    "sqlite_stat4": "CREATE TABLE sqlite_stat4(tbl,idx,neq,nlt,ndlt,sample)",
}
"""What ANALYZE leaves decides how fast an answer comes, never what it is; nothing else may hide under such names."""
_ENCODING: Final = "UTF-8"
_GUARD: Final = "trigger"


def table_names(driver: sqlite3.Connection) -> set[str]:
    """Return the names of all tables."""
    rows = driver.execute("SELECT name FROM sqlite_schema WHERE type = 'table'").fetchall()
    return {_as_text(name) for (name,) in rows}


def column_names(driver: sqlite3.Connection, table: str) -> list[str]:
    """Return the names of a table's columns."""
    return [_as_text(row[1]) for row in driver.execute(f'PRAGMA table_info("{table}")').fetchall()]


def made(driver: sqlite3.Connection) -> dict[str, Made]:
    """Return every table, view and index, but those of statistics."""
    return {
        name: found
        for name, found in _standing(driver)
        if found.sort != _GUARD and (found.sort, found.words) != ("table", _STATISTICS.get(name))
    }


def guards_made(driver: sqlite3.Connection) -> dict[str, Made]:
    """Return every trigger."""
    return {name: found for name, found in _standing(driver) if found.sort == _GUARD}


def _standing(driver: sqlite3.Connection) -> Iterator[tuple[str, Made]]:
    for found in driver.execute("SELECT name, type, tbl_name, sql FROM sqlite_schema").fetchall():
        name, sort, on, sql = (_as_text(value or b"") for value in found)
        words = " ".join(sql.split()) if sort == _GUARD else _in_line(sql)
        yield name, Made(sort, on, words, of_key=not sql)  # what a key made has no words, whatever it is called


@cache
def must_be_made(table: Table) -> Mapping[str, Made]:
    """Return a table and its indexes as this program makes them."""
    must = {table.name: Made("table", table.name, _in_line(SPEECH.words_of(CreateTable(table))))}
    for index in table.indexes:
        must[str(index.name)] = Made("index", table.name, _in_line(SPEECH.words_of(CreateIndex(index))))
    return MappingProxyType(must)


def words_in_line(statement: str) -> str:
    """Return the words of a guard without what changes nothing in them: line ends, and the last mark."""
    return " ".join(statement.split()).removesuffix(";")


def _in_line(sql: str) -> str:
    """Return the words of a table or index in line, without marks around a name that needs none."""
    return _MARKED_NAME.sub(r"\1", words_in_line(sql))


def built_otherwise(driver: sqlite3.Connection, table: Table) -> Iterator[str]:
    """Give what of a table is not as this program builds it: its sort, its columns."""
    sort = driver.execute(
        "SELECT type, wr, strict FROM pragma_table_list(?) WHERE schema = 'main'", (table.name,)
    ).fetchone()
    if not sort or (_as_text(sort[0]), *sort[1:]) != ("table", 1, 1):
        yield "STRICT, WITHOUT ROWID"
    expected = _columns_must_be(table)
    rows = driver.execute(f'PRAGMA table_info("{table.name}")').fetchall()
    found = [(_as_text(row[1]), _as_text(row[2]), row[3], row[5]) for row in rows]
    yield from (column[0] for column in expected if column not in found)
    yield from (column[0] for column in found if column not in expected)


@cache
def _columns_must_be(table: Table) -> tuple[tuple[str, str, int, int], ...]:
    """Return every column's name, type, whether it must be filled, and its place in the key, from 1."""
    keys = [column.name for column in table.primary_key.columns]
    return tuple(
        (
            column.name,
            column.type.compile(SPEECH.dialect),
            int(not column.nullable),
            keys.index(column.name) + 1 if column.name in keys else 0,
        )
        for column in table.columns
    )


def damages(driver: sqlite3.Connection, most: int) -> Iterator[str]:
    """Give every torn page, value of a wrong type and index that lacks a row, and another encoding than ours."""
    for (detail,) in driver.execute(f"PRAGMA integrity_check({most})").fetchall():
        if _as_text(detail) != "ok":
            yield _as_text(detail)
    (encoding,) = driver.execute("PRAGMA encoding").fetchone()
    if _as_text(encoding) != _ENCODING:
        yield _as_text(encoding)


def damage_of(driver: sqlite3.Connection, table: str) -> tuple[str] | None:
    """Return what is wrong with one table or its indexes."""
    (found,) = driver.execute(f'PRAGMA integrity_check("{table}")').fetchone()
    return None if found == "ok" else (found,)


def _as_text(value: str | bytes) -> str:
    """Return a name or words as text, however they were read; bytes that are no UTF-8 become lone surrogates."""
    return value.decode(errors="surrogateescape") if isinstance(value, bytes) else value
