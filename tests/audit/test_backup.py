"""A backup is a verified copy made while others write; restored, it is the same ledger in the machine's next epoch."""

import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from supermarket.backup import Backup, back_up, go_on_here, restore
from supermarket.books.rebuild import BOOKS_VERSION
from supermarket.clock import DAY, MINUTE
from supermarket.errors.files import (
    BackupDamaged,
    BackupFaulty,
    BackupForeign,
    BackupMissing,
    BackupNewer,
    BackupNoRoom,
    BackupRestored,
)
from supermarket.errors.ledger import ClockBehind, ClockTold, LedgerExists, LedgerForeign, LedgerMissing
from supermarket.inspection import inspecting, verify_file
from supermarket.journal.store import own_stream, streams
from supermarket.ledger import open_ledger
from supermarket.people.evidence import evidence_folder, keep_file
from supermarket.spending.stock.deliveries import Delivery, receive
from tests.audit.tampering import tampering
from tests.command import run
from tests.journal.raw import everything, raw, row_of
from tests.refusing import fields_of
from tests.village import CLERK, START, Time, Village, make_ledger, seeded_clock


@pytest.fixture
def household(village: Village) -> str:
    return village.customer(40)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "backups"


@pytest.mark.usefixtures("household")
def test_a_backup_is_the_ledger_in_one_file_named_for_what_it_holds(
    village: Village, folder: Path, ledger_path: Path
) -> None:
    before = everything(ledger_path)
    backup = back_up(village.ledger, folder)
    with village.ledger.reading() as session:
        own = own_stream(session.transaction)
    file = folder / f"supermarket-1000-1-{own.size}-2026-03-02.db"
    assert backup == Backup(file=str(file), origin="1000-1", size=own.size, root=own.root.hex(), photos=0)
    assert list(folder.iterdir()) == [file], "nothing beside it, not even a WAL"
    assert everything(file) == before == everything(ledger_path)
    assert verify_file(file).ok
    assert list(folder.iterdir()) == [file]


@pytest.fixture
def stick(tmp_path: Path) -> Iterator[Callable[[int], Path]]:
    """Give what plugs in a stick of so many bytes."""
    place = tmp_path / "stick"
    place.mkdir()

    def plugged(size: int) -> Path:
        mounted = subprocess.run(
            ["/usr/bin/mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", place], capture_output=True, check=False
        )
        if mounted.returncode:
            pytest.skip("no disk of a given size can be made here")
        return place

    yield plugged
    subprocess.run(["/usr/bin/umount", place], capture_output=True, check=False)


@pytest.mark.skipif(sys.platform != "linux", reason="a small disk is made by Linux's own means")
@pytest.mark.parametrize("share", [0.5, 1.01], ids=["for a copy", "for what stands beside a copy meanwhile"])
def test_a_stick_that_is_too_full_is_named_and_left_as_it_was(
    village: Village, ledger_path: Path, stick: Callable[[int], Path], share: float
) -> None:
    size = sum(file.stat().st_size for file in ledger_path.parent.glob(f"{ledger_path.name}*"))
    folder = stick(int(size * share)) / "backups" / "shop"
    with pytest.raises(BackupNoRoom) as caught:
        back_up(village.ledger, folder)
    assert caught.value.path == str(folder)
    assert list(folder.parent.parent.iterdir()) == []


def test_photos_that_entries_name_go_with_the_backup_and_come_back(
    village: Village, folder: Path, ledger_path: Path, tmp_path: Path
) -> None:
    photo = tmp_path / "signed.jpg"
    photo.write_bytes(b"\xff\xd8\xff signed")
    kept = keep_file(ledger_path, photo)
    assert back_up(village.ledger, folder).photos == 1
    backup = back_up(village.ledger, folder)
    assert backup.photos == 1, "kept once for all backups"
    assert [file.name for file in (folder / "supermarket-1000-evidence").iterdir()] == [f"{kept.sha256}.jpg"]
    again = tmp_path / "new" / "shop.db"
    restore(Path(backup.file), again, seeded_clock(Time(START + MINUTE)))
    assert (evidence_folder(again) / f"{kept.sha256}.jpg").read_bytes() == photo.read_bytes()


