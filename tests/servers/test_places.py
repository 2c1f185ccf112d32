"""Finding the ledger that is meant on a server, laying one there, and what a server's faults say to people."""

import shutil
from contextlib import closing, suppress
from dataclasses import replace
from pathlib import Path
from typing import Final

import psycopg  # noqa: TID251 - lines are cut from outside
import pytest
from sqlalchemy import text

from supermarket.errors.ledger import LedgerExists, LedgerForeign
from supermarket.errors.many.places import DistrictElse, DriverMissing, RightsOfFile, SchemaUnsaid
from supermarket.journal import places
from supermarket.journal.database import Database, is_damage, is_full, is_of_the_disk
from supermarket.journal.engines.engine import Driver
from supermarket.journal.engines.postgresql.address import Address
from supermarket.journal.engines.postgresql.engine import PostgresqlEngine
from supermarket.journal.engines.postgresql.faults import AWAY, PostgresqlFault
from supermarket.journal.engines.told import sentence_of
from supermarket.journal.places import engine_of, is_ledger, is_there, settled
from supermarket.journal.statements import Prepared
from supermarket.ledger import open_ledger
from supermarket.making import made_at
from tests.postgresql import lay_copy
from tests.refusing import fields_of
from tests.servers.conftest import NewDatabase
from tests.village import START


def test_the_only_ledger_of_a_database_is_meant_where_the_address_names_none(place: Address) -> None:
    assert settled(replace(place, schema="")) == place
    assert settled(place) is place
    assert settled(Path("ledger.db")) == Path("ledger.db")


def test_where_there_is_none_the_address_stays_open_and_several_must_be_told_apart(
    empty: Address, place: Address, made_ledger: Path
) -> None:
    open_place = replace(empty, schema="")
    assert settled(open_place) == open_place
    assert not is_there(open_place)
    other = place.of_schema("beside")
    lay_copy(made_ledger, other)
    with pytest.raises(SchemaUnsaid) as refusal:
        settled(replace(place, schema=""))
    assert fields_of(refusal.value)["schemas"] == ["beside", "district_220802"]


def test_a_ledger_is_laid_over_no_other_and_a_schema_of_somebody_elses_is_none(
    place: Address, made_ledger: Path
) -> None:
    with pytest.raises(LedgerExists):
        lay_copy(made_ledger, place)
    assert is_ledger(place)
    somebodys = place.of_schema("public")
    assert (is_there(somebodys), is_ledger(somebodys)) == (True, False)
    with pytest.raises(LedgerForeign):
        open_ledger(somebodys, now=START)


def test_a_schema_that_is_called_by_another_districts_code_is_opened_and_made_by_nobody(
    place: Address, made_ledger: Path
) -> None:
    lying = place.of_schema("district_220881")
    lay_copy(made_ledger, lying)
    with pytest.raises(DistrictElse) as refusal:
        open_ledger(lying, now=START)
    assert fields_of(refusal.value) == {"path": str(lying), "district": "220881", "found": "220802"}
    with pytest.raises(DistrictElse):
        made_at(place.of_schema("district_220882"), "220802")
    for schema in ("named", "district_220802", "district_22088", "xdistrict_220881"):
        assert made_at(place.of_schema(schema), "220802") == place.of_schema(schema)


def test_a_ledger_on_a_server_takes_room_and_a_file_has_no_roles(place: Address, made_ledger: Path) -> None:
    assert engine_of(place).bytes_of(place) > 100_000
    assert engine_of(made_ledger).ledgers_at(made_ledger) == [made_ledger.name]
    assert engine_of(made_ledger).ledgers_at(made_ledger.with_name("none.db")) == []
    with (
        closing(Database(made_ledger)) as database,
        database.writing(keep=False) as transaction,
        pytest.raises(RightsOfFile),
    ):
        transaction.engine.grant(transaction.driver, "somebody")


def test_a_database_of_another_encoding_is_named(new_database: NewDatabase, place: Address) -> None:
    other = replace(place, database=new_database("template0 ENCODING 'SQL_ASCII'"))
    with closing(Database(other)) as database, database.reading() as transaction:
        assert list(database.engine.damages(transaction.driver, 20)) == ["SQL_ASCII"]


