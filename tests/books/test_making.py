"""Making a ledger where another is made at the same moment: one of the two is there, whole, and the other is told."""

import errno
import os
from contextlib import closing, nullcontext
from pathlib import Path

import pytest

from supermarket.backup import back_up, restore
from supermarket.errors.ledger import LedgerExists, LedgerPartLeft
from supermarket.inspection import verify_file
from supermarket.journal.database import Database
from supermarket.journal.places import engine_of
from supermarket.journal.store import own_stream
from supermarket.making import new_ledger
from tests.refusing import fields_of
from tests.village import Time, Village, make_ledger, seeded_clock


def test_of_two_who_make_a_ledger_at_the_same_place_the_second_does_not_take_the_place_of_the_first(
    tmp_path: Path,
) -> None:
    where, clock = tmp_path / "ledger.db", seeded_clock(Time())
    with (
        pytest.raises(LedgerExists),
        new_ledger(where, district="220802", origin="1000-1", drill=True, clock=clock),
        new_ledger(where, district="220802", origin="5001-1", drill=True, clock=clock),  # which is done first
    ):
        pass
    with closing(Database(where)) as database, database.reading() as transaction:
        assert own_stream(transaction).origin == "5001-1"
    assert not [path.name for path in tmp_path.iterdir() if ".new" in path.name]


@pytest.mark.parametrize("ending", ["-wal", "-journal"])
def test_no_ledger_is_laid_beside_what_is_left_of_another(tmp_path: Path, ending: str) -> None:
    left = tmp_path / f"ledger.db{ending}"
    left.write_bytes(b"the last entries of a ledger that somebody renamed")
    with pytest.raises(LedgerPartLeft) as refused:
        make_ledger(tmp_path / "ledger.db")
    assert fields_of(refused.value) == {"part": str(left), "ending": ending}
    assert list(tmp_path.iterdir()) == [left]
    left.write_bytes(b"")  # which SQLite takes for none
    make_ledger(tmp_path / "ledger.db")
    assert verify_file(tmp_path / "ledger.db").ok


def test_what_a_process_of_the_same_number_left_in_another_container_is_no_hindrance(tmp_path: Path) -> None:
    for number in range(1, 1_000):
        (tmp_path / f"ledger.db.{os.getpid()}-{number}.new").write_bytes(b"half a ledger")
    make_ledger(tmp_path / "ledger.db")
    assert verify_file(tmp_path / "ledger.db").ok


def test_a_backup_is_not_restored_beside_the_wal_of_the_ledger_that_was_there(village: Village, tmp_path: Path) -> None:
    where = village.ledger.database.path
    backup = Path(back_up(village.ledger, tmp_path / "stick").file)
    village.enrol("单样例")  # and the village has it open, so that this lies in the WAL
    where.rename(where.with_name("damaged.db"))
    with pytest.raises(LedgerPartLeft) as refused:
        restore(backup, where, village.ledger.clock)
    wal = Path(refused.value.part)
    wal.rename(wal.with_name("damaged.db-wal"))
    restore(backup, where, village.ledger.clock)
    assert verify_file(where).ok


def test_on_a_disk_that_knows_no_second_names_a_ledger_is_laid_where_none_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(_self: Path, _target: Path) -> None:
        raise PermissionError(errno.EPERM, "Operation not permitted")

    monkeypatch.setattr(Path, "hardlink_to", refused)  # as on a stick in FAT, which a test cannot mount
    where, engine = tmp_path / "ledger.db", engine_of(tmp_path / "ledger.db")
    for content in (b"the first", b"the second"):
        draft = tmp_path / "draft"
        draft.write_bytes(content)
        with pytest.raises(LedgerExists) if where.exists() else nullcontext():
            engine.lay(draft, where)
    assert where.read_bytes() == b"the first"
