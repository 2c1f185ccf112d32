"""Whoever else is on the server: a stranger, and the role of the program in somebody's hands who means ill."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, suppress
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

import psycopg  # noqa: TID251 - whoever means ill uses another program
import pytest

from supermarket.inspection import verify_file
from supermarket.journal.database import DatabaseFault
from supermarket.journal.engines.postgresql import driver
from supermarket.journal.engines.postgresql.address import Address
from supermarket.journal.engines.told import sentence_of
from supermarket.ledger import open_ledger
from supermarket.moving import move
from tests.village import ADMINISTRATOR, START, Village

ROLE: Final = "counter"
Tools = psycopg.Connection[Any]


@pytest.fixture
def tools(village: Village, place: Address) -> Iterator[Tools]:
    """Give another program's connection as the role of the program."""
    with psycopg.connect(place.for_libpq, autocommit=True) as owner, suppress(psycopg.errors.DuplicateObject):
        owner.execute(f"CREATE ROLE {ROLE} LOGIN".encode())
    village.ledger.grant(ROLE)
    village.enrol()
    with psycopg.connect(replace(place, user=ROLE).for_libpq, autocommit=True) as connection:
        connection.execute(f"SET search_path TO {place.schema}".encode())
        yield connection


REFUSED: Final = (
    "UPDATE stream SET own = 0",
    "UPDATE stream SET size = 0",
    "COPY entry FROM PROGRAM 'true'",
    "ALTER TABLE entry OWNER TO counter",
    "SET session_replication_role = replica",
    "SET ROLE tests",
    "CREATE SCHEMA mine",
    "CREATE FUNCTION beside() RETURNS int LANGUAGE sql AS 'SELECT 1'",
    "CREATE RULE quiet AS ON INSERT TO entry DO INSTEAD NOTHING",
    "LOCK TABLE entry IN SHARE MODE",
    "COMMENT ON SCHEMA district_220802 IS 'none'",
    "INSERT INTO entry SELECT * FROM entry",
)


def test_the_role_of_the_program_in_bad_hands_changes_no_fact_and_stops_no_stream(
    tools: Tools, village: Village, place: Address
) -> None:
    for statement in REFUSED:
        refused = (psycopg.errors.InsufficientPrivilege, psycopg.errors.IntegrityConstraintViolation)
        with pytest.raises(refused), tools.transaction():
            tools.execute(statement.encode())
    assert village.credit(village.enrol()).balance > 0
    assert verify_file(place, with_evidence=False).faults == ()


def test_tables_and_settings_of_a_role_stand_in_for_none_of_the_ledgers(
    tools: Tools, village: Village, place: Address
) -> None:
    held = tools.execute(b"SELECT count(*) FROM entry").fetchone()
    for statement in (
        f"ALTER ROLE {ROLE} SET search_path = pg_temp, public",
        f"ALTER ROLE {ROLE} SET synchronous_commit = off",
        "CREATE TEMP TABLE entry (LIKE entry)",
        "CREATE TEMP TABLE card (LIKE card)",
    ):
        tools.execute(statement.encode())
    legs = "SELECT * FROM (VALUES ('1000-1', 2, 'a', 'b', 1), ('1000-1', 2, 'c', 'b', -1)) AS legs"
    tools.execute(f"CREATE TEMP TABLE posting (origin, seq, account, commodity, amount) AS {legs}".encode())
    with pytest.raises(psycopg.errors.IntegrityConstraintViolation, match="sum to zero"):
        tools.execute(f"INSERT INTO {place.schema}.posted VALUES ('1000-1', 2)".encode())  # noqa: S608 - a test's schema
    with closing(open_ledger(replace(place, user=ROLE), now=START)) as ledger, ledger.database.reading() as transaction:
        found = transaction.engine.settings(transaction.driver, read_only=False)
        assert found["synchronous_commit"] == "on"
        assert transaction.driver.execute("SELECT count(*) FROM entry").fetchone() == held
    tools.execute(f"ALTER ROLE {ROLE} RESET ALL".encode())
    assert village.ledger.first_difference() is None


def test_who_may_not_stop_a_stream_moves_no_ledger_and_it_goes_on(
    tools: Tools, village: Village, place: Address, tmp_path: Path
) -> None:
    assert not tools.closed
    with (
        closing(open_ledger(replace(place, user=ROLE), now=START)) as ledger,
        pytest.raises(DatabaseFault) as fault,
    ):
        move(ledger, tmp_path / "away.db", ADMINISTRATOR)
    assert "name its owner" in sentence_of(fault.value)
    assert not (tmp_path / "away.db").exists()
    assert village.credit(village.enrol()).balance > 0


def test_a_stranger_who_never_leaves_the_queue_is_named_and_whoever_waits_is_told(
    village: Village, place: Address, monkeypatch: pytest.MonkeyPatch
) -> None:
    with psycopg.connect(place.for_libpq, autocommit=True) as stranger, ThreadPoolExecutor(1) as pool:
        with village.writing():
            [(ledger, queue)] = stranger.execute(
                "SELECT classid::int8, objid::int8 FROM pg_locks WHERE locktype = 'advisory'"
                " AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
            ).fetchall()
        keys = tuple((int(key) + (1 << 31)) % (1 << 32) - (1 << 31) for key in (ledger, queue))
        stranger.execute("SELECT pg_advisory_lock(%s, %s)", keys)
        waiting = pool.submit(village.enrol)
        while not stranger.execute("SELECT pg_sleep(0.01) FROM pg_locks WHERE NOT granted").fetchall():
            pass
        monkeypatch.setitem(driver.SETTINGS, "lock_timeout", "20ms")
        with closing(open_ledger(place, now=START)) as impatient:
            with pytest.raises(DatabaseFault) as fault, impatient.writing():
                pass
            with impatient.database.reading() as transaction:
                health = transaction.engine.health(transaction.driver)
        assert "kept the ledger on its server to himself" in sentence_of(fault.value)
        assert health is not None
        assert health.held_up is not None
        assert (health.held_up.pid, health.held_up.role) == (stranger.info.backend_pid, "tests")
        stranger.execute("SELECT pg_advisory_unlock_all()")
        assert waiting.result()
