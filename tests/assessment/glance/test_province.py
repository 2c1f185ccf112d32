"""A province's month: what its districts have closed, on one server and on two."""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Final

import psycopg  # noqa: TID251 - the servers are set up here without the program
import pytest

from supermarket.assessment.glance.province import LeftOut, province_at
from supermarket.cli.assessment.report import _show_province
from supermarket.errors import Refusal
from supermarket.errors.many.places import AddressUnreadable, DistrictForbidden, DistrictTwice, DistrictUnread
from supermarket.journal.engines.postgresql.address import Address, address_of
from supermarket.journal.places import engine_of
from supermarket.ledger import open_ledger
from supermarket.locale import spoken
from supermarket.months.closing.closing import sign
from supermarket.moving import move
from tests.months.march import INSTITUTE, MONTH, live
from tests.postgresql import lay_copy, server
from tests.refusing import fields_of
from tests.village import (
    ADMINISTRATOR,
    CLERK,
    MANAGER,
    NEIGHBOURS,
    START,
    Time,
    Village,
    make_ledger,
    seeded_clock,
    small_district,
)


def closed(village: Village) -> Village:
    """Give a village with March behind it, closed at its station."""
    live(village)
    village.time.at = START + 40 * 86_400_000
    for signer in (CLERK, MANAGER, INSTITUTE):
        with village.writing() as session:
            sign(session, MONTH, signer, reason="wrong figures")
    return village


def test_a_month_is_that_of_the_papers_and_what_is_open_is_only_counted(village: Village) -> None:
    path = closed(village).ledger.database.path
    found = province_at(path, MONTH)
    (district,) = found.districts
    assert (district.district, district.closed, district.ledger) == ("220802", 1, path.name)
    assert district.stations > 1
    assert district.points["credits"] > district.points["redemptions"] > 0
    assert district.fund == {"received": 10_000, "spent": 1_250, "closing": 8_750}
    assert found.total.points == district.points
    assert province_at(path, "2026-02").total.closed == 0


@pytest.fixture
def province(postgresql: str, tmp_path: Path) -> Iterator[str]:
    """Give the address of a database for a province, which is gone afterwards."""
    with psycopg.connect(address_of(postgresql, tmp_path).for_libpq, autocommit=True) as here:
        here.execute("CREATE DATABASE province")
        yield postgresql.replace("/postgres?", "/province?")
        here.execute("DROP DATABASE province WITH (FORCE)")


def test_districts_of_one_database_and_of_a_second_server_are_added_up(
    village: Village, province: str, tmp_path: Path
) -> None:
    ledger = closed(village).ledger
    alone = province_at(ledger.database.path, MONTH).total
    with server() as other:
        move(ledger, address_of(f"{province}&district=220802", tmp_path), ADMINISTRATOR)
        with closing(neighbour(tmp_path).ledger) as second:
            move(second, address_of(f"{other}&district=220881", tmp_path), ADMINISTRATOR)
        with psycopg.connect(address_of(province, tmp_path).for_libpq, autocommit=True) as here:
            here.execute("CREATE EXTENSION postgres_fdw")
            where = f"OPTIONS (host '{other.partition('host=')[2]}', dbname 'postgres')"
            here.execute(f"CREATE SERVER other FOREIGN DATA WRAPPER postgres_fdw {where}".encode())
            here.execute("CREATE USER MAPPING FOR CURRENT_USER SERVER other OPTIONS (user 'tests')")
            here.execute("CREATE SCHEMA far_220881")
            here.execute(
                "IMPORT FOREIGN SCHEMA district_220881 LIMIT TO (entry, stream, site, closed_month) "
                "FROM SERVER other INTO far_220881"
            )
        found = province_at(address_of(f"{province}&district=220802", tmp_path), MONTH)
    assert [(each.ledger, each.district) for each in found.districts] == [
        ("district_220802", "220802"), ("far_220881", "220881")
    ]  # fmt: skip
    assert all(each.points == alone.points for each in found.districts)
    assert found.total.points == {name: 2 * value for name, value in alone.points.items()}
    assert (found.total.closed, found.left_out) == (2, ())


def neighbour(folder: Path) -> Village:
    """Make the ledger of another district, with the same sites and the same March behind it."""
    files = folder / "neighbour"
    files.mkdir()
    small_district(files, NEIGHBOURS)
    settings = files / "settings.csv"
    settings.write_text(settings.read_text(encoding="utf-8").replace("220802", "220881"), encoding="utf-8")
    make_ledger(folder / "neighbour.db", folder=files)
    time = Time()
    opened = open_ledger(folder / "neighbour.db", now=time.at)
    return closed(Village(replace(opened, clock=seeded_clock(time, seed=9)), time))