def test_a_photo_that_is_no_longer_what_its_name_says_is_left_behind(
    village: Village, folder: Path, ledger_path: Path
) -> None:
    place = evidence_folder(ledger_path)
    place.mkdir()
    (place / f"{'ab' * 32}.jpg").write_bytes(b"\xff\xd8\xff")
    assert back_up(village.ledger, folder).photos == 0
    assert not (folder / "supermarket-1000-evidence").exists()


@pytest.mark.parametrize("harm", [lambda file: file.write_bytes(b"\xff\xd8\xff other"), Path.unlink])
def test_a_backup_tells_which_files_an_earlier_one_alone_has_whole(
    village: Village, folder: Path, ledger_path: Path, tmp_path: Path, harm: Callable[[Path], object]
) -> None:
    for number in (1, 2):
        (tmp_path / "bill.jpg").write_bytes(b"\xff\xd8\xff" + bytes([number]))
        bill = keep_file(ledger_path, tmp_path / "bill.jpg")
        with village.writing() as session:
            arrived = receive(session, Delivery("1001", number, photo=bill), CLERK)
    first = back_up(village.ledger, folder)
    assert (first.photos, first.lost, first.wanting) == (2, (), ())
    harm(evidence_folder(ledger_path) / f"{bill.sha256}.jpg")
    second = back_up(village.ledger, folder)
    assert (second.photos, second.lost) == (1, ())
    (told,) = second.wanting
    assert told.startswith(f"{arrived.entry}: ")
    done = run("backup", folder, "--db", ledger_path, "--now", "2026-03-02T09:00+08:00")
    assert done.code == 0
    assert told in done.out
    assert str(folder / "supermarket-1000-evidence") in done.out


def test_a_backup_tells_how_far_it_is(village: Village, folder: Path) -> None:
    done: list[int] = []
    backup = back_up(village.ledger, folder, done.append)
    assert done[-1] == backup.size


def test_a_backup_made_twice_is_one_file(village: Village, folder: Path) -> None:
    assert back_up(village.ledger, folder) == back_up(village.ledger, folder)
    assert len(list(folder.iterdir())) == 1


def test_what_must_not_leave_the_machine_is_not_in_the_backup(
    village: Village, folder: Path, ledger_path: Path
) -> None:
    with raw(ledger_path) as connection:
        connection.execute("INSERT INTO pin VALUES ('15001', 'argon2id-of-4711', 0, 0)")
    file = Path(back_up(village.ledger, folder).file)
    with raw(file) as connection:
        assert connection.execute("SELECT * FROM pin").fetchall() == []
    assert b"argon2id-of-4711" not in file.read_bytes()
    assert row_of_pin(ledger_path) == "15001"


def row_of_pin(path: Path) -> str:
    with raw(path) as connection:
        return str(row_of(connection, "pin")["staff"])


def test_a_ledger_is_backed_up_while_others_write(village: Village, household: str, folder: Path) -> None:
    """Each copy is one moment of it: every entry is there whole, and the books agree."""
    stop = threading.Event()
    credited: list[str] = []

    def write() -> None:
        while not stop.is_set():
            credited.append(village.credit(household, 1).entry)

    writer = threading.Thread(target=write)
    writer.start()
    try:
        sizes = [back_up(village.ledger, folder).size for _ in range(3)]
    finally:
        stop.set()
        writer.join()
    assert sizes == sorted(sizes)
    assert all(verify_file(file).ok for file in folder.iterdir())
    assert village.points(household) == 37 + len(credited)


