"""A province's month: what its districts have closed, on one server and on two."""

from contextlib import closing
from pathlib import Path

import psycopg  # noqa: TID251 - the servers are set up here without the program

from supermarket.assessment.glance.province import province_at
from supermarket.journal.engines.postgresql.address import address_of
from supermarket.ledger import open_ledger
from supermarket.months.closing.closing import sign
from supermarket.moving import move
from tests.months.march import INSTITUTE, MONTH, live
from tests.postgresql import server
from tests.village import ADMINISTRATOR, CLERK, MANAGER, START, Village


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


def test_districts_of_one_database_and_of_a_second_server_are_added_up(
    village: Village, postgresql: str, tmp_path: Path
) -> None:
    ledger = closed(village).ledger
    alone = province_at(ledger.database.path, MONTH).total
    ledger.database.copy_to(tmp_path / "second.db")  # which stands for another district's: a moved one is not counted
    with psycopg.connect(address_of(postgresql, tmp_path).for_libpq, autocommit=True) as here:
        here.execute("CREATE DATABASE province")
    near = postgresql.replace("/postgres?", "/province?")
    with server() as other:
        move(ledger, address_of(f"{near}&district=220802", tmp_path), ADMINISTRATOR)
        with closing(open_ledger(tmp_path / "second.db", now=village.time.at)) as second:
            move(second, address_of(f"{other}&district=220881", tmp_path), ADMINISTRATOR)
        with psycopg.connect(address_of(near, tmp_path).for_libpq, autocommit=True) as here:
            here.execute("CREATE EXTENSION postgres_fdw")
            where = f"OPTIONS (host '{other.partition('host=')[2]}', dbname 'postgres')"
            here.execute(f"CREATE SERVER other FOREIGN DATA WRAPPER postgres_fdw {where}".encode())
            here.execute("CREATE USER MAPPING FOR CURRENT_USER SERVER other OPTIONS (user 'tests')")
            here.execute("CREATE SCHEMA far_220881")
            here.execute(
                "IMPORT FOREIGN SCHEMA district_220881 LIMIT TO (entry, stream, site, closed_month) "
                "FROM SERVER other INTO far_220881"
            )
        found = province_at(address_of(f"{near}&district=220802", tmp_path), MONTH)
    assert [each.ledger for each in found.districts] == ["district_220802", "far_220881"]
    assert all(each.points == alone.points for each in found.districts)
    assert found.total.points == {name: 2 * value for name, value in alone.points.items()}
    assert found.total.closed == 2
