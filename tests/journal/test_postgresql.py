"""Every table, guard and statement of the program is PostgreSQL too: compiled, and asked of a server where one is.

The system's own server is started, on a socket alone; where there is none its tests are skipped, which CI refuses.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import psycopg  # noqa: TID251 - the server is asked here without the program
import pytest
from psycopg import errors  # noqa: TID251 - as above
from sqlalchemy import Integer, select
from sqlalchemy.schema import CreateIndex, CreateTable

from supermarket.journal.engines.engine import Guards
from supermarket.journal.engines.postgresql.address import address_of
from supermarket.journal.engines.postgresql.speech import SPEECH
from supermarket.journal.places import every_engine
from supermarket.journal.statements import Prepared
from tests.journal.engine_cases import ANSWERED, REFUSED, STANDING, UNFIT, Asked
from tests.statements import MADE, drawers, makers, rows, statements

Connection = psycopg.Connection[tuple[object, ...]]
PARAMETER: Final = re.compile(r"%\((\w+)\)s")
LEFT_TO_SQLITE: Final = ("json_each", "json_extract", "instr(", "typeof", "GLOB", " strict", "rowid")


def words_of_tables() -> Iterator[str]:
    for drawer in drawers():
        for table in drawer.sorted_tables:
            yield SPEECH.words_of(CreateTable(table))
            yield from (SPEECH.words_of(CreateIndex(index)) for index in table.indexes)


# --- words ------------------------------------------------------------------------------------------------------------


def test_every_table_and_statement_has_words_of_its_own_in_postgresql() -> None:
    words = [*words_of_tables(), *statements().values()]
    assert len(words) > 400
    assert [(part, said) for said in words for part in LEFT_TO_SQLITE if part.lower() in said.lower()] == []


def test_no_function_that_makes_statements_is_left_out() -> None:
    assert set(makers()) == set(MADE)


def test_the_guards_of_each_engine_have_the_same_names_but_for_truncate() -> None:
    names = {which: [guard.name for guard in SPEECH.guards[which]] for which in Guards}
    for engine in every_engine():
        for which in Guards:
            of_it = [guard.name for guard in engine.speech.guards[which] if not guard.name.endswith("_truncated")]
            assert [name for name in names[which] if not name.endswith("_truncated")] == of_it
    every = [name for of in names.values() for name in of]
    truncated = {name.removesuffix("_truncated") for name in every if name.endswith("_truncated")}
    assert truncated == {name.removesuffix("_deleted") for name in every if name.endswith("_deleted")}


def test_every_whole_number_has_room_for_milliseconds() -> None:
    for row in rows():
        for column in row.__table__.columns:  # type: ignore[attr-defined] # every row class has one
            if isinstance(column.type, Integer):
                assert column.type.compile(SPEECH.dialect) == "BIGINT", column


# --- a server ---------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def district(postgresql: str) -> Iterator[Connection]:
    """Give a connection to a schema that has every table and guard."""
    told = address_of(postgresql, Path()).for_libpq
    with psycopg.connect(told, autocommit=True) as connection:
        connection.execute("CREATE SCHEMA d220802")
        connection.execute("SET search_path TO d220802")
        for words in words_of_tables():
            connection.execute(words.encode())
        for guard in SPEECH.guards_of(*Guards):
            for words in guard.made_by:
                connection.execute(words.encode())
        yield connection


@pytest.fixture
def standing(district: Connection) -> Iterator[Connection]:
    """Give a ledger of one entry, which is gone afterwards."""
    with district.transaction(force_rollback=True):
        for asked in STANDING:
            run(district, asked)
        yield district


def run(connection: Connection, asked: Asked) -> None:
    spoken = asked.statement.on(SPEECH)
    connection.execute(spoken.sql.encode(), dict(spoken.with_values(asked.values)))


def test_every_guard_stands(district: Connection) -> None:
    found = district.execute('SELECT tgname FROM pg_trigger WHERE NOT tgisinternal ORDER BY tgname COLLATE "C"')
    assert [name for (name,) in found] == sorted(guard.name for guard in SPEECH.guards_of(*Guards))


def test_every_statement_can_be_prepared_and_planned(district: Connection) -> None:
    """A wrong name, type or word is a fault of the server's then, though no row is there."""
    faults = {name: fault for name, one in statements().items() if (fault := fault_of(district, one))}
    assert faults == {}


def fault_of(connection: Connection, statement: str) -> str:
    names: dict[str, int] = {}

    def numbered(found: re.Match[str]) -> str:
        return f"${names.setdefault(found[1], len(names) + 1)}"

    words = PARAMETER.sub(numbered, statement).replace("%%", "%")
    nothing = f"({', '.join(['NULL'] * len(names))})" if names else ""
    try:
        with connection.transaction(force_rollback=True):
            connection.execute("SET LOCAL plan_cache_mode = force_generic_plan")
            connection.execute(f"PREPARE asked AS {words}".encode())
            connection.execute(f"EXPLAIN EXECUTE asked{nothing}".encode())
            connection.execute("DEALLOCATE asked")
    except psycopg.Error as fault:
        return f"{fault}\n{words}"
    return ""


@pytest.mark.parametrize("guard", REFUSED)
def test_a_guard_refuses_there_what_must_never_happen(standing: Connection, guard: str) -> None:
    with (
        pytest.raises(errors.IntegrityConstraintViolation, match=r"^(journal|books): "),
        standing.transaction(),
    ):
        run(standing, REFUSED[guard])


@pytest.mark.parametrize("table", ["entry", "stream", "posted", "posting", "balance", "reversal"])
def test_nothing_is_emptied_at_one_stroke(standing: Connection, table: str) -> None:
    standing.execute("SET CONSTRAINTS ALL IMMEDIATE")  # what waits for the end is in the way of a TRUNCATE
    with pytest.raises(errors.IntegrityConstraintViolation, match=r"is never deleted"), standing.transaction():
        standing.execute(f"TRUNCATE {table} CASCADE".encode())


@pytest.mark.parametrize("what", UNFIT)
def test_a_value_that_a_column_may_not_hold_is_refused_there(standing: Connection, what: str) -> None:
    with pytest.raises((errors.IntegrityError, errors.DataError)), standing.transaction():
        run(standing, UNFIT[what])


@pytest.mark.parametrize("asked", ANSWERED)
def test_neutral_words_mean_the_same_there(district: Connection, asked: str) -> None:
    expression, answer = ANSWERED[asked]
    spoken = Prepared(select(expression)).on(SPEECH)
    assert district.execute(spoken.sql.encode(), dict(spoken.fixed)).fetchone() == (answer,)


def test_guards_ask_in_their_own_district_whoever_writes_from_where(standing: Connection) -> None:
    """Districts lie side by side on one server; an entry is judged by those beside it."""
    standing.execute("CREATE SCHEMA d220803")
    for words in words_of_tables():
        if re.match(r"\s*CREATE TABLE (entry|stream) ", words):
            standing.execute(re.sub(r"CREATE TABLE ", "CREATE TABLE d220803.", words).encode())
    standing.execute("SET LOCAL search_path TO d220803")
    with pytest.raises(errors.IntegrityConstraintViolation, match=r"never deleted"), standing.transaction():
        standing.execute("DELETE FROM d220802.stream")
    update = "UPDATE d220802.stream SET size = 0"
    with pytest.raises(errors.IntegrityConstraintViolation, match=r"only grows"), standing.transaction():
        standing.execute(update.encode())