def test_a_database_in_which_no_guard_fires_is_damage(place: Address) -> None:
    with closing(Database(place)) as database, database.writing() as transaction:
        transaction.command(f"ALTER DATABASE {place.database} SET session_replication_role = replica")
    with closing(Database(place)) as database, database.reading() as transaction:
        assert list(database.engine.damages(transaction.driver, 20)) == ["session_replication_role = replica"]


def test_an_index_that_the_server_does_not_use_is_damage(place: Address) -> None:
    with closing(Database(place)) as database:
        with database.writing() as transaction:
            transaction.command("UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'entry_by_key'::regclass")
        with database.reading() as transaction:
            assert database.engine.damage_of(transaction.driver, "entry") == ("entry_by_key",)
            assert list(database.engine.damages(transaction.driver, 20)) == ["entry_by_key"]


def test_without_the_driver_an_address_is_refused_with_what_to_install(
    place: Address, monkeypatch: pytest.MonkeyPatch
) -> None:
    places._postgresql.cache_clear()  # noqa: SLF001 - as on a machine that never had it
    monkeypatch.setattr(places, "find_spec", lambda _name: None)
    try:
        with pytest.raises(DriverMissing):
            engine_of(place)
        assert [engine.speech.name for engine in places.every_engine()] == ["sqlite"]
    finally:
        places._postgresql.cache_clear()  # noqa: SLF001 - as above


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        (PostgresqlFault("connection refused"), "does not answer"),
        (PostgresqlFault('FATAL: database "x" does not exist'), "no such database"),
        (PostgresqlFault('FATAL: permission denied for database "x"'), "not let this user in"),
        (PostgresqlFault('server certificate for "a" does not match host name "b"'), "is not safe"),
        (PostgresqlFault('FATAL: no pg_hba.conf entry for host "a", user "b", no encryption'), "is not safe"),
        (PostgresqlFault('FATAL: no pg_hba.conf entry for host "a", user "b", SSL encryption'), "not let this user in"),
        (PostgresqlFault("FATAL: password authentication failed for user"), "what he proves"),
        (PostgresqlFault('FATAL: Peer authentication failed for user "a"'), "what he proves"),
        (PostgresqlFault('FATAL: certificate authentication failed for user "a"'), "what he proves"),
        (PostgresqlFault("FATAL: remaining connection slots are reserved"), "too many connections"),
        (PostgresqlFault('FATAL: pg_hba.conf rejects connection for host "a", user "b"'), "not let this user in"),
        (PostgresqlFault('致命错误:  用户 "a" Password 认证失败'), "what he proves"),
        (PostgresqlFault('致命错误:  对用户"a"的对等认证失败'), "what he proves"),
        (PostgresqlFault('致命错误:  数据库 "x" 不存在'), "no such database"),
        (PostgresqlFault('致命错误:  角色 "a" 不存在'), "not let this user in"),
        (PostgresqlFault('致命错误:  访问数据库"x"的权限不够'), "not let this user in"),
        (PostgresqlFault('致命错误:  没有用于主机 "a", 用户 "b", no encryption 的 pg_hba.conf 记录'), "is not safe"),
        (
            PostgresqlFault('致命错误:  没有用于主机 "a", 用户 "b", SSL 加密 的 pg_hba.conf 记录'),
            "not let this user in",
        ),
        (PostgresqlFault("致命错误:  对不起, 已经有太多的客户"), "too many connections"),
        (PostgresqlFault("deadlock detected", "40P01"), "same moment"),
        (PostgresqlFault("could not serialize", "40002"), "undid"),
        (PostgresqlFault("no space left", "53100"), "full"),
        (PostgresqlFault("permission denied", "42501"), "may not"),
        (PostgresqlFault("invalid page", "XX001"), "damaged"),
    ],
)
def test_what_a_server_says_has_a_sentence_for_people(fault: PostgresqlFault, said: str) -> None:
    assert said in sentence_of(fault)


def test_what_is_the_programs_own_fault_has_none() -> None:
    assert sentence_of(PostgresqlFault("syntax error", "42601")) == ""
    assert sentence_of(ValueError("none of any engine")) == ""


