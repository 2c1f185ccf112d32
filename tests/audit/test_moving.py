"""A ledger moved to another place or engine: all of it arrives, and only the new one is written."""

from contextlib import closing
from pathlib import Path

import pytest

from supermarket.books.rebuild import first_difference
from supermarket.errors.ledger import LedgerExists, LedgerMoved
from supermarket.errors.staff import RoleRefused
from supermarket.inspection import verify_file
from supermarket.journal.engines.engine import Where
from supermarket.journal.places import engine_of
from supermarket.journal.store import own_stream, streams
from supermarket.ledger import Ledger, every_kind, open_ledger
from supermarket.moving import Moved, move
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
        with pytest.raises(KeyboardInterrupt):
            move(lived.ledger, where, ADMINISTRATOR)
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
