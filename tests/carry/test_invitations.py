"""An invitation is used up by whoever comes by it first, in whatever life, and of several the latest counts."""

from contextlib import closing
from pathlib import Path

import pytest

from supermarket.carry.joining import join_existing
from supermarket.carry.listing import standings
from supermarket.errors import Refusal
from supermarket.errors.many.carry import InvitationReplaced, InvitationUsed, InvitationWrong
from tests.carry.conftest import District
from tests.carry.machines import SHOP, THIRD, Machine, exchange, joined, silent
from tests.carry.test_lives import join_again, later, restored, verdict


def awaited(machine: Machine) -> list[str]:
    """Return of which nodes a machine's list says that they were invited and have not come."""
    with closing(machine.opened()) as ledger, ledger.reading() as session:
        return [each.node for each in standings(session, machine.path).awaited]


def comes(machine: Machine, centre: Machine, folder: Path) -> tuple[str, ...]:
    """Carry a machine's file to the centre, and return which streams were let in by it."""
    [file] = machine.out(folder, to="1000")
    return centre.take(file)[0].admitted


def refusal(machine: Machine, centre: Machine, folder: Path) -> Refusal:
    """Return why the centre refuses a machine's file; nothing is changed by it."""
    before = centre.rows()
    with pytest.raises(Refusal) as refused:
        comes(machine, centre, folder)
    assert centre.rows() == before
    return refused.value


def test_a_machine_that_joins_a_restored_centre_anew_uses_up_its_invitation(district: District, tmp_path: Path) -> None:
    before = district.centre.invite(THIRD, tmp_path / "before")
    later(district.centre, district.shop)
    again = restored(district.centre, tmp_path)
    assert (awaited(district.centre), awaited(again)) == ([THIRD], [])
    assert isinstance(refusal(joined(THIRD, before, tmp_path / "b", seed=82), again, tmp_path / "c"), InvitationWrong)
    invitation = again.invite(SHOP, tmp_path / "anew")
    assert awaited(again) == [SHOP]
    join_again(district.shop, invitation)
    assert comes(district.shop, again, tmp_path / "comes") == ("5001-1",)
    assert awaited(again) == []
    assert comes(district.shop, again, tmp_path / "once more") == ()
    thief = joined(SHOP, invitation, tmp_path / "thief", seed=81)
    assert thief.sizes()["5001-2"]
    why = refusal(thief, again, tmp_path / "theft")
    assert isinstance(why, InvitationUsed)
    assert why.origin == "5001-1"


def test_a_machine_that_was_let_in_after_the_backup_comes_by_its_new_invitation(
    district: District, tmp_path: Path
) -> None:
    again = restored(district.centre, tmp_path)
    first = district.centre.invite(THIRD, tmp_path / "first")
    machine = joined(THIRD, first, tmp_path / "third", seed=71)
    exchange(district.centre, machine, folder=tmp_path / "before")
    later(district.centre, machine, again)
    second = again.invite(THIRD, tmp_path / "second")
    join_again(machine, second)
    assert comes(machine, again, tmp_path / "comes") == ("3001-1",)
    assert awaited(again) == []
    assert machine.sizes()["1000-1"] == again.sizes()["1000-1"]
    assert verdict(again) == ()


def test_whoever_writes_another_invitation_takes_back_the_one_before(district: District, tmp_path: Path) -> None:
    lost = district.centre.invite(THIRD, tmp_path / "lost")
    anew = district.centre.invite(THIRD, tmp_path / "anew")
    assert awaited(district.centre) == [THIRD]
    finder = joined(THIRD, lost, tmp_path / "finder", seed=71)
    assert isinstance(refusal(finder, district.centre, tmp_path / "a"), InvitationReplaced)
    with closing(finder.opened()) as ledger:  # somebody honest joins by the later one, and goes on as he is
        join_existing(ledger, anew, silent)
    assert comes(finder, district.centre, tmp_path / "b") == ("3001-1",)
    assert awaited(district.centre) == []


def test_a_machine_that_came_back_from_a_backup_comes_by_its_own_invitation_alone(
    district: District, tmp_path: Path
) -> None:
    files = district.centre.invite(SHOP, tmp_path / "first")
    exchange(district.centre, district.shop, folder=tmp_path / "before")
    later(district.centre, district.shop)
    again = restored(district.shop, tmp_path)
    join_again(again, files)
    assert comes(again, district.centre, tmp_path / "a") == ("5001-2",)
    assert awaited(district.centre) == []
    once_more = restored(again, tmp_path / "more")
    join_again(once_more, files)
    assert isinstance(refusal(once_more, district.centre, tmp_path / "b"), InvitationUsed)
