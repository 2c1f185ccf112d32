"""Entries say how their actor was known, and nothing else depends on it."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any, Final, get_args

import pytest
from pydantic import BaseModel, ValidationError

from supermarket.books.kinds import Body, Known, Part
from supermarket.books.session import Request, WriteSession
from supermarket.corrections.corrections import reverse
from supermarket.district.kinds import ClockConfirmed
from supermarket.earning.credit import Deed, credit
from supermarket.households.households import NewHousehold, enrol
from supermarket.journal.entry import Entry, entry_name
from supermarket.journal.store import entries, entry_named
from supermarket.ledger import KINDS, Ledger
from supermarket.spending.redemption.redemption import Basket, redeem
from supermarket.spending.stock.deliveries import Delivery, receive
from tests.village import ADMINISTRATOR, CLERK, CREDITOR, Village

WAYS: Final = get_args(Known)


def kept(ledger: Ledger) -> list[Entry]:
    with ledger.reading() as session:
        return list(entries(session.transaction))


def known_of(ledger: Ledger, name: str) -> object:
    """Return what the sealed entry of this name says."""
    parts = entry_name(name)
    assert parts
    with ledger.reading() as session:
        entry = entry_named(session.transaction, parts)
    assert entry
    return entry.content.get("known")


def some_work(session: WriteSession, known: Known | None = None) -> list[str]:
    """Enrol, credit, receive, redeem and reverse; return the names of the credit and the redemption."""
    told = [replace(asked, known=known) for asked in (CLERK, CREDITOR)]
    household = enrol(session, NewHousehold("王样甲", None, "一组"), told[0]).household
    credited = credit(session, Deed(household, "VOL-01", 20), told[1])
    receive(session, Delivery("1001", 10), told[0])
    redeemed = redeem(session, Basket(household, ("1001",)), told[0])
    reverse(session, redeemed.entry, "wrong item", told[0])
    return [credited.entry, redeemed.entry]


def test_what_the_program_itself_records_says_nothing_of_it(ledger: Ledger) -> None:
    assert all("known" not in entry.content for entry in kept(ledger))


def test_where_nobody_said_how_the_actor_was_known_the_entry_does_not_either(village: Village) -> None:
    village.enrol()
    assert all("known" not in entry.content for entry in kept(village.ledger))


@pytest.mark.parametrize("way", WAYS)
def test_an_entry_says_how_its_actor_was_known(village: Village, way: Known) -> None:
    before = len(kept(village.ledger))
    with village.writing() as session:
        some_work(session, way)
    written = kept(village.ledger)[before:]
    assert len(written) == 6
    assert {entry.content.get("known") for entry in written} == {way}


def test_a_session_says_it_for_every_request_in_it_that_does_not(village: Village) -> None:
    with village.ledger.writing(known="token") as session:
        credited, redeemed = some_work(session)
        enrol(session, NewHousehold("李样乙", None, None), replace(CLERK, known="card"))
    assert known_of(village.ledger, credited) == known_of(village.ledger, redeemed) == "token"
    assert kept(village.ledger)[-1].content["known"] == "card"


def test_a_reversal_says_how_its_own_actor_was_known(village: Village) -> None:
    household = village.enrol()
    with village.ledger.writing(known="pin") as session:
        entry = credit(session, Deed(household, "VOL-01", 1), CREDITOR).entry
    with village.ledger.writing(known="named") as session:
        reversal = reverse(session, entry, "wrong deed", ADMINISTRATOR).entry
    unsaid = village.credit(household).entry
    assert known_of(village.ledger, reversal) == "named"
    assert known_of(village.ledger, unsaid) is None
    assert known_of(village.ledger, village.reverse(unsaid).entry) is None


def test_the_same_request_is_answered_however_its_actor_is_known_this_time(village: Village) -> None:
    household = village.enrol()
    deed = Deed(household, "VOL-01", 1)
    with village.ledger.writing(known="pin") as session:
        first = credit(session, deed, replace(CREDITOR, key="once"))
    size = len(kept(village.ledger))
    for way in (*WAYS, None):
        with village.writing() as session:
            again = credit(session, deed, Request(CREDITOR.actor, CREDITOR.site, key="once", known=way))
        assert again.entry == first.entry
    assert len(kept(village.ledger)) == size


def test_the_books_do_not_depend_on_it(village: Village) -> None:
    with village.ledger.writing(known="pin") as session:
        some_work(session)
    assert village.ledger.first_difference() is None
    village.ledger.rebuild()
    assert village.ledger.first_difference() is None


def test_a_body_takes_none_but_the_ways_there_are() -> None:
    assert ClockConfirmed.model_validate_json('{"date":"2026-03-02","known":"pin"}').known == "pin"
    assert ClockConfirmed(date="2026-03-02", known="pin").sealed() == '{"date":"2026-03-02","known":"pin"}'
    for wrong in ('"password"', '""', "null and void", "1"):
        with pytest.raises(ValidationError):
            ClockConfirmed.model_validate_json(f'{{"date":"2026-03-02","known":{wrong}}}')


def parts_of(model: type[BaseModel]) -> Iterator[type[BaseModel]]:
    """Give the models inside a model, however deep."""
    for field in model.model_fields.values():
        for inner in models_in(field.annotation):
            yield inner
            yield from parts_of(inner)


def models_in(annotation: Any) -> Iterator[type[BaseModel]]:  # noqa: ANN401 - annotations have no common type
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for inner in get_args(annotation):
        yield from models_in(inner)


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS.keys())
def test_the_body_of_every_kind_can_say_it_and_no_part_of_a_body_can(kind: Any) -> None:  # noqa: ANN401
    assert issubclass(kind.body, Body)
    assert [part.__name__ for part in parts_of(kind.body) if issubclass(part, Body) or not issubclass(part, Part)] == []
