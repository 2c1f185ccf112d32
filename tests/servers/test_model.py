"""Random operations on a ledger that lies on a server, each compared with the small oracle of the files' own model."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from itertools import count
from pathlib import Path
from typing import ClassVar, Final

import psycopg  # noqa: TID251 - databases are made without the program
import pytest
from hypothesis import settings
from hypothesis.stateful import run_state_machine_as_test

from supermarket.journal.engines.engine import Where
from supermarket.journal.engines.postgresql.address import Address, address_of, schema_of
from supermarket.ledger import open_ledger
from tests.model.test_random_operations import Village
from tests.model.villages import START, made
from tests.months.sums_of_bodies import check_sums
from tests.postgresql import lay_copy
from tests.servers.conftest import DISTRICT

_NUMBERS: Final = count(1)


class OnServer(Village):
    """The same two villages, in a database of the server."""

    server: ClassVar[Address]

    def _content(self) -> str:
        """Return what changes with every few entries: to look through the whole after each would take minutes."""
        return str(self._size() // 12)

    def check_sums(self) -> None:
        """See the same in a copy in a file, because the sums of bodies are asked in SQLite's words."""
        copy = Path(self.folder.name) / "copy.db"
        self.ledger.database.copy_to(copy)
        with closing(open_ledger(copy, now=START)) as ledger:
            check_sums(ledger)

    def place(self) -> Where:
        where = replace(self.server, schema=f"run_{next(_NUMBERS)}", folder=Path(self.folder.name))
        lay_copy(made(), where)
        return where


@contextmanager
def database(address: str) -> Iterator[Address]:
    place = address_of(address, Path())
    with psycopg.connect(place.for_libpq, autocommit=True) as connection:
        connection.execute(b"CREATE DATABASE model")
        yield replace(place, database="model", schema=schema_of(DISTRICT))
        connection.execute(b"DROP DATABASE model WITH (FORCE)")


def test_random_operations_on_a_server_are_as_the_oracle_says(postgresql: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with database(postgresql) as place:
        monkeypatch.setattr(OnServer, "server", place, raising=False)
        run_state_machine_as_test(
            OnServer, settings=settings(max_examples=1, stateful_step_count=15, deadline=None, derandomize=True)
        )
