"""Two roles of a server: the owner makes and alters, the other serves people and can change nothing of what stands."""

from collections.abc import Iterator
from contextlib import closing, suppress
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

import psycopg  # noqa: TID251 - whoever tampers uses another program, without our rules
import pytest

from supermarket.books.rebuild import BOOKS_VERSION, outdate
from supermarket.errors.many.places import AddressUnreadable, OwnerNeeded
from supermarket.inspection import verify_file
from supermarket.journal.database import Database
from supermarket.journal.engines.postgresql.address import Address, address_of
from supermarket.journal.engines.postgresql.driver import connected
from supermarket.journal.engines.postgresql.faults import PostgresqlFault
from supermarket.ledger import open_ledger
from tests.command import run
from tests.refusing import fields_of
from tests.village import START, Time, Village, seeded_clock

ROLE: Final = "counter-role"
Tools = psycopg.Connection[Any]


@pytest.fixture
def owner(place: Address) -> Iterator[Tools]:
    """Give the owner's own connection, and a role that has no rights yet."""
    with psycopg.connect(place.for_libpq, autocommit=True) as connection:
        with suppress(psycopg.errors.DuplicateObject):
            connection.execute(f'CREATE ROLE "{ROLE}" LOGIN'.encode())
        yield connection


@pytest.fixture
def served(owner: Tools, village: Village, place: Address) -> Iterator[Village]:
    """Give the ledger as the role that serves people opens it."""
    village.ledger.grant(ROLE)
    time = Time()
    with closing(open_ledger(replace(place, user=ROLE), now=START)) as ledger:
        yield Village(replace(ledger, clock=seeded_clock(time, seed=7)), time)
    assert not owner.closed


@pytest.fixture
def tools(served: Village, place: Address) -> Iterator[Tools]:
    """Give another program's connection as that role."""
    served.enrol()
    with psycopg.connect(replace(place, user=ROLE).for_libpq, autocommit=True) as connection:
        connection.execute(f"SET search_path TO {place.schema}".encode())
        yield connection


def test_the_role_serves_people_in_all_they_do(served: Village, place: Address) -> None:
    household = served.enrol()
    served.card(household)
    served.credit(household)
    served.receive()
    redeemed = served.redeem(household, "1001x2")
    served.reverse(redeemed.entry)
    assert served.points(household) == 20
    assert served.ledger.first_difference() is None
    assert verify_file(replace(place, user=ROLE), with_evidence=False).faults == ()


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE entry SET actor = '1'",
        "DELETE FROM entry",
        "TRUNCATE entry CASCADE",
        "UPDATE stream SET origin = '1-1'",
        "DELETE FROM stream",
        "UPDATE posting SET amount = 0",
        "DELETE FROM balance",
        "UPDATE household SET head = 'x'",
        "DROP TABLE entry",
        "DROP TRIGGER entry_never_changed ON entry",
        "ALTER TABLE entry DISABLE TRIGGER ALL",
        "CREATE TABLE beside (name text)",
        "CREATE OR REPLACE FUNCTION guard_entry_clock() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'",
    ],
)
def test_the_role_has_no_right_to_what_must_never_happen(tools: Tools, statement: str) -> None:
    with pytest.raises((psycopg.errors.InsufficientPrivilege, psycopg.errors.UndefinedColumn)):
        tools.execute(statement.encode())


def test_nobody_connects_to_a_schema_whose_name_is_settings(place: Address) -> None:
    with pytest.raises(AddressUnreadable):
        connected(place.of_schema("x -c session_replication_role=replica"), read_only=True)


def test_the_role_makes_the_books_anew_by_what_the_owner_lent_and_they_are_as_he_makes_them(
    served: Village, place: Address
) -> None:
    household = served.enrol()
    served.credit(household)
    with served.ledger.database.writing() as transaction:
        outdate(transaction)
    served.ledger.close()
    with closing(open_ledger(served.ledger.database.where, now=START)) as ledger:
        assert ledger.first_difference() is None
        with ledger.reading() as session:
            assert session.transaction.version == BOOKS_VERSION
    found = verify_file(place, with_evidence=False)
    assert (found.faults, found.breaches) == ((), ())
    served.credit(household)
    assert served.points(household) == 40


