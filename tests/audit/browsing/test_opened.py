"""An entry opened: each field of its body has its meaning, its postings its sums, and what names it is found."""

import pytest

from supermarket.audit.browsing.opened import entry_for, opened
from supermarket.audit.package.kind_words import kind_words
from supermarket.district.dated.files import STAFF_FILE
from supermarket.district.dated.imports import add_row
from supermarket.errors.corrections import EntryUnknown
from supermarket.errors.staff import RoleRefused, SiteRefused
from supermarket.journal.store import entries
from tests.village import ADMINISTRATOR, Village


def test_an_entry_names_and_is_named_by_what_came_of_it(village: Village) -> None:
    household = village.enrol()
    credited = village.credit(household)
    delivery = village.receive()
    redeemed = village.redeem(household)
    reversed_ = village.reverse(redeemed.entry)
    with village.ledger.reading() as session:
        receipt = opened(session, entry_for(session, redeemed.entry, "15001"))
        taken_back = opened(session, entry_for(session, reversed_.entry, "15001"))
        arrived = opened(session, entry_for(session, delivery.entry, "15001"))
        earned = opened(session, entry_for(session, credited.entry, "91000"))
    assert [near.name for near in receipt.names] == [delivery.entry]
    assert receipt.reversed_by == reversed_.entry
    assert reversed_.entry in [near.name for near in receipt.named_by]
    assert redeemed.entry in [near.name for near in taken_back.names]
    assert {near.name for near in arrived.named_by} == {redeemed.entry, reversed_.entry}
    assert (earned.named_by, earned.reversed_by) == ((), None)
    for each in (receipt, taken_back, arrived, earned):
        assert {leg.commodity: 0 for leg in each.legs} == {
            commodity: sum(leg.amount for leg in each.legs if leg.commodity == commodity)
            for commodity in {leg.commodity for leg in each.legs}
        }


def test_every_field_has_a_meaning_and_every_kind_words(village: Village) -> None:
    household = village.enrol()
    village.receive()
    village.credit(household)
    village.reverse(village.redeem(household).entry)
    with village.ledger.reading() as session:
        latest = {entry.kind: entry for entry in entries(session.transaction)}
        for kind, entry in latest.items():
            assert kind in kind_words()
            assert [said.path for said in opened(session, entry).said if said.meaning is None] == [], kind


def test_staff_open_the_entries_of_their_own_place_and_an_auditor_all(village: Village) -> None:
    delivery = village.receive()
    with village.ledger.reading() as session:
        for staff in ("15001", "33001", "32001", "41000", "91000"):
            assert entry_for(session, delivery.entry, staff).name == delivery.entry
        with pytest.raises(SiteRefused):
            entry_for(session, delivery.entry, "15002")
        with pytest.raises(EntryUnknown):
            entry_for(session, "1000-1-999999", "41000")
        with pytest.raises(EntryUnknown):
            entry_for(session, "nothing", "41000")


def test_an_organiser_opens_none(village: Village) -> None:
    with village.writing() as session:
        add_row(
            session, STAFF_FILE, {"staff": "81001", "role": "organiser", "site": "2001"}, ADMINISTRATOR, scope="1000"
        )
    delivery = village.receive()
    with village.ledger.reading() as session, pytest.raises(RoleRefused):
        entry_for(session, delivery.entry, "81001")
