"""Redeems again and again for so many seconds, in several processes that write to one ledger at once.

`python -m benchmarks.redeemers PLACE SECONDS NOW CLERK SITE PAYLOAD…` starts a process for each card, and says how many
redemptions all of them made, and how long half, 99 of 100 and every one of them took at most, in milliseconds. Each
does it once before all begin together: what a process does for the first time, a server has done long ago.
`… PLACE SECONDS --bare ROWS SCHEMA COUNT` writes the rows of one with the bare driver instead.
"""

import os
import pickle
import sys
import time
import traceback
from collections.abc import Callable, Sequence
from contextlib import closing
from functools import partial
from pathlib import Path
from statistics import median, quantiles
from typing import Any, Final, TypeAlias

import psycopg

from benchmarks.bare import Rows, numbered
from supermarket.books.session import Request
from supermarket.journal.places import place_of
from supermarket.ledger import open_ledger
from supermarket.spending.redemption.redemption import Basket, redeem

SERVICE: Final = "2002"
"""What is given: a service, of which no shelf runs out."""
_APART: Final = 1_000_000
"""So far apart the numbers of the bare writers begin."""
_ONE_STREAM: Final = "SELECT pg_advisory_xact_lock(1)"
"""Whoever writes one stream stands in its queue, with the bare driver too."""


Begin: TypeAlias = Callable[[], None]
"""Says that this process is ready, and waits until all are."""


def _ours(where: str, seconds: float, now: int, clerk: Request, payload: str, begin: Begin) -> list[float]:  # noqa: PLR0913, PLR0917
    with closing(open_ledger(place_of(where, Path.cwd()), now=now)) as ledger:

        def once(_number: int) -> None:
            with ledger.writing() as session:
                redeem(session, Basket(payload, [SERVICE]), clerk)

        return _again(once, seconds, begin)


def _bare(where: str, seconds: float, rows: Rows, schema: str, first: int, begin: Begin) -> list[float]:  # noqa: PLR0913, PLR0917
    with psycopg.connect(where, autocommit=True) as connection:
        statements = upserts(connection, schema, rows)
        return _again(lambda number: bare_redemption(connection, statements, rows, first + number), seconds, begin)


def bare_redemption(connection: "psycopg.Connection[Any]", statements: dict[str, str], rows: Rows, seq: int) -> None:
    """Write what one entry wrote once more under another number, with no check and no hash."""
    with connection.transaction():
        connection.execute(_ONE_STREAM)
        with connection.cursor() as cursor:
            for name, values in numbered(rows, seq):
                cursor.executemany(statements[name], values)


def upserts(connection: "psycopg.Connection[Any]", schema: str, rows: Rows) -> dict[str, str]:
    """Look into a schema from now on, and return the statement that writes a row of each table."""
    connection.execute(f"SET search_path = {schema}")
    return {name: _upsert(connection, schema, name) for name in rows}


def _upsert(connection: "psycopg.Connection[Any]", schema: str, name: str) -> str:
    """Return the statement that writes a row of a table, over the one of its key where there is one."""
    columns = [row[0] for row in connection.execute(_COLUMNS, (schema, name)).fetchall()]
    keys = [row[0] for row in connection.execute(_KEYS, (f'{schema}."{name}"',)).fetchall()]
    marks = ",".join(["%s"] * len(columns))
    sets = ",".join(f'"{column}" = excluded."{column}"' for column in columns if column not in keys)
    key = ",".join(f'"{column}"' for column in keys)
    return f'INSERT INTO "{name}" VALUES ({marks}) ON CONFLICT ({key}) DO ' + (
        f"UPDATE SET {sets}" if sets else "NOTHING"
    )


_COLUMNS: Final = (
    "SELECT column_name FROM information_schema.columns WHERE table_schema = %s AND table_name = %s"
    " ORDER BY ordinal_position"
)
_KEYS: Final = (
    "SELECT a.attname FROM pg_index i JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = ANY (i.indkey)"
    " WHERE i.indrelid = %s::regclass AND i.indisprimary"
)


def _again(once: Callable[[int], None], seconds: float, begin: Begin) -> list[float]:
    once(0)
    begin()
    took, end, number = [], time.perf_counter() + seconds, 0
    while (started := time.perf_counter()) < end:
        number += 1
        once(number)
        took.append(time.perf_counter() - started)
    return took


def main(where: str, seconds: str, *more: str) -> None:
    """Start the writers, wait for them, and say what they did."""
    if more[0] == "--bare":
        rows, schema = pickle.loads(Path(more[1]).read_bytes()), more[2]  # noqa: S301 - the benchmark wrote it
        works = [
            partial(_bare, where, float(seconds), rows, schema, number * _APART)
            for number in range(1, int(more[3]) + 1)
        ]
    else:
        now, clerk = int(more[0]), Request(actor=more[1], site=more[2])
        works = [partial(_ours, where, float(seconds), now, clerk, payload) for payload in more[3:]]
    took = _in_processes(works)
    parts = quantiles(took, n=100, method="inclusive")
    sys.stdout.write(f"{len(took)} {median(took) * 1000} {parts[98] * 1000} {max(took) * 1000}\n")


def _in_processes(works: Sequence[Callable[[Begin], list[float]]]) -> list[float]:
    """Do each in a process of its own, at the same time; an error in one stops it all."""
    readers = []
    (all_ready, ready), (begun, begin) = os.pipe(), os.pipe()

    def wait_for_all() -> None:
        os.write(ready, b".")
        os.read(begun, 1)  # which ends when nobody can write any more

    for work in works:
        reading, writing = os.pipe()
        if os.fork() == 0:  # what is imported is imported once
            os.close(begin)
            try:
                with os.fdopen(writing, "wb") as pipe:
                    pickle.dump(work(wait_for_all), pipe)
            except BaseException:  # noqa: BLE001 - it must not go on as its parent
                traceback.print_exc()
                os.write(ready, b".")  # the others are not to wait for this one
                os._exit(1)
            os._exit(0)
        os.close(writing)
        readers.append(reading)
    os.close(ready)
    for _work in works:
        os.read(all_ready, 1)
    os.close(begin)
    found: list[float] = []
    for reading in readers:
        with os.fdopen(reading, "rb") as told:
            found += pickle.load(told)  # noqa: S301 - this very program wrote it
    return found


if __name__ == "__main__":
    main(*sys.argv[1:])
