"""Late entries: where they are booked follows from what whoever closed the month had heard, and from nothing else."""

from dataclasses import replace
from pathlib import Path

import pytest

from supermarket.books.many.closings import Closing, Closings, booked_on, every_closing, month_after
from supermarket.books.many.knowledge import known_by
from supermarket.books.many.taking import OvertakenError, is_outdated, open_copy, take_in_all, unheard
from supermarket.books.session import WriteSession
from supermarket.earning.credit import Deed, credit
from supermarket.errors.months import MonthTaking, MonthUnheard
from supermarket.journal.entry import Entry, EntryName
from supermarket.journal.store import Draft, append, own_stream, save, streams
from supermarket.ledger import KINDS
from supermarket.months.closing.closing import sign
from tests.district.test_closed import close
from tests.machines import books, carry, new_machine, renewed, tail, take, take_in, village_at
from tests.village import CLERK, CREDITOR, MANAGER, Time, Village

INSTITUTE = replace(CLERK, actor="32001", site="3001")
APRIL_3 = 32


def entry(on: str, seq: int = 5, kind: str = "points.credited") -> Entry:
    return Entry("220802", "5001-1", seq, 1, kind, "3001", on, 1, "0", "k", "{}", b"")


def closing(month: str, known: int, *, first: bool = False) -> Closing:
    return Closing("1000-1", 9, "3001", month, frozenset({"3001", "5001"}), {"5001-1": known}, first)


def test_an_entry_that_whoever_closed_the_month_knew_is_booked_on_its_day() -> None:
    assert booked_on(entry("2026-03-31"), [closing("2026-03", 5)]) is None


def test_an_entry_that_came_after_its_month_was_closed_is_booked_in_the_next() -> None:
    assert booked_on(entry("2026-03-31"), [closing("2026-03", 4)]) == "2026-04-01"
    assert booked_on(entry("2026-12-31"), [closing("2026-12", 4)]) == "2027-01-01"


def test_it_is_booked_in_the_first_month_that_nobody_closed_without_knowing_it() -> None:
    closed = [closing("2026-03", 4), closing("2026-04", 4), closing("2026-05", 5), closing("2026-06", 4)]
    assert booked_on(entry("2026-03-31"), closed) == "2026-05-01"


def test_a_place_that_closes_its_first_month_closes_all_before() -> None:
    assert booked_on(entry("2026-01-31"), [closing("2026-03", 4, first=True)]) == "2026-04-01"
    assert booked_on(entry("2026-01-31"), [closing("2026-03", 4)]) is None
    assert booked_on(entry("2026-01-31"), [closing("2026-03", 5, first=True)]) is None


def test_what_is_said_of_a_machine_itself_is_never_late_nor_what_is_of_another_place() -> None:
    assert booked_on(entry("2026-03-31", kind="clock.corrected"), [closing("2026-03", 4)]) is None
    assert booked_on(entry("2026-03-31")._replace(site="3002"), [closing("2026-03", 4)]) is None


def test_the_month_after_december_is_january() -> None:
    assert month_after("2026-12") == "2027-01"
    assert month_after("2026-09") == "2026-10"


@pytest.fixture
def centre(ledger_path: Path) -> Village:
    return village_at(ledger_path, Time(), "77")


@pytest.fixture
def shop(ledger_path: Path, tmp_path: Path) -> Village:
    return new_machine(ledger_path, tmp_path / "shop.db", "5001-1")


@pytest.fixture
def other(ledger_path: Path, tmp_path: Path, shop: Village) -> Village:
    assert shop is not None  # it was joined before
    return new_machine(ledger_path, tmp_path / "other.db", "5002-1")


def close_march(village: Village, reason: str | None = None) -> None:
    for signer in (CLERK, MANAGER, INSTITUTE):
        with village.writing() as session:
            sign(session, "2026-03", signer, reason=reason)


@pytest.fixture
def household(centre: Village, shop: Village) -> str:
    """Let the centre close March without the shop's last credit of it, and the shop hear of that afterwards."""
    number = centre.enrol()
    centre.credit(number)
    carry(centre.ledger, shop.ledger)
    shop.time.move(days=29)
    shop.credit(number)
    centre.time.move(days=APRIL_3)
    close_march(centre, "the shop has no line")
    shop.time.move(days=APRIL_3 - 29)
    return number


def test_a_late_credit_is_booked_in_the_open_month_on_every_machine(
    centre: Village, shop: Village, household: str
) -> None:
    assert books(shop.ledger)["late"] == []
    carry(centre.ledger, shop.ledger)
    carry(shop.ledger, centre.ledger)
    (late,) = books(centre.ledger)["late"]
    assert late[2:] == ("2026-03-31", "2026-04-01")
    assert books(shop.ledger)["late"] == [late]
    assert {row[-1] for row in books(shop.ledger)["posting"] if row[0] == "5001-1" and household in row[2]} == {
        "2026-04-01"
    }
    assert shop.ledger.first_difference() is None
    assert centre.ledger.first_difference() is None


