"""A month closed by a machine that was renewed or replaced: what its life before had heard and it has not, is late."""

from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from supermarket.books.many.knowledge import known_by
from supermarket.carry.files.writing import Letter, write_files
from supermarket.carry.going import prepare
from supermarket.carry.peers import acknowledged
from supermarket.carry.renewal.renewing import renew
from supermarket.earning.credit import Deed
from supermarket.earning.credit import credit as credited
from supermarket.errors.months import MonthLacking
from supermarket.inspection import verify_file
from supermarket.journal.entry import EntryName, node_of
from supermarket.journal.store import own_stream, streams
from supermarket.months.closing.closing import sign
from supermarket.months.days import days_of
from supermarket.months.exceptions.machines import apart_in
from supermarket.months.reconciliation import reconcile
from tests.carry.conftest import District
from tests.carry.machines import OTHER, SHOP, Machine, exchange, joined, silent
from tests.machines import books
from tests.village import ADMINISTRATOR, CLERK, CREDITOR, MANAGER, seeded_clock

SHOP_LIFE = f"{SHOP}-1"
INSTITUTE = replace(CLERK, actor="32001", site="3001")


def close_march(machine: Machine) -> None:
    """Close March at the station of the shop, as nobody waits for those who were not heard."""
    with closing(machine.opened()) as ledger:
        for signer in (CLERK, MANAGER, INSTITUTE):
            with ledger.writing() as session:
                sign(session, "2026-03", signer, reason="as it is")


def knows_and_holds(machine: Machine) -> tuple[dict[str, int], dict[str, int]]:
    """Return how much of each stream a machine knows, and how much of it is there."""
    with closing(machine.opened()) as ledger, ledger.reading() as session:
        own = own_stream(session.transaction)
        known = known_by(session.transaction, EntryName(own.origin, own.size + 1))
        return known, {each.origin: each.size for each in streams(session.transaction)}


def knows_no_more_than_it_holds(machine: Machine) -> bool:
    known, held = knows_and_holds(machine)
    return all(size <= held.get(origin, 0) for origin, size in known.items())


def credit(machine: Machine, household: str) -> None:
    with closing(machine.opened()) as ledger:
        machine.village(ledger).credit(household)


def by_paper(giver: Machine, taker: Machine, folder: Path, to: str | None = None) -> None:
    """Carry what goes on paper, the file that its codes are cut of: nothing of what others wrote."""
    folder.mkdir(exist_ok=True)
    with closing(giver.opened()) as ledger:
        with ledger.writing() as session:
            [peer] = prepare(session, giver.asks, to)
        with ledger.reading() as session:
            letter = Letter(node_of(peer), is_short=True)
            written = write_files(session, folder / "short", letter, lacks=acknowledged(session, peer), progress=silent)
    taker.take(Path(written[0].file))


def later(*machines: Machine, days: int = 0) -> None:
    for machine in machines:
        machine.time.move(minutes=1, days=days)


@pytest.fixture
def household(district: District, tmp_path: Path) -> str:
    """Let the other shop credit a household of this one's place on March 31, of which this shop alone has heard."""
    found = district.shop.enrol()
    credit(district.shop, found)
    for number in range(2):
        exchange(district.centre, district.shop, district.other, folder=tmp_path / f"before{number}")
    later(district.centre, district.shop, district.other, days=29)
    credit(district.other, found)
    for file in district.other.out(tmp_path / "between", to=SHOP):
        district.shop.take(file)
    by_paper(district.shop, district.centre, tmp_path / "paper")
    later(district.centre, district.shop, district.other, days=3)
    return found


def all_equal(district: District, *machines: Machine, folder: Path) -> None:
    """Carry everything everywhere; then all have the same books, made anew too, and nothing is wrong with them."""
    for number in range(2):
        exchange(district.centre, *machines, folder=folder / f"all{number}")
    found = []
    for machine in (district.centre, *machines):
        with closing(machine.opened()) as ledger:
            found.append(books(ledger))
    assert found[1:] == found[:-1]
    assert machines[0].is_whole()
    seen = verify_file(machines[0].path)
    assert (seen.faults, seen.breaches) == ((), ())


def booked_of(machine: Machine, origin: str) -> list[str]:
    """Return where late entries of a stream are booked."""
    with closing(machine.opened()) as ledger:
        return [row[3] for row in books(ledger)["late"] if row[0] == origin]


def in_its_place(district: District, folder: Path) -> Machine:
    """Return a machine that was put in the place of the shop's, which was lost."""
    files = district.centre.invite(SHOP, folder / "stick")
    return joined(SHOP, files, folder / "anew", seed=41, at=district.centre.time.at + 60_000)


def test_a_machine_put_in_the_place_of_a_lost_one_did_not_hear_what_that_one_heard(
    district: District, household: str, tmp_path: Path
) -> None:
    assert household
    anew = in_its_place(district, tmp_path)
    assert knows_no_more_than_it_holds(anew)
    exchange(district.centre, anew, folder=tmp_path / "in")
    close_march(anew)
    all_equal(district, anew, district.other, folder=tmp_path)
    assert booked_of(anew, "5002-1") == ["2026-04-01"]