@pytest.mark.usefixtures("household")
def test_a_copy_that_does_not_verify_is_not_kept(village: Village, folder: Path, ledger_path: Path) -> None:
    with tampering(ledger_path) as connection:
        connection.execute("UPDATE balance SET amount = amount + 1 WHERE account LIKE 'Assets:Households:%'")
    with pytest.raises(BackupFaulty) as refusal:
        back_up(village.ledger, folder)
    assert fields_of(refusal.value)["count"] == 1
    assert str(refusal.value)
    assert not folder.exists()  # it was made for the copy


# --- restoring --------------------------------------------------------------------------------------------------------


@pytest.fixture
def backup(village: Village, household: str, folder: Path) -> Path:
    assert household
    return Path(back_up(village.ledger, folder).file)


@pytest.fixture
def restored(backup: Path, tmp_path: Path, village: Village) -> Iterator[Village]:
    path = tmp_path / "new" / "ledger.db"
    village.time.move(days=2)
    restore(backup, path, seeded_clock(village.time, seed=5))
    with closing(open_ledger(path, now=START)) as ledger:
        yield Village(replace(ledger, clock=seeded_clock(village.time, seed=6)), village.time)


def test_a_restored_ledger_begins_the_machines_next_epoch(backup: Path, tmp_path: Path, village: Village) -> None:
    with village.ledger.reading() as session:
        previous = own_stream(session.transaction)
    before = backup.read_bytes()
    path = tmp_path / "new" / "ledger.db"
    done: list[int] = []
    answer = restore(backup, path, seeded_clock(Time()), done.append)
    assert (answer.origin, answer.purpose, answer.previous) == ("1000-2", "drill", "1000-1")
    assert (answer.size, answer.root) == (previous.size, previous.root.hex())
    assert done[-1] == previous.size
    assert [file.name for file in path.parent.iterdir()] == ["ledger.db"]
    assert backup.read_bytes() == before
    with closing(open_ledger(path)) as ledger, ledger.reading() as session:
        held = streams(session.transaction)
        assert [(stream.origin, stream.size, stream.own) for stream in held] == [
            ("1000-1", previous.size, False),
            ("1000-2", 1, True),
        ]
        first = session.transaction.driver.execute("SELECT body FROM entry WHERE origin = '1000-2'").fetchone()[0]
    assert f'"previous":{{"origin":"1000-1","root":"{previous.root.hex()}","size":{previous.size}}}' in first
    assert '"purpose":"drill"' in first
    assert verify_file(path).ok


def test_life_goes_on_after_a_restore(restored: Village, household: str) -> None:
    """Balances, stock, cards and names are there; new households have numbers of the new epoch."""
    assert restored.points(household) == 37
    assert restored.on_hand() == 99
    restored.redeem(household, "1001x2")
    assert restored.points(household) == 31
    newcomer = restored.enrol("赵样丁")
    assert newcomer.startswith("1000-2-")
    card = restored.card(newcomer)
    restored.credit(newcomer)
    assert restored.redeem(card.payload).balance == 17
    assert restored.receive(donor="新的单位").on_hand == 196
    assert restored.ledger.first_difference() is None
    restored.ledger.rebuild()
    assert restored.points(newcomer) == 17
    verification = verify_file(restored.ledger.database.path)
    assert verification.faults == ()
    assert [stream.origin for stream in verification.streams] == ["1000-1", "1000-2"]


def test_what_was_done_before_is_reversed_after(restored: Village, household: str) -> None:
    with restored.ledger.reading() as session:
        (seq,) = session.transaction.driver.execute("SELECT max(seq) FROM entry WHERE origin = '1000-1'").fetchone()
    restored.reverse(f"1000-1-{seq}")
    assert restored.points(household) == 40
    assert verify_file(restored.ledger.database.path).ok