@pytest.mark.parametrize("ends", ["before the closing", "with the closing"])
def test_what_several_streams_bring_together_is_booked_as_if_one_came_after_another(
    centre: Village, shop: Village, other: Village, household: str, ends: str
) -> None:
    new = tail(centre.ledger, "1000-1", 0)
    signed = [entry.seq for entry in new if entry.kind == "month.signed"]
    upto = signed[-1] if ends == "with the closing" else signed[0] - 1
    shops = tail(shop.ledger, "5001-1", 0)
    with other.ledger.writing() as session:
        transaction = session.transaction
        held = next(each for each in streams(transaction) if each.origin == "1000-1")
        copy = open_copy(transaction, held.district, "5001-1")
        take_in_all(transaction, session.kinds, [(held, new[held.size : upto]), (copy, shops)])
    renewed(other.ledger)
    assert household in {row[2].rsplit(":", 1)[-1] for row in books(other.ledger)["posting"]}
    late = books(other.ledger)["late"]
    assert [row[2:] for row in late] == ([("2026-03-31", "2026-04-01")] if upto == signed[-1] else [])
    assert other.ledger.first_difference() is None


def test_books_that_a_closing_makes_wrong_say_so_until_they_are_made_anew(
    centre: Village, shop: Village, household: str
) -> None:
    assert household
    with shop.ledger.writing() as session:
        transaction = session.transaction
        held = next(each for each in streams(transaction) if each.origin == "1000-1")
        take_in(transaction, session.kinds, held, tail(centre.ledger, "1000-1", held.size))
        assert is_outdated(transaction)


def test_a_month_of_which_a_machine_was_not_heard_is_signed_with_a_reason_alone(centre: Village, shop: Village) -> None:
    household = shop.enrol()
    shop.credit(household)
    carry(shop.ledger, centre.ledger)
    centre.time.move(days=APRIL_3)
    with pytest.raises(MonthUnheard) as refusal:
        close_march(centre)
    assert refusal.value.machines == ["5001-1"]
    close_march(centre, "the shop has no line")


def test_nobody_signs_while_this_machine_has_not_said_what_it_heard(centre: Village, shop: Village) -> None:
    household = centre.enrol()
    centre.credit(household)
    centre.time.move(days=APRIL_3)
    shop.time.move(days=APRIL_3)
    shop.receive()
    take(centre.ledger, tail(shop.ledger, "5001-1", 0), hear=False)
    with pytest.raises(MonthTaking):
        close_march(centre, "as it is")


def test_a_machine_knows_what_it_said_that_it_heard_and_all_of_its_own(centre: Village, shop: Village) -> None:
    centre.enrol()
    carry(centre.ledger, shop.ledger)
    with shop.ledger.reading() as session:
        own = own_stream(session.transaction)
        held = {each.origin: each.size for each in streams(session.transaction)}
        assert known_by(session.transaction, EntryName("5001-1", own.size + 1)) == held
        assert known_by(session.transaction, EntryName("5001-1", 2)) == {"5001-1": 1}
        assert unheard(session.transaction, own) == []


def test_an_own_entry_is_booked_as_a_rebuild_books_it(centre: Village) -> None:
    household = centre.enrol()
    centre.credit(household)
    centre.time.move(days=APRIL_3)
    close_march(centre)
    with centre.writing() as session:
        credit(session, Deed(household, "VOL-01", 1), CREDITOR)
    assert books(centre.ledger)["late"] == []
    assert centre.ledger.first_difference() is None


def test_what_the_program_records_without_asking_the_gate_is_booked_as_a_rebuild_books_it(
    centre: Village, shop: Village
) -> None:
    number = shop.enrol()
    carry(shop.ledger, centre.ledger)
    centre.credit(number)
    centre.time.move(days=APRIL_3)
    close_march(centre, "the shop has no line")
    carry(centre.ledger, shop.ledger, hear=False)
    with shop.ledger.database.writing() as transaction:
        session = WriteSession(transaction, KINDS, drill=True, clock=shop.ledger.clock)
        entry = credit(session, Deed(number, "VOL-01", 1), CREDITOR).entry
        session.finish()
    (late,) = books(shop.ledger)["late"]
    assert (f"{late[0]}-{late[1]}", late[3]) == (entry, "2026-04-01")
    assert shop.ledger.first_difference() is None


@pytest.mark.parametrize("body", ['{"sites":["3001"]}', '{"month":"2026-03","place":3001,"sites":["3001"]}'])
def test_a_closing_that_is_not_there_or_not_to_be_read_closes_nothing(
    centre: Village, shop: Village, body: str
) -> None:
    carry(centre.ledger, shop.ledger)
    with shop.ledger.reading() as session, pytest.raises(LookupError):
        Closings(session.transaction).named(EntryName("9999-1", 1))
    with shop.ledger.database.writing(keep=False) as transaction:
        stream = own_stream(transaction)
        torn = Draft("month.signed", "3001", "2026-03-02", stream.at, "32001", "torn", body)
        sealed, grown = append(transaction, stream, torn)
        save(transaction, grown)
        assert every_closing(transaction).booked_on(sealed) is None


def test_a_first_month_that_is_closed_after_a_later_one_makes_the_books_anew(centre: Village, shop: Village) -> None:
    centre.credit(centre.enrol())
    carry(centre.ledger, shop.ledger)
    close(centre, "2026-04")
    shop.time.move(minutes=9)
    close(shop, "2026-03")
    closed = tail(shop.ledger, "5001-1", 0)
    with centre.ledger.database.writing(keep=False) as beside:
        beside.is_beside = True
        with pytest.raises(OvertakenError):
            take_in(beside, KINDS, open_copy(beside, closed[0].district, "5001-1"), closed)
    with centre.ledger.writing() as session:
        stream = open_copy(session.transaction, closed[0].district, "5001-1")
        take_in(session.transaction, KINDS, stream, closed)
        assert is_outdated(session.transaction)
    carry(shop.ledger, centre.ledger)
    assert centre.ledger.first_difference() is None
