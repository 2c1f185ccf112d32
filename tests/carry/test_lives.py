"""Further lives: a backup that was restored joins, a restored centre is joined anew, and all of it verifies."""

from contextlib import closing
from pathlib import Path

import pytest

from supermarket.backup import back_up, restore
from supermarket.carry.joining import join_existing
from supermarket.carry.listing import standings
from supermarket.errors.many.carry import CentreRestored
from supermarket.households.lists.files import end_household
from supermarket.inspection import verify_file
from supermarket.people.tables import PeopleRow
from tests.carry.conftest import District
from tests.carry.machines import SHOP, Machine, exchange, silent
from tests.erasure.leaving import erased, second_at_centre
from tests.village import MANAGER, seeded_clock


def restored(machine: Machine, folder: Path) -> Machine:
    """Return a machine whose ledger is made of a backup of another's, as its next epoch."""
    with closing(machine.opened()) as ledger:
        back_up(ledger, folder / "stick", silent)
    [file] = (folder / "stick").glob("*.db")
    again = Machine(folder / "again" / "ledger.db", machine.time, machine.seed + 50, machine.asks)
    restore(file, again.path, seeded_clock(machine.time, seed=machine.seed * 13), silent)
    return again


def later(*machines: Machine) -> None:
    """Let a minute pass for every machine: of the same millisecond nobody could say what came first."""
    for machine in machines:
        machine.time.move(minutes=1)


def join_again(machine: Machine, files: list[Path]) -> None:
    with closing(machine.opened()) as ledger:
        assert not join_existing(ledger, files, silent).made


def verdict(machine: Machine) -> tuple[object, ...]:
    """Return whatever verification names of a machine's ledger."""
    found = verify_file(machine.path)
    return (*found.faults, *found.breaches)


def test_a_backup_that_was_restored_joins_and_gets_back_what_only_the_centre_had(
    district: District, tmp_path: Path
) -> None:
    exchange(district.centre, district.shop, district.other, folder=tmp_path / "before")
    later(district.centre, district.shop, district.other)
    again = restored(district.shop, tmp_path)
    district.shop.enrol("王样甲")  # after the backup, and carried before the disk died
    exchange(district.centre, district.shop, folder=tmp_path / "carried")
    join_again(again, district.centre.invite(SHOP, tmp_path / "anew"))
    assert again.sizes()["5001-1"] == district.centre.sizes()["5001-1"]
    again.enrol("李样乙")
    exchange(district.centre, again, district.other, folder=tmp_path / "after")
    exchange(district.centre, again, district.other, folder=tmp_path / "then")
    assert again.sizes() == district.centre.sizes() == district.other.sizes()
    assert {"5001-1", "5001-2"} < again.sizes().keys()
    assert verdict(district.centre) == verdict(again) == verdict(district.other) == ()


def test_a_centre_that_was_restored_is_joined_anew_and_signs_for_its_life_before(
    district: District, tmp_path: Path
) -> None:
    exchange(district.centre, district.shop, district.other, folder=tmp_path / "before")
    later(district.centre, district.shop, district.other)
    again = restored(district.centre, tmp_path)
    assert "1000-2" in again.sizes()
    (news,) = again.out(tmp_path / "news", to="5001")
    with pytest.raises(CentreRestored):
        district.shop.take(news)
    for number, machine in enumerate((district.shop, district.other)):
        node = ("5001", "5002")[number]
        join_again(machine, again.invite(node, tmp_path / f"anew{number}"))
        machine.enrol("王样甲" if number else "李样乙")
    for number in range(2):
        exchange(again, district.shop, district.other, folder=tmp_path / f"after{number}")
    assert again.sizes() == district.shop.sizes() == district.other.sizes()
    assert verdict(again) == verdict(district.shop) == verdict(district.other) == ()


def test_the_list_says_until_when_each_machine_was_heard_and_what_it_lacks(district: District, tmp_path: Path) -> None:
    exchange(district.centre, district.shop, district.other, folder=tmp_path / "before")
    district.centre.time.move(days=9)
    district.centre.invite("3001", tmp_path / "stick")
    with closing(district.centre.opened()) as ledger, ledger.reading() as session:
        found = standings(session, district.centre.path)
    by_stream = {each.origin: each for each in found.machines}
    shop, own = by_stream["5001-1"], by_stream["1000-1"]
    assert (shop.silent_days, shop.let_in, shop.forked, shop.gaps) == (9, True, None, ())
    assert (own.own, own.centre, own.lacks, own.elsewhere) == (True, True, 0, False)
    assert shop.lacks == own.size - shop.has
    assert shop.lacks > 0
    assert [each.node for each in found.awaited] == ["3001"]


def test_what_a_backup_still_held_goes_as_soon_as_the_erasure_comes(district: District, tmp_path: Path) -> None:
    household = district.shop.enrol("王样甲")
    with closing(district.shop.opened()) as ledger, ledger.writing() as session:
        end_household(session, household, MANAGER)
    exchange(district.centre, district.shop, district.other, folder=tmp_path / "before")
    later(district.centre, district.shop, district.other)
    again = restored(district.shop, tmp_path)
    with closing(district.centre.opened()) as ledger:
        village = district.centre.village(ledger)
        with village.writing() as session:
            second_at_centre(session)
        erased(village, f"{household}-1")
    assert any("王样甲" in row[3] for row in again.rows(PeopleRow)["personal"])
    join_again(again, district.centre.invite(SHOP, tmp_path / "anew"))
    assert not any("王样甲" in row[3] for row in again.rows(PeopleRow)["personal"])
    assert verdict(again) == ()
