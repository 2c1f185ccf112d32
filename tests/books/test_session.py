"""What a writer records is asked for under a key, and a key is asked for once."""

from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import select

from supermarket.books.session import Request, WriteSession
from supermarket.books.tables import BalanceRow
from supermarket.district.kinds import Role
from supermarket.earning.credit import Credited, Deed, credit
from supermarket.earning.kinds import POINTS_CREDITED
from supermarket.errors.ledger import KeyTooLong, KeyUnreadable, KeyUsed
from supermarket.errors.staff import RoleRefused
from supermarket.households.households import NewHousehold, enrol
from supermarket.journal.statements import Prepared
from supermarket.journal.store import entries
from supermarket.journal.tables import table_of
from supermarket.ledger import Ledger, every_kind
from supermarket.local.kinds import PIN_RESET, PinReset
from supermarket.spending.redemption.redemption import Basket, redeem
from supermarket.spending.stock.deliveries import Delivery, receive
from tests.journal.raw import everything, raw
from tests.refusing import refused
from tests.village import ADMINISTRATOR, AUDITOR, CLERK, CREDITOR, MANAGER, Village, make_ledger


@pytest.fixture
def household(village: Village) -> str:
    number = village.enrol()
    village.credit(number, 40)
    village.receive()
    return number


def size(ledger: Ledger) -> int:
    with ledger.reading() as session:
        return sum(1 for _entry in entries(session.transaction))


def keys(session: WriteSession, count: int) -> list[str]:
    return [entry.key for entry in list(entries(session.transaction))[-count:]]


def test_the_same_request_under_the_same_key_is_answered_by_the_first_entry(village: Village, household: str) -> None:
    first = village.credit(household, key="0001")
    before = size(village.ledger)
    again = village.credit(household, key="0001")
    assert (again.entry, again.points) == (first.entry, first.points)
    assert size(village.ledger) == before
    assert village.points(household) == 60


def test_the_first_entry_answers_whatever_has_happened_since(village: Village, household: str) -> None:
    """The key is looked up before any rule: the points are gone and the card is frozen, and the answer is the same."""
    first = village.redeem(household, "1001x2", key="0002")
    village.redeem(household, "1001x11")
    again = village.redeem(household, "1001x2", key="0002")
    assert (again.entry, again.lines, again.points) == (first.entry, first.lines, first.points)
    assert village.points(household) == 40 - 39


def test_a_key_that_asked_for_something_else_is_refused(village: Village, household: str) -> None:
    first = village.credit(household, 1, key="0003")
    with refused(village.ledger, KeyUsed, key="0003", entry=first.entry):
        village.credit(household, 2, key="0003")


def test_a_key_of_another_kind_of_entry_is_refused(village: Village, household: str) -> None:
    first = village.credit(household, key="0004")
    with refused(village.ledger, KeyUsed, key="0004", entry=first.entry):
        village.redeem(household, key="0004")


def test_a_key_of_the_same_request_at_another_site_is_refused(village: Village, household: str) -> None:
    first = village.redeem(household, key="0005")
    elsewhere = Request(actor="91000", site="5002", key="0005")
    with refused(village.ledger, KeyUsed, key="0005", entry=first.entry), village.writing() as session:
        redeem(session, Basket(household, ["1001"]), elsewhere)


def test_whoever_may_not_ask_is_refused_by_the_gate_and_answered_where_the_program_asks(
    village: Village, household: str
) -> None:
    """A session without a gate is the program's own, when it makes a ledger or a stream: nobody stands before it."""
    first = village.redeem(household, key="0008")
    request = Request(AUDITOR.actor, AUDITOR.site, key="0008")
    with (
        refused(village.ledger, RoleRefused, operator="41000", role=Role.AUDITOR, verb="redeem"),
        village.writing() as session,
    ):
        session.repeated(request, lambda _entries: True)
    with village.ledger.database.writing(keep=False) as transaction:
        own = WriteSession(transaction, every_kind(), drill=True, clock=village.ledger.clock)
        assert [entry.name for entry in own.repeated(request, lambda _entries: True)] == [first.entry]
        assert own.answers == [first.entry]


