"""An auditor at the desk of a village: he looks for patterns, draws a sample in public, goes from house to house, and
says what the errors that he found mean for all that was booked. Somebody who has the package alone draws the same.
"""

import sys
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

import openpyxl
import pytest

from supermarket.audit.sampling.sheets import RIGHT
from supermarket.ledger import open_ledger
from tests.audit.package.packages import packed, run_here
from tests.audit.sampling.conftest import SIZE, live
from tests.cli.menu.seated import LEAVE, PATTERNS, PROJECT, SAMPLE, done
from tests.cli.terminal import Terminal
from tests.village import START, Time, Village, make_ledger, seeded_clock, small_district

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no pseudo-terminals")
AUDITOR: Final = "41000"
BALL: Final = "4711"
"""The number that a child drew from an urn on the market place, after the root was on paper."""


@pytest.fixture
def village_ledger(tmp_path: Path) -> Path:
    path = tmp_path / "ledger.db"
    make_ledger(path, folder=small_district(tmp_path))
    time = Time(START)
    with closing(open_ledger(path, now=START)) as opened:
        live(Village(replace(opened, clock=seeded_clock(time, seed=7)), time))
    return path


def root_on_paper(ledger: Path) -> str:
    """Return what stands on the last receipt: the last entry, and sixteen digits of the root."""
    with closing(open_ledger(ledger)) as opened, opened.reading() as session:
        stream = session.transaction.driver.execute("SELECT origin, size FROM stream").fetchone()
        from supermarket.books.roots import root_at  # noqa: PLC0415

        return f"{stream[0]}-{stream[1]}={root_at(session.transaction, *stream).hex()[:16]}"


def go_from_house_to_house(sheet: Path) -> int:
    """Fill in the sheet: of one entry nobody knows anything, everything else is as it was booked."""
    book = openpyxl.load_workbook(sheet)
    rows: list[Any] = [row for row in book.active.iter_rows() if isinstance(row[0].value, int)]
    assert len(rows) == SIZE
    for row in rows[1:]:
        row[RIGHT].value = "="
    rows[0][RIGHT].value, rows[0][RIGHT + 1].value = 0, "本人说没有做过"
    book.save(sheet)
    return int(rows[0][RIGHT - 2].value)


def test_an_auditor_draws_a_sample_and_projects_what_he_finds(village_ledger: Path, tmp_path: Path) -> None:
    stick, root = tmp_path / "stick", root_on_paper(village_ledger)
    place = {"SUPERMARKET_DB": str(village_ledger), "SUPERMARKET_OPERATOR": AUDITOR, "SUPERMARKET_LANG": "en"}
    now = "2026-03-20T09:00+08:00"
    with Terminal(env={**place, "SUPERMARKET_NOW": now}, size=(160, 80)) as desk:
        desk.until(LEAVE)
        seen = done(desk, PATTERNS, "1", "2026-03-31", str(stick))
        assert "What stands out is worth a question and proves nothing" in seen
        sheet = stick / f"sample-{root.partition('=')[0]}-{BALL}.xlsx"
        drawn = done(desk, SAMPLE, root, BALL, str(SIZE), str(stick))
        assert "Seed " in drawn
        booked = go_from_house_to_house(sheet)
        projected = done(desk, PROJECT, str(sheet))
        assert "are booked too many" in projected
        assert f"{booked}" in projected
        desk.type("0\r")
        desk.ended()
    workbook = openpyxl.load_workbook(stick / "patterns-all-2026-03-31.xlsx")
    assert len(workbook.sheetnames) == 32
    assert sheet.with_suffix(".pdf").is_file()

    package = packed(village_ledger, tmp_path / "package")
    code, told = run_here(package, "--sample", root, BALL, str(SIZE))
    names = [line.split("\t")[2] for line in told.splitlines() if line[0].isdigit()]
    assert code == 0
    assert names == [
        row[2].value for row in openpyxl.load_workbook(sheet).active.iter_rows() if isinstance(row[0].value, int)
    ]
