"""Two branches of one stream: kept as evidence, told to both, the stream frozen alone, and how to go on after it."""

from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import select

from supermarket.audit.package.checker.faults import GATHERED
from supermarket.audit.package.checker.sealed import Streams, entry_of, sealed_roots_of
from supermarket.books.session import Request
from supermarket.books.tables import BooksRow
from supermarket.carry.listing import standings
from supermarket.carry.peers import keep_acknowledged
from supermarket.carry.renewal.renewing import Renewed, renew
from supermarket.carry.taking import take
from supermarket.district.machines.freshness import check_debits
from supermarket.district.tables import HouseholdRow
from supermarket.errors.ledger import LedgerInUse
from supermarket.errors.many.carry import InvitationOther, NothingElsewhere
from supermarket.errors.many.machines import MachineForked, MachineReplaced, MachineUnheard
from supermarket.errors.staff import RoleRefused
from supermarket.households.households import head_name
from supermarket.inspection import verify_file
from supermarket.journal.entry import EntryName, sealed_bytes
from supermarket.journal.statements import Prepared
from supermarket.journal.store import entries, entry_named
from supermarket.journal.tables import table_of
from supermarket.people.evidence import evidence_folder
from tests.carry.conftest import District
from tests.carry.machines import SHOP, Machine, exchange, joined, silent
from tests.turns import late
from tests.village import ADMINISTRATOR, seeded_clock

HOUSEHOLDS = Prepared(select(table_of(HouseholdRow).c.household).distinct())


@pytest.fixture
def forked(district: District, tmp_path: Path) -> tuple[District, Machine, Path]:
    """Give a district whose shop's disk was cloned, both went on, and the clone's file came to the centre second."""
    exchange(district.centre, district.shop, district.other, folder=tmp_path / "before")
    clone = district.shop.copied(tmp_path / "clone")
    district.shop.enrol("王样甲")
    clone.enrol("李样乙")
    exchange(district.centre, district.shop, folder=tmp_path / "first")
    [file] = clone.out(tmp_path / "second")
    return district, clone, file


def renewed(machine: Machine, files: list[Path]) -> Renewed:
    clock = seeded_clock(machine.time, seed=machine.seed * 31)
    return renew(machine.path, files, ADMINISTRATOR, clock, silent)


def test_the_other_branch_is_kept_as_evidence_and_freezes_that_stream_alone(
    forked: tuple[District, Machine, Path], tmp_path: Path
) -> None:
    district, _clone, file = forked
    before = district.centre.sizes()
    [taken] = district.centre.take(file)
    assert [part.origin for part in taken.forked] == ["5001-1"]
    assert taken.entries == 0
    assert [each.read_bytes() for each in evidence_folder(district.centre.path).iterdir()] == [file.read_bytes()]
    assert district.centre.sizes() == {**before, "1000-1": before["1000-1"] + 1}
    [row] = district.centre.rows(BooksRow)["fork"]
    assert row[3:5] == ("5001-1", taken.forked[0].first)
    district.shop.enrol("王样丙")
    [later] = district.shop.out(tmp_path / "later")
    [frozen] = district.centre.take(later)
    assert frozen.entries == 0
    district.other.enrol("张样丁")
    [others] = district.other.out(tmp_path / "others")
    assert district.centre.take(others)[0].entries > 0
    assert len(district.centre.rows(BooksRow)["fork"]) == 1


def test_of_two_branches_that_are_taken_in_at_the_same_moment_nothing_of_one_is_set_on_the_other(
    district: District, tmp_path: Path
) -> None:
    exchange(district.centre, district.shop, folder=tmp_path / "before")
    clone = district.shop.copied(tmp_path / "clone")
    district.shop.enrol("王样甲")
    for name in ("李样乙", "张样丁"):
        clone.enrol(name)
    [ours], [theirs] = district.shop.out(tmp_path / "ours"), clone.out(tmp_path / "theirs")
    with (
        closing(district.centre.opened()) as ledger,
        late(ledger, lambda: district.centre.take(ours), number=2) as slow,  # when what the file means was looked at
    ):
        [taken] = take(slow, theirs, silent)
    assert [part.origin for part in taken.forked] == ["5001-1"]
    assert district.centre.sizes()["5001-1"] == district.shop.sizes()["5001-1"]
    assert verify_file(district.centre.path).faults == ()


