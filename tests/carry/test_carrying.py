"""The way of entries from machine to machine: invited, joined, let in, carried out and taken in, in both directions."""

import shutil
import sys
from contextlib import closing
from pathlib import Path

import pytest

from supermarket.books.tables import BooksRow
from supermarket.carry.files.packed import files_in
from supermarket.carry.joining import join, join_existing
from supermarket.errors.ledger import ClockBehind
from supermarket.errors.many.carry import (
    InvitationMissing,
    InvitationsMany,
    InvitationUsed,
    PeerUnknown,
)
from supermarket.errors.many.machines import CentreAlone
from supermarket.errors.staff import RoleRefused, SiteUnknown
from supermarket.journal.tables import EntryRow
from tests.carry.conftest import District
from tests.carry.machines import OTHER, SHOP, Machine, exchange, joined, silent
from tests.command import run
from tests.village import CLERK, Time, make_ledger, seeded_clock, small_district

ENTRY = EntryRow.__tablename__


def test_machines_that_carried_everything_have_equal_journals_and_books_row_for_row(district: District) -> None:
    machines = (district.centre, district.shop, district.other)
    for machine, head in zip(machines, ("王样甲", "李样乙", "张样丙"), strict=True):
        machine.enrol(head)
    for number in range(2):
        exchange(district.centre, district.shop, district.other, folder=district.folder / str(number))
    journals = [machine.rows()[ENTRY] for machine in machines]
    assert journals[0] == journals[1] == journals[2]
    books = [machine.rows(BooksRow) for machine in machines]
    assert books[0] == books[1] == books[2]
    assert sorted(district.centre.sizes()) == ["1000-1", "5001-1", "5002-1"]
    assert all(machine.is_whole() for machine in machines)


def test_nothing_new_makes_no_entry_however_often_files_are_carried(district: District) -> None:
    district.shop.enrol()
    for number in range(3):
        exchange(district.centre, district.shop, district.other, folder=district.folder / str(number))
    sizes = district.centre.sizes()
    for number in range(3, 5):
        exchange(district.centre, district.shop, district.other, folder=district.folder / str(number))
    assert district.centre.sizes() == district.shop.sizes() == district.other.sizes() == sizes


def test_a_file_has_the_same_bytes_for_the_same_state_and_only_what_its_receiver_lacks(district: District) -> None:
    district.shop.enrol()
    [first] = district.shop.out(district.folder / "a")
    [second] = district.shop.out(district.folder / "b")
    assert first.read_bytes() == second.read_bytes()
    district.centre.take(first)
    [answer] = district.centre.out(district.folder / "c", to=SHOP)
    district.shop.take(answer)
    [third] = district.shop.out(district.folder / "d")
    [taken] = district.centre.take(third)
    assert [(part.origin, part.first) for part in taken.parts] == [("5001-1", district.shop.sizes()["5001-1"])]


def test_neighbours_who_never_wrote_to_each_other_carry_what_is_new_and_not_all(district: District) -> None:
    exchange(district.centre, district.shop, district.other, folder=district.folder / "all")
    district.shop.enrol()
    [file] = district.shop.out(district.folder / "stick", to=OTHER)
    before, held = district.other.sizes(), district.shop.sizes()
    [came] = district.other.take(file)
    news = sum(max(0, size - before.get(origin, 0)) for origin, size in held.items())
    assert (came.entries, came.missing) == (news, ())
    assert came.entries + came.known < sum(held.values()) / 10
    assert {origin: district.other.sizes()[origin] for origin in ("1000-1", "5001-1")} == {
        origin: held[origin] for origin in ("1000-1", "5001-1")
    }


def test_a_lost_file_costs_nothing_because_the_next_one_brings_what_was_in_it(district: District) -> None:
    district.shop.enrol("王样甲")
    district.shop.out(district.folder / "lost")
    district.shop.enrol("王样乙")
    [file] = district.shop.out(district.folder / "next")
    [taken] = district.centre.take(file)
    assert taken.entries == district.shop.sizes()["5001-1"] - 3
    assert taken.missing == ()


def test_a_clock_that_is_not_believed_is_told_once_whatever_files_lie_there(district: District) -> None:
    for head in ("王样甲", "王样乙"):
        district.shop.enrol(head)
        district.shop.out(district.folder / head)
    district.centre.time.move(days=-1)
    with pytest.raises(ClockBehind):
        district.centre.take_all(*(district.folder / head for head in ("王样甲", "王样乙")))


def test_a_machine_learns_the_others_through_the_centre(district: District) -> None:
    household = district.shop.enrol()
    exchange(district.centre, district.shop, district.other, folder=district.folder)
    assert household in str(district.other.rows(BooksRow)["household"])


def test_only_a_manager_at_the_centre_invites_and_only_a_site(district: District) -> None:
    with pytest.raises(CentreAlone):
        Machine(district.shop.path, asks=district.centre.asks).invite("5002", district.folder)
    with pytest.raises(SiteUnknown):
        district.centre.invite("9876", district.folder)
    with pytest.raises(RoleRefused):
        Machine(district.centre.path, asks=CLERK).invite("5002", district.folder)
    assert not district.folder.exists()


