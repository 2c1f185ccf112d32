"""Whoever alters what stands in a schema is found out: a guard, a column, a table, an index, a row."""

import shutil
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any, Final

import psycopg  # noqa: TID251 - whoever tampers uses another program, without our rules
import pytest

from supermarket.audit.package.export import export
from supermarket.errors.ledger import JournalUnpostable
from supermarket.inspection import verify_file
from supermarket.journal.engines.postgresql.address import Address
from supermarket.ledger import open_ledger
from tests.village import START, Village

Tools = psycopg.Connection[Any]


@pytest.fixture
def tools(place: Address) -> Iterator[Tools]:
    """Give another program's connection to the ledger, as its owner."""
    with psycopg.connect(place.for_libpq, autocommit=True) as connection:
        connection.execute(f"SET search_path TO {place.schema}".encode())
        yield connection


def found(place: Address) -> set[tuple[str, str]]:
    """Return the codes of the faults that verification finds, each with what it is about."""
    return {
        (fault.code, str(next(iter(fault.fields.values()), "")))
        for fault in verify_file(place, with_evidence=False).faults
    }


ALTERED: Final = {
    "a guard that was dropped": ("DROP TRIGGER entry_never_changed ON entry", ("guard_missing", "entry_never_changed")),
    "a guard that sleeps": (
        "ALTER TABLE entry DISABLE TRIGGER entry_never_deleted",
        ("guard_altered", "entry_never_deleted"),
    ),
    "a guard that refuses nothing": (
        "CREATE OR REPLACE FUNCTION guard_stream_grows() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'",
        ("guard_altered", "stream_grows"),
    ),
    "a rule that does nothing instead": (
        "CREATE RULE quiet AS ON DELETE TO balance DO INSTEAD NOTHING",
        ("guard_unknown", "quiet"),
    ),
    "a column of another type": ("ALTER TABLE posted ALTER COLUMN seq TYPE integer", ("table_altered", "posted")),
    "a column more": ("ALTER TABLE entry ADD COLUMN note text", ("table_altered", "entry")),
    "a condition that is gone": ("ALTER TABLE entry DROP CONSTRAINT entry_leaf", ("table_altered", "entry")),
    "a key that is not heeded": ("ALTER TABLE posting DISABLE TRIGGER ALL", ("table_altered", "posting")),
    "an index that is gone": ("DROP INDEX entry_by_key", ("table_altered", "entry")),
    "a table more": ("CREATE TABLE beside (name text)", ("object_unknown", "table")),
    "a view": ("CREATE VIEW looked AS SELECT key FROM entry", ("object_unknown", "view")),
    "a part of a table": ("CREATE TABLE more_entries () INHERITS (entry)", ("table_altered", "entry")),
}


@pytest.mark.parametrize("table", ["stream", "entry", "posting", "staff"])
def test_a_table_that_is_gone_is_named_and_stops_nothing(place: Address, tools: Tools, table: str) -> None:
    tools.execute(f"ALTER TABLE {table} RENAME TO elsewhere_now".encode())
    assert {("table_missing", table), ("object_unknown", "table")} <= found(place)


@pytest.mark.parametrize("what", ALTERED)
def test_what_was_altered_in_a_schema_is_named(place: Address, tools: Tools, what: str) -> None:
    statement, expected = ALTERED[what]
    tools.execute(statement.encode())
    assert expected in found(place)


def test_a_ledger_that_nobody_altered_has_no_fault_also_by_several_processes(village: Village, place: Address) -> None:
    village.customer()
    village.ledger.close()
    alone, together = (verify_file(place, processes=number) for number in (1, 2))
    assert (alone.faults, alone.breaches) == ((), ())
    assert together == alone


@pytest.mark.parametrize("table", ["entry", "stream", "posted", "posting", "balance", "reversal"])
@pytest.mark.parametrize("verb", ["TRUNCATE {} CASCADE", "DELETE FROM {}"])
def test_not_even_the_owner_empties_a_table_that_is_guarded(
    village: Village, tools: Tools, table: str, verb: str
) -> None:
    household = village.enrol()
    credited = village.credit(household)
    village.reverse(credited.entry)
    with pytest.raises(psycopg.errors.IntegrityConstraintViolation, match="never deleted"):
        tools.execute(verb.format(table).encode())


def test_a_row_that_was_altered_behind_the_guards_is_named(village: Village, tools: Tools) -> None:
    household = village.enrol()
    village.credit(household)
    tools.execute(b"UPDATE balance SET amount = amount + 7 WHERE amount = 20")
    difference = village.ledger.first_difference()
    assert difference is not None
    assert (difference.table, difference.found[-1] - difference.expected[-1]) == ("balance", 7)  # type: ignore[index]
    assert village.ledger.rebuild() > 0
    assert village.ledger.first_difference() is None


def test_an_entry_altered_behind_the_guards_stops_a_rebuild_and_nothing_is_changed(
    village: Village, tools: Tools, place: Address
) -> None:
    tools.execute(b"ALTER TABLE entry DISABLE TRIGGER ALL")
    tools.execute(b"UPDATE entry SET kind = 'moon.landed' WHERE seq = 5")
    before = tools.execute(b"SELECT count(*) FROM site").fetchone()
    with pytest.raises(JournalUnpostable):
        village.ledger.rebuild()
    assert tools.execute(b"SELECT count(*) FROM site").fetchone() == before
    assert ("guard_altered", "entry_in_sequence") in found(place)


def test_the_auditors_package_is_the_same_bytes_from_a_file_and_from_a_server(village: Village, tmp_path: Path) -> None:
    household = village.enrol()
    village.credit(household)
    village.receive()
    redeemed = village.redeem(household, "1001x2")
    village.reverse(redeemed.entry)
    village.ledger.database.copy_to(tmp_path / "copy.db")
    with village.ledger.reading() as session:
        export(session, tmp_path / "of-server")
    with closing(open_ledger(tmp_path / "copy.db", now=START)) as copy, copy.reading() as session:
        export(session, tmp_path / "of-file")
    packages = [
        {file.relative_to(folder): file.read_bytes() for file in folder.rglob("*") if file.is_file()}
        for folder in (tmp_path / "of-server", tmp_path / "of-file")
    ]
    assert packages[0] == packages[1]
    assert len(packages[0]) > 10
    shutil.rmtree(tmp_path / "of-server")
