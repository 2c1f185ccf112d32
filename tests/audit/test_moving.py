"""A ledger moved to another place or engine: all of it arrives, and only the new one is written."""

from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import psycopg  # noqa: TID251 - whoever tampers uses another program, without our rules
import pytest

from supermarket.assessment.glance.province import province_at
from supermarket.backup import back_up
from supermarket.books.rebuild import first_difference
from supermarket.carry.listing import standings
from supermarket.cli.ledger.doctor import diagnosis
from supermarket.district.machines.freshness import freshness
from supermarket.errors.ledger import LedgerExists, LedgerMoved, MoveRefused
from supermarket.errors.staff import RoleRefused
from supermarket.inspection import verify_file
from supermarket.journal.engines.engine import Where
from supermarket.journal.engines.postgresql.address import Address
from supermarket.journal.places import engine_of
from supermarket.journal.store import own_stream, stream_here, streams
from supermarket.ledger import Ledger, every_kind, open_ledger
from supermarket.months.reconciliation import reconcile
from supermarket.moving import Moved, move
from supermarket.people.evidence import evidence_folder, keep_file
from supermarket.spending.stock.deliveries import Delivery, receive
from tests.months.march import live
from tests.postgresql import new_places
from tests.refusing import refused
from tests.village import ADMINISTRATOR, CLERK, Village


@pytest.fixture
def lived(village: Village) -> Village:
    return live(village)


def arrived(village: Village, where: Where) -> Ledger:
    return open_ledger(where, now=village.time.at)


def check_all_of_it(village: Village, moved: Moved, where: Where) -> None:
    """See that the new ledger verifies, has the books of its journal, and writes on, and that the old one does not."""
    with closing(arrived(village, where)) as there:
        with there.reading() as session:
            assert own_stream(session.transaction).root.hex() == moved.root
            assert first_difference(session.transaction, every_kind(), lambda _done: None) is None
        assert not verify_file(where).faults
        household = Village(there, village.time).enrol("李样乙", "13800000002")
        assert household.startswith("1000-1-")
    with pytest.raises(LedgerMoved) as caught, village.writing():
        pass
    assert caught.value.place == str(where)


def test_a_ledger_moved_to_another_file_goes_on_there_alone(lived: Village, tmp_path: Path) -> None:
    where = tmp_path / "moved.db"
    moved = move(lived.ledger, where, ADMINISTRATOR)
    assert moved.entries == moved.size
    assert moved.rows > moved.entries
    check_all_of_it(lived, moved, where)


@pytest.mark.parametrize("harm", [lambda file: file.write_bytes(b"\xff\xd8\xff other"), Path.unlink])
def test_a_move_tells_which_files_did_not_come_along_as_they_were(
    lived: Village, tmp_path: Path, harm: Callable[[Path], object]
) -> None:
    path = Path(str(lived.ledger.database.where))
    for number in (1, 2):
        (tmp_path / "bill.jpg").write_bytes(b"\xff\xd8\xff" + bytes([number]))
        bill = keep_file(path, tmp_path / "bill.jpg")
        with lived.writing() as session:
            arrival = receive(session, Delivery("1001", number, photo=bill), CLERK)
    harm(evidence_folder(path) / f"{bill.sha256}.jpg")
    moved = move(lived.ledger, tmp_path / "moved.db", ADMINISTRATOR)
    (told,) = moved.lost
    assert (moved.photos, told.partition(": ")[0]) == (1, arrival.entry)


def test_a_ledger_moved_to_a_server_and_back_has_the_same_rows(lived: Village, postgresql: str, tmp_path: Path) -> None:
    with new_places(postgresql, tmp_path) as places:
        on_server = next(places)
        there = move(lived.ledger, on_server, ADMINISTRATOR)
        with closing(arrived(lived, on_server)) as ledger:
            back = move(ledger, tmp_path / "back.db", ADMINISTRATOR)
        assert (back.root, back.entries, back.rows) == (there.root, there.entries, there.rows)
        with closing(arrived(lived, tmp_path / "back.db")) as ledger:
            again = next(places)
            check_all_of_it(Village(ledger, lived.time), move(ledger, again, ADMINISTRATOR), again)