def test_all_entries_of_a_request_answer_it_first_to_last(village: Village) -> None:
    request = Request(CLERK.actor, CLERK.site, key="family")
    with village.writing() as session:
        assert session.is_new(request)
        enrol(session, NewHousehold("王样甲"), request)
        enrol(session, NewHousehold("王样乙"), request)
        assert session.is_new(request), "this very session records under it"
    with village.writing() as session:
        assert not session.is_new(request)
        found = session.repeated(request, lambda _entries: True)
        assert [entry.key for entry in found] == ["family", "family/2", "family/3", "family/4"]
        assert session.answers == [entry.name for entry in found]


def test_what_somebody_else_typed_under_a_numbered_key_is_no_part_of_the_request(village: Village) -> None:
    request = Request(CLERK.actor, CLERK.site, key="family")
    with village.writing() as session:
        receive(session, Delivery("1001", 1), request)
    with village.writing() as session:
        receive(session, Delivery("1002", 1), replace(MANAGER, key="family/2"))
    with village.writing() as session:
        assert [entry.key for entry in session.repeated(request, lambda _entries: True)] == ["family"]


def test_an_answer_without_a_site_counts_at_any(village: Village, household: str) -> None:
    first = village.credit(household, key="0009")
    with village.ledger.reading() as reading:
        content = list(entries(reading.transaction))[-1].content
    for site in (CREDITOR.site, None):
        with village.writing() as session:
            request = Request(CREDITOR.actor, CREDITOR.site, key="0009")
            found = session.answered(POINTS_CREDITED, request, site=site, asked=content["asked"])
            assert found is not None
            assert found.name == first.entry


def test_what_is_read_as_of_an_entry_does_not_know_what_came_after_it(village: Village, household: str) -> None:
    village.time.move(days=1)
    entry = village.credit(household).entry
    village.time.move(days=1)
    village.enrol("王样乙")
    with village.ledger.reading() as session:
        every = {each.name: each for each in entries(session.transaction)}
        then = session.as_of(every[entry])
        assert (then.today, session.today) == ("2026-03-03", "2026-03-04")
        known = [name for name, each in every.items() if then.knows((each.at, each.origin, each.seq))]
        assert known == list(every)[: every[entry].seq - 1]
        assert all(session.knows((each.at, each.origin, each.seq)) for each in every.values())


def test_a_card_and_its_household_ask_for_the_same(village: Village, household: str) -> None:
    """What was asked is kept by household, so a card that was replaced since makes no difference."""
    card = village.card(household)
    first = village.redeem(card.payload, key="0006")
    assert village.redeem(household, key="0006").entry == first.entry


@pytest.mark.parametrize("key", ["", "k" * 65, "键", "a\tb"])
def test_a_key_that_cannot_be_sealed_is_refused(village: Village, household: str, key: str) -> None:
    with refused(village.ledger, KeyUnreadable, key=key):
        village.credit(household, key=key)


def test_a_verb_that_looked_for_no_answer_seals_no_key_that_is_none(village: Village) -> None:
    request = Request(ADMINISTRATOR.actor, ADMINISTRATOR.site, key="键")
    with refused(village.ledger, KeyUnreadable, key="键"), village.writing() as session:
        session.record(PIN_RESET, PinReset(staff=CLERK.actor), request, site=request.site, on=session.today)


def test_further_entries_of_one_request_take_numbered_keys(village: Village) -> None:
    with village.writing() as session:
        request = Request(CLERK.actor, CLERK.site, key="family")
        enrol(session, NewHousehold("王样甲"), request)
        assert keys(session, 2) == ["family", "family/2"]
        enrol(session, NewHousehold("王样乙"), request)
        assert keys(session, 2) == ["family/3", "family/4"]


def test_a_numbered_key_that_somebody_typed_before_is_refused(village: Village, household: str) -> None:
    typed = village.credit(household, key="family/3")
    with refused(village.ledger, KeyUsed, key="family/3", entry=typed.entry), village.writing() as session:
        request = Request(CLERK.actor, CLERK.site, key="family")
        enrol(session, NewHousehold("王样乙"), request)
        enrol(session, NewHousehold("王样丙"), request)
    with village.writing() as session:
        enrol(session, NewHousehold("王样乙"), Request(CLERK.actor, CLERK.site, key="family"))
        assert keys(session, 2) == ["family", "family/2"]


def test_a_key_too_long_for_its_number_is_refused(village: Village) -> None:
    longest = "k" * 64
    with refused(village.ledger, KeyTooLong, key=longest, most=60), village.writing() as session:
        enrol(session, NewHousehold("王样甲"), Request(CLERK.actor, CLERK.site, key=longest))


