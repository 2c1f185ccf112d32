"""A ledger of the version before opens, verifies without a fault, exports, and is written on under the new rules."""

import shutil
import subprocess
import sys
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from supermarket.audit.package.export import export
from supermarket.backup import restore
from supermarket.district.kinds import RULEBOOK
from supermarket.inspection import verify_file
from supermarket.kinds import KINDS
from supermarket.ledger import open_ledger
from supermarket.people.evidence import evidence_folder
from tests.journal.raw import everything, raw
from tests.ledgers.before import BEFORE, before_ledger
from tests.sound import check_sound
from tests.village import Time, Village, seeded_clock

LATER = 1_800_000_000_000
"""A day of the year after the last entry."""


@pytest.fixture(params=BEFORE)
def before(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """Give a ledger as the version before left it."""
    return before_ledger(request.param, tmp_path)


def adopted(path: Path) -> list[tuple[str, str]]:
    """Return where and by whom the present edition of the rules was adopted."""
    with raw(path) as connection:
        found: list[tuple[str, str]] = connection.execute(
            "SELECT origin, actor FROM entry WHERE kind = 'rulebook.adopted'"
        ).fetchall()
    return found


def test_something_of_every_kind_that_was_known_then_is_in_it(before: Path) -> None:
    with raw(before) as connection:
        kinds = {kind for (kind,) in connection.execute("SELECT DISTINCT kind FROM entry")}
    assert kinds <= set(KINDS)
    assert len(kinds) == 53, "so many the version before had"


def test_it_opens_and_adopts_the_rules_of_this_version_once(before: Path) -> None:
    for _time in range(2):
        open_ledger(before).close()
    with raw(before) as connection:
        (own,) = connection.execute("SELECT origin FROM stream WHERE own = 1").fetchone()
    assert adopted(before) == [(own, "0")]


def test_it_verifies_without_a_fault(before: Path) -> None:
    with closing(open_ledger(before)) as ledger:
        check_sound(ledger)
    assert verify_file(before).ok, "no fault, and no breach of the rules of then"


def test_a_drill_of_then_may_lack_photos_that_it_only_invented_and_a_real_ledger_may_not(before: Path) -> None:
    """A demo sealed hashes of photos that nobody had; under the second edition of the rules it keeps them."""
    shutil.rmtree(evidence_folder(before))
    with closing(open_ledger(before)) as ledger:
        drill = ledger.drill
    assert {fault.code for fault in verify_file(before).faults} == (set() if drill else {"evidence_elsewhere"})
    folder = evidence_folder(before_ledger("drill" if drill else "record", before.parent))
    photo = next(folder.glob("*.jpg"))
    photo.write_bytes(b"\xff\xd8\xff another")
    open_ledger(before).close()
    assert {fault.code for fault in verify_file(before).faults} == {"evidence_altered"}


def test_it_exports_a_package_that_verifies(before: Path, tmp_path: Path) -> None:
    with closing(open_ledger(before)) as ledger, ledger.reading() as session:
        export(session, tmp_path / "package")
    script = tmp_path / "package" / "verify.py"
    done = subprocess.run([sys.executable, "-I", script], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_it_is_written_on(before: Path) -> None:
    time = Time(LATER)
    with closing(open_ledger(before)) as opened:
        village = Village(replace(opened, clock=seeded_clock(time, seed=9)), time)
        household = village.enrol("赵样新")
        village.credit(household, 10)
        assert village.points(household) == 10
        check_sound(village.ledger)


@pytest.mark.parametrize("entries", [100, -1], ids=["half way", "before the edition is adopted"])
def test_a_renewal_that_was_cut_off_begins_again(before: Path, entries: int) -> None:
    with raw(before) as connection:
        (size,) = connection.execute("SELECT count(*) FROM entry").fetchone()
    stood = everything(before)

    def cut_off(done: int) -> None:
        if done == (entries if entries > 0 else size):
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        open_ledger(before, progress=cut_off)
    assert everything(before) == stood, "books and edition change together or not at all"
    open_ledger(before).close()
    assert len(adopted(before)) == 1
    assert verify_file(before).faults == ()


def test_a_backup_of_the_version_before_is_restored_and_its_new_stream_obeys_the_new_rules(
    before: Path, tmp_path: Path
) -> None:
    with raw(before) as connection:
        (own,) = connection.execute("SELECT origin FROM stream WHERE own = 1").fetchone()
    backup = tmp_path / "stick" / "backup.db"
    backup.parent.mkdir()
    shutil.copyfile(before, backup)
    shutil.copytree(before.with_name("ledger-evidence"), backup.with_name("supermarket-1000-evidence"))
    again = tmp_path / "again" / "ledger.db"
    restored = restore(backup, again, seeded_clock(Time(LATER), told=own == "1000-2"))
    with raw(again) as connection:
        first = connection.execute("SELECT body FROM entry WHERE origin = ? AND seq = 1", (restored.origin,)).fetchone()
    assert f'"rulebook":{RULEBOOK}' in first[0]
    assert adopted(again) == []
    assert verify_file(again).faults == ()
