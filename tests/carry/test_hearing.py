"""What a machine says that it heard: whom it met; what that one had heard it knows by it, and says no more."""

import json
from contextlib import closing

from sqlalchemy import bindparam, select

from supermarket.books.many.knowledge import known_by
from supermarket.books.many.taking import unheard
from supermarket.carry.hearing import program_request
from supermarket.district.machines.kinds import STREAM_HEARD, Head, StreamHeard
from supermarket.journal.entry import EntryName
from supermarket.journal.statements import Prepared
from supermarket.journal.store import own_stream, streams
from supermarket.journal.tables import EntryRow, table_of
from tests.carry.conftest import District
from tests.carry.machines import Machine, exchange

_entry = table_of(EntryRow).c
_SAID = Prepared(
    select(_entry.body)
    .where(_entry.kind == "stream.heard", _entry.origin == bindparam("origin"), _entry.seq > bindparam("after"))
    .order_by(_entry.seq)
)


def words_of(machine: Machine, after: int) -> list[list[str]]:
    """Return whom a machine named in each entry after one of its own that says what it heard."""
    with closing(machine.opened()) as ledger, ledger.reading() as session:
        rows = session.rows(_SAID, origin=own_stream(session.transaction).origin, after=after)
        return [[head["origin"] for head in json.loads(body)["heads"]] for (body,) in rows]


def size_of(machine: Machine) -> int:
    """Return how many entries a machine has written."""
    with closing(machine.opened()) as ledger, ledger.reading() as session:
        return own_stream(session.transaction).size


def known_to(machine: Machine) -> tuple[dict[str, int], dict[str, int], list[str]]:
    """Return what a machine knows of each other stream, what it holds of it, and of which there is news."""
    with closing(machine.opened()) as ledger, ledger.reading() as session:
        own = own_stream(session.transaction)
        known = known_by(session.transaction, EntryName(own.origin, own.size + 1))
        held = {each.origin: each.size for each in streams(session.transaction) if not each.own}
        return known, held, unheard(session.transaction, own)


def test_a_shop_names_the_centre_alone_and_knows_by_it_what_the_others_wrote(district: District) -> None:
    district.centre.enrol("王样乙")
    district.other.enrol("王样丙")
    before = size_of(district.shop)
    exchange(district.centre, district.shop, district.other, folder=district.folder)
    assert words_of(district.shop, before) == [["1000-1"]]
    known, held, news = known_to(district.shop)
    assert held.keys() == {"1000-1", "5002-1"}
    assert known["1000-1"] == held["1000-1"]
    assert news == []


def test_nobody_is_named_for_words_of_hearing_that_came_after_what_the_centre_said(district: District) -> None:
    exchange(district.centre, district.shop, district.other, folder=district.folder / "first")
    district.other.enrol()
    district.centre.enrol("王样乙")
    for number in range(2):  # the second time there is only what the other shop heard, which the centre does not name
        exchange(district.centre, district.other, folder=district.folder / str(number))
    before = size_of(district.shop)
    for file in district.centre.out(district.folder / "down", to="5001"):
        district.shop.take(file)
    known, held, _news = known_to(district.shop)
    assert known["5002-1"] < held["5002-1"]
    assert words_of(district.shop, before) == [["1000-1"]]


def test_the_centre_names_each_shop_that_a_file_comes_from(district: District) -> None:
    for shop in (district.shop, district.other):
        shop.enrol()
    before = size_of(district.centre)
    exchange(district.centre, district.shop, district.other, folder=district.folder)
    assert words_of(district.centre, before) == [["5001-1"], ["5002-1"]]


def test_what_a_shop_brings_of_another_that_the_centre_has_not_met_is_named_by_the_shop_itself(
    district: District,
) -> None:
    exchange(district.centre, district.shop, district.other, folder=district.folder / "first")
    district.other.enrol()
    for file in district.other.out(district.folder / "between", to="5001"):
        district.shop.take(file)
    before = size_of(district.centre)
    for file in district.shop.out(district.folder / "up", to="1000"):
        district.centre.take(file)
    assert words_of(district.centre, before) == [["5001-1"]]
    known, held, news = known_to(district.centre)
    assert known["5002-1"] == held["5002-1"]
    assert news == []


def test_nothing_is_said_of_what_has_no_news(district: District) -> None:
    district.shop.enrol()
    exchange(district.centre, district.shop, district.other, folder=district.folder / "1")
    exchange(district.centre, district.shop, district.other, folder=district.folder / "2")
    sizes = [size_of(each) for each in (district.centre, district.shop, district.other)]
    exchange(district.centre, district.shop, district.other, folder=district.folder / "3")
    assert [size_of(each) for each in (district.centre, district.shop, district.other)] == sizes


def test_a_machine_is_not_said_to_be_heard_beyond_what_it_heard_and_has_not_come_here(district: District) -> None:
    exchange(district.centre, district.shop, district.other, folder=district.folder / "first")
    with closing(district.shop.opened()) as ledger, ledger.writing() as session:
        own, said = own_stream(session.transaction), {each.origin: each for each in streams(session.transaction)}
        head = Head(origin="5002-1", size=said["5002-1"].size + 5, root="ab" * 32, at=session.now)
        request = program_request(session)  # as if the other's last entries had come to the shop and to no one else
        session.record(STREAM_HEARD, StreamHeard(heads=(head,)), request, site="5001", on=session.today)
    district.shop.enrol()
    for file in district.shop.out(district.folder / "up", to="1000"):
        district.centre.take(file)
    known, held, _news = known_to(district.centre)
    assert held["5001-1"] > own.size + 1
    assert known["5001-1"] == own.size
    assert known["5002-1"] <= held["5002-1"]