def test_without_a_key_every_request_is_a_new_one(village: Village, household: str) -> None:
    assert village.credit(household).entry != village.credit(household).entry
    assert village.points(household) == 80


def test_whoever_is_known_is_sealed_and_changes_no_answer(village: Village, household: str) -> None:
    """How somebody was known is not part of what he asked for."""
    deed, request = Deed(household, "VOL-01", 5), Request(CREDITOR.actor, CREDITOR.site, key="0007")
    with village.ledger.writing(known="pin") as session:
        first = credit(session, deed, request)
        assert list(entries(session.transaction))[-1].content["known"] == "pin"
    with village.ledger.writing() as session:
        again: Credited = credit(session, deed, request)
        assert again.entry == first.entry
    assert village.ledger.first_difference() is None


def test_a_request_says_itself_how_its_actor_was_known(village: Village, household: str) -> None:
    with village.ledger.writing(known="pin") as session:
        credit(session, Deed(household, "VOL-01", 5), Request(CREDITOR.actor, CREDITOR.site, known="card"))
        assert list(entries(session.transaction))[-1].content["known"] == "card"


def test_a_verb_that_is_refused_leaves_nothing_of_its_session(village: Village, household: str) -> None:
    before = size(village.ledger)
    with pytest.raises(RuntimeError), village.writing() as session:  # noqa: PT012 - what went before is the point
        redeem(session, Basket(household, ["1001"]), CLERK)
        raise RuntimeError
    assert size(village.ledger) == before
    assert village.points(household) == 40


def test_what_is_tried_is_seen_and_then_gone(village: Village, household: str) -> None:
    before = size(village.ledger)
    with village.ledger.trying() as session:
        assert redeem(session, Basket(household, ["1001"]), CLERK).balance == 37
    assert size(village.ledger) == before
    assert village.points(household) == 40


def test_reading_gives_the_time_the_date_and_what_is_held(village: Village) -> None:
    village.receive()
    village.time.move(days=1)
    with village.ledger.reading() as session:
        assert session.now == village.time.at
        assert session.today == "2026-03-03"
        assert session.balance("Assets:Stock:5001", "G1001") == 100
        assert session.balance("Assets:Stock:5001", "G9999") == 0
        assert session.drill
        statement = Prepared(select(table_of(BalanceRow).c.amount).where(table_of(BalanceRow).c.amount > 0))
        assert list(session.each(statement)) == session.rows(statement) == [session.row(statement)] == [(100,)]


def test_one_seed_gives_the_same_ledger(tmp_path: Path) -> None:
    """Time and chance come from the clock alone, also the keys that nobody gave."""
    make_ledger(tmp_path / "one.db")
    make_ledger(tmp_path / "two.db")
    assert everything(tmp_path / "one.db") == everything(tmp_path / "two.db")


def test_what_one_session_has_looked_up_the_next_one_knows_whoever_else_writes_no_entry(
    village: Village, ledger_path: Path
) -> None:
    household = village.customer(40)
    asked: list[str] = []
    with village.ledger.writing() as session:
        session.transaction.driver.set_trace_callback(asked.append)
    village.redeem(household)
    with raw(ledger_path) as connection:
        connection.execute("INSERT INTO frontier VALUES ('9-1', 256, x'')")
    village.redeem(household)
    assert not [words for words in asked if "FROM staff" in words or "FROM site" in words]
    village.enrol("张样乙")
    asked.clear()
    village.redeem(household)
    assert [words for words in asked if "FROM staff" in words]


def test_what_changes_a_register_is_never_taken_from_an_earlier_session(village: Village) -> None:
    household = village.enrol()
    village.credit(household, 40)
    with village.ledger.writing() as session:
        assert session.looked_up
        known = session.looked_up
        credit(session, Deed(household, "VOL-01", 1), CREDITOR)
        enrol(session, NewHousehold("张样"), CLERK)
    with village.ledger.writing() as session:
        assert session.looked_up is not known
        assert session.looked_up == {}


def test_a_session_remembers_no_more_than_it_can_use(ledger: Ledger) -> None:
    with ledger.reading() as session:
        for number in range(10_002):
            session.keep_in_mind(("goods", str(number)), number)
        assert session.looked_up == {("goods", "10001"): 10_001}
