"""Vouchers between machines that carry: taken before the file comes, given back when it does."""

from contextlib import closing
from pathlib import Path

from supermarket.books.tables import BooksRow
from supermarket.earning.vouchers.lent import open_vouchers
from supermarket.earning.vouchers.making import voucher_of
from supermarket.earning.vouchers.taking import take_voucher
from supermarket.inspection import verify_file
from tests.carry.conftest import District
from tests.carry.machines import Machine, exchange
from tests.carry.test_hearing import size_of, words_of
from tests.village import CLERK


def printed(machine: Machine, entry: str) -> str:
    with closing(machine.opened()) as ledger, ledger.reading() as session:
        return voucher_of(session, entry).digits


def test_what_was_spent_on_a_voucher_is_right_when_the_files_have_come(district: District, tmp_path: Path) -> None:
    machines = (district.centre, district.shop, district.other)
    household = district.shop.enrol()
    for number in range(2):
        exchange(*machines, folder=tmp_path / str(number))
    with closing(district.other.opened()) as ledger:
        entry = district.other.village(ledger).credit(household).entry
    digits = printed(district.other, entry)
    with closing(district.shop.opened()) as ledger:
        village = district.shop.village(ledger)
        village.receive()
        with village.writing() as session:
            assert take_voucher(session, digits, CLERK).balance == 20
        assert village.redeem(household).balance == 17
    district.centre.enrol("王样乙")
    before = size_of(district.shop)
    exchange(*machines, folder=tmp_path / "home")
    assert words_of(district.shop, before) == [["1000-1"]]
    for number in range(2, 5):
        exchange(*machines, folder=tmp_path / str(number))
    for machine in machines:
        with closing(machine.opened()) as ledger, ledger.reading() as session:
            assert open_vouchers(session) == []
        with closing(machine.opened()) as ledger:
            assert machine.village(ledger).points(household) == 17
    books = [machine.rows(BooksRow) for machine in machines]
    assert books[0] == books[1] == books[2]
    found = verify_file(district.centre.path)
    assert (found.faults, found.breaches, found.late) == ((), (), ())
