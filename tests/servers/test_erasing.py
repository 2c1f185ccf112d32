"""On a server, too, the role that serves people can erase a person's details, and everything agrees afterwards."""

from contextlib import closing
from dataclasses import replace

import psycopg  # noqa: TID251 - whoever serves people is let in without the program

from supermarket.journal.engines.postgresql.address import Address
from supermarket.ledger import open_ledger
from tests.erasure.leaving import erased, leave, second_at_centre
from tests.sound import check_honest
from tests.village import START, Time, Village, seeded_clock

ROLE = "erasing-role"


def test_the_role_that_serves_people_erases_whoever_left(village: Village, place: Address) -> None:
    with psycopg.connect(place.for_libpq, autocommit=True) as connection:
        connection.execute(f'DROP ROLE IF EXISTS "{ROLE}"'.encode())
        connection.execute(f'CREATE ROLE "{ROLE}" LOGIN'.encode())
    village.ledger.grant(ROLE)
    time = Time()
    with closing(open_ledger(replace(place, user=ROLE), now=START)) as ledger:
        served = Village(replace(ledger, clock=seeded_clock(time, seed=7)), time)
        with served.writing() as session:
            second_at_centre(session)
        left = leave(served)
        erased(served, left.head)
        with served.ledger.reading() as session:
            subjects = {row[0] for row in session.transaction.driver.execute("SELECT subject FROM personal").fetchall()}
        assert left.head not in subjects
        assert left.other in subjects
        check_honest(served.ledger)
