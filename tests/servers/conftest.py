"""Ledgers on a PostgreSQL server, each in a database of its own, made after one that holds what most begin with."""

from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from itertools import count
from pathlib import Path
from typing import Final

import psycopg  # noqa: TID251 - databases are made without the program
import pytest

from supermarket.journal.engines.postgresql.address import Address, address_of, schema_of
from supermarket.ledger import every_kind, open_ledger
from tests.postgresql import lay_copy
from tests.village import START, Time, Village, make_ledger, seeded_clock, small_district

DISTRICT: Final = "220802"
_NUMBERS: Final = count(1)
NewDatabase = Callable[[str], str]
"""Makes a database after another one and returns its name."""


@pytest.fixture(scope="session")
def made_ledger(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give the file that the others are made of: a drill of two villages, made on 2026-03-02."""
    place = tmp_path_factory.mktemp("small")
    make_ledger(place / "ledger.db", folder=small_district(place))
    return place / "ledger.db"


@pytest.fixture
def new_database(postgresql: str) -> Iterator[NewDatabase]:
    """Give what makes databases that are gone after the test."""
    made: list[str] = []
    with psycopg.connect(address_of(postgresql, Path()).for_libpq, autocommit=True) as connection:

        def make(template: str) -> str:
            made.append(f"test_{next(_NUMBERS)}")
            connection.execute(f"CREATE DATABASE {made[-1]} TEMPLATE {template}".encode())
            return made[-1]

        yield make
        for name in made:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)".encode())


@pytest.fixture(scope="session")
def template(postgresql: str, made_ledger: Path, tmp_path_factory: pytest.TempPathFactory) -> str:
    """Give the name of a database that holds what the file does."""
    name, folder = "template_small", tmp_path_factory.mktemp("template")
    with psycopg.connect(address_of(postgresql, Path()).for_libpq, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}".encode())
    every_kind()
    place = replace(address_of(postgresql, folder), database=name, schema=schema_of(DISTRICT))
    lay_copy(made_ledger, place)
    return name


@pytest.fixture
def place(postgresql: str, template: str, new_database: NewDatabase, tmp_path: Path) -> Address:
    """Give the address of a fresh ledger of this test's own; nobody has it open."""
    database = new_database(template)
    return replace(address_of(postgresql, tmp_path), database=database, schema=schema_of(DISTRICT))


@pytest.fixture
def village(place: Address) -> Iterator[Village]:
    """Give a village on a fresh ledger; its time stands still and its chance is seeded."""
    time = Time()
    with closing(open_ledger(place, now=START)) as opened:
        yield Village(replace(opened, clock=seeded_clock(time, seed=2)), time)


@pytest.fixture
def empty(postgresql: str, new_database: NewDatabase, tmp_path: Path) -> Address:
    """Give the address of a database that holds no ledger."""
    return replace(address_of(postgresql, tmp_path), database=new_database("template0"))