def test_a_fault_says_whether_it_is_of_the_disk_of_the_room_or_of_the_content() -> None:
    told = {
        code: (is_of_the_disk(fault), is_full(fault), is_damage(fault))
        for code in ("25006", "53100", "XX001", "57P01", AWAY, "")
        for fault in [PostgresqlFault("", code)]
    }
    assert told == {
        "25006": (True, False, False),
        "53100": (True, True, False),
        "XX001": (False, False, True),
        "57P01": (False, False, False),
        AWAY: (False, False, False),
        "": (False, False, False),
    }


# --- lines ------------------------------------------------------------------------------------------------------------

HELD: Final = Prepared(text("SELECT count(*) FROM entry"))
NOWHERE: Final = Prepared(text("SELECT * FROM nowhere"))


def cut(database: Database, place: Address) -> None:
    """Cut the idle line of a ledger, as a server does that is started anew."""
    with database.reading() as transaction:
        number = transaction.driver.info.backend_pid
    with psycopg.connect(place.for_libpq, autocommit=True) as connection:
        connection.execute("SELECT pg_terminate_backend(%s, 5000)", (number,))


def test_a_line_that_was_cut_while_nobody_used_it_is_opened_anew(place: Address) -> None:
    with closing(Database(place)) as database:
        cut(database, place)
        with database.reading() as transaction:
            assert transaction.row(HELD)
        cut(database, place)
        with database.writing(keep=False) as transaction:
            assert transaction.row(HELD)


def test_a_line_that_is_cut_in_the_midst_undoes_all_and_the_next_one_goes_on(place: Address) -> None:
    with closing(Database(place)) as database:
        with pytest.raises(PostgresqlFault) as fault, database.writing() as transaction:  # noqa: PT012 - as it happens
            transaction.command("UPDATE preference SET value = 'x'")
            with psycopg.connect(place.for_libpq, autocommit=True) as connection:
                number = transaction.driver.info.backend_pid
                connection.execute("SELECT pg_terminate_backend(%s, 5000)", (number,))
            transaction.row(HELD)
        assert not transaction.committed
        assert sentence_of(fault.value)
        with database.reading() as transaction:
            assert transaction.row(HELD)


def test_what_cannot_be_begun_for_another_reason_is_not_tried_again(place: Address) -> None:
    class Failing(PostgresqlEngine):
        def begin_reading(self, driver: Driver) -> None:  # noqa: ARG002 - whichever it is
            raise ZeroDivisionError

    with closing(Database(place, engine=Failing())) as database, pytest.raises(ZeroDivisionError), database.reading():
        pass


def test_a_statement_that_fails_fails_at_once_also_where_rows_are_read_one_by_one(place: Address) -> None:
    with closing(Database(place)) as database, database.reading() as transaction, pytest.raises(PostgresqlFault):
        transaction.each(NOWHERE)


def test_a_transaction_in_which_a_statement_failed_is_not_taken_for_committed(place: Address) -> None:
    with (
        closing(Database(place)) as database,
        pytest.raises(PostgresqlFault),
        database.writing() as transaction,
        suppress(PostgresqlFault),
    ):
        transaction.row(NOWHERE)
    assert not transaction.committed


def test_a_ledger_that_another_one_is_laid_in_the_place_of_is_kept_under_another_name(
    place: Address, ledger_path: Path, tmp_path: Path
) -> None:
    for where in (place, ledger_path):
        draft = Path(shutil.copyfile(ledger_path, tmp_path / "draft.db"))
        engine = engine_of(where)
        assert engine.bytes_of(where) > 0
        assert where in engine.districts_at(where)
        kept = engine.exchange(draft, where, "1000-1-7")
        assert "1000" in kept
        assert is_there(where)
        assert not draft.exists()
        assert not engine.is_open(where)
        with closing(Database(where)) as database, database.reading():
            assert engine.is_open(where) is (where is ledger_path)
    assert is_there(place.of_schema("district_220802_1000_1_7"))
    assert is_there(ledger_path.with_name(f"{ledger_path.stem}-1000-1-7{ledger_path.suffix}"))
    assert places.folder_of(place) == place.folder
