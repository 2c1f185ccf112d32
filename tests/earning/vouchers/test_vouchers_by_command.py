"""Vouchers, holders and a lost machine by the commands, and vouchers at the till."""

from pathlib import Path

import pytest

from supermarket.cli.till.face import Opening
from supermarket.cli.till.frame import Frame, drawn
from supermarket.district.machines.told import fresh_words
from supermarket.earning.vouchers.making import voucher_of
from supermarket.spending.till.till import open_or_resume
from tests.cli.office import Office
from tests.earning.vouchers.machines import District, carry
from tests.village import CLERK, Village


@pytest.fixture
def offices(three: District) -> dict[str, Office]:
    """Give an office at each of the three machines."""
    machines = {"ledger": three.centre, "5001": three.first, "5002": three.second}
    return {name: Office(machine.ledger.database.path) for name, machine in machines.items()}


def digits(machine: Village, entry: str) -> str:
    with machine.ledger.reading() as session:
        return voucher_of(session, entry).digits


def test_a_voucher_is_printed_taken_and_listed(three: District, offices: dict[str, Office], tmp_path: Path) -> None:
    household = three.enrolled()
    entry = three.second.credit(household).entry
    paper = tmp_path / "vouchers.pdf"
    (printed,) = offices["5002"].does("voucher", "print", entry, "--pdf", paper).json
    assert (printed["entry"], printed["points"], printed["to"]) == (entry, 20, "5001-1")
    assert paper.read_bytes().startswith(b"%PDF")
    assert offices["5002"].does("voucher", "print", "--on", "2026-03-02").json == [printed]
    assert f" {household} " in offices["5002"].asks("voucher", "print", entry).out, "no names came here"
    named = three.centre.credit(household).entry
    assert f"王样甲 ({household}) " in offices["ledger"].asks("voucher", "print", named).out
    taken = offices["5001"].does("voucher", "take", printed["digits"], by="15001").json
    assert (taken["voucher"], taken["household"], taken["balance"]) == (entry, household, 20)
    (waiting,) = offices["5001"].does("voucher", "list").json
    assert (waiting["entry"], waiting["voucher"], waiting["is_other"]) == (taken["entry"], entry, False)
    carry(three.second, three.first)
    assert offices["5001"].does("voucher", "list").json == []
    assert offices["5002"].asks("voucher", "print").code == 2


def test_points_of_a_voucher_that_stand_twice_until_the_holder_hears_are_named(
    three: District, offices: dict[str, Office]
) -> None:
    household = three.enrolled()
    entry = three.second.credit(household).entry
    three.first.receive()
    offices["5001"].does("voucher", "take", digits(three.second, entry), by="15001")
    three.first.redeem(household, "1001")
    carry(three.first, three.centre)
    carry(three.second, three.centre)
    at_centre = offices["ledger"].does("balance", household).json
    assert (at_centre["balance"], at_centre["twice"]) == (37, 20)
    assert offices["ledger"].does("statement", household).json["twice"] == 20
    assert "20 of them stand here twice" in offices["ledger"].asks("balance", household).out
    three.all_hear()
    carry(three.first, three.centre)
    at_centre = offices["ledger"].does("balance", household).json
    assert (at_centre["balance"], "twice" in at_centre) == (17, False)


def test_households_are_given_away_and_a_machine_declared_lost(three: District, offices: dict[str, Office]) -> None:
    household, other = three.enrolled(), three.enrolled("李样乙")
    given = offices["5001"].does("household", "hold", household, "--to", "1000", by="33001").json
    assert (given["of"], given["to"], given["households"]) == ("5001", "1000", [household])
    assert offices["5001"].asks("household", "hold", "--to", "1000", by="33001").code == 2
    three.all_hear()
    missing = offices["ledger"].does("machine", "lost", "5001", "--approver", "33001", by="91000").json
    assert (missing["lost"], missing["households"]) == ("5001-1", [other])
    assert missing["first_missing"] == f"5001-1-{missing['size'] + 1}"
    again = offices["ledger"].asks("machine", "lost", "5001", "--approver", "33001", by="91000")
    assert (again.code, again.json if again.out else "") == (1, "")


def test_a_voucher_that_is_scanned_at_the_till_is_in_the_open_basket_at_once(three: District) -> None:
    household = three.enrolled()
    card = three.first.card(household)
    three.first.receive()
    entry = three.second.credit(household).entry
    till, _resumed = open_or_resume(three.first.ledger, CLERK)
    till.take(card.payload)
    assert till.basket
    assert till.basket.balance == 0
    scanned = till.take(digits(three.second, entry))
    assert (scanned.bell, scanned.basket and scanned.basket.balance) == (False, 20)
    till.take("1001")
    again = till.take(digits(three.second, entry))
    assert (again.bell, again.basket and (again.basket.balance, len(again.basket.lines))) == (True, (20, 1))
    given = till.take("+")
    assert given.receipt
    assert three.first.points(household) == 17


def test_the_till_says_in_one_line_how_fresh_it_is_until_somebody_stands_there(three: District) -> None:
    with three.first.ledger.reading() as session:
        words = fresh_words(session)
    assert "2026-03-02" in words
    assert "2026-03-16" in words
    opening = Opening("shop", "2026-03-02", drill=True, resumed=False, last=None, fresh=words)
    rows = [row.text for row in drawn(Frame(opening.shop, opening.today, fresh=opening.fresh), 100, 20)]
    assert words in rows
    with three.centre.ledger.reading() as session:
        assert fresh_words(session) == ""