def test_an_old_copy_of_the_centre_is_told_by_any_shop_that_has_heard_more_before_it_writes_a_second_branch(
    district: District, tmp_path: Path
) -> None:
    exchange(district.centre, district.shop, folder=tmp_path / "before")
    old = district.centre.copied(tmp_path / "old")
    district.centre.invite("3001", tmp_path / "stick")
    [news] = district.centre.out(tmp_path / "news", to=SHOP)
    district.shop.take(news)
    heard = district.centre.sizes()["1000-1"]
    [file] = district.shop.out(tmp_path / "file")
    [known] = district.centre.take(file)
    assert known.seen is None
    [told] = old.take(file)
    assert told.seen is not None
    assert told.seen == heard
    with closing(old.opened()) as ledger, ledger.reading() as session:
        [own] = [each for each in standings(session, old.path).machines if each.own]
    assert own.seen == heard
    assert not own.elsewhere  # a shop's word alone does not stop the centre
    assert "root_sealed_differs" in {each.code for each in verify_file(old.path).faults}
    assert verify_file(district.centre.path).faults == ()


def test_the_machine_whose_stream_went_on_elsewhere_is_told_by_the_centres_next_file(
    forked: tuple[District, Machine, Path], tmp_path: Path
) -> None:
    district, clone, file = forked
    district.centre.take(file)
    [answer] = district.centre.out(tmp_path / "answer", to=SHOP)
    own = clone.sizes()["5001-1"]
    [taken] = clone.take(answer)
    assert taken.elsewhere == "5001-1"
    assert clone.sizes()["5001-1"] == own
    with closing(clone.opened()) as ledger, ledger.reading() as session:
        with pytest.raises(MachineForked):
            check_debits(session)
        [standing] = [each for each in standings(session, clone.path).machines if each.own]
    assert standing.elsewhere
    assert standing.forked is not None


def test_renewing_goes_on_as_the_next_epoch_under_numbers_that_nobody_else_gave(
    forked: tuple[District, Machine, Path], tmp_path: Path
) -> None:
    district, clone, file = forked
    district.centre.take(file)
    with closing(clone.opened()) as ledger:
        village = clone.village(ledger)
        (household,) = named(clone, "李样乙")
        payload = village.card(household).payload
        village.receive()
        village.credit(household)
        village.redeem(payload, "1001x3")
        village.reverse(village.redeem(household).entry)
    for machine in (district.centre, clone):
        machine.time.move(minutes=1)
    invitation = district.centre.invite(SHOP, tmp_path / "anew")
    kept = clone.path.read_bytes()
    outcome = renewed(clone, invitation)
    assert outcome.origin == "5001-2"
    assert (outcome.again, outcome.by_hand) == (8, ())
    (anew,) = named(clone, "李样乙")
    assert [each.number for each in outcome.renumbered if each.former == household] == [anew]
    assert anew.startswith("5001-2-")
    assert named(clone, "王样甲") == []  # the names of the other branch are not here
    with closing(clone.opened()) as ledger:
        assert clone.village(ledger).points(anew) == 11
        with pytest.raises(MachineUnheard):
            clone.village(ledger).redeem(payload)
    assert Path(outcome.kept).read_bytes()[:100] == kept[:100]
    [out] = clone.out(tmp_path / "out")
    [taken] = district.centre.take(out)
    assert taken.admitted == ("5001-2",)
    assert taken.forked == ()
    for machine in (district.centre, clone):
        found = verify_file(machine.path)
        assert (found.faults, found.breaches) == ((), ())


def named(machine: Machine, head: str) -> list[str]:
    """Return the numbers of the households whose head has this name on a machine."""
    with closing(machine.opened()) as ledger, ledger.reading() as session:
        rows = session.rows(HOUSEHOLDS)
        return [each for (each,) in rows if head_name(session, each, session.today) == head]


