"""A month that every machine of a district wrote alone comes to the centre on one day, with what went wrong in it.

SUPERMARKET_TEST_MACHINES sets how many machines there are: twelve by default, the whole district (331) in
`make endurance`; SUPERMARKET_TEST_VOLUNTEERS sets how many households a station has (4). The test prints how long the
centre took (`pytest -s`).
"""

import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Final, NamedTuple

import pytest

from supermarket.books.session import Request
from supermarket.carry.going import write_out
from supermarket.carry.taking import take
from supermarket.corrections.corrections import reverse
from supermarket.earning.claims.claims import Deed, file_claim
from supermarket.earning.credit import Deed as Credit
from supermarket.earning.credit import credit
from supermarket.inspection import verify_file
from supermarket.journal.store import own_stream, streams
from supermarket.months.closing.closing import sign
from supermarket.months.days import days_of
from supermarket.months.exceptions.machines import apart_in
from supermarket.spending.redemption.redemption import Basket, redeem
from tests.carry.machines import silent
from tests.endurance.month.district import CENTRE, DAY, MEMORY, SOAP, District, Volunteer, places_of, sites
from tests.endurance.month.lives import PRICE
from tests.village import ADMINISTRATOR, START

MACHINES: Final = int(os.environ.get("SUPERMARKET_TEST_MACHINES", "12"))
SHOPS: Final = MACHINES * 144 // 331
EACH: Final = max(1, MACHINES // 66)
"""So many of each kind go wrong, each at another shop."""
VOLUNTEERS: Final = int(os.environ.get("SUPERMARKET_TEST_VOLUNTEERS", "4"))
WORKED: Final = 10
"""On so many days everybody does a deed and comes for goods: within the fortnight in which no word of the centre is
needed."""
MARCH: Final = "2026-03"
APRIL: Final = "2026-04"


class Wrong(NamedTuple):
    """Something that went wrong: by what name it must be found, its entry, and the other side."""

    name: str
    entry: str
    other: str


@pytest.fixture
def district() -> Iterator[District]:
    folder = Path(tempfile.mkdtemp(prefix="district-", dir=MEMORY if MEMORY.is_dir() else None))
    try:
        with closing(District(folder / "d", places_of(SHOPS, MACHINES - SHOPS), VOLUNTEERS, apart=True)) as made:
            yield made
    finally:
        shutil.rmtree(folder)


def lived_alone(district: District) -> None:
    """Let every machine write a month of its own: deeds at stations and shops, and goods at shops."""
    for day in range(1, WORKED + 1):
        district.time.at = START + day * DAY
        for each in district.volunteers:
            for node in dict.fromkeys((each.station, each.home)):
                district.later(1)
                with district.ledgers[node].writing() as session:
                    credit(session, Credit(each.household, "VOL-01", PRICE), administrator(each))
            with district.ledgers[each.home].writing() as session:
                redeem(session, Basket(each.household, [SOAP]), district.asks(each.home))


def administrator(volunteer: Volunteer) -> Request:
    return Request(ADMINISTRATOR.actor, volunteer.station)


def gone_wrong(district: District) -> list[Wrong]:
    """Let go wrong between machines what may, each at other shops; what of it the centre must hear by then, it hears.

    The files of what comes last stay on the machines.
    """
    volunteers = iter(
        {each.home: each for each in district.volunteers if district.station_of[each.home] == each.station}.values()
    )
    wrong = [reversed_twice(district, next(volunteers)) for _each in range(EACH)]
    wrong += [claimed_twice(district, next(volunteers)) for _each in range(EACH)]
    wrong += [parted(district, next(volunteers)) for _each in range(EACH)]
    return wrong + closed_without(district, [next(volunteers) for _each in range(EACH)])


def credited(district: District, node: str, volunteer: Volunteer) -> str:
    """Credit a household on a machine and return the entry."""
    district.later(200)
    with district.ledgers[node].writing() as session:
        return credit(session, Credit(volunteer.household, "VOL-01", PRICE), administrator(volunteer)).entry


def reversed_twice(district: District, volunteer: Volunteer) -> Wrong:
    credited(district, volunteer.home, volunteer)
    with district.ledgers[volunteer.home].writing() as session:
        entry = redeem(session, Basket(volunteer.household, [SOAP]), district.asks(volunteer.home)).entry
    district.carry(volunteer.home, CENTRE)
    done = []
    for node in (volunteer.home, CENTRE):
        district.later(200)
        with district.ledgers[node].writing() as session:
            done.append(reverse(session, entry, "wrong item", ADMINISTRATOR).entry)
    return Wrong("doubled", done[1], done[0])


def claimed_twice(district: District, volunteer: Volunteer) -> Wrong:
    done = []
    for node in (CENTRE, volunteer.home):
        district.later(200)
        with district.ledgers[node].writing() as session:
            deed = Deed(volunteer.household, "ENV-01", 1)
            done.append(file_claim(session, deed, district.asks(volunteer.home)).claim)
    return Wrong("deed_twice", done[1], done[0])


def parted(district: District, volunteer: Volunteer) -> Wrong:
    """Copy a shop's disk, go on with both, and carry the copy's branch to the centre: the other one comes later."""
    shop = volunteer.home
    district.ledgers.pop(shop).close()
    kept = district.place / f"{shop}-kept"
    shutil.copytree(district.path(shop).parent, kept)
    district.open(shop)
    first = credited(district, shop, volunteer)
    district.carry(shop, CENTRE)
    district.ledgers.pop(shop).close()
    shutil.rmtree(district.path(shop).parent)
    kept.rename(district.path(shop).parent)
    district.open(shop)
    credited(district, shop, volunteer)
    return Wrong("forked", "", first)


def closed_without(district: District, volunteers: list[Volunteer]) -> list[Wrong]:
    """Let the centre close a month of places whose shops wrote something more in it that it has not heard."""
    late = []
    for each in volunteers:
        district.carry(each.home, CENTRE)
        district.carry(each.station, CENTRE)
        late.append(credited(district, each.home, each))
    district.time.at = START + 31 * DAY
    parents = {row["site"]: row["parent"] for row in sites()}
    wrong = []
    for each, entry in zip(volunteers, late, strict=True):
        institute = Request(f"3{parents[each.station]}", each.station)
        for signer in (district.asks(each.home), district.asks(each.station), institute):
            with district.ledgers[CENTRE].writing() as session:
                sign(session, MARCH, signer, reason="the shop has no line")
                closing_entry = f"{session.stream.origin}-{session.stream.size}"
        wrong.append(Wrong("late", entry, closing_entry))
    return wrong


def test_what_a_district_wrote_apart_is_one_ledger_and_every_thing_that_went_wrong_is_named(district: District) -> None:
    lived_alone(district)
    wrong = gone_wrong(district)
    files = [
        Path(each.file)
        for node in district.nodes
        for each in write_out(district.ledgers[node], district.place / "sticks", district.asks(node), silent, to=CENTRE)
    ]
    size = sum(file.stat().st_size for file in files)
    district.chance.shuffle(files)
    began, used = time.perf_counter(), time.process_time()
    entries = sum(came.entries for file in files for came in take(district.ledgers[CENTRE], file, silent))
    took, used = time.perf_counter() - began, time.process_time() - used
    print(  # noqa: T201 - the order of the day
        f"{len(files)} files, {size / 1e6:.2f} MB, {entries} entries: {took:.1f} s ({used:.1f} s of processor),"
        f" {entries / used:.0f} entries/s"
    )
    began = time.process_time()
    with district.ledgers[CENTRE].reading() as session:
        seen = [each for month in (MARCH, APRIL) for each in apart_in(session, days_of(session, month))]
        held = {each.origin: each.size for each in streams(session.transaction)}
    print(f"looked for what went wrong: {time.process_time() - began:.2f} s")  # noqa: T201 - the same
    found = {
        (each.name, "" if each.name == "forked" else each.entry, each.other)
        for each in seen
        if each.name != "not_heard"
    }
    assert found == set(wrong)
    assert {each.name for each in wrong} == {"late", "doubled", "deed_twice", "forked"}
    for node in district.nodes:
        with district.ledgers[node].reading() as session:
            own = own_stream(session.transaction)
        assert held[own.origin] == own.size
    verified = verify_file(district.path(CENTRE), with_evidence=False)
    assert verified.faults == ()
    assert district.ledgers[CENTRE].first_difference() is None
