"""A ledger is made whole or not at all, and only a ledger is opened as one."""

import os
from contextlib import closing
from pathlib import Path

import pytest

from supermarket.books.rebuild import BOOKS_VERSION
from supermarket.errors.ledger import ClockTold, LedgerExists, LedgerForeign, LedgerMissing, LedgerNewer
from supermarket.journal.database import DatabaseFault
from supermarket.journal.engines.sqlite.files import APPLICATION
from supermarket.journal.store import entries
from supermarket.ledger import open_ledger
from supermarket.making import new_ledger
from supermarket.opening import Opening, init
from supermarket.sample import sample_folder
from tests.audit.tampering import tampering
from tests.journal.raw import everything, raw
from tests.refusing import fields_of
from tests.village import START, Time, Village, make_ledger, seeded_clock

CLOCK = seeded_clock(Time())


def test_a_new_ledger_is_one_file_that_says_what_it_is(ledger_path: Path) -> None:
    with raw(ledger_path) as connection:
        assert connection.execute("PRAGMA application_id").fetchone() == (APPLICATION,)
        assert connection.execute("PRAGMA user_version").fetchone() == (BOOKS_VERSION,)


def test_a_ledger_that_is_not_finished_leaves_nothing_behind(tmp_path: Path) -> None:
    path = tmp_path / "new" / "ledger.db"
    with (
        pytest.raises(ZeroDivisionError),
        new_ledger(path, district="220802", origin="1000-1", drill=True, clock=CLOCK),
    ):
        raise ZeroDivisionError
    assert list(path.parent.iterdir()) == []


def test_a_ledger_that_is_only_tried_leaves_nothing_behind(tmp_path: Path) -> None:
    opened = init(tmp_path / "ledger.db", Opening(sample_folder(), dry_run=True), CLOCK)
    assert opened.counts["stream.opened"] == 1
    assert list(tmp_path.iterdir()) == []


def test_what_a_ledger_begins_with_is_the_programs_at_the_centre_and_counts_from_always(made_ledger: Path) -> None:
    with closing(open_ledger(made_ledger)) as ledger, ledger.reading() as session:
        opening, *rows = entries(session.transaction)
    assert {(entry.v, entry.actor, entry.site) for entry in (opening, *rows)} == {(1, "0", "1000")}
    assert (opening.kind, opening.content["purpose"], opening.content["node"]) == ("stream.opened", "drill", "1000")
    assert len(bytes.fromhex(opening.content["random"])) == 32
    assert {"from" in entry.content for entry in rows} == {False}
    assert {"scope" in entry.content for entry in rows} == {True}


def test_what_an_attempt_left_is_no_hindrance_and_goes_when_it_is_older_than_a_day(tmp_path: Path) -> None:
    for name in ("ledger.db.new", "ledger.db.4711-1.new-wal", "ledger.db.4712-1.new"):
        (tmp_path / name).write_bytes(b"half a ledger")
    for name in ("ledger.db.new", "ledger.db.4711-1.new-wal"):
        os.utime(tmp_path / name, (0, 0))
    make_ledger(tmp_path / "ledger.db")
    open_ledger(tmp_path / "ledger.db").close()
    assert sorted(file.name for file in tmp_path.iterdir()) == ["ledger.db", "ledger.db.4712-1.new"]