def test_what_names_nothing_of_the_old_branch_is_recorded_again_under_its_key(
    district: District, tmp_path: Path
) -> None:
    exchange(district.centre, district.shop, folder=tmp_path / "before")
    clone = district.shop.copied(tmp_path / "clone")
    district.shop.enrol("王样甲")
    exchange(district.centre, district.shop, folder=tmp_path / "first")
    with closing(clone.opened()) as ledger:
        received = clone.village(ledger).receive("1001", 7)
    outcome = renewed(clone, district.centre.invite(SHOP, tmp_path / "anew"))
    assert (outcome.again, outcome.by_hand) == (1, ())
    with closing(clone.opened()) as ledger:
        assert clone.village(ledger).on_hand("1001") == 7
    assert received.entry.startswith("5001-1-")


def test_an_old_copy_that_went_on_nowhere_is_brought_up_by_the_file_of_the_centre(
    district: District, tmp_path: Path
) -> None:
    exchange(district.centre, district.shop, folder=tmp_path / "before")
    old = district.shop.copied(tmp_path / "old")
    district.shop.enrol("王样甲")
    exchange(district.centre, district.shop, folder=tmp_path / "first")
    [answer] = district.centre.out(tmp_path / "answer", to=SHOP)
    assert old.take(answer)[0].elsewhere == "5001-1"
    outcome = renewed(old, district.centre.invite(SHOP, tmp_path / "anew"))
    assert (outcome.origin, outcome.again, outcome.by_hand) == ("5001-2", 0, ())
    assert old.sizes()["5001-1"] == district.centre.sizes()["5001-1"]


def test_what_is_written_while_a_machine_goes_on_anew_is_not_left_behind(
    forked: tuple[District, Machine, Path], tmp_path: Path
) -> None:
    district, clone, _file = forked
    invitation, before, tills = district.centre.invite(SHOP, tmp_path / "anew"), clone.sizes()["5001-1"], [clone]

    def meanwhile(_done: int) -> None:
        while tills:
            tills.pop().enrol("张样丁")

    with pytest.raises(LedgerInUse):
        renew(clone.path, invitation, ADMINISTRATOR, seeded_clock(clone.time), meanwhile)
    assert clone.sizes()["5001-1"] > before
    assert [each.name for each in clone.path.parent.glob("*.db")] == [clone.path.name]


def test_a_machine_whose_stream_is_whole_has_nothing_to_renew(district: District, tmp_path: Path) -> None:
    exchange(district.centre, district.shop, folder=tmp_path / "before")
    invitation = district.centre.invite(SHOP, tmp_path / "anew")
    before = district.shop.rows()
    with pytest.raises(NothingElsewhere):
        renewed(district.shop, invitation)
    with pytest.raises(InvitationOther):
        renewed(district.other, invitation)
    with pytest.raises(RoleRefused):
        renew(district.shop.path, invitation, Request("15001", "5001"), seeded_clock(district.shop.time), silent)
    assert district.shop.rows() == before
    assert [each.name for each in district.shop.path.parent.glob("*.db")] == ["ledger.db"]


def test_a_machine_that_took_the_other_branch_of_a_third_one_is_brought_back_with_its_own_entries(
    district: District, tmp_path: Path
) -> None:
    exchange(district.centre, district.shop, district.other, folder=tmp_path / "before")
    clone = district.other.copied(tmp_path / "clone")
    district.other.enrol("王样甲")
    clone.enrol("李样乙")
    [direct] = clone.out(tmp_path / "direct", to=SHOP)
    assert district.shop.take(direct)[0].entries > 0
    household = district.shop.enrol("赵样丙")
    exchange(district.centre, district.other, folder=tmp_path / "theirs")
    [answer] = district.centre.out(tmp_path / "answer", to=SHOP)
    [taken] = district.shop.take(answer)
    assert [part.origin for part in taken.forked] == ["5002-1"]
    assert taken.branches == ("5002-1",)
    own = district.shop.sizes()["5001-1"]
    for machine in (district.centre, district.shop, district.other):
        machine.time.move(minutes=1)
    outcome = renewed(district.shop, district.centre.invite(SHOP, tmp_path / "anew"))
    assert (outcome.origin, outcome.branches) == ("5001-2", ("5002-1",))
    assert (outcome.again, outcome.by_hand) == (0, ())
    assert outcome.kept_along > 0
    assert named(district.shop, "赵样丙") == [household]
    with closing(district.shop.opened()) as ledger, ledger.reading() as session:
        first = entry_named(session.transaction, EntryName("5001-2", 1))
        assert first
        assert (first.content["previous"]["size"], first.content["previous"]["whole"]) == (own, 1)
    for number in range(2):
        exchange(district.centre, district.shop, district.other, folder=tmp_path / f"after{number}")
    assert district.shop.sizes()["5001-1"] == own
    assert renewed(district.other, district.centre.invite("5002", tmp_path / "third")).origin == "5002-2"
    for number in range(2):
        exchange(district.centre, district.shop, district.other, folder=tmp_path / f"then{number}")
    assert district.shop.sizes() == district.centre.sizes() == district.other.sizes()
    assert district.shop.is_whole()
    for machine in (district.centre, district.shop):
        found = verify_file(machine.path)
        assert (found.faults, found.breaches) == ((), ())
        assert "root_of_other_branch" in {each.code for each in found.remarks}
    read_by_a_stranger(district.centre, hides_the_fork=False)
    read_by_a_stranger(district.centre, hides_the_fork=True)