def test_what_is_left_of_a_moved_ledger_verifies_is_no_backup_of_its_own_and_counts_in_no_province(
    lived: Village, postgresql: str, tmp_path: Path
) -> None:
    with new_places(postgresql, tmp_path) as places:
        first, second = next(places), next(places)
        assert isinstance(first, Address)
        assert isinstance(second, Address)
        move(lived.ledger, first, ADMINISTRATOR)
        with closing(arrived(lived, first)) as ledger:
            move(ledger, second, ADMINISTRATOR)
        assert verify_file(first, with_evidence=False).faults == ()
        with closing(arrived(lived, first)) as left, pytest.raises(LedgerMoved) as caught:
            back_up(left, tmp_path / "stick")
        assert caught.value.place == str(second)
        assert diagnosis(first).ledger.state == "present"
        counted = [each.ledger for each in province_at(first, "2026-03").districts]
        assert (first.schema in counted, second.schema in counted) == (False, True)


def test_a_ledger_with_an_entry_that_no_guard_would_let_in_is_not_moved(
    lived: Village, postgresql: str, tmp_path: Path
) -> None:
    with new_places(postgresql, tmp_path) as places:
        place = next(places)
        assert isinstance(place, Address)
        move(lived.ledger, place, ADMINISTRATOR)
        with psycopg.connect(place.for_libpq) as tools:
            tools.execute(f"DROP TRIGGER entry_never_changed ON {place.schema}.entry".encode())
            tools.execute(f"SET search_path TO {place.schema}".encode())
            tools.execute("UPDATE entry SET at = at + 100000000000 WHERE seq = 2")
        with closing(arrived(lived, place)) as ledger, pytest.raises(MoveRefused):
            move(ledger, tmp_path / "away.db", ADMINISTRATOR)
    assert not (tmp_path / "away.db").exists()


def test_whoever_has_the_old_ledger_open_writes_nothing_more(lived: Village, tmp_path: Path) -> None:
    with closing(arrived(lived, lived.ledger.database.path)) as till:
        move(lived.ledger, tmp_path / "moved.db", ADMINISTRATOR)
        with pytest.raises(LedgerMoved), till.writing():
            pass
        with till.reading() as session:
            assert not any(stream.own for stream in streams(session.transaction))


def test_a_move_that_was_cut_off_before_the_new_ledger_was_there_is_done_once_more(
    lived: Village, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    where = tmp_path / "moved.db"

    def cut(_draft: Path, _where: Path) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(engine_of(where), "lay", cut)
        patched.chdir(tmp_path)
        with pytest.raises(KeyboardInterrupt):
            move(lived.ledger, Path(where.name), ADMINISTRATOR)
    assert not where.exists()
    with refused(lived.ledger, LedgerMoved, origin="1000-1", place=str(where)):
        move(lived.ledger, tmp_path / "elsewhere.db", ADMINISTRATOR)
    check_all_of_it(lived, move(lived.ledger, where, ADMINISTRATOR), where)


def test_nothing_is_moved_over_what_is_there_or_by_a_clerk(lived: Village, tmp_path: Path) -> None:
    where = tmp_path / "taken.db"
    where.write_text("mine")
    with refused(lived.ledger, LedgerExists, path=str(where)):
        move(lived.ledger, where, ADMINISTRATOR)
    with pytest.raises(RoleRefused):
        move(lived.ledger, tmp_path / "free.db", CLERK)
    assert where.read_text() == "mine"


def test_what_is_left_of_a_moved_ledger_can_be_looked_at(lived: Village, tmp_path: Path) -> None:
    move(lived.ledger, tmp_path / "new.db", ADMINISTRATOR)
    with lived.ledger.reading() as session:
        assert not [each for each in streams(session.transaction) if each.own]
        assert stream_here(session.transaction).origin == "1000-1"
        assert reconcile(session, "3001", "2026-03").origin == "1000-1"
        assert freshness(session) is None
        assert [each.own for each in standings(session, tmp_path / "new.db").machines] == [True]
    with pytest.raises(LedgerMoved), lived.writing():
        pass