@pytest.mark.parametrize("content", [b"", b"a letter"])
def test_a_ledger_is_never_made_over_another_file(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "ledger.db"
    path.write_bytes(content)
    with pytest.raises(LedgerExists) as refusal:
        make_ledger(path)
    assert fields_of(refusal.value) == {"path": str(path)}
    assert path.read_bytes() == content


def test_a_ledger_that_is_missing_is_not_made_by_opening_it(tmp_path: Path) -> None:
    with pytest.raises(LedgerMissing) as refusal:
        open_ledger(tmp_path / "ledger.db")
    assert fields_of(refusal.value) == {"path": str(tmp_path / "ledger.db")}
    assert "supermarket carry join" in str(refusal.value), "a further machine of a district is made of an invitation"
    with pytest.raises(LedgerMissing):
        open_ledger(tmp_path)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("content", [b"", "文明实践超市".encode("gb18030"), b"SQLite format 3\x00" + bytes(200)])
def test_a_file_that_is_no_ledger_is_not_opened_nor_touched(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "letter.txt"
    path.write_bytes(content)
    with pytest.raises(LedgerForeign) as refusal:
        open_ledger(path)
    assert fields_of(refusal.value) == {"path": str(path)}
    assert path.read_bytes() == content
    assert list(tmp_path.iterdir()) == [path]


def test_another_programs_database_is_not_opened_nor_touched(tmp_path: Path) -> None:
    path = tmp_path / "other.db"
    with raw(path) as connection:
        connection.execute("CREATE TABLE entry (seq)")
    before = path.read_bytes()
    with pytest.raises(LedgerForeign):
        open_ledger(path)
    assert path.read_bytes() == before


def test_a_ledger_torn_in_two_is_named_as_damaged_by_the_database_itself(ledger_path: Path) -> None:
    ledger_path.write_bytes(ledger_path.read_bytes()[:5000])
    with pytest.raises(DatabaseFault):
        open_ledger(ledger_path)


def test_books_of_a_newer_version_are_not_touched(ledger_path: Path) -> None:
    with raw(ledger_path) as connection:
        connection.execute(f"PRAGMA user_version = {BOOKS_VERSION + 1}")
    before = everything(ledger_path)
    with pytest.raises(LedgerNewer) as refusal:
        open_ledger(ledger_path)
    assert fields_of(refusal.value) == {"path": str(ledger_path)}
    assert everything(ledger_path) == before


def test_books_of_an_older_version_are_rebuilt_with_progress(village: Village, ledger_path: Path) -> None:
    household = village.enrol()
    village.credit(household)
    village.ledger.close()
    before = everything(ledger_path)
    with raw(ledger_path) as connection:
        for trigger in ("balance_never_deleted", "posting_never_changed"):
            connection.execute(f"DROP TRIGGER {trigger}")
        connection.execute("DELETE FROM balance")
        connection.execute(f"PRAGMA user_version = {BOOKS_VERSION - 1}")
    done: list[int] = []
    with closing(open_ledger(ledger_path, now=START, progress=done.append)) as ledger:
        assert ledger.first_difference() is None
        assert Village(ledger).points(household) == 20
    assert done == list(range(1, len(before["entry"]) + 1))
    assert everything(ledger_path) == before
    with raw(ledger_path) as connection:
        assert connection.execute("PRAGMA user_version").fetchone() == (BOOKS_VERSION,)


def test_a_drill_says_so_and_a_real_ledger_says_it_is_none(ledger_path: Path, tmp_path: Path) -> None:
    make_ledger(tmp_path / "real.db", drill=False)
    with closing(open_ledger(ledger_path)) as drill, closing(open_ledger(tmp_path / "real.db")) as real:
        assert drill.drill
        assert not real.drill


def test_only_a_drill_is_told_what_time_it_is(ledger_path: Path, tmp_path: Path) -> None:
    make_ledger(tmp_path / "real.db", drill=False)
    with pytest.raises(ClockTold):
        open_ledger(tmp_path / "real.db", now=START)
    with closing(open_ledger(ledger_path, now=START + 5)) as drill:
        assert drill.clock.now() == START + 5
        assert drill.clock.told
    with closing(open_ledger(ledger_path)) as drill:
        assert not drill.clock.told


@pytest.mark.parametrize("body", ["[]", '"drill"', '{"purpose":["drill"]}', "{}", '{"purpose":"record"}'], ids=str)
def test_a_ledger_whose_first_entry_was_tampered_with_opens_as_a_real_one(ledger_path: Path, body: str) -> None:
    with raw(ledger_path) as connection:
        connection.execute("DROP TRIGGER entry_never_changed")
        connection.execute("UPDATE entry SET body = ? WHERE seq = 1", (body,))
    with closing(open_ledger(ledger_path)) as ledger:
        assert not ledger.drill


def test_a_ledger_whose_stream_was_tampered_with_opens_all_the_same(ledger_path: Path) -> None:
    with tampering(ledger_path) as connection:
        connection.execute("UPDATE stream SET frontier = x'00'")
    with closing(open_ledger(ledger_path, now=START)) as ledger:
        assert ledger.drill