def test_what_is_lent_is_of_one_version_and_only_the_owner_lends_it_and_only_to_whom_he_let_in(
    served: Village, village: Village, owner: Tools, place: Address
) -> None:
    owner.execute(f"DROP FUNCTION {place.schema}.books_made_{BOOKS_VERSION}()".encode())
    with pytest.raises(OwnerNeeded) as refusal:
        served.ledger.rebuild()
    assert fields_of(refusal.value) == {"role": "tests"}
    with pytest.raises(OwnerNeeded), served.ledger.database.writing() as transaction:
        outdate(transaction)
    assert village.ledger.rebuild() > 0
    assert served.ledger.rebuild() > 0
    owner.execute(b"SET ROLE pg_monitor")
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        owner.execute(f"SELECT {place.schema}.books_begun_{BOOKS_VERSION}()".encode())
    owner.execute(b"RESET ROLE")


def test_books_that_were_begun_and_left_are_made_by_whoever_opens_the_ledger_next(
    served: Village, tools: Tools, place: Address
) -> None:
    household = served.enrol()
    tools.execute(f"SELECT books_begun_{BOOKS_VERSION}()".encode())
    served.ledger.close()
    with closing(open_ledger(replace(place, user=ROLE), now=START)) as ledger:
        assert ledger.first_difference() is None
    assert served.points(household) == 0


def test_the_command_lets_the_role_into_every_table_and_only_the_owner_lets_in(owner: Tools, place: Address) -> None:
    env = {"SUPERMARKET_DB": str(place), "XDG_DATA_HOME": str(place.folder)}
    outside = run("audit", "verify", env=env | {"SUPERMARKET_DB": str(replace(place, user=ROLE))})
    assert (outside.code, outside.err.count("\n"), "ledger grant" in outside.err) == (1, 1, True)
    given = run("ledger", "grant", ROLE, env=env)  # in a process that has loaded no feature yet
    assert given.code == 0, given.err
    closed = owner.execute(
        "SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = to_regnamespace(%s)"
        " AND NOT has_table_privilege(%s, oid, 'SELECT, INSERT')",
        (place.schema, ROLE),
    ).fetchall()
    assert closed == []
    env["SUPERMARKET_DB"] = str(replace(place, user=ROLE))
    assert run("audit", "verify", env=env).code == 0
    refused = run("ledger", "grant", ROLE, env=env)
    assert (refused.code, "name its owner" in refused.err) == (1, True)


def test_the_doctor_names_a_guard_that_the_owner_took_away(owner: Tools, place: Address) -> None:
    owner.execute(f"DROP TRIGGER entry_never_changed ON {place.schema}.entry".encode())
    found = run("doctor", "--json", env={"SUPERMARKET_DB": str(place), "XDG_DATA_HOME": str(place.folder)}).json
    assert any("entry_never_changed is missing" in each for each in found["advice"])


def test_a_newer_version_is_not_opened_by_the_role_before_the_owner_has(
    served: Village, village: Village, owner: Tools, place: Address
) -> None:
    with village.ledger.database.writing() as transaction:
        transaction.set_version(transaction.version - 1)
    owner.execute(f"ALTER FUNCTION {place.schema}.books_begun_{BOOKS_VERSION} RENAME TO books_begun_1".encode())
    served.ledger.close()
    with pytest.raises(OwnerNeeded):
        open_ledger(served.ledger.database.where, now=START)
    open_ledger(village.ledger.database.where, now=START).close()
    open_ledger(served.ledger.database.where, now=START).close()


def test_who_was_not_let_in_opens_nothing_and_lets_nobody_in(
    owner: Tools, village: Village, place: Address, tmp_path: Path
) -> None:
    assert not owner.closed
    stranger = replace(place, user=ROLE)
    with pytest.raises(PostgresqlFault), closing(Database(stranger, read_only=True)) as shut, shut.reading():
        pass
    with village.ledger.database.writing() as transaction:
        transaction.engine.grant(transaction.driver, ROLE)
    with (
        closing(Database(stranger)) as database,
        database.writing(keep=False) as transaction,
        pytest.raises(PostgresqlFault),
    ):
        transaction.engine.grant(transaction.driver, ROLE)
    torn = address_of(f"postgresql://tests@/postgres?host={tmp_path}&connect_timeout=abc", tmp_path)
    with pytest.raises(AddressUnreadable), closing(connected(torn, read_only=True)):
        pass