def test_a_key_that_was_answered_before_is_answered_after(
    village: Village, household: str, folder: Path, tmp_path: Path
) -> None:
    first = village.redeem(household, key="0001")
    file = Path(back_up(village.ledger, folder).file)
    restore(file, tmp_path / "new.db", seeded_clock(Time()))
    with closing(open_ledger(tmp_path / "new.db", now=START)) as ledger:
        assert Village(ledger).redeem(household, key="0001").entry == first.entry


def test_each_life_is_a_new_epoch(restored: Village, folder: Path, tmp_path: Path) -> None:
    file = Path(back_up(restored.ledger, folder).file)
    assert restore(file, tmp_path / "third.db", seeded_clock(restored.time)).origin == "1000-3"
    assert verify_file(tmp_path / "third.db").ok


def test_a_real_ledger_stays_a_real_one(tmp_path: Path, folder: Path) -> None:
    make_ledger(tmp_path / "real.db", drill=False)
    with closing(open_ledger(tmp_path / "real.db")) as ledger:
        file = Path(back_up(ledger, folder).file)
    with pytest.raises(ClockTold):
        restore(file, tmp_path / "new.db", seeded_clock(Time(), told=True))
    answer = restore(file, tmp_path / "new.db", seeded_clock(Time(), told=False))
    assert answer.purpose == "record"
    with closing(open_ledger(tmp_path / "new.db")) as ledger:
        assert not ledger.drill


def test_a_ledger_is_never_restored_over_another(backup: Path, ledger_path: Path) -> None:
    before = ledger_path.read_bytes()
    with pytest.raises(LedgerExists) as refusal:
        restore(backup, ledger_path, seeded_clock(Time()))
    assert fields_of(refusal.value) == {"path": str(ledger_path)}
    assert ledger_path.read_bytes() == before


def test_what_is_no_backup_is_not_restored(tmp_path: Path) -> None:
    path, letter = tmp_path / "new.db", tmp_path / "letter.txt"
    letter.write_text("文明实践", encoding="utf-8")
    for file, refused in ((tmp_path / "none.db", BackupMissing), (tmp_path, BackupMissing), (letter, BackupForeign)):
        with pytest.raises(refused) as refusal:
            restore(file, path, seeded_clock(Time()))
        assert fields_of(refusal.value) == {"path": str(file)}
    assert list(tmp_path.iterdir()) == [letter]