def test_an_invitation_lets_one_machine_in_and_the_second_is_refused_by_name(
    district: District, tmp_path: Path
) -> None:
    invitation = district.centre.invite("3001", district.folder)
    one = joined("3001", invitation, tmp_path / "one", seed=71)
    two = joined("3001", invitation, tmp_path / "two", seed=72)
    [first], [second] = one.out(tmp_path / "a", to="1000"), two.out(tmp_path / "b", to="1000")
    [taken] = district.centre.take(first)
    assert taken.admitted == ("3001-1",)
    before = district.centre.rows()
    with pytest.raises(InvitationUsed) as refused:
        district.centre.take(second)
    assert refused.value.origin == "3001-1"
    assert district.centre.rows() == before


def test_only_an_invitation_makes_a_ledger_and_only_all_of_it(district: District, tmp_path: Path) -> None:
    [ordinary] = district.shop.out(tmp_path / "out")
    with pytest.raises(InvitationMissing):
        joined(SHOP, [ordinary], tmp_path / "new", seed=5)
    district.centre.invite("3001", tmp_path / "stick")
    with pytest.raises(InvitationMissing):
        joined("3001", [ordinary, ordinary], tmp_path / "new", seed=5)
    assert not (tmp_path / "new" / "ledger.db").exists()


def test_a_machine_joins_from_a_stick_with_the_invitations_of_others_and_with_their_files(
    district: District, tmp_path: Path
) -> None:
    stick = tmp_path / "stick"
    district.shop.out(stick)
    district.centre.out(stick)
    district.centre.invite("3001", stick)
    [copy] = district.centre.invite("3002", tmp_path / "other")
    shutil.copy(copy, stick)
    shutil.copy(copy, stick / f"once more {copy.name}")
    files = files_in([stick])
    with pytest.raises(InvitationsMany) as refused:
        joined("3001", files, tmp_path / "new", seed=5)
    assert refused.value.nodes == ["3001", "3002"]
    assert not (tmp_path / "new" / "ledger.db").exists()
    machine = Machine(tmp_path / "new" / "ledger.db", seed=5)
    made = join(machine.path, files, seeded_clock(machine.time, seed=5, told=True), silent, node="3002")
    assert made.origin == "3002-1"
    with closing(machine.opened()) as ledger:
        assert join_existing(ledger, files, silent).origin == "3002-1"


def test_of_two_invitations_for_one_machine_the_later_one_is_meant(district: District, tmp_path: Path) -> None:
    [first] = district.centre.invite("3001", tmp_path / "first")
    district.centre.time.at += 60_000
    [second] = district.centre.invite("3001", tmp_path / "second")
    machine = joined("3001", [first, second], tmp_path / "new", seed=5)
    joined("3001", [first], tmp_path / "late", seed=6)
    [file] = machine.out(tmp_path / "out", to="1000")
    [taken] = district.centre.take(file)
    assert taken.admitted == ("3001-1",)


def test_a_machine_that_joined_nobody_writes_to_nobody(tmp_path: Path) -> None:
    make_ledger(tmp_path / "ledger.db", folder=small_district(tmp_path))
    alone = Machine(tmp_path / "ledger.db", Time())
    assert alone.out(tmp_path / "out") == []
    with pytest.raises(PeerUnknown):
        alone.out(tmp_path / "out", to=OTHER)


def test_the_installed_command_invites_joins_and_carries_in_both_directions(tmp_path: Path) -> None:
    env = {"SUPERMARKET_NOW": "2026-03-02T09:00+08:00", "SUPERMARKET_OPERATOR": "91000", "SUPERMARKET_LANG": "en"}
    (tmp_path / "files").mkdir()
    make_ledger(tmp_path / "c.db", folder=small_district(tmp_path / "files"))
    centre, shop, stick = ("--db", tmp_path / "c.db"), ("--db", tmp_path / "s.db"), tmp_path / "stick"
    assert run("carry", "invite", SHOP, stick, *centre, env=env).code == 0
    assert run("carry", "join", stick, *shop, env=env).code == 0
    shutil.rmtree(stick)
    assert run("carry", "out", stick, *shop, env=env).code == 0
    came = run("carry", "in", stick, "--json", *centre, env=env).json
    assert [each["admitted"] for each in came["taken"]] == [["5001-1"]]
    shutil.rmtree(stick)
    assert run("carry", "out", stick, *centre, env=env).code == 0
    told = run("carry", "in", stick, *shop, env=env)
    assert told.code == 0
    assert "From 1000-1" in told.out
    [file] = stick.iterdir()
    shutil.copy(file, stick / f"again-{file.name}")
    assert "Nothing new in 2 files." in run("carry", "in", stick, *shop, env=env).out
    assert "machine already, 5001-1" in run("carry", "invite", SHOP, stick, *centre, env=env).out


@pytest.mark.skipif(sys.platform == "win32", reason="a drive without a stick cannot be written to")
def test_a_stick_that_is_not_plugged_in_is_refused_and_no_folder_is_made_of_its_name(
    district: District,
) -> None:
    stick = Path("/media/nobody/none")
    told = run("carry", "out", stick, "--db", district.centre.path, "--operator", "91000", "--site", "1000")
    assert (told.code, stick.exists()) == (2, False)
    assert "is the stick plugged in?" in told.err
