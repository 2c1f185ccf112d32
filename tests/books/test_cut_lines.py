"""A line to a server is cut: what was recorded is told, what was not is not there, and what nobody knows is said."""

import shutil
import tempfile
from _thread import interrupt_main
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from itertools import count
from pathlib import Path
from threading import Thread, Timer
from typing import Any, Final

import psycopg  # noqa: TID251 - the server is told by hand whom it waits for
import pytest

from supermarket.earning.credit import Deed, credit
from supermarket.errors.ledger import CommitUnknown, LineCut
from supermarket.journal.database import Database, DatabaseFault
from supermarket.journal.engines.engine import Where
from supermarket.journal.engines.postgresql.address import Address, address_of
from supermarket.journal.engines.postgresql.engine import PostgresqlEngine
from supermarket.journal.store import entries
from supermarket.ledger import Ledger, open_ledger
from supermarket.spending.till.till import Till, open_or_resume
from tests.command import run
from tests.cut import Line, line_to
from tests.postgresql import lay_copy, new_places
from tests.village import CLERK, CREDITOR, START, Time, Village, seeded_clock

_KEYS: Final = count(1)


@pytest.fixture(scope="module")
def line(postgresql: str) -> Iterator[Line]:
    """Give the line over which the ledger's server is reached."""
    near = Path(tempfile.mkdtemp(prefix="line-"))  # a socket's path must be short
    behind = Path(dict(address_of(postgresql, near).options)["host"])
    with line_to(behind, near) as made:
        yield made
    shutil.rmtree(near)


@pytest.fixture(scope="module")
def place(postgresql: str, line: Line, made_ledger: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Where]:
    """Give where a village's ledger lies, as it is reached over that line."""
    tmp_path = tmp_path_factory.mktemp("cut")
    with new_places(postgresql, tmp_path) as places:
        where = next(places)
        assert isinstance(where, Address)
        lay_copy(made_ledger, where)
        yield replace(where, options=(("host", str(line.near)),))


@pytest.fixture
def key() -> str:
    """Give a key that no other test uses."""
    return f"key-{next(_KEYS)}"


@pytest.fixture
def told() -> list[str]:
    """Give the names of entries of which somebody was told that they are recorded."""
    return []


@pytest.fixture
def village_there(place: Where, told: list[str]) -> Iterator[Village]:
    """Give the village over that line."""
    ledger: Ledger = open_ledger(place, now=START, committed=told.extend)
    with closing(ledger):
        yield Village(replace(ledger, clock=seeded_clock(Time(), seed=next(_KEYS))))


def keyed(village: Village, key: str) -> list[str]:
    """Return the entries that stand under a key."""
    with village.ledger.reading() as session:
        return [entry.name for entry in entries(session.transaction) if entry.key == key]


def test_whoever_finds_his_line_cut_when_he_begins_notices_nothing(
    village_there: Village, line: Line, key: str
) -> None:
    household = village_there.enrol()
    line.cut()
    assert village_there.points(household) == 0
    line.cut()
    assert village_there.credit(household, 4, key=key).balance == 4


def test_what_was_committed_when_the_line_was_cut_is_told_as_recorded(
    village_there: Village, line: Line, told: list[str], key: str
) -> None:
    household = village_there.enrol()
    line.swallows = True
    credited = village_there.credit(household, 4, key=key)
    assert line.swallowed == 1, "the server's word never came"
    assert told[-1:] == keyed(village_there, key) == [credited.entry]
    assert village_there.credit(household, 4, key=key).entry == credited.entry
    assert village_there.points(household) == 4


def test_of_what_was_under_way_when_the_line_was_cut_nothing_is_there(
    village_there: Village, line: Line, key: str
) -> None:
    household = village_there.enrol()
    with pytest.raises(LineCut), village_there.writing() as session:  # noqa: PT012 - it is cut while he writes
        line.cut()
        credit(session, Deed(household, "VOL-01", 4), replace(CREDITOR, key=key))
    assert keyed(village_there, key) == []
    assert village_there.credit(household, 4, key=key).balance == 4


def test_where_nobody_answers_it_is_said_that_nobody_knows(
    village_there: Village, line: Line, told: list[str], key: str
) -> None:
    household = village_there.enrol()
    before = list(told)
    line.swallows = line.is_gone_after = True
    with pytest.raises(CommitUnknown) as unknown:
        village_there.credit(household, 4, key=key)
    assert unknown.value.key == key
    assert told == before, "nobody is told that it is recorded"
    line.is_gone = line.is_gone_after = False
    assert keyed(village_there, key) == [unknown.value.entry]
    assert village_there.credit(household, 4, key=key).entry == unknown.value.entry


def test_a_command_says_with_its_own_exit_code_that_nobody_knows(
    place: Where, village_there: Village, line: Line, key: str
) -> None:
    household = village_there.enrol()
    line.swallows = line.is_gone_after = True
    told = run(
        "deed",
        "credit",
        household,
        "VOL-05",
        "--operator",
        "91000",
        "--site",
        "3001",
        "--key",
        key,
        "--db",
        str(place),
        "--now",
        "2026-03-02T09:00+08:00",
    )
    assert (told.code, told.out) == (3, ""), told.err
    assert "not known whether this is recorded" in told.err
    assert f"under the key {key}" in told.err
    line.is_gone = line.is_gone_after = False
    assert len(keyed(village_there, key)) == 1