@pytest.mark.parametrize("harm", ["a balance", "an entry", "cut in half", "noise", "a header alone"])
def test_a_damaged_backup_is_refused_and_leaves_nothing(backup: Path, tmp_path: Path, harm: str) -> None:
    content = backup.read_bytes()
    if harm in {"a balance", "an entry"}:
        with tampering(backup) as connection:
            connection.execute(
                "UPDATE balance SET amount = 0" if harm == "a balance" else "UPDATE entry SET actor = '9'"
            )
    else:
        halves = {"cut in half": content[: len(content) // 2], "a header alone": content[:4096]}
        backup.write_bytes(halves.get(harm, content[:4096] + bytes(len(content) - 4096)))
    before = backup.read_bytes()
    path = tmp_path / "new" / "ledger.db"
    with pytest.raises(BackupDamaged) as refusal:
        restore(backup, path, seeded_clock(Time()))
    assert refusal.value.path == str(backup)
    assert refusal.value.count >= 1
    assert str(refusal.value)
    assert list(path.parent.iterdir()) == []
    assert backup.read_bytes() == before


def test_a_backup_of_a_newer_version_is_refused(backup: Path, tmp_path: Path) -> None:
    with raw(backup) as connection:
        connection.execute(f"PRAGMA user_version = {BOOKS_VERSION + 1}")
    with pytest.raises(BackupNewer) as refusal:
        restore(backup, tmp_path / "new" / "ledger.db", seeded_clock(Time()))
    assert fields_of(refusal.value) == {"path": str(backup)}
    assert list((tmp_path / "new").iterdir()) == []


def test_a_backup_of_an_older_version_is_renewed(backup: Path, tmp_path: Path, household: str) -> None:
    with raw(backup) as connection:
        connection.execute("DROP TABLE balance")
        connection.execute("CREATE TABLE balance (account TEXT, amount INTEGER)")
        connection.execute(f"PRAGMA user_version = {BOOKS_VERSION - 1}")
    restore(backup, tmp_path / "new.db", seeded_clock(Time()))
    assert verify_file(tmp_path / "new.db").ok
    with closing(open_ledger(tmp_path / "new.db", now=START)) as ledger:
        assert Village(ledger).points(household) == 37


@pytest.mark.parametrize("change", ["kind = 'moon.landed'", "body = '{}'"])
def test_a_backup_of_an_older_version_whose_books_cannot_be_renewed_is_damaged(
    backup: Path, tmp_path: Path, change: str
) -> None:
    with tampering(backup) as connection:
        connection.execute(f"UPDATE entry SET {change} WHERE seq = 5")  # noqa: S608 - written above
        connection.execute(f"PRAGMA user_version = {BOOKS_VERSION - 1}")
    with pytest.raises(BackupDamaged):
        restore(backup, tmp_path / "new.db", seeded_clock(Time()))
    assert not (tmp_path / "new.db").exists()


def test_a_clock_far_behind_the_backup_is_not_believed(backup: Path, tmp_path: Path) -> None:
    with pytest.raises(ClockBehind):
        restore(backup, tmp_path / "new" / "ledger.db", seeded_clock(Time(START - 11 * MINUTE)))
    assert list((tmp_path / "new").iterdir()) == []


def test_a_clock_a_little_behind_goes_on_from_the_last_entry(backup: Path, tmp_path: Path) -> None:
    restore(backup, tmp_path / "new.db", seeded_clock(Time(START - 5 * MINUTE)))
    with closing(open_ledger(tmp_path / "new.db")) as ledger, ledger.reading() as session:
        assert own_stream(session.transaction).at == START


def test_an_old_backup_is_restored_without_anybodys_word(tmp_path: Path, folder: Path) -> None:
    """A new stream has no last entry that the clock could be ahead of."""
    make_ledger(tmp_path / "real.db", drill=False)
    with closing(open_ledger(tmp_path / "real.db")) as ledger:
        file = Path(back_up(ledger, folder).file)
    time = Time(START + 400 * DAY)
    restore(file, tmp_path / "new.db", seeded_clock(time, told=False))
    with closing(open_ledger(tmp_path / "new.db")) as ledger:
        Village(replace(ledger, clock=seeded_clock(time, told=False)), time).enrol()


def test_what_an_earlier_attempt_left_is_no_hindrance(backup: Path, tmp_path: Path) -> None:
    left, running = tmp_path / "new.db.1-1.new", tmp_path / "new.db.1-2.new"
    for draft in (left, running):
        draft.write_bytes(b"half a ledger")
    os.utime(left, (0, 0))  # of days ago; the other one may be of somebody who is just making it
    restore(backup, tmp_path / "new.db", seeded_clock(Time()))
    assert not left.exists()
    assert running.exists()
    assert verify_file(tmp_path / "new.db").ok


def test_a_machines_life_is_gone_on_from_once(backup: Path, village: Village, tmp_path: Path) -> None:
    earlier = backup.with_name("earlier.db")
    shutil.copyfile(backup, earlier)
    restore(backup, tmp_path / "new.db", seeded_clock(Time()))
    note = backup.with_name("supermarket-1000-1.restored")
    for file in (backup, earlier):
        with pytest.raises(BackupRestored) as refused:
            restore(file, tmp_path / "second.db", seeded_clock(Time()))
        assert (refused.value.path, refused.value.note) == (str(file), str(note))
        assert (refused.value.origin, refused.value.place) == ("1000-2", str(tmp_path / "new.db"))
    assert not (tmp_path / "second.db").exists()
    note.unlink()
    assert restore(backup, tmp_path / "second.db", seeded_clock(Time())).origin == "1000-2"
    assert back_up(village.ledger, backup.parent).origin == "1000-1"


def test_what_a_backup_that_was_cut_off_left_is_cleared_a_day_later(village: Village, tmp_path: Path) -> None:
    old, running = tmp_path / "stick" / ".backup-old", tmp_path / "stick" / ".backup-running"
    for place in (old, running):
        place.mkdir(parents=True)
        (place / "ledger.db").write_bytes(b"half")
    day_before = old.stat().st_mtime - 2 * 86_400
    os.utime(old, (day_before, day_before))
    file = back_up(village.ledger, tmp_path / "stick").file
    assert sorted((tmp_path / "stick").iterdir()) == [running, Path(file)]


def test_a_backup_that_another_one_ends_beside_is_made(village: Village, tmp_path: Path) -> None:
    gone = tmp_path / "stick" / ".backup-gone"
    gone.parent.mkdir()
    gone.symlink_to(tmp_path / "nowhere")  # listed, and not there any more when somebody looks at it
    assert Path(back_up(village.ledger, tmp_path / "stick").file).is_file()


# --- inspecting -------------------------------------------------------------------------------------------------------


def test_only_a_ledger_is_inspected(tmp_path: Path) -> None:
    with pytest.raises(LedgerMissing), inspecting(tmp_path / "none.db"):
        pass
    letter = tmp_path / "letter.txt"
    letter.write_text("文明实践", encoding="utf-8")
    with pytest.raises(LedgerForeign):
        verify_file(letter)


def test_a_ledger_that_others_write_is_inspected_as_it_stands(
    village: Village, household: str, ledger_path: Path
) -> None:
    with village.writing():
        assert verify_file(ledger_path).ok
    village.credit(household)
    verification = verify_file(ledger_path)
    assert verification.ok
    with village.ledger.reading() as session:
        assert verification.streams[0].size == own_stream(session.transaction).size


# --- brought back by other means -------------------------------------------------------------------------------------


def test_a_ledger_whose_disk_was_put_back_goes_on_in_its_next_epoch(
    village: Village, ledger_path: Path, tmp_path: Path, household: str
) -> None:
    snapshot = tmp_path / "snapshot.db"
    village.ledger.database.copy_to(snapshot)
    late = village.credit(household).entry
    village.ledger.close()
    shutil.copyfile(snapshot, ledger_path)
    told = run("restore", "--here", "--db", ledger_path, "--now", "2026-03-02T09:00+08:00", "--json")
    assert told.code == 0, told.err
    reopened = Village(replace(open_ledger(ledger_path, now=START), clock=seeded_clock(Time(), seed=9)))
    entry = reopened.credit(household).entry
    reopened.ledger.close()
    number = int(late.rpartition("-")[2])
    assert (told.json["previous"], told.json["origin"], told.json["size"]) == ("1000-1", "1000-2", number - 1)
    assert entry == "1000-2-2", "a number that stands on a receipt is not given again"
    assert verify_file(ledger_path).ok


def test_what_does_not_verify_is_not_gone_on_with(village: Village, ledger_path: Path) -> None:
    village.enrol()
    village.ledger.close()
    with tampering(ledger_path) as connection:
        connection.execute("UPDATE entry SET actor = '15002' WHERE seq = 9")
    before = everything(ledger_path)
    with pytest.raises(BackupDamaged):
        go_on_here(ledger_path, seeded_clock(Time()))
    assert everything(ledger_path) == before


def test_a_file_and_the_ledger_here_are_not_both_restored(ledger_path: Path) -> None:
    for arguments in ((), ("x.db", "--here")):
        refused = run("restore", *arguments, "--db", ledger_path)
        assert (refused.code, "Give a FILE or --here, not both." in refused.err) == (2, True)
