"""Names travel to the machine of their own place, sealed for it, where a setting lets them; else they stay."""

import gzip
from contextlib import closing
from pathlib import Path

import pytest

from supermarket.district.dated.files import SETTING_FILE
from supermarket.district.dated.imports import add_row
from supermarket.district.settings import CARRY_NAMES
from supermarket.households.lists.files import end_household
from supermarket.people.tables import PeopleRow
from tests.carry.conftest import District
from tests.carry.machines import Machine, exchange
from tests.erasure.leaving import erased, second_at_centre
from tests.sound import check_honest
from tests.village import ADMINISTRATOR, MANAGER


def names(machine: Machine) -> set[str]:
    """Return the records of people that a machine keeps."""
    return {row[3] for row in machine.rows(PeopleRow)["personal"]}


@pytest.fixture
def named(district: District, tmp_path: Path) -> District:
    """Give a district where names travel, and every machine knows so."""
    with closing(district.centre.opened()) as ledger, ledger.writing() as session:
        cells = {"setting": CARRY_NAMES, "value": "1"}
        add_row(session, SETTING_FILE, cells, ADMINISTRATOR, scope="1000")
    exchange(district.centre, district.shop, district.other, folder=tmp_path / "setting")
    return district


def test_no_name_travels_where_no_setting_lets_it(district: District, tmp_path: Path) -> None:
    district.shop.enrol("王样甲")
    for number in range(3):
        exchange(district.centre, district.shop, district.other, folder=tmp_path / str(number))
    assert not any("王样甲" in record for record in names(district.centre))


def test_names_come_to_the_centre_and_their_own_place_and_to_nobody_else(named: District, tmp_path: Path) -> None:
    named.shop.enrol("王样甲")
    named.centre.enrol("李样乙")
    for number in range(3):
        exchange(named.centre, named.shop, named.other, folder=tmp_path / str(number))
    for machine in (named.centre, named.shop):
        assert {name for name in ("王样甲", "李样乙") if any(name in record for record in names(machine))} == {
            "王样甲",
            "李样乙",
        }
    assert names(named.other) == set()
    ours, theirs = (machine.rows(PeopleRow) for machine in (named.centre, named.shop))
    assert ours == theirs


def test_a_name_is_not_to_be_read_in_the_file_that_brings_it_and_is_brought_once(
    named: District, tmp_path: Path
) -> None:
    named.shop.enrol("王样甲")
    exchange(named.centre, named.shop, folder=tmp_path / "told")
    [file] = named.shop.out(tmp_path / "out")
    text = gzip.decompress(file.read_bytes())
    assert "王样甲".encode() not in text
    assert b'"sealed":' in text
    [taken] = named.centre.take(file)
    assert taken.names == 1
    exchange(named.centre, named.shop, folder=tmp_path / "after")
    [again] = named.shop.out(tmp_path / "again")
    assert b'"sealed":' not in gzip.decompress(again.read_bytes())


def test_names_sealed_for_another_machine_are_left_alone(named: District, tmp_path: Path) -> None:
    named.shop.enrol("王样甲")
    exchange(named.centre, named.shop, folder=tmp_path / "told")
    [file] = named.shop.out(tmp_path / "out")
    [taken] = named.other.take(file)
    assert (taken.names, names(named.other)) == (0, set())


def test_what_the_centre_erases_goes_everywhere_and_no_later_file_brings_it_back(
    named: District, tmp_path: Path
) -> None:
    household = named.shop.enrol("王样甲")
    exchange(named.centre, named.shop, named.other, folder=tmp_path / "told")
    [late] = named.shop.out(tmp_path / "late")  # it brings the name again, to a centre that has erased it by then
    with closing(named.shop.opened()) as ledger, ledger.writing() as session:
        end_household(session, household, MANAGER)
    exchange(named.centre, named.shop, folder=tmp_path / "ended")
    assert any("王样甲" in record for record in names(named.centre))
    with closing(named.centre.opened()) as ledger:
        village = named.centre.village(ledger)
        with village.writing() as session:
            second_at_centre(session)
        erased(village, f"{household}-1")
    for number in range(2):
        exchange(named.centre, named.shop, named.other, folder=tmp_path / f"erased{number}")
    named.centre.take(late)
    for machine in (named.centre, named.shop, named.other):
        assert not any("王样甲" in record for record in names(machine))
        assert machine.is_whole()
        with closing(machine.opened()) as ledger:
            check_honest(ledger)


def test_a_name_that_comes_before_the_erasure_goes_with_it_and_one_after_is_not_taken(
    named: District, tmp_path: Path
) -> None:
    household = named.shop.enrol("王样甲")
    with closing(named.shop.opened()) as ledger, ledger.writing() as session:
        end_household(session, household, MANAGER)
    exchange(named.centre, named.shop, folder=tmp_path / "told")
    before = named.centre.copied(tmp_path / "before")
    [file] = named.shop.out(tmp_path / "named")  # with the name, which the centre said that it lacks
    for machine in (named.centre, before):
        machine.take(file)
    assert any("王样甲" in record for record in names(named.centre))
    with closing(named.centre.opened()) as ledger:
        village = named.centre.village(ledger)
        with village.writing() as session:
            second_at_centre(session)
        erased(village, f"{household}-1")
    [taken] = named.centre.take(file)
    assert (taken.names, any("王样甲" in record for record in names(named.centre))) == (0, False)
