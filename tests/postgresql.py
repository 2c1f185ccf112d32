"""A PostgreSQL server of the tests' own, from the system's programs, in a folder and on a socket of its own."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from itertools import count, pairwise
from pathlib import Path
from typing import Final, TypeAlias

import psycopg  # noqa: TID251 - the server is asked here without the program
import pytest

from supermarket.journal.engines.engine import Where
from supermarket.journal.engines.postgresql.address import address_of
from supermarket.journal.places import engine_of

REQUIRED: Final = "SUPERMARKET_REQUIRE_POSTGRESQL"
"""Set where the tests must not pass without a server, as in CI."""
NOBODY: Final = 65_534
_NUMBERS: Final = count(1)


@contextmanager
def server(*, durable: bool = False) -> Iterator[str]:
    """Give the address of a server that is gone afterwards; skip with the reason where the system has none."""
    where = needed()
    place = Path(tempfile.mkdtemp(prefix="pg-"))  # a socket's path must be short
    try:
        if os.geteuid() == 0:
            os.chown(place, NOBODY, NOBODY)
        data = place / "data"
        run_program(where / "initdb", "-D", data, "-A", "trust", "-U", "tests", "--locale=C", "-E", "UTF8", "--no-sync")
        options = f"-k {place} -c listen_addresses='' -c fsync={'on' if durable else 'off'}"
        run_program(where / "pg_ctl", "-D", data, "-o", options, "-l", place / "log", "-w", "start")
        try:
            yield f"postgresql://tests@/postgres?host={place}"
        finally:
            run_program(where / "pg_ctl", "-D", data, "-m", "immediate", "-w", "stop")
    finally:
        shutil.rmtree(place)


def needed() -> Path:
    """Return the folder of the newest server's programs; fail or skip with the reason where there is none."""
    found = programs()
    if found is not None:
        return found
    reason = "no PostgreSQL on this system: there is no initdb on the path or in /usr/lib/postgresql"
    if os.environ.get(REQUIRED):
        pytest.fail(f"{REQUIRED} is set, and {reason}")
    pytest.skip(reason)


def programs() -> Path | None:
    """Return the folder of the newest server's programs."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    if found:
        return found[-1].parent
    named = shutil.which("initdb")
    return Path(named).resolve().parent if named else None


def run_program(*command: str | Path) -> None:
    """Run one of the server's programs, as nobody where this is root, whom it refuses."""
    is_root = os.geteuid() == 0
    done = subprocess.run(
        [str(part) for part in command],
        check=False,
        stdout=subprocess.DEVNULL,  # the server keeps it open, so it must be no pipe
        stderr=subprocess.DEVNULL,
        cwd="/",
        user=NOBODY if is_root else None,
        group=NOBODY if is_root else None,
        extra_groups=[] if is_root else None,
    )
    if done.returncode != 0:
        logs = [Path(log) for flag, log in pairwise(command) if flag == "-l"]
        said = [log.read_text(errors="replace")[-1500:] for log in logs if log.exists()]
        raise AssertionError("\n".join([f"{done.returncode}: {' '.join(str(part) for part in command)}", *said]))


# --- places for ledgers -----------------------------------------------------------------------------------------------

Places: TypeAlias = Iterator[Where]


@contextmanager
def new_places(server: str, folder: Path) -> Iterator[Places]:
    """Give places on a server, one after another, in which nothing lies; whatever came to lie there goes afterwards.

    `folder` is what the machine's own would be.
    """
    made: list[str] = []

    def places() -> Places:
        while True:
            made.append(f"d{next(_NUMBERS)}")
            yield replace(address_of(server, folder), schema=made[-1])

    yield places()
    with psycopg.connect(address_of(server, folder).for_libpq, autocommit=True) as connection:
        for schema in made:
            connection.execute(f"DROP SCHEMA IF EXISTS {schema} CASCADE".encode())


def lay_copy(made: Path, where: Where) -> None:
    """Lay a copy of a ledger's file at a place where nothing lies."""
    with tempfile.TemporaryDirectory() as folder:
        engine_of(where).lay(Path(shutil.copyfile(made, Path(folder) / "draft.db")), where)