@pytest.fixture
def till(village_there: Village) -> Till:
    """Give a till at which a bar of soap waits to be confirmed, for a household of four points."""
    household = village_there.enrol()
    village_there.credit(household, 4)
    village_there.receive(quantity=2)
    opened, _was_open = open_or_resume(village_there.ledger, CLERK)
    opened.take(village_there.card(household).payload)
    opened.take("1001")
    assert opened.basket
    return opened


def test_at_a_till_whose_line_is_cut_the_basket_stays_and_is_given_once(
    till: Till, line: Line, told: list[str]
) -> None:
    basket, before = till.basket, len(told)
    line.swallows = line.is_gone_after = True
    unknown = till.take("+")
    line.is_gone = line.is_gone_after = False
    assert "not known whether" in unknown.message
    assert till.basket == basket
    assert len(told) == before
    given = till.take("+")
    assert given.receipt
    assert f"Receipt {given.receipt}: 3 points, 1 left." in given.message
    assert till.basket is None
    assert till.last_receipt() == given.receipt
    assert "nothing to confirm" in till.take("+").message


def test_a_reader_whose_line_is_cut_is_told_so(village_there: Village, line: Line) -> None:
    with pytest.raises(DatabaseFault), village_there.ledger.reading() as session:  # noqa: PT012 - as above
        line.cut()
        list(entries(session.transaction))


# --- a commit that waits for another server ---------------------------------------------------------------------------


@contextmanager
def one_that_never_comes(postgresql: str) -> Iterator["psycopg.Connection[tuple[object, ...]]"]:
    """Let the server wait, before it says that something is committed, for another one that never comes."""
    with psycopg.connect(address_of(postgresql, Path()).for_libpq, autocommit=True) as connection:
        try:
            connection.execute("ALTER SYSTEM SET synchronous_standby_names = 'nobody'")
            connection.execute("SELECT pg_reload_conf()")
            yield connection
        finally:
            connection.execute("ALTER SYSTEM RESET synchronous_standby_names")
            connection.execute("SELECT pg_reload_conf()")


def by_himself(_connection: object, _waiting: object) -> None:
    interrupt_main()


def by_another(connection: "psycopg.Connection[tuple[object, ...]]", waiting: object) -> None:
    connection.execute("SELECT pg_cancel_backend(%s)", (waiting,))


@pytest.mark.parametrize("breaks_off", [by_himself, by_another])
def test_of_a_commit_that_was_broken_off_while_it_waited_for_another_server_it_is_said_that_nobody_knows(
    village_there: Village, told: list[str], postgresql: str, key: str, breaks_off: Callable[[Any, object], None]
) -> None:
    household = village_there.enrol()
    before = list(told)
    with one_that_never_comes(postgresql) as connection:

        def break_off() -> None:
            waits = "SELECT pg_sleep(0.01), pid FROM pg_stat_activity WHERE wait_event = 'SyncRep'"
            while not (found := connection.execute(waits).fetchall()):
                pass
            breaks_off(connection, found[0][1])

        breaker = Thread(target=break_off)
        breaker.start()
        with pytest.raises(CommitUnknown, match="another one that must have it too") as unknown:
            village_there.credit(household, 4, key=key)
        breaker.join()
    assert told == before, "nobody is told that it is recorded"
    assert village_there.credit(household, 4, key=key).entry == unknown.value.entry
    assert told[len(before) :] == [unknown.value.entry]
    assert village_there.points(household) == 4


@pytest.mark.parametrize("is_done", [False, True], ids=["before", "after"])
def test_who_is_interrupted_at_the_commit_is_told_what_the_server_says_of_it(
    village_there: Village, told: list[str], key: str, is_done: bool
) -> None:
    class Interrupted(PostgresqlEngine):
        def commit(self, driver: Any) -> None:  # noqa: ANN401 - the driver's connection
            if is_done:
                super().commit(driver)
            raise KeyboardInterrupt

    household = village_there.enrol()
    before = list(told)
    ledger = village_there.ledger
    with closing(Database(ledger.database.where, engine=Interrupted())) as database:
        interrupted = Village(replace(ledger, database=database), village_there.time)
        with pytest.raises(KeyboardInterrupt):
            interrupted.credit(household, 4, key=key)
    assert told[len(before) :] == keyed(village_there, key)
    assert len(keyed(village_there, key)) == is_done


def test_who_was_answered_before_waits_for_the_server_that_takes_over_and_who_was_not_is_told_at_once(
    place: Where, village_there: Village, line: Line
) -> None:
    household = village_there.enrol()
    line.is_gone = True
    line.cut()
    with pytest.raises(DatabaseFault):
        open_ledger(place, now=START)
    back = Timer(0.4, lambda: setattr(line, "is_gone", False))
    back.start()
    assert village_there.credit(household, 4).balance == 4
    assert back.finished.is_set()