STRANGE: Final = "a -c default_transaction_read_only=off -c search_path=restored"
"""The name of a schema that, where it were looked into, would be settings of the session."""


def named_by_a_stranger(place: Address) -> None:
    """Make a schema with a journal whose name is settings."""
    with psycopg.connect(place.for_libpq, autocommit=True) as here:
        here.execute(f'CREATE SCHEMA "{STRANGE}"'.encode())
        for table in ("entry", "stream", "site", "closed_month"):
            here.execute(f'CREATE TABLE "{STRANGE}".{table} (LIKE {place.schema}.{table})'.encode())


def test_a_copy_and_what_is_no_drill_beside_drills_are_named_and_not_counted(
    made_ledger: Path, province: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    make_ledger(tmp_path / "real.db", folder=small_district(tmp_path), drill=False)
    called = address_of(f"{province}&district=220802", tmp_path)
    for made, name in ((made_ledger, called.schema), (made_ledger, "restored"), (tmp_path / "real.db", "real")):
        lay_copy(made, called.of_schema(name))

    def counted(asked_from: str) -> tuple[list[str], set[tuple[str, str]]]:
        found = province_at(called.of_schema(asked_from), MONTH)
        return [each.ledger for each in found.districts], {(each.ledger, each.why) for each in found.left_out}

    assert counted(called.schema) == ([called.schema], {("restored", "twice"), ("real", "record")})
    assert counted("restored") == counted(called.schema)
    assert counted("real") == (["real"], {("restored", "drill"), (called.schema, "drill")})
    named_by_a_stranger(called)
    assert province_at(called, MONTH).left_out[0] == LeftOut(STRANGE, "", "name")
    with pytest.raises(AddressUnreadable):
        engine_of(called).districts_at(called.of_schema(STRANGE))
    with spoken("en"):
        _show_province(province_at(called, MONTH))
    said = capsys.readouterr()
    assert "Left out: restored, of district 220802" in said.out + said.err
    engine_of(called).exchange(tmp_path / "real.db", called, "away")
    lay_copy(made_ledger, called.of_schema("second"))
    with pytest.raises(DistrictTwice) as refusal:
        province_at(called.of_schema("second"), MONTH)
    assert fields_of(refusal.value)["ledgers"] == ["restored", "second"]


def test_a_district_that_may_not_or_cannot_be_read_is_named(made_ledger: Path, province: str, tmp_path: Path) -> None:
    owner_at = address_of(f"{province}&district=220802", tmp_path)
    asks = address_of(f"{province}&district=220802".replace("tests@", "reader@"), tmp_path)
    own, other = owner_at.schema, "district_220803"
    for schema in (own, other):
        lay_copy(made_ledger, owner_at.of_schema(schema))
    with psycopg.connect(owner_at.for_libpq, autocommit=True) as owner:

        def refusal(*changes: str) -> Refusal:
            for change in changes:
                owner.execute(change.encode())
            with pytest.raises(Refusal) as refused:
                province_at(asks, MONTH)
            return refused.value

        owner.execute("CREATE ROLE reader LOGIN")
        try:
            unlet = refusal(
                f"GRANT USAGE ON SCHEMA {own} TO reader", f"GRANT SELECT ON ALL TABLES IN SCHEMA {own} TO reader"
            )
            partly = refusal(
                f"GRANT USAGE ON SCHEMA {other} TO reader",
                f"GRANT SELECT ON {other}.entry, {other}.stream TO reader",
                f"REVOKE ALL ON {own}.closed_month FROM reader",
            )
            away = refusal(
                "CREATE EXTENSION postgres_fdw",
                "CREATE SERVER gone FOREIGN DATA WRAPPER postgres_fdw OPTIONS (host '/nowhere')",
                "CREATE USER MAPPING FOR reader SERVER gone OPTIONS (user 'x', password_required 'false')",
                f"ALTER TABLE {other}.stream RENAME TO here",
                f"CREATE FOREIGN TABLE {other}.stream (district text, origin text, own bigint) SERVER gone",
                f"GRANT SELECT ON {other}.stream TO reader",
            )
        finally:
            owner.execute("DROP OWNED BY reader CASCADE")
            owner.execute("DROP ROLE reader")
    assert [type(each) for each in (unlet, partly, away)] == [DistrictForbidden, DistrictForbidden, DistrictUnread]
    assert [fields_of(each)["ledger"] for each in (unlet, partly, away)] == [other, own, other]
    with spoken("en"):
        assert "does not answer" in str(away)