def test_what_a_machine_heard_and_was_lost_with_it_is_named_until_another_goes_on_in_its_place(
    district: District, household: str, tmp_path: Path
) -> None:
    credit(district.other, household)
    for file in district.other.out(tmp_path / "more", to=SHOP):
        district.shop.take(file)
    credit(district.shop, household)
    later(district.shop, district.centre)
    by_paper(district.shop, district.centre, tmp_path / "paper")
    held, heard = district.centre.sizes()["5002-1"], district.shop.sizes()["5002-1"]
    with pytest.raises(MonthLacking) as refusal:
        close_march(district.centre)
    assert (refusal.value.machine, refusal.value.node) == (SHOP_LIFE, SHOP)
    assert refusal.value.missing == [f"5002-1: {held + 1}–{heard}"]
    anew = in_its_place(district, tmp_path)
    for file in anew.out(tmp_path / "up", to="1000"):
        district.centre.take(file)
    close_march(district.centre)
    with closing(district.centre.opened()) as ledger, ledger.reading() as session:
        found = [each for each in apart_in(session, days_of(session, "2026-03")) if each.name == "not_come"]
        listed = {each.name: each.entries for each in reconcile(session, "3002", "2026-03").exceptions}
    assert [(each.place, each.other) for each in found] == [("3002", f"5002-1-{held + 1}")]
    assert found[0].entry.startswith(SHOP_LIFE)
    assert listed["not_come"] == (found[0].entry,), "at the place of whoever wrote them"
    for file in district.other.out(tmp_path / "late", to="1000"):
        district.centre.take(file)
    assert booked_of(district.centre, "5002-1") == ["2026-04-01"]


def test_a_machine_that_is_found_again_goes_on_with_what_the_centre_has_not_got_of_others_either(
    district: District, household: str, tmp_path: Path
) -> None:
    credit(district.shop, household)
    anew = in_its_place(district, tmp_path)
    exchange(district.centre, anew, folder=tmp_path / "in")
    later(district.centre, district.shop, anew)
    files = district.centre.invite(SHOP, tmp_path / "again")
    found = renew(district.shop.path, files, ADMINISTRATOR, seeded_clock(district.shop.time, seed=5), silent)
    assert (found.origin, found.by_hand) == ("5001-3", ())
    assert found.others > 0
    assert knows_no_more_than_it_holds(district.shop)
    exchange(district.centre, district.shop, folder=tmp_path / "up")
    close_march(district.shop)
    all_equal(district, district.shop, district.other, folder=tmp_path)
    assert booked_of(district.shop, "5002-1") == []


def test_whoever_hears_a_later_life_has_not_heard_the_one_before_to_its_end(
    district: District, household: str, tmp_path: Path
) -> None:
    credit(district.shop, household)
    later(district.centre, district.shop, district.other)
    by_paper(district.shop, district.centre, tmp_path / "paper")
    anew = in_its_place(district, tmp_path)
    exchange(district.centre, anew, folder=tmp_path / "in")
    credit(anew, household)
    by_paper(district.centre, district.other, tmp_path / "paper", to=OTHER)
    by_paper(anew, district.other, tmp_path / "paper", to=OTHER)
    assert district.other.sizes()["5001-2"] == anew.sizes()["5001-2"]
    assert knows_no_more_than_it_holds(district.other)
    all_equal(district, anew, district.other, folder=tmp_path)
    known, held = knows_and_holds(district.other)
    assert known["5001-1"] == held["5001-1"]


def test_a_month_that_both_branches_and_the_centre_closed_accuses_nobody_and_what_none_knew_is_late(
    district: District, household: str, tmp_path: Path
) -> None:
    clone = district.shop.copied(tmp_path / "clone")
    district.shop.enrol("李样丁")  # whose name the clone does not get
    close_march(district.shop)
    close_march(clone)
    credit(clone, household)
    later(district.centre, district.shop, district.other, days=0)
    with closing(district.centre.opened()) as ledger, ledger.writing() as session:
        deed = Deed(household, "VOL-01", 3)
        request = replace(CREDITOR, on="2026-03-31")  # the centre has not heard that March is closed
        credited(session, deed, request)
    close_march(district.centre)
    exchange(district.centre, district.shop, folder=tmp_path / "first")
    [file] = clone.out(tmp_path / "second")
    assert district.centre.take(file)[0].forked
    later(district.centre, clone)
    files = district.centre.invite(SHOP, tmp_path / "again")
    found = renew(clone.path, files, ADMINISTRATOR, seeded_clock(clone.time, seed=5), silent)
    assert [each.kind for each in found.by_hand] == ["month.signed"] * 3
    assert found.again == 1
    assert knows_no_more_than_it_holds(clone)
    all_equal(district, clone, district.other, folder=tmp_path)
    assert booked_of(clone, "1000-1") == ["2026-04-01"]
