"""An address of several servers: the one that leads is found, waited for while none does, and no other fault is."""

import tempfile
import threading
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from urllib.parse import quote

import psycopg  # noqa: TID251 - the server is told here what it is
import pytest

from supermarket.journal.engines.postgresql import driver
from supermarket.journal.engines.postgresql.address import Address, address_of
from supermarket.journal.engines.postgresql.driver import connected
from supermarket.journal.engines.postgresql.engine import POSTGRESQL
from supermarket.journal.engines.postgresql.faults import PostgresqlFault, is_away
from supermarket.journal.engines.postgresql.results import sentence_of
from tests.cut import line_to

ROLE = "followed"


@pytest.fixture
def several(postgresql: str, tmp_path: Path) -> Iterator[Address]:
    """Give an address of two servers: of the first there is nothing, the second may take entries or not (ROLE)."""
    address = address_of(postgresql, tmp_path)
    behind = Path(dict(address.options)["host"])
    with (
        tempfile.TemporaryDirectory(prefix="line-") as near,
        line_to(behind, Path(near)),
        psycopg.connect(address.for_libpq, autocommit=True) as connection,
    ):
        connection.execute(f"CREATE ROLE {ROLE} LOGIN")
        hosts = f"{quote(near + '/nobody', safe='')},{quote(near, safe='')}"
        yield replace(address, hosts=hosts, user=ROLE, options=())
        connection.execute(f"DROP ROLE {ROLE}")


def lead(server: str, *, leads: bool) -> None:
    """Let the second server take entries, or only be read."""
    words = f"ALTER ROLE {ROLE} SET default_transaction_read_only = {'off' if leads else 'on'}"
    with psycopg.connect(address_of(server, Path()).for_libpq, autocommit=True) as connection:
        connection.execute(words.encode())


def test_of_several_servers_the_one_that_answers_is_taken(several: Address) -> None:
    with closing(connected(several, read_only=False)) as connection:
        assert connection.info.user == ROLE


def test_whoever_finds_none_that_takes_entries_waits_until_one_does(several: Address, postgresql: str) -> None:
    lead(postgresql, leads=False)
    found: list[bool] = []

    def connect() -> None:
        with closing(connected(several, read_only=False)) as connection:
            found.append(connection.closed)

    waiting = threading.Thread(target=connect)
    waiting.start()
    with closing(connected(several, read_only=True)) as reading:
        assert not reading.closed, "who only reads need not wait"
    assert found == []
    lead(postgresql, leads=True)
    waiting.join()
    assert found == [False]


def test_the_server_that_leads_is_asked_how_it_stands(several: Address) -> None:
    with closing(connected(several, read_only=False)) as connection:
        assert POSTGRESQL.health(connection).role == ROLE


def test_patience_ends(several: Address, postgresql: str, monkeypatch: pytest.MonkeyPatch) -> None:
    lead(postgresql, leads=False)
    monkeypatch.setattr(driver, "PATIENCE", 0.0)
    with pytest.raises(PostgresqlFault) as fault:
        connected(several, read_only=False)
    assert "does not answer" in sentence_of(fault.value)


def test_whoever_is_not_let_in_does_not_wait(several: Address) -> None:
    with pytest.raises(PostgresqlFault) as fault:
        connected(replace(several, user="nobody"), read_only=False)
    assert "does not let this user in" in sentence_of(fault.value)


def test_what_a_server_says_by_its_code_is_waited_for_where_it_passes() -> None:
    codes = {"57P01": True, "57P03": True, "25006": True, "08006": True, "40001": False, "28P01": False, "53100": False}
    assert {code: is_away(PostgresqlFault("", code)) for code in codes} == codes
    assert all(sentence_of(PostgresqlFault("", code)) for code in codes)
    assert sentence_of(ValueError()) == ""