def read_by_a_stranger(machine: Machine, *, hides_the_fork: bool) -> None:
    """Let the checker of the package read the roots that were sealed: without the word of a fork one is a fault."""
    with closing(machine.opened()) as ledger, ledger.reading() as session:
        held = sorted(entries(session.transaction), key=lambda entry: (entry.origin, entry.seq))
    lines = [sealed_bytes(**{name: value for name, value in each._asdict().items() if name != "leaf"}) for each in held]
    streams = Streams([each for line in lines for each in sealed_roots_of(entry_of(line))])
    for number, line in enumerate(lines, 1):
        streams.read(number, line, None)
    if hides_the_fork:
        streams.forked.clear()
    found: list[tuple[str, str, str]] = []
    GATHERED.append(found)
    try:
        streams.finish()
    finally:
        GATHERED.pop()
    assert {code for code, _where, _what in found} == ({"root_differs"} if hides_the_fork else set())


def test_a_machine_that_was_replaced_and_is_found_again_goes_on_with_all_that_it_wrote(
    district: District, tmp_path: Path
) -> None:
    exchange(district.centre, district.shop, district.other, folder=tmp_path / "before")
    late = district.shop.enrol("王样甲")
    for machine in (district.centre, district.shop, district.other):
        machine.time.move(minutes=1)
    anew = joined(SHOP, district.centre.invite(SHOP, tmp_path / "stick"), tmp_path / "anew", seed=41)
    anew.time.move(minutes=2)
    exchange(district.centre, anew, folder=tmp_path / "between")
    [answer] = district.centre.out(tmp_path / "answer", to=SHOP)
    district.shop.take(answer)
    with closing(district.shop.opened()) as ledger, ledger.reading() as session, pytest.raises(MachineReplaced):
        check_debits(session)
    for machine in (district.centre, district.shop, anew):
        machine.time.move(minutes=3)
    outcome = renewed(district.shop, district.centre.invite(SHOP, tmp_path / "again"))
    assert (outcome.origin, outcome.again, outcome.by_hand) == ("5001-3", 0, ())
    assert named(district.shop, "王样甲") == [late]
    for number in range(2):
        exchange(district.centre, district.shop, folder=tmp_path / f"after{number}")
    assert district.shop.sizes() == district.centre.sizes()
    with closing(district.shop.opened()) as ledger, ledger.reading() as session:
        check_debits(session)
    found = verify_file(district.centre.path)
    assert (found.faults, found.breaches) == ((), ())


def test_branches_that_part_before_what_a_file_brings_are_found_by_the_hashes_before_it(
    forked: tuple[District, Machine, Path], tmp_path: Path
) -> None:
    district, clone, _file = forked
    size = district.centre.sizes()["5001-1"]
    clone.enrol("赵样丁")
    with closing(clone.opened()) as ledger, ledger.database.writing() as transaction:
        keep_acknowledged(transaction, "1000-1", {"5001-1": size}, clone.time.at + 1)
    [later] = clone.out(tmp_path / "later")
    [taken] = district.centre.take(later)
    [part] = taken.forked
    assert part.first <= size < part.last
    assert taken.entries == 0
